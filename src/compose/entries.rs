//! The entry of one relationship in its region.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Composer;
use super::data::RelationshipView;
use super::numbering::{Counter, Place};
use crate::dataset::{
    Criterion, Dataset, FurtherInformation, HistoryEntry, HistoryPlace, OtherDecision,
    OtherDecisionPlace, Part, PartialDate, Relationship, RelationshipPlace,
};
use crate::report::Section;
use crate::style::{AssessmentSpec, EntryPart};
use crate::text::narrative::{parse, parse_inline, plain, typographic};
use crate::text::{Block, Inline};

impl Composer<'_> {
    /// The section of one relationship.
    pub(super) fn entry_of(
        &mut self,
        relationship: &Relationship,
        anchor: String,
        level: u8,
        paragraphs: &mut Counter,
    ) -> Section {
        let view = RelationshipView::new(relationship, self.dataset, self.meeting());
        let named_in_profile = self.is_named_in_profile(relationship);
        let view = context! { relationship => Value::from(Serde(&view)), named_in_profile };
        let title = self.plain("entry-title", view.clone());
        self.targets.insert(
            format!("relationship/{}", relationship.id),
            anchor.clone(),
            title.clone(),
        );
        let place = typographic(self.dataset.name_of(relationship));
        self.targets.insert(format!("place/{}", relationship.id), anchor.clone(), place);
        let mut sections = Vec::new();
        for part in &self.style.clone().spec.entry {
            let mut title = self.title(&part.title);
            if part.show == EntryPart::Assessment
                && let Some(date) = self.earlier_assessment(relationship)
            {
                title = format!("{title}, {}", self.style.dated(date));
            }
            let anchor = format!("{anchor}--{}", part_anchor(part.show));
            let mut place = Place { counter: paragraphs, anchor: &anchor, title: &title };
            let blocks = self.entry_part(part.show, relationship, &view, &mut place);
            if !blocks.is_empty() {
                sections.push(Section {
                    anchor,
                    number: None,
                    title,
                    level: level.saturating_add(1),
                    new_page: false,
                    blocks,
                    sections: Vec::new(),
                });
            }
        }
        // Where the entry begins is where others refer to.
        let mut blocks = sections.iter().flat_map(|part: &Section| &part.blocks);
        let first = blocks.find_map(|block| match block {
            Block::Numbered { anchor, reference, .. } => Some((anchor.clone(), reference.clone())),
            _ => None,
        });
        let (start, reference) = first.unwrap_or_else(|| (anchor.clone(), title.clone()));
        self.targets.insert(format!("entry/{}", relationship.id), start, reference);
        Section {
            anchor,
            number: None,
            title,
            level,
            new_page: false,
            blocks: Vec::new(),
            sections,
        }
    }

    /// When the assessment was made, if the last report could have it already.
    fn earlier_assessment(&self, relationship: &Relationship) -> Option<PartialDate> {
        let last = self.dataset.as_at(self.earlier()?);
        relationship.assessed.filter(|_| relationship.assessment_known(last))
    }

    /// Something in the dated account of a relationship, or its notice.
    fn dated<T, P>(
        &mut self,
        part: &Part<T, P>,
        wording: &str,
        own: Value,
        place: &mut Place<'_>,
    ) -> Vec<Block> {
        let text = match part {
            Part::Open(_) | Part::Exempt(..) => self.wording(wording, own),
            Part::Withheld(_, exemption) => self.notice(exemption),
        };
        self.numbered_part(part, &text, place, None)
    }

    /// The section of a relationship that is exempt: a notice in both editions, below which
    /// all of it stands in the one that is not for publication. Nothing in it is numbered, as
    /// the public edition has none of it.
    pub(super) fn exempt_entry(
        &mut self,
        part: &Part<Relationship, RelationshipPlace>,
        anchor: String,
        level: u8,
    ) -> Section {
        let notice = part.exemption().map(|exemption| self.notice(exemption));
        let mut blocks = parse(&notice.unwrap_or_default());
        let Some(relationship) = part.known() else {
            let title = self.style.label("exempt.not_for_publication").to_owned();
            let (number, new_page, sections) = (None, false, Vec::new());
            return Section { anchor, number, title, level, new_page, blocks, sections };
        };
        let entry = self.entry_of(relationship, anchor.clone(), level, &mut Counter::Off);
        let title = self.style.label("exempt.title").replace("{title}", &entry.title);
        let unnumbered = &mut Counter::Off;
        let mut place = Place { counter: unnumbered, anchor: &anchor, title: &title };
        let mut visits = Vec::new();
        for (template, of_it) in self.exempt_visits(relationship) {
            visits.extend(self.visit_list(template, &of_it, &mut place));
        }
        let mut sections = entry.sections;
        blocks.extend(entry.blocks);
        if !visits.is_empty() {
            sections.push(Section {
                anchor: format!("{anchor}--visits"),
                number: None,
                title: self.style.label("exempt.visits").to_owned(),
                level: level.saturating_add(1),
                new_page: false,
                blocks: visits,
                sections: Vec::new(),
            });
        }
        Section { anchor, title, blocks, sections, ..entry }
    }

    /// Whether the profile of a place begins with what it is called in its own languages. Where
    /// there is no text to begin with it, the paragraph on the agreements does.
    fn is_named_in_profile(&self, relationship: &Relationship) -> bool {
        let has_profile = self.style.spec.entry.iter().any(|part| part.show == EntryPart::Profile);
        let first = relationship.profile.first();
        !relationship.local_name.is_empty()
            && has_profile
            && matches!(first, Some(Part::Open(text)) if begins_with_paragraph(text.as_str()))
    }

    fn entry_part(
        &mut self,
        part: EntryPart,
        relationship: &Relationship,
        view: &Value,
        place: &mut Place<'_>,
    ) -> Vec<Block> {
        match part {
            EntryPart::Profile => {
                let mut blocks = Vec::new();
                let mut profile = relationship.profile.as_slice();
                if self.is_named_in_profile(relationship)
                    && let [Part::Open(first), rest @ ..] = profile
                {
                    let name = self.wording("local-name", view.clone());
                    let text = format!("{name} {}", first.as_str());
                    blocks.extend(self.numbered(&text, place, None));
                    profile = rest;
                }
                blocks.extend(self.narrative(profile, place));
                blocks.extend(self.photographs(&relationship.photographs));
                blocks.extend(self.figure_table(relationship, place));
                blocks
            }
            EntryPart::Story => {
                let mut blocks = self.narrative(&relationship.story, place);
                let (dataset, meeting) = (self.dataset, self.meeting());
                for event in dated_account(dataset, relationship, meeting) {
                    blocks.extend(match event {
                        Dated::Event(index, event) => {
                            let known = event.known();
                            let period = known.map(|own| self.style.period(own.date, own.end));
                            let own = context! { index, period, event => Serde(known) };
                            self.dated(event, "history", context! { ..own, ..view.clone() }, place)
                        }
                        Dated::Decision(decision) => {
                            let own = context! { decision => Serde(decision.known()) };
                            self.dated(decision, "other-decision", own, place)
                        }
                    });
                }
                blocks
            }
            EntryPart::Standing => {
                let text = self.wording("standing", view.clone());
                let standing = self.dataset.standing_before(relationship, self.meeting());
                self.numbered_marked(standing.exemption, &text, place)
            }
            // Without a policy there is nothing to be held against.
            EntryPart::Assessment
                if self.dataset.policy.is_none()
                    || self.style.spec.assessment == AssessmentSpec::None =>
            {
                Vec::new()
            }
            EntryPart::Assessment => {
                let mut blocks = self.assessment_table(relationship, place);
                if self.style.spec.assessment == AssessmentSpec::Found {
                    return blocks;
                }
                let dataset = self.dataset;
                let criteria = dataset.policy.iter().flat_map(|policy| &policy.criteria);
                let (found, open): (Vec<_>, Vec<_>) = criteria.partition(|criterion| {
                    relationship.assessment.iter().any(|entry| *entry.criterion() == criterion.id)
                });
                let names = |criteria: Vec<&Criterion>| -> Vec<String> {
                    criteria.into_iter().map(|criterion| criterion.name.to_string()).collect()
                };
                let (found, open) = (names(found), names(open));
                let text = self.wording(
                    "assessment",
                    context! { open, found, assessed => relationship.assessment.len(), ..view.clone() },
                );
                // It is there only where there is no table.
                blocks.extend(self.numbered(&text, place, None));
                blocks
            }
            EntryPart::Recommendation => {
                let relationship_view = view.get_attr("relationship").unwrap_or_default();
                self.recommendation_on(&relationship.id, &relationship_view, place)
            }
            EntryPart::FurtherInformation => {
                if relationship.further_information.is_empty() {
                    return Vec::new();
                }
                let mut items = Vec::new();
                for part in &relationship.further_information {
                    let content = match part {
                        Part::Open(more) | Part::Exempt(more, _) => Self::further_information(more),
                        Part::Withheld(_, exemption) => parse_inline(&self.notice(exemption)),
                    };
                    let mark = part.known().and(part.exemption());
                    let content = self.marked_cell(mark, content);
                    items.push(vec![Block::Paragraph { content }]);
                }
                vec![Block::List { ordered: false, items }]
            }
        }
    }

    /// A pointer to more information: a link, or a title without one.
    fn further_information(more: &FurtherInformation) -> Vec<Inline> {
        let content = plain(&more.title);
        match &more.url {
            Some(url) => vec![Inline::Link { url: url.to_string(), content }],
            None => content,
        }
    }
}

