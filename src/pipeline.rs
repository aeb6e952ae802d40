//! The whole way from a dataset to the files of its report, or of its web site.

mod site;

use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use rayon::prelude::*;

use crate::check::{Purpose, check as check_content};
use crate::compose::{ComposeError, ComposeOptions, Composed, compose, minute as compose_minute};
use crate::dataset::{
    Dataset, Edition, LoadError, Loaded, PartialDate, ReportEntry, TextError, YearId, read,
    read_texts,
};
use crate::diagnostic::{
    DEAD_LINK, Diagnostic, Diagnostics, INVISIBLE_CHARACTER, MISSING_FIELD, UNDECLARED_EXEMPTION,
    UNKNOWN_REFERENCE,
};
use crate::diff::{Difference, Side};
use crate::out::{OutputFile, WriteError, write_all};
use crate::photographs::Images;
use crate::render::{Fonts, Format, RenderError, render};
use crate::report::{DocumentKind, Report};
use crate::roll::{RollError, Rolled, roll as roll_dataset};
use crate::style::StyleError;
use crate::templates::{Templates, TemplatesError};
use crate::timetable::{Timetable, TimetableError};

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
    #[error("nothing in the report for {year} is exempt: there is only the public edition of it")]
    NothingExempt {
        /// The municipal year.
        year: YearId,
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
    #[error("`{}` has files already: give a folder that is empty or not there", path.display())]
    FolderInUse {
        /// The folder.
        path: PathBuf,
    },
    /// What is needed to begin a dataset is missing or not right.
    #[error("--{flag}: {problem}")]
    Answer {
        /// The flag that takes it.
        flag: String,
        /// What is wrong.
        problem: String,
    },
    /// The dataset cannot be rolled on.
    #[error(transparent)]
    Roll(#[from] RollError),
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

/// A report with its files.
#[derive(Debug, Clone)]
pub struct Built {
    /// The composed report.
    pub report: Report,
    /// The files by format.
    pub files: Vec<BuiltFile>,
    /// The warnings.
    pub warnings: Diagnostics,
}

/// One file of a report.
#[derive(Debug, Clone)]
pub struct BuiltFile {
    /// The format.
    pub format: Format,
    /// The number of pages, where the format has pages.
    pub pages: Option<usize>,
    /// Name and bytes.
    pub file: OutputFile,
}

impl Built {
    /// Writes the files into a folder and gives their paths.
    ///
    /// # Errors
    /// If a file cannot be written; the earlier files are then as they were.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Vec<PathBuf>, Error> {
        Ok(write_all(folder.as_ref(), self.output_files())?)
    }

    /// The files as they are written.
    pub fn output_files(&self) -> impl Iterator<Item = &OutputFile> {
        self.files.iter().map(|built| &built.file)
    }
}

/// The municipal years whose reports are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Years {
    /// The latest that has a report.
    Latest,
    /// This one.
    One(YearId),
    /// Every one that has a report, oldest first.
    All,
}

impl FromStr for Years {
    type Err = TextError;

    /// `all`, or a municipal year such as `2023-24`.
    fn from_str(text: &str) -> Result<Self, TextError> {
        if text == "all" { Ok(Self::All) } else { text.parse().map(Self::One) }
    }
}

/// Makes the report of one municipal year, that of the settings or the latest,
/// in every format asked for.
///
/// # Errors
/// If the dataset cannot be read, or it or the templates have errors, or, with
/// `strict`, warnings.
pub fn build(input: impl Into<Input>, settings: &Settings) -> Result<Built, Error> {
    let loaded = load(input.into())?;
    let (dataset, found) = checked(&loaded, settings)?;
    let images = Images::read(&dataset, loaded.folder());
    let found = found.and(images.problems(&dataset));
    build_one(&dataset, &images, &found, settings)
}

/// The images of the edition that has the most of them, read once for all.
fn images_of(loaded: &Loaded, editions: &[Edition]) -> Images {
    let widest = editions.iter().max().filter(|_| loaded.is_whole());
    let dataset = widest.and_then(|edition| loaded.edition(*edition));
    dataset.map(|dataset| Images::read(&dataset, loaded.folder())).unwrap_or_default()
}

