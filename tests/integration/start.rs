//! Starting a dataset, and rolling one on to the next municipal year.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::made;
use crate::made::Settings;
use intl_update::out::edit_all;

use crate::support::{Program, day, files, fixture, sheffield};

const ANSWERS: [&str; 6] = [
    "--name=Exampleton City Council",
    "--place=Exampleton",
    "--nation=england",
    "--governance=committee-system",
    "--committee=Policy Committee",
    "--annual-meeting=2025-05-20",
];

fn new(folder: &Path, arguments: &[&str]) -> Program {
    let program = Program::new(["new"]).argument(folder);
    arguments.iter().fold(program, Program::argument)
}

/// A copy of Sheffield's dataset.
fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files(&sheffield()) {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn roll(path: &Path) -> Program {
    Program::new(["roll"]).argument(path)
}

/// What the check finds in Sheffield's dataset.
static FOUND: LazyLock<Vec<(String, String)>> = LazyLock::new(|| found(&sheffield()));

/// The codes of what the check finds, with what it says.
fn found(path: &Path) -> Vec<(String, String)> {
    let settings = Settings { formats: Vec::new(), ..Settings::default() };
    let found = made::check(path, day(), &settings).unwrap();
    found.into_iter().map(|one| (one.rule.code.to_owned(), one.message)).collect()
}

#[test]
fn a_new_dataset_builds_at_once_and_only_lacks_the_form() {
    for nation in ["england", "wales", "scotland", "northern-ireland"] {
        let folder = tempfile::tempdir().unwrap();
        let dataset = folder.path().join("exampleton");
        let nation = format!("--nation={nation}");
        let answers: Vec<&str> = ANSWERS
            .iter()
            .map(|answer| match *answer {
                answer if answer.starts_with("--nation") => nation.as_str(),
                // Every council in Wales has an executive.
                answer if answer.starts_with("--governance") && nation.ends_with("wales") => {
                    "--governance=leader-and-cabinet"
                }
                // Nor is the annual meeting in May in Northern Ireland.
                answer if answer.starts_with("--annual-meeting") && nation.ends_with("ireland") => {
                    "--annual-meeting=2025-06-03"
                }
                answer => answer,
            })
            .collect();
        new(&dataset, &answers).run().exits(0).prints("council.json");
        Program::new(["build", "-q", "--out"])
            .argument(folder.path().join("out"))
            .argument(&dataset)
            .run()
            .exits(0);
        let allowed = [
            "to-complete",
            // Everything in it is to be written or reviewed.
            "placeholder-left",
            // The house style has a map; where a place is, nobody has been asked.
            "no-coordinates",
            // Nor where the web site is to be published.
            "no-address",
            // Nor whom its readers can ask.
            "no-contact",
        ];
        for (code, message) in found(&dataset) {
            assert!(allowed.contains(&code.as_str()), "{code}: {message}");
        }
        let council: Value =
            serde_json::from_slice(&fs::read(dataset.join("council.json")).unwrap()).unwrap();
        assert_eq!(council["$schema"], "dataset.schema.json");
        assert_eq!(council["council"]["municipal_years"][0]["id"], "2025-26");
    }
}

#[test]
fn what_is_not_given_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("exampleton");
    new(&dataset, &ANSWERS[..2])
        .reading("england\ncommittee-system\nPolicy Committee\n2025-05-20\n")
        .run()
        .exits(0)
        .complains("Nation: england, wales, scotland or northern-ireland: ");
    assert!(dataset.join("report-2025-26.json").is_file());
    let other = folder.path().join("other");
    // Natural answers are taken, and wrong ones asked for again.
    let natural = folder.path().join("alesund");
    new(&natural, &["--name=Ålesund City Council", "--place=Ålesund"])
        .reading("Britain\nEngland\nking\nLeader and cabinet\n\nThe Cabinet\nin May\n22/05/2025\n")
        .run()
        .exits(0)
        .complains(
            "“Britain” is not one of these: england, wales, scotland, northern-ireland\nNation: ",
        )
        .complains("“king” is not one of these: committee-system, ")
        .complains("“in May” is not a date: write it as 2025-05-22, 22/05/2025 or 22 May 2025\n");
    let council: Value =
        serde_json::from_slice(&fs::read(natural.join("council.json")).unwrap()).unwrap();
    let council = &council["council"];
    assert_eq!(council["id"], "alesund");
    assert_eq!(council["nation"], "england");
    assert_eq!(council["governance"], "leader-and-cabinet");
    assert_eq!(council["municipal_years"][0]["annual_meeting"], "2025-05-22");
    new(&other, &ANSWERS[..2]).reading("").run().exits(2).complains("`--nation` is required");
    new(&other, &["--name=A", "--place=B", "--nation=england", "--governance=king"])
        .run()
        .exits(2)
        .complains("`--governance` is not valid: “king” is not one of these: committee-system");
    assert!(!other.exists());
}

