//! Meetings are on days on which councils meet, in the year that they should be in.

use super::{Findings, Subject};
use crate::dataset::PartialDate;
use crate::diagnostic::{
    MEETING_DAY, MEETING_IN_ANOTHER_YEAR, PRIVATE_MEETING, UNKNOWN_BANK_HOLIDAYS,
};
use crate::timetable::calendar::Calendar;
use crate::timetable::{
    LIST_BANK_HOLIDAYS, day_off, in_words, other_year, private_meeting_notices,
    publication_deadline, unknown_bank_holidays,
};

pub(super) fn meetings_are_on_usual_days(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let council = &subject.dataset.council;
    let calendar = Calendar::of(council);
    let years = council.municipal_years.iter().enumerate().map(|(index, year)| {
        let pointer = format!("/council/municipal_years/{index}/annual_meeting");
        (pointer, "the annual meeting", Some(year.annual_meeting))
    });
    let reports = subject.reports().map(|(pointer, report)| {
        (format!("{pointer}/meeting/date"), "the meeting", report.meeting.date)
    });
    let considered = subject.considerations().map(|(pointer, _, one)| {
        (format!("{pointer}/date"), "the meeting that considered this", one.date)
    });
    for (pointer, what, date) in years.chain(reports).chain(considered) {
        let Some(day) = date.and_then(PartialDate::day_of) else { continue };
        if let Some(kind) = day_off(&calendar, day) {
            findings.add(
                MEETING_DAY,
                &pointer,
                format!("{what} on {day} is on {kind}"),
                "check the date; if it is right, accept this warning in `accepted`",
            );
        }
    }
}

pub(super) fn meetings_follow_the_year_of_their_report(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    for (pointer, report) in subject.reports() {
        let Some(meeting) = report.meeting.date else { continue };
        let Some(held) = other_year(subject.dataset, report, meeting) else { continue };
        findings.add(
            MEETING_IN_ANOTHER_YEAR,
            &format!("{pointer}/meeting/date"),
            format!(
                "the meeting on {meeting} is in the municipal year {held}, but the report is on {}",
                report.year
            ),
            "check the date of the meeting and the `year` of the report",
        );
    }
}

/// Only where they decide whether a report is published in time.
pub(super) fn bank_holidays_are_known(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let calendar = Calendar::of(&subject.dataset.council);
    for (pointer, report) in subject.reports() {
        if report.published.is_none() {
            continue;
        }
        let meeting = report.meeting.date.and_then(PartialDate::day_of);
        let deadline = publication_deadline(subject.dataset, report);
        let Some((deadline, meeting)) = deadline.zip(meeting) else { continue };
        if let Some(year) = calendar.unknown_year(deadline, meeting) {
            findings.add(
                UNKNOWN_BANK_HOLIDAYS,
                &format!("{pointer}/meeting/date"),
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
    for (pointer, report) in subject.reports() {
        let Some([(first, law), (further, _)]) = private_meeting_notices(subject.dataset, report)
        else {
            continue;
        };
        findings.add(
            PRIVATE_MEETING,
            &format!("{pointer}/meeting/date"),
            format!(
                "part of this meeting is private: the last day to publish the notice is {}, and the further notice {} ({law})",
                in_words(first),
                in_words(further)
            ),
            "once both are published, accept this warning in `accepted` and say when they were",
        );
    }
}
