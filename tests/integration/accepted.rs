//! Warnings that a dataset accepts, and the grouped messages of a run.

use std::fs;
use std::path::Path;

use crate::made::Settings;
use intl_update::diagnostic::{Acceptance, Diagnostics, Severity};
use intl_update::rules;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::rule_fixtures::RuleFixture;
use crate::support::{DAY, Program, STYLES, day, fixture, repository, sheffield};

fn checked(dataset: &Path) -> Diagnostics {
    let settings = Settings { formats: Vec::new(), ..Settings::default() };
    crate::made::check(dataset, day(), &settings).unwrap()
}

/// Adds the entries to `accepted` that the warnings of a rule offer.
fn accept(found: &Diagnostics, code: &str) -> Vec<Value> {
    let own = found.iter().filter(|problem| problem.rule.code == code);
    own.map(|problem| {
        let mut entry = problem.acceptance.entry().unwrap().clone();
        entry["by"] = json!("A. Writer, Head of Policy");
        entry["because"] = json!("The source gives no more.");
        entry
    })
    .collect()
}

fn with_accepted(dataset: &Path, accepted: &[Value]) {
    let mut value: Value = serde_json::from_str(&fs::read_to_string(dataset).unwrap()).unwrap();
    value["accepted"] = json!(accepted);
    fs::write(dataset, value.to_string()).unwrap();
}

#[test]
fn every_offered_entry_accepts_its_warning() {
    let folder = tempfile::tempdir().unwrap();
    let fixtures: Vec<RuleFixture> = RuleFixture::all()
        .into_iter()
        .filter(|fixture| {
            let rule = rules::all().find(|rule| rule.code == fixture.code());
            rule.is_some_and(|rule| rule.can_be_accepted())
        })
        .collect();
    assert!(fixtures.len() > 20, "{}", fixtures.len());
    fixtures.par_iter().for_each(|fixture| {
        let code = fixture.code();
        let broken = fixture.write(folder.path());
        if broken.has_templates {
            return;
        }
        let path = folder.path().join(&fixture.name);
        let dataset = path.join("dataset.json");
        let open = checked(&path);
        let entries = accept(&open, code);
        with_accepted(&dataset, &entries);
        let found = checked(&path);
        let left: Vec<String> = found
            .iter()
            .filter(|problem| problem.rule.code == code && !problem.is_accepted())
            .map(ToString::to_string)
            .collect();
        assert!(left.is_empty(), "{}: {left:#?}", fixture.name);
        assert_eq!(found.accepted(), entries.len(), "{}", fixture.name);
        assert_eq!(found.warnings() + entries.len(), open.warnings(), "{}: {found}", fixture.name);

        // Another value is not the one that was accepted.
        let mut lapsed: Vec<Value> = entries;
        lapsed.retain(|entry| entry.get("value").is_some());
        for entry in &mut lapsed {
            entry["value"] = json!("something else");
        }
        with_accepted(&dataset, &lapsed);
        let found = checked(&path);
        let again = found.iter().filter(|problem| {
            matches!(problem.acceptance, Acceptance::Lapsed(..))
                && problem.message.contains("A. Writer, Head of Policy accepted this")
        });
        assert_eq!(again.count(), lapsed.len(), "{}: {found}", fixture.name);
        assert_eq!(found.accepted(), 0);
    });
}

#[test]
fn errors_and_leaks_offer_no_entry() {
    let folder = tempfile::tempdir().unwrap();
    RuleFixture::all().par_iter().for_each(|fixture| {
        let broken = fixture.write(folder.path());
        if broken.has_templates {
            return;
        }
        for problem in &checked(&folder.path().join(&fixture.name)) {
            let offered = problem.acceptance != Acceptance::None;
            assert!(!offered || problem.rule.can_be_accepted(), "{problem}");
        }
    });
    for rule in rules::all() {
        assert!(!rule.can_be_accepted() || rule.severity == Severity::Warning, "{}", rule.code);
        assert!(rule.severity != Severity::Warning || !rule.group.is_empty(), "{}", rule.code);
    }
}

/// The figures of a dataset whose warnings are exempt, with the exempt words.
#[test]
fn acceptance_of_exempt_content_repeats_no_word() {
    let folder = tempfile::tempdir().unwrap();
    let mut value: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    let secret = "a confidential assessment of the harbour";
    value["relationships"][0]["figures"] = json!([{
        "label": secret, "value": 77_777,
        "exempt": { "paragraphs": [3], "public_interest": "It would weaken the Council's position." }
    }]);
    value["reports"][0]["form"]["exempt_information"] =
        json!({ "contains": true, "paragraphs": [3] });
    let dataset = folder.path().join("dataset.json");
    fs::write(&dataset, value.to_string()).unwrap();
    let check = |edition: &str| {
        Program::new(["check", "--message-format", "json", "--date", DAY, "--edition", edition])
            .argument(&dataset)
            .run()
    };
    let figure = |found: &[Value]| {
        let own = found.iter().find(|found| found["code"] == "figure-without-source");
        own.unwrap_or_else(|| panic!("{found:#?}")).clone()
    };
    let mut entry = figure(&check("exempt").diagnostics())["accept"].clone();
    assert!(!entry.to_string().contains("harbour") && !entry.to_string().contains("77"), "{entry}");
    assert_eq!(figure(&check("public").diagnostics()).get("accept"), None);
    entry["by"] = json!("A. Writer");
    entry["because"] = json!("The figure is an estimate.");
    with_accepted(&dataset, &[entry]);
    for edition in ["public", "exempt"] {
        let outcome = check(edition).exits(0);
        assert!(!outcome.stdout.contains("figure-without-source"), "{}", outcome.stdout);
        assert_eq!(outcome.messages().last().unwrap()["accepted"], 1);
    }
}

