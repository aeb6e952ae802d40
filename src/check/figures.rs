//! Figures have their date and source, and those on the web site are not old.

use chrono::Months;

use super::{Findings, Subject};
use crate::dataset::{Part, PublicSite, field};

checks! {
    Warning Dataset FIGURE_WITHOUT_SOURCE "figure-without-source"
        "Each figure has its date and source.",
        "figures without a date or source"
        => figures_have_date_and_source;
    Warning Site OLD_FIGURE "old-figure"
        "A figure on the web site is no older than `site.figures_old_after` says.",
        "figures that are out of date"
        => figures_of_the_site_are_not_old;
}

pub(super) fn figures_have_date_and_source(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    for relationship in dataset.places() {
        for figure in relationship.figures.iter().filter_map(Part::known) {
            // What could not be read is not absent.
            let date = figure.date.is_some() || dataset.is_gap(&field!(figure.date));
            let source = figure.source.is_some() || dataset.is_gap(&field!(figure.source));
            let (what, fields) = match (date, source) {
                (true, true) => continue,
                (true, false) => ("source", "`source`"),
                (false, true) => ("date", "`date`"),
                (false, false) => ("date and no source", "`date` and `source`"),
            };
            findings.add_detailed(
                FIGURE_WITHOUT_SOURCE,
                &figure.label,
                (
                    format!(
                        "the figure “{}” of {} has no {what}",
                        figure.label, relationship.place
                    ),
                    &format!("add {fields} once known"),
                ),
                None,
                Some(figure.value.to_string()),
            );
        }
    }
}

/// Figures whose date is longer ago, on the day that the site shows, than the
/// dataset lets pass.
pub(super) fn figures_of_the_site_are_not_old(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(day) = subject.purpose.site else { return };
    let site = subject.dataset.site.as_ref();
    let years = site.map_or_else(PublicSite::years_until_old, |site| site.figures_old_after);
    let months = Months::new(years.saturating_mul(12));
    for relationship in subject.dataset.places() {
        for figure in relationship.figures.iter().filter_map(Part::open) {
            let Some(date) = figure.date else { continue };
            // A partial date counts from the last day that it can stand for.
            let is_old = |until| until < day.earliest();
            if !date.latest().checked_add_months(months).is_some_and(is_old) {
                continue;
            }
            findings.add(
                OLD_FIGURE,
                &date,
                format!(
                    "the figure “{}” of {} dates from {}, more than {years} years before {}",
                    figure.label,
                    relationship.place,
                    date.in_words(),
                    day.in_words()
                ),
                "replace it with a newer figure, or raise `figures_old_after` in `site`",
            );
        }
    }
}
