//! Proves that the public edition says where it may not be all, and only there: where
//! the full record says otherwise of that very thing.

use std::collections::BTreeSet;

use crate::made::Settings;
use crate::made::{self, Input};
use fastrand::Rng;
use intl_update::compose::{ComposeOptions, SiteOptions};
use intl_update::dataset::{CalendarDate, Dataset, Edition, PartialDate, read_texts};
use intl_update::render::SiteForm;
use intl_update::report::Report;
use serde_json::{Value, json};

use crate::editions::exemption;
use crate::statuses::{register, words};
use crate::support::{STYLES, all_sections, fixture, sheffield, squeezed, text_of, whole};

/// What hedges a statement.
const HEDGE: &str = "s far as the public part of the record shows";

/// What hedges that there is no recommendation.
const NO_RECOMMENDATION: [&str; 2] =
    ["None in the public part", "The public part of this report makes no recommendation"];

fn sheffields() -> Value {
    serde_json::from_str(&whole(&sheffield())).unwrap()
}

fn input(dataset: &Value) -> Input {
    Input::Text {
        name: "a.json".to_owned(),
        bytes: dataset.to_string().into_bytes(),
        folder: Some(fixture("")),
    }
}

fn report(dataset: &Value, year: &str, style: &str, edition: Edition) -> Report {
    let compose = ComposeOptions {
        report: Some(year.parse().unwrap()),
        house_style: Some(style.to_owned()),
        ..ComposeOptions::default()
    };
    let settings = Settings { compose, edition, formats: Vec::new(), ..Settings::default() };
    made::build(input(dataset), &settings).unwrap().report
}

/// The texts of a report that have some words, by the anchor of their section.
fn having(report: &Report, words: &str) -> Vec<(String, String)> {
    let sections = all_sections(report).into_iter();
    let texts = sections.flat_map(|section| {
        let anchor = section.anchor.clone();
        section.blocks.iter().map(move |block| (anchor.clone(), squeezed(&all_text(block))))
    });
    texts.filter(|(_, text)| text.contains(words)).collect()
}

/// The text of a block with the parts of it that are numbered.
fn all_text(block: &intl_update::text::Block) -> String {
    match block {
        intl_update::text::Block::Numbered { blocks, .. } => {
            blocks.iter().map(all_text).collect::<Vec<_>>().join(" ")
        }
        block => text_of(block),
    }
}

/// The pages of the public site on a day that have some words.
fn pages_having(dataset: &Value, day: &str, words: &str) -> BTreeSet<String> {
    let options = SiteOptions::on(day.parse().unwrap());
    let built =
        made::build_site(input(dataset), &options, SiteForm::Pages, &Settings::default()).unwrap();
    let html = built.files.into_iter().filter(|file| {
        file.name.extension().is_some_and(|end| end == "html")
            && String::from_utf8_lossy(&file.bytes).contains(words)
    });
    html.map(|file| file.name.display().to_string()).collect()
}

fn visit(form: &str, place: &str, start: &str) -> Value {
    json!({
        "id": "kept",
        "start": start,
        "relationships": [place],
        "form": form,
        "title": "Meeting",
        "account": ["A meeting was held."],
        "exempt": exemption(),
    })
}

#[test]
fn hedge_none_for_other_content() {
    let mut dataset = sheffields();
    let finding = json!({
        "criterion": "strategic-fit",
        "finding": "The economy is weak.",
        "exempt": exemption(),
    });
    dataset["relationships"][8]["assessment"].as_array_mut().unwrap().push(finding);
    dataset["relationships"][0]["profile"].as_array_mut().unwrap().push(json!({
        "text": "The mayor is to be replaced.",
        "exempt": exemption(),
    }));
    // A link that is in use stays so, and an event ends no dormancy.
    dataset["visits"].as_array_mut().unwrap().push(visit("event", "bapaume", "2019-05-04"));
    for style in STYLES {
        for year in ["2023-24", "2024-25", "2025-26"] {
            let report = report(&dataset, year, style, Edition::Public);
            for words in
                [HEDGE, "not for publication is", NO_RECOMMENDATION[0], NO_RECOMMENDATION[1]]
            {
                assert_eq!(having(&report, words), [], "{style} {year}");
            }
        }
    }
    assert_eq!(pages_having(&dataset, "2025-12-01", HEDGE), BTreeSet::new());
}

