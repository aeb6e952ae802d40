//! Dates are in order, and visits lie in municipal years.

use super::{Findings, Subject};
use crate::dataset::rules::REVERSED_DATES;
use crate::dataset::{
    Agreement, DateForm, Holder, Part, PartialDate, Relationship, YearId, YearOf, field,
};

checks! {
    Error Dataset WRONG_YEAR "wrong-year"
        "An annual meeting lies in the first calendar year of its municipal year, and a visit in the municipal year that it names."
        => years_fit_their_dates;
    Warning Report OUTSIDE_YEARS "outside-years"
        "Every visit lies in a municipal year, and no agreement begins after them all.",
        "dates outside the municipal years of the dataset"
        => visits_lie_in_municipal_years, agreements_begin_in_municipal_years;
    Warning Report UNCERTAIN_DATE "uncertain-date"
        "The dates of agreements and statuses are exact enough to say whether they were before or after a meeting.",
        "dates that may be before or after a meeting"
        => dates_are_before_or_after_meetings, dates_have_a_last_day;
    Warning Report NOT_COUNTED "not-counted"
        "Every visit is counted in one report, unless the next one will.",
        "visits that no report counts"
        => visits_are_counted;
    [REVERSED_DATES => dates_are_in_order, holders_are_in_order];
}

pub(super) fn dates_are_in_order(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let mut pairs: Vec<Pair> = Vec::new();
    for agreement in dataset.places().flat_map(Relationship::known_agreements) {
        pairs.extend(of_agreement(agreement));
    }
    let approvals = dataset.policy.iter().flat_map(|policy| &policy.approvals);
    pairs.extend(in_order(approvals.map(|approval| approval.date)));
    for relationship in dataset.places() {
        pairs.extend(in_order(relationship.history.iter().map(Part::date)));
        for event in relationship.history.iter().filter_map(Part::known) {
            pairs.extend(event.end.map(|end| ("the start of the event", event.date, end)));
        }
    }
    for visit in dataset.known_visits() {
        let ends = [visit.end, visit.last_known].into_iter().flatten();
        pairs.extend(ends.map(|end| ("the start of the visit", visit.start, end)));
    }
    for event in dataset.known_decisions().filter_map(|decision| decision.occasion.as_ref()) {
        pairs.extend(event.end.map(|end| ("the start of the event", event.start, end)));
    }
    for pair in dataset.council.municipal_years.windows(2) {
        if let [earlier, later] = pair {
            pairs.push((
                "the annual meeting of the year before",
                earlier.annual_meeting,
                later.annual_meeting,
            ));
        }
    }
    for report in &dataset.reports {
        let Some(meeting) = report.meeting.date else { continue };
        if let Some(published) = report.published {
            pairs.push(("the publication of the report", published, meeting));
        }
        if let Some(year) = dataset.municipal_year(&report.year) {
            pairs.push(("the annual meeting", year.annual_meeting, meeting));
        }
    }
    for (report, consideration) in dataset.considerations() {
        // Another body may have considered the report before.
        let is_own = *consideration.body(report) == report.meeting.committee;
        let (before, what) = if is_own {
            (report.meeting.date, "the meeting that the report was written for")
        } else {
            (report.published, "the publication of the report")
        };
        if let (Some(before), Some(date)) = (before, consideration.date) {
            pairs.push((what, before, date));
        }
    }
    for (what, start, end) in pairs {
        if end.is_before(start) {
            findings.add(
                REVERSED_DATES,
                &end,
                format!("{} is earlier than {what}, {}", end.in_words(), start.in_words()),
                "correct one of the two dates",
            );
        }
    }
}

/// The bodies that have held a relationship are listed in the order in which they did.
pub(super) fn holders_are_in_order(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for relationship in subject.dataset.places() {
        let are_reversed = |of: fn(&Holder) -> Option<PartialDate>| {
            let dates: Vec<PartialDate> = relationship.holders.iter().filter_map(of).collect();
            dates.windows(2).any(|pair| matches!(pair, [one, next] if next.is_before(*one)))
        };
        if are_reversed(|holder| holder.since) || are_reversed(|holder| holder.until) {
            findings.add(
                REVERSED_DATES,
                &field!(relationship.holders),
                "these bodies are not in the order in which they held the relationship",
                "put the earliest first",
            );
        }
    }
}

