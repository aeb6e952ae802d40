//! One register over the years: how relationships stand, what has changed, and
//! what differs between two reports.

use std::fs;
use std::path::Path;

use intl_update::compose::{ComposeOptions, compose};
use intl_update::dataset::{Dataset, Edition, PartialDate, Status};
use intl_update::photographs::Images;
use intl_update::report::Report;
use intl_update::templates::Templates;
use serde_json::{Value, json};

use crate::report::section_text;
use crate::support::{DAY, Program, STYLES, files, fixture, section, sheffield, whole};

fn dataset() -> Dataset {
    Dataset::load(sheffield(), Edition::Public).unwrap()
}

fn status(dataset: &Dataset, id: &str, date: &str) -> Status {
    let date: PartialDate = date.parse().unwrap();
    dataset.standing_at(dataset.relationship(id).unwrap(), date).status
}

fn report(dataset: &Dataset, year: &str, style: &str) -> Report {
    let options = ComposeOptions {
        report: Some(year.parse().unwrap()),
        house_style: Some(style.to_owned()),
        ..ComposeOptions::default()
    };
    compose(dataset, &Templates::built_in(), &Images::default(), &options).unwrap().report
}

#[test]
fn a_standing_follows_from_agreements_visits_and_decisions() {
    let dataset = dataset();
    for (id, date, expected) in [
        // Approached, agreed, signed, renewed.
        ("nablus", "2024-07-31", Status::Proposed),
        ("nablus", "2024-09-30", Status::Agreed),
        ("nablus", "2024-10-29", Status::Active),
        ("nablus", "2027-01-01", Status::Active),
        ("nablus", "2028-01-01", Status::Expired),
        // Dormant, then given up by decision.
        ("anshan", "1990", Status::Dormant),
        ("anshan", "2024-07-31", Status::Dormant),
        ("anshan", "2024-08-31", Status::Relinquished),
        // Ran out at the end of 2019.
        ("daqing", "2015", Status::NoAgreement),
        ("daqing", "2018", Status::Active),
        ("daqing", "2019-12-31", Status::Active),
        ("nanchang", "2020-01-01", Status::Expired),
        // Quiet from 2010, taken up again in June 2023.
        ("bochum", "2009", Status::InForce),
        ("bochum", "2012", Status::Dormant),
        ("bochum", "2023-08-26", Status::Active),
        ("bochum", "2025-05-24", Status::Active),
        ("donetsk", "2026", Status::Suspended),
        ("esteli", "2026", Status::CommunityLed),
        ("jeju-island", "2026", Status::Exploring),
    ] {
        assert_eq!(status(&dataset, id, date), expected, "{id} on {date}");
    }
}

#[test]
fn the_report_shows_how_a_link_stood_before_its_own_meeting() {
    let dataset = dataset();
    let standing = |year: &str, id: &str| {
        let report = report(&dataset, year, "sheffield");
        section_text(section(&report, &format!("relationship-{id}--standing")))
    };
    assert!(standing("2023-24", "anshan").contains("The relationship is dormant"));
    let anshan = standing("2024-25", "anshan");
    assert!(anshan.contains("Twinning from 1983 to August 2024."), "{anshan}");
    assert!(anshan.contains("The City Council relinquished the relationship."), "{anshan}");
    assert!(standing("2023-24", "nablus").contains("A relationship is proposed"));
    assert!(standing("2024-25", "nablus").contains("The relationship is active"));
    assert!(standing("2025-26", "nablus").contains("Renewed in 2025, until October 2027"));
    assert!(!standing("2024-25", "bochum").contains("Renewed"));
    assert!(standing("2025-26", "bochum").contains("Renewed on 24 May 2025"));
}

