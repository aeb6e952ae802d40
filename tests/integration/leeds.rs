//! What Leeds's public pages say of its international work stands in its
//! dataset, and in the report that is made of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::made::{self, Built, Settings};
use intl_update::compose::ComposeOptions;
use intl_update::render::Format;
use intl_update::report::Report;
use serde_json::Value;

use crate::support::{
    STYLES, all_sections, page_text, repository, row, section, sheffield, site_words, squeezed,
    text_of, whole, words_in,
};

fn make(style: Option<&str>) -> Built {
    let compose =
        ComposeOptions { house_style: style.map(str::to_owned), ..ComposeOptions::default() };
    let settings = Settings { compose, ..Settings::default() };
    made::build(repository("data/leeds"), &settings).expect("Leeds's report is made")
}

/// The report in the council's own house style, made once for all tests.
static MADE: LazyLock<Built> = LazyLock::new(|| make(None));

fn bytes(format: Format) -> &'static [u8] {
    let file = MADE.files.iter().find(|file| file.format == format);
    &file.expect("every format is made").file.bytes
}

/// The words of a section with its parts.
fn text(anchor: &str) -> String {
    words_in(&MADE.report, anchor)
}

/// The places, each with what the public pages say of it.
const PLACES: [(&str, &[&str]); 7] = [
    (
        "siegen",
        &[
            "Sister City agreement since 1966",
            "Borough of Morley",
            "Morley became part of the city",
            "community-led",
            "the Morley Circle in Siegen and the Siegen Circle in Morley",
        ],
    ),
    (
        "lille",
        &[
            "Twinning since 1968",
            "first official partner",
            "1930s",
            "European Union projects",
            "student exchange",
            "culture, on the voice and influence of children, and on regeneration",
        ],
    ),
    (
        "dortmund",
        &[
            "Twinning since 1969",
            "Renewed in February 2021",
            "a year after Leeds and Lille",
            "over 50 years",
            "education, culture, digital technology and economic development",
            "2021: A community twinning group was formed",
        ],
    ),
    (
        "brno",
        &[
            "Partnership since 1991",
            "Memorandum of understanding",
            "2003",
            "second city of Czechia",
            "two councils have shared experience",
            "Covid-19",
            "children and young people",
            "city promotion and inward investment",
            "e-mobility and tree planting",
            "architecture and street theatre",
        ],
    ),
    (
        "kharkiv",
        &[
            "Friendship oath since 6 December 2023",
            "the Lord Mayor of Leeds and the First Deputy Mayor of Kharkiv",
            "June 2022: Kharkiv approached Leeds",
            "July 2022: Full Council unanimously passed a resolution",
        ],
    ),
    (
        "hangzhou",
        &[
            "Twinning since 1988",
            "30th anniversary of the twinning",
            "2018",
            "one of the first between the United Kingdom and China",
            "share a textile history",
            "links between universities and between schools",
            "trade missions",
            "helped Leeds to attract the Chinese team’s training camp for the 2012 Olympic Games",
        ],
    ),
    (
        "durban",
        &[
            "Partnership since 1998",
            "anti-apartheid movement in Leeds",
            "community safety, sport for young people, and links between universities",
            "2001: Nelson Mandela was made an honorary freeman of Leeds",
        ],
    ),
];

