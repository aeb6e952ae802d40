//! Proves that the shipped JSON Schema is the program's own and fits the
//! shipped dataset, and that completions, manual and templates come out whole.

use std::collections::BTreeSet;
use std::fs;

use intl_update::dataset::{Edition, read_texts};
use serde_json::Value;

use crate::support::{Program, files, fixture, repository, sheffield};

fn dataset_schema() -> Value {
    serde_json::from_str(&Program::new(["schema"]).run().exits(0).stdout).unwrap()
}

#[test]
fn the_shipped_schema_is_current() {
    let shipped = fs::read_to_string(repository("data/dataset.schema.json")).unwrap();
    let printed = Program::new(["schema"]).run().exits(0).stdout;
    assert!(
        shipped == printed,
        "data/dataset.schema.json is not current: cargo run -- schema > data/dataset.schema.json"
    );
    let named = Program::new(["schema", "dataset"]).run().exits(0).stdout;
    assert_eq!(named, printed);
}

#[test]
fn the_shipped_dataset_fits_the_schema_and_refers_to_it() {
    let validator =
        jsonschema::options().should_validate_formats(true).build(&dataset_schema()).unwrap();
    let files = files(&sheffield());
    assert!(!files.is_empty());
    for (name, bytes) in files {
        let file: Value = serde_json::from_slice(&bytes).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&file).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", name.display());
        let reference = file["$schema"].as_str().expect("the file refers to its schema");
        let schema = sheffield().join(name).parent().unwrap().join(reference);
        assert_eq!(
            schema.canonicalize().unwrap(),
            repository("data/dataset.schema.json").canonicalize().unwrap()
        );
    }
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let script = Program::new(["completions", shell]).run().exits(0).stdout;
        for word in
            ["intl-update", "build", "check", "schema", "templates", "house-style", "strict"]
        {
            assert!(script.contains(word), "no `{word}` for {shell}");
        }
    }
    Program::new(["completions", "cobol"]).run().exits(2).complains("bash");
}

#[test]
fn the_manual_page_describes_every_command() {
    let page = Program::new(["man"]).run().exits(0).stdout;
    assert!(page.starts_with(".ie ") || page.starts_with(".TH"), "{page:.80}");
    for word in [
        "intl\\-update",
        "intl\\-update\\-build",
        "intl\\-update\\-check",
        "\\-\\-strict",
        "\\-\\-first\\-page",
        "\\-\\-house\\-style",
        "\\-\\-message\\-format",
    ] {
        assert!(page.contains(word), "no `{word}`");
    }
}

#[test]
fn help_names_defaults_and_exit_statuses() {
    let help = Program::new(["--help"]).run().exits(0).stdout;
    assert!(help.contains("Exit status: 0 done, 1 a dataset or a template has errors"), "{help}");
    let help = Program::new(["build", "--help"]).run().exits(0).stdout;
    for default in ["The default is the", "[default: out]", "Noto Sans is always available"] {
        assert!(help.contains(default), "no `{default}` in {help}");
    }
    Program::new(["--version"])
        .run()
        .exits(0)
        .prints(concat!("intl-update ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn fields_are_printed_or_written() {
    let printed = Program::new(["fields"]).run().exits(0).stdout;
    assert!(printed.contains("| `announced` | [partial date](#forms-of-text) | optional |"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fields.md");
    let write = || Program::new(["fields", "--out"]).argument(&file).run().exits(0);
    assert_eq!(write().stdout, "");
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.starts_with(printed.trim_end()), "{written:.200}");
    // The next run knows the file as its own.
    write();
    assert_eq!(fs::read_to_string(&file).unwrap(), written);
}

#[test]
fn wording_lists_the_sentences_that_a_dataset_can_replace() {
    let listed = Program::new(["wording"]).argument(sheffield()).run().exits(0).stdout;
    assert!(listed.contains("legal/powers\n    Powers that may be relevant include"), "{listed}");
}

#[test]
fn templates_are_exported_whole_and_give_the_same_report() {
    let folder = tempfile::tempdir().unwrap();
    let templates = folder.path().join("templates");
    Program::new(["templates", "export"])
        .argument(&templates)
        .run()
        .exits(0)
        .prints("template files");
    assert!(files(&templates) == files(&repository("report-templates")), "other files");
    let (built_in, exported) = (folder.path().join("built-in"), folder.path().join("exported"));
    for (out, arguments) in
        [(&built_in, &[][..]), (&exported, &["--templates", templates.to_str().unwrap()])]
    {
        let program =
            Program::new(["build", "-q"]).argument(sheffield()).argument("--out").argument(out);
        let program = arguments.iter().fold(program, Program::argument);
        program.run().exits(0);
    }
    assert!(files(&built_in) == files(&exported), "the reports differ");
}

#[test]
fn templates_export_keeps_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let export = || Program::new(["templates", "export"]).argument(folder.path());
    export().run().exits(0);
    let built_in = files(folder.path());
    let changed = folder.path().join("base/labels.json");
    fs::write(&changed, "{}").unwrap();
    fs::remove_file(folder.path().join("base/report.typ")).unwrap();
    export().run().exits(0).prints("1 template file in ").prints("existing files were kept");
    assert_eq!(fs::read_to_string(&changed).unwrap(), "{}");
    let names =
        |files: &std::collections::BTreeMap<_, _>| files.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&files(folder.path())), names(&built_in));
    fs::remove_file(&changed).unwrap();
    export().run().exits(0);
    assert!(files(folder.path()) == built_in, "not every file is the built-in one again");
}

