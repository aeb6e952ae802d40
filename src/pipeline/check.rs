//! Every problem of a dataset, its reports and its web site, without writing
//! anything.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::loaded::{beside, checked_for, is_sound, load_with_fonts};
use super::published::Recorded;
use super::site::problems_of_site;
use super::{Error, Input, Settings};
use crate::check::Purpose;
use crate::compose::{ComposeOptions, compose};
use crate::dataset::{Dataset, Edition, Loaded, PartialDate, ReportEntry, ReportId};
use crate::diagnostic::{
    DAMAGED_RECORD, DIFFERS_FROM_RECORD, Diagnostic, Diagnostics, LEFT_OUT, MISSING_FIELD,
    NO_ADDRESS, OLD_DATA, OLD_FIGURE, UNUSED_ACCEPTANCE,
};
use crate::photographs::Images;
use crate::record::Records;
use crate::render::render;

/// Finds every problem of a dataset, of all its reports and of its public web site
/// as at a day, by doing all that [`build`](super::build) and
/// [`build_site`](super::build_site) do but writing. What follows from values that
/// cannot be read is found once they can.
///
/// # Errors
/// If the dataset cannot be read at all.
pub fn check(
    input: impl Into<Input>,
    day: NaiveDate,
    settings: &Settings,
) -> Result<Diagnostics, Error> {
    let (loaded, settings) = &load_with_fonts(input.into(), settings)?;
    let covers = |c| settings.fonts.covers(c);
    let purpose = Purpose { reports: Some(&covers), site: Some(PartialDate::from(day)) };
    let (dataset, mut found) = match checked_for(&purpose, loaded, settings.edition) {
        Ok(checked) => checked,
        Err(Error::Problems(found)) => {
            // What could be read has its images.
            let known = loaded.edition(settings.edition);
            let problems = known
                .map(|known| {
                    let problems = Images::read(&known, loaded.folder()).problems(&known);
                    loaded.weighed(&known, problems)
                })
                .unwrap_or_default();
            return Ok(found.and(problems));
        }
        Err(error) => return Err(error),
    };
    if dataset.reports.is_empty() {
        found = found.and([Diagnostic::new(
            MISSING_FIELD,
            Some(dataset.locate("/council")),
            "the dataset has no report",
            "add one to `reports`: the municipal year, the meeting and the narrative",
        )]);
    }
    let whole = loaded.edition(Edition::Exempt).filter(|_| loaded.has_exempt());
    let images = &Images::read(whole.as_ref().unwrap_or(&dataset), loaded.folder());
    let public = Diagnostics::new(loaded.weighed(&dataset, images.problems(&dataset)));
    if let Some(whole) = &whole {
        let problems = loaded.weighed(whole, images.problems(whole));
        let more = problems.iter().filter(|problem| public.like(problem).is_none());
        found = found.and(more.map(|problem| loaded.veiled(problem)));
    }
    found = found.and(public);
    let damaged = damaged_records(loaded, &dataset)?;
    let is_damaged = !damaged.is_empty();
    found = found.and(damaged);
    let sound = is_sound(&found);
    let made = |edition: Edition| -> Result<Diagnostics, Error> {
        let Some(dataset) = loaded.edition(edition) else { return Ok(Diagnostics::default()) };
        let records = match Recorded::read(loaded, &dataset) {
            // It is among the damaged ones.
            Err(_) if is_damaged => return Ok(Diagnostics::default()),
            records => records?,
        };
        let reports = dataset.reports.iter();
        let is_public = edition == Edition::Public;
        // What is public only in what is published later is told nobody before.
        let told = |of_day: &Cow<'_, Dataset>, found: Vec<Diagnostic>| match of_day {
            Cow::Owned(_) if is_public => found.iter().map(|one| loaded.public(one)).collect(),
            _ => found,
        };
        let of_reports = reports.map(|entry| {
            let id: ReportId = entry.id().parse()?;
            let of_day = records.as_shown(loaded, &dataset, Some(&id), settings);
            let entry = of_day.report(id.as_str()).unwrap_or(entry);
            let found = problems_of((&of_day, &records), entry, sound, images, settings)?;
            Ok(told(&of_day, found))
        });
        // The site is for the public only.
        let of_site = is_public.then(|| {
            let of_day = loaded.published_on(&dataset, PartialDate::from(day));
            let found = problems_of_site(&of_day, day, sound, images, settings)?;
            Ok(told(&of_day, found))
        });
        let mut all = of_reports.chain(of_site);
        all.try_fold(Diagnostics::default(), |all, found: Result<Vec<Diagnostic>, Error>| {
            Ok(all.and(loaded.weighed(&dataset, found?)))
        })
    };
    let public = made(Edition::Public)?;
    if loaded.has_exempt() {
        let more = made(Edition::Exempt)?;
        let told = |problem: Diagnostic| match settings.edition {
            Edition::Exempt => problem,
            Edition::Public => loaded.veiled(&problem),
        };
        found =
            found.and(more.into_iter().filter(|problem| public.like(problem).is_none()).map(told));
    }
    let found = found.and(public);
    let unused = unused_acceptances(&dataset, &found, settings.compose.house_style.is_some());
    Ok(found.and(unused))
}

