//! Proves that no command replaces anything but its own earlier outputs: neither a file
//! that it reads nor one that somebody else wrote.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::support::{Outcome, Program, files, fixture};

/// The commands that write files into a folder, with `{dataset}` and `{out}` in place of the
/// paths.
const INTO_A_FOLDER: [&str; 7] = [
    "build {dataset} --format html,json,markdown --out {out}",
    "build {dataset} --format pdf --out {out}",
    "minute {dataset} --year 2023-24 --format html,json,markdown --out {out}",
    "site {dataset} --date 2025-12-01 --out {out}",
    "site {dataset} --date 2025-12-01 --fragment --out {out}",
    "templates export {out}",
    "new {out} --name=A --place=B --nation=england --governance=committee-system --committee=C --annual-meeting=2025-05-20",
];

/// The commands that write one file.
const INTO_A_FILE: [&str; 8] = [
    "dates {dataset} --meeting 2026-03-04 --format text --out {out}",
    "dates {dataset} --meeting 2026-03-04 --format json --out {out}",
    "dates {dataset} --meeting 2026-03-04 --format ics --out {out}",
    "diff {dataset} 2023-24 2024-25 --format text --out {out}",
    "diff {dataset} 2023-24 2024-25 --format markdown --out {out}",
    "diff {dataset} 2023-24 2024-25 --format json --out {out}",
    "schema dataset --out {out}",
    "schema report --out {out}",
];

fn run(command: &str, dataset: &Path, out: &Path) -> Outcome {
    let argument = |word: &str| match word {
        "{dataset}" => dataset.display().to_string(),
        "{out}" => out.display().to_string(),
        word => word.to_owned(),
    };
    Program::new(command.split(' ').map(argument)).argument("-q").run()
}

/// How much is tried.
#[derive(Debug, Clone, Copy)]
enum Sample {
    Few,
    All,
}

/// A dataset of several files, with images, in the folder `dataset` of another one. No file
/// of it has the name of an output.
fn dataset() -> (TempDir, PathBuf) {
    let parent = tempfile::tempdir().unwrap();
    let dataset = parent.path().join("dataset");
    fs::create_dir_all(dataset.join("photographs")).unwrap();
    for image in ["logo.png", "photographs/hall.jpg"] {
        fs::copy(fixture(image), dataset.join(image)).unwrap();
    }
    let text = fs::read_to_string(fixture("complete.json")).unwrap();
    let parts: Map<String, Value> = serde_json::from_str(&text).unwrap();
    for (name, part) in parts {
        let name = if name == "site" { "public-site" } else { &name };
        let text = format!("{:#}", json!({ name.trim_start_matches("public-"): part }));
        fs::write(dataset.join(name).with_extension("json"), text).unwrap();
    }
    (parent, dataset)
}

/// Asserts that every file of a folder still says what it said.
#[track_caller]
fn assert_kept(before: &BTreeMap<PathBuf, Vec<u8>>, folder: &Path, what: &str) {
    let after = files(folder);
    for (name, bytes) in before {
        assert!(after.get(name) == Some(bytes), "{what} changed {}", name.display());
    }
}

/// The names of the files that a command writes into an empty folder.
fn outputs(command: &str) -> Vec<PathBuf> {
    let (parent, dataset) = dataset();
    let out = parent.path().join("out");
    run(command, &dataset, &out).exits(0);
    files(&out).into_keys().collect()
}