/// What another date is, that date, and one that may not be before it.
type Pair = (&'static str, PartialDate, PartialDate);

/// The dates of an agreement and its renewals.
fn of_agreement(agreement: &Agreement) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let start_of_it = "the start of the agreement";
    if let Some(start) = agreement.start {
        let later = [agreement.end, agreement.replaced_by].into_iter().flatten();
        pairs.extend(later.map(|later| (start_of_it, start, later)));
        let what = "the day on which the others made the agreement";
        pairs.extend(agreement.made.map(|made| (what, made, start)));
    }
    let (mut earlier, mut what) = (agreement.start, start_of_it);
    for renewal in &agreement.renewals {
        pairs.extend(earlier.map(|earlier| (what, earlier, renewal.date)));
        pairs.extend(renewal.until.map(|until| ("the renewal", renewal.date, until)));
        (earlier, what) = (Some(renewal.date), "the renewal before it");
    }
    pairs
}

/// The dates of a list that is oldest first, each with the one before it.
fn in_order(dates: impl Iterator<Item = PartialDate> + Clone) -> impl Iterator<Item = Pair> {
    let pairs = dates.clone().zip(dates.skip(1));
    pairs.map(|(earlier, later)| ("the date of the entry before it", earlier, later))
}

/// What to do about a date that is in no municipal year of the council.
const ADD_YEAR: &str = "correct the date, or add the year to `municipal_years` of the council";

/// What to do about a visit that is older than all of them.
const BEFORE_ALL_YEARS: &str = "correct the date; if the visit is history, record it in `history` of the relationship instead; if a report is to count it, add its year to `municipal_years` of the council";

pub(super) fn visits_lie_in_municipal_years(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    if dataset.has_gap("council/municipal_years") {
        return;
    }
    for visit in dataset.known_visits() {
        // Ongoing contact belongs to every year from its start, as far as it is known.
        let reaches_a_year =
            visit.last_known.is_none_or(|known| !dataset.is_before_all_years(known));
        let is_earlier =
            visit.is_ongoing() && reaches_a_year && dataset.is_before_all_years(visit.start);
        let is_gap = || dataset.is_gap(&field!(visit.municipal_year));
        if visit.municipal_year.is_some() || is_earlier || is_gap() {
            continue;
        }
        match dataset.year_of(visit.start) {
            YearOf::Certain(_) => {}
            YearOf::OneOf(years) => {
                let years: Vec<&str> = years.iter().map(|year| year.as_str()).collect();
                findings.add(
                    OUTSIDE_YEARS,
                    &visit.start,
                    format!(
                        "`{}` could be in the municipal year {}",
                        visit.start,
                        years.join(" or ")
                    ),
                    "say which in `municipal_year`; until then the first is used",
                );
            }
            YearOf::None => findings.add(
                OUTSIDE_YEARS,
                &visit.start,
                format!(
                    "`{}` is in no municipal year of the council, so no report shows the visit",
                    visit.start
                ),
                if dataset.is_before_all_years(visit.start) { BEFORE_ALL_YEARS } else { ADD_YEAR },
            ),
        }
    }
}

/// A visit before the first report: each report counts the visits since the one before it.
pub(super) fn visits_are_counted(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let Some(first) = dataset.reports_in_order().first().copied() else { return };
    let is_known = dataset.municipal_year(&first.year).is_some();
    if !is_known || dataset.has_gap("council/municipal_years") || dataset.has_gap("reports") {
        return;
    }
    for visit in dataset.known_visits() {
        let occurrence = visit.occurrence();
        // A year that the date contradicts is another rule's.
        let fits = |year: &YearId| match dataset.year_of(visit.start) {
            YearOf::Certain(certain) => certain == year,
            YearOf::OneOf(_) | YearOf::None => true,
        };
        let year = dataset.year_of_visit(occurrence);
        let year = year.filter(|year| !occurrence.ongoing && fits(year));
        if let Some(year) = year.filter(|year| **year < first.year) {
            findings.add(
                NOT_COUNTED,
                &visit.start,
                format!(
                    "the visit was in {year}, before the first report ({}), so no report counts it",
                    first.year
                ),
                "correct the date, or add the report on that year; if no report is to count it, \
                 accept this warning",
            );
        }
    }
}