/// Makes the reports of several municipal years, each in several editions: all,
/// or none if one has errors. Of several editions, those that would be the same
/// as the public one are left out.
///
/// # Errors
/// As [`build`].
pub fn build_years(
    input: impl Into<Input>,
    years: &Years,
    editions: &[Edition],
    settings: &Settings,
) -> Result<Vec<Built>, Error> {
    let loaded = load(input.into())?;
    let images = images_of(&loaded, editions);
    let mut all = each_edition(editions, settings, |settings| {
        build_edition(&loaded, &images, years, settings)
    })?;
    all.sort_by(|a, b| {
        let key = |built: &Built| (built.report.meta.year.clone(), built.report.meta.edition);
        key(a).cmp(&key(b))
    });
    Ok(all)
}

/// Makes the reports of several municipal years in one edition.
fn build_edition(
    loaded: &Loaded,
    images: &Images,
    years: &Years,
    settings: &Settings,
) -> Result<Vec<Result<Built, Error>>, Error> {
    let (dataset, found) = checked(loaded, settings)?;
    let found = found.and(images.problems(&dataset));
    let mut chosen: Vec<Option<YearId>> = match years {
        Years::Latest => vec![None],
        Years::One(year) => vec![Some(year.clone())],
        Years::All => dataset.reports.iter().map(|report| Some(report.year.clone())).collect(),
    };
    chosen.sort();
    if chosen.is_empty() {
        return Err(ComposeError::NoReport.into());
    }
    let build = |year: Option<YearId>| {
        let compose = ComposeOptions { year, ..settings.compose.clone() };
        build_one(&dataset, images, &found, &Settings { compose, ..settings.clone() })
    };
    Ok(chosen.into_iter().map(build).collect())
}

/// Makes the minute of one report's item, in the formats of the settings and
/// several editions.
///
/// # Errors
/// As [`build`], and if a recommendation has no resolution.
pub fn minute(
    input: impl Into<Input>,
    editions: &[Edition],
    settings: &Settings,
) -> Result<Vec<Built>, Error> {
    let loaded = load(input.into())?;
    let images = images_of(&loaded, editions);
    each_edition(editions, settings, |settings| {
        let (dataset, found) = checked(&loaded, settings)?;
        let found = found.and(images.problems(&dataset));
        let composed = compose_minute(&dataset, &settings.templates, &images, &settings.compose);
        Ok(vec![finished(composed, &found, settings)])
    })
}

/// Makes several editions, but for those that would be the same as the public
/// one; if nothing else is asked for, that is an error.
fn each_edition(
    editions: &[Edition],
    settings: &Settings,
    make: impl Fn(&Settings) -> Result<Vec<Result<Built, Error>>, Error>,
) -> Result<Vec<Built>, Error> {
    let mut all = Vec::new();
    let mut without = None;
    for edition in editions {
        for built in make(&Settings { edition: *edition, ..settings.clone() })? {
            match built {
                Err(error @ Error::NothingExempt { .. }) => without = Some(error),
                built => all.push(built?),
            }
        }
    }
    match without {
        Some(error) if all.is_empty() => Err(error),
        _ => Ok(all),
    }
}

fn build_one(
    dataset: &Dataset,
    images: &Images,
    found: &Diagnostics,
    settings: &Settings,
) -> Result<Built, Error> {
    finished(compose(dataset, &settings.templates, images, &settings.compose), found, settings)
}

