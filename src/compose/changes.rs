//! What has changed since the report before: standings, agreements, visits
//! beside those of the year before, and what came of the decisions.

use std::sync::Arc;

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Composer;
use super::data::{self, DecisionView};
use super::numbering::Place;
use super::visits::{ComparedYears, count_all, count_visits};
use super::words::{place_reference, table_or_line};
use crate::dataset::{
    AgreementChange, Consideration, Exemption, Paragraph, Part, PartialDate, Relationship,
    ReportEntry, StandingAt, Status, WhatHappened, WithheldDifference, YearId,
};
use crate::report::Report;
use crate::style::PictureKind;
use crate::text::narrative::{escape, parse_inline, plain};
use crate::text::{Block, Inline};
use crate::timetable::expiring;

/// How a relationship stood before the report before.
enum Before<'a> {
    /// It was not in the register.
    New,
    /// As that report was published.
    Published(Status),
    /// As the register tells.
    Stood(StandingAt<'a>),
}

impl Before<'_> {
    fn on_record(record: &Report, place: &Relationship) -> Self {
        let was = record.statuses.iter().find(|was| was.id == place.id.as_str());
        was.map_or(Self::New, |was| Self::Published(was.status))
    }

    fn status(&self) -> Option<Status> {
        match self {
            Self::New => None,
            Self::Published(status) => Some(*status),
            Self::Stood(standing) => Some(standing.status),
        }
    }

    fn withheld(&self) -> Option<WithheldDifference> {
        match self {
            Self::Stood(standing) => standing.withheld,
            Self::New | Self::Published(_) => None,
        }
    }
}

