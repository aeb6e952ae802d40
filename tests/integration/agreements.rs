//! What is recorded of agreements, events and visits comes out on the right side of each date and party.

use intl_update::dataset::Status;
use serde_json::json;

use crate::outcomes::{all, public, report, with};
use crate::statuses::{register, words};
use crate::support::STYLES;

/// The report and the site of 5 August 2024 on a place with these agreements.
fn on_place(agreements: &serde_json::Value, style: &str) -> [String; 2] {
    words(&register(&json!({ "agreements": agreements }), &json!([])), style)
}

#[test]
fn replaced_agreement_is_in_force_until_it_is_replaced() {
    for style in STYLES {
        for (replaced, in_words) in
            [("2024-08-04", "4 August 2024"), ("2019", "2019"), ("2016-05", "May 2016")]
        {
            // An end that was agreed for later, or none.
            for end in [json!("2030"), json!(null)] {
                let mut old = json!({ "kind": "trade-agreement", "start": "2001" });
                if end.is_string() {
                    old["end"] = end;
                }
                old["replaced_by"] = json!(replaced);
                let agreements = json!([old, { "kind": "sister-city", "start": replaced }]);
                let [report, site] = on_place(&agreements, style);
                let when = if replaced.len() > 7 { "on" } else { "in" };
                let sentence = format!(
                    "Trade agreement, 2001; replaced by the sister city relationship {when} {in_words}."
                );
                assert!(report.contains(&sentence), "{style}: {report}");
                assert!(site.contains("replaced"), "{site}");
                for text in [&report, &site] {
                    assert!(!text.contains("xpire") && !text.contains("2030"), "{text}");
                }
            }
        }
        // Nobody knows of it yet: the day of the meeting, and later.
        for replaced in ["2024-08-05", "2024-08", "2024", "2031-01-05"] {
            let agreements = json!([
                { "kind": "trade-agreement", "start": "2001", "replaced_by": replaced },
                { "kind": "sister-city", "start": replaced }
            ]);
            let [report, _] = on_place(&agreements, style);
            assert!(report.contains("Trade agreement since 2001."), "{style}: {report}");
            assert!(!report.contains("replaced") && !report.contains("xpire"), "{report}");
        }
    }
}

#[test]
fn end_of_the_later_agreement_is_that_of_the_relationship() {
    // The end that was agreed for the first is past too, but had no effect any more.
    for first_end in ["2018-06", "2022-06"] {
        let agreements = json!([
            { "kind": "trade-agreement", "start": "2001", "end": first_end, "replaced_by": "2016" },
            { "kind": "sister-city", "start": "2016", "end": "2020-03" }
        ]);
        let [report, _] = on_place(&agreements, "standard");
        assert!(report.contains("The agreement has expired."), "{report}");
        assert!(!report.contains("2018") && !report.contains("2022"), "{report}");
    }
}

#[test]
fn parties_on_the_council_side_are_no_partners() {
    let agreements = json!([{
        "kind": "friendship-agreement", "start": "2022-06-25", "other_parties": ["Granby"],
        "with_council": ["the Port", "Old Council"]
    }]);
    for style in STYLES {
        let [report, site] = on_place(&agreements, style);
        let sentence = "Friendship Agreement with Nordhavn and Granby since 25 June 2022; made by the City Council together with the Port and Old Council.";
        assert!(report.contains(sentence), "{style}: {report}");
        assert!(site.contains(", the Port, Old Council, Granby and Nordhavn"), "{site}");
    }
}

#[test]
fn joining_has_its_own_date() {
    let agreements = json!([{ "kind": "memorandum", "start": "2022", "made": "2020-02-05" }]);
    let [report, site] = on_place(&agreements, "standard");
    let sentence =
        "emorandum of understanding, 2022 (made on 5 February 2020, before Nordhavn joined)";
    assert!(report.contains(sentence), "{report}");
    assert!(site.contains(sentence), "{site}");
}

#[test]
fn event_in_the_history_over_several_days() {
    let history = json!([
        { "date": "2007-06-27", "end": "2007-07-08", "text": "Choirs sang." },
        { "date": "2010-03-15", "end": "2010-03-16", "text": "Mayors met." },
    ]);
    let dataset = register(&json!({ "history": history }), &json!([]));
    for style in STYLES {
        for text in words(&dataset, style) {
            assert!(text.contains("27 June to 8 July 2007: Choirs sang."), "{text}");
            assert!(text.contains("15 to 16 March 2010: Mayors met."), "{text}");
        }
    }
}

