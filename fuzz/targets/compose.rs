//! Composing: whatever the dataset, as long as it fits the schema, its reports
//! and minutes are whole, or it is told why there are none; and nothing of what
//! is exempt gets into the public edition.

#![no_main]

use std::collections::BTreeSet;

use intl_update::compose::Composed;
use intl_update::diagnostic::Diagnostics;
use intl_update::report::Section;
use intl_update::site::Site;
use intl_update::text::is_linkable;
use intl_update_fuzz::{
    BETWEEN_FILES, EDITIONS, Edition, Kind, SECRET, STYLES, Tree, choose, compose, compose_site,
    files, load, mutate, number, reports, settle, told_to_public, with_secrets,
};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use serde::Serialize;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let text = String::from_utf8_lossy(&data[..size]);
    let is_json = |file: &str| serde_json::from_str::<serde_json::Value>(file).is_ok();
    if text.split(BETWEEN_FILES).all(is_json) {
        mutate::mutate(data, size, max_size, seed)
    } else {
        mutate::begin(data, max_size)
    }
});

fuzz_target!(|bytes: &[u8]| {
    settle();
    let files = with_secrets(files(bytes));
    let loaded = load(files.clone());
    if !loaded.is_whole() {
        return;
    }
    let mut number = number(bytes);
    let kinds = [Kind::Report, Kind::Report, Kind::Report, Kind::Minute];
    let (kind, style) = (*choose(&kinds, &mut number), choose(&STYLES, &mut number).as_str());
    let editions = if loaded.has_exempt() { &EDITIONS[..] } else { &EDITIONS[..1] };
    for edition in editions {
        let dataset = loaded.edition(*edition).expect("the dataset is whole");
        let ids = reports(&dataset);
        if ids.is_empty() {
            return;
        }
        match compose(&dataset, kind, style, choose(&ids, &mut number.clone())) {
            Ok(composed) => is_whole(&composed, *edition),
            Err(problems) => are_told(&problems, *edition),
        }
    }
    // The site is for the public, and has no notices.
    let public = loaded.edition(Edition::Public).expect("the dataset is whole");
    match compose_site(&public, style, number % 3) {
        Ok(site) => site_is_whole(&site),
        Err(problems) => are_told(&problems, Edition::Public),
    }
    // What takes longest is done now and then.
    if let ([file], true, 0) = (&files[..], loaded.has_exempt(), number % 3) {
        are_public(&told_to_public(file));
    }
});

/// Numbers, anchors and references fit together, links lead where they may, and
/// what is public has no secret.
fn is_whole(composed: &Composed, edition: Edition) {
    let report = &composed.report;
    assert_eq!(report.meta.edition, edition);
    assert_eq!(composed.warnings.errors(), 0, "{}", composed.warnings);
    let tree = Tree::of_report(report);
    let anchors: BTreeSet<&String> = tree.anchors.iter().collect();
    assert_eq!(anchors.len(), tree.anchors.len(), "anchors are repeated: {:?}", tree.anchors);
    assert!(tree.anchors.iter().all(|anchor| !anchor.is_empty()), "an anchor is empty");
    for (anchor, words) in &tree.references {
        assert!(anchors.contains(anchor), "a reference leads nowhere: {anchor}");
        assert!(!words.is_empty(), "a reference has no words: {anchor}");
    }
    for url in &tree.urls {
        assert!(is_linkable(url), "linked: {url}");
    }
    let mut numbers = BTreeSet::new();
    for recommendation in &report.recommendations {
        assert!(anchors.contains(&recommendation.anchor), "{recommendation:?}");
        assert!(numbers.insert(&recommendation.number), "{recommendation:?}");
    }
    report.sections.iter().for_each(|section| is_nested(section, 1));
    if edition == Edition::Public {
        is_public(report);
        is_public(&composed.sentences);
        are_public(&composed.warnings);
    }
}

/// Every page has its own path and anchors, links lead where they may, and nothing
/// has a secret.
fn site_is_whole(site: &Site) {
    let paths: BTreeSet<&String> = site.pages.iter().map(|page| &page.path).collect();
    assert_eq!(paths.len(), site.pages.len(), "two pages have one path: {paths:?}");
    for page in &site.pages {
        let mut tree = Tree::default();
        tree.blocks(&page.blocks, 0);
        for section in page.sections.iter().flat_map(Section::walk) {
            tree.anchors.push(section.anchor.clone());
            tree.blocks(&section.blocks, 0);
        }
        let anchors: BTreeSet<&String> = tree.anchors.iter().collect();
        assert_eq!(anchors.len(), tree.anchors.len(), "{}: {:?}", page.path, tree.anchors);
        page.sections.iter().for_each(|section| is_nested(section, 1));
        for url in &tree.urls {
            assert!(is_linkable(url), "linked: {url}");
        }
    }
    for entry in &site.feed {
        let path = entry.path.split('#').next().expect("there is a path");
        assert!(paths.iter().any(|page| *page == path), "the feed leads to {path}");
    }
    is_public(site);
}

/// Parts are one level deeper than what they are parts of.
fn is_nested(section: &Section, level: u8) {
    assert_eq!(section.level, level, "{}", section.title);
    assert!(!section.title.is_empty(), "{} has no title", section.anchor);
    section.sections.iter().for_each(|part| is_nested(part, level + 1));
}

/// The dataset has errors, and the templates that are built in have none.
fn are_told(problems: &Diagnostics, edition: Edition) {
    assert!(problems.errors() > 0, "{problems}");
    for found in problems {
        assert_ne!(found.rule.code, "template-error", "{found}");
    }
    if edition == Edition::Public {
        are_public(problems);
    }
}

fn are_public(problems: &Diagnostics) {
    is_public(problems);
    for found in problems {
        assert!(!found.help.contains(SECRET), "{}", found.help);
        if let Some(place) = &found.location {
            assert!(!place.source.text.contains(SECRET), "{}", place.source.text);
        }
    }
}

fn is_public(told: &impl Serialize) {
    let told = serde_json::to_string(told).expect("it can be written as JSON");
    if let Some(at) = told.find(SECRET) {
        let before = told.floor_char_boundary(at.saturating_sub(200));
        panic!("not for the public: {}", &told[before..at]);
    }
}