#[test]
fn a_folder_with_files_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("minutes.txt"), "minutes").unwrap();
    new(folder.path(), &ANSWERS).run().exits(2).complains("already contains files");
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn rolling_on_changes_nothing_and_leaves_only_what_is_to_be_completed() {
    let folder = copy();
    let before = files(folder.path());
    roll(folder.path())
        .run()
        .exits(0)
        .prints("The report for 2026-27 has been prepared")
        .prints("nablus: renew? The agreement runs until October 2027.");
    let after = files(folder.path());
    for (name, bytes) in &before {
        if name == Path::new("council.json") {
            continue;
        }
        assert!(after[name] == *bytes, "{} has changed", name.display());
    }
    // In the council's file one entry was added, and every line is still there.
    let text = |files: &std::collections::BTreeMap<_, Vec<u8>>| {
        String::from_utf8(files[Path::new("council.json")].clone()).unwrap()
    };
    let (old, new) = (text(&before), text(&after));
    let mut lines = new.lines();
    for line in old.lines() {
        let same = |new: &str| new.trim_end_matches(',') == line.trim_end_matches(',');
        assert!(lines.any(same), "`{line}` is gone");
    }
    assert_eq!(new.lines().count(), old.lines().count() + 4);
    let own = [
        "to-be-completed",
        "to-complete",
        "placeholder-left",
        "no-climate-reference",
        "no-equality-reference",
        "not-in-report",
    ];
    let fresh = found(folder.path()).into_iter().filter(|one| !FOUND.contains(one));
    for (code, message) in fresh {
        assert!(own.contains(&code.as_str()), "{code}: {message}");
    }
    let report: Value = serde_json::from_slice(&after[Path::new("report-2026-27.json")]).unwrap();
    let entry = &report["reports"][0];
    assert_eq!(entry["to_complete"]["candidates"][0]["outcome"], "renew");
    assert!(
        entry["to_complete"]["review"].as_array().unwrap().contains(&"narrative.proposal".into())
    );
    assert_eq!(entry["meeting"].as_object().unwrap().len(), 1, "the meeting is open");
}

#[test]
fn annual_meeting_of_another_year_is_refused() {
    let folder = copy();
    let before = files(folder.path());
    for date in ["2025-05-20", "2027-05-19"] {
        roll(folder.path())
            .argument(format!("--annual-meeting={date}"))
            .run()
            .exits(1)
            .complains("2026-27 cannot begin with an annual meeting on");
        assert!(files(folder.path()) == before, "{date}");
    }
    roll(folder.path()).argument("--annual-meeting=2026-05-20").run().exits(0);
}

/// A decision is open until a body that decides has settled it.
#[test]
fn rolling_on_offers_what_is_still_to_be_decided() {
    let consideration = |committee: &str, result: &str, date: &str| json!({ "committee": committee, "result": result, "date": date });
    let deferred = consideration("policy", "deferred", "2024-08-05");
    let agreed = consideration("policy", "agreed", "2024-09-16");
    let advice = consideration("scrutiny", "agreed", "2024-09-20");
    for (considerations, is_open) in [
        (vec![], true),
        (vec![deferred.clone()], true),
        (vec![deferred.clone(), advice.clone()], true),
        (vec![agreed.clone(), deferred.clone(), advice.clone()], false),
        (vec![deferred, agreed, advice], false),
    ] {
        let text = fs::read_to_string(fixture("valid.json")).unwrap();
        let mut dataset: Value = serde_json::from_str(&text).unwrap();
        let committees = dataset["council"]["committees"].as_array_mut().unwrap();
        committees.push(json!({ "id": "scrutiny", "name": "Scrutiny Panel", "advisory": true }));
        let told = format!("{considerations:?}");
        for decision in dataset["decisions"].as_array_mut().unwrap() {
            decision["considerations"] = considerations.clone().into();
        }
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("council.json"), dataset.to_string()).unwrap();
        let outcome = roll(folder.path()).run().exits(0);
        assert_eq!(outcome.stdout.contains("altstadt: retain?"), is_open, "{told}: {outcome:?}");
    }
}

