//! Proves that the pages of the shipped reports are well filled and well broken: none is
//! nearly empty, no heading is alone at the foot of one, no table has a single row, and
//! no paragraph ends in a line of one word.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::made::{Built, Settings};
use crate::made::{Input, Reports, build_reports};
use intl_update::compose::ComposeOptions;
use intl_update::dataset::Edition;
use intl_update::render::Format;
use intl_update::templates::Templates;
use lopdf::ObjectId;
use rayon::prelude::*;

use crate::layout::left_alone;
use crate::support::{STYLES, repository};
use crate::tagged::{Content, Element, Page, Pdf, WordBox};

/// The least of its height that is filled on a page, but for the last one and the end of
/// an appendix.
const LEAST: f32 = 0.2;

/// A line of fewer words, or letters, may have been too narrow to give one away.
const FEWEST_WORDS: usize = 3;
const FEWEST_LETTERS: usize = 25;

const DATASETS: [&str; 2] = ["sheffield", "leeds"];

/// The first word of a heading that may begin a page by itself.
const APPENDIX: &str = "Appendix";

/// How much of the height between header and footer is above the lowest word.
fn filled(page: &Page) -> f32 {
    let running = || page.boxes.iter().filter(|word| word.is_running);
    let middle = 400.0;
    let header = running().filter(|word| word.bottom > middle).map(|word| word.bottom);
    let footer = running().filter(|word| word.top < middle).map(|word| word.top);
    let (top, bottom) = (header.fold(f32::MAX, f32::min), footer.fold(0.0, f32::max));
    let words = page.boxes.iter().filter(|word| !word.is_running);
    let lowest = words.map(|word| word.bottom).fold(top, f32::min);
    (top - lowest) / (top - bottom)
}

/// The pages that are nearly empty.
fn nearly_empty(pdf: &Pdf) -> Vec<String> {
    let begins = |page: &Page, word: &str| {
        page.boxes.iter().find(|word| !word.is_running).is_some_and(|first| first.text == word)
    };
    let pairs = pdf.pages.iter().zip(&pdf.pages[1..]).enumerate();
    let empty = pairs
        .filter(|(_, (page, next))| filled(page) < LEAST && !begins(next, APPENDIX))
        .map(|(index, (page, _))| (index + 1, filled(page)));
    empty.map(|(page, filled)| format!("page {page} is nearly empty: {filled:.2}")).collect()
}

/// The words of each element, by page and number.
type Drawn<'a> = BTreeMap<(ObjectId, i64), Vec<&'a WordBox>>;

/// The words of an element that are not in a paragraph, list or table within it.
fn own_words<'a>(element: &Element, drawn: &Drawn<'a>, found: &mut Vec<(ObjectId, &'a WordBox)>) {
    const IN_LINE: [&str; 5] = ["Span", "Link", "Em", "Strong", "Quote"];
    for content in &element.content {
        match content {
            Content::Words { page, mcid, .. } => {
                let words = drawn.get(&(*page, *mcid)).into_iter().flatten();
                found.extend(words.map(|word| (*page, *word)));
            }
            Content::Element(inner) if IN_LINE.contains(&inner.tag.as_str()) => {
                own_words(inner, drawn, found);
            }
            Content::Element(_) | Content::Annotation(_) => {}
        }
    }
}

