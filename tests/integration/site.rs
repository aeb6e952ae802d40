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

use crate::support::{Program, files, fixture, page_text, repository, sheffield, squeezed};

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
        let title = title.replace(['\u{201c}', '\u{201d}'], "\"");
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
        visit["account"] = serde_json::json!(["Many came to the concert."]);
        visit["plan"] = serde_json::json!(["A concert will be given in the hall."]);
        visit.as_object_mut().unwrap().retain(|key, _| {
            ["id", "title", "start", "form", "relationships", "account", "plan"]
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
    let earlier = site(&fixture("valid.json"), "2024-09-01", SiteForm::Pages);
    let place = page(&earlier, "places/vila-nova.html");
    let anchors: Vec<&str> = place.sections.iter().map(|part| part.anchor.as_str()).collect();
    assert!(!anchors.contains(&"ahead"), "{anchors:?}");
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

fn run_site(dataset: &Path, out: &Path, more: &[&str]) -> crate::support::Outcome {
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
fn finished(outcome: &crate::support::Outcome) -> Value {
    let messages = outcome.messages();
    let mut finished = messages.into_iter().filter(|message| message["reason"] == "site-finished");
    finished.next().unwrap()
}

/// The names of the images in the folder of a site.
fn images(out: &Path) -> Vec<String> {
    let names = files(out).into_keys().map(|name| name.display().to_string());
    names.filter(|name| name.starts_with("images/")).collect()
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
        data["decisions"][0]["resolved"] = serde_json::json!({ "result": "as-recommended" });
    });
    run_site(&dataset, &out, &["--date", "2025-01-01"]);
    assert!(out.join("decisions.html").exists());
    with_photograph(folder.path(), |data| {
        data["decisions"][0]["resolved"] = serde_json::json!({ "result": "as-recommended" });
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
        let page = files(&out)
            .into_keys()
            .find(|name| name.ends_with("international-strategy.html"))
            .unwrap();
        // The strategy came later.
        run("2024-10-15", form)
            .prints("international-strategy.html is not on the site any more and was removed");
        assert!(!out.join(page).exists());
        fs::remove_dir_all(&out).unwrap();
    }
    // Whole pages and fragments in turn leave nothing of the other form behind.
    run("2026-01-15", &[]);
    let told = run("2026-01-15", &["--fragment"]).stdout;
    for name in ["feed.xml", "site.json", "site.css", "sitemap.xml"] {
        assert!(told.contains(&format!("{name} is not on the site any more")), "{told}");
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
    let warned = |outcome: &crate::support::Outcome, part: &str| {
        outcome.messages().iter().any(|message| {
            message["reason"] == "warning" && message["message"].as_str().unwrap().contains(part)
        })
    };
    let changed = run_site(&dataset, &out, &[]);
    assert!(warned(&changed, "has been changed since it was written"), "{changed:?}");
    assert_eq!(finished(&changed)["left_over"], serde_json::json!([image.display().to_string()]));
    assert!(image.exists());
    for manifest in ["", r#"{"files":[{"path":"../a","content":{"size":0,"hash":0}}]}"#] {
        fs::write(out.join("site-manifest.json"), manifest).unwrap();
        let unknown = run_site(&dataset, &out, &[]);
        assert!(warned(&unknown, "the manifest of the earlier run"), "{unknown:?}");
        assert_eq!(finished(&unknown)["left_over_known"], false);
    }
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
    let failed = |outcome: crate::support::Outcome| {
        let last = outcome.messages().pop().unwrap();
        assert_eq!(last["reason"], "site-failed", "{last}");
        assert!(!folder.path().join("site").exists());
        (last["errors"].as_u64().unwrap(), last["warnings"].as_u64().unwrap())
    };
    let (errors, _) = failed(run(&fixture("rules/unknown-region.json"), &[]));
    assert!(errors > 0);
    // Without an address the feed has none to lead to, which is a warning.
    let (errors, warnings) = failed(run(&fixture("valid.json"), &["--strict"]));
    assert!(errors == 0 && warnings > 0, "{errors} {warnings}");
}

#[test]
fn the_sites_of_several_datasets_appear_together() {
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
    assert_eq!(files(&out).len(), 0);
    fs::remove_dir(&in_the_way).unwrap();
    run().exits(0);
    for name in ["a-site/index.html", "b-site/index.html"] {
        assert!(out.join(name).is_file(), "{name}");
    }
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
