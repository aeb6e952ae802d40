//! The recommendations, and each once more with its reason.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::data::DecisionView;
use super::numbering::{Place, letters};
use super::wording::Wording;
use super::{Composer, decided};
use crate::dataset::{Edition, Exemption, Id, Outcome, Paragraph, Part};
use crate::diagnostic::Diagnostic;
use crate::report::{Recommendation, Report};
use crate::style::RecommendationNumbering;
use crate::text::narrative::{escape, parse, parse_inline};
use crate::text::{Block, Inline};

impl Composer<'_> {
    /// Words each decision as a phrase: its own wording, or the house style's
    /// wording for its outcome.
    pub(super) fn phrase_decisions(&mut self) {
        let mut decisions = std::mem::take(&mut self.decisions);
        for asked in &mut decisions {
            if let Part::Open(view) | Part::Exempt(view, _) = asked {
                view.phrase = self.phrase(view);
            }
        }
        self.decisions = decisions;
    }

    /// The report as it was published, if it is on record.
    pub(super) fn own_record(&self) -> Option<&Report> {
        self.records.get(self.entry.id()).map(AsRef::as_ref)
    }

    /// Words each decision as it was put to the meeting, and leaves out decisions and
    /// further recommendations that were not.
    pub(super) fn phrase_decisions_as_published(&mut self) {
        self.phrase_decisions();
        let (mut decisions, mut further) =
            (std::mem::take(&mut self.decisions), std::mem::take(&mut self.further));
        let record = self.own_record();
        decisions.retain_mut(|asked| {
            let (Part::Open(view) | Part::Exempt(view, _)) = asked else { return true };
            let put = put_to_meeting(record, &view.decision.id, &view.phrase);
            let was_put = put.is_some();
            view.phrase = put.unwrap_or_default();
            was_put
        });
        further.retain(|part| {
            part.known().is_none_or(|own| put_to_meeting(record, &own.id, "").is_some())
        });
        self.decided = decided(&decisions);
        (self.decisions, self.further) = (decisions, further);
    }

    /// A decision as a phrase: "retains its link with Bochum".
    pub(super) fn phrase(&mut self, view: &DecisionView<'_>) -> String {
        let phrase = phrase(&self.wording, view);
        self.or_noted(phrase)
    }

    /// A decision as the templates see it, its phrase being narrative.
    fn decision_context(view: &DecisionView<'_>) -> Value {
        context! {
            decision => Value::from(Serde(view)),
            phrase => Value::from_safe_string(view.phrase.clone()),
        }
    }

    /// The list of recommendations.
    pub(super) fn recommendation_list(&mut self) -> Vec<Block> {
        let lettered =
            self.style.spec.numbering.recommendations == RecommendationNumbering::Lettered;
        let decisions = self.decisions.clone();
        // A single recommendation includes the lead sentence.
        let alone = !lettered && decisions.len() == 1;
        let mut parts = Vec::new();
        for (index, asked) in decisions.iter().enumerate() {
            let count = index.saturating_add(1);
            let number = self.decision_number(index);
            let last = count == decisions.len();
            let next_to_last = count.saturating_add(1) == decisions.len();
            let (id, recommended) = match asked {
                Part::Open(view) | Part::Exempt(view, _) => {
                    let text = self.wording(
                        "recommendation-item",
                        context! { alone, last, next_to_last, ..Self::decision_context(view) },
                    );
                    let recommended = Recommended {
                        blocks: self.marked(asked.exemption(), parse(&text)),
                        text: parse_inline(&view.phrase),
                        reason: self.reason_of(&view.decision.reason, asked.exemption()),
                        outcome: Some(view.decision.outcome),
                        relationships: view.decision.relationships.clone(),
                    };
                    (Some(&view.decision.id), recommended)
                }
                Part::Withheld(place, exemption) => {
                    (place.id.as_ref(), Recommended::withheld(&self.notice(exemption)))
                }
            };
            parts.push(self.recommend(id, number, asked.exemption(), recommended));
        }
        let mut blocks = Vec::new();
        if !parts.is_empty() && !alone {
            blocks = parse(&self.wording("recommendation-lead", context! {}));
        }
        blocks.extend(parts);
        if lettered && !blocks.is_empty() {
            blocks = vec![Block::Numbered {
                number: "1".to_owned(),
                reference: "1".to_owned(),
                anchor: "recommendation-1".to_owned(),
                blocks,
            }];
        }
        // The list above ends with its sentence: what follows is not part of it.
        if !lettered && decisions.len() > 1 && !self.further.is_empty() {
            let lead = self.wording("recommendation-lead", context! { further => true });
            blocks.extend(parse(&lead));
        }
        let count = self.count_before_further();
        for (further, number) in self.further.clone().into_iter().zip(count.saturating_add(1)..) {
            let number = self.own_number(number);
            let exemption = further.exemption();
            let (id, recommended) = match further {
                Part::Open(further) | Part::Exempt(further, _) => {
                    let text = self.wording(
                        "further-recommendation",
                        context! { further => Value::from(Serde(further)) },
                    );
                    let reason = further.reason.as_ref();
                    let recommended = Recommended {
                        blocks: self.marked(exemption, parse(&text)),
                        text: parse_inline(further.text.as_str()),
                        reason: reason
                            .map(|reason| self.reason_of(reason, exemption))
                            .unwrap_or_default(),
                        outcome: None,
                        relationships: Vec::new(),
                    };
                    (Some(&further.id), recommended)
                }
                Part::Withheld(place, exemption) => {
                    (place.id.as_ref(), Recommended::withheld(&self.notice(exemption)))
                }
            };
            blocks.push(self.recommend(id, number, exemption, recommended));
        }
        blocks
    }

    /// The number of the recommendation on a decision, by its position from 0.
    pub(super) fn decision_number(&self, index: usize) -> Number {
        if self.style.spec.numbering.recommendations != RecommendationNumbering::Lettered {
            return self.own_number(index.saturating_add(1));
        }
        let letter = letters(index);
        Number {
            shown: format!("{letter})"),
            reference: format!("1({letter})"),
            anchor: format!("recommendation-1{letter}"),
        }
    }

    /// How many numbers come before those of the further recommendations.
    pub(super) fn count_before_further(&self) -> usize {
        match self.style.spec.numbering.recommendations {
            RecommendationNumbering::Lettered => self.decisions.len().min(1),
            RecommendationNumbering::Flat | RecommendationNumbering::Alphabetic => {
                self.decisions.len()
            }
        }
    }

    /// The number of a recommendation that is no part of another.
    pub(super) fn own_number(&self, count: usize) -> Number {
        let (shown, reference) = match self.style.spec.numbering.recommendations {
            RecommendationNumbering::Lettered => (count.to_string(), count.to_string()),
            RecommendationNumbering::Flat => (format!("({count})"), format!("({count})")),
            RecommendationNumbering::Alphabetic => {
                let letter = letters(count.saturating_sub(1));
                (format!("{letter})"), format!("({letter})"))
            }
        };
        Number { shown, reference, anchor: format!("recommendation-{count}") }
    }

    /// The reason of a recommendation: of one that only its reason is exempt,
    /// with its mark or as a notice.
    fn reason_of(&mut self, reason: &Paragraph, whole: Option<&Exemption>) -> Vec<Inline> {
        match (reason, whole) {
            (Part::Open(reason), _) | (Part::Exempt(reason, _), Some(_)) => {
                parse_inline(reason.as_str())
            }
            (Part::Exempt(reason, exemption), None) => {
                let mark = self.mark(exemption);
                parse_inline(&format!("{mark} {}", reason.as_str()))
            }
            (Part::Withheld(_, exemption), _) => parse_inline(&self.notice(exemption)),
        }
    }

    /// Puts a recommendation into the list of the report's recommendations, and
    /// gives the paragraph of it.
    fn recommend(
        &mut self,
        id: Option<&Id>,
        number: Number,
        exemption: Option<&Exemption>,
        recommended: Recommended,
    ) -> Block {
        let Number { shown, reference, anchor } = number;
        let Recommended { blocks, text, reason, outcome, relationships } = recommended;
        if let Some(id) = id {
            let key = format!("recommendation/{id}");
            self.targets.insert(key, anchor.clone(), reference.clone());
        }
        self.recommendations.push(Recommendation {
            id: id.map(ToString::to_string),
            number: reference.clone(),
            anchor: anchor.clone(),
            outcome,
            relationships: relationships.iter().map(ToString::to_string).collect(),
            text: String::new(),
            reason: String::new(),
            exempt: exemption.cloned(),
        });
        self.recommendation_texts.push((text, reason));
        Block::Numbered { number: shown, reference, anchor, blocks }
    }

    /// Each recommendation with its reason.
    pub(super) fn reasons(&mut self, place: &mut Place<'_>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for asked in &self.decisions.clone() {
            let (id, text) = match asked {
                Part::Open(view) | Part::Exempt(view, _) => {
                    let text = self.wording("reason", Self::decision_context(view));
                    (Some(&view.decision.id), text)
                }
                Part::Withheld(place, exemption) => (place.id.as_ref(), self.notice(exemption)),
            };
            let key = id.map(|id| format!("reason/{id}"));
            blocks.extend(self.numbered_part(asked, &text, place, key));
        }
        for further in self.further.clone() {
            let (id, text) = match further {
                Part::Open(further) | Part::Exempt(further, _) => {
                    let context = context! { further => Value::from(Serde(further)) };
                    (Some(&further.id), self.wording("further-reason", context))
                }
                Part::Withheld(place, exemption) => (place.id.as_ref(), self.notice(exemption)),
            };
            let key = id.map(|id| format!("reason/{id}"));
            blocks.extend(self.numbered_part(further, &text, place, key));
        }
        blocks
    }

    /// Whether a decision of the report on a relationship is withheld.
    pub(super) fn withholds_decision(&self, id: &Id) -> bool {
        self.dataset.has_withheld_decision(id, self.entry.id())
    }

    /// What a relationship's entry says about the recommendation on it. An entry without a
    /// recommendation says so only if most others have one; otherwise the summary table does.
    pub(super) fn recommendation_on(
        &mut self,
        id: &Id,
        relationship: &Value,
        place: &mut Place<'_>,
    ) -> Vec<Block> {
        let decisions = self.decisions_on(id.as_str());
        let mut texts = Vec::new();
        for asked in &decisions {
            let Some(view) = asked.known() else { continue };
            let further = !texts.is_empty();
            let text = self.wording(
                "entry-recommendation",
                context! {
                    relationship => relationship.clone(), further, ..Self::decision_context(view)
                },
            );
            texts.push(match asked.exemption().filter(|_| decisions.len() > 1) {
                Some(exemption) => format!("{} {text}", self.mark(exemption)),
                None => text,
            });
        }
        match decisions.as_slice() {
            [] => {
                let withheld_decision = self.withholds_decision(id);
                if !withheld_decision && !self.most_decided {
                    return Vec::new();
                }
                let text = self.wording(
                    "entry-recommendation",
                    context! { relationship => relationship.clone(), withheld_decision },
                );
                self.numbered(&text, place, None)
            }
            [asked] => self.numbered_part(asked, &texts.concat(), place, None),
            // One paragraph, so that numbers are the same in both editions.
            _ => self.numbered(&texts.join(" "), place, None),
        }
    }
}

