//! Why a request to a workspace failed.

use std::path::PathBuf;

use super::{EditError, PublishError};
use crate::compose::ComposeError;
use crate::dataset::{LoadError, PartialDate, TextError};
use crate::diagnostic::Diagnostics;
use crate::out::WriteError;
use crate::record::RecordError;
use crate::render::RenderError;
use crate::roll::RollError;
use crate::style::StyleError;
use crate::templates::TemplatesError;
use crate::timetable::TimetableError;
use crate::upgrade::UpgradeError;

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The dataset could not be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The dataset or a template has problems.
    #[error("there are problems:\n{0}")]
    Problems(Diagnostics),
    /// Nothing is exempt, so there is no exempt edition.
    #[error("nothing in the report for {report} is exempt, so there is only the public edition")]
    NothingExempt {
        /// The report.
        report: String,
    },
    /// A record could not be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A report could not be published or withdrawn.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The version of a report that is on record was withdrawn.
    #[error(
        "version {version} of the report for {report} was withdrawn on {date} ({})",
        reason.trim_end_matches('.')
    )]
    Withdrawn {
        /// The report.
        report: String,
        /// The version.
        version: u32,
        /// When it was withdrawn.
        date: PartialDate,
        /// Why.
        reason: String,
    },
    /// An option differs from what a report was published with.
    #[error(
        "the report for {report} was published with {published}: it cannot be made with {asked}"
    )]
    Published {
        /// The report.
        report: String,
        /// What it has.
        published: String,
        /// What was asked for.
        asked: String,
    },
    /// The report could not be composed.
    #[error(transparent)]
    Compose(ComposeError),
    /// The report could not be rendered.
    #[error(transparent)]
    Render(RenderError),
    /// The templates could not be read.
    #[error(transparent)]
    Templates(#[from] TemplatesError),
    /// The folder for a new dataset has files already.
    #[error("`{}` already contains files: name a new or empty folder", path.display())]
    FolderInUse {
        /// The folder.
        path: PathBuf,
    },
    /// An answer that a new dataset needs is missing.
    #[error("`{name}` is required")]
    NoAnswer {
        /// What the front end calls it.
        name: String,
    },
    /// An answer that a new dataset needs is not valid.
    #[error("`{name}` is not valid: {why}")]
    Answer {
        /// What the front end calls it.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// The dataset cannot be rolled on.
    #[error(transparent)]
    Roll(#[from] RollError),
    /// The dataset cannot be upgraded.
    #[error(transparent)]
    Upgrade(UpgradeError),
    /// A text that should be a municipal year is not one.
    #[error(transparent)]
    Year(#[from] TextError),
    /// The dates of a report could not be worked out.
    #[error(transparent)]
    Timetable(#[from] TimetableError),
    /// The dataset could not be edited or saved.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The files could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl From<UpgradeError> for Error {
    /// Tells problems of the dataset apart from everything else.
    fn from(error: UpgradeError) -> Self {
        match error {
            UpgradeError::Load(LoadError::Invalid(found)) => Self::Problems(found),
            UpgradeError::Load(error) => Self::Load(error),
            error => Self::Upgrade(error),
        }
    }
}

impl From<ComposeError> for Error {
    /// Tells problems of dataset and templates apart from everything else.
    fn from(error: ComposeError) -> Self {
        match error {
            ComposeError::Invalid(found) | ComposeError::Style(StyleError::Invalid(found)) => {
                Self::Problems(found)
            }
            error => Self::Compose(error),
        }
    }
}

impl From<RenderError> for Error {
    /// Tells problems of templates apart from everything else.
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Template { problems, .. } => Self::Problems(problems),
            error => Self::Render(error),
        }
    }
}