/// The paragraphs that end in a line of one word.
fn one_word_lines(pdf: &Pdf) -> Vec<String> {
    let mut drawn = Drawn::new();
    for page in &pdf.pages {
        for word in &page.boxes {
            if let Some(mcid) = word.mcid {
                drawn.entry((page.id, mcid)).or_default().push(word);
            }
        }
    }
    let in_tables: BTreeSet<*const Element> = pdf
        .root
        .all(&["Table", "Figure", "TOC", "Caption"])
        .into_iter()
        .flat_map(Element::walk)
        .map(std::ptr::from_ref)
        .collect();
    let mut faults = Vec::new();
    for element in pdf.root.all(&["P", "LBody"]) {
        if in_tables.contains(&std::ptr::from_ref(element)) {
            continue;
        }
        let mut words = Vec::new();
        own_words(element, &drawn, &mut words);
        let mut lines: Vec<Vec<&WordBox>> = Vec::new();
        let mut last = None;
        for (page, word) in words {
            // Small shifts are those of a foreign word's type.
            let is_new = last.is_none_or(|(on, bottom): (ObjectId, f32)| {
                on != page || (bottom - word.bottom).abs() > 3.0
            });
            if is_new {
                lines.push(Vec::new());
            }
            lines.last_mut().unwrap().push(word);
            last = Some((page, word.bottom));
        }
        let [.., before, end] = lines.as_slice() else { continue };
        let text = |line: &[&WordBox]| {
            line.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let is_full = before.len() >= FEWEST_WORDS && text(before).len() >= FEWEST_LETTERS;
        // A word in several pieces, such as a reference and its full stop, is one.
        let gaps = end.windows(2).filter(|pair| pair[1].left - pair[0].right > 1.0).count();
        if gaps == 0 && is_full {
            faults.push(format!("one word alone: `{}` / `{}`", text(before), text(end)));
        }
    }
    faults
}

/// The tables with a single row below their headings.
fn short_tables(pdf: &Pdf) -> Vec<String> {
    let tables = pdf.root.all(&["Table"]).into_iter();
    let short = tables.filter(|table| table.all(&["TR"]).len() <= 2);
    short.map(|table| format!("a table of one row: {}", table.text())).collect()
}

/// The tables of which a single row is left to the last page.
fn rows_left_alone(pdf: &Pdf) -> Vec<String> {
    let tables = pdf.root.all(&["Table"]).into_iter();
    let alone = tables.filter_map(|table| {
        let rows = table.all(&["TR"]);
        let [_, .., before, last] = rows.as_slice() else { return None };
        (before.page() != last.page()).then(|| format!("a row is left alone: {}", last.text()))
    });
    alone.collect()
}

fn faults(built: &Built) -> Vec<String> {
    let bytes = &built.files.iter().find(|file| file.format == Format::Pdf).unwrap().file.bytes;
    let pdf = Pdf::read(bytes);
    let mut faults = nearly_empty(&pdf);
    faults.extend(left_alone(&pdf));
    faults.extend(one_word_lines(&pdf));
    faults.extend(short_tables(&pdf));
    faults.extend(rows_left_alone(&pdf));
    let meta = &built.report.meta;
    let report = format!("{}, {}, {}", meta.council_id, meta.house_style, meta.year);
    faults.into_iter().map(|fault| format!("{report}: {fault}")).collect()
}

/// The reports of a dataset in a house style.
fn reports(dataset: &str, style: &str, templates: Templates) -> Vec<Built> {
    let house_style = Some(style.to_owned());
    let compose = ComposeOptions { house_style, ..ComposeOptions::default() };
    let settings =
        Settings { compose, formats: vec![Format::Pdf], templates, ..Settings::default() };
    let input = Input::from(repository("data").join(dataset));
    build_reports(input, &Reports::All, &[Edition::Public], &settings).unwrap()
}

#[test]
fn pages_of_shipped_reports_are_filled_and_well_broken() {
    let all = DATASETS.into_par_iter().flat_map(|dataset| STYLES.map(|style| (dataset, style)));
    let faults: Vec<String> = all
        .flat_map(|(dataset, style)| {
            let built = reports(dataset, style, Templates::built_in());
            assert!(!built.is_empty());
            built.iter().flat_map(faults).collect::<Vec<_>>()
        })
        .collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Each change of the template brings back one of the faults.
#[test]
fn badly_broken_pages_are_found() {
    let changes = [
        ("report.typ", "costs: (runt: 10000%)", "costs: (runt: 0%)", "one word alone"),
        ("table.typ", "looser.find(fits)", "none", "a row is left alone"),
        (
            "report.typ",
            "#show heading: set text(fill: accent)",
            "#show heading: set block(sticky: false)",
            "is alone at the foot",
        ),
        (
            "report.typ",
            "  if part.new_page { with-room-for",
            "  if part.level == 2 { pagebreak() }\n  if part.new_page { with-room-for",
            "is nearly empty",
        ),
    ];
    changes.par_iter().for_each(|(file, from, to, expected)| {
        let folder = tempfile::tempdir().unwrap();
        let template = repository("report-templates/base").join(file);
        let template = fs::read_to_string(template).unwrap();
        assert_eq!(template.matches(from).count(), 1, "{from}");
        fs::create_dir(folder.path().join("base")).unwrap();
        fs::write(folder.path().join("base").join(file), template.replace(from, to)).unwrap();
        let templates = Templates::with_overrides(folder.path()).unwrap();
        let in_style = |style: &&str| reports("sheffield", style, templates.clone());
        let built = STYLES.iter().flat_map(in_style);
        let found: Vec<String> = built.flat_map(|built| faults(&built)).collect();
        assert!(found.iter().any(|fault| fault.contains(expected)), "{expected}: {found:?}");
    });
}
