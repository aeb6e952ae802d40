//! Proves that the PDF can be read by everyone: it conforms to PDF/UA-1 and
//! PDF/A-2a, and its bookmarks, tags, links and words are those of the report.

use std::collections::BTreeSet;
use std::fs;

use crate::made::Settings;
use crate::made::{Reports, build_reports, minute};
use intl_update::compose::ComposeOptions;
use intl_update::dataset::Edition;
use intl_update::render::Format;
use intl_update::report::Report;
use intl_update::text::{Block, Inline};
use lopdf::{ObjectId, decode_text_string};
use page_validation::{ValidationOptions, ValidationProfile, ValidationReport, validate_pdf_bytes};
use regex::Regex;
use serde_json::{Value, json};

use crate::support::{
    STYLES, SheffieldReport, all_sections, fixture, inlines, numbered, sheffield, squeezed,
    text_of, words_in,
};
use crate::tagged::{Content, Element, Pdf};

/// The tags of headings, by level.
const HEADINGS: [&str; 6] = ["H1", "H2", "H3", "H4", "H5", "H6"];

fn read(style: &str) -> &'static Pdf {
    SheffieldReport::get(style).pdf()
}

/// The heading of each section as it is shown, with its level.
fn headings(report: &Report) -> Vec<(usize, String)> {
    all_sections(report)
        .into_iter()
        .map(|section| {
            let number = section.number.as_ref().map(|number| format!("{number} "));
            let text = format!("{}{}", number.unwrap_or_default(), section.title);
            (usize::from(section.level), squeezed(&text))
        })
        .collect()
}

/// The validator's finding on stream lengths.
const LENGTH_RULE: &str = "ISO 19005-2:2011:6.1.7.1:1";

/// Validates a PDF.
///
/// Of a stream whose last byte is a carriage return, the validator takes that
/// byte and the line feed before `endstream` for one end of line and finds the
/// length wrong. Whether lengths are right is therefore looked at here, byte by
/// byte, where that rule is the one that fails.
fn validate(bytes: &[u8], profile: ValidationProfile) -> ValidationReport {
    let options = ValidationOptions::default().profile(profile);
    let mut report = validate_pdf_bytes(bytes, &options).unwrap();
    if report.failures.iter().any(|failure| failure.rule_id == LENGTH_RULE) {
        assert_lengths_are_right(bytes);
        report.failures.retain(|failure| failure.rule_id != LENGTH_RULE);
        report.is_compliant = report.failures.is_empty();
    }
    report
}

/// Every stream has as many bytes as its `Length` says, before the line feed
/// and `endstream`.
fn assert_lengths_are_right(bytes: &[u8]) {
    let start = regex::bytes::Regex::new(r"(?-u)/Length (\d+)").unwrap();
    let mut streams = 0;
    for found in start.captures_iter(bytes) {
        let length: usize = std::str::from_utf8(&found[1]).unwrap().parse().unwrap();
        let rest = &bytes[found.get(0).unwrap().end()..];
        let keyword = b"stream\n";
        let at = rest.windows(keyword.len()).position(|window| window == keyword).unwrap();
        let content = &rest[at + keyword.len()..];
        assert!(content[length..].starts_with(b"\nendstream"), "stream {streams}");
        streams += 1;
    }
    assert!(streams > 10, "only {streams} streams were found");
}

/// The typeface has no other hyphens than the ordinary one.
#[test]
fn hyphens_of_word_processors_are_set_as_ordinary_ones() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    dataset["visits"][0]["account"] =
        json!(["It was a 14\u{2011}day visit, with a choir\u{2010}master."]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dataset.json");
    fs::write(&path, dataset.to_string()).unwrap();
    let built = crate::made::build(&path, &Settings::default()).unwrap();
    assert!(built.warnings.is_empty(), "{:?}", built.warnings);
    let pdf = built.files.iter().find(|file| file.format == Format::Pdf).unwrap();
    let words = squeezed(&Pdf::read(&pdf.file.bytes).root.text());
    assert!(words.contains("a 14-day visit, with a choir-master."), "{words}");
}

#[test]
fn it_conforms_to_pdf_ua_1_and_pdf_a_2a() {
    for style in STYLES {
        let bytes = SheffieldReport::get(style).bytes(Format::Pdf);
        for profile in [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a] {
            let report = validate(bytes, profile);
            assert!(report.is_compliant, "{style}: {report}");
            assert!(report.rules.passed > 100, "only {} rules were looked at", report.rules.passed);
        }
    }
}

