//! Proves that every rule is kept: each has fixtures that break it and nothing
//! else, and each message says plainly what is wrong, where, and what to do.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use insta::assert_snapshot;
use intl_update::diagnostic::{RULES, Severity};
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::support::{DAY, Outcome, Program, STYLES, fixture};

/// What else a fixture breaks, and why it has to.
const ALSO_BROKEN: [(&str, &str, &str); 4] = [
    ("unknown-relationship--candidate", "to-be-completed", "a candidate is there to be dealt with"),
    (
        "unknown-year--report",
        "not-in-report",
        "a report for a year without decisions decides on nothing",
    ),
    (
        "unknown-year--report",
        "not-recorded",
        "of what a report without decisions asks for, the standard wording says nothing",
    ),
    (
        "reversed-dates--municipal-years",
        "wrong-year",
        "one of two annual meetings in the wrong order lies in another calendar year than its id says",
    ),
];

/// Fixtures whose problem shows in another line than the changed one, with the
/// text of that line.
const SHOWN_ELSEWHERE: [(&str, &str); 4] = [
    ("no-coordinates", r#""place": "Kitahara""#),
    ("undeclared-exemption", r#""exempt_information": { "contains": false }"#),
    ("reversed-dates--municipal-years", r#""annual_meeting": "2023-05-17""#),
    ("reversed-dates--publication", r#""date": "2024-08-05""#),
];

/// Rules that only a minute asks for, and that its own tests break.
const OF_THE_MINUTE: [&str; 1] = ["not-resolved"];

/// Fixtures that are no dataset at all, rather than one with a change.
const NO_DATASET: [&str; 4] =
    ["not-json--empty", "not-json--encoding", "not-json--too-deep", "wrong-type--whole-file"];

/// A dataset that breaks a rule: the file `CODE.json`, or `CODE--VARIANT.json`,
/// or a folder of such a name. In a folder, `templates` overrides the built-in
/// templates.
struct Fixture {
    name: String,
    path: PathBuf,
}

impl Fixture {
    fn all() -> Vec<Self> {
        let entries = fs::read_dir(fixture("rules")).unwrap();
        let mut found: Vec<Self> = entries
            .map(|entry| {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap();
                Self { name: name.trim_end_matches(".json").to_owned(), path }
            })
            .collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found
    }

    /// Every fixture with what the check says of it as JSON, found out once.
    fn all_checked() -> &'static [(Self, Outcome)] {
        static CHECKED: LazyLock<Vec<(Fixture, Outcome)>> = LazyLock::new(|| {
            let fixtures = Fixture::all().into_par_iter();
            let check = |fixture: Fixture| {
                let outcome = fixture.check(&["--message-format", "json"]);
                (fixture, outcome)
            };
            fixtures.map(check).collect()
        });
        &CHECKED
    }

    fn code(&self) -> &str {
        self.name.split("--").next().unwrap()
    }

    fn severity(&self) -> Severity {
        let rule = RULES.iter().find(|rule| rule.code == self.code());
        rule.unwrap_or_else(|| panic!("there is no rule for {}", self.name)).severity
    }

    fn has_templates(&self) -> bool {
        self.path.join("templates").is_dir()
    }

    /// Checks the fixture from the folder of the fixtures, so that messages
    /// name the same path on every machine.
    fn check(&self, arguments: &[&str]) -> Outcome {
        let file_name = self.path.file_name().unwrap().to_str().unwrap();
        let program = Program::new(["check", "--date", DAY]).within(fixture("rules"));
        let program = if self.has_templates() {
            program
                .argument(format!("{file_name}/dataset.json"))
                .argument("--templates")
                .argument(format!("{file_name}/templates"))
        } else {
            program.argument(file_name)
        };
        arguments.iter().fold(program, Program::argument).run()
    }

    /// The diagnostics of the rules that this fixture is for.
    fn own(&self, diagnostics: Vec<Value>) -> Vec<Value> {
        let code = self.code();
        diagnostics.into_iter().filter(|found| found["code"] == code).collect()
    }
}

/// The lines in which a text differs from another, from the first (counted
/// from 1) up to before the second; empty where lines were only taken away.
fn changed_lines(before: &str, after: &str) -> (usize, usize) {
    let before: Vec<&str> = before.lines().collect();
    let after: Vec<&str> = after.lines().collect();
    let start = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let rest = before.len().min(after.len()) - start;
    let pairs = before.iter().rev().zip(after.iter().rev()).take(rest);
    let end = after.len() - pairs.take_while(|(a, b)| a == b).count();
    (start + 1, end + 1)
}

#[test]
fn the_valid_dataset_has_no_problem() {
    let check = |arguments: &[&str]| {
        Program::new([&["check", "--strict", "--date", DAY], arguments].concat())
    };
    let passes = |outcome: Outcome| outcome.exits(0).prints("0 errors, 0 warnings");
    passes(check(&[]).argument(fixture("valid.json")).run());
    passes(check(&["--house-style", "standard"]).argument(fixture("valid.json")).run());
    // The forms of other councils ask for more.
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    dataset["council"]["themes"] = json!([{ "id": "health", "name": "Health" }]);
    let report = &mut dataset["reports"][0];
    // The sentence that it replaces is one of the base.
    report.as_object_mut().unwrap().remove("wording");
    report["themes"] = json!({ "health": ["The links serve health."] });
    report["form"]["call_in"] = json!(false);
    report["form"]["wards"] = json!(["All wards"]);
    report["form"]["ward_members_consulted"] = json!(true);
    for style in STYLES {
        let text = dataset.to_string();
        passes(check(&["--house-style", style, "-"]).reading(text).run());
    }
}

#[test]
fn every_rule_has_a_fixture_and_every_fixture_a_rule() {
    let fixtures = Fixture::all();
    for rule in RULES.iter().filter(|rule| !OF_THE_MINUTE.contains(&rule.code)) {
        assert!(
            fixtures.iter().any(|fixture| fixture.name == rule.code),
            "add a dataset that breaks the rule: tests/fixtures/rules/{}.json",
            rule.code
        );
    }
    for fixture in &fixtures {
        // Panics where there is no such rule.
        fixture.severity();
    }
}

#[test]
fn each_fixture_is_the_valid_dataset_with_one_change() {
    let valid = fs::read_to_string(fixture("valid.json")).unwrap();
    for fixture in Fixture::all() {
        if NO_DATASET.contains(&fixture.name.as_str()) {
            continue;
        }
        let path = if fixture.path.is_dir() {
            fixture.path.join("dataset.json")
        } else {
            fixture.path.clone()
        };
        let text = fs::read_to_string(path).unwrap();
        let (start, end) = changed_lines(&valid, &text);
        let whole_council = fixture.name == "missing-field--council";
        assert!(
            end - start <= 8 || whole_council,
            "{} differs from valid.json in the lines {start} to {end}; make it the same but for one change",
            fixture.name
        );
        if !fixture.path.is_dir() {
            assert_ne!(text, valid, "{} breaks nothing", fixture.name);
        }
    }
}

#[test]
fn each_fixture_breaks_its_rule_and_nothing_else() {
    let failures: Vec<String> = Fixture::all_checked()
        .iter()
        .flat_map(|(fixture, outcome)| {
            let mut failures = Vec::new();
            let mut expect = |holds: bool, what: String| {
                if !holds {
                    failures.push(format!("{}: {what}", fixture.name));
                }
            };
            let (status, severity) = match fixture.severity() {
                Severity::Error => (1, "error"),
                Severity::Warning => (0, "warning"),
            };
            expect(outcome.status() == Some(status), format!("it exits {:?}", outcome.status()));
            let diagnostics = outcome.diagnostics();
            for found in &diagnostics {
                let code = found["code"].as_str().unwrap();
                let allowed = code == fixture.code()
                    || ALSO_BROKEN
                        .iter()
                        .any(|(name, also, _)| *name == fixture.name && *also == code);
                expect(allowed, format!("it breaks {code} too: {found}"));
                expect(
                    found["help"]
                        .as_str()
                        .is_some_and(|help| help.len() > 5 && !help.ends_with(": ")),
                    format!("no help: {found}"),
                );
            }
            let own = fixture.own(diagnostics);
            expect(!own.is_empty(), "its rule is not reported".to_owned());
            for found in &own {
                expect(found["severity"] == severity, format!("another severity: {found}"));
                let file = found["file"].as_str().unwrap_or_default();
                let file_name = fixture.path.file_name().unwrap().to_str().unwrap();
                expect(file.starts_with(file_name), format!("another file: {found}"));
                expect(
                    found["line"].is_u64() && found["column"].is_u64(),
                    format!("no place: {found}"),
                );
                let path = found["path"].as_str().unwrap_or_default();
                // Of a template there is only the place in the text.
                let is_template = fixture.has_templates()
                    && Path::new(file).extension().is_none_or(|end| end != "json");
                expect(path.starts_with('$') != is_template, format!("no path: {found}"));
            }
            failures
        })
        .collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn messages_point_to_the_line_that_is_wrong() {
    let valid = fs::read_to_string(fixture("valid.json")).unwrap();
    let failures: Vec<String> = Fixture::all_checked()
        .iter()
        .filter(|(fixture, _)| {
            !fixture.path.is_dir() && !NO_DATASET.contains(&fixture.name.as_str())
        })
        .filter_map(|(fixture, outcome)| {
            let text = fs::read_to_string(&fixture.path).unwrap();
            let (start, end) = changed_lines(&valid, &text);
            let found = fixture.own(outcome.diagnostics());
            let elsewhere = SHOWN_ELSEWHERE.iter().find(|(name, _)| *name == fixture.name);
            let line_is_right = |found: &Value| {
                let line = usize::try_from(found["line"].as_u64().unwrap()).unwrap();
                let shown = text.lines().nth(line - 1).unwrap_or_default();
                match elsewhere {
                    Some((_, part)) => shown.contains(part),
                    // A missing bracket or quotation mark shows in the line before or after.
                    None if fixture.code() == "not-json" => (start - 1..=end).contains(&line),
                    // What is missing is missing from the object that opens before it, or
                    // from the report of the year that is shown.
                    None if start == end => {
                        line < start && (shown.contains('{') || shown.contains("\"year\""))
                    }
                    None => (start..end).contains(&line),
                }
            };
            let lines: Vec<&Value> = found.iter().map(|found| &found["line"]).collect();
            (!found.iter().any(line_is_right)).then(|| {
                format!("{}: lines {start} to {end} are changed, {lines:?} are shown", fixture.name)
            })
        })
        .collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn with_strict_warnings_fail_the_check() {
    let fixtures = Fixture::all();
    let warnings = fixtures.par_iter().filter(|fixture| fixture.severity() == Severity::Warning);
    let statuses: Vec<_> = warnings
        .map(|fixture| (fixture.name.as_str(), fixture.check(&["--strict", "-q"]).status()))
        .collect();
    assert!(statuses.len() > 10);
    for (name, status) in statuses {
        assert_eq!(status, Some(1), "{name}");
    }
}

/// A snapshot for each fixture of what the check says of it.
#[test]
fn messages_say_what_is_wrong_and_what_to_do() {
    let fixtures = Fixture::all();
    let shown: Vec<(&str, String)> = fixtures
        .par_iter()
        .map(|fixture| {
            let outcome = fixture.check(&["--color", "never"]);
            (fixture.name.as_str(), format!("{}{}", outcome.stderr, outcome.stdout))
        })
        .collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/rules");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // All snapshots are compared before the first difference fails the test.
    let different: Vec<&str> = shown
        .into_iter()
        .filter(|(name, text)| {
            let compare = || settings.bind(|| assert_snapshot!(*name, text));
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(compare)).is_err()
        })
        .map(|(name, _)| name)
        .collect();
    assert!(different.is_empty(), "other messages than in the snapshots: {different:?}");
}
