//! Proves that nothing leaves its cell, its line or the page: with long content in
//! every field, each word of a PDF is in its place, and all that the page says is there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::made::{Built, Settings};
use crate::made::{Input, Reports, build_reports, minute};
use intl_update::compose::ComposeOptions;
use intl_update::dataset::Edition;
use intl_update::render::Format;
use intl_update::templates::Templates;
use lopdf::ObjectId;
use rayon::prelude::*;
use scraper::{ElementRef, Html, Node, Selector};
use serde_json::{Value, json};

use crate::long;
use crate::support::{STYLES, fixture, repository, sheffield, squeezed, whole};
use crate::tagged::{Content, Element, Pdf, WordBox};

/// A4 and its side margins, in points.
const PAGE: (f32, f32) = (595.28, 841.89);
const SIDE: f32 = 68.03;

/// The least distance of a running word from the edges of the page: 8 mm.
const EDGE: f32 = 22.67;

/// What two measures in single precision may differ by.
const NEAR: f32 = 0.1;

/// The least distance of a word from the next column.
const GAP: f32 = 4.0;

/// A year with a report and a minute.
const YEAR: &str = "2023-24";

/// The seed of a small dataset in which every kind of content is long.
const SEED: u64 = 5;

const EDITIONS: [Edition; 2] = [Edition::Public, Edition::Exempt];

fn shown(word: &WordBox) -> String {
    let WordBox { text, left, right, bottom, top, .. } = word;
    format!("`{text}` at {left:.0}–{right:.0}, {bottom:.0}–{top:.0}")
}

/// The words of each page that are not where they have to be.
fn out_of_place(pdf: &Pdf) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, page) in pdf.pages.iter().enumerate() {
        let mut fault = |word: &WordBox, what: &str| {
            faults.push(format!("page {}: {} {what}", number + 1, shown(word)));
        };
        let running = || page.boxes.iter().filter(|word| word.is_running);
        let middle = PAGE.1 / 2.0;
        let header = running().filter(|word| word.bottom > middle).map(|word| word.bottom);
        let footer = running().filter(|word| word.top < middle).map(|word| word.top);
        let (ceiling, floor) = (header.fold(PAGE.1, f32::min), footer.fold(0.0, f32::max));
        for word in &page.boxes {
            if word.is_running {
                let sides = [word.left, PAGE.0 - word.right, word.bottom, PAGE.1 - word.top];
                if sides.iter().any(|side| *side < EDGE) {
                    fault(word, "is less than 8 mm from an edge");
                }
                continue;
            }
            if word.left < SIDE - NEAR || word.right > PAGE.0 - SIDE + NEAR {
                fault(word, "is in a side margin");
            }
            if word.top > ceiling || word.bottom < floor {
                fault(word, "is beyond the header or footer");
            }
        }
        let mut words: Vec<&WordBox> = page.boxes.iter().collect();
        words.sort_by(|one, other| one.left.total_cmp(&other.left));
        for (index, one) in words.iter().enumerate() {
            let near = words[index + 1..].iter().take_while(|other| other.left < one.right - NEAR);
            for other in near {
                if one.bottom.max(other.bottom) < one.top.min(other.top) - NEAR {
                    fault(one, &format!("overlaps {}", shown(other)));
                }
            }
        }
    }
    faults
}

