//! The minute of a report's item: what one meeting considered, what it resolved on each
//! recommendation, and why.

use std::collections::HashSet;

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::data::{DecisionView, short_name_of};
use super::earlier_meetings::{Earlier, Sitting};
use super::numbering::{Counter, Place, letters, roman};
use super::recommendations::put_to_meeting;
use super::rules::{DECISION_RECORD, NOT_RESOLVED};
use super::{ComposeError, ComposeOptions, Composed, Composer, as_known};
use crate::dataset::{
    Consideration, Dataset, Exemption, Id, Minute, Paragraph, Part, RecordedVote, Text,
};
use crate::diagnostic::Diagnostic;
use crate::photographs::Images;
use crate::report::{DocumentKind, FrontPage, Section};
use crate::style::{Content, RecommendationNumbering};
use crate::templates::Templates;
use crate::text::Block;
use crate::text::narrative::parse;
use crate::timetable::rules::Rules;

/// The template of the heading of the reasons.
const REASONS: &str = "minute-reasons";

/// The anchor of the minute in its page.
const ANCHOR: &str = "minute";

/// The start of the anchors of resolutions, whose numbers can be those of the paragraphs
/// of an item without a number.
const RESOLUTION: &str = "minute-resolution";

/// Composes the minute of the item of one report at one meeting.
///
/// # Errors
/// As [`compose`](super::compose()), and if no meeting has considered a recommendation, or
/// several have considered the report and none of them was chosen.
pub fn minute(
    dataset: &Dataset,
    templates: &Templates,
    images: &Images,
    options: &ComposeOptions,
) -> Result<Composed, ComposeError> {
    let dataset = &as_known(dataset, options)?;
    let mut composer = Composer::new(dataset, templates, images, options)?;
    let mut report = if composer.entry.withheld {
        let mut report = composer.withheld_report(options);
        report.meta.title = format!("{}: {}", composer.style.label("minute"), report.meta.title);
        report
    } else {
        composer.phrase_decisions_as_published();
        let sittings = composer.sittings();
        composer.find_unresolved(sittings.is_empty());
        let sitting = composer.choose(&sittings, options.meeting.as_deref())?;
        let of = MinuteOf::new(&composer, sitting);
        let section = composer.item(&of, options);
        let mut meta = composer.meta(options);
        meta.kind = DocumentKind::Minute;
        let body = composer.dataset.committee_name(sitting.body);
        let description = composer.wording("description", context! { minute => true, body });
        composer.wording.note_plain(&description, "description");
        meta.description = composer.described(&description);
        // Nobody who wrote the report writes the minute.
        if !meta.author.is_empty() {
            meta.author.clone_from(&meta.council);
        }
        meta.agenda_item.clone_from(&section.number);
        dataset.committee_name(sitting.body).clone_into(&mut meta.committee);
        // On the page itself, as headers are not read out.
        meta.subtitle = format!("{}, {}", meta.committee, composer.meeting_date(sitting.date));
        if let Some(date) = sitting.date {
            meta.meeting_date = Some(date);
            meta.meeting_date_text = composer.style.dated(date);
            // The report may have been published for another meeting.
            if composer.entry.meeting.date != Some(date) {
                meta.document_date = date;
            }
        }
        if of.individual {
            meta.title = format!("{}: {}", composer.style.label("record_of_decision"), meta.title);
        } else {
            meta.title = format!("{}: {}", composer.style.label("minute"), meta.title);
        }
        if sittings.len() > 1 {
            meta.meeting_suffix = Some(format!("-{}", sitting.name(&sittings)));
        }
        composer.tree(meta, FrontPage::none(), vec![section])
    };
    report.meta.kind = DocumentKind::Minute;
    composer.finish(report)
}

