//! A published report is kept as it was: later entries change no byte of it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Outcome, Program, files, fixture, page_words, sheffield};

/// A folder with a small dataset.
struct Register {
    folder: TempDir,
}

impl Register {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        fs::copy(fixture("valid.json"), folder.path().join("data/dataset.json")).unwrap();
        Self { folder }
    }

    fn dataset(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Runs a command on the dataset.
    fn run(&self, command: &str, arguments: &[&str]) -> Outcome {
        Program::new([command]).argument(self.dataset()).arguments(arguments).run()
    }

    fn build(&self, arguments: &[&str]) -> Outcome {
        Program::new(["build"])
            .argument(self.dataset())
            .argument("--out")
            .argument(self.out())
            .arguments(arguments)
            .run()
    }

    fn publish(&self) {
        self.run("publish", &["--year=2023-24", "--date=2024-07-26"])
            .exits(0)
            .prints("Published on 26 July 2024");
    }

    fn edit(&self, edit: impl FnOnce(&mut Value)) {
        let path = self.dataset().join("dataset.json");
        let mut value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        edit(&mut value);
        fs::write(path, serde_json::to_vec_pretty(&value).unwrap()).unwrap();
    }

    /// Changes that a report from the register would show.
    fn go_on(&self) {
        self.edit(|data| {
            data["relationships"][0]["place"] = "Neustadt".into();
            data["decisions"][0]["reason"] = "It was always so.".into();
            data["visits"][0]["title"] = "Winter of music".into();
        });
    }

    fn out_file(&self, name: &str) -> Vec<u8> {
        fs::read(self.out().join(name)).unwrap()
    }

    fn record(&self, folder: &str) -> PathBuf {
        self.dataset().join(folder).join("2023-24")
    }
}

const NAME: &str = "northvale-international-update-2023-24";

fn is_private(path: &Path) -> bool {
    fs::metadata(path).unwrap().permissions().mode() & 0o777 == 0o600
}

#[test]
fn build_gives_the_recorded_bytes() {
    let register = Register::new();
    register.publish();
    register.go_on();
    register.build(&["--year=2023-24"]).exits(0).prints("As published on 26 July 2024");
    for format in ["pdf", "html", "json"] {
        let name = format!("{NAME}.{format}");
        let kept = fs::read(register.record("records").join("v1").join(&name)).unwrap();
        assert!(register.out_file(&name) == kept, "{format}");
    }
    assert!(!register.record("records-exempt").exists());
}

#[test]
fn build_renders_a_format_that_was_not_published() {
    let register = Register::new();
    let markdown = |register: &Register| {
        register.build(&["--format=markdown"]).exits(0);
        register.out_file(&format!("{NAME}.md"))
    };
    let before = markdown(&register);
    register.publish();
    register.go_on();
    assert!(markdown(&register) == before);
}

#[test]
fn build_from_register_is_marked() {
    let register = Register::new();
    register.publish();
    register.go_on();
    register.build(&["--from-register"]).exits(0);
    let page = String::from_utf8(register.out_file(&format!("FROM-REGISTER-{NAME}.html"))).unwrap();
    assert!(page.contains("Not the published report"));
    assert!(page_words(&page, "relationship-altstadt").starts_with("Neustadt"));
    assert!(!register.out().join(format!("{NAME}.html")).exists());
}

#[test]
fn check_and_diff_show_what_differs() {
    let register = Register::new();
    register.publish();
    let informs = |register: &Register| {
        let check = register.run("check", &["--date=2024-09-01", "--message-format=json"]).exits(0);
        check.diagnostics().iter().any(|found| found["code"] == "differs-from-record")
    };
    assert!(!informs(&register));
    register.run("diff", &["2023-24"]).exits(0).prints("Nothing differs.");
    register.go_on();
    assert!(informs(&register));
    register.run("diff", &["2023-24"]).exits(0).prints("always");
    register.run("diff", &["2022-23"]).exits(2);
}

