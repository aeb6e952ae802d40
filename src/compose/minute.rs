//! The minute of a report's item: what the meeting considered, what it resolved
//! on each recommendation, and why.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::numbering::{Counter, Place, letters, roman};
use super::{ComposeError, ComposeOptions, Composed, Composer};
use crate::dataset::{Dataset, Exemption, Part, Resolution, ResolutionResult};
use crate::diagnostic::{Diagnostic, NOT_RESOLVED};
use crate::photographs::Images;
use crate::report::{DocumentKind, FrontPage, Section};
use crate::style::Content;
use crate::templates::Templates;
use crate::text::Block;
use crate::text::narrative::parse;

/// The anchor of the minute in its page.
const ANCHOR: &str = "minute";

/// Composes the minute of the item of one municipal year's report.
///
/// # Errors
/// As [`compose`](super::compose()), and if a recommendation has no resolution.
pub fn minute(
    dataset: &Dataset,
    templates: &Templates,
    images: &Images,
    options: &ComposeOptions,
) -> Result<Composed, ComposeError> {
    let mut composer = Composer::new(dataset, templates, images, options)?;
    composer.find_unresolved();
    composer.phrase_decisions();
    let mut report = if composer.entry.withheld {
        composer.withheld_report(options)
    } else {
        let section = composer.item(options);
        let meta = composer.meta(options);
        composer.tree(meta, FrontPage::none(), vec![section])
    };
    report.meta.kind = DocumentKind::Minute;
    report.meta.title = format!("{}: {}", composer.style.label("minute"), report.meta.title);
    composer.finish(report)
}

