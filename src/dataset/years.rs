//! Which municipal year a date belongs to.
//!
//! A municipal year runs from one annual meeting to the next. Where the next is not
//! recorded, the year ends by the last month in which it can be held: by law, or because
//! the council's own years begin later (see [`Council::last_month_of_annual_meeting`]).

use chrono::NaiveDate;

use super::council::{Council, MunicipalYear, Nation};
use super::date::{CalendarDate, PartialDate};
use super::exempt::Part;
use super::load::Dataset;
use super::report_entry::ReportEntry;
use super::text::{ReportId, YearId};
use super::visit::{Follows, Occurrence};

/// The municipal year that a date belongs to, as far as it can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YearOf<'a> {
    /// This year.
    Certain(&'a YearId),
    /// The date is too partial to tell; it belongs to one of these.
    OneOf(Vec<&'a YearId>),
    /// No year that is recorded.
    None,
}

impl MunicipalYear {
    /// The last day on which the year can have begun.
    #[must_use]
    pub fn begun(&self) -> NaiveDate {
        self.begun_by.unwrap_or(self.annual_meeting).latest().min(self.annual_meeting.latest())
    }
}

impl Nation {
    /// The last month in which the law lets a council hold its annual meeting.
    ///
    /// England and Wales: Local Government Act 1972, Schedule 12, paragraph 1. Northern
    /// Ireland: Local Government Act (Northern Ireland) 2014, Schedule 5, paragraph 1. A
    /// Scottish council sets its own year; the meeting after an ordinary election in May is
    /// within 21 days (Local Government (Scotland) Act 1973, Schedule 7, paragraph 1).
    #[must_use]
    pub fn last_month_of_annual_meeting(self) -> u32 {
        match self {
            Self::England | Self::Wales | Self::Scotland => 5,
            Self::NorthernIreland => 6,
        }
    }
}

impl Council {
    /// The last month in which the year after another can begin: that of the law, or that
    /// in which the other began, if that was later.
    #[must_use]
    pub fn last_month_of_annual_meeting(&self, before: Option<&MunicipalYear>) -> u32 {
        let began = before.and_then(|year| year.annual_meeting.month());
        self.nation.last_month_of_annual_meeting().max(began.unwrap_or_default())
    }

    /// The month in which the council's next year is expected to begin: by law, or in
    /// Scotland as its last one did.
    #[must_use]
    pub fn month_of_next_annual_meeting(&self) -> u32 {
        let own = self.municipal_years.last().and_then(|year| year.annual_meeting.month());
        let own = own.filter(|_| self.nation == Nation::Scotland);
        own.unwrap_or_else(|| self.nation.last_month_of_annual_meeting())
    }
}

impl Dataset {
    /// The municipal year of an id.
    #[must_use]
    pub fn municipal_year(&self, id: &YearId) -> Option<&MunicipalYear> {
        self.council.municipal_years.iter().find(|year| year.id == *id)
    }

    /// The municipal year that follows another, where it is recorded.
    #[must_use]
    pub fn year_after(&self, id: &YearId) -> Option<&MunicipalYear> {
        let years = &self.council.municipal_years;
        let position = years.iter().position(|year| year.id == *id)?;
        years.get(position.saturating_add(1))
    }

    /// The day by which a municipal year has ended: the annual meeting with which
    /// the next began, or the last month in which it can be held.
    #[must_use]
    pub fn year_end(&self, id: &YearId) -> PartialDate {
        match self.year_after(id) {
            Some(next) => PartialDate::from(next.begun()),
            None => self.last_month_of(id.first(), self.municipal_year(id)).into(),
        }
    }

    /// The date that a report is written for: that of its meeting, or the end of
    /// its municipal year while the meeting is open.
    #[must_use]
    pub fn as_at(&self, report: &ReportEntry) -> PartialDate {
        report.meeting.date.unwrap_or_else(|| self.year_end(&report.year))
    }

    /// The reports in the order of their municipal years and, within a year, of their
    /// meetings; those whose meeting is open come last, as the dataset has them.
    #[must_use]
    pub fn reports_in_order(&self) -> Vec<&ReportEntry> {
        let mut reports: Vec<&ReportEntry> = self.reports.iter().collect();
        let meeting = |report: &ReportEntry| {
            report.meeting.date.map_or(NaiveDate::MAX, PartialDate::earliest)
        };
        reports.sort_by(|a, b| a.year.cmp(&b.year).then_with(|| meeting(a).cmp(&meeting(b))));
        reports
    }

    /// The latest report.
    #[must_use]
    pub fn latest_report(&self) -> Option<&ReportEntry> {
        self.reports_in_order().pop()
    }

    /// The report before another.
    #[must_use]
    pub fn report_before(&self, report: &ReportEntry) -> Option<&ReportEntry> {
        let reports = self.reports_in_order();
        let position = reports.iter().position(|other| other.id() == report.id())?;
        reports.get(position.checked_sub(1)?).copied()
    }

    /// The municipal year that a date belongs to.
    #[must_use]
    pub fn year_of(&self, date: PartialDate) -> YearOf<'_> {
        let years = &self.council.municipal_years;
        let candidates: Vec<&YearId> = years
            .iter()
            .enumerate()
            .filter(|(index, year)| {
                let before = self.first_day_after(year, years.get(index.saturating_add(1)));
                date.latest() >= year.annual_meeting.earliest() && date.earliest() < before
            })
            .map(|(_, year)| &year.id)
            .collect();
        match candidates.as_slice() {
            [] => YearOf::None,
            [only] => YearOf::Certain(only),
            _ => YearOf::OneOf(candidates),
        }
    }

    /// The first day that can no longer belong to a municipal year, by the one that is
    /// recorded after it.
    fn first_day_after(&self, year: &MunicipalYear, next: Option<&MunicipalYear>) -> NaiveDate {
        let follows = |next: &&MunicipalYear| year.id.next().is_some_and(|id| id == next.id);
        if let Some(next) = next.filter(follows)
            && next.annual_meeting.month().is_some()
        {
            return next.begun();
        }
        let last = self.last_month_of(year.annual_meeting.year(), Some(year));
        let limit = last.latest().succ_opt().unwrap_or(NaiveDate::MAX);
        // A year between the two is not recorded, or hardly anything is known of the next.
        next.map_or(limit, |next| next.begun().min(limit))
    }

    /// The last month of a municipal year that began in a calendar year.
    fn last_month_of(&self, began: i32, year: Option<&MunicipalYear>) -> CalendarDate {
        let month = self.council.last_month_of_annual_meeting(year);
        CalendarDate::Month { year: began.saturating_add(1), month }
    }

    /// The report that asks for the decision that a visit carries out.
    #[must_use]
    pub fn asked_by<'a>(&'a self, visit: Occurrence<'a>) -> Option<&'a ReportId> {
        match visit.follows {
            Follows::Nothing => None,
            Follows::Decision(id) => {
                let decision = self.decisions.iter().find(|decision| decision.id() == Some(id));
                decision.map(Part::report)
            }
            Follows::Report(report) => Some(report),
        }
    }

    /// The municipal year that a visit belongs to: the one that it names, or that of its
    /// date. Where its date leaves that open, the first year that it can belong to.
    #[must_use]
    pub fn year_of_visit<'a>(&'a self, visit: Occurrence<'a>) -> Option<&'a YearId> {
        visit.municipal_year.or_else(|| self.first_year_of(visit.start))
    }

    /// The first municipal year that a date can belong to.
    pub(crate) fn first_year_of(&self, date: PartialDate) -> Option<&YearId> {
        match self.year_of(date) {
            YearOf::Certain(year) => Some(year),
            YearOf::OneOf(candidates) => candidates.first().copied(),
            YearOf::None => None,
        }
    }

    /// The one report that counts a visit, where there is one yet: the first on its
    /// municipal year whose meeting can look back on it.
    ///
    /// What came after the last of these meetings, and what lies in a year without a report
    /// of its own, falls to the next report. A visit before the first report, or in no
    /// municipal year, is counted in none; ongoing contact is no single visit, and is listed
    /// in the report on every year.
    #[must_use]
    pub fn counting_report<'a>(&'a self, visit: Occurrence<'a>) -> Option<&'a ReportEntry> {
        let year = self.year_of_visit(visit).filter(|_| !visit.ongoing)?;
        let reports = self.reports_in_order();
        let of_year = || reports.iter().filter(|report| report.year == *year);
        let has_come = |report: &&&ReportEntry| visit.start.has_come_by(self.as_at(report));
        if let Some(report) = of_year().find(has_come) {
            return Some(report);
        }
        // The year that a visit names settles what its date leaves open.
        let can_have_come = |report: &&&ReportEntry| !self.as_at(report).is_before(visit.start);
        if let Some(report) = of_year().rfind(can_have_come).filter(|_| visit.names_its_year()) {
            return Some(report);
        }
        let last = reports.iter().rposition(|report| report.year <= *year)?;
        reports.iter().skip(last.saturating_add(1)).find(has_come).copied()
    }

    /// Whether a visit has taken place by a date, as far as the dataset says: its date has
    /// come, and more of it is known than a plan.
    #[must_use]
    pub fn has_taken_place(&self, visit: Occurrence<'_>, by: PartialDate) -> bool {
        !visit.only_planned && self.has_come(visit, by)
    }

    /// Whether the date of a visit has come by another. Of a visit that names its municipal
    /// year, a partial date that can lie by then has.
    #[must_use]
    pub fn has_come(&self, visit: Occurrence<'_>, by: PartialDate) -> bool {
        visit.start.has_come_by(by) || visit.names_its_year() && !by.is_before(visit.start)
    }

    /// Whether a visit belongs to a municipal year. Where its date leaves that
    /// open, it belongs to the first year that it can belong to.
    #[must_use]
    pub fn visit_in_year(&self, visit: Occurrence<'_>, year: &YearId) -> bool {
        let first = self.year_of_visit(visit);
        let may_continue = || visit.last_known.is_none_or(|known| self.reaches(known, year));
        match first {
            Some(first) if visit.ongoing => first == year || first <= year && may_continue(),
            Some(first) => first == year,
            None => visit.ongoing && self.is_before_all_years(visit.start) && may_continue(),
        }
    }

    /// Whether a date may lie in a municipal year or later.
    fn reaches(&self, date: PartialDate, year: &YearId) -> bool {
        let start = self.municipal_year(year).map(|year| year.annual_meeting);
        start.is_none_or(|start| !date.is_before(start))
    }

    /// Whether a date lies before every municipal year that is recorded.
    #[must_use]
    pub fn is_before_all_years(&self, date: PartialDate) -> bool {
        let first = self.council.municipal_years.first();
        first.is_some_and(|year| date.is_before(year.annual_meeting))
    }
}
