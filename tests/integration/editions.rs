//! Proves that nothing exempt gets out: every part of a dataset that can be
//! marked exempt is marked in turn, with words that stand nowhere else, and none
//! of them is found in anything that is made for the public.
//!
//! What can be marked is read off the JSON Schema, and `fixtures/complete.json`
//! has every field of it, so that a field that is added later is covered by
//! itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::made::{self, Built, Edge, Input, Reports, Settings};
use intl_update::compose::{ComposeOptions, SiteOptions, compose};
use intl_update::dataset::{Edition, Loaded, dataset_schema, read_texts};
use intl_update::diff::Difference;
use intl_update::photographs::Images;
use intl_update::render::{Format, SiteForm};
use intl_update::report::{DocumentKind, Report, Section};
use intl_update::templates::Templates;
use intl_update::text::Block;
use lopdf::Document;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{DAY, Program, STYLES, day, files, fixture, sheffield, squeezed, text_of};
use crate::tagged::Pdf;

/// What every word that is kept from the public begins with.
const CANARY: &str = "kanarie";

/// What every number that is kept from the public begins with.
const NUMBER: usize = 9_073_641_000;

/// The municipal years of the two reports.
const FIRST: &str = "2023-24";
const SECOND: &str = "2024-25";

const FORMATS: [Format; 4] = [Format::Pdf, Format::Html, Format::Json, Format::Markdown];

/// What is run for the public on a dataset, in which all that can be exempt is.
const COMMANDS: [&str; 13] = [
    "site dataset.json --date 2025-04-02 --out site -v",
    "site dataset.json --date 2023-08-01 --fragment --house-style leeds --out fragments",
    "build dataset.json --year all --out public --format pdf,html,json,markdown -v",
    "minute dataset.json --year 2023-24 --out public --format pdf,html,json,markdown -v",
    "check dataset.json -v",
    "check dataset.json --message-format json",
    "diff dataset.json 2023-24 2024-25",
    "diff dataset.json 2023-24 2024-25 --format markdown",
    "diff dataset.json 2023-24 2024-25 --format json",
    "wording dataset.json --year 2023-24",
    "build dataset.json --year 2023-24 --house-style standard --strict --out public",
    "build dataset.json --year all --house-style standard --out standard --format pdf,html,json,markdown",
    "build dataset.json --year all --house-style leeds --out leeds --format pdf,html,json,markdown",
];

/// What is run for members and officers on the same dataset.
const EXEMPT_COMMANDS: [&str; 4] = [
    "build dataset.json --edition exempt --year all --out exempt --format pdf,html,json",
    "minute dataset.json --edition exempt --year 2023-24 --out exempt-minute --format pdf,html,json",
    "build dataset.json --edition exempt --year all --out exempt-standard --house-style standard --format pdf,html,json",
    "build dataset.json --edition exempt --year all --out exempt-leeds --house-style leeds --format pdf,html,json",
];

/// Parts of pointers whose texts no report shows: what is planned for a day that
/// has passed, names where nothing refers to them, what is kept for the next
/// officer, and what only the web site has.
const NOT_SHOWN: [&str; 8] = [
    "/plan/",
    "/id/",
    "/source/",
    "/candidates/",
    "/review/",
    "/page/",
    "/site/",
    "/other_decisions/0/title/",
];

/// Fields that the dataset does not have, and why.
const LEFT_OUT: [(&str, &str); 2] = [
    ("/reports/0/exempt", "the test marks it"),
    ("/reports/0/form/exempt_information", "it would contradict what the test marks"),
];

/// Where something can be marked exempt.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) pointer: String,
    /// The field in which a text or value stands beside its mark; an object has
    /// the mark among its own fields.
    wrapper: Option<String>,
}

/// The schema of the dataset, as far as a value needs it.
pub(crate) struct Schema(pub(crate) Value);

impl Place {
    /// That of a text.
    pub(crate) fn of_text(pointer: &str) -> Self {
        Self { pointer: pointer.to_owned(), wrapper: Some("text".to_owned()) }
    }
}

impl Schema {
    fn follow<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let target = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        target.map_or(schema, |target| self.follow(self.0.pointer(target).unwrap()))
    }

    /// The form for objects and the form for the rest, of what can be either.
    pub(crate) fn forms<'a>(&'a self, schema: &'a Value) -> Option<(&'a Value, &'a Value)> {
        Some((schema.get("then")?, self.follow(schema.get("else")?)))
    }

    /// The schema of a field of an object.
    fn field<'a>(object: &'a Value, name: &str) -> &'a Value {
        let formed = || object["patternProperties"].as_object()?.values().next();
        object["properties"].get(name).or_else(formed).unwrap_or(&object["additionalProperties"])
    }

    /// Calls a function with the pointer, value and schema of every value.
    pub(crate) fn walk<'a>(
        &'a self,
        value: &'a Value,
        schema: &'a Value,
        pointer: &str,
        visit: &mut impl FnMut(&str, &'a Value, &'a Value),
    ) {
        let schema = self.follow(schema);
        visit(pointer, value, schema);
        let marked = value.get("exempt").is_some();
        let schema = match self.forms(schema) {
            Some((object, _)) if marked => object,
            Some((_, plain)) => plain,
            None => schema,
        };
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    let pointer =
                        format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                    self.walk(field, Self::field(schema, name), &pointer, visit);
                }
            }
            Value::Array(entries) => {
                for (index, entry) in entries.iter().enumerate() {
                    self.walk(entry, &schema["items"], &format!("{pointer}/{index}"), visit);
                }
            }
            _ => {}
        }
    }

    /// Calls a function with the pointer, value and schema of every value that is not
    /// in two forms.
    pub(crate) fn each<'a>(
        &'a self,
        dataset: &'a Value,
        visit: &mut impl FnMut(&str, &'a Value, &'a Value),
    ) {
        self.walk(dataset, &self.0, "", &mut |pointer, value, schema| {
            let schema = self.forms(schema).map_or(schema, |(_, plain)| plain);
            visit(pointer, value, schema);
        });
    }

    /// Every place of a dataset that can be marked exempt.
    pub(crate) fn places(&self, dataset: &Value) -> Vec<Place> {
        let mut places = Vec::new();
        self.walk(dataset, &self.0, "", &mut |pointer, value, schema| {
            if let Some((object, _)) = self.forms(schema) {
                let fields = object["properties"].as_object().unwrap();
                let wrapper = fields.keys().find(|name| *name != "exempt").cloned();
                places.push(Place { pointer: pointer.to_owned(), wrapper });
            } else if value.is_object() && schema["properties"].get("exempt").is_some() {
                places.push(Place { pointer: pointer.to_owned(), wrapper: None });
            }
        });
        places
    }

    /// The pointers of the texts in a value that anything can be written in.
    pub(crate) fn free_texts(
        &self,
        dataset: &Value,
        part: &str,
    ) -> Vec<(String, Option<&'static str>)> {
        let mut found = Vec::new();
        // What tells where a part stands is public.
        let mut where_it_stands: Vec<&str> = Vec::new();
        self.walk(dataset, &self.0, "", &mut |pointer, value, schema| {
            let inside = pointer == part || pointer.starts_with(&format!("{part}/"));
            let schema = self.forms(schema).map_or(schema, |(_, plain)| plain);
            if pointer == part {
                let stays = schema["x-stays"].as_array().into_iter().flatten();
                where_it_stands = stays.filter_map(Value::as_str).collect();
            }
            let stays = pointer
                .strip_prefix(&format!("{part}/"))
                .is_some_and(|field| field != "id" && where_it_stands.contains(&field));
            if !inside || stays || schema.get("enum").is_some() {
                return;
            }
            // What is counted or ordered by has to stay sensible.
            let can_be_any = schema.get("maximum").is_none();
            if value.is_number() && schema["type"] == "number" && can_be_any {
                found.push((pointer.to_owned(), Some("number")));
            }
            if !value.is_string() {
                return;
            }
            match schema["format"].as_str() {
                None if schema["pattern"] != json!("^\\d{4}-\\d{2}$") => {
                    found.push((pointer.to_owned(), None));
                }
                Some("web-address") => found.push((pointer.to_owned(), Some("url"))),
                // A name that something else refers to stays what it is.
                Some("identifier") if pointer == format!("{part}/id") => {
                    found.push((pointer.to_owned(), Some("id")));
                }
                _ => {}
            }
        });
        found
    }
}

