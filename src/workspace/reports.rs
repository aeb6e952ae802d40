//! The files of reports and minutes.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use super::findings::{Use, with};
use super::published::{PublishedAs, Recorded};
use super::{Error, Workspace};
use crate::compose::rules::NOT_RESOLVED;
use crate::compose::{ComposeError, ComposeOptions, Composed, compose, minute as compose_minute};
use crate::dataset::{
    Dataset, Edition, PartialDate, PublicPassage, ReportEntry, ReportId, TextError,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::out::{OutputFile, Sources, write_all};
use crate::render::{Format, render};
use crate::report::{DocumentKind, Report};

/// How reports are made.
#[derive(Debug, Clone)]
pub struct ReportOptions {
    /// What to compose.
    pub compose: ComposeOptions,
    /// The formats to render.
    pub formats: Vec<Format>,
    /// Whether warnings stop the build as errors do.
    pub strict: bool,
    /// When the files say that they were made; the date of the document if none is given.
    pub made_at: Option<DateTime<Utc>>,
    /// Whether a report that is on record is made from today's register instead.
    pub from_register: bool,
    /// When the report is published, if that is not the day that the dataset or the record
    /// has: an exemption that has ended by then keeps nothing from the public in it.
    pub published: Option<PartialDate>,
}

impl Default for ReportOptions {
    /// The formats of a report, in the council's house style.
    fn default() -> Self {
        Self {
            compose: ComposeOptions::default(),
            formats: Format::REPORT.to_vec(),
            strict: false,
            made_at: None,
            from_register: false,
            published: None,
        }
    }
}

/// How minutes are made.
#[derive(Debug, Clone)]
pub struct MinuteOptions {
    /// What to compose.
    pub compose: ComposeOptions,
    /// The formats to render.
    pub formats: Vec<Format>,
    /// When the files say that they were made; the date of the document if none is given.
    pub made_at: Option<DateTime<Utc>>,
}

impl Default for MinuteOptions {
    /// The formats of a minute, in the council's house style.
    fn default() -> Self {
        let formats = Format::MINUTE.to_vec();
        Self { compose: ComposeOptions::default(), formats, made_at: None }
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
    /// The dataset files and images used, which no output may replace.
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

impl Workspace {
    /// Makes the report that the options name, or else the latest, in every format asked for.
    ///
    /// # Errors
    /// If the dataset could not be read, or it or the templates have errors, or, with
    /// `strict`, warnings.
    pub fn report(&self, edition: Edition, options: &ReportOptions) -> Result<Built, Error> {
        self.prepared(edition, &options.formats)?.report(options)
    }

    /// Makes several reports, each in several editions: all, or none if one has errors. Of
    /// several editions, those that would be the same as the public one are left out. The
    /// report that the options name is not looked at.
    ///
    /// # Errors
    /// As [`report`](Self::report).
    pub fn reports(
        &self,
        reports: &Reports,
        editions: &[Edition],
        options: &ReportOptions,
    ) -> Result<Vec<Built>, Error> {
        let mut all = each_edition(editions, |edition| {
            let prepared = self.prepared(edition, &options.formats)?;
            let chosen = reports.of(&prepared.dataset)?.into_iter();
            Ok(chosen
                .map(|report| {
                    let compose = ComposeOptions { report, ..options.compose.clone() };
                    prepared.report(&ReportOptions { compose, ..options.clone() })
                })
                .collect())
        })?;
        let dataset = editions.iter().max().and_then(|edition| self.dataset(*edition));
        let in_order: Vec<&str> = dataset
            .iter()
            .flat_map(|dataset| dataset.reports_in_order())
            .map(ReportEntry::id)
            .collect();
        all.sort_by_key(|built| {
            let meta = &built.report.meta;
            (in_order.iter().position(|id| *id == meta.report_id), meta.edition)
        });
        Ok(all)
    }

    /// Makes the minute of one report's item, in several editions.
    ///
    /// # Errors
    /// As [`report`](Self::report), and if a recommendation has no resolution.
    pub fn minute(
        &self,
        editions: &[Edition],
        options: &MinuteOptions,
    ) -> Result<Vec<Built>, Error> {
        each_edition(editions, |edition| {
            let prepared = self.prepared(edition, &options.formats)?;
            let Prepared { dataset, found, records, .. } = &prepared;
            let compose = records.options(&options.compose);
            let of_day = self.as_shown(records, dataset, compose.report.as_ref(), None);
            let composed = compose_minute(&of_day, &self.templates, self.images(), &compose);
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
            let options = ReportOptions {
                formats: options.formats.clone(),
                made_at: options.made_at,
                ..ReportOptions::default()
            };
            Ok(vec![prepared.finished(composed, Diagnostics::default(), &options)])
        })
    }

    /// The dataset of one edition with its findings and records.
    fn prepared(&self, edition: Edition, formats: &[Format]) -> Result<Prepared<'_>, Error> {
        let pages = formats.contains(&Format::Pdf);
        let (dataset, found) = self.checked(edition, Use { reports: true, pages, site: None })?;
        let found = found.and(self.image_problems(&dataset));
        let records = self.records(&dataset)?;
        Ok(Prepared { workspace: self, dataset, found, records })
    }

    /// Renders a report in one format.
    pub(super) fn rendered(
        &self,
        report: &Report,
        format: Format,
        made_at: Option<DateTime<Utc>>,
    ) -> Result<BuiltFile, Error> {
        let rendered = render(report, format, &self.templates, &self.fonts, made_at)?;
        let file = OutputFile { name: file_name(report, format), bytes: rendered.bytes };
        Ok(BuiltFile { format, pages: rendered.pages, file })
    }
}

impl Reports {
    /// The ids of the reports of a dataset; none for the latest.
    fn of(&self, dataset: &Dataset) -> Result<Vec<Option<ReportId>>, Error> {
        let chosen = match self {
            Self::Latest => vec![None],
            Self::One(id) => vec![Some(id.clone())],
            Self::All => {
                let ids = dataset.reports_in_order().into_iter().map(|report| report.id().parse());
                ids.collect::<Result<Vec<ReportId>, TextError>>()?.into_iter().map(Some).collect()
            }
        };
        if chosen.is_empty() { Err(ComposeError::NoReport.into()) } else { Ok(chosen) }
    }
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
    make: impl Fn(Edition) -> Result<Vec<Result<Built, Error>>, Error>,
) -> Result<Vec<Built>, Error> {
    let mut all = Vec::new();
    let mut without = None;
    for edition in editions {
        for built in make(*edition)? {
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

/// The dataset of one edition with its findings and records.
struct Prepared<'a> {
    workspace: &'a Workspace,
    dataset: Arc<Dataset>,
    /// What was found in it and its images.
    found: Diagnostics,
    records: Recorded<'a>,
}

impl Prepared<'_> {
    /// A report as it was published, if it is on record, or else made from the register.
    fn report(&self, options: &ReportOptions) -> Result<Built, Error> {
        let Self { workspace, dataset, found, records } = self;
        if !options.from_register
            && let Some(published) = workspace.published(records, dataset, options)?
        {
            return Ok(published);
        }
        let asked = records.options(&options.compose);
        let id = asked.report.as_ref();
        let of_day = workspace.as_shown(records, dataset, id, options.published);
        // What concerns other reports only is for their own build.
        let latest = || dataset.latest_report().map(ReportEntry::id);
        let found = match id.map(ReportId::as_str).or_else(latest) {
            Some(id) => found.of_report(id),
            None => found.clone(),
        };
        match compose(&of_day, &workspace.templates, workspace.images(), &asked) {
            Ok(composed) => self.finished(composed, found, options),
            Err(error) => Err(with(found, error.into())),
        }
    }

    /// Renders what was composed.
    fn finished(
        &self,
        composed: Composed,
        found: Diagnostics,
        options: &ReportOptions,
    ) -> Result<Built, Error> {
        let Self { workspace, dataset, .. } = self;
        let Composed { mut report, warnings, .. } = composed;
        let found = found.and(workspace.loaded().weighed(dataset, warnings.into_iter().collect()));
        let edition = dataset.edition();
        if edition == Edition::Exempt && !report.meta.has_exempt() {
            return Err(Error::NothingExempt { report: report.meta.report_id });
        }
        if found.stop(options.strict) {
            return Err(Error::Problems(found));
        }
        let has_pdf = options.formats.contains(&Format::Pdf);
        report.pdf = has_pdf.then(|| file_name(&report, Format::Pdf).display().to_string());
        let file = |format: &Format| {
            let rendered = workspace.rendered(&report, *format, options.made_at);
            rendered.map_err(|error| with(found.clone(), error))
        };
        let files = options.formats.par_iter().map(file).collect::<Result<Vec<_>, Error>>()?;
        let public_passages = match edition {
            Edition::Exempt => dataset.public_passages.clone(),
            Edition::Public => Vec::new(),
        };
        Ok(Built {
            report,
            files,
            warnings: found,
            sources: workspace.sources(dataset),
            published: None,
            public_passages,
        })
    }
}

/// The name of a report's file, such as `sheffield-international-update-2023-24.pdf`. The name
/// of a minute ends in `-minute`, with the meeting if there were several. The name of an exempt
/// edition begins with `NOT-FOR-PUBLICATION-`.
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
