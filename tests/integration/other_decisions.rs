//! Decisions outside the annual reports are shown wherever decisions are, from their date on.

use intl_update::compose::{ComposeOptions, SiteOptions, compose, compose_site};
use intl_update::dataset::{Edition, Loaded, read_texts};
use intl_update::photographs::Images;
use intl_update::report::{Report, Section};
use intl_update::site::Site;
use intl_update::templates::Templates;
use serde_json::{Value, json};

use crate::support::{STYLES, fixture, squeezed, text_of};

/// The valid dataset with these decisions.
fn with(decisions: &Value) -> Loaded {
    let text = std::fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    dataset["other_decisions"] = decisions.clone();
    dataset["reports"][0]["draft"] = true.into();
    dataset["reports"][0]["form"].as_object_mut().unwrap().remove("exempt_information");
    let loaded = read_texts(vec![("a.json".to_owned(), dataset.to_string().into_bytes())]);
    assert!(loaded.is_whole(), "{:#?}", loaded.problems(Edition::Exempt));
    loaded
}

fn decision(date: &str, by: &str, places: &[&str], more: &Value) -> Value {
    let mut decision = json!({
        "id": "festival", "date": date, "by": by, "relationships": places,
        "text": "resolved to take part in the festival of lights",
        "title": "the festival of lights",
    });
    decision.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    decision
}

/// The public site on a day.
fn site(loaded: &Loaded, day: &str) -> Site {
    let dataset = loaded.edition(Edition::Public).unwrap();
    let options = SiteOptions::on(day.parse().unwrap());
    compose_site(&dataset, &Templates::built_in(), &Images::default(), &options).unwrap().site
}

/// The report on the meeting of 5 August 2024.
fn report(loaded: &Loaded, style: &str, edition: Edition) -> Report {
    let dataset = loaded.edition(edition).unwrap();
    let options =
        ComposeOptions { house_style: Some(style.to_owned()), ..ComposeOptions::default() };
    compose(&dataset, &Templates::built_in(), &Images::default(), &options).unwrap().report
}

/// The paragraphs of the section with an anchor, which can be a part of another.
fn paragraphs(sections: &[Section], anchor: &str) -> Vec<String> {
    let section = sections.iter().flat_map(Section::walk).find(|one| one.anchor == anchor);
    let blocks = section.into_iter().flat_map(|section| &section.blocks);
    blocks.map(|block| squeezed(&text_of(block))).collect()
}

/// The dated account of Altstadt in the report.
fn account(report: &Report) -> String {
    paragraphs(&report.sections, "relationship-altstadt--story").join("\n")
}

const DATES: [(&str, &str); 3] =
    [("2023-07-19", "19 July 2023"), ("2023-07", "July 2023"), ("2023", "2023")];

#[test]
fn site_shows_decision_with_its_date_and_body() {
    for (date, words) in DATES {
        for by in ["the Council", "the Leader of the Council", "The Urgency Subcommittee"] {
            for places in [&[][..], &["altstadt"], &["altstadt", "kitahara"]] {
                let case = format!("{date} {by} {places:?}");
                let loaded = with(&json!([decision(date, by, places, &json!({}))]));
                let site = site(&loaded, "2024-10-15");
                let body = by[4..].to_owned();
                let sentence =
                    format!("The {body} resolved to take part in the festival of lights.");
                let page = |path: &str| site.pages.iter().find(|page| page.path == path);
                let decisions = &page("decisions.html").unwrap().sections;
                let meeting = decisions.iter().find(|one| one.anchor == format!("meeting-{date}"));
                let meeting = meeting.unwrap_or_else(|| panic!("{case}"));
                assert_eq!(squeezed(&meeting.title), words, "{case}");
                assert_eq!(text_of(&meeting.blocks[0]), body, "{case}");
                let listed = paragraphs(decisions, "decision-festival");
                assert_eq!(listed[0], "Resolved to take part in the festival of lights.", "{case}");
                let entry = site.feed.iter().find(|entry| entry.path.ends_with("-festival"));
                let entry = entry.unwrap_or_else(|| panic!("{case}"));
                let title = format!("{words}: Decision on the festival of lights");
                assert_eq!(squeezed(&entry.title), title, "{case}");
                assert_eq!(squeezed(&entry.text), sentence, "{case}");
                assert_eq!(entry.date.to_string(), date, "{case}");
                for place in ["altstadt", "kitahara"] {
                    let Some(page) = page(&format!("places/{place}.html")) else { continue };
                    let own = paragraphs(&page.sections, "decisions").join("\n");
                    let shown = own.contains(&format!("{words}: {sentence}"));
                    assert_eq!(shown, places.contains(&place), "{case}: {own}");
                    let history = paragraphs(&page.sections, "history").join("\n");
                    assert!(!history.contains("festival"), "{case}: {history}");
                }
            }
        }
    }
}

#[test]
fn date_is_never_made_more_precise() {
    for (date, finer) in [("2023-07", "1 July 2023"), ("2023", "January 2023")] {
        let loaded = with(&json!([decision(date, "the Council", &["altstadt"], &json!({}))]));
        let site = site(&loaded, "2024-10-15");
        let texts = squeezed(&serde_json::to_string(&site).unwrap());
        assert!(texts.contains("festival") && !texts.contains(finer), "{date}");
        let report = report(&loaded, "standard", Edition::Public);
        let texts = squeezed(&serde_json::to_string(&report).unwrap());
        assert!(texts.contains("festival") && !texts.contains(finer), "{date}");
    }
}

