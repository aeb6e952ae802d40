//! The sections and appendices of a house style, filled with their content.

use minijinja::context;

use super::Composer;
use super::engagements::engagements;
use super::gaps::Gap;
use super::numbering::{Counter, Place, letters, number_as_one, number_paragraphs};
use crate::dataset::{AppendixText, DottedField, Edition, Exemption, Named, Paragraph, Part};
use crate::report::Section;
use crate::style::{Content, ParagraphNumbering, SectionNumber, SectionSpec};
use crate::templates::TEMPLATE_ERROR;
use crate::text::narrative::{parse, plain, typographic};
use crate::text::{Block, Inline};

/// The numbers of the top-level sections so far.
struct Top {
    sections: Counter,
    appendices: usize,
    /// Paragraphs that are numbered through all sections.
    paragraphs: Counter,
}

impl Composer<'_> {
    /// The sections and appendices, in the order of the house style.
    pub(super) fn sections(&mut self) -> Vec<Section> {
        let style = self.style.clone();
        let mut top = Top {
            sections: Counter::after(""),
            appendices: 0,
            paragraphs: match style.spec.numbering.paragraphs {
                ParagraphNumbering::BySection => Counter::Off,
                ParagraphNumbering::Continuous => Counter::after(""),
            },
        };
        let mut sections = Vec::new();
        for spec in &style.spec.sections {
            if !self.is_wanted(spec) {
                continue;
            }
            if spec.content == [Content::Appendices] {
                self.own_appendices(spec, &mut top, &mut sections);
            } else {
                sections.push(self.top_section(spec, &mut top));
            }
        }
        sections
    }

    /// Whether the report has a section: the first report has nothing to be held
    /// against, not every council has a policy, networks or case studies, and some law is
    /// that of one nation, or younger than the meeting.
    fn is_wanted(&self, spec: &SectionSpec) -> bool {
        let dataset = self.dataset;
        let has_what_it_needs = spec.content.iter().all(|content| match content {
            Content::Changes => self.earlier().is_some(),
            Content::Criteria => dataset.policy.is_some(),
            _ => true,
        });
        let is_empty_content = |content: &Content| match content {
            Content::Networks => {
                engagements(dataset, self.meeting(), self.meeting_before()).next().is_none()
            }
            Content::CaseStudies => dataset.case_studies.is_empty(),
            Content::Themes => {
                dataset.council.themes.is_empty()
                    || self.entry.themes.is_empty() && !self.entry.draft
            }
            Content::Approaches => !dataset.has_approaches(self.meeting()),
            Content::Narrative(id) if id.as_str() == "approaches" => {
                !self.entry.narrative.contains_key(id)
            }
            _ => false,
        };
        let is_empty = !spec.content.is_empty()
            && spec.sections.is_empty()
            && spec.content.iter().all(is_empty_content);
        let is_of_nation =
            spec.nations.is_empty() || spec.nations.contains(&dataset.council.nation);
        let says_something = spec.content.iter().any(|content| match content {
            Content::Narrative(id) => self.entry.narrative.contains_key(id),
            Content::Implications(id) => self.entry.implications.contains_key(id),
            _ => false,
        });
        let is_asked =
            !spec.leave_out_empty && spec.law.is_none_or(|law| law.is_in_force(self.meeting()));
        is_of_nation && has_what_it_needs && !is_empty && (is_asked || says_something)
    }

    fn top_section(&mut self, spec: &SectionSpec, top: &mut Top) -> Section {
        let number = match spec.number {
            SectionNumber::None => None,
            SectionNumber::Number => top.sections.take(),
            SectionNumber::Appendix => {
                top.appendices = top.appendices.saturating_add(1);
                Some(letters(top.appendices.saturating_sub(1)).to_uppercase())
            }
        };
        match (&number, spec.number, self.style.spec.numbering.paragraphs) {
            (Some(letter), SectionNumber::Appendix, _) => {
                let mut paragraphs = Counter::after(letter.clone());
                self.section(spec, 1, number.clone(), &mut paragraphs)
            }
            (Some(count), SectionNumber::Number, ParagraphNumbering::BySection) => {
                let mut paragraphs = Counter::after(format!("{count}."));
                self.section(spec, 1, number.clone(), &mut paragraphs)
            }
            _ => self.section(spec, 1, number, &mut top.paragraphs),
        }
    }

    /// The number of an appendix as its heading shows it.
    fn appendix_number(&self, letter: &str) -> String {
        self.style.label("appendix_heading").replace("{letter}", letter)
    }

    /// The number of an appendix as others refer to it.
    fn appendix_reference(&self, letter: &str) -> String {
        self.style.label("appendix").replace("{letter}", letter)
    }

    /// A section with its parts.
    fn section(
        &mut self,
        spec: &SectionSpec,
        level: u8,
        number: Option<String>,
        paragraphs: &mut Counter,
    ) -> Section {
        let title = self.title(&spec.title);
        let anchor = spec.id.to_string();
        let by_section = self.style.spec.numbering.paragraphs == ParagraphNumbering::BySection;
        // Parts take their numbers from the same count as paragraphs, so
        // paragraphs beside numbered parts have none.
        let has_numbered_parts = by_section
            && (spec.sections.iter().any(|part| part.number == SectionNumber::Number)
                || spec.content.contains(&Content::Regions));
        let mut off = Counter::Off;
        let mut blocks = Vec::new();
        let mut sections = Vec::new();
        for content in &spec.content {
            let below = level.saturating_add(1);
            let parts = match content {
                Content::Regions => Some(self.regions(below, paragraphs)),
                Content::Themes => Some(self.themes(below, paragraphs)),
                Content::Networks => Some(self.networks(below, paragraphs)),
                Content::CaseStudies => Some(self.case_studies(below, paragraphs)),
                _ => None,
            };
            if let Some(parts) = parts {
                sections.extend(parts);
                continue;
            }
            let counter = if has_numbered_parts { &mut off } else { &mut *paragraphs };
            let mut place = Place { counter, anchor: &anchor, title: &title };
            let mut more = self.content(content, &mut place).into_iter().peekable();
            // A list belongs to the paragraph before it, but for one that is not told.
            let stands_alone = matches!(content, Content::Questions(_) | Content::AppendixList);
            if let Some(Block::Numbered { blocks, .. }) = blocks.last_mut()
                && !stands_alone
            {
                blocks.extend(std::iter::from_fn(|| {
                    more.next_if(|block| matches!(block, Block::List { .. }))
                }));
            }
            blocks.extend(more);
        }
        for part in &spec.sections {
            if !self.is_wanted(part) {
                continue;
            }
            sections.push(match (part.number, by_section) {
                (SectionNumber::Number, true) => {
                    let number = paragraphs.take();
                    let mut own = number
                        .as_ref()
                        .map_or(Counter::Off, |number| Counter::after(format!("{number}.")));
                    self.section(part, level.saturating_add(1), number, &mut own)
                }
                _ => self.section(part, level.saturating_add(1), None, paragraphs),
            });
        }
        if blocks.is_empty() && sections.is_empty() {
            let is_picture = |content: &Content| matches!(content, Content::Picture(_));
            blocks = if !spec.content.is_empty() && spec.content.iter().all(is_picture) {
                vec![Block::Paragraph { content: plain(self.style.label("nothing_to_show")) }]
            } else if spec.content.iter().any(|content| self.is_left_out(content)) {
                vec![Block::Paragraph { content: plain(self.style.label("exempt.withheld")) }]
            } else {
                self.missing(&spec.content, &title)
            };
        }
        let reference = match (&number, spec.number) {
            (Some(letter), SectionNumber::Appendix) => self.appendix_reference(letter),
            (Some(number), _) => number.clone(),
            (None, _) => self.style.label("section").replace("{title}", &title),
        };
        self.targets.insert(format!("section/{}", spec.id), anchor.clone(), reference);
        let number = match (number, spec.number) {
            (Some(letter), SectionNumber::Appendix) => Some(self.appendix_number(&letter)),
            (number, _) => number,
        };
        Section { anchor, number, title, level, new_page: spec.new_page, blocks, sections }
    }

    /// What stands in a section without text, so that it is seen and the numbers of the
    /// others stay as they are: who is to complete it, or why it cannot be known.
    fn missing(&mut self, contents: &[Content], title: &str) -> Vec<Block> {
        // Wording that could not be made has been told of.
        if self.problems.iter().any(|problem| problem.rule == TEMPLATE_ERROR) {
            return Vec::new();
        }
        let fields: Vec<String> = contents.iter().filter_map(field_of).collect();
        let by = contents.iter().find_map(to_complete);
        let wanted = match fields.as_slice() {
            [] => "decisions".to_owned(),
            fields => {
                fields.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(" or ")
            }
        };
        // The list of the report that the first field is in.
        let list = fields.first().and_then(|field| field.split('.').next()).unwrap_or("narrative");
        match self.gap(
            &fields,
            true,
            self.dataset.locate_key(&DottedField(self.entry.at, list)),
            format!("the report has nothing under “{title}”"),
            format!("add {wanted} to this report"),
        ) {
            Gap::NotKnown(reason) => parse(&reason),
            Gap::ToComplete | Gap::LeftOut => {
                let own = by.as_deref().filter(|key| self.style.label(key) != *key);
                let words = self.style.label(own.unwrap_or("to_complete.author"));
                vec![Block::Paragraph { content: plain(words) }]
            }
        }
    }

    /// Whether the house style leaves a piece of content out of this edition.
    fn is_left_out(&self, content: &Content) -> bool {
        self.dataset.edition() == Edition::Public
            && self.style.spec.left_out_of_public.contains(content)
    }

    /// What a piece of content consists of.
    pub(super) fn content(&mut self, content: &Content, place: &mut Place<'_>) -> Vec<Block> {
        match content {
            Content::Narrative(id) => self.used.insert(format!("narrative/{id}")),
            Content::Implications(id) => self.used.insert(format!("implications/{id}")),
            _ => false,
        };
        if self.is_left_out(content) {
            return Vec::new();
        }
        // What only one edition shows takes no numbers from what both show.
        let mut unnumbered = Counter::Off;
        let is_numbered = !self.style.spec.left_out_of_public.contains(content);
        let counter = if is_numbered { &mut *place.counter } else { &mut unnumbered };
        let place = &mut Place { counter, ..*place };
        match content {
            Content::Wording(name) => {
                let text = self.wording(name, context! {});
                self.numbered(&text, place, None)
            }
            Content::Narrative(id) => {
                let entries = self.entry.narrative.get(id).map_or(&[][..], Vec::as_slice);
                self.narrative(entries, place)
            }
            Content::Implications(id) => {
                let entries = self.entry.implications.get(id).map_or(&[][..], Vec::as_slice);
                let blocks = self.narrative(entries, place);
                // Standard wording, such as the law, does not stand in for the answer.
                let is_asked =
                    to_complete(content).is_some_and(|key| self.style.label(&key) != key);
                if blocks.is_empty() && is_asked {
                    return self.missing(std::slice::from_ref(content), place.title);
                }
                blocks
            }
            Content::Recommendations => self.recommendation_list(),
            Content::Reasons => self.reasons(place),
            Content::Changes => self.changes(place),
            Content::Approaches => self.approaches(place),
            Content::Criteria => self.criteria(place),
            Content::Summary => self.summary_table(),
            Content::Picture(kind) => self.picture(*kind, place),
            Content::Costs => self.costs(),
            Content::BackgroundPapers => self.background_papers(place),
            Content::SignOffs => self.sign_off_table(),
            Content::SignOff(role) => self.sign_off(role, place),
            Content::InternalNotes => {
                let notes = &self.entry.internal_notes;
                let mut blocks = self.narrative(notes, place);
                if !blocks.is_empty() {
                    let heading = plain(self.style.label("exempt.internal_notes"));
                    let content = vec![Inline::Strong { content: heading }];
                    blocks.insert(0, Block::Paragraph { content });
                }
                blocks
            }
            Content::Questions(name) => self.question_list(name),
            Content::AppendixList => self.appendix_list(),
            // These make sections and are dealt with where sections are made.
            Content::Regions
            | Content::Appendices
            | Content::Themes
            | Content::Networks
            | Content::CaseStudies => Vec::new(),
        }
    }

    /// Paragraphs of narrative, numbered.
    pub(super) fn narrative(&mut self, entries: &[Paragraph], place: &mut Place<'_>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for entry in entries {
            let text = match entry {
                Part::Open(text) | Part::Exempt(text, _) => text.as_str().to_owned(),
                Part::Withheld(_, exemption) => self.notice(exemption),
            };
            blocks.extend(self.numbered_part(entry, &text, place, None));
        }
        blocks
    }

    /// Narrative with a sentence at its end: in the last paragraph, if that is open text.
    pub(super) fn narrative_with_end(
        &mut self,
        entries: &[Paragraph],
        end: &str,
        place: &mut Place<'_>,
    ) -> Vec<Block> {
        let (text, before) = match entries {
            [before @ .., Part::Open(last)]
                if matches!(parse(last.as_str()).last(), Some(Block::Paragraph { .. })) =>
            {
                (format!("{} {end}", last.as_str().trim_end()), before)
            }
            _ => (end.to_owned(), entries),
        };
        let mut blocks = self.narrative(before, place);
        blocks.extend(self.numbered(&text, place, None));
        blocks
    }

    /// The text of something that can be exempt, or the notice in its place, as
    /// numbered paragraphs.
    pub(super) fn numbered_part<T, P>(
        &mut self,
        part: &Part<T, P>,
        text: &str,
        place: &mut Place<'_>,
        key: Option<String>,
    ) -> Vec<Block> {
        let blocks = match part {
            Part::Open(_) => return self.numbered(text, place, key),
            Part::Exempt(_, exemption) => self.marked(Some(exemption), parse(text)),
            Part::Withheld(..) => parse(text),
        };
        number_as_one(blocks, place, &mut self.targets, key)
    }

    /// Text as numbered paragraphs, with a mark where it tells what is exempt.
    pub(super) fn numbered_marked(
        &mut self,
        exemption: Option<&Exemption>,
        text: &str,
        place: &mut Place<'_>,
    ) -> Vec<Block> {
        let Some(exemption) = exemption else { return self.numbered(text, place, None) };
        let blocks = self.marked(Some(exemption), parse(text));
        number_as_one(blocks, place, &mut self.targets, None)
    }

    /// The blocks of a section that is exempt as a whole, below the notice that
    /// the public edition has in their place.
    fn marked_section(&mut self, exemption: &Exemption, mut blocks: Vec<Block>) -> Vec<Block> {
        let notice = parse(&self.notice(exemption));
        blocks.splice(0..0, notice);
        blocks
    }

    /// Paragraphs numbered, with a key for references to the first.
    pub(super) fn numbered(
        &mut self,
        text: &str,
        place: &mut Place<'_>,
        key: Option<String>,
    ) -> Vec<Block> {
        number_paragraphs(text, place, &mut self.targets, key)
    }

    /// The appendices by letter and title, each with a link to it.
    fn appendix_list(&mut self) -> Vec<Block> {
        let style = self.style.clone();
        let mut entries: Vec<(Option<String>, String)> = Vec::new();
        for spec in &style.spec.sections {
            if !self.is_wanted(spec) {
                continue;
            }
            if spec.content == [Content::Appendices] {
                for appendix in &self.entry.appendices {
                    let key = match appendix {
                        Part::Open(own) | Part::Exempt(own, _) => Some(&own.id),
                        Part::Withheld(place, _) => place.id.as_ref(),
                    };
                    let key = key.map(|id| format!("appendix/{id}"));
                    entries.push((key, self.own_appendix_title(appendix)));
                }
            } else if spec.number == SectionNumber::Appendix {
                let title = self.title(&spec.title);
                entries.push((Some(format!("section/{}", spec.id)), title));
            }
        }
        if entries.is_empty() {
            return parse(&self.wording("no-appendices", context! {}));
        }
        let items = entries.into_iter().enumerate().map(|(index, (key, title))| {
            let letter = letters(index).to_uppercase();
            let number = match key {
                Some(anchor) => Inline::Reference { anchor, text: String::new() },
                None => Inline::text(self.appendix_reference(&letter)),
            };
            vec![Block::Paragraph { content: vec![number, Inline::text(format!(": {title}"))] }]
        });
        vec![Block::List { ordered: false, items: items.collect() }]
    }

    /// The title of one of the report's own appendices, as far as the edition
    /// tells it.
    fn own_appendix_title(&self, appendix: &Part<AppendixText, Named>) -> String {
        match appendix {
            Part::Open(own) => typographic(&own.title),
            Part::Exempt(own, _) => {
                self.style.label("exempt.title").replace("{title}", &typographic(&own.title))
            }
            Part::Withheld(..) => self.style.label("exempt.not_for_publication").to_owned(),
        }
    }

    /// The report's own appendices, each an appendix like those of the house
    /// style.
    fn own_appendices(&mut self, spec: &SectionSpec, top: &mut Top, sections: &mut Vec<Section>) {
        for appendix in &self.entry.appendices {
            top.appendices = top.appendices.saturating_add(1);
            let number = letters(top.appendices.saturating_sub(1)).to_uppercase();
            // One that is exempt has neither its name nor its title in public.
            let (id, anchor) = match appendix {
                Part::Open(own) => (Some(&own.id), format!("{}-{}", spec.id, own.id)),
                Part::Exempt(own, _) => (Some(&own.id), exempt_anchor(spec, &number)),
                Part::Withheld(place, _) => (place.id.as_ref(), exempt_anchor(spec, &number)),
            };
            let title = self.own_appendix_title(appendix);
            let mut counter = Counter::after(number.clone());
            let mut place = Place { counter: &mut counter, anchor: &anchor, title: &title };
            let blocks = match appendix {
                Part::Open(own) => self.narrative(&own.text, &mut place),
                Part::Exempt(own, exemption) => {
                    let blocks = self.narrative(&own.text, &mut place);
                    self.marked_section(exemption, blocks)
                }
                Part::Withheld(_, exemption) => parse(&self.notice(exemption)),
            };
            if let Some(id) = id {
                self.targets.insert(
                    format!("appendix/{id}"),
                    anchor.clone(),
                    self.appendix_reference(&number),
                );
            }
            sections.push(Section {
                anchor,
                number: Some(self.appendix_number(&number)),
                title,
                level: 1,
                new_page: spec.new_page,
                blocks,
                sections: Vec::new(),
            });
        }
    }
}

/// The anchor of an appendix that is exempt, the same in both editions.
fn exempt_anchor(spec: &SectionSpec, number: &str) -> String {
    format!("{}-{}", spec.id, number.to_lowercase())
}

/// The label that says who is to complete a piece of content.
fn to_complete(content: &Content) -> Option<String> {
    match content {
        Content::Implications(id) => Some(format!("to_complete.{id}")),
        _ => None,
    }
}

/// The field of a report that a piece of content is from.
pub(super) fn field_of(content: &Content) -> Option<String> {
    match content {
        Content::Narrative(id) => Some(format!("narrative.{id}")),
        Content::Implications(id) => Some(format!("implications.{id}")),
        Content::Themes => Some("themes".to_owned()),
        Content::BackgroundPapers => Some("background_papers".to_owned()),
        _ => None,
    }
}