/// Whether narrative begins with a paragraph, before which a sentence can stand.
fn begins_with_paragraph(text: &str) -> bool {
    matches!(parse(text).first(), Some(Block::Paragraph { .. }))
}

/// Something in the dated account of a relationship.
enum Dated<'a> {
    /// An event, with its position in the history.
    Event(usize, &'a Part<HistoryEntry, HistoryPlace>),
    /// A decision that was taken outside the reports.
    Decision(&'a Part<OtherDecision, OtherDecisionPlace>),
}

impl Dated<'_> {
    fn date(&self) -> PartialDate {
        match self {
            Self::Event(_, event) => event.date(),
            Self::Decision(decision) => decision.taken(),
        }
    }
}

/// What has happened in a relationship by a date, and what has been decided on it outside
/// the reports, oldest first.
fn dated_account<'a>(
    dataset: &'a Dataset,
    relationship: &'a Relationship,
    date: PartialDate,
) -> Vec<Dated<'a>> {
    let events = relationship.history.iter().enumerate();
    let events = events.map(|(index, event)| Dated::Event(index, event));
    let decisions = dataset.other_decisions_on(&relationship.id).map(Dated::Decision);
    let mut account: Vec<Dated<'_>> = events.collect();
    for decision in decisions {
        let later = |one: &Dated<'_>| one.date().earliest() > decision.date().earliest();
        let position = account.iter().position(later).unwrap_or(account.len());
        account.insert(position, decision);
    }
    account.retain(|one| one.date().has_come_by(date));
    account
}

fn part_anchor(part: EntryPart) -> &'static str {
    match part {
        EntryPart::Profile => "profile",
        EntryPart::Story => "story",
        EntryPart::Standing => "standing",
        EntryPart::Assessment => "assessment",
        EntryPart::Recommendation => "recommendation",
        EntryPart::FurtherInformation => "further-information",
    }
}
