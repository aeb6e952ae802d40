//! The README's examples work as they stand.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

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

/// What the reader answers to the questions of `new`.
const ANSWERS: &str = "Exampleton City Council\nExampleton\nengland\ncommittee-system\nPolicy Committee\n2023-05-17\n";

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

/// A fenced block of the README, with the heading over it.
struct Block {
    heading: String,
    language: String,
    text: String,
}

/// The README's fenced blocks in their order.
fn steps() -> Vec<Block> {
    let readme = fs::read_to_string(repository("README.md")).unwrap();
    let mut found = Vec::new();
    let mut heading = String::new();
    for (index, piece) in readme.split("```").enumerate() {
        if index % 2 == 0 {
            if let Some(last) = piece.lines().rfind(|line| line.starts_with('#')) {
                last.trim_start_matches(['#', ' ']).clone_into(&mut heading);
            }
        } else {
            let (language, text) = piece.split_once('\n').unwrap();
            let (language, text) = (language.to_owned(), text.to_owned());
            found.push(Block { heading: heading.clone(), language, text });
        }
    }
    found
}

/// The words of a command; those between quotation marks are one.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, piece) in command.split('"').enumerate() {
        if index % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// The short name of an entry of a list.
fn name(entry: &Value) -> Option<&Value> {
    entry.get("id").or_else(|| entry.get("year"))
}

/// Adds the fields of a recipe at their place.
fn add(place: &mut Value, recipe: Value) {
    match (place, recipe) {
        (Value::Object(place), Value::Object(recipe)) => {
            for (field, value) in recipe {
                add(place.entry(field).or_insert(Value::Null), value);
            }
        }
        (Value::Array(place), Value::Array(recipe)) => {
            for entry in recipe {
                let known = |old: &&mut Value| name(old).is_some() && name(old) == name(&entry);
                match place.iter_mut().find(known) {
                    Some(old) => add(old, entry),
                    None => place.push(entry),
                }
            }
        }
        (place, recipe) => *place = recipe,
    }
}

/// The dataset that the README's reader makes.
struct Exampleton<'a> {
    folder: &'a Path,
}

impl Exampleton<'_> {
    fn path(&self) -> PathBuf {
        self.folder.join("exampleton")
    }

    /// Its files, without the schema.
    fn files(&self) -> Vec<(PathBuf, Value)> {
        let inside = fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().path());
        inside
            .filter(|path| path.is_file() && !path.ends_with("dataset.schema.json"))
            .map(|path| {
                let value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
                (path, value)
            })
            .collect()
    }

    /// Replaces the examples of `new` by a dataset.
    fn replace(&self, dataset: &Value) {
        for (path, _) in self.files() {
            fs::remove_file(path).unwrap();
        }
        fs::write(self.path().join("dataset.json"), dataset.to_string()).unwrap();
    }

    /// Adds what a recipe shows: to the file that has the entry, or to that of the council.
    fn add(&self, recipe: &Value) {
        let mut files = self.files();
        let main = files.iter().position(|(_, value)| value.get("council").is_some()).unwrap();
        for (field, value) in recipe.as_object().unwrap() {
            let entries = match value {
                Value::Array(entries) => entries.iter().map(|entry| json!([entry])).collect(),
                value => vec![value.clone()],
            };
            for entry in entries {
                let has = |(_, file): &(PathBuf, Value)| {
                    let list = file.get(field).and_then(Value::as_array);
                    let own = entry.get(0).and_then(name);
                    own.is_some()
                        && list.is_some_and(|list| list.iter().any(|one| name(one) == own))
                };
                let home = files.iter().position(has).unwrap_or(main);
                add(&mut files[home].1, json!({ field: entry }));
            }
        }
        for (path, value) in files {
            fs::write(path, format!("{value:#}\n")).unwrap();
        }
    }

    /// What the public sees of the latest report, and what the check says.
    fn shown(&self) -> String {
        let run = |command: &str, arguments: &[&str]| {
            let program = Program::new([command]).argument(self.path()).arguments(arguments);
            program.within(self.folder).run().exits(0)
        };
        let check = run("check", &["-v", "--edition=exempt", "--date=2025-03-20"]);
        run("build", &["--format=markdown", "--out=shown"]);
        let shown = files(&self.folder.join("shown"));
        let (_, report) = shown.last_key_value().unwrap();
        let shown = format!("{}{}{}", String::from_utf8_lossy(report), check.stdout, check.stderr);
        shown.replace('\u{a0}', " ")
    }
}

