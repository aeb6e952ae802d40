//! An open dataset and everything made from it.
//!
//! A [`Workspace`] owns the files of a dataset, the templates and the fonts. It computes each
//! thing once for a revision: the dataset of an edition, the findings, the images. Front ends
//! open a workspace and call its methods.

mod accepted;
mod check;
mod edit;
mod error;
mod findings;
mod publish;
mod published;
mod reports;
pub(crate) mod rules;
mod site;

use std::collections::HashMap;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::NaiveDate;

use crate::compose::ComposeOptions;
use crate::dataset::{
    Dataset, DatasetFiles, Edition, Loaded, PartialDate, ReportId, font_files, ignored_file,
    read_dataset, read_fonts, read_texts,
};
use crate::diagnostic::Diagnostic;
use crate::diff::{Difference, Side};
use crate::out::Sources;
use crate::photographs::Images;
use crate::record::Records;
use crate::render::Fonts;
use crate::report::Report;
use crate::roll::{Rolled, roll as roll_dataset};
use crate::templates::Templates;
use crate::timetable::Timetable;

pub use check::CheckOptions;
use edit::File;
pub use edit::{Change, Edit, EditError};
pub use error::Error;
use findings::Use;
pub use publish::{PublishError, PublishOptions, Published, Withdrawn};
pub use published::PublishedAs;
pub use reports::{Built, BuiltFile, MinuteOptions, ReportOptions, Reports};
pub use site::BuiltSite;

/// Where a dataset comes from.
#[derive(Debug, Clone)]
pub enum Input {
    /// A JSON file or a folder of them.
    Path(PathBuf),
    /// A JSON text.
    Text {
        /// The name under which its problems are reported.
        name: String,
        /// The text.
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

/// The templates and fonts of a workspace.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The templates.
    pub templates: Templates,
    /// The fonts. Those of the dataset are added to them.
    pub fonts: Fonts,
}

impl Default for Setup {
    /// The built-in templates and the embedded fonts.
    fn default() -> Self {
        Self { templates: Templates::built_in(), fonts: Fonts::embedded() }
    }
}

/// An open dataset.
#[derive(Debug)]
pub struct Workspace {
    loaded: OnceLock<Loaded>,
    templates: Templates,
    fonts: Fonts,
    /// By edition and, for what is published on a day, by day.
    datasets: Memo<(Edition, Option<PartialDate>), Option<Arc<Dataset>>>,
    found: Memo<(Edition, Use), Arc<Vec<Diagnostic>>>,
    images: OnceLock<Images>,
    files: Vec<File>,
    /// The folder of the files, where they come from one.
    folder: Option<PathBuf>,
    /// Warnings on other files in the folder.
    ignored: Vec<Diagnostic>,
    revision: u64,
}

impl Workspace {
    /// Opens a dataset.
    ///
    /// # Errors
    /// If its files or its fonts cannot be read. Problems inside the files are findings, not
    /// errors.
    pub fn open(input: impl Into<Input>, setup: Setup) -> Result<Self, Error> {
        let (files, folder, mut ignored) = match input.into() {
            Input::Path(path) => {
                let DatasetFiles { files, folder, ignored } = read_dataset(&path)?;
                let file = |(path, bytes): (PathBuf, Vec<u8>)| {
                    File::new(path.display().to_string(), Some(path), bytes)
                };
                (files.into_iter().map(file).collect(), Some(folder), ignored)
            }
            Input::Text { name, bytes, folder } => {
                (vec![File::new(name, None, bytes)], folder, Vec::new())
            }
        };
        let Setup { templates, mut fonts } = setup;
        let own = folder.as_deref().map(read_fonts).transpose()?.unwrap_or_default();
        if !own.is_empty() {
            let (with_own, not_fonts) = fonts.with_files(own);
            fonts = with_own;
            ignored.extend(not_fonts.iter().map(|path| {
                ignored_file(
                    path,
                    "the file is not read, because it is not a font",
                    "replace it with a TrueType or OpenType font, or move it elsewhere",
                )
            }));
        }
        Ok(Self {
            loaded: OnceLock::new(),
            templates,
            fonts,
            datasets: Memo::default(),
            found: Memo::default(),
            images: OnceLock::new(),
            files,
            folder,
            ignored,
            revision: 0,
        })
    }

    /// The dataset, as far as it can be read.
    fn loaded(&self) -> &Loaded {
        self.loaded.get_or_init(|| {
            let texts = self.files.iter().map(|file| (file.name.clone(), file.bytes.clone()));
            let mut loaded = read_texts(texts.collect());
            if let Some(folder) = &self.folder {
                let paths = self.files.iter().filter_map(|file| file.path.clone());
                loaded.read_from(folder.clone(), paths.collect());
            }
            loaded.add_problems(self.ignored.iter().cloned());
            loaded
        })
    }

    /// Drops everything computed from the files, after an edit.
    fn forget(&mut self) {
        self.loaded = OnceLock::new();
        self.datasets = Memo::default();
        self.found = Memo::default();
        self.images = OnceLock::new();
    }

