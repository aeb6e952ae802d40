//! A report without a record, and a web site as at a day, know nothing of what came
//! later.

use std::fs;

use chrono::NaiveDate;
use intl_update::compose::{ComposeOptions, SiteOptions, compose, compose_site};
use intl_update::dataset::{Dataset, Edition, read_texts};
use intl_update::photographs::Images;
use intl_update::templates::Templates;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::support::{STYLES, choices, sheffield};

/// The files of Sheffield's dataset.
fn files() -> Vec<(String, Value)> {
    let mut files: Vec<_> = fs::read_dir(sheffield())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, serde_json::from_slice(&fs::read(&path).unwrap()).unwrap())
        })
        .collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

fn dataset(files: &[(String, Value)]) -> Dataset {
    let texts = files.iter().map(|(name, value)| (name.clone(), value.to_string().into_bytes()));
    let loaded = read_texts(texts.collect());
    loaded
        .edition(Edition::Public)
        .unwrap_or_else(|| panic!("{:#?}", loaded.problems(Edition::Public)))
}

/// The report of 2023-24, on the meeting of August 2024, in a house style.
fn report(dataset: &Dataset, style: &str) -> String {
    let options = ComposeOptions {
        report: Some("2023-24".parse().unwrap()),
        house_style: Some(style.to_owned()),
        ..ComposeOptions::default()
    };
    let composed = compose(dataset, &Templates::built_in(), &Images::default(), &options);
    serde_json::to_string_pretty(&composed.unwrap().report).unwrap()
}

/// The web site as at the end of August 2024.
fn site(dataset: &Dataset) -> String {
    let day = NaiveDate::from_ymd_opt(2024, 8, 31).unwrap();
    let composed =
        compose_site(dataset, &Templates::built_in(), &Images::default(), &SiteOptions::on(day));
    serde_json::to_string_pretty(&composed.unwrap().site).unwrap()
}

/// What can be added to a dataset, each with a date.
struct Addition {
    what: String,
    /// What is added: the JSON pointer of the list in its file, and the entries.
    entries: Vec<(&'static str, &'static str, Value)>,
    /// Whether the report shows it, and the web site, once the date has come.
    shown: (bool, bool),
}

const PLACES: &str = "relationships.json";

/// A relationship with a place that the register does not have.
fn place(more: &Value) -> Value {
    let mut place = json!({
        "id": "lviv", "place": "Lviv", "country": "UA", "region": "europe",
        "coordinates": { "latitude": 49.84, "longitude": 24.03 },
    });
    place.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    place
}

fn visit(place: &str, form: &str, date: &str) -> Value {
    json!({
        "id": "added", "start": date, "relationships": [place], "form": form,
        "title": "Concert of the choir", "plan": ["There will be a concert."],
        "account": ["There was a concert."],
    })
}

/// Every kind of addition, with what is dated on this day.
#[expect(clippy::too_many_lines, reason = "a list of every kind of entry")]
fn additions(date: &str) -> Vec<Addition> {
    let mut all = Vec::new();
    let mut add = |what: String, entries: Vec<(&'static str, &'static str, Value)>, shown| {
        all.push(Addition { what, entries, shown });
    };
    let agreement = json!({ "kind": "twinning", "start": date });
    add(
        "relationship with an agreement".to_owned(),
        vec![(PLACES, "/relationships", place(&json!({ "agreements": [agreement] })))],
        (true, true),
    );
    for status in ["proposed", "exploring", "dormant", "community-led"] {
        add(
            format!("relationship that is {status}"),
            vec![(
                PLACES,
                "/relationships",
                place(&json!({ "standings": [{ "status": status, "since": date }] })),
            )],
            (true, true),
        );
    }
    add(
        "relationship with an approach in its history".to_owned(),
        vec![(
            PLACES,
            "/relationships",
            place(&json!({ "history": [{ "date": date, "text": "A letter came from Lviv." }] })),
        )],
        (true, true),
    );
    for form in choices("VisitForm").iter().map(String::as_str) {
        add(
            format!("relationship with a visit: {form}"),
            vec![
                (PLACES, "/relationships", place(&json!({}))),
                ("visits.json", "/visits", visit("lviv", form, date)),
            ],
            (true, true),
        );
        add(
            format!("visit: {form}"),
            vec![("visits.json", "/visits", visit("bapaume", form, date))],
            (true, true),
        );
    }
    for outcome in choices("Outcome").iter().map(String::as_str) {
        let report = json!({
            "id": "added", "year": "2023-24",
            "meeting": { "committee": "strategy-and-resources", "date": date },
        });
        let decision = |place: &str| {
            json!({
                "id": "added", "report": "added", "relationships": [place], "outcome": outcome,
                "agreement": "twinning", "reason": "It is time.",
            })
        };
        add(
            format!("relationship and report with a decision: {outcome}"),
            vec![
                (PLACES, "/relationships", place(&json!({}))),
                ("report-2025-26.json", "/reports", report),
                ("decisions.json", "/decisions", decision("lviv")),
            ],
            (true, true),
        );
    }
    add(
        "agreement".to_owned(),
        vec![(PLACES, "/relationships/BAPAUME/agreements", agreement)],
        (true, true),
    );
    add(
        "renewal".to_owned(),
        vec![(PLACES, "/relationships/BAPAUME/agreements/0/renewals", json!({ "date": date }))],
        (true, true),
    );
    for status in ["dormant", "suspended", "historical", "relinquished", "community-led"] {
        add(
            format!("status: {status}"),
            vec![(
                PLACES,
                "/relationships/BAPAUME/standings",
                json!({ "status": status, "since": date }),
            )],
            (true, true),
        );
    }
    add(
        "figure".to_owned(),
        vec![(
            PLACES,
            "/relationships/BAPAUME/figures",
            json!({ "label": "Choirs", "value": 3, "date": date }),
        )],
        (true, true),
    );
    add(
        "event in the history".to_owned(),
        vec![(
            PLACES,
            "/relationships/BAPAUME/history",
            json!({ "date": date, "text": "A tree was planted." }),
        )],
        (true, true),
    );
    let other = |places: &Value| {
        json!({
            "id": "added", "date": date, "by": "the Council", "relationships": places,
            "text": "resolved to plant a tree", "title": "the tree",
        })
    };
    for (what, places, shown) in [
        ("decision outside the reports", json!(["bapaume"]), (true, true)),
        ("decision outside the reports on no place", json!([]), (false, true)),
    ] {
        let entries = vec![("decisions.json", "/other_decisions", other(&places))];
        add(what.to_owned(), entries, shown);
    }
    add(
        "relationship with a decision outside the reports".to_owned(),
        vec![
            (PLACES, "/relationships", place(&json!({}))),
            ("decisions.json", "/other_decisions", other(&json!(["lviv"]))),
        ],
        (true, true),
    );
    for list in ["networks", "pledges", "initiatives"] {
        let pointer: &'static str = match list {
            "networks" => "/networks",
            "pledges" => "/pledges",
            _ => "/initiatives",
        };
        let engagement = json!({
            "id": "added", "name": "Choirs of the world", "since": date,
            "text": ["Choirs meet."],
        });
        add(format!("entry of {list}"), vec![("site.json", pointer, engagement)], (true, true));
    }
    add(
        "municipal year".to_owned(),
        vec![(
            "council.json",
            "/council/municipal_years",
            json!({ "id": "2026-27", "annual_meeting": "2026-05-20" }),
        )],
        (false, false),
    );
    all
}