/// What the minute of one meeting is made of.
#[expect(clippy::struct_excessive_bools, reason = "templates ask for each of them")]
struct MinuteOf<'a> {
    sitting: Sitting<'a>,
    /// What the dataset records of the meeting beside the votes.
    own: Option<&'a Minute>,
    /// Whether the meeting considered everything that the report asks for.
    whole: bool,
    /// Whether the body belongs to the executive of the council.
    executive: bool,
    /// What the law asks of the meeting.
    rules: Rules,
    advisory: bool,
    /// Whether it is one person, who decided alone.
    individual: bool,
    /// The body that one which advises recommends to.
    recipient: Option<&'a Id>,
    /// What running text calls the body that decides, where the dataset says so.
    short_name: Option<String>,
    /// The earlier meeting that deferred all that this one considered.
    deferral: Option<Earlier>,
    /// Other earlier meetings that considered it.
    earlier: Vec<Earlier>,
    /// Whether more than one recommendation was agreed, or may have been.
    several: bool,
    /// The vote that all that was agreed have in common.
    vote: Option<Text>,
    /// Who moved and seconded all of it, and how each voted, where that is the same too.
    movers: Option<Consideration>,
}

impl<'a> MinuteOf<'a> {
    fn new(composer: &Composer<'a>, sitting: Sitting<'a>) -> Self {
        let entry = composer.entry;
        let own = entry.minutes.iter().find(|own| Sitting::of(own, entry) == sitting);
        // What is exempt decides nothing that the public edition says too.
        let all: Vec<Option<Consideration>> = composer
            .decisions
            .iter()
            .filter_map(Part::open)
            .map(|view| composer.at(&view.decision.considerations, sitting))
            .chain(
                composer
                    .further
                    .iter()
                    .filter_map(|part| part.open())
                    .map(|further| composer.at(&further.considerations, sitting)),
            )
            .collect();
        let whole = all.iter().all(Option::is_some);
        let carried: Vec<Consideration> =
            all.into_iter().flatten().filter(Consideration::is_carried).collect();
        let (deferral, earlier) = composer.earlier_meetings(sitting);
        let first = carried.first();
        let vote = first.and_then(|first| first.vote.clone());
        let together = first.filter(|first| carried.iter().all(|one| movers(one) == movers(first)));
        // One with a mover of its own names that one; the others were moved together.
        let moved = own.map(|own| {
            (own.moved_by.as_deref(), own.seconded_by.as_deref(), own.recorded_vote.as_ref())
        });
        let together = together.or_else(|| carried.iter().find(|one| Some(movers(one)) == moved));
        let advisory = composer.dataset.is_advisory(sitting.body);
        let recipient = composer.recipient(sitting).filter(|_| advisory);
        let decides = recipient.unwrap_or(sitting.body);
        Self {
            sitting,
            own,
            whole,
            executive: composer.dataset.is_executive(sitting.body),
            rules: Rules::of(composer.dataset, sitting.body),
            advisory,
            individual: composer.dataset.is_individual(sitting.body),
            recipient,
            short_name: short_name_of(composer.dataset, &composer.style, decides),
            deferral,
            earlier,
            several: carried.len() > 1 || composer.keeps_any_back(),
            vote: vote.filter(|vote| carried.iter().all(|one| one.vote.as_ref() == Some(vote))),
            movers: together.filter(|one| movers(one) != (None, None, None)).cloned(),
        }
    }

    /// What wording sees of the meeting.
    fn context(&self, dataset: &Dataset) -> Value {
        context! {
            body => dataset.committee_name(self.sitting.body),
            date => self.sitting.date.map(|date| date.to_string()),
            advisory => self.advisory,
            executive => self.executive,
            exclusion_law => self.rules.exclusion,
            individual => self.individual,
            recipient => self.recipient.map(|body| dataset.committee_name(body)),
            committee_short => &self.short_name,
            deferral => self.deferral.as_ref().map(|one| Value::from(Serde(one))),
            earlier_meetings => Value::from(Serde(&self.earlier)),
            several => self.several,
            minute => self.own.map(|own| Value::from(Serde(own))),
        }
    }
}

/// Who moved and seconded something, and how each member voted.
fn movers(one: &Consideration) -> (Option<&str>, Option<&str>, Option<&RecordedVote>) {
    (one.moved_by.as_deref(), one.seconded_by.as_deref(), one.recorded_vote.as_ref())
}

