//! Proves that the web site has everything that it should, that its links lead
//! somewhere, and that it shows a day as that day was.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::made::Settings;
use crate::made::{BuiltSite, Input, build_site};
use intl_update::compose::SiteOptions;
use intl_update::diagnostic::Scope;
use intl_update::render::SiteForm;
use intl_update::report::Section;
use intl_update::rules;
use intl_update::site::{Page, site_schema};
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::rule_fixtures::{BrokenDataset, RuleFixture};
use crate::support::{
    Outcome, Program, files, fixture, page_text, repository, sheffield, site_words, squeezed,
};

fn site(dataset: &Path, day: &str, form: SiteForm) -> BuiltSite {
    let options = SiteOptions::on(day.parse().unwrap());
    build_site(dataset, &options, form, &Settings::default()).unwrap()
}

/// The files of a site by their names.
fn texts(built: &BuiltSite) -> BTreeMap<String, String> {
    let files = built.files.iter();
    let files = files.filter_map(|file| {
        Some((file.name.display().to_string(), String::from_utf8(file.bytes.clone()).ok()?))
    });
    files.collect()
}

fn is_page(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "html")
}

fn page<'a>(built: &'a BuiltSite, path: &str) -> &'a Page {
    let found = built.site.pages.iter().find(|page| page.path == path);
    found.unwrap_or_else(|| panic!("there is no page {path}"))
}

/// The words of every page, one after the other.
fn words(built: &BuiltSite) -> String {
    let pages = texts(built).into_iter().filter(|(name, _)| is_page(name));
    let words: Vec<String> = pages.map(|(_, html)| squeezed(&page_text(&html))).collect();
    words.join("\n")
}

fn datasets() -> [PathBuf; 3] {
    [sheffield(), repository("data/leeds"), fixture("complete.json")]
}

/// The places under a heading of the front page, by the links to their pages.
fn listed(built: &BuiltSite, section: &str) -> Vec<String> {
    let front = &texts(built)["index.html"];
    let Some((_, rest)) = front.split_once(&format!("<h2 id=\"{section}\">")) else {
        return Vec::new();
    };
    let part = rest.split_once("<h2 ").map_or(rest, |(part, _)| part);
    let html = Html::parse_fragment(part);
    // A place without a page is in the list by its name alone.
    let names = "li > a[href^='places/'], li > div[id^='places-'] > p:first-child > strong";
    let names = Selector::parse(names).unwrap();
    html.select(&names).map(|name| name.text().collect()).collect()
}

#[test]
fn sheffields_front_page_lists_the_places_as_the_council_did_in_autumn_2024() {
    let built = site(&sheffield(), "2024-10-15", SiteForm::Pages);
    assert_eq!(
        listed(&built, "active"),
        ["Chengdu", "Bapaume", "Bochum", "Khmelnytskyi", "Pittsburgh", "Kawasaki"]
    );
    assert_eq!(listed(&built, "future"), ["Jeju Island", "Nablus"]);
    assert_eq!(
        listed(&built, "historical"),
        ["Anshan", "Daqing", "Nanchang", "Donetsk", "Estelí", "Kotli", "Jeonju", "Kitwe"]
    );
    let words = words(&built);
    assert!(words.contains("Archives and Local Studies Library, Surrey Street, Sheffield, S1 1XZ"));
    // What came later is not on it.
    for later in ["International Strategy", "renewed for two years", "was held in Bochum"] {
        assert!(!words.contains(later), "{later}");
    }
    let now = site(&sheffield(), "2026-01-15", SiteForm::Pages);
    assert!(listed(&now, "active").contains(&"Nablus".to_owned()));
}

#[test]
fn community_led_partnership_is_active() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    for (status, section) in
        [("community-led", "active"), ("dormant", "in-force"), ("suspended", "in-force")]
    {
        dataset["relationships"][1]["standings"] = json!([{ "status": status }]);
        fs::write(&path, dataset.to_string()).unwrap();
        let built = site(&path, "2024-06-01", SiteForm::Pages);
        assert!(listed(&built, section).contains(&"Osthafen".to_owned()), "{status}");
    }
}

#[test]
fn leedss_front_page_lists_all_seven_places_as_partners() {
    let built = site(&repository("data/leeds"), "2024-06-01", SiteForm::Pages);
    // Of the others no activity is recorded.
    assert_eq!(listed(&built, "active"), ["Siegen", "Kharkiv"]);
    assert_eq!(listed(&built, "in-force").len(), 5);
    assert_eq!(listed(&built, "historical"), [""; 0]);
}

/// Every text of the dataset that the site has a place for can be found on it.
#[test]
fn every_text_of_the_register_stands_on_the_site() {
    for dataset in [sheffield(), repository("data/leeds")] {
        let built = site(&dataset, "2026-11-24", SiteForm::Pages);
        let words = words(&built);
        let mut missing = Vec::new();
        let mut looked_for = 0;
        for (name, bytes) in files(&dataset) {
            let file: Value = serde_json::from_slice(&bytes).unwrap();
            for list in ["relationships", "networks", "pledges", "initiatives", "case_studies"] {
                for entry in file[list].as_array().into_iter().flatten() {
                    for field in ["profile", "story", "text"] {
                        let replaced = &entry["page"][field];
                        let shown = if replaced.is_null() { &entry[field] } else { replaced };
                        for text in shown.as_array().into_iter().flatten() {
                            looked_for += 1;
                            if !stands_in(text, &words) {
                                missing.push(format!("{}: {text}", name.display()));
                            }
                        }
                    }
                    for event in entry["history"].as_array().into_iter().flatten() {
                        looked_for += 1;
                        if !stands_in(&event["text"], &words) {
                            missing.push(format!("{}: {event}", name.display()));
                        }
                    }
                }
            }
            for decision in file["other_decisions"].as_array().into_iter().flatten() {
                looked_for += 1;
                // It begins a sentence of its own, or follows the name of the body.
                let text = &decision["text"].as_str().unwrap()[1..];
                if !stands_in(&text.into(), &words) {
                    missing.push(format!("{}: {decision}", name.display()));
                }
            }
            for visit in file["visits"].as_array().into_iter().flatten() {
                for text in visit["account"].as_array().into_iter().flatten() {
                    looked_for += 1;
                    if !stands_in(text, &words) {
                        missing.push(format!("{}: {text}", name.display()));
                    }
                }
            }
        }
        assert!(looked_for >= 20, "only {looked_for}");
        assert!(missing.is_empty(), "{missing:#?}");
    }
}

/// Whether a text stands on the site; words in other languages and references
/// part it into pieces, which are looked for by themselves.
fn stands_in(text: &Value, words: &str) -> bool {
    let text = text["text"].as_str().or(text.as_str()).unwrap();
    let blocks = intl_update::text::narrative::parse(text);
    let pieces: Vec<String> = blocks.iter().map(crate::support::text_of).collect();
    pieces.iter().all(|piece| words.contains(squeezed(piece).as_str()))
}

/// Follows the links within a site, given its files, and counts them.
fn followed_links(files: &BTreeMap<PathBuf, Vec<u8>>) -> usize {
    let links = Selector::parse("a[href], link[href], img[src]").unwrap();
    let anchors = Selector::parse("[id]").unwrap();
    let pages: BTreeMap<PathBuf, Html> = files
        .iter()
        .filter(|(name, _)| is_page(&name.display().to_string()))
        .map(|(name, bytes)| (name.clone(), Html::parse_document(str::from_utf8(bytes).unwrap())))
        .collect();
    let mut followed = 0;
    for (name, html) in &pages {
        for link in html.select(&links) {
            let address = link.attr("href").or(link.attr("src")).unwrap();
            if address.contains(':') {
                continue;
            }
            followed += 1;
            let place = format!("{} links to {address}", name.display());
            let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
            let target = match path.strip_prefix("../") {
                _ if path.is_empty() => name.clone(),
                Some(path) => path.into(),
                None => name.parent().unwrap().join(path),
            };
            assert!(files.contains_key(&target), "{place}");
            let has_anchor = || {
                let page = &pages[&target];
                page.select(&anchors).any(|element| element.attr("id") == Some(anchor))
            };
            assert!(anchor.is_empty() || has_anchor(), "{place}");
        }
    }
    followed
}

#[test]
fn every_link_of_the_site_leads_somewhere_on_it() {
    for dataset in datasets() {
        let built = site(&dataset, "2026-11-24", SiteForm::Pages);
        let files = built.files.into_iter().map(|file| (file.name, file.bytes)).collect();
        let followed = followed_links(&files);
        assert!(followed > 50, "only {followed}");
    }
}

#[test]
fn reference_to_what_the_site_hides_is_a_dead_link() {
    let all = r#""site": {}"#;
    let no_lists = r#""site": { "front": ["map"] }"#;
    let no_visits = r#""site": { "place": ["relationship"] }"#;
    for (key, pages, is_dead) in [
        ("region/europe", all, false),
        ("region/europe", no_lists, true),
        // Its only partnership is a historical one.
        ("region/asia", all, true),
        ("visit/altstadt-2023-08", all, false),
        ("visit/altstadt-2023-08", no_visits, true),
        // No meeting has resolved what it follows.
        ("visit/vila-nova-2024-10", all, true),
        ("page/decisions", all, true),
    ] {
        let changed = Changed::new("valid.json", |dataset| {
            dataset["relationships"][0]["story"] = json!([format!("See [](ref:{key}).")]);
            dataset["policy"]["approvals"] = json!([]);
        });
        let changed = changed.with_pages(pages);
        let told = changed.run(&OWN).exits(0).stderr;
        let dead = format!("the reference `{key}` does not lead to anything on the web site");
        assert_eq!(told.contains(&dead), is_dead, "{key} with {pages}: {told}");
        followed_links(&files(&changed.folder.path().join("site")));
    }
}

