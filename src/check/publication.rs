//! A report is published in time for its meeting.

use super::{Findings, Subject};
use crate::diagnostic::Hint;
use crate::timetable::{in_words, publication_deadline};

checks! {
    Error Report LATE_PUBLICATION "late-publication"
        "A report is published in time for its meeting, or says why it is urgent. `dates` cites the law of the nation and of the body that meets."
        => reports_are_published_in_time;
}

/// As [`timetable::rules`](crate::timetable::rules) has it for the nation and the body.
pub(super) fn reports_are_published_in_time(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for report in &subject.dataset.reports {
        let (Some(published), Some(meeting)) = (report.published, report.meeting.date) else {
            continue;
        };
        // Nothing can be late for a day that is not recorded.
        let Some(deadline) = publication_deadline(subject.dataset, report) else { continue };
        // Publication after the meeting is a slip that another rule tells of.
        let after = meeting.is_before(published);
        if published.earliest() <= deadline || after || report.form.urgency.is_some() {
            continue;
        }
        findings.add(
            LATE_PUBLICATION,
            &published,
            format!(
                "the report was published {}, but the last day to publish for the meeting of {} was {}",
                published.when_in_words(),
                meeting.in_words(),
                in_words(deadline)
            ),
            "correct the date, or say in `form.urgency` why the chair takes the report as urgent",
        );
        findings.offer(Hint::DayCount);
    }
}