/// Words joined as in a sentence.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Whether a vote is told in numbers, and so on a line of its own.
fn is_counted(vote: &str) -> bool {
    vote.contains(|c: char| c.is_ascii_digit())
}

/// Whether a resolution is a sentence of its own rather than what follows "that the Council".
fn stands_alone(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("that"))
}

impl<'a> Composer<'a> {
    /// The meeting that was asked for, or the only one.
    fn choose(
        &self,
        sittings: &[Sitting<'a>],
        asked: Option<&str>,
    ) -> Result<Sitting<'a>, ComposeError> {
        let mut fitting =
            sittings.iter().filter(|one| asked.is_none_or(|asked| one.is(asked, sittings)));
        match (fitting.next(), fitting.next(), asked) {
            (Some(one), None, _) => Ok(*one),
            // That no meeting has considered it is a problem of its own.
            (None, _, None) => {
                Ok(Sitting { body: &self.entry.meeting.committee, date: self.entry.meeting.date })
            }
            _ => Err(ComposeError::Meeting {
                report: self.entry.id().to_owned(),
                meeting: asked.map(str::to_owned),
                known: sittings
                    .iter()
                    .map(|one| {
                        let body = self.dataset.committee_name(one.body);
                        format!("{} ({body})", one.name(sittings))
                    })
                    .collect(),
            }),
        }
    }

    /// What a meeting made of something that it considered.
    fn at(&self, considerations: &[Consideration], sitting: Sitting<'_>) -> Option<Consideration> {
        let mut considerations = considerations.iter();
        let own = considerations.find(|one| {
            *one.body(self.entry) == *sitting.body && one.date_in(self.entry) == sitting.date
        });
        own.map(|own| own.with_motion_of(self.entry))
    }

    /// Finds every recommendation that no meeting has considered; if that is so of `all`, in
    /// one problem.
    fn find_unresolved(&mut self, all: bool) {
        let dataset = self.dataset;
        if all {
            self.problems.push(Diagnostic::new(
                NOT_RESOLVED,
                Some(dataset.locate(&self.entry.at)),
                format!("no meeting has considered the report for {} yet", self.entry.id()),
                "after the meeting, add what it resolved to the `considerations` of each decision",
            ));
            return;
        }
        let decisions = self.decisions.iter().filter_map(Part::known).map(|view| &view.decision.id);
        let further = self.further.iter().filter_map(|part| Some(&part.known()?.id));
        let put: HashSet<&Id> = decisions.chain(further).collect();
        let decisions = dataset.decisions.iter().filter_map(Part::known);
        let decisions = decisions.map(|decision| (&decision.id, &decision.considerations));
        let further = self.entry.further_recommendations.iter().filter_map(Part::known);
        let further = further.map(|further| (&further.id, &further.considerations));
        let open = decisions
            .chain(further)
            .filter(|(id, considerations)| put.contains(id) && considerations.is_empty());
        let problems = open.map(|(id, _)| {
            Diagnostic::new(
                NOT_RESOLVED,
                Some(dataset.locate(id)),
                format!("the meeting's resolution on `{id}` is not recorded"),
                "add to `considerations` its `result`: agreed, amended, deferred or lost",
            )
        });
        let problems: Vec<Diagnostic> = problems.collect();
        self.problems.extend(problems);
    }

