//! Proves that the facts of Sheffield's first report stand in their sections of it,
//! and those on its places on the public web site, as the council, the press
//! and the censuses gave them.
//!
//! That PDF and page have every paragraph of the report, others prove.

use intl_update::compose::{ComposeOptions, compose};
use intl_update::dataset::{Dataset, Edition};
use intl_update::photographs::Images;
use intl_update::report::Report;
use intl_update::templates::Templates;

use crate::support::{STYLES, SheffieldReport, row, sheffield, site_words, words_in};

/// Facts by the section that they stand in, in every house style.
const SECTIONS: [(&str, &[&str]); 33] = [
    (
        "policy",
        &[
            "is the Partner City Policy",
            "20 November 2023: the Strategy and Resources Policy Committee approved",
            "12 February 2024: the General Counsel and Monitoring Officer approved",
            "(Decision 3865)",
            "Location Overview, Strategic Fit, Profile, Due Diligence Considerations, Connections, Resources and Purpose",
            "retain, relinquish or reinvigorate",
            "regimes whose aims and values are at odds with its own",
            "no formal policy",
        ],
    ),
    (
        "consultation",
        &[
            "under no duty to consult the public",
            "three main political groups were offered a briefing",
        ],
    ),
    (
        "legal",
        &[
            "Local Government Act 1972 that may be relevant. They are section 137",
            "section 111 (anything that helps the Council to discharge its functions)",
            "section 1 of the Localism Act 2011",
            "no direct legal implications arise",
        ],
    ),
    ("alternatives", &["status quo"]),
    (
        "relationship-bapaume--profile",
        &[
            "Pas-de-Calais",
            "Hauts-de-France",
            "30 minutes by car from Arras and Cambrai",
            "1 hour 45 minutes from Paris and Brussels",
            "about 4,250 people",
        ],
    ),
    (
        "relationship-bapaume--story",
        &[
            "1 July 1916",
            "12th Battalion, York and Lancaster Regiment",
            "Sheffield Pals",
            "Serre",
            "first day of the Battle of the Somme",
            "248 of its men had been killed and 246 wounded, and 18 were missing",
            "First World War",
            "25 July 1920",
            "William Farewell Wardley",
            "his brother",
            "210,000 francs",
            "3 February 1921",
            "Comité Local de la Ville de Sheffield",
            "workers’ homes",
            "oldest formal international relationship",
        ],
    ),
    ("relationship-bapaume--standing", &["14 July 1920", "largely symbolic"]),
    (
        "relationship-bapaume--further-information",
        &["study guide on Sheffield, Bapaume and Serre", "Archives and Local Studies Library"],
    ),
    (
        "relationship-bochum--profile",
        &[
            "North Rhine-Westphalia",
            "Ruhr",
            "about a fifth of Germany’s gross domestic product",
            "coal and steel",
            "Healthcare, the creative industries and manufacturing",
            "information security and geothermal energy",
        ],
    ),
    (
        "relationship-bochum--story",
        &[
            "British Control Commission",
            "little contact between 2010 and the invitation",
            "June 2023",
            "Musiksommer",
            "late August",
        ],
    ),
    ("relationship-bochum--assessment", &["Sheffield Philharmonic Chorus"]),
    (
        "region-europe--visits",
        &[
            "26 August 2023: Reception in Bochum",
            "Colin Ross",
            "guest book",
            "Nordhausen",
            "Regular calls on Microsoft Teams began when the memorandum was signed",
        ],
    ),
    (
        "relationship-pittsburgh--profile",
        &[
            "Allegheny County",
            "68th most populous city in the United States",
            "Steel City",
            "over 300 steel firms",
            "aluminium, glass, petroleum, computing, electronics and motor manufacturing",
            "Since 1990",
            "University of Pittsburgh Medical Center",
            "Carnegie Mellon",
        ],
    ),
    (
        "relationship-pittsburgh--assessment",
        &[
            "Pittsburgh Technology Council",
            "homelessness, climate change and flood resilience",
            "The Grable Foundation",
            "Suburban General Hospital",
        ],
    ),
    ("region-americas--since", &["June 2024: AMRC Industrial Board in Pittsburgh"]),
    (
        "relationship-kawasaki--profile",
        &[
            "Kanagawa",
            "Greater Tokyo",
            "Keihin industrial area",
            "seventh in Japan",
            "JFE, Fujitsu and NEC",
            "Haneda",
            "folk houses",
            "ukiyo-e",
            "Kawasaki Daishi temple",
            "Tokyo, Yokohama and Mount Fuji",
        ],
    ),
    ("relationship-kawasaki--story", &["School of East Asian Studies", "winter of 2023"]),
    (
        "relationship-chengdu--profile",
        &[
            "Sichuan",
            "sub-provincial city",
            "hub of south-west China",
            "fourth most populous city in the country",
            "machinery, vehicles, medicine, food and information technology",
            "over 270 Fortune 500 companies",
        ],
    ),
    (
        "relationship-chengdu--story",
        &[
            "Sheffield United and Chengdu Blades",
            "Scarborough Group",
            "Sichuan earthquake",
            "Lunar New Year",
        ],
    ),
    ("relationship-chengdu--assessment", &["chambers of commerce", "less money"]),
    (
        "relationship-khmelnytskyi--profile",
        &[
            "Хмельницький",
            "river Buh (the Southern Bug)",
            "National University",
            "University of Economics",
            "University of Law and Administration",
            "Parliamentary Assembly of the Council of Europe",
            "three years running",
            "USAID",
        ],
    ),
    (
        "relationship-khmelnytskyi--story",
        &["Association of Ukrainians in Great Britain", "2023 Eurovision Song Contest"],
    ),
    ("relationship-khmelnytskyi--standing", &["signed a memorandum in Sheffield"]),
    ("relationship-khmelnytskyi--further-information", &["bid for the Europe Prize"]),
    ("relationship-nablus--story", &["Seeds Association for Development and Culture"]),
    (
        "relationship-nablus--assessment",
        &["educational and cultural exchange", "human rights of all"],
    ),
    (
        "relationship-nablus--standing",
        &["Sheffield Nablus Twinning Association", "Palfest Sheffield"],
    ),
    ("relationship-esteli--standing", &["Sheffield Estelí Society"]),
    (
        "relationship-esteli--assessment",
        &["the community associations of the Council’s other twinnings have ceased"],
    ),
    ("relationship-jeju-island--story", &["Sheffield Hallam University"]),
    ("relationship-jeju-island--assessment", &["partnership on health and wellbeing"]),
    ("relationship-daqing--standing", &["The agreement was for three years."]),
    ("relationship-nanchang--standing", &["The agreement was for three years."]),
];

