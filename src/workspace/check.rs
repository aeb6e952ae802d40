//! Every problem of a dataset, its reports and its web site, without writing
//! anything.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::findings::{Use, beside, is_sound};
use super::published::Recorded;
use super::rules::{DAMAGED_RECORD, DIFFERS_FROM_RECORD, UNUSED_ACCEPTANCE};
use super::{Error, Workspace};
use crate::check::OLD_DATA;
use crate::check::OLD_FIGURE;
use crate::compose::rules::{LEFT_OUT, NO_ADDRESS};
use crate::compose::{ComposeOptions, Drawing, compose};
use crate::dataset::{Dataset, Edition, PartialDate, ReportEntry, ReportId, field};
use crate::diagnostic::{Diagnostic, Diagnostics, Hint};
use crate::json::rules::MISSING_FIELD;
use crate::record::Records;
use crate::render::Format;

/// How a dataset is checked.
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// Who reads the messages. For the public, they show nothing that is exempt.
    pub edition: Edition,
    /// The day that the web site shows.
    pub day: NaiveDate,
    /// The house style, if it is not the council's.
    pub house_style: Option<String>,
    /// The formats in which every report is rendered, to find what is wrong in templates.
    pub formats: Vec<Format>,
}

impl CheckOptions {
    /// Composes everything as at a day, and renders nothing.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        Self { edition: Edition::default(), day, house_style: None, formats: Vec::new() }
    }

    /// Maps are for what is rendered.
    pub(super) fn drawing(&self) -> Drawing {
        if self.formats.is_empty() { Drawing::LeftOut } else { Drawing::Drawn }
    }
}

impl Workspace {
    /// Finds every problem of a dataset, of all its reports and of its public web site on a
    /// day. It composes what [`reports`](Self::reports) and [`site`](Self::site) compose, and
    /// renders only the formats that are asked for. Problems that follow from values which
    /// cannot be read are found once these are corrected.
    ///
    /// # Errors
    /// If a record cannot be read.
    pub fn check(&self, options: &CheckOptions) -> Result<Diagnostics, Error> {
        let used = Use { reports: true, pages: true, site: Some(PartialDate::from(options.day)) };
        let (dataset, mut found) = match self.checked(options.edition, used) {
            Ok(checked) => checked,
            Err(Error::Problems(found)) => {
                // Images can be checked as far as the dataset could be read.
                let known = self.dataset(options.edition);
                let problems = known.map(|known| self.image_problems(&known));
                return Ok(found.and(problems.unwrap_or_default()));
            }
            Err(error) => return Err(error),
        };
        if dataset.reports.is_empty() {
            found = found.and([Diagnostic::new(
                MISSING_FIELD,
                Some(dataset.locate(&dataset.council)),
                "the dataset has no report",
                "add one to `reports`: the municipal year, the meeting and the narrative",
            )]);
        }
        let public = Diagnostics::new(self.image_problems(&dataset));
        let whole = self.dataset(Edition::Exempt).filter(|_| self.loaded().has_exempt());
        if let Some(whole) = &whole {
            let problems = self.image_problems(whole);
            let more = problems.iter().filter(|problem| public.like(problem).is_none());
            found = found.and(more.map(|problem| self.loaded().veiled(problem)));
        }
        found = found.and(public);
        let damaged = self.damaged_records(&dataset)?;
        let is_damaged = !damaged.is_empty();
        found = found.and(damaged);
        let is_sound = is_sound(&found);
        let made = |edition| self.problems_of_edition(edition, is_sound, is_damaged, options);
        let public = made(Edition::Public)?;
        if self.loaded().has_exempt() {
            let more = made(Edition::Exempt)?;
            let told = |problem: Diagnostic| match options.edition {
                Edition::Exempt => problem,
                Edition::Public => self.loaded().veiled(&problem),
            };
            let more = more.into_iter().filter(|problem| public.like(problem).is_none());
            found = found.and(more.map(told));
        }
        let found = found.and(public);
        let unused = unused_acceptances(&dataset, &found, options.house_style.is_some());
        Ok(found.and(unused))
    }

