//! What readers look for finds something: on the pages of the web site, and where
//! to read more.

use chrono::Days;

use super::{Findings, Subject};
use crate::dataset::{Part, PartialDate, Text, field};

checks! {
    Warning Site OLD_DATA "old-data"
        "Something is recorded of the year before the day that the web site shows.",
        "signs that the dataset is out of date"
        => something_is_recorded_lately;
    Warning Site NO_CONTACT "no-contact"
        "The web site says whom to contact.",
        "gaps in the contact details"
        => somebody_can_be_asked;
    Warning Dataset NO_TEXT "no-text"
        "Each network, pledge and initiative says what it is.",
        "networks, pledges or initiatives without a description"
        => networks_say_what_they_are;
    Warning Dataset NO_URL "no-url"
        "Where to read more has its address.",
        "lists of further information with entries that have no web address"
        => further_information_has_addresses;
}

/// After so many days without an entry a dataset is no longer what is so.
const DAYS_UNTIL_OLD: u64 = 365;

pub(super) fn networks_say_what_they_are(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let lists = [
        ("network", &dataset.networks),
        ("pledge", &dataset.pledges),
        ("initiative", &dataset.initiatives),
    ];
    for (what, entries) in lists {
        for entry in entries {
            if entry.text.is_empty() && !dataset.has_gap_in(entry) {
                findings.add(
                    NO_TEXT,
                    &entry.name,
                    format!(
                        "the {what} “{}” has no text, so the web site shows only its name",
                        entry.name
                    ),
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
    for relationship in subject.dataset.places() {
        let entries = relationship.further_information.iter().filter_map(Part::open);
        let without = entries
            .filter(|entry| entry.url.is_none() && !subject.dataset.is_gap(&field!(entry.url)));
        let without: Vec<&Text> = without.map(|entry| &entry.title).collect();
        let titles: Vec<String> = without.iter().map(|title| format!("“{title}”")).collect();
        let (Some(first), count) = (without.first(), without.len()) else { continue };
        let have = if count == 1 { "has" } else { "have" };
        let message = format!(
            "{} in the `further_information` of {} {have} no web address, so readers cannot follow {}",
            titles.join(", "),
            relationship.place,
            if count == 1 { "it" } else { "them" }
        );
        findings.add_detailed(
            NO_URL,
            first,
            (message, "add `url` once known, or remove what can no longer be found"),
            None,
            Some(titles.join(", ")),
        );
    }
}

pub(super) fn somebody_can_be_asked(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let council = &subject.dataset.council;
    if council.contacts.is_empty() && !subject.dataset.has_gap("council/contacts") {
        findings.add_at_key(
            NO_CONTACT,
            &field!(council.contacts),
            "the web site has no contact details",
            "add `contacts` to the `council`: the name of the service, with its `address` or `url`",
        );
    }
}

pub(super) fn something_is_recorded_lately(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(day) = subject.purpose.site else { return };
    let dates = subject.dataset.entry_dates();
    let is_old = |date: PartialDate| {
        let old = date.latest().checked_add_days(Days::new(DAYS_UNTIL_OLD));
        old.is_some_and(|old| old < day.earliest())
    };
    // A date that is only a year may mean its last day.
    if dates.iter().all(|date| is_old(*date))
        && let Some(newest) = dates.last()
    {
        findings.add(
            OLD_DATA,
            newest,
            format!(
                "nothing is recorded after {}, more than a year before {}",
                newest.in_words(),
                day.in_words()
            ),
            "add what has happened since, or make the web site as at an earlier date",
        );
    }
}
