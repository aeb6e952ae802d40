//! Reports as they were published: the files on record are what a build gives.

use std::path::PathBuf;
use std::sync::Arc;

use super::reports::{Built, BuiltFile, ReportOptions};
use super::{Error, Workspace};
use crate::compose::{ComposeError, ComposeOptions};
use crate::dataset::{Dataset, Edition, PartialDate, ReportEntry, ReportId};
use crate::diagnostic::Diagnostics;
use crate::diff::{Difference, Side};
use crate::out::OutputFile;
use crate::record::{Record, RecordError, Records};
use crate::render::Format;
use crate::report::{RecordedReports, Report};
use crate::templates::Templates;
use crate::timetable::publication_deadline;

/// Which version of a published report the files are.
#[derive(Debug, Clone)]
pub struct PublishedAs {
    /// Its number.
    pub version: u32,
    /// When it was published.
    pub date: PartialDate,
}

/// The records of a dataset of one edition.
pub(super) struct Recorded<'a> {
    records: Records<'a>,
    reports: RecordedReports,
}

impl Workspace {
    /// The records of a dataset.
    pub(super) fn records(&self, dataset: &Dataset) -> Result<Recorded<'_>, RecordError> {
        let records = Records::new(self.loaded().folder(), dataset.council.id.as_str());
        let ids = dataset.reports.iter().map(ReportEntry::id);
        let reports = records.reports(ids, dataset.edition())?;
        Ok(Recorded { records, reports })
    }

    /// A dataset as it is for a report, the latest if none is asked for: what that shows is
    /// what was public on the day of its publication (the one that is given, that of its
    /// latest version on record, or that of the dataset), or on the last day on which it can
    /// be published. A report of which no day is known shows nothing that was ever kept from
    /// the public.
    pub(super) fn as_shown(
        &self,
        records: &Recorded<'_>,
        dataset: &Arc<Dataset>,
        report: Option<&ReportId>,
        published: Option<PartialDate>,
    ) -> Arc<Dataset> {
        // The report of a decision without a meeting is opened to the public after it.
        let deadline = |entry: &ReportEntry| {
            let decided = || entry.meeting.date.and_then(PartialDate::day_of);
            publication_deadline(dataset, entry).or_else(decided)
        };
        let entry = match report {
            Some(id) => dataset.report(id.as_str()),
            None => dataset.latest_report(),
        };
        let day = entry.and_then(|entry| {
            published
                .or_else(|| records.published_on(entry, dataset.edition()))
                .or(entry.published)
                .or_else(|| deadline(entry).map(PartialDate::from))
        });
        day.map_or_else(|| Arc::clone(dataset), |day| self.published_on(dataset, day))
    }
}

impl Recorded<'_> {
    /// When the latest version of a report on record was published.
    fn published_on(&self, entry: &ReportEntry, edition: Edition) -> Option<PartialDate> {
        let record = self.records.latest(&entry.id().parse().ok()?, edition).ok()??;
        Some(record.latest()?.published)
    }

    /// The composed report on record of a short name.
    pub(super) fn report(&self, id: &str) -> Option<&Report> {
        self.reports.get(id).map(AsRef::as_ref)
    }

    /// What differs between a report on record and the one that the register gives now.
    pub(super) fn difference(&self, now: &Report) -> Option<Difference> {
        let published = self.report(&now.meta.report_id)?;
        let side = |report| Side { report, register: None };
        Some(Difference::between(side(published), side(now)))
    }

    /// The options of composing, with what is on record.
    pub(super) fn options(&self, options: &ComposeOptions) -> ComposeOptions {
        ComposeOptions { records: self.reports.clone(), ..options.clone() }
    }

    /// The options of composing a report as it was published: in the same house style, if
    /// there still is one of that name, and, where the dataset does not have it, at the
    /// same place of the agenda.
    pub(super) fn as_published(
        &self,
        entry: &ReportEntry,
        options: &ComposeOptions,
        templates: &Templates,
    ) -> ComposeOptions {
        let options = self.options(options);
        let Some(published) = self.report(entry.id()) else { return options };
        let published = published.meta.clone();
        let styles = templates.styles().unwrap_or_default();
        let style = Some(published.house_style).filter(|style| styles.contains(style));
        let item = published.agenda_item.filter(|_| entry.agenda_item.is_none());
        let first_page = Some(published.first_page).filter(|_| entry.first_page.is_none());
        ComposeOptions {
            house_style: options.house_style.or(style),
            agenda_item: options.agenda_item.or(item),
            first_page: options.first_page.or(first_page),
            ..options
        }
    }
}