/// The words of cells that reach the next column.
fn out_of_cells(pdf: &Pdf) -> Vec<String> {
    let mut drawn: BTreeMap<_, Vec<&WordBox>> = BTreeMap::new();
    for page in &pdf.pages {
        for word in &page.boxes {
            drawn.entry((page.id, word.mcid)).or_default().push(word);
        }
    }
    let words_of = |cell: &Element| -> Vec<&WordBox> {
        let content = cell.walk().into_iter().flat_map(|element| &element.content);
        let marked = content.filter_map(|content| match content {
            Content::Words { page, mcid, .. } => drawn.get(&(*page, Some(*mcid))),
            _ => None,
        });
        marked.flatten().copied().collect()
    };
    let mut faults = Vec::new();
    for table in pdf.root.all(&["Table"]) {
        let rows = table.all(&["TR"]).into_iter();
        let rows: Vec<Vec<Vec<&WordBox>>> =
            rows.map(|row| row.all(&["TH", "TD"]).into_iter().map(words_of).collect()).collect();
        let left = |column: usize| {
            let words = rows.iter().filter_map(|row| row.get(column)).flatten();
            words.map(|word| word.left).fold(PAGE.0 - SIDE + GAP, f32::min)
        };
        for column in 0..rows[0].len() {
            let next = left(column + 1);
            for word in rows.iter().flat_map(|row| &row[column]) {
                if word.right > next - GAP + NEAR {
                    faults.push(format!("{} reaches the column at {next:.0}", shown(word)));
                }
            }
        }
    }
    faults
}

/// The pages and texts of the words of an element in reading order, and whether they
/// are a heading, a caption or the titles of columns. A picture has no words.
fn flow(element: &Element, is_head: bool, found: &mut Vec<Option<(bool, ObjectId, String)>>) {
    const HEADS: [&str; 7] = ["H1", "H2", "H3", "H4", "H5", "H6", "Caption"];
    let is_title = element.scope.as_deref() == Some("Column");
    let is_head = is_head || is_title || HEADS.contains(&element.tag.as_str());
    if element.alternative.is_some() {
        found.push(None);
    }
    for content in &element.content {
        match content {
            Content::Element(element) => flow(element, is_head, found),
            Content::Words { page, text, .. } if !text.trim().is_empty() => {
                found.push(Some((is_head, *page, text.clone())));
            }
            _ => {}
        }
    }
}

/// The headings, captions and titles of columns whose page ends before what they are of.
pub(crate) fn left_alone(pdf: &Pdf) -> Vec<String> {
    let mut found = Vec::new();
    flow(&pdf.root, false, &mut found);
    let pairs = found.iter().zip(&found[1..]);
    pairs
        .filter_map(|(one, next)| match (one, next) {
            (Some((true, page, text)), Some((_, next, _))) if page != next => {
                Some(format!("`{text}` is alone at the foot of its page"))
            }
            _ => None,
        })
        .collect()
}