#[test]
fn reports_show_decision_in_the_account_of_its_places() {
    for (date, words) in DATES {
        let more = json!({ "reference": "Minute 9" });
        let loaded = with(&json!([decision(date, "the Council", &["altstadt"], &more)]));
        for style in STYLES {
            let account = account(&report(&loaded, style, Edition::Public));
            let own = "The Council resolved to take part in the festival of lights (minute 9).";
            assert!(account.ends_with(&format!("{words}: {own}")), "{style}: {account}");
        }
    }
}

#[test]
fn account_is_oldest_first() {
    let dates = ["2023-07", "1940", "1999-05-03"];
    let decisions = dates.iter().map(|date| {
        decision(date, "the Council", &["altstadt"], &json!({ "id": format!("on-{date}") }))
    });
    let loaded = with(&decisions.collect());
    let account = account(&report(&loaded, "standard", Edition::Public));
    let place = |words: &str| account.find(words).unwrap_or_else(|| panic!("{account}"));
    let places = ["1940:", "1950:", "3 May 1999:", "July 2023:"].map(place);
    assert!(places.is_sorted(), "{account}");
}

#[test]
fn decision_is_shown_once_it_has_come() {
    for (date, is_shown) in [
        ("2024-07", true),
        ("2024-08-05", true),
        ("2024-08-06", false),
        ("2024-08", false),
        ("2024", false),
    ] {
        let loaded = with(&json!([decision(date, "the Council", &["altstadt"], &json!({}))]));
        let report = report(&loaded, "standard", Edition::Public);
        assert_eq!(account(&report).contains("festival"), is_shown, "{date}");
        let site = serde_json::to_string(&site(&loaded, "2024-08-05")).unwrap();
        assert_eq!(site.contains("festival"), is_shown, "{date}");
    }
}

#[test]
fn exempt_decision_leaves_its_notice_in_reports_and_nothing_on_the_site() {
    let exempt = json!({
        "exempt": { "paragraphs": [3], "public_interest": "The talks go on." },
        "reference": "Minute 9", "source": "Festival papers", "url": "https://www.example.org/festival",
    });
    for (date, words) in DATES {
        let loaded = with(&json!([decision(date, "the Council", &["altstadt"], &exempt)]));
        let public = report(&loaded, "standard", Edition::Public);
        let whole = report(&loaded, "standard", Edition::Exempt);
        let (hidden, open) = (account(&public), account(&whole));
        assert!(hidden.contains("The talks go on.") && !hidden.contains(words), "{hidden}");
        assert!(open.contains(&format!("{words}: The Council resolved")), "{open}");
        let texts = [
            serde_json::to_string(&public).unwrap(),
            serde_json::to_string(&site(&loaded, "2024-10-15")).unwrap(),
        ];
        for text in texts {
            assert!(!text.to_lowercase().contains("festival"), "{date}");
        }
    }
}

/// A place of which nothing else is recorded is known in both editions from the decision on.
#[test]
fn exempt_decision_is_evidence_in_both_editions() {
    for (date, is_known) in [("2024-07-01", true), ("2024-09-01", false)] {
        for exempt in
            [json!({}), json!({ "exempt": { "paragraphs": [3], "public_interest": "So." } })]
        {
            let mut dataset: Value =
                serde_json::from_str(&std::fs::read_to_string(fixture("valid.json")).unwrap())
                    .unwrap();
            let place =
                json!({ "id": "lviv", "place": "Lviv", "country": "UA", "region": "europe" });
            dataset["relationships"].as_array_mut().unwrap().push(place);
            dataset["other_decisions"] = json!([decision(date, "the Council", &["lviv"], &exempt)]);
            let loaded = read_texts(vec![("a.json".to_owned(), dataset.to_string().into_bytes())]);
            for edition in [Edition::Public, Edition::Exempt] {
                let dataset = loaded.edition(edition).unwrap();
                let lviv = dataset.relationship("lviv").unwrap();
                let meeting = dataset.reports[0].meeting.date.unwrap();
                assert_eq!(
                    dataset.was_known(lviv, meeting),
                    is_known,
                    "{date} {exempt} {edition:?}"
                );
            }
        }
    }
}

#[test]
fn link_to_the_record_and_source_are_shown() {
    let more = json!({ "url": "https://www.example.org/minute-9", "source": "Press notice" });
    let loaded = with(&json!([decision("2023-07", "the Council", &["altstadt"], &more)]));
    let site = site(&loaded, "2024-10-15");
    let texts = serde_json::to_string(&site).unwrap();
    assert!(texts.contains("https://www.example.org/minute-9"), "{texts}");
    let page = site.pages.iter().find(|page| page.path == "decisions.html").unwrap();
    let own = paragraphs(&page.sections, "decision-festival").join(" ");
    assert!(own.contains("See the record of the decision. Source: Press notice."), "{own}");
    let report = report(&loaded, "standard", Edition::Public);
    assert!(account(&report).ends_with("See the record of the decision."));
}