/// The titles in a section of a page.
fn titles(page: &Page, section: &str) -> Vec<String> {
    let found = page.sections.iter().filter(|found| found.anchor == section);
    found.flat_map(|found| &found.sections).map(|part| part.title.clone()).collect()
}

#[test]
fn visits_stand_newest_first_and_plans_apart() {
    let built = site(&sheffield(), "2026-01-15", SiteForm::Pages);
    let bochum = page(&built, "places/bochum.html");
    let listed = titles(bochum, "visits");
    let data: Value =
        serde_json::from_slice(&fs::read(sheffield().join("visits.json")).unwrap()).unwrap();
    let of_bochum = |visit: &&Value| {
        let places = visit["relationships"].as_array().unwrap();
        places.iter().any(|place| place == "bochum")
    };
    let mut visits: Vec<&Value> =
        data["visits"].as_array().unwrap().iter().filter(of_bochum).collect();
    visits.sort_by(|a, b| b["start"].as_str().cmp(&a["start"].as_str()));
    assert_eq!(listed.len(), visits.len());
    assert!(visits.len() > 3, "too few to have an order: {listed:?}");
    for (title, visit) in listed.iter().zip(&visits) {
        let title = title.replace(['\u{201c}', '\u{201d}'], "\"").replace('\u{2019}', "'");
        assert!(title.ends_with(visit["title"].as_str().unwrap()), "{title}: {visit}");
    }
    assert!(titles(bochum, "ahead").is_empty());
}

#[test]
fn a_visit_that_is_ahead_shows_what_is_planned_until_it_has_happened() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = with_photograph(folder.path(), |data| {
        let mut visit = data["visits"][0].clone();
        visit["id"] = "to-come".into();
        visit["title"] = "The autumn concert".into();
        visit["start"] = "2024-10-05".into();
        visit["announced"] = "2024-09".into();
        visit["account"] = serde_json::json!(["Many came to the concert."]);
        visit["plan"] = serde_json::json!(["A concert will be given in the hall."]);
        visit.as_object_mut().unwrap().retain(|key, _| {
            ["id", "title", "start", "announced", "form", "relationships", "account", "plan"]
                .contains(&key.as_str())
        });
        data["visits"].as_array_mut().unwrap().push(visit);
    });
    let place = |day: &str| {
        let built = site(&dataset, day, SiteForm::Pages);
        let data: Value =
            serde_json::from_slice(&fs::read(dataset.join("a.json")).unwrap()).unwrap();
        let path =
            format!("places/{}.html", data["visits"][0]["relationships"][0].as_str().unwrap());
        let words = squeezed(&page_text(&texts(&built)[&path]));
        (page(&built, &path).clone(), words)
    };
    let told = |titles: &[String]| titles.iter().any(|title| title.contains("The autumn concert"));
    let (before, words) = place("2024-10-04");
    assert!(told(&titles(&before, "ahead")) && !told(&titles(&before, "visits")));
    assert!(words.contains("A concert will be given in the hall."), "{words}");
    assert!(!words.contains("Many came"), "{words}");
    let (after, words) = place("2024-10-06");
    assert!(told(&titles(&after, "visits")) && !told(&titles(&after, "ahead")));
    assert!(words.contains("Many came to the concert."), "{words}");
    assert!(!words.contains("A concert will be"), "{words}");
}

#[test]
fn a_plan_of_what_no_meeting_has_resolved_is_not_shown() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    for follows in [true, false] {
        if !follows {
            drop(dataset["visits"][1].as_object_mut().unwrap().remove("follows").unwrap());
            dataset["visits"][1]["announced"] = "2024-08".into();
        }
        fs::write(&path, dataset.to_string()).unwrap();
        let earlier = site(&path, "2024-09-01", SiteForm::Pages);
        assert_eq!(words(&earlier).contains("Signing of the agreement"), !follows);
    }
}

#[test]
fn a_place_stands_under_the_heading_that_its_page_names() {
    let folder = tempfile::tempdir().unwrap();
    for heading in ["active", "future", "historical"] {
        let dataset = with_photograph(folder.path(), |data| {
            data["relationships"][0]["page"] = serde_json::json!({ "listed": heading });
        });
        let built = site(&dataset, "2024-06-01", SiteForm::Pages);
        let data: Value =
            serde_json::from_slice(&fs::read(dataset.join("a.json")).unwrap()).unwrap();
        let name = data["relationships"][0]["place"].as_str().unwrap().to_owned();
        for section in ["active", "future", "historical"] {
            assert_eq!(listed(&built, section).contains(&name), section == heading, "{section}");
        }
    }
}

#[test]
fn the_feed_has_every_visit_and_decision_under_a_lasting_name() {
    let here = site(&sheffield(), "2026-01-15", SiteForm::Pages);
    let feed: atom_syndication::Feed = texts(&here)["feed.xml"].parse().unwrap();
    let of =
        |anchor: &str| here.site.feed.iter().filter(|entry| entry.path.contains(anchor)).count();
    let recorded = |file: &str, list: &str| {
        let bytes = fs::read(sheffield().join(file)).unwrap();
        let data: Value = serde_json::from_slice(&bytes).unwrap();
        data.pointer(list).unwrap().as_array().unwrap().len()
    };
    assert_eq!(of("#visit-"), recorded("visits.json", "/visits"));
    // And what the meeting resolved on the Lord Mayor's part.
    let resolved = recorded("decisions.json", "/decisions") + 1;
    let others = recorded("decisions.json", "/other_decisions");
    let approvals = recorded("policy.json", "/policy/approvals");
    assert_eq!(of("#decision-"), resolved + others + approvals);
    assert_eq!(feed.entries().len(), of("#visit-") + of("#decision-"));
    let mut options = SiteOptions::on("2026-01-16".parse().unwrap());
    options.address = Some("https://www.example.org/partners/".parse().unwrap());
    let there = build_site(sheffield(), &options, SiteForm::Pages, &Settings::default()).unwrap();
    let there: atom_syndication::Feed = texts(&there)["feed.xml"].parse().unwrap();
    for (one, other) in feed.entries().iter().zip(there.entries()) {
        assert_eq!(one.id(), other.id());
        let link = other.links().first().unwrap().href();
        assert!(link.starts_with("https://www.example.org/partners/"), "{link}");
    }
    let newest: Vec<_> = feed.entries().iter().map(atom_syndication::Entry::updated).collect();
    assert!(newest.is_sorted_by(|a, b| a >= b));
}

#[test]
fn feed_entry_begins_with_its_date_and_is_published_on_a_known_day() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    for (date, words, published) in [
        ("2024-08-05", "5 August 2024", Some("2024-08-05T00:00:00+00:00")),
        ("2024-08", "August 2024", None),
        ("2024", "2024", None),
    ] {
        dataset["decisions"][0]["considerations"] = json!([{ "result": "agreed", "date": date }]);
        let visit = dataset["visits"][0].as_object_mut().unwrap();
        visit.insert("start".to_owned(), date.into());
        visit.remove("end");
        fs::write(&path, dataset.to_string()).unwrap();
        let built = site(&path, "2026-01-15", SiteForm::Pages);
        let feed: atom_syndication::Feed = texts(&built)["feed.xml"].parse().unwrap();
        for title in ["Decision on Altstadt", "Summer of music"] {
            let title = format!("{words}: {title}");
            let mut entries = feed.entries().iter();
            let entry = entries.find(|entry| squeezed(&entry.title().value) == title).unwrap();
            let own = entry.published().map(chrono::DateTime::to_rfc3339);
            assert_eq!(own.as_deref(), published, "{title}");
        }
        let titles = titles(page(&built, "decisions.html"), &format!("meeting-{date}"));
        assert_eq!(titles, ["Decision on Altstadt"]);
    }
}

/// Whoever reads the feed is told of a correction, once it has been made.
#[test]
fn feed_entry_is_updated_when_corrected() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    dataset["decisions"][0]["considerations"] =
        json!([{ "result": "agreed", "corrected": "2024-09-10" }]);
    dataset["visits"][0]["corrected"] = "2024-08-20".into();
    dataset["other_decisions"] = json!([{
        "id": "choir", "date": "2024-02-05", "corrected": "2024-08-21", "by": "the Council",
        "text": "thanked the choir", "title": "the choir"
    }]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::write(&path, dataset.to_string()).unwrap();
    let updated = |day: &str| -> (String, BTreeMap<String, String>) {
        let built = site(&path, day, SiteForm::Pages);
        let feed: atom_syndication::Feed = texts(&built)["feed.xml"].parse().unwrap();
        let day = |date: &atom_syndication::FixedDateTime| date.format("%Y-%m-%d").to_string();
        let entries = feed.entries().iter();
        let entries = entries.map(|entry| {
            let title = squeezed(&entry.title().value);
            let title = title.split_once(": ").unwrap().1.to_owned();
            (title, day(entry.updated()))
        });
        (day(feed.updated()), entries.collect())
    };
    let (feed, entries) = updated("2024-09-30");
    assert_eq!(feed, "2024-09-10");
    assert_eq!(entries["Decision on Altstadt"], "2024-09-10");
    assert_eq!(entries["Summer of music"], "2024-08-20");
    assert_eq!(entries["Decision on the choir"], "2024-08-21");
    let (feed, entries) = updated("2024-09-01");
    assert_eq!(feed, "2024-08-21");
    assert_eq!(entries["Decision on Altstadt"], "2024-08-05");
}