#[test]
fn shipped_datasets_build_and_check_strictly() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["sheffield", "leeds"] {
        let dataset = repository(&format!("data/{name}"));
        for style in STYLES {
            Program::new(["build", "--strict", "--year", "all", "--format", "html"])
                .arguments(&["--house-style", style, "--out"])
                .argument(folder.path().join(style))
                .argument(&dataset)
                .run()
                .exits(0);
        }
        for date in ["2025-11-30", "2026-11-29"] {
            Program::new(["check", "--strict", "--date", date])
                .argument(&dataset)
                .run()
                .exits(0)
                .prints("0 errors, 0 warnings");
        }
    }
}

#[test]
fn build_shows_warnings_of_its_report_only() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("dataset");
    let mut sources = crate::support::files(&sheffield());
    sources.retain(|path, _| path.extension().is_some_and(|end| end == "json"));
    fs::create_dir(&dataset).unwrap();
    let long = vec!["word"; 50].join(" ");
    for (path, bytes) in sources {
        let mut value: Value = serde_json::from_slice(&bytes).unwrap();
        value.as_object_mut().unwrap().remove("accepted");
        for report in value.get_mut("reports").and_then(Value::as_array_mut).into_iter().flatten() {
            let year = report["year"].as_str().unwrap().to_owned();
            let proposal = &mut report["narrative"]["proposal"];
            if proposal.is_null() {
                *proposal = json!([]);
            }
            proposal.as_array_mut().unwrap().push(json!(format!("In {year} {long}.")));
        }
        if let Some(site) = value.get_mut("site") {
            site["introduction"] = json!([format!("On the site {long}.")]);
        }
        fs::write(dataset.join(path), value.to_string()).unwrap();
    }
    let long_sentences = |arguments: &[&str]| -> Vec<String> {
        let outcome = Program::new(["--message-format", "json"])
            .arguments(arguments)
            .argument(&dataset)
            .within(&folder)
            .run()
            .exits(0);
        let all = outcome.diagnostics();
        let own = all.iter().filter(|found| found["code"] == "long-sentence");
        let mut starts: Vec<String> = own
            .filter_map(|found| found["message"].as_str().unwrap().split('“').nth(1))
            .map(|start| start.split(" word").next().unwrap().to_owned())
            .filter(|start| start.starts_with("In ") || start.starts_with("On "))
            .collect();
        starts.sort();
        starts
    };
    for year in ["2023-24", "2024-25", "2025-26"] {
        let found = long_sentences(&["build", "--format", "json", "--year", year]);
        assert_eq!(found, [format!("In {}", year.replace('-', " "))]);
    }
    // A minute repeats no warning on another year.
    let found = long_sentences(&["minute", "--format", "markdown", "--year", "2023-24"]);
    assert!(found.iter().all(|one| one == "In 2023 24"), "{found:?}");
    let all = ["In 2023 24", "In 2024 25", "In 2025 26"];
    assert_eq!(long_sentences(&["build", "--format", "json", "--year", "all"]), all);
    let checked = long_sentences(&["check", "--date", DAY]);
    assert_eq!(checked, [&all[..], &["On the site"]].concat());
}

#[test]
fn warnings_of_one_rule_are_one_group_and_the_summary_is_last() {
    let folder = tempfile::tempdir().unwrap();
    let mut value: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    let figures: Vec<Value> = (0..25)
        .map(|number| json!({ "label": format!("Figure {number}"), "value": number }))
        .collect();
    value["relationships"][0]["figures"] = json!(figures);
    value["council"]["contacts"] = json!([]);
    let dataset = folder.path().join("dataset.json");
    fs::write(&dataset, serde_json::to_string_pretty(&value).unwrap()).unwrap();
    let check = |arguments: &[&str]| {
        Program::new(["check", "--date", DAY]).arguments(arguments).argument(&dataset).run()
    };
    let outcome = check(&[]).exits(0).prints("0 errors, 26 warnings");
    let stderr = &outcome.stderr;
    assert_eq!(stderr.matches("warning[figure-without-source]").count(), 1, "{stderr}");
    assert!(stderr.contains("25 figures without a date or source"), "{stderr}");
    assert!(stderr.contains("and 5 more"), "{stderr}");
    assert!(
        stderr.find("figure-without-source") < stderr.find("no-contact"),
        "the more important group is first: {stderr}"
    );
    assert!(!stderr.contains("help:"), "{stderr}");
    let verbose = check(&["-v"]).exits(0);
    assert_eq!(verbose.stderr.matches("warning[figure-without-source]").count(), 25);
    assert_eq!(verbose.stderr.matches("to accept this, add to `accepted`").count(), 26);
    let machine = check(&["--message-format", "json"]).exits(0);
    assert_eq!(machine.diagnostics().len(), 26);
}
