//! The timeline of the agreements.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use minijinja::context;
use minijinja::value::{Serde, Value};

use super::map::sign_of;
use super::{Counted, Made, Pictures, Table};
use crate::compose::words::{Row, places_by_region};
use crate::dataset::{
    AgreementAt, Exemption, Marked, PartialDate, Period, Relationship, StandingAt, Status, Visit,
    VisitForm, WithheldDifference,
};
use crate::diagnostic::Diagnostic;
use crate::picture::{Course, Mark, MarkKind, Sign, Span, TimelineRow, TimelineWords, timelines};
use crate::text::narrative::plain;
use crate::text::{Block, capitalised};

/// A relationship with its agreements and signings.
struct Entry<'a> {
    place: &'a Relationship,
    name: &'a str,
    standing: StandingAt<'a>,
    agreements: Vec<ShownAgreement<'a>>,
    signings: Vec<Marked<'a, Visit>>,
}

/// An agreement as the timeline shows it on a date.
struct ShownAgreement<'a> {
    at: AgreementAt<'a>,
    /// Why it is kept from the public, where it is.
    exemption: Option<&'a Exemption>,
    renewals: Vec<PartialDate>,
}

impl ShownAgreement<'_> {
    /// Its periods, each with the renewals in it and whether it is the last.
    fn periods(&self) -> impl Iterator<Item = (Period, Vec<PartialDate>, bool)> {
        let starts = self.at.periods.iter().skip(1).map(|period| period.start).chain([None]);
        self.at.periods.iter().zip(starts).map(|(period, next)| {
            let in_period = |date: &&PartialDate| {
                period.start.is_none_or(|start| start.order() < date.order())
                    && next.is_none_or(|next| date.order() < next.order())
            };
            let renewals = self.renewals.iter().filter(in_period).copied().collect();
            (*period, renewals, next.is_none())
        })
    }
}

impl Entry<'_> {
    /// When the first thing in it began.
    fn first(&self) -> Option<PartialDate> {
        let agreed = self.agreements.iter().filter_map(|shown| shown.at.agreement.start);
        let signed = self.signings.iter().map(|visit| visit.thing.start);
        agreed.chain(signed).min_by_key(|date| date.order())
    }

    /// What has become of its agreements of which no end is recorded.
    fn course(&self) -> Course {
        match self.standing.status {
            Status::Dormant | Status::Suspended => Course::Paused(self.standing.since().map(span)),
            Status::Expired | Status::Relinquished | Status::Historical => Course::Lapsed,
            Status::Active
            | Status::InForce
            | Status::NotKnown
            | Status::NoAgreement
            | Status::CommunityLed
            | Status::Agreed
            | Status::Proposed
            | Status::Exploring => Course::Running,
        }
    }

    /// Its agreements that have not ended, as far as is recorded.
    fn open(&self) -> usize {
        self.agreements.iter().filter(|shown| !shown.at.ended).count()
    }

    /// Whether the full record shows it otherwise.
    fn is_hedged(&self) -> bool {
        self.standing.withheld == Some(WithheldDifference::Status)
            || self.agreements.iter().any(|shown| shown.at.withheld)
    }

    fn is_exempt(&self) -> bool {
        self.standing.exemption.is_some()
            || self
                .agreements
                .iter()
                .any(|shown| shown.exemption.is_some() || shown.at.exemption.is_some())
            || self.signings.iter().any(|visit| visit.exemption.is_some())
    }

    /// Its agreements and signings as a row of the timeline.
    fn row(&self) -> TimelineRow {
        let course = self.course();
        let agreed = self.agreements.iter().flat_map(|shown| {
            shown.periods().map(move |(period, renewals, is_last)| Mark {
                start: period.start.map(span),
                kind: MarkKind::Agreement {
                    end: period.end.filter(|_| shown.at.ended || !is_last).map(span),
                    course,
                    renewals: renewals.into_iter().map(span).collect(),
                },
            })
        });
        let signed = self
            .signings
            .iter()
            .map(|visit| Mark { start: Some(span(visit.thing.start)), kind: MarkKind::Signing });
        TimelineRow { name: self.name.to_owned(), marks: agreed.chain(signed).collect() }
    }
}

/// A date as the time that it can stand for; of one that has no first or last day, the part
/// that is known.
fn span(date: PartialDate) -> Span {
    let last = date.last_day();
    Span {
        from: beginning(date.order().0),
        to: beginning(last.succ_opt().unwrap_or(last)),
        or_earlier: date.has_no_first_day(),
    }
}