pub(crate) fn schema() -> Schema {
    Schema(dataset_schema())
}

pub(crate) fn complete() -> Value {
    let text = fs::read_to_string(fixture("complete.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    dataset["reports"][0]["form"]["further"] = json!({ "risks": "No risks are seen." });
    add_fernau(&mut dataset);
    dataset
}

/// The relationship that nothing public names, so that it can be exempt as a whole.
pub(crate) const FERNAU: &str = "/relationships/5";

/// Adds a relationship in a region of its own, with a visit, a visit that it shares, and
/// decisions.
fn add_fernau(dataset: &mut Value) {
    let mut add = |list: &str, entry: Value| {
        dataset.pointer_mut(list).unwrap().as_array_mut().unwrap().push(entry);
    };
    add("/council/regions", json!({ "id": "oceania", "name": "Oceania" }));
    add(
        "/relationships",
        json!({
            "id": "fernau", "place": "Fernau", "local_name": { "text": "Te Fernau", "language": "mi" },
            "former_names": [{ "name": "Old Fernau", "until": "1900" }],
            "country": "NZ", "area": "Otago", "region": "oceania",
            "coordinates": { "latitude": -45.8788, "longitude": 170.5028 },
            "agreements": [{ "kind": "friendship-agreement", "title": "Pact of friends", "start": "1988" }],
            "profile": ["A port on a bay."],
            "story": ["The link came from a ship."],
            "history": [{ "date": "1987", "text": "A ship called there." }],
            "community_groups": ["Friends of the Bay"],
        }),
    );
    let visit = |id: &str, places: &[&str], title: &str| {
        json!({
            "id": id, "start": "2023-09-14", "relationships": places, "form": "inward",
            "title": title, "account": [format!("The {} saw the harbour.", title.to_lowercase())],
            "cost": { "amount": 91, "currency": "GBP" },
        })
    };
    add("/visits", visit("pilots", &["fernau"], "Pilots"));
    add("/visits", visit("captains", &["altstadt", "fernau"], "Captains"));
    add(
        "/decisions",
        json!({
            "id": "retain-fernau", "report": FIRST, "relationships": ["fernau"],
            "outcome": "retain", "reason": "The harbour is of use.",
            "considerations": [{ "result": "agreed" }],
        }),
    );
    add(
        "/other_decisions",
        json!({
            "id": "motion-fernau", "date": "2023-06-01", "by": "the Council",
            "text": "resolved to greet the harbour", "relationships": ["fernau"],
        }),
    );
}

/// Whether a place is that of a relationship that something public names: it cannot be
/// exempt as a whole.
pub(crate) fn is_named_relationship(place: &Place) -> bool {
    place.pointer.starts_with("/relationships/")
        && place.pointer.split('/').count() == 3
        && place.pointer != FERNAU
}

/// The house styles with one more question in their forms.
fn templates() -> (TempDir, Templates) {
    let folder = tempfile::tempdir().unwrap();
    let forms = [
        ("base", include_str!("../../report-templates/base/front-page.md")),
        ("leeds", include_str!("../../report-templates/leeds/front-page.md")),
        ("sheffield", include_str!("../../report-templates/sheffield/front-page.md")),
        ("standard", include_str!("../../report-templates/standard/front-page.md")),
    ];
    let row = "\n## Risks { #form.further.risks }\n{% if report.form.further %}{{ report.form.further.risks | narrative }}{% endif %}\n";
    for (style, form) in forms {
        fs::create_dir(folder.path().join(style)).unwrap();
        fs::write(folder.path().join(style).join("front-page.md"), format!("{form}{row}")).unwrap();
    }
    let templates = Templates::with_overrides(folder.path()).unwrap();
    (folder, templates)
}

fn settings(templates: &Templates) -> Settings {
    Settings { formats: FORMATS.to_vec(), templates: templates.clone(), ..Settings::default() }
}

pub(crate) fn exemption() -> Value {
    json!({ "paragraphs": [3], "public_interest": "Talks are still going on." })
}

/// The mark of something confidential.
pub(crate) fn confidential() -> Value {
    json!({ "confidential": {
        "ground": "government-department",
        "because": "The department gave it on such terms.",
    } })
}

/// The marks that something can have, by turns.
fn mark_of(turn: usize) -> Value {
    if turn.is_multiple_of(2) { exemption() } else { confidential() }
}

/// Puts words that stand nowhere else into every text of a part, and gives them.
fn with_canaries(
    dataset: &mut Value,
    schema: &Schema,
    part: &str,
    first: usize,
) -> Vec<(String, String)> {
    let mut canaries = Vec::new();
    let before = dataset.to_string();
    for (pointer, form) in schema.free_texts(&dataset.clone(), part) {
        let count = first + canaries.len();
        let text = dataset.pointer_mut(&pointer).unwrap();
        if form == Some("number") {
            *text = json!(NUMBER + count);
            canaries.push((pointer, (NUMBER + count).to_string()));
            continue;
        }
        // A name that something refers to by its number stays what it is.
        let own = text.as_str().unwrap();
        if form == Some("id") && before.matches(own).count() > 1 {
            continue;
        }
        let canary = format!("{CANARY}{count:04}x");
        *text = match (form, own) {
            (Some("url"), mail) if mail.starts_with("mailto:") => {
                json!(format!("mailto:{canary}@example.org"))
            }
            (Some("url"), _) => json!(format!("https://{canary}.example.org/")),
            (Some(_), _) => json!(canary),
            (None, _) => json!(format!("Word {canary} here.")),
        };
        canaries.push((pointer, canary));
    }
    canaries
}

/// Whether a place is that of a whole report, whose decisions are exempt with it.
fn is_report(place: &Place) -> bool {
    place.wrapper.is_none()
        && place.pointer.split('/').count() == 3
        && place.pointer.starts_with("/reports/")
}

/// The pointers of what is exempt with a place: of a whole report, its decisions; of a
/// relationship, what names it.
fn exempt_with(dataset: &Value, place: &Place) -> Vec<String> {
    let mut pointers = vec![place.pointer.clone()];
    if is_report(place) {
        let year = &dataset.pointer(&place.pointer).unwrap()["year"];
        let decisions = dataset["decisions"].as_array().unwrap().iter().enumerate();
        let own = decisions.filter(|(_, decision)| decision["report"] == *year);
        pointers.extend(own.map(|(index, _)| format!("/decisions/{index}")));
    }
    if place.pointer.starts_with("/relationships/") && place.pointer.split('/').count() == 3 {
        let id = &dataset.pointer(&place.pointer).unwrap()["id"];
        for list in ["visits", "decisions", "other_decisions"] {
            let entries = dataset[list].as_array().unwrap().iter().enumerate();
            let names = |entry: &Value| {
                entry["relationships"].as_array().is_some_and(|ids| ids.contains(id))
            };
            let own = entries.filter(|(_, entry)| names(entry));
            pointers.extend(own.map(|(index, _)| format!("/{list}/{index}")));
        }
    }
    pointers
}

/// Puts canaries into all that is exempt with a place.
fn with_all_canaries(
    dataset: &mut Value,
    schema: &Schema,
    place: &Place,
    first: usize,
) -> Vec<(String, String)> {
    let mut canaries = Vec::new();
    for pointer in exempt_with(dataset, place) {
        canaries.extend(with_canaries(dataset, schema, &pointer, first + canaries.len()));
    }
    canaries
}

/// Whether any of the words and numbers that are kept from the public is there.
fn tells(bytes: &[u8]) -> bool {
    let folded = folded(bytes);
    has(&folded, CANARY) || has(&folded, &NUMBER.to_string()[..7])
}

/// Marks a part exempt.
pub(crate) fn mark(dataset: &mut Value, place: &Place) {
    mark_as(dataset, place, &exemption());
}

/// Marks a part in some way.
pub(crate) fn mark_as(dataset: &mut Value, place: &Place, mark: &Value) {
    let part = dataset.pointer_mut(&place.pointer).unwrap();
    match &place.wrapper {
        Some(wrapper) => *part = json!({ wrapper.as_str(): part.take(), "exempt": mark }),
        None => part["exempt"] = mark.clone(),
    }
}

pub(crate) fn text_input(dataset: &Value) -> Input {
    Input::Text {
        name: "dataset.json".to_owned(),
        bytes: dataset.to_string().into_bytes(),
        folder: Some(fixture("")),
    }
}

fn loaded(dataset: &Value) -> Loaded {
    read_texts(vec![("dataset.json".to_owned(), dataset.to_string().into_bytes())])
}

/// Everything that is made of a dataset in one edition, as bytes with their
/// names.
struct Made {
    reports: Vec<Report>,
    outputs: Vec<(String, Vec<u8>)>,
}

fn make(dataset: &Value, edition: Edition, settings: &Settings) -> Made {
    // What is not for the public has no need of being looked at as PDF, which
    // takes the longest.
    let mut formats = settings.formats.clone();
    formats.retain(|format| edition == Edition::Public || *format != Format::Pdf);
    let settings = Settings { edition, formats, ..settings.clone() };
    let input = || text_input(dataset);
    let mut outputs: Vec<(String, Vec<u8>)> = Vec::new();
    let mut made: Vec<Built> = Vec::new();
    // Of the exempt edition, years in which nothing is exempt have none.
    for year in [FIRST, SECOND] {
        let years = Reports::One(year.parse().unwrap());
        // The PDF of one year is made of the same as that of the other.
        let mut settings = settings.clone();
        settings.formats.retain(|format| year == FIRST || *format != Format::Pdf);
        match made::build_reports(input(), &years, &[edition], &settings) {
            Ok(built) => made.extend(built),
            Err(intl_update::Error::NothingExempt { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
    let compose =
        ComposeOptions { report: Some("2023-24".parse().unwrap()), ..settings.compose.clone() };
    let first = Settings { compose, ..settings.clone() };
    match made::minute(input(), &[edition], &first) {
        Ok(minutes) => made.extend(minutes),
        Err(intl_update::Error::NothingExempt { .. }) => {}
        Err(error) => panic!("{error}"),
    }
    let reports = made.iter().map(|built| built.report.clone()).collect();
    for built in made {
        outputs.push(("warnings".to_owned(), built.warnings.to_string().into_bytes()));
        for file in built.files {
            let name = file.file.name.display().to_string();
            outputs.push((format!("name of {name}"), name.clone().into_bytes()));
            let bytes = if file.format == Format::Pdf {
                readable(&file.file.bytes)
            } else {
                file.file.bytes
            };
            outputs.push((name, bytes));
        }
    }
    // A site is for the public, whatever is asked for.
    for (day, form) in [("2025-04-02", SiteForm::Pages), ("2023-08-01", SiteForm::Fragments)] {
        let options = SiteOptions::on(day.parse().unwrap());
        let built = made::build_site(input(), &options, form, &settings).unwrap();
        let public = settings.edition == Edition::Public;
        outputs.push(("warnings of the site".to_owned(), built.warnings.to_string().into_bytes()));
        for file in built.files.into_iter().filter(|_| public) {
            outputs.push((format!("site as at {day}: {}", file.name.display()), file.bytes));
        }
    }
    let edge = |year: &str| Edge { input: input(), report: Some(year.parse().unwrap()) };
    let difference: Difference = made::diff(edge("2023-24"), edge("2024-25"), &settings).unwrap();
    outputs.push(("diff".to_owned(), serde_json::to_vec(&difference).unwrap()));
    let found = made::check(input(), day(), &settings).unwrap();
    outputs.push(("check".to_owned(), found.to_string().into_bytes()));
    outputs.push(("check as JSON".to_owned(), serde_json::to_vec(&found).unwrap()));
    let helps: Vec<&str> = found.iter().map(|found| found.help.as_str()).collect();
    outputs.push(("help of the check".to_owned(), helps.join("\n").into_bytes()));
    let shown: Vec<&str> = found
        .iter()
        .filter_map(|found| Some(found.location.as_ref()?.source.text.as_str()))
        .collect();
    outputs.push(("sources of the check".to_owned(), shown.join("\n").into_bytes()));
    let sentences = made::sentences(input(), &first).unwrap();
    outputs.push(("wording".to_owned(), format!("{sentences:?}").into_bytes()));
    let sentences = made::site_sentences(input(), &first).unwrap();
    outputs.push(("wording of the site".to_owned(), format!("{sentences:?}").into_bytes()));
    let year = "2023-24".parse().unwrap();
    let timetable = made::timetable(input(), Some(&year), None).unwrap();
    outputs.push(("iCalendar".to_owned(), timetable.to_ical(None).into_bytes()));
    outputs.push(("dates".to_owned(), serde_json::to_vec(&timetable).unwrap()));
    Made { reports, outputs }
}

/// All that can be read in a PDF: its bytes, its streams decompressed, its
/// strings, and the words of its pages and tags.
fn readable(bytes: &[u8]) -> Vec<u8> {
    fn strings(object: &lopdf::Object, found: &mut Vec<u8>) {
        match object {
            lopdf::Object::String(text, _) => {
                found.extend_from_slice(text);
                if let Ok(text) = lopdf::decode_text_string(object) {
                    found.extend_from_slice(text.as_bytes());
                }
                found.push(b'\n');
            }
            lopdf::Object::Name(name) => found.extend_from_slice(name),
            lopdf::Object::Array(entries) => entries.iter().for_each(|entry| strings(entry, found)),
            lopdf::Object::Dictionary(fields) => {
                fields.iter().for_each(|(_, field)| strings(field, found));
            }
            lopdf::Object::Stream(stream) => {
                stream.dict.iter().for_each(|(_, field)| strings(field, found));
            }
            _ => {}
        }
    }
    let mut document = Document::load_mem(bytes).unwrap();
    document.decompress();
    let mut all = bytes.to_vec();
    for object in document.objects.values() {
        strings(object, &mut all);
        if let lopdf::Object::Stream(stream) = object {
            all.extend_from_slice(&stream.content);
        }
    }
    let pdf = Pdf::read(bytes);
    for page in &pdf.pages {
        page.words.iter().for_each(|words| all.extend_from_slice(words.text.as_bytes()));
    }
    all.extend_from_slice(pdf.root.text().as_bytes());
    all
}

/// The bytes in small letters, without white space, hyphens, commas and the high
/// bytes of UTF-16, so that no way of setting a word or number hides it.
fn folded(bytes: &[u8]) -> Vec<u8> {
    let kept = |byte: &&u8| !byte.is_ascii_whitespace() && !b"-,\0".contains(*byte);
    bytes.iter().filter(kept).map(u8::to_ascii_lowercase).collect()
}

fn has(haystack: &[u8], needle: &str) -> bool {
    memchr::memmem::find(haystack, needle.as_bytes()).is_some()
}

/// The texts of what is numbered, each with its number.
fn numbered_texts(report: &Report) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for section in report.sections.iter().flat_map(Section::walk) {
        let mut blocks: Vec<&Block> = section.blocks.iter().collect();
        while let Some(block) = blocks.pop() {
            if let Block::Numbered { number, blocks: own, .. } = block {
                found.insert(serde_json::to_string(own).unwrap(), number.clone());
                blocks.extend(own);
            }
        }
    }
    found
}

/// The number and anchor of every section and numbered paragraph.
fn numbers(report: &Report) -> Vec<(String, String)> {
    fn collect(blocks: &[Block], found: &mut Vec<(String, String)>) {
        for block in blocks {
            match block {
                Block::Numbered { number, anchor, blocks, .. } => {
                    found.push((number.clone(), anchor.clone()));
                    collect(blocks, found);
                }
                Block::List { items, .. } => items.iter().for_each(|item| collect(item, found)),
                Block::Paragraph { .. }
                | Block::Table { .. }
                | Block::Photograph { .. }
                | Block::Picture { .. } => {}
            }
        }
    }
    // Of an appendix or relationship that is withheld there is nothing to refer to.
    fn is_exempt(anchor: &str) -> bool {
        anchor.strip_prefix("appendix-").is_some_and(|letter| letter.len() == 1)
            || anchor.contains("--exempt-")
    }
    fn collect_in(section: &Section, found: &mut Vec<(String, String)>) {
        found.push((section.number.clone().unwrap_or_default(), section.anchor.clone()));
        if !is_exempt(&section.anchor) {
            collect(&section.blocks, found);
            section.sections.iter().for_each(|inner| collect_in(inner, found));
        }
    }
    let mut found = Vec::new();
    report.sections.iter().for_each(|section| collect_in(section, &mut found));
    found
}

/// What is wrong with the editions of a dataset in which one part is marked.
fn faults(
    open: &Value,
    (place, own): (&Place, &Value),
    schema: &Schema,
    settings: &Settings,
) -> Vec<String> {
    let mut open = open.clone();
    let canaries = with_all_canaries(&mut open, schema, place, 0);
    let mut marked = open.clone();
    mark_as(&mut marked, place, own);
    let mut faults = Vec::new();
    let problems = loaded(&marked).problems(Edition::Exempt);
    if !problems.is_empty() {
        return vec![format!("{}: {problems:?}", place.pointer)];
    }
    let public = make(&marked, Edition::Public, settings);
    for (name, bytes) in &public.outputs {
        if tells(bytes) {
            faults.push(format!("{}: found in {name}", place.pointer));
        }
    }
    // What is shown while it is open is shown in the exempt edition.
    let exempt = make(&marked, Edition::Exempt, settings);
    let without_pdf = vec![Format::Html, Format::Json, Format::Markdown];
    let shown =
        make(&open, Edition::Public, &Settings { formats: without_pdf, ..settings.clone() });
    let kept = |made: &Made, canary: &str| -> BTreeSet<String> {
        made.outputs
            .iter()
            .filter(|(name, _)| !name.starts_with("name of"))
            .filter(|(_, bytes)| has(&folded(bytes), canary))
            .map(|(name, _)| name.trim_start_matches("NOT-FOR-PUBLICATION-").to_owned())
            .filter(|name| name.contains("international-update"))
            .collect()
    };
    // A short name is shown only as the anchor of an open appendix.
    let name = open.pointer(&format!("{}/id", place.pointer)).and_then(Value::as_str);
    let canaries = canaries.iter().map(|(_, canary)| canary);
    for canary in canaries.filter(|canary| name != Some(canary.as_str())) {
        let lost: Vec<String> =
            kept(&shown, canary).difference(&kept(&exempt, canary)).cloned().collect();
        if !lost.is_empty() {
            faults.push(format!("{}: {canary} is not in the exempt {lost:?}", place.pointer));
        }
    }
    for full in &exempt.reports {
        let (year, kind) = (&full.meta.year, full.meta.kind);
        let is_same = |report: &&Report| report.meta.year == *year && report.meta.kind == kind;
        let part = public.reports.iter().find(is_same).unwrap();
        if kind == DocumentKind::Minute {
            // What is withheld may stand elsewhere in the full minute, or not at all.
            let full = numbered_texts(full);
            for (text, number) in numbered_texts(part) {
                if let Some(other) = full.get(&text).filter(|other| **other != number) {
                    faults.push(format!(
                        "{}: {number} of the public minute is {other}: {text}",
                        place.pointer
                    ));
                }
            }
        } else if !is_report(place) && numbers(part) != numbers(full) {
            let differs =
                numbers(part).into_iter().zip(numbers(full)).find(|(part, full)| part != full);
            faults
                .push(format!("{}: numbers of {kind:?} {year} differ: {differs:?}", place.pointer));
        }
    }
    faults
}

#[test]
fn the_complete_dataset_has_every_field() {
    let schema = schema();
    let mut there = BTreeSet::new();
    let mut asked = BTreeSet::new();
    let dataset = complete();
    schema.walk(&dataset, &schema.0, "", &mut |pointer, value, at| {
        let object = schema.forms(at).map_or(at, |(_, plain)| plain);
        for name in object["properties"].as_object().into_iter().flat_map(|fields| fields.keys()) {
            let key = (object["properties"].to_string(), name.clone());
            if value.get(name).is_some() {
                there.insert(key);
            } else if name != "exempt" && name != "$schema" {
                asked.insert((key, format!("{pointer}/{name}")));
            }
        }
    });
    let missing: Vec<&String> = asked
        .iter()
        .filter(|(key, pointer)| {
            !there.contains(key)
                && LEFT_OUT.iter().all(|(left_out, _)| left_out != pointer)
                && !pointer.starts_with("/reports/1/form/exempt_information")
        })
        .map(|(_, pointer)| pointer)
        .collect();
    assert!(missing.is_empty(), "complete.json lacks {missing:?}");
}

/// In how many house styles all parts are marked at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sample {
    /// In that of the dataset.
    Few,
    /// In those that show more, too.
    All,
}

#[test]
#[ignore = "exhaustive: every part that can be marked"]
fn marked_part_stays_private() {
    let schema = schema();
    let dataset = complete();
    let (_folder, templates) = templates();
    let mut places = schema.places(&dataset);
    places.retain(|place| !is_named_relationship(place));
    assert!(places.len() > 80, "only {} parts can be marked", places.len());
    keeps_in(&dataset, &places, &schema, &settings(&templates));
}

/// Parts of pointers that the dataset's own house style has no place for, or
/// another way of showing, and that of Leeds has.
const SHOWN_BY_LEEDS: [&str; 10] = [
    "/council/about/",
    "/networks/",
    "/pledges/",
    "/initiatives/",
    "/case_studies/",
    "/themes/",
    "/officers/",
    "/form/wards/",
    "/form/ward_members_consulted/",
    "/form/call_in/",
];

/// The test of the program marks all parts at once in this style too.
#[test]
#[ignore = "exhaustive: every part that only this style shows"]
fn marked_part_stays_private_in_a_style_that_shows_more_exhaustive() {
    let schema = schema();
    let dataset = complete();
    let (_folder, templates) = templates();
    let mut settings = settings(&templates);
    settings.compose.house_style = Some("leeds".to_owned());
    let mut places = schema.places(&dataset);
    places.retain(|place| {
        let pointer = format!("{}/", place.pointer);
        SHOWN_BY_LEEDS.iter().any(|part| pointer.contains(part))
    });
    assert!(places.len() > 10, "only {} parts: {places:?}", places.len());
    keeps_in(&dataset, &places, &schema, &settings);
}

/// Asserts that each part, marked by itself, stays out of what is public and is
/// in the exempt edition.
fn keeps_in(dataset: &Value, places: &[Place], schema: &Schema, settings: &Settings) {
    // Threads of their own: in those of the pool, a report that waits for its
    // formats would begin another one, and that one the next.
    let halves = places.chunks(places.len().div_ceil(2));
    let faults: Vec<String> = std::thread::scope(|scope| {
        let of = move |half: &[Place]| -> Vec<String> {
            let marked = half.iter().enumerate().map(|(turn, place)| (place, mark_of(turn)));
            marked
                .flat_map(|(place, own)| faults(dataset, (place, &own), schema, settings))
                .collect()
        };
        let threads: Vec<_> = halves.map(|half| scope.spawn(move || of(half))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn program_keeps_all_that_can_be_exempt() {
    mark_all_at_once(Sample::Few);
}

#[test]
#[ignore = "exhaustive: more house styles"]
fn program_keeps_all_that_can_be_exempt_exhaustive() {
    mark_all_at_once(Sample::All);
}

fn mark_all_at_once(sample: Sample) {
    let schema = schema();
    let mut dataset = complete();
    let mut places = schema.places(&dataset);
    // Of parts inside others, the outermost but the whole report.
    places.retain(|place| !is_report(place) && !is_named_relationship(place));
    let outer: Vec<String> = places.iter().map(|place| format!("{}/", place.pointer)).collect();
    places.retain(|place| !outer.iter().any(|other| place.pointer.starts_with(other.as_str())));
    let mut canaries: Vec<(String, String)> = Vec::new();
    for place in &places {
        let more = with_canaries(&mut dataset, &schema, &place.pointer, canaries.len());
        canaries.extend(more);
    }
    for (turn, place) in places.iter().enumerate() {
        mark_as(&mut dataset, place, &mark_of(turn));
    }
    assert!(canaries.len() > 100, "only {} texts", canaries.len());
    let (templates, _) = templates();
    let folder = tempfile::tempdir().unwrap();
    let temporary = folder.path().join("tmp");
    fs::create_dir(&temporary).unwrap();
    fs::write(folder.path().join("dataset.json"), format!("{dataset:#}")).unwrap();
    fs::create_dir(folder.path().join("photographs")).unwrap();
    for image in ["logo.png", "photographs/hall.jpg"] {
        fs::copy(fixture(image), folder.path().join(image)).unwrap();
    }
    let run = |arguments: &[&str]| {
        Program::new(arguments)
            .within(folder.path())
            .variable("TMPDIR", temporary.to_str().unwrap())
            .run()
    };
    let template_folder = templates.path().to_str().unwrap();
    let with = ["--templates", template_folder];
    let more = |command: &&str| command.contains("--house-style") && command.contains("--format");
    for command in COMMANDS.into_iter().filter(|one| sample == Sample::All || !more(one)) {
        let words: Vec<&str> = command.split(' ').collect();
        let outcome = run(&[words.as_slice(), &with].concat());
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(!tells(said.as_bytes()), "{command} says {said}");
        let strict = command.contains("--strict");
        outcome.exits(i32::from(strict));
    }
    for format in ["text", "json", "ics"] {
        let outcome =
            run(&["dates", "dataset.json", "--year", "2023-24", "-v", "--format", format]);
        assert!(!tells(outcome.stdout.as_bytes()), "dates");
    }
    // What all files of a folder can be read to say, with their names.
    let read = |out: &str| -> Vec<(String, Vec<u8>)> {
        let made = files(&folder.path().join(out)).into_iter();
        made.map(|(name, bytes)| {
            let is_pdf = name.extension().is_some_and(|end| end == "pdf");
            let bytes = if is_pdf { readable(&bytes) } else { bytes };
            (name.display().to_string(), folded(&bytes))
        })
        .collect()
    };
    let folders = [("public", 12), ("site", 9), ("fragments", 5), ("standard", 8), ("leeds", 8)];
    let (few, exempt_commands) = match sample {
        Sample::Few => (3, &EXEMPT_COMMANDS[..2]),
        Sample::All => (folders.len(), &EXEMPT_COMMANDS[..]),
    };
    for (out, count) in &folders[..few] {
        let made = read(out);
        assert_eq!(made.len(), *count, "{out}");
        for (name, bytes) in made {
            assert!(!tells(&bytes) && !tells(name.as_bytes()), "{out}/{name}");
        }
    }
    assert!(files(&temporary).is_empty());
    let mut exempt = Vec::new();
    for command in exempt_commands {
        let words: Vec<&str> = command.split(' ').collect();
        run(&[words.as_slice(), &with].concat()).exits(0);
        let out = words.iter().position(|word| *word == "--out").unwrap() + 1;
        exempt.extend(read(words[out]));
    }
    let shown_in = |end: &str, canary: &str| {
        exempt.iter().any(|(name, bytes)| name.ends_with(end) && has(bytes, canary))
    };
    let in_others: &[&str] = if sample == Sample::All { &[] } else { &SHOWN_BY_LEEDS };
    let missing: Vec<&str> = canaries
        .iter()
        .filter(|(pointer, canary)| {
            let mut hidden = NOT_SHOWN.iter().chain(in_others);
            let is_shown = hidden.all(|part| !format!("{pointer}/").contains(part));
            is_shown && !(shown_in(".pdf", canary) && shown_in(".html", canary))
        })
        .map(|(pointer, _)| pointer.as_str())
        .collect();
    assert!(missing.is_empty(), "in no exempt PDF or page: {missing:#?}");
    // Rolling on keeps what is exempt in the dataset and says nothing of it.
    let outcome = run(&["roll", "dataset.json"]).exits(0);
    assert!(!tells(outcome.stdout.as_bytes()), "{outcome:?}");
    run(&[
        &["build", "dataset.json", "--year", "all", "--out", "rolled", "--format", "json"],
        &with[..],
    ]
    .concat())
    .exits(0);
    for (name, bytes) in files(&folder.path().join("rolled")) {
        assert!(!tells(&bytes), "{}", name.display());
    }
}

/// Puts faults of many kinds, with words that stand nowhere else, into every text
/// of what is exempt with a place.
fn with_faults(dataset: &mut Value, schema: &Schema, place: &Place) {
    for pointer in exempt_with(dataset, place) {
        for (pointer, form) in schema.free_texts(&dataset.clone(), &pointer) {
            let text = dataset.pointer_mut(&pointer).unwrap();
            *text = match form {
                None => json!(format!(
                    "kanarie\u{202e} [a](javascript:kanarie) [](ref:entry/kanarie) {{{{ kanarie }}}} {}",
                    "kanarie ".repeat(60)
                )),
                Some("url") => json!("javascript:kanarie"),
                Some("number") => json!("kanarie"),
                Some(_) => json!("Kanarie kanarie"),
            };
        }
    }
}

/// How many kinds of faults [`messages_about_exempt_parts`] knows.
const FAULTS: usize = 7;

#[test]
fn message_never_shows_an_exempt_part() {
    // One fault for every other part, by turns.
    messages_about_exempt_parts(1, |part| match part % 2 {
        0 => part / 2 % FAULTS..part / 2 % FAULTS + 1,
        _ => 0..0,
    });
}

#[test]
#[ignore = "exhaustive: three faults in every part"]
fn message_never_shows_an_exempt_part_exhaustive() {
    messages_about_exempt_parts(3, |part| {
        let first = part % (FAULTS - 2);
        first..first + 3
    });
}

/// Checks datasets with faults in an exempt part, of so many kinds for each part.
fn messages_about_exempt_parts(kinds: usize, chosen: impl Fn(usize) -> Range<usize>) {
    let schema = schema();
    let dataset = complete();
    let settings = Settings::default();
    let mut told = 0;
    for (part, place) in schema.places(&dataset).into_iter().enumerate() {
        let mut faulty = dataset.clone();
        with_faults(&mut faulty, &schema, &place);
        mark(&mut faulty, &place);
        let mut broken = faulty.clone();
        broken.pointer_mut(&place.pointer).unwrap()["exempt"] = json!({ "paragraph": "kanarie" });
        let texts = [
            faulty.to_string(),
            format!("{faulty:#}"),
            broken.to_string(),
            faulty.to_string().replace("\"exempt\":", "\"exmpt\":"),
            faulty.to_string().replace("\"exempt\":", "\"confidental\":"),
            faulty.to_string().replacen('{', "{,", 1),
            faulty.to_string().replacen("\"decisions\"", "\"visits\":[],\"decisions\"", 1),
        ];
        assert_eq!(texts.len(), FAULTS);
        for text in &texts[chosen(part)] {
            let input = Input::Text {
                name: "dataset.json".to_owned(),
                bytes: text.clone().into_bytes(),
                folder: Some(fixture("")),
            };
            let found = made::check(input, day(), &settings).unwrap();
            assert!(!found.is_empty(), "{}: nothing is told", place.pointer);
            for problem in &found {
                let location = problem.location.as_ref().unwrap();
                let said = format!(
                    "{problem}\n{}\n{}\n{}",
                    problem.help,
                    location.source.text,
                    serde_json::to_string(problem).unwrap()
                );
                // Of a mark that is broken only what is beside it is covered.
                let said = said.replace("\"paragraph\":\"kanarie\"", "");
                assert!(!tells(said.as_bytes()), "{}: {said}", place.pointer);
                told += 1;
            }
        }
    }
    assert!(told > 40 * kinds, "only {told} problems");
}

#[test]
fn a_broken_mark_keeps_its_part_from_the_public_too() {
    for exempt in [
        "null",
        "true",
        "{}",
        r#"{ "paragraphs": ["three"] }"#,
        r#"{ "paragraph": [3] }"#,
        r#"{ "paragraphs": [3] }"#,
        r#"{ "public_interest": "Talks." }"#,
        r#"{ "confidential": true }"#,
        r#"{ "confidential": { "ground": "secret" } }"#,
        r#"{ "ended": { "date": "2024-01-01", "by": "A. Clerk" } }"#,
    ] {
        let text = fs::read_to_string(fixture("valid.json")).unwrap();
        let changed = text.replace(
            r#""profile": ["Altstadt lies on a river."]"#,
            &format!(r#""profile": [{{ "text": "A kanarie sang 川.", "exempt": {exempt} }}]"#),
        );
        for text in [changed.clone(), changed.replace("\"reports\": [", "\"reports\": [,")] {
            let outcome =
                Program::new(["build", "-", "--color", "never"]).reading(text).run().exits(1);
            let said = format!("{}{}", outcome.stdout, outcome.stderr);
            assert!(!has(said.as_bytes(), CANARY), "{exempt}: {said}");
        }
    }
}

#[test]
fn the_exempt_edition_is_marked_on_every_page_and_in_its_metadata() {
    let mut dataset = complete();
    mark(&mut dataset, &Place { pointer: "/visits/0".to_owned(), wrapper: None });
    let (_folder, templates) = templates();
    let settings = Settings { edition: Edition::Exempt, ..settings(&templates) };
    let compose =
        ComposeOptions { report: Some("2023-24".parse().unwrap()), ..ComposeOptions::default() };
    let built =
        made::build(text_input(&dataset), &Settings { compose, ..settings.clone() }).unwrap();
    let words =
        "Not for publication: exempt information under paragraph 3 of Part 1 of Schedule 12A";
    let of = |format: Format| {
        let file = built.files.iter().find(|file| file.format == format).unwrap();
        assert!(file.file.name.to_str().unwrap().starts_with("NOT-FOR-PUBLICATION-"));
        &file.file.bytes
    };
    let plain =
        |text: &str| text.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let pdf = Pdf::read(of(Format::Pdf));
    for page in &pdf.pages {
        let text: Vec<&str> = page.words.iter().map(|words| words.text.as_str()).collect();
        assert!(
            plain(&text.concat()).replace(' ', "").contains(&words.replace(' ', "")),
            "{text:?}"
        );
    }
    let metadata = pdf.document.trailer.get(b"Info").and_then(lopdf::Object::as_reference).unwrap();
    let info = pdf.document.get_dictionary(metadata).unwrap();
    for field in [&b"Title"[..], b"Subject", b"Keywords"] {
        let text = lopdf::decode_text_string(info.get(field).unwrap()).unwrap();
        assert!(plain(&text).contains("Not for publication"), "{text}");
    }
    let markdown = String::from_utf8(of(Format::Markdown).clone()).unwrap();
    assert!(plain(&markdown).starts_with(&format!("**{words}")), "{markdown}");
    let edge =
        |year: &str| Edge { input: text_input(&dataset), report: Some(year.parse().unwrap()) };
    let difference = made::diff(edge(FIRST), edge(SECOND), &settings).unwrap();
    assert!(plain(&difference.marking.unwrap()).starts_with(words));
    let html = String::from_utf8(of(Format::Html).clone()).unwrap();
    assert!(html.contains(r#"<meta name="robots" content="noindex"#));
    assert!(plain(&html).contains(&format!("<strong>{words}")));
    let json: Value = serde_json::from_slice(of(Format::Json)).unwrap();
    assert_eq!(json["meta"]["edition"], "exempt");
    assert_eq!(json["meta"]["exempt_paragraphs"], json!([3]));
}

#[test]
fn there_is_no_exempt_edition_of_a_report_with_nothing_exempt() {
    let folder = tempfile::tempdir().unwrap();
    let build = |edition: &str| {
        Program::new(["build", "--format", "json", "--out", "out", "--edition", edition])
            .argument(fixture("valid.json"))
            .within(folder.path())
            .run()
    };
    build("exempt").exits(1).complains("nothing in the report for 2023-24 is exempt");
    build("all").exits(0).prints("Nothing in this report is exempt, so there is only this edition");
    assert_eq!(files(&folder.path().join("out")).len(), 1);
}

/// Each report of Sheffield carries sentences over from the one before, so a
/// report that is exempt as a whole shares many with public ones.
#[test]
fn sentences_carried_over_from_a_public_report_do_not_quote_an_exempt_one() {
    let quotations = |exempt: &str| {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files(&sheffield()) {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let path = folder.path().join(format!("report-{exempt}.json"));
        let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        file["reports"][0]["exempt"] = exemption();
        fs::write(&path, file.to_string()).unwrap();
        let settings =
            Settings { edition: Edition::Exempt, formats: Vec::new(), ..Settings::default() };
        let found = made::check(folder.path(), day(), &settings).unwrap();
        let quoted = found.iter().filter(|found| found.rule.code == "exempt-quoted");
        quoted
            .map(|found| Path::new(&found.location.as_ref().unwrap().source.name))
            .map(|file| file.file_name().unwrap().to_str().unwrap().to_owned())
            .collect::<BTreeSet<String>>()
    };
    assert_eq!(quotations("2025-26"), BTreeSet::new());
    // What the exempt report is the first to say is told of, in the next one too.
    assert_eq!(quotations("2024-25"), BTreeSet::from(["report-2025-26.json".to_owned()]));
}

#[test]
fn the_name_of_an_office_is_no_quotation() {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let quotations = |said: &str| {
        let mut dataset: Value = serde_json::from_str(&text).unwrap();
        dataset["visits"][0]["people"] =
            json!([{ "name": "A. Singer", "role": "Lord Mayor of Northvale City" }]);
        dataset["visits"][0]["account"] = json!(["The choir sang for its guests."]);
        dataset["visits"][0]["exempt"] = exemption();
        dataset["relationships"][0]["history"][0]["text"] = said.into();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, dataset.to_string()).unwrap();
        let arguments = ["check", "--date", DAY, "--edition", "exempt", "--message-format", "json"];
        let found = Program::new(arguments).argument(&path).run().diagnostics();
        found.iter().filter(|diagnostic| diagnostic["code"] == "exempt-quoted").count()
    };
    assert_eq!(quotations("The Lord Mayor of Northvale City came."), 0);
    assert_eq!(quotations("Then the choir sang for its guests."), 1);
}

/// All that is made for the public of a dataset that says nothing of Fernau but that there
/// is a notice.
fn tells_of_fernau(made: &Made) -> Vec<String> {
    const TOLD: [&str; 8] =
        ["fernau", "newzealand", "otago", "45.8788", "170.5028", "pilots", "captains", "harbour"];
    let outputs = made.outputs.iter();
    let told = outputs.flat_map(|(name, bytes)| {
        let bytes = folded(format!("{name} ").as_bytes()).into_iter().chain(folded(bytes));
        let bytes: Vec<u8> = bytes.collect();
        TOLD.iter()
            .filter(move |words| has(&bytes, words))
            .map(move |words| format!("{name}: {words}"))
    });
    told.collect()
}

#[test]
fn an_exempt_relationship_leaves_a_notice_in_its_region() {
    let mut dataset = complete();
    mark(&mut dataset, &Place { pointer: FERNAU.to_owned(), wrapper: None });
    let (_folder, templates) = templates();
    let settings = settings(&templates);
    let public = make(&dataset, Edition::Public, &settings);
    assert_eq!(tells_of_fernau(&public), Vec::<String>::new());
    let region = |made: &Made| {
        let report =
            made.reports.iter().find(|report| report.meta.year.to_string() == FIRST).unwrap();
        let mut sections = report.sections.iter().flat_map(Section::walk);
        let region = sections.find(|section| section.anchor == "region-oceania").unwrap();
        region.sections[0].sections.clone()
    };
    let [notice] = &region(&public)[..] else { panic!("one notice") };
    assert_eq!((notice.title.as_str(), notice.sections.len()), ("Not for publication", 0));
    let text = serde_json::to_string(&notice.blocks).unwrap();
    assert!(text.contains("Talks are still going on."), "{text}");
    let exempt = make(&dataset, Edition::Exempt, &settings);
    let [entry] = &region(&exempt)[..] else { panic!("one entry") };
    assert_eq!(entry.anchor, notice.anchor);
    assert_eq!(entry.title, "Fernau, Otago, New Zealand (not for publication)");
    assert_eq!(serde_json::to_string(&entry.blocks).unwrap(), text);
    let text = serde_json::to_string(&entry.sections).unwrap();
    for words in
        ["A port on a bay.", "Pact of friends", "The pilots saw the harbour.", "greet the harbour"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
}

/// What is on one relationship or several, exempt or not, refers to the paragraphs of their
/// entries, and by its title to an entry that is exempt and so has no number.
#[test]
fn exempt_entries_are_referred_to_by_title() {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    for (id, place) in [("oldhavn", "Oldhavn"), ("nyby", "Nyby")] {
        dataset["relationships"].as_array_mut().unwrap().push(json!({
            "id": id, "place": place, "country": "NO", "region": "europe", "exempt": exemption(),
        }));
    }
    dataset["reports"][0]["draft"] = json!(true);
    dataset["reports"][0]["form"]["exempt_information"] =
        json!({ "contains": true, "paragraphs": exemption()["paragraphs"] });
    for (places, reference) in [
        (&["oldhavn"][..], "See also the entry on Oldhavn, Norway, in APPENDIX."),
        (
            &["oldhavn", "nyby"],
            "See also the entries on Oldhavn, Norway, and Nyby, Norway, in APPENDIX.",
        ),
        (
            &["altstadt", "oldhavn"],
            "See also paragraph NUMBER and the entry on Oldhavn, Norway, in APPENDIX.",
        ),
        (&["altstadt"], "See also paragraph NUMBER."),
    ] {
        let mut dataset = dataset.clone();
        dataset["decisions"].as_array_mut().unwrap().push(json!({
            "id": "retain-it", "report": FIRST, "relationships": places, "outcome": "retain",
            "reason": "Both sides want it.", "exempt": exemption(),
        }));
        let loaded = read_texts(vec![("a.json".to_owned(), dataset.to_string().into_bytes())]);
        assert!(loaded.is_whole(), "{:#?}", loaded.problems(Edition::Exempt));
        let dataset = loaded.edition(Edition::Exempt).unwrap();
        for style in STYLES {
            let options =
                ComposeOptions { house_style: Some(style.to_owned()), ..ComposeOptions::default() };
            let report = compose(&dataset, &Templates::built_in(), &Images::default(), &options)
                .unwrap()
                .report;
            let has_entries =
                |section: &&Section| section.walk().any(|part| part.anchor == "region-europe");
            let appendix = report.sections.iter().find(has_entries).unwrap();
            let appendix = appendix.number.as_deref().unwrap().trim_end_matches(':');
            let entry = report.sections.iter().flat_map(Section::walk);
            let mut entry =
                entry.filter(|section| section.anchor.starts_with("relationship-altstadt--"));
            let number = entry.find_map(|part| {
                part.blocks.iter().find_map(|block| match block {
                    Block::Numbered { reference, .. } => Some(reference.clone()),
                    _ => None,
                })
            });
            let reference = reference
                .replace("APPENDIX", appendix)
                .replace("NUMBER", &number.unwrap_or_default());
            let blocks = report.sections.iter().flat_map(Section::walk);
            let blocks = blocks.flat_map(|section| &section.blocks);
            let text = blocks.map(|block| squeezed(&text_of(block))).collect::<Vec<_>>().join(" ");
            assert!(text.contains(&reference), "{style}: {reference}\n{text}");
        }
    }
}

#[test]
fn an_exempt_relationship_is_on_the_site_once_that_has_ended() {
    let site = |day: &str, exempt: Value| {
        let mut dataset = complete();
        mark_as(&mut dataset, &Place { pointer: FERNAU.to_owned(), wrapper: None }, &exempt);
        // A mark of its own that ends before does not open what names it.
        dataset["visits"][4]["exempt"] = json!({
            "paragraphs": [3], "public_interest": "Talks go on.",
            "ended": { "date": "2024-01-01", "by": "Monitoring Officer" },
        });
        let (_folder, templates) = templates();
        let options = SiteOptions::on(day.parse().unwrap());
        let made = made::build_site(
            text_input(&dataset),
            &options,
            SiteForm::Pages,
            &settings(&templates),
        );
        let files = made.unwrap().files.into_iter();
        let outputs = files.map(|file| (file.name.display().to_string(), file.bytes)).collect();
        tells_of_fernau(&Made { reports: Vec::new(), outputs })
    };
    let mut exempt = exemption();
    assert_eq!(site("2025-04-02", exempt.clone()), Vec::<String>::new());
    exempt["ended"] = json!({ "date": "2025-03-01", "by": "Monitoring Officer" });
    assert_eq!(site("2025-02-28", exempt.clone()), Vec::<String>::new());
    assert!(site("2025-03-01", exempt).contains(&"places/fernau.html: fernau".to_owned()));
}

/// The rows of the table of costs.
fn rows_of_costs(dataset: &Value, report: &str, edition: Edition) -> Vec<Vec<String>> {
    let (_folder, templates) = templates();
    let formats = vec![Format::Json];
    let settings = Settings { edition, formats, ..settings(&templates) };
    let compose = ComposeOptions {
        report: Some(report.parse().unwrap()),
        house_style: Some("standard".to_owned()),
        ..ComposeOptions::default()
    };
    let built = made::build(text_input(dataset), &Settings { compose, ..settings }).unwrap();
    let mut sections = built.report.sections.iter().flat_map(Section::walk);
    let of_costs = sections.find_map(|section| {
        section.blocks.iter().find_map(|block| match block {
            Block::Table { rows, caption, .. } if caption.contains("costs") => Some(rows.clone()),
            _ => None,
        })
    });
    let cells =
        |row: Vec<Vec<_>>| row.iter().map(|cell| intl_update::text::plain_text(cell)).collect();
    of_costs.expect("a table of costs").into_iter().map(cells).collect()
}

#[test]
fn an_exempt_sum_is_in_no_total() {
    let mut dataset = complete();
    assert_eq!(dataset["visits"][0]["planned_cost"][0]["amount"], 800);
    let decisions = dataset["decisions"].as_array_mut().unwrap();
    let support = decisions.iter().position(|one| one["id"] == "support-songbook").unwrap();
    let rows = |dataset: &Value, edition| {
        [FIRST, SECOND].map(|report| rows_of_costs(dataset, report, edition))
    };
    let open = rows(&dataset, Edition::Public);
    dataset["visits"][0]["planned_cost"][0]["exempt"] = exemption();
    dataset["decisions"][support]["maximum_cost"]["exempt"] = exemption();
    insta::assert_debug_snapshot!((
        open,
        rows(&dataset, Edition::Public),
        rows(&dataset, Edition::Exempt)
    ));
}

/// The name of a sentence that nobody has is told, whatever else is exempt.
#[test]
fn unknown_sentence_beside_something_exempt_is_named() {
    let text = fs::read_to_string(fixture("exempt.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    dataset["reports"][0]["wording"]["purpos/summary"] = json!("This report says it all.");
    let outcome = Program::new(["check", "-"]).reading(dataset.to_string()).run().exits(1);
    for part in ["has no sentence `purpos/summary`", "`intl-update wording` lists the sentences"] {
        assert!(outcome.stderr.contains(part), "{}", outcome.stderr);
    }
    assert!(!outcome.stderr.contains("did you mean"), "{}", outcome.stderr);
}

/// An empty list of sign-offs is no fault, whatever else is exempt: they are
/// named as missing, and no more of the messages are veiled than before.
#[test]
fn empty_list_beside_something_exempt_is_no_fault() {
    let text = fs::read_to_string(fixture("exempt.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    let check = |dataset: &Value| {
        Program::new(["check", "-"]).reading(dataset.to_string()).run().exits(0).stderr
    };
    let before = check(&dataset);
    dataset["reports"][0]["form"]["sign_offs"] = json!([]);
    let after = check(&dataset);
    assert!(after.contains("these sign-offs are missing"), "{after}");
    let veiled = |text: &str| text.matches("exempt content").count();
    assert_eq!(veiled(&after), veiled(&before), "{after}");
}
