//! The page, and the web site: whatever the texts of a dataset, they stay texts. No
//! element, attribute, script or style is in them that the templates do not have, and
//! the feed and the site map are read as they were meant.

#![no_main]

use intl_update::diagnostic::Diagnostic;
use intl_update::site::Site;
use intl_update::text::Block;
use intl_update_fuzz::schema::SCHEMA;
use intl_update_fuzz::{
    COMPLETE, EDITIONS, Edition, Kind, STYLES, Tree, check, choose, compose, compose_site, letters,
    load, number, page, reports, settle, site_files,
};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

/// Stands between two texts of an input.
const BETWEEN_TEXTS: &str = "\n====\n";

fuzz_target!(|input: &str| {
    settle();
    let input: String = input.chars().filter(|c| may_be_written(*c)).collect();
    let texts = input.split(BETWEEN_TEXTS).map(|text| text.trim_matches(is_space));
    let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    if texts.is_empty() {
        return;
    }
    let dataset = with_texts(&texts);
    let loaded = load(vec![("dataset.json".to_owned(), dataset.to_string().into_bytes())]);
    // One of the ways to make a page, so that an input takes no longer.
    let mut number = number(input.as_bytes());
    // A page of a report, of a minute, or those of a site.
    let kinds = [Some(Kind::Report), Some(Kind::Report), Some(Kind::Minute), None, None];
    let (kind, style) = (*choose(&kinds, &mut number), choose(&STYLES, &mut number).as_str());
    // A site is for the public.
    let edition = if kind.is_none() { Edition::Public } else { *choose(&EDITIONS, &mut number) };
    assert!(loaded.is_whole(), "texts make it another form: {:?}", loaded.problems(edition));
    let dataset = loaded.edition(edition).expect("it is whole");
    // Narrative can write what is not seen as `&#2;`: the check refuses it.
    let refused = |found: &Diagnostic| found.rule.code == "invisible-character";
    if check(&loaded, edition).iter().any(refused) {
        return;
    }
    let Some(kind) = kind else {
        // A reference can lead nowhere.
        let Ok(site) = compose_site(&dataset, style, number % 3) else { return };
        // Fragments have pictures, which take long to draw.
        inspect_site(&site, !number.is_multiple_of(10));
        return;
    };
    let ids = reports(&dataset);
    let year = choose(&ids, &mut number);
    // A reference can lead nowhere.
    let Ok(composed) = compose(&dataset, kind, style, year) else { return };
    let page = page(&composed.report);
    let shown = intl_update_fuzz::page::inspect(&page, style, &composed.report);
    let shown = letters(&shown);
    for section in composed.report.sections.iter().flat_map(|section| section.walk()) {
        assert!(shown.contains(&letters(&section.title)), "not shown: {}", section.title);
        for block in &section.blocks {
            if let Block::Paragraph { .. } | Block::Numbered { .. } = block {
                let text = Tree::of(std::slice::from_ref(block)).text;
                assert!(text_is_shown(&shown, &text), "not shown: {text}");
            }
        }
    }
});

/// Every page of a site has no more than its template and shows its sections; what
/// is XML can be read.
fn inspect_site(site: &Site, whole: bool) {
    let files = site_files(site, whole);
    for page in &site.pages {
        let shown = intl_update_fuzz::page::inspect_on_site(page, &files, site, whole);
        let shown = letters(&shown);
        for section in page.sections.iter().flat_map(|section| section.walk()) {
            assert!(shown.contains(&letters(&section.title)), "not shown: {}", section.title);
            for block in &section.blocks {
                if let Block::Paragraph { .. } = block {
                    let text = Tree::of(std::slice::from_ref(block)).text;
                    assert!(text_is_shown(&shown, &text), "not shown: {text}");
                }
            }
        }
    }
    let of_kind = |name: &str| files.iter().find(|(file, _)| file == name).map(|(_, text)| text);
    let (Some(feed), Some(map)) = (of_kind("feed.xml"), of_kind("sitemap.xml")) else {
        assert!(!whole, "there is no feed or no site map");
        return;
    };
    let feed: atom_syndication::Feed = feed.parse().expect("it is a feed");
    assert_eq!(feed.entries().len(), site.feed.len());
    for (read, entry) in feed.entries().iter().zip(&site.feed) {
        assert_eq!(letters(read.title()), letters(&entry.title));
        let text = read.content().and_then(|content| content.value()).unwrap_or_default();
        assert_eq!(letters(text), letters(&entry.text));
    }
    // Each page has an address of ids and names of files alone.
    assert_eq!(map.matches("<loc>").count(), site.pages.len());
}

/// Whether a text neither begins nor ends with this: white space, of which a
/// byte-order mark is some to JSON Schema.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// Whether a font can have a character: the check refuses the others.
fn may_be_written(c: char) -> bool {
    let code = u32::from(c);
    let is_none = (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe;
    !is_none && (!c.is_control() || matches!(c, '\n' | '\t' | '\r'))
}

/// Whether every line of a text is shown.
fn text_is_shown(shown: &str, text: &str) -> bool {
    text.lines().all(|line| shown.contains(&letters(line)))
}

/// A dataset that has every field, with these texts in turn in all that anything
/// can be written in.
fn with_texts(texts: &[&str]) -> Value {
    let mut dataset: Value = serde_json::from_str(COMPLETE).expect("the fixture is JSON");
    let places: Vec<(String, Value)> = SCHEMA
        .nodes(&dataset)
        .into_iter()
        .filter(|(pointer, _)| pointer != "/$schema")
        .filter(|(_, node)| node.is_free_text() || node.schema["format"] == "web-address")
        .map(|(pointer, node)| (pointer, node.schema.clone()))
        .collect();
    for ((pointer, schema), text) in places.into_iter().zip(texts.iter().cycle()) {
        let place = dataset.pointer_mut(&pointer).expect("it has just been found");
        *place = fitted(text, &schema);
    }
    dataset
}

/// A text without what its field refuses.
fn fitted(text: &str, schema: &Value) -> Value {
    if schema["format"] == "web-address" {
        let refused = |c: char| c.is_whitespace() || c.is_control() || "<>\"\\".contains(c);
        return json!(format!("https://example.org/{}", text.replace(refused, "")));
    }
    // Of names and titles, the form allows one line.
    let is_one_line = schema["pattern"].as_str().is_some_and(|form| form.contains("\\n\\r"));
    let text = if is_one_line { text.replace(['\n', '\r'], " ") } else { text.to_owned() };
    let limit = schema["maxLength"].as_u64().map_or(usize::MAX, |limit| limit as usize);
    let kept: String = text.chars().take(limit).collect();
    json!(kept.trim_end_matches(is_space))
}
