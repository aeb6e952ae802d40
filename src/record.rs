//! The records of published reports: the files as they were published, the composed
//! report, the date and the digests. They are kept beside the dataset and never change;
//! a correction is a new version.
//!
//! ```text
//! records/2023-24/record.json          what was published, when, with digests
//! records/2023-24/v1/                  the files of version 1, and the images in it
//! records-exempt/2023-24/              the same for the edition with exempt information,
//!                                      for the officers' eyes only (mode 0600)
//! ```
//!
//! Members of the public can inspect a report for six years after the meeting (Local
//! Government Act 1972, section 100C), so what was published has to stay as it was.

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::bounded::{self, MEGABYTE, ReadError};
use crate::dataset::{Edition, PartialDate, ReportId};
use crate::out::GENERATOR;
use crate::photographs::Image;
use crate::render::Format;
use crate::report::{RecordedReports, Report};

/// The version of the form of a record. It rises when an older program could not read
/// it; this program reads every version up to it.
pub const RECORD_FORMAT: u32 = 1;

/// The name of the file that says what a record has.
const RECORD: &str = "record.json";

/// How the name of the folder of a version begins; its number follows.
const VERSION: &str = "v";

/// How the name of the folder of a withdrawn version begins.
const WITHDRAWN: &str = "withdrawn-v";

/// The folder of the images of a version.
const IMAGES: &str = "images";

/// The largest record, and the largest file in one.
const LARGEST: u64 = 1_000 * MEGABYTE;

/// The record of one report in one edition.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// The program that wrote it, with its version.
    pub generator: String,
    /// The version of this form.
    pub record: u32,
    /// The short name of the council.
    pub council: String,
    /// The short name of the report.
    pub report: ReportId,
    /// Whom it is for.
    pub edition: Edition,
    /// What was published, oldest first.
    pub versions: Vec<Version>,
}

/// One version of a published report.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// When it was published.
    pub published: PartialDate,
    /// The program that made its files, with its version.
    pub program: String,
    /// Why the report was issued again, for every version but the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When and why it was withdrawn, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// Its files.
    pub files: Vec<KeptFile>,
}

/// The withdrawal of a version that should not have been public.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Withdrawal {
    /// When.
    pub date: PartialDate,
    /// Why.
    pub reason: String,
}

/// A file of a version.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptFile {
    /// Its path in the folder of the version, with `/` between names.
    pub name: String,
    /// The number of pages, where the format has pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<usize>,
    /// The SHA-256 digest of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// Why a record could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// A file of it could not be read.
    #[error("cannot read `{}`, which belongs to the record of a published report: restore it from a backup", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// A file of it does not have the form of a record.
    #[error("`{}` is not the record of a published report: restore it from a backup", path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// A newer version of the program wrote it.
    #[error("`{}` was written by a newer version of the program ({generator}): install that version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The program that wrote it.
        generator: String,
    },
    /// A file has changed since it was published.
    #[error("`{}` is not what was published: restore it from a backup", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The exempt edition of a published report is not there.
    #[error("the exempt edition of the report for {report} is not on this computer: `{}` is kept apart from the public record", path.display())]
    NoExemptRecord {
        /// The report.
        report: String,
        /// The record, from the folder of the dataset.
        path: PathBuf,
    },
    /// A version has no composed report.
    #[error("the record in `{}` has no composed report: restore it from a backup", path.display())]
    NoReport {
        /// The folder of the version.
        path: PathBuf,
    },
}

impl Record {
    /// A record without versions.
    #[must_use]
    pub fn new(council: &str, report: &ReportId, edition: Edition) -> Self {
        Self {
            generator: GENERATOR.to_owned(),
            record: RECORD_FORMAT,
            council: council.to_owned(),
            report: report.clone(),
            edition,
            versions: Vec::new(),
        }
    }

    /// The version that was published last.
    #[must_use]
    pub fn latest(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// The path of its file, from the folder of the dataset.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        folder_of(&self.report, self.edition).join(RECORD)
    }

