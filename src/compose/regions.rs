//! The regions of the regional appendix: relationships, the year's visits and
//! what is ahead.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Composer;
use super::data::{RelationshipView, VisitView};
use super::numbering::{Counter, Place};
use crate::dataset::{
    Occurrence, Part, Region, RegionNarrative, Relationship, Visit, VisitPlace, YearOf,
};
use crate::report::Section;
use crate::style::{ParagraphNumbering, RegionPart, RegionPartSpec};
use crate::text::Block;

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
                    || dataset.relationships.iter().any(|place| *place.region() == region.id)
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
        let title = crate::text::narrative::typographic(&region.name);
        self.targets.insert(
            format!("region/{}", region.id),
            anchor.clone(),
            number.clone().unwrap_or_else(|| title.clone()),
        );
        let dataset = self.dataset;
        let has_places = dataset.relationships.iter().any(|place| *place.region() == region.id);
        let has_open = dataset.open_places().any(|place| place.region == region.id);
        let narrative = self.entry.regions.get(&region.id).cloned().unwrap_or_default();
        let mut blocks = Vec::new();
        let mut sections = Vec::new();
        if has_places {
            for part in &self.style.clone().spec.region {
                // With what is exempt, all else of it stands in its entry.
                if !(has_open || has_own(part.show, &narrative)) {
                    continue;
                }
                let title = self.title(&part.title);
                let anchor = format!("{anchor}--{}", part_anchor(part.show));
                let mut place = Place { counter: paragraphs, anchor: &anchor, title: &title };
                let (blocks, parts) = self.region_part(part, region, &narrative, level, &mut place);
                if !(blocks.is_empty() && parts.is_empty()) {
                    sections.push(Section {
                        anchor,
                        number: None,
                        title,
                        level: level.saturating_add(1),
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
        part: &RegionPartSpec,
        region: &Region,
        narrative: &RegionNarrative,
        level: u8,
        place: &mut Place<'_>,
    ) -> (Vec<Block>, Vec<Section>) {
        let dataset = self.dataset;
        let says_none = !part.leave_out_empty;
        // In both editions, what there is of these stands in their entries.
        let has_exempt = |region: &Region| {
            dataset.relationships.iter().any(|one| one.is_exempt() && *one.region() == region.id)
        };
        match part.show {
            RegionPart::Relationships => {
                let blocks = self.narrative(&narrative.review, place);
                let level = level.saturating_add(2);
                let own = || dataset.relationships.iter().filter(|one| *one.region() == region.id);
                let mut entries: Vec<Section> = own()
                    .filter_map(Part::open)
                    .map(|relationship| {
                        let anchor = format!("relationship-{}", relationship.id);
                        self.entry_of(relationship, anchor, level, place.counter)
                    })
                    .collect();
                // They come last: a position among the others would hint at the name.
                for (part, number) in own().filter(|part| part.is_exempt()).zip(1_usize..) {
                    let anchor = format!("{}--exempt-{number}", place.anchor);
                    entries.push(self.exempt_entry(part, anchor, level));
                }
                (blocks, entries)
            }
            RegionPart::Visits => {
                // A house style without a part for earlier visits has them here.
                let parts = &self.style.spec.region;
                let has_earlier = parts.iter().any(|part| part.show == RegionPart::Earlier);
                let visits = self.visits(region, |composer, visit| {
                    composer.is_of_the_year(visit) || !has_earlier && composer.is_earlier(visit)
                });
                let mut blocks = self.narrative(&narrative.activity, place);
                blocks.extend(self.visit_list("visit", &visits, place));
                let counted_before = || {
                    let others = self.visits(region, |composer, visit| {
                        composer.dataset.visit_in_year(visit, &composer.entry.year)
                            && !composer.counts(visit)
                            && composer.dataset.has_taken_place(visit, composer.meeting())
                    });
                    !others.is_empty()
                };
                let exempt = has_exempt(region);
                let about = context! { counted_before => counted_before(), exempt };
                let none = says_none.then_some(("no-visits", about));
                (self.or_none(blocks, none, region, place), Vec::new())
            }
            RegionPart::Earlier => {
                let visits = self.visits(region, Composer::is_earlier);
                (self.visit_list("visit", &visits, place), Vec::new())
            }
            RegionPart::Since => {
                let visits = self.visits(region, Composer::is_since);
                (self.visit_list("visit", &visits, place), Vec::new())
            }
            RegionPart::Ahead => {
                let visits = self.visits(region, Composer::is_ahead);
                let mut blocks = self.narrative(&narrative.ahead, place);
                blocks.extend(self.visit_list("visit-ahead", &visits, place));
                let exempt = has_exempt(region);
                let none = says_none.then(|| ("nothing-ahead", context! { exempt }));
                (self.or_none(blocks, none, region, place), Vec::new())
            }
        }
    }

    /// The visits of a region's relationships that pass a test, by date.
    fn visits(
        &self,
        region: &Region,
        test: impl Fn(&Self, Occurrence<'_>) -> bool,
    ) -> Vec<&'a Part<Visit, VisitPlace>> {
        let mut visits: Vec<&'a Part<Visit, VisitPlace>> = self
            .dataset
            .visits
            .iter()
            .filter(|visit| {
                let visit = visit.occurrence();
                self.open_places_of(visit).any(|place| place.region == region.id)
                    && test(self, visit)
            })
            .collect();
        visits.sort_by_key(|visit| visit.occurrence().start.order());
        visits
    }

    /// The places of a visit that are for everyone.
    fn open_places_of(&self, visit: Occurrence<'a>) -> impl Iterator<Item = &'a Relationship> {
        let dataset = self.dataset;
        let places = visit.relationships.iter();
        let places = places.filter_map(move |id| dataset.relationship(id.as_str()));
        places.filter(move |place| dataset.exemption_of_place(&place.id).is_none())
    }

    /// The visits of an exempt relationship that stand in no region: those of no place that
    /// is for everyone, by date, as far as the report shows them.
    pub(super) fn exempt_visits(
        &self,
        place: &Relationship,
    ) -> [(&'static str, Vec<&'a Part<Visit, VisitPlace>>); 2] {
        let of_it = self.dataset.visits.iter().filter(|visit| {
            let visit = visit.occurrence();
            visit.relationships.first() == Some(&place.id)
                && self.open_places_of(visit).next().is_none()
        });
        let mut visits: Vec<&'a Part<Visit, VisitPlace>> = of_it.collect();
        visits.sort_by_key(|visit| visit.occurrence().start.order());
        let (ahead, begun): (Vec<_>, Vec<_>) =
            visits.into_iter().partition(|visit| self.is_ahead(visit.occurrence()));
        let is_shown = |visit: &&Part<Visit, VisitPlace>| {
            let visit = visit.occurrence();
            self.is_of_the_year(visit) || self.is_earlier(visit) || self.is_since(visit)
        };
        let begun = begun.into_iter().filter(is_shown).collect();
        [("visit", begun), ("visit-ahead", ahead)]
    }

    /// Whether the report is the one that counts a visit.
    fn counts(&self, visit: Occurrence<'_>) -> bool {
        let report = self.dataset.counting_report(visit);
        report.is_some_and(|report| report.id() == self.entry.id())
    }

    /// Whether the report counts a visit as one of its municipal year, or lists ongoing
    /// contact in it.
    fn is_of_the_year(&self, visit: Occurrence<'_>) -> bool {
        let is_shown = if visit.ongoing {
            visit.start.has_come_by(self.meeting())
        } else {
            self.counts(visit)
        };
        is_shown && self.dataset.visit_in_year(visit, &self.entry.year)
    }

    /// Whether the report counts a visit of an earlier municipal year, which was too late
    /// for the report before.
    fn is_earlier(&self, visit: Occurrence<'_>) -> bool {
        self.counts(visit) && !self.dataset.visit_in_year(visit, &self.entry.year)
    }

    /// Whether a visit began after the municipal year of the report and not
    /// after the meeting. The next report has it in its own year.
    fn is_since(&self, visit: Occurrence<'_>) -> bool {
        self.in_year_of_meeting(visit)
            && !self.dataset.visit_in_year(visit, &self.entry.year)
            && !self.counts(visit)
            && visit.start.has_come_by(self.meeting())
    }

    /// Whether a visit is ahead of the meeting, within the municipal year in
    /// which the meeting is held, and does not carry out what the report only
    /// asks for.
    fn is_ahead(&self, visit: Occurrence<'_>) -> bool {
        let asked_for =
            self.dataset.asked_by(visit).is_some_and(|id| id.as_str() == self.entry.id());
        let has_come = visit.start.has_come_by(self.meeting()) || self.counts(visit);
        self.in_year_of_meeting(visit) && !has_come && !asked_for
    }

    /// Whether a visit belongs to the municipal year in which the meeting is
    /// held.
    fn in_year_of_meeting(&self, visit: Occurrence<'_>) -> bool {
        match self.dataset.year_of(self.meeting()) {
            YearOf::Certain(year) => self.dataset.visit_in_year(visit, year),
            YearOf::OneOf(years) => {
                years.iter().any(|year| self.dataset.visit_in_year(visit, year))
            }
            YearOf::None => false,
        }
    }

    pub(super) fn visit_list(
        &mut self,
        template: &str,
        visits: &[&Part<Visit, VisitPlace>],
        place: &mut Place<'_>,
    ) -> Vec<Block> {
        let mut blocks = Vec::new();
        for part in visits {
            let text = match part {
                Part::Open(visit) | Part::Exempt(visit, _) => {
                    let view = VisitView::new(visit, self.dataset, &self.style, self.meeting());
                    self.wording(template, context! { visit => Value::from(Serde(&view)) })
                }
                Part::Withheld(_, exemption) => self.notice(exemption),
            };
            let key = part.occurrence().id.map(|id| format!("visit/{id}"));
            blocks.extend(self.numbered_part(part, &text, place, key));
            // A planned visit has none yet.
            if let Some(visit) = part.known().filter(|_| template == "visit") {
                let photographs = self.photographs(&visit.photographs);
                if !photographs.is_empty() {
                    blocks.extend(self.marked(part.exemption(), photographs));
                }
            }
        }
        blocks
    }

    /// The blocks, or the words of a template that there are none in a region.
    fn or_none(
        &mut self,
        blocks: Vec<Block>,
        none: Option<(&str, Value)>,
        region: &Region,
        place: &mut Place<'_>,
    ) -> Vec<Block> {
        let Some((none, about)) = none.filter(|_| blocks.is_empty()) else { return blocks };
        let text = self.wording(none, context! { region => Value::from(Serde(region)), ..about });
        self.numbered(&text, place, None)
    }

    /// The approaches received: relationships that are proposed or explored, as
    /// far as the public may know, so that the paragraphs of both editions have
    /// the same numbers.
    pub(super) fn approaches(&mut self, place: &mut Place<'_>) -> Vec<Block> {
        let dataset = self.dataset;
        let mut blocks = Vec::new();
        // Of those that are exempt, all stands in their entries.
        for relationship in dataset.open_places() {
            if !dataset.is_approach(relationship, self.meeting()) {
                continue;
            }
            let view = RelationshipView::new(relationship, dataset, self.meeting());
            let text =
                self.wording("approach", context! { relationship => Value::from(Serde(&view)) });
            let standing = dataset.standing_before(relationship, self.meeting());
            blocks.extend(self.numbered_marked(standing.exemption, &text, place));
        }
        blocks
    }
}

/// Whether a part of a region has something to show where all its places are exempt: their
/// notices, or texts of its own.
fn has_own(part: RegionPart, narrative: &RegionNarrative) -> bool {
    match part {
        RegionPart::Relationships => true,
        RegionPart::Visits => !narrative.activity.is_empty(),
        RegionPart::Ahead => !narrative.ahead.is_empty(),
        RegionPart::Earlier | RegionPart::Since => false,
    }
}

fn part_anchor(part: RegionPart) -> &'static str {
    match part {
        RegionPart::Relationships => "relationships",
        RegionPart::Visits => "visits",
        RegionPart::Earlier => "earlier",
        RegionPart::Since => "since",
        RegionPart::Ahead => "ahead",
    }
}