    /// The item: considered, who attended, interests, exclusion of the public, resolved,
    /// reasons, alternatives, consultation, and what a record of decision needs.
    fn item(&mut self, of: &MinuteOf<'a>, options: &ComposeOptions) -> Section {
        let item = options
            .agenda_item
            .clone()
            .or_else(|| of.own.and_then(|own| own.agenda_item.as_deref().map(str::to_owned)))
            .or_else(|| {
                let is_own = *of.sitting.body == self.entry.meeting.committee;
                self.entry.agenda_item.as_deref().filter(|_| is_own).map(str::to_owned)
            });
        let meeting = of.context(self.dataset);
        let text = self.wording("minute-title", context! {});
        let title = crate::text::plain_text(&crate::text::narrative::parse_inline(&text));
        let mut points = Points::new(item.as_deref());
        let considered = self.wording("minute-considered", meeting.clone());
        points.add(parse(&considered));
        points.add(parse(&self.wording("minute-attendance", meeting.clone())));
        if let Some(interests) = of.own.and_then(|own| own.interests.as_ref()) {
            let mut blocks = Vec::new();
            if interests.is_empty() {
                blocks = parse(&self.wording("minute-interests", meeting.clone()));
            }
            for interest in interests {
                match interest {
                    Part::Open(own) | Part::Exempt(own, _) => {
                        let view = context! { interest => Value::from(Serde(own)) };
                        let text = self.wording("minute-interest", view);
                        blocks.extend(self.marked(interest.exemption(), parse(&text)));
                    }
                    Part::Withheld(_, exemption) => blocks.extend(parse(&self.notice(exemption))),
                }
            }
            points.add(blocks);
        }
        if of.own.is_some_and(|own| own.exclusion.is_some()) {
            points.add(parse(&self.wording("minute-exclusion", meeting.clone())));
        }
        let (resolved, others) = self.resolved(of);
        let has_resolved = !resolved.is_empty();
        points.add(resolved);
        // Exempt sentences come last, as the public edition, without them, must have the same
        // numbers.
        let (exempt, open): (Vec<_>, Vec<_>) = others.into_iter().partition(|one| one.is_exempt);
        for one in open {
            points.add(one.blocks);
        }
        if has_resolved {
            let reasons = self.reasons_content();
            let own = of.own.map_or(&[][..], |own| own.reasons.as_slice());
            let has_reasons = self.argument(REASONS, own, &reasons, of, &mut points);
            let alternatives = narrative_named("alternatives");
            let own = of.own.and_then(|own| own.alternatives.as_deref());
            let has_alternatives = if own.is_some_and(<[_]>::is_empty) {
                let text = self.wording("minute-alternatives", context! { is_empty => true });
                points.add(parse(&text));
                true
            } else {
                let own = own.unwrap_or_default();
                self.argument("minute-alternatives", own, &alternatives, of, &mut points)
            };
            let has_consultation = self.consultation(of, &mut points);
            self.find_gaps_in_record(of, has_reasons, has_alternatives, has_consultation);
            let record = self.wording("minute-decision-record", meeting);
            points.add(parse(&record));
        }
        for one in exempt {
            points.add(one.blocks);
        }
        Section {
            anchor: ANCHOR.to_owned(),
            number: item,
            title,
            level: 1,
            new_page: false,
            blocks: points.blocks,
            sections: Vec::new(),
        }
    }

    /// Finds what the law asks for in the record of an executive's decision and is not in it.
    fn find_gaps_in_record(
        &mut self,
        of: &MinuteOf<'a>,
        has_reasons: bool,
        has_alternatives: bool,
        has_consultation: bool,
    ) {
        let Some(record) = of.rules.decision_record else { return };
        let has_interests = of.own.is_some_and(|own| own.interests.is_some());
        let has_present = of.own.is_some_and(|own| !own.present.is_empty());
        let has_apologies = of.individual || of.own.is_some_and(|own| own.apologies.is_some());
        let asked = [
            (
                has_present || !record.attendance_and_consultation,
                if of.individual { "who made the decision" } else { "who attended" },
                "`present`",
            ),
            (
                has_apologies || !record.attendance_and_consultation,
                "apologies for absence",
                "`apologies`",
            ),
            (has_reasons, "the reasons for the decision", "`reasons`"),
            (
                has_alternatives || !record.alternatives,
                "the alternatives considered and rejected",
                "`alternatives`",
            ),
            (has_interests, "the interests declared", "`interests`"),
            (
                has_consultation || !record.attendance_and_consultation,
                "the consultation undertaken",
                "`consultation`",
            ),
        ];
        let (what, fields): (Vec<&str>, Vec<&str>) =
            asked.into_iter().filter(|asked| !asked.0).map(|asked| (asked.1, asked.2)).unzip();
        if what.is_empty() {
            return;
        }
        let name = if of.individual { "record of decision" } else { "minute" };
        self.problems.push(Diagnostic::new(
            DECISION_RECORD,
            Some(self.dataset.locate(&self.entry.at)),
            format!("the {name} does not give {} ({})", listed(&what), record.source),
            format!(
                "add the {} to `minutes` of the report, with its {}; an empty list of apologies, interests or alternatives says that there were none",
                if of.individual { "decision" } else { "meeting" },
                listed(&fields)
            ),
        ));
    }

