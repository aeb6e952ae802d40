//! Placeholders are found in every text of a dataset that anything can be written in.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::made::Input;
use crate::made::Settings;
use intl_update::diagnostic::Severity;
use intl_update::render::Format;
use regex::Regex;
use serde_json::{Value, json};

use crate::editions::{complete, schema, text_input};
use crate::support::{Program, STYLES, day, fixture};

/// One placeholder of each kind.
const PLACEHOLDERS: [&str; 12] = [
    "TBC",
    "T.B.C.",
    "TBA",
    "To be confirmed.",
    "TODO",
    "XXXX",
    "???",
    "[Insert the text here]",
    "Lorem ipsum dolor sit amet.",
    "[To be written: what the place is like.]",
    "[Sample text for review] There is no cost.",
    "The cost is £XX,XXX.",
];

/// What is no part of any document.
const NOT_SHOWN: [&str; 3] = ["/to_complete/", "/public_passages/", "/accepted/"];

/// What the check finds: the pointer of each placeholder, with how much it weighs.
fn placeholders(dataset: &Value) -> BTreeMap<String, Severity> {
    let folder = fixture("complete.json").parent().unwrap().to_owned();
    let bytes = serde_json::to_vec(dataset).unwrap();
    let input = Input::Text { name: "dataset.json".to_owned(), bytes, folder: Some(folder) };
    let settings = Settings { formats: Vec::new(), ..Settings::default() };
    let found = crate::made::check(input, day(), &settings).unwrap();
    let own = found.into_iter().filter(|one| one.rule.code == "placeholder-left");
    own.map(|one| (pointer(&one.location.as_ref().unwrap().path), one.severity())).collect()
}

/// A JSON path as a pointer.
fn pointer(path: &str) -> String {
    let part = Regex::new(r"\.(\w+)|\[(\d+)\]|\['([^']*)'\]").unwrap();
    let parts = part.captures_iter(path).map(|found| {
        let name = (1..4).find_map(|group| found.get(group)).unwrap().as_str();
        format!("/{}", name.replace('~', "~0").replace('/', "~1"))
    });
    parts.collect()
}

/// A complete dataset whose reports are drafts, or final, and the pointers of the texts that
/// anything can be written in.
fn dataset(draft: bool) -> (Value, BTreeSet<String>) {
    let mut dataset = complete();
    for report in dataset["reports"].as_array_mut().unwrap() {
        report["draft"] = json!(draft);
    }
    let free = schema().free_texts(&dataset, "").into_iter();
    let free = free.filter_map(|(pointer, form)| form.is_none().then_some(pointer));
    let is_shown = |pointer: &String| !NOT_SHOWN.iter().any(|list| pointer.contains(list));
    let free: BTreeSet<String> = free.filter(is_shown).collect();
    assert!(free.len() > 150, "{free:#?}");
    (dataset, free)
}

/// What is found when every text is this one.
fn found_everywhere(text: &str, draft: bool) -> (BTreeMap<String, Severity>, BTreeSet<String>) {
    let (mut dataset, free) = dataset(draft);
    for pointer in &free {
        *dataset.pointer_mut(pointer).unwrap() = json!(text);
    }
    (placeholders(&dataset), free)
}

#[test]
fn placeholder_in_any_text_and_case() {
    for text in PLACEHOLDERS {
        for text in [text.to_owned(), text.to_lowercase(), text.to_uppercase()] {
            let (found, free) = found_everywhere(&text, false);
            let missing: Vec<&String> =
                free.iter().filter(|pointer| !found.contains_key(*pointer)).collect();
            assert!(missing.is_empty(), "`{text}` is not found in {missing:#?}");
            assert!(found.values().all(|severity| *severity == Severity::Error), "{text}");
        }
    }
}

#[test]
fn placeholder_in_draft_is_information() {
    let (found, free) = found_everywhere("TBC", true);
    assert_eq!(found.len(), free.len());
    assert!(found.values().all(|severity| *severity == Severity::Information));
}

#[test]
fn text_that_is_written_is_no_placeholder() {
    let (found, _) = found_everywhere("The date is to be confirmed by the museum.", false);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn new_dataset_is_all_placeholders_once_final() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("exampleton");
    for style in STYLES {
        let _ = fs::remove_dir_all(&path);
        Program::new(["new"])
            .argument(&path)
            .arguments(&["--name=Exampleton City Council", "--place=Exampleton"])
            .arguments(&["--nation=england", "--governance=leader-and-cabinet"])
            .arguments(&["--committee=Cabinet", "--annual-meeting=2025-05-20"])
            .argument(format!("--house-style={style}"))
            .run()
            .exits(0);
        let build = |out: &str| {
            Program::new(["build", "--format=html", "--out"])
                .argument(folder.path().join(out))
                .argument(&path)
                .run()
        };
        build("draft").exits(0);
        let report = path.join("report-2025-26.json");
        let text = fs::read_to_string(&report).unwrap();
        let text = text.replace("\"draft\": true", "\"draft\": false");
        fs::write(&report, &text).unwrap();
        let outcome = build("final").exits(1);
        let marks = ["[To be written", "[Sample text for review]"];
        let written: usize = fs::read_dir(&path)
            .unwrap()
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
            .filter(|text| !text.contains("json-schema.org"))
            .map(|text| marks.iter().map(|mark| text.matches(mark).count()).sum::<usize>())
            .sum();
        assert!(written >= 9, "{written}");
        let found = outcome.stderr.matches("error[placeholder-left]").count();
        // The name of the place and the title of the visit are found too.
        assert!(found >= written + 2, "{found} of {written} in {}", outcome.stderr);
    }
}

