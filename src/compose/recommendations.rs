//! The recommendations, and each once more with its reason.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Composer;
use super::data::DecisionView;
use super::numbering::{Place, letters};
use crate::report::Recommendation;
use crate::style::RecommendationNumbering;
use crate::text::Block;
use crate::text::narrative::{parse, parse_inline};

impl Composer<'_> {
    /// Words each decision as a phrase: its own wording, or the house style's
    /// wording for its outcome.
    pub(super) fn phrase_decisions(&mut self) {
        for index in 0..self.decisions.len() {
            let Some(view) = self.decisions.get(index).cloned() else { continue };
            let phrase = self.phrase(&view);
            if let Some(view) = self.decisions.get_mut(index) {
                view.phrase = phrase;
            }
        }
    }

    /// A decision as a phrase: "retains its link with Bochum".
    pub(super) fn phrase(&mut self, view: &DecisionView<'_>) -> String {
        match &view.decision.wording {
            Some(own) => own.as_str().split_whitespace().collect::<Vec<_>>().join(" "),
            None => {
                self.wording("recommendation", context! { decision => Value::from(Serde(view)) })
            }
        }
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
        let mut parts = Vec::new();
        for (index, view) in self.decisions.clone().iter().enumerate() {
            let last = index + 1 == self.decisions.len();
            let text = self
                .wording("recommendation-item", context! { last, ..Self::decision_context(view) });
            let letter = letters(index);
            let (number, reference, anchor) = if lettered {
                (
                    format!("{letter})"),
                    format!("1\u{a0}{letter})"),
                    format!("recommendation-1{letter}"),
                )
            } else {
                let count = index + 1;
                (format!("({count})"), format!("({count})"), format!("recommendation-{count}"))
            };
            let id = view.decision.id.as_str();
            self.targets.insert(format!("recommendation/{id}"), anchor.clone(), reference.clone());
            self.recommendations.push(Recommendation {
                id: id.to_owned(),
                number: reference.clone(),
                anchor: anchor.clone(),
                outcome: Some(view.decision.outcome),
                relationships: view
                    .decision
                    .relationships
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
                text: String::new(),
                reason: String::new(),
            });
            self.recommendation_texts
                .push((parse_inline(&view.phrase), parse_inline(view.decision.reason.as_str())));
            parts.push(Block::Numbered { number, reference, anchor, blocks: parse(&text) });
        }
        let mut blocks = Vec::new();
        if lettered && !parts.is_empty() {
            let mut first = parse(&self.wording("recommendation-lead", context! {}));
            first.extend(parts);
            blocks.push(Block::Numbered {
                number: "1".to_owned(),
                reference: "1".to_owned(),
                anchor: "recommendation-1".to_owned(),
                blocks: first,
            });
        } else {
            blocks.extend(parts);
        }
        for further in &self.entry.further_recommendations {
            let count = blocks.len() + 1;
            let number = if lettered { count.to_string() } else { format!("({count})") };
            let anchor = format!("recommendation-{count}");
            self.targets.insert(
                format!("recommendation/{}", further.id),
                anchor.clone(),
                number.clone(),
            );
            let text = self.wording(
                "further-recommendation",
                context! { further => Value::from(Serde(further)) },
            );
            self.recommendations.push(Recommendation {
                id: further.id.to_string(),
                number: number.clone(),
                anchor: anchor.clone(),
                outcome: None,
                relationships: Vec::new(),
                text: String::new(),
                reason: String::new(),
            });
            let reason = further.reason.as_ref().map(|reason| parse_inline(reason.as_str()));
            self.recommendation_texts
                .push((parse_inline(further.text.as_str()), reason.unwrap_or_default()));
            blocks.push(Block::Numbered {
                reference: number.clone(),
                number,
                anchor,
                blocks: parse(&text),
            });
        }
        blocks
    }

    /// Each recommendation with its reason.
    pub(super) fn reasons(&mut self, place: &mut Place<'_>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for view in &self.decisions.clone() {
            let text = self.wording("reason", Self::decision_context(view));
            blocks.extend(self.numbered(
                &text,
                place,
                Some(format!("reason/{}", view.decision.id)),
            ));
        }
        for further in &self.entry.further_recommendations {
            let text =
                self.wording("further-reason", context! { further => Value::from(Serde(further)) });
            blocks.extend(self.numbered(&text, place, Some(format!("reason/{}", further.id))));
        }
        blocks
    }

    /// What a relationship's entry says of the recommendation on it.
    pub(super) fn recommendation_on(
        &mut self,
        id: &str,
        relationship: &Value,
        place: &mut Place<'_>,
    ) -> Vec<Block> {
        let context = match self.decision_on(id) {
            Some(view) => Self::decision_context(view),
            None => context! {},
        };
        let text = self.wording(
            "entry-recommendation",
            context! { relationship => relationship.clone(), ..context },
        );
        self.numbered(&text, place, None)
    }
}
