//! What has changed since the report before: standings, agreements, visits
//! beside those of the year before, and what came of the decisions.

use std::sync::Arc;

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Composer;
use super::data::{self, DecisionView};
use super::numbering::{Place, number_as_one};
use super::recommendations::put_to_meeting;
use super::visits::{ComparedYears, count_all, count_visits};
use super::words::{Row, table_or_line};
use crate::dataset::{
    Agreement, AgreementChange, Consideration, ConsiderationResult, Exemption, Marked, Outcome,
    Paragraph, Part, PartialDate, Relationship, ReportEntry, StandingAt, Status, Visit,
    WhatHappened, WithheldDifference, YearId, known, withheld,
};
use crate::report::Report;
use crate::style::PictureKind;
use crate::text::narrative::{parse_inline, plain};
use crate::text::{Block, Inline, capitalised, plain_text};
use crate::timetable::expiring;

/// How the relationships stand, against the report before.
struct StandingsChanged {
    /// Those that stand otherwise, as rows of a table.
    rows: Vec<Row>,
    /// For the wording: the one that does, where a sentence can tell it.
    changed: Option<Value>,
    /// Whether the full record has other rows.
    withheld: bool,
    /// Whether any is called active that was not, or the other way round, only because of when
    /// activity was last recorded.
    activity: bool,
}

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

/// What happened to an agreement with a place.
struct ChangeOf<'a> {
    place: &'a Relationship,
    agreement: &'a Agreement,
    /// What happened or will, as the wording names it, when, and until when it then runs.
    what: &'static str,
    date: PartialDate,
    until: Option<PartialDate>,
    /// Whether it may have happened before the report before.
    may_be_earlier: bool,
    /// Whether it may happen later than within twelve months.
    may_be_later: bool,
    /// Why the agreement is kept from the public, where it is.
    exemption: Option<&'a Exemption>,
    /// The same in words.
    change: String,
}

/// What wording calls what happened to an agreement.
fn name_of(what: WhatHappened) -> &'static str {
    match what {
        WhatHappened::Signed => "signed",
        WhatHappened::Began => "began",
        WhatHappened::Joined => "joined",
        WhatHappened::Renewed => "renewed",
        WhatHappened::Replaced => "replaced",
        WhatHappened::RanOut => "ran-out",
    }
}

/// What came of the recommendations of the report before.
struct Progress {
    rows: Vec<Row>,
    /// Why some are withheld.
    withheld: Vec<Exemption>,
    overall: Overall,
}

/// What the meetings made of all of them together.
enum Overall {
    /// No meeting has decided on any, and nothing has followed.
    Undecided,
    /// One meeting agreed to all as recommended: which, for the wording.
    Agreed(Value),
    /// Anything else: each has its own result.
    Mixed,
}

/// What a meeting made of a recommendation.
struct Heard {
    /// The result and the meeting, in words.
    text: String,
    /// Whether it agreed to it as recommended, and said no more.
    plainly_agreed: bool,
    /// The result and the meeting, for the wording.
    at: Value,
}

/// The meeting that agreed to all of several recommendations, if one did.
fn agreed_together(heard: Vec<Vec<Heard>>) -> Option<Value> {
    let alone = |meetings: Vec<Heard>| match <[Heard; 1]>::try_from(meetings) {
        Ok([heard]) if heard.plainly_agreed => Some(heard),
        _ => None,
    };
    let all: Vec<Heard> = heard.into_iter().map(alone).collect::<Option<_>>()?;
    let is_same = all.windows(2).all(|pair| matches!(pair, [a, b] if a.text == b.text));
    let several = all.len() > 1;
    all.into_iter().next().filter(|_| is_same && several).map(|heard| heard.at)
}

