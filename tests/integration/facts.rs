//! Proves that the facts of Sheffield's first report stand in its PDF and its
//! page, and those on its places on the public web site, as the council, the press
//! and the censuses gave them.

use crate::support::{STYLES, SheffieldReport, sheffield, site_words};

/// The council, the meeting and the policy.
const REPORT: [&str; 37] = [
    "Sheffield City Council",
    "Strategy and Resources Policy Committee",
    "Executive Director City Futures",
    "Annual International Update",
    "2023-24",
    "first Annual International Update",
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
    "regimes that are at odds with its values",
    "no formal policy",
    "more than about 20 places",
    "specific, mutual and tangible",
    "no legal duty",
    "no earlier",
    "Equality Act 2010",
    "section 149",
    "sections 111 and 137 of the Local Government Act 1972",
    "section 1 of the Localism Act 2011",
    "City Goals",
    "three main political groups",
    "status quo",
    "Not recorded",
];

/// What the implications and the narrative have to say.
const NARRATIVE: [&str; 10] = [
    "no duty to consult the public",
    "offered a briefing",
    "due regard",
    "eliminate discrimination",
    "advance equality of opportunity",
    "foster good relations",
    "no direct cost",
    "no direct legal effect",
    "online meetings on Teams",
    "manageable number of places that want to collaborate",
];

/// What Sheffield's report has undertaken: the standard wording of the base, which
/// house styles of other councils do not take over.
const UNDERTAKINGS: [&str; 8] = [
    "own Equality Impact Assessment",
    "will be costed before any significant activity",
    "symbolic declarations",
    "need a later decision by a committee under the constitution",
    "no direct effect on the climate",
    "Fewer links can mean less travel",
    "own Climate Impact Assessment",
    "alternatives to flying",
];

/// The house styles with the standard wording of the base.
const WITH_THE_WORDING_OF_THE_BASE: [&str; 2] = ["sheffield", "standard"];

/// The sixteen places, each with its country and its kind of link.
const PLACES: [(&str, &str, &str, &str); 16] = [
    ("Bapaume", "France", "Adoption", "14 July 1920"),
    ("Bochum", "Germany", "Twinning", "1950"),
    ("Pittsburgh", "USA", "Sister city link", "1980"),
    ("Kawasaki", "Japan", "Sister city link", "Not recorded"),
    ("Chengdu", "China", "Twinning", "2010"),
    ("Khmelnytskyi", "Ukraine", "Twinning", "December 2022"),
    ("Nablus", "West Bank", "No agreement", "No agreement"),
    ("Anshan", "China", "Twinning", "1983"),
    ("Daqing", "China", "Trade and Collaboration Agreement", "2016"),
    ("Nanchang", "China", "Trade and Collaboration Agreement", "2016"),
    ("Donetsk", "Ukraine", "Twinning", "1956"),
    ("Estelí", "Nicaragua", "Twinning", "1984"),
    ("Kitwe", "Zambia", "Sister city link", "1981"),
    ("Kotli", "Pakistani-administered Kashmir", "Declaration of Friendship", "1994"),
    ("Jeonju", "South Korea", "Exchange City Agreement", "2013"),
    ("Jeju Island", "South Korea", "No agreement", "No agreement"),
];

const BAPAUME: [&str; 24] = [
    "Pas-de-Calais",
    "Hauts-de-France",
    "30 minutes from Arras and Cambrai",
    "1 hour 45 minutes from Paris and Brussels",
    "about 4,250 people",
    "1 July 1916",
    "12th Battalion York and Lancaster Regiment",
    "Sheffield Pals",
    "Serre",
    "first day of the Somme",
    "248 of its men had been killed, 246 wounded, and 18 were missing",
    "410 First World War burials and commemorations",
    "First World War",
    "14 July 1920",
    "25 July 1920",
    "William Farewell Wardley",
    "his brother",
    "210,000 francs",
    "3 February 1921",
    "Comité Locale de la Ville de Sheffield",
    "workers’ homes",
    "oldest formal international link",
    "seen as symbolic",
    "study guide on Sheffield, Bapaume and Serre",
];

const BOCHUM: [&str; 22] = [
    "North Rhine-Westphalia",
    "Ruhr",
    "about 18,000,000 people",
    "a quarter of Germany’s gross domestic product",
    "Coal and steel",
    "about 15,000",
    "371,000 people",
    "56,000",
    "healthcare",
    "creative industries",
    "IT security and geothermal energy",
    "40%",
    "British Control Commission",
    "quiet from 2010",
    "June 2023",
    "Musiksommer",
    "August bank holiday",
    "26 August 2023",
    "Colin Ross",
    "guest book",
    "Nordhausen",
    "Sheffield Philharmonic Chorus",
];