/// What begins only after the last municipal year is known to no report: its year
/// is most likely a slip.
pub(super) fn agreements_begin_in_municipal_years(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let dataset = subject.dataset;
    let Some(last) = dataset.council.municipal_years.iter().max_by(|a, b| a.id.cmp(&b.id)) else {
        return;
    };
    if dataset.has_gap("council/municipal_years") {
        return;
    }
    let end = dataset.year_end(&last.id);
    for relationship in dataset.places() {
        let starts = relationship.known_agreements().filter_map(|agreement| agreement.start);
        for start in starts.filter(|start| end.is_before(*start)) {
            findings.add(
                OUTSIDE_YEARS,
                &start,
                format!(
                    "the agreement with {} begins {}, after the last municipal year of the council ({}), so no report shows it",
                    relationship.place,
                    start.when_in_words(),
                    last.id
                ),
                ADD_YEAR,
            );
        }
    }
}

pub(super) fn years_fit_their_dates(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    for year in &dataset.council.municipal_years {
        if year.annual_meeting.year() != year.id.first() {
            findings.add(
                WRONG_YEAR,
                &year.annual_meeting,
                format!("the municipal year {} does not begin in {}", year.id, year.annual_meeting),
                "correct the date of the annual meeting, or the year",
            );
        }
    }
    for visit in dataset.known_visits() {
        let Some(named) = &visit.municipal_year else { continue };
        if dataset.municipal_year(named).is_none() {
            continue;
        }
        let help = match dataset.year_of(visit.start) {
            YearOf::Certain(year) if year == named => continue,
            YearOf::OneOf(years) if years.contains(&named) => continue,
            YearOf::Certain(_) | YearOf::OneOf(_) => "leave `municipal_year` out: the date shows which year it is. A later report on another period, such as the financial year, shows the visit as earlier activity".to_owned(),
            YearOf::None => {
                let help = if dataset.is_before_all_years(visit.start) {
                    BEFORE_ALL_YEARS
                } else {
                    ADD_YEAR
                };
                format!("leave `municipal_year` out, and {help}")
            }
        };
        findings.add(
            WRONG_YEAR,
            named,
            format!("`{}` is not in the municipal year {named}", visit.start),
            help,
        );
    }
}

/// A date without a last day counts from its first day on, though what it dates may have
/// happened later. Those of agreements and statuses are compared with each meeting instead.
pub(super) fn dates_have_a_last_day(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    for (pointer, text) in dataset.texts() {
        let mut keys = pointer.keys();
        let is_date = matches!(keys.next(), Some("date" | "start"));
        let is_of_meeting = keys.next() == Some("meeting");
        let is_passed_over = is_of_meeting || pointer.has_key("agreements");
        if !text.ends_with("..]") || !is_date || is_passed_over {
            continue;
        }
        let Ok(date) = text.parse::<PartialDate>() else { continue };
        if date.has_no_last_day() {
            findings.add(
                UNCERTAIN_DATE,
                &pointer,
                format!("{} has no last day, so reports take it to have happened from its first day on", date.in_words()),
                "write a last day too, such as [2020-09-25..2021-05-27]: the day by which it is known to have happened",
            );
        }
    }
}

/// What a report says of a relationship can be untrue where the dates of its agreements and
/// statuses may be before or after the meeting.
pub(super) fn dates_are_before_or_after_meetings(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    for relationship in subject.dataset.places() {
        let mut dates: Vec<PartialDate> = Vec::new();
        for agreement in relationship.known_agreements() {
            dates.extend([agreement.start, agreement.end].into_iter().flatten());
            for renewal in &agreement.renewals {
                dates.push(renewal.date);
                dates.extend(renewal.until);
            }
        }
        let standings = relationship.standings.iter().filter_map(Part::known);
        dates.extend(standings.filter_map(|standing| standing.since));
        for date in dates {
            for report in &subject.dataset.reports {
                let Some(meeting) = report.meeting.date else { continue };
                if !date.may_have_come_by(meeting) || date.has_come_by(meeting) {
                    continue;
                }
                let message = format!(
                    "{} may be before or after the meeting{}",
                    date.in_words(),
                    when_met(meeting)
                );
                let help = format!(
                    "write the month or the day, if it can be found out, or make sure that the report for {} is right either way",
                    report.id()
                );
                findings.add_detailed(
                    UNCERTAIN_DATE,
                    &date,
                    (message, &help),
                    Some(report.id()),
                    Some(report.id().to_owned()),
                );
            }
        }
    }
}

/// When a meeting was, to follow "the meeting".
fn when_met(meeting: PartialDate) -> String {
    match meeting.form() {
        DateForm::Exact(_) => format!(" of {}", meeting.in_words()),
        _ => format!(", whose date is not known exactly ({})", meeting.in_words()),
    }
}
