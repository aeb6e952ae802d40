//! Proves that the facts of Sheffield's first report stand in its PDF and its
//! page, and those on its places on the public web site, as the council, the press
//! and the censuses gave them.

use intl_update::compose::{ComposeOptions, compose};
use intl_update::dataset::{Dataset, Edition};
use intl_update::photographs::Images;
use intl_update::templates::Templates;

use crate::report::section_text;
use crate::support::{STYLES, SheffieldReport, all_sections, sheffield, site_words};

/// The council, the meeting and the policy.
const REPORT: [&str; 37] = [
    "Sheffield City Council",
    "Strategy and Resources Policy Committee",
    "Executive Director City Futures",
    "Annual International Update",
    "2023/24",
    "The 2023/24 Update is the first",
    "August 2024",
    "Agenda item 13",
    "Partner City Policy",
    "20 November 2023",
    "12 February 2024",
    "General Counsel and Monitoring Officer",
    "3865",
    "Location Overview",
    "Strategic Fit",
    "Profile",
    "Due Diligence Considerations",
    "Connections",
    "Resources",
    "Purpose",
    "retain",
    "relinquish",
    "reinvigorate",
    "regimes",
    "no formal policy",
    "upwards of 20 places",
    "mutual, tangible benefit",
    "There is no statutory duty to carry out such a review",
    "whether any such review had taken place before",
    "Equality Act 2010",
    "section 149",
    "Local Government Act 1972 that may be relevant. They are section 137",
    "section 111 (anything that helps the Council to discharge its functions)",
    "section 1 of the Localism Act 2011",
    "City Goals",
    "three main political groups",
    "status quo",
];

