//! The tables of a report, and its lists of papers and sign-offs.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Composer;
use super::data::RelationshipView;
use super::gaps::Gap;
use super::numbering::Place;
use super::words::{places_by_region, table_or_line};
use crate::dataset::{
    AgreementAt, DottedField, Exemption, Figure, Id, Part, PartialDate, Period, Relationship,
    WithheldDifference,
};
use crate::style::{AssessmentSpec, RecommendationNumbering};
use crate::text::narrative::{parse, parse_inline, plain};
use crate::text::{Block, Column, Inline, capitalised};

impl Composer<'_> {
    /// A column headed by a label of `table.*`.
    pub(super) fn column(&self, label: &str) -> Column {
        self.words().column(label)
    }

    /// A cell with plain text, or with the sign for nothing.
    fn cell(&self, text: Option<&str>) -> Vec<Inline> {
        plain(text.unwrap_or_else(|| self.style.label("picture.nothing")))
    }

    /// A cell with a date, or with the sign for nothing.
    fn date_cell(&self, date: Option<PartialDate>) -> Vec<Inline> {
        self.cell(date.map(|date| capitalised(&self.style.dated(date))).as_deref())
    }

    pub(super) fn recorded_date(&self, date: Option<PartialDate>) -> Vec<Inline> {
        self.words().date(date)
    }

    pub(super) fn caption(&mut self, name: &str, more: Value) -> String {
        let caption = self.words().plain(&format!("caption-{name}"), more);
        self.or_noted(caption)
    }

    /// The figures on a place: a table, or one of them as a sentence.
    pub(super) fn figure_table(
        &mut self,
        relationship: &Relationship,
        place: &mut Place<'_>,
    ) -> Vec<Block> {
        let figures: Vec<_> = relationship.figures_known(self.meeting()).collect();
        if figures.is_empty() {
            return Vec::new();
        }
        if let [part] = figures.as_slice() {
            let id = relationship.id.as_str();
            let text = match part {
                Part::Open(figure) | Part::Exempt(figure, _) => {
                    let number = self.style.number(&figure.value);
                    let figure = Value::from(Serde(figure));
                    self.wording("figure-alone", context! { id, figure, number })
                }
                Part::Withheld(_, exemption) => self.notice(exemption),
            };
            return self.numbered_part(part, &text, place, None);
        }
        // A column in which nothing is recorded tells nothing.
        let known = || figures.iter().copied().filter_map(Part::known);
        // A source can have its date in its name.
        let is_dated = |figure: &Figure| {
            let source = figure.source.as_deref().unwrap_or_default();
            figure.date.is_some_and(|date| !source.contains(&self.style.dated(date)))
        };
        let dated = known().any(is_dated);
        let sourced = known().any(|figure| figure.source.is_some());
        let mut columns = vec![self.column("figure"), self.column("value")];
        if dated {
            columns.push(self.column("date"));
        }
        if sourced {
            columns.push(self.column("source"));
        }
        let (mut rows, mut notices) = (Vec::new(), Vec::new());
        for part in figures.iter().copied() {
            let figure = match part {
                Part::Open(figure) | Part::Exempt(figure, _) => figure,
                Part::Withheld(_, exemption) => {
                    let what = self.style.label("exempt.figure");
                    rows.push(self.withheld_row(what, columns.len()));
                    notices.push(exemption);
                    continue;
                }
            };
            let number = self.style.number(&figure.value);
            let text =
                self.wording("figure", context! { figure => Value::from(Serde(figure)), number });
            let label = self.marked_cell(part.exemption(), plain(&figure.label));
            let mut row = vec![label, parse_inline(&text)];
            if dated {
                row.push(self.date_cell(figure.date));
            }
            if sourced {
                row.push(self.cell(figure.source.as_deref()));
            }
            rows.push(row);
        }
        let place = self.dataset.name_in_text(relationship);
        let names = context! { id => relationship.id.as_str(), place };
        let table = Block::Table { caption: self.caption("figures", names), columns, rows };
        self.with_notices(table, &notices)
    }

    /// The assessment of a relationship by criterion: a table, or one finding as a
    /// sentence.
    pub(super) fn assessment_table(
        &mut self,
        relationship: &Relationship,
        place: &mut Place<'_>,
    ) -> Vec<Block> {
        let dataset = self.dataset;
        let mut rows = Vec::new();
        if let [part] = relationship.assessment.as_slice() {
            let text = match part {
                Part::Open(entry) | Part::Exempt(entry, _) => self.wording(
                    "finding-alone",
                    context! {
                        id => relationship.id.as_str(),
                        criterion => self.criterion_name(&entry.criterion),
                        finding => entry.finding.as_str(),
                    },
                ),
                Part::Withheld(place, exemption) => {
                    let criterion = self.criterion_name(&place.criterion);
                    let notice = Value::from_safe_string(self.notice(exemption));
                    let id = relationship.id.as_str();
                    self.wording("finding-alone", context! { id, criterion, notice })
                }
            };
            return self.numbered_part(part, &text, place, None);
        }
        for criterion in dataset.policy.iter().flat_map(|policy| &policy.criteria) {
            let of_it = |entry: &&Part<_, _>| *entry.criterion() == criterion.id;
            let mut own = relationship.assessment.iter().filter(of_it).peekable();
            if own.peek().is_none() && self.style.spec.assessment == AssessmentSpec::All {
                let none = plain(self.style.label("no_information"));
                rows.push(vec![plain(&criterion.name), none]);
            }
            for part in own {
                let finding = match part {
                    Part::Open(entry) | Part::Exempt(entry, _) => {
                        parse_inline(entry.finding.as_str())
                    }
                    Part::Withheld(_, exemption) => parse_inline(&self.notice(exemption)),
                };
                let mark = part.known().and(part.exemption());
                rows.push(vec![plain(&criterion.name), self.marked_cell(mark, finding)]);
            }
        }
        if rows.is_empty() || relationship.assessment.is_empty() {
            return Vec::new();
        }
        vec![Block::Table {
            caption: self.caption(
                "assessment",
                context! { id => relationship.id.as_str(), place => dataset.name_in_text(relationship) },
            ),
            columns: vec![self.column("criterion"), self.column("finding")],
            rows,
        }]
    }

    /// The name of a criterion of the policy.
    fn criterion_name(&self, id: &Id) -> String {
        let mut criteria = self.dataset.policy.iter().flat_map(|policy| &policy.criteria);
        let found = criteria.find(|criterion| criterion.id == *id);
        found.map(|criterion| criterion.name.to_string()).unwrap_or_default()
    }

    /// The criteria of the policy in order: a table with what each looks at, or a
    /// sentence where that is not recorded.
    pub(super) fn criteria(&mut self, place: &mut Place<'_>) -> Vec<Block> {
        let Some(policy) = &self.dataset.policy else { return Vec::new() };
        if policy.criteria.iter().all(|criterion| criterion.looks_at.is_none()) {
            let names: Vec<String> =
                policy.criteria.iter().map(|criterion| criterion.name.to_string()).collect();
            let text = if names.is_empty() {
                String::new()
            } else {
                self.wording("criteria", context! { names })
            };
            return self.numbered(&text, place, None);
        }
        let rows = policy
            .criteria
            .iter()
            .map(|criterion| {
                let looks_at = match &criterion.looks_at {
                    Some(text) => parse_inline(text.as_str()),
                    None => self.words().not_recorded(),
                };
                vec![plain(&criterion.name), looks_at]
            })
            .collect();
        vec![Block::Table {
            caption: self.caption("criteria", context! {}),
            columns: vec![self.column("criterion"), self.column("looks_at")],
            rows,
        }]
    }

    /// All relationships: place and country, kind, since, status, and the recommendation
    /// in a report that makes one on any.
    pub(super) fn summary_table(&mut self) -> Vec<Block> {
        let dataset = self.dataset;
        let relationships = places_by_region(dataset);
        let recommends = !self.decisions.is_empty();
        let mut is_hedged = false;
        let rows = relationships
            .into_iter()
            .map(|relationship| {
                let standing = dataset.standing_before(relationship, self.meeting());
                is_hedged |= standing.withheld == Some(WithheldDifference::Status);
                let status = format!("status.{}", standing.status);
                let status = plain(&capitalised(self.style.label(&status)));
                let status = self.marked_cell(standing.exemption, status);
                let mut name = self.place_cell(relationship);
                if let Some(country) = dataset.country_beside_name(relationship) {
                    name.push(Inline::text(format!(", {country}")));
                }
                let id = relationship.id.as_str();
                let view = RelationshipView::new(relationship, dataset, self.meeting());
                let view = context! { relationship => Value::from(Serde(&view)) };
                let kind = self.wording("summary-kind", view.clone());
                let mut row = vec![name, parse_inline(&kind), self.dates(relationship), status];
                if !recommends {
                    return row;
                }
                let withheld_decision = self.withholds_decision(&relationship.id);
                let mut decisions: Vec<_> = self.decisions_on(id).into_iter().map(Some).collect();
                if decisions.is_empty() {
                    decisions.push(None);
                }
                // The number of a part of a recommendation is no bracket of its own.
                let lettered =
                    self.style.spec.numbering.recommendations == RecommendationNumbering::Lettered;
                let mut cell = Vec::new();
                for asked in decisions {
                    let decision = Value::from(Serde(&asked.as_ref().and_then(Part::known)));
                    let text = self.wording(
                        "summary-recommendation",
                        context! {
                            decision, withheld_decision, lettered,
                            further => !cell.is_empty(), ..view.clone()
                        },
                    );
                    let mark = asked.as_ref().and_then(Part::exemption);
                    if !cell.is_empty() {
                        cell.push(Inline::text("; "));
                    }
                    cell.extend(self.marked_cell(mark, parse_inline(&text)));
                }
                row.push(cell);
                row
            })
            .collect();
        let mut columns = vec![
            self.column("place"),
            self.column("kind"),
            self.column("dates"),
            self.column("standing"),
        ];
        columns.extend(recommends.then(|| self.column("recommendation")));
        let caption = self.caption("summary", context! { withheld => is_hedged });
        vec![Block::Table { caption, columns, rows }]
    }

    /// The dates of each agreement with a place, seen from the meeting: from its start to its
    /// end, where that is known, or else with its last renewal. Where agreements of several
    /// names have several dates, each date has the name with it.
    fn dates(&mut self, relationship: &Relationship) -> Vec<Inline> {
        let meeting = self.meeting();
        let style = &self.style;
        let come = |date: &PartialDate| date.has_come_by(meeting);
        let at = |agreement| self.dataset.agreement_before(relationship, agreement, meeting);
        let begun: Vec<AgreementAt<'_>> =
            relationship.known_agreements().map(at).filter(|at| at.begun).collect();
        let exemption = begun.iter().find_map(|at| relationship.exemption_of(at.agreement));
        let mut begun = begun.into_iter().peekable();
        if begun.peek().is_none() {
            return self.cell(None);
        }
        let mut dates: Vec<(String, String)> = begun
            .filter_map(|at| {
                let AgreementAt { agreement, mut periods, exemption, .. } = at;
                // The cell has no mark for what only the exempt edition knows.
                if let Some(last) = periods.last_mut().filter(|_| exemption.is_some()) {
                    last.end = None;
                }
                let renewed = agreement.renewals.iter().map(|renewal| renewal.date);
                let renewed = renewed.filter(come).max_by_key(|date| date.earliest());
                let words = move |period: Period| {
                    let start = period.start?;
                    let renewed = renewed.filter(|date| period.end.is_none() && *date != start);
                    Some(match renewed {
                        Some(date) => {
                            let label = style.label("renewed");
                            format!("{}, {label} {}", style.dated(start), style.dated(date))
                        }
                        None => style.period(start, period.end),
                    })
                };
                let dates: Vec<String> = periods.into_iter().filter_map(words).collect();
                let kind = format!("kind.{}", agreement.kind);
                let name = agreement.title.as_deref().unwrap_or_else(|| style.label(&kind));
                let name = name.to_owned();
                (!dates.is_empty())
                    .then(|| (style.list(&dates, "list.separator", "list.last"), name))
            })
            .collect();
        dates.dedup();
        let differs = |of: fn(&(String, String)) -> &String| {
            dates.windows(2).any(|pair| matches!(pair, [one, other] if of(one) != of(other)))
        };
        let named = differs(|(date, _)| date) && differs(|(_, name)| name);
        if !named {
            dates.dedup_by(|one, other| one.0 == other.0);
        }
        if dates.is_empty() {
            return self.recorded_date(None);
        }
        let words = |(date, name): (String, String)| {
            if named { format!("{date} ({name})") } else { date }
        };
        let dates: Vec<String> = dates.into_iter().map(words).collect();
        self.marked_cell(exemption, plain(&capitalised(&dates.join("; "))))
    }

    /// The background papers (Local Government Act 1972, section 100D).
    pub(super) fn background_papers(&mut self, place: &mut Place<'_>) -> Vec<Block> {
        let text = self.wording("background-papers", context! {});
        self.numbered(&text, place, None)
    }

    /// The row in the place of something withheld: what it is, and that it is
    /// withheld. The notice stands below the table: a cell is too
    /// narrow for it.
    pub(super) fn withheld_row(&self, what: &str, columns: usize) -> Vec<Vec<Inline>> {
        let mut row = vec![plain(what)];
        row.resize_with(columns, || plain(self.style.label("exempt.withheld")));
        row
    }

    /// A table with the notices of what is withheld from it, each once.
    pub(super) fn with_notices(&mut self, table: Block, exemptions: &[&Exemption]) -> Vec<Block> {
        let mut blocks = vec![table];
        for (index, exemption) in exemptions.iter().enumerate() {
            if !exemptions.iter().take(index).any(|earlier| earlier == exemption) {
                blocks.extend(parse(&self.notice(exemption)));
            }
        }
        blocks
    }

    /// The sign-off of a role as a paragraph: who was consulted, and when.
    pub(super) fn sign_off(&mut self, role: &Id, place: &mut Place<'_>) -> Vec<Block> {
        let style = self.style.clone();
        let spec = style.spec.sign_offs.iter().find(|spec| spec.role == *role);
        let label = spec.map_or(role.as_str(), |spec| spec.label.as_str());
        let own = self.entry.form.sign_offs.iter().find(|sign_off| *sign_off.role() == *role);
        match own {
            Some(Part::Withheld(_, exemption)) => parse(&self.notice(exemption)),
            Some(part @ (Part::Open(sign_off) | Part::Exempt(sign_off, _))) => {
                let context = context! { label, role => role.as_str(), sign_off => Value::from(Serde(sign_off)) };
                let text = self.wording("sign-off", context);
                self.numbered_part(part, &text, place, None)
            }
            None => {
                let _ = self.gap(
                    &["form.sign_offs".to_owned()],
                    false,
                    self.dataset.locate(&DottedField(self.entry.at, "form.sign_offs")),
                    format!("the sign-off “{label}” is not recorded"),
                    "add it to `form.sign_offs` of this report".to_owned(),
                );
                Vec::new()
            }
        }
    }

    /// The officers' sign-offs, as far as there are any.
    pub(super) fn sign_off_table(&mut self) -> Vec<Block> {
        let style = self.style.clone();
        let signed = &self.entry.form.sign_offs;
        let of = |role: &Id| signed.iter().find(|sign_off| *sign_off.role() == *role);
        let specs = style.spec.sign_offs.iter();
        let open: Vec<&str> =
            specs.filter(|spec| of(&spec.role).is_none()).map(|spec| spec.label.as_str()).collect();
        let gap = (!open.is_empty()).then(|| {
            self.gap(
                &["form.sign_offs".to_owned()],
                false,
                self.dataset.locate(&DottedField(self.entry.at, "form.sign_offs")),
                format!("these sign-offs are missing: {}", open.join("; ")),
                "fill in `form.sign_offs` of this report".to_owned(),
            )
        });
        let columns = vec![
            self.column("role"),
            self.column("name"),
            self.column("job_title"),
            self.column("date"),
        ];
        let (mut rows, mut notices) = (Vec::new(), Vec::new());
        for spec in &style.spec.sign_offs {
            match of(&spec.role) {
                Some(Part::Withheld(_, exemption)) => {
                    rows.push(self.withheld_row(&spec.label, columns.len()));
                    notices.push(exemption);
                }
                Some(part @ (Part::Open(sign_off) | Part::Exempt(sign_off, _))) => {
                    rows.push(vec![
                        plain(&spec.label),
                        self.marked_cell(part.exemption(), plain(&sign_off.name)),
                        self.cell(sign_off.job_title.as_deref()),
                        self.date_cell(sign_off.date),
                    ]);
                }
                None if !signed.is_empty() && matches!(gap, Some(Gap::ToComplete)) => {
                    let open = plain(style.label("to_complete.row"));
                    rows.push(vec![plain(&spec.label), open, Vec::new(), Vec::new()]);
                }
                None => {}
            }
        }
        if rows.is_empty() {
            return match gap {
                Some(Gap::NotKnown(reason)) => parse(&reason),
                _ => Vec::new(),
            };
        }
        let table = table_or_line(self.caption("sign-offs", context! {}), columns, rows);
        let mut blocks = self.with_notices(table, &notices);
        let declaration = self.wording("declaration", context! {});
        blocks.extend(parse(&declaration));
        blocks
    }
}
