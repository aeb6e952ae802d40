//! Publishing a report: its files are made one last time and kept as its record.

use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};

use super::reports::{Built, ReportOptions, Reports};
use super::{Error, Workspace};
use crate::check::quotes_exempt;
use crate::compose::{ComposeError, ComposeOptions, Reissue};
use crate::dataset::{Dataset, Edition, PartialDate, ReportId};
use crate::out::Edit;
use crate::record::{KeptFile, Record, Records, Version, Withdrawal, image_name};
use crate::render::RenderError;

/// Why a report could not be published or withdrawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// The report is a draft.
    #[error("the report for {report} is a draft: remove `draft` from it once it is final")]
    Draft {
        /// The report.
        report: String,
    },
    /// The report is on record.
    #[error("the report for {report} was published on {date}")]
    Published {
        /// The report.
        report: String,
        /// When it was published.
        date: PartialDate,
    },
    /// The date is not that of the dataset.
    #[error(
        "the report for {report} says that it is published on {recorded}, not on {given}: correct `published` or the date that is given"
    )]
    OtherDate {
        /// The report.
        report: String,
        /// The date in the dataset.
        recorded: PartialDate,
        /// The date that was given.
        given: NaiveDate,
    },
    /// The date is before that of an earlier version.
    #[error(
        "version {version} of the report for {report} was published on {before}: a later version cannot be dated {date}"
    )]
    Earlier {
        /// The report.
        report: String,
        /// The version before.
        version: u32,
        /// When it was published.
        before: PartialDate,
        /// The date that was given.
        date: PartialDate,
    },
    /// The reason quotes something exempt.
    #[error("the reason is public, but repeats words of something exempt: reword it")]
    Quotes,
    /// The report is not on record.
    #[error("the report for {report} has not been published")]
    NotPublished {
        /// The report.
        report: String,
    },
    /// A version is not on record.
    #[error("the report for {report} has no version {version}; the latest is {latest}")]
    NoVersion {
        /// The report.
        report: String,
        /// The version that was asked for.
        version: u32,
        /// The latest.
        latest: u32,
    },
    /// A version was withdrawn before.
    #[error("version {version} of the report for {report} was withdrawn on {date}")]
    Withdrawn {
        /// The report.
        report: String,
        /// The version.
        version: u32,
        /// When it was withdrawn.
        date: PartialDate,
    },
    /// The record of another council is in the folder.
    #[error("`{}` is the record of another council: keep each dataset in a folder of its own", path.display())]
    OtherCouncil {
        /// The record.
        path: PathBuf,
    },
    /// The dataset was not read from a folder.
    #[error(
        "a record is kept in the folder of the dataset: name the file or folder in place of `-`"
    )]
    NoFolder,
}

/// A report that is going to be published.
#[derive(Debug)]
pub struct Published {
    /// The number of the version.
    pub version: u32,
    /// The date of publication.
    pub date: PartialDate,
    /// The folder of the dataset.
    pub folder: PathBuf,
    /// What is to be written there.
    pub edits: Vec<Edit>,
    /// The report in each edition.
    pub built: Vec<Built>,
}

/// A version that is going to be withdrawn.
#[derive(Debug)]
pub struct Withdrawn {
    /// The report.
    pub report: ReportId,
    /// The number of the version.
    pub version: u32,
    /// The folder of the dataset.
    pub folder: PathBuf,
    /// What is to be written and removed there.
    pub edits: Vec<Edit>,
}

/// How a report is published.
#[derive(Debug, Clone)]
pub struct PublishOptions {
    /// What to compose: the latest report if none is named.
    pub compose: ComposeOptions,
    /// Why a report that is on record is published again.
    pub reason: Option<String>,
    /// The date of publication, if it is neither that of the dataset nor today.
    pub date: Option<NaiveDate>,
    /// The day on which the report is published, if no other date is known.
    pub today: NaiveDate,
    /// When the files say that they were made; the date of the document if none is given.
    pub made_at: Option<DateTime<Utc>>,
}