/// A report that was published in another house style, or at another place of the agenda,
/// than the dataset has does not differ for that.
#[test]
fn check_compares_in_the_published_house_style() {
    let register = Register::new();
    register
        .run("publish", &["--date=2024-07-26", "--house-style=standard", "--agenda-item=9"])
        .exits(0);
    let check = register.run("check", &["--date=2024-09-01", "--message-format=json"]).exits(0);
    let mut differing = check.diagnostics();
    differing.retain(|found| found["code"] == "differs-from-record");
    assert_eq!(differing, Vec::<Value>::new());
    register.run("diff", &["2023-24"]).exits(0).prints("Nothing differs.");
}

#[test]
fn check_finds_every_damaged_file() {
    let register = Register::new();
    register.publish();
    register.run("publish", &["--reissue=A date was wrong."]).exits(0);
    let record = register.record("records");
    let kept: Vec<PathBuf> = files(&record).into_keys().map(|file| record.join(file)).collect();
    assert!(kept.len() > 6, "{kept:?}");
    for path in &kept {
        let bytes = fs::read(path).unwrap();
        for damaged in [None, Some(&bytes[1..])] {
            match damaged {
                Some(damaged) => fs::write(path, damaged).unwrap(),
                None if path.ends_with("record.json") => continue,
                None => fs::remove_file(path).unwrap(),
            }
            let check = register.run("check", &["--date=2026-12-01", "--message-format=json"]);
            let found = check.exits(1).diagnostics();
            let name = path.file_name().unwrap().to_string_lossy();
            let damage: Vec<_> =
                found.iter().filter(|one| one["code"] == "damaged-record").collect();
            assert!(
                matches!(&damage[..], [one] if one["help"].to_string().contains(&*name)),
                "{name}: {found:?}"
            );
            fs::write(path, &bytes).unwrap();
        }
    }
}

/// The report of the year after is composed with what the first one says on record.
#[test]
fn next_report_is_compared_by_the_record() {
    let register = Register::new();
    register.edit(|data| {
        data["decisions"][0]["considerations"] = json!([{ "result": "agreed" }]);
        let mut next = data["reports"][0].clone();
        next["year"] = "2024-25".into();
        next["meeting"]["date"] = "2025-08-04".into();
        next["published"] = "2025-07-25".into();
        next["narrative"]["proposal"] = json!(["Nothing else is proposed."]);
        next["further_recommendations"][0]["id"] = "lord-mayor-again".into();
        data["reports"].as_array_mut().unwrap().push(next);
    });
    register.publish();
    register.run("publish", &["--year=2024-25"]).exits(0);
    register.edit(|data| data["decisions"][0]["wording"] = "does something else".into());
    let check = register.run("check", &["--date=2025-09-01", "--message-format=json"]).exits(0);
    let mut differing = check.diagnostics();
    differing.retain(|found| found["code"] == "differs-from-record");
    assert!(
        matches!(&differing[..], [one] if one["message"].to_string().contains("2023-24")),
        "{differing:?}"
    );
    register.run("diff", &["2023-24"]).exits(0).prints("something else");
    register.run("diff", &["2024-25"]).exits(0).prints("Nothing differs.");
}