/// Renders what was composed.
fn finished(
    composed: Result<Composed, ComposeError>,
    found: &Diagnostics,
    settings: &Settings,
) -> Result<Built, Error> {
    let Composed { report, warnings, .. } =
        composed.map_err(|error| with(found.clone(), error.into()))?;
    let found = found.clone().and(warnings);
    if settings.edition == Edition::Exempt && report.meta.exempt_paragraphs.is_empty() {
        return Err(Error::NothingExempt { year: report.meta.year });
    }
    if found.errors() > 0 || (settings.strict && !found.is_empty()) {
        return Err(Error::Problems(found));
    }
    let file = |format: &Format| {
        let Settings { templates, fonts, made_at, .. } = settings;
        let rendered = render(&report, *format, templates, fonts, *made_at)
            .map_err(|error| with(found.clone(), error.into()))?;
        Ok(BuiltFile {
            format: *format,
            pages: rendered.pages,
            file: OutputFile { name: file_name(&report, *format), bytes: rendered.bytes },
        })
    };
    let files = settings.formats.par_iter().map(file).collect::<Result<Vec<_>, Error>>()?;
    Ok(Built { report, files, warnings: found })
}

/// Finds every problem of a dataset, of all its reports and of its public web site
/// as at a day, by doing all that [`build`] and [`build_site`] do but writing.
///
/// # Errors
/// If the dataset cannot be read at all.
pub fn check(
    input: impl Into<Input>,
    day: NaiveDate,
    settings: &Settings,
) -> Result<Diagnostics, Error> {
    let loaded = load(input.into())?;
    let covers = |c| settings.fonts.covers(c);
    let purpose = Purpose { reports: Some(&covers), site: Some(PartialDate::Day(day)) };
    let (dataset, mut found) = match checked_for(&purpose, &loaded, settings.edition) {
        Ok(checked) => checked,
        Err(Error::Problems(found)) => return Ok(found),
        Err(error) => return Err(error),
    };
    if dataset.reports.is_empty() {
        found = found.and([Diagnostic::new(
            MISSING_FIELD,
            Some(dataset.locate("/council")),
            "the dataset has no report",
            "add one to `reports`: the municipal year, the meeting and the narrative",
        )]);
    }
    let whole = loaded.edition(Edition::Exempt).filter(|_| loaded.has_exempt());
    let images = &Images::read(whole.as_ref().unwrap_or(&dataset), loaded.folder());
    let public = Diagnostics::new(images.problems(&dataset));
    if let Some(whole) = whole {
        let problems = images.problems(&whole);
        let more = problems.iter().filter(|problem| public.like(problem).is_none());
        found = found.and(more.map(|problem| loaded.veiled(problem)));
    }
    found = found.and(public);
    let sound = found.errors() == 0;
    let made = |edition: Edition| -> Result<Diagnostics, Error> {
        let Some(dataset) = loaded.edition(edition) else { return Ok(Diagnostics::default()) };
        let reports = dataset.reports.iter();
        let of_reports = reports.map(|entry| problems_of(&dataset, entry, sound, images, settings));
        // The site is for the public only.
        let is_public = edition == Edition::Public;
        let of_site =
            is_public.then(|| site::problems_of_site(&dataset, day, sound, images, settings));
        let mut all = of_reports.chain(of_site);
        all.try_fold(Diagnostics::default(), |all, found| Ok(all.and(found?)))
    };
    let public = made(Edition::Public)?;
    if loaded.has_exempt() {
        let more = made(Edition::Exempt)?;
        let told = |problem: Diagnostic| match settings.edition {
            Edition::Exempt => problem,
            Edition::Public => loaded.veiled(&problem),
        };
        found =
            found.and(more.into_iter().filter(|problem| public.like(problem).is_none()).map(told));
    }
    Ok(found.and(public))
}