#[test]
fn every_year_and_its_minute_conform() {
    years_and_minute_conform(&["sheffield"]);
}

#[test]
#[ignore = "exhaustive: in every house style"]
fn every_year_and_its_minute_conform_exhaustive() {
    years_and_minute_conform(&STYLES);
}

fn years_and_minute_conform(styles: &[&str]) {
    for style in styles {
        let compose =
            ComposeOptions { house_style: Some((*style).to_owned()), ..ComposeOptions::default() };
        let settings = Settings { compose, formats: vec![Format::Pdf], ..Settings::default() };
        let mut all =
            build_reports(sheffield(), &Reports::All, &[Edition::Public], &settings).unwrap();
        assert_eq!(all.len(), 3);
        let report = Some("2023-24".parse().unwrap());
        let compose = ComposeOptions { report, ..settings.compose.clone() };
        all.extend(
            minute(sheffield(), &[Edition::Public], &Settings { compose, ..settings }).unwrap(),
        );
        for built in all {
            let name = &built.files[0].file.name;
            for profile in [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a] {
                let report = validate(&built.files[0].file.bytes, profile);
                assert!(report.is_compliant, "{style}, {}: {report}", name.display());
            }
        }
    }
}

#[test]
fn a_small_report_with_every_kind_of_answer_conforms_too() {
    let settings = Settings { formats: vec![Format::Pdf], ..Settings::default() };
    let built = crate::made::build(fixture("valid.json"), &settings).unwrap();
    let bytes = &built.files[0].file.bytes;
    for profile in [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a] {
        let report = validate(bytes, profile);
        assert!(report.is_compliant, "{report}");
    }
    let pdf = Pdf::read(bytes);
    let mut addresses = Vec::new();
    for page in &pdf.pages {
        for annotation in pdf.document.get_page_annotations(page.id).unwrap() {
            if let Ok(action) = annotation.get(b"A") {
                let address = pdf.dictionary(action).get(b"URI").unwrap().as_str().unwrap();
                addresses.push(String::from_utf8(address.to_vec()).unwrap());
            }
        }
    }
    addresses.sort();
    assert_eq!(addresses, ["https://www.example.org/altstadt", "mailto:b.writer@example.org"]);
}

#[test]
fn title_author_language_and_date_are_those_of_the_report() {
    for style in STYLES {
        let pdf = read(style);
        let meta = &SheffieldReport::get(style).report().meta;
        let catalog = pdf.catalog();
        assert_eq!(decode_text_string(catalog.get(b"Lang").unwrap()).unwrap(), "en-GB");
        let marked = pdf.dictionary(catalog.get(b"MarkInfo").unwrap());
        assert!(marked.get(b"Marked").unwrap().as_bool().unwrap());
        let view = pdf.dictionary(catalog.get(b"ViewerPreferences").unwrap());
        assert!(view.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());

        let info = pdf.dictionary(pdf.document.trailer.get(b"Info").unwrap());
        let text = |key: &[u8]| decode_text_string(info.get(key).unwrap()).unwrap();
        let title = "Annual International Update 2023/24";
        assert_eq!(text(b"Title"), title);
        // The notice says that the council did not write it.
        assert!(info.get(b"Author").is_err());
        assert!(meta.description.contains("This is an example"), "{}", meta.description);
        assert!(text(b"CreationDate").starts_with("D:202408"), "{}", text(b"CreationDate"));
        assert!(text(b"Creator").starts_with("intl-update "));

        let stream = pdf.resolve(catalog.get(b"Metadata").unwrap()).as_stream().unwrap();
        let bytes = stream.get_plain_content().unwrap_or_else(|_| stream.content.clone());
        let xmp = String::from_utf8(bytes).unwrap();
        for part in [
            format!("<rdf:li xml:lang=\"x-default\">{title}</rdf:li>"),
            "<rdf:li>en-GB</rdf:li>".to_owned(),
            meta.description.clone(),
            "<pdfuaid:part>1</pdfuaid:part>".to_owned(),
            "<pdfaid:part>2</pdfaid:part>".to_owned(),
            "<pdfaid:conformance>A</pdfaid:conformance>".to_owned(),
        ] {
            assert!(xmp.contains(&part), "no `{part}` in {xmp}");
        }
    }
}

