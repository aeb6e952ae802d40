//! The whole way from a dataset to the files of its report, or of its web site.

mod build;
mod check;
mod loaded;
mod publish;
mod published;
mod site;

use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use loaded::{Form, load, sound, whole};

use crate::compose::{ComposeError, ComposeOptions};
use crate::dataset::{Dataset, Edition, LoadError, PartialDate, ReportId, TextError, read};
use crate::diagnostic::Diagnostics;
use crate::diff::{Difference, Side};
use crate::out::WriteError;
use crate::record::{RecordError, Records};
use crate::render::{Fonts, Format, RenderError};
use crate::report::Report;
use crate::roll::{RollError, Rolled, roll as roll_dataset};
use crate::style::StyleError;
use crate::templates::{Templates, TemplatesError};
use crate::timetable::{Timetable, TimetableError};
use crate::upgrade::{UpgradeError, Upgraded, upgrade as upgrade_dataset};

pub use build::{Built, BuiltFile, Reports, build, build_reports, minute};
pub use check::check;
pub use publish::{PublishError, Published, Withdrawn, publish, withdraw};
pub use published::PublishedAs;
pub use site::{BuiltSite, build_site, site_sentences};

/// Where a dataset comes from.
#[derive(Debug, Clone)]
pub enum Input {
    /// A JSON file or a folder of them.
    Path(PathBuf),
    /// A text, with the name under which its problems are told.
    Text {
        /// The name.
        name: String,
        /// The JSON text.
        bytes: Vec<u8>,
        /// The folder of its images, if it has one.
        folder: Option<PathBuf>,
    },
}

impl<P: AsRef<Path>> From<P> for Input {
    fn from(path: P) -> Self {
        Self::Path(path.as_ref().to_owned())
    }
}

/// How a report is made.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whom it is for. Messages tell no more than these may know.
    pub edition: Edition,
    /// What to compose.
    pub compose: ComposeOptions,
    /// The formats to render.
    pub formats: Vec<Format>,
    /// The templates.
    pub templates: Templates,
    /// The fonts.
    pub fonts: Fonts,
    /// Whether warnings stop the build as errors do.
    pub strict: bool,
    /// When the files say that they were made; the date of the document if none
    /// is given.
    pub made_at: Option<DateTime<Utc>>,
    /// Whether a report that is on record is made from the register all the same, to
    /// show what that would give now.
    pub from_register: bool,
    /// When the report is published, if that is not the day that the dataset or the record
    /// has: an exemption that has ended by then keeps nothing from the public in it.
    pub published: Option<PartialDate>,
}