/// What is wrong with one report of a dataset: found by composing it, and, where
/// the dataset is sound, by rendering it.
fn problems_of(
    dataset: &Dataset,
    entry: &ReportEntry,
    sound: bool,
    images: &Images,
    settings: &Settings,
) -> Result<Vec<Diagnostic>, Error> {
    let options = ComposeOptions { year: Some(entry.year.clone()), ..settings.compose.clone() };
    let composed = compose(dataset, &settings.templates, images, &options);
    let composed = match composed.map_err(Error::from) {
        Ok(composed) => composed,
        Err(Error::Problems(more)) => return Ok(beside(more, sound)),
        Err(error) => return Err(error),
    };
    let mut found: Vec<Diagnostic> = composed.warnings.into_iter().collect();
    let formats = if sound { settings.formats.as_slice() } else { &[] };
    for format in formats {
        let Settings { templates, fonts, made_at, .. } = settings;
        let rendered = render(&composed.report, *format, templates, fonts, *made_at);
        match rendered.map_err(Error::from) {
            Ok(_) => {}
            Err(Error::Problems(more)) => found.extend(more),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// The problems of composing, beside those of a dataset that is sound or not:
/// what is wrong in a dataset leaves references that lead nowhere behind, and
/// exemptions that do not stand yet.
fn beside(more: Diagnostics, sound: bool) -> Vec<Diagnostic> {
    let follows = |problem: &Diagnostic| {
        [UNKNOWN_REFERENCE, UNDECLARED_EXEMPTION, DEAD_LINK].contains(&problem.rule)
    };
    more.into_iter().filter(|problem| sound || !follows(problem)).collect()
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
    let composed = sound(&load(input.into())?, settings, &settings.compose)?.1;
    Ok(composed.sentences.into_iter().collect())
}

/// A dataset without errors, with one of its reports.
fn sound(
    loaded: &Loaded,
    settings: &Settings,
    options: &ComposeOptions,
) -> Result<(Dataset, Composed), Error> {
    let (dataset, found) = checked(loaded, settings)?;
    // No image is asked for: these commands show none.
    let composed = match compose(&dataset, &settings.templates, &Images::default(), options) {
        Err(error) => return Err(with(found, error.into())),
        Ok(composed) => composed,
    };
    let found = found.and(composed.warnings.clone());
    if found.errors() > 0 { Err(Error::Problems(found)) } else { Ok((dataset, composed)) }
}

/// One of two reports that are held against each other.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Its dataset.
    pub input: Input,
    /// Its municipal year; the latest that has a report if none is given.
    pub year: Option<YearId>,
}

/// What differs between two reports: of two years, or of two datasets.
///
/// # Errors
/// As [`build`], for either of them.
pub fn diff(before: Edge, after: Edge, settings: &Settings) -> Result<Difference, Error> {
    let side = |edge: Edge| -> Result<(Dataset, Report), Error> {
        let options = ComposeOptions { year: edge.year, ..settings.compose.clone() };
        let (dataset, composed) = sound(&load(edge.input)?, settings, &options)?;
        Ok((dataset, composed.report))
    };
    let (before, after) = (side(before)?, side(after)?);
    let side = |(dataset, report): &'_ (Dataset, Report)| -> Option<ReportEntry> {
        dataset.report(&report.meta.year).cloned()
    };
    let (Some(before_entry), Some(after_entry)) = (side(&before), side(&after)) else {
        return Err(ComposeError::NoReport.into());
    };
    Ok(Difference::between(
        Side { dataset: &before.0, entry: &before_entry, report: &before.1 },
        Side { dataset: &after.0, entry: &after_entry, report: &after.1 },
    ))
}

/// Prepares the next municipal year of the dataset at a path; see
/// [`roll`](crate::roll::roll).
///
/// # Errors
/// If the dataset cannot be read or has characters that are not seen, or has no
/// report to go on from.
pub fn roll(path: &Path, annual_meeting: Option<PartialDate>) -> Result<Rolled, Error> {
    // What is carried over stays marked.
    let dataset = whole(&read(path)?, Edition::Exempt)?;
    Ok(roll_dataset(&dataset, path, annual_meeting)?)
}

/// The dataset of an edition, if all of it could be read and all of it is seen.
/// What else is wrong in it can wait: these are the commands that one comes to
/// before a report is ready.
fn whole(loaded: &Loaded, edition: Edition) -> Result<Dataset, Error> {
    let dataset = match loaded.edition(edition) {
        Some(dataset) if loaded.is_whole() => dataset,
        _ => return Err(Error::Problems(Diagnostics::new(loaded.problems(Edition::Public)))),
    };
    let found = findings(loaded, Edition::Public, &Purpose::default());
    let unseen = |found: &Diagnostic| found.rule == INVISIBLE_CHARACTER;
    let unseen = Diagnostics::new(found.into_iter().filter(unseen).collect());
    if unseen.is_empty() { Ok(dataset) } else { Err(Error::Problems(unseen)) }
}

/// The statutory dates of one report, the latest if no year is given; `meeting`
/// is taken in place of the recorded day.
///
/// # Errors
/// If the dataset cannot be read or has characters that are not seen, or the dates
/// cannot be told. Other errors can wait: one asks for the dates before all is done.
pub fn timetable(
    input: impl Into<Input>,
    year: Option<&YearId>,
    meeting: Option<NaiveDate>,
) -> Result<Timetable, Error> {
    let dataset = whole(&load(input.into())?, Edition::Public)?;
    Ok(Timetable::of(&dataset, year, meeting)?)
}

fn load(input: Input) -> Result<Loaded, Error> {
    Ok(match input {
        Input::Path(path) => read(&path)?,
        Input::Text { name, bytes, folder } => {
            let mut loaded = read_texts(vec![(name, bytes)]);
            if let Some(folder) = folder {
                loaded.read_from(folder);
            }
            loaded
        }
    })
}

/// The dataset of the settings' edition with what was found in it that stands in
/// the way of reports, if all of it could be read.
fn checked(loaded: &Loaded, settings: &Settings) -> Result<(Dataset, Diagnostics), Error> {
    let covers = |c| settings.fonts.covers(c);
    let purpose = Purpose { reports: Some(&covers), site: None };
    checked_for(&purpose, loaded, settings.edition)
}

/// The dataset of an edition with what was found in it that stands in the way of
/// a purpose, if all of it could be read.
fn checked_for(
    purpose: &Purpose<'_>,
    loaded: &Loaded,
    edition: Edition,
) -> Result<(Dataset, Diagnostics), Error> {
    let found = findings(loaded, edition, purpose);
    match loaded.edition(edition) {
        // A report of a part of the dataset would only seem to have gaps.
        Some(dataset) if loaded.is_whole() => Ok((dataset, found)),
        _ => Err(Error::Problems(found)),
    }
}

/// What is wrong in a dataset, as the readers of an edition may be told. All of it
/// is checked; what the public part alone does not show is veiled for the public.
fn findings(loaded: &Loaded, edition: Edition, purpose: &Purpose<'_>) -> Diagnostics {
    let form = Diagnostics::new(loaded.problems(edition));
    let content = |edition: Edition| -> Vec<Diagnostic> {
        let dataset = loaded.edition(edition);
        let check = |dataset| check_content(&dataset, purpose);
        dataset.map(check).unwrap_or_default()
    };
    if edition == Edition::Exempt || !loaded.has_exempt() {
        return form.and(content(edition));
    }
    let seen = Diagnostics::new(content(Edition::Public));
    // What is told is what the public part alone shows: help may name what is exempt.
    form.and(content(Edition::Exempt).iter().map(|found| match seen.like(found) {
        Some(seen) => loaded.public(seen),
        None => loaded.veiled(found),
    }))
}

/// Puts what was found before to the problems of an error.
fn with(found: Diagnostics, error: Error) -> Error {
    match error {
        Error::Problems(more) => {
            let sound = found.errors() == 0;
            Error::Problems(found.and(beside(more, sound)))
        }
        error => error,
    }
}

/// The name of a report's file: `sheffield-international-update-2023-24.pdf`;
/// that of its minute ends in `-minute`, and that of an edition that is not for
/// the public begins with words that nobody overlooks.
fn file_name(report: &Report, format: Format) -> PathBuf {
    let meta = &report.meta;
    let kind = match meta.kind {
        DocumentKind::Report => "",
        DocumentKind::Minute => "-minute",
    };
    let edition = match meta.edition {
        Edition::Public => "",
        Edition::Exempt => "NOT-FOR-PUBLICATION-",
    };
    PathBuf::from(format!(
        "{edition}{}-international-update-{}{kind}.{}",
        meta.council_id,
        meta.year,
        format.extension()
    ))
}
