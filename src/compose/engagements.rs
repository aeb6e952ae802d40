//! What belongs to no one place, each a part of a section: themes of the
//! council, networks, pledges, initiatives and case studies.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Composer;
use super::data::RelationshipView;
use super::gaps::Gap;
use super::numbering::{Counter, Place};
use crate::dataset::{
    CaseStudy, Dataset, DottedField, Engagement, EngagementKind, PartialDate, last_review,
};
use crate::report::Section;
use crate::style::HouseStyle;
use crate::text::Block;
use crate::text::narrative::{parse, plain, typographic};

/// The networks, pledges and initiatives that there were by a date, each with
/// what it is; without those that had ended by the meeting of the report before.
pub(super) fn engagements(
    dataset: &Dataset,
    seen: PartialDate,
    before: Option<PartialDate>,
) -> impl Iterator<Item = (EngagementKind, &Engagement)> {
    let list = |kind, entries| std::iter::repeat(kind).zip::<&Vec<Engagement>>(entries);
    list(EngagementKind::Network, &dataset.networks)
        .chain(list(EngagementKind::Pledge, &dataset.pledges))
        .chain(list(EngagementKind::Initiative, &dataset.initiatives))
        .filter(move |(_, own)| own.since.is_none_or(|since| since.has_come_by(seen)))
        .filter(move |(_, own)| {
            own.until.zip(before).is_none_or(|(until, before)| !until.has_come_by(before))
        })
}

/// The kinds of engagements that there were by a date, as the plural words of labels.
pub(super) fn engagement_kinds(
    dataset: &Dataset,
    seen: PartialDate,
    before: Option<PartialDate>,
    style: &HouseStyle,
) -> Vec<String> {
    let mut kinds: Vec<EngagementKind> =
        engagements(dataset, seen, before).map(|(kind, _)| kind).collect();
    kinds.dedup();
    kinds.iter().map(|kind| style.label(&format!("engagements.{kind}")).to_owned()).collect()
}

impl Composer<'_> {
    /// When the report before was made, which has told what had ended by then.
    pub(super) fn meeting_before(&self) -> Option<PartialDate> {
        self.earlier().map(|earlier| self.dataset.as_at(earlier))
    }

    /// The themes of the council, each with what the report says of it.
    pub(super) fn themes(&mut self, level: u8, paragraphs: &mut Counter) -> Vec<Section> {
        let themes = self.dataset.council.themes.iter();
        themes
            .filter_map(|theme| {
                let key = format!("theme/{}", theme.id);
                let entries = self.entry.themes.get(&theme.id).map_or(&[][..], Vec::as_slice);
                let gap = entries.is_empty().then(|| {
                    self.gap(
                        &[format!("themes.{}", theme.id)],
                        false,
                        self.dataset.locate_key(&DottedField(self.entry.at, "themes")),
                        format!("the report has nothing under the theme “{}”", theme.name),
                        format!("add `{}` to the `themes` of this report", theme.id),
                    )
                });
                if let Some(Gap::LeftOut) = gap {
                    return None;
                }
                Some(self.part(&key, &theme.name, level, paragraphs, |composer, place| match gap {
                    Some(Gap::NotKnown(reason)) => parse(&reason),
                    Some(_) => {
                        let content = plain(composer.style.label("to_complete.author"));
                        vec![Block::Paragraph { content }]
                    }
                    None => composer.narrative(entries, place),
                }))
            })
            .collect()
    }

    /// The networks, pledges and initiatives that there were by the meeting.
    pub(super) fn networks(&mut self, level: u8, paragraphs: &mut Counter) -> Vec<Section> {
        let dataset = self.dataset;
        engagements(dataset, self.meeting(), self.meeting_before())
            .map(|(kind, own)| {
                let key = format!("{kind}/{}", own.id);
                self.part(&key, &own.name, level, paragraphs, |composer, place| {
                    let engagement = Value::from(Serde(own));
                    let review = Value::from(Serde(last_review(&own.reviews, composer.meeting())));
                    let about = context! { kind => Serde(kind), engagement, review };
                    // Where to read more and a source are no paragraph of their own.
                    let without = context! { without_sources => true, ..about.clone() };
                    let is_account = !composer.wording("engagement", without).is_empty();
                    let text = composer.wording("engagement", about);
                    if !is_account {
                        return composer.narrative_with_end(&own.text, &text, place);
                    }
                    let mut blocks = composer.narrative(&own.text, place);
                    blocks.extend(composer.numbered(&text, place, None));
                    blocks
                })
            })
            .collect()
    }

    /// The case studies.
    pub(super) fn case_studies(&mut self, level: u8, paragraphs: &mut Counter) -> Vec<Section> {
        let dataset = self.dataset;
        let studies = dataset.case_studies.iter();
        studies
            .map(|study| {
                let key = format!("case-study/{}", study.id);
                self.part(&key, &study.title, level, paragraphs, |composer, place| {
                    let text = composer.case_study_end(study);
                    if study.relationships.is_empty() && study.photographs.is_empty() {
                        return composer.narrative_with_end(&study.text, &text, place);
                    }
                    let mut blocks = composer.narrative(&study.text, place);
                    blocks.extend(composer.photographs(&study.photographs));
                    blocks.extend(composer.numbered(&text, place, None));
                    blocks
                })
            })
            .collect()
    }

    /// What stands below a case study: the places that it is about.
    fn case_study_end(&mut self, study: &CaseStudy) -> String {
        let dataset = self.dataset;
        let places = study.relationships.iter().filter_map(|id| dataset.relationship(id.as_str()));
        let links: Vec<RelationshipView<'_>> =
            places.map(|place| RelationshipView::new(place, dataset, self.meeting())).collect();
        self.wording(
            "case-study",
            context! { links => Value::from(Serde(&links)), study => Value::from(Serde(study)) },
        )
    }

    /// A part of a section, to which references lead by its key.
    fn part(
        &mut self,
        key: &str,
        title: &str,
        level: u8,
        counter: &mut Counter,
        blocks: impl FnOnce(&mut Self, &mut Place<'_>) -> Vec<Block>,
    ) -> Section {
        let title = typographic(title);
        let anchor = key.replace('/', "-");
        self.targets.insert(key.to_owned(), anchor.clone(), title.clone());
        let blocks = blocks(self, &mut Place { counter, anchor: &anchor, title: &title });
        Section {
            anchor,
            number: None,
            title,
            level,
            new_page: false,
            blocks,
            sections: Vec::new(),
        }
    }
}