#[test]
fn report_without_a_notice_names_who_it_is_of() {
    let built = crate::made::build(fixture("valid.json"), &Settings::default()).unwrap();
    let author = "Director of Policy, Northvale City Council";
    for built in &built.files {
        match built.format {
            Format::Pdf => {
                let pdf = Pdf::read(&built.file.bytes);
                let info = pdf.dictionary(pdf.document.trailer.get(b"Info").unwrap());
                let named = decode_text_string(info.get(b"Author").unwrap()).unwrap();
                assert_eq!(named, author);
            }
            Format::Html => {
                let page = String::from_utf8(built.file.bytes.clone()).unwrap();
                assert_eq!(page.matches(&format!("content=\"{author}\"")).count(), 2);
            }
            _ => {}
        }
    }
}

#[test]
fn the_first_page_says_whose_report_it_is() {
    for style in STYLES {
        let pdf = read(style);
        let meta = &SheffieldReport::get(style).report().meta;
        // The running header is not read out, so the content has to say it too.
        let content = pdf.pages[0].words.iter().filter(|words| !words.is_artifact());
        let text: String = content.map(|words| words.text.as_str()).collect();
        for part in [&meta.title, &meta.subtitle, &meta.council, &meta.committee] {
            assert!(unspaced(&text).contains(&unspaced(part)), "no `{part}` in `{text}` ({style})");
        }
        assert!(unspaced(&text).contains(&unspaced(&meta.meeting_date_text)), "{text} ({style})");
    }
}

#[test]
fn bookmarks_are_the_headings_in_order() {
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        let found = read(style).bookmarks();
        // The parts of a place's entry have no bookmarks of their own: the same
        // few words sixteen times would bury the rest.
        let form = (1, report.front_page.title.clone());
        let headings = headings(report).into_iter().filter(|(level, _)| *level <= 4);
        let expected: Vec<(usize, String)> = std::iter::once(form).chain(headings).collect();
        let found: Vec<(usize, String)> =
            found.into_iter().map(|(depth, title)| (depth, squeezed(&title))).collect();
        assert_eq!(found, expected, "{style}");
    }
}

#[test]
fn headings_are_those_of_the_report_and_skip_no_level() {
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        let pdf = read(style);
        let found: Vec<(usize, String)> = pdf
            .root
            .all(&HEADINGS)
            .into_iter()
            .map(|heading| (heading.tag[1..].parse().unwrap(), heading.text()))
            .collect();
        let mut last = 0;
        for (level, text) in &found {
            assert!(*level <= last + 1, "`{text}` is of level {level} after {last} ({style})");
            last = *level;
        }
        let mut expected = headings(report);
        expected.insert(0, (1, report.labels["page.contents"].clone()));
        expected.insert(0, (1, report.front_page.title.clone()));
        assert_eq!(found, expected, "{style}");
        assert_eq!(pdf.root.all(&["Title"]).len(), 1, "one title ({style})");
    }
}

/// Blocks with their numbers and bullets, as a screen reader reads them.
fn read_out(blocks: &[Block]) -> String {
    let texts: Vec<String> = blocks
        .iter()
        .map(|block| match block {
            Block::Numbered { number, blocks, .. } => format!("{number} {}", read_out(blocks)),
            Block::List { items, ordered } => {
                let items = items.iter().enumerate().map(|(index, item)| {
                    let label = if *ordered { format!("{}.", index + 1) } else { "•".to_owned() };
                    format!("{label} {}", read_out(item))
                });
                items.collect::<Vec<_>>().join(" ")
            }
            block => text_of(block),
        })
        .collect();
    squeezed(&texts.join(" "))
}

/// The entries of all lists in reading order, each as its label and what
/// follows it. A list in an entry follows that entry in the same list (PDF 1.7,
/// 14.8.4.3.3).
fn list_entries(element: &Element, found: &mut Vec<(String, String)>) {
    if element.tag != "L" {
        element.elements().for_each(|inner| list_entries(inner, found));
        return;
    }
    let mut last = None;
    for entry in element.elements() {
        if entry.tag == "LI" {
            let label = entry.child("Lbl").expect("an entry has a label");
            let body = entry.child("LBody").expect("an entry has a body");
            last = Some(found.len());
            found.push((label.text(), body.text()));
            list_entries(body, found);
        } else {
            assert_eq!(entry.tag, "L", "what else is in a list");
            let last = last.expect("an entry comes before its list");
            found[last].1 = squeezed(&format!("{} {}", found[last].1, entry.text()));
            list_entries(entry, found);
        }
    }
}

