//! JSON files with the place of every value, and JSON Schemas generated from
//! types, with messages for the people who write the files.
//!
//! Datasets and house styles are both read with these.

mod at;
mod document;
mod edit;
mod generate;
mod pointer;
mod public;
pub(crate) mod rules;
mod schema;

pub use at::At;
pub(crate) use at::{Places, Tracked, attempt, read};
pub(crate) use document::{Document, MOST_FAULTS, escape_token, pointer_of};
pub(crate) use edit::JsonText;
pub(crate) use generate::{ON_ONE_LINE, SAYS_SOMETHING, generate, trimmed};
pub(crate) use pointer::{Pointer, Step, walk};
pub(crate) use public::Mark;
pub(crate) use schema::{Fault, TextFormat, TypeSchema, Violation};
