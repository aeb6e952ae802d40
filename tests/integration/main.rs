//! The integration tests: the real program and the public library, on real
//! datasets in temporary folders.
//!
//! One binary with a module for each subject, since every test binary links
//! Typst. `fixtures/valid.json` is a small dataset without a problem; each file
//! in `fixtures/rules/` is that dataset with one change.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]
#![expect(clippy::expect_used, reason = "a helper that fails fails its test")]
#![expect(clippy::panic, reason = "a helper that fails fails its test")]
#![expect(clippy::arithmetic_side_effects, reason = "a helper that fails fails its test")]
#![expect(clippy::unreachable, reason = "a helper that fails fails its test")]
#![expect(clippy::string_slice, reason = "a helper that fails fails its test")]
#![expect(clippy::indexing_slicing, reason = "a helper that fails fails its test")]

mod all_at_once;
mod build;
mod editions;
mod facts;
mod fields;
mod guide;
mod hedges;
mod hostile_files;
mod hostile_templates;
mod hostile_text;
mod kill;
mod leaks;
mod leeds;
mod minute;
mod outputs;
mod pdf;
mod readme;
mod report;
mod rules;
mod same_bytes;
mod schema;
mod site;
mod start;
mod support;
mod tagged;
mod timetable;
mod years;