/// Whatever of a report is changed differs from the record: also in the form, on the first
/// page, and beside the words of a recommendation.
#[test]
fn diff_shows_each_part_of_a_report() {
    let register = Register::new();
    register.edit(|data| {
        let proposal = &mut data["reports"][0]["narrative"]["proposal"];
        let repeated = "The Council retains its relationship with Altstadt, at a cost of £500.";
        proposal.as_array_mut().unwrap().push(repeated.into());
        data["council"]["notice"] = "The old notice.".into();
        data["reports"][0]["title"] = "The old title".into();
        data["reports"][0]["attachments"] = json!([{ "title": "The old map" }]);
    });
    register.publish();
    let path = register.dataset().join("dataset.json");
    let published = fs::read(&path).unwrap();
    let parts: [(&str, Value, &str); 10] = [
        (
            "/reports/0/officers/author/name",
            "A. Nother".into(),
            "[-B.-]{+A.+} [-Writer,-]{+Nother,+}",
        ),
        (
            "/reports/0/officers/lead_officer/job_title",
            "Head of Places".into(),
            "[-Policy-]{+Places+}",
        ),
        (
            "/reports/0/form/sign_offs/0/name",
            "E. Counter".into(),
            "Finance: Name: [-D. Counter-]{+E. Counter+}",
        ),
        ("/reports/0/form/consultation", true.into(), "[-No-]{+Yes+}"),
        ("/reports/0/attachments/0/title", "The new map".into(), "The [-old-]{+new+} map"),
        ("/reports/0/title", "The new title".into(), "The [-old-]{+new+} title"),
        ("/reports/0/meeting/date", "2024-08-06".into(), "[-5-]{+6+} August 2024"),
        ("/council/committees/0/name", "Place Committee".into(), "[-Policy-]{+Place+} Committee"),
        ("/council/notice", "The new notice.".into(), "The [-old-]{+new+} notice."),
        (
            "/reports/0/narrative/proposal/1",
            "The Council retains its relationship with Altstadt, at a cost of £700.".into(),
            "[-£500.-]{+£700.+}",
        ),
    ];
    for (pointer, new, expected) in parts {
        register.edit(|data| *data.pointer_mut(pointer).unwrap() = new);
        register.run("diff", &["2023-24"]).exits(0).prints(expected);
        let check = register.run("check", &["--date=2024-09-01", "--message-format=json"]);
        let differs = check.diagnostics().iter().any(|one| one["code"] == "differs-from-record");
        assert!(differs, "{pointer}: {check:?}");
        fs::write(&path, &published).unwrap();
    }
    register.run("diff", &["2023-24"]).exits(0).prints("Nothing differs.");
}

#[test]
fn diff_shows_a_status_that_was_published_otherwise() {
    let register = Register::new();
    register.publish();
    register.edit(|data| {
        data["relationships"][0]["standings"] =
            json!([{ "status": "dormant", "since": "2024-01" }]);
    });
    register
        .run("diff", &["2023-24"])
        .exits(0)
        .prints("\nStatus\n\n  Altstadt: active → dormant\n");
    register
        .run("diff", &["2023-24", "--format=markdown"])
        .exits(0)
        .prints("\n## Status\n\n- Altstadt: active → dormant\n");
    let json = register.run("diff", &["2023-24", "--format=json"]).exits(0).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    let expected = json!([{ "place": "Altstadt", "before": "active", "after": "dormant" }]);
    assert_eq!(json["standings"], expected);
    assert_eq!(json["visits"], json!([]));
}