#[test]
fn the_data_fits_its_schema() {
    let validator = jsonschema::validator_for(&site_schema()).unwrap();
    for dataset in datasets() {
        let built = site(&dataset, "2026-01-15", SiteForm::Pages);
        let files = texts(&built);
        let data: Value = serde_json::from_str(&files["site.json"]).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&data).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[test]
fn whole_addresses_stand_only_where_it_is_known_where_the_site_is_published() {
    let mut options = SiteOptions::on("2026-01-15".parse().unwrap());
    let address = "https://www.example.org/links/";
    let canonical = Selector::parse("link[rel='canonical']").unwrap();
    for known in [true, false] {
        options.address = known.then(|| address.parse().unwrap());
        let built =
            build_site(sheffield(), &options, SiteForm::Pages, &Settings::default()).unwrap();
        let files = texts(&built);
        let warned = built.warnings.iter().any(|found| found.rule.code == "no-address");
        assert_eq!(warned, !known);
        assert_eq!(files.contains_key("sitemap.xml"), known);
        if let Some(site_map) = files.get("sitemap.xml") {
            assert_eq!(site_map.matches("<loc>").count(), built.site.pages.len());
        }
        for page in &built.site.pages {
            let html = Html::parse_document(&files[&page.path]);
            let links: Vec<_> = html.select(&canonical).map(|link| link.attr("href")).collect();
            let whole = format!("{address}{}", page.path);
            assert_eq!(links, if known { vec![Some(whole.as_str())] } else { Vec::new() });
        }
        let feed: atom_syndication::Feed = files["feed.xml"].parse().unwrap();
        let entries = feed.entries().iter().flat_map(atom_syndication::Entry::links);
        for link in feed.links().iter().chain(entries) {
            let path = if known { link.href().strip_prefix(address).unwrap() } else { link.href() };
            let file = path.split('#').next().unwrap();
            assert!(files.contains_key(file), "{}", link.href());
        }
    }
}

/// What an editor of a content management system leaves of a fragment: without
/// drawings, parts that open, classes, ids and styles.
fn pasted(fragment: &str) -> Html {
    let mut html = Html::parse_fragment(fragment);
    let gone = Selector::parse("svg, details, style, script, iframe, object").unwrap();
    let gone: Vec<_> = html.select(&gone).map(|element| element.id()).collect();
    for id in gone {
        html.tree.get_mut(id).unwrap().detach();
    }
    let bare = html.html();
    let attributes =
        regex::Regex::new(r#" (?:id|class|style|role|tabindex|aria-[a-z]+)="[^"]*""#).unwrap();
    Html::parse_fragment(&attributes.replace_all(&bare, ""))
}

/// The texts of all the elements that a selector finds, or of one of their attributes.
fn found(html: &Html, selector: &str, attribute: Option<&str>) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    let elements = html.select(&selector);
    let text = |element: scraper::ElementRef<'_>| match attribute {
        Some(name) => element.attr(name).unwrap_or_default().to_owned(),
        None => squeezed(&element.text().collect::<String>()),
    };
    elements.map(text).collect()
}

#[test]
fn fragment_survives_an_editor() {
    let places = "p, li, th, td, caption, h2, h3, h4";
    let drawing = regex::Regex::new("(?s)<svg.*?</svg>").unwrap();
    let squeezed_all =
        |texts: Vec<String>| -> Vec<String> { texts.iter().map(|text| squeezed(text)).collect() };
    let (mut pictures, mut photographs) = (0, 0);
    for dataset in datasets() {
        let whole = texts(&site(&dataset, "2026-01-15", SiteForm::Pages));
        let built = site(&dataset, "2026-01-15", SiteForm::Fragments);
        let names: BTreeSet<String> =
            built.files.iter().map(|file| file.name.display().to_string()).collect();
        let pages = texts(&built).into_iter().filter(|(name, _)| is_page(name));
        for (name, fragment) in pages {
            let main = Selector::parse("main").unwrap();
            let content = Html::parse_document(&whole[&name]);
            let content = content.select(&main).next().unwrap().inner_html();
            let drawn = Html::parse_fragment(&content);
            let drawings = squeezed_all(found(&drawn, "svg", Some("aria-label")));
            let shown = squeezed_all(found(&drawn, "img", Some("alt")));
            let content = Html::parse_fragment(&drawing.replace_all(&content, ""));
            let left = pasted(&fragment);
            // Every word is left, though what a drawing is called is no figure any more.
            let texts = found(&left, places, None).join("\n");
            for text in found(&content, &format!("{places}, figcaption, summary"), None) {
                assert!(texts.contains(&text), "{name}: {text}");
            }
            // Where it is known where the site is, links lead there.
            let root = if name.contains('/') { "../" } else { "" };
            let leads = |link: String| match &built.site.meta.address {
                Some(base) if !link.contains(':') && !link.starts_with('#') => {
                    format!("{base}{}", link.strip_prefix(root).unwrap())
                }
                _ => link,
            };
            let links: Vec<String> =
                found(&content, "a", Some("href")).into_iter().map(leads).collect();
            assert_eq!(found(&left, "a", Some("href")), links, "{name}");
            let alternatives = squeezed_all(found(&left, "img", Some("alt")));
            for alternative in drawings.iter().chain(&shown) {
                assert!(alternatives.contains(alternative), "{name}: {alternative}");
            }
            assert_eq!(alternatives.len(), drawings.len() + shown.len(), "{name}");
            let folder = Path::new(&name).parent().unwrap();
            for image in found(&left, "img", Some("src")) {
                let file = image
                    .strip_prefix("../")
                    .map_or_else(|| folder.join(&image).display().to_string(), str::to_owned);
                assert!(names.contains(&file), "{name} shows {image}");
            }
            pictures += drawings.len();
            photographs += shown.len();
        }
    }
    assert!(pictures > 4 && photographs > 0, "{pictures} and {photographs}");
}

#[test]
fn fragment_has_no_looks() {
    for dataset in datasets() {
        for form in [SiteForm::Fragments, SiteForm::OneFragment] {
            for (name, fragment) in texts(&site(&dataset, "2026-01-15", form)) {
                if !is_page(&name) {
                    assert!(name.starts_with("images/"), "{name}");
                    continue;
                }
                // All that an image says of its looks is that it fits into the column.
                let fit = " style=\"max-width: 100%; height: auto\"";
                let images = fragment.matches("<img ").count();
                assert_eq!(fragment.matches(fit).count(), images, "{name}");
                let bare = fragment.replace(fit, "");
                for looks in [" class=", "<style", " style=", "<script", "<html", "<h1", "<svg"] {
                    assert!(!bare.contains(looks), "{name} has {looks}");
                }
            }
        }
    }
}

#[test]
fn one_fragment_has_every_page() {
    for dataset in datasets() {
        let many = texts(&site(&dataset, "2026-01-15", SiteForm::Fragments));
        let built = site(&dataset, "2026-01-15", SiteForm::OneFragment);
        let files = texts(&built);
        assert_eq!(files.keys().filter(|name| is_page(name)).count(), 1);
        let all = Html::parse_fragment(&files["index.html"]);
        let words = squeezed(&all.root_element().text().collect::<String>());
        for (name, fragment) in many.iter().filter(|(name, _)| is_page(name)) {
            let fragment = Html::parse_fragment(fragment);
            for text in found(&fragment, "p, li, td, h2, h3", None) {
                assert!(words.contains(&text), "{name}: {text}");
            }
        }
        let ids = found(&all, "[id]", Some("id"));
        let once: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(once.len(), ids.len());
        let links = found(&all, "a[href^='#']", Some("href"));
        assert!(links.len() > 5);
        for link in &links {
            assert!(once.contains(&link[1..].to_owned()), "{link}");
        }
        let inside = found(&all, "a:not([href*=':']):not([href^='#'])", Some("href"));
        assert_eq!(inside, [""; 0]);
    }
}

/// The valid dataset with a place, a network, a pledge, an initiative and a case study
/// whose texts have so many words.
fn with_texts_of(words: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut data: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    let text = json!([format!("{}.", vec!["Word"; words].join(" "))]);
    for list in ["networks", "pledges", "initiatives"] {
        data[list] = json!([{ "id": "short", "name": "Short", "text": text.clone() }]);
    }
    let place = data["relationships"][0]["id"].clone();
    data["case_studies"] = json!([{ "id": "short", "title": "Short", "relationships": [place], "text": text.clone() }]);
    let mut place = json!({
        "id": "short", "place": "Shortham", "country": "FR",
        "agreements": [{ "kind": "twinning", "start": "1990" }]
    });
    place["region"] = data["relationships"][0]["region"].clone();
    place["coordinates"] = data["relationships"][0]["coordinates"].clone();
    place["story"] = text;
    data["relationships"].as_array_mut().unwrap().push(place);
    let link = "See [](ref:place/short), [](ref:network/short) and [](ref:case-study/short).";
    data["relationships"][0]["story"] = json!([link]);
    fs::write(folder.path().join("a.json"), data.to_string()).unwrap();
    folder
}