#[test]
fn signing_held_online_took_place_nowhere() {
    for (venue, sentence) in
        [(None, "It took place online"), (Some("Leipzig"), "It took place in Leipzig and online")]
    {
        let mut visit = json!({
            "id": "signing", "start": "2024-02-03", "relationships": ["nordhavn"],
            "form": "signing", "title": "Signing", "account": ["It was signed."], "online": true
        });
        if let Some(venue) = venue {
            visit["venue"] = json!(venue);
        }
        let dataset = register(&json!({}), &json!([visit]));
        for style in STYLES {
            for text in words(&dataset, style) {
                assert!(text.contains(sentence), "{style}: {text}");
            }
        }
    }
}

/// A source for each body and name, with what the report says before it.
#[test]
fn names_and_holders_have_their_sources() {
    let named =
        |name: &str, source: &str| json!({ "name": name, "until": "1950", "source": source });
    let dataset = register(
        &json!({
            "agreements": [{ "kind": "twinning", "start": "1949" }],
            "former_names": [named("Altport", "Town history")],
            "former_countries": [named("the Old Kingdom", "Atlas")],
            "predecessors": [named("the old district", "Archive")],
            "holders": [
                { "name": "Old Council", "until": "1974", "source": "Borough minutes" },
                { "name": "Northvale City Council", "since": "1974", "source": "Order of 1972" }
            ],
        }),
        &json!([]),
    );
    for style in STYLES {
        for text in words(&dataset, style) {
            for part in [
                "called Altport until 1950 (source: Town history).",
                "belonged to the Old Kingdom until 1950 (source: Atlas).",
                "succeeded the old district in 1950 (source: Archive).",
                "Northvale City Council took over the relationship from Old Council (source: Borough minutes) in 1974 (source: Order of 1972).",
            ] {
                assert!(text.contains(part), "{style}: {part}: {text}");
            }
        }
    }
}

/// No public document tells when an exempt agreement began, by the one that it replaced.
#[test]
fn exempt_replacement_leaves_no_date() {
    let exempt = json!({ "paragraphs": [3], "public_interest": "Talks go on." });
    let old = json!({ "kind": "trade-agreement", "start": "1984", "replaced_by": "2001-05-03" });
    let kept = json!({ "kind": "sister-city", "start": "2001-05-03", "exempt": exempt });
    for style in STYLES {
        for text in on_place(&json!([old, kept]), style) {
            assert!(text.contains("1984"), "{style}: {text}");
            assert!(!text.contains("2001") && !text.contains("replaced"), "{style}: {text}");
        }
    }
}

/// Each end with the status on 4 June 2025, and what the report of that day says of it, where
/// the report before was of 5 August 2024.
const ENDS: [(&str, Status, &str); 16] = [
    ("2023", Status::Expired, NONE),
    ("2024-07", Status::Expired, NONE),
    (
        "2024-12",
        Status::Expired,
        "one agreement has expired: the twinning with Altstadt, in December 2024.",
    ),
    (
        "2025-06-03",
        Status::Expired,
        "one agreement has expired: the twinning with Altstadt, on 3 June 2025.",
    ),
    (
        "2024",
        Status::Expired,
        "one agreement may have expired: the twinning with Altstadt, in 2024.",
    ),
    (
        "2024-08",
        Status::Expired,
        "one agreement may have expired: the twinning with Altstadt, in August 2024.",
    ),
    (
        "[2023,2024]",
        Status::Expired,
        "one agreement may have expired: the twinning with Altstadt, in 2023 or 2024.",
    ),
    (
        "2024~",
        Status::NotKnown,
        "One may have expired: the twinning with Altstadt, whose end date is recorded as about 2024.",
    ),
    (
        "2025",
        Status::InForce,
        "One is due to expire within 12 months: the twinning with Altstadt, which expires in 2025.",
    ),
    (
        "2025-06",
        Status::InForce,
        "One is due to expire within 12 months: the twinning with Altstadt, which expires in June 2025.",
    ),
    (
        "[2024..]",
        Status::NotKnown,
        "One may have expired: the twinning with Altstadt, whose end date is recorded as 2024 or later.",
    ),
    (
        "2025-06-04",
        Status::InForce,
        "One is due to expire within 12 months: the twinning with Altstadt, which expires on 4 June 2025.",
    ),
    (
        "2025-12",
        Status::InForce,
        "One is due to expire within 12 months: the twinning with Altstadt, which expires in December 2025.",
    ),
    (
        "2026",
        Status::InForce,
        "One may be due to expire within 12 months: the twinning with Altstadt, which expires in 2026.",
    ),
    (
        "[2025-12,2027]",
        Status::InForce,
        "One may be due to expire within 12 months: the twinning with Altstadt, which expires in December 2025 or 2027.",
    ),
    ("2027", Status::InForce, NONE),
];

