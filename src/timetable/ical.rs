//! The timetable as an iCalendar file.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};

use super::{Deadline, STATUTORY, Timetable, next_day};
use crate::out::PRODUCT_ID;

pub(super) fn calendar(timetable: &Timetable, made_at: Option<DateTime<Utc>>) -> String {
    let name = format!("International update {}, {}", timetable.year, timetable.council);
    // No clock: the same timetable gives the same bytes. Nor anything that moves with the
    // meeting: calendars keep the entry that says that it is newer.
    let year = NaiveDate::from_ymd_opt(timetable.year.first(), 1, 1).unwrap_or_default();
    let stamp = made_at.unwrap_or_else(|| year.and_time(NaiveTime::MIN).and_utc());
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", PRODUCT_ID));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    // `Calendar::name` sets `NAME` beside it, whose text it does not escape.
    calendar.append_property(Property::new("X-WR-CALNAME", on_one_line(&name)));
    let mut uids = Uids::default();
    for deadline in &timetable.dates {
        calendar.push(
            Event::new()
                .uid(&format!(
                    "{}-{}-{}",
                    timetable.council_id,
                    timetable.report_id,
                    uids.of(deadline)
                ))
                .timestamp(stamp)
                .starts(deadline.date)
                .ends(next_day(deadline.date))
                // A deadline does not make anybody busy.
                .add_property("TRANSP", "TRANSPARENT")
                .summary(&on_one_line(&format!(
                    "{}: international update {}",
                    deadline.title, timetable.year
                )))
                .description(&on_one_line(&format!("{}. {}", timetable.committee, deadline.source)))
                .done(),
        );
    }
    calendar.done().to_string()
}

/// What the UIDs of the entries end in: the short name of a statutory date, so that
/// calendars that have it are updated, or of a lead time. A lead time with the short
/// name of another entry gets a number after a full stop, which no short name has.
#[derive(Default)]
struct Uids<'a> {
    taken: HashMap<&'a str, u32>,
}

impl<'a> Uids<'a> {
    fn of(&mut self, deadline: &'a Deadline) -> String {
        let id = deadline.id.as_str();
        if !deadline.is_lead_time {
            return id.to_owned();
        }
        let others = self.taken.entry(id).or_insert(u32::from(STATUTORY.contains(&id)));
        *others = others.saturating_add(1);
        if *others == 1 { id.to_owned() } else { format!("{id}.{others}") }
    }
}

/// Text without line breaks. The crate escapes line feeds only, and programs
/// begin a line with a carriage return too.
fn on_one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
