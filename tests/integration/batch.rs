//! Proves that a run over several datasets makes each by itself, tells of them in the order of
//! the command line, and takes no more memory the more there are.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::rule_fixtures::BrokenDataset;
use crate::support::{DAY, Outcome, Program, files, fixture, sheffield, whole};

/// The datasets as they are named on the command line: the second has an error, and there is
/// no fourth one.
const COUNCILS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/// Those of which a report is made.
const SOUND: [&str; 4] = ["first", "third", "fifth", "sixth"];

/// A dataset of a council of this name.
fn council(name: &str) -> String {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    text.replace(r#""id": "northvale""#, &format!(r#""id": "{name}""#))
}

/// A folder with the datasets.
fn councils() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in SOUND {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("dataset.json"), council(name)).unwrap();
    }
    let broken = fs::read(BrokenDataset::new("impossible-date").file()).unwrap();
    fs::create_dir(folder.path().join("second")).unwrap();
    fs::write(folder.path().join("second/dataset.json"), broken).unwrap();
    folder
}

fn run(command: &str, folder: &Path, arguments: &[&str]) -> Outcome {
    Program::new([command]).arguments(arguments).arguments(&COUNCILS).within(folder).run()
}

fn reports(councils: &[&str]) -> BTreeSet<String> {
    let formats = ["pdf", "html", "json"];
    let name = |council: &str, format| format!("{council}-international-update-2023-24.{format}");
    councils.iter().flat_map(|council| formats.map(|format| name(council, format))).collect()
}

fn written(folder: &Path) -> BTreeSet<String> {
    files(&folder.join("out")).into_keys().map(|name| name.display().to_string()).collect()
}

/// Where each of these texts begins, all of which are there once and in this order.
#[track_caller]
fn assert_in_order(text: &str, parts: &[&str]) {
    let places: Vec<usize> = parts
        .iter()
        .map(|part| text.find(part).unwrap_or_else(|| panic!("no `{part}` in {text}")))
        .collect();
    assert!(places.is_sorted(), "not in the order {parts:?}: {text}");
}

#[test]
fn build_of_several_makes_each_and_ends_with_a_table() {
    let folder = councils();
    let outcome = run("build", folder.path(), &["--color", "never"]).exits(1);
    assert_eq!(written(folder.path()), reports(&SOUND));
    // Of the summaries, the first two lines of each are enough to see their order.
    let (summaries, table) = outcome.stdout.split_once("\n\n").unwrap();
    assert_in_order(
        summaries,
        &[
            "out/first-international-update-2023-24.pdf",
            "out/first-international-update-2023-24.json",
            "second: 1 error, 0 warnings; nothing was written",
            "out/third-international-update-2023-24.pdf",
            "out/fifth-international-update-2023-24.pdf",
            "out/sixth-international-update-2023-24.pdf",
        ],
    );
    assert_in_order(&outcome.stderr, &["error[impossible-date]", "cannot read `fourth`"]);
    assert_eq!(
        table,
        "dataset  result               files\n\
         first    done, 0 warnings     out/first-international-update-2023-24.{pdf,html,json}\n\
         second   1 error, 0 warnings\n\
         third    done, 0 warnings     out/third-international-update-2023-24.{pdf,html,json}\n\
         fourth   failed\n\
         fifth    done, 0 warnings     out/fifth-international-update-2023-24.{pdf,html,json}\n\
         sixth    done, 0 warnings     out/sixth-international-update-2023-24.{pdf,html,json}\n\
         6 datasets: 4 done, 1 with errors, 1 failed\n"
    );
}

#[test]
fn build_of_several_tells_other_programs_in_order() {
    let folder = councils();
    let format = ["--format=html", "--message-format=json"];
    let messages = run("build", folder.path(), &format).exits(1).messages();
    let (last, each) = messages.split_last().unwrap();
    let told: Vec<(&str, &str)> = each
        .iter()
        .map(|message| {
            let field = |name: &str| message[name].as_str().unwrap_or_default();
            (field("reason"), field("dataset"))
        })
        .collect();
    assert_eq!(
        told,
        [
            ("build-finished", "first"),
            ("diagnostic", ""),
            ("build-failed", "second"),
            ("build-finished", "third"),
            ("error", ""),
            ("build-finished", "fifth"),
            ("build-finished", "sixth"),
        ]
    );
    assert_eq!(last["reason"], "datasets-finished");
    let datasets = last["datasets"].as_array().unwrap();
    let results: Vec<(&Value, &Value)> =
        datasets.iter().map(|dataset| (&dataset["dataset"], &dataset["result"])).collect();
    let expected = COUNCILS.map(|council| {
        let result = match council {
            "second" => "errors",
            "fourth" => "failed",
            _ => "done",
        };
        (json!(council), json!(result))
    });
    assert_eq!(results, expected.iter().map(|(one, other)| (one, other)).collect::<Vec<_>>());
    let first = json!({
        "dataset": "first", "result": "done", "errors": 0, "warnings": 0, "accepted": 0,
        "files": ["out/first-international-update-2023-24.html"],
    });
    assert_eq!(datasets[0], first);
}

