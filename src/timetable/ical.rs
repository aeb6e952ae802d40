//! The timetable as an iCalendar file.

use chrono::{DateTime, NaiveTime, Utc};
use icalendar::{Calendar, Component as _, Event, EventLike as _};

use super::{Timetable, next_day};

pub(super) fn calendar(timetable: &Timetable, made_at: Option<DateTime<Utc>>) -> String {
    let name = format!("International update {}, {}", timetable.year, timetable.council);
    // No clock: the same timetable gives the same bytes.
    let stamp = made_at.unwrap_or_else(|| timetable.meeting.and_time(NaiveTime::MIN).and_utc());
    let mut calendar = Calendar::new();
    calendar.name(&name);
    for deadline in &timetable.dates {
        calendar.push(
            Event::new()
                .uid(&format!("{}-{}-{}", timetable.council_id, timetable.year, deadline.id))
                .timestamp(stamp)
                .starts(deadline.date)
                .ends(next_day(deadline.date))
                .summary(&format!("{}: international update {}", deadline.title, timetable.year))
                .description(&format!("{}. {}", timetable.committee, deadline.source))
                .done(),
        );
    }
    calendar.done().to_string()
}
