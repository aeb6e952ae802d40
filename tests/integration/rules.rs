//! Proves that every rule is kept: each has fixtures that break it and nothing
//! else, and each message says plainly what is wrong, where, and what to do.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::made::Settings;
use insta::assert_snapshot;
use intl_update::diagnostic::{Rule, Severity};
use intl_update::rules;
use rayon::prelude::*;
use regex::Regex;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::printed::pointer_of;
use crate::rule_fixtures::{Broken, Patched, RuleFixture, is_inside};
use crate::support::{DAY, Outcome, Program, STYLES, day, fixture};

/// What else a fixture breaks, and why it has to.
const ALSO_BROKEN: [(&str, &str, &str); 10] = [
    (
        "decided-twice",
        "outcome-may-contradict-standing",
        "the second decision acknowledges a relationship that is active",
    ),
    (
        "decision-does-not-fit--no-relationship",
        "not-in-report",
        "what names no relationship decides on none",
    ),
    ("old-data", "unrecorded-agreement", "the visit that is moved is a signing"),
    ("outside-years--two-years", "unrecorded-agreement", "the visit that is moved is a signing"),
    ("not-completed", "to-be-completed", "what is left is listed one by one too"),
    (
        "status-not-shown",
        "outcome-may-contradict-standing",
        "the relationship that is acknowledged as led by others is active",
    ),
    ("unknown-relationship--candidate", "to-be-completed", "a candidate is there to be dealt with"),
    ("unknown-year", "not-in-report", "a report for a year without decisions decides on nothing"),
    (
        "unknown-year",
        "not-recorded",
        "of what a report without decisions asks for, the standard wording says nothing",
    ),
    (
        "reversed-dates--municipal-years",
        "wrong-year",
        "one of two annual meetings in the wrong order lies in another calendar year than its id says",
    ),
];

/// Fixtures whose finding is not at the changed value, and the value where it is.
const SHOWN_ELSEWHERE: [(&str, &str); 9] = [
    // The public text is shown, rather than the exempt one.
    ("exempt-quoted", "/relationships/0/history/0/text"),
    ("exempt-quoted--case", "/relationships/0/history/0/text"),
    ("no-climate-reference", "/reports/0/form/climate_impact_assessment"),
    // The report is shown, rather than the relationship.
    ("not-in-report", "/reports/0/year"),
    // The later of two dates is shown.
    ("reversed-dates--municipal-years", "/council/municipal_years/1/annual_meeting"),
    ("reversed-dates--publication", "/reports/0/meeting/date"),
    ("reversed-dates--renewal", "/relationships/0/agreements/0/renewals/0/until"),
    ("undeclared-exemption", "/reports/0/form/exempt_information"),
    // The change is in a template.
    ("unused-narrative--background-papers", "/reports/0/background_papers"),
];

/// Rules that only a minute, or a house style of another language, is held to; their own
/// tests break them.
const BROKEN_ELSEWHERE: [&str; 3] = ["decision-record", "not-resolved", "untranslated-wording"];

/// A fixture with what the check says about it.
struct Checked {
    fixture: RuleFixture,
    broken: Broken,
    findings: Vec<Value>,
    errors: usize,
}

impl Checked {
    /// Every fixture, checked once for all tests: by the library, without making the
    /// reports, or where the fixture has templates, by the program.
    fn all() -> &'static [Self] {
        static CHECKED: LazyLock<Vec<Checked>> =
            LazyLock::new(|| RuleFixture::all().into_par_iter().map(Checked::new).collect());
        &CHECKED
    }

    fn new(fixture: RuleFixture) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let broken = fixture.write(folder.path());
        let findings = if broken.has_templates {
            check(&fixture, &broken, &folder, &["--message-format", "json"]).diagnostics()
        } else {
            let settings = Settings { formats: Vec::new(), ..Settings::default() };
            let path = folder.path().join(&fixture.name);
            let found = crate::made::check(path, day(), &settings).unwrap();
            // As the program has it, which is run in the folder.
            let text = serde_json::to_string(&found).unwrap();
            let text = text.replace(&format!("{}/", folder.path().display()), "");
            serde_json::from_str(&text).unwrap()
        };
        let errors = findings.iter().filter(|found| found["severity"] == "error").count();
        Self { fixture, broken, findings, errors }
    }

    fn rule(&self) -> Rule {
        rule(&self.fixture)
    }

    /// The findings of the rule that the fixture is for.
    fn own(&self) -> impl Iterator<Item = &Value> {
        self.findings.iter().filter(|found| found["code"] == self.fixture.code())
    }

    /// The file that a finding is in, as its path in the folder of the fixture.
    fn file<'a>(&self, found: &'a Value) -> &'a str {
        let path = found["file"].as_str().unwrap();
        path.strip_prefix(&format!("{}/", self.fixture.name)).unwrap()
    }

    /// The patched file that a finding is in.
    fn patched(&self, found: &Value) -> Option<&Patched> {
        self.broken.patched.get(self.file(found))
    }
}