impl Workspace {
    /// Makes a report, the latest if none is given, one last time, in all editions, as the
    /// record to be kept in the folder of the dataset. The date of publication is `date`, else
    /// for the first version that of the dataset, else `today`. A report that is on record is
    /// published again only with a reason. Nothing is written:
    /// [`edit_all`](crate::out::edit_all) does that.
    ///
    /// # Errors
    /// As [`report`](Self::report), in either edition, and
    ///
    /// - if there is no such report, or it is a draft;
    /// - if it is on record and no reason is given, or is not and one is;
    /// - if the date of the first version is not that of the dataset, or a later one is before
    ///   that of an earlier version;
    /// - if the reason quotes something exempt;
    /// - if the dataset was not read from a folder, or the folder has the record of another
    ///   council's report of the same name;
    /// - if a record cannot be read.
    pub fn publish(&self, options: PublishOptions) -> Result<Published, Error> {
        let PublishOptions { compose, reason, date, today, made_at } = options;
        let dataset = self.whole(Edition::Exempt)?;
        let (id, published) = entry(&dataset, compose.report.as_ref())?;
        if dataset.report(id.as_str()).is_some_and(|entry| entry.draft) {
            return Err(PublishError::Draft { report: id.to_string() }.into());
        }
        let records = Records::new(self.loaded().folder(), dataset.council.id.as_str());
        let folder = self.loaded().folder().ok_or(PublishError::NoFolder)?;
        let mut kept = Vec::new();
        for edition in [Edition::Public, Edition::Exempt] {
            kept.push(known(&records, folder, &dataset, &id, edition)?);
        }
        for edition in [Edition::Public, Edition::Exempt] {
            if let Some(damage) = records.damage(&id, edition).into_iter().next() {
                return Err(damage.into());
            }
        }
        let versions = kept.iter().flat_map(|(record, _)| &record.versions);
        let latest = versions.max_by_key(|version| version.number);
        let number = latest.map_or(1, |latest| latest.number.saturating_add(1));
        if let (Some(latest), None) = (latest, &reason) {
            let report = id.to_string();
            return Err(PublishError::Published { report, date: latest.published }.into());
        }
        // The dataset has the date of the first version, and its deadlines are checked.
        if let (Some(given), Some(recorded), None) = (date, published, latest)
            && !recorded.can_be(PartialDate::from(given))
        {
            let report = id.to_string();
            return Err(PublishError::OtherDate { report, recorded, given }.into());
        }
        let date = date.map(PartialDate::from).or(published.filter(|_| latest.is_none()));
        let date = date.unwrap_or(PartialDate::from(today));
        if let Some(before) = latest.filter(|latest| date.latest() < latest.published.earliest()) {
            let (report, version, before) = (id.to_string(), before.number, before.published);
            return Err(PublishError::Earlier { report, version, before, date }.into());
        }
        if reason.as_ref().is_some_and(|reason| quotes_exempt(&dataset, reason)) {
            return Err(PublishError::Quotes.into());
        }
        if latest.is_none() && reason.is_some() {
            return Err(PublishError::NotPublished { report: id.to_string() }.into());
        }
        let reissue = reason.map(|reason| Reissue { version: number, date, reason });
        let options = ReportOptions {
            from_register: true,
            published: Some(date),
            made_at,
            compose: ComposeOptions { reissue: reissue.clone(), ..compose },
            ..ReportOptions::default()
        };
        let editions = [Edition::Public, Edition::Exempt];
        let built = self.reports(&Reports::One(id.clone()), &editions, &options)?;
        let mut edits = Vec::new();
        for built in &built {
            let edition = built.report.meta.edition;
            let Some((record, before)) =
                kept.iter_mut().find(|(record, _)| record.edition == edition)
            else {
                continue;
            };
            let is_private = edition == Edition::Exempt;
            let folder = record.version_folder(number);
            let mut files = Vec::new();
            for (name, pages, bytes) in files_of(built) {
                files.push(KeptFile::new(name.clone(), pages, &bytes));
                let (name, after) = (folder.join(name), Some(bytes));
                edits.push(Edit { name, before: None, after, is_private });
            }
            let program = crate::out::GENERATOR.to_owned();
            let reason = reissue.as_ref().map(|reissue| reissue.reason.clone());
            record.versions.push(Version {
                number,
                published: date,
                program,
                reason,
                withdrawn: None,
                files,
            });
            edits.push(write(record, before.take())?);
        }
        Ok(Published { version: number, date, folder: folder.to_owned(), edits, built })
    }

