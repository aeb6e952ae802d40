//! Proves that no text of the dataset becomes markup: in every field that takes
//! text, each stands in every format as it was written, or is refused.
//!
//! The fields are found by walking the JSON Schema, so that one that is added
//! later is covered too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

use intl_update::dataset::{Edition, dataset_schema};
use intl_update::diagnostic::{Diagnostics, Severity};
use intl_update::pipeline::Input;
use intl_update::render::Format;
use intl_update::{Built, Error, Settings};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use pulldown_cmark::{Event, Options, Parser, Tag};
use rayon::prelude::*;
use scraper::{Html, Node};
use serde_json::{Map, Value, json};

use crate::support::fixture;
use crate::tagged::{Content, Pdf};

/// Texts that are code in one of the languages that a report passes through.
/// None has anything that narrative has a meaning for, so that each stands as
/// it is in every field.
const CODE: [&str; 30] = [
    r#"#read("/etc/passwd")"#,
    "#{ panic() }",
    "#[bold",
    "$ sum_(k=0)^n k $",
    "@secret",
    "= Heading",
    "#set page(width: 1pt)",
    "#while true {}",
    r#"")]} #panic("x")"#,
    "// comment",
    "%comment",
    "{{ 7 * 7 }}",
    "{% for a in range(9) %}x{% endfor %}",
    "{# comment",
    "{% include 'report.css' %}",
    "}} {{ report",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    r#"" onmouseover="alert(1)"#,
    "' autofocus onfocus='alert(1)",
    "</title></style><svg onload=alert(1)>",
    "<!-- comment",
    "<![CDATA[ x ]]>",
    "`code`",
    "| a | b |",
    "# heading",
    "~~struck~~",
    "$&\u{a0}%s%n ${x}",
    "1. 2) + - x",
];

/// Links that lead where no report may lead, in Markdown.
const LINKS: [&str; 8] = [
    "[a](javascript:alert%281%29)",
    "[a](JaVaScRiPt:x)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](file:///etc/passwd)",
    "[a](//example.org)",
    "[a](<java\tscript:x>)",
    "<javascript:alert(1)>",
];

/// Characters that are not seen, each of its kind.
const UNSEEN: [char; 22] = [
    '\0',
    '\u{1}',
    '\u{8}',
    '\u{b}',
    '\u{1b}',
    '\u{7f}',
    '\u{85}',
    '\u{9b}',
    '\u{200b}',
    '\u{200d}',
    '\u{200e}',
    '\u{202a}',
    '\u{202e}',
    '\u{2028}',
    '\u{2060}',
    '\u{2066}',
    '\u{2069}',
    '\u{feff}',
    '\u{fffe}',
    '\u{e0041}',
    '\u{3164}',
    '\u{10ffff}',
];

/// How many generated texts are tried, each in every field at once.
const CASES: u32 = 32;

/// A dataset with a text in every field that takes any text.
struct Fields {
    dataset: Value,
    /// JSON pointers.
    free: Vec<String>,
    /// Those that refuse a plain text, since they want a date, an id, a choice.
    formed: Vec<String>,
}

static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
    let mut dataset: Value =
        serde_json::from_str(&fs::read_to_string(fixture("valid.json")).unwrap()).unwrap();
    let schema = dataset_schema();
    let mut places = BTreeSet::new();
    walk(&schema, &schema, &dataset, String::new(), &mut Vec::new(), &mut places);
    let (mut free, mut formed) = (Vec::new(), Vec::new());
    for pointer in places {
        let mut tried = dataset.clone();
        put(&schema, &schema, &mut tried, &tokens(&pointer), json!("Sample text"));
        if errors(&found_in(&tried)).is_empty() {
            dataset = tried;
            free.push(pointer);
        } else {
            formed.push(pointer);
        }
    }
    Fields { dataset, free, formed }
});

fn tokens(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~")).collect()
}