fn unspaced(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Adds the text of a block without that of blocks in it.
fn add_text(
    element: ElementRef<'_>,
    is_part: &impl Fn(&ElementRef<'_>) -> bool,
    text: &mut String,
) {
    for child in element.children() {
        if let Node::Text(words) = child.value() {
            text.push_str(words);
        } else if let Some(inner) = ElementRef::wrap(child).filter(is_part) {
            add_text(inner, is_part, text);
        }
    }
}

/// The sentences in the main part of a page, without white space, but for tables that only
/// narrow screens show.
fn sentences(page: &str) -> Vec<String> {
    const BLOCKS: &str = "p, li, dt, dd, th, td, caption, figcaption, h2, h3, h4, h5, h6";
    const IN_LINE: &str = "a, em, strong, span, time";
    const LEFT_OUT: &str = ".number, .label, .back, summary";
    let [blocks, in_line, left_out] =
        [BLOCKS, IN_LINE, LEFT_OUT].map(|selector| Selector::parse(selector).unwrap());
    let is_part = |element: &ElementRef<'_>| in_line.matches(element) && !left_out.matches(element);
    let document = Html::parse_document(page);
    let main = document.select(&Selector::parse("main").unwrap()).next().unwrap();
    let mut found = Vec::new();
    let is_narrow = |block: &ElementRef<'_>| {
        let mut around = block.ancestors().filter_map(ElementRef::wrap);
        around.any(|element| element.value().classes().any(|class| class == "narrow"))
    };
    let shown = |block: &ElementRef<'_>| !left_out.matches(block) && !is_narrow(block);
    for block in main.select(&blocks).filter(shown) {
        let mut text = String::new();
        add_text(block, &is_part, &mut text);
        found.extend(text.split_inclusive(". ").map(unspaced));
    }
    found.retain(|sentence| !sentence.is_empty());
    found
}

fn bytes(built: &Built, format: Format) -> &[u8] {
    &built.files.iter().find(|file| file.format == format).unwrap().file.bytes
}

/// The text of the PDF of a report.
fn pdf_text(built: &Built) -> String {
    Pdf::read(bytes(built, Format::Pdf)).root.text()
}

/// What is wrong with a report: words of its PDF out of place, pages without its mark,
/// and sentences of its page that are not in the PDF.
fn faults(built: &Built) -> Vec<String> {
    let pdf = Pdf::read(bytes(built, Format::Pdf));
    let mut faults = out_of_place(&pdf);
    faults.extend(out_of_cells(&pdf));
    faults.extend(left_alone(&pdf));
    if let Some(marking) = &built.report.meta.marking {
        let running = pdf.running_words();
        let unmarked = running.iter().filter(|words| !words.contains(&squeezed(marking)));
        faults.extend(unmarked.map(|words| format!("no mark in the header: {words}")));
    }
    let text = unspaced(&pdf.root.text());
    let sentences = sentences(std::str::from_utf8(bytes(built, Format::Html)).unwrap());
    assert!(sentences.len() > 3, "only {} sentences were read", sentences.len());
    let missing = sentences.into_iter().filter(|sentence| !text.contains(sentence));
    faults.extend(missing.map(|sentence| format!("not in the PDF: {sentence}")));
    let meta = &built.report.meta;
    let report =
        format!("{}, {}, {:?}, {:?}", meta.house_style, meta.year, meta.edition, meta.kind);
    faults.into_iter().map(|fault| format!("{report}: {fault}")).collect()
}

fn settings(style: &str) -> Settings {
    let house_style = Some(style.to_owned());
    let compose = ComposeOptions { house_style, ..ComposeOptions::default() };
    let formats = vec![Format::Pdf, Format::Html];
    Settings { compose, formats, ..Settings::default() }
}

/// The reports of some years and the minute of one, in a house style and some editions.
fn documents(dataset: &Value, style: &str, years: &Reports, editions: &[Edition]) -> Vec<Built> {
    let settings = settings(style);
    let mut documents = build_reports(long::input(dataset), years, editions, &settings).unwrap();
    let compose =
        ComposeOptions { report: Some(YEAR.parse().unwrap()), ..settings.compose.clone() };
    let settings = Settings { compose, ..settings };
    documents.extend(minute(long::input(dataset), editions, &settings).unwrap());
    documents
}

#[track_caller]
fn assert_in_place(documents: &[Built]) {
    let faults: Vec<String> = documents.par_iter().flat_map(faults).collect();
    let first = faults[..faults.len().min(40)].join("\n");
    assert!(faults.is_empty(), "{} faults:\n{first}", faults.len());
}

#[test]
fn long_content_stays_in_place() {
    let dataset = long::dataset(SEED, 1);
    let year = Reports::One(YEAR.parse().unwrap());
    let all = documents(&dataset, "sheffield", &year, &[Edition::Exempt]);
    assert_eq!(all.len(), 2, "a report and a minute");
    assert_in_place(&all);
}

#[test]
#[ignore = "exhaustive: long content stays in place in every house style, year and edition"]
fn long_content_stays_in_place_exhaustive() {
    for seed in 1..3 {
        let mut dataset = long::dataset(seed, 4);
        // The minute has an exempt edition, too.
        let further = &mut dataset["reports"][0]["further_recommendations"][0];
        further["exempt"] = json!({ "paragraphs": [3], "public_interest": "The talks go on." });
        // What is exempt is one paragraph.
        let text = further["text"].as_str().unwrap().split("\n\n").next().unwrap().to_owned();
        further["text"] = text.into();
        STYLES.par_iter().for_each(|style| {
            let all = documents(&dataset, style, &Reports::All, &EDITIONS);
            assert_eq!(all.len(), 6, "two reports and a minute, in two editions");
            assert_in_place(&all);
        });
    }
}

/// Writes generated datasets for those checks that need a browser or programs that
/// are not ours.
#[test]
#[ignore = "exhaustive: the conformance run finds that generated datasets conform, too"]
fn long_datasets_are_written() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("long");
    drop(fs::remove_dir_all(&folder));
    for seed in [SEED, 6] {
        long::write(&long::dataset(seed, 2), &folder.join(format!("long-{seed}")));
    }
}

