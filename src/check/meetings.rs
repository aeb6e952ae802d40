//! Meetings are on days on which councils meet, in the year that they should be in.

use chrono::{Days, NaiveDate};

use super::{Findings, Subject};
use crate::dataset::{Nation, PartialDate, field};
use crate::timetable::calendar::Calendar;
use crate::timetable::{
    LIST_BANK_HOLIDAYS, day_off, in_words, other_year, private_meeting_notices,
    publication_deadline, unknown_bank_holidays,
};

checks! {
    Warning Report MEETING_DAY "meeting-day"
        "No meeting is on a Sunday or a bank holiday.",
        "meetings on a Sunday or a bank holiday"
        => meetings_are_on_usual_days;
    Warning Report MEETING_IN_ANOTHER_YEAR "meeting-in-another-year"
        "A report goes to a meeting in its municipal year or the one after.",
        "meetings in another year than their report's"
        => meetings_follow_the_year_of_their_report;
    Warning Report UNKNOWN_BANK_HOLIDAYS "unknown-bank-holidays"
        "The bank holidays of the weeks before a meeting are known.",
        "meetings in years whose bank holidays are not known"
        => bank_holidays_are_known;
    Warning Report ANNUAL_MEETING_NOT_IN_JUNE "annual-meeting-not-in-june"
        "In Northern Ireland the annual meeting is in June, or in a local election year within 21 days of the election (Local Government Act (Northern Ireland) 2014, Schedule 5, paragraph 1).",
        "annual meetings in Northern Ireland on other days than the law asks for"
        => annual_meetings_are_when_the_law_asks;
    Warning Report PRIVATE_MEETING "private-meeting"
        "The notices of a private meeting of an executive are published in time (England: SI 2012/2089, regulation 5; Northern Ireland: SR 2015/44, regulation 20).",
        "private meetings whose notices are to be published"
        => notices_of_private_meetings_are_published;
}

pub(super) fn meetings_are_on_usual_days(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let calendar = Calendar::of(&dataset.council);
    let years = dataset.council.municipal_years.iter();
    let years = years.map(|year| ("the annual meeting", Some(year.annual_meeting)));
    let reports = dataset.reports.iter().map(|report| ("the meeting", report.meeting.date));
    let considered = dataset.considerations();
    let considered = considered.map(|(_, one)| ("the meeting that considered this", one.date));
    for (what, date) in years.chain(reports).chain(considered) {
        let Some(date) = date else { continue };
        let Some(day) = date.day_of() else { continue };
        if let Some(kind) = day_off(&calendar, day) {
            findings.add(
                MEETING_DAY,
                &date,
                format!("{what} on {} is on {kind}", PartialDate::from(day).in_words()),
                "check the date; if it is right, accept this warning in `accepted`",
            );
        }
    }
}

/// The days of local elections in Northern Ireland since the Local Government Act (Northern
/// Ireland) 2014. Those to come are on the first Thursday in May of every fourth year
/// (Electoral Law Act (Northern Ireland) 1962, section 11).
const LOCAL_ELECTIONS: [(i32, u32, u32); 4] =
    [(2014, 5, 22), (2019, 5, 2), (2023, 5, 18), (2027, 5, 6)];

/// The years in which the annual meeting was not by that law: councils took over from others
/// in 2015, and could put their meetings off in 2020 (SR 2020/74).
const NO_ANNUAL_MEETING: [i32; 2] = [2015, 2020];

/// How long after a local election the annual meeting is held, in days.
const AFTER_ELECTION: u64 = 21;

/// Local Government Act (Northern Ireland) 2014, Schedule 5, paragraph 1.
pub(super) fn annual_meetings_are_when_the_law_asks(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    let council = &subject.dataset.council;
    if council.nation != Nation::NorthernIreland {
        return;
    }
    let [(first, ..), .., (last, ..)] = LOCAL_ELECTIONS;
    for year in &council.municipal_years {
        let (began, of) = (year.annual_meeting, year.id.first());
        if of < first || of > last || NO_ANNUAL_MEETING.contains(&of) {
            continue;
        }
        let of_month = |month| {
            NaiveDate::from_ymd_opt(of, month, 1).zip(
                NaiveDate::from_ymd_opt(of, month.saturating_add(1), 1)
                    .and_then(|day| day.pred_opt()),
            )
        };
        let election = LOCAL_ELECTIONS.iter().find(|(year, ..)| *year == of);
        let election = election.and_then(|(year, month, day)| {
            let day = NaiveDate::from_ymd_opt(*year, *month, *day)?;
            day.checked_add_days(Days::new(AFTER_ELECTION)).map(|end| (day, end))
        });
        let Some((from, until)) = election.or_else(|| of_month(6)) else { continue };
        if began.earliest() <= until && began.latest() >= from {
            continue;
        }
        let asked = match election {
            Some((day, _)) => {
                format!("within {AFTER_ELECTION} days of the local election of {}", in_words(day))
            }
            None => format!("in June {of}"),
        };
        findings.add(
            ANNUAL_MEETING_NOT_IN_JUNE,
            &began,
            format!(
                "the annual meeting of {of} had to be {asked}, but is recorded as {} (Local Government Act (Northern Ireland) 2014, Schedule 5, paragraph 1)",
                began.in_words()
            ),
            "check the date; if it is right, accept this warning in `accepted`",
        );
    }
}

pub(super) fn meetings_follow_the_year_of_their_report(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    for report in &subject.dataset.reports {
        let Some(meeting) = report.meeting.date else { continue };
        let Some(held) = other_year(subject.dataset, report, meeting) else { continue };
        findings.add(
            MEETING_IN_ANOTHER_YEAR,
            &meeting,
            format!(
                "the meeting, {}, is in the municipal year {held}, but the report is on {}",
                meeting.in_words(),
                report.year
            ),
            "check the date of the meeting and the `year` of the report",
        );
    }
}

/// Only where they decide whether a report is published in time.
pub(super) fn bank_holidays_are_known(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let calendar = Calendar::of(&subject.dataset.council);
    for report in subject.dataset.reports.iter().filter(|report| report.published.is_some()) {
        let Some(meeting) = report.meeting.date else { continue };
        let deadline = publication_deadline(subject.dataset, report);
        let Some((deadline, day)) = deadline.zip(meeting.day_of()) else { continue };
        if let Some(year) = calendar.unknown_year(deadline, day) {
            findings.add(
                UNKNOWN_BANK_HOLIDAYS,
                &meeting,
                unknown_bank_holidays(year),
                LIST_BANK_HOLIDAYS,
            );
        }
    }
}

/// The dataset does not record the notices: whoever has published them accepts the warning.
pub(super) fn notices_of_private_meetings_are_published(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    for report in &subject.dataset.reports {
        let Some([(first, law), (further, _)]) = private_meeting_notices(subject.dataset, report)
        else {
            continue;
        };
        let meeting = &report.meeting;
        findings.add(
            PRIVATE_MEETING,
            &field!(meeting.date),
            format!(
                "part of this meeting is private: the last day to publish the notice is {}, and the further notice {} ({law})",
                in_words(first),
                in_words(further)
            ),
            "once both are published, accept this warning in `accepted` and say when they were",
        );
    }
}
