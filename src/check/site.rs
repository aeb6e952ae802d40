//! What readers look for finds something: on the pages of the web site, and where
//! to read more.

use chrono::Days;

use super::{Findings, Subject};
use crate::dataset::PartialDate;
use crate::diagnostic::{NO_CONTACT, NO_TEXT, NO_URL, OLD_DATA};

/// After so many days without an entry a dataset is no longer what is so.
const DAYS_UNTIL_OLD: u64 = 365;

pub(super) fn networks_say_what_they_are(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let lists = [
        ("networks", "network", &dataset.networks),
        ("pledges", "pledge", &dataset.pledges),
        ("initiatives", "initiative", &dataset.initiatives),
    ];
    for (list, what, entries) in lists {
        for (index, entry) in entries.iter().enumerate() {
            let pointer = format!("/{list}/{index}");
            if entry.text.is_empty() && !dataset.has_gap_in(&pointer) {
                findings.add(
                    NO_TEXT,
                    &format!("{pointer}/name"),
                    format!("the {what} “{}” has no text, so the web site shows only its name", entry.name),
                    "add `text`: what it is and what the council does in it",
                );
            }
        }
    }
}

/// One message for each relationship: a list has many entries, and addresses are
/// looked up together.
pub(super) fn further_information_has_addresses(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    for (pointer, relationship) in subject.relationships() {
        let list = format!("{pointer}/further_information");
        let entries = relationship.further_information.iter().enumerate();
        let without: Vec<(usize, &str)> = entries
            .filter_map(|(index, entry)| Some((index, entry.open()?)))
            .filter(|(index, entry)| {
                let is_gap = subject.dataset.is_gap(&format!("{list}/{index}/url"));
                entry.url.is_none() && !is_gap
            })
            .map(|(index, entry)| (index, entry.title.as_str()))
            .collect();
        let titles: Vec<String> = without.iter().map(|(_, title)| format!("“{title}”")).collect();
        let (Some((first, _)), count) = (without.first(), without.len()) else { continue };
        let have = if count == 1 { "has" } else { "have" };
        let message = format!(
            "{} in the `further_information` of {} {have} no web address, so readers cannot follow {}",
            titles.join(", "),
            relationship.place,
            if count == 1 { "it" } else { "them" }
        );
        findings.add_detailed(
            NO_URL,
            &format!("{list}/{first}/title"),
            (message, "add `url` once known, or remove what can no longer be found"),
            None,
            Some(titles.join(", ")),
        );
    }
}

pub(super) fn somebody_can_be_asked(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    if dataset.council.contacts.is_empty() && !dataset.has_gap("council/contacts") {
        findings.add_at_key(
            NO_CONTACT,
            "/council/contacts",
            "the web site has no contact details",
            "add `contacts` to the `council`: the name of the service, with its `address` or `url`",
        );
    }
}

pub(super) fn something_is_recorded_lately(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(day) = subject.purpose.site else { return };
    let newest = dated(subject).into_iter().max_by_key(|(_, date)| date.latest());
    let Some((pointer, newest)) = newest else { return };
    let old = newest.latest().checked_add_days(Days::new(DAYS_UNTIL_OLD));
    if old.is_some_and(|old| old < day.earliest()) {
        findings.add(
            OLD_DATA,
            &pointer,
            format!("the web site is as at {day}, but nothing is recorded after {newest}"),
            "add what has happened since, or make the web site as at an earlier date",
        );
    }
}

/// Whatever in the public part of the dataset tells that something happened or is
/// planned, with its date. When an agreement runs out is known long before.
fn dated(subject: &Subject<'_>) -> Vec<(String, PartialDate)> {
    let dataset = subject.dataset;
    let mut found = Vec::new();
    for (pointer, place) in subject.relationships() {
        for (index, agreement) in place.agreements.iter().enumerate() {
            let pointer = format!("{pointer}/agreements/{index}");
            found.extend(agreement.start.map(|date| (format!("{pointer}/start"), date)));
            let renewals = agreement.renewals.iter().enumerate();
            found.extend(renewals.map(|(index, renewal)| {
                (format!("{pointer}/renewals/{index}/date"), renewal.date)
            }));
        }
        let events = place.history.iter().enumerate();
        found.extend(events.filter_map(|(index, event)| {
            Some((format!("{pointer}/history/{index}/date"), event.open()?.date))
        }));
        for (index, figure) in place.figures.iter().enumerate() {
            let date = figure.open().and_then(|figure| figure.date);
            found.extend(date.map(|date| (format!("{pointer}/figures/{index}/date"), date)));
        }
        for (index, standing) in place.standings.iter().enumerate() {
            let date = standing.since;
            found.extend(date.map(|date| (format!("{pointer}/standings/{index}/since"), date)));
        }
    }
    for (index, visit) in dataset.visits.iter().enumerate() {
        let Some(visit) = visit.open() else { continue };
        found.push((format!("/visits/{index}/start"), visit.start));
        found.extend(visit.end.map(|date| (format!("/visits/{index}/end"), date)));
    }
    for (index, decision) in dataset.decisions.iter().enumerate() {
        let Some(decision) = decision.open() else { continue };
        let Some(report) = dataset.report(decision.report.as_str()) else { continue };
        found.extend(decision.considerations.iter().enumerate().filter_map(|(position, one)| {
            let pointer = format!("/decisions/{index}/considerations/{position}");
            Some((pointer, one.date_in(report)?))
        }));
    }
    found
}