    /// The consultation undertaken: the meeting's own account of it or, where the law asks for
    /// it, that of the report. Whether there is any.
    fn consultation(&mut self, of: &MinuteOf<'a>, points: &mut Points) -> bool {
        let own = of.own.map_or(&[][..], |own| own.consultation.as_slice());
        let asked =
            of.rules.decision_record.is_some_and(|record| record.attendance_and_consultation);
        let of_report = if asked { narrative_named("consultation") } else { Vec::new() };
        self.argument("minute-consultation", own, &of_report, of, points)
    }

    /// What the house style's section on reasons consists of; the narrative
    /// `reasons`, where the house style has no such section.
    fn reasons_content(&self) -> Vec<Content> {
        let sections = &self.style.spec.sections;
        let reasons = sections.iter().find(|section| section.id.as_str() == "reasons");
        match reasons {
            Some(section) => section.content.clone(),
            None => narrative_named("reasons"),
        }
    }

    /// Reasons, alternatives or consultation under their heading, as numbered paragraphs: the
    /// meeting's own where it has them, else those of the report. A meeting that considered
    /// only some of the recommendations has the reasons of those that it agreed and, if it
    /// only advises, no more than that. Whether there are any.
    fn argument(
        &mut self,
        heading: &str,
        own: &[Paragraph],
        content: &[Content],
        of: &MinuteOf<'a>,
        points: &mut Points,
    ) -> bool {
        let mut counter = points.within();
        let mut place = Place { counter: &mut counter, anchor: ANCHOR, title: "" };
        let mut numbered = Vec::new();
        if !own.is_empty() {
            numbered = self.narrative(own, &mut place);
        } else if of.whole || heading != REASONS && !of.advisory {
            for content in content {
                numbered.extend(self.content(content, &mut place));
            }
        }
        if numbered.is_empty() && heading == REASONS {
            let decisions = self.decisions.clone();
            let decided = decisions.iter().filter_map(|asked| {
                let decision = asked.known()?.decision;
                Some((&decision.considerations, Some(&decision.reason), asked.exemption()))
            });
            let further = self.further.clone();
            let added = further.iter().filter_map(|part| {
                let own = part.known()?;
                Some((&own.considerations, own.reason.as_ref(), part.exemption()))
            });
            let carried = decided.chain(added).filter_map(|(considerations, reason, exemption)| {
                let at = self.at(considerations, of.sitting)?;
                Some((reason?.clone(), exemption.cloned())).filter(|_| at.is_carried())
            });
            // Exempt ones come last, as the public edition has the same numbers without them.
            let (open, exempt): (Vec<_>, Vec<_>) =
                carried.partition(|(_, exemption)| exemption.is_none());
            for (reason, exemption) in open.into_iter().chain(exempt) {
                let reason = match (reason, exemption) {
                    (Part::Open(text), Some(exemption)) => Part::Exempt(text, exemption),
                    (reason, _) => reason,
                };
                numbered.extend(self.narrative(&[reason], &mut place));
            }
        }
        if numbered.is_empty() {
            return false;
        }
        let is_numbered = |block: &&Block| matches!(block, Block::Numbered { .. });
        // The public edition may have fewer, and has the same heading.
        let several_reasons =
            numbered.iter().filter(is_numbered).count() > 1 || self.keeps_any_back();
        let view = context! { several_reasons, ..of.context(self.dataset) };
        let mut blocks = parse(&self.wording(heading, view));
        blocks.extend(numbered.into_iter().map(|block| match block {
            Block::Numbered { number, blocks, .. } => point(ANCHOR, number, blocks),
            block => block,
        }));
        points.add(blocks);
        true
    }