impl Workspace {
    /// The files of a report as they were published, if it is on record. A format that
    /// was not published is rendered from the composed report on record.
    pub(super) fn published(
        &self,
        records: &Recorded<'_>,
        dataset: &Dataset,
        options: &ReportOptions,
    ) -> Result<Option<Built>, Error> {
        let latest = || Ok(dataset.latest_report().ok_or(ComposeError::NoReport)?.id().parse()?);
        let asked = options.compose.report.clone();
        let id: ReportId = asked.map_or_else(latest, Ok::<_, Error>)?;
        let records = &records.records;
        let Some(record) = records.latest(&id, dataset.edition())? else { return Ok(None) };
        let Some(version) = record.latest() else { return Ok(None) };
        let report = records.report(&record, version)?;
        if record.edition != dataset.edition() {
            return Err(no_exempt_edition(&report, &id));
        }
        if let Some(withdrawal) = &version.withdrawn {
            return Err(Error::Withdrawn {
                report: id.to_string(),
                version: version.number,
                date: withdrawal.date,
                reason: withdrawal.reason.clone(),
            });
        }
        fits(&report, &options.compose)?;
        let file = |format: &Format| {
            let kept = version.files.iter().find(|file| file.has_format(*format));
            let Some(kept) = kept else { return self.rendered(&report, *format, options.made_at) };
            let bytes = records.bytes(&record, version, kept)?;
            let file = OutputFile { name: PathBuf::from(&kept.name), bytes };
            Ok(BuiltFile { format: *format, pages: kept.pages, file })
        };
        let files = options.formats.iter().map(file).collect::<Result<Vec<_>, Error>>()?;
        let mut sources = self.sources(dataset);
        sources.add(version.files.iter().map(|file| records.path(&record, version, file)));
        Ok(Some(Built {
            report,
            files,
            warnings: Diagnostics::default(),
            sources,
            published: Some(PublishedAs { version: version.number, date: version.published }),
            public_passages: Vec::new(),
        }))
    }
}

/// Why there is no exempt edition of a report of which the latest version is on record
/// only in the public one.
fn no_exempt_edition(public: &Report, id: &ReportId) -> Error {
    let meta = &public.meta;
    let report = id.to_string();
    if !meta.has_exempt() {
        return Error::NothingExempt { report };
    }
    let path = Record::new(&meta.council_id, id, Edition::Exempt).path();
    RecordError::NoExemptRecord { report, path }.into()
}

/// Refuses options that a published report does not have.
fn fits(report: &Report, options: &ComposeOptions) -> Result<(), Error> {
    let meta = &report.meta;
    let other = |published: String, asked: Option<String>, what: &str| match asked {
        Some(asked) if asked != published => Err(Error::Published {
            report: meta.report_id.clone(),
            published: format!("{what} {published}"),
            asked,
        }),
        _ => Ok(()),
    };
    let item = meta.agenda_item.clone().unwrap_or_else(|| "none".to_owned());
    other(meta.house_style.clone(), options.house_style.clone(), "the house style")?;
    other(item, options.agenda_item.clone(), "the agenda item")?;
    let first = options.first_page.map(|page| page.to_string());
    other(meta.first_page.to_string(), first, "the first page")
}
