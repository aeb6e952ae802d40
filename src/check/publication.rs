//! A report is published in time for its meeting.

use super::{Findings, Subject};
use crate::diagnostic::LATE_PUBLICATION;
use crate::timetable::{in_words, publication_deadline};

/// Local Government Act 1972, section 100B(4), and its like in the other
/// nations: see [`timetable::rules`](crate::timetable::rules).
pub(super) fn reports_are_published_in_time(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (pointer, report) in subject.reports() {
        let (Some(published), Some(meeting)) = (report.published, report.meeting.date) else {
            continue;
        };
        let deadline = match publication_deadline(subject.dataset, report) {
            Ok(Some(deadline)) => deadline,
            // Nothing can be late for a day that is not recorded.
            Ok(None) => continue,
            Err(error) => {
                findings.add(
                    LATE_PUBLICATION,
                    &format!("{pointer}/meeting/date"),
                    format!("the publication date cannot be checked: {error}"),
                    "correct the date of the meeting, or leave `published` out",
                );
                continue;
            }
        };
        // Publication after the meeting is a slip that another rule tells of.
        let after = meeting.is_before(published);
        if published.earliest() <= deadline || after || report.form.urgency.is_some() {
            continue;
        }
        findings.add(
            LATE_PUBLICATION,
            &format!("{pointer}/published"),
            format!(
                "the report was published on {published}, but the last day to publish for the meeting on {} was {}",
                meeting,
                in_words(deadline)
            ),
            "correct the date, or say in `form.urgency` why the chair takes the report as urgent; \
             `intl-update dates -v` shows how the days are counted",
        );
    }
}