    /// What the meeting resolved, the decisions as parts of (i) where the house style letters
    /// them; and what it put off or did not agree, each in a sentence.
    fn resolved(&mut self, of: &MinuteOf<'a>) -> (Vec<Block>, Vec<Sentence>) {
        let lettered =
            self.style.spec.numbering.recommendations == RecommendationNumbering::Lettered;
        let decisions = self.decisions.clone();
        let is_of_report = self.is_of_report(of.sitting);
        let mut sentences: Vec<Sentence> = Vec::new();
        // Each with its position in the report, whose numbers resolutions keep.
        let mut listed: Vec<(usize, Item<'a>)> = Vec::new();
        for (index, asked) in decisions.into_iter().enumerate() {
            let exemption = asked.exemption().cloned();
            match asked {
                Part::Open(view) | Part::Exempt(view, _) => {
                    let at = self.at(&view.decision.considerations, of.sitting);
                    let Some(one) = at else { continue };
                    if one.is_carried() && !has_own_sentence(&one) {
                        let agreed = Item::Agreed(Box::new(view), Box::new(one), exemption);
                        listed.push((index, agreed));
                    } else {
                        let exempt = exemption.as_ref();
                        let blocks = self.sentence(&one, &view.phrase, false, exempt, of);
                        let (is_carried, is_exempt) = (one.is_carried(), exemption.is_some());
                        sentences.push(Sentence { is_carried, is_exempt, blocks });
                    }
                }
                // Whether another meeting considered what is exempt is not public.
                Part::Withheld(_, exemption) if is_of_report => {
                    listed.push((index, Item::Withheld(exemption)));
                }
                Part::Withheld(..) => {}
            }
        }
        let mut parts = self.list(&listed, lettered, of);
        let mut points: Vec<(usize, Vec<Block>)> = Vec::new();
        if lettered && !parts.is_empty() {
            let mut council = parse(&self.wording("minute-council", of.context(self.dataset)));
            council.append(&mut parts);
            points.push((1, council));
        }
        self.further_points(of, &mut points, &mut sentences);
        let (carried, others): (Vec<_>, Vec<_>) =
            sentences.into_iter().partition(|one| one.is_carried);
        let (exempt, open): (Vec<_>, Vec<_>) = carried.into_iter().partition(|one| one.is_exempt);
        let open = open.into_iter().map(|one| one.blocks);
        // Last, for the same reason as the exempt sentences of the item.
        let exempt = exempt.into_iter().map(|one| one.blocks);
        let added = open.chain(self.own_points(of)).chain(exempt);
        let recommended = self.count_before_further().saturating_add(self.further.len());
        points.extend((recommended.saturating_add(1)..).zip(added));
        if parts.is_empty() && points.is_empty() {
            return (Vec::new(), others);
        }
        let vote = of.vote.as_deref().filter(|vote| !is_counted(vote));
        let mut blocks =
            parse(&self.wording(
                "minute-resolved",
                context! { vote, lettered, ..of.context(self.dataset) },
            ));
        blocks.append(&mut parts);
        blocks.extend(points.into_iter().map(|(count, own)| {
            let number = if lettered {
                format!("({})", roman(count))
            } else {
                self.own_number(count).reference
            };
            point(RESOLUTION, number, own)
        }));
        let vote = of.vote.as_deref().is_some_and(is_counted);
        if of.movers.is_some() || vote {
            let resolved = of.movers.as_ref().map(|one| Value::from(Serde(one)));
            let resolved = resolved.unwrap_or_else(|| context! { vote => of.vote.as_deref() });
            let view = context! { resolved, vote, movers => of.movers.is_some() };
            blocks.extend(parse(&self.wording("minute-votes", view)));
        }
        (blocks, others)
    }

    /// Whether a meeting is the one that the report was written for.
    fn is_of_report(&self, sitting: Sitting<'_>) -> bool {
        let meeting = &self.entry.meeting;
        *sitting.body == meeting.committee && sitting.date == meeting.date
    }

    /// What the meeting made of the further recommendations: points of the resolution, or
    /// sentences of their own.
    fn further_points(
        &mut self,
        of: &MinuteOf<'a>,
        points: &mut Vec<(usize, Vec<Block>)>,
        sentences: &mut Vec<Sentence>,
    ) {
        let is_of_report = self.is_of_report(of.sitting);
        let first = self.count_before_further().saturating_add(1);
        for (count, part) in (first..).zip(self.further.clone()) {
            match part {
                Part::Open(own) | Part::Exempt(own, _) => {
                    let Some(one) = self.at(&own.considerations, of.sitting) else { continue };
                    let text = own.text.as_str();
                    let put = put_to_meeting(self.own_record(), &own.id, text);
                    let phrase = put.unwrap_or_default();
                    if one.is_carried() && !has_own_sentence(&one) {
                        let view = view_of(&one, &phrase, of);
                        let item = context! { further => true, last => true, ..view };
                        points.push((count, self.agreed(item, part.exemption())));
                    } else {
                        let blocks = self.sentence(&one, &phrase, true, part.exemption(), of);
                        let (is_carried, is_exempt) = (one.is_carried(), part.is_exempt());
                        sentences.push(Sentence { is_carried, is_exempt, blocks });
                    }
                }
                Part::Withheld(_, exemption) if is_of_report => {
                    points.push((count, self.withheld(exemption)));
                }
                Part::Withheld(..) => {}
            }
        }
    }

    /// That what was decided on a recommendation is withheld: it may not have been agreed.
    fn withheld(&mut self, exemption: &Exemption) -> Vec<Block> {
        let notice = Value::from_safe_string(self.notice(exemption));
        parse(&self.wording("minute-withheld", context! { notice }))
    }

    /// What the meeting resolved beside the recommendations.
    fn own_points(&mut self, of: &MinuteOf<'a>) -> Vec<Vec<Block>> {
        let mut points = Vec::new();
        for part in of.own.iter().flat_map(|own| &own.resolutions) {
            match part {
                Part::Open(own) | Part::Exempt(own, _) => {
                    let votes = self.wording(
                        "minute-votes",
                        context! { resolved => Value::from(Serde(own)), vote => true, movers => true },
                    );
                    let mut blocks = self.marked(part.exemption(), parse(own.text.as_str()));
                    blocks.extend(parse(&votes));
                    points.push(blocks);
                }
                Part::Withheld(_, exemption) => points.push(parse(&self.notice(exemption))),
            }
        }
        points
    }

    /// The decisions that the meeting agreed to, as a list.
    fn list(
        &mut self,
        listed: &[(usize, Item<'a>)],
        lettered: bool,
        of: &MinuteOf<'a>,
    ) -> Vec<Block> {
        let path = format!("{RESOLUTION}-i");
        let mut blocks = Vec::new();
        for (position, (index, item)) in (1_usize..).zip(listed) {
            let own = match item {
                Item::Withheld(exemption) => self.withheld(exemption),
                Item::Agreed(view, one, exemption) => {
                    let item = view_of(one, &view.phrase, of);
                    let item = context! {
                        lettered,
                        last => !lettered || position == listed.len(),
                        next_to_last => position.saturating_add(1) == listed.len(),
                        ..item
                    };
                    self.agreed(item, exemption.as_ref())
                }
            };
            blocks.push(if lettered {
                point(&path, format!("{})", letters(*index)), own)
            } else {
                point(RESOLUTION, self.decision_number(*index).reference, own)
            });
        }
        blocks
    }

    /// Something that the meeting agreed to, and how it voted.
    fn agreed(&mut self, item: Value, exemption: Option<&Exemption>) -> Vec<Block> {
        let text = self.wording("minute-item", item.clone());
        let mut blocks = self.marked(exemption, parse(&text));
        blocks.extend(parse(&self.wording("minute-votes", item)));
        blocks
    }

    /// What the meeting put off, did not agree, or resolved in a sentence of its own.
    fn sentence(
        &mut self,
        one: &Consideration,
        phrase: &str,
        further: bool,
        exemption: Option<&Exemption>,
        of: &MinuteOf<'_>,
    ) -> Vec<Block> {
        let individual = self.dataset.is_individual(one.body(self.entry));
        let is_carried = one.is_carried();
        let view = context! {
            further,
            individual,
            phrase => Value::from_safe_string(phrase.to_owned()),
            resolved => Value::from(Serde(one)),
            alone => has_own_sentence(one),
            vote => !is_carried || of.vote != one.vote,
            movers => !is_carried || names_movers(one, of),
        };
        let mut text = match one.text.as_ref().filter(|_| is_carried) {
            Some(own) => parse(own.as_str()),
            None => parse(&self.wording("minute-not-resolved", view.clone())),
        };
        text.extend(parse(&self.wording("minute-votes", view)));
        self.marked(exemption, text)
    }
}

/// The narrative of a name in the report.
fn narrative_named(name: &str) -> Vec<Content> {
    name.parse().map(Content::Narrative).into_iter().collect()
}

/// What wording sees of a recommendation and what the meeting made of it.
fn view_of(one: &Consideration, phrase: &str, of: &MinuteOf<'_>) -> Value {
    context! {
        phrase => Value::from_safe_string(phrase.to_owned()),
        resolved => Value::from(Serde(one)),
        vote => of.vote != one.vote,
        movers => names_movers(one, of),
    }
}

/// Whether the movers of something agreed are its own, and not those of all that was agreed.
fn names_movers(one: &Consideration, of: &MinuteOf<'_>) -> bool {
    of.movers.as_ref().is_none_or(|all| movers(all) != movers(one))
}

/// Whether what was agreed to has a text that is a sentence of its own.
fn has_own_sentence(one: &Consideration) -> bool {
    one.text.as_ref().is_some_and(|text| stands_alone(text.as_str()))
}

/// What the meeting made of a recommendation, in a sentence of its own.
struct Sentence {
    /// Whether it is part of what was resolved.
    is_carried: bool,
    is_exempt: bool,
    blocks: Vec<Block>,
}

/// A decision in the list of what was agreed.
enum Item<'a> {
    /// The meeting agreed to it.
    Agreed(Box<DecisionView<'a>>, Box<Consideration>, Option<Exemption>),
    /// It is withheld.
    Withheld(Exemption),
}

/// The numbered points of the item.
struct Points {
    prefix: String,
    blocks: Vec<Block>,
}

impl Points {
    fn new(item: Option<&str>) -> Self {
        Self {
            prefix: item.map_or_else(String::new, |item| format!("{item}.")),
            blocks: Vec::new(),
        }
    }

    /// The number of the next point.
    fn next(&self) -> String {
        format!("{}{}", self.prefix, self.blocks.len().saturating_add(1))
    }

    /// Counts the paragraphs within the next point.
    fn within(&self) -> Counter {
        Counter::after(format!("{}.", self.next()))
    }

    /// Adds a point, if there is anything in it.
    fn add(&mut self, blocks: Vec<Block>) {
        if !blocks.is_empty() {
            let number = self.next();
            self.blocks.push(point(ANCHOR, number, blocks));
        }
    }
}

/// A numbered paragraph, with the anchors that lead to it.
fn point(path: &str, number: String, blocks: Vec<Block>) -> Block {
    let plain = number.trim_matches(|c: char| "()".contains(c));
    // The number of an agenda item can be of several words, an anchor cannot.
    let words = plain.split_whitespace().collect::<Vec<_>>().join("-");
    Block::Numbered { reference: number.clone(), anchor: format!("{path}-{words}"), number, blocks }
}