/// The beginning of a day, as a year with its fraction.
fn beginning(day: NaiveDate) -> f64 {
    let long = if day.leap_year() { 366.0 } else { 365.0 };
    f64::from(day.year()) + f64::from(day.ordinal0()) / long
}

impl<'a> Pictures<'a> {
    /// The relationships with their agreements over the years, as many pictures as
    /// they need; none where nothing has been agreed.
    ///
    /// # Errors
    /// If a template cannot be filled in.
    pub(crate) fn timeline(&self) -> Made {
        let mut entries: Vec<Entry<'_>> = places_by_region(self.words.dataset)
            .into_iter()
            .map(|place| Entry {
                place,
                name: self.words.dataset.name_of(place),
                standing: self.standing(place),
                agreements: self.agreements(place),
                signings: self.signings(place),
            })
            .filter(|entry| !(entry.agreements.is_empty() && entry.signings.is_empty()))
            .collect();
        entries.sort_by_key(|entry| {
            let first = entry.first().map(PartialDate::order);
            (first.is_none(), first)
        });
        let rows: Vec<TimelineRow> = entries.iter().map(Entry::row).collect();
        let drawn = timelines(&rows, span(self.date()).to, &self.timeline_words(&entries));
        let total = self.words.dataset.places().count();
        let mut blocks = Vec::new();
        let mut rest = entries.as_slice();
        for ((count, picture), part) in drawn.iter().zip(1_usize..) {
            let (here, after) = rest.split_at_checked(*count).unwrap_or((rest, &[]));
            rest = after;
            let agreements = || here.iter().flat_map(|entry| &entry.agreements);
            let years: Vec<i32> =
                here.iter().filter_map(|entry| entry.first()?.certain_year()).collect();
            let (decade, in_decade) = busiest_decade(&years);
            let oldest = here.iter().find_map(|entry| Some((entry, entry.first()?)));
            let no_earlier = |first: &PartialDate| {
                let mut dates = here.iter().filter_map(Entry::first);
                dates.all(|other| first.earliest() <= other.earliest())
            };
            let oldest = oldest.filter(|(_, first)| no_earlier(first));
            let oldest = oldest.and_then(|(entry, first)| Some((entry, first.certain_year()?)));
            let more = context! {
                part,
                parts => drawn.len(),
                count => here.len(),
                total,
                without => total.saturating_sub(entries.len()),
                first => oldest.map(|(_, year)| year),
                first_place => oldest.map(|(entry, _)| entry.name),
                agreements => agreements().count(),
                ended => agreements().filter(|shown| shown.at.ended).count(),
                open => agreements().filter(|shown| !shown.at.ended).count(),
                standings => Value::from(Serde(self.open_by_standing(here))),
                decade,
                in_decade,
                exempt => here.iter().any(Entry::is_exempt),
                withheld => here.iter().any(Entry::is_hedged) || self.withholds_agreements(),
            };
            let table = |caption| self.timeline_table(caption, here);
            let table = if self.has_summary { Table::Elsewhere } else { Table::Everywhere(table) };
            blocks.push(self.block("timeline", picture, &more, table)?);
        }
        Ok(blocks)
    }