/// What could be decided on an exempt relationship is exempt, and not printed.
#[test]
fn rolling_on_keeps_exempt_relationships_private() {
    for is_exempt in [false, true] {
        let text = fs::read_to_string(fixture("valid.json")).unwrap();
        let mut dataset: Value = serde_json::from_str(&text).unwrap();
        dataset["decisions"] = json!([]);
        dataset["visits"] = json!([]);
        let place = &mut dataset["relationships"][3];
        assert_eq!(place["id"], "kitahara");
        place["agreements"] =
            json!([{ "kind": "trade-agreement", "start": "2016", "end": "2025-03" }]);
        if is_exempt {
            place["exempt"] = json!({ "paragraphs": [3], "public_interest": "Talks go on." });
        }
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("council.json"), dataset.to_string()).unwrap();
        let outcome = roll(folder.path()).run().exits(0);
        assert_eq!(outcome.stdout.contains("kitahara"), !is_exempt, "{outcome:?}");
        let written = fs::read_to_string(folder.path().join("report-2024-25.json")).unwrap();
        let report: Value = serde_json::from_str(&written).unwrap();
        let candidates = report["reports"][0]["to_complete"]["candidates"].as_array().unwrap();
        let own = candidates.iter().find(|one| one["relationship"] == "kitahara").unwrap();
        assert_eq!(own.get("exempt").is_some(), is_exempt, "{own}");
    }
}

#[test]
fn rolling_on_twice_is_harmless() {
    let folder = copy();
    roll(folder.path()).run().exits(0);
    let once = files(folder.path());
    roll(folder.path()).run().exits(0).prints("The report for 2026-27 has been prepared already");
    assert!(files(folder.path()) == once, "the second time changed something");
    Program::new(["build", "-q", "--format=json", "--out"])
        .argument(folder.path().join("out"))
        .argument(folder.path())
        .run()
        .exits(0);
}

#[test]
fn a_dataset_in_one_file_keeps_its_layout_when_it_is_rolled_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dataset.json");
    let old = fs::read_to_string(fixture("valid.json")).unwrap();
    fs::write(&path, &old).unwrap();
    roll(&path)
        .run()
        .exits(0)
        .prints("The report for 2024-25 has been prepared")
        .prints("altstadt: retain? No meeting has considered the decision retain-altstadt yet.");
    let new = fs::read_to_string(&path).unwrap();
    let mut lines = new.lines();
    for line in old.lines() {
        let same = |new: &str| new.trim_end_matches(',') == line.trim_end_matches(',');
        assert!(lines.any(same), "`{line}` is gone");
    }
    let value: Value = serde_json::from_str(&new).unwrap();
    assert_eq!(value["reports"][1]["year"], "2024-25");
    let codes: Vec<String> = found(&path).into_iter().map(|(code, _)| code).collect();
    assert!(codes.contains(&"to-be-completed".to_owned()), "{codes:?}");
    let twice = fs::read_to_string(&path).unwrap();
    roll(&path).run().exits(0);
    assert_eq!(fs::read_to_string(&path).unwrap(), twice);
}

#[test]
fn what_is_saved_after_it_was_read_is_not_lost() {
    let folder = copy();
    let dataset = made::roll(folder.path(), None).unwrap();
    // The officer corrects the same file before the new one takes its place.
    let path = folder.path().join("council.json");
    let saved = fs::read_to_string(&path).unwrap().replace("Sheffield", "SHEFFIELD");
    fs::write(&path, &saved).unwrap();
    let error = edit_all(&dataset.folder, &dataset.files).unwrap_err();
    assert!(error.to_string().contains("council.json` has changed since it was read"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), saved);
    roll(folder.path()).run().exits(0).prints("The report for 2026-27 has been prepared");
    assert!(fs::read_to_string(&path).unwrap().contains("SHEFFIELD"));
}

#[test]
fn roll_names_a_file_in_the_place_of_the_new_one() {
    let folder = copy();
    let path = folder.path().join("report-2026-27.json");
    fs::write(&path, "{}").unwrap();
    let before = files(folder.path());
    roll(folder.path())
        .run()
        .exits(1)
        .complains("report-2026-27.json` exists: move or rename it, then run this again");
    assert!(files(folder.path()) == before);
}

