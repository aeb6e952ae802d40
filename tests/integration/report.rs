//! Proves that the composed report says what the committee was asked, in the
//! order of the house style, and that its numbers and references hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::made::Settings;
use insta::assert_snapshot;
use intl_update::compose::{ComposeOptions, compose};
use intl_update::dataset::{Dataset, Edition, read_texts};
use intl_update::photographs::Images;
use intl_update::render::Format;
use intl_update::report::{Report, Section};
use intl_update::templates::Templates;
use intl_update::text::{Block, Inline, plain_text};
use regex::Regex;

use crate::support::{
    STYLES, SheffieldReport, all_sections, fixture, inlines, numbered, section, sheffield,
    squeezed, text_of, words_in,
};

/// Every numbered block of a report by its anchor.
fn numbered_blocks(report: &Report) -> BTreeMap<&str, &Block> {
    let mut found = Vec::new();
    for section in all_sections(report) {
        numbered(&section.blocks, &mut found);
    }
    let anchored = found.into_iter().map(|block| match block {
        Block::Numbered { anchor, .. } => (anchor.as_str(), block),
        _ => unreachable!("only numbered blocks are collected"),
    });
    anchored.collect()
}

/// The anchors that a block refers to, in order.
fn references(block: &Block) -> Vec<&str> {
    fn from_content<'a>(content: &'a [Inline], found: &mut Vec<&'a str>) {
        for inline in content {
            match inline {
                Inline::Reference { anchor, .. } => found.push(anchor),
                Inline::Emphasis { content }
                | Inline::Strong { content }
                | Inline::Link { content, .. }
                | Inline::Foreign { content, .. } => from_content(content, found),
                Inline::Text { .. } => {}
            }
        }
    }
    fn from_block<'a>(block: &'a Block, found: &mut Vec<&'a str>) {
        match block {
            Block::Paragraph { content } => from_content(content, found),
            Block::Numbered { blocks, .. } => {
                for block in blocks {
                    from_block(block, found);
                }
            }
            Block::List { items, .. } => {
                items.iter().flatten().for_each(|block| from_block(block, found));
            }
            Block::Table { rows, .. } => {
                rows.iter().flatten().for_each(|cell| from_content(cell, found));
            }
            Block::Photograph { .. } => {}
            Block::Picture { data, .. } => {
                for block in data {
                    from_block(block, found);
                }
            }
        }
    }
    let mut found = Vec::new();
    from_block(block, &mut found);
    found
}

/// The text of a section without its parts.
pub(crate) fn section_text(section: &Section) -> String {
    let texts: Vec<String> = section.blocks.iter().map(text_of).collect();
    squeezed(&texts.join(" "))
}