    /// The open agreements by how their relationships stand, as a map shows it.
    fn open_by_standing(&self, entries: &[Entry<'_>]) -> Vec<Counted> {
        let of = |sign| entries.iter().filter(move |entry| sign_of(entry.standing.status) == sign);
        let counted = Sign::ALL.into_iter().map(|sign| {
            let with_open = of(sign).filter(|entry| entry.open() > 0);
            let statuses = with_open.map(|entry| entry.standing.status);
            Counted { name: self.statuses(statuses), count: of(sign).map(Entry::open).sum() }
        });
        counted.filter(|counted| counted.count > 0).collect()
    }

    fn timeline_words(&self, entries: &[Entry<'_>]) -> TimelineWords {
        let paused = entries.iter().filter(|entry| matches!(entry.course(), Course::Paused(_)));
        let paused = self.statuses(paused.map(|entry| entry.standing.status));
        TimelineWords {
            in_force: self.label("in_force"),
            paused: self.label("paused").replace("{status}", &paused),
            lapsed: self.label("lapsed"),
            ended: self.label("over"),
            renewed: self.label("renewed"),
            signed: self.label("signed"),
            inexact: self.label("inexact"),
            undated: self.label("undated"),
        }
    }

    /// The agreements of a place that have begun, as they stand on the date.
    fn agreements(&self, place: &'a Relationship) -> Vec<ShownAgreement<'a>> {
        let date = self.date();
        let known = place.known_agreements().map(|agreement| self.agreement(place, agreement));
        known
            .filter(|at| at.begun)
            .map(|at| {
                let exemption = place.exemption_of(at.agreement);
                let renewals = at.agreement.renewals.iter().map(|renewal| renewal.date);
                let renewals = renewals.filter(|renewed| renewed.has_come_by(date)).collect();
                ShownAgreement { at, exemption, renewals }
            })
            .collect()
    }

    /// Whether an agreement that had begun by the date is withheld.
    fn withholds_agreements(&self) -> bool {
        let agreements = self.words.dataset.places().flat_map(|place| &place.agreements);
        let mut withheld = agreements.filter(|part| part.known().is_none());
        self.words.dataset.withholds_places()
            || withheld
                .any(|part| part.start().is_none_or(|start| start.may_have_come_by(self.date())))
    }

    /// The visits at which something was signed with a place, but for what the agreements
    /// show already: their start and renewals.
    fn signings(&self, place: &'a Relationship) -> Vec<Marked<'a, Visit>> {
        let is_shown = |date: PartialDate| {
            place.known_agreements().any(|agreement| {
                agreement.start == Some(date)
                    || agreement.renewals.iter().any(|renewal| renewal.date == date)
            })
        };
        let is_signing = |visit: &Marked<'_, Visit>| {
            let date = visit.thing.start;
            visit.thing.form == VisitForm::Signing
                && !visit.thing.is_only_planned()
                && date.has_come_by(self.date())
                && !is_shown(date)
        };
        self.words.dataset.visits_of(&place.id).filter(is_signing).collect()
    }

    fn timeline_table(
        &self,
        caption: String,
        entries: &[Entry<'_>],
    ) -> Result<Block, Box<Diagnostic>> {
        // The words for what has no recorded end stand on one line.
        let columns = vec![
            self.words.column("place"),
            self.words.column("standing"),
            self.words.column("agreement"),
            self.words.column("from"),
            self.words.column("until"),
            self.words.column("renewed"),
        ];
        let mut rows = Vec::new();
        for entry in entries {
            rows.extend(self.timeline_rows(entry)?);
        }
        Ok(Block::Table { caption, columns, rows })
    }

    /// The rows of one relationship: its agreements and signings.
    fn timeline_rows(&self, entry: &Entry<'_>) -> Result<Vec<Row>, Box<Diagnostic>> {
        let (words, style) = (self.words, self.words.style);
        let nothing = || plain(&self.label("nothing"));
        let mut rows = Vec::new();
        for shown in &entry.agreements {
            for (period, renewals, is_last) in shown.periods() {
                let until = match period.end {
                    Some(until) => capitalised(&style.dated(until)),
                    None => self.label("no_end"),
                };
                let renewals: Vec<String> =
                    renewals.iter().map(|date| style.dated(*date)).collect();
                let renewed = if renewals.is_empty() {
                    nothing()
                } else {
                    plain(&style.list(&renewals, "list.places", "list.last"))
                };
                rows.push(vec![
                    words.place_cell(entry.place)?,
                    self.status_cell(&entry.standing)?,
                    words.marked(shown.exemption, plain(&words.agreement(shown.at.agreement)?))?,
                    words.date(period.start),
                    words.marked(shown.at.exemption.filter(|_| is_last), plain(&until))?,
                    renewed,
                ]);
            }
        }
        for visit in &entry.signings {
            rows.push(vec![
                words.place_cell(entry.place)?,
                self.status_cell(&entry.standing)?,
                words.marked(visit.exemption, plain(style.label("form.signing")))?,
                words.date(Some(visit.thing.start)),
                nothing(),
                nothing(),
            ]);
        }
        Ok(rows)
    }
}

/// The decade in which most of some years lie, and how many; nothing unless
/// there are several in it.
fn busiest_decade(years: &[i32]) -> (Option<i32>, usize) {
    let mut decades: BTreeMap<i32, usize> = BTreeMap::new();
    for year in years {
        let count = decades.entry(year.div_euclid(10).saturating_mul(10)).or_default();
        *count = count.saturating_add(1);
    }
    let most = decades.values().copied().max().unwrap_or_default();
    let mut of_most =
        decades.iter().filter(|(_, count)| **count == most).map(|(decade, _)| *decade);
    match (of_most.next(), of_most.next()) {
        (Some(decade), None) if most > 1 => (Some(decade), most),
        _ => (None, 0),
    }
}