/// Facts by the sections that they stand in, in the order of the house styles.
const NARRATIVE: [([&str; 4], &[&str]); 7] = [
    (
        ["context", "about", "proposal", "proposal"],
        &[
            "upwards of 20 places",
            "mutual, tangible benefit",
            "There is no statutory duty to carry out such a review",
        ],
    ),
    (
        ["conclusion", "impact", "reasons", "reasons"],
        &[
            "The 2023/24 Update is the first",
            "whether any such review had taken place before",
            "much more manageable number of relationships",
        ],
    ),
    (
        ["conclusion", "impact", "proposal", "proposal"],
        &[
            "until the conflict in Ukraine is resolved",
            "expired in 2019",
            "considerable time to answer the first approach",
        ],
    ),
    (
        ["equality", "impact", "equality", "equality"],
        &[
            "section 149 of the Equality Act 2010",
            "due regard",
            "eliminate discrimination",
            "advance equality of opportunity",
            "foster good relations",
        ],
    ),
    (
        ["financial", "resources", "financial", "financial"],
        &["No costs arise from the preparation of this report"],
    ),
    (
        ["sustainability", "impact", "climate", "climate"],
        &["Microsoft Teams will be used where possible"],
    ),
    (["purpose", "themes", "contribution", "purpose"], &["City Goals"]),
];

/// The figures on places, as they stand in their profiles.
const FIGURES: [(&str, &str, &str); 11] = [
    ("bochum", "Population of North Rhine-Westphalia", "about 18,000,000 people"),
    ("bochum", "Companies", "about 15,000"),
    ("bochum", "Population", "371,000 people"),
    ("bochum", "Students", "56,000"),
    ("bochum", "Green space", "40%"),
    ("pittsburgh", "Population", "302,971 people"),
    ("pittsburgh", "Colleges and universities", "68"),
    ("kawasaki", "Population", "1,545,942 people"),
    ("kawasaki", "Households", "773,050"),
    ("khmelnytskyi", "Higher-education institutions", "18"),
    ("khmelnytskyi", "Students", "30,000"),
];

