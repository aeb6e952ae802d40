//! Places that share a name, and a place that has that of the council, are told apart
//! wherever a report, a minute or a web page names them.

use std::fs;

use crate::made::Settings;
use crate::made::{build_site, minute};
use intl_update::compose::{ComposeOptions, SiteOptions};
use intl_update::dataset::Edition;
use intl_update::render::{Format, SiteForm};
use intl_update::text::Block;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{STYLES, all_sections, fixture, page_text, site_words, squeezed};

/// The small dataset with three partners of one name, which is the council's too.
fn dataset() -> (TempDir, std::path::PathBuf) {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    for (index, area) in [(0, "Hesse"), (1, "Brandenburg"), (3, "Honshu")] {
        let place = dataset["relationships"][index].as_object_mut().unwrap();
        place.insert("place".to_owned(), json!("Twyford"));
        place.insert("area".to_owned(), json!(area));
        for own in ["profile", "story", "history"] {
            place.remove(own);
        }
        let decision = &mut dataset["decisions"][index.min(1)];
        decision["considerations"] = json!([{ "result": "agreed" }]);
    }
    dataset["council"]["place"] = json!("Twyford");
    // What the forms of other councils ask for is left open.
    dataset["reports"][0]["draft"] = json!(true);
    dataset["reports"][0].as_object_mut().unwrap().remove("regions");
    dataset["decisions"][0]["relationships"] = json!(["altstadt", "osthafen"]);
    dataset["decisions"].as_array_mut().unwrap().truncate(3);
    dataset["decisions"][2]["considerations"] = json!([{ "result": "agreed" }]);
    let further = &mut dataset["reports"][0]["further_recommendations"][0];
    further["considerations"] = json!([{ "result": "agreed" }]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dataset.json");
    fs::write(&path, dataset.to_string()).unwrap();
    (folder, path)
}

fn settings(style: &str) -> Settings {
    let compose =
        ComposeOptions { house_style: Some(style.to_owned()), ..ComposeOptions::default() };
    Settings { compose, formats: vec![Format::Html], ..Settings::default() }
}

/// Holds that every name in a text has its area after it, but for that of the council.
#[track_caller]
fn assert_told_apart(text: &str) {
    let text =
        squeezed(text).replace('\u{a0}', " ").replace(", Twyford", "").replace("Twyford and ", "");
    for (at, name) in text.match_indices("Twyford") {
        let rest = &text[at + name.len()..];
        let areas = [" (Hesse)", " (Brandenburg)", " (Honshu)"];
        let is_apart = areas.iter().any(|area| rest.starts_with(area));
        let from = text[..at].char_indices().rev().nth(60).map_or(0, |(at, _)| at);
        assert!(
            is_apart,
            "…{}{}",
            &text[from..at + name.len()],
            rest.chars().take(40).collect::<String>()
        );
    }
    assert!(text.contains("Twyford (Hesse)"), "{text}");
}

#[test]
fn report_in_every_style() {
    let (_folder, path) = dataset();
    for style in STYLES {
        let built = crate::made::build(&path, &settings(style)).unwrap();
        let html = String::from_utf8(built.files[0].file.bytes.clone()).unwrap();
        let text = page_text(&html);
        assert_told_apart(&text);
        let pair = "its relationships with Twyford (Hesse) and Twyford (Brandenburg)";
        assert!(text.contains(pair), "{style}: {text}");
        let statuses: Vec<&str> =
            built.report.statuses.iter().map(|one| one.place.as_str()).collect();
        assert_eq!(
            statuses,
            ["Twyford (Hesse)", "Twyford (Brandenburg)", "Vila Nova", "Twyford (Honshu)"]
        );
        let sections = all_sections(&built.report);
        let title = |title: &str| sections.iter().any(|section| section.title == title);
        assert!(title("Twyford (Hesse), Germany"), "{style}");
        let pictures = sections.iter().flat_map(|section| &section.blocks);
        for block in pictures {
            if let Block::Picture { kind, svg, .. } = block
                && kind != "visits"
            {
                assert!(svg.contains("Twyford (Hes"), "{style}: {kind}");
            }
        }
    }
}

#[test]
fn minute_and_site() {
    let (_folder, path) = dataset();
    let made = minute(path.as_path(), &[Edition::Public], &settings("sheffield")).unwrap();
    let html = String::from_utf8(made[0].files[0].file.bytes.clone()).unwrap();
    assert_told_apart(&page_text(&html));
    for (_, text) in site_words(&path, "2024-09-01") {
        let text = text.replace("Twyford has international", "");
        if text.contains("Twyford (") {
            assert_told_apart(&text.replace("between Twyford", "").replace("Twyford's", ""));
        }
    }
    let options = SiteOptions::on("2024-09-01".parse().unwrap());
    let built = build_site(&path, &options, SiteForm::Pages, &Settings::default()).unwrap();
    let mut titles: Vec<&str> = built.site.pages.iter().map(|page| page.title.as_str()).collect();
    let count = titles.len();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), count, "{titles:?}");
}