/// The dataset with an addition.
fn with(files: &[(String, Value)], addition: &Addition) -> Dataset {
    let mut files = files.to_vec();
    for (file, list, entry) in &addition.entries {
        let (_, value) = files.iter_mut().find(|(name, _)| name == file).unwrap();
        let places = value["relationships"].as_array();
        let bapaume = places.and_then(|list| list.iter().position(|one| one["id"] == "bapaume"));
        let list = list.replace("BAPAUME", &bapaume.unwrap_or_default().to_string());
        if let Some(list) = value.pointer_mut(&list) {
            list.as_array_mut().unwrap().push(entry.clone());
        } else {
            let (parent, field) = list.rsplit_once('/').unwrap();
            value.pointer_mut(parent).unwrap()[field] = json!([entry]);
        }
    }
    dataset(&files)
}

/// Runs a check on each addition, several at a time; it says what is wrong.
#[track_caller]
fn each(
    date: &str,
    check: impl Fn(&Dataset) -> Vec<String> + Sync,
    expected: impl Fn(&Addition) -> bool + Sync,
) {
    let files = files();
    let faults: Vec<String> = additions(date)
        .par_iter()
        .filter_map(|addition| {
            let changed = check(&with(&files, addition));
            (changed.is_empty() == expected(addition))
                .then(|| format!("{}: {changed:#?}", addition.what))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The first line of a text that differs from another.
fn changed(before: &str, after: &str) -> Option<String> {
    let mut lines = after.lines().zip(before.lines());
    let line = lines.find(|(after, before)| after != before);
    (before != after).then(|| format!("{line:?}"))
}

#[test]
fn later_entries_change_no_word_of_a_report() {
    let before = dataset(&files());
    let reports = STYLES.map(|style| (style, report(&before, style)));
    let check = |after: &Dataset| {
        reports
            .iter()
            .filter_map(|(style, before)| changed(before, &report(after, style)))
            .collect()
    };
    each("2026-03-12", check, |_| false);
}

#[test]
fn later_entries_change_no_word_of_a_site() {
    let before = site(&dataset(&files()));
    each("2026-03-12", |after| changed(&before, &site(after)).into_iter().collect(), |_| false);
}

/// The same entries are shown where they had come.
#[test]
fn earlier_entries_are_shown() {
    let before = dataset(&files());
    let (reported, shown) = (report(&before, "sheffield"), site(&before));
    let in_report = |after: &Dataset| changed(&reported, &report(after, "sheffield"));
    each("2024-03-12", |after| in_report(after).into_iter().collect(), |one| one.shown.0);
    let on_site = |after: &Dataset| changed(&shown, &site(after));
    each("2024-03-12", |after| on_site(after).into_iter().collect(), |one| one.shown.1);
}

#[test]
fn announced_visits_are_shown() {
    let files = files();
    let shown = |announced: &str, date: &str| {
        let mut visit = visit("bapaume", "inward", date);
        visit["announced"] = announced.into();
        let addition = Addition {
            what: "visit".to_owned(),
            entries: vec![("visits.json", "/visits", visit)],
            shown: (true, true),
        };
        let dataset = with(&files, &addition);
        [report(&dataset, "standard"), site(&dataset)]
    };
    let is_told = |texts: [String; 2]| texts.map(|text| text.contains("There will be a concert"));
    assert_eq!(is_told(shown("2024-07-30", "2024-11-09")), [true, true]);
    assert_eq!(is_told(shown("2024-08", "2024-11-09")), [true, true]);
    assert_eq!(is_told(shown("2024-09-02", "2024-11-09")), [false, false]);
}