#[test]
fn each_numbered_paragraph_is_a_list_entry_with_its_number_as_label() {
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        let mut blocks = Vec::new();
        for section in all_sections(report) {
            numbered(&section.blocks, &mut blocks);
        }
        let expected: Vec<(String, String)> = blocks
            .into_iter()
            .map(|block| match block {
                Block::Numbered { number, blocks, .. } => (squeezed(number), read_out(blocks)),
                _ => unreachable!("only numbered blocks are collected"),
            })
            .collect();
        assert!(expected.len() > 100);

        let mut entries = Vec::new();
        list_entries(&read(style).root, &mut entries);
        let questions: Vec<&str> =
            report.front_page.rows.iter().map(|row| row.label.as_str()).collect();
        let mut answered = Vec::new();
        let mut found = Vec::new();
        for (label, body) in entries {
            if questions.contains(&label.as_str()) {
                answered.push(label);
            } else if label != "•" && !is_list_number(&label) {
                found.push((label, body));
            }
        }
        assert_eq!(answered, questions, "the form ({style})");
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{style}");
        }
        assert_eq!(found.len(), expected.len(), "{style}");
    }
}

/// Whether a label is that of an entry of an ordered list, such as `2.`.
fn is_list_number(label: &str) -> bool {
    label.strip_suffix('.').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A table as its caption, column headings and cells.
struct Table<'a> {
    caption: &'a str,
    titles: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl<'a> Table<'a> {
    fn of(block: &'a Block) -> Option<Self> {
        let Block::Table { caption, columns, rows } = block else { return None };
        let text = |cell: &Vec<Inline>| squeezed(&intl_update::text::plain_text(cell));
        Some(Self {
            caption,
            titles: columns.iter().map(|column| squeezed(&column.title)).collect(),
            rows: rows.iter().map(|row| row.iter().map(text).collect()).collect(),
        })
    }
}

#[test]
fn tables_have_their_headings_and_cells() {
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        let sections = all_sections(report);
        let of_sections = sections.iter().flat_map(|section| &section.blocks);
        let blocks = report.front_page.blocks.iter().chain(of_sections);
        let blocks = blocks.flat_map(|block| match block {
            Block::Picture { data, .. } => data.as_slice(),
            block => std::slice::from_ref(block),
        });
        let tables: Vec<Table<'_>> = blocks.filter_map(Table::of).collect();
        let pdf = read(style);
        let found = pdf.root.all(&["Table"]);
        assert!(found.len() >= 8);
        assert_eq!(found.len(), tables.len(), "{style}");
        let captions: Vec<String> =
            pdf.root.all(&["Caption"]).into_iter().map(Element::text).collect();
        for (table, Table { caption, titles, rows }) in found.into_iter().zip(tables) {
            assert!(captions.contains(&squeezed(caption)), "no caption {caption} ({style})");
            // Each cell as its tag, what it is the heading of, and its text. Typst has no
            // groups of rows in a table whose rows have headings.
            let found: Vec<Vec<_>> = table
                .all(&["TR"])
                .into_iter()
                .map(|row| row.all(&["TH", "TD"]).into_iter().map(Element::as_cell).collect())
                .collect();
            let heads = titles.into_iter().map(|title| ("TH", Some("Column"), title)).collect();
            let cells = |row: Vec<String>| {
                let cells = row.into_iter().enumerate();
                let cell = |(column, text)| match column {
                    0 => ("TH", Some("Row"), text),
                    _ => ("TD", None, text),
                };
                cells.map(cell).collect::<Vec<_>>()
            };
            let expected: Vec<Vec<_>> =
                std::iter::once(heads).chain(rows.into_iter().map(cells)).collect();
            assert_eq!(found, expected, "{caption} ({style})");
        }
    }
}

/// Every picture of a report: caption, alternative text and the picture itself.
fn pictures(report: &Report) -> Vec<(&str, &str, &str)> {
    let blocks = all_sections(report).into_iter().flat_map(|section| &section.blocks);
    let pictures = blocks.filter_map(|block| match block {
        Block::Picture { caption, alternative, svg, .. } => {
            Some((caption.as_str(), alternative.as_str(), svg.as_str()))
        }
        _ => None,
    });
    pictures.collect()
}

