//! Counting visits by region and form, for tables and pictures.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{Row, Words, region_of, table_or_line};
use crate::dataset::{Dataset, Exemption, Marked, Part, PartialDate, Visit, VisitForm, YearId};
use crate::diagnostic::Diagnostic;
use crate::text::narrative::plain;
use crate::text::{Block, Column, Inline};

/// The forms of visits in the order in which tables show them.
const FORMS: [VisitForm; 5] = [
    VisitForm::Inward,
    VisitForm::Outward,
    VisitForm::Online,
    VisitForm::Event,
    VisitForm::Signing,
];

/// A municipal year, and another that is shown before it.
#[derive(Clone, Copy)]
pub(super) struct ComparedYears<'a> {
    /// The year.
    pub(super) year: &'a YearId,
    /// The year that it is compared with, where there is one.
    pub(super) before: Option<&'a YearId>,
}

/// How many visits there were.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally<'a> {
    /// How many.
    pub(super) visits: u32,
    /// Why one of them is kept from the public, where it is.
    pub(super) exemption: Option<&'a Exemption>,
}

impl<'a> Tally<'a> {
    fn add(&mut self, exemption: Option<&'a Exemption>) {
        self.visits = self.visits.saturating_add(1);
        self.exemption = self.exemption.or(exemption);
    }
}

/// How many visits of a form there were in a region.
#[derive(Debug, Clone, Copy)]
pub(super) struct VisitCount<'a> {
    /// The position of the region in the council's list.
    pub(super) region: usize,
    /// The form.
    pub(super) form: VisitForm,
    /// In the year before, where one is compared.
    pub(super) before: Option<Tally<'a>>,
    /// In the year.
    pub(super) now: Tally<'a>,
}

impl<'a> VisitCount<'a> {
    /// The counts in the order of the years.
    pub(super) fn tallies(&self) -> impl Iterator<Item = Tally<'a>> {
        self.before.into_iter().chain([self.now])
    }
}

/// How many visits there were in all regions, each once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Total<'a> {
    /// In the year before, where one is compared.
    pub(super) before: Option<Tally<'a>>,
    /// In the year.
    pub(super) now: Tally<'a>,
}

/// A visit of the years that are compared: whether it is of the year, and of the one before.
struct Counted<'a> {
    visit: Marked<'a, Visit>,
    is_now: bool,
    was_before: bool,
}

/// The visits of years, as far as they have come by a date and belong to a region.
fn counted<'a>(
    dataset: &'a Dataset,
    years: ComparedYears<'_>,
    date: PartialDate,
) -> impl Iterator<Item = Counted<'a>> {
    let known = dataset.visits.iter().filter_map(Part::marked);
    // Regular contact, such as calls, is no single visit.
    let come = known.filter(move |visit| {
        let occurrence = visit.thing.occurrence();
        !occurrence.ongoing && dataset.has_taken_place(occurrence, date)
    });
    let counted = come.map(move |visit| {
        let is_in = |year: &YearId| dataset.visit_in_year(visit.thing.occurrence(), year);
        let (is_now, was_before) = (is_in(years.year), years.before.is_some_and(is_in));
        Counted { visit, is_now, was_before }
    });
    counted.filter(|counted| {
        let form = FORMS.contains(&counted.visit.thing.form);
        form && (counted.is_now || counted.was_before)
            && !regions_of(dataset, counted.visit.thing).is_empty()
    })
}

/// The number of visits of years in all regions; one that is of both years is one visit.
pub(super) fn number_of_visits(
    dataset: &Dataset,
    years: ComparedYears<'_>,
    date: PartialDate,
) -> usize {
    counted(dataset, years, date).count()
}

/// Counts the visits of years in all regions.
pub(super) fn count_all<'a>(
    dataset: &'a Dataset,
    years: ComparedYears<'_>,
    date: PartialDate,
) -> Total<'a> {
    let mut total = Total { before: years.before.map(|_| Tally::default()), now: Tally::default() };
    for Counted { visit, is_now, was_before } in counted(dataset, years, date) {
        if is_now {
            total.now.add(visit.exemption);
        }
        if let Some(before) = total.before.as_mut().filter(|_| was_before) {
            before.add(visit.exemption);
        }
    }
    total
}

/// Counts the visits of years by region and form, as far as they have come by a
/// date. What is in none of the years is not there.
pub(super) fn count_visits<'a>(
    dataset: &'a Dataset,
    years: ComparedYears<'_>,
    date: PartialDate,
) -> Vec<VisitCount<'a>> {
    let mut counts: BTreeMap<(usize, usize), VisitCount<'a>> = BTreeMap::new();
    for Counted { visit, is_now, was_before } in counted(dataset, years, date) {
        let Marked { thing, exemption } = visit;
        let Some(place) = FORMS.iter().position(|form| *form == thing.form) else { continue };
        for region in regions_of(dataset, thing) {
            let count = counts.entry((region, place)).or_insert_with(|| VisitCount {
                region,
                form: thing.form,
                before: years.before.map(|_| Tally::default()),
                now: Tally::default(),
            });
            if is_now {
                count.now.add(exemption);
            }
            if let Some(before) = count.before.as_mut().filter(|_| was_before) {
                before.add(exemption);
            }
        }
    }
    counts.into_values().collect()
}

/// The positions of the regions that a visit belongs to, each once.
fn regions_of(dataset: &Dataset, visit: &Visit) -> BTreeSet<usize> {
    let places = visit.relationships.iter().filter_map(|id| dataset.relationship(id.as_str()));
    places.filter_map(|place| region_of(dataset, place)).collect()
}

impl Words<'_> {
    /// The name of the region of a count.
    pub(super) fn region(&self, count: &VisitCount<'_>) -> String {
        let region = self.dataset.council.regions.get(count.region);
        region.map(|region| region.name.to_string()).unwrap_or_default()
    }

    /// Counts as a table, with their total where it is given and there are several.
    pub(super) fn visits_table<'v>(
        &self,
        caption: String,
        counts: impl IntoIterator<Item = &'v VisitCount<'v>>,
        years: ComparedYears<'_>,
        total: Option<Total<'_>>,
    ) -> Result<Block, Box<Diagnostic>> {
        let mut rows: Vec<Row> = Vec::new();
        for count in counts {
            let form = plain(self.style.label(&format!("form.{}", count.form)));
            let mut row = vec![plain(&self.region(count)), form];
            for tally in count.tallies() {
                row.push(self.marked(tally.exemption, plain(&tally.visits.to_string()))?);
            }
            rows.push(row);
        }
        if let Some(total) = total.filter(|_| rows.len() > 1) {
            let strong = |text: &str| vec![Inline::Strong { content: plain(text) }];
            let words = ["all_regions", "all_forms"].map(|key| self.column(key).title);
            let mut row: Row = words.iter().map(|words| strong(words)).collect();
            for tally in total.before.into_iter().chain([total.now]) {
                row.push(self.marked(tally.exemption, strong(&tally.visits.to_string()))?);
            }
            rows.push(row);
        }
        let mut columns = vec![self.column("region"), self.column("form")];
        let in_order = years.before.into_iter().chain([years.year]);
        columns.extend(in_order.map(|year| Column { title: self.style.municipal_year(year) }));
        Ok(table_or_line(caption, columns, rows))
    }
}