/// Runs a command with the output at, above and below a dataset, through a link, and at the
/// dataset by other names; or at the dataset and through a link only.
fn run_everywhere(command: &str, parent: &Path, dataset: &Path, sample: Sample) {
    let before = files(dataset);
    let link = parent.join("link");
    #[cfg(unix)]
    std::os::unix::fs::symlink(dataset, &link).unwrap();
    let child = dataset.join("child");
    let (around, again) = (dataset.join("child/.."), parent.join("./dataset"));
    let places = [dataset, &link, parent, &child, &around, &again];
    let count = match sample {
        Sample::Few => 2,
        Sample::All => places.len(),
    };
    for out in &places[..count] {
        let outcome = run(command, dataset, out);
        let refusals = ["nothing was written", "already contains files"];
        let is_refused = outcome.status() == Some(2)
            && refusals.iter().any(|refusal| outcome.stderr.contains(refusal));
        assert!(is_refused || outcome.status() == Some(0), "{command}: {outcome:#?}");
        assert_kept(&before, dataset, &format!("{command} with {}", out.display()));
    }
    // The dataset is still what it was for the program, too.
    run("build {dataset} --format json --out {out}", dataset, &parent.join("own")).exits(0);
}

#[test]
fn folder_outputs_leave_the_dataset_alone() {
    write_everywhere(Sample::Few);
}

#[test]
#[ignore = "exhaustive: outputs in more places"]
fn folder_outputs_leave_the_dataset_alone_exhaustive() {
    write_everywhere(Sample::All);
}

fn write_everywhere(sample: Sample) {
    INTO_A_FOLDER.par_iter().for_each(|command| {
        let (parent, dataset) = dataset();
        run_everywhere(command, parent.path(), &dataset, sample);
    });
}

/// Puts a file of the dataset, or one that somebody else wrote, in the place of an output, and
/// gives the folder with the dataset.
fn with_input_named(name: &Path) -> (TempDir, PathBuf) {
    let (parent, dataset) = dataset();
    let path = dataset.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let is_json = name.extension().is_some_and(|end| end == "json");
    if is_json && name.components().count() == 1 {
        fs::rename(dataset.join("visits.json"), &path).unwrap();
    } else {
        fs::write(&path, "theirs").unwrap();
    }
    (parent, dataset)
}

#[track_caller]
fn assert_refused(command: &str, name: &Path, dataset: &Path) {
    let before = files(dataset);
    let outcome = run(command, dataset, dataset);
    // Exported templates pass over what is there.
    if !command.starts_with("templates") {
        let message = format!("{}` ", name.display());
        outcome.exits(2).complains(&message).complains("nothing was written");
        assert_eq!(files(dataset).len(), before.len(), "{command}: {}", name.display());
    }
    assert_kept(&before, dataset, command);
}

#[test]
fn outputs_named_like_inputs_are_refused() {
    INTO_A_FOLDER[..6].par_iter().for_each(|command| {
        let names = outputs(command);
        let (_parent, dataset) = with_input_named(&names[0]);
        assert_refused(command, &names[0], &dataset);
    });
}

#[test]
#[ignore = "exhaustive: every output of every command, with the output everywhere"]
fn outputs_named_like_inputs_are_refused_exhaustive() {
    INTO_A_FOLDER[..6].par_iter().for_each(|command| {
        for name in outputs(command) {
            let (parent, dataset) = with_input_named(&name);
            assert_refused(command, &name, &dataset);
            run_everywhere(command, parent.path(), &dataset, Sample::All);
        }
    });
}