/// A relationship that a decision keeps under consideration says since when.
#[test]
fn exploring_follows_the_decision() {
    let dataset = dataset();
    let standing = |year: &str| {
        let report = report(&dataset, year, "sheffield");
        section_text(section(&report, "relationship-jeju-island--standing"))
    };
    assert!(standing("2023-24").ends_with("A relationship is under consideration."));
    for year in ["2024-25", "2025-26"] {
        let text = standing(year);
        let decided = "Further work was agreed in August 2024.";
        assert!(text.ends_with(decided), "{year}: {text}");
    }
}

/// Ongoing contact is in the reports on the years in which it is known to have gone on.
#[test]
fn ongoing_contact_is_listed_while_it_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dataset.json");
    let all = ["2023-24", "2024-25", "2025-26"];
    for (last_known, expected) in [
        (None, &[("2023-24", "Since"), ("2024-25", "Since"), ("2025-26", "Since")][..]),
        (Some("2023-04"), &[]),
        (Some("2023"), &[("2023-24", "2023")]),
        (Some("2024-02"), &[("2023-24", "February 2024")]),
        (Some("2024-08"), &[("2023-24", "Since"), ("2024-25", "August 2024")]),
        // The year may end after the annual meeting of May.
        (Some("2024"), &[("2023-24", "Since"), ("2024-25", "2024")]),
        (
            Some("2026-01"),
            &[("2023-24", "Since"), ("2024-25", "Since"), ("2025-26", "January 2026")],
        ),
    ] {
        let mut data: Value = serde_json::from_str(&whole(&sheffield())).unwrap();
        let calls = &mut data["visits"][1];
        assert_eq!(calls["id"], "khmelnytskyi-calls");
        calls["last_known"] = last_known.into();
        if last_known.is_none() {
            calls.as_object_mut().unwrap().remove("last_known");
        }
        fs::write(&path, data.to_string()).unwrap();
        let dataset = Dataset::load(&path, Edition::Public).unwrap();
        let found: Vec<(&str, String)> = all
            .into_iter()
            .filter_map(|year| {
                let report = report(&dataset, year, "sheffield");
                let region = section_text(section(&report, "region-europe--visits"));
                let (before, _) = region.split_once(": Regular calls with Khmelnytskyi")?;
                let period = before.rsplit_once("Since ").map(|_| "Since");
                let until = before.rsplit_once(" to at least ").map(|(_, date)| date.to_owned());
                Some((year, until.or(period.map(str::to_owned)).unwrap_or_default()))
            })
            .collect();
        let years: Vec<&str> = found.iter().map(|(year, _)| *year).collect();
        assert_eq!(
            years,
            expected.iter().map(|(year, _)| *year).collect::<Vec<_>>(),
            "{last_known:?}"
        );
        for ((year, text), (_, period)) in found.iter().zip(expected) {
            assert_eq!(text, period, "{last_known:?}, {year}");
        }
    }
}

#[test]
fn every_report_but_the_first_tells_what_has_changed() {
    let dataset = dataset();
    for style in STYLES {
        let has = |year: &str| {
            report(&dataset, year, style).sections.iter().any(|part| part.anchor == "changes")
        };
        assert!(!has("2023-24") && has("2024-25") && has("2025-26"), "{style}");
    }
    let text = |year: &str| section_text(section(&report(&dataset, year, "sheffield"), "changes"));
    let second = text("2024-25");
    for part in [
        "Anshan Dormant Relinquished August 2024",
        "Nablus Proposed Active 29 October 2024",
        "one agreement has been signed: the Friendship Agreement with Nablus, on 29 October 2024.",
        "Asia (excluding China) Inward visit 0 1",
        "Europe Outward visit 1 0",
        "The recommendations of the 2023/24 report were all agreed, unanimously (item 13, August 2024).",
        "28 to 30 January 2025: Sheffield delegation to Pittsburgh.",
        "Nothing recorded",
    ] {
        assert!(second.contains(part), "no `{part}` in {second}");
    }
    let third = text("2025-26");
    for part in [
        "Bochum Twinning Renewed on 24 May 2025",
        "Nablus Friendship Agreement Renewed in 2025 (possibly before then), until October 2027",
        "No change in the status of any relationship is recorded since the 2024/25 report.",
    ] {
        assert!(third.contains(part), "no `{part}` in {third}");
    }
}