/// What the public pages say beside the places, by the section that it stands in.
const ELSEWHERE: [(&str, &[&str]); 7] = [
    ("networks", &["35 other cities from 22 countries", "Barcelona, Mexico City and Melbourne"]),
    (
        "about",
        &[
            "more than 50 years",
            "peace after the Second World War",
            "In the late 1980s Leeds looked to China",
            "1990s to central Europe and South Africa",
            "Since the United Kingdom left the European Union",
            "through Eurocities",
            "cooperation agreements with Dortmund, Lille and Brno",
            "the first, which renewed the agreement with Dortmund, was signed in February 2021",
            "partners worldwide",
            "health, climate and inclusive growth",
        ],
    ),
    (
        "region-europe--visits",
        &[
            "6 December 2023",
            "the First Deputy Mayor of Kharkiv signed the oath at the British Embassy in Prague",
        ],
    ),
    (
        "networks",
        &[
            "over 190 cities in 39 countries",
            "a working group on children and young people",
            "The Council joined in 2020",
            "environmental challenges that face the planet",
            "World Economic Forum",
            "policy roadmap",
        ],
    ),
    (
        "case-study-lille",
        &[
            "European Capital of Culture in 2004",
            "Lille3000, a festival every three years",
            "Leeds 2023",
            "voice and influence of children",
            "high-speed station",
            "in planning its South Bank",
        ],
    ),
    (
        "case-study-eurocities-children",
        &["EU Child Guarantee", "reported on how European cities tackle child poverty"],
    ),
    (
        "case-study-bambisanani",
        &[
            "working hand in hand",
            "St Mary’s High School in Menston with Mnyakanya High School",
            "sports festivals and leadership programmes",
            "2006 as a British Council scheme",
            "over 15 years",
            "The University of Leeds and Leeds Trinity University",
            "over 10,000 students",
            "award-winning",
        ],
    ),
];

#[test]
fn what_the_public_pages_say_stands_in_its_place() {
    let places = PLACES.map(|(place, facts)| (format!("relationship-{place}"), facts));
    let all = places
        .into_iter()
        .chain(ELSEWHERE.into_iter().map(|(anchor, facts)| (anchor.into(), facts)));
    for (anchor, facts) in all {
        let own = text(&anchor);
        for fact in facts {
            assert!(own.contains(fact), "`{fact}` is not in {anchor}: {own}");
        }
    }
}

#[test]
fn what_the_public_pages_say_stands_on_the_public_web_site() {
    let pages = site_words(&repository("data/leeds"), "2024-06-01");
    let pages: BTreeMap<String, String> =
        pages.into_iter().map(|(name, words)| (name, words.to_lowercase())).collect();
    // The list on the front page says what the agreements are, in the middle of a sentence.
    let says = |words: &str, fact: &str| {
        let fact = match fact {
            "community-led" => "led by the community".to_owned(),
            fact => fact.to_lowercase(),
        };
        words.contains(&fact)
    };
    let mut missing = Vec::new();
    for (place, facts) in PLACES {
        let page = format!("{} {}", pages[&format!("places/{place}.html")], pages["index.html"]);
        missing.extend(facts.iter().filter(|fact| !says(&page, fact)).map(|fact| (place, *fact)));
    }
    let all = pages.values().map(String::as_str).collect::<Vec<_>>().join("\n");
    for (place, facts) in ELSEWHERE {
        missing.extend(facts.iter().filter(|fact| !says(&all, fact)).map(|fact| (place, *fact)));
    }
    assert!(missing.is_empty(), "not on the site: {missing:#?}");
}

#[test]
fn the_questions_are_those_of_the_form() {
    let sections = &MADE.report.sections;
    let headings: Vec<&str> = sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(
        headings,
        [
            "Brief summary",
            "Recommendations",
            "What is this report about?",
            "What impact will this proposal have?",
            "How does this proposal impact the three pillars of the Best City Ambition?",
            "What consultation and engagement has taken place?",
            "What are the resource implications?",
            "What are the key risks and how are they being managed?",
            "What are the legal implications?",
            "Options, timescales and measuring success",
            "Appendices",
            "Background papers",
            "Summary of all relationships",
            "Relationships by region",
            "Networks, pledges and initiatives",
            "Case studies",
        ]
    );
    let parts = |anchor: &str| -> Vec<&str> {
        section(&MADE.report, anchor).sections.iter().map(|part| part.title.as_str()).collect()
    };
    assert_eq!(parts("themes"), ["Health and Wellbeing", "Inclusive Growth", "Zero Carbon"]);
    assert_eq!(
        parts("options"),
        [
            "What other options were considered?",
            "How will success be measured?",
            "What is the timetable and who will be responsible for implementation?",
        ]
    );
    let rows = MADE.report.front_page.rows.iter();
    let rows: Vec<(&str, bool)> = rows.map(|row| (row.label.as_str(), row.recorded)).collect();
    assert_eq!(
        rows,
        [
            ("Report author", false),
            ("Report of", false),
            ("Report to", true),
            ("Date", false),
            ("Will the decision be open for call-in?", false),
            ("Does the report contain confidential or exempt information?", false),
        ]
    );
    assert!(text("impact").contains("Wards affected: To be completed"));
    assert!(text("impact").contains("Have ward members been consulted? To be completed"));
    assert!(text("appendices").contains("Appendix D: Case studies"));
}