fn follow<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(target) = schema["$ref"].as_str() {
        return follow(root, root.pointer(target.trim_start_matches('#')).unwrap());
    }
    // What can be an object with a mark is written as a text here.
    match schema.get("else") {
        Some(text) => follow(root, text),
        None => schema,
    }
}

/// The schema of a member.
fn member<'a>(root: &'a Value, schema: &'a Value, token: &str) -> &'a Value {
    let schema = follow(root, schema);
    let found = if schema["type"] == "array" {
        &schema["items"]
    } else if let Some(named) = schema["properties"].get(token) {
        named
    } else if let Some(formed) = schema["patternProperties"].as_object() {
        formed.values().next().unwrap()
    } else {
        &schema["additionalProperties"]
    };
    follow(root, found)
}

/// Every place of a text: in the dataset, and of the fields that it leaves out.
fn walk(
    root: &Value,
    schema: &Value,
    value: &Value,
    pointer: String,
    above: &mut Vec<String>,
    found: &mut BTreeSet<String>,
) {
    let schema = follow(root, schema);
    let escaped = |token: &str| token.replace('~', "~0").replace('/', "~1");
    match schema["type"].as_str() {
        Some("string") => drop(found.insert(pointer)),
        Some("array") => {
            let items = value.as_array().map_or(1, |items| items.len().max(1));
            for index in 0..items {
                let item = value.get(index).unwrap_or(&Value::Null);
                walk(root, &schema["items"], item, format!("{pointer}/{index}"), above, found);
            }
        }
        Some("object") => {
            let kind = schema.to_string();
            if above.contains(&kind) {
                return;
            }
            above.push(kind);
            let known = schema["properties"].as_object().into_iter();
            let present = value.as_object().into_iter();
            let names: BTreeSet<&String> = known.chain(present).flat_map(Map::keys).collect();
            // What is exempt is not shown; one mark shows what a mark says.
            let is_walked = |name: &&String| {
                *name != "$schema" && (*name != "exempt" || pointer == "/visits/1")
            };
            for name in names.into_iter().filter(is_walked) {
                let inner = value.get(name).unwrap_or(&Value::Null);
                let pointer = format!("{pointer}/{}", escaped(name));
                walk(root, member(root, schema, name), inner, pointer, above, found);
            }
            above.pop();
        }
        _ => {}
    }
}

/// Puts a value to a place, with the least of what has to be around it.
fn put(root: &Value, schema: &Value, at: &mut Value, path: &[String], value: Value) {
    let Some((token, rest)) = path.split_first() else {
        *at = value;
        return;
    };
    if at.is_null() {
        *at = least(root, schema);
    }
    let inner = member(root, schema, token);
    match at {
        Value::Array(items) => {
            let index: usize = token.parse().unwrap();
            while items.len() <= index {
                items.push(least(root, inner));
            }
            put(root, inner, &mut items[index], rest, value);
        }
        Value::Object(fields) => {
            put(root, inner, fields.entry(token.clone()).or_insert(Value::Null), rest, value);
        }
        other => *other = value,
    }
}

/// The least value that a schema accepts.
fn least(root: &Value, schema: &Value) -> Value {
    let schema = follow(root, schema);
    match schema["type"].as_str() {
        Some("array") if schema["minItems"] == 1 => json!([least(root, &schema["items"])]),
        Some("array") => json!([]),
        Some("object") => {
            let required = schema["required"].as_array().into_iter().flatten();
            let names = required.filter_map(Value::as_str);
            let field = |name: &str| (name.to_owned(), least(root, member(root, schema, name)));
            Value::Object(names.map(field).collect::<Map<_, _>>())
        }
        Some("boolean") => json!(true),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        _ => match (schema["enum"].get(0), schema["format"].as_str()) {
            (Some(choice), _) => choice.clone(),
            (_, Some("partial-date")) => json!("2023-10-01"),
            (_, Some("municipal-year")) => json!("2023-24"),
            (_, Some("web-address")) => json!("https://example.org/"),
            (_, Some("country-code")) => json!("DE"),
            (_, Some("language-tag")) => json!("de"),
            (_, Some("currency-code")) => json!("GBP"),
            (_, Some("identifier")) => json!("sample"),
            _ => json!("Sample"),
        },
    }
}