const NONE: &str = "No agreement has been signed or renewed or has expired since then, and none is due to expire within 12 months.";

#[test]
fn end_that_is_not_exact_is_no_certain_end() {
    // Its own end, and that of a renewal.
    let agreements = |end: &str| {
        [
            json!({ "kind": "twinning", "start": "1950", "end": end }),
            json!({
                "kind": "twinning", "start": "1950", "end": "2010",
                "renewals": [{ "date": "2008-05-03", "until": end }],
            }),
        ]
    };
    for (end, status, sentence) in ENDS {
        for agreement in agreements(end) {
            let mut data = with(&json!([]));
            for list in ["visits", "case_studies", "other_decisions"] {
                data[list] = json!([]);
            }
            data["relationships"][0]["agreements"] = json!([agreement]);
            data["relationships"][0]["standings"] = json!([]);
            data["relationships"].as_array_mut().unwrap().truncate(1);
            let dataset = public(&data);
            let place = dataset.relationship("altstadt").unwrap();
            let standing = dataset.standing_before(place, "2025-06-04".parse().unwrap());
            assert_eq!(standing.status, status, "{agreement}");
            let is_open = status == Status::NotKnown;
            for style in STYLES {
                let text = all(&report(&dataset, "2024-25", style));
                assert!(text.contains(sentence), "{style} {agreement}: {text}");
                for words in [
                    "(whether it has ended is not recorded)",
                    "The present status is not recorded.",
                ] {
                    assert_eq!(text.contains(words), is_open, "{style} {agreement}: {text}");
                }
                let claims = ["relationship is in force.", "is active.", "agreement has expired."];
                let is_claimed = claims.iter().any(|claim| text.contains(claim));
                assert_eq!(is_claimed, !is_open, "{style} {agreement}: {text}");
            }
        }
    }
}

/// Another agreement that goes on, or a status recorded since, settles what an end leaves open.
#[test]
fn end_that_is_not_exact_leaves_open_only_what_rests_on_it() {
    let doubtful = json!({ "kind": "twinning", "start": "1950", "end": "2024~" });
    let going_on = json!({ "kind": "memorandum", "start": "2013" });
    let dormant = |since: &str| json!([{ "status": "dormant", "since": since }]);
    let ended = json!({ "kind": "partnership", "start": "1990", "end": "[2022,2023]" });
    let renewed = json!({
        "kind": "twinning", "start": "1950", "end": "2023",
        "renewals": [{ "date": "2020", "until": "2024~" }],
    });
    for (agreements, standings, status) in [
        (json!([ended, doubtful]), json!([]), Status::NotKnown),
        (json!([renewed]), json!([]), Status::NotKnown),
        (json!([doubtful, going_on]), json!([]), Status::InForce),
        (json!([doubtful]), dormant("2010"), Status::NotKnown),
        (json!([doubtful]), dormant("2023-02"), Status::Dormant),
        (json!([doubtful, doubtful]), json!([]), Status::NotKnown),
    ] {
        let fields = json!({ "agreements": agreements, "standings": standings });
        let dataset = register(&fields, &json!([]));
        let place = dataset.relationship("nordhavn").unwrap();
        let standing = dataset.standing_before(place, "2024-08-05".parse().unwrap());
        assert_eq!(standing.status, status, "{fields}");
        for text in words(&dataset, "standard") {
            assert!(text.contains("whether it has ended is not recorded"), "{fields}: {text}");
        }
    }
}
