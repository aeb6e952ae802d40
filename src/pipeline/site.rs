//! The whole way from a dataset to the files of its public web site.

use std::path::{Path, PathBuf};

use super::{Error, Input, Settings, checked, load, with, with_images};
use crate::check::check_site;
use crate::compose::{ComposeError, ComposedSite, SiteOptions, compose_site};
use crate::dataset::{Edition, PartialDate};
use crate::diagnostic::{
    CALL_IN_WITHOUT_EXECUTIVE, Diagnostic, Diagnostics, FUTURE_IN_THE_PAST, NAMED_DIFFERENTLY,
    NO_BACKGROUND_PAPERS, NO_CLIMATE_REFERENCE, NO_EQUALITY_REFERENCE, NOT_IN_REPORT, NOT_RECORDED,
    NOTHING_SINCE, OUTSIDE_YEARS, Rule, TO_BE_COMPLETED,
};
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

/// The warnings that concern nothing that the site shows.
const OF_REPORTS: [Rule; 11] = [
    NOT_IN_REPORT,
    NAMED_DIFFERENTLY,
    NOTHING_SINCE,
    OUTSIDE_YEARS,
    NOT_RECORDED,
    TO_BE_COMPLETED,
    CALL_IN_WITHOUT_EXECUTIVE,
    NO_BACKGROUND_PAPERS,
    NO_EQUALITY_REFERENCE,
    NO_CLIMATE_REFERENCE,
    FUTURE_IN_THE_PAST,
];

/// What was found in a dataset without the warnings on its reports, which `check`
/// and `build` tell.
fn about_the_site(found: Diagnostics) -> Diagnostics {
    let concerns = |found: &Diagnostic| !OF_REPORTS.contains(&found.rule);
    Diagnostics::new(found.into_iter().filter(concerns).collect())
}

/// The sentences of the standard wording of the web site, by name, as they stand
/// on it on the day of a report's meeting: of the latest report, unless the
/// settings name a year.
///
/// # Errors
/// As [`build_site`], and if the dataset has no such report.
pub fn site_sentences(
    input: impl Into<Input>,
    settings: &Settings,
) -> Result<Vec<(String, String)>, Error> {
    let settings = Settings { edition: Edition::Public, ..settings.clone() };
    let (dataset, found) = checked(&load(input.into())?, &settings)?;
    let year = settings.compose.year.as_ref();
    let report = year.map_or_else(|| dataset.latest_report(), |year| dataset.report(year));
    let report = report.ok_or(ComposeError::NoReport)?;
    let options = SiteOptions {
        house_style: settings.compose.house_style.clone(),
        ..SiteOptions::on(dataset.as_at(report).latest())
    };
    let composed = compose_site(&dataset, &settings.templates, &options)
        .map_err(|error| with(found, error.into()))?;
    Ok(composed.sentences.into_iter().collect())
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
    let settings = Settings { edition: Edition::Public, ..settings.clone() };
    let loaded = load(input.into())?;
    let (dataset, found) = checked(&loaded, &settings)?;
    let (images, found) = with_images(&loaded, &dataset, found);
    let options = &SiteOptions { images, ..options.clone() };
    let found = about_the_site(found).and(check_site(&dataset, PartialDate::Day(options.as_at)));
    let ComposedSite { site, warnings, .. } = compose_site(&dataset, &settings.templates, options)
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