fn input(dataset: &Value) -> Input {
    Input::Text { name: "a.json".to_owned(), bytes: dataset.to_string().into_bytes() }
}

fn found_in(dataset: &Value) -> Diagnostics {
    let edition = Edition::Exempt;
    let settings = Settings { formats: Vec::new(), edition, ..Settings::default() };
    intl_update::check(input(dataset), &settings).expect("a text can be read")
}

fn errors(found: &Diagnostics) -> Vec<&'static str> {
    let errors = found.iter().filter(|found| found.severity() == Severity::Error);
    errors.map(|found| found.rule.code).collect()
}

/// The dataset with a text in each free field, between marks that tell which.
fn filled(text: &str) -> Value {
    let mut dataset = FIELDS.dataset.clone();
    for (index, pointer) in FIELDS.free.iter().enumerate() {
        *dataset.pointer_mut(pointer).unwrap() = json!(marked(index, text));
    }
    dataset
}

fn marked(index: usize, text: &str) -> String {
    format!("Qa{index}z {text} zq{index}a")
}

fn build(dataset: &Value, formats: &[Format]) -> Result<Built, Error> {
    let settings = Settings { formats: formats.to_vec(), ..Settings::default() };
    intl_update::build(input(dataset), &settings)
}

fn file(built: &Built, format: Format) -> &[u8] {
    &built.files.iter().find(|file| file.format == format).unwrap().file.bytes
}

/// Text as it can be compared: with plain quotation marks and dashes, without
/// white space.
fn plain(text: &str) -> String {
    text.replace(['\u{2018}', '\u{2019}'], "'")
        .replace(['\u{201c}', '\u{201d}'], "\"")
        .replace('\u{2013}', "--")
        .replace('\u{2014}', "---")
        .replace('\u{2026}', "...")
        .replace(|c: char| c.is_whitespace() || c == '\u{ad}' || c == '\u{2060}', "")
}

/// A page: what it is made of, and what it says.
struct Page {
    /// Each element with the names of its attributes.
    elements: Vec<String>,
    addresses: BTreeSet<String>,
    text: String,
}

fn read_page(bytes: &[u8]) -> Page {
    let html = Html::parse_document(std::str::from_utf8(bytes).unwrap());
    let mut page = Page { elements: Vec::new(), addresses: BTreeSet::new(), text: String::new() };
    for node in html.tree.nodes() {
        match node.value() {
            Node::Text(text) => {
                let parent = node.parent().and_then(|parent| parent.value().as_element());
                match parent.map(scraper::node::Element::name) {
                    // Text of the page's own margins is in CSS, escaped.
                    Some("style") => {}
                    Some("script") => {
                        let data: Value = serde_json::from_str(text).expect("the data is JSON");
                        let mut found = Vec::new();
                        texts(&data, &mut found);
                        page.text.push_str(&found.concat());
                    }
                    _ => page.text.push_str(text),
                }
            }
            Node::Element(element) => {
                let mut names: Vec<&str> = element.attrs().map(|(name, _)| name).collect();
                // Depends on how long a number or a name is.
                names.retain(|name| *name != "class");
                page.elements.push(format!("{} {}", element.name(), names.join(" ")));
                for (name, value) in element.attrs() {
                    if matches!(name, "href" | "src" | "action") {
                        page.addresses.insert(value.to_owned());
                    }
                    page.text.push_str(value);
                }
            }
            Node::Comment(comment) => panic!("a comment in the page: {comment:?}"),
            _ => {}
        }
    }
    page.text = plain(&page.text);
    page
}

