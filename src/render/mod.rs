//! Rendering: from a [`Report`] to bytes, one module for each format.
//!
//! A new format is one new module and one line in [`Format`] and [`render`]. The
//! web site, many files at once, is rendered by [`render_site`].

mod html;
mod hyphens;
mod json;
mod languages;
mod markdown;
mod pages;
mod pdf;
mod png;
mod site;
mod typeset;

use std::fmt;
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::diagnostic::Diagnostics;
use crate::report::Report;
use crate::templates::{Templates, TemplatesError};
use crate::text::MarkdownError;

pub use site::{SiteForm, render_site};
pub use typeset::{Fonts, Typeset};

/// A format that a report can be rendered to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A typeset document, PDF/UA-1 and PDF/A-2a.
    Pdf,
    /// A self-contained web page.
    Html,
    /// The composed report for other systems.
    Json,
    /// Markdown, for pasting into other programs.
    Markdown,
}

impl Format {
    /// The formats of a report, unless others are asked for.
    pub const REPORT: [Self; 3] = [Self::Pdf, Self::Html, Self::Json];

    /// The formats of a minute, unless others are asked for.
    pub const MINUTE: [Self; 3] = [Self::Html, Self::Pdf, Self::Markdown];

    /// The end of a file name in this format.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Json => "json",
            Self::Markdown => "md",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.extension())
    }
}

/// A rendered report.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// The number of pages, where the format has pages.
    pub pages: Option<usize>,
}

/// Why a report could not be rendered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// A template could not be had.
    #[error(transparent)]
    Templates(#[from] TemplatesError),
    /// A template cannot be filled in.
    #[error("the template `{name}` has errors:\n{problems}")]
    Template {
        /// The template.
        name: String,
        /// What is wrong, with the lines of the template.
        problems: Diagnostics,
    },
    /// A font folder has no fonts.
    #[error("there are no fonts in `{}`", path.display())]
    NoFonts {
        /// The folder.
        path: PathBuf,
    },
    /// A report, or the data of a web site, cannot be written as JSON.
    #[error("{what} cannot be written as JSON")]
    Json {
        /// What cannot be written.
        what: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// A picture of a web site cannot be drawn as PNG.
    #[error("a picture cannot be drawn: {why}")]
    Picture {
        /// What is wrong with it.
        why: String,
    },
    /// The feed of a web site cannot be written.
    #[error("the feed of the web site cannot be written")]
    Feed(#[from] atom_syndication::Error),
    /// The site map of a web site cannot be written.
    #[error("the site map cannot be written")]
    SiteMap(#[source] std::io::Error),
    /// The report cannot be written as Markdown.
    #[error("the report cannot be written as Markdown")]
    Markdown(#[from] MarkdownError),
}

/// Renders a report. `made_at` is when the file says that it was made, in the
/// formats that say so; the date of the document if none is given.
///
/// # Errors
/// If a template is missing or cannot be filled in.
pub fn render(
    report: &Report,
    format: Format,
    templates: &Templates,
    fonts: &Fonts,
    made_at: Option<DateTime<Utc>>,
) -> Result<Rendered, RenderError> {
    match format {
        Format::Pdf => pdf::render(report, templates, fonts, made_at),
        Format::Html => html::render(report, templates),
        Format::Json => json::render(report),
        Format::Markdown => markdown::render(report),
    }
}
