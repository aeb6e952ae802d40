//! The files of the public web site.

use std::path::Path;

use super::findings::{Use, beside, with};
use super::{CheckOptions, Error, Workspace};
use crate::compose::rules::NO_ADDRESS;
use crate::compose::{ComposeError, ComposeOptions, ComposedSite, SiteOptions, compose_site};
use crate::dataset::{Dataset, Edition, PartialDate};
use crate::diagnostic::{Diagnostic, Diagnostics};
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
    /// The dataset files and images used, which no output may replace.
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

impl Workspace {
    /// Makes the public web site.
    ///
    /// # Errors
    /// If the dataset could not be read, or it or the templates have errors, or, if `strict`,
    /// warnings.
    pub fn site(
        &self,
        options: &SiteOptions,
        form: SiteForm,
        strict: bool,
    ) -> Result<BuiltSite, Error> {
        let day = PartialDate::from(options.as_at);
        let (dataset, found) =
            self.checked(Edition::Public, Use { site: Some(day), ..Use::default() })?;
        let dataset = self.published_on(&dataset, day);
        let found = found.and(self.image_problems(&dataset));
        let ComposedSite { site, warnings, .. } =
            compose_site(&dataset, &self.templates, self.images(), options)
                .map_err(|error| with(found.clone(), error.into()))?;
        let found = found.and(self.loaded().weighed(&dataset, warnings.into_iter().collect()));
        if found.stop(strict) {
            return Err(Error::Problems(found));
        }
        let files = render_site(&site, &self.templates, &self.fonts, form)
            .map_err(|error| with(found.clone(), error.into()))?;
        Ok(BuiltSite { site, files, warnings: found, sources: self.sources(&dataset) })
    }

    /// The sentences of the standard wording of the web site, by name, as they are on it on
    /// the day of a report's meeting: of the report that the options name, or else the latest.
    ///
    /// # Errors
    /// As [`site`](Self::site), and if the dataset has no such report.
    pub fn site_sentences(&self, options: &ComposeOptions) -> Result<Vec<(String, String)>, Error> {
        let (dataset, found) = self.checked(Edition::Public, Use::default())?;
        let id = options.report.as_ref();
        let report = id.map_or_else(|| dataset.latest_report(), |id| dataset.report(id.as_str()));
        let day = dataset.as_at(report.ok_or(ComposeError::NoReport)?).last_day();
        let options =
            SiteOptions { house_style: options.house_style.clone(), ..SiteOptions::on(day) };
        let of_day = self.published_on(&dataset, PartialDate::from(day));
        let composed = compose_site(&of_day, &self.templates, &Images::default(), &options)
            .map_err(|error| with(found, error.into()))?;
        Ok(composed.sentences.into_iter().collect())
    }

    /// What is wrong with the web site of a public dataset as at a day: found by composing it
    /// and, where reports are rendered too, by rendering it in every form.
    pub(super) fn problems_of_site(
        &self,
        dataset: &Dataset,
        is_sound: bool,
        options: &CheckOptions,
    ) -> Result<Vec<Diagnostic>, Error> {
        let site_options = SiteOptions {
            house_style: options.house_style.clone(),
            drawing: options.drawing(),
            ..SiteOptions::on(options.day)
        };
        let composed = compose_site(dataset, &self.templates, self.images(), &site_options);
        let ComposedSite { site, warnings, .. } = match composed.map_err(Error::from) {
            Ok(composed) => composed,
            Err(Error::Problems(more)) => return Ok(beside(more, is_sound)),
            Err(error) => return Err(error),
        };
        let mut found = beside(warnings, is_sound);
        // Nobody has asked for a site.
        if dataset.site.is_none() {
            found.retain(|problem| problem.rule != NO_ADDRESS);
        }
        let forms = [SiteForm::Pages, SiteForm::Fragments, SiteForm::OneFragment];
        for form in forms.into_iter().filter(|_| is_sound && !options.formats.is_empty()) {
            let rendered = render_site(&site, &self.templates, &self.fonts, form);
            match rendered.map_err(Error::from) {
                Ok(_) => {}
                Err(Error::Problems(more)) => found.extend(more),
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }
}