#[test]
fn file_outputs_replace_no_input() {
    // Which format is asked for makes no difference.
    [INTO_A_FILE[0], INTO_A_FILE[3], INTO_A_FILE[6]].par_iter().for_each(|command| {
        let (parent, dataset) = dataset();
        let before = files(&dataset);
        let inside = |name: &str| dataset.join(name);
        fs::hard_link(inside("visits.json"), parent.path().join("second-name.json")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(inside("visits.json"), parent.path().join("link.json")).unwrap();
        for out in [
            inside("visits.json"),
            inside("../dataset/council.json"),
            parent.path().join("second-name.json"),
            #[cfg(unix)]
            parent.path().join("link.json"),
            dataset.clone(),
        ] {
            let outcome = run(command, &dataset, &out);
            assert!(matches!(outcome.status(), Some(2 | 3)), "{command}: {outcome:#?}");
            assert_kept(&before, &dataset, command);
        }
    });
}

#[test]
fn file_outputs_replace_their_own_files() {
    let (parent, dataset) = dataset();
    INTO_A_FILE.par_iter().enumerate().for_each(|(index, command)| {
        let own = parent.path().join(index.to_string());
        run(command, &dataset, &own).exits(0).says_nothing();
        run(command, &dataset, &own).exits(0).says_nothing();
    });
}

#[test]
fn own_outputs_are_replaced() {
    INTO_A_FOLDER[..5].par_iter().for_each(|command| {
        let (parent, dataset) = dataset();
        let out = parent.path().join("out");
        run(command, &dataset, &out).exits(0);
        let first = files(&out);
        for (file, from, to) in [
            ("council.json", "Northvale City Council", "Northvale Council"),
            ("relationships.json", "Altstadt", "Neustadt"),
        ] {
            let path = dataset.join(file);
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, text.replace(from, to)).unwrap();
        }
        run(command, &dataset, &out).exits(0);
        let second = files(&out);
        assert!(first.keys().eq(second.keys()), "{command}");
        assert!(first != second, "{command} wrote the same files");
    });
}

#[test]
fn single_file_dataset_is_not_replaced_by_its_report() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("northvale-international-update-2023-24.json");
    fs::copy(fixture("valid.json"), &path).unwrap();
    let before = files(folder.path());
    for arguments in [&["build"][..], &["minute"], &["site", "--date=2025-12-01"]] {
        Program::new(arguments)
            .argument("northvale-international-update-2023-24.json")
            .argument("--out=.")
            .within(folder.path())
            .run();
        assert_kept(&before, folder.path(), arguments[0]);
    }
    Program::new(["build", "northvale-international-update-2023-24.json", "--out=."])
        .within(folder.path())
        .run()
        .exits(2)
        .complains("northvale-international-update-2023-24.json` was read as a source");
}

#[test]
fn files_that_are_not_parts_of_the_dataset_are_passed_over() {
    let (parent, dataset) = dataset();
    run("build {dataset} --format pdf,html,json --out {out}", &dataset, &dataset).exits(0);
    run("site {dataset} --date 2025-12-01 --out {out}", &dataset, &dataset).exits(0);
    for name in ["._visits.json", ".visits.json", "~$council.json"] {
        fs::write(dataset.join(name), b"\0\x05\x16\x07 not JSON").unwrap();
    }
    for name in [".vscode", "__MACOSX"] {
        fs::create_dir(parent.path().join(name)).unwrap();
        fs::write(parent.path().join(name).join("settings.json"), "{}").unwrap();
    }
    for asked in [&dataset, &parent.path().to_owned()] {
        let out = tempfile::tempdir().unwrap();
        let build = Program::new(["build", "-v", "--format=json", "--out"]).argument(out.path());
        let outcome = build.argument(asked).run().exits(0);
        for (name, reason) in [
            ("._visits.json", "hidden file"),
            (".visits.json", "hidden file"),
            ("~$council.json", "hidden file"),
            ("northvale-international-update-2024-25.json", "written by this program"),
            ("site.json", "written by this program"),
            ("site-manifest.json", "written by this program"),
        ] {
            let line = format!("skipped `{}`: {reason}", dataset.join(name).display());
            assert!(outcome.stderr.contains(&line), "no `{line}` in {outcome:#?}");
        }
    }
}

#[test]
fn output_named_as_dataset_is_refused() {
    let (parent, dataset) = dataset();
    let out = parent.path().join("out");
    run("build {dataset} --format json --out {out}", &dataset, &out).exits(0);
    let report = files(&out).into_keys().next().unwrap();
    let message = "was written by this program and is not a dataset";
    Program::new(["check"]).argument(out.join(report)).run().exits(2).complains(message);
    Program::new(["check"])
        .argument(&out)
        .run()
        .exits(3)
        .complains("except hidden files and files that this program wrote");
}