#[test]
fn pictures_have_their_caption_and_alternative_and_are_those_of_the_page() {
    for style in STYLES {
        let made = SheffieldReport::get(style);
        let pictures = pictures(made.report());
        assert_eq!(pictures.len(), 2, "a map and a timeline ({style})");
        let pdf = read(style);
        let figures = pdf.root.all(&["Figure"]);
        let alternatives: Vec<&str> =
            figures.iter().filter_map(|figure| figure.alternative.as_deref()).collect();
        let expected: Vec<&str> = pictures.iter().map(|(_, alternative, _)| *alternative).collect();
        assert_eq!(alternatives, expected, "{style}");
        let captions: Vec<String> =
            pdf.root.all(&["Caption"]).into_iter().map(Element::text).collect();
        let page = String::from_utf8_lossy(made.bytes(Format::Html));
        for (caption, alternative, svg) in pictures {
            assert!(captions.contains(&squeezed(caption)), "no caption {caption} ({style})");
            assert!(page.contains(svg), "the page has another picture than “{caption}”");
            assert!(page.contains(&format!("<figcaption>{caption}</figcaption>")), "{caption}");
            assert_ne!(caption, alternative);
            let words = alternative.split_whitespace().count();
            assert!((15..100).contains(&words), "{words} words: {alternative}");
            for forbidden in [" id=", "<style", "<script", "url("] {
                assert!(!svg.contains(forbidden), "{forbidden} in “{caption}”");
            }
        }
        // The table of the map is that of the summary, but for narrow screens.
        let (_, narrow) = page.split_once("<div class=\"narrow\">").unwrap();
        let (narrow, _) = narrow.split_once("</table>").unwrap();
        assert!(narrow.contains("Places on the map and their status"), "{narrow}");
        assert!(["Jeju Island", "Under consideration"].iter().all(|words| narrow.contains(words)));
        assert!(!pdf.root.text().contains("Places on the map"), "{style}");
        let shown = words_in_pictures(pdf).concat();
        for place in ["Chengdu", "Jeju Island", "Khmelnytskyi", "Pittsburgh"] {
            assert!(shown.contains(place), "no {place} ({style})");
        }
    }
}

#[test]
fn the_map_has_the_place_of_the_council_where_its_position_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("northvale.json");
    let map = |council: &str| {
        let valid = fs::read_to_string(fixture("valid.json")).unwrap();
        let place = r#""place": "Northvale","#;
        assert_eq!(valid.matches(place).count(), 1);
        fs::write(&file, valid.replace(place, &format!("{place}{council}"))).unwrap();
        let settings = Settings { formats: vec![Format::Json], ..Settings::default() };
        let built = crate::made::build(&file, &settings).unwrap();
        let (_, alternative, svg) = pictures(&built.report)[0];
        (alternative.to_owned(), svg.to_owned())
    };
    let (without, picture) = map("");
    assert!(!without.contains("Northvale") && !picture.contains(">Northvale<"), "{without}");
    let (with, picture) = map(r#" "coordinates": { "latitude": 53.8, "longitude": -1.55 },"#);
    // On the map, and beside the star in its key.
    assert_eq!(picture.matches(">Northvale</text>").count(), 2);
    let star = " A star marks Northvale.";
    assert!(with.contains(star), "{with}");
    assert_eq!(with.replace(star, ""), without);
}

/// The council's own position is no reason for a map.
#[test]
fn a_map_without_a_place_to_show_is_left_out_and_its_table_stays() {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    for place in dataset["relationships"].as_array_mut().unwrap() {
        place.as_object_mut().unwrap().remove("coordinates");
    }
    dataset["council"]["coordinates"] = json!({ "latitude": 53.8, "longitude": -1.55 });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("northvale.json");
    fs::write(&file, dataset.to_string()).unwrap();
    let settings = Settings { formats: vec![Format::Json], ..Settings::default() };
    let built = crate::made::build(&file, &settings).unwrap();
    let shown: Vec<&str> = pictures(&built.report).iter().map(|(caption, ..)| *caption).collect();
    assert_eq!(shown.len(), 1, "the timeline alone: {shown:?}");
    assert!(words_in(&built.report, "summary").contains("Altstadt, Germany"));
    let told = built.warnings.iter().filter(|found| found.rule.code == "no-coordinates");
    assert_eq!(told.count(), dataset["relationships"].as_array().unwrap().len());
}