/// The files of published reports that are missing or have changed, in both editions. An
/// exempt record can be kept elsewhere as a whole.
fn damaged_records(loaded: &Loaded, dataset: &Dataset) -> Result<Vec<Diagnostic>, Error> {
    let records = Records::new(loaded.folder(), dataset.council.id.as_str());
    let mut found = Vec::new();
    for entry in &dataset.reports {
        let id: ReportId = entry.id().parse()?;
        let pointer = dataset.report_pointer(entry.id()).unwrap_or_default();
        let damage = [Edition::Public, Edition::Exempt].map(|edition| records.damage(&id, edition));
        found.extend(damage.into_iter().flatten().map(|error| {
            Diagnostic::new(
                DAMAGED_RECORD,
                Some(dataset.locate(&format!("{pointer}/published"))),
                format!("the record of the published report for {id} is damaged"),
                error.to_string(),
            )
        }));
    }
    Ok(found)
}

/// The entries of `accepted` that accept nothing any more. Where the dataset has errors,
/// not every warning has been found; while another house style is tried, nor has what that of
/// the council leaves out.
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
        .map(|(position, accepted)| {
            Diagnostic::new(
                UNUSED_ACCEPTANCE,
                Some(dataset.locate(&format!("/accepted/{position}/entry"))),
                format!("there is no warning of `{}` on `{}`", accepted.rule, accepted.entry),
                "remove the entry, or correct `entry` by what `check -v` shows",
            )
        })
        .collect()
}

/// What is wrong with one report of a dataset: found by composing it, and, where
/// the dataset is sound, by rendering it. Of one that is on record, only whether the
/// register would give another now.
fn problems_of(
    (dataset, records): (&Dataset, &Recorded<'_>),
    entry: &ReportEntry,
    sound: bool,
    images: &Images,
    settings: &Settings,
) -> Result<Vec<Diagnostic>, Error> {
    let options = ComposeOptions { report: Some(entry.id().parse()?), ..settings.compose.clone() };
    let options = records.as_published(entry, &options, &settings.templates);
    let composed = compose(dataset, &settings.templates, images, &options);
    let composed = match composed.map_err(Error::from) {
        Ok(composed) => composed,
        Err(Error::Problems(more)) => return Ok(beside(more, sound)),
        Err(error) => return Err(error),
    };
    if let Some(difference) = records.difference(&composed.report) {
        let id = entry.id();
        let pointer = dataset.report_pointer(id);
        let place = pointer.map(|pointer| dataset.locate(&format!("{pointer}/published")));
        let differs = || {
            Diagnostic::new(
                DIFFERS_FROM_RECORD,
                place,
                format!("the register would now give another report for {id} than was published"),
                format!(
                    "`intl-update diff DATASET {id}` shows what differs; the record stays as it is"
                ),
            )
        };
        return Ok((!difference.is_empty()).then(differs).into_iter().collect());
    }
    let mut found: Vec<Diagnostic> = composed.warnings.into_iter().collect();
    let formats = if sound { settings.formats.as_slice() } else { &[] };
    for format in formats {
        let Settings { templates, fonts, made_at, .. } = settings;
        let rendered = render(&composed.report, *format, templates, fonts, *made_at);
        match rendered.map_err(Error::from) {
            Ok(_) => {}
            Err(Error::Problems(more)) => found.extend(more),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