/// What has been found before: each change of a template brings it back.
#[test]
#[ignore = "exhaustive: words that leave their place, lost marks and lost sentences are found"]
fn faults_of_templates_are_found() {
    let changes: [(&str, &str, &str, &[&str]); 6] = [
        (
            "words.typ",
            "  show words-of(fewest)",
            "  // ",
            &["is in a side margin", "reaches the column", "overlaps"],
        ),
        ("table.typ", "row.lines > whole-row", "false", &["is beyond the header or footer"]),
        (
            "report.typ",
            "#show heading: set text(fill: accent)",
            "#show heading: set block(sticky: false)",
            &["is alone at the foot"],
        ),
        ("report.typ", "#let from-edge = 10mm", "#let from-edge = 7mm", &["less than 8 mm"]),
        (
            "report.typ",
            "strong(marking)",
            "strong(marking.slice(0, 9))",
            &["no mark in the header"],
        ),
        (
            "report.typ",
            "piece.text\n",
            "piece.text.replace(\". So \", \". \")\n",
            &["not in the PDF"],
        ),
    ];
    let mut dataset = long::dataset(SEED, 1);
    // Higher than a page.
    dataset["relationships"][0]["assessment"][0] =
        json!({ "criterion": "connections", "finding": vec!["So it is."; 400].join(" ") });
    changes.par_iter().for_each(|(file, from, to, expected)| {
        let folder = tempfile::tempdir().unwrap();
        let template = repository("report-templates/base").join(file);
        let template = fs::read_to_string(template).unwrap();
        assert_eq!(template.matches(from).count(), 1, "{from}");
        fs::create_dir(folder.path().join("base")).unwrap();
        fs::write(folder.path().join("base").join(file), template.replace(from, to)).unwrap();
        let templates = Templates::with_overrides(folder.path()).unwrap();
        let settings = Settings { templates, ..settings("sheffield") };
        let years = Reports::One(YEAR.parse().unwrap());
        let built = build_reports(long::input(&dataset), &years, &[Edition::Exempt], &settings);
        let found: Vec<String> = built.unwrap().iter().flat_map(faults).collect();
        for what in *expected {
            assert!(found.iter().any(|fault| fault.contains(what)), "{what}: {found:?}");
        }
    });
}

// Sheffield's dataset with what was once cut off.

/// Sheffield's dataset with a change.
fn sheffield_with(change: impl Fn(&mut Value)) -> Input {
    let mut dataset = serde_json::from_str(&whole(&sheffield())).unwrap();
    change(&mut dataset);
    let bytes = serde_json::to_vec(&dataset).unwrap();
    Input::Text { name: "dataset.json".to_owned(), bytes, folder: Some(sheffield()) }
}

/// The report of a year, and whether all of it is in place.
#[track_caller]
fn report_in_place(input: Input, year: &str, style: &str) -> Built {
    let years = Reports::One(year.parse().unwrap());
    let built = build_reports(input, &years, &[Edition::Public], &settings(style)).unwrap();
    assert_in_place(&built);
    built.into_iter().next().unwrap()
}