impl<'a> Composer<'a> {
    /// The report that this one is held against.
    pub(super) fn earlier(&self) -> Option<&'a ReportEntry> {
        self.dataset.report_before(self.entry)
    }

    /// The report that this one is held against, as it was published, if it is on record.
    fn earlier_record(&self) -> Option<Arc<Report>> {
        self.records.get(self.earlier()?.id()).map(Arc::clone)
    }

    /// What has changed since the report before.
    pub(super) fn changes(&mut self, place: &mut Place<'_>) -> Vec<Block> {
        let Some(earlier) = self.earlier() else { return Vec::new() };
        let then = self.dataset.as_at(earlier);
        let (standings, withheld) = self.standing_rows(then);
        let agreements = self.agreement_rows(then);
        let about = context! {
            earlier => Value::from(Serde(earlier)),
            standings => standings.len(),
            agreements => agreements.len(),
        };
        let mut blocks = Vec::new();
        let text = self.wording("changes-standings", context! { withheld, ..about.clone() });
        blocks.extend(self.numbered(&text, place, None));
        let columns = ["place", "then", "now", "since"];
        blocks.extend(self.table("changes-standings", &columns, standings));
        let text = self.wording("changes-agreements", about.clone());
        blocks.extend(self.numbered(&text, place, None));
        let columns = ["place", "agreement", "what_happened"];
        blocks.extend(self.table("changes-agreements", &columns, agreements));
        // A house style can show them as a picture, with the same table.
        if !self.shows_picture(PictureKind::Visits) {
            let withheld = self.withholds_visits(&earlier.year);
            if let Some(table) = self.visits_table(&earlier.year) {
                let text = self.wording("changes-visits", context! { withheld, ..about.clone() });
                blocks.extend(self.numbered(&text, place, None));
                blocks.push(table);
            }
        }
        let text = self.wording("changes-decisions", about);
        blocks.extend(self.numbered(&text, place, None));
        let columns = ["decision", "resolved", "since_then"];
        let (rows, withheld) = self.decision_rows(earlier, then, columns.len());
        if let Some(table) = self.table("changes-decisions", &columns, rows) {
            let withheld: Vec<&Exemption> = withheld.iter().collect();
            blocks.extend(self.with_notices(table, &withheld));
        }
        blocks
    }

    /// A table of one of the changes; none without rows.
    fn table(
        &mut self,
        name: &str,
        columns: &[&str],
        rows: Vec<Vec<Vec<Inline>>>,
    ) -> Option<Block> {
        if rows.is_empty() {
            return None;
        }
        let caption = self.caption(name, context! {});
        let columns = columns.iter().map(|label| self.column(label)).collect();
        Some(table_or_line(caption, columns, rows))
    }

    /// The relationships whose standing differs from what it was, as rows, and whether
    /// the full record has other rows.
    fn standing_rows(&mut self, then: PartialDate) -> (Vec<Vec<Vec<Inline>>>, bool) {
        let dataset = self.dataset;
        let record = self.earlier_record();
        let (mut rows, mut withheld) = (Vec::new(), false);
        for place in &dataset.relationships {
            let before = match &record {
                Some(record) => Before::on_record(record, place),
                None if !dataset.was_known(place, then) => Before::New,
                None => Before::Stood(dataset.standing_before(place, then)),
            };
            let now = dataset.standing_before(place, self.meeting());
            let is_row = before.status() != Some(now.status);
            let differs = [before.withheld(), now.withheld];
            withheld |= differs.contains(&Some(WithheldDifference::Status));
            withheld |= is_row && now.withheld.is_some();
            if !is_row {
                continue;
            }
            let mut status = |status: Status, exemption: Option<&Exemption>| {
                let status = plain(self.style.label(&format!("status.{status}")));
                self.marked_cell(exemption, status)
            };
            let status_now = status(now.status, now.exemption);
            let before = match before {
                Before::New => plain(self.style.label("new")),
                Before::Published(was) => status(was, None),
                Before::Stood(was) => status(was.status, was.exemption),
            };
            rows.push(vec![
                place_reference(place),
                before,
                status_now,
                self.recorded_date(now.since()),
            ]);
        }
        (rows, withheld)
    }

    /// Whether a visit that is withheld would be counted in this year or another.
    pub(super) fn withholds_visits(&self, other: &YearId) -> bool {
        let withheld = self.dataset.visits.iter().filter(|visit| visit.known().is_none());
        withheld.map(Part::occurrence).any(|visit| {
            let is_in = |year: &YearId| self.dataset.visit_in_year(visit, year);
            visit.start.has_come_by(self.meeting()) && (is_in(&self.entry.year) || is_in(other))
        })
    }

    /// What happened to the agreements, and which run out soon, as rows.
    fn agreement_rows(&mut self, then: PartialDate) -> Vec<Vec<Vec<Inline>>> {
        let dataset = self.dataset;
        let now = self.meeting();
        let soon = expiring(dataset, now);
        let mut rows = Vec::new();
        for place in &dataset.relationships {
            for change in dataset.agreement_changes(place, then, now) {
                rows.push(self.agreement_row(place, &change));
            }
            for ending in soon.iter().filter(|ending| ending.relationship == place.id.as_str()) {
                let Some(agreement) = place.agreements.get(ending.position) else { continue };
                let text = self.wording(
                    "agreement-change",
                    context! { what => "runs-out", date => ending.until.to_string() },
                );
                rows.push(vec![
                    place_reference(place),
                    self.words().agreement(agreement),
                    parse_inline(&text),
                ]);
            }
        }
        rows
    }

    fn agreement_row(
        &mut self,
        place: &Relationship,
        change: &AgreementChange<'_>,
    ) -> Vec<Vec<Inline>> {
        let text = self.change_in_words(change);
        vec![place_reference(place), self.words().agreement(change.agreement), parse_inline(&text)]
    }

    fn change_in_words(&mut self, change: &AgreementChange<'_>) -> String {
        let what = match change.what {
            WhatHappened::Signed => "signed",
            WhatHappened::Renewed => "renewed",
            WhatHappened::RanOut => "ran-out",
        };
        let until = change.until.map(|until| until.to_string());
        let date = change.date.to_string();
        self.wording("agreement-change", context! { what, date, until })
    }

    /// The visits of the year before and of this one, by region and form.
    fn visits_table(&mut self, earlier: &YearId) -> Option<Block> {
        let years = ComparedYears { year: &self.entry.year, before: Some(earlier) };
        let counts = count_visits(self.dataset, years, self.meeting());
        if counts.is_empty() {
            return None;
        }
        let caption = self.caption("changes-visits", context! {});
        let total = count_all(self.dataset, years, self.meeting());
        match self.words().visits_table(caption, &counts, years, Some(total)) {
            Ok(table) => Some(table),
            Err(problem) => {
                self.problems.push(*problem);
                None
            }
        }
    }

    /// The decisions of the report before: what was resolved, and what has
    /// happened since; and why some are withheld.
    fn decision_rows(
        &mut self,
        earlier: &ReportEntry,
        then: PartialDate,
        columns: usize,
    ) -> (Vec<Vec<Vec<Inline>>>, Vec<Exemption>) {
        let (mut rows, mut withheld) = (Vec::new(), Vec::new());
        let what = self.style.label("exempt.decision").to_owned();
        let record = self.earlier_record();
        for asked in data::decisions_of(self.dataset, earlier) {
            // What was added to the register later was not asked for.
            let recommended = asked
                .known()
                .zip(record.as_ref())
                .map(|(view, record)| record.recommendation(view.decision.id.as_str()));
            if recommended.is_some_and(|recommended| recommended.is_none()) {
                continue;
            }
            let exemption = asked.exemption().cloned();
            let (Part::Open(mut view) | Part::Exempt(mut view, _)) = asked else {
                rows.push(self.withheld_row(&what, columns));
                withheld.extend(exemption);
                continue;
            };
            view.phrase = match recommended.flatten() {
                Some(recommended) => escape(&recommended.text),
                None => self.phrase(&view),
            };
            let since = self.since_then(&view, then);
            let resolved = self.considered(&view.decision.considerations, earlier);
            let phrase = Value::from_safe_string(view.phrase.clone());
            let asked = self.wording("changes-decision", context! { phrase });
            let asked = self.marked_cell(exemption.as_ref(), parse_inline(&asked));
            rows.push(vec![asked, resolved, since]);
        }
        for part in &earlier.further_recommendations {
            let further = match part {
                Part::Open(further) | Part::Exempt(further, _) => further,
                Part::Withheld(_, exemption) => {
                    rows.push(self.withheld_row(&what, columns));
                    withheld.push(exemption.clone());
                    continue;
                }
            };
            let resolved = self.considered(&further.considerations, earlier);
            let since = self.told(&further.since);
            let since = self.or_nothing_since(&since);
            let text = self.marked_cell(part.exemption(), parse_inline(further.text.as_str()));
            rows.push(vec![text, resolved, since]);
        }
        (rows, withheld)
    }

    /// What each meeting made of something that the report before asked for, as far as the
    /// meetings are known to have been held by now.
    fn considered(
        &mut self,
        considerations: &[Consideration],
        earlier: &ReportEntry,
    ) -> Vec<Inline> {
        let now = self.meeting();
        let mut texts = Vec::new();
        for one in considerations {
            let date = one.date_in(earlier);
            if date.is_some_and(|date| !date.has_come_by(now)) {
                continue;
            }
            let committee = one.committee.as_ref().map(|id| self.dataset.committee_name(id));
            let date = date.map(|date| date.to_string());
            texts.push(self.wording(
                "resolution",
                context! { resolved => Value::from(Serde(one)), committee, date },
            ));
        }
        if texts.is_empty() {
            return plain(self.style.label("no_decision_yet"));
        }
        parse_inline(&texts.join("\n\n"))
    }

    /// What has happened since a decision.
    fn since_then(&mut self, view: &DecisionView<'_>, then: PartialDate) -> Vec<Inline> {
        let resolved_on = self.dataset.resolved_on(view.decision, self.meeting());
        let resolved = resolved_on.unwrap_or(then);
        let outcomes = self.dataset.outcomes_of(view.decision, resolved, self.meeting());
        let mut texts = self.told(&view.decision.since);
        let several = view.decision.relationships.len() > 1;
        for (place, change) in &outcomes.agreements {
            let change = self.change_in_words(change);
            let place = several.then_some(place.place.as_str());
            texts.push(self.wording(
                "since-agreement",
                context! { place, change => Value::from_safe_string(change) },
            ));
        }
        for part in outcomes.visits {
            let text = match part {
                Part::Open(visit) | Part::Exempt(visit, _) => {
                    let view = data::VisitView::new(visit, self.dataset, &self.style);
                    self.wording("since-visit", context! { visit => Value::from(Serde(&view)) })
                }
                Part::Withheld(_, exemption) => self.notice(exemption),
            };
            texts.push(match part {
                Part::Exempt(_, exemption) => format!("{} {text}", self.mark(exemption)),
                _ => text,
            });
        }
        // What was resolved as it was asked for is then done.
        let asks_nothing = !view.decision.outcome.needs_action();
        if texts.is_empty() && asks_nothing && resolved_on.is_some() {
            return plain(self.style.label("no_action_required"));
        }
        self.or_nothing_since(&texts)
    }

    /// The words of paragraphs, each with its mark or as its notice.
    fn told(&mut self, paragraphs: &[Paragraph]) -> Vec<String> {
        let mut texts = Vec::new();
        for paragraph in paragraphs {
            texts.push(match paragraph {
                Part::Open(text) => text.as_str().to_owned(),
                Part::Exempt(text, exemption) => {
                    format!("{} {}", self.mark(exemption), text.as_str())
                }
                Part::Withheld(_, exemption) => self.notice(exemption),
            });
        }
        texts
    }

    fn or_nothing_since(&self, texts: &[String]) -> Vec<Inline> {
        if texts.is_empty() {
            return plain(self.style.label("nothing_since"));
        }
        parse_inline(&texts.join("\n\n"))
    }
}
