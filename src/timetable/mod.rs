//! The statutory timetable of a report: when it has to be published, how long
//! it is open to inspection, and what runs out soon.
//!
//! [`rules`] has the law as a table, by nation and by the body that meets; [`calendar`] the
//! days that count.

pub mod calendar;
mod ical;
pub mod rules;

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, Utc, Weekday};
use serde::Serialize;

use crate::dataset::{
    Council, Dataset, Nation, Part, PartialDate, ReportEntry, ReportId, YearId, YearOf,
};
use calendar::{Calendar, CountedDay, known_years};
use rules::{Inspection, Rules};

/// How far ahead of a meeting an agreement that runs out is told of, in months.
pub const EXPIRING_WITHIN: u32 = 12;

/// The short names of the statutory dates, whether or not a timetable has them.
const STATUTORY: [&str; 7] = [
    KEY_DECISION,
    PRIVATE_MEETING,
    PRIVATE_MEETING_AGAIN,
    PUBLICATION,
    MEETING,
    BACKGROUND_PAPERS,
    REPORT,
];
const KEY_DECISION: &str = "key-decision";
const PRIVATE_MEETING: &str = "private-meeting";
const PRIVATE_MEETING_AGAIN: &str = "private-meeting-further";
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
    /// The day of the meeting, or of the decision of one member.
    pub meeting: NaiveDate,
    /// Whether one member decides, without a meeting.
    #[serde(skip)]
    pub individual: bool,
    /// What the law of the council's nation calls a year between two annual meetings.
    #[serde(skip)]
    pub year_name: &'static str,
    /// What to look at, such as a meeting on a Sunday or after the report's municipal year.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// The dates, in order.
    pub dates: Vec<Deadline>,
    /// The agreements that run out within twelve months of the meeting.
    pub expiring: Vec<Expiring>,
    /// Whether others may, which are kept from the public.
    #[serde(skip)]
    pub withholds_agreements: bool,
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

impl Expiring {
    /// Whether the agreement may have run out before a day.
    #[must_use]
    pub fn may_be_over(&self, day: PartialDate) -> bool {
        self.until.first_end() < day.earliest()
    }

    /// Whether the agreement may run out later than within the twelve months from a day.
    #[must_use]
    pub fn may_be_later(&self, day: PartialDate) -> bool {
        self.until.latest() > horizon(day)
    }
}

/// The last day on which an agreement that is about to run out, as seen from a day, does.
fn horizon(day: PartialDate) -> NaiveDate {
    day.last_day().checked_add_months(Months::new(EXPIRING_WITHIN)).unwrap_or(NaiveDate::MAX)
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
        "the day of the meeting is not recorded{}; write the whole date in `meeting.date` of the report for {year}",
        date.map(|date| format!(", only `{date}`")).unwrap_or_default()
    )]
    NoDay {
        /// The municipal year of the report.
        year: YearId,
        /// The date as far as it is recorded.
        date: Option<PartialDate>,
    },
}

impl Timetable {
    /// The timetable of the report of a municipal year, the latest if none is
    /// given; `meeting` is taken in place of the recorded day.
    ///
    /// # Errors
    /// If there is no such report, or the day of its meeting is not recorded.
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
        let mut dates = deadlines(dataset, entry, meeting, is_trial);
        dates.sort_by_key(|deadline| deadline.date);
        let earliest = dates.first().map_or(meeting, |deadline| deadline.date);
        let following = dataset.year_after(&entry.year);
        Ok(Self {
            council_id: council.id.to_string(),
            council: council.name.to_string(),
            committee: dataset.committee_name(&entry.meeting.committee).to_owned(),
            report_id: entry.id().to_owned(),
            year: entry.year.clone(),
            year_began: dataset.municipal_year(&entry.year).map(|year| year.annual_meeting),
            year_ends: following.map(|year| year.annual_meeting),
            meeting,
            individual: dataset.is_individual(&entry.meeting.committee),
            // No law gives a Scottish council annual meetings.
            year_name: match council.nation {
                Nation::Scotland => "Council year",
                Nation::England | Nation::Wales | Nation::NorthernIreland => "Municipal year",
            },
            remarks: remarks(dataset, entry, meeting, earliest),
            dates,
            expiring: expiring(dataset, PartialDate::from(meeting)),
            withholds_agreements: dataset.withholds_places()
                || dataset
                    .places()
                    .flat_map(|place| &place.agreements)
                    .any(|part| part.known().is_none()),
        })
    }

    /// The timetable as an iCalendar file (RFC 5545), one all-day event a date.
    /// `made_at` is when it says that it was made. If none is given, it is the beginning
    /// of the year of the report, so that a calendar of another meeting date is not older.
    #[must_use]
    pub fn to_ical(&self, made_at: Option<DateTime<Utc>>) -> String {
        ical::calendar(self, made_at)
    }
}