fn list<'a>(dataset: &'a mut Value, pointer: &str) -> &'a mut Vec<Value> {
    dataset.pointer_mut(pointer).unwrap().as_array_mut().unwrap()
}

#[test]
fn a_cell_of_150_words_is_whole() {
    let sentences: Vec<String> =
        (0..20).map(|entry| format!("Entry {entry} is a sentence that says something.")).collect();
    let input = sheffield_with(|dataset| {
        let text = format!("That the Council retains its link. {}", sentences.join(" "));
        dataset["decisions"][2]["considerations"] =
            json!([{ "result": "amended", "date": "2024-08-05", "text": text }]);
    });
    let text = pdf_text(&report_in_place(input, "2024-25", "sheffield"));
    for sentence in sentences {
        assert!(text.contains(&sentence), "{sentence}");
    }
}

#[test]
fn a_table_higher_than_a_page_goes_on() {
    const SENTENCE: &str = "The city and the council know each other well.";
    let input = sheffield_with(|dataset| {
        let finding = [SENTENCE; 11].join(" ");
        let criteria = list(dataset, "/policy/criteria").iter();
        let findings = criteria
            .map(|criterion| json!({ "criterion": criterion["id"], "finding": finding }))
            .collect::<Vec<_>>();
        assert_eq!(findings.len(), 7);
        dataset["relationships"][0]["assessment"] = json!(findings);
        dataset["relationships"][0]["page"].as_object_mut().unwrap().remove("findings");
    });
    let text = pdf_text(&report_in_place(input, "2023-24", "sheffield"));
    assert_eq!(text.matches(SENTENCE).count(), 77);
}