#[test]
fn short_pages_are_entries_of_their_lists() {
    let paths = [
        "places/short.html",
        "networks/short.html",
        "pledges/short.html",
        "initiatives/short.html",
        "case-studies/short.html",
    ];
    for (count, is_page) in [(1, false), (10, false), (25, false), (45, true), (300, true)] {
        let folder = with_texts_of(count);
        let mut options = SiteOptions::on("2026-01-15".parse().unwrap());
        options.address = Some("https://www.example.org/links/".parse().unwrap());
        let built =
            build_site(folder.path(), &options, SiteForm::Pages, &Settings::default()).unwrap();
        let files = texts(&built);
        let front = Html::parse_document(&files["index.html"]);
        let said = vec!["Word"; count].join(" ");
        for path in paths {
            assert_eq!(files.contains_key(path), is_page, "{path} of {count} words");
            assert_eq!(files["sitemap.xml"].contains(path), is_page, "{path}");
            let anchor = path.strip_suffix(".html").unwrap().replace('/', "-");
            let entry = found(&front, &format!("li > #{anchor}"), None);
            assert_eq!(entry.len(), usize::from(!is_page), "{path}");
            assert!(entry.iter().all(|entry| entry.contains(&said)), "{entry:?}");
            if is_page {
                assert!(files[path].contains(&said));
            }
        }
        let way = |path: &str| match path.strip_suffix(".html") {
            Some(name) if !is_page => format!("index.html#{}", name.replace('/', "-")),
            _ => path.to_owned(),
        };
        let other = Html::parse_document(&files["places/altstadt.html"]);
        for path in ["places/short.html", "networks/short.html", "case-studies/short.html"] {
            let links = found(&other, "main a", Some("href"));
            assert!(links.contains(&format!("../{}", way(path))), "{path}: {links:?}");
        }
        let data: Value = serde_json::from_str(&files["site.json"]).unwrap();
        let places = data["places"].as_array().unwrap();
        assert_eq!(places.last().unwrap()["path"], way("places/short.html"));
    }
}

#[test]
fn entry_without_a_page_links_to_each_consideration() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    dataset["council"]["committees"] = json!([
        { "id": "policy", "name": "Policy Committee" },
        { "id": "board", "name": "Partnership Board", "advisory": true },
    ]);
    dataset["decisions"][3]["considerations"] = json!([
        { "result": "deferred", "date": "2024-08-05" },
        { "result": "deferred", "date": "2024-10", "committee": "board" },
        { "result": "deferred", "date": "2024-10" },
        { "result": "deferred", "date": "2024-10" },
        { "result": "agreed", "date": "2024-11-04" },
    ]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::write(&path, dataset.to_string()).unwrap();
    let built = site(&path, "2026-01-15", SiteForm::Pages);
    let front = Html::parse_document(&texts(&built)["index.html"]);
    let entry = "#places-osthafen a";
    let decision = "decisions.html#decision-acknowledge-osthafen";
    let later = ["-2024-11-04", "-2024-10", "-2024-10-policy", "-2024-10-policy-2", ""];
    let ways = later.map(|end| format!("{decision}{end}"));
    assert_eq!(found(&front, entry, Some("href")), ways);
    let month = "the decision of October 2024";
    let (first, last) = ("the decision of 5 August 2024", "the decision of 4 November 2024");
    assert_eq!(found(&front, entry, None), [last, month, month, month, first]);
}

/// What is not on the front page of a house style keeps its page.
#[test]
fn short_page_without_a_list_is_a_page() {
    let changed =
        Changed::new("complete.json", |_| ()).with_pages(r#""site": { "front": ["map"] }"#);
    changed.run(&OWN).exits(0);
    assert!(changed.read("networks/networks-one.html").contains("It meets once a year."));
    let listed = Changed::new("complete.json", |_| ());
    listed.run(&[]).exits(0);
    assert!(listed.read("index.html").contains("It meets once a year."));
}

/// What is changed in a dataset, with how.
type Change<'a> = (&'a str, Box<dyn Fn(&mut Value) + 'a>);

#[test]
fn pages_say_when_the_newest_entry_was_made() {
    let built = |dataset: &Value, day: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, dataset.to_string()).unwrap();
        site(&path, day, SiteForm::Pages)
    };
    let updated = |dataset: &Value, day: &str| {
        squeezed(&built(dataset, day).site.meta.updated_text.unwrap_or_default())
    };
    let mut valid: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    valid.as_object_mut().unwrap().remove("visits");
    let before = updated(&valid, "2033-01-01");
    assert_eq!(before, updated(&valid, "2034-02-03"), "the day of the run does not matter");
    let day = "2031-05-06";
    let visit = json!({ "id": "new", "start": day, "relationships": ["altstadt"], "form": "event",
        "title": "Concert", "account": ["A concert was given."] });
    let agreed = json!([{ "result": "agreed", "date": day }]);
    let other = json!({ "id": "o", "date": day, "by": "the Council", "text": "agreed to it" });
    let engagement = |list: &'static str| -> Box<dyn Fn(&mut Value)> {
        let engagement = json!([{ "id": "n", "name": "N", "since": day, "text": ["It is one."] }]);
        Box::new(move |data| data[list] = engagement.clone())
    };
    let changes: Vec<Change<'_>> = vec![
        ("visit", Box::new(|data| data["visits"] = json!([visit]))),
        (
            "agreement",
            Box::new(|data| {
                data["relationships"][0]["agreements"] =
                    json!([{ "kind": "twinning", "start": day }]);
            }),
        ),
        (
            "renewal",
            Box::new(|data| {
                data["relationships"][0]["agreements"] = json!([
                { "kind": "twinning", "start": "1990", "renewals": [{ "date": day }] }]);
            }),
        ),
        (
            "history",
            Box::new(|data| {
                data["relationships"][0]["history"] = json!([{ "date": day, "text": "It began." }]);
            }),
        ),
        (
            "standing",
            Box::new(|data| {
                data["relationships"][1]["standings"] =
                    json!([{ "status": "dormant", "since": day }]);
            }),
        ),
        ("other decision", Box::new(|data| data["other_decisions"] = json!([other]))),
        ("approval", Box::new(|data| data["policy"]["approvals"][0]["date"] = day.into())),
        ("network", engagement("networks")),
        ("pledge", engagement("pledges")),
        ("initiative", engagement("initiatives")),
        ("figure", Box::new(|data| data["relationships"][0]["figures"][0]["date"] = day.into())),
        ("decision", Box::new(|data| data["decisions"][0]["considerations"] = agreed.clone())),
        (
            "further recommendation",
            Box::new(|data| {
                let further = &mut data["reports"][0]["further_recommendations"][0];
                further["considerations"] = agreed.clone();
            }),
        ),
    ];
    for (kind, change) in changes {
        let mut data = valid.clone();
        change(&mut data);
        assert_eq!(updated(&data, "2033-01-01"), "6 May 2031", "{kind}");
        assert_ne!(updated(&data, "2031-05-05"), "6 May 2031", "{kind}");
        let warnings = built(&data, "2033-01-01").warnings;
        let old = warnings.iter().find(|found| found.rule.code == "old-data").unwrap();
        assert!(old.message.starts_with("nothing is recorded after 6 May 2031"), "{kind}: {old:?}");
        // A date that can stand for a later day keeps the data from being old.
        data["relationships"][3]["history"] = json!([{ "date": "2031", "text": "It was tried." }]);
        for (day, is_old) in [("2032-12-30", false), ("2032-12-31", true)] {
            let warnings = built(&data, day).warnings;
            let told = warnings.iter().any(|found| found.rule.code == "old-data");
            assert_eq!(told, is_old, "{kind} on {day}");
        }
    }
}

#[test]
fn only_a_day_that_is_asked_for_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(fixture("valid.json"), folder.path().join("a.json")).unwrap();
    let front = |more: &[&str]| {
        let program = Program::new(["site", "a.json", "--out", "site"]).arguments(more);
        program.variable("SOURCE_DATE_EPOCH", "1924992000").within(folder.path()).run().exits(0);
        squeezed(&page_text(&fs::read_to_string(folder.path().join("site/index.html")).unwrap()))
    };
    let today = front(&[]);
    assert!(today.contains("Most recent dated entry: ") && !today.contains("as at"), "{today}");
    assert!(!today.contains("2031"), "{today}");
    let asked = front(&["--date", "2024-10-15"]);
    assert!(asked.contains("Information as at 15 October 2024"), "{asked}");
}

#[test]
fn every_page_ends_with_the_addresses_of_the_dataset() {
    let own = ["contact_page", "accessibility_statement", "privacy_notice"];
    let built = site(&fixture("complete.json"), "2026-01-15", SiteForm::Pages);
    let data: Value =
        serde_json::from_str(&fs::read_to_string(fixture("complete.json")).unwrap()).unwrap();
    let wanted: Vec<&str> = own.iter().map(|name| data["site"][name].as_str().unwrap()).collect();
    let files = texts(&built);
    for page in &built.site.pages {
        let html = Html::parse_document(&files[&page.path]);
        assert_eq!(found(&html, "footer .links a", Some("href")), wanted, "{}", page.path);
    }
    // Without a page for questions, the contacts are the answer.
    let mut data = data;
    data["site"].as_object_mut().unwrap().remove("contact_page");
    let input = Input::Text {
        name: "a.json".to_owned(),
        bytes: data.to_string().into_bytes(),
        folder: Some(fixture("")),
    };
    let options = SiteOptions::on("2026-01-15".parse().unwrap());
    let built = build_site(input, &options, SiteForm::Pages, &Settings::default()).unwrap();
    let files = texts(&built);
    let html = Html::parse_document(&files["places/altstadt.html"]);
    let links = found(&html, "footer .links a", Some("href"));
    assert_eq!(links[0], "../index.html#contact");
}