impl Composer<'_> {
    /// Finds every recommendation that the meeting has not dealt with.
    fn find_unresolved(&mut self) {
        let dataset = self.dataset;
        let decisions = dataset.decisions.iter().enumerate();
        let decisions = decisions
            .filter_map(|(index, decision)| Some((index, decision.known()?)))
            .filter(|(_, decision)| {
                decision.report.as_str() == self.entry.id() && decision.resolved.is_none()
            })
            .map(|(index, decision)| (format!("/decisions/{index}/id"), &decision.id));
        let further = self.entry.further_recommendations.iter().enumerate();
        let further = further
            .filter_map(|(index, further)| Some((index, further.known()?)))
            .filter(|(_, further)| further.resolved.is_none())
            .map(|(index, further)| {
                (format!("{}/further_recommendations/{index}/id", self.pointer), &further.id)
            });
        let problems = decisions.chain(further).map(|(pointer, id)| {
            Diagnostic::new(
                NOT_RESOLVED,
                Some(dataset.locate(&pointer)),
                format!("the meeting's resolution on `{id}` is not recorded"),
                "add `resolved` with its `result`: as-recommended, amended, deferred or refused",
            )
        });
        let problems: Vec<Diagnostic> = problems.collect();
        self.problems.extend(problems);
    }

    /// The item: considered, resolved, reasons.
    fn item(&mut self, options: &ComposeOptions) -> Section {
        let item = options.agenda_item.clone().or_else(|| self.entry.agenda_item.clone());
        let mut counter =
            Counter::after(item.as_ref().map_or(String::new(), |item| format!("{item}.")));
        let mut take = || counter.take().unwrap_or_default();
        let text = self.wording("minute-title", context! {});
        let title = crate::text::plain_text(&crate::text::narrative::parse_inline(&text));
        let considered = self.wording("minute-considered", context! {});
        let considered = point(ANCHOR, take(), parse(&considered));
        let (resolved, others) = self.resolved();
        let resolved = (!resolved.is_empty()).then(|| point(ANCHOR, take(), resolved));
        let others: Vec<Block> =
            others.into_iter().map(|blocks| point(ANCHOR, take(), blocks)).collect();
        let mut reasons = parse(&self.wording("minute-reasons", context! {}));
        let mut off = Counter::Off;
        let mut place = Place { counter: &mut off, anchor: ANCHOR, title: &title };
        let heading = reasons.len();
        for content in self.reasons_content() {
            reasons.extend(self.content(&content, &mut place));
        }
        let is_reasoned = reasons.len() > heading;
        let reasons = is_reasoned.then(|| point(ANCHOR, take(), reasons));
        Section {
            anchor: ANCHOR.to_owned(),
            number: item,
            title,
            level: 1,
            new_page: false,
            blocks: std::iter::once(considered)
                .chain(resolved)
                .chain(others)
                .chain(reasons)
                .collect(),
            sections: Vec::new(),
        }
    }

    /// What the house style's section on reasons consists of; the narrative
    /// `reasons`, where the house style has no such section.
    fn reasons_content(&self) -> Vec<Content> {
        let sections = &self.style.spec.sections;
        let reasons = sections.iter().find(|section| section.id.as_str() == "reasons");
        match reasons {
            Some(section) => section.content.clone(),
            None => "reasons".parse().map(Content::Narrative).into_iter().collect(),
        }
    }

    /// What the meeting resolved, the decisions as parts of (i) and each further
    /// recommendation by itself; and what it put off or did not agree, each in a sentence.
    fn resolved(&mut self) -> (Vec<Block>, Vec<Vec<Block>>) {
        let decisions = self.decisions.clone();
        let further = &self.entry.further_recommendations;
        let all: Vec<&Resolution> = decisions
            .iter()
            .filter_map(|asked| asked.known()?.decision.resolved.as_ref())
            .chain(further.iter().filter_map(|one| one.known()?.resolved.as_ref()))
            .filter(|one| is_carried(one))
            .collect();
        // A vote that all have in common is told once.
        let vote = all.first().and_then(|first| first.vote.as_deref());
        let common = vote.filter(|vote| all.iter().all(|one| one.vote.as_deref() == Some(*vote)));
        let listed = |index: &usize| {
            decisions.get(*index).is_some_and(|asked| match asked.known() {
                Some(view) => view.decision.resolved.as_ref().is_some_and(is_carried),
                None => true,
            })
        };
        let mut from_last = (0..decisions.len()).rev().filter(listed);
        let (last, next_to_last) = (from_last.next(), from_last.next());
        let (mut parts, mut others) = (Vec::new(), Vec::new());
        let path = format!("{ANCHOR}-i");
        for (index, asked) in decisions.iter().enumerate() {
            let number = format!("{})", letters(index));
            match asked {
                Part::Open(view) | Part::Exempt(view, _) => {
                    // What is not resolved has been told of.
                    let Some(resolution) = &view.decision.resolved else { continue };
                    let item = context! {
                        phrase => Value::from_safe_string(view.phrase.clone()),
                        resolved => Value::from(Serde(resolution)),
                        vote => common.is_none() || !is_carried(resolution),
                        last => last == Some(index),
                        next_to_last => next_to_last == Some(index),
                    };
                    let blocks = self.on_recommendation(resolution, item, asked.exemption());
                    if is_carried(resolution) {
                        parts.push(point(&path, number, blocks));
                    } else {
                        others.push(blocks);
                    }
                }
                Part::Withheld(_, exemption) => {
                    parts.push(point(&path, number, parse(&self.notice(exemption))));
                }
            }
        }
        let mut points = Vec::new();
        if !parts.is_empty() {
            let mut council = parse(&self.wording("minute-council", context! {}));
            council.extend(parts);
            points.push(council);
        }
        for part in further {
            match part {
                Part::Open(own) | Part::Exempt(own, _) => {
                    let Some(resolution) = &own.resolved else { continue };
                    let item = context! {
                        further => true,
                        phrase => Value::from_safe_string(own.text.as_str().to_owned()),
                        resolved => Value::from(Serde(resolution)),
                        vote => common.is_none() || !is_carried(resolution),
                        last => true,
                    };
                    let blocks = self.on_recommendation(resolution, item, part.exemption());
                    if is_carried(resolution) { &mut points } else { &mut others }.push(blocks);
                }
                Part::Withheld(_, exemption) => points.push(parse(&self.notice(exemption))),
            }
        }
        if points.is_empty() {
            return (points.concat(), others);
        }
        let mut blocks = parse(&self.wording("minute-resolved", context! { vote => common }));
        blocks.extend(
            (1..).zip(points).map(|(count, own)| point(ANCHOR, format!("({})", roman(count)), own)),
        );
        (blocks, others)
    }

    /// What the meeting made of one recommendation.
    fn on_recommendation(
        &mut self,
        resolution: &Resolution,
        item: Value,
        exemption: Option<&Exemption>,
    ) -> Vec<Block> {
        let name = if is_carried(resolution) { "minute-item" } else { "minute-not-resolved" };
        let text = self.wording(name, item);
        self.marked(exemption, parse(&text))
    }
}

/// Whether the meeting resolved something, as recommended or with another text.
fn is_carried(resolution: &Resolution) -> bool {
    matches!(resolution.result, ResolutionResult::AsRecommended | ResolutionResult::Amended)
}

/// A numbered paragraph, with the anchors that lead to it.
fn point(path: &str, number: String, blocks: Vec<Block>) -> Block {
    let plain = number.trim_matches(|c: char| "()".contains(c));
    // The number of an agenda item can be of several words, an anchor cannot.
    let words = plain.split_whitespace().collect::<Vec<_>>().join("-");
    Block::Numbered { reference: number.clone(), anchor: format!("{path}-{words}"), number, blocks }
}