/// A country as the partner, under the name and with the article that the United Kingdom
/// government gives it.
const COUNTRIES: [(&str, &str, &str); 4] = [
    ("FO", "Faroe Islands", "the Faroe Islands"),
    ("NL", "Netherlands", "the Netherlands"),
    ("GM", "The Gambia", "The Gambia"),
    ("IS", "Iceland", "Iceland"),
];

/// The small dataset in which two partners are countries, the first of them as written.
fn with_countries(first: &str, code: &str) -> (TempDir, std::path::PathBuf) {
    let (folder, path) = dataset();
    let mut dataset: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    dataset["council"]["place"] = json!("Musterhausen");
    for (index, place, code) in [(0, first, code), (1, "Luxembourg", "LU")] {
        let entry = dataset["relationships"][index].as_object_mut().unwrap();
        entry.insert("place".to_owned(), json!(place));
        entry.insert("country".to_owned(), json!(code));
        entry.remove("area");
        entry.remove("local_name");
        entry.remove("coordinates");
    }
    // A city of the name of its country has an area.
    dataset["relationships"][1]["area"] = json!("Canton of Luxembourg");
    fs::write(&path, dataset.to_string()).unwrap();
    (folder, path)
}

/// Holds that a text names a country once, and in a sentence with its article.
#[track_caller]
fn assert_named_as_country(text: &str, name: &str, in_text: &str) {
    let text = squeezed(text).replace('\u{a0}', " ");
    assert!(!text.contains(&format!("{name}, {name}")), "{text}");
    assert!(!text.contains(&format!("{name}, {in_text}")), "{text}");
    assert!(!text.contains("the the ") && !text.contains("the The "), "{text}");
    for before in [" with ", " of ", " to ", " About ", " and ", " on ", " about "] {
        let bare = format!("{before}{name}");
        assert!(name == in_text || !text.contains(&bare), "{bare}: {text}");
    }
}

#[test]
fn partner_that_is_a_country() {
    for (code, name, in_text) in COUNTRIES {
        for written in [name, in_text] {
            let (_folder, path) = with_countries(written, code);
            for style in STYLES {
                let built = crate::made::build(&path, &settings(style)).unwrap();
                let html = String::from_utf8(built.files[0].file.bytes.clone()).unwrap();
                let text = page_text(&html);
                assert_named_as_country(&text, name, in_text);
                let pair = format!("its relationships with {in_text} and Luxembourg");
                assert!(text.contains(&pair), "{style}: {text}");
                let sections = all_sections(&built.report);
                let title = |title: &str| sections.iter().any(|section| section.title == title);
                assert!(title(name), "{style}: {name}");
                assert!(title("Luxembourg, Canton of Luxembourg, Luxembourg"), "{style}");
            }
            for (page, text) in site_words(&path, "2024-09-01") {
                assert_named_as_country(&text, name, in_text);
                if page == "places/altstadt.html" {
                    assert!(text.contains(&format!("and {in_text} ")), "{text}");
                }
            }
        }
    }
}