#[test]
fn run_tells_what_is_new_or_changed() {
    let folder = tempfile::tempdir().unwrap();
    for form in [&[][..], &["--fragment"], &["--fragment=one"]] {
        let out = folder.path().join(format!("site{}", form.concat().len()));
        let dataset = with_photograph(folder.path(), |_| {});
        let updated = |outcome: Outcome| finished(&outcome)["updated"].clone();
        let name = |file: &str| out.join(file).display().to_string();
        assert_eq!(updated(run_site(&dataset, &out, form)), Value::Null);
        assert_eq!(updated(run_site(&dataset, &out, form)), json!([]));
        with_photograph(folder.path(), |data| {
            data["relationships"][0]["profile"] = json!(["It has a new bridge."]);
        });
        let page = if form == ["--fragment=one"] { "index.html" } else { "places/altstadt.html" };
        assert_eq!(updated(run_site(&dataset, &out, form)), json!([name(page)]));
    }
}

#[test]
fn statements_about_the_future_that_have_passed_are_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let text = text.replace("Altstadt lies on a river.", "A bridge will be opened in May 2030.");
    fs::write(folder.path().join("a.json"), text).unwrap();
    let run = |day: &str| {
        Program::new(["site", "a.json", "--address", "https://www.example.org/", "--date", day])
            .within(folder.path())
            .run()
            .exits(0)
            .stderr
    };
    assert!(run("2031-01-01").contains("future-in-the-past"));
    assert!(!run("2029-01-01").contains("future-in-the-past"));
}

/// A dataset with a photograph, in a folder of its own; `change` makes another one
/// of it.
fn with_photograph(folder: &Path, change: impl Fn(&mut Value)) -> PathBuf {
    let dataset = folder.join("dataset");
    fs::create_dir_all(dataset.join("photographs")).unwrap();
    fs::copy(fixture("logo.png"), dataset.join("photographs/hall.png")).unwrap();
    let mut data: Value =
        serde_json::from_slice(&fs::read(fixture("valid.json")).unwrap()).unwrap();
    data["relationships"][0]["photographs"] = serde_json::json!([
        { "file": "photographs/hall.png", "alternative": "The town hall", "credit": "The council" }
    ]);
    change(&mut data);
    fs::write(dataset.join("a.json"), data.to_string()).unwrap();
    dataset
}

fn run_site(dataset: &Path, out: &Path, more: &[&str]) -> Outcome {
    Program::new(["site", "--message-format", "json"])
        .arguments(if more.contains(&"--date") { &[] } else { &["--date", "2024-06-01"] })
        .argument("--address")
        .argument("https://www.example.org/")
        .argument("--out")
        .argument(out)
        .argument(dataset)
        .arguments(more)
        .run()
        .exits(0)
}

/// What the program says when it has made a site.
fn finished(outcome: &Outcome) -> Value {
    let messages = outcome.messages();
    let mut finished = messages.into_iter().filter(|message| message["reason"] == "site-finished");
    finished.next().unwrap()
}

/// The names of the photographs in the folder of a site.
fn images(out: &Path) -> Vec<String> {
    let names = files(out).into_keys().map(|name| name.display().to_string());
    let drawn = ["map", "timeline", "visits"].map(|kind| format!("images/{kind}"));
    let is_drawn = |name: &str| drawn.iter().any(|kind| name.starts_with(kind));
    names.filter(|name| name.starts_with("images/") && !is_drawn(name)).collect()
}

#[test]
fn a_photograph_that_is_withdrawn_does_not_stay_public() {
    let exempt = serde_json::json!({ "paragraphs": [1], "public_interest": "It shows a child." });
    let folder = tempfile::tempdir().unwrap();
    for form in [&[][..], &["--fragment"]] {
        for change in ["removed", "replaced", "exempt"] {
            let out = folder.path().join(format!("{change}{}", form.len()));
            let dataset = with_photograph(folder.path(), |_| {});
            let before = finished(&run_site(&dataset, &out, form));
            assert_eq!(before["removed"], serde_json::json!([]));
            let shown = images(&out);
            assert_eq!(shown.len(), 1, "{shown:?}");
            with_photograph(folder.path(), |data| {
                let place = &mut data["relationships"][0];
                if change == "removed" {
                    place.as_object_mut().unwrap().remove("photographs").unwrap();
                } else if change == "exempt" {
                    place["photographs"][0]["exempt"] = exempt.clone();
                }
            });
            if change == "replaced" {
                fs::copy(fixture("photographs/hall.jpg"), dataset.join("photographs/hall.png"))
                    .unwrap();
            }
            let after = finished(&run_site(&dataset, &out, form));
            let gone = out.join(&shown[0]).display().to_string();
            assert_eq!(after["removed"], serde_json::json!([gone]), "{change}");
            assert!(!out.join(&shown[0]).exists());
            assert_eq!(images(&out).len(), usize::from(change == "replaced"));
        }
    }
}

#[test]
fn a_page_of_what_is_exempt_now_does_not_stay_public() {
    let exempt =
        serde_json::json!({ "paragraphs": [3], "public_interest": "It would harm the talks." });
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    let dataset = with_photograph(folder.path(), |data| {
        data["policy"]["approvals"] = json!([]);
        data["decisions"][0]["considerations"] = serde_json::json!([{ "result": "agreed" }]);
    });
    run_site(&dataset, &out, &["--date", "2025-01-01"]);
    assert!(out.join("decisions.html").exists());
    with_photograph(folder.path(), |data| {
        data["policy"]["approvals"] = json!([]);
        data["decisions"][0]["considerations"] = serde_json::json!([{ "result": "agreed" }]);
        for decision in data["decisions"].as_array_mut().unwrap() {
            decision["exempt"] = exempt.clone();
        }
    });
    let after = finished(&run_site(&dataset, &out, &["--date", "2025-01-01"]));
    let gone = out.join("decisions.html").display().to_string();
    assert_eq!(after["removed"], serde_json::json!([gone]));
    assert!(!out.join("decisions.html").exists());
}

#[test]
fn a_page_that_the_site_no_longer_has_is_removed_and_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    let run = |day: &str, more: &[&str]| {
        Program::new(["site", "--date", day, "--out"])
            .argument(&out)
            .argument(sheffield())
            .arguments(more)
            .run()
            .exits(0)
    };
    for form in [&[][..], &["--fragment"]] {
        assert!(!run("2026-01-15", form).stdout.contains("was removed"));
        let page =
            files(&out).into_keys().find(|name| name.ends_with("khmelnytskyi.html")).unwrap();
        // The first agreement came later.
        run("2022-01-15", form)
            .prints("khmelnytskyi.html is no longer part of the site and was removed");
        assert!(!out.join(page).exists());
        fs::remove_dir_all(&out).unwrap();
    }
    // One page in place of many leaves no empty folder behind.
    run("2026-01-15", &["--fragment"]);
    assert!(out.join("places").is_dir());
    run("2026-01-15", &["--fragment=one"]);
    assert!(!out.join("places").exists());
    fs::remove_dir_all(&out).unwrap();
    // Whole pages and fragments in turn leave nothing of the other form behind.
    run("2026-01-15", &["--address", "https://www.example.org/"]);
    let told = run("2026-01-15", &["--fragment"]).stdout;
    for name in ["feed.xml", "site.json", "site.css", "sitemap.xml"] {
        assert!(told.contains(&format!("{name} is no longer part of the site")), "{told}");
        assert!(!out.join(name).exists());
    }
}

#[test]
fn what_stays_of_an_earlier_site_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    let dataset = with_photograph(folder.path(), |_| {});
    run_site(&dataset, &out, &[]);
    let image = out.join(&images(&out)[0]);
    fs::write(&image, "another one").unwrap();
    let without = |data: &mut Value| {
        drop(data["relationships"][0].as_object_mut().unwrap().remove("photographs"));
    };
    with_photograph(folder.path(), without);
    let warned = |outcome: &Outcome, part: &str| {
        outcome.messages().iter().any(|message| {
            message["reason"] == "warning" && message["message"].as_str().unwrap().contains(part)
        })
    };
    let changed = run_site(&dataset, &out, &[]);
    assert!(warned(&changed, "has been changed since it was written"), "{changed:?}");
    assert_eq!(finished(&changed)["left_over"], serde_json::json!([image.display().to_string()]));
    assert!(image.exists());
    let elsewhere = r#"{"generator":"intl-update 0.1.0","files":[{"path":"../a","content":{"size":0,"hash":0}}]}"#;
    fs::write(out.join("site-manifest.json"), elsewhere).unwrap();
    let unknown = run_site(&dataset, &out, &[]);
    assert!(warned(&unknown, "the list of files from the last run"), "{unknown:?}");
    assert_eq!(finished(&unknown)["left_over_known"], false);
    assert_eq!(finished(&run_site(&dataset, &out, &[]))["left_over_known"], true);
}

#[test]
fn the_manifest_lists_every_file_of_the_site() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = with_photograph(folder.path(), |_| {});
    for form in [&[][..], &["--fragment"]] {
        let out = folder.path().join(format!("site{}", form.len()));
        let told = finished(&run_site(&dataset, &out, form));
        let manifest: Value =
            serde_json::from_slice(&fs::read(out.join("site-manifest.json")).unwrap()).unwrap();
        let mut listed: Vec<PathBuf> = manifest["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file["path"].as_str().unwrap().into())
            .collect();
        listed.push("site-manifest.json".into());
        listed.sort();
        assert_eq!(listed, files(&out).into_keys().collect::<Vec<_>>());
        let mut told: Vec<PathBuf> = told["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|path| Path::new(path.as_str().unwrap()).strip_prefix(&out).unwrap().to_owned())
            .collect();
        told.sort();
        assert_eq!(told, listed);
    }
}

#[test]
fn a_site_that_is_not_made_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let run = |dataset: &Path, more: &[&str]| {
        Program::new(["site", "--date", "2024-06-01", "--message-format", "json", "--out"])
            .argument(folder.path().join("site"))
            .argument(dataset)
            .arguments(more)
            .run()
            .exits(1)
    };
    let failed = |outcome: Outcome| {
        let last = outcome.messages().pop().unwrap();
        assert_eq!(last["reason"], "site-failed", "{last}");
        assert!(!folder.path().join("site").exists());
        (last["errors"].as_u64().unwrap(), last["warnings"].as_u64().unwrap())
    };
    let broken = BrokenDataset::new("unknown-region");
    let (errors, _) = failed(run(&broken.path(), &[]));
    assert!(errors > 0);
    // Without an address the feed has none to lead to, which is a warning.
    let broken = BrokenDataset::new("no-address");
    let (errors, warnings) = failed(run(&broken.path(), &["--strict"]));
    assert!(errors == 0 && warnings > 0, "{errors} {warnings}");
}

