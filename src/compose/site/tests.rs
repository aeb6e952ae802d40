//! What the site shows is what the dataset's own list of it says.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{ComposedSite, SiteOptions, compose_site};
use crate::dataset::{Edition, Loaded, OnSite, PartialDate, dataset_type, read_texts};
use crate::json::Pointer;
use crate::photographs::Images;
use crate::templates::Templates;

/// The fixtures with every field, and with something of each kind exempt.
const FIXTURES: [&str; 2] = [
    include_str!("../../../tests/fixtures/complete.json"),
    include_str!("../../../tests/fixtures/exempt.json"),
];

/// Before, between and after what the fixtures tell.
const DAYS: [&str; 4] = ["2020-01-01", "2023-10-01", "2024-09-20", "2030-01-01"];

fn loaded(dataset: &Value) -> Loaded {
    read_texts(vec![("dataset.json".to_owned(), dataset.to_string().into_bytes())])
}

fn mark(index: usize) -> String {
    format!("Mark{index}x")
}

/// Gives each narrative a word of its own, and looks for it on the site.
#[test]
fn the_list_of_what_the_site_shows_is_true() {
    let mut seen = BTreeSet::new();
    for fixture in FIXTURES {
        let mut dataset: Value = serde_json::from_str(fixture).unwrap();
        let whole = loaded(&dataset).edition(Edition::Exempt).unwrap();
        let texts = whole.texts().into_iter().map(|(pointer, _)| pointer);
        // What names an exempt relationship has its mark, which stands in no file beside it.
        let texts = texts.filter(|pointer| dataset.pointer(&pointer.to_string()).is_some());
        let is_narrative = |pointer: &Pointer<'_>| dataset_type().is_narrative(pointer.steps());
        let pointers: Vec<Pointer<'_>> = texts.filter(is_narrative).collect();
        assert!(pointers.len() > 60, "only {}", pointers.len());
        for (index, pointer) in pointers.iter().enumerate() {
            let text = dataset.pointer_mut(&pointer.to_string()).unwrap();
            *text = format!("{} {}.", text.as_str().unwrap(), mark(index)).into();
        }
        let loaded = loaded(&dataset);
        let public = loaded.edition(Edition::Public).unwrap();
        let whole = loaded.edition(Edition::Exempt).unwrap();
        for day in DAYS {
            let as_at: PartialDate = day.parse().unwrap();
            let options = SiteOptions::on(day.parse().unwrap());
            let ComposedSite { site, .. } =
                compose_site(&public, &Templates::built_in(), &Images::default(), &options)
                    .unwrap();
            let site = serde_json::to_string(&site).unwrap();
            for edition in [&public, &whole] {
                let on_site = OnSite::new(edition, as_at);
                for (index, pointer) in pointers.iter().enumerate() {
                    let shown = site.contains(&mark(index));
                    assert_eq!(on_site.has(pointer), shown, "{pointer} on {day}");
                    let keys: Vec<&str> = pointer.keys().collect();
                    seen.insert((keys.into_iter().rev().collect::<Vec<_>>().join("."), shown));
                }
            }
        }
    }
    // What is shown only sometimes is shown, and is not, in this test.
    for field in [
        "relationships.profile",
        "relationships.story",
        "relationships.history.text",
        "relationships.assessment.finding",
        "decisions.reason",
        "decisions.considerations.text",
        "other_decisions.text",
        "visits.account",
    ] {
        for shown in [true, false] {
            assert!(seen.contains(&(field.to_owned(), shown)), "{field} is never {shown}");
        }
    }
}