    /// The folder of one of its versions, from the folder of the dataset.
    #[must_use]
    pub fn version_folder(&self, number: u32) -> PathBuf {
        folder_of(&self.report, self.edition).join(format!("{VERSION}{number}"))
    }

    /// The folder in which a version is kept that was withdrawn, from the folder of the
    /// dataset.
    #[must_use]
    pub fn withdrawn_folder(&self, number: u32) -> PathBuf {
        folder_of(&self.report, Edition::Exempt).join(format!("{WITHDRAWN}{number}"))
    }
}

impl KeptFile {
    /// A file with its digest.
    #[must_use]
    pub fn new(name: String, pages: Option<usize>, bytes: &[u8]) -> Self {
        Self { name, pages, sha256: digest(bytes) }
    }

    /// Whether it is a file in a format, rather than an image.
    #[must_use]
    pub fn has_format(&self, format: Format) -> bool {
        let path = Path::new(&self.name);
        path.components().count() == 1
            && path.extension().is_some_and(|extension| extension == format.extension())
    }
}

/// The path of an image in the folder of a version.
#[must_use]
pub fn image_name(image: &str) -> String {
    format!("{IMAGES}/{image}")
}

/// The folder of a record, from the folder of the dataset.
fn folder_of(report: &ReportId, edition: Edition) -> PathBuf {
    let folder = match edition {
        Edition::Public => "records",
        Edition::Exempt => "records-exempt",
    };
    Path::new(folder).join(report.as_str())
}

/// Whether versions of a report are kept in a folder: their record then has to be there.
fn has_versions(folder: &Path, report: &ReportId, edition: Edition) -> bool {
    let has = |edition, start: &str| {
        let entries = folder.join(folder_of(report, edition)).read_dir();
        let mut names = entries.into_iter().flatten().flatten().map(|entry| entry.file_name());
        names.any(|name| {
            let number = name.to_str().and_then(|name| name.strip_prefix(start));
            number.is_some_and(|number| number.parse::<u32>().is_ok())
        })
    };
    has(edition, VERSION) || edition == Edition::Public && has(Edition::Exempt, WITHDRAWN)
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The records of a dataset.
#[derive(Debug, Clone)]
pub struct Records<'a> {
    /// The folder of the dataset; without one there are no records.
    folder: Option<&'a Path>,
    council: String,
}

impl<'a> Records<'a> {
    /// Those of the dataset of a council in a folder.
    #[must_use]
    pub fn new(folder: Option<&'a Path>, council: &str) -> Self {
        Self { folder, council: council.to_owned() }
    }