    /// Withdraws a version of a published report, the latest if none is given, from the public
    /// edition: its files are moved to the record for the officers' eyes only. The exempt
    /// edition stays as it is. Nothing is written: [`edit_all`](crate::out::edit_all) does
    /// that.
    ///
    /// # Errors
    /// If
    ///
    /// - the dataset cannot be read or has characters that are not seen, or has no such report;
    /// - the report is not published, has no such version, or that was withdrawn before;
    /// - the reason quotes something exempt;
    /// - the folder has the record of another council's report of the same name;
    /// - the record, or a file of the version, cannot be read or has changed since it was
    ///   published.
    pub fn withdraw(
        &self,
        report: Option<&ReportId>,
        version: Option<u32>,
        reason: String,
        date: NaiveDate,
    ) -> Result<Withdrawn, Error> {
        let dataset = self.whole(Edition::Exempt)?;
        let (id, _) = entry(&dataset, report)?;
        if quotes_exempt(&dataset, &reason) {
            return Err(PublishError::Quotes.into());
        }
        let records = Records::new(self.loaded().folder(), dataset.council.id.as_str());
        let folder = self.loaded().folder().ok_or(PublishError::NoFolder)?;
        let (mut record, before) = known(&records, folder, &dataset, &id, Edition::Public)?;
        let not_published = || PublishError::NotPublished { report: id.to_string() };
        let latest = record.latest().ok_or_else(not_published)?.number;
        let number = version.unwrap_or(latest);
        let found = record.versions.iter().position(|version| version.number == number);
        let position = found.ok_or_else(|| PublishError::NoVersion {
            report: id.to_string(),
            version: number,
            latest,
        })?;
        let mut edits = Vec::new();
        let (from, to) = (record.version_folder(number), record.withdrawn_folder(number));
        if let Some(version) = record.versions.get(position) {
            if let Some(withdrawn) = &version.withdrawn {
                let (report, date) = (id.to_string(), withdrawn.date);
                return Err(PublishError::Withdrawn { report, version: number, date }.into());
            }
            for file in &version.files {
                let bytes = records.bytes(&record, version, file)?;
                let (name, after) = (to.join(&file.name), Some(bytes.clone()));
                edits.push(Edit { name, before: None, after, is_private: true });
                let (name, before) = (from.join(&file.name), Some(bytes));
                edits.push(Edit { name, before, after: None, is_private: false });
            }
        }
        if let Some(version) = record.versions.get_mut(position) {
            version.withdrawn = Some(Withdrawal { date: PartialDate::from(date), reason });
        }
        edits.push(write(&record, before)?);
        Ok(Withdrawn { report: id, version: number, folder: folder.to_owned(), edits })
    }
}

/// The short name of a report, the latest if none is asked for, and when the dataset
/// says that it is published.
fn entry(
    dataset: &Dataset,
    report: Option<&ReportId>,
) -> Result<(ReportId, Option<PartialDate>), Error> {
    let entry = match report {
        None => dataset.latest_report().ok_or(ComposeError::NoReport)?,
        Some(id) => dataset.report(id.as_str()).ok_or_else(|| ComposeError::NoReportFor {
            report: id.to_string(),
            known: dataset.reports.iter().map(|entry| entry.id().to_owned()).collect(),
        })?,
    };
    Ok((entry.id().parse()?, entry.published))
}

/// The record of a report, or a new one, with the text of its file.
fn known(
    records: &Records<'_>,
    folder: &Path,
    dataset: &Dataset,
    id: &ReportId,
    edition: Edition,
) -> Result<(Record, Option<String>), Error> {
    if let Some((record, text)) = records.read(id, edition)? {
        return Ok((record, Some(text)));
    }
    let new = Record::new(dataset.council.id.as_str(), id, edition);
    let path = folder.join(new.path());
    if path.exists() { Err(PublishError::OtherCouncil { path }.into()) } else { Ok((new, None)) }
}

/// The files of a report with its images: path, number of pages and bytes.
fn files_of(built: &Built) -> Vec<(String, Option<usize>, Vec<u8>)> {
    let files = built.files.iter().map(|file| {
        let name = file.file.name.to_string_lossy().into_owned();
        (name, file.pages, file.file.bytes.clone())
    });
    let images = built.report.images.values();
    let images = images.map(|image| (image_name(&image.name), None, image.bytes.to_vec()));
    files.chain(images).collect()
}

/// The edit that writes the file of a record.
fn write(record: &Record, before: Option<String>) -> Result<Edit, RenderError> {
    let mut bytes = serde_json::to_vec_pretty(record)
        .map_err(|source| RenderError::Json { what: "the record", source })?;
    bytes.push(b'\n');
    Ok(Edit {
        name: record.path(),
        before: before.map(String::into_bytes),
        after: Some(bytes),
        is_private: record.edition == Edition::Exempt,
    })
}