    /// What is wrong with the reports of an edition, and with the web site, which is for the
    /// public only.
    fn problems_of_edition(
        &self,
        edition: Edition,
        is_sound: bool,
        is_damaged: bool,
        options: &CheckOptions,
    ) -> Result<Diagnostics, Error> {
        let Some(dataset) = self.dataset(edition) else { return Ok(Diagnostics::default()) };
        let records = match self.records(&dataset) {
            // The damaged record is reported already.
            Err(_) if is_damaged => return Ok(Diagnostics::default()),
            records => records?,
        };
        let is_public = edition == Edition::Public;
        // Messages show nothing that becomes public only later.
        let told = |of_day: &Arc<Dataset>, found: Vec<Diagnostic>| {
            if is_public && !Arc::ptr_eq(of_day, &dataset) {
                found.iter().map(|one| self.loaded().public(one)).collect()
            } else {
                found
            }
        };
        let mut all = Diagnostics::default();
        for entry in &dataset.reports {
            let id: ReportId = entry.id().parse()?;
            let of_day = self.as_shown(&records, &dataset, Some(&id), None);
            let entry = of_day.report(id.as_str()).unwrap_or(entry);
            let found = self.problems_of((&of_day, &records), entry, is_sound, options)?;
            all = all.and(self.loaded().weighed(&dataset, told(&of_day, found)));
        }
        if is_public {
            let of_day = self.published_on(&dataset, PartialDate::from(options.day));
            let found = self.problems_of_site(&of_day, is_sound, options)?;
            all = all.and(self.loaded().weighed(&dataset, told(&of_day, found)));
        }
        Ok(all)
    }

    /// The files of published reports that are missing or have changed, in both editions. An
    /// exempt record can be kept elsewhere as a whole.
    fn damaged_records(&self, dataset: &Dataset) -> Result<Vec<Diagnostic>, Error> {
        let records = Records::new(self.loaded().folder(), dataset.council.id.as_str());
        let mut found = Vec::new();
        for entry in &dataset.reports {
            let id: ReportId = entry.id().parse()?;
            let damage =
                [Edition::Public, Edition::Exempt].map(|edition| records.damage(&id, edition));
            found.extend(damage.into_iter().flatten().map(|error| {
                Diagnostic::new(
                    DAMAGED_RECORD,
                    Some(dataset.locate(&field!(entry.published))),
                    format!("the record of the published report for {id} is damaged"),
                    error.to_string(),
                )
            }));
        }
        Ok(found)
    }

    /// What is wrong with one report of a dataset: found by composing it, and, where the
    /// dataset is sound, by rendering it in the formats that are asked for. Of one that is on
    /// record, only whether the register would give another now.
    fn problems_of(
        &self,
        (dataset, records): (&Dataset, &Recorded<'_>),
        entry: &ReportEntry,
        is_sound: bool,
        options: &CheckOptions,
    ) -> Result<Vec<Diagnostic>, Error> {
        let compose_options = ComposeOptions {
            report: Some(entry.id().parse()?),
            house_style: options.house_style.clone(),
            drawing: options.drawing(),
            ..ComposeOptions::default()
        };
        let as_published = records.as_published(entry, &compose_options, &self.templates);
        let composed = compose(dataset, &self.templates, self.images(), &as_published);
        let composed = match composed.map_err(Error::from) {
            Ok(composed) => composed,
            Err(Error::Problems(more)) => return Ok(beside(more, is_sound)),
            Err(error) => return Err(error),
        };
        if let Some(difference) = records.difference(&composed.report) {
            let id = entry.id();
            let place = Some(dataset.locate(&field!(entry.published)));
            let differs = || {
                Diagnostic::new(
                    DIFFERS_FROM_RECORD,
                    place,
                    format!(
                        "the register would now give another report for {id} than was published"
                    ),
                    "the record stays as it is",
                )
                .with_hint(Hint::Differences(id.to_owned()))
            };
            return Ok((!difference.is_empty()).then(differs).into_iter().collect());
        }
        let mut found: Vec<Diagnostic> = composed.warnings.into_iter().collect();
        for format in options.formats.iter().filter(|_| is_sound) {
            match self.rendered(&composed.report, *format, None) {
                Ok(_) => {}
                Err(Error::Problems(more)) => found.extend(more),
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }
}

/// The entries of `accepted` that no longer match a warning. None while the dataset has errors,
/// as not every warning has been found then, or for what the council's own house style leaves
/// out while another is tried.
fn unused_acceptances(
    dataset: &Dataset,
    found: &Diagnostics,
    other_style: bool,
) -> Vec<Diagnostic> {
    if found.errors() > 0 {
        return Vec::new();
    }
    let used: BTreeSet<usize> =
        found.iter().filter_map(|problem| problem.acceptance.position()).collect();
    let unused = dataset.accepted.iter().enumerate().filter(|(position, accepted)| {
        // These depend on when and for which address the web site is made.
        let by_site = [OLD_FIGURE, OLD_DATA, NO_ADDRESS].iter();
        let by_style = other_style && accepted.rule == LEFT_OUT.code;
        let by_site = by_site.clone().any(|rule| rule.code == accepted.rule);
        !used.contains(position) && !by_site && !by_style
    });
    unused
        .map(|(_, accepted)| {
            Diagnostic::new(
                UNUSED_ACCEPTANCE,
                Some(dataset.locate(&field!(accepted.entry))),
                format!("there is no warning of `{}` on `{}`", accepted.rule, accepted.entry),
                "remove the entry, or correct `entry`",
            )
            .with_hint(Hint::Acceptances)
        })
        .collect()
}