/// The words of the report, of its PDF and of its page, by names for messages.
fn all_texts(style: &str) -> [(&'static str, String); 3] {
    let made = SheffieldReport::get(style);
    [
        ("report", squeezed(&outline(made.report()))),
        ("PDF", made.pdf().root.text()),
        ("page", made.page_text().to_owned()),
    ]
}

const RECOMMENDATIONS: [(&str, &str); 11] = [
    ("1(a)", "relinquishes its relationship with Anshan"),
    ("1(b)", "does not reinitiate the Trade and Collaboration Agreements with Daqing and Nanchang"),
    ("1(c)", "retains its relationship with Chengdu"),
    ("1(d)", "retains its relationship with Bapaume"),
    (
        "1(e)",
        "acknowledges the links with Estelí, and that the relationship is driven by the community rather than led by the Council",
    ),
    ("1(f)", "retains its relationships with Bochum, Kawasaki, Khmelnytskyi and Pittsburgh"),
    ("1(g)", "takes no further action at this time in respect of the relationship with Donetsk"),
    (
        "1(h)",
        "acknowledges the historical and community links with Kotli and the historical links with Kitwe, and notes that the civic relationship with each is effectively dormant",
    ),
    ("1(i)", "enters into a Friendship Agreement with Nablus"),
    ("1(j)", "carries out further work to explore potential opportunities in South Korea"),
    (
        "2",
        "That the Committee acknowledges the important role of the Lord Mayor in fostering new international relationships and helping to maintain existing ones.",
    ),
];

#[test]
fn the_recommendations_are_those_that_were_put() {
    let report = SheffieldReport::get("sheffield").report();
    let found: Vec<(String, &str)> = report
        .recommendations
        .iter()
        .map(|found| (squeezed(&found.number), found.text.as_str()))
        .collect();
    let expected: Vec<(String, &str)> =
        RECOMMENDATIONS.map(|(number, text)| (number.to_owned(), text)).to_vec();
    assert_eq!(found, expected);
}

#[test]
fn recommendations_stand_in_their_section_in_every_style() {
    for style in STYLES {
        let words = words_in(SheffieldReport::get(style).report(), "recommendations");
        for (_, text) in RECOMMENDATIONS {
            assert!(words.contains(text.trim_end_matches('.')), "{text} ({style}): {words}");
        }
    }
}

#[test]
fn the_list_of_recommendations_is_one_sentence_in_lettered_parts() {
    let report = SheffieldReport::get("sheffield").report();
    let blocks = &section(report, "recommendations").blocks;
    let [Block::Numbered { number, blocks: parts, .. }, Block::Numbered { number: second, .. }] =
        blocks.as_slice()
    else {
        panic!("two recommendations: {blocks:#?}")
    };
    assert_eq!((number.as_str(), second.as_str()), ("1", "2"));
    let (lead, parts) = parts.split_first().unwrap();
    assert_eq!(
        text_of(lead),
        "That the Committee, for the reasons set out in this report, agrees that the City Council:"
    );
    assert_eq!(parts.len(), 10);
    for (index, part) in parts.iter().enumerate() {
        let Block::Numbered { number, .. } = part else { panic!("a lettered part: {part:#?}") };
        let (full_number, expected) = RECOMMENDATIONS[index];
        assert_eq!(format!("1({number}"), full_number);
        let text = squeezed(&text_of(part));
        let end = match index {
            9 => ".",
            8 => "; and",
            _ => ";",
        };
        assert!(text.starts_with(expected) && text.ends_with(end), "{text}");
    }
}

/// In every house style the recommendations are agreed by the committee, and for the
/// reasons of the report.
#[test]
fn recommendations_follow_their_lead_in_every_style() {
    for style in STYLES.iter().filter(|style| **style != "sheffield") {
        let report = SheffieldReport::get(style).report();
        let blocks = &section(report, "recommendations").blocks;
        let [Block::Paragraph { .. }, parts @ .., Block::Paragraph { content }, last] =
            blocks.as_slice()
        else {
            panic!("{style}: {blocks:#?}")
        };
        assert_eq!(
            text_of(&blocks[0]),
            "That the Committee, for the reasons set out in this report, agrees that the City Council:"
        );
        assert_eq!(parts.len(), 10, "{style}");
        assert_eq!(plain_text(content), "It is also recommended:");
        for (index, part) in parts.iter().enumerate() {
            let text = squeezed(&text_of(part));
            let end = ["; and", "."].get((index + 2).wrapping_sub(parts.len())).unwrap_or(&";");
            let expected = format!("{}{end}", RECOMMENDATIONS[index].1);
            assert_eq!(text, expected, "{style}");
        }
        assert!(text_of(last).starts_with("That the Committee acknowledges"), "{style}");
    }
}

/// A recommendation without others has its lead in the same sentence.
#[test]
fn one_recommendation_is_a_whole_sentence() {
    let mut dataset = Dataset::load(fixture("valid.json"), Edition::Public).unwrap();
    dataset.decisions.truncate(1);
    // What a draft leaves out is no error.
    dataset.reports[0].draft = true;
    for style in STYLES.iter().filter(|style| **style != "sheffield") {
        let options = ComposeOptions {
            report: Some("2023-24".parse().unwrap()),
            house_style: Some((*style).to_owned()),
            ..ComposeOptions::default()
        };
        let images = Images::default();
        let composed = compose(&dataset, &Templates::built_in(), &images, &options).unwrap();
        let text = section_text(section(&composed.report, "recommendations"));
        let decision = &composed.report.recommendations[0].text;
        let whole = format!(
            "for the reasons set out in this report, agrees that the City Council {decision}."
        );
        assert!(text.contains(&whole), "{style}: {text}");
    }
}

#[test]
fn the_plain_style_numbers_every_recommendation() {
    let report = SheffieldReport::get("standard").report();
    let found: Vec<(String, &str)> = report
        .recommendations
        .iter()
        .map(|found| (squeezed(&found.number), found.text.as_str()))
        .collect();
    for (index, (number, text)) in found.iter().enumerate() {
        assert_eq!(number, &format!("({})", index + 1));
        assert_eq!(*text, RECOMMENDATIONS[index].1);
    }
    assert_eq!(found.len(), 11);
}

#[test]
fn sections_stand_in_the_order_of_the_house_style() {
    let report = SheffieldReport::get("sheffield").report();
    let top: Vec<(Option<&str>, &str)> = report
        .sections
        .iter()
        .map(|section| (section.number.as_deref(), section.title.as_str()))
        .collect();
    assert_eq!(
        top,
        [
            (None, "Purpose of report"),
            (None, "Recommendations"),
            (Some("1"), "Proposal"),
            (Some("2"), "How does this decision contribute?"),
            (Some("3"), "Has there been any consultation?"),
            (Some("4"), "Risk analysis and implications of the decision"),
            (Some("5"), "Alternative options considered"),
            (Some("6"), "Reasons for recommendations"),
            (Some("Appendix A:"), "Regional overview"),
            (Some("Appendix B:"), "Summary of the Partner City Policy"),
            (Some("Appendix C:"), "Summary of all relationships"),
        ]
    );
    let parts = |anchor: &str| -> Vec<(Option<&str>, &str)> {
        section(report, anchor)
            .sections
            .iter()
            .map(|part| (part.number.as_deref(), part.title.as_str()))
            .collect()
    };
    assert_eq!(
        parts("implications"),
        [
            (Some("4.1"), "Equality implications"),
            (Some("4.2"), "Financial and commercial implications"),
            (Some("4.3"), "Legal implications"),
            (Some("4.4"), "Climate implications"),
        ]
    );
    assert_eq!(
        parts("regional-overview"),
        [
            (Some("A1"), "China"),
            (Some("A2"), "Europe"),
            (Some("A3"), "The Americas"),
            (Some("A4"), "Asia (excluding China)"),
            (Some("A5"), "Africa"),
            (Some("A6"), "Middle East"),
            (Some("A7"), "Other known friendship links"),
            (Some("A8"), "Approaches and opportunities"),
        ]
    );
    for region in ["china", "europe", "americas", "asia", "africa", "middle-east"] {
        let titles: Vec<&str> =
            parts(&format!("region-{region}")).into_iter().map(|(_, title)| title).collect();
        // Only the Americas had an event between the end of the year and the meeting.
        let since = (region == "americas").then_some("Since the end of 2023/24");
        let expected: Vec<&str> = ["Review of relationships", "International activity in 2023/24"]
            .into_iter()
            .chain(since)
            .collect();
        assert_eq!(titles, expected);
    }
}

#[test]
fn the_plain_style_has_its_own_order_and_numbers() {
    let report = SheffieldReport::get("standard").report();
    let top: Vec<&str> = report.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(
        top,
        [
            "Recommendations",
            "Summary of all relationships",
            "Purpose of report",
            "Proposal",
            "Alternative options considered",
            "Reasons for recommendations",
            "Implications",
            "Background papers",
            "Relationships by region",
            "Approaches and opportunities",
            "Summary of the Partner City Policy",
        ]
    );
    // Paragraphs are numbered through all sections, and anew in each appendix.
    let blocks = numbered_blocks(report);
    let paragraphs = blocks.keys().filter_map(|anchor| anchor.parse::<u32>().ok());
    let paragraphs: BTreeSet<u32> = paragraphs.collect();
    assert_eq!(paragraphs.first(), Some(&1));
    assert_eq!(paragraphs.len(), usize::try_from(*paragraphs.last().unwrap()).unwrap());
    assert!(blocks.contains_key("A1") && blocks.contains_key("B1") && blocks.contains_key("C1"));
}

#[test]
fn paragraphs_are_counted_without_gaps() {
    let report = SheffieldReport::get("sheffield").report();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for section in all_sections(report) {
        let mut found = Vec::new();
        numbered(&section.blocks, &mut found);
        for block in found {
            let Block::Numbered { number, .. } = block else { unreachable!() };
            let Some(digits) = number.rfind(|c: char| !c.is_ascii_digit()) else { continue };
            let (prefix, count) = number.split_at(digits + 1);
            let Ok(count) = count.parse::<u32>() else { continue };
            let last = counts.entry(prefix).or_default();
            assert_eq!(count, *last + 1, "{number}");
            *last = count;
        }
    }
    let prefixes =
        ["1.", "2.", "3.", "4.1.", "4.2.", "4.3.", "4.4.", "5.", "6.", "A1.", "A7.", "B"];
    for prefix in prefixes {
        assert!(counts.contains_key(prefix), "no paragraph {prefix}1");
    }
}

#[test]
fn anchors_are_unique_and_every_reference_leads_to_one() {
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        let mut targets: BTreeMap<&str, String> = BTreeMap::new();
        let mut add = |anchor, text: String| {
            assert!(targets.insert(anchor, text).is_none(), "{anchor} is used twice ({style})");
        };
        add(report.front_page.anchor.as_str(), report.front_page.title.clone());
        for section in all_sections(report) {
            add(&section.anchor, section.number.clone().unwrap_or_else(|| section.title.clone()));
            let mut found = Vec::new();
            numbered(&section.blocks, &mut found);
            for block in found {
                let Block::Numbered { anchor, reference, .. } = block else { unreachable!() };
                add(anchor, reference.clone());
            }
        }
        let references: Vec<_> = inlines(report)
            .into_iter()
            .filter_map(|inline| match inline {
                Inline::Reference { anchor, text } => Some((anchor.as_str(), text.as_str())),
                _ => None,
            })
            .collect();
        assert!(references.len() > 80, "only {} references", references.len());
        for (anchor, text) in references {
            let target = targets.get(anchor);
            let target = target.unwrap_or_else(|| panic!("{anchor} is nowhere ({style})"));
            // The summary names the place whose heading it leads to.
            let is_place = anchor.starts_with("relationship-") && target.starts_with(text);
            // A section without a number is referred to by its heading, in quotation marks.
            let heading = text.trim_start_matches('“').trim_end_matches('”');
            let is_same = target.trim_end_matches(':') == heading;
            assert!(is_same || is_place, "`{text}` leads to `{target}` ({style})");
        }
    }
}