#[test]
fn hedge_of_visit() {
    let mut dataset = sheffields();
    dataset["visits"].as_array_mut().unwrap().push(visit("inward", "kitwe", "2024-10-02"));
    let own = |report: &Report| -> BTreeSet<String> {
        having(report, HEDGE).into_iter().map(|(anchor, _)| anchor).collect()
    };
    // Before it happened, both editions say the same.
    let before = report(&dataset, "2023-24", "sheffield", Edition::Public);
    assert_eq!(own(&before), BTreeSet::new());
    let after = report(&dataset, "2024-25", "sheffield", Edition::Public);
    let entries: BTreeSet<String> =
        own(&after).into_iter().filter(|anchor| anchor.starts_with("relationship-")).collect();
    assert_eq!(entries, BTreeSet::from(["relationship-kitwe--standing".to_owned()]));
    let (_, standing) = &having(&after, "the relationship is dormant")[0];
    assert!(standing.contains(&format!("A{HEDGE}, the relationship is dormant")), "{standing}");
    // The table of changes lacks a row, and the visits are one more.
    assert_eq!(having(&after, "Exempt information is left out.").len(), 1);
    assert_eq!(having(&after, "Exempt visits are not counted.").len(), 1);
    let full = report(&dataset, "2024-25", "sheffield", Edition::Exempt);
    assert_eq!(own(&full), BTreeSet::new());
    assert_eq!(having(&full, "not for publication is"), []);
    let pages = pages_having(&dataset, "2025-12-01", HEDGE);
    assert_eq!(pages, BTreeSet::from(["index.html".to_owned()]));
    assert_eq!(pages_having(&dataset, "2024-10-01", HEDGE), BTreeSet::new());
}

#[test]
fn hedge_of_decision() {
    let mut dataset = sheffields();
    // The decision to relinquish the twinning with Anshan.
    dataset["decisions"][0]["exempt"] = exemption();
    let first = report(&dataset, "2023-24", "sheffield", Edition::Public);
    for words in NO_RECOMMENDATION {
        let found = having(&first, words);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].1.matches(words).count(), 1, "{found:?}");
        let own = found[0].0.starts_with("relationship-anshan")
            || found[0].1.contains("Anshan, China Twinning 1983 Dormant None in");
        assert!(own, "{found:?}");
    }
    assert_eq!(having(&first, HEDGE), []);
    let second = report(&dataset, "2024-25", "sheffield", Edition::Public);
    let standing: Vec<String> = having(&second, HEDGE)
        .into_iter()
        .filter(|(anchor, _)| anchor.starts_with("relationship-"))
        .map(|(_, text)| text)
        .collect();
    assert_eq!(standing.len(), 1, "{standing:?}");
    assert!(standing[0].contains(&format!("Twinning since 1983, a{HEDGE}.")), "{standing:?}");
    assert!(
        standing[0].contains(&format!("A{HEDGE}, the relationship is dormant")),
        "{standing:?}"
    );
    for words in NO_RECOMMENDATION {
        assert_eq!(having(&second, words), []);
    }
    let pages = pages_having(&dataset, "2025-12-01", HEDGE);
    let own = ["index.html", "places/anshan.html"].map(str::to_owned);
    assert_eq!(pages, BTreeSet::from(own));
}

#[test]
fn hedge_of_approach() {
    let mut dataset = sheffields();
    let decision = &mut dataset["decisions"][9];
    assert_eq!(decision["relationships"], json!(["jeju-island"]));
    decision["outcome"] = json!("enter");
    decision["wording"] = json!("enters into talks");
    decision["reason"] = json!("The talks have begun.");
    decision["exempt"] = exemption();
    let report = report(&dataset, "2024-25", "sheffield", Edition::Public);
    let words = format!("under consideration, a{HEDGE}): see paragraph");
    let found = having(&report, &words);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].1.contains("Jeju Island"), "{found:?}");
}

/// What is hedged is the status, as that is what the full record has otherwise.
#[test]
fn hedge_is_of_the_status() {
    let agreements = json!([{ "kind": "twinning", "start": "1950" }]);
    let status = |status: &str, since: &str| json!({ "status": status, "since": since });
    let hidden =
        |status: &str| json!({ "status": status, "since": "2024-02", "exempt": exemption() });
    let mut variants = vec![(json!([]), json!([visit("event", "nordhavn", "2024-03")]))];
    for one in ["active", "dormant", "suspended", "community-led", "historical", "not-known"] {
        variants.push((json!([hidden(one)]), json!([])));
    }
    let in_force = variants.into_iter().map(|variant| (variant, "the relationship is in force."));
    let recorded = [
        ("not-known", "the present status is not recorded."),
        ("dormant", "the relationship has been dormant since 2010."),
        ("historical", "the relationship is no longer active (since 2010)."),
    ];
    let others = recorded.into_iter().map(|(one, statement)| {
        ((json!([status(one, "2010"), hidden("suspended")]), json!([])), statement)
    });
    for ((standings, visits), statement) in in_force.chain(others) {
        let fields = json!({ "agreements": agreements, "standings": standings });
        let dataset = register(&fields, &visits);
        for style in STYLES {
            let [report, _] = words(&dataset, style);
            let sentence = format!("A{HEDGE}, {statement}");
            assert!(report.contains(&sentence), "{style} {fields}: {report}");
            let other = format!("{HEDGE}, no end date");
            assert!(!report.contains(&other), "{style} {fields}: {report}");
        }
    }
}