impl<'a> Composer<'a> {
    /// The report that this one is held against.
    pub(super) fn earlier(&self) -> Option<&'a ReportEntry> {
        self.dataset.report_before(self.entry)
    }

    /// The municipal year of the last report on another year than this one.
    pub(super) fn earlier_year(&self) -> Option<&'a YearId> {
        let reports = self.dataset.reports_in_order().into_iter();
        let mut earlier = reports.filter(|report| report.year < self.entry.year);
        earlier.next_back().map(|report| &report.year)
    }

    /// The report that this one is held against, as it was published, if it is on record.
    fn earlier_record(&self) -> Option<Arc<Report>> {
        self.records.get(self.earlier()?.id()).map(Arc::clone)
    }

    /// What has changed since the report before.
    pub(super) fn changes(&mut self, place: &mut Place<'_>) -> Vec<Block> {
        let Some(earlier) = self.earlier() else { return Vec::new() };
        let then = self.dataset.as_at(earlier);
        let StandingsChanged { rows: standings, changed, withheld, activity } =
            self.standings_changed(then);
        let agreements = self.agreements_changed(then);
        let about = context! {
            earlier => Value::from(Serde(earlier)),
            standings => standings.len(),
            agreements => agreements.len(),
        };
        let mut blocks = Vec::new();
        let is_told = changed.is_some();
        let told = context! { withheld, changed, activity, ..about.clone() };
        let text = self.wording("changes-standings", told);
        blocks.extend(self.numbered(&text, place, None));
        if !is_told {
            let columns = ["place", "then", "now", "since"];
            blocks.extend(self.table("changes-standings", &columns, standings));
        }
        let one = match agreements.as_slice() {
            [one] => Some(context! {
                place => Value::from_safe_string(self.dataset.reference_in_text(&one.place.id)),
                agreement => Value::from(Serde(one.agreement)),
                what => one.what,
                date => one.date.to_string(),
                until => one.until.map(|until| until.to_string()),
                may_be_earlier => one.may_be_earlier,
                may_be_later => one.may_be_later,
                change => Value::from_safe_string(one.change.clone()),
                exempt => one.exemption.map(|exemption| Value::from(Serde(exemption))),
            }),
            _ => None,
        };
        let happened: Vec<&str> = agreements.iter().map(|one| one.what).collect();
        let withheld = self.withholds_agreements();
        let text = self
            .wording("changes-agreements", context! { one, withheld, happened, ..about.clone() });
        blocks.extend(self.numbered(&text, place, None));
        if agreements.len() > 1 {
            let columns = ["place", "agreement", "what_happened"];
            let mut rows = Vec::new();
            for one in &agreements {
                let agreement = self.words().agreement(one.agreement);
                let agreement = self.or_noted(agreement);
                let agreement = self.marked_cell(one.exemption, plain(&agreement));
                rows.push(vec![self.place_cell(one.place), agreement, parse_inline(&one.change)]);
            }
            blocks.extend(self.table("changes-agreements", &columns, rows));
        }
        // A house style can show them as a picture, with the same table.
        if !self.shows_picture(PictureKind::Visits)
            && let Some(other) = self.earlier_year()
            && let Some(table) = self.visits_table(other)
        {
            blocks.extend(self.visits_lead(other, place));
            blocks.push(table);
        }
        blocks.extend(self.progress(earlier, then, about, place));
        blocks
    }

    /// What leads to the visits of this year beside those of another, and what they leave out.
    pub(super) fn visits_lead(&mut self, other: &YearId, place: &mut Place<'_>) -> Vec<Block> {
        let withheld = self.withholds_visits(other);
        let ongoing = self.dataset.visits.iter().filter_map(Part::known).any(Visit::is_ongoing);
        let before = other.as_str();
        let text = self.wording("changes-visits", context! { withheld, ongoing, before });
        self.numbered(&text, place, None)
    }

    /// What came of the recommendations of the report before. What all of them have in
    /// common stands in the lead-in, not in each row.
    fn progress(
        &mut self,
        earlier: &'a ReportEntry,
        then: PartialDate,
        about: Value,
        place: &mut Place<'_>,
    ) -> Vec<Block> {
        let mut columns = vec!["decision", "resolved", "since_then"];
        let Progress { mut rows, withheld, overall } =
            self.decision_rows(earlier, then, columns.len());
        if rows.is_empty() && withheld.is_empty() {
            return Vec::new();
        }
        let said = match overall {
            Overall::Undecided => context! { undecided => true, ..about },
            Overall::Agreed(ref at) => {
                columns.retain(|column| *column != "resolved");
                for row in &mut rows {
                    row.remove(1);
                }
                context! { ..at.clone(), ..about }
            }
            Overall::Mixed => {
                if let [row] = rows.as_slice()
                    && withheld.is_empty()
                    && let Some(told) = self.told_alone(row, &about)
                {
                    let blocks = vec![Block::Paragraph { content: told }];
                    return number_as_one(blocks, place, &mut self.targets, None);
                }
                about
            }
        };
        let text = self.wording("changes-decisions", said);
        let mut blocks = self.numbered(&text, place, None);
        if matches!(overall, Overall::Undecided) {
            return blocks;
        }
        if let Some(table) = self.table("changes-decisions", &columns, rows) {
            let withheld: Vec<&Exemption> = withheld.iter().collect();
            blocks.extend(self.with_notices(table, &withheld));
        }
        blocks
    }

    /// What came of the one recommendation of the report before, in a sentence each; none
    /// where it cannot follow the words that lead to it.
    fn told_alone(&mut self, row: &Row, about: &Value) -> Option<Vec<Inline>> {
        let [asked, considered, since] = row.as_slice() else { return None };
        let mut asked = asked.clone();
        let Some(Inline::Text { text }) = asked.first_mut() else { return None };
        *text = format!("that {}", text.strip_prefix("That ")?);
        let lead = self.wording("changes-decisions", context! { alone => true, ..about.clone() });
        let mut told = parse_inline(&lead);
        let label = format!("{}: ", self.style.label("table.since_then"));
        for (before, sentence) in
            [(String::new(), asked), (String::new(), considered.clone()), (label, since.clone())]
        {
            let end = if plain_text(&sentence).ends_with(['.', '!', '?']) { "" } else { "." };
            told.push(Inline::text(format!(" {before}")));
            told.extend(sentence);
            told.push(Inline::text(end));
        }
        Some(told)
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

    /// The relationships whose standing differs from what it was.
    fn standings_changed(&mut self, then: PartialDate) -> StandingsChanged {
        let dataset = self.dataset;
        let record = self.earlier_record();
        let (mut rows, mut withheld) = (Vec::new(), dataset.withholds_places());
        let (mut changed, mut activity) = (None, false);
        for place in dataset.places() {
            let before = match &record {
                Some(record) => Before::on_record(record, place),
                None if !dataset.was_known(place, then) => Before::New,
                None => Before::Stood(dataset.standing_before(place, then)),
            };
            let now = dataset.standing_before(place, self.meeting());
            // Whether there was activity of late is no change that anybody made.
            let is_plain = |status: Status| status.is_plainly_in_force();
            let has_changed = before.status() != Some(now.status);
            let is_activity =
                has_changed && before.status().is_some_and(is_plain) && is_plain(now.status);
            activity |= is_activity && dataset.exemption_of_place(&place.id).is_none();
            let is_row = has_changed && !is_activity;
            let differs = [before.withheld(), now.withheld];
            withheld |= differs.contains(&Some(WithheldDifference::Status));
            withheld |= is_row && now.withheld.is_some();
            if !is_row {
                continue;
            }
            let is_exempt = dataset.exemption_of_place(&place.id).is_some()
                || now.exemption.is_some()
                || matches!(&before, Before::Stood(was) if was.exemption.is_some());
            // What is exempt has its mark in a cell.
            changed = (rows.is_empty() && !is_exempt).then(|| {
                context! {
                    id => place.id.as_str(),
                    was => before.status().map(|status| status.to_string()),
                    now => now.status.to_string(),
                    since => now.changed().map(|since| since.to_string()),
                }
            });
            let place_name = self.place_cell(place);
            let mut status = |status: Status, exemption: Option<&Exemption>| {
                let status = capitalised(self.style.label(&format!("status.{status}")));
                let status = plain(&status);
                self.marked_cell(exemption, status)
            };
            let status_now = status(now.status, now.exemption);
            let before = match before {
                Before::New => plain(self.style.label("new")),
                Before::Published(was) => status(was, None),
                Before::Stood(was) => status(was.status, was.exemption),
            };
            rows.push(vec![place_name, before, status_now, self.recorded_date(now.changed())]);
        }
        StandingsChanged { rows, changed, withheld, activity }
    }

    /// Whether a visit that is withheld would be counted in this year or another.
    fn withholds_visits(&self, other: &YearId) -> bool {
        let withheld = self.dataset.visits.iter().filter(|visit| visit.known().is_none());
        let mut visits = withheld.map(Part::occurrence);
        // Of the visits of a relationship that is withheld nothing is known.
        self.dataset.withholds_places()
            || visits.any(|visit| {
                let is_in = |year: &YearId| self.dataset.visit_in_year(visit, year);
                self.dataset.has_taken_place(visit, self.meeting())
                    && (is_in(&self.entry.year) || is_in(other))
            })
    }

    /// Whether an agreement that had begun by the meeting is withheld, to which anything may
    /// have happened.
    fn withholds_agreements(&self) -> bool {
        let agreements = self.dataset.places().flat_map(|place| &place.agreements);
        let mut withheld = agreements.filter(|part| part.known().is_none());
        self.dataset.withholds_places()
            || withheld
                .any(|part| part.start().is_none_or(|start| start.may_have_come_by(self.meeting())))
    }

    /// What happened to the agreements, and which expire soon.
    fn agreements_changed(&mut self, then: PartialDate) -> Vec<ChangeOf<'a>> {
        let dataset = self.dataset;
        let now = self.meeting();
        let soon = expiring(dataset, now);
        let mut changes = Vec::new();
        for place in dataset.places() {
            for change in dataset.agreement_changes(place, then, now) {
                let words = self.change_in_words(&change);
                let AgreementChange { agreement, date, until, may_be_earlier, exemption, .. } =
                    change;
                let exemption = exemption.or(dataset.exemption_of_place(&place.id));
                let what = name_of(change.what);
                changes.push(ChangeOf {
                    place,
                    agreement,
                    what,
                    date,
                    until,
                    may_be_earlier,
                    may_be_later: false,
                    exemption,
                    change: words,
                });
            }
            for ending in soon.iter().filter(|ending| ending.relationship == place.id.as_str()) {
                let part = place.agreements.get(ending.position).and_then(Part::marked);
                let Some(Marked { thing: agreement, exemption }) = part else { continue };
                let exemption = exemption.or(dataset.exemption_of_place(&place.id));
                let date = ending.until;
                let what = if ending.may_be_over(now) { "may-have-run-out" } else { "runs-out" };
                let change =
                    self.wording("agreement-change", context! { what, date => date.to_string() });
                changes.push(ChangeOf {
                    place,
                    agreement,
                    what,
                    date,
                    until: None,
                    may_be_earlier: false,
                    may_be_later: ending.may_be_later(now),
                    exemption,
                    change,
                });
            }
        }
        changes
    }

    fn change_in_words(&mut self, change: &AgreementChange<'_>) -> String {
        let what = name_of(change.what);
        let until = change.until.map(|until| until.to_string());
        let date = change.date.to_string();
        let may_be_earlier = change.may_be_earlier;
        self.wording("agreement-change", context! { what, date, until, may_be_earlier })
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

    /// What came of each recommendation of the report before, and of all together.
    fn decision_rows(
        &mut self,
        earlier: &ReportEntry,
        then: PartialDate,
        columns: usize,
    ) -> Progress {
        let (mut rows, mut withheld, mut heard) = (Vec::new(), Vec::new(), Vec::new());
        let what = self.style.label("exempt.decision").to_owned();
        let record = self.earlier_record();
        for asked in data::decisions_of(self.dataset, earlier) {
            let exemption = asked.exemption().cloned();
            let (Part::Open(mut view) | Part::Exempt(mut view, _)) = asked else {
                rows.push(self.withheld_row(&what, columns));
                withheld.extend(exemption);
                continue;
            };
            let (id, own) = (&view.decision.id, self.phrase(&view));
            let Some(put) = put_to_meeting(record.as_deref(), id, &own) else {
                continue;
            };
            view.phrase = put;
            let since = self.since_then(&view, then);
            let meetings = self.heard(&view.decision.considerations, earlier);
            let phrase = Value::from_safe_string(view.phrase.clone());
            let body = &earlier.meeting.committee;
            let committee_short = data::short_name_of(self.dataset, &self.style, body);
            let asked = self.wording("changes-decision", context! { phrase, committee_short });
            let asked = self.marked_cell(exemption.as_ref(), parse_inline(&asked));
            rows.push(vec![asked, self.considered(&meetings), since]);
            heard.push(meetings);
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
            let own = further.text.as_str();
            let put = put_to_meeting(record.as_deref(), &further.id, own);
            let Some(text) = put else { continue };
            let since = self.told(&further.since);
            let since = self.or_nothing_since(&since);
            let meetings = self.heard(&further.considerations, earlier);
            let text = self.marked_cell(part.exemption(), parse_inline(&text));
            rows.push(vec![text, self.considered(&meetings), since]);
            heard.push(meetings);
        }
        let nothing = plain(self.style.label("nothing_since"));
        let overall = if !withheld.is_empty() {
            Overall::Mixed
        } else if !rows.is_empty()
            && heard.iter().all(Vec::is_empty)
            && rows.iter().all(|row| row.last() == Some(&nothing))
        {
            Overall::Undecided
        } else {
            agreed_together(heard).map_or(Overall::Mixed, Overall::Agreed)
        };
        Progress { rows, withheld, overall }
    }

    /// What each meeting made of something that the report before asked for, as far as the
    /// meetings are known to have been held by now.
    fn heard(&mut self, considerations: &[Consideration], earlier: &ReportEntry) -> Vec<Heard> {
        let now = self.meeting();
        let mut heard = Vec::new();
        for one in considerations {
            let date = one.date_in(earlier);
            if date.is_some_and(|date| !date.has_come_by(now)) {
                continue;
            }
            let committee = one.committee.as_ref().map(|id| self.dataset.committee_name(id));
            let advisory = self.dataset.is_advisory(one.body(earlier));
            let date = date.map(|date| date.to_string());
            let resolved = Value::from(Serde(one.with_motion_of(earlier)));
            let at = context! { resolved, committee, advisory, date };
            heard.push(Heard {
                text: self.wording("resolution", at.clone()),
                plainly_agreed: one.result == ConsiderationResult::Agreed
                    && !advisory
                    && one.text.is_none()
                    && one.reason.is_none(),
                at,
            });
        }
        heard
    }

    /// What the meetings made of it, in words.
    fn considered(&self, meetings: &[Heard]) -> Vec<Inline> {
        if meetings.is_empty() {
            return plain(self.style.label("no_decision_yet"));
        }
        let texts: Vec<&str> = meetings.iter().map(|heard| heard.text.as_str()).collect();
        parse_inline(&texts.join("\n\n"))
    }

    /// What has happened since a decision.
    fn since_then(&mut self, view: &DecisionView<'_>, then: PartialDate) -> Vec<Inline> {
        let resolved_on = self.dataset.resolved_on(view.decision, self.meeting());
        let resolved = resolved_on.unwrap_or(then);
        let outcomes = self.dataset.outcomes_of(view.decision, resolved, self.meeting());
        let mut texts = self.told(&view.decision.since);
        let actual = self.cost_known(view.decision);
        let costs: Vec<_> = known(actual).collect();
        if !costs.is_empty() {
            texts.push(self.wording("since-cost", context! { costs => Serde(costs) }));
        }
        for exemption in withheld(actual) {
            texts.push(self.notice(exemption));
        }
        let attended = view.decision.outcome == Outcome::Attend;
        let several = view.decision.relationships.len() > 1;
        for (place, change) in &outcomes.agreements {
            let exemption = change.exemption;
            let change = self.change_in_words(change);
            let place = several.then(|| self.dataset.name_of(place));
            let text = self.wording(
                "since-agreement",
                context! { place, change => Value::from_safe_string(change) },
            );
            texts.push(match exemption {
                Some(exemption) => format!("{} {text}", self.mark(exemption)),
                None => text,
            });
        }
        for part in outcomes.visits {
            let text = match part {
                Part::Open(visit) | Part::Exempt(visit, _) => {
                    let view =
                        data::VisitView::new(visit, self.dataset, &self.style, self.meeting());
                    let visit = Value::from(Serde(&view));
                    self.wording("since-visit", context! { visit, attended })
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
        let is_over = view.decision.outcome == Outcome::Relinquish;
        if let Some(date) = resolved_on.filter(|_| texts.is_empty() && is_over) {
            let date = date.to_string();
            return parse_inline(&self.wording("since-relinquished", context! { date }));
        }
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