/// What each JSON block adds to what is shown.
const EFFECTS: [(&str, &str); 17] = [
    ("2. Fill it in", "visited the new library"),
    ("4. Build it, and complete it", "brings people of both cities together"),
    ("6. Record the decisions and make the minute", ""),
    ("8. Roll on to the next year", "12 March 2025"),
    ("1. Add a visit", "The Exampleton Choir sang"),
    ("2. Announce a planned visit", "plans to train"),
    ("3. Add a relationship", "Porto is the second largest city"),
    ("4. Record an approach", "wrote to the Leader of the Council"),
    ("5. Ask for a decision", "enters into a memorandum of understanding with Dortmund"),
    ("6. Record what the meeting decided", ""),
    ("7. Record a decision taken outside the report", "mark the anniversary of the twinning"),
    ("8. Mark something exempt", "would harm them"),
    ("9. Accept a warning", "1 accepted"),
    ("10. Say that something cannot be known", ""),
    ("12. Use the council's own wording and house style", "the yearly account"),
    ("13. Publish the web site", ""),
    ("14. Ask for money for a visit or event", "approves attendance at “Delegation"),
];

/// Follows the README from the first block to the last.
#[test]
fn commands_and_recipes_do_what_they_say() {
    let folder = reader();
    let exampleton = Exampleton { folder: folder.path() };
    let mut recipes = 0;
    for Block { heading, language, text } in steps() {
        match language.as_str() {
            "console" => {
                for command in text.lines() {
                    let command = command.strip_prefix("$ ").expect("a command begins with $");
                    let arguments = command
                        .strip_prefix("cargo run --release -- ")
                        .or_else(|| command.strip_prefix("intl-update "));
                    let Some(arguments) = arguments else {
                        // This runs this test.
                        assert_eq!(command, "cargo test --locked");
                        continue;
                    };
                    Program::new(words(arguments))
                        .within(folder.path())
                        .reading(ANSWERS)
                        .run()
                        .exits(0);
                }
            }
            "json" => {
                let recipe: Value = serde_json::from_str(&text).unwrap();
                let effect = EFFECTS.iter().find(|(over, _)| *over == heading);
                let (_, effect) = effect.unwrap_or_else(|| panic!("{heading} has no effect"));
                if recipe["format"].is_null() {
                    let before = exampleton.shown();
                    assert!(effect.is_empty() || !before.contains(effect), "{heading}: {effect}");
                    exampleton.add(&recipe);
                } else {
                    exampleton.replace(&recipe);
                }
                let after = exampleton.shown();
                assert!(after.contains(effect), "{heading}: no {effect} in {after}");
                recipes += 1;
            }
            _ => {}
        }
    }
    assert_eq!(recipes, EFFECTS.len(), "a JSON block without an effect");
    for line in blocks("text")[0].lines() {
        assert!(folder.path().join(line).is_file(), "{line}");
    }
    let written = |name: &str| {
        fs::read_to_string(folder.path().join(name)).unwrap_or_else(|_| panic!("no {name}"))
    };
    let name = "out/exampleton-international-update";
    assert!(written(&format!("{name}-2023-24-minute.md")).contains("retains its relationship"));
    let march = written(&format!("{name}-2024-25-minute-2025-03-12.md"));
    assert!(march.contains("be deferred") && march.contains("That officers explore"), "{march}");
    let april = written(&format!("{name}-2024-25-minute-2025-04-09.md"));
    assert!(april.contains("RESOLVED by a show of hands"), "{april}");
    let exempt = name.replace("out/", "not-for-publication/NOT-FOR-PUBLICATION-");
    let (public, exempt) =
        (written(&format!("{name}-2024-25.html")), written(&format!("{exempt}-2024-25.html")));
    assert!(!public.contains("half of the cost") && exempt.contains("half of the cost"));
    assert!(written("out/exampleton-site/index.html").contains("Exampleton has partners in"));
    assert!(written("fields.md").starts_with("# Fields of a dataset"));
    let record = written("exampleton/records/2023-24/record.json");
    assert!(record.contains("title of the delegation") && record.contains("private address"));
    assert!(!exampleton.shown().contains("“Contact”"), "what cannot be known is asked for");
}

#[test]
fn every_command_is_listed() {
    let help = Program::new(["help"]).run().exits(0).stdout;
    let commands = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let readme = fs::read_to_string(repository("README.md")).unwrap();
    let commands = commands.lines().filter_map(|line| line.split_whitespace().next());
    let commands: Vec<&str> = commands.filter(|name| *name != "help").collect();
    assert!(commands.len() > 10, "{commands:?}");
    let table: String = readme.lines().filter(|line| line.starts_with("| `")).collect();
    for command in commands {
        let is_listed = [format!("`{command}`"), format!("`{command} ")];
        assert!(is_listed.iter().any(|name| table.contains(name)), "{command}");
    }
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