impl Default for Settings {
    /// The public edition, the formats of a report, the built-in templates and the
    /// embedded fonts.
    fn default() -> Self {
        Self {
            edition: Edition::default(),
            compose: ComposeOptions::default(),
            formats: Format::REPORT.to_vec(),
            templates: Templates::built_in(),
            fonts: Fonts::embedded(),
            strict: false,
            made_at: None,
            from_register: false,
            published: None,
        }
    }
}

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
    /// There is nothing that an edition would hold beside the public one.
    #[error("nothing in the report for {report} is exempt, so there is only the public edition")]
    NothingExempt {
        /// The report.
        report: String,
    },
    /// A record could not be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A published report cannot be published or withdrawn so.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The version of a report that is on record was withdrawn.
    #[error(
        "version {version} of the report for {report} was withdrawn on {date} ({}); `publish --reissue` publishes a new version, and `build --from-register` shows what the register gives now",
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
    /// Something was asked for that a published report does not have.
    #[error(
        "the report for {report} was published with {published}: it cannot be made with {asked}, except with --from-register"
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
    /// The templates could not be had.
    #[error(transparent)]
    Templates(#[from] TemplatesError),
    /// The folder for a new dataset has files already.
    #[error("`{}` already contains files: name a new or empty folder", path.display())]
    FolderInUse {
        /// The folder.
        path: PathBuf,
    },
    /// What is needed to begin a dataset was not given.
    #[error("`--{flag}` is required")]
    NoAnswer {
        /// The flag that takes it.
        flag: String,
    },
    /// What is needed to begin a dataset is not right.
    #[error("`--{flag}` is not valid: {why}")]
    Answer {
        /// The flag that takes it.
        flag: String,
        /// What is wrong.
        why: String,
    },
    /// The dataset cannot be rolled on.
    #[error(transparent)]
    Roll(#[from] RollError),
    /// The dataset cannot be upgraded.
    #[error(transparent)]
    Upgrade(UpgradeError),
    /// What was given as a municipal year is none.
    #[error(transparent)]
    Year(#[from] TextError),
    /// The dates of a report cannot be told.
    #[error(transparent)]
    Timetable(#[from] TimetableError),
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

/// The sentences of the standard wording of one report, by name, as they stand
/// in it.
///
/// # Errors
/// As [`build`].
pub fn sentences(
    input: impl Into<Input>,
    settings: &Settings,
) -> Result<Vec<(String, String)>, Error> {
    let composed = sound(&load(input.into())?, settings, &settings.compose, Form::Today)?.2;
    Ok(composed.sentences.into_iter().collect())
}

/// One of two reports that are compared.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Its dataset.
    pub input: Input,
    /// The id of the report; the latest if none is given.
    pub report: Option<ReportId>,
}

/// What differs between two reports: of two years, or of two datasets.
///
/// # Errors
/// As [`build`], for either of them.
pub fn diff(before: Edge, after: Edge, settings: &Settings) -> Result<Difference, Error> {
    fn side((dataset, report): &(Dataset, Report)) -> Side<'_> {
        let entry = dataset.report(&report.meta.report_id);
        Side { report, register: entry.map(|entry| (dataset, entry)) }
    }
    let composed = |edge: Edge| -> Result<(Dataset, Report), Error> {
        let options = ComposeOptions { report: edge.report, ..settings.compose.clone() };
        let loaded = load(edge.input)?;
        let (dataset, _, composed) = sound(&loaded, settings, &options, Form::Today)?;
        Ok((dataset, composed.report))
    };
    Ok(Difference::between(side(&composed(before)?), side(&composed(after)?)))
}

/// What differs between a published report, as it is on record, and what the register
/// gives now; none if the report is not on record.
///
/// # Errors
/// As [`build`].
pub fn diff_from_record(
    input: impl Into<Input>,
    report: &ReportId,
    settings: &Settings,
) -> Result<Option<Difference>, Error> {
    let loaded = load(input.into())?;
    let options = ComposeOptions { report: Some(report.clone()), ..settings.compose.clone() };
    let (_, records, composed) = sound(&loaded, settings, &options, Form::Published)?;
    Ok(records.difference(&composed.report))
}

/// Prepares the next municipal year of the dataset at a path; see
/// [`roll`](crate::roll::roll).
///
/// # Errors
/// If the dataset cannot be read or has characters that are not seen, or has no
/// report to go on from.
pub fn roll(path: &Path, annual_meeting: Option<PartialDate>) -> Result<Rolled, Error> {
    // What is carried over stays marked.
    let loaded = read(path)?;
    let dataset = whole(&loaded, Edition::Exempt)?;
    let mut rolled = roll_dataset(&dataset, path, annual_meeting)?;
    let records = Records::new(loaded.folder(), dataset.council.id.as_str());
    let last = dataset.latest_report().filter(|last| last.to_complete.is_none());
    if let Some(last) = last.map(|last| last.id().parse()).transpose()? {
        let is_recorded = records.get(&last, Edition::Public)?.is_some();
        rolled.unrecorded = (!is_recorded).then_some(last);
    }
    Ok(rolled)
}

/// Rewrites the dataset at a path in the current format; see
/// [`upgrade`](crate::upgrade::upgrade).
///
/// # Errors
/// If the dataset cannot be read, is not JSON, has no council, or is newer than this
/// version of the program.
pub fn upgrade(path: &Path) -> Result<Upgraded, Error> {
    Ok(upgrade_dataset(path)?)
}

/// The statutory dates of one report, the latest if none is given; `meeting`
/// is taken in place of the recorded day.
///
/// # Errors
/// If the dataset cannot be read or has characters that are not seen, or the dates
/// cannot be told. Other errors can wait: one asks for the dates before all is done.
pub fn timetable(
    input: impl Into<Input>,
    report: Option<&ReportId>,
    meeting: Option<NaiveDate>,
) -> Result<Timetable, Error> {
    let dataset = whole(&load(input.into())?, Edition::Public)?;
    Ok(Timetable::of(&dataset, report, meeting)?)
}