/// A dataset whose relationship has a history made by chance, of which some is exempt.
fn history(rng: &mut Rng) -> Value {
    let text = std::fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    let date = |rng: &mut Rng| -> String {
        let (year, month, day) = (rng.i32(2018..2026), rng.u8(1..13), rng.u8(1..29));
        match rng.u8(0..4) {
            0 => format!("{year}"),
            1 => format!("{year}-{month:02}"),
            _ => format!("{year}-{month:02}-{day:02}"),
        }
    };
    let pick = |rng: &mut Rng, of: &[&str]| of[rng.usize(..of.len())].to_owned();
    let mut agreements = Vec::new();
    for _ in 0..rng.usize(0..3) {
        let mut agreement = json!({ "kind": "twinning" });
        for (field, likely) in [("start", 0.8), ("end", 0.4)] {
            if rng.f64() < likely {
                agreement[field] = json!(date(rng));
            }
        }
        if rng.bool() {
            agreement["renewals"] = json!([{ "date": date(rng), "until": date(rng) }]);
        }
        agreements.push(agreement);
    }
    let mut standings = Vec::new();
    for _ in 0..rng.usize(0..3) {
        let status = pick(rng, &["active", "dormant", "suspended", "relinquished", "proposed"]);
        standings.push(json!({ "status": status, "since": date(rng) }));
    }
    let place = &mut dataset["relationships"][0];
    place["agreements"] = json!(agreements);
    place["standings"] = json!(standings);
    let mut visits = Vec::new();
    for index in 0..rng.usize(0..4) {
        let form = pick(rng, &["inward", "outward", "event", "signing", "online"]);
        let mut visit = visit(&form, "altstadt", &date(rng));
        visit["id"] = json!(format!("visit-{index}"));
        if rng.bool() {
            visit.as_object_mut().unwrap().remove("exempt");
        }
        visits.push(visit);
    }
    dataset["visits"] = json!(visits);
    let mut decisions = Vec::new();
    for index in 0..rng.usize(0..3) {
        let mut decision = json!({
            "id": format!("decision-{index}"),
            "report": "2023-24",
            "relationships": ["altstadt"],
            "outcome": pick(rng, &["relinquish", "enter", "explore", "retain", "suspend", "resume"]),
            "reason": "It is so.",
            "considerations": (0..rng.usize(1..3)).map(|_| json!({
                "result": pick(rng, &["agreed", "deferred"]),
                "date": date(rng),
            })).collect::<Vec<_>>(),
        });
        if rng.bool() {
            decision["exempt"] = exemption();
        }
        decisions.push(decision);
    }
    dataset["decisions"] = json!(decisions);
    dataset
}

/// What a dataset says of the first relationship, before a date and on it, with whether
/// it is hedged: of its status and the date of it, and of each agreement.
fn statements(dataset: &Dataset, date: PartialDate) -> Vec<(String, bool)> {
    let place = dataset.relationships[0].known().unwrap();
    let mut all = Vec::new();
    for standing in [dataset.standing_before(place, date), dataset.standing_at(place, date)] {
        let words = format!("{:?} {:?}", standing.status, standing.since());
        all.push((words, standing.withheld.is_some()));
    }
    for agreement in place.known_agreements() {
        for at in [
            dataset.agreement_before(place, agreement, date),
            dataset.agreement_at(place, agreement, date),
        ] {
            let words = format!("{:?} {} {} {}", at.periods, at.begun, at.ended, at.given_up);
            all.push((words, at.withheld));
        }
    }
    all
}

#[test]
fn hedge_iff_record_differs() {
    let mut rng = Rng::with_seed(13);
    let (mut hedged, mut plain) = (0, 0);
    for _ in 0..400 {
        let value = history(&mut rng);
        let loaded = read_texts(vec![("a.json".to_owned(), value.to_string().into_bytes())]);
        assert!(loaded.is_whole(), "{:?}", loaded.problems(Edition::Exempt));
        let public = loaded.edition(Edition::Public).unwrap();
        let full = loaded.edition(Edition::Exempt).unwrap();
        for _ in 0..40 {
            let (year, month) = (rng.i32(2017..2027), rng.u32(1..13));
            let date: PartialDate = match rng.u8(0..6) {
                0 => CalendarDate::Year(year).into(),
                1 => CalendarDate::Month { year, month }.into(),
                _ => format!("{year}-{month:02}-{:02}", rng.u8(1..29)).parse().unwrap(),
            };
            let is_day = date.day_of().is_some();
            let both = statements(&public, date).into_iter().zip(statements(&full, date));
            for (index, ((open, is_hedged), (all, of_full))) in both.enumerate() {
                assert!(!of_full, "the exempt edition is hedged");
                let differs = open != all;
                // Of a date that is not a day, one of its days is enough, but for the
                // status before it.
                let is_right = is_hedged == differs || (is_hedged && !is_day && index > 0);
                assert!(is_right, "on {date}: {open} rather than {all}: {value:#}");
                *(if is_hedged { &mut hedged } else { &mut plain }) += 1;
            }
        }
    }
    assert!(hedged > 1_000 && plain > 10_000, "{hedged} and {plain}");
}