#[test]
fn an_overridden_label_or_file_changes_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let templates = folder.path().join("templates");
    fs::create_dir_all(templates.join("sheffield/wording")).unwrap();
    fs::write(
        templates.join("sheffield/labels.json"),
        r#"{ "to_complete": { "row": "To be confirmed" } }"#,
    )
    .unwrap();
    fs::write(templates.join("sheffield/wording/legal-powers.md"), "It costs nothing.\n").unwrap();
    Program::new(["build", "-q", "--templates"])
        .argument(&templates)
        .argument(sheffield())
        .argument("--out")
        .argument(folder.path())
        .run()
        .exits(0);
    let page =
        fs::read_to_string(folder.path().join("sheffield-international-update-2025-26.html"))
            .unwrap();
    assert!(page.contains("To be confirmed") && !page.contains("To be completed<"));
    assert!(page.contains("It costs nothing.") && !page.contains("Powers that may be relevant"));
}

#[test]
fn a_new_house_style_needs_no_rust() {
    let folder = tempfile::tempdir().unwrap();
    let style = folder.path().join("templates/coastal");
    fs::create_dir_all(&style).unwrap();
    let spec = fs::read_to_string(repository("report-templates/standard/style.json")).unwrap();
    let spec = spec.replace("\"Recommendations\"", "\"Decisions asked for\"");
    fs::write(style.join("style.json"), spec).unwrap();
    Program::new(["build", "-q", "--house-style", "coastal", "--templates"])
        .argument(folder.path().join("templates"))
        .argument(sheffield())
        .argument("--out")
        .argument(folder.path())
        .run()
        .exits(0);
    let page =
        fs::read_to_string(folder.path().join("sheffield-international-update-2025-26.html"))
            .unwrap();
    assert!(page.contains("Decisions asked for"));
}

/// A name that has no room for more is refused where it is longer, in every field of names.
#[test]
fn names_have_a_most_length() {
    let text = fs::read_to_string(fixture("complete.json")).unwrap();
    let complete: Value = serde_json::from_str(&text).unwrap();
    for (pattern, most) in [
        ("/relationships/*/place", 200),
        ("/relationships/*/area", 200),
        ("/relationships/*/country_name", 200),
        ("/relationships/*/other_spellings/0", 200),
        ("/relationships/*/former_names/0/name", 200),
        ("/relationships/*/holders/0/name", 200),
        ("/relationships/*/holders/*/place", 200),
        ("/relationships/*/agreements/*/other_parties/0", 200),
        ("/relationships/*/agreements/*/with_council/0", 200),
        ("/reports/*/agenda_item", 100),
        ("/reports/*/minutes/*/agenda_item", 100),
        ("/site/title", 200),
    ] {
        let place = first_place(&complete, pattern, String::new());
        let place = place.unwrap_or_else(|| panic!("the complete dataset has no {pattern}"));
        for (length, is_refused) in [(most, false), (most + 1, true)] {
            let mut dataset = complete.clone();
            *dataset.pointer_mut(&place).unwrap() = "x y".repeat(100)[..length].into();
            let bytes = dataset.to_string().into_bytes();
            let loaded = read_texts(vec![("a.json".to_owned(), bytes)]);
            let problems = loaded.problems(Edition::Exempt);
            let is_told = problems
                .iter()
                .any(|problem| problem.message.contains(&format!("more than {most} characters")));
            assert_eq!(is_told, is_refused, "{place} of {length}: {problems:?}");
        }
    }
}

/// The JSON pointer of the first value that a pattern leads to, whose `*` is any entry.
fn first_place(value: &Value, pattern: &str, pointer: String) -> Option<String> {
    let Some(rest) = pattern.strip_prefix('/') else { return Some(pointer) };
    let (token, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let mut entries = match value {
        Value::Array(entries) if token == "*" => {
            (0..entries.len()).map(|index| index.to_string()).collect()
        }
        _ => vec![token.to_owned()],
    }
    .into_iter();
    entries.find_map(|token| {
        let inside = match value {
            Value::Array(entries) => entries.get(token.parse::<usize>().ok()?)?,
            value => value.get(&token)?,
        };
        first_place(inside, rest, format!("{pointer}/{token}"))
    })
}