#[test]
fn a_resolved_decision_with_nothing_since_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files(&sheffield()) {
        if name != Path::new("accepted.json") {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
    }
    let program = Program::new(["check", "--date", DAY, "--message-format=json"]);
    let outcome = program.argument(folder.path()).run();
    let about: Vec<String> = outcome
        .diagnostics()
        .iter()
        .filter(|found| found["code"] == "nothing-since")
        .map(|found| found["found"].as_str().unwrap().to_owned())
        .collect();
    assert!(about.contains(&"\"2023-24-south-korea\"".to_owned()), "{about:?}");
    // What was agreed on Nablus was signed, and Anshan needs nothing more.
    for done in ["nablus", "anshan"] {
        assert!(!about.contains(&format!("\"2023-24-{done}\"")), "{about:?}");
    }
}

#[test]
fn two_years_are_held_against_each_other() {
    let diff = |arguments: &[&str]| {
        let program = Program::new(["diff"]).argument(sheffield());
        arguments.iter().fold(program, Program::argument).run().exits(0).stdout
    };
    let text = diff(&["2023-24", "2024-25"]);
    for part in [
        "\nStatus\n\n",
        "[-retains its relationship with Chengdu.",
        "Anshan: dormant → relinquished",
        "Nablus: proposed → active",
        "{+29 October 2024: Signing of the Friendship Agreement with Nablus+}",
        "activity in the [-2023/24-]{+2024/25+} municipal year",
    ] {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
    assert!(
        diff(&["2023-24", "2024-25", "--format=markdown"])
            .contains("- ~~retains its relationship with Chengdu.")
    );
    let json: Value =
        serde_json::from_str(&diff(&["2024-25", "2025-26", "--format=json"])).unwrap();
    assert_eq!(json["standings"].as_array().unwrap().len(), 0);
    assert_eq!(json["recommendations"][0]["change"], "changed");
    assert!(diff(&["2024-25", "2024-25"]).contains("Nothing differs."));
}

#[test]
fn two_datasets_are_held_against_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.json");
    let text = whole(&sheffield());
    let changed = text.replace(
        "The relationship with Anshan is dormant.",
        "The relationship with Anshan is quiet.",
    );
    assert_ne!(text, changed);
    fs::write(&copy, changed).unwrap();
    let outcome = Program::new(["diff", "--year=2023-24"])
        .argument(sheffield())
        .argument(&copy)
        .run()
        .exits(0);
    let expected = "relinquishes its relationship with Anshan. The relationship with Anshan is [-dormant.-]{+quiet.+}";
    assert!(outcome.stdout.contains(expected), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains("\nStatus\n"), "{}", outcome.stdout);
    Program::new(["diff"])
        .argument(sheffield())
        .argument("2023/24")
        .argument("2024-25")
        .run()
        .exits(2)
        .complains("`2023/24` is not a report: give its municipal year, such as 2023-24");
}

#[test]
fn what_later_years_add_leaves_an_earlier_report_as_it_was() {
    let text = whole(&sheffield());
    let mut early: Value = serde_json::from_str(&text).unwrap();
    let keep = |list: &mut Value, test: &dyn Fn(&Value) -> bool| {
        list.as_array_mut().unwrap().retain(test);
    };
    keep(&mut early["reports"], &|report| report["year"] == "2023-24");
    keep(&mut early["visits"], &|visit| visit["start"].as_str().unwrap() < "2025-05");
    for place in early["relationships"].as_array_mut().unwrap() {
        let agreements = place.get_mut("agreements").and_then(Value::as_array_mut);
        for agreement in agreements.into_iter().flatten() {
            agreement.as_object_mut().unwrap().remove("renewals");
        }
    }
    assert!(early.to_string().len() < text.len());
    let read = |text: String| {
        let texts = vec![("dataset.json".to_owned(), text.into_bytes())];
        intl_update::dataset::read_texts(texts).into_dataset(Edition::Public).unwrap()
    };
    let composed =
        |dataset: &Dataset| serde_json::to_value(report(dataset, "2023-24", "sheffield")).unwrap();
    assert!(composed(&read(early.to_string())) == composed(&read(text)), "the report has changed");
}

