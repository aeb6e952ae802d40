//! The minute of a report's item: what the meeting considered, what it resolved
//! on each recommendation, and why.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::numbering::{Counter, Place, letters, roman};
use super::{ComposeError, ComposeOptions, Composed, Composer};
use crate::dataset::{Dataset, Part, Resolution};
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
                format!("what the meeting resolved on `{id}` is not recorded"),
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
        let resolved = point(ANCHOR, take(), self.resolved());
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
            blocks: [considered, resolved].into_iter().chain(reasons).collect(),
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

    /// The resolution: the decisions as parts of (i), each further
    /// recommendation as one of its own.
    fn resolved(&mut self) -> Vec<Block> {
        let decisions = self.decisions.clone();
        let all: Vec<&Resolution> = decisions
            .iter()
            .filter_map(|asked| asked.known()?.decision.resolved.as_ref())
            .chain(
                self.entry
                    .further_recommendations
                    .iter()
                    .filter_map(|one| one.known()?.resolved.as_ref()),
            )
            .collect();
        // A vote that all have in common is told once.
        let vote = all.first().and_then(|first| first.vote.as_deref());
        let common = vote.filter(|vote| all.iter().all(|one| one.vote.as_deref() == Some(*vote)));
        let mut blocks = parse(&self.wording("minute-resolved", context! { vote => common }));
        let mut count = 0_usize;
        if !decisions.is_empty() {
            let mut parts = parse(&self.wording("minute-council", context! {}));
            for (index, asked) in decisions.iter().enumerate() {
                let blocks = match asked {
                    // What is not resolved has been told of.
                    Part::Open(view) | Part::Exempt(view, _)
                        if view.decision.resolved.is_none() =>
                    {
                        Vec::new()
                    }
                    Part::Open(view) | Part::Exempt(view, _) => {
                        let item = context! {
                            decision => Value::from(Serde(view)),
                            phrase => Value::from_safe_string(view.phrase.clone()),
                            resolved => Value::from(Serde(&view.decision.resolved)),
                            vote => common.is_none(),
                            last => index.saturating_add(1) == decisions.len(),
                        };
                        let text = self.wording("minute-item", item);
                        self.marked(asked.exemption(), parse(&text))
                    }
                    Part::Withheld(_, exemption) => parse(&self.notice(exemption)),
                };
                let path = format!("{ANCHOR}-{}", roman(count.saturating_add(1)));
                parts.push(point(&path, format!("{})", letters(index)), blocks));
            }
            blocks.push(point(ANCHOR, format!("({})", roman(count.saturating_add(1))), parts));
            count = count.saturating_add(1);
        }
        for part in &self.entry.further_recommendations {
            let content = match part {
                Part::Open(further) | Part::Exempt(further, _) if further.resolved.is_none() => {
                    Vec::new()
                }
                Part::Open(further) | Part::Exempt(further, _) => {
                    let item = context! {
                        phrase => Value::from_safe_string(further.text.as_str().to_owned()),
                        resolved => Value::from(Serde(&further.resolved)),
                        vote => common.is_none(),
                        last => true,
                    };
                    let text = self.wording("minute-item", item);
                    self.marked(part.exemption(), parse(&text))
                }
                Part::Withheld(_, exemption) => parse(&self.notice(exemption)),
            };
            blocks.push(point(ANCHOR, format!("({})", roman(count.saturating_add(1))), content));
            count = count.saturating_add(1);
        }
        blocks
    }
}

/// A numbered paragraph, with the anchors that lead to it.
fn point(path: &str, number: String, blocks: Vec<Block>) -> Block {
    let plain = number.trim_matches(|c: char| "()".contains(c));
    // The number of an agenda item can be of several words, an anchor cannot.
    let words = plain.split_whitespace().collect::<Vec<_>>().join("-");
    Block::Numbered { reference: number.clone(), anchor: format!("{path}-{words}"), number, blocks }
}