#[test]
fn the_pages_own_links_lead_to_places_in_it() {
    let id = Regex::new(r#" id="([^"]*)""#).unwrap();
    let target = Regex::new(r##" href="#([^"]*)""##).unwrap();
    let labelled = Regex::new(r#" (?:aria-labelledby|aria-describedby|for)="([^"]*)""#).unwrap();
    for style in STYLES {
        let html = SheffieldReport::get(style).html();
        let mut ids = BTreeSet::new();
        for found in id.captures_iter(html) {
            assert!(ids.insert(found[1].to_owned()), "{} is used twice", &found[1]);
        }
        let targets: Vec<String> = target
            .captures_iter(html)
            .chain(labelled.captures_iter(html))
            .map(|found| found[1].to_owned())
            .collect();
        assert!(targets.len() > 100, "only {} links", targets.len());
        for target in targets {
            assert!(ids.contains(&target), "{target} is nowhere in the page ({style})");
        }
        let report = SheffieldReport::get(style).report();
        for anchor in numbered_blocks(report).keys() {
            assert!(ids.contains(*anchor), "{anchor} is not in the page ({style})");
        }
    }
}

#[test]
fn recommendation_reason_and_entry_refer_to_one_another() {
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        let blocks = numbered_blocks(report);
        let mut reasons = Vec::new();
        let entries = ["recommendations", "relationship-"];
        for section in all_sections(report) {
            if !entries.iter().any(|entry| section.anchor.starts_with(entry)) {
                numbered(&section.blocks, &mut reasons);
            }
        }
        for recommendation in &report.recommendations {
            let anchor = recommendation.anchor.as_str();
            // Members move the words as they are printed, without references.
            assert_eq!(references(blocks[anchor]), Vec::<&str>::new(), "{anchor} ({style})");
            if recommendation.reason.is_empty() {
                continue;
            }
            let reason = reasons
                .iter()
                .find(|block| references(block).contains(&anchor))
                .unwrap_or_else(|| panic!("no reason refers to {anchor} ({style})"));
            let Block::Numbered { anchor: reason_anchor, .. } = reason else { unreachable!() };
            assert!(
                squeezed(&text_of(reason)).contains(recommendation.reason.trim()),
                "the paragraph {reason_anchor} does not say why ({style})"
            );
            for place in &recommendation.relationships {
                let recommendation =
                    section(report, &format!("relationship-{place}--recommendation"));
                let [recommended] = recommendation.blocks.as_slice() else {
                    panic!("one paragraph on {place}")
                };
                let from_entry = references(recommended);
                // Others refer to where the entry begins.
                let mut paragraphs = Vec::new();
                for part in section(report, &format!("relationship-{place}")).walk() {
                    numbered(&part.blocks, &mut paragraphs);
                }
                let Some(Block::Numbered { anchor: entry_anchor, .. }) = paragraphs.first() else {
                    panic!("no paragraph on {place}")
                };
                assert!(from_entry.contains(&anchor), "{entry_anchor} to {anchor} ({style})");
                assert!(from_entry.contains(&reason_anchor.as_str()), "{entry_anchor} ({style})");
                assert!(
                    references(reason).contains(&entry_anchor.as_str()),
                    "{reason_anchor} does not refer to {entry_anchor} ({style})"
                );
            }
        }
    }
}

#[test]
fn partial_dates_are_never_filled_up() {
    let dataset = Dataset::load(sheffield(), Edition::Public).unwrap();
    let text = serde_json::to_string(&serde_json::to_value(&dataset).unwrap()).unwrap();
    let date = Regex::new(r#""(\d{4})-(\d{2})(-\d{2})?""#).unwrap();
    let mut months: BTreeSet<(String, usize)> = BTreeSet::new();
    let mut days: BTreeSet<(String, usize)> = BTreeSet::new();
    for found in date.captures_iter(&text) {
        let month = (found[1].to_owned(), found[2].parse().unwrap());
        // Municipal years look like months: 2011-12 would be one, 2023-24 is none.
        if month.1 > 12 {
            continue;
        }
        if found.get(3).is_some() {
            days.insert(month)
        } else {
            months.insert(month)
        };
    }
    let names = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let known_to_the_month: Vec<_> = months.difference(&days).collect();
    assert!(known_to_the_month.len() >= 5, "{known_to_the_month:?}");
    for style in STYLES {
        let twinned =
            words_in(SheffieldReport::get(style).report(), "relationship-khmelnytskyi--standing");
        assert!(twinned.contains("since December 2022"), "{style}: {twinned}");
        for (format, text) in all_texts(style) {
            for (year, month) in &known_to_the_month {
                let name = names[month - 1];
                // The number of a paragraph can stand before a month.
                let filled = format!(
                    r"(?:^|[^\w.])\d{{1,2}}(?:st|nd|rd|th)? {name} {year}|{year}-{month:02}-\d"
                );
                let filled = Regex::new(&filled).unwrap();
                let found = filled.find(&text).map(|found| found.as_str().to_owned());
                assert_eq!(found, None, "{format} {style}");
            }
        }
        // Nor in what only machines read.
        for format in [Format::Html, Format::Json] {
            let text = String::from_utf8_lossy(SheffieldReport::get(style).bytes(format));
            assert!(!text.contains("2024-08-"), "the day of the meeting is not known ({style})");
        }
    }
}

#[test]
fn the_year_has_its_own_visits() {
    let of_the_year = [
        ("region-europe--visits", "Regular calls with Khmelnytskyi"),
        ("region-europe--visits", "Reception in Bochum’s old town hall"),
    ];
    let neither = [
        "Chengdu Half Marathon",
        "Kawasaki delegation on looked-after children and young carers",
        "Sheffield delegation to Pittsburgh",
        "Signing of the memorandum with Khmelnytskyi",
        "Signing of the Friendship Agreement with Nablus",
        "Pop-up “Sheffield Inn” in Bochum",
        "Visit to Bochum for the 75th anniversary",
        "Renewal of the partnership agreement with Bochum",
        "Exhibition in Sheffield",
        "Sheffield delegation and brass band in Bochum",
        "Safiya Saeed",
        "£7,000",
    ];
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        for (anchor, title) in of_the_year {
            for section in all_sections(report) {
                let listed = section_text(section).contains(&format!(": {title} ("));
                assert_eq!(
                    listed,
                    section.anchor == anchor,
                    "{title} in {} ({style})",
                    section.anchor
                );
            }
        }
        for (format, text) in all_texts(style) {
            for words in neither {
                assert!(!text.contains(words), "`{words}` in the {format} ({style})");
            }
        }
    }
}

#[test]
fn no_text_has_a_gap_or_a_remainder_of_a_template() {
    let remainders = [
        "undefined",
        "{{",
        "}}",
        "{%",
        "%}",
        ";;",
        ",,",
        "..",
        " .",
        " ;",
        " ,",
        " :",
        "( ",
        " )",
        ".;",
        ";.",
        ",.",
        ":.",
        "lang:",
        "ref:",
        "](",
        "**",
        "null",
    ];
    for style in STYLES {
        for (format, text) in all_texts(style) {
            for remainder in remainders {
                let found = text.find(remainder).map(|at| {
                    let start = text.floor_char_boundary(at.saturating_sub(60));
                    let end = text.ceil_char_boundary((at + 60).min(text.len()));
                    text[start..end].to_owned()
                });
                assert_eq!(found, None, "`{remainder}` in the {format} ({style})");
            }
        }
        // Two cells without content follow one another in the summary, but within
        // one text there is no such thing. Doubled spaces do not show in the texts
        // above.
        for inline in inlines(SheffieldReport::get(style).report()) {
            if let Inline::Text { text } = inline {
                for remainder in ["  ", "\n", "None None", "none none"] {
                    assert!(!text.contains(remainder), "`{text}` ({style})");
                }
            }
        }
    }
}

#[test]
fn every_sentence_is_whole() {
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        for (anchor, block) in numbered_blocks(report) {
            let text = squeezed(&text_of(block));
            let end = text.chars().last().unwrap_or(' ');
            // The criteria are a list of names, without full stops.
            let is_name = |item: &Block| !text_of(item).contains(['.', ';']);
            let names = matches!(block, Block::Numbered { blocks, .. }
                if matches!(blocks.last(), Some(Block::List { items, .. })
                    if items.iter().flatten().all(is_name)));
            let ends = ".;:)".contains(end) || text.ends_with("; and");
            assert!(names || ends, "{anchor} ends in `{end}`: {text} ({style})");
            let start = text.chars().next().unwrap();
            let whole = !start.is_lowercase() || anchor.starts_with("recommendation-");
            assert!(whole, "{anchor} begins with `{start}`: {text} ({style})");
        }
    }
}

#[test]
fn every_place_has_its_entry_and_its_line_in_the_summary() {
    let dataset = Dataset::load(sheffield(), Edition::Public).unwrap();
    assert_eq!(dataset.relationships.len(), 16);
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        let summary = section(report, "summary");
        let Some(Block::Table { rows, columns, .. }) = summary.blocks.first() else {
            panic!("a table: {:#?}", summary.blocks)
        };
        assert_eq!(columns.len(), 5);
        assert_eq!(rows.len(), 16);
        for relationship in dataset.places() {
            let entry = section(report, &format!("relationship-{}", relationship.id));
            assert!(entry.title.starts_with(relationship.place.as_str()));
            let country = dataset.country_name(relationship);
            assert!(entry.title.ends_with(country), "{} and {country}", entry.title);
            let parts: Vec<&str> =
                entry.sections.iter().map(|part| part.anchor.rsplit('-').next().unwrap()).collect();
            let place = &relationship.place;
            for part in ["standing", "recommendation"] {
                assert!(parts.contains(&part), "no {part} of {place} ({style})");
            }
            let assessed = !relationship.assessment.is_empty();
            assert_eq!(parts.contains(&"assessment"), assessed, "{place} ({style})");
        }
    }
}