/// What to look at in the timetable of a report whose meeting and earliest deadline are on
/// these days.
fn remarks(
    dataset: &Dataset,
    entry: &ReportEntry,
    meeting: NaiveDate,
    earliest: NaiveDate,
) -> Vec<String> {
    let calendar = Calendar::of(&dataset.council);
    let mut remarks = Vec::new();
    let rules = Rules::of(dataset, &entry.meeting.committee);
    let individual = dataset.is_individual(&entry.meeting.committee);
    let what = if individual { "decision" } else { "meeting" };
    if let Some(record) = rules.decision_record.filter(|_| individual) {
        remarks.push(format!(
            "One member decides, so no notice of a meeting is required. As soon as reasonably practicable after the decision, a written statement of it is made ({}) and, with the report, opened to the public ({}).",
            record.source, record.inspection
        ));
    }
    if let Some(held) = other_year(dataset, entry, PartialDate::from(meeting)) {
        remarks.push(format!(
            "The {what} is in the municipal year {held}, but the report is on {}: check the date and the report.",
            entry.year
        ));
    }
    if let Some(kind) = day_off(&calendar, meeting) {
        remarks.push(format!("The {what} is on {kind}: check the date."));
    }
    let began = dataset.municipal_year(&entry.year).and_then(|year| year.annual_meeting.day_of());
    if let Some(kind) = began.and_then(|began| day_off(&calendar, began)) {
        remarks.push(format!(
            "The municipal year {} is recorded as beginning on {kind}: check the date.",
            entry.year
        ));
    }
    if let Some(year) = calendar.unknown_year(earliest, meeting) {
        let unknown = unknown_bank_holidays(year);
        remarks.push(format!("Note that {unknown}; {LIST_BANK_HOLIDAYS}."));
    }
    let since = rules.since;
    if meeting < since {
        remarks.push(format!(
            "The law is cited as it has been since {}: look up what applied to this {what}.",
            PartialDate::from(since).in_words()
        ));
    }
    remarks
}

/// The municipal year in which a meeting is held, where that is neither its report's nor
/// the one after.
#[must_use]
pub fn other_year<'a>(
    dataset: &'a Dataset,
    entry: &ReportEntry,
    meeting: PartialDate,
) -> Option<&'a YearId> {
    dataset.municipal_year(&entry.year)?;
    let YearOf::Certain(held) = dataset.year_of(meeting) else { return None };
    let after = dataset.year_after(&entry.year).map(|year| &year.id);
    (*held != entry.year && Some(held) != after).then_some(held)
}

/// What is unusual about a day for a meeting, such as "a Sunday".
#[must_use]
pub fn day_off(calendar: &Calendar, day: NaiveDate) -> Option<String> {
    if let Some(name) = calendar.bank_holiday(day) {
        return Some(format!("a bank holiday, {name}"));
    }
    (day.weekday() == Weekday::Sun).then(|| "a Sunday".to_owned())
}

/// What to do where the bank holidays of a year are not known.
pub const LIST_BANK_HOLIDAYS: &str =
    "list the bank holidays before the meeting in `timetable.closed_days` of the council";

/// That the bank holidays of a year are not known.
#[must_use]
pub fn unknown_bank_holidays(year: i32) -> String {
    let known = known_years();
    format!(
        "the bank holidays are known from {} to {}, but not for {year}: only weekends are left out",
        known.start(),
        known.end()
    )
}

/// Whether anything in a report is exempt, so that part of its meeting is held in private.
fn is_partly_private(dataset: &Dataset, entry: &ReportEntry) -> bool {
    let declared = entry.form.exempt_information.as_ref();
    declared.is_some_and(|declared| declared.contains)
        || dataset.exemptions().iter().any(|(part, _)| {
            let reports = dataset.reports_with(part);
            reports.is_none_or(|ids| ids.iter().any(|id| id == entry.id()))
        })
}

