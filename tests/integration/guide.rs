//! The guide to house styles does what it says: its files make a house style,
//! its commands run, and what it says comes out does.

use std::fs;
use std::path::Path;

use crate::support::{Program, files, page_text, repository, squeezed};

/// A fenced block of the guide.
struct Block {
    language: String,
    text: String,
    /// The file that the block is, where the line before it names one.
    file: Option<String>,
}

/// The blocks of the guide to making a house style, in order.
fn blocks() -> Vec<Block> {
    let guide = fs::read_to_string(repository("report-templates/README.md")).unwrap();
    let from = guide.find("## Make one").unwrap();
    let to = guide.find("## Content of a section").unwrap();
    let mut found = Vec::new();
    let mut pieces = guide[from..to].split("```");
    let mut before = pieces.next().unwrap();
    while let (Some(block), Some(after)) = (pieces.next(), pieces.next()) {
        let (language, text) = block.split_once('\n').unwrap();
        let last = before.trim_end().lines().last().unwrap_or_default();
        let file = last.strip_prefix('`').and_then(|name| name.strip_suffix("`:"));
        found.push(Block {
            language: language.to_owned(),
            text: text.to_owned(),
            file: file.map(str::to_owned),
        });
        before = after;
    }
    found
}

/// Runs a command of the guide.
fn run(command: &str, folder: &Path, status: i32) -> String {
    let words = command.strip_prefix("$ intl-update ").expect("it is a command of the program");
    Program::new(words.split(' '))
        .argument("--color=never")
        .within(folder)
        .run()
        .exits(status)
        .stderr
}

#[test]
fn the_guide_makes_a_house_style() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files(&repository("data")) {
        let path = folder.path().join("data").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let style = folder.path().join("templates/exampleton/style.json");
    let (mut build, mut written, mut compared) = (String::new(), 0, 0);
    for block in blocks() {
        match (block.language.as_str(), block.file) {
            (_, Some(file)) => {
                let path = folder.path().join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, block.text).unwrap();
                written += 1;
            }
            ("console", None) => {
                for command in block.text.lines() {
                    run(command, folder.path(), 0);
                    if command.contains(" build ") {
                        command.clone_into(&mut build);
                    }
                }
            }
            // What is added to the house style.
            ("json", None) => {
                let spec = fs::read_to_string(&style).unwrap();
                let spec = spec.trim_end().strip_suffix("\n}").unwrap();
                fs::write(&style, format!("{spec},\n  {}\n}}\n", block.text.trim())).unwrap();
            }
            ("text", None) if block.text.starts_with("error") => {
                let spec = fs::read_to_string(&style).unwrap();
                fs::write(&style, spec.replace("#7a3b00", "#d08a4a")).unwrap();
                let said = run(&build, folder.path(), 1);
                assert!(said.contains(block.text.trim_end()), "{said}");
                fs::write(&style, spec).unwrap();
                compared += 1;
            }
            ("text", None) => {
                run(&build, folder.path(), 0);
                let page = folder.path().join("out/leeds-international-update-2023-24.html");
                let page = squeezed(&page_text(&fs::read_to_string(page).unwrap()));
                for line in block.text.lines() {
                    assert!(page.contains(line), "`{line}` is not in {page}");
                    compared += 1;
                }
            }
            (other, None) => panic!("a block in {other}: {}", block.text),
        }
    }
    assert!(written == 4 && compared > 12, "{written} files, {compared} lines");
    // With its colours the style passes again.
    run(&build, folder.path(), 0);
}

#[test]
fn the_list_of_house_styles_is_that_of_the_folder() {
    let folders = fs::read_dir(repository("report-templates")).unwrap();
    let mut styles: Vec<String> = folders
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("style.json").is_file())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    styles.sort();
    assert_eq!(styles, crate::support::STYLES);
}