#[test]
fn the_place_without_a_decision_is_warned_of() {
    let warnings = &SheffieldReport::get("sheffield").built.warnings;
    let about: Vec<&str> = warnings
        .iter()
        .filter(|found| found.rule.code == "not-in-report")
        .map(|found| found.message.as_str())
        .filter(|message| message.contains("2023-24"))
        .collect();
    assert_eq!(about, ["the report for 2023-24 neither decides on nor mentions: Jeonju"]);
    let report = SheffieldReport::get("sheffield").report();
    let entry = section(report, "relationship-jeonju--recommendation");
    assert_eq!(section_text(entry), "This report makes no recommendation on Jeonju.");
}

#[test]
fn missing_answers_are_left_out_of_a_final_report() {
    for style in STYLES {
        let rows = &SheffieldReport::get(style).report().front_page.rows;
        assert!(rows.iter().all(|row| row.recorded), "{rows:#?} ({style})");
        let of = rows.iter().find(|row| row.label == "Report of").unwrap();
        let answer = of.blocks.iter().map(text_of).collect::<String>();
        assert_eq!(answer, "Executive Director City Futures");
    }
}

#[test]
fn missing_answers_are_to_be_completed_in_a_draft() {
    for style in STYLES {
        let compose = ComposeOptions {
            house_style: Some(style.to_owned()),
            report: Some("2025-26".parse().unwrap()),
            ..ComposeOptions::default()
        };
        let settings = Settings { compose, formats: Vec::new(), ..Settings::default() };
        let built = crate::made::build(sheffield(), &settings).unwrap();
        let open = built.report.front_page.rows.iter().filter(|row| !row.recorded);
        let texts: Vec<String> = open.map(|row| row.blocks.iter().map(text_of).collect()).collect();
        assert!(!texts.is_empty() && texts.iter().all(|text| text == "To be completed"));
        let told = built.warnings.iter().filter(|found| found.rule.code == "to-complete").count();
        assert!(told > texts.len(), "{told} of {} ({style})", texts.len());
        if style != "leeds" {
            let financial = section_text(section(&built.report, "financial"));
            // The heading says what is to be completed, where it has the word.
            assert_eq!(financial, "To be completed by Finance.");
        }
    }
}