    /// The dataset of an edition, as far as it could be read; none where the council could
    /// not.
    #[must_use]
    pub fn dataset(&self, edition: Edition) -> Option<Arc<Dataset>> {
        self.datasets.get((edition, None), || self.loaded().edition(edition).map(Arc::new))
    }

    /// The dataset of an edition as it is for what is published on a day: exemptions that
    /// had ended by then keep nothing from the public.
    fn published_on(&self, dataset: &Arc<Dataset>, day: PartialDate) -> Arc<Dataset> {
        let on_day = self.datasets.get((dataset.edition(), Some(day)), || {
            self.loaded().published_on(dataset.edition(), day).map(Arc::new)
        });
        on_day.unwrap_or_else(|| Arc::clone(dataset))
    }

    /// The images of all editions.
    fn images(&self) -> &Images {
        self.images.get_or_init(|| {
            let dataset = self.dataset(Edition::Exempt);
            let read = |dataset: &Arc<Dataset>| Images::read(dataset, self.loaded().folder());
            dataset.as_ref().map(read).unwrap_or_default()
        })
    }

    /// The files that a dataset is read from: its own, its fonts, and the images that it
    /// names. Templates need no mention: an output replaces only files that this program
    /// wrote.
    fn sources(&self, dataset: &Dataset) -> Sources {
        let mut sources = Sources::default();
        sources.add(self.loaded().paths().iter().cloned());
        if let Some(folder) = self.loaded().folder() {
            sources.add(dataset.image_files().map(|file| folder.join(file.as_str())));
            // Those that cannot be listed have not been read.
            sources.add(font_files(folder).unwrap_or_default());
        }
        sources
    }

    /// The sentences of the standard wording of one report in an edition, by name, as they
    /// are in it.
    ///
    /// # Errors
    /// If the dataset or the templates have errors, or there is no such report.
    pub fn sentences(
        &self,
        edition: Edition,
        options: &ComposeOptions,
    ) -> Result<Vec<(String, String)>, Error> {
        let (.., composed) = self.composed(edition, options, Form::Today)?;
        Ok(composed.sentences.into_iter().collect())
    }

    /// What differs between a published report, as it is on record, and what the register
    /// gives now; none if the report is not on record.
    ///
    /// # Errors
    /// As [`sentences`](Self::sentences).
    pub fn diff_from_record(
        &self,
        edition: Edition,
        options: &ComposeOptions,
    ) -> Result<Option<Difference>, Error> {
        let (_, records, composed) = self.composed(edition, options, Form::Published)?;
        Ok(records.difference(&composed.report))
    }

    /// Prepares the next municipal year; see [`roll`](crate::roll::roll).
    ///
    /// # Errors
    /// If the dataset cannot be read or has invisible characters, or has no report to go on
    /// from.
    pub fn roll(&self, path: &Path, annual_meeting: Option<PartialDate>) -> Result<Rolled, Error> {
        // What is carried over stays marked.
        let dataset = self.whole(Edition::Exempt)?;
        let mut rolled = roll_dataset(&dataset, path, annual_meeting)?;
        let records = Records::new(self.loaded().folder(), dataset.council.id.as_str());
        let last = dataset.latest_report().filter(|last| last.to_complete.is_none());
        if let Some(last) = last.map(|last| last.id().parse()).transpose()? {
            let is_recorded = records.get(&last, Edition::Public)?.is_some();
            rolled.unrecorded = (!is_recorded).then_some(last);
        }
        Ok(rolled)
    }

    /// The statutory dates of one report, the latest if none is given; `meeting` is taken in
    /// place of the recorded day.
    ///
    /// # Errors
    /// If the dataset cannot be read or has invisible characters, or the dates cannot be
    /// given. Other errors can wait: one asks for the dates before all is done.
    pub fn timetable(
        &self,
        report: Option<&ReportId>,
        meeting: Option<NaiveDate>,
    ) -> Result<Timetable, Error> {
        Ok(Timetable::of(&*self.whole(Edition::Public)?, report, meeting)?)
    }
}

/// Whether a report is composed in the house style of today or in that of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As it would be made today.
    Today,
    /// As it was published.
    Published,
}

/// What differs between two reports of an edition: of two years, or of two datasets.
///
/// # Errors
/// As [`Workspace::sentences`], for either of them.
pub fn diff(
    before: (&Workspace, &ComposeOptions),
    after: (&Workspace, &ComposeOptions),
    edition: Edition,
) -> Result<Difference, Error> {
    fn side((dataset, report): &(Arc<Dataset>, Report)) -> Side<'_> {
        let entry = dataset.report(&report.meta.report_id);
        Side { report, register: entry.map(|entry| (&**dataset, entry)) }
    }
    let composed = |(workspace, options): (&Workspace, &ComposeOptions)| {
        let (dataset, _, composed) = workspace.composed(edition, options, Form::Today)?;
        Ok::<_, Error>((dataset, composed.report))
    };
    Ok(Difference::between(side(&composed(before)?), side(&composed(after)?)))
}

/// Values that are made once for each key.
#[derive(Debug)]
struct Memo<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// The value of a key. Two threads that ask at once may both make it.
    fn get(&self, key: K, make: impl FnOnce() -> V) -> V {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let value = make();
            let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            values.entry(key).or_insert(value).clone()
        })
    }
}