/// The sixteen places, each with its country and its kind of link.
const PLACES: [(&str, &str, &str, &str); 16] = [
    ("Bapaume", "France", "Adoption", "14 July 1920"),
    ("Bochum", "Germany", "Twinning", "1950"),
    ("Pittsburgh", "USA", "Sister city relationship", "1980"),
    ("Kawasaki", "Japan", "Sister city relationship", "Not known"),
    ("Chengdu", "China", "Twinning", "2010"),
    ("Khmelnytskyi", "Ukraine", "Twinning", "December 2022"),
    ("Nablus", "West Bank", "No agreement", "–"),
    ("Anshan", "China", "Twinning", "1983"),
    ("Daqing", "China", "Trade and Collaboration Agreement", "2016"),
    ("Nanchang", "China", "Trade and Collaboration Agreement", "2016"),
    ("Donetsk", "Ukraine", "Twinning", "1956"),
    ("Estelí", "Nicaragua", "Twinning", "1984"),
    ("Kitwe", "Zambia", "Sister city relationship", "1981"),
    ("Kotli", "Pakistan-administered Kashmir", "Declaration of Friendship", "1994"),
    ("Jeonju", "South Korea", "Exchange City Agreement", "2013"),
    ("Jeju Island", "South Korea", "No agreement", "–"),
];

/// What followed the meeting of August 2024 and was not known then, by the section of the
/// next report.
const LATER: [(&str, &str); 5] = [
    ("region-americas--visits", "28 to 30 January 2025: Sheffield delegation to Pittsburgh"),
    (
        "region-asia--visits",
        "November 2024: Visit from Kawasaki to learn about looked-after children and young carers",
    ),
    ("region-china--visits", "October 2024: Chengdu Half Marathon"),
    ("relationship-nablus--standing", "Friendship Agreement since 29 October 2024"),
    ("changes", "Since then, one agreement has been signed"),
];

/// Which of some facts a report does not have in their section.
fn missing<'a>(report: &Report, anchor: &str, facts: &[&'a str]) -> Vec<&'a str> {
    let words = words_in(report, anchor);
    facts.iter().copied().filter(|fact| !words.contains(fact)).collect()
}

#[test]
fn council_and_meeting() {
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        let meta = &report.meta;
        assert_eq!(meta.council, "Sheffield City Council");
        assert_eq!(meta.committee, "Strategy and Resources Policy Committee");
        assert_eq!(meta.title, "Annual International Update");
        assert_eq!(meta.year_text, "2023/24");
        assert_eq!(meta.agenda_item.as_deref(), Some("13"));
        assert!(meta.meeting_date_text.starts_with("August 2024"), "{style}");
        assert!(row(report, "Report of").contains("Executive Director City Futures"), "{style}");
    }
}

#[test]
fn sections_have_their_facts() {
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        for (anchor, facts) in SECTIONS {
            assert_eq!(missing(report, anchor, facts), [""; 0], "{anchor} ({style})");
        }
    }
}

#[test]
fn narrative_has_its_facts() {
    for (index, style) in STYLES.into_iter().enumerate() {
        let report = SheffieldReport::get(style).report();
        for (anchors, facts) in NARRATIVE {
            let anchor = anchors[index];
            assert_eq!(missing(report, anchor, facts), [""; 0], "{anchor} ({style})");
        }
    }
}

#[test]
fn profiles_have_their_figures() {
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        for (place, label, value) in FIGURES {
            let words = words_in(report, &format!("relationship-{place}--profile"));
            assert!(words.contains(&format!(" {label} {value}")), "{label} ({style}): {words}");
        }
    }
}

#[test]
fn summary_has_places_with_country_kind_and_date() {
    for style in STYLES {
        let summary = words_in(SheffieldReport::get(style).report(), "summary");
        // The line of the table has all four in this order.
        for (place, country, kind, since) in PLACES {
            let line = format!("{place}, {country} {kind} {since}");
            assert!(summary.contains(&line), "{line} ({style})");
        }
    }
}