#[test]
fn files_of_each_site_appear_together() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for name in ["a", "b"] {
        let text = fs::read_to_string(fixture("valid.json")).unwrap();
        let text = text.replace(r#""id": "northvale""#, &format!(r#""id": "{name}""#));
        fs::create_dir_all(data.join(name)).unwrap();
        fs::write(data.join(name).join("dataset.json"), text).unwrap();
    }
    let out = folder.path().join("out");
    let run = || {
        Program::new(["site", "--date", "2024-06-01", "--out"]).argument(&out).argument(&data).run()
    };
    // A folder is in the place of a file of the last of them.
    let in_the_way = out.join("b-site/index.html");
    fs::create_dir_all(&in_the_way).unwrap();
    run().exits(3).complains("a folder is in its place");
    assert!(files(&out).keys().all(|name| name.starts_with("a-site")), "none of the other site");
    assert!(out.join("a-site/index.html").is_file());
    fs::remove_dir(&in_the_way).unwrap();
    run().exits(0);
    assert!(out.join("b-site/index.html").is_file());
    // Two of the same council would take each other's folder.
    let text = fs::read_to_string(data.join("a/dataset.json")).unwrap();
    fs::write(data.join("b/dataset.json"), text).unwrap();
    run().exits(3).complains("two datasets have the same council `id`");
}

#[test]
fn several_datasets_each_have_a_folder_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    Program::new(["site", "--date", "2026-01-15", "-q", "--out"])
        .argument(folder.path())
        .argument(repository("data"))
        .run()
        .exits(0);
    for council in ["sheffield", "leeds"] {
        assert!(folder.path().join(format!("{council}-site/index.html")).is_file(), "{council}");
    }
}

#[test]
fn broken_report_does_not_stop_the_site() {
    let is_of_reports = |fixture: &RuleFixture| {
        rules::all().any(|rule| rule.scope == Scope::Report && rule.code == fixture.code())
    };
    let broken: Vec<RuleFixture> = RuleFixture::all().into_iter().filter(is_of_reports).collect();
    for code in ["late-publication", "missing-character", "position-taken", "not-recorded"] {
        assert!(broken.iter().any(|fixture| fixture.code() == code), "no fixture breaks {code}");
    }
    let folder = tempfile::tempdir().unwrap();
    for fixture in broken {
        fixture.write(folder.path());
        let built = site(&folder.path().join(&fixture.name), "2024-09-01", SiteForm::Pages);
        let found: Vec<&str> = built.warnings.iter().map(|found| found.rule.code).collect();
        assert!(!found.contains(&fixture.code()), "{}: {found:?}", fixture.name);
    }
}

#[test]
fn how_a_text_is_written_matters_where_it_is_shown() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    let text = json!(["# A HEADING IN CAPITALS."]);
    dataset["reports"][0]["narrative"]["alternatives"] = text.clone();
    dataset["relationships"][0]["story"] = text.clone();
    dataset["relationships"][0]["page"] = json!({ "story": ["A page of its own."] });
    dataset["relationships"][1]["story"] = text;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::write(&path, dataset.to_string()).unwrap();
    let built = site(&path, "2024-09-01", SiteForm::Pages);
    let told: Vec<(&str, &str)> = built
        .warnings
        .iter()
        .map(|found| (found.rule.code, found.location.as_ref().unwrap().path.as_str()))
        .collect();
    let place = "$.relationships[1].story[0]";
    assert_eq!(told, [("all-capitals", place), ("plain-markup", place)]);
}

#[test]
fn no_font_is_asked_for_the_site() {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("a.json");
    fs::write(&dataset, text.replace("\"place\": \"Kitahara\"", "\"place\": \"北原\"")).unwrap();
    let built = site(&dataset, "2024-09-01", SiteForm::Pages);
    assert!(listed(&built, "historical").contains(&"北原".to_owned()));
    Program::new(["build", "a.json"]).within(folder.path()).run().exits(1);
}

#[test]
fn a_dead_link_is_told_of_at_a_text_that_the_site_shows() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    let text = json!(["See [](ref:section/proposal)."]);
    dataset["relationships"][0]["story"] = text.clone();
    dataset["relationships"][0]["page"] = json!({ "story": text });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::write(&path, dataset.to_string()).unwrap();
    let built = site(&path, "2024-09-01", SiteForm::Pages);
    let dead: Vec<&str> = built
        .warnings
        .iter()
        .filter(|found| found.rule.code == "dead-link")
        .map(|found| found.location.as_ref().unwrap().path.as_str())
        .collect();
    assert_eq!(dead, ["$.relationships[0].page.story[0]"]);
}

/// The anchors of the sections of a page and of their parts.
fn anchors(page: &Page) -> Vec<&str> {
    fn add<'a>(sections: &'a [Section], found: &mut Vec<&'a str>) {
        for section in sections {
            found.push(&section.anchor);
            add(&section.sections, found);
        }
    }
    let mut found = Vec::new();
    add(&page.sections, &mut found);
    found
}

#[test]
fn no_anchor_stands_twice_on_a_page() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    dataset["policy"]["approvals"] = json!([]);
    // The month begins on the day of the others.
    for (index, meeting) in ["2024-10-01", "2024-10", "2024-10-01"].iter().enumerate() {
        dataset["decisions"][index]["considerations"] =
            json!([{ "result": "agreed", "date": meeting }]);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::write(&path, dataset.to_string()).unwrap();
    let built = site(&path, "2026-01-15", SiteForm::Pages);
    let meetings: Vec<&str> = anchors(page(&built, "decisions.html"))
        .into_iter()
        .filter(|a| a.starts_with("meeting"))
        .collect();
    assert_eq!(meetings, ["meeting-2024-10", "meeting-2024-10-01"]);
    for dataset in datasets().into_iter().chain([path]) {
        let built = site(&dataset, "2026-01-15", SiteForm::Pages);
        for page in &built.site.pages {
            let anchors = anchors(page);
            let once: BTreeSet<&str> = anchors.iter().copied().collect();
            assert_eq!(once.len(), anchors.len(), "{}: {anchors:?}", page.path);
        }
    }
}

#[test]
fn a_figure_is_old_when_its_years_are_over_to_the_day() {
    let valid = fs::read_to_string(fixture("valid.json")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    for (date, day, is_old) in [
        ("2019-01", "2024-01-31", false),
        ("2019-01", "2024-02-01", true),
        ("2019-01", "2024-12-01", true),
        ("2019", "2024-12-31", false),
        ("2019", "2025-01-01", true),
        ("2020-02-29", "2025-02-28", false),
        ("2020-02-29", "2025-03-01", true),
    ] {
        let text = valid.replace("\"date\": \"2022\"", &format!("\"date\": \"{date}\""));
        fs::write(&path, text).unwrap();
        let built = site(&path, day, SiteForm::Pages);
        let told = built.warnings.iter().any(|found| found.rule.code == "old-figure");
        assert_eq!(told, is_old, "{date} on {day}");
    }
}

#[test]
fn places_that_the_map_of_the_site_lacks_are_warned_of() {
    let broken = BrokenDataset::new("no-coordinates");
    let told = |style: &str| {
        let mut options = SiteOptions::on("2024-09-01".parse().unwrap());
        options.house_style = Some(style.to_owned());
        let built =
            build_site(broken.path(), &options, SiteForm::Pages, &Settings::default()).unwrap();
        let front = page(&built, "index.html");
        let shown = serde_json::to_string(front).unwrap().contains("\"picture\"");
        let told = built.warnings.iter().filter(|found| found.rule.code == "no-coordinates");
        (shown, told.count())
    };
    assert_eq!(told("sheffield"), (true, 1));
}

/// What the program tells of a dataset, but for the summary.
fn told(arguments: &[&str], folder: &Path) -> BTreeSet<String> {
    let program = Program::new(arguments).argument("--message-format=json").within(folder);
    let told = program.argument("a.json").run().diagnostics().into_iter();
    told.map(|found| format!("{} {}: {}", found["path"], found["code"], found["message"])).collect()
}

#[test]
fn the_check_finds_all_that_is_wrong_with_the_site() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    dataset["site"] = json!({ "introduction": ["See [](ref:section/proposal)."] });
    let altstadt = &mut dataset["relationships"][0];
    altstadt["figures"][0]["date"] = json!("2012");
    altstadt["story"] = json!(["It will open in May 2023.", "It will close in May 2025."]);
    altstadt.as_object_mut().unwrap().remove("coordinates");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.json"), dataset.to_string()).unwrap();
    for day in ["2024-09-01", "2026-01-15"] {
        let of_site = told(&["site", "--date", day], folder.path());
        let of_check = told(&["check", "--date", day], folder.path());
        for code in ["dead-link", "no-address", "old-figure", "no-coordinates"] {
            assert!(of_site.iter().any(|found| found.contains(code)), "{code}: {of_site:#?}");
        }
        // What has passed by the meeting too is told once, of the meeting.
        let place = |found: &String| found.split(':').next().unwrap().to_owned();
        let places: BTreeSet<String> = of_check.iter().map(place).collect();
        for found in &of_site {
            assert!(places.contains(&place(found)), "{found} is not in {of_check:#?}");
        }
        let futures = of_check.iter().filter(|found| found.contains("future-in-the-past"));
        assert_eq!(futures.count(), if day < "2025-06" { 1 } else { 2 }, "{of_check:#?}");
        let codes = of_check.iter().filter(|found| found.contains("no-coordinates"));
        assert_eq!(codes.count(), 1, "{of_check:#?}");
    }
}

