//! The README's examples work as they stand.

use std::fs;

use crate::support::{Program, files, repository};

/// The fenced blocks of the README in one language.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(repository("README.md")).unwrap();
    let fence = format!("```{language}\n");
    let found: Vec<String> = readme
        .split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect();
    assert!(!found.is_empty(), "the README has no {language} block");
    found
}

/// A folder with the repository's datasets, as the README's reader has it.
fn reader() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files(&repository("data")) {
        let path = folder.path().join("data").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

#[test]
fn the_commands_do_what_they_say() {
    let folder = reader();
    let mut ran = 0;
    for command in blocks("console").iter().flat_map(|block| block.lines()) {
        let command = command.strip_prefix("$ ").expect("a command begins with $");
        let words = command
            .strip_prefix("cargo run --release -- ")
            .or_else(|| command.strip_prefix("intl-update "));
        let Some(words) = words else {
            // These run this test.
            let is_test = ["cargo test --locked", "cargo test --locked -- --include-ignored"];
            assert!(is_test.contains(&command), "{command}");
            continue;
        };
        Program::new(words.split(' ')).within(folder.path()).run().exits(0);
        ran += 1;
    }
    assert!(ran >= 4, "{ran}");
    for line in blocks("text")[0].lines() {
        assert!(folder.path().join(line).is_file(), "{line}");
    }
}

#[test]
fn the_dataset_builds() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("exampleton.json");
    fs::write(&dataset, &blocks("json")[0]).unwrap();
    Program::new(["build"])
        .argument(&dataset)
        .within(folder.path())
        .run()
        .exits(0)
        .prints("exampleton-international-update-2023-24.pdf")
        .prints("1 recommendation,");
}

#[test]
fn the_message_is_what_the_program_says() {
    let folder = reader();
    let visits = folder.path().join("data/sheffield/visits.json");
    let text = fs::read_to_string(&visits).unwrap();
    let broken = text.replacen("        \"bochum\"\n", "        \"bochumm\"\n", 1);
    assert_ne!(text, broken);
    fs::write(&visits, broken).unwrap();
    let message = blocks("text")[1].trim_end().to_owned();
    Program::new(["check", "data/sheffield", "--color", "never"])
        .within(folder.path())
        .run()
        .exits(1)
        .complains(&message);
}

#[test]
fn the_three_lines_are_those_of_the_tested_documentation() {
    let documentation = fs::read_to_string(repository("src/lib.rs")).unwrap();
    let lines = &blocks("rust")[0];
    let [settings, build, write] = lines.lines().collect::<Vec<_>>()[..] else {
        panic!("three lines are promised: {lines}");
    };
    for line in [settings, build] {
        assert!(documentation.contains(line), "{line}");
    }
    assert_eq!(write, "built.write(\"out\")?;");
    assert!(documentation.contains("built.write("));
}