/// Adds a block to an outline. A space that does not break a line is shown as
/// `~`.
fn outline_block(block: &Block, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match block {
        Block::Paragraph { .. } => writeln!(out, "{indent}{}", text_of(block)).unwrap(),
        Block::Numbered { number, blocks, .. } => {
            writeln!(out, "{indent}[{number}]").unwrap();
            for inner in blocks {
                outline_block(inner, depth + 1, out);
            }
        }
        Block::List { items, .. } => {
            for item in items {
                writeln!(out, "{indent}-").unwrap();
                for inner in item {
                    outline_block(inner, depth + 1, out);
                }
            }
        }
        Block::Photograph { image, caption } => {
            let caption = caption.as_deref().unwrap_or_default();
            writeln!(out, "{indent}({}) {caption}", image.alternative).unwrap();
        }
        Block::Table { caption, columns, rows } => {
            let titles: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
            writeln!(out, "{indent}{caption}").unwrap();
            writeln!(out, "{indent}| {} |", titles.join(" | ")).unwrap();
            for row in rows {
                let cells: Vec<String> = row.iter().map(|cell| plain_text(cell)).collect();
                writeln!(out, "{indent}| {} |", cells.join(" | ")).unwrap();
            }
        }
        Block::Picture { caption, alternative, data, .. } => {
            writeln!(out, "{indent}{caption}\n{indent}({alternative})").unwrap();
            for inner in data {
                outline_block(inner, depth, out);
            }
        }
    }
}

