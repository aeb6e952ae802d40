//! The statutory timetable of a report: when it has to be published, how long
//! it is open to inspection, and what runs out soon.
//!
//! [`rules`] has the law of each nation as a table; [`calendar`] the days that
//! count.

pub mod calendar;
mod ical;
pub mod rules;

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, Utc};
use serde::Serialize;

use crate::dataset::{Dataset, PartialDate, ReportEntry, ReportId, YearId, YearOf};
use calendar::{Calendar, CountedDay};
use rules::Rules;

/// How far ahead of a meeting an agreement that runs out is told of, in months.
pub const EXPIRING_WITHIN: u32 = 12;

/// The short names of the statutory dates, whether or not a timetable has them.
const STATUTORY: [&str; 5] = [KEY_DECISION, PUBLICATION, MEETING, BACKGROUND_PAPERS, REPORT];
const KEY_DECISION: &str = "key-decision";
const PUBLICATION: &str = "publication";
const MEETING: &str = "meeting";
const BACKGROUND_PAPERS: &str = "inspection-background-papers";
const REPORT: &str = "inspection-report";

/// The dates of one report.
#[derive(Debug, Clone, Serialize)]
pub struct Timetable {
    /// Short name of the council.
    pub council_id: String,
    /// The council.
    pub council: String,
    /// The committee.
    pub committee: String,
    /// Short name of the report: its municipal year, unless it has its own.
    pub report_id: String,
    /// The municipal year of the report.
    pub year: YearId,
    /// The day on which the municipal year began, as far as it is known.
    pub year_began: Option<PartialDate>,
    /// The day on which the next one begins, as far as it is known.
    pub year_ends: Option<PartialDate>,
    /// The day of the meeting.
    pub meeting: NaiveDate,
    /// What does not seem to fit, such as a meeting years after the report's municipal year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The dates, in order.
    pub dates: Vec<Deadline>,
    /// The agreements that run out within twelve months of the meeting.
    pub expiring: Vec<Expiring>,
}

/// A date of the timetable.
#[derive(Debug, Clone, Serialize)]
pub struct Deadline {
    /// Short name.
    pub id: String,
    /// The day.
    pub date: NaiveDate,
    /// What has to be done by it, or begins or ends with it.
    pub title: String,
    /// The law or setting that it comes from.
    pub source: String,
    /// How it was counted, from the meeting back.
    pub working: Vec<CountedDay>,
    /// Whether the council sets it, so that its short name can be any.
    #[serde(skip)]
    pub is_lead_time: bool,
}

/// An agreement that runs out.
#[derive(Debug, Clone, Serialize)]
pub struct Expiring {
    /// Short name of the relationship.
    pub relationship: String,
    /// The place.
    pub place: String,
    /// The position of the agreement among those of the relationship.
    pub position: usize,
    /// When the agreement runs out, as far as it is known.
    pub until: PartialDate,
}

/// Why there is no timetable.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TimetableError {
    /// There is no report for the year.
    #[error("the dataset has no report{}", report.as_ref().map(|report| format!(" `{report}`")).unwrap_or_default())]
    NoReport {
        /// The report that was asked for.
        report: Option<ReportId>,
    },
    /// The day of the meeting is not recorded.
    #[error(
        "the day of the meeting is not recorded{}; write the whole date in `meeting.date` of the report for {year}, or try a day with --meeting",
        date.map(|date| format!(", only `{date}`")).unwrap_or_default()
    )]
    NoDay {
        /// The municipal year of the report.
        year: YearId,
        /// The date as far as it is recorded.
        date: Option<PartialDate>,
    },
    /// The bank holidays of a year are not known.
    #[error(
        "the bank holidays are known from {first} to {last}, but not for {date}; use a newer version of the program"
    )]
    BeyondCalendar {
        /// The day.
        date: NaiveDate,
        /// The first year that is covered.
        first: i32,
        /// The last year that is covered.
        last: i32,
    },
}

impl Timetable {
    /// The timetable of the report of a municipal year, the latest if none is
    /// given; `meeting` is taken in place of the recorded day.
    ///
    /// # Errors
    /// If there is no such report, the day of its meeting is not recorded, or
    /// the bank holidays of its year are not known.
    pub fn of(
        dataset: &Dataset,
        report: Option<&ReportId>,
        meeting: Option<NaiveDate>,
    ) -> Result<Self, TimetableError> {
        let entry = match report {
            Some(id) => dataset.report(id.as_str()),
            None => dataset.latest_report(),
        };
        let entry = entry.ok_or_else(|| TimetableError::NoReport { report: report.cloned() })?;
        let is_trial = meeting.is_some();
        let meeting = meeting.or_else(|| entry.meeting.date?.day_of()).ok_or_else(|| {
            TimetableError::NoDay { year: entry.year.clone(), date: entry.meeting.date }
        })?;
        let council = &dataset.council;
        let mut dates = deadlines(dataset, meeting, is_trial)?;
        dates.sort_by_key(|deadline| deadline.date);
        let following = dataset.year_after(&entry.year);
        Ok(Self {
            council_id: council.id.to_string(),
            council: council.name.clone(),
            committee: dataset.committee_name(&entry.meeting.committee).to_owned(),
            report_id: entry.id().to_owned(),
            year: entry.year.clone(),
            year_began: dataset.municipal_year(&entry.year).map(|year| year.annual_meeting),
            year_ends: following.map(|year| year.annual_meeting),
            meeting,
            remark: remark(dataset, entry, meeting),
            dates,
            expiring: expiring(dataset, PartialDate::from(meeting)),
        })
    }