/// A dataset with one agreement, its end and renewals, and a decision to relinquish
/// it that a meeting resolved in August 2024.
fn relinquished(agreements: &Value, standings: &Value) -> Dataset {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    dataset["relationships"][0]["agreements"] = agreements.clone();
    dataset["relationships"][0]["standings"] = standings.clone();
    dataset["visits"] = json!([]);
    let decision = &mut dataset["decisions"][0];
    decision["outcome"] = "relinquish".into();
    decision["considerations"] = json!([{ "result": "agreed", "date": "2024-08-05" }]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::write(&path, dataset.to_string()).unwrap();
    Dataset::load(&path, Edition::Public).unwrap()
}

/// When an agreement ends as seen on a date, and whether it was given up.
fn end(dataset: &Dataset, position: usize, date: &str) -> (Option<String>, bool) {
    let place = dataset.relationships[0].known().unwrap();
    let date: PartialDate = date.parse().unwrap();
    let at = dataset.agreement_at(place, place.agreements[position].known().unwrap(), date);
    assert_eq!(at.ended, at.given_up || at.agreement.ended_by(date));
    (at.until.map(|until| until.to_string()), at.given_up)
}

#[test]
fn what_is_relinquished_ends_with_the_decision_and_stays_ended() {
    let given_up = (Some("2024-08-05".to_owned()), true);
    let open = json!([{ "kind": "twinning", "start": "1983" }]);
    let dataset = relinquished(&open, &json!([]));
    assert_eq!(end(&dataset, 0, "2024-08-04"), (None, false));
    assert_eq!(end(&dataset, 0, "2024-08-05"), given_up);
    // Before an end that was agreed, also once that has come.
    let agreed = json!([{ "kind": "twinning", "start": "1983", "end": "2025-12-31" }]);
    let dataset = relinquished(&agreed, &json!([]));
    assert_eq!(end(&dataset, 0, "2024-09-01"), given_up);
    assert_eq!(end(&dataset, 0, "2026-06-01"), given_up);
    assert_eq!(status(&dataset, "altstadt", "2026-06-01"), Status::Relinquished);
    let place = dataset.relationships[0].known().unwrap();
    let [then, by] = ["2024-08-05", "2026-06-01"].map(|date| date.parse().unwrap());
    assert!(dataset.agreement_changes(place, then, by).is_empty(), "it does not run out as well");
    // What had run out before was not given up.
    let over = json!([{ "kind": "twinning", "start": "1983", "end": "1999" }]);
    let dataset = relinquished(&over, &json!([]));
    assert_eq!(end(&dataset, 0, "2026-06-01"), (Some("1999".to_owned()), false));
    // A new agreement leaves the old one ended; so does another standing.
    let anew = json!([
        { "kind": "twinning", "start": "1983" },
        { "kind": "friendship-agreement", "start": "2025" }
    ]);
    let dataset = relinquished(&anew, &json!([]));
    assert_eq!(end(&dataset, 0, "2026-06-01"), given_up);
    assert_eq!(end(&dataset, 1, "2026-06-01"), (None, false));
    let community = json!([{ "status": "community-led", "since": "2025" }]);
    let dataset = relinquished(&open, &community);
    assert_eq!(end(&dataset, 0, "2026-06-01"), given_up);
    // One that is renewed after all is in force again.
    let renewed = json!([
        { "kind": "twinning", "start": "1983", "renewals": [{ "date": "2025", "until": "2030" }] }
    ]);
    let dataset = relinquished(&renewed, &json!([]));
    assert_eq!(end(&dataset, 0, "2024-09-01"), given_up);
    assert_eq!(end(&dataset, 0, "2026-06-01"), (Some("2030".to_owned()), false));
}

/// The small dataset with municipal years of its own.
fn with_years(nation: &str, years: &Value) -> Dataset {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["council"]["nation"] = json!(nation);
    value["council"]["municipal_years"] = years.clone();
    let bytes = serde_json::to_vec(&value).unwrap();
    let files = vec![("changed.json".to_owned(), bytes)];
    intl_update::dataset::read_texts(files).into_dataset(Edition::Public).unwrap()
}

#[test]
fn year_of_a_date_by_nation_and_the_dates_on_record() {
    use intl_update::dataset::YearOf;
    let june = json!([
        { "id": "2022-23", "annual_meeting": "2022-06-01" },
        { "id": "2023-24", "annual_meeting": "2023-06-05" },
    ]);
    let may = json!([
        { "id": "2022-23", "annual_meeting": "2022-05-18" },
        { "id": "2023-24", "annual_meeting": "2023-05-17" },
    ]);
    let vesting = json!([
        { "id": "2023-24", "annual_meeting": "2023-04-01" },
        { "id": "2024-25", "annual_meeting": "2024-05-15" },
    ]);
    // A Scottish council's own session, and a mayor-making that an election moved to July.
    let session = json!([{ "id": "2023-24", "annual_meeting": "2023-08-15" }]);
    let moved = json!([
        { "id": "2023-24", "annual_meeting": "2023-05-17" },
        { "id": "2024-25", "annual_meeting": "2024-07-10" },
    ]);
    for (nation, years, date, expected) in [
        ("northern-ireland", &june, "2023-06-02", Some("2022-23")),
        ("northern-ireland", &june, "2023-06-05", Some("2023-24")),
        ("northern-ireland", &june, "2024-06-20", Some("2023-24")),
        ("northern-ireland", &june, "2024-07-01", None),
        ("england", &may, "2024-05-31", Some("2023-24")),
        ("england", &may, "2024-06-02", None),
        ("england", &vesting, "2023-04-01", Some("2023-24")),
        ("england", &vesting, "2023-03-31", None),
        ("england", &vesting, "2024-05-14", Some("2023-24")),
        ("england", &vesting, "2025-05-30", Some("2024-25")),
        ("scotland", &session, "2024-08-10", Some("2023-24")),
        ("scotland", &session, "2024-09-01", None),
        ("england", &moved, "2024-07-01", Some("2023-24")),
        ("england", &moved, "2025-06-01", Some("2024-25")),
    ] {
        let dataset = with_years(nation, years);
        let found = match dataset.year_of(date.parse().unwrap()) {
            YearOf::Certain(year) => Some(year.to_string()),
            YearOf::OneOf(years) => panic!("{nation}, {date}: one of {years:?}"),
            YearOf::None => None,
        };
        assert_eq!(found.as_deref(), expected, "{nation}, {date}");
    }
}

#[test]
fn next_year_is_proposed_for_the_month_of_the_nation() {
    for (nation, last, expected) in [
        ("england", "2023-05-17", "2024-05"),
        ("england", "2023-07-12", "2024-05"),
        ("wales", "2023-05-17", "2024-05"),
        ("northern-ireland", "2023-06-05", "2024-06"),
        ("scotland", "2023-08-15", "2024-08"),
        ("scotland", "2023-05-18", "2024-05"),
        ("scotland", "2023", "2024-05"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("register.json");
        let text = fs::read_to_string(fixture("valid.json")).unwrap();
        let mut value: Value = serde_json::from_str(&text).unwrap();
        value["council"]["nation"] = json!(nation);
        value["council"]["municipal_years"] = json!([{ "id": "2023-24", "annual_meeting": last }]);
        fs::write(&path, format!("{value:#}")).unwrap();
        Program::new(["roll"]).argument(&path).run().exits(0);
        let rolled: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let next = &rolled["council"]["municipal_years"][1];
        assert_eq!(next["annual_meeting"], expected, "{nation}, {last}");
    }
}