    /// The record of a report in an edition, if there is one. That of another council
    /// whose dataset is in the same folder is none.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn get(&self, report: &ReportId, edition: Edition) -> Result<Option<Record>, RecordError> {
        Ok(self.read(report, edition)?.map(|(record, _)| record))
    }

    /// As [`get`](Self::get), with the text of the record's file.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(
        &self,
        report: &ReportId,
        edition: Edition,
    ) -> Result<Option<(Record, String)>, RecordError> {
        let Some(folder) = self.folder else { return Ok(None) };
        let path = folder.join(folder_of(report, edition)).join(RECORD);
        let bytes = match bounded::read(&path, LARGEST) {
            Err(ReadError::Io(error))
                if error.kind() == ErrorKind::NotFound
                    && !has_versions(folder, report, edition) =>
            {
                return Ok(None);
            }
            bytes => bytes.map_err(|source| RecordError::Read { path: path.clone(), source })?,
        };
        let form = |source| RecordError::Form { path: path.clone(), source };
        let head: Head = serde_json::from_slice(&bytes).map_err(form)?;
        if head.record > RECORD_FORMAT {
            return Err(RecordError::Newer { path, generator: head.generator });
        }
        let record: Record = serde_json::from_slice(&bytes).map_err(form)?;
        let text = String::from_utf8(bytes).map_err(|error| RecordError::Form {
            path: path.clone(),
            source: serde::de::Error::custom(error),
        })?;
        Ok((record.council == self.council).then_some((record, text)))
    }

    /// The record that has the latest version of a report in an edition: that of the
    /// public edition, where the exempt edition has none or only earlier versions, as one
    /// is published only if something in the report is exempt.
    ///
    /// # Errors
    /// If a record cannot be read.
    pub fn latest(
        &self,
        report: &ReportId,
        edition: Edition,
    ) -> Result<Option<Record>, RecordError> {
        let own = self.get(report, edition)?;
        if edition == Edition::Public {
            return Ok(own);
        }
        let public = self.get(report, Edition::Public)?;
        let number = |record: &Option<Record>| Some(record.as_ref()?.latest()?.number);
        Ok(if number(&public) > number(&own) { public } else { own })
    }

    /// The bytes of a file as they were published.
    ///
    /// # Errors
    /// If the file cannot be read or has changed.
    pub fn bytes(
        &self,
        record: &Record,
        version: &Version,
        file: &KeptFile,
    ) -> Result<Vec<u8>, RecordError> {
        let path = self.path(record, version, file);
        let bytes = bounded::read(&path, LARGEST)
            .map_err(|source| RecordError::Read { path: path.clone(), source })?;
        if digest(&bytes) == file.sha256 { Ok(bytes) } else { Err(RecordError::Changed { path }) }
    }

    /// What is wrong with the record of a report in an edition: every file of every version
    /// that cannot be read or has changed.
    #[must_use]
    pub fn damage(&self, report: &ReportId, edition: Edition) -> Vec<RecordError> {
        let record = match self.get(report, edition) {
            Ok(record) => record,
            Err(error) => return vec![error],
        };
        let versions = record
            .iter()
            .flat_map(|record| record.versions.iter().map(move |version| (record, version)));
        let files = versions.flat_map(|(record, version)| {
            version.files.iter().map(move |file| (record, version, file))
        });
        files
            .filter_map(|(record, version, file)| self.bytes(record, version, file).err())
            .collect()
    }

    /// The path of a file.
    #[must_use]
    pub fn path(&self, record: &Record, version: &Version, file: &KeptFile) -> PathBuf {
        let folder = match version.withdrawn {
            Some(_) if record.edition == Edition::Public => record.withdrawn_folder(version.number),
            _ => record.version_folder(version.number),
        };
        self.folder.unwrap_or(Path::new("")).join(folder).join(&file.name)
    }

    /// The composed report of a version, with its images.
    ///
    /// # Errors
    /// If it cannot be read or has changed.
    pub fn report(&self, record: &Record, version: &Version) -> Result<Report, RecordError> {
        let file = version.files.iter().find(|file| file.has_format(Format::Json));
        let file = file.ok_or_else(|| RecordError::NoReport {
            path: self.folder.unwrap_or(Path::new("")).join(record.version_folder(version.number)),
        })?;
        let bytes = self.bytes(record, version, file)?;
        let mut report: Report = serde_json::from_slice(&bytes).map_err(|source| {
            RecordError::Form { path: self.path(record, version, file), source }
        })?;
        for file in &version.files {
            let Some(name) = file.name.strip_prefix(&image_name("")) else { continue };
            let bytes = self.bytes(record, version, file)?;
            let image = Image::kept(name, bytes);
            report.images.extend(image.map(|image| (name.to_owned(), image)));
        }
        Ok(report)
    }

    /// The composed reports on record with the latest version of each in an edition. A
    /// version that was withdrawn still is what a meeting had.
    ///
    /// # Errors
    /// If a record cannot be read.
    pub fn reports<'r>(
        &self,
        reports: impl IntoIterator<Item = &'r str>,
        edition: Edition,
    ) -> Result<RecordedReports, RecordError> {
        let mut found = RecordedReports::new();
        for report in reports {
            let Ok(id) = report.parse::<ReportId>() else { continue };
            let Some(record) = self.latest(&id, edition)? else { continue };
            if let Some(version) = record.latest() {
                found.insert(report.to_owned(), Arc::new(self.report(&record, version)?));
            }
        }
        Ok(found)
    }
}

/// What every version of the form has.
#[derive(Deserialize)]
struct Head {
    generator: String,
    record: u32,
}
