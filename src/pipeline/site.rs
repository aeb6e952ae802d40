//! The whole way from a dataset to the files of its public web site.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::{Error, Input, Settings, beside, checked_for, load, with, with_images};
use crate::check::Purpose;
use crate::compose::{ComposedSite, SiteOptions, compose_site};
use crate::dataset::{Dataset, Edition, PartialDate};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::out::{OutputFile, write_all};
use crate::render::{SiteForm, render_site};
use crate::site::Site;

/// A web site with its files.
#[derive(Debug, Clone)]
pub struct BuiltSite {
    /// The composed site.
    pub site: Site,
    /// The files.
    pub files: Vec<OutputFile>,
    /// The warnings.
    pub warnings: Diagnostics,
}

impl BuiltSite {
    /// Writes the files into a folder and gives their paths.
    ///
    /// # Errors
    /// If a file cannot be written; the earlier files are then as they were.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Vec<PathBuf>, Error> {
        Ok(write_all(folder.as_ref(), &self.files)?)
    }
}

/// Makes the web site of a dataset. It is for the public, whatever edition the
/// settings name.
///
/// # Errors
/// If the dataset cannot be read, or it or the templates have errors, or, with
/// `strict`, warnings.
pub fn build_site(
    input: impl Into<Input>,
    options: &SiteOptions,
    form: SiteForm,
    settings: &Settings,
) -> Result<BuiltSite, Error> {
    let loaded = load(input.into())?;
    let purpose = Purpose { reports: None, site: Some(PartialDate::Day(options.as_at)) };
    let (dataset, found) = checked_for(&purpose, &loaded, Edition::Public)?;
    let (images, found) = with_images(&loaded, &dataset, found);
    let options = &SiteOptions { images, ..options.clone() };
    let ComposedSite { site, warnings } = compose_site(&dataset, &settings.templates, options)
        .map_err(|error| with(found.clone(), error.into()))?;
    let found = found.and(warnings);
    if found.errors() > 0 || (settings.strict && !found.is_empty()) {
        return Err(Error::Problems(found));
    }
    let files = render_site(&site, &settings.templates, form)
        .map_err(|error| with(found.clone(), error.into()))?;
    let files = files
        .into_iter()
        .map(|file| OutputFile { name: file.path.into(), bytes: file.bytes })
        .collect();
    Ok(BuiltSite { site, files, warnings: found })
}

/// What is wrong with the web site of a dataset of the public edition as at a day:
/// found by composing it, and, where the dataset is sound, by rendering it in
/// every form.
pub(super) fn problems_of_site(
    dataset: &Dataset,
    day: NaiveDate,
    sound: bool,
    settings: &Settings,
) -> Result<Vec<Diagnostic>, Error> {
    let options = SiteOptions {
        house_style: settings.compose.house_style.clone(),
        images: settings.compose.images.clone(),
        ..SiteOptions::on(day)
    };
    let composed = compose_site(dataset, &settings.templates, &options);
    let ComposedSite { site, warnings } = match composed.map_err(Error::from) {
        Ok(composed) => composed,
        Err(Error::Problems(more)) => return Ok(beside(more, sound)),
        Err(error) => return Err(error),
    };
    let mut found = beside(warnings, sound);
    let forms = if sound { &[SiteForm::Pages, SiteForm::Fragments][..] } else { &[] };
    for form in forms {
        match render_site(&site, &settings.templates, *form).map_err(Error::from) {
            Ok(_) => {}
            Err(Error::Problems(more)) => found.extend(more),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