#[test]
fn quiet_build_of_several_shows_the_errors_alone() {
    let folder = councils();
    let outcome = run("build", folder.path(), &["-q", "--format=html"]).exits(1);
    assert_eq!(outcome.stdout, "");
    assert_in_order(&outcome.stderr, &["impossible-date", "fourth"]);
}

#[test]
fn files_of_each_dataset_appear_together() {
    let folder = councils();
    let in_the_way = folder.path().join("out/third-international-update-2023-24.json");
    fs::create_dir_all(in_the_way).unwrap();
    let sound: Vec<&str> = SOUND.into_iter().filter(|council| *council != "third").collect();
    Program::new(["build", "--color", "never"])
        .arguments(&SOUND)
        .within(folder.path())
        .run()
        .exits(3)
        .complains("third-international-update-2023-24.json`: a folder is in its place")
        .prints("third    failed\n")
        .prints("4 datasets: 3 done, 0 with errors, 1 failed\n");
    assert_eq!(written(folder.path()), reports(&sound));
}

#[test]
fn error_that_names_no_file_names_its_dataset() {
    let folder = councils();
    run("build", folder.path(), &["--format=html", "--edition=exempt", "--color=never"])
        .exits(1)
        .complains("error: third: ")
        .prints("6 datasets: 0 done, 1 with errors, 5 failed\n");
}

#[test]
fn check_of_several_ends_with_a_table() {
    let folder = councils();
    let outcome = run("check", folder.path(), &["--date", DAY, "--color", "never"]).exits(1);
    assert_eq!(
        outcome.stdout,
        "first: 0 errors, 0 warnings\n\
         second: 1 error, 0 warnings\n\
         third: 0 errors, 0 warnings\n\
         fifth: 0 errors, 0 warnings\n\
         sixth: 0 errors, 0 warnings\n\
         \n\
         dataset  result                files\n\
         first    0 errors, 0 warnings\n\
         second   1 error, 0 warnings\n\
         third    0 errors, 0 warnings\n\
         fourth   failed\n\
         fifth    0 errors, 0 warnings\n\
         sixth    0 errors, 0 warnings\n\
         6 datasets: 4 done, 1 with errors, 1 failed\n"
    );
}

#[test]
fn sites_of_several_have_a_folder_each() {
    let folder = councils();
    run("site", folder.path(), &["--date", DAY, "--color", "never", "--out", "sites"])
        .exits(1)
        .prints("first    done, 0 warnings     sites/first-site\n")
        .prints("6 datasets: 4 done, 1 with errors, 1 failed\n");
    for council in SOUND {
        let page = folder.path().join("sites").join(format!("{council}-site/index.html"));
        assert!(page.is_file(), "{council}");
    }
}

/// The data of the program, in kilobytes, in which any number of reports of Sheffield's size
/// are made by two threads.
const MEMORY: u32 = 260_000;

#[cfg(unix)]
#[test]
fn memory_does_not_grow_with_the_datasets() {
    build_within_memory(3);
    build_within_memory(12);
}

#[cfg(unix)]
#[test]
#[ignore = "exhaustive: more datasets"]
fn memory_does_not_grow_with_the_datasets_exhaustive() {
    build_within_memory(60);
}

/// Builds so many varied copies of Sheffield's report in a shell that bounds the memory.
#[cfg(unix)]
fn build_within_memory(copies: usize) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let text = whole(&sheffield());
    for number in 0..copies {
        // No two have a paragraph in common, which would be typeset once.
        let text = text
            .replace(r#""id": "sheffield""#, &format!(r#""id": "copy-{number}""#))
            .replace(".\"", &format!(" ({number}).\""));
        fs::create_dir_all(data.join(number.to_string())).unwrap();
        fs::write(data.join(number.to_string()).join("dataset.json"), text).unwrap();
    }
    let script = format!("ulimit -d {MEMORY} && exec \"$0\" build -q data");
    let output = Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_intl-update")])
        .env("RAYON_NUM_THREADS", "2")
        .current_dir(folder.path())
        .output()
        .unwrap();
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{copies} copies: {}: {messages}", output.status);
    assert_eq!(files(&folder.path().join("out")).len(), 3 * copies);
}