/// A Markdown file: its structure, and what it says.
fn read_markdown(bytes: &[u8]) -> (Vec<String>, String) {
    let text = std::str::from_utf8(bytes).unwrap();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let (mut structure, mut words) = (Vec::new(), String::new());
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Text(text) => words.push_str(&text),
            Event::Start(Tag::Link { dest_url, .. }) => structure.push(format!("link {dest_url}")),
            Event::Start(tag) => structure.push(format!("{tag:?}")),
            Event::End(_) | Event::SoftBreak => {}
            other => structure.push(format!("{other:?}")),
        }
    }
    (structure, plain(&words))
}

/// A PDF: how many elements of each kind its structure has, where its links
/// lead, what it says.
fn read_pdf(bytes: &[u8]) -> (BTreeMap<String, usize>, BTreeSet<String>, String) {
    let pdf = Pdf::read(bytes);
    let mut kinds = BTreeMap::new();
    let mut links = BTreeSet::new();
    for element in pdf.root.walk() {
        *kinds.entry(element.tag.clone()).or_default() += 1;
        for content in &element.content {
            let Content::Annotation(id) = content else { continue };
            let annotation = pdf.document.get_dictionary(*id).unwrap();
            let action = annotation.get(b"A").map(|action| pdf.dictionary(action));
            if let Ok(address) = action.and_then(|action| action.get(b"URI")) {
                links.insert(String::from_utf8_lossy(address.as_str().unwrap()).into_owned());
            }
        }
    }
    // A link that is broken over two lines is in two parts, and a table may be kept on
    // one page.
    kinds.retain(|kind, _| !matches!(kind.as_str(), "Span" | "Link" | "Reference" | "Div"));
    (kinds, links, plain(&pdf.root.text()))
}

/// Every text of the report with its place.
fn texts<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| texts(field, found)),
        _ => {}
    }
}

const ALL: [Format; 4] = [Format::Pdf, Format::Html, Format::Json, Format::Markdown];

#[test]
fn the_fields_are_found() {
    let fields = &*FIELDS;
    for field in [
        "/council/name",
        "/visits/0/title",
        "/visits/1/exempt/public_interest",
        "/reports/0/wording/climate~1travel",
    ] {
        assert!(fields.free.iter().any(|free| free == field), "{field}: {:#?}", fields.free);
    }
    assert!(fields.free.len() >= 100, "{:#?}", fields.free);
    assert!(fields.formed.iter().any(|formed| formed == "/visits/0/start"));
}

#[test]
fn code_stands_in_every_format_as_it_was_written() {
    let quiet = build(&filled("harmless"), &ALL).expect("a harmless text is fine");
    let quiet_page = read_page(file(&quiet, Format::Html));
    let quiet_pdf = read_pdf(file(&quiet, Format::Pdf));
    let quiet_markdown = read_markdown(file(&quiet, Format::Markdown));
    let shown = (0..FIELDS.free.len())
        .filter(|index| quiet_page.text.contains(&plain(&marked(*index, "harmless"))))
        .count();
    assert!(shown >= 60, "only {shown} of {} fields are shown", FIELDS.free.len());
    let faults: Vec<String> = CODE
        .par_iter()
        .flat_map(|code| {
            let built = match build(&filled(code), &ALL) {
                Ok(built) => built,
                Err(error) => return vec![format!("{code}: {error}")],
            };
            let mut faults = Vec::new();
            let mut expect = |holds: bool, what: String| {
                if !holds {
                    faults.push(format!("{code}: {what}"));
                }
            };
            let page = read_page(file(&built, Format::Html));
            expect(page.elements == quiet_page.elements, "the page has other elements".into());
            expect(
                page.addresses == quiet_page.addresses,
                format!("the page links elsewhere: {:?}", page.addresses),
            );
            let (elements, links, pdf_text) = read_pdf(file(&built, Format::Pdf));
            expect(
                elements == quiet_pdf.0,
                format!("the PDF has {elements:?}\n  rather than {:?}", quiet_pdf.0),
            );
            expect(links == quiet_pdf.1, format!("the PDF links elsewhere: {links:?}"));
            let (structure, markdown_text) = read_markdown(file(&built, Format::Markdown));
            let different = structure.iter().zip(&quiet_markdown.0).find(|(a, b)| a != b);
            expect(
                structure == quiet_markdown.0,
                format!("the Markdown has other parts: {different:?}"),
            );
            let report: Value = serde_json::from_slice(file(&built, Format::Json)).unwrap();
            let mut found = Vec::new();
            texts(&report, &mut found);
            let json_text = plain(&found.concat());
            for (index, pointer) in FIELDS.free.iter().enumerate() {
                let (wanted, quiet) =
                    (plain(&marked(index, code)), plain(&marked(index, "harmless")));
                for (name, text, quiet_text) in [
                    ("page", &page.text, &quiet_page.text),
                    ("PDF", &pdf_text, &quiet_pdf.2),
                    ("Markdown", &markdown_text, &quiet_markdown.1),
                ] {
                    expect(
                        text.matches(&wanted).count() == quiet_text.matches(&quiet).count(),
                        format!(
                            "{pointer} stands otherwise in the {name}: {:?}",
                            around(text, index)
                        ),
                    );
                }
                if quiet_page.text.contains(&quiet) {
                    expect(
                        json_text.contains(&wanted),
                        format!("{pointer} stands otherwise in the JSON"),
                    );
                }
            }
            faults
        })
        .collect();
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults[..faults.len().min(150)].join("\n")
    );
}

