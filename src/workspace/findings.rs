//! What was found in an open dataset, and composing where that allows it.

use std::sync::Arc;

use super::accepted::not_acceptable;
use super::published::Recorded;
use super::{Error, Form, Workspace};
use crate::check::INVISIBLE_CHARACTER;
use crate::check::PLACEHOLDER_LEFT;
use crate::check::{Purpose, check as check_content};
use crate::compose::{ComposeOptions, Composed, compose};
use crate::dataset::{Dataset, Edition, PartialDate, ReportId};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::photographs::Images;

/// What a dataset is used for. Only problems that matter for it are looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Use {
    /// Whether reports are made from it.
    pub(super) reports: bool,
    /// Whether these are typeset in the fonts of the workspace, rather than shown in those of
    /// the reader.
    pub(super) pages: bool,
    /// The day that its web site shows, if one is made.
    pub(super) site: Option<PartialDate>,
}

impl Workspace {
    /// The dataset of an edition, if all of it could be read and has no invisible
    /// characters. Other problems can wait: the commands that use this are needed before a
    /// report is ready.
    pub(super) fn whole(&self, edition: Edition) -> Result<Arc<Dataset>, Error> {
        let dataset = self.dataset(edition).filter(|_| self.loaded().is_whole());
        let Some(dataset) = dataset else {
            let problems = self.loaded().problems(Edition::Public);
            return Err(Error::Problems(Diagnostics::new(problems)));
        };
        let found = self.findings(Edition::Public, Use::default());
        let unseen = |found: &Diagnostic| found.rule == INVISIBLE_CHARACTER;
        let unseen = Diagnostics::new(found.into_iter().filter(unseen).collect());
        if unseen.is_empty() { Ok(dataset) } else { Err(Error::Problems(unseen)) }
    }

    /// The dataset of an edition with what was found in it for a use, if all of it could be
    /// read.
    pub(super) fn checked(
        &self,
        edition: Edition,
        used: Use,
    ) -> Result<(Arc<Dataset>, Diagnostics), Error> {
        let found = self.findings(edition, used);
        // A report of a part of the dataset would only seem to have gaps.
        match self.dataset(edition).filter(|_| self.loaded().is_whole()) {
            Some(dataset) => Ok((dataset, found)),
            None => Err(Error::Problems(found)),
        }
    }

    /// What is wrong in the dataset, as the readers of an edition may be told. All of it is
    /// checked; what the public part alone does not show is veiled for the public.
    fn findings(&self, edition: Edition, used: Use) -> Diagnostics {
        let form = Diagnostics::new(self.loaded().problems(edition));
        let content = |edition| self.content(edition, used).iter().cloned().collect::<Vec<_>>();
        if edition == Edition::Exempt || !self.loaded().has_exempt() {
            return form.and(content(edition));
        }
        let seen = Diagnostics::new(content(Edition::Public));
        // Messages come from the public part alone, as help may name something exempt.
        let all = self.content(Edition::Exempt, used);
        form.and(all.iter().map(|found| match seen.like(found) {
            Some(seen) => self.loaded().public(seen),
            None => self.loaded().veiled(found),
        }))
    }

    /// What the rules find in the content of an edition.
    fn content(&self, edition: Edition, used: Use) -> Arc<Vec<Diagnostic>> {
        self.found.get((edition, used), || {
            let Some(dataset) = self.dataset(edition) else { return Arc::default() };
            let covers = |character| !used.pages || self.fonts.covers(character);
            let reports = used.reports.then_some(&covers as &(dyn Fn(char) -> bool + Sync));
            let mut found = check_content(&dataset, &Purpose { reports, site: used.site });
            found.extend(not_acceptable(&dataset));
            Arc::new(self.loaded().weighed(&dataset, found))
        })
    }

    /// The problems of the images that a dataset names.
    pub(super) fn image_problems(&self, dataset: &Dataset) -> Vec<Diagnostic> {
        self.loaded().weighed(dataset, self.images().problems(dataset))
    }

    /// A dataset without errors, with its records and one of its reports, composed with what
    /// is on record or, of a published one, in its published form.
    pub(super) fn composed(
        &self,
        edition: Edition,
        options: &ComposeOptions,
        form: Form,
    ) -> Result<(Arc<Dataset>, Recorded<'_>, Composed), Error> {
        let used = Use { reports: true, ..Use::default() };
        let (dataset, found) = self.checked(edition, used)?;
        let records = self.records(&dataset)?;
        let dataset = self.as_shown(&records, &dataset, options.report.as_ref(), None);
        let id = options.report.as_ref().map(ReportId::as_str);
        let options = &match (form, id.and_then(|id| dataset.report(id))) {
            (Form::Published, Some(entry)) => records.as_published(entry, options, &self.templates),
            _ => records.options(options),
        };
        // These commands show no images.
        let composed = match compose(&dataset, &self.templates, &Images::default(), options) {
            Err(error) => return Err(with(found, error.into())),
            Ok(composed) => composed,
        };
        let found = found.and(composed.warnings.clone());
        if found.errors() > 0 {
            return Err(Error::Problems(found));
        }
        Ok((dataset, records, composed))
    }
}

/// Whether nothing found in a dataset can cause problems in composing. A placeholder is only
/// a text.
pub(super) fn is_sound(found: &Diagnostics) -> bool {
    let is_text = |problem: &Diagnostic| problem.rule.code == PLACEHOLDER_LEFT.code;
    let mut errors = found.iter().filter(|problem| problem.rule.severity == Severity::Error);
    errors.all(is_text)
}

/// The problems of composing, without those that only follow from errors in the dataset, such
/// as references to an entry that could not be read, or two anchors made from an id that is
/// there twice.
pub(super) fn beside(more: Diagnostics, sound: bool) -> Vec<Diagnostic> {
    more.into_iter().filter(|problem| sound || !problem.rule.follows_errors).collect()
}

/// Adds what was found before to the problems of an error.
pub(super) fn with(found: Diagnostics, error: Error) -> Error {
    match error {
        Error::Problems(more) => {
            let sound = is_sound(&found);
            Error::Problems(found.and(beside(more, sound)))
        }
        error => error,
    }
}