/// What the implications and the narrative have to say.
const NARRATIVE: [&str; 10] = [
    "under no duty to consult the public",
    "offered a briefing",
    "due regard",
    "eliminate discrimination",
    "advance equality of opportunity",
    "foster good relations",
    "No costs arise from the preparation of this report",
    "no direct legal implications arise",
    "Microsoft Teams will be used where possible",
    "much more manageable number of relationships",
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

const BAPAUME: [&str; 24] = [
    "Pas-de-Calais",
    "Hauts-de-France",
    "30 minutes by car from Arras and Cambrai",
    "1 hour 45 minutes from Paris and Brussels",
    "about 4,250 people",
    "1 July 1916",
    "12th Battalion, York and Lancaster Regiment",
    "Sheffield Pals",
    "Serre",
    "first day of the Battle of the Somme",
    "248 of its men had been killed and 246 wounded, and 18 were missing",
    "30 minutes by car from Arras and Cambrai",
    "First World War",
    "14 July 1920",
    "25 July 1920",
    "William Farewell Wardley",
    "his brother",
    "210,000 francs",
    "3 February 1921",
    "Comité Local de la Ville de Sheffield",
    "workers’ homes",
    "oldest formal international relationship",
    "largely symbolic",
    "study guide on Sheffield, Bapaume and Serre",
];

const BOCHUM: [&str; 22] = [
    "North Rhine-Westphalia",
    "Ruhr",
    "about 18,000,000 people",
    "about a fifth of Germany’s gross domestic product",
    "coal and steel",
    "about 15,000",
    "371,000 people",
    "56,000",
    "Healthcare, the creative industries and manufacturing",
    "creative industries",
    "information security and geothermal energy",
    "40%",
    "British Control Commission",
    "little contact between 2010 and the invitation",
    "June 2023",
    "Musiksommer",
    "late August",
    "26 August 2023",
    "Colin Ross",
    "guest book",
    "Nordhausen",
    "Sheffield Philharmonic Chorus",
];

const PITTSBURGH: [&str; 19] = [
    "Pennsylvania",
    "Allegheny County",
    "302,971 people",
    "2020 census",
    "68th most populous city in the United States",
    "Steel City",
    "over 300 steel firms",
    "aluminium, glass, petroleum, computing, electronics and motor manufacturing",
    "Since 1990",
    "University of Pittsburgh Medical Center",
    "68",
    "Carnegie Mellon",
    "June 2024",
    "AMRC",
    "Industrial Board",
    "Pittsburgh Technology Council",
    "homelessness, climate change and flood resilience",
    "The Grable Foundation",
    "Suburban General Hospital",
];

const KAWASAKI: [&str; 15] = [
    "Kanagawa",
    "Greater Tokyo",
    "Keihin industrial area",
    "seventh in Japan",
    "1,545,942 people",
    "773,050",
    "December 2023",
    "JFE, Fujitsu and NEC",
    "Haneda",
    "folk houses",
    "ukiyo-e",
    "Kawasaki Daishi temple",
    "Tokyo, Yokohama and Mount Fuji",
    "School of East Asian Studies",
    "winter of 2023",
];

const CHENGDU: [&str; 12] = [
    "Sichuan",
    "sub-provincial city",
    "hub of south-west China",
    "20,937,757 people",
    "fourth most populous city in the country",
    "machinery, vehicles, medicine, food and information technology",
    "over 270 Fortune 500 companies",
    "Sheffield United and Chengdu Blades",
    "Scarborough Group",
    "earthquake",
    "chambers of commerce",
    "Lunar New Year",
];

/// What followed the meeting of August 2024 and was not known then.
const LATER: [&str; 5] = [
    "28 to 30 January 2025",
    "November 2024",
    "looked-after children and young carers",
    "October 2024",
    "Half Marathon",
];

const KHMELNYTSKYI: [&str; 16] = [
    "Хмельницький",
    "Buh",
    "Southern Bug",
    "18",
    "National University",
    "University of Economics",
    "University of Law and Administration",
    "30,000",
    "bid for the Europe Prize",
    "Parliamentary Assembly of the Council of Europe",
    "three years running",
    "USAID",
    "memorandum",
    "Association of Ukrainians in Great Britain",
    "2023 Eurovision Song Contest",
    "Teams",
];

const OTHER_PLACES: [&str; 15] = [
    "Seeds Association for Development and Culture",
    "educational and cultural exchange",
    "human rights of all",
    "Sheffield Nablus Twinning Association",
    "Palfest Sheffield",
    "Sheffield Estelí Society",
    "the community associations of the Council’s other twinnings have ceased",
    "Sheffield Hallam University",
    "partnership on health and wellbeing",
    "until the conflict in Ukraine is resolved",
    "expired in 2019",
    "three years",
    "less money",
    "historical and community links with Kotli",
    "considerable time to answer the first approach",
];

/// What the council says of itself.
const COUNCIL: [&str; 1] = ["Archives and Local Studies Library"];

#[track_caller]
fn stand_in_pdf_and_page(facts: &[&str]) {
    for style in STYLES {
        let made = SheffieldReport::get(style);
        let pdf = made.pdf();
        let pdf = format!("{} {}", pdf.root.text(), pdf.running_words().join(" "));
        for (format, text) in [("PDF", pdf.as_str()), ("page", made.page_text())] {
            let missing: Vec<&&str> = facts.iter().filter(|fact| !text.contains(**fact)).collect();
            assert!(missing.is_empty(), "not in the {format} ({style}): {missing:#?}");
        }
    }
}

#[test]
fn council_meeting_and_policy() {
    stand_in_pdf_and_page(&REPORT);
}

#[test]
fn implications_and_narrative() {
    stand_in_pdf_and_page(&NARRATIVE);
}

#[test]
fn what_the_council_says_of_itself() {
    stand_in_pdf_and_page(&COUNCIL);
}

#[test]
fn places_with_country_kind_and_date() {
    // The line of the summary table has all four in this order.
    let lines =
        PLACES.map(|(place, country, kind, since)| format!("{place}, {country} {kind} {since}"));
    stand_in_pdf_and_page(&lines.each_ref().map(String::as_str));
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
fn bapaume() {
    stand_in_pdf_and_page(&BAPAUME);
}

#[test]
fn bochum() {
    stand_in_pdf_and_page(&BOCHUM);
}

#[test]
fn pittsburgh() {
    stand_in_pdf_and_page(&PITTSBURGH);
}

#[test]
fn kawasaki() {
    stand_in_pdf_and_page(&KAWASAKI);
}

#[test]
fn chengdu() {
    stand_in_pdf_and_page(&CHENGDU);
}

#[test]
fn what_came_later_is_in_the_next_report() {
    let dataset = Dataset::load(sheffield(), Edition::Public).unwrap();
    let options =
        ComposeOptions { report: Some("2024-25".parse().unwrap()), ..ComposeOptions::default() };
    let next = compose(&dataset, &Templates::built_in(), &Images::default(), &options).unwrap();
    let next: Vec<String> = all_sections(&next.report).into_iter().map(section_text).collect();
    let next = next.concat().replace('\u{a0}', " ");
    let own = SheffieldReport::get("sheffield").page_text();
    for fact in LATER {
        assert!(next.contains(fact), "not in the next report: {fact}");
        assert!(!own.contains(fact), "in the report before: {fact}");
    }
}

#[test]
fn khmelnytskyi() {
    stand_in_pdf_and_page(&KHMELNYTSKYI);
}

#[test]
fn the_other_places() {
    stand_in_pdf_and_page(&OTHER_PLACES);
}

/// What has come since, or stands on the public pages alone, by the page of its place.
const ON_THE_SITE: [(&str, &[&str]); 7] = [
    (
        "bochum",
        &[
            "annual junior football tournament",
            "24 May 2025",
            "Thomas Eiskirch",
            "75th anniversary",
            "23 to 25 May 2025",
            "Pop-up “Sheffield Inn”",
            "19 July to 18 August 2025",
            "Unite the Union brass band",
            "2025 Musiksommer",
        ],
    ),
    ("chengdu", &["Lunar New Year", "2008", "Three runners from Sheffield"]),
    (
        "kawasaki",
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
    ("khmelnytskyi", &["signed a memorandum in Sheffield", "festivals", "green city"]),
    (
        "nablus",
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
        "pittsburgh",
        &["28 to 30 January 2025", "more than 16 organisations and about 50 people", "£7,000"],
    ),
    ("bapaume", &["group from Bapaume came to Sheffield", "differ greatly in size"]),
];

#[test]
fn the_public_web_site_has_the_facts_on_every_place() {
    let pages = site_words(&sheffield(), "2026-01-15");
    // A page links only to what has an address.
    let without_address =
        ["study guide on Sheffield, Bapaume and Serre", "bid for the Europe Prize"];
    let places: [(&str, &[&str]); 6] = [
        ("bapaume", &BAPAUME),
        ("bochum", &BOCHUM),
        ("pittsburgh", &PITTSBURGH),
        ("kawasaki", &KAWASAKI),
        ("chengdu", &CHENGDU),
        ("khmelnytskyi", &KHMELNYTSKYI),
    ];
    let mut missing = Vec::new();
    for (place, facts) in places.into_iter().chain(ON_THE_SITE) {
        let page = &pages[&format!("places/{place}.html")];
        let wanted = |fact: &&&str| page.contains(**fact) == without_address.contains(*fact);
        missing.extend(facts.iter().filter(wanted).map(|fact| (place, *fact)));
    }
    let all = pages.into_values().collect::<Vec<_>>().join("\n");
    let council = ["concentrate on fewer cities", "Sheffield Estelí Society"];
    let strategy = ["19 February 2025", "15 October 2025", "agreed unanimously"];
    let archives = ["Archives and Local Studies Library, Surrey Street, Sheffield, S1 1XZ"];
    for fact in OTHER_PLACES.into_iter().chain(council).chain(strategy).chain(archives) {
        if !all.contains(fact) {
            missing.push(("any page", fact));
        }
    }
    assert!(missing.is_empty(), "not on the site: {missing:#?}");
}
