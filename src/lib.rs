//! Composes a council's *Annual International Update* from one dataset: the
//! committee report as an accessible PDF, a web page and JSON.
//!
//! ```
//! # fn main() -> Result<(), intl_update::Error> {
//! # let folder = tempfile::tempdir().unwrap();
//! use intl_update::{Edition, ReportOptions, Setup, Workspace};
//!
//! let workspace = Workspace::open("data/sheffield", Setup::default())?;
//! let built = workspace.report(Edition::Public, &ReportOptions::default())?;
//! let paths = built.write(folder.path())?;
//! # assert_eq!(paths.len(), 3);
//! # Ok(())
//! # }
//! ```
//!
//! # How data flows
//!
//! ```text
//!                workspace
//!                    |
//! dataset -> check -> compose -> report -> render (pdf | html | json) -> out
//!                        ^                    ^
//!                        +---- templates -----+
//! ```
//!
//! A module imports only from those above it in this table:
//!
//! | module | owns |
//! | --- | --- |
//! | [`diagnostic`] | what is wrong, where, what to do |
//! | [`bounded`] | reading files with an end: what is no file, too large or changing is refused |
//! | [`out`] | writing the files of a run, all or none |
//! | `json` | JSON files, values that know their place in them, edits; schemas generated from types |
//! | [`text`] | paragraphs and marked words, the small part of CommonMark they are written in, and Markdown made of them |
//! | [`templates`] | the report templates: the built-in ones, and a folder over them |
//! | [`dataset`] | the types, their JSON Schema, reading, choosing the edition; how a relationship stands on a date, what has changed, what the web site shows |
//! | [`law`] | the law that standard wording names, and since when it has been in force |
//! | [`timetable`] | the statutory dates of a report: clear days, inspection, what runs out |
//! | `picture` | maps, timelines and bars as SVG, drawn from plain data; the outlines of countries |
//! | [`mod@check`] | the rules on the content of a dataset, one function each |
//! | [`photographs`] | the image files of a dataset, made fit for page and PDF |
//! | [`style`] | house styles: sections, numbering, labels, dates and numbers in words |
//! | [`report`], [`mod@site`] | the composed report, and the composed web site: plain trees |
//! | [`compose`] | dataset + year + house style to a [`report::Report`], or to its minute, and dataset + day + house style to a [`site::Site`]: all wording, numbers and references |
//! | [`render`] | a report to bytes, one module for each format; only `render::typeset` and `render::pdf` know Typst |
//! | [`record`] | the records of published reports, which never change |
//! | [`diff`] | what differs between two composed reports |
//! | `samples` | sample sentences that officers review and own |
//! | [`starter`], [`mod@roll`], [`mod@upgrade`] | a dataset to begin with, rolling one on to the next year, rewriting one of an older format |
//! | [`workspace`] | an open dataset: everything made from it, computed once; edits, undo and saving |
//! | [`mod@rules`] | the list of all rules; each is declared beside its check |
//!
//! The library prints nothing, reads no clock and writes no file but through
//! [`out`]; the command line does the rest. One thing is not in its hands: it
//! catches what panics in Typst (a template can make numbers overflow there) and
//! gives an error, but the panic hook, which is the program's, hears of it first.
//! The one that Rust comes with prints a line; the command line has its own.
//!
//! # Where something new goes
//!
//! * **A check**: its rule and its function in a module of `check/`, and a JSON Patch in
//!   `tests/fixtures/rules/` that makes the valid dataset break it.
//! * **A format**: one module in `render/`, its variant in `Format` and its arm in
//!   `render`, and its name on the command line in `cli/args.rs`.
//! * **A section**: a wording template in `report-templates/` and an entry in
//!   the `style.json` of the house styles that show it. A new kind of content
//!   (not just wording) is a line in [`style::Content`] and a function in
//!   `compose/`.
//! * **A house style**: a folder in `report-templates/`; no Rust. The guide is
//!   `report-templates/README.md`.
//! * **A new output**: a method of [`workspace::Workspace`], in a file of `workspace/`, and the
//!   command that calls it, in `cli/`.
//! * **A kind of edit**: a variant of [`workspace::Change`], and how it changes the text in
//!   `json/edit.rs`.
//! * **A picture**: what it is drawn from and its shapes in `picture/`, its variant
//!   in [`style::PictureKind`], its words in `report-templates/base/wording/` and
//!   the way from the dataset to it in `compose/pictures/`.
//! * **A field of the dataset**: the type in `dataset/`; the JSON Schema, its
//!   check and the completion in editors follow. What can be exempt is a
//!   [`dataset::Part`]; the public edition and the tests for leaks follow. A change
//!   that older files do not fit is a new [`dataset::FORMAT`], which `upgrade.rs` brings them to.

#![cfg_attr(test, allow(clippy::arithmetic_side_effects, reason = "a test that panics fails"))]

pub mod bounded;
pub mod check;
pub mod compose;
pub mod dataset;
pub mod diagnostic;
pub mod diff;
mod json;
pub mod law;
pub mod out;
pub mod photographs;
mod picture;
pub mod record;
pub mod render;
pub mod report;
pub mod roll;
pub mod rules;
mod samples;
pub mod site;
pub mod starter;
pub mod style;
pub mod templates;
pub mod text;
pub mod timetable;
pub mod upgrade;
pub mod workspace;

pub use dataset::Edition;
pub use workspace::{Built, Error, Input, ReportOptions, Setup, Workspace};