#[test]
fn exempt_records_are_private_and_apart() {
    let register = Register::new();
    register.edit(|data| {
        let reason = data["decisions"][0]["reason"].take();
        let form = data["reports"][0]["form"].as_object_mut().unwrap();
        form.remove("exempt_information");
        let interest = "The terms are not settled, and the partner asked for confidence.";
        data["decisions"][0]["reason"] =
            json!({ "text": reason, "exempt": { "paragraphs": [3], "public_interest": interest } });
    });
    register.publish();
    let exempt = register.record("records-exempt");
    for (name, _) in files(&exempt) {
        assert!(is_private(&exempt.join(&name)), "{}", name.display());
    }
    let all = files(&exempt.join("v1"));
    assert_eq!(all.len(), 3, "{:?}", all.keys());
    let public = files(&register.record("records"));
    let names: Vec<_> = public.keys().map(|name| name.display().to_string()).collect();
    assert!(names.iter().all(|name| !name.contains("NOT-FOR")), "{names:?}");
    let record = String::from_utf8(public[Path::new("record.json")].clone()).unwrap();
    assert!(!record.contains("NOT-FOR"), "{record}");
    register.build(&["--edition=all"]).exits(0);
    let name = format!("NOT-FOR-PUBLICATION-{NAME}.pdf");
    assert!(register.out_file(&name) == all[Path::new(&name)]);
    let away = register.folder.path().join("records-exempt");
    fs::rename(register.dataset().join("records-exempt"), &away).unwrap();
    register.build(&[]).exits(0);
    register.build(&["--edition=exempt"]).exits(3).complains("is not on this computer");
    // Nor is the latest version with an earlier one.
    register.run("publish", &["--reissue=Corrected.", "--date=2024-07-29"]).exits(0);
    fs::remove_dir_all(register.dataset().join("records-exempt")).unwrap();
    fs::rename(&away, register.dataset().join("records-exempt")).unwrap();
    register.build(&[]).exits(0).prints("version 2");
    register.build(&["--edition=exempt"]).exits(3).complains("is not on this computer");
    // A version without anything exempt takes the place of one with it.
    register.edit(|data| {
        data["decisions"][0]["reason"] = "The terms are known.".into();
        data["reports"][0]["form"]["exempt_information"] = json!({ "contains": false });
    });
    register.run("publish", &["--reissue=Settled.", "--date=2024-07-30"]).exits(0);
    register.build(&["--edition=exempt"]).exits(1).complains("is exempt, so there is only");
    register.build(&["--edition=all"]).exits(0).prints("version 3");
    register.run("diff", &["2023-24", "--edition=exempt"]).exits(0).prints("Nothing differs.");
}

#[test]
fn only_a_final_report_is_published() {
    let register = Register::new();
    register.edit(|data| data["reports"][0]["draft"] = true.into());
    register.run("publish", &[]).exits(1).complains("is a draft");
    let register = Register::new();
    register.edit(|data| data["visits"][0]["relationships"] = json!(["nowhere"]));
    register.run("publish", &[]).exits(1).complains("nowhere");
    assert_eq!(files(&register.dataset()).len(), 1);
}

#[test]
fn reissue_says_when_and_why() {
    let register = Register::new();
    register.run("publish", &["--reissue=Corrected."]).exits(2).complains("has not been published");
    register.publish();
    register.run("publish", &[]).exits(2).complains("--reissue REASON");
    register.go_on();
    let reason = "The name of a town was wrong.";
    register
        .run("publish", &["--reissue", reason, "--date=2024-07-30"])
        .exits(0)
        .prints("Published on 30 July 2024, version 2");
    register.build(&[]).exits(0).prints("As published on 30 July 2024, version 2");
    let page = String::from_utf8(register.out_file(&format!("{NAME}.html"))).unwrap();
    let page = page.replace('\u{a0}', " ");
    assert!(page.contains(&format!("Reissued on 30 July 2024 (version 2): {reason}")), "{page}");
    assert!(page_words(&page, "relationship-altstadt").starts_with("Neustadt"));
    let first = fs::read_to_string(register.record("records").join(format!("v1/{NAME}.html")));
    assert!(!first.unwrap().contains("Neustadt"));
}

/// A later version is of today, unless another date is given, and never of an earlier one.
#[test]
fn reissue_has_its_own_date() {
    let register = Register::new();
    register.publish();
    register
        .run("publish", &["--reissue=Corrected.", "--date=2024-07-01"])
        .exits(2)
        .complains("cannot be dated 2024-07-01");
    register.run("publish", &["--reissue=Corrected."]).exits(0).prints("version 2");
    let record = fs::read(register.record("records").join("record.json")).unwrap();
    let record: Value = serde_json::from_slice(&record).unwrap();
    let dates = [0, 1].map(|version| record["versions"][version]["published"].clone());
    assert_eq!(dates[0], "2024-07-26");
    assert!(dates[1].as_str().unwrap() > "2026", "{dates:?}");
}