#[test]
fn the_check_finds_errors_in_the_templates_of_the_site() {
    for (file, broken) in [
        ("site.html", "{{ site.nothing.at_all }}"),
        ("site-fragment.html", "{{ page.nothing.at_all }}"),
        ("site.css", "{% if %}"),
        ("wording/site-title.md", "{{ nothing.at_all }}"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(fixture("valid.json"), folder.path().join("a.json")).unwrap();
        let template = folder.path().join("templates/base").join(file);
        fs::create_dir_all(template.parent().unwrap()).unwrap();
        fs::write(&template, broken).unwrap();
        Program::new(["check", "a.json", "--date", "2024-09-01", "--templates", "templates"])
            .argument("--typeset")
            .within(folder.path())
            .run()
            .exits(1)
            .complains("error[template-error]")
            .complains(file);
    }
}

#[test]
fn the_day_is_that_on_which_files_say_that_they_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let text = text.replace("Altstadt lies on a river.", "A bridge will be opened in May 2030.");
    fs::write(folder.path().join("a.json"), text).unwrap();
    for command in ["check", "site"] {
        let run = |arguments: &[&str], epoch: &str| {
            let program = Program::new([&[command, "a.json"], arguments].concat());
            let program = program.variable("SOURCE_DATE_EPOCH", epoch).within(folder.path());
            program.run().exits(0).stderr.contains("1 January 2031, the day that the site shows")
        };
        // 1 January 2031 and 2029.
        assert!(run(&[], "1924992000"), "{command}");
        assert!(!run(&[], "1861920000"), "{command}");
        assert!(run(&["--creation-timestamp", "1924992000"], "1861920000"), "{command}");
        assert!(run(&["--date", "2031-01-01"], "1861920000"), "{command}");
        assert!(!run(&["--date", "2029-01-01"], "1924992000"), "{command}");
    }
}

#[test]
fn the_command_line_takes_the_addresses_that_the_dataset_takes() {
    for address in ["mailto:a@example.org", "https://example.org/?a", "https://example.org/a"] {
        Program::new(["site", "--address", address])
            .argument(fixture("valid.json"))
            .run()
            .exits(2)
            .complains("is not the address of a web site: it begins with https:// or http://");
    }
}

/// A folder with one dataset, whose text is changed, and a folder of templates.
struct Changed {
    folder: tempfile::TempDir,
}

impl Changed {
    fn new(name: &str, change: impl FnOnce(&mut Value)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut dataset: Value = serde_json::from_slice(&fs::read(fixture(name)).unwrap()).unwrap();
        change(&mut dataset);
        fs::write(folder.path().join("a.json"), dataset.to_string()).unwrap();
        fs::create_dir(folder.path().join("photographs")).unwrap();
        for image in ["logo.png", "photographs/hall.jpg"] {
            fs::copy(fixture(image), folder.path().join(image)).unwrap();
        }
        Self { folder }
    }

    /// Adds a house style that is the standard one with pages of its own.
    fn with_pages(self, pages: &str) -> Self {
        let style = self.folder.path().join("templates/own");
        fs::create_dir_all(&style).unwrap();
        let spec = fs::read_to_string(repository("report-templates/standard/style.json")).unwrap();
        let spec = spec.trim_end().strip_suffix('}').unwrap().trim_end();
        fs::write(style.join("style.json"), format!("{spec},\n  {pages}\n}}\n")).unwrap();
        self
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        let program = Program::new(["site", "a.json", "--date", "2024-10-15", "--out", "site"]);
        let program = program.within(self.folder.path());
        arguments.iter().fold(program, Program::argument).run()
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.path().join("site").join(file)).unwrap()
    }
}

/// The anchors of the sections of a page.
fn anchors_in(page: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    let headings = Selector::parse("main > section > h2").unwrap();
    let ids = html.select(&headings).filter_map(|heading| heading.attr("id"));
    ids.map(str::to_owned).collect()
}

const OWN: [&str; 4] = ["--templates", "templates", "--house-style", "own"];

#[test]
fn the_house_style_orders_the_sections_of_the_pages() {
    let pages =
        r#""site": { "front": ["contact", "map", "active"], "place": ["agreements", "facts"] }"#;
    let changed = Changed::new("complete.json", |_| ()).with_pages(pages);
    changed.run(&OWN).exits(0);
    assert_eq!(anchors_in(&changed.read("index.html")), ["contact", "map", "active"]);
    assert_eq!(anchors_in(&changed.read("places/altstadt.html")), ["agreements", "facts"]);
}

/// The guide shows the order that there is without any.
#[test]
fn the_order_of_the_guide_is_the_standard_one() {
    let guide = fs::read_to_string(repository("report-templates/README.md")).unwrap();
    let (_, pages) = guide.split_once("```json\n\"site\": ").unwrap();
    let (pages, _) = pages.split_once("```").unwrap();
    let written = Changed::new("complete.json", |_| ()).with_pages(&format!("\"site\": {pages}"));
    written.run(&OWN).exits(0);
    let standard = Changed::new("complete.json", |_| ());
    standard.run(&["--house-style", "standard"]).exits(0);
    for page in ["index.html", "places/altstadt.html", "places/vila-nova.html"] {
        assert_eq!(written.read(page), standard.read(page), "{page}");
    }
    assert!(anchors_in(&standard.read("index.html")).len() >= 8);
}