/// The report as an outline: numbers, headings and plain text, indented.
fn outline(report: &Report) -> String {
    let mut out = String::new();
    writeln!(out, "{}\n{}\n", report.meta.title, report.meta.subtitle).unwrap();
    writeln!(out, "{}", report.front_page.title).unwrap();
    for row in &report.front_page.rows {
        writeln!(out, "  {}:", row.label).unwrap();
        row.blocks.iter().for_each(|block| outline_block(block, 2, &mut out));
    }
    report.front_page.blocks.iter().for_each(|block| outline_block(block, 1, &mut out));
    for section in all_sections(report) {
        let depth = usize::from(section.level) - 1;
        let number = section.number.as_ref().map(|number| format!("{number} ")).unwrap_or_default();
        writeln!(out, "\n{}# {number}{}", "  ".repeat(depth), section.title).unwrap();
        section.blocks.iter().for_each(|block| outline_block(block, depth + 1, &mut out));
    }
    out
}

#[test]
fn the_whole_report_reads_as_before() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for style in STYLES {
        let text = outline(SheffieldReport::get(style).report()).replace('\u{a0}', "~");
        settings.bind(|| assert_snapshot!(format!("outline-{style}"), text));
    }
}

#[test]
fn report_before_is_not_called_the_last_where_others_came_between() {
    let text = std::fs::read_to_string(fixture("complete.json")).unwrap();
    let mut dataset: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (between, title) in [(true, "Changes"), (false, "Changes since the last report")] {
        dataset["reports"][1]["reports_between"] = between.into();
        let loaded = read_texts(vec![("a.json".to_owned(), dataset.to_string().into_bytes())]);
        let edition = loaded.edition(Edition::Public).unwrap();
        for style in STYLES {
            let options = ComposeOptions {
                report: Some("2024-25".parse().unwrap()),
                house_style: Some(style.to_owned()),
                ..ComposeOptions::default()
            };
            let report = compose(&edition, &Templates::built_in(), &Images::default(), &options)
                .unwrap()
                .report;
            let sections = all_sections(&report);
            let titles: Vec<&str> = sections.iter().map(|one| one.title.as_str()).collect();
            assert!(titles.contains(&title), "{style}: {titles:?}");
            let last = titles.iter().any(|title| title.contains("last report"));
            assert_eq!(last, !between, "{style}: {titles:?}");
        }
    }
}
