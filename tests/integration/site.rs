//! Proves that the web site has everything that it should, that its links lead
//! somewhere, and that it shows a day as that day was.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use intl_update::Settings;
use intl_update::compose::SiteOptions;
use intl_update::pipeline::{BuiltSite, build_site};
use intl_update::render::SiteForm;
use intl_update::site::{Page, site_schema};
use scraper::{Html, Selector};
use serde_json::Value;

use crate::support::{
    Outcome, Program, files, fixture, page_text, repository, sheffield, squeezed,
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
    let links = Selector::parse("li > a[href^='places/']").unwrap();
    html.select(&links).map(|link| link.text().collect()).collect()
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
fn leedss_front_page_lists_all_seven_places_as_partners() {
    let built = site(&repository("data/leeds"), "2024-06-01", SiteForm::Pages);
    assert_eq!(listed(&built, "active").len(), 7);
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
            for visit in file["visits"].as_array().into_iter().flatten() {
                for text in visit["account"].as_array().into_iter().flatten() {
                    looked_for += 1;
                    if !stands_in(text, &words) {
                        missing.push(format!("{}: {text}", name.display()));
                    }
                }
            }
        }
        assert!(looked_for >= 30, "only {looked_for}");
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

#[test]
fn every_link_of_the_site_leads_somewhere_on_it() {
    let links = Selector::parse("a[href], link[href], img[src]").unwrap();
    let anchors = Selector::parse("[id]").unwrap();
    for dataset in datasets() {
        let built = site(&dataset, "2026-11-24", SiteForm::Pages);
        let names: Vec<String> =
            built.files.iter().map(|file| file.name.display().to_string()).collect();
        let pages: BTreeMap<String, Html> = texts(&built)
            .into_iter()
            .filter(|(name, _)| is_page(name))
            .map(|(name, text)| (name, Html::parse_document(&text)))
            .collect();
        let mut followed = 0;
        for (name, html) in &pages {
            for link in html.select(&links) {
                let address = link.attr("href").or(link.attr("src")).unwrap();
                if address.contains(':') {
                    continue;
                }
                followed += 1;
                let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
                let folder = Path::new(name).parent().unwrap();
                let target = match path.strip_prefix("../") {
                    _ if path.is_empty() => name.clone(),
                    Some(path) => path.to_owned(),
                    None => folder.join(path).display().to_string(),
                };
                assert!(names.contains(&target), "{name} links to {address}");
                let has_anchor = || {
                    let page = &pages[&target];
                    page.select(&anchors).any(|element| element.attr("id") == Some(anchor))
                };
                assert!(anchor.is_empty() || has_anchor(), "{name} links to {address}");
            }
        }
        assert!(followed > 50, "only {followed}");
    }
}

#[test]
fn visits_stand_newest_first_and_plans_apart() {
    let built = site(&sheffield(), "2026-01-15", SiteForm::Pages);
    let bochum = page(&built, "places/bochum.html");
    let visits = bochum.sections.iter().find(|section| section.anchor == "visits").unwrap();
    let titles: Vec<&str> = visits.sections.iter().map(|visit| visit.title.as_str()).collect();
    assert!(titles.first().unwrap().starts_with("August 2025"), "{titles:?}");
    assert!(titles.last().unwrap().contains("August 2023"), "{titles:?}");
    let earlier = site(&fixture("valid.json"), "2024-09-01", SiteForm::Pages);
    let place = page(&earlier, "places/vila-nova.html");
    let anchors: Vec<&str> = place.sections.iter().map(|part| part.anchor.as_str()).collect();
    // The plan carries out a decision that no meeting has resolved.
    assert!(!anchors.contains(&"ahead"), "{anchors:?}");
}

#[test]
fn the_feed_has_every_visit_and_decision_under_a_lasting_name() {
    let here = site(&sheffield(), "2026-01-15", SiteForm::Pages);
    let feed: atom_syndication::Feed = texts(&here)["feed.xml"].parse().unwrap();
    let of =
        |anchor: &str| here.site.feed.iter().filter(|entry| entry.path.contains(anchor)).count();
    let recorded = |file: &str, list: &str| {
        let bytes = fs::read(sheffield().join(file)).unwrap();
        serde_json::from_slice::<Value>(&bytes).unwrap()[list].as_array().unwrap().len()
    };
    assert_eq!(of("#visit-"), recorded("visits.json", "visits"));
    assert_eq!(of("#decision-"), recorded("decisions.json", "decisions"));
    assert_eq!(feed.entries().len(), of("#visit-") + of("#decision-"));
    let mut options = SiteOptions::on("2026-01-16".parse().unwrap());
    options.address = Some("https://www.example.org/partners".to_owned());
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
fn the_data_fits_its_schema_and_the_site_map_has_every_page() {
    let validator = jsonschema::validator_for(&site_schema()).unwrap();
    for dataset in datasets() {
        let built = site(&dataset, "2026-01-15", SiteForm::Pages);
        let files = texts(&built);
        let data: Value = serde_json::from_str(&files["site.json"]).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&data).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        let pages = files["sitemap.xml"].matches("<loc>").count();
        assert_eq!(pages, built.site.pages.len());
    }
}

#[test]
fn a_fragment_is_the_content_of_its_page_without_looks() {
    for dataset in datasets() {
        let pages = texts(&site(&dataset, "2026-01-15", SiteForm::Pages));
        let fragments = texts(&site(&dataset, "2026-01-15", SiteForm::Fragments));
        assert!(fragments.keys().all(|name| is_page(name)));
        let main = Selector::parse("main").unwrap();
        for (name, fragment) in &fragments {
            for looks in [" class=", "<style", " style=", "<script", "<html", "<h1"] {
                assert!(!fragment.contains(looks), "{name} has {looks}");
            }
            let whole = Html::parse_document(&pages[name]);
            let content: String = whole.select(&main).next().unwrap().text().collect();
            let alone: String = Html::parse_fragment(fragment).root_element().text().collect();
            let (content, alone) = (squeezed(&content), squeezed(&alone));
            assert!(alone.ends_with(&content), "{name}:\n{alone}\n{content}");
        }
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

#[test]
fn a_page_that_the_site_no_longer_has_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let run = |day: &str| {
        Program::new(["site", "--date", day, "--out"])
            .argument(folder.path())
            .argument(sheffield())
            .run()
            .exits(0)
    };
    assert!(!run("2026-01-15").stdout.contains("earlier run"));
    // The strategy came later.
    run("2024-10-15").prints("international-strategy.html is of an earlier run");
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
fn anchors(page: &str) -> Vec<String> {
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
    assert_eq!(anchors(&changed.read("index.html")), ["contact", "map", "active"]);
    assert_eq!(anchors(&changed.read("places/altstadt.html")), ["agreements", "facts"]);
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
    assert!(anchors(&standard.read("index.html")).len() >= 8);
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
    let anchors = anchors(&changed.read("index.html"));
    assert!(!anchors.contains(&"active".to_owned()), "{anchors:?}");
    assert!(anchors.contains(&"map".to_owned()), "{anchors:?}");
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
    let said = with_wording("climate/travel").run(&[]).exits(1).stderr;
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
    assert!(report.contains("\nclimate/travel\n") && !report.contains("\nsite/"));
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