#[test]
fn a_caption_of_500_words_goes_on() {
    const SENTENCE: &str = "It shows what there is to see.";
    let caption = [SENTENCE; 72].join(" ");
    let input = sheffield_with(|dataset| {
        dataset["reports"][0]["wording"]["caption/picture-map"] = json!(caption);
    });
    let text = pdf_text(&report_in_place(input, "2023-24", "sheffield"));
    assert_eq!(text.matches(SENTENCE).count(), 72);
    let text = fs::read_to_string(fixture("complete.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    dataset["relationships"][0]["photographs"][0]["caption"] = json!(caption);
    // Another one has no caption at all.
    let mut bare = dataset["relationships"][0]["photographs"][0].clone();
    for field in ["caption", "credit", "date"] {
        bare.as_object_mut().unwrap().remove(field);
    }
    list(&mut dataset, "/relationships/0/photographs").push(bare);
    let folder = Some(fixture("complete.json").parent().unwrap().to_owned());
    let bytes = serde_json::to_vec(&dataset).unwrap();
    let input = Input::Text { name: "dataset.json".to_owned(), bytes, folder };
    let text = pdf_text(&report_in_place(input, "2023-24", "sheffield"));
    assert_eq!(text.matches(SENTENCE).count(), 72);
}

#[test]
fn a_cell_of_thirty_visits_goes_on() {
    let title = |visit: usize| format!("Visit {visit} of pupils and teachers to their partners");
    let input = sheffield_with(|dataset| {
        for visit in 0..30 {
            let place = ["bochum", "kawasaki", "khmelnytskyi", "pittsburgh"][visit % 4];
            list(dataset, "/visits").push(json!({
                "id": format!("extra-{visit}"),
                "start": format!("2024-{:02}-{:02}", 9 + visit % 4, 1 + visit % 27),
                "relationships": [place],
                "form": "inward",
                "title": title(visit),
                "account": ["They came."],
            }));
        }
    });
    let built = report_in_place(input, "2024-25", "sheffield");
    let pdf = Pdf::read(bytes(&built, Format::Pdf));
    let cells = pdf.root.all(&["TD"]);
    for visit in 0..30 {
        let title = title(visit);
        assert!(cells.iter().any(|cell| cell.text().contains(&title)), "{title}");
    }
}

#[test]
fn long_names_and_dates_stay_in_their_columns() {
    long_names_and_dates(&STYLES[2..3]);
}

#[test]
#[ignore = "exhaustive: in every house style"]
fn long_names_and_dates_stay_in_their_columns_exhaustive() {
    long_names_and_dates(&STYLES);
}

fn long_names_and_dates(styles: &[&str]) {
    let names = ["Mönchengladbach", "Fürstenfeldbruck", "Thiruvananthapuram"];
    for style in styles {
        let input = sheffield_with(|dataset| {
            for (index, name) in names.iter().enumerate() {
                list(dataset, "/relationships").push(json!({
                    "id": format!("more-{index}"),
                    "place": name,
                    "country": "DE",
                    "region": "europe",
                    "coordinates": { "latitude": 51.19, "longitude": 6.44 },
                    "agreements": [{ "kind": "memorandum", "start": "1973-09-20" }],
                }));
            }
            list(dataset, "/decisions").push(json!({
                "id": "2023-24-more",
                "report": "2023-24",
                "relationships": ["more-0", "more-1", "more-2"],
                "outcome": "retain",
                "reason": "The links are active.",
            }));
        });
        let text = pdf_text(&report_in_place(input, "2023-24", style));
        for part in names.into_iter().chain(["20 September 1973"]) {
            assert!(text.contains(part), "{part} ({style})");
        }
    }
}

#[test]
fn a_long_mail_address_breaks_without_a_hyphen() {
    const ADDRESS: &str =
        "democratic.services.and.international.relations@exampletonandnortheastsampleton.gov.uk";
    let input = sheffield_with(|dataset| {
        let author = json!({ "name": "A Officer", "email": format!("mailto:{ADDRESS}") });
        dataset["reports"][0]["officers"]["author"] = author;
        dataset["reports"][0]["not_known"].as_object_mut().unwrap().remove("officers.author");
    });
    let built = report_in_place(input, "2023-24", "sheffield");
    assert!(pdf_text(&built).contains(ADDRESS));
    let pdf = Pdf::read(bytes(&built, Format::Pdf));
    let lines: Vec<&str> = pdf.pages[0]
        .boxes
        .iter()
        .map(|word| word.text.as_str())
        .skip_while(|text| !text.starts_with("democratic"))
        .take_while(|text| *text != "Lead")
        .collect();
    assert!(lines.len() > 1 && lines.concat() == ADDRESS, "{lines:?}");
}

#[test]
fn a_long_council_and_committee_stay_on_the_page() {
    long_council_and_committee(&STYLES[2..3]);
}

#[test]
#[ignore = "exhaustive: in every house style"]
fn a_long_council_and_committee_stay_on_the_page_exhaustive() {
    long_council_and_committee(&STYLES);
}

fn long_council_and_committee(styles: &[&str]) {
    let input = sheffield_with(|dataset| {
        let council = "The Council of the City and the County Borough of Exampleton upon the \
                       River with its Parishes and Districts";
        let committee = "Strategy and Resources Policy Committee for the International, Economic, \
                         Cultural and Educational Partnerships of the City Strategy and Resources \
                         Policy Committee";
        dataset["council"]["name"] = json!(council);
        dataset["council"]["committees"][0]["name"] = json!(committee);
    });
    for style in styles {
        report_in_place(input.clone(), "2023-24", style);
    }
}

#[test]
fn words_in_another_language_keep_its_region() {
    let input = sheffield_with(|dataset| {
        dataset["relationships"][0]["profile"] = json!(["They say [cidade irmã](lang:pt-BR)."]);
    });
    let built = report_in_place(input, "2023-24", "sheffield");
    let pdf = Pdf::read(bytes(&built, Format::Pdf));
    let expected = ("pt-BR".to_owned(), "cidade irmã".to_owned());
    assert!(pdf.root.marked_languages().contains(&expected));
}