/// The last days to publish the notices of a private meeting, with the law that asks for
/// each, where something in the report is exempt and the day of its meeting is recorded.
#[must_use]
pub fn private_meeting_notices(
    dataset: &Dataset,
    entry: &ReportEntry,
) -> Option<[(NaiveDate, &'static str); 2]> {
    let meeting = entry.meeting.date?.day_of()?;
    let notices = Rules::of(dataset, &entry.meeting.committee).private_meeting?;
    let calendar = Calendar::of(&dataset.council);
    is_partly_private(dataset, entry)
        .then(|| notices.map(|notice| (calendar.last_day(meeting, notice).0, notice.source)))
}

/// A deadline that the law sets.
fn statutory(
    id: &str,
    title: &str,
    source: &str,
    (date, working): (NaiveDate, Vec<CountedDay>),
) -> Deadline {
    Deadline {
        id: id.to_owned(),
        date,
        title: title.to_owned(),
        source: source.to_owned(),
        working,
        is_lead_time: false,
    }
}

/// The last day of a time of inspection.
fn inspection(id: &str, title: &str, rule: Inspection, meeting: NaiveDate) -> Deadline {
    let source = format!("{}: {} years", rule.source, rule.years);
    statutory(id, title, &source, (rule.last_day(meeting), Vec::new()))
}

fn deadlines(
    dataset: &Dataset,
    entry: &ReportEntry,
    meeting: NaiveDate,
    is_trial: bool,
) -> Vec<Deadline> {
    let council = &dataset.council;
    let rules = Rules::of(dataset, &entry.meeting.committee);
    let calendar = Calendar::of(council);
    let publication = rules.notice.map(|notice| (notice, calendar.last_day(meeting, notice)));
    let first = publication.as_ref().map(|(_, (day, _))| *day);
    let mut dates = lead_times(council, &calendar, first, meeting);
    let is_key = entry.form.key_decision.as_ref().and_then(Part::known) == Some(&true);
    if let Some(notice) = rules.key_decision.filter(|_| is_key) {
        let title = "Last day to publish the notice of the key decision";
        let counted = calendar.last_day(meeting, notice);
        dates.push(statutory(KEY_DECISION, title, notice.source, counted));
    }
    let notices = rules.private_meeting.filter(|_| is_partly_private(dataset, entry));
    let about = [
        (
            PRIVATE_MEETING,
            "Last day to publish the notice that exempt parts will be taken in private",
        ),
        (
            PRIVATE_MEETING_AGAIN,
            "Last day to publish the further notice on what will be taken in private, with any representations and the response",
        ),
    ];
    for ((id, title), notice) in about.into_iter().zip(notices.into_iter().flatten()) {
        let counted = calendar.last_day(meeting, notice);
        dates.push(statutory(id, title, notice.source, counted));
    }
    if let Some((notice, counted)) = publication {
        let title = "Last day to publish the report and open it to inspection";
        dates.push(statutory(PUBLICATION, title, notice.source, counted));
    }
    let source =
        if is_trial { "Date tried out, not recorded" } else { "Date recorded for the report" };
    let title =
        if dataset.is_individual(&entry.meeting.committee) { "Decision" } else { "Meeting" };
    dates.push(statutory(MEETING, title, source, (meeting, Vec::new())));
    dates.push(inspection(
        BACKGROUND_PAPERS,
        "Last day on which the background papers have to be open to inspection",
        rules.background_inspection,
        meeting,
    ));
    dates.push(inspection(
        REPORT,
        "Last day on which the report has to be open to inspection",
        rules.report_inspection,
        meeting,
    ));
    dates
}

/// What the council sets itself, counted back from the last day to publish, or from the
/// decision where the law asks for no publication before it.
fn lead_times(
    council: &Council,
    calendar: &Calendar,
    publication: Option<NaiveDate>,
    decision: NaiveDate,
) -> Vec<Deadline> {
    let before = if publication.is_some() { "publication" } else { "the decision" };
    let until = publication.unwrap_or(decision);
    let lead_times = council.timetable.lead_times.iter();
    let dates = lead_times.map(|lead| {
        let (date, working) = calendar.back(until, lead.working_days, true);
        Deadline {
            id: lead.id.to_string(),
            date,
            title: lead.name.to_string(),
            source: format!(
                "{} working days before {before}, as the council sets it",
                lead.working_days
            ),
            working,
            is_lead_time: true,
        }
    });
    dates.collect()
}

/// The agreements that run out within the twelve months from a day, or may have run out
/// before it.
#[must_use]
pub fn expiring(dataset: &Dataset, day: PartialDate) -> Vec<Expiring> {
    let horizon = horizon(day);
    let mut found: Vec<Expiring> = Vec::new();
    for relationship in dataset.places() {
        for (position, part) in relationship.agreements.iter().enumerate() {
            let Some(agreement) = part.known() else { continue };
            let begun = agreement.start.is_none_or(|start| start.has_come_by(day));
            let at = dataset.agreement_before(relationship, agreement, day);
            let is_given_up = at.given_up && at.exemption.is_none();
            let until = agreement
                .runs_until(day)
                .filter(|_| begun && !is_given_up && !agreement.is_replaced_by(day));
            let Some(until) = until else { continue };
            if !until.is_before(day) && until.earliest() <= horizon {
                found.push(Expiring {
                    relationship: relationship.id.to_string(),
                    place: dataset.name_of(relationship).to_owned(),
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
/// meeting is recorded and the law asks for publication before it.
#[must_use]
pub fn publication_deadline(dataset: &Dataset, entry: &ReportEntry) -> Option<NaiveDate> {
    let meeting = entry.meeting.date?.day_of()?;
    let notice = Rules::of(dataset, &entry.meeting.committee).notice?;
    Some(Calendar::of(&dataset.council).last_day(meeting, notice).0)
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
