//! The regions of the regional appendix: relationships, the year's visits and
//! what is ahead.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Composer;
use super::data::{RelationshipView, VisitView};
use super::numbering::{Counter, Place};
use crate::dataset::{Narrative, Region, RegionNarrative, Visit};
use crate::report::{Block, Section};
use crate::style::{ParagraphNumbering, RegionPart};

impl<'a> Composer<'a> {
    /// One section for each region that has something to show.
    pub(super) fn regions(&mut self, level: u8, paragraphs: &mut Counter) -> Vec<Section> {
        let by_section = self.style.spec.numbering.paragraphs == ParagraphNumbering::BySection;
        let dataset = self.dataset;
        dataset
            .council
            .regions
            .iter()
            .filter(|region| {
                self.entry.regions.contains_key(&region.id)
                    || dataset
                        .relationships
                        .iter()
                        .any(|relationship| relationship.region == region.id)
            })
            .map(|region| {
                if by_section {
                    let number = paragraphs.take();
                    let mut own = number
                        .as_ref()
                        .map_or(Counter::Off, |number| Counter::after(format!("{number}.")));
                    self.region(region, level, number, &mut own)
                } else {
                    self.region(region, level, None, paragraphs)
                }
            })
            .collect()
    }

    fn region(
        &mut self,
        region: &Region,
        level: u8,
        number: Option<String>,
        paragraphs: &mut Counter,
    ) -> Section {
        let anchor = format!("region-{}", region.id);
        let title = crate::narrative::typographic(&region.name);
        self.targets.insert(
            format!("region/{}", region.id),
            anchor.clone(),
            number.clone().unwrap_or_else(|| title.clone()),
        );
        let dataset = self.dataset;
        let has_places = dataset.relationships.iter().any(|place| place.region == region.id);
        let narrative = self.entry.regions.get(&region.id).cloned().unwrap_or_default();
        let mut blocks = Vec::new();
        let mut sections = Vec::new();
        if has_places {
            for part in &self.style.clone().spec.region {
                let title = self.title(&part.title);
                let anchor = format!("{anchor}-{}", part_anchor(part.show));
                let mut place = Place { counter: paragraphs, anchor: &anchor, title: &title };
                let (blocks, parts) =
                    self.region_part(part.show, region, &narrative, level, &mut place);
                if !(blocks.is_empty() && parts.is_empty()) {
                    sections.push(Section {
                        anchor,
                        number: None,
                        title,
                        level: level + 1,
                        new_page: false,
                        blocks,
                        sections: parts,
                    });
                }
            }
        } else {
            // A region without places of its own is a text.
            let mut place = Place { counter: paragraphs, anchor: &anchor, title: &title };
            for text in [&narrative.review, &narrative.activity, &narrative.ahead] {
                blocks.extend(self.narrative(text, &mut place));
            }
        }
        Section { anchor, number, title, level, new_page: false, blocks, sections }
    }

    fn region_part(
        &mut self,
        part: RegionPart,
        region: &Region,
        narrative: &RegionNarrative,
        level: u8,
        place: &mut Place<'_>,
    ) -> (Vec<Block>, Vec<Section>) {
        let dataset = self.dataset;
        match part {
            RegionPart::Relationships => {
                let blocks = self.narrative(&narrative.review, place);
                let entries = dataset
                    .relationships
                    .iter()
                    .filter(|relationship| relationship.region == region.id)
                    .map(|relationship| self.entry_of(relationship, level + 2, place.counter))
                    .collect();
                (blocks, entries)
            }
            RegionPart::Visits => {
                let year = self.entry.year.clone();
                let visits = self.visits(region, |composer, visit| {
                    dataset.visit_in_year(visit, &year)
                        && !composer.meeting().is_before(visit.start)
                });
                (
                    self.visit_list(
                        "visit",
                        "no-visits",
                        region,
                        &narrative.activity,
                        &visits,
                        place,
                    ),
                    Vec::new(),
                )
            }
            RegionPart::Ahead => {
                let visits = self.visits(region, Composer::is_ahead);
                (
                    self.visit_list(
                        "visit-ahead",
                        "nothing-ahead",
                        region,
                        &narrative.ahead,
                        &visits,
                        place,
                    ),
                    Vec::new(),
                )
            }
        }
    }

    /// The visits of a region's relationships that pass a test, by date.
    fn visits(&self, region: &Region, test: impl Fn(&Self, &Visit) -> bool) -> Vec<&'a Visit> {
        let mut visits: Vec<&'a Visit> = self
            .dataset
            .visits
            .iter()
            .filter(|visit| {
                visit.relationships.iter().any(|id| {
                    self.dataset
                        .relationship(id.as_str())
                        .is_some_and(|place| place.region == region.id)
                }) && test(self, visit)
            })
            .collect();
        visits.sort_by_key(|visit| visit.start.earliest());
        visits
    }

    /// Whether a visit is ahead of the meeting, within the municipal year in
    /// which the meeting is held, and does not carry out what the report only
    /// asks for.
    fn is_ahead(&self, visit: &Visit) -> bool {
        let asked_for = visit
            .follows
            .as_ref()
            .is_some_and(|id| self.decisions.iter().any(|view| view.decision.id == *id));
        self.meeting().is_before(visit.start)
            && !asked_for
            && match self.dataset.year_of(self.meeting()) {
                crate::dataset::YearOf::Certain(year) => self.dataset.visit_in_year(visit, year),
                crate::dataset::YearOf::OneOf(years) => {
                    years.iter().any(|year| self.dataset.visit_in_year(visit, year))
                }
                crate::dataset::YearOf::None => false,
            }
    }

    fn visit_list(
        &mut self,
        template: &str,
        none: &str,
        region: &Region,
        narrative: &[Narrative],
        visits: &[&Visit],
        place: &mut Place<'_>,
    ) -> Vec<Block> {
        let mut blocks = self.narrative(narrative, place);
        for visit in visits {
            let view = VisitView::new(visit, self.dataset, &self.style);
            let text = self.wording(template, context! { visit => Value::from(Serde(&view)) });
            blocks.extend(self.numbered(&text, place, Some(format!("visit/{}", visit.id))));
        }
        if blocks.is_empty() {
            let text = self.wording(none, context! { region => Value::from(Serde(region)) });
            blocks.extend(self.numbered(&text, place, None));
        }
        blocks
    }

    /// The approaches received: relationships that are proposed or explored.
    pub(super) fn approaches(&mut self, place: &mut Place<'_>) -> Vec<Block> {
        let dataset = self.dataset;
        let mut blocks = Vec::new();
        for relationship in &dataset.relationships {
            if relationship.standing.status.is_prospect() {
                let view = RelationshipView::new(relationship, dataset);
                let text = self
                    .wording("approach", context! { relationship => Value::from(Serde(&view)) });
                blocks.extend(self.numbered(&text, place, None));
            }
        }
        if blocks.is_empty() {
            let text = self.wording("no-approaches", context! {});
            blocks.extend(self.numbered(&text, place, None));
        }
        blocks
    }
}

fn part_anchor(part: RegionPart) -> &'static str {
    match part {
        RegionPart::Relationships => "relationships",
        RegionPart::Visits => "visits",
        RegionPart::Ahead => "ahead",
    }
}
