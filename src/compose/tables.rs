//! The tables of a report, and its lists of papers and sign-offs.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Composer;
use super::data::RelationshipView;
use super::numbering::Place;
use crate::dataset::{Agreement, PartialDate, Relationship};
use crate::diagnostic::{Diagnostic, NOT_RECORDED};
use crate::text::narrative::{parse_inline, plain};
use crate::text::{Block, Column, Inline};

impl Composer<'_> {
    /// A column headed by a label of `table.*`.
    pub(super) fn column(&self, label: &str, width: u8) -> Column {
        let title = self.style.label(&format!("table.{label}")).to_owned();
        Column { title, width }
    }

    fn not_recorded(&self) -> Vec<Inline> {
        vec![Inline::text(self.style.label("not_recorded"))]
    }

    /// Plain text, or the words for what is not recorded.
    fn recorded(&self, text: Option<&str>) -> Vec<Inline> {
        text.map_or_else(|| self.not_recorded(), plain)
    }

    pub(super) fn recorded_date(&self, date: Option<PartialDate>) -> Vec<Inline> {
        date.map_or_else(|| self.not_recorded(), |date| vec![Inline::text(self.style.date(date))])
    }

    pub(super) fn caption(&mut self, name: &str, more: Value) -> String {
        let text = self.wording(&format!("caption-{name}"), more);
        crate::text::plain_text(&parse_inline(&text))
    }

    /// The figures on a place.
    pub(super) fn figure_table(&mut self, relationship: &Relationship) -> Option<Block> {
        if relationship.figures.is_empty() {
            return None;
        }
        // A column in which nothing is recorded tells nothing.
        let dated = relationship.figures.iter().any(|figure| figure.date.is_some());
        let sourced = relationship.figures.iter().any(|figure| figure.source.is_some());
        let mut columns = vec![self.column("figure", 3), self.column("value", 3)];
        if dated {
            columns.push(self.column("date", 2));
        }
        if sourced {
            columns.push(self.column("source", 3));
        }
        let mut rows = Vec::new();
        for figure in &relationship.figures {
            let number = self.style.number(&figure.value);
            let text =
                self.wording("figure", context! { figure => Value::from(Serde(figure)), number });
            let mut row = vec![plain(&figure.label), parse_inline(&text)];
            if dated {
                row.push(self.recorded_date(figure.date));
            }
            if sourced {
                row.push(self.recorded(figure.source.as_deref()));
            }
            rows.push(row);
        }
        let names = context! {
            id => relationship.id.as_str(), place => relationship.place.as_str()
        };
        Some(Block::Table { caption: self.caption("figures", names), columns, rows })
    }

    /// The assessment of a relationship by criterion.
    pub(super) fn assessment_table(&mut self, relationship: &Relationship) -> Vec<Block> {
        let criteria = self.dataset.policy.iter().flat_map(|policy| &policy.criteria);
        let rows: Vec<_> = criteria
            .flat_map(|criterion| {
                relationship
                    .assessment
                    .iter()
                    .filter(|entry| entry.criterion == criterion.id)
                    .map(|entry| vec![plain(&criterion.name), parse_inline(entry.finding.as_str())])
            })
            .collect();
        if rows.is_empty() {
            return Vec::new();
        }
        vec![Block::Table {
            caption: self.caption(
                "assessment",
                context! { id => relationship.id.as_str(), place => relationship.place.as_str() },
            ),
            columns: vec![self.column("criterion", 2), self.column("finding", 5)],
            rows,
        }]
    }

    /// The criteria of the policy in order: a table with what each looks at, or a
    /// list where that is not recorded.
    pub(super) fn criteria(&mut self) -> Vec<Block> {
        let Some(policy) = &self.dataset.policy else { return Vec::new() };
        if policy.criteria.iter().all(|criterion| criterion.looks_at.is_none()) {
            let item = |name: &str| vec![Block::Paragraph { content: plain(name) }];
            let items = policy.criteria.iter().map(|criterion| item(&criterion.name)).collect();
            return vec![Block::List { ordered: true, items }];
        }
        let rows = policy
            .criteria
            .iter()
            .map(|criterion| {
                let looks_at = match &criterion.looks_at {
                    Some(text) => parse_inline(text.as_str()),
                    None => self.not_recorded(),
                };
                vec![plain(&criterion.name), looks_at]
            })
            .collect();
        vec![Block::Table {
            caption: self.caption("criteria", context! {}),
            columns: vec![self.column("criterion", 2), self.column("looks_at", 5)],
            rows,
        }]
    }

    /// The name of an agreement: its title, or else its kind.
    pub(super) fn agreement_name(&self, agreement: &Agreement) -> Vec<Inline> {
        if let Some(title) = &agreement.title {
            return plain(title);
        }
        plain(self.style.label(&format!("kind.{}", agreement.kind)))
    }

    /// All relationships: place, country, kind, since, recommendation.
    pub(super) fn summary_table(&mut self) -> Vec<Block> {
        let dataset = self.dataset;
        let mut relationships: Vec<&Relationship> = dataset.relationships.iter().collect();
        let region_order = |relationship: &Relationship| {
            dataset.council.regions.iter().position(|region| region.id == relationship.region)
        };
        relationships.sort_by_key(|relationship| region_order(relationship).unwrap_or(usize::MAX));
        let rows = relationships
            .into_iter()
            .map(|relationship| {
                let id = relationship.id.as_str();
                let view = RelationshipView::new(relationship, dataset, self.meeting());
                let view = context! { relationship => Value::from(Serde(&view)) };
                let kind = self.wording("summary-kind", view.clone());
                let since = self.since(relationship);
                let decision = Value::from(Serde(&self.decision_on(id)));
                let asked = self.wording("summary-recommendation", context! { decision, ..view });
                vec![
                    place_reference(relationship),
                    plain(dataset.country_name(relationship)),
                    parse_inline(&kind),
                    since,
                    parse_inline(&asked),
                ]
            })
            .collect();
        vec![Block::Table {
            caption: self.caption("summary", context! {}),
            columns: vec![
                self.column("place", 5),
                self.column("country", 5),
                self.column("kind", 5),
                self.column("since", 4),
                self.column("recommendation", 8),
            ],
            rows,
        }]
    }

    /// Since when the links with a place have been there, seen from the meeting.
    fn since(&self, relationship: &Relationship) -> Vec<Inline> {
        let begun = |start: &PartialDate| start.has_come_by(self.meeting());
        let mut links = relationship
            .agreements
            .iter()
            .filter(|agreement| agreement.start.as_ref().is_none_or(begun))
            .peekable();
        if links.peek().is_none() {
            return vec![Inline::text(self.style.label("no_agreement"))];
        }
        // What has run out is told with its end.
        let ended: Option<Vec<_>> = links
            .clone()
            .map(|agreement| {
                agreement.runs_until(self.meeting()).filter(|_| agreement.ended_by(self.meeting()))
            })
            .collect();
        let last = ended.and_then(|ends| ends.into_iter().max_by_key(|end| end.latest()));
        let first =
            links.filter_map(|agreement| agreement.start).min_by_key(|start| start.earliest());
        if let (Some(first), Some(last)) = (first, last) {
            return vec![Inline::text(self.style.period(first, Some(last), false))];
        }
        self.recorded_date(first)
    }

    /// The background papers (Local Government Act 1972, section 100D).
    pub(super) fn background_papers(&mut self, place: &mut Place<'_>) -> Vec<Block> {
        let text = self.wording("background-papers", context! {});
        self.numbered(&text, place, None)
    }

    /// The officers' sign-offs.
    pub(super) fn sign_off_table(&mut self) -> Vec<Block> {
        let style = self.style.clone();
        let rows = style
            .spec
            .sign_offs
            .iter()
            .map(|spec| {
                let sign_off =
                    self.entry.form.sign_offs.iter().find(|sign_off| sign_off.role == spec.role);
                vec![
                    plain(&spec.label),
                    self.recorded(sign_off.map(|sign_off| sign_off.name.as_str())),
                    self.recorded(sign_off.and_then(|sign_off| sign_off.job_title.as_deref())),
                    self.recorded_date(sign_off.and_then(|sign_off| sign_off.date)),
                ]
            })
            .collect::<Vec<_>>();
        if rows.is_empty() {
            return Vec::new();
        }
        let signed = |role| self.entry.form.sign_offs.iter().any(|sign_off| sign_off.role == role);
        let open: Vec<&str> = style
            .spec
            .sign_offs
            .iter()
            .filter(|spec| !signed(spec.role.clone()))
            .map(|spec| spec.label.as_str())
            .collect();
        if !open.is_empty() {
            let pointer = format!("{}/form/sign_offs", self.pointer);
            self.problems.push(Diagnostic::new(
                NOT_RECORDED,
                Some(self.dataset.locate(&pointer)),
                format!("these sign-offs are not recorded: {}", open.join("; ")),
                "fill in `form.sign_offs` of this report",
            ));
        }
        vec![Block::Table {
            caption: self.caption("sign-offs", context! {}),
            columns: vec![
                self.column("role", 4),
                self.column("name", 3),
                self.column("job_title", 3),
                self.column("date", 3),
            ],
            rows,
        }]
    }
}

/// A link to the entry of a place, by its name.
pub(super) fn place_reference(place: &Relationship) -> Vec<Inline> {
    vec![Inline::Reference { anchor: format!("place/{}", place.id), text: String::new() }]
}