#[test]
fn site_is_never_a_draft() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    dataset["reports"][0]["draft"] = json!(true);
    dataset["relationships"][0]["story"] = json!(["To be confirmed"]);
    let path = folder.path().join("a.json");
    fs::write(&path, dataset.to_string()).unwrap();
    Program::new(["site", "--date=2024-09-01", "--out"])
        .argument(folder.path().join("site"))
        .argument(&path)
        .run()
        .exits(1)
        .complains("error[placeholder-left]");
}

/// A section and a form show the reason; nothing warns about it.
#[test]
fn what_cannot_be_known_is_told_with_its_reason() {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    dataset["council"]["themes"] = json!([{ "id": "health", "name": "Health" }]);
    let report = &mut dataset["reports"][0];
    report["themes"] = json!({});
    report["draft"] = json!(true);
    let mut not_known = serde_json::Map::new();
    for (field, list) in [
        ("themes.health", None),
        ("form.sign_offs", Some("/form/sign_offs")),
        ("form.consultation", Some("/form/consultation")),
        ("officers.author", Some("/officers/author")),
        ("narrative.consultation", Some("/narrative/consultation")),
        ("implications.legal", Some("/implications/legal")),
    ] {
        if let Some((parent, name)) = list.and_then(|list| list.rsplit_once('/')) {
            report.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name);
        }
        not_known.insert(field.to_owned(), json!(format!("Nobody kept {field}.")));
    }
    let reasons = not_known.clone();
    report["not_known"] = not_known.into();
    let settings = Settings { formats: vec![Format::Json], ..Settings::default() };
    let built = crate::made::build(text_input(&dataset), &settings).unwrap();
    let shown = serde_json::to_string(&built.report).unwrap();
    for (field, reason) in reasons {
        assert_eq!(shown.matches(reason.as_str().unwrap()).count(), 1, "{field}");
        let warned = built.warnings.to_string();
        assert!(!warned.contains(&field), "{warned}");
    }
}

/// A placeholder hides no reference that leads nowhere, and is quoted alone.
#[test]
fn placeholder_and_dead_reference_are_reported_together() {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    dataset["reports"][0]["narrative"]["proposal"] =
        json!(["TBC by the officers.", "The date is TBA.", "See [](ref:reason/retain-altstad)."]);
    for command in ["check", "build"] {
        let outcome = Program::new([command, "-", "--message-format=json"])
            .within(tempfile::tempdir().unwrap().path())
            .reading(dataset.to_string())
            .run();
        let found = outcome.diagnostics();
        let errors = found.iter().filter(|one| one["severity"] == "error");
        let told: BTreeSet<&str> = errors.map(|one| one["message"].as_str().unwrap()).collect();
        let expected = [
            "the reference `reason/retain-altstad` does not lead to anything in the report",
            "“TBA” is a placeholder",
            "“TBC” is a placeholder",
        ];
        assert_eq!(told, BTreeSet::from(expected), "{command}");
    }
}

/// A visit is shown by the report that counts it, though a later one is being drafted.
#[test]
fn placeholder_in_a_visit_of_a_final_report_is_an_error() {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let valid: Value = serde_json::from_str(&text).unwrap();
    for (start, draft, severity) in [
        ("2023-09-05", false, Severity::Error),
        ("2023-09-05", true, Severity::Information),
        ("2024-11-05", false, Severity::Information),
    ] {
        let mut dataset = valid.clone();
        dataset["council"]["municipal_years"] = json!([
            { "id": "2022-23", "annual_meeting": "2022-05-18" },
            { "id": "2023-24", "annual_meeting": "2023-05-17" },
            { "id": "2024-25", "annual_meeting": "2024-05-15" },
        ]);
        dataset["decisions"] = json!([]);
        dataset["reports"] = json!([
            { "year": "2023-24", "draft": draft, "meeting": { "committee": "policy", "date": "2024-06-05" } },
            { "year": "2024-25", "draft": true, "meeting": { "committee": "policy" } },
        ]);
        dataset["visits"] = json!([{
            "id": "choir", "start": start, "relationships": ["altstadt"], "form": "outward",
            "title": "Choir", "account": ["Lorem ipsum dolor sit amet."],
        }]);
        let found = placeholders(&dataset);
        assert_eq!(found.get("/visits/0/account/0"), Some(&severity), "{start} {draft}: {found:?}");
    }
}