#[test]
fn no_report_says_not_recorded() {
    for style in STYLES {
        let made = SheffieldReport::get(style);
        for text in [made.pdf().root.text().as_str(), made.page_text()] {
            assert!(!text.contains("Not recorded"), "{style}");
        }
    }
}

#[test]
fn what_came_later_is_in_the_next_report() {
    let dataset = Dataset::load(sheffield(), Edition::Public).unwrap();
    let options =
        ComposeOptions { report: Some("2024-25".parse().unwrap()), ..ComposeOptions::default() };
    let next = compose(&dataset, &Templates::built_in(), &Images::default(), &options).unwrap();
    let own = SheffieldReport::get("sheffield").page_text();
    for (anchor, fact) in LATER {
        assert_eq!(missing(&next.report, anchor, &[fact]), [""; 0], "{anchor}");
        assert!(!own.contains(fact), "in the report before: {fact}");
    }
}

/// What has come since, or stands on the public pages alone, by its page.
const ON_THE_SITE: [(&str, &[&str]); 9] = [
    (
        "places/bochum.html",
        &[
            "annual junior football tournament",
            "24 May 2025",
            "Thomas Eiskirch",
            "26 August 2023",
            "Colin Ross",
            "guest book",
            "Nordhausen",
            "75th anniversary",
            "23 to 25 May 2025",
            "Pop-up “Sheffield Inn”",
            "19 July to 18 August 2025",
            "Unite the Union brass band",
            "2025 Musiksommer",
        ],
    ),
    ("places/chengdu.html", &["Lunar New Year", "2008", "Three runners from Sheffield"]),
    (
        "places/kawasaki.html",
        &[
            "Children’s University, the Virtual School",
            "concert by the Children’s Orchestra",
            "Council staff and partner organisations took part",
            "industrial past",
            "natural and built surroundings",
            "13 people",
            "study tour of the United Kingdom",
        ],
    ),
    ("places/khmelnytskyi.html", &["signed a memorandum in Sheffield", "festivals", "green city"]),
    (
        "places/nablus.html",
        &[
            "29 October 2024",
            "review after 12 months",
            "October 2027",
            "Seeds Association for Development and Culture",
            "Sheffield Nablus Twinning Association",
            "Palfest Sheffield",
        ],
    ),
    (
        "places/pittsburgh.html",
        &[
            "28 to 30 January 2025",
            "more than 16 organisations and about 50 people",
            "June 2024",
            "AMRC Industrial Board",
            "£7,000",
        ],
    ),
    ("places/bapaume.html", &["group from Bapaume came to Sheffield", "differ greatly in size"]),
    (
        "index.html",
        &[
            "concentrate on fewer cities",
            "the community associations of the Council’s other twinnings have ceased",
            "19 February 2025",
            "15 October 2025",
            "Archives and Local Studies Library, Surrey Street, Sheffield, S1 1XZ",
        ],
    ),
    (
        "decisions.html",
        &[
            "until the conflict in Ukraine is resolved",
            "expired in 2019",
            "historical and community links with Kotli",
            "considerable time to answer the first approach",
            "agreed unanimously",
        ],
    ),
];

#[test]
fn pages_of_the_web_site_have_their_facts() {
    let pages = site_words(&sheffield(), "2026-01-15");
    // A page links only to what has an address.
    let left_out = [
        "study guide on Sheffield, Bapaume and Serre",
        "Archives and Local Studies Library",
        "bid for the Europe Prize",
    ];
    let places = SECTIONS.into_iter().filter_map(|(anchor, facts)| {
        let (place, _) = anchor.strip_prefix("relationship-")?.split_once("--")?;
        let page = format!("places/{place}.html");
        pages.contains_key(&page).then_some((page, facts))
    });
    let others = ON_THE_SITE.into_iter().map(|(page, facts)| (page.to_owned(), facts));
    for (page, facts) in places.chain(others) {
        for fact in facts {
            let is_there = pages[&page].contains(fact);
            assert_eq!(is_there, !left_out.contains(fact), "{fact} ({page})");
        }
    }
    for (place, label, value) in FIGURES {
        let page = &pages[&format!("places/{place}.html")];
        assert!(page.contains(&format!("{label}: {value}")), "{label} ({place}): {page}");
    }
}
