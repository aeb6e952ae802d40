//! Proves that one run tells every problem of a dataset, in order, and that one
//! problem makes up no others.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Program, sheffield};

/// A copy of a dataset folder with changes: in a file, a text that stands in it
/// once becomes another.
fn changed(dataset: &Path, changes: &[(&str, &str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(dataset).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    for (file, before, after) in changes {
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(before).count(), 1, "`{before}` in {file}");
        fs::write(path, text.replace(before, after)).unwrap();
    }
    folder
}

fn errors(folder: &Path) -> Vec<Value> {
    let outcome =
        Program::new(["check", "--message-format", "json", "."]).within(folder).run().exits(1);
    let mut errors = outcome.diagnostics();
    errors.retain(|found| found["severity"] == "error");
    errors
}

/// Code and file of each problem, with the value that is shown.
fn summary(problems: &[Value]) -> Vec<(&str, &str, &str)> {
    problems
        .iter()
        .map(|found| {
            let field = |name: &str| found[name].as_str().unwrap_or_default();
            (field("file").trim_start_matches("./"), field("code"), field("found"))
        })
        .collect()
}

#[test]
fn ten_mistakes_in_three_files_are_told_in_one_run() {
    let folder = changed(
        &sheffield(),
        &[
            ("decisions.json", r#""outcome": "explore""#, r#""outcome": "retain""#),
            ("decisions.json", r#""position": 7"#, r#""position": 6"#),
            ("decisions.json", "\"kotli\",\n        \"kitwe\"", "\"kotli\",\n        \"kitwee\""),
            ("relationships.json", r#""country": "NI""#, r#""country": "UK""#),
            ("relationships.json", r#""start": "1983""#, r#""start": "83""#),
            ("relationships.json", r#""region": "africa""#, r#""region": "afrika""#),
            ("relationships.json", r#""place": "Kawasaki""#, r#""place": "川崎""#),
            ("visits.json", r#""end": "2025-01-30""#, r#""end": "2025-01-20""#),
            ("visits.json", r#""start": "2023-08-26""#, r#""start": "2023-02-30""#),
            (
                "visits.json",
                r#""title": "Chengdu Half Marathon""#,
                r#""titel": "Chengdu Half Marathon""#,
            ),
        ],
    );
    let found = errors(folder.path());
    let summary = summary(&found);
    assert_eq!(
        summary,
        [
            ("decisions.json", "position-taken", "6"),
            ("decisions.json", "unknown-relationship", "\"kitwee\""),
            ("decisions.json", "outcome-contradicts-standing", "\"retain\""),
            ("relationships.json", "wrong-type", "\"83\""),
            ("relationships.json", "unknown-country", "\"UK\""),
            ("relationships.json", "missing-character", "\"川崎\""),
            ("relationships.json", "unknown-region", "\"afrika\""),
            ("visits.json", "impossible-date", "\"2023-02-30\""),
            ("visits.json", "missing-field", "{"),
            ("visits.json", "unknown-field", "\"titel\""),
            ("visits.json", "reversed-dates", "\"2025-01-20\""),
        ]
    );
    let places: Vec<(&str, u64, u64)> = found
        .iter()
        .map(|found| {
            let number = |name: &str| found[name].as_u64().unwrap();
            (found["file"].as_str().unwrap(), number("line"), number("column"))
        })
        .collect();
    assert!(places.is_sorted(), "{places:#?}");
}

#[test]
fn a_broken_record_does_not_hide_an_unknown_reference_in_another() {
    let folder = changed(
        &sheffield(),
        &[
            ("relationships.json", r#""place": "Bochum""#, r#""place": 7"#),
            ("visits.json", "\"chengdu\"", "\"chengduu\""),
        ],
    );
    assert_eq!(
        summary(&errors(folder.path())),
        [
            ("relationships.json", "wrong-type", "7"),
            ("visits.json", "unknown-relationship", "\"chengduu\""),
        ]
    );
}

#[test]
fn a_broken_entry_of_the_council_does_not_hide_the_other_problems() {
    let folder = changed(
        &sheffield(),
        &[
            ("council.json", r#""name": "Europe""#, r#""name": 7"#),
            // An entry behind the broken one is shown in its own line.
            (
                "council.json",
                r#""annual_meeting": "2024-05-15""#,
                r#""annual_meeting": "2023-05-15""#,
            ),
            ("visits.json", "\"chengdu\"", "\"chengduu\""),
        ],
    );
    assert_eq!(
        summary(&errors(folder.path())),
        [
            ("council.json", "wrong-type", "7"),
            ("council.json", "reversed-dates", "\"2023-05-15\""),
            ("council.json", "wrong-year", "\"2023-05-15\""),
            ("visits.json", "unknown-relationship", "\"chengduu\""),
        ]
    );
}

#[test]
fn references_to_a_broken_record_are_not_called_unknown() {
    // Decisions and visits refer to Bochum, a visit follows the decision on
    // Nablus, assessments refer to the criteria of the policy.
    for change in [
        ("relationships.json", r#""place": "Bochum""#, r#""place": 7"#),
        ("relationships.json", r#""id": "bochum""#, r#""id": 7"#),
        (
            "decisions.json",
            r#""agreement": "friendship-agreement""#,
            r#""agreement": "friendship""#,
        ),
        ("decisions.json", r#""id": "2023-24-nablus""#, r#""id": "2023-24 Nablus""#),
        ("policy.json", r#""title": "Partner City Policy""#, r#""title": []"#),
        ("council.json", r#""id": "africa""#, r#""id": "Africa""#),
        ("report-2023-24.json", r#""year": "2023-24""#, r#""year": "2023""#),
    ] {
        let found = errors(changed(&sheffield(), &[change]).path());
        assert_eq!(found.len(), 1, "{change:?}: {found:#?}");
    }
}

#[test]
fn a_broken_record_brings_no_warnings_about_what_it_would_have_said() {
    let folder = changed(
        &sheffield(),
        &[(
            "decisions.json",
            r#""reason": "The relationship with Anshan"#,
            r#""reasons": "The relationship with Anshan"#,
        )],
    );
    let check = |folder: &Path| {
        Program::new(["check", "--message-format", "json", "."]).within(folder).run()
    };
    let found = check(folder.path()).exits(1).diagnostics();
    let before = check(&sheffield()).exits(0).diagnostics();
    let is_new = |found: &&Value| !before.iter().any(|other| other["message"] == found["message"]);
    let about_kotli: Vec<&Value> = found
        .iter()
        .filter(|found| found["message"].as_str().unwrap().contains("Kotli"))
        .filter(is_new)
        .collect();
    assert!(about_kotli.is_empty(), "{about_kotli:#?}");
}

#[test]
fn a_file_that_is_not_json_does_not_hide_the_others() {
    let folder = changed(
        &sheffield(),
        &[
            ("council.json", r#""id": "sheffield","#, r#""id": "sheffield""#),
            ("visits.json", r#""form": "inward""#, r#""form": "inwards""#),
        ],
    );
    let found = errors(folder.path());
    let codes: Vec<(&str, &str)> =
        summary(&found).into_iter().map(|(file, code, _)| (file, code)).collect();
    // The council is there, though it cannot be read: nobody is told to add one.
    assert_eq!(codes, [("council.json", "not-json"), ("visits.json", "unknown-choice")]);
}