/// A recommendation as it was put to the meeting, as narrative: as published, if the report
/// is on record, and none if it was added to the register later. What may be one that the
/// record withholds is taken from the register.
pub(super) fn put_to_meeting(record: Option<&Report>, id: &Id, own: &str) -> Option<String> {
    let Some(record) = record else { return Some(own.to_owned()) };
    let is_withheld =
        |put: &Recommendation| put.exempt.is_some() && record.meta.edition == Edition::Public;
    match record.recommendation(id.as_str()) {
        Some(put) if !is_withheld(put) => Some(escape(&put.text)),
        None if !record.recommendations.iter().any(is_withheld) => None,
        _ => Some(own.to_owned()),
    }
}

/// A decision as a phrase: its own wording, or the house style's wording for its
/// outcome.
pub(super) fn phrase(
    wording: &Wording,
    view: &DecisionView<'_>,
) -> Result<String, Box<Diagnostic>> {
    match &view.decision.wording {
        Some(own) => Ok(own.as_str().split_whitespace().collect::<Vec<_>>().join(" ")),
        None => wording.render("recommendation", context! { decision => Value::from(Serde(view)) }),
    }
}

/// The number of a recommendation, and what leads to it.
pub(super) struct Number {
    shown: String,
    /// What others call it.
    pub(super) reference: String,
    anchor: String,
}

/// What a recommendation says.
struct Recommended {
    blocks: Vec<Block>,
    text: Vec<Inline>,
    reason: Vec<Inline>,
    outcome: Option<Outcome>,
    relationships: Vec<Id>,
}

impl Recommended {
    /// The notice in the place of one that is withheld.
    fn withheld(notice: &str) -> Self {
        Self {
            blocks: parse(notice),
            text: parse_inline(notice),
            reason: Vec::new(),
            outcome: None,
            relationships: Vec::new(),
        }
    }
}