fn rule(fixture: &RuleFixture) -> Rule {
    let rule = rules::all().find(|rule| rule.code == fixture.code());
    rule.unwrap_or_else(|| panic!("there is no rule for {}", fixture.name))
}

/// Checks a fixture by itself from the folder that it is in, so that messages name the same
/// path on every machine.
fn check(fixture: &RuleFixture, broken: &Broken, folder: &TempDir, arguments: &[&str]) -> Outcome {
    let program = Program::new(["check", "--date", DAY]).within(folder).arguments(arguments);
    let name = &fixture.name;
    if broken.has_templates {
        let dataset = format!("{name}/dataset.json");
        let templates = format!("{name}/templates");
        program.argument(dataset).arguments(&["--typeset", "--templates", &templates]).run()
    } else {
        program.argument(name).run()
    }
}

#[test]
fn valid_dataset_has_no_findings() {
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
        if style == "leeds" {
            let narrative = &mut dataset["reports"][0]["narrative"];
            for section in ["risks", "success", "timetable"] {
                narrative[section] = json!([format!("There is nothing on {section}.")]);
            }
        }
        let text = dataset.to_string();
        passes(check(&["--house-style", style, "-"]).reading(text).run());
        let narrative = dataset["reports"][0]["narrative"].as_object_mut().unwrap();
        narrative
            .retain(|section, _| !["risks", "success", "timetable"].contains(&section.as_str()));
    }
}

#[test]
fn every_rule_has_a_fixture() {
    let fixtures = RuleFixture::all();
    for rule in rules::all().filter(|rule| !BROKEN_ELSEWHERE.contains(&rule.code)) {
        assert!(
            fixtures.iter().any(|fixture| fixture.name == rule.code),
            "add a patch that breaks the rule: tests/fixtures/rules/{}.json",
            rule.code
        );
    }
    // Panics where there is no such rule.
    for fixture in &fixtures {
        rule(fixture);
    }
}