#[test]
fn nothing_of_another_council_is_taken_over() {
    let report = page_text(std::str::from_utf8(bytes(Format::Html)).unwrap());
    let read =
        |folder: &str| -> Value { serde_json::from_str(&whole(&repository(folder))).unwrap() };
    let (own, other) = (read("data/leeds").to_string(), read("data/sheffield"));
    let council = &other["council"];
    let mut names: Vec<&Value> =
        vec![&council["name"], &council["place"], &other["policy"]["title"]];
    names.extend(
        council["committees"].as_array().unwrap().iter().map(|committee| &committee["name"]),
    );
    names.extend(other["relationships"].as_array().unwrap().iter().map(|link| &link["place"]));
    let names: Vec<&str> = names.into_iter().filter_map(Value::as_str).collect();
    assert!(names.len() > 15, "{names:?}");
    // A name that both have, such as that of a place with links to both, is its own.
    for name in names.into_iter().filter(|name| !own.contains(name)) {
        assert!(!report.contains(name), "{name}");
    }
    for word in ["City Council retains", "symbolic"] {
        assert!(!report.contains(word), "{word}");
    }
    assert_eq!(row(&MADE.report, "Report to"), "Executive Board");
    assert!(!report.contains("the Committee"));
    assert!(MADE.report.meta.draft);
}

/// Every sentence of a report, long enough not to be a label, with where it is.
fn sentences(report: &Report) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for section in all_sections(report) {
        for block in &section.blocks {
            let text = squeezed(&text_of(block));
            for sentence in text.split_inclusive(". ").map(str::trim) {
                if sentence.len() > 40 {
                    found.push((sentence.to_owned(), section.anchor.clone()));
                }
            }
        }
    }
    found
}

#[test]
fn no_sentence_stands_twice_in_any_house_style() {
    for style in STYLES {
        let report = make(Some(style)).report;
        let mut seen = BTreeMap::new();
        for (sentence, place) in sentences(&report) {
            // What is said of each region is said of it, as of the others.
            let of_region = place.contains("--ahead") || place.contains("--visits");
            if let Some(first) = seen.insert(sentence.clone(), place.clone()) {
                assert!(of_region, "`{sentence}` in {first} and {place} ({style})");
            }
        }
        for section in all_sections(&report) {
            let is_empty = section.blocks.is_empty() && section.sections.is_empty();
            assert!(!is_empty, "{} is empty ({style})", section.anchor);
        }
    }
}

/// Standard sentences state the law or what the dataset shows, and never what a decision
/// costs, leads to or is followed by.
#[test]
fn no_standard_sentence_states_a_position() {
    let settings = |style: &str, year: &str| Settings {
        compose: ComposeOptions {
            house_style: Some(style.to_owned()),
            report: Some(year.parse().unwrap()),
            ..ComposeOptions::default()
        },
        ..Settings::default()
    };
    for (style, year) in
        STYLES.into_iter().flat_map(|style| [(style, "2023-24"), (style, "2025-26")])
    {
        for (name, text) in made::sentences(sheffield(), &settings(style, year)).unwrap() {
            let (section, _) = name.split_once('/').unwrap_or((&name, ""));
            let states = ["financial", "climate", "consultation", "risks", "timetable", "reasons"];
            assert!(!states.contains(&section), "{name} ({style}): {text}");
            for word in ["no direct", "no cost", "no duty", "will be"] {
                let own = ["reason", "history", "visit", "standing"].contains(&section);
                assert!(own || !text.contains(word), "{name} ({style}): {text}");
            }
        }
    }
}