/// The reason is public.
#[test]
fn reason_may_not_quote_what_is_exempt() {
    let register = Register::new();
    let secret = "Another town has offered to pay for the whole of the concert.";
    register.edit(|dataset| {
        dataset["reports"][0]["form"]["exempt_information"] =
            json!({ "contains": true, "paragraphs": [3] });
        dataset["reports"][0]["narrative"]["proposal"] = json!([
            "The reasons are in paragraph [](ref:reason/retain-altstadt).",
            { "text": secret, "exempt": { "paragraphs": [3], "public_interest": "Talks go on." } },
        ]);
    });
    register.publish();
    let before = files(&register.record("records"));
    for option in ["--reissue", "--withdraw"] {
        register
            .run("publish", &[option, &format!("We heard: {secret}")])
            .exits(2)
            .complains("repeats words of something exempt");
        assert!(files(&register.record("records")) == before, "{option}");
    }
    register.run("publish", &["--reissue=A price was wrong.", "--date=2024-07-30"]).exits(0);
}

#[test]
fn withdrawn_version_is_not_served() {
    let register = Register::new();
    register.publish();
    let before = files(&register.record("records").join("v1"));
    register
        .run("publish", &["--withdraw=A name was in it.", "--date=2024-07-29"])
        .exits(0)
        .prints("Version 1 of the report for 2023-24 is withdrawn");
    assert_eq!(files(&register.record("records")).len(), 1, "only record.json is left");
    let kept = register.record("records-exempt").join("withdrawn-v1");
    assert!(files(&kept) == before);
    for (name, _) in files(&kept) {
        assert!(is_private(&kept.join(&name)), "{}", name.display());
    }
    register.build(&[]).exits(1).complains("was withdrawn on 2024-07-29 (A name was in it)");
    register.run("publish", &["--withdraw=Again."]).exits(2).complains("was withdrawn on");
    register.run("publish", &["--reissue=Without the name.", "--date=2024-07-30"]).exits(0);
    register.build(&[]).exits(0).prints("version 2");
}

#[test]
fn changed_record_is_refused() {
    let register = Register::new();
    register.publish();
    let path = register.record("records").join(format!("v1/{NAME}.pdf"));
    let mut bytes = fs::read(&path).unwrap();
    bytes.push(b'\n');
    fs::write(&path, bytes).unwrap();
    register.build(&[]).exits(3).complains("is not what was published");
    fs::remove_file(&path).unwrap();
    register.build(&[]).exits(3).complains("restore it from a backup");
    let path = register.record("records").join("record.json");
    let newer = fs::read_to_string(&path).unwrap().replace("\"record\": 1", "\"record\": 2");
    fs::write(&path, newer).unwrap();
    register.build(&[]).exits(3).complains("newer version of the program");
}

#[test]
fn other_settings_are_refused() {
    let register = Register::new();
    register.publish();
    for option in ["--house-style=standard", "--agenda-item=99", "--first-page=77"] {
        register.build(&[option]).exits(2).complains("--from-register");
        register.build(&[option, "--from-register", "--format=json"]).exits(0);
    }
}

#[test]
fn outputs_never_replace_a_record() {
    let register = Register::new();
    register.publish();
    let before = files(&register.dataset());
    let out = register.record("records").join("v1");
    let build = Program::new(["build"]).argument(register.dataset()).argument("--out");
    build.argument(out).run().exits(2);
    assert!(files(&register.dataset()) == before);
}

#[test]
fn roll_asks_for_the_record() {
    let register = Register::new();
    let other = Register::new();
    other.publish();
    register.run("roll", &[]).exits(0).prints("--year 2023-24");
    let rolled = other.run("roll", &[]).exits(0);
    assert!(!rolled.stdout.contains("publish"), "{rolled:?}");
}