#[test]
fn sections_that_there_are_not_and_sections_shown_twice_are_errors() {
    for (pages, said) in [
        (r#""site": { "front": ["actve"] }"#, "did you mean `active`?"),
        (r#""site": { "place": ["fact"] }"#, "did you mean `facts`?"),
        (r#""site": { "frnt": [] }"#, "did you mean `front`?"),
        (r#""site": { "front": ["map", "active", "map"] }"#, "$.site.front[2]"),
        (r#""site": { "place": ["facts", "facts"] }"#, "the page has this section already"),
    ] {
        let changed = Changed::new("complete.json", |_| ()).with_pages(pages);
        let stderr = changed.run(&OWN).exits(1).stderr;
        assert!(stderr.contains(said), "{pages}: {stderr}");
    }
}

/// The map shows every relationship, so it is there without active ones too.
#[test]
fn the_map_is_there_where_no_partner_is_active() {
    let changed = Changed::new("complete.json", |dataset| {
        for place in dataset["relationships"].as_array_mut().unwrap() {
            place["page"]["listed"] = "historical".into();
        }
    });
    changed.run(&[]).exits(0);
    let anchors = anchors_in(&changed.read("index.html"));
    assert!(!anchors.contains(&"active".to_owned()), "{anchors:?}");
    assert!(anchors.contains(&"map".to_owned()), "{anchors:?}");
}

#[test]
fn one_visit_alone_has_no_table() {
    let visit = |id: &str, start: &str, places: &[&str]| {
        json!({ "id": id, "title": "Concert", "start": start, "form": "event",
            "relationships": places, "account": ["A concert was given."] })
    };
    let one = visit("one", "2024-06-01", &["altstadt"]);
    let two_regions = visit("one", "2024-06-01", &["altstadt", "kitahara"]);
    for (visits, is_shown) in [
        (json!([]), false),
        (json!([one]), false),
        (json!([two_regions]), false),
        (json!([one, visit("two", "2024-07-01", &["osthafen"])]), true),
        (json!([one, visit("two", "2023-07-01", &["altstadt"])]), true),
        (json!([one, visit("two", "2024-07-01", &["kitahara"])]), true),
    ] {
        let changed = Changed::new("valid.json", |dataset| dataset["visits"] = visits.clone());
        changed.run(&[]).exits(0);
        let anchors = anchors_in(&changed.read("index.html"));
        assert_eq!(anchors.contains(&"visits-by-region".to_owned()), is_shown, "{visits}");
    }
}

/// Gives the dataset's site one sentence of its own.
fn with_wording(name: &str) -> Changed {
    Changed::new("complete.json", |dataset| {
        dataset["site"]["wording"] = serde_json::json!({ name: "So *we* say it." });
    })
}

#[test]
fn a_dataset_replaces_the_sentences_of_its_site() {
    for (name, file) in [
        ("site/place/altstadt", "places/altstadt.html"),
        ("site/standing/altstadt", "places/altstadt.html"),
        ("site/visit/altstadt-2023-08", "places/altstadt.html"),
        ("site/agreement/altstadt-1", "places/altstadt.html"),
        ("site/partner/altstadt", "index.html"),
        ("site/network/networks-one", "index.html"),
    ] {
        let changed = with_wording(name);
        changed.run(&[]).exits(0);
        let page = changed.read(file);
        assert!(page.contains("So <em>we</em> say it."), "{name}: {page}");
    }
    let changed = with_wording("site/visit/altstadt-2023-08");
    changed.run(&[]).exits(0);
    assert!(changed.read("feed.xml").contains("So we say it."));
    assert!(changed.read("site.json").contains("say it."));
}

#[test]
fn a_sentence_that_the_site_does_not_have_is_an_error() {
    let said = with_wording("site/place/altstad").run(&[]).exits(1).stderr;
    for part in [
        "error[unknown-wording]",
        "has no sentence `site/place/altstad` on the site",
        "did you mean `site/place/altstadt`?",
    ] {
        assert!(said.contains(part), "{said}");
    }
    // One of a report is none of the site.
    let said = with_wording("legal/powers").run(&[]).exits(1).stderr;
    assert!(said.contains("error[unknown-wording]"), "{said}");
}

/// A site of an earlier day can be made of a dataset that has later things in it.
#[test]
fn a_sentence_on_what_has_not_come_yet_is_known() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files(&sheffield()) {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let path = folder.path().join("site.json");
    let mut own: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let name = "site/initiative/international-strategy";
    own["site"]["wording"] = serde_json::json!({ name: "The strategy." });
    fs::write(&path, own.to_string()).unwrap();
    let earlier = site(folder.path(), "2024-10-15", SiteForm::Pages);
    assert!(!words(&earlier).contains("The strategy."));
    let later = site(folder.path(), "2026-01-15", SiteForm::Pages);
    assert!(words(&later).contains("The strategy."));
}

#[test]
fn wording_lists_the_sentences_of_the_site_after_those_of_the_report() {
    let listed = Program::new(["wording"]).argument(sheffield()).run().exits(0).stdout;
    let (report, of_site) =
        listed.split_once("Sentences of the web site, for `wording` in `site`:").unwrap();
    assert!(report.contains("\nlegal/powers\n") && !report.contains("\nsite/"));
    let said = "\nsite/place/bochum\n    Sheffield and Bochum have been twinned since 1950.";
    assert!(of_site.contains(said), "{of_site}");
    let lines = Program::new(["wording", "--message-format", "json"]).argument(sheffield());
    let lines = lines.run().exits(0).stdout;
    let all: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |of: &str| all.iter().filter(|line| line["of"] == of).count();
    assert!(of("report") > 20 && of("site") > 50, "{} and {}", of("report"), of("site"));
    assert!(all.iter().all(|line| line["reason"] == "sentence"));
}

#[test]
fn every_place_links_to_its_neighbours_and_to_all() {
    let built = site(&sheffield(), "2026-01-15", SiteForm::Pages);
    let links = Selector::parse("nav.more a").unwrap();
    let places: Vec<&Page> =
        built.site.pages.iter().filter(|page| page.path.starts_with("places/")).collect();
    let pages = texts(&built);
    for (index, place) in places.iter().enumerate() {
        let html = Html::parse_document(&pages[&place.path]);
        let found: Vec<&str> = html.select(&links).filter_map(|link| link.attr("href")).collect();
        let before = index.checked_sub(1).and_then(|index| places.get(index));
        let beside = [before, places.get(index + 1)].into_iter().flatten();
        let mut wanted: Vec<String> = beside.map(|page| format!("../{}", page.path)).collect();
        wanted.push("../index.html".to_owned());
        assert_eq!(found, wanted, "{}", place.path);
    }
}

#[test]
fn what_meetings_resolve_beside_the_relationships_is_among_the_decisions() {
    let words = site_words(&sheffield(), "2026-01-15");
    let decisions = &words["decisions.html"];
    assert!(decisions.contains("acknowledges the important role of the Lord Mayor"), "{decisions}");
    assert!(decisions.contains("Read more about Bochum, Kawasaki, Khmelnytskyi and Pittsburgh."));
    let front = &words["index.html"];
    assert!(front.contains("Anshan, China: twinning from 1983 to August 2024"), "{front}");
    assert!(!front.contains("since 1983"), "{front}");
}

#[test]
fn approval_of_the_policy_is_among_the_decisions_of_its_meeting() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    dataset["policy"]["approvals"] = json!([
        { "date": "2024-08-05", "by": "the Policy Committee", "what": "the proposals", "reference": "Item 4" },
        { "date": "2024-08-05", "by": "the Policy Committee", "what": "the consultation" },
        { "date": "2024-09-02", "by": "the Monitoring Officer", "what": "the final version", "reference": "Decision 7" },
    ]);
    dataset["decisions"][0]["considerations"] = json!([{ "result": "agreed", "minute": "Item 4" }]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::write(&path, dataset.to_string()).unwrap();
    let shown = |day: &str| {
        let built = site(&path, day, SiteForm::Pages);
        let html = Html::parse_document(&texts(&built)["decisions.html"]);
        let texts = found(&html, "main h2, main h3, main section p", None);
        (texts, built.site.feed.into_iter().map(|entry| entry.text).collect::<Vec<_>>())
    };
    let (texts, feed) = shown("2024-09-02");
    assert_eq!(
        texts,
        [
            "2 September 2024",
            "Monitoring Officer, decision 7",
            "Decision on the Partner City Policy",
            "Approved the final version.",
            "5 August 2024",
            "Policy Committee",
            "Decision on the Partner City Policy",
            "Approved the consultation.",
            "5 August 2024",
            "Policy Committee, item 4",
            "Decision on Altstadt",
            "Agreed that the City Council retains its relationship with Altstadt. Reason: The link is active.",
            "Read more about Altstadt.",
            "Decision on the Partner City Policy",
            "Approved the proposals.",
        ]
    );
    assert_eq!(feed[0], "The Monitoring Officer approved the final version (decision 7).");
    let (texts, _) = shown("2024-09-01");
    assert!(!texts.contains(&"Approved the final version.".to_owned()), "{texts:#?}");
}

#[test]
fn the_same_id_in_two_reports_stands_twice_on_the_page_of_decisions() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    let mut other = dataset["reports"][0].clone();
    for (report, year, meeting) in [(0, "2023-24", "2024-08-05"), (1, "2022-23", "2023-08-07")] {
        let entry = if report == 0 { &mut dataset["reports"][0] } else { &mut other };
        entry["year"] = year.into();
        entry["meeting"]["date"] = meeting.into();
        entry["published"] = meeting.replace("-08-0", "-07-2").into();
        entry["further_recommendations"] = json!([{
            "id": "note",
            "text": format!("That the Committee notes the year {year}."),
            "considerations": [{ "result": "agreed", "date": meeting }]
        }]);
    }
    dataset["reports"].as_array_mut().unwrap().push(other);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::write(&path, dataset.to_string()).unwrap();
    let built = site(&path, "2026-01-15", SiteForm::Pages);
    let anchors = anchors(page(&built, "decisions.html"));
    for anchor in ["decision-2023-24-note", "decision-2022-23-note"] {
        assert!(anchors.contains(&anchor), "{anchors:?}");
    }
}

#[test]
fn fragments_lead_to_the_address_of_the_site_where_it_is_known() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("photographs")).unwrap();
    for name in ["complete.json", "logo.png", "photographs/hall.jpg"] {
        fs::copy(fixture(name), folder.path().join(name)).unwrap();
    }
    let path = folder.path().join("complete.json");
    let text = fs::read_to_string(&path).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    dataset["site"].as_object_mut().unwrap().remove("address");
    fs::write(&path, dataset.to_string()).unwrap();
    let built = |address: Option<&str>| {
        let mut options = SiteOptions::on("2026-01-15".parse().unwrap());
        options.address = address.map(|address| address.parse().unwrap());
        build_site(&path, &options, SiteForm::Fragments, &Settings::default()).unwrap()
    };
    let addresses = |built: &BuiltSite, selector: &str, attribute: &str| -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let pages = texts(built);
        let each = pages.values().flat_map(|text| {
            let page = Html::parse_fragment(text);
            let found = page.select(&selector).filter_map(|element| element.attr(attribute));
            found.map(ToOwned::to_owned).collect::<Vec<_>>()
        });
        each.collect()
    };
    let base = "https://www.example.org/partners/";
    let known = built(Some(base));
    let links = addresses(&known, "a", "href");
    assert!(links.iter().filter(|link| link.starts_with(base)).count() > 5);
    for link in links {
        let leads =
            ["https://", "mailto:", "tel:", "#"].iter().any(|start| link.starts_with(start));
        assert!(leads, "{link}");
    }
    let images = addresses(&known, "img", "src");
    let beside = |image: &String| image.starts_with("images/") || image.starts_with("../images/");
    assert!(!images.is_empty() && images.iter().all(beside), "{images:?}");
    let unknown = addresses(&built(None), "a", "href");
    assert!(unknown.iter().any(|link| link == "places/altstadt.html"), "{unknown:?}");
}

#[test]
fn every_result_of_a_further_recommendation_is_told() {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    for (result, told) in [
        ("agreed", "agreed the recommendation “That the Committee notes the report”."),
        ("amended", "agreed, with an amendment, that the Committee waits."),
        ("deferred", "deferred its decision on the recommendation “That the Committee notes"),
        ("lost", "did not agree the recommendation “That the Committee notes"),
    ] {
        let mut dataset: Value = serde_json::from_str(&text).unwrap();
        let mut resolved = json!({ "result": result, "date": "2024-08-05" });
        if result == "amended" {
            resolved["text"] = "That the Committee waits.".into();
        }
        dataset["reports"][0]["further_recommendations"] = json!([{
            "id": "note",
            "text": "That the Committee notes the report.",
            "considerations": [resolved]
        }]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, dataset.to_string()).unwrap();
        let words = site_words(&path, "2024-09-01");
        let words = words["decisions.html"].to_lowercase();
        assert!(words.contains(&told.to_lowercase()), "{words}");
    }
}
