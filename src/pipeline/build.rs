//! The whole way from a dataset to the files of its reports and minutes.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::loaded::{checked, load_with_fonts, sources, with};
use super::published::{PublishedAs, Recorded};
use super::{Error, Input, Settings};
use crate::compose::{ComposeError, ComposeOptions, Composed, compose, minute as compose_minute};
use crate::dataset::{
    Dataset, Edition, Loaded, PartialDate, PublicPassage, ReportEntry, ReportId, TextError,
};
use crate::diagnostic::{Diagnostic, Diagnostics, NOT_RESOLVED};
use crate::out::{OutputFile, Sources, write_all};
use crate::photographs::Images;
use crate::render::{Format, render};
use crate::report::{DocumentKind, Report};

/// A report with its files.
#[derive(Debug, Clone)]
pub struct Built {
    /// The composed report.
    pub report: Report,
    /// The files by format.
    pub files: Vec<BuiltFile>,
    /// The warnings.
    pub warnings: Diagnostics,
    /// The dataset files and images that it was made from, which no output replaces.
    pub sources: Sources,
    /// The version that was published, if the files are those on record.
    pub published: Option<PublishedAs>,
    /// The passages of exempt texts that are declared public, with the reasons: for the
    /// officers who make the exempt edition, and in no file. Empty for the public edition.
    pub public_passages: Vec<PublicPassage>,
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
    /// If a file would replace one that was read or that this program did not write, or
    /// cannot be written; the earlier files are then as they were.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Vec<PathBuf>, Error> {
        Ok(write_all(folder.as_ref(), self.output_files(), &self.sources)?)
    }

    /// The files as they are written.
    pub fn output_files(&self) -> impl Iterator<Item = &OutputFile> {
        self.files.iter().map(|built| &built.file)
    }
}

/// The reports that are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reports {
    /// The latest.
    Latest,
    /// The one with this id: its municipal year, unless it has an id of its own.
    One(ReportId),
    /// Every one, oldest first.
    All,
}

impl FromStr for Reports {
    type Err = TextError;

    /// `all`, or the id of a report, such as `2023-24`.
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
    let (loaded, settings) = &load_with_fonts(input.into(), settings)?;
    let images = images_of(loaded, &[settings.edition]);
    build_one(&Prepared::new(loaded, &images, settings)?, settings)
}

/// The images of the edition that has the most of them, read once for all.
fn images_of(loaded: &Loaded, editions: &[Edition]) -> Images {
    let widest = editions.iter().max().filter(|_| loaded.is_whole());
    let dataset = widest.and_then(|edition| loaded.edition(*edition));
    // Those of what was once kept from the public, too.
    let last = PartialDate::from(NaiveDate::MAX);
    let dataset = dataset.map(|dataset| loaded.published_on(&dataset, last).into_owned());
    dataset.map(|dataset| Images::read(&dataset, loaded.folder())).unwrap_or_default()
}

/// Makes several reports, each in several editions: all,
/// or none if one has errors. Of several editions, those that would be the same
/// as the public one are left out.
///
/// # Errors
/// As [`build`].
pub fn build_reports(
    input: impl Into<Input>,
    reports: &Reports,
    editions: &[Edition],
    settings: &Settings,
) -> Result<Vec<Built>, Error> {
    let (loaded, settings) = &load_with_fonts(input.into(), settings)?;
    let images = images_of(loaded, editions);
    let mut all = each_edition(editions, settings, |settings| {
        build_edition(loaded, &images, reports, settings)
    })?;
    let order = order_of_reports(loaded, editions);
    all.sort_by(|a, b| {
        let order = |built: &Built| {
            let position = order.iter().position(|id| *id == built.report.meta.report_id);
            (position, built.report.meta.edition)
        };
        order(a).cmp(&order(b))
    });
    Ok(all)
}

/// The ids of the reports in their order.
fn order_of_reports(loaded: &Loaded, editions: &[Edition]) -> Vec<String> {
    let dataset = editions.iter().max().and_then(|edition| loaded.edition(*edition));
    let reports = dataset.iter().flat_map(Dataset::reports_in_order);
    reports.map(|report| report.id().to_owned()).collect()
}