/// What stands where a field is shown.
fn around(text: &str, index: usize) -> String {
    let start = text.find(&format!("Qa{index}z")).unwrap_or_default();
    text[start..].chars().take(70).collect()
}

#[test]
fn what_is_not_seen_is_refused_in_every_field() {
    let pointers: Vec<&String> = FIELDS.free.iter().chain(&FIELDS.formed).collect();
    let faults: Vec<String> = UNSEEN
        .par_iter()
        .flat_map(|unseen| {
            let mut faults = Vec::new();
            // In all free fields at once, since each is told by itself.
            let found = found_in(&filled(&format!("a{unseen}b")));
            let told = found.iter().filter(|found| found.rule.code == "invisible-character");
            let told: BTreeSet<&str> =
                told.map(|found| found.location.as_ref().unwrap().path.as_str()).collect();
            if told.len() != FIELDS.free.len() {
                faults.push(format!("{unseen:?}: told in {} fields", told.len()));
            }
            faults
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // Fields with a form refuse it for that; one character stands for all.
    let missed: Vec<&&String> = pointers
        .par_iter()
        .filter(|pointer| {
            let mut dataset = FIELDS.dataset.clone();
            let schema = dataset_schema();
            put(&schema, &schema, &mut dataset, &tokens(pointer), json!("2023\u{202e}"));
            errors(&found_in(&dataset)).is_empty()
        })
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn names_in_the_dataset_are_no_way_in() {
    let base = &FIELDS.dataset;
    for parent in [
        "",
        "/council",
        "/council/country_names",
        "/reports/0/wording",
        "/reports/0/regions",
        "/reports/0/narrative",
        "/reports/0/implications",
        "/reports/0/form",
    ] {
        for name in
            ["<script>", "a\u{202e}b", "../x", "{{ 1 }}", "__proto__", "", "#panic()", "\u{200b}"]
        {
            let mut dataset = base.clone();
            let fields = dataset.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            fields.insert(name.to_owned(), json!("x"));
            assert!(!errors(&found_in(&dataset)).is_empty(), "{name:?} in {parent}");
        }
    }
}

#[test]
fn links_that_lead_astray_are_refused_or_plain() {
    let schema = dataset_schema();
    let quiet = read_page(file(&build(&FIELDS.dataset, &[Format::Html]).unwrap(), Format::Html));
    // Each field with two of the links, and each link in a quarter of the fields.
    let fields = FIELDS.free.iter().enumerate();
    let cases: Vec<(&str, &String)> = fields
        .flat_map(|(index, field)| {
            [index, index + 3].map(|link| (LINKS[link % LINKS.len()], field))
        })
        .collect();
    let refused = std::sync::atomic::AtomicUsize::new(0);
    let faults: Vec<String> = cases
        .par_iter()
        .filter_map(|(link, pointer)| {
            let mut dataset = FIELDS.dataset.clone();
            put(
                &schema,
                &schema,
                &mut dataset,
                &tokens(pointer),
                json!(format!("See {link} there")),
            );
            if errors(&found_in(&dataset)).contains(&"unsafe-link") {
                refused.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                return None;
            }
            let built = match build(&dataset, &[Format::Html]) {
                Ok(built) => built,
                Err(error) => return Some(format!("{link} in {pointer}: {error}")),
            };
            let page = read_page(file(&built, Format::Html));
            (page.addresses != quiet.addresses)
                .then(|| format!("{link} in {pointer}: {:?}", page.addresses))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let refused = refused.into_inner();
    assert!(refused >= 40, "narrative refuses such links, but only {refused} were");
}

/// Pieces that generated texts are made of.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(CODE.as_slice()).prop_map(str::to_owned),
        prop::sample::select(LINKS.as_slice()).prop_map(str::to_owned),
        prop::sample::select(UNSEEN.as_slice()).prop_map(|c| c.to_string()),
        prop::sample::select(
            [
                "\n",
                "\n\n",
                "\r\n",
                "\t",
                "- ",
                "1. ",
                "*",
                "**",
                "_",
                "[",
                "](",
                ")",
                "<",
                ">",
                "&lt;",
                "&#0;",
                "\\",
                "`",
                "```\n",
                "    ",
                "> ",
                "](ref:x)",
                "](lang:de)",
                "[](ref:section/proposal)",
                "|",
                "~",
                "]: ",
                "![",
                "---\n",
                "\""
            ]
            .as_slice()
        )
        .prop_map(str::to_owned),
        any::<char>().prop_map(|c| c.to_string()),
        "[a-zA-Zäß ]{1,8}",
    ]
}

#[test]
fn generated_texts_give_no_markup_but_that_of_narrative() {
    let quiet = build(&filled("harmless"), &[Format::Html]).unwrap();
    let quiet = read_page(file(&quiet, Format::Html));
    let mut known: BTreeSet<&str> = quiet.elements.iter().map(String::as_str).collect();
    known.extend(["em ", "strong ", "ul ", "ol ", "li ", "a href", "span lang", "p "]);
    let scripts =
        |page: &Page| page.elements.iter().filter(|name| name.starts_with("script")).count();
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let texts = prop::collection::vec(piece(), 1..6).prop_map(|pieces| pieces.concat());
    let mut seen = std::cell::RefCell::new((0, 0));
    TestRunner::new_with_rng(config, rng)
        .run(&texts, |text| {
            let built = match build(&filled(&text), &[Format::Html, Format::Json, Format::Markdown])
            {
                Ok(built) => built,
                Err(Error::Problems(found)) => {
                    seen.borrow_mut().1 += 1;
                    prop_assert!(!errors(&found).contains(&"template-error"), "{found}");
                    return Ok(());
                }
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            };
            seen.borrow_mut().0 += 1;
            let page = read_page(file(&built, Format::Html));
            for element in &page.elements {
                prop_assert!(known.contains(element.as_str()), "{element} in the page");
            }
            prop_assert_eq!(scripts(&page), scripts(&quiet));
            for address in &page.addresses {
                let is_safe = ["#", "https://", "http://", "mailto:", "data:,"]
                    .iter()
                    .any(|start| address.starts_with(start));
                prop_assert!(is_safe, "a link to {address}");
            }
            let (structure, _) = read_markdown(file(&built, Format::Markdown));
            for part in structure {
                prop_assert!(!part.contains("Html"), "{part} in the Markdown");
            }
            Ok(())
        })
        .unwrap();
    let (built, refused) = *seen.get_mut();
    assert!(built >= 5 && refused >= 5, "{built} texts built, {refused} refused");
}