/// Sheffield's dataset without a format.
fn unversioned() -> TempDir {
    let folder = copy();
    let path = folder.path().join("council.json");
    let text = fs::read_to_string(&path).unwrap();
    let line = text.lines().find(|line| line.contains("\"format\"")).unwrap();
    fs::write(&path, text.replace(&format!("{line}\n"), "")).unwrap();
    folder
}

fn upgrade(path: &Path) -> Program {
    Program::new(["upgrade"]).argument(path)
}

#[test]
fn upgrade_adds_the_format_and_changes_nothing_else() {
    let folder = unversioned();
    let before = files(folder.path());
    assert_eq!(found(folder.path()), *FOUND, "an older dataset is read all the same");
    upgrade(folder.path()).run().exits(0).prints("is in format 1 now").prints("council.json");
    let after = files(folder.path());
    assert!(after == files(&sheffield()), "the shipped dataset is in the current format");
    assert_eq!(before.iter().filter(|(name, bytes)| after[*name] != **bytes).count(), 1);
    upgrade(folder.path()).run().exits(0).prints("is in format 1 already");
    assert!(after == files(folder.path()));
}

#[test]
fn upgrade_brings_the_schema_beside_the_dataset_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("exampleton");
    new(&dataset, &ANSWERS).run().exits(0);
    upgrade(&dataset).run().exits(0).prints("is in format 1 already");
    let schema = dataset.join("dataset.schema.json");
    let current = fs::read_to_string(&schema).unwrap();
    fs::write(&schema, current.replace("\"description\"", "\"$comment\"")).unwrap();
    upgrade(&dataset).run().exits(0).prints("dataset.schema.json");
    assert_eq!(fs::read_to_string(&schema).unwrap(), current);
    // The schema of another program is theirs.
    fs::write(&schema, r#"{ "title": "Another schema" }"#).unwrap();
    upgrade(&dataset).run().exits(0).prints("is in format 1 already");
}

#[test]
fn upgrade_refuses_what_it_cannot_rewrite() {
    for (text, status, message) in [
        ("{", 1, "error[not-json]"),
        ("{ \"council\": {}, }", 1, "error[not-json]"),
        ("[]", 1, "has a `council`"),
        ("{ \"visits\": [] }", 1, "has a `council`"),
        ("{ \"format\": 2, \"council\": {} }", 1, "reads formats up to 1"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dataset.json");
        fs::write(&path, text).unwrap();
        upgrade(&path).run().exits(status).complains(message);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    upgrade(Path::new("nowhere")).run().exits(3).complains("cannot read `nowhere`");
}

#[test]
fn newer_format_is_refused_with_one_sentence() {
    let folder = copy();
    let path = folder.path().join("council.json");
    let text = fs::read_to_string(&path).unwrap();
    let text = text.replace("\"format\": 1", "\"format\": 12, \"unknown\": true");
    fs::write(&path, text).unwrap();
    let found = found(folder.path());
    let message =
        "the dataset is in format 12, and this version of the program reads formats up to 1";
    assert_eq!(found, [("newer-format".to_owned(), message.to_owned())]);
    for command in [&["build"][..], &["minute"], &["site"], &["dates"], &["roll"]] {
        Program::new(command).argument(folder.path()).run().exits(1).complains(message);
    }
}

#[test]
fn new_says_whether_the_committee_is_of_the_executive() {
    for (governance, committee, executive, advisory) in [
        ("leader-and-cabinet", "Cabinet", Some(true), None),
        ("leader-and-cabinet", "The Executive Board", Some(true), None),
        ("elected-mayor", "Mayor and Cabinet", Some(true), None),
        ("leader-and-cabinet", "Full Council", Some(false), None),
        ("leader-and-cabinet", "Policy and Resources Committee", Some(false), None),
        ("leader-and-cabinet", "Overview and Scrutiny Committee", None, Some(true)),
        ("committee-system", "Policy Committee", None, None),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let dataset = folder.path().join("exampleton");
        let mut answers = ANSWERS.map(str::to_owned);
        answers[3] = format!("--governance={governance}");
        answers[4] = format!("--committee={committee}");
        new(&dataset, &answers.each_ref().map(String::as_str)).run().exits(0);
        let council: Value =
            serde_json::from_slice(&fs::read(dataset.join("council.json")).unwrap()).unwrap();
        let found = &council["council"]["committees"][0];
        assert_eq!(found.get("executive").and_then(Value::as_bool), executive, "{committee}");
        assert_eq!(found.get("advisory").and_then(Value::as_bool), advisory, "{committee}");
    }
}