/// Makes several reports in one edition.
fn build_edition(
    loaded: &Loaded,
    images: &Images,
    reports: &Reports,
    settings: &Settings,
) -> Result<Vec<Result<Built, Error>>, Error> {
    let prepared = Prepared::new(loaded, images, settings)?;
    let chosen: Vec<Option<ReportId>> = match reports {
        Reports::Latest => vec![None],
        Reports::One(id) => vec![Some(id.clone())],
        Reports::All => {
            let ids = prepared.dataset.reports_in_order().into_iter();
            let ids = ids.map(|report| report.id().parse());
            ids.collect::<Result<Vec<ReportId>, TextError>>()?.into_iter().map(Some).collect()
        }
    };
    if chosen.is_empty() {
        return Err(ComposeError::NoReport.into());
    }
    let build = |report: Option<ReportId>| {
        let compose = ComposeOptions { report, ..settings.compose.clone() };
        build_one(&prepared, &Settings { compose, ..settings.clone() })
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
    let (loaded, settings) = &load_with_fonts(input.into(), settings)?;
    let images = images_of(loaded, editions);
    each_edition(editions, settings, |settings| {
        let prepared = Prepared::new(loaded, &images, settings)?;
        let Prepared { dataset, found, .. } = &prepared;
        let options = prepared.records.options(&settings.compose);
        let records = &prepared.records;
        let of_day = records.as_shown(loaded, dataset, options.report.as_ref(), settings);
        let composed = compose_minute(&of_day, &settings.templates, &images, &options);
        if let Err(ComposeError::Invalid(problems)) = &composed
            && let Some(problem) = unresolved(problems)
        {
            return Err(Error::Problems(Diagnostics::new(vec![problem])));
        }
        // What is noticed of the report is for its own build.
        let composed = composed.map_err(|error| with(found.clone(), error.into()))?;
        if found.errors() > 0 {
            return Err(Error::Problems(found.clone()));
        }
        Ok(vec![finished(&prepared, Ok(composed), &Diagnostics::default(), settings)])
    })
}

/// Why there is no minute yet, in one problem: nothing else matters until the
/// resolutions are recorded.
fn unresolved(problems: &Diagnostics) -> Option<Diagnostic> {
    let mut open = problems.iter().filter(|problem| problem.rule == NOT_RESOLVED);
    let mut first = open.next()?.clone();
    match open.count() {
        0 => {}
        1 => first.message.push_str(", nor on one other recommendation"),
        more => first.message = format!("{}, nor on {more} other recommendations", first.message),
    }
    Some(first)
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

/// The dataset of one edition, with everything that its reports are made from.
struct Prepared<'a> {
    loaded: &'a Loaded,
    dataset: Dataset,
    /// What was found in it and its images.
    found: Diagnostics,
    images: &'a Images,
    /// The files that it and its images were read from.
    sources: Sources,
    records: Recorded<'a>,
}

impl<'a> Prepared<'a> {
    fn new(loaded: &'a Loaded, images: &'a Images, settings: &Settings) -> Result<Self, Error> {
        let (dataset, found) = checked(loaded, settings, &settings.formats)?;
        let found = found.and(loaded.weighed(&dataset, images.problems(&dataset)));
        let sources = sources(loaded, &dataset);
        let records = Recorded::read(loaded, &dataset)?;
        Ok(Self { loaded, dataset, found, images, sources, records })
    }
}

/// A report as it was published, if it is on record, or else made from the register.
fn build_one(prepared: &Prepared<'_>, settings: &Settings) -> Result<Built, Error> {
    let Prepared { dataset, found, images, sources, records, .. } = prepared;
    if !settings.from_register
        && let Some(published) = records.published(dataset, sources, settings)?
    {
        return Ok(published);
    }
    let options = records.options(&settings.compose);
    let of_day = records.as_shown(prepared.loaded, dataset, options.report.as_ref(), settings);
    let composed = compose(&of_day, &settings.templates, images, &options);
    finished(prepared, composed, &of_its_report(dataset, found, settings), settings)
}

/// What was found that concerns the report of the settings, or else the latest.
fn of_its_report(dataset: &Dataset, found: &Diagnostics, settings: &Settings) -> Diagnostics {
    let asked = settings.compose.report.as_ref().map(ReportId::as_str);
    match asked.or_else(|| dataset.latest_report().map(ReportEntry::id)) {
        Some(id) => found.of_report(id),
        None => found.clone(),
    }
}

/// Renders what was composed.
fn finished(
    prepared: &Prepared<'_>,
    composed: Result<Composed, ComposeError>,
    found: &Diagnostics,
    settings: &Settings,
) -> Result<Built, Error> {
    let Composed { mut report, warnings, .. } =
        composed.map_err(|error| with(found.clone(), error.into()))?;
    let warnings = prepared.loaded.weighed(&prepared.dataset, warnings.into_iter().collect());
    let found = found.clone().and(warnings);
    if settings.edition == Edition::Exempt && !report.meta.has_exempt() {
        return Err(Error::NothingExempt { report: report.meta.report_id });
    }
    if found.stop(settings.strict) {
        return Err(Error::Problems(found));
    }
    let has_pdf = settings.formats.contains(&Format::Pdf);
    report.pdf = has_pdf.then(|| file_name(&report, Format::Pdf).display().to_string());
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
    let public_passages = match settings.edition {
        Edition::Exempt => prepared.dataset.public_passages.clone(),
        Edition::Public => Vec::new(),
    };
    Ok(Built {
        report,
        files,
        warnings: found,
        sources: prepared.sources.clone(),
        published: None,
        public_passages,
    })
}

/// The name of a report's file: `sheffield-international-update-2023-24.pdf`;
/// that of its minute ends in `-minute`, with the meeting where there were several, and that of an edition that is not for
/// the public begins with words that nobody overlooks.
pub(super) fn file_name(report: &Report, format: Format) -> PathBuf {
    let meta = &report.meta;
    let kind = match meta.kind {
        DocumentKind::Report => "",
        DocumentKind::Minute => "-minute",
    };
    let edition = match meta.edition {
        Edition::Public => "",
        Edition::Exempt => "NOT-FOR-PUBLICATION-",
    };
    let state = if meta.stamp.is_some() && !meta.draft { "FROM-REGISTER-" } else { "" };
    PathBuf::from(format!(
        "{edition}{state}{}-international-update-{}{kind}{}.{}",
        meta.council_id,
        meta.report_id,
        meta.meeting_suffix.as_deref().unwrap_or_default(),
        format.extension()
    ))
}