const PITTSBURGH: [&str; 20] = [
    "Pennsylvania",
    "Allegheny County",
    "302,971 people",
    "2020 census",
    "68th in the USA",
    "Steel City",
    "over 300 steel firms",
    "aluminium, glass and petroleum",
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
    "28 to 30 January 2025",
];

const KAWASAKI: [&str; 19] = [
    "Kanagawa",
    "Greater Tokyo",
    "Keihin industrial area",
    "seventh in Japan",
    "1,545,942 people",
    "773,050",
    "December 2023",
    "JFE, Nippon Oil, Fujitsu and NEC",
    "Haneda",
    "folk houses",
    "ukiyo-e",
    "Kawasaki Daishi temple",
    "observatory of the City Hall",
    "School of East Asian Studies",
    "winter 2023",
    "November 2024",
    "13-strong council delegation",
    "looked-after children and young carers",
    "UK study tour",
];

const CHENGDU: [&str; 14] = [
    "Sichuan",
    "sub-provincial city",
    "hub of south-west China",
    "20,937,757 people",
    "fourth city in China",
    "machinery, cars, medicine, food and IT",
    "over 270 Fortune 500 firms",
    "Sheffield United and Chengdu Blades",
    "Scarborough Group",
    "earthquake",
    "chambers of commerce",
    "Lunar New Year",
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
    "Eurovision 2023",
    "Teams",
];

const OTHER_PLACES: [&str; 15] = [
    "Seeds Association for Development and Culture",
    "educational and cultural exchange",
    "human rights of all",
    "Sheffield Nablus Twinning Association",
    "Palfest Sheffield",
    "Sheffield Estelí Society",
    "only community twinning group left",
    "Sheffield Hallam University",
    "partnership on health and wellbeing",
    "once the conflict in Ukraine is resolved",
    "expired in 2019",
    "three years",
    "less money is available",
    "historical and community links with Kotli",
    "waited a long time since its first approach",
];

/// What the council says of itself.
const COUNCIL: [&str; 3] =
    ["fourth largest city", "civic head", "Archives and Local Studies Library"];

#[track_caller]
fn stand_in_pdf_and_page(facts: &[&str]) {
    stand_in_house_styles(&STYLES, facts);
}

#[track_caller]
fn stand_in_house_styles(styles: &[&'static str], facts: &[&str]) {
    for style in styles {
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
    stand_in_house_styles(&WITH_THE_WORDING_OF_THE_BASE, &UNDERTAKINGS);
}

#[test]
fn what_the_council_says_of_itself() {
    stand_in_pdf_and_page(&COUNCIL);
}

#[test]
fn places_with_country_kind_and_date() {
    // The line of the summary table has all four in this order.
    let lines =
        PLACES.map(|(place, country, kind, since)| format!("{place} {country} {kind} {since}"));
    stand_in_pdf_and_page(&lines.each_ref().map(String::as_str));
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
fn khmelnytskyi() {
    stand_in_pdf_and_page(&KHMELNYTSKYI);
}

#[test]
fn the_other_places() {
    stand_in_pdf_and_page(&OTHER_PLACES);
}

/// What has come since, or stands on the public pages alone, by the page of its place.
const ON_THE_SITE: [(&str, &[&str]); 8] = [
    (
        "bochum",
        &[
            "yearly junior football tournament",
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
            "tourism to sector work between small firms",
        ],
    ),
    ("khmelnytskyi", &["signed the memorandum in Sheffield", "festivals", "green city"]),
    (
        "nablus",
        &[
            "29 October 2024",
            "review at 12 months",
            "renewed for two years, to October 2027",
            "Seeds Association for Development and Culture",
            "Sheffield Nablus Twinning Association",
            "Palfest Sheffield",
        ],
    ),
    (
        "pittsburgh",
        &["28 to 30 January 2025", "over 16 organisations and about 50 people", "£7,000"],
    ),
    ("bapaume", &["group from Bapaume came to Sheffield", "differ greatly in size"]),
    ("esteli", &["Sheffield Estelí Society"]),
];

#[test]
fn the_public_web_site_has_the_facts_on_every_place() {
    let pages = site_words(&sheffield(), "2026-01-15");
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
        missing
            .extend(facts.iter().filter(|fact| !page.contains(**fact)).map(|fact| (place, *fact)));
    }
    let all = pages.into_values().collect::<Vec<_>>().join("\n");
    let council = ["fourth largest city", "no plan to revive", "more than about 20 places"];
    let strategy = ["19 February 2025", "15 October 2025", "unanimous resolution"];
    let archives = ["Archives and Local Studies Library, Surrey Street, Sheffield, S1 1XZ"];
    for fact in OTHER_PLACES.into_iter().chain(council).chain(strategy).chain(archives) {
        if !all.contains(fact) {
            missing.push(("any page", fact));
        }
    }
    assert!(missing.is_empty(), "not on the site: {missing:#?}");
}
