//! The integration tests: the real program and the public library, on real
//! datasets in temporary folders.
//!
//! One binary with a module for each subject, since every test binary links
//! Typst. `fixtures/valid.json` is a small dataset without a problem; each entry
//! of `fixtures/rules/` is a change of it that breaks one rule (see
//! `rule_fixtures`).
//!
//! `cargo test` is the short run, and takes about two minutes once compiled. A proof
//! that takes longer is marked `#[ignore = "exhaustive: …"]`, with what it proves,
//! and runs with `cargo test -- --include-ignored`, as `.ci/run` has it. Most share
//! their code with a smaller version in the short run, which tries a sample chosen by
//! a rule, or several cases at once.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]
#![expect(clippy::expect_used, reason = "a helper that fails fails its test")]
#![expect(clippy::panic, reason = "a helper that fails fails its test")]
#![expect(clippy::arithmetic_side_effects, reason = "a helper that fails fails its test")]
#![expect(clippy::unreachable, reason = "a helper that fails fails its test")]
#![expect(clippy::string_slice, reason = "a helper that fails fails its test")]
#![expect(clippy::indexing_slicing, reason = "a helper that fails fails its test")]

mod accepted;
mod agreements;
mod all_at_once;
mod batch;
mod build;
mod councils;
mod editions;
mod edits;
mod ended;
mod facts;
mod fields;
mod guide;
mod hedges;
mod hindsight;
mod hostile_files;
mod hostile_templates;
mod hostile_text;
mod kill;
mod languages;
mod layout;
mod leaks;
mod leeds;
mod long;
mod made;
mod minute;
mod other_decisions;
mod outcomes;
mod outputs;
mod pages;
mod pdf;
mod placeholders;
mod printed;
mod readme;
mod record;
mod register;
mod report;
mod rule_fixtures;
mod rules;
mod same_bytes;
mod schema;
mod sentences;
mod shared_names;
mod site;
mod site_wording;
mod start;
mod statuses;
mod support;
mod tagged;
mod timetable;
mod visits;
mod years;