#[test]
fn words_in_another_language_are_marked() {
    for style in STYLES {
        let report = SheffieldReport::get(style).report();
        let expected: Vec<(&str, String)> = inlines(report)
            .into_iter()
            .filter_map(|inline| match inline {
                Inline::Foreign { language, content } => {
                    Some((language.as_str(), intl_update::text::plain_text(content)))
                }
                _ => None,
            })
            .collect();
        for words in [
            ("de", "Musiksommer"),
            ("fr", "Comité Local de la Ville de Sheffield"),
            ("uk", "Хмельницький"),
        ] {
            assert!(expected.contains(&(words.0, words.1.to_owned())), "{words:?} ({style})");
        }
        let pdf = read(style);
        let found: Vec<(String, String)> = pdf
            .root
            .marked_languages()
            .into_iter()
            .filter(|(language, _)| language != "en-GB")
            .map(|(language, text)| (language, squeezed(&text)))
            .collect();
        let expected: Vec<(String, String)> = expected
            .into_iter()
            .map(|(language, text)| (language.to_owned(), squeezed(&text)))
            .collect();
        assert_eq!(found, expected, "{style}");
    }
}

#[test]
fn links_have_a_description_and_lead_somewhere() {
    for style in STYLES {
        let pdf = read(style);
        let mut links = Vec::new();
        for page in &pdf.pages {
            for annotation in pdf.document.get_page_annotations(page.id).unwrap() {
                assert_eq!(annotation.get(b"Subtype").unwrap().as_name().unwrap(), b"Link");
                let contents = decode_text_string(annotation.get(b"Contents").unwrap()).unwrap();
                assert!(!contents.trim().is_empty(), "a link without description ({style})");
                assert!(annotation.has(b"StructParent"));
                // No address of a page elsewhere is known for this report.
                let destination = annotation.get(b"Dest").unwrap();
                let page = pdf.destination_page(destination);
                assert!(page.is_some(), "`{contents}` leads to no page ({style})");
                links.push(contents);
            }
        }
        // Each is read out at its place: an element of the tree has it.
        let elements = pdf.root.all(&["Link"]);
        let annotations = |element: &&Element| {
            element.content.iter().filter(|part| matches!(part, Content::Annotation(_))).count()
        };
        assert_eq!(elements.iter().map(annotations).sum::<usize>(), links.len(), "{style}");
        assert!(elements.iter().all(|element| !element.text().is_empty()));
        let references = inlines(SheffieldReport::get(style).report())
            .into_iter()
            .filter(|inline| matches!(inline, Inline::Reference { .. }))
            .count();
        assert!(links.len() > references, "{} links, {references} references", links.len());
    }
}

#[test]
fn references_lead_to_the_page_of_their_paragraph() {
    let pdf = read("sheffield");
    let labels = pdf.root.all(&["Lbl"]);
    let page_of = |number: &str| {
        let page = labels.iter().find(|label| label.text() == number)?.page()?;
        pdf.pages.iter().position(|candidate| candidate.id == page)
    };
    let paragraph = Regex::new(r"^(?:[1-6]\.\d+|A[1-8]\.\d+)$").unwrap();
    let mut checked = 0;
    for link in pdf.root.all(&["Link"]) {
        let number = link.text();
        if !paragraph.is_match(&number) {
            continue;
        }
        for part in &link.content {
            if let Content::Annotation(id) = part {
                let annotation = pdf.document.get_dictionary(*id).unwrap();
                let page = pdf.destination_page(annotation.get(b"Dest").unwrap());
                assert!(page.is_some() && page == page_of(&number), "{number} leads to {page:?}");
                checked += 1;
            }
        }
    }
    assert!(checked > 30, "only {checked} references to paragraphs");
}

#[test]
fn every_font_is_embedded_and_gives_its_characters() {
    let pdf = read("sheffield");
    let mut count = 0;
    for page in &pdf.pages {
        for (name, font) in pdf.document.get_page_fonts(page.id).unwrap() {
            let name = String::from_utf8_lossy(&name).into_owned();
            assert!(font.has(b"ToUnicode"), "{name} does not give its characters");
            let descendants = pdf.resolve(font.get(b"DescendantFonts").unwrap());
            for descendant in descendants.as_array().unwrap() {
                let descendant = pdf.dictionary(descendant);
                let descriptor = pdf.dictionary(descendant.get(b"FontDescriptor").unwrap());
                let embedded = descriptor.has(b"FontFile2") || descriptor.has(b"FontFile3");
                assert!(embedded, "{name} is not embedded");
                let base = String::from_utf8_lossy(
                    descriptor.get(b"FontName").unwrap().as_name().unwrap(),
                )
                .into_owned();
                assert!(base.contains("NotoSans"), "{base} is another typeface");
                count += 1;
            }
        }
    }
    assert!(count > 10);
}