    /// The timetable as an iCalendar file (RFC 5545), one all-day event a date.
    /// `made_at` is when it says that it was made; the day of the meeting if none
    /// is given.
    #[must_use]
    pub fn to_ical(&self, made_at: Option<DateTime<Utc>>) -> String {
        ical::calendar(self, made_at)
    }
}

/// Says so where a meeting is in a municipal year other than that of its report or the
/// one after it.
fn remark(dataset: &Dataset, entry: &ReportEntry, meeting: NaiveDate) -> Option<String> {
    let YearOf::Certain(held) = dataset.year_of(PartialDate::from(meeting)) else { return None };
    let after = dataset.year_after(&entry.year).map(|year| &year.id);
    if *held == entry.year || Some(held) == after {
        return None;
    }
    Some(format!(
        "The meeting is in the municipal year {held}, but the report is on {}: check the date and the report.",
        entry.year
    ))
}

fn deadlines(
    dataset: &Dataset,
    meeting: NaiveDate,
    is_trial: bool,
) -> Result<Vec<Deadline>, TimetableError> {
    let council = &dataset.council;
    let rules = Rules::of(council);
    let calendar = Calendar::of(council);
    let mut dates = Vec::new();
    let (publication, working) = calendar.last_day(meeting, rules.notice)?;
    for lead in &council.timetable.lead_times {
        let (date, working) = calendar.back(publication, lead.working_days, true)?;
        dates.push(Deadline {
            is_lead_time: true,
            id: lead.id.to_string(),
            date,
            title: lead.name.clone(),
            source: format!(
                "{} working days before publication, as the council sets it",
                lead.working_days
            ),
            working,
        });
    }
    if let Some(notice) = rules.key_decision {
        let (date, working) = calendar.last_day(meeting, notice)?;
        dates.push(Deadline {
            is_lead_time: false,
            id: KEY_DECISION.to_owned(),
            date,
            title: "Last day to publish the notice of a key decision".to_owned(),
            source: notice.source.to_owned(),
            working,
        });
    }
    dates.push(Deadline {
        is_lead_time: false,
        id: PUBLICATION.to_owned(),
        date: publication,
        title: "Last day to publish the report".to_owned(),
        source: rules.notice.source.to_owned(),
        working,
    });
    dates.push(Deadline {
        is_lead_time: false,
        id: MEETING.to_owned(),
        date: meeting,
        title: "Meeting".to_owned(),
        source: if is_trial {
            "Date tried out, not recorded"
        } else {
            "Date recorded for the report"
        }
        .to_owned(),
        working: Vec::new(),
    });
    for (id, title, inspection) in [
        (
            BACKGROUND_PAPERS,
            "The background papers are open to inspection until",
            rules.background_inspection,
        ),
        (REPORT, "The report is open to inspection until", rules.report_inspection),
    ] {
        let date = meeting
            .checked_add_months(Months::new(inspection.years.saturating_mul(12)))
            .unwrap_or(NaiveDate::MAX);
        dates.push(Deadline {
            is_lead_time: false,
            id: id.to_owned(),
            date,
            title: title.to_owned(),
            source: inspection.source.to_owned(),
            working: Vec::new(),
        });
    }
    Ok(dates)
}

/// The agreements in force on a day that run out within the next twelve months.
#[must_use]
pub fn expiring(dataset: &Dataset, day: PartialDate) -> Vec<Expiring> {
    let horizon =
        day.latest().checked_add_months(Months::new(EXPIRING_WITHIN)).unwrap_or(NaiveDate::MAX);
    let mut found: Vec<Expiring> = Vec::new();
    for relationship in &dataset.relationships {
        for (position, agreement) in relationship.agreements.iter().enumerate() {
            let begun = agreement.start.is_none_or(|start| start.has_come_by(day));
            let at = dataset.agreement_before(relationship, agreement, day);
            let is_given_up = at.given_up && at.exemption.is_none();
            let until = agreement.runs_until(day).filter(|_| begun && !is_given_up);
            let Some(until) = until else { continue };
            if !until.is_before(day) && until.earliest() <= horizon {
                found.push(Expiring {
                    relationship: relationship.id.to_string(),
                    place: relationship.place.clone(),
                    position,
                    until,
                });
            }
        }
    }
    found.sort_by_key(|expiring| expiring.until.earliest());
    found
}

/// The last day on which a report could be published, where the day of its
/// meeting is recorded.
///
/// # Errors
/// If the bank holidays of its year are not known.
pub fn publication_deadline(
    dataset: &Dataset,
    entry: &ReportEntry,
) -> Result<Option<NaiveDate>, TimetableError> {
    let Some(meeting) = entry.meeting.date.and_then(PartialDate::day_of) else { return Ok(None) };
    let calendar = Calendar::of(&dataset.council);
    let notice = Rules::of(&dataset.council).notice;
    calendar.last_day(meeting, notice).map(|(date, _)| Some(date))
}

/// The day after another.
fn next_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// A day in words for people who read the timetable: `Tuesday 29 October 2024`.
#[must_use]
pub fn in_words(day: NaiveDate) -> String {
    format!("{} {} {} {}", day.format("%A"), day.day(), day.format("%B"), day.year())
}