#[test]
fn each_fixture_breaks_its_rule_only() {
    let failures: Vec<String> = Checked::all()
        .iter()
        .flat_map(|checked| {
            let name = &checked.fixture.name;
            let mut failures = Vec::new();
            let mut expect = |holds: bool, what: String| {
                if !holds {
                    failures.push(format!("{name}: {what}"));
                }
            };
            let (has_errors, severity) = match checked.rule().severity {
                Severity::Error => (true, "error"),
                Severity::Warning => (false, "warning"),
                Severity::Information => (false, "information"),
            };
            let errors = checked.errors;
            expect((errors > 0) == has_errors, format!("{errors} errors are counted"));
            for found in &checked.findings {
                let code = found["code"].as_str().unwrap();
                let allowed = code == checked.fixture.code()
                    || ALSO_BROKEN.iter().any(|(other, also, _)| other == name && *also == code);
                expect(allowed, format!("it breaks {code} too: {found}"));
                expect(
                    found["help"]
                        .as_str()
                        .is_some_and(|help| help.len() > 5 && !help.ends_with(": ")),
                    format!("no help: {found}"),
                );
            }
            expect(checked.own().next().is_some(), "its rule is not reported".to_owned());
            for found in checked.own() {
                expect(found["severity"] == severity, format!("another severity: {found}"));
                expect(
                    found["line"].is_u64() && found["column"].is_u64(),
                    format!("no place: {found}"),
                );
                // Of a template there is only the place in the text.
                let file = checked.file(found);
                let is_json = Path::new(file).extension().is_some_and(|end| end == "json");
                let is_template = checked.broken.has_templates && !is_json;
                let path = found["path"].as_str().unwrap_or_default();
                expect(path.starts_with('$') != is_template, format!("no path: {found}"));
            }
            failures
        })
        .collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// The line that a message names.
fn named_line(found: &Value) -> Option<usize> {
    let (_, line) = found["message"].as_str()?.split_once(" line ")?;
    line.parse().ok()
}

/// Findings in files that are the fixture's own are in the snapshot of
/// `messages_in_full`, with their lines.
#[test]
fn findings_point_to_the_change_and_its_line() {
    let (mut compared, mut shown_elsewhere) = (0, BTreeSet::new());
    let mut failures = Vec::new();
    for checked in Checked::all() {
        let name = &checked.fixture.name;
        for found in &checked.findings {
            let Some(patched) = checked.patched(found) else { continue };
            compared += 1;
            let pointer = pointer_of(found["path"].as_str().unwrap());
            let printed = &patched.printed;
            if found["line"] != printed.line(&pointer) {
                failures.push(format!("{name}: line {}: {found}", printed.line(&pointer)));
            }
            if found["code"] != checked.fixture.code() {
                continue;
            }
            if let Some(line) = named_line(found) {
                // The first of two is in the named line.
                let first = printed.text.lines().nth(line - 1).unwrap();
                let value = found["found"].as_str().unwrap();
                if line >= printed.line(&pointer) || !first.contains(value) {
                    failures.push(format!("{name}: line {line} is {first}: {found}"));
                }
            }
            let elsewhere = SHOWN_ELSEWHERE
                .iter()
                .find(|(other, elsewhere)| other == name && is_inside(&pointer, elsewhere));
            if let Some(elsewhere) = elsewhere {
                shown_elsewhere.insert(elsewhere);
            } else if !patched.changes.iter().any(|change| change.concerns(&pointer)) {
                failures.push(format!("{name}: {:?} is changed: {found}", patched.changes));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(compared >= 150, "only {compared} findings were compared");
    assert!(shown_elsewhere.into_iter().eq(&SHOWN_ELSEWHERE), "the table has too many entries");
}

#[test]
fn strict_check_fails_on_warnings() {
    // What makes a difference is what the rule concerns.
    let mut scopes = Vec::new();
    strict_check_fails(|rule| {
        let is_first = !scopes.contains(&rule.scope);
        scopes.push(rule.scope);
        is_first
    });
}

#[test]
#[ignore = "exhaustive: every warning"]
fn strict_check_fails_on_warnings_exhaustive() {
    strict_check_fails(|_| true);
}

#[test]
#[ignore = "exhaustive: the program finds the same in every fixture"]
fn program_finds_the_same_exhaustive() {
    let folder = tempfile::tempdir().unwrap();
    Checked::all().par_iter().for_each(|checked| {
        let fixture = &checked.fixture;
        let broken = fixture.write(folder.path());
        let outcome = check(fixture, &broken, &folder, &["--message-format", "json"]);
        let outcome = outcome.exits(i32::from(checked.errors > 0));
        let (mut shown, mut found) = (outcome.diagnostics(), checked.findings.clone());
        for (shown, found) in shown.iter_mut().zip(&mut found) {
            shown.as_object_mut().unwrap().remove("reason");
            found.as_object_mut().unwrap().remove("reason");
            // The program words a hint after the help.
            let help = found["help"].as_str().unwrap();
            if shown.get("hint").is_some() && shown["help"] != help {
                let words = shown["help"].as_str().unwrap().strip_prefix(help).unwrap();
                assert!(words.starts_with("; ") && words.contains('`'), "{words}");
                shown["help"] = help.into();
            }
        }
        let text = |findings: &[Value]| serde_json::to_string_pretty(findings).unwrap();
        assert_eq!(text(&shown), text(&found), "{}", fixture.name);
    });
}

fn strict_check_fails(mut is_chosen: impl FnMut(Rule) -> bool) {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = RuleFixture::all();
    let mut warnings: Vec<&RuleFixture> =
        fixtures.iter().filter(|fixture| rule(fixture).severity == Severity::Warning).collect();
    assert!(warnings.len() > 10);
    warnings.retain(|fixture| is_chosen(rule(fixture)));
    warnings.par_iter().for_each(|fixture| {
        let broken = fixture.write(folder.path());
        let outcome = check(fixture, &broken, &folder, &["--strict", "-q"]);
        assert_eq!(outcome.status(), Some(1), "{}", fixture.name);
    });
}

/// A snapshot without lines and excerpts, so that it changes only with a message.
#[test]
fn messages() {
    let line = Regex::new(r"\bline \d+").unwrap();
    let mut text = String::new();
    for checked in Checked::all() {
        writeln!(text, "# {}", checked.fixture.name).unwrap();
        for found in &checked.findings {
            let part = |field: &str| found[field].as_str().unwrap();
            // A template is text, and has no paths.
            let place = if part("path").is_empty() { checked.file(found) } else { part("path") };
            let message = line.replace_all(part("message"), "line …");
            writeln!(text, "{}[{}] {place}", part("severity"), part("code")).unwrap();
            writeln!(text, "  {message}\n  help: {}", part("help")).unwrap();
        }
        text.push('\n');
    }
    snapshot("rule-messages", &text);
}

/// Fixtures whose printed message shows a part of the valid dataset: a value, an object
/// that lacks a field, a text that is not for the public, and a warning.
const IN_FULL: [&str; 4] =
    ["exempt-quoted", "missing-field", "named-differently", "position-taken"];

/// A snapshot of what is printed for these, without the line, and for the fixtures whose
/// message is about a file of their own.
#[test]
fn messages_in_full() {
    let folder = tempfile::tempdir().unwrap();
    let line = Regex::new(r"\b\d{3}\b").unwrap();
    let mut text = String::new();
    for checked in Checked::all() {
        let fixture = &checked.fixture;
        let is_patched = checked.findings.iter().all(|found| checked.patched(found).is_some());
        if is_patched && !IN_FULL.contains(&fixture.name.as_str()) {
            continue;
        }
        let broken = fixture.write(folder.path());
        let outcome = check(fixture, &broken, &folder, &["--color", "never"]);
        let outcome = outcome.exits(i32::from(checked.errors > 0));
        let mut printed = format!("{}{}", outcome.stderr, outcome.stdout);
        if is_patched {
            printed = line.replace_all(&printed, "###").into_owned();
        }
        writeln!(text, "# {}\n{printed}", fixture.name).unwrap();
    }
    snapshot("rule-messages-in-full", &text);
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| assert_snapshot!(name, text));
}