/// The words in pictures, which are smaller than running text.
fn words_in_pictures(pdf: &Pdf) -> Vec<&str> {
    let figures = pdf.root.all(&["Figure"]);
    let content = figures.into_iter().flat_map(|figure| &figure.content);
    let words = content.filter_map(|content| match content {
        Content::Words { text, .. } => Some(text.as_str()),
        _ => None,
    });
    words.filter(|text| !text.is_empty()).collect()
}

#[test]
fn type_is_12_points_or_more_and_in_pictures_11() {
    for style in STYLES {
        let pdf = read(style);
        let figures = pdf.root.all(&["Figure"]).into_iter().flat_map(|figure| &figure.content);
        let in_pictures: BTreeSet<(ObjectId, i64)> = figures
            .filter_map(|content| match content {
                Content::Words { page, mcid, .. } => Some((*page, *mcid)),
                _ => None,
            })
            .collect();
        let mut count = 0;
        for (index, page) in pdf.pages.iter().enumerate() {
            for words in page.words.iter().filter(|words| !words.text.trim().is_empty()) {
                if words.mcid.is_some_and(|mcid| in_pictures.contains(&(page.id, mcid))) {
                    assert!(words.size > 11.24, "`{}` is set in {} points", words.text, words.size);
                    continue;
                }
                // What is measured has been through two matrices of single precision.
                assert!(
                    words.size > 11.99,
                    "`{}` on page {} is set in {} points ({style})",
                    words.text,
                    index + 1,
                    words.size
                );
                count += 1;
            }
        }
        assert!(count > 500);
    }
}

#[test]
fn every_page_has_its_running_words_and_text_that_can_be_read() {
    for style in STYLES {
        let pdf = read(style);
        let report = SheffieldReport::get(style).report();
        let pages = pdf.pages.len();
        for (index, (page, running)) in pdf.pages.iter().zip(pdf.running_words()).enumerate() {
            let number = format!("Page {} of {pages}", index + 1);
            let header =
                [&report.meta.council, &report.meta.committee, &report.meta.meeting_date_text];
            for part in header.into_iter().chain([&number]) {
                assert!(running.contains(&squeezed(part)), "no `{part}` in `{running}` ({style})");
            }
            let text: String = page.words.iter().map(|words| words.text.as_str()).collect();
            let content = page.words.iter().filter(|words| !words.is_artifact());
            let length: usize = content.map(|words| words.text.len()).sum();
            assert!(length > 60, "page {} has hardly any text ({style})", index + 1);
            let unreadable = text.chars().find(|c| *c == '\u{fffd}' || c.is_control());
            assert_eq!(unreadable, None, "page {} ({style})", index + 1);
        }
    }
}

/// Text without its white space, for comparing words across line breaks.
fn unspaced(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn pdf_and_page_have_every_paragraph_of_the_report_in_its_order() {
    for style in STYLES {
        let made = SheffieldReport::get(style);
        let pdf = unspaced(&read(style).root.text());
        let page = unspaced(made.page_text());
        let mut blocks = Vec::new();
        for section in all_sections(made.report()) {
            for block in &section.blocks {
                match block {
                    Block::Numbered { .. } => numbered(std::slice::from_ref(block), &mut blocks),
                    Block::Paragraph { .. } => blocks.push(block),
                    _ => {}
                }
            }
        }
        assert!(blocks.len() > 100);
        for (format, text) in [("PDF", pdf), ("page", page)] {
            let mut at = 0;
            for block in &blocks {
                // The list of a paragraph has bullets in one format and none in the other.
                let first = match block {
                    Block::Numbered { blocks, .. } => &blocks[0],
                    block => *block,
                };
                let words = unspaced(&text_of(first));
                let found = text[at..].find(&words);
                let found = found.unwrap_or_else(|| {
                    panic!("not in the {format}, or not in its place ({style}): {}", text_of(first))
                });
                at += found + words.len();
            }
        }
    }
}
