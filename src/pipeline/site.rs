//! The whole way from a dataset to the files of its public web site.

use std::path::Path;

use chrono::NaiveDate;

use super::loaded::{beside, checked_for, load, load_with_fonts, sources, with};
use super::{Error, Input, Settings};
use crate::check::Purpose;
use crate::compose::{ComposeError, ComposedSite, SiteOptions, compose_site};
use crate::dataset::{Dataset, Edition, PartialDate};
use crate::diagnostic::{Diagnostic, Diagnostics, NO_ADDRESS};
use crate::out::{FileSet, OutputFile, Replaced, Sources, replace_all};
use crate::photographs::Images;
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
    /// The dataset files and images that it was made from, which no output replaces.
    pub sources: Sources,
}

impl BuiltSite {
    /// Writes the files into a folder, in place of those of an earlier site there:
    /// what that has beside them is removed.
    ///
    /// # Errors
    /// If a file would replace one that was read or that this program did not write, or
    /// cannot be written; the earlier files are then as they were.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Replaced, Error> {
        let set = self.set(Path::new(""));
        Ok(replace_all(folder.as_ref(), &[set], &self.sources)?.pop().unwrap_or_default())
    }

    /// The files as they are written into a folder below another one, with those of
    /// other sites.
    #[must_use]
    pub fn set<'a>(&'a self, folder: &'a Path) -> FileSet<'a> {
        FileSet { folder, files: &self.files }
    }
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
    let purpose = Purpose { reports: None, site: None };
    let loaded = load(input.into())?;
    let (dataset, found) = checked_for(&purpose, &loaded, Edition::Public)?;
    let id = settings.compose.report.as_ref();
    let report = id.map_or_else(|| dataset.latest_report(), |id| dataset.report(id.as_str()));
    let report = report.ok_or(ComposeError::NoReport)?;
    let day = dataset.as_at(report).last_day();
    let options =
        SiteOptions { house_style: settings.compose.house_style.clone(), ..SiteOptions::on(day) };
    let of_day = loaded.published_on(&dataset, PartialDate::from(day));
    let composed = compose_site(&of_day, &settings.templates, &Images::default(), &options)
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
    let (loaded, settings) = &load_with_fonts(input.into(), settings)?;
    let purpose = Purpose { reports: None, site: Some(PartialDate::from(options.as_at)) };
    let (dataset, found) = checked_for(&purpose, loaded, Edition::Public)?;
    let dataset = loaded.published_on(&dataset, PartialDate::from(options.as_at)).into_owned();
    let images = Images::read(&dataset, loaded.folder());
    let found = found.and(loaded.weighed(&dataset, images.problems(&dataset)));
    let ComposedSite { site, warnings, .. } =
        compose_site(&dataset, &settings.templates, &images, options)
            .map_err(|error| with(found.clone(), error.into()))?;
    let found = found.and(loaded.weighed(&dataset, warnings.into_iter().collect()));
    if found.stop(settings.strict) {
        return Err(Error::Problems(found));
    }
    let files = render_site(&site, &settings.templates, &settings.fonts, form)
        .map_err(|error| with(found.clone(), error.into()))?;
    Ok(BuiltSite { site, files, warnings: found, sources: sources(loaded, &dataset) })
}

/// What is wrong with the web site of a dataset of the public edition as at a day:
/// found by composing it, and, where the dataset is sound, by rendering it in
/// every form.
pub(super) fn problems_of_site(
    dataset: &Dataset,
    day: NaiveDate,
    sound: bool,
    images: &Images,
    settings: &Settings,
) -> Result<Vec<Diagnostic>, Error> {
    let options =
        SiteOptions { house_style: settings.compose.house_style.clone(), ..SiteOptions::on(day) };
    let composed = compose_site(dataset, &settings.templates, images, &options);
    let ComposedSite { site, warnings, .. } = match composed.map_err(Error::from) {
        Ok(composed) => composed,
        Err(Error::Problems(more)) => return Ok(beside(more, sound)),
        Err(error) => return Err(error),
    };
    let mut found = beside(warnings, sound);
    // Nobody has asked for a site.
    if dataset.site.is_none() {
        found.retain(|problem| problem.rule != NO_ADDRESS);
    }
    let forms = if sound {
        &[SiteForm::Pages, SiteForm::Fragments, SiteForm::OneFragment][..]
    } else {
        &[]
    };
    for form in forms {
        match render_site(&site, &settings.templates, &settings.fonts, *form).map_err(Error::from) {
            Ok(_) => {}
            Err(Error::Problems(more)) => found.extend(more),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