/// What was exempt when the report was published and is not any more was put to the meeting.
#[test]
fn minute_has_what_was_exempt_when_published() {
    let register = Register::new();
    let interest = "The terms are not settled, and the partner asked for confidence.";
    register.edit(|data| {
        for decision in data["decisions"].as_array_mut().unwrap() {
            decision["considerations"] = json!([{ "result": "agreed" }]);
        }
        data["decisions"][1]["exempt"] = json!({ "paragraphs": [3], "public_interest": interest });
        let report = &mut data["reports"][0];
        report["further_recommendations"][0]["considerations"] = json!([{ "result": "agreed" }]);
        report["form"].as_object_mut().unwrap().remove("exempt_information");
    });
    register.publish();
    register.edit(|data| {
        data["decisions"][1].as_object_mut().unwrap().remove("exempt");
    });
    let minute = Program::new(["minute", "--format=markdown"]).argument(register.dataset());
    minute.argument("--out").argument(register.out()).run().exits(0);
    let minute = String::from_utf8(register.out_file(&format!("{NAME}-minute.md"))).unwrap();
    assert!(minute.contains("Kitahara"), "{minute}");
}

/// The changes, the tracker and the minute tell of the report as it was published.
#[test]
fn next_report_and_minute_read_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("sheffield");
    fs::create_dir(&dataset).unwrap();
    for (name, bytes) in files(&sheffield()) {
        fs::write(dataset.join(name), bytes).unwrap();
    }
    let run = |command: &str, arguments: &[&str]| {
        let program = Program::new([command]).argument(&dataset).arguments(arguments);
        program.within(folder.path()).run().exits(0)
    };
    let read = |name: &str| {
        let path = format!("out/sheffield-international-update-{name}.md");
        fs::read_to_string(folder.path().join(path)).unwrap()
    };
    run("publish", &["--year=2023-24"]);
    run("minute", &["--year=2023-24", "--format=markdown"]);
    run("build", &["--year=2024-25", "--format=markdown"]);
    let (minute, next) = (read("2023-24-minute"), read("2024-25"));
    let edit = |name: &str, edit: &dyn Fn(&mut Value)| {
        let path = dataset.join(name);
        let mut value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        edit(&mut value);
        fs::write(path, value.to_string()).unwrap();
    };
    edit("decisions.json", &|data| {
        let decisions = data["decisions"].as_array_mut().unwrap();
        let mut added = decisions[0].clone();
        added["id"] = "added-later".into();
        added["relationships"] = json!(["jeonju"]);
        added["outcome"] = "acknowledge".into();
        added.as_object_mut().unwrap().remove("position");
        decisions.insert(0, added);
        for decision in decisions {
            if decision["report"] == "2023-24" {
                decision["wording"] = "does something else".into();
            }
        }
    });
    edit("report-2023-24.json", &|data| {
        let further = data["reports"][0]["further_recommendations"].as_array_mut().unwrap();
        let mut added = further[0].clone();
        added["id"] = "further-added-later".into();
        added["reason"] = "This is something else.".into();
        further.insert(0, added);
        for further in further {
            further["text"] = "That the Committee notes something else.".into();
        }
    });
    edit("relationships.json", &|data| {
        for place in data["relationships"].as_array_mut().unwrap() {
            if place["id"] == "kotli" {
                place["standings"] = json!([{ "status": "suspended", "since": "1999" }]);
            }
        }
    });
    run("minute", &["--year=2023-24", "--format=markdown"]);
    run("build", &["--year=2024-25", "--format=markdown"]);
    assert!(read("2023-24-minute") == minute);
    let changed = read("2024-25");
    assert!(!changed.contains("something else"), "{changed}");
    assert!(changed.contains("acknowledges the important role of the Lord Mayor"), "{changed}");
    let relinquished = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.contains("relinquish")).map(str::to_owned).collect()
    };
    assert_eq!(relinquished(&changed), relinquished(&next));
    // Before, it was what the published report says.
    let row = |line: &&str| line.contains("Dormant|Suspended");
    assert!(changed.lines().find(row).is_some_and(|line| line.contains("Kotli")), "{changed}");
}
