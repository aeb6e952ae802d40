//! Every standard sentence of the wording templates, in all its branches, in one file for
//! whoever corrects the English: `snapshots/standard-sentences.snap`.
//!
//! The templates are taken as they are, and each notes what it gives under its own name.
//! The datasets are variants of the fixtures that together reach every branch.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use insta::assert_snapshot;
use intl_update::compose::{
    ComposeOptions, Reissue, SiteOptions, compose, compose_site, minute as compose_minute,
};
use intl_update::dataset::{Dataset, Edition, read_texts};
use intl_update::photographs::Images;
use intl_update::templates::{Templates, built_in_files};
use intl_update::text::{Block, plain_text};
use regex::{Captures, Regex};
use serde_json::{Value, json};

use crate::editions::{confidential, exemption};
use crate::support::{STYLES, all_sections, choices, fixture, repository, squeezed};

/// Begins the names under which whole templates note what they give.
const OF_TEMPLATE: &str = "template:";

/// The cells of tables, in which labels stand alone. They are not templates.
const CELLS: &str = "cells";

/// A house style that is all `base`, so that what the built-in ones replace is used too.
const PLAIN: &str = "plain";

/// The municipal year of most reports here, and that of the report after it.
const YEAR: &str = "2023-24";
const NEXT: &str = "2024-25";

/// A day after the meeting of the first report, for the web site.
const AFTER: &str = "2024-09-01";

/// The sentences by template, as readers see them.
type Sentences = BTreeMap<String, BTreeSet<String>>;

static SENTENCES: LazyLock<Sentences> = LazyLock::new(|| {
    let mut collected = Collected::new();
    for collect in [
        standings,
        agreements,
        decisions,
        other_decisions,
        considerations,
        later_meetings,
        minutes,
        changes,
        visits,
        parties,
        forward_plans,
        ended,
        nations,
        exempt_parts,
        exempt_in_parts,
        suspensions,
        exempt_places_and_sums,
        confidential_parts,
        hedges,
        bare,
        other_parts,
        records,
        pictures,
    ] {
        collect(&mut collected);
    }
    collected.sentences
});

/// What the templates have given so far.
struct Collected {
    /// The templates of the house styles but for their pictures, which take long to draw.
    plain: Noting,
    /// The same with the pictures.
    drawn: Noting,
    draws: bool,
    sentences: Sentences,
}

/// Templates that note what they give.
struct Noting {
    templates: Templates,
    _folder: tempfile::TempDir,
}

impl Noting {
    fn new(draws: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in wordings() {
            let name = name_of(&path);
            let text = format!(
                "{{%- set given_ -%}}{text}{{%- endset -%}}\
                 {{%- set _ = given_ | sentence(\"{OF_TEMPLATE}{name}=\" ~ given_) -%}}{{{{ given_ }}}}"
            );
            let path = folder.path().join(&path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        for style in STYLES.into_iter().chain([PLAIN]) {
            let mut spec = style_of(style);
            if !draws {
                without_pictures(&mut spec);
                spec["site"] = json!({ "front": SITE_LISTS });
            }
            let own = folder.path().join(style);
            fs::create_dir_all(&own).unwrap();
            fs::write(own.join("style.json"), spec.to_string()).unwrap();
        }
        let templates = Templates::with_overrides(folder.path()).unwrap();
        Self { templates, _folder: folder }
    }
}

/// The sections of the front page of the site but the pictures.
const SITE_LISTS: [&str; 7] =
    ["active", "future", "historical", "networks", "case-studies", "decisions", "contact"];

/// How a house style sets reports out. The plain one says what is not there, too.
fn style_of(style: &str) -> Value {
    let file = if style == PLAIN { "standard" } else { style };
    let path = repository(&format!("report-templates/{file}/style.json"));
    let mut spec: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    if style == PLAIN {
        spec["assessment"] = json!("all");
        for part in spec["region"].as_array_mut().unwrap() {
            part.as_object_mut().unwrap().remove("leave_out_empty");
        }
        let sections = spec["sections"].as_array_mut().unwrap();
        for section in sections.iter_mut() {
            section.as_object_mut().unwrap().remove("number");
        }
        sections.retain(|section| section["id"] != "policy");
        for (id, content) in [
            ("policy", json!({ "wording": "policy" })),
            ("contribution", json!({ "wording": "contribution" })),
            ("appendices", json!("appendix-list")),
        ] {
            sections.push(json!({ "id": id, "title": id, "content": [content] }));
        }
    }
    spec
}

fn without_pictures(spec: &mut Value) {
    match spec {
        Value::Array(items) => {
            items.retain(|item| item.get("picture").is_none());
            items.iter_mut().for_each(without_pictures);
        }
        Value::Object(fields) => fields.values_mut().for_each(without_pictures),
        _ => {}
    }
}

impl Collected {
    fn new() -> Self {
        Self {
            plain: Noting::new(false),
            drawn: Noting::new(true),
            draws: false,
            sentences: BTreeMap::new(),
        }
    }

    fn templates(&self) -> &Templates {
        if self.draws { &self.drawn.templates } else { &self.plain.templates }
    }

    fn add(&mut self, given: BTreeMap<String, String>) {
        for (name, text) in given {
            let Some((name, _)) =
                name.strip_prefix(OF_TEMPLATE).and_then(|name| name.split_once('='))
            else {
                continue;
            };
            let lines = if name.ends_with("front-page") || name.ends_with("wards") {
                answers(&text)
            } else {
                text.lines().map(as_read).collect()
            };
            let lines = lines.into_iter().filter(|line| !line.is_empty());
            self.sentences.entry(name.to_owned()).or_default().extend(lines);
        }
    }

    fn options(style: &str, year: &str) -> ComposeOptions {
        ComposeOptions {
            report: Some(year.parse().unwrap()),
            house_style: Some(style.to_owned()),
            ..ComposeOptions::default()
        }
    }

    #[track_caller]
    fn report(&mut self, value: &Value, style: &str, edition: Edition) {
        self.report_of(value, YEAR, style, edition);
    }

    #[track_caller]
    fn report_of(&mut self, value: &Value, year: &str, style: &str, edition: Edition) {
        self.composed(value, &Self::options(style, year), edition);
    }

    #[track_caller]
    fn composed(&mut self, value: &Value, options: &ComposeOptions, edition: Edition) {
        let (dataset, images) = read(value, edition);
        let composed = compose(&dataset, self.templates(), &images, options);
        let composed = composed.unwrap_or_else(|error| panic!("{error}"));
        let sections = all_sections(&composed.report).into_iter();
        let cells = sections.flat_map(|section| &section.blocks).flat_map(cells);
        self.sentences.entry(CELLS.to_owned()).or_default().extend(cells);
        self.add(composed.sentences);
    }

    /// The minute of the meeting with a date.
    #[track_caller]
    fn minute(&mut self, value: &Value, style: &str, meeting: Option<&str>) {
        let (dataset, images) = read(value, Edition::Public);
        let meeting = meeting.map(str::to_owned);
        let options = ComposeOptions { meeting, ..Self::options(style, YEAR) };
        let composed = compose_minute(&dataset, self.templates(), &images, &options);
        self.add(composed.unwrap_or_else(|error| panic!("{error}")).sentences);
    }

    #[track_caller]
    fn site(&mut self, value: &Value, day: &str, dated: bool) {
        let (dataset, images) = read(value, Edition::Public);
        let options = SiteOptions { dated, ..SiteOptions::on(day.parse().unwrap()) };
        let composed = compose_site(&dataset, self.templates(), &images, &options);
        self.add(composed.unwrap_or_else(|error| panic!("{error}")).sentences);
    }
}

/// The cells of the tables of a block.
fn cells(block: &Block) -> Vec<String> {
    match block {
        Block::Numbered { blocks, .. } => blocks.iter().flat_map(cells).collect(),
        Block::Table { rows, .. } => {
            rows.iter().flatten().map(|cell| as_read(&plain_text(cell))).collect()
        }
        _ => Vec::new(),
    }
}

/// A dataset, as it is read, with its images.
fn read(value: &Value, edition: Edition) -> (Dataset, Images) {
    let loaded = read_texts(vec![("a.json".to_owned(), value.to_string().into_bytes())]);
    assert!(loaded.is_whole(), "{:?}", loaded.problems(Edition::Exempt));
    let dataset = loaded.edition(edition).unwrap();
    let images = Images::read(&dataset, Some(&fixture("")));
    (dataset, images)
}

/// The wording templates and front pages, by their path in the template folder.
fn wordings() -> Vec<(String, &'static str)> {
    let is_wording = |path: &Path| {
        path.extension().is_some_and(|end| end == "md")
            && path.components().count() > 1
            && (path.ends_with("front-page.md") || path.to_string_lossy().contains("/wording/"))
    };
    let files = built_in_files().into_iter().filter(|(path, _)| is_wording(path));
    files
        .map(|(path, bytes)| {
            (path.to_str().unwrap().replace('\\', "/"), std::str::from_utf8(bytes).unwrap())
        })
        .collect()
}

/// `base/wording/standing.md` is `standing`, `leeds/wording/wards.md` is `leeds/wards`.
fn name_of(path: &str) -> String {
    path.trim_end_matches(".md").replace("/wording/", "/").trim_start_matches("base/").to_owned()
}

/// Narrative as it is read: without its markup, and with what a reference leads to in
/// place of the number.
fn as_read(text: &str) -> String {
    static REFERENCE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\[\]\(ref:([a-z-]+)/[^)]*\)").unwrap());
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\[([^\]]*)\]\((?:<[^>]*>|[^)]*)\)").unwrap());
    static ESCAPE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\\([[:punct:]])").unwrap());
    let text = REFERENCE.replace_all(text, |found: &Captures<'_>| format!("‹{}›", &found[1]));
    let text = LINK.replace_all(&text, "$1");
    let text = text.replace("**", "");
    let text = ESCAPE.replace_all(&text, "$1");
    text.replace("&nbsp;", " ").replace('\u{a0}', " ").trim().to_owned()
}

/// The questions of a form with their answers, one a line.
fn answers(text: &str) -> Vec<String> {
    static FIELD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r" *\{[^}]*\}").unwrap());
    let questions = text.split("## ").skip(1);
    questions
        .filter_map(|question| {
            let (label, answer) = question.split_once('\n')?;
            let label = FIELD.replace(label, "");
            Some(squeezed(&as_read(&format!("{label} | {answer}"))))
        })
        .collect()
}

/// A fixture.
fn dataset(file: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(fixture(file)).unwrap()).unwrap()
}

/// A council with one report and nothing to report on.
fn council() -> Value {
    let mut value = dataset("complete.json");
    for list in ["relationships", "visits", "decisions", "other_decisions", "case_studies"] {
        value[list] = json!([]);
    }
    for unused in ["accepted", "public_passages"] {
        value.as_object_mut().unwrap().remove(unused);
    }
    value["site"].as_object_mut().unwrap().remove("wording");
    let report = value["reports"][0].as_object_mut().unwrap();
    for unused in ["to_complete", "not_known", "wording", "regions"] {
        report.remove(unused);
    }
    // What a draft leaves out is no error.
    report.insert("draft".to_owned(), json!(true));
    for list in ["further_recommendations", "minutes"] {
        report.insert(list.to_owned(), json!([]));
    }
    report.insert("narrative".to_owned(), json!({ "reasons": ["The reviews gave them."] }));
    value["reports"].as_array_mut().unwrap().truncate(1);
    value
}

/// A council with relationships.
fn with_places(places: impl IntoIterator<Item = Value>) -> Value {
    let mut value = council();
    value["relationships"] = places.into_iter().collect();
    value
}

/// An object with the fields of another in it.
fn with(mut value: Value, more: &Value) -> Value {
    let fields = value.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    value
}

/// A relationship with a place; several can have the same name.
fn place(id: &str, name: &str, more: &Value) -> Value {
    with(json!({ "id": id, "place": name, "country": "DE", "region": "europe" }), more)
}

/// Many relationships with one place.
fn of_altstadt(variants: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let place = |(index, more): (usize, Value)| place(&format!("place-{index}"), "Altstadt", &more);
    variants.into_iter().enumerate().map(place).collect()
}

/// Three relationships, of which decisions and visits have one, two or all.
fn three_places() -> Vec<Value> {
    [("altstadt", "Altstadt"), ("osthafen", "Osthafen"), ("vila-nova", "Vila Nova")]
        .map(|(id, name)| {
            let agreement = json!({ "kind": "twinning", "start": "1950" });
            place(id, name, &json!({ "agreements": [agreement] }))
        })
        .to_vec()
}

const THREE: [&str; 3] = ["altstadt", "osthafen", "vila-nova"];

/// What every style makes of a dataset, and the site.
fn everywhere(collected: &mut Collected, value: &Value) {
    for style in STYLES {
        collected.report(value, style, Edition::Public);
    }
    collected.report(value, PLAIN, Edition::Public);
    collected.site(value, AFTER, false);
}

/// Each status, with and without the date since when.
fn standings(collected: &mut Collected) {
    let mut variants = Vec::new();
    for status in choices("Status").iter().map(String::as_str) {
        for since in [None, Some("2021"), Some("2023-06-05")] {
            let mut standing = json!({ "status": status });
            if let Some(since) = since {
                standing["since"] = json!(since);
            }
            let agreement = json!({ "kind": "twinning", "start": "1950" });
            // What is only hoped for has no agreement, and what has expired had one.
            if status != "expired" {
                variants.push(json!({ "standings": [standing] }));
            }
            if !["agreed", "proposed", "exploring"].contains(&status) {
                variants.push(json!({ "standings": [standing], "agreements": [agreement] }));
            }
        }
    }
    let noted =
        json!({ "status": "dormant", "since": "2021", "note": "The two mayors still write." });
    let names = json!([
        { "text": "Altstadt am Fluss", "language": "de" },
        { "text": "Vieille-Ville", "language": "fr" },
        { "text": "Città Vecchia", "language": "it" }
    ]);
    let festival = json!({ "date": "2007-06-27", "end": "2007-07-08", "text": "Choirs sang." });
    variants.push(json!({ "standings": [noted], "local_name": names }));
    variants.push(json!({ "history": [festival] }));
    let twinning = json!({ "kind": "twinning", "start": "1950" });
    let lapsed = json!({
        "kind": "sister-city", "start": "1996", "end": "2011", "renewals": [{ "date": "2014" }]
    });
    let (council, society) = ("Northvale City Council", "the Altstadt Society");
    for holders in [
        json!([{ "name": society }]),
        json!([{ "name": society, "since": "1960", "until": "2019" }]),
        json!([{ "name": society, "until": "2019" }]),
        json!([{ "name": "Old Council" }, { "name": society, "since": "1960" }, { "name": council, "since": "1974" }]),
        json!([{ "name": "A" }, { "name": "B", "until": "1960" }, { "name": society, "since": "1974" }]),
        json!([{ "name": society }, { "name": council, "since": "1974" }]),
        json!([{ "name": society, "until": "1974" }, { "name": council }]),
    ] {
        variants.push(json!({
            "agreements": [twinning, lapsed], "holders": holders,
            "former_names": [{ "name": "Altenstadt" }],
            "former_countries": [{ "name": "the Kingdom of Prussia" }]
        }));
    }
    variants.push(json!({ "standings": [noted], "community_groups": ["Choir of Northvale"] }));
    let groups = json!(["Choir of Northvale", "Rowing Club", "Friends of Altstadt"]);
    for status in ["active", "dormant"] {
        variants.push(json!({ "standings": [{ "status": status }], "community_groups": groups }));
    }
    let value = with_places(of_altstadt(variants));
    collected.report(&value, "sheffield", Edition::Public);
    collected.site(&value, AFTER, false);
    // Under consideration since a decision.
    let mut explored = with_places(three_places());
    explored["relationships"][0].as_object_mut().unwrap().remove("agreements");
    next_report(&mut explored);
    let agreed = json!({ "considerations": [{ "result": "agreed", "date": "2024-08-05" }] });
    explored["decisions"] = json!([decision("explore", &THREE[..1], "explore", &agreed)]);
    collected.report_of(&explored, NEXT, "sheffield", Edition::Public);
    collected.site(&explored, AFTER, false);
    // Long pages say how a partnership stands below their first sentence.
    let mut long = value;
    for place in long["relationships"].as_array_mut().unwrap() {
        place["profile"] = json!(["Altstadt lies on a river. ".repeat(12).trim()]);
    }
    collected.site(&long, AFTER, true);
    // Where the council lists a partnership otherwise than by its status.
    for listed in ["active", "historical"] {
        for place in long["relationships"].as_array_mut().unwrap() {
            place["page"] = json!({ "listed": listed });
            place["profile"] = json!([]);
        }
        collected.site(&long, AFTER, false);
    }
}

/// Agreements that others replaced, and some that more than two made.
fn replaced_and_joined() -> Vec<Value> {
    let mut variants = Vec::new();
    // Some have been replaced, by one agreement or two, or by one that is not public.
    let exchange = json!({ "kind": "exchange-agreement", "start": "2001-05-03" });
    let charter = json!({ "kind": "memorandum", "title": "The Charter", "start": "2001-05-03" });
    let replaced = json!({ "kind": "partnership", "start": "1984", "replaced_by": "2001-05-03" });
    let kept = with(exchange.clone(), &json!({ "exempt": exemption() }));
    for others in [vec![&exchange], vec![&charter], vec![&exchange, &charter], vec![&kept]] {
        let all: Vec<&Value> = std::iter::once(&replaced).chain(others).collect();
        variants.push(json!({ "agreements": all }));
    }
    let undated = json!({ "kind": "partnership", "replaced_by": "2001-05-03" });
    variants.push(json!({ "agreements": [undated, exchange] }));
    // Others were made by several together, or by others before.
    for own in [json!(["the Altstadt Society"]), json!(["the Altstadt Society", "Old Council"])] {
        let own = json!({ "kind": "twinning", "start": "1950", "with_council": own });
        variants.push(json!({ "agreements": [own] }));
        let holders = json!([{ "name": "Old Council", "place": "Old Northvale", "until": "1974" }]);
        variants.push(json!({ "agreements": [own], "holders": holders }));
    }
    let joined = json!({ "kind": "memorandum", "start": "2022", "made": "2020-02-05" });
    variants.push(json!({ "agreements": [joined] }));
    variants
}

/// Each kind of agreement, and what is recorded of agreements.
fn agreements(collected: &mut Collected) {
    let mut variants = Vec::new();
    for kind in choices("LinkKind").iter().map(String::as_str) {
        let all_dates = [
            json!({ "start": "1984" }),
            json!({}),
            json!({ "start": "1984-05-03", "end": "2019" }),
            json!({ "start": "1984-05", "end": "2030" }),
            json!({ "end": "2019" }),
        ];
        let has_own_words = ["twinning", "memorandum", "partnership"].contains(&kind);
        for dates in &all_dates[..if has_own_words { 5 } else { 3 }] {
            let agreement = with(json!({ "kind": kind }), dates);
            variants.push(json!({ "agreements": [agreement] }));
        }
        let statuses = ["historical", "relinquished", "dormant"];
        for status in &statuses[..if has_own_words { 3 } else { 1 }] {
            let standings = json!([{ "status": status, "since": "2020" }]);
            for dates in [json!({ "start": "1984" }), json!({})] {
                let agreement = with(json!({ "kind": kind }), &dates);
                variants.push(json!({ "agreements": [agreement], "standings": standings }));
            }
        }
        for first in ["partnership", kind] {
            for second in [json!({ "start": "1995" }), json!({})] {
                let first = json!({ "kind": first, "start": "1984" });
                let second = with(json!({ "kind": kind }), &second);
                variants.push(json!({ "agreements": [first, second] }));
            }
        }
    }
    for title in ["Charter", "The Charter", "Accord of Rivers", "University Compact"] {
        for dates in
            [json!({ "start": "1984" }), json!({}), json!({ "start": "1984", "end": "2019" })]
        {
            let titled = with(json!({ "kind": "memorandum", "title": title }), &dates);
            variants.push(json!({ "agreements": [titled] }));
        }
        let historical = json!([{ "status": "historical" }]);
        let titled = json!({ "kind": "memorandum", "title": title, "start": "1984" });
        variants.push(json!({ "agreements": [titled], "standings": historical }));
    }
    let renewals = json!([
        { "date": "2000-06", "until": "2030", "signed_by": ["G. Signer"], "source": "Charter of 2000" },
        { "date": "2010", "until": "2035" },
        { "date": "2012-06-03" },
    ]);
    for (start, signed_by) in [
        ("1950", json!(["F. Signer"])),
        ("1950-05-03", json!(["F. Signer", "G. Signer"])),
        ("1950-05-03", json!(["F. Signer", "G. Signer, Lord Mayor"])),
    ] {
        let full = json!({
            "kind": "twinning", "start": start, "end": "1999", "signed_by": signed_by,
            "source": "Charter of 1950", "note": "The charter hangs in the town hall.",
            "renewals": renewals,
        });
        variants.push(json!({ "agreements": [full] }));
        let ended = json!([{ "status": "relinquished", "since": "2020" }]);
        variants.push(json!({ "agreements": [full], "standings": ended }));
    }
    // Little is known of some, which have an entry of a list and no page.
    for more in [
        json!({ "source": "Charter of 1950" }),
        json!({ "signed_by": ["F. Signer"] }),
        json!({ "signed_by": ["F. Signer", "G. Signer"], "source": "Charter of 1950" }),
        json!({ "renewals": [{ "date": "2010", "until": "2035" }] }),
        json!({ "renewals": [{ "date": "2010-05-03", "signed_by": ["G. Signer"] }] }),
    ] {
        let agreement = with(json!({ "kind": "twinning", "start": "1950" }), &more);
        variants.push(json!({ "agreements": [agreement] }));
    }
    let first = json!({ "kind": "twinning", "start": "1950" });
    for second in [
        json!({ "start": "1960", "end": "1999" }),
        json!({ "start": "1960", "end": "2040" }),
        json!({ "start": "1950", "end": "1999" }),
        json!({ "end": "1999" }),
        json!({ "start": "1950" }),
    ] {
        let second = with(json!({ "kind": "exchange-agreement" }), &second);
        variants.push(json!({ "agreements": [first, second] }));
    }
    variants.extend(replaced_and_joined());
    let value = with_places(of_altstadt(variants));
    for style in ["sheffield", "standard"] {
        collected.report(&value, style, Edition::Public);
    }
    collected.site(&value, AFTER, false);
    let mut long = value;
    for place in long["relationships"].as_array_mut().unwrap() {
        place["profile"] = json!(["Altstadt lies on a river. ".repeat(12).trim()]);
    }
    collected.site(&long, AFTER, false);
}

fn decision(id: &str, places: &[&str], outcome: &str, more: &Value) -> Value {
    let mut decision = json!({
        "id": id, "report": YEAR, "outcome": outcome, "reason": "The relationship is active.",
    });
    if !places.is_empty() {
        decision["relationships"] = json!(places);
    }
    with(decision, more)
}

/// Each outcome, on one, two and three places, of each kind.
fn decisions(collected: &mut Collected) {
    let mut value = with_places(three_places());
    let mut decisions = Vec::new();
    for outcome in choices("Outcome").iter().map(String::as_str) {
        for count in 1..=3 {
            let id = format!("{outcome}-{count}");
            decisions.push(decision(&id, &THREE[..count], outcome, &json!({})));
        }
    }
    for kind in choices("LinkKind").iter().map(String::as_str) {
        for outcome in ["renew", "enter", "not-restart"] {
            for count in 1..=2 {
                let id = format!("{outcome}-{kind}-{count}");
                let more = json!({ "agreement": kind });
                decisions.push(decision(&id, &THREE[..count], outcome, &more));
            }
        }
    }
    value["decisions"] = json!(decisions);
    value["reports"][0]["further_recommendations"] = json!([{
        "id": "thanks", "text": "That the Committee thanks the Lord Mayor.",
        "reason": "The Lord Mayor speaks for the city.",
    }]);
    everywhere(collected, &value);
    // Agreements that have a title in common, and such as have not.
    value["decisions"] = json!([
        decision("one", &THREE[..1], "not-restart", &json!({})),
        decision("two", &THREE[..2], "not-restart", &json!({})),
    ]);
    for place in value["relationships"].as_array_mut().unwrap() {
        place["agreements"][0]["title"] = json!("Trade and Collaboration Agreement");
    }
    collected.report(&value, "sheffield", Edition::Public);
    value["relationships"][0]["agreements"][0]["title"] = json!("Charter");
    value["relationships"][0]["agreements"][0]["kind"] = json!("trade-agreement");
    collected.report(&value, "sheffield", Edition::Public);
}

/// Decisions outside the reports, on no place, one or several.
fn other_decisions(collected: &mut Collected) {
    let mut value = with_places(three_places());
    let all = json!({
        "title": "the festival of lights", "reference": "Minute 9", "source": "Press notice",
        "url": "https://www.example.org/minute-9",
    });
    let mut decisions = Vec::new();
    for (date, more) in [("2023-07-19", &json!({})), ("2023-08", &all), ("2022", &all)] {
        for count in 0..=2 {
            let one = json!({
                "id": format!("other-{}", decisions.len()), "date": date, "by": "the Council",
                "text": "resolved to take part in the festival of lights.",
                "relationships": THREE[..count],
            });
            decisions.push(with(one, more));
        }
    }
    value["other_decisions"] = json!(decisions);
    everywhere(collected, &value);
    value["policy"]["approvals"] = json!([]);
    collected.site(&value, AFTER, false);
}

/// What meetings can make of a recommendation.
fn outcomes_of_meetings() -> Vec<Value> {
    let own = Some("asks for a report on the twinning");
    let sentence = Some("That the Council notes the twinning.");
    let texts = [
        ("deferred", own),
        ("deferred", sentence),
        ("lost", own),
        ("agreed", None),
        ("agreed", own),
        ("agreed", sentence),
        ("amended", None),
        ("amended", own),
        ("amended", sentence),
        ("deferred", None),
        ("lost", None),
    ];
    let mut all = Vec::new();
    for (result, text) in texts {
        let asks = Some("The Committee asked for the costs first.");
        let reason = asks.filter(|_| ["deferred", "lost"].contains(&result));
        for (vote, minute, reason) in [
            (None, None, None),
            (Some("unanimously"), Some("Item 4"), None),
            (Some("8 to 3"), Some("Item 4"), reason),
        ] {
            let mut one = json!({ "result": result });
            let fields = [("text", text), ("vote", vote), ("minute", minute), ("reason", reason)];
            for (field, words) in fields {
                if let Some(words) = words {
                    one[field] = json!(words);
                }
            }
            all.push(one);
        }
    }
    all
}

/// Adds the report of the next year, with nothing of its own.
fn next_report(value: &mut Value) {
    let mut next = value["reports"][0].clone();
    next["year"] = json!(NEXT);
    next["meeting"]["date"] = json!("2025-04-01");
    next["further_recommendations"] = json!([]);
    next.as_object_mut().unwrap().remove("id");
    value["reports"].as_array_mut().unwrap().push(next);
}

/// Every result of a consideration, in the next report, on the site and in the minute.
fn considerations(collected: &mut Collected) {
    let mut value = with_places(three_places());
    value["council"]["committees"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "id": "scrutiny", "name": "Scrutiny Panel", "advisory": true }));
    next_report(&mut value);
    let mut decisions = Vec::new();
    let mut further = Vec::new();
    for (index, one) in outcomes_of_meetings().into_iter().enumerate() {
        let one = json!([one]);
        let id = format!("retain-{index}");
        decisions.push(decision(&id, &THREE[..1], "retain", &json!({ "considerations": one })));
        further.push(json!({
            "id": format!("thanks-{index}"),
            "text": "That the Committee thanks the Lord Mayor.",
            "reason": "The Lord Mayor speaks for the city.",
            "considerations": one,
        }));
    }
    value["decisions"] = json!(decisions);
    value["reports"][0]["further_recommendations"] = json!(further);
    collected.minute(&value, "sheffield", None);
    collected.minute(&value, "standard", None);
    collected.site(&value, AFTER, false);
    collected.report_of(&value, NEXT, "sheffield", Edition::Public);
    let mut withheld = value.clone();
    withheld["decisions"][0]["exempt"] =
        json!({ "paragraphs": [3], "public_interest": "Talks continue." });
    withheld["reports"][0]["form"]["exempt_information"] =
        json!({ "contains": true, "paragraphs": [3] });
    collected.minute(&withheld, "sheffield", None);
    // By a body that advises, on another day.
    let each = |part: &mut Value| {
        for one in part.as_array_mut().unwrap() {
            one["considerations"][0]["committee"] = json!("scrutiny");
            one["considerations"][0]["date"] = json!("2024-07-29");
        }
    };
    each(&mut value["decisions"]);
    each(&mut value["reports"][0]["further_recommendations"]);
    collected.minute(&value, "sheffield", None);
    collected.site(&value, AFTER, false);
    collected.report_of(&value, NEXT, "sheffield", Edition::Public);
}

/// A minute of a later meeting, after what others made of the recommendations.
fn later_meetings(collected: &mut Collected) {
    let mut value = with_places(three_places());
    value["council"]["committees"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "id": "scrutiny", "name": "Scrutiny Panel", "advisory": true }));
    let own = "asks for a report on the twinning";
    let by = |committee: &str, date: &str, result: &str| {
        let mut one = json!({ "result": result, "committee": committee, "date": date });
        if result == "amended" {
            one["text"] = json!(own);
        }
        one
    };
    let last = by("policy", "2024-09-16", "agreed");
    let meetings = [("scrutiny", "2024-07-29"), ("policy", "2024-08-05")];
    let results = choices("ConsiderationResult");
    for count in 1..=2 {
        for (committee, date) in meetings {
            for result in results.iter().map(String::as_str) {
                let more = json!({ "considerations": [by(committee, date, result), last] });
                let decisions = THREE[..count].iter();
                let decisions =
                    decisions.map(|id| decision(&format!("retain-{id}"), &[id], "retain", &more));
                value["decisions"] = decisions.collect();
                for style in ["sheffield", "standard"] {
                    collected.minute(&value, style, Some("2024-09-16"));
                }
                // Beside another, which only this meeting considered.
                let other = json!({ "considerations": [last] });
                let other = decision("retain-other", &THREE[2..], "retain", &other);
                value["decisions"].as_array_mut().unwrap().push(other);
                collected.minute(&value, "standard", Some("2024-09-16"));
            }
        }
    }
    // Each recommendation took another way.
    let ways = results.iter().zip(THREE.iter().cycle()).map(|(result, id)| {
        let more = json!({ "considerations": [by("scrutiny", "2024-07-29", result), last] });
        decision(&format!("retain-{result}"), &[id], "retain", &more)
    });
    value["decisions"] = ways.collect();
    collected.minute(&value, "standard", Some("2024-09-16"));
    // A meeting without a date, and a person who decides alone.
    let undated = json!({ "result": "deferred", "committee": "scrutiny" });
    let more = json!({ "considerations": [undated, last] });
    value["decisions"] = json!([decision("retain", &THREE[..1], "retain", &more)]);
    collected.minute(&value, "standard", Some("2024-09-16"));
    value["council"]["committees"][0]["individual"] = json!(true);
    let more = json!({ "considerations": [by("policy", "2024-08-05", "deferred"), last] });
    value["decisions"] = json!([decision("retain", &THREE[..1], "retain", &more)]);
    collected.minute(&value, "standard", Some("2024-09-16"));
}

/// A council whose meeting has agreed to retain three relationships and to thank somebody.
fn agreed(consideration: &Value) -> Value {
    let mut value = with_places(three_places());
    let more = json!({ "considerations": [consideration] });
    value["decisions"] =
        json!(THREE.map(|id| decision(&format!("retain-{id}"), &[id], "retain", &more)));
    value["reports"][0]["further_recommendations"] = json!([{
        "id": "thanks", "text": "That the Committee thanks the Lord Mayor.",
        "considerations": [consideration],
    }]);
    value
}

/// The minute: with and without each of its parts, of an executive and of a committee.
fn minutes(collected: &mut Collected) {
    let interest = json!({
        "member": "Councillor D", "interest": "a personal interest as a trustee of the choir.",
    });
    let dispensation =
        json!({ "dispensation": "The monitoring officer had granted a dispensation." });
    let votes = json!({
        "in_favour": ["Councillor A", "Councillor B"], "against": ["Councillor C"],
        "abstained": ["Councillor E"],
    });
    let moved = json!({
        "moved_by": "Councillor A", "seconded_by": "Councillor B", "vote": "8 to 3",
        "recorded_vote": votes,
    });
    let resolution = with(json!({ "text": "That officers report back in March." }), &moved);
    let full = json!({
        "interests": [interest, with(interest.clone(), &dispensation)],
        "exclusion": {
            "paragraphs": [3], "part": "Appendix C", "reason": "Talks continue.",
            "vote": "unanimously", "moved_by": "Councillor A", "seconded_by": "Councillor B",
        },
        "resolutions": [
            { "text": "That officers be thanked.", "moved_by": "Councillor A" }, resolution,
        ],
        "reasons": ["The Committee wished to act soon."],
        "alternatives": ["To wait."],
        "present": ["Councillor A", "Councillor B"], "apologies": ["Councillor F"],
        "consultation": ["The twinning association was consulted."],
        "call_in_until": "2024-08-12", "implementation": "2024-08-13",
    });
    let several = json!({ "interests": [], "exclusion": { "paragraphs": [1, 3], "moved_by": "Councillor A" } });
    let later = json!({ "interests": [], "implementation": "2024-08-13" });
    let results = [
        json!({ "result": "agreed" }),
        json!({ "result": "agreed", "vote": "unanimously" }),
        with(json!({ "result": "agreed" }), &moved),
        json!({ "result": "agreed", "moved_by": "Councillor A" }),
        with(json!({ "result": "lost" }), &moved),
    ];
    let governances = [("committee-system", "Policy Committee"), ("leader-and-cabinet", "Cabinet")];
    for (governance, body) in governances {
        for result in &results {
            let mut value = agreed(result);
            value["council"]["governance"] = json!(governance);
            value["council"]["committees"][0]["name"] = json!(body);
            for style in ["sheffield", "standard"] {
                value["reports"][0]["minutes"] = json!([full]);
                collected.minute(&value, style, None);
            }
            // The results differ in their votes only.
            if result != &results[0] {
                continue;
            }
            value["council"]["committees"][0]["advisory"] = json!(true);
            collected.minute(&value, "sheffield", None);
            value["council"]["committees"][0]["advisory"] = json!(false);
            let no_alternatives = json!({ "alternatives": [], "apologies": [] });
            let present = json!({ "present": ["Councillor A", "Councillor B"] });
            value["council"]["committees"][0]["individual"] = json!(true);
            value["reports"][0]["minutes"] = json!([present]);
            collected.minute(&value, "sheffield", None);
            value["council"]["committees"][0]["individual"] = json!(false);
            for own in [&several, &later, &no_alternatives] {
                value["reports"][0]["minutes"] = json!([own]);
                for call_in in [Some(true), Some(false), None] {
                    value["reports"][0]["form"]["call_in"] = json!(call_in);
                    if call_in.is_none() {
                        value["reports"][0]["form"].as_object_mut().unwrap().remove("call_in");
                    }
                    collected.minute(&value, "sheffield", None);
                }
            }
            // No policy, no name of the officer, and approaches beside the relationships.
            value.as_object_mut().unwrap().remove("policy");
            value["reports"][0]["officers"].as_object_mut().unwrap().remove("report_of");
            collected.minute(&value, "sheffield", None);
            let proposed = json!({ "standings": [{ "status": "proposed" }] });
            let approach = place("approach", "Nordhavn", &proposed);
            value["relationships"].as_array_mut().unwrap().push(approach);
            collected.minute(&value, "sheffield", None);
        }
    }
}

/// Agreements that are due to expire, or may be.
fn changes_due(collected: &mut Collected, mut due: Value) {
    // None has changed, and one is due to expire.
    due["relationships"][0]["agreements"][0]["renewals"] =
        json!([{ "date": "2000-06", "until": "2025-10" }]);
    collected.report_of(&due, NEXT, "sheffield", Edition::Public);
    // One may be due, may have expired, or may have done so before the last report.
    for end in ["2026", "2025~", "[2023,2024]"] {
        due["relationships"][0]["agreements"][0]["renewals"][0]["until"] = json!(end);
        collected.report_of(&due, NEXT, "sheffield", Edition::Public);
        collected.site(&due, "2025-04-01", false);
    }
    let agreements = due["relationships"][0]["agreements"].as_array_mut().unwrap();
    agreements.push(json!({ "kind": "trade-agreement", "start": "1995", "end": "2025~" }));
    collected.report_of(&due, NEXT, "sheffield", Edition::Public);
    collected.site(&due, "2025-04-01", false);
}

/// What has changed since the last report.
fn changes(collected: &mut Collected) {
    let mut value = agreed(&json!({
        "result": "agreed", "minute": "Item 4", "vote": "unanimously",
    }));
    next_report(&mut value);
    collected.report_of(&value, NEXT, "sheffield", Edition::Public);
    collected.report_of(&value, NEXT, "leeds", Edition::Public);
    // One recommendation alone, of which something has come.
    let mut alone = value.clone();
    alone["decisions"].as_array_mut().unwrap().truncate(1);
    alone["reports"][0]["further_recommendations"] = json!([]);
    collected.report_of(&alone, NEXT, "sheffield", Edition::Public);
    // With the record of the decision, and with reports in between.
    let mut recorded = agreed(&json!({
        "result": "agreed", "minute": "Item 4", "url": "https://www.example.org/minutes/4",
    }));
    next_report(&mut recorded);
    recorded["reports"][1]["reports_between"] = json!(true);
    collected.report_of(&recorded, NEXT, "sheffield", Edition::Public);
    collected.site(&recorded, AFTER, false);
    recorded["decisions"][0]["considerations"][0]["result"] = json!("deferred");
    collected.report_of(&recorded, NEXT, "leeds", Edition::Public);
    // Nobody has recorded what the meeting made of them.
    let mut undecided = value.clone();
    for one in undecided["decisions"].as_array_mut().unwrap() {
        one.as_object_mut().unwrap().remove("considerations");
    }
    undecided["reports"][0]["further_recommendations"] = json!([]);
    collected.report_of(&undecided, NEXT, "sheffield", Edition::Public);
    // One agreement alone has changed.
    let renewal = json!([{ "date": "2024-10", "until": "2029" }]);
    undecided["relationships"][0]["agreements"][0]["renewals"] = renewal;
    collected.report_of(&undecided, NEXT, "sheffield", Edition::Public);
    for signed in [
        json!({ "kind": "friendship-link", "start": "2024-10" }),
        json!({ "kind": "memorandum", "start": "2024-10-03", "made": "2020" }),
    ] {
        let mut one = undecided.clone();
        one["relationships"][0]["agreements"] = json!([signed]);
        collected.report_of(&one, NEXT, "sheffield", Edition::Public);
    }
    let mut replaced = undecided.clone();
    let until =
        json!({ "kind": "memorandum", "start": "2024-10-03", "made": "2020", "end": "2029" });
    let link = json!({ "kind": "friendship-link", "start": "2024-11", "end": "2030" });
    replaced["relationships"][0]["agreements"][0]["replaced_by"] = json!("2024-10-03");
    replaced["relationships"][0]["agreements"].as_array_mut().unwrap().extend([until, link]);
    collected.report_of(&replaced, NEXT, "sheffield", Edition::Public);
    changes_due(collected, undecided);
    // By another body, and something has followed.
    for (field, own) in [("committee", "policy"), ("date", "2024-09-16")] {
        for one in value["decisions"].as_array_mut().unwrap() {
            one["considerations"][0][field] = json!(own);
        }
        let further = &mut value["reports"][0]["further_recommendations"][0];
        further["considerations"][0][field] = json!(own);
    }
    value["visits"] = json!([
        { "id": "before", "start": "2023-10-02", "relationships": ["altstadt"], "form": "inward",
          "title": "Visit of the mayor", "account": ["The mayor came."] },
        { "id": "since", "start": "2024-11-02", "relationships": THREE, "form": "signing",
          "title": "Signing of the agreement", "account": ["It was signed."],
          "follows": "retain-altstadt" },
        { "id": "week", "start": "2024-10-02", "relationships": ["altstadt"], "form": "event",
          "title": "Week of music", "account": ["Choirs sang."] },
    ]);
    let renewals = json!([
        { "date": "2024-10", "until": "2029" }, { "date": "2024-12-03" },
    ]);
    value["relationships"][0]["agreements"][0]["renewals"] = renewals;
    value["relationships"][0]["standings"] = json!([{ "status": "dormant", "since": "2025-01" }]);
    value["relationships"][1]["agreements"][0]["end"] = json!("2024-12-31");
    let signed = json!({ "kind": "twinning", "start": "2024-11-02", "end": "2029-11-01" });
    let runs_out = json!({ "kind": "trade-agreement", "start": "2024-11-02", "end": "2025-10" });
    value["relationships"][2]["agreements"] = json!([signed, runs_out]);
    let pair = decision(
        "renew-all",
        &THREE,
        "renew",
        &json!({
            "considerations": [{ "result": "agreed", "vote": "8 to 3" }],
        }),
    );
    value["decisions"].as_array_mut().unwrap().push(pair);
    collected.report_of(&value, NEXT, "sheffield", Edition::Public);
    collected.report_of(&value, NEXT, "leeds", Edition::Public);
    // One relationship alone has another status, or is in the register since the last report.
    let standing = |status: &str, since: &str| json!({ "status": status, "since": since });
    for standings in [
        json!([standing("proposed", "2020"), standing("agreed", "2025-01")]),
        json!([standing("agreed", "2025-01")]),
    ] {
        let fields = json!({ "standings": standings });
        let mut alone = with_places([place("altstadt", "Altstadt", &fields)]);
        next_report(&mut alone);
        collected.report_of(&alone, NEXT, "sheffield", Edition::Public);
    }
}

fn visit(id: &str, form: &str, places: &[&str], more: &Value) -> Value {
    let visit = json!({
        "id": id, "start": "2023-10-02", "relationships": places, "form": form,
        "title": "Week of music",
    });
    with(visit, more)
}

/// Each form of visit, with and without what is known of it, past and ahead.
fn visits(collected: &mut Collected) {
    let one = json!({ "people": [{ "name": "A. Singer", "role": "Lord Mayor" }] });
    let two = json!({
        "people": [{ "name": "A. Singer", "role": "Lord Mayor" }, { "name": "B. Player" }],
        "partners": ["Orchestra of Altstadt", "Choir of Northvale"],
        "cost": { "amount": 700, "currency": "GBP" },
        "source": "Programme of the festival", "account": ["The choir sang."],
        "start": "2023-11-02", "end": "2023-11-05",
    });
    let three = json!({
        "people": [{ "name": "A. Singer" }, { "name": "B. Player" }, { "name": "C. Dancer" }],
        "partners": ["Orchestra of Altstadt"], "start": "2023-12",
    });
    let named = json!({ "title": "Inward visit from Altstadt", "start": "2024-01-15" });
    let ahead = json!({ "start": "2024-10-02", "announced": "2024-07-01", "plan": ["The choir will sing."] });
    let bare_ahead = json!({ "start": "2024-10", "title": "Week in Altstadt" });
    let planned = json!({ "start": "2023-11-20", "plan": ["The choir will sing."] });
    let some_time =
        json!({ "start": "[2023-10-02..2023-11-20]", "plan": ["The choir will sing."] });
    let mut visits = Vec::new();
    for form in choices("VisitForm").iter().map(String::as_str) {
        let variants =
            [&json!({}), &one, &two, &three, &named, &ahead, &bare_ahead, &planned, &some_time];
        for (index, more) in variants.into_iter().enumerate() {
            let places = &THREE[..=index % 3];
            visits.push(visit(&format!("{form}-{index}"), form, places, more));
        }
    }
    let mut value = with_places(three_places());
    value["visits"] = json!(visits);
    everywhere(collected, &value);
}

/// Who visits whom and where, in each form of visit, past and ahead.
fn parties(collected: &mut Collected) {
    let mut visits = Vec::new();
    for form in choices("VisitForm").iter().map(String::as_str) {
        for start in ["2023-10-02", "2024-10-02"] {
            for known in 1..8 {
                let fields = [
                    ("visitor", "the mayor of Kiel"),
                    ("host", "the cathedral"),
                    ("venue", "Leipzig"),
                ];
                let known =
                    fields.into_iter().enumerate().filter(|(bit, _)| known & (1 << bit) > 0);
                let mut more =
                    json!({ "start": start, "announced": "2024-07-01", "number_of_people": 1 });
                for (_, (field, words)) in known {
                    more[field] = json!(words);
                }
                let id = format!("{form}-{}", visits.len());
                visits.push(visit(&id, form, &THREE[..=visits.len() % 3], &more));
            }
        }
    }
    for form in ["signing", "inward"] {
        for (start, venue) in [("2023-10-02", None), ("2024-10-02", Some("Leipzig"))] {
            let mut more = json!({ "start": start, "announced": "2024-07-01", "online": true });
            if let Some(venue) = venue {
                more["venue"] = json!(venue);
            }
            let id = format!("{form}-{}", visits.len());
            visits.push(visit(&id, form, &THREE[..1], &more));
        }
    }
    let mut value = with_places(three_places());
    value["visits"] = json!(visits);
    collected.report(&value, "sheffield", Edition::Public);
    collected.site(&value, AFTER, false);
    collected.site(&value, "2024-09-01", false);
}

/// Money for what is planned, with what it cost, in both reports on one year, of a committee
/// and of one person.
fn forward_plans(collected: &mut Collected) {
    let pounds = |amount: u32| json!({ "amount": amount, "currency": "GBP" });
    let abroad = json!({ "amount": 300, "currency": "EUR", "for": "the hall", "paid_by": "the City of Kiel" });
    let mut value = with_places(three_places());
    next_report(&mut value);
    value["reports"][1]["year"] = json!(YEAR);
    value["reports"][1]["id"] = json!(NEXT);
    value["reports"][1]["meeting"]["date"] = json!("2024-09-02");
    value["visits"] = json!([
        visit("one", "event", &THREE[..1], &json!({ "planned_cost": pounds(400) })),
        visit(
            "two",
            "inward",
            &THREE[..2],
            &json!({ "planned_cost": [pounds(90), abroad], "cost": [pounds(80), abroad] })
        ),
        visit(
            "euros",
            "event",
            &THREE[..1],
            &json!({
                "planned_cost": { "amount": 20, "currency": "EUR" },
                "cost": { "amount": 30, "currency": "EUR" }
            })
        ),
        visit("kept", "inward", &THREE[..1], &json!({ "exempt": exemption() })),
    ]);
    let agreed = json!({ "considerations": [{ "result": "agreed" }] });
    value["decisions"] = json!([
        decision(
            "attend",
            &[],
            "attend",
            &with(
                json!({ "visit": "one", "maximum_cost": { "amount": 9, "currency": "GBP", "for": "travel" } }),
                &agreed
            )
        ),
        decision("attend-kept", &[], "attend", &with(json!({ "visit": "kept" }), &agreed)),
        decision(
            "support",
            &[],
            "support",
            &with(
                json!({ "for": "the festival", "maximum_cost": pounds(5), "actual_cost": pounds(4) }),
                &agreed
            )
        ),
        decision("plan", &[], "action-plan", &agreed),
        decision("next-plan", &[], "action-plan", &with(json!({ "for": "2025/26" }), &agreed)),
        decision("ratify", &THREE[..1], "ratify", &agreed),
        decision(
            "conference",
            &[],
            "attend",
            &with(
                json!({
                    "occasion": { "title": "Conference of ports", "start": "2025-03", "place": "Malta" },
                    "attendees": "the Lord Mayor", "maximum_cost": pounds(150),
                }),
                &agreed
            )
        ),
    ]);
    for individual in [false, true] {
        value["council"]["committees"][0]["individual"] = json!(individual);
        if individual {
            value["council"]["committees"][0].as_object_mut().unwrap().remove("short_name");
        }
        for style in STYLES {
            collected.report(&value, style, Edition::Public);
            collected.report_of(&value, NEXT, style, Edition::Public);
        }
        collected.minute(&value, "sheffield", None);
        collected.site(&value, AFTER, false);
    }
    // Plans alone, on some of which no decision is recorded: in the year of the events.
    let event = |id: &str, more: &Value| {
        let occasion = json!({ "title": format!("Congress of {id}"), "start": "2025-04" });
        let own = json!({ "occasion": occasion, "maximum_cost": pounds(70) });
        decision(id, &[], "attend", &with(own, more))
    };
    value["visits"] = json!([]);
    value["decisions"] =
        json!([event("ports", &agreed), event("bridges", &agreed), event("towers", &json!({}))]);
    value["reports"][1]["year"] = json!(NEXT);
    value["reports"][1].as_object_mut().unwrap().remove("id");
    value["reports"][1]["meeting"]["date"] = json!("2025-04-01");
    collected.report_of(&value, NEXT, "sheffield", Edition::Public);
}

/// Networks, pledges and initiatives that have ended, with and without the date of their
/// beginning.
fn ended(collected: &mut Collected) {
    let mut value = with_places(three_places());
    for list in ["networks", "pledges", "initiatives"] {
        let own = value[list][0].as_object_mut().unwrap();
        own.remove("since");
    }
    collected.report(&value, "sheffield", Edition::Public);
    collected.site(&value, AFTER, false);
}

/// The law of each nation and form of governance.
fn nations(collected: &mut Collected) {
    for (nation, paragraphs, all) in [
        ("england", [1, 3], 1..=7),
        ("wales", [12, 14], 12..=18),
        ("scotland", [1, 6], 1..=15),
        ("northern-ireland", [1, 3], 1..=7),
    ] {
        let mut value = agreed(&json!({ "result": "agreed" }));
        value["council"]["nation"] = json!(nation);
        let is_english = nation == "england";
        if is_english {
            value["reports"][0]["title"] = json!("Partner cities of the river");
        } else {
            value["reports"][0].as_object_mut().unwrap().remove("title");
            value["relationships"][0]["assessment"] =
                json!([{ "criterion": "connections", "finding": "Two choirs sing together." }]);
            let approach = json!({ "standings": [{ "status": "exploring" }] });
            let approach = place("nagoya", "Nagoya", &approach);
            value["relationships"].as_array_mut().unwrap().push(approach);
        }
        value["reports"][0]["form"]["call_in"] = json!(true);
        if nation == "scotland" {
            let duty = json!({ "island-communities": ["No island is affected."] });
            value["reports"][0]["implications"] = duty;
            collected.report(&value, "sheffield", Edition::Public);
        }
        let all: Vec<u8> = all.collect();
        value["reports"][0]["minutes"] = json!([{ "exclusion": { "paragraphs": all } }]);
        collected.minute(&value, "sheffield", None);
        for governance in ["committee-system", "leader-and-cabinet"] {
            let mut value = agreed(&json!({ "result": "agreed" }));
            value["council"]["nation"] = json!(nation);
            value["council"]["governance"] = json!(governance);
            value["reports"][0]["minutes"] = json!([{ "exclusion": { "paragraphs": paragraphs } }]);
            value["reports"][0].as_object_mut().unwrap().remove("implications");
            collected.minute(&value, "sheffield", None);
            for has_name in [true, false] {
                if !has_name {
                    let committee = value["council"]["committees"][0].as_object_mut().unwrap();
                    committee.remove("short_name");
                }
                collected.report(&value, "sheffield", Edition::Public);
            }
            value["decisions"] = json!([]);
            for contains in [true, false] {
                let mut own = json!({ "contains": contains });
                if contains {
                    own["paragraphs"] = json!(paragraphs);
                }
                value["reports"][0]["form"]["exempt_information"] = own;
                collected.report(&value, "sheffield", Edition::Public);
                if nation == "england" && governance == "committee-system" {
                    everywhere(collected, &value);
                }
            }
            value["reports"][0]["form"]["exempt_information"] = json!({ "contains": true });
            collected.report(&value, "brighton-and-hove", Edition::Public);
        }
        // Something is exempt, in both editions.
        let mut value = with_places(three_places());
        value["council"]["nation"] = json!(nation);
        let exempt =
            json!({ "paragraphs": paragraphs, "public_interest": "Talks are still going on." });
        value["reports"][0]["narrative"]["reasons"] =
            json!(["Both sides want it.", { "text": "The partner owes money.", "exempt": exempt }]);
        for style in STYLES.into_iter().chain([PLAIN]) {
            if nation == "england" || style == "sheffield" {
                collected.report(&value, style, Edition::Public);
                collected.report(&value, style, Edition::Exempt);
            }
        }
        // Executives in Wales mark their papers in both languages.
        value["council"]["governance"] = json!("leader-and-cabinet");
        collected.report(&value, "sheffield", Edition::Exempt);
    }
}

/// What is said of exempt parts, to the public and in the full edition.
fn exempt_parts(collected: &mut Collected) {
    let value = dataset("exempt.json");
    for style in STYLES.into_iter().chain([PLAIN]) {
        for edition in [Edition::Public, Edition::Exempt] {
            collected.report(&value, style, edition);
        }
    }
    collected.report_of(&value, NEXT, "sheffield", Edition::Public);
    collected.site(&value, AFTER, false);
    // Decisions and visits of which the public is not told.
    let mut value = with_places(three_places());
    let hidden = json!({ "exempt": exemption() });
    value["decisions"] = json!([
        decision("one", &THREE[..1], "retain", &json!({})),
        decision("two", &THREE[1..2], "retain", &hidden),
    ]);
    value["visits"] = json!([
        visit("open", "inward", &THREE[..1], &json!({})),
        visit("kept", "inward", &THREE[1..2], &hidden),
    ]);
    for style in STYLES {
        for edition in [Edition::Public, Edition::Exempt] {
            collected.report(&value, style, edition);
        }
    }
}

/// Persons, agreements and statuses that are exempt.
fn exempt_in_parts(collected: &mut Collected) {
    let marked = |value: Value| with(value, &json!({ "exempt": exemption() }));
    let mut value = with_places(three_places());
    let secret = marked(json!({ "name": "B. Player" }));
    let open = json!({ "name": "A. Singer" });
    value["visits"] = json!([
        visit("all", "inward", &THREE[..1], &json!({ "people": [secret] })),
        visit("some", "inward", &THREE[..1], &json!({ "people": [secret, open, secret] })),
    ]);
    let agreement = marked(json!({ "kind": "memorandum", "start": "2023-10", "end": "2025-01" }));
    value["relationships"][0]["agreements"] = json!([agreement]);
    value["relationships"][1]["agreements"].as_array_mut().unwrap().push(agreement);
    let standing = marked(json!({ "status": "dormant", "since": "2021" }));
    value["relationships"][2]["standings"] = json!([standing]);
    for style in STYLES.into_iter().chain([PLAIN]) {
        for edition in [Edition::Public, Edition::Exempt] {
            collected.report(&value, style, edition);
        }
    }
    collected.site(&value, AFTER, false);
    next_report(&mut value);
    for edition in [Edition::Public, Edition::Exempt] {
        collected.report_of(&value, NEXT, "sheffield", edition);
    }
    // With a change that is no secret beside them.
    value["relationships"][1]["agreements"][0]["renewals"] =
        json!([{ "date": "2024-10", "until": "2029" }]);
    for edition in [Edition::Public, Edition::Exempt] {
        collected.report_of(&value, NEXT, "sheffield", edition);
    }
}

/// A suspension that is over, with its beginning and without.
fn suspensions(collected: &mut Collected) {
    let mut value = with_places(three_places());
    let agreed = json!({ "considerations": [{ "result": "agreed" }] });
    value["decisions"] = json!([decision("resume", &THREE[..2], "resume", &agreed)]);
    for (place, since) in [(0, json!({ "since": "2022-03" })), (1, json!({}))] {
        value["relationships"][place]["standings"] =
            json!([with(json!({ "status": "suspended" }), &since)]);
    }
    next_report(&mut value);
    collected.report_of(&value, NEXT, "sheffield", Edition::Public);
    collected.site(&value, AFTER, false);
}

/// A relationship that is exempt as a whole, with others and alone in its region, and sums of
/// money that are.
fn exempt_places_and_sums(collected: &mut Collected) {
    let hidden = json!({ "exempt": exemption() });
    let mut value = with_places(three_places());
    value["relationships"].as_array_mut().unwrap().push(place("kept", "Kept", &hidden));
    value["relationships"].as_array_mut().unwrap().push(place("too", "Too", &hidden));
    let exempt = json!({ "exempt": exemption() });
    value["decisions"] = json!([
        decision("kept", &["kept"], "retain", &exempt),
        decision("both", &["altstadt", "kept"], "acknowledge", &exempt),
        decision("two", &["kept", "too"], "relinquish", &exempt),
    ]);
    for edition in [Edition::Public, Edition::Exempt] {
        collected.report(&value, "sheffield", edition);
    }
    value["relationships"].as_array_mut().unwrap().pop();
    let pounds = |amount: u32| json!({ "amount": amount, "currency": "GBP" });
    let sum = |amount: u32| with(pounds(amount), &json!({ "exempt": exemption() }));
    let agreed = json!({ "considerations": [{ "result": "agreed" }] });
    value["visits"] = json!([
        visit("one", "event", &THREE[..1], &json!({ "planned_cost": sum(400), "cost": sum(410) })),
        visit(
            "next",
            "event",
            &THREE[..1],
            &json!({ "start": "2024-10-02", "announced": "2024-07-01", "planned_cost": sum(400) })
        ),
        visit("kept-visit", "inward", &["kept"], &json!({})),
        visit(
            "partly",
            "event",
            &THREE[..1],
            &json!({ "planned_cost": [pounds(40), sum(400)], "cost": [pounds(41), sum(410)] })
        ),
        visit(
            "later",
            "event",
            &THREE[..1],
            &json!({
                "start": "2030-10-02", "announced": "2024-07-01",
                "planned_cost": [pounds(40), sum(400)],
            })
        ),
    ]);
    let of_sum = |more: Value| with(with(more, &agreed), &json!({ "maximum_cost": sum(9), }));
    value["decisions"] = json!([
        decision("attend", &[], "attend", &of_sum(json!({ "visit": "one" }))),
        decision(
            "support",
            &[],
            "support",
            &of_sum(json!({ "for": "the festival", "actual_cost": sum(4) }))
        ),
    ]);
    for edition in [Edition::Public, Edition::Exempt] {
        for style in STYLES {
            collected.report(&value, style, edition);
        }
    }
    collected.site(&value, AFTER, false);
    // With one sum, which needs no total.
    value["visits"].as_array_mut().unwrap().truncate(1);
    value["decisions"] = json!([]);
    for edition in [Edition::Public, Edition::Exempt] {
        collected.report(&value, "sheffield", edition);
    }
    next_report(&mut value);
    value["decisions"] = json!([decision(
        "support",
        &[],
        "support",
        &of_sum(json!({ "for": "the festival", "actual_cost": sum(4) }))
    )]);
    for edition in [Edition::Public, Edition::Exempt] {
        collected.report_of(&value, NEXT, "sheffield", edition);
    }
}

/// What is said of confidential parts, alone and beside exempt ones.
fn confidential_parts(collected: &mut Collected) {
    let kept = |ground: &str| {
        let because = "The terms of the letter forbid it.";
        let mark = json!({ "confidential": { "ground": ground, "because": because } });
        json!({ "text": "The partner owes money.", "exempt": mark })
    };
    let grounds = ["government-department", "enactment", "court-order"].map(kept);
    let exempt = json!({ "text": "It wants to sell its hall.", "exempt": exemption() });
    let with_exempt: Vec<Value> = grounds.iter().cloned().chain([exempt]).collect();
    let mut value = with_places(three_places());
    for reasons in [json!(grounds), json!(with_exempt)] {
        value["reports"][0]["narrative"]["reasons"] = reasons;
        for style in STYLES.into_iter().chain([PLAIN]) {
            for edition in [Edition::Public, Edition::Exempt] {
                collected.report(&value, style, edition);
            }
        }
    }
    value["reports"][0]["narrative"]["reasons"] = json!(["Both sides want it."]);
    for declared in [
        json!({ "contains": true, "in_confidence": true }),
        json!({ "contains": true, "in_confidence": true, "paragraphs": [1, 3] }),
    ] {
        value["reports"][0]["form"]["exempt_information"] = declared;
        for style in STYLES.into_iter().chain([PLAIN]) {
            collected.report(&value, style, Edition::Public);
        }
    }
    let exclusions = [
        json!({ "in_confidence": true, "reason": "The terms of the letter forbid it." }),
        json!({ "in_confidence": true, "part": "Appendix C", "moved_by": "Councillor A" }),
    ];
    for nation in ["england", "wales", "scotland", "northern-ireland"] {
        for (governance, body) in
            [("committee-system", "Policy Committee"), ("leader-and-cabinet", "Cabinet")]
        {
            let mut value = agreed(&json!({ "result": "agreed" }));
            value["council"]["nation"] = json!(nation);
            value["council"]["governance"] = json!(governance);
            value["council"]["committees"][0]["name"] = json!(body);
            for exclusion in &exclusions {
                value["reports"][0]["minutes"] = json!([{ "exclusion": exclusion }]);
                collected.minute(&value, "sheffield", None);
            }
        }
    }
    let mut both = agreed(&json!({ "result": "agreed" }));
    both["reports"][0]["minutes"] =
        json!([{ "exclusion": { "in_confidence": true, "paragraphs": [3] } }]);
    collected.minute(&both, "sheffield", None);
    both["reports"][0]["narrative"]["reasons"] = json!([
        { "text": "The partner owes money.", "exempt": confidential() },
    ]);
    collected.report(&both, "sheffield", Edition::Exempt);
}

/// Where the public part of the record may not be all.
fn hedges(collected: &mut Collected) {
    let hidden = json!({ "exempt": exemption() });
    let carried = |id: &str, place: &str, outcome: &str| {
        let more = json!({ "considerations": [{ "result": "agreed" }], "exempt": exemption() });
        decision(id, &[place], outcome, &more)
    };
    let mut value = with_places(three_places());
    for (index, status) in ["dormant", "active", "proposed"].into_iter().enumerate() {
        value["relationships"][index]["standings"] = json!([{ "status": status, "since": "2021" }]);
    }
    value["relationships"][2].as_object_mut().unwrap().remove("agreements");
    value["visits"] = json!([visit("kept", "inward", &THREE[..1], &hidden)]);
    value["decisions"] =
        json!([carried("end", "osthafen", "relinquish"), carried("begin", "vila-nova", "enter"),]);
    next_report(&mut value);
    let mut long = value.clone();
    for place in long["relationships"].as_array_mut().unwrap() {
        place["profile"] = json!(["Altstadt lies on a river. ".repeat(12).trim()]);
    }
    for style in ["sheffield", "leeds", "standard"] {
        collected.report_of(&value, YEAR, style, Edition::Public);
        collected.report_of(&value, NEXT, style, Edition::Public);
    }
    for value in [&value, &long] {
        collected.site(value, AFTER, false);
        collected.site(value, "2024-07-01", false);
    }
    // With a change that is no secret beside them.
    value["relationships"][1]["standings"] =
        json!([{ "status": "active" }, { "status": "dormant", "since": "2025-01" }]);
    collected.report_of(&value, NEXT, "sheffield", Edition::Public);
}

/// A report on next to nothing, with and without a policy.
fn bare(collected: &mut Collected) {
    let mut value = council();
    for unused in ["networks", "pledges", "initiatives"] {
        value.as_object_mut().unwrap().remove(unused);
    }
    let report = value["reports"][0].as_object_mut().unwrap();
    for unused in [
        "narrative",
        "implications",
        "appendices",
        "attachments",
        "background_papers",
        "form",
        "officers",
        "themes",
    ] {
        report.remove(unused);
    }
    value["council"].as_object_mut().unwrap().remove("about");
    for own in ["introduction", "title"] {
        value["site"].as_object_mut().unwrap().remove(own);
    }
    value["reports"][0]["background_papers"] = json!([]);
    everywhere(collected, &value);
    // Criteria that are only named, in a framework and without one, and a framework alone.
    let mut named = value.clone();
    for criterion in named["policy"]["criteria"].as_array_mut().unwrap() {
        criterion.as_object_mut().unwrap().remove("looks_at");
    }
    collected.report(&named, "sheffield", Edition::Public);
    let mut alone = named.clone();
    alone["policy"]["criteria"] = json!([]);
    collected.report(&alone, "sheffield", Edition::Public);
    named["policy"].as_object_mut().unwrap().remove("framework");
    collected.report(&named, "sheffield", Edition::Public);
    for own in ["framework", "results", "background", "method"] {
        value["policy"].as_object_mut().unwrap().remove(own);
    }
    collected.report(&value, "sheffield", Edition::Public);
    value.as_object_mut().unwrap().remove("policy");
    everywhere(collected, &value);
    let approach = json!({ "standings": [{ "status": "proposed" }] });
    value["relationships"] = json!([place("altstadt", "Altstadt", &approach)]);
    everywhere(collected, &value);
    value["policy"] = dataset("complete.json")["policy"].clone();
    everywhere(collected, &value);
    // The day of the meeting is open, and lies between two municipal years.
    value["reports"][0]["meeting"].as_object_mut().unwrap().remove("date");
    everywhere(collected, &value);
    // All of the report is exempt.
    value["reports"][0]["exempt"] = exemption();
    collected.report(&value, "sheffield", Edition::Public);
    collected.report(&value, "sheffield", Edition::Exempt);
}

/// The whole of a dataset, reissued and as it is, and the answers of the form.
fn other_parts(collected: &mut Collected) {
    let full = dataset("complete.json");
    for style in STYLES.into_iter().chain([PLAIN]) {
        collected.report(&full, style, Edition::Public);
        let reissue = Reissue {
            version: 2,
            date: "2024-09-20".parse().unwrap(),
            reason: "A figure was wrong.".to_owned(),
        };
        let options = ComposeOptions { reissue: Some(reissue), ..Collected::options(style, YEAR) };
        collected.composed(&full, &options, Edition::Public);
        collected.report_of(&full, NEXT, style, Edition::Public);
    }
    for day in [AFTER, "2025-12-01"] {
        collected.site(&full, day, true);
        collected.site(&full, day, false);
    }
    // The answers of the form.
    let mut value = with_places(three_places());
    for yes in [true, false] {
        for answer in ["key_decision", "call_in", "consultation", "ward_members_consulted"] {
            value["reports"][0]["form"][answer] = json!(yes);
        }
        for answer in ["equality_impact_assessment", "climate_impact_assessment"] {
            value["reports"][0]["form"][answer] = json!({ "done": yes });
        }
        everywhere(collected, &value);
    }
}

/// Figures and findings, one and two of each; networks, case studies and photographs.
fn records(collected: &mut Collected) {
    let full = dataset("complete.json");
    let figures = json!([
        { "label": "Population", "value": 4250, "unit": "people", "about": true, "date": "2022", "source": "2022 census" },
        { "label": "Area", "value": 12.5, "unit": "%", "date": "2023", "source": "Atlas" },
        { "label": "Schools", "value": 7, "date": "2021" },
        { "label": "Choirs", "value": 2, "source": "Letter of the mayor" },
        { "label": "Boats", "value": 40 },
    ]);
    let findings = json!([
        { "criterion": "connections", "finding": "Two choirs sing together." },
        { "criterion": "resources", "finding": "It costs little." },
    ]);
    let hidden = json!({
        "label": "Debt", "value": 12, "unit": "million", "exempt": exemption(),
    });
    let page = json!({ "findings": ["connections", "resources"] });
    let told = json!({ "assessment": findings, "assessed": "2023-11", "page": page });
    let mut variants = vec![json!({ "figures": figures, "assessment": findings }), told];
    for figure in figures.as_array().unwrap().iter().chain([&hidden]) {
        variants.push(json!({ "figures": [figure], "assessment": [findings[0]] }));
    }
    let secret = with(findings[0].clone(), &json!({ "exempt": exemption() }));
    variants.push(json!({ "figures": [hidden, figures[0]], "assessment": [secret] }));
    for source in [Some("Minutes of 1950"), None] {
        let mut event = json!({ "date": "1950", "text": "The twinning was agreed." });
        if let Some(source) = source {
            event["source"] = json!(source);
        }
        variants.push(json!({ "history": [event], "area": "Westphalia" }));
    }
    let mut value = with_places(of_altstadt(variants));
    value["decisions"] = json!([decision("retain", &["place-0"], "retain", &json!({}))]);
    for (group, kind) in
        [("networks", "network"), ("pledges", "pledge"), ("initiatives", "initiative")]
    {
        value[group] = json!([
            { "id": format!("{kind}-1"), "name": "Eurocities", "since": "2001", "text": ["It meets once a year."] },
            { "id": format!("{kind}-2"), "name": "Eurocities", "since": "2001-05-03", "text": ["It meets. ".repeat(25).trim()], "source": "Website" },
            { "id": format!("{kind}-3"), "name": "Eurocities", "text": ["It meets. ".repeat(25).trim()], "url": "https://www.example.org/eurocities" },
            { "id": format!("{kind}-4"), "name": "Eurocities", "text": ["It meets once a year."] },
        ]);
    }
    let mut places = three_places();
    value["relationships"].as_array_mut().unwrap().append(&mut places);
    let mut studies = Vec::new();
    for count in 0..=3 {
        for source in [None, Some("Choir")] {
            let mut study = json!({
                "id": format!("study-{}", studies.len()), "title": "Two choirs",
                "relationships": THREE[..count], "text": ["They sing."],
            });
            if let Some(source) = source {
                study["source"] = json!(source);
            }
            studies.push(study);
        }
    }
    let photograph = full["case_studies"][0]["photographs"][0].clone();
    let mut photographs = Vec::new();
    for without in [
        &[][..],
        &["credit"],
        &["caption"],
        &["date"],
        &["caption", "date"],
        &["credit", "caption"],
    ] {
        let mut own = photograph.clone();
        for field in without {
            own.as_object_mut().unwrap().remove(*field);
        }
        photographs.push(own);
    }
    studies[0]["photographs"] = json!(photographs);
    value["case_studies"] = json!(studies);
    for style in STYLES {
        collected.report(&value, style, Edition::Public);
        collected.report(&value, style, Edition::Exempt);
    }
    collected.site(&value, AFTER, false);
    let mut long = value;
    for study in long["case_studies"].as_array_mut().unwrap() {
        study["text"] = json!(["They sing. ".repeat(25).trim()]);
    }
    collected.site(&long, AFTER, false);
}

/// The pictures, of few places and of many.
fn pictures(collected: &mut Collected) {
    collected.draws = true;
    let mut statuses = choices("Status");
    statuses.retain(|status| !["in-force", "not-known", "no-agreement"].contains(&status.as_str()));
    let crowded = |index: usize, latitude: f64, longitude: f64| {
        let status = &statuses[index % statuses.len()];
        let more = json!({
            "coordinates": { "latitude": latitude, "longitude": longitude },
            "standings": [{ "status": status }],
            "agreements": [{ "kind": "twinning", "start": format!("{}", 1930 + index) }],
            "region": if longitude > 90.0 { "asia" } else { "europe" },
        });
        place(&format!("place-{index}"), &format!("Place {index}"), &more)
    };
    // Crowds of places here and there, each of which is enlarged.
    let crowds = (0..16_u8).map(|index| {
        let step = f64::from(index / 2) / 3.0;
        let (latitude, longitude) =
            if index % 2 == 0 { (47.0 + step, 7.0 + step) } else { (33.0 + step, 132.0 + step) };
        crowded(usize::from(index), latitude, longitude)
    });
    let mut value = with_places(crowds);
    let mut visits = Vec::new();
    for form in ["inward", "outward", "online"] {
        for index in 0..4 {
            let own = format!("place-{}", 2 * index);
            for start in ["2023-10-02", "2024-07-02"] {
                let id = format!("{form}-{start}-{index}");
                visits.push(visit(&id, form, &[&own], &json!({ "start": start })));
            }
        }
    }
    value["visits"] = json!(visits);
    collected.site(&value, "2024-05-01", false);
    let mut with_calls = value.clone();
    let call = visit("call", "online", &["place-0"], &json!({ "ongoing": true }));
    with_calls["visits"].as_array_mut().unwrap().push(call);
    collected.site(&with_calls, "2024-05-01", false);
    next_report(&mut value);
    value["visits"].as_array_mut().unwrap().push(visit(
        "kept",
        "inward",
        &["place-2"],
        &json!({ "start": "2024-07-02", "exempt": exemption() }),
    ));
    let ended = json!({ "considerations": [{ "result": "agreed" }], "exempt": exemption() });
    value["decisions"] = json!([decision("end", &["place-0"], "relinquish", &ended)]);
    collected.report_of(&value, NEXT, "standard", Edition::Exempt);
    // One crowd only, with a place far from it and without.
    let places = value["relationships"].as_array().unwrap().iter().step_by(2).cloned();
    let far = crowded(16, -37.8, 145.0);
    value["relationships"] = places.chain([far]).collect();
    collected.report_of(&value, NEXT, "standard", Edition::Public);
    value["relationships"].as_array_mut().unwrap().pop();
    collected.report_of(&value, NEXT, "standard", Edition::Public);
    for count in [2, 1] {
        let mut places = value["relationships"].as_array().unwrap()[..count].to_vec();
        collected.report(&with_places(places.clone()), "standard", Edition::Public);
        // Some are on no map, have no agreement or have one that has ended.
        places[0]["agreements"][0]["end"] = json!("1999");
        places.extend(three_places());
        for index in 0..count {
            places[count + index].as_object_mut().unwrap().remove("agreements");
        }
        places.truncate(2 * count);
        collected.report(&with_places(places), "standard", Edition::Public);
    }
    collected.draws = false;
}

/// What a line has in common with others that differ in their dates, places or counts only.
fn shape(line: &str, phrases: &[&String]) -> String {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        let month = "(?:January|February|March|April|May|June|July|August|September|October|November|December)";
        Regex::new(&format!(r"(?<day>\b\d{{1,2}} )?(?<month>{month} )?\b(?:19|20)\d\d(?:/\d\d)?s?"))
            .unwrap()
    });
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        let places = "Altstadt|Osthafen|Vila Nova|Nordhavn|Kitahara|Place \\d+";
        let countries = ", (?:Germany|Portugal|Japan|Denmark|Federal Germany)";
        Regex::new(&format!("(?:{places}|‹place›)(?:{countries})?")).unwrap()
    });
    static COUNT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b([2-9]|\d\d+)\b").unwrap());
    // The longest recommendation that the line repeats.
    let repeated = phrases.iter().filter(|phrase| line.contains(phrase.as_str()));
    let line = match repeated.max_by_key(|phrase| phrase.len()) {
        Some(phrase) => line.replace(phrase.as_str(), "…"),
        None => line.to_owned(),
    };
    let line = DATE.replace_all(&line, |found: &Captures<'_>| {
        let has = |part: &str, sign: &str| found.name(part).map_or("", |_| sign).to_owned();
        format!("{}{}y", has("day", "d"), has("month", "m"))
    });
    let line = PLACE.replace_all(&line, "‹place›");
    COUNT.replace_all(&line, "n").into_owned()
}

#[test]
fn standard_sentences() {
    let labels = labels();
    let labels: BTreeSet<String> = labels
        .as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_object)
        .flat_map(|group| group.values().filter_map(Value::as_str))
        .map(str::to_lowercase)
        .collect();
    let phrases: Vec<&String> = SENTENCES["recommendation"].iter().collect();
    let mut text = String::new();
    for (template, lines) in SENTENCES.iter().filter(|(name, _)| !REPEATED.contains(&name.as_str()))
    {
        writeln!(text, "## {template}").unwrap();
        let phrases = if template == "recommendation" { &[] } else { phrases.as_slice() };
        let mut shapes = BTreeSet::new();
        for line in lines {
            let is_ours = template != CELLS || labels.contains(&line.to_lowercase());
            if is_ours && shapes.insert(shape(line, phrases)) {
                writeln!(text, "{line}").unwrap();
            }
        }
        text.push('\n');
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| assert_snapshot!("standard-sentences", text));
}

/// Templates that are parts of others, or repeat what others give.
const REPEATED: [&str; 3] = ["resolution-at", "site-minute", "site-place-decision"];

/// The labels of the base.
fn labels() -> Value {
    let path = repository("report-templates/base/labels.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The pieces of text of at least two words that a template has of its own: outside its
/// statements, and quoted in what it inserts.
fn pieces(template: &str) -> Vec<String> {
    static COMMENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)\{#-.*?#\}").unwrap());
    static TAG: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)\{%.*?%\}|\{\{.*?\}\}").unwrap());
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""([^"]*)""#).unwrap());
    static FIELD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\{ #[^}]*\}").unwrap());
    let template = COMMENT.replace_all(template, "");
    let template = FIELD.replace_all(&template, "\n");
    let inserted = TAG.find_iter(&template).filter(|tag| tag.as_str().starts_with("{{"));
    let quoted = inserted.flat_map(|tag| {
        QUOTED.captures_iter(tag.as_str()).map(|found| found[1].to_owned()).collect::<Vec<_>>()
    });
    let outside = TAG.split(&template).flat_map(str::lines).map(str::to_owned);
    let read = outside
        .chain(quoted)
        .map(|piece| squeezed(as_read(&piece).trim_start_matches("## ").trim_start_matches("- ")));
    read.filter(|piece| {
        piece.split(' ').filter(|word| word.contains(char::is_alphabetic)).count() > 1
    })
    .collect()
}

#[test]
fn every_branch_is_in_the_snapshot() {
    let given: BTreeMap<&str, String> = SENTENCES
        .iter()
        .map(|(template, lines)| {
            let lines = lines.iter().map(|line| squeezed(line).to_lowercase());
            (template.as_str(), lines.collect::<Vec<_>>().join("\n"))
        })
        .collect();
    let mut missing = Vec::new();
    for (path, template) in wordings() {
        let name = name_of(&path);
        let given = given.get(name.as_str()).map_or("", String::as_str);
        for piece in pieces(template) {
            if !given.contains(&piece.to_lowercase()) {
                missing.push(format!("{path}: {piece}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// One report calls the council one thing: what the dataset says, which may not be the Council.
#[test]
fn no_template_names_the_council_by_itself() {
    let comment = Regex::new(r"(?s)\{#-.*?#\}").unwrap();
    for (path, template) in wordings() {
        let template = comment.replace_all(template, "");
        let named: Vec<&str> =
            template.lines().filter(|line| line.contains("he Council")).collect();
        assert_eq!(named, Vec::<&str>::new(), "{path}: write {{{{ the_council }}}}");
    }
}

#[test]
fn every_label_is_in_the_snapshot() {
    let labels = labels();
    let mut missing = Vec::new();
    for (group, templates) in LABELS {
        let given = templates.iter().filter_map(|template| SENTENCES.get(*template)).flatten();
        let given: Vec<String> = given.map(|line| line.to_lowercase()).collect();
        for (key, label) in labels[group].as_object().unwrap() {
            let label = label.as_str().unwrap().to_lowercase();
            if !given.iter().any(|line| line.contains(&label)) {
                missing.push(format!("{group}.{key}: {label}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// The labels that are parts of sentences, with the templates that have them.
const LABELS: [(&str, &[&str]); 16] = [
    ("status", &["approach", CELLS]),
    ("stands", &["standing"]),
    ("site_status", &["site-partner", CELLS]),
    ("site_stands", &["site-place", "site-standing"]),
    ("site_linked", &["site-place"]),
    ("site_kind", &["site-engagement", "site-engagement-subtitle"]),
    ("outcome", &["reason", "entry-recommendation", "summary-recommendation"]),
    ("resolution", &["resolution"]),
    ("kind", &["standing", "site-partner", "recommendation"]),
    ("a_kind", &["recommendation", "site-place"]),
    ("kinds", &["recommendation"]),
    ("next_of_kind", &["site-place"]),
    ("form", &["visit", "visit-ahead", CELLS]),
    ("exempt_schedule", &["exempt-notice", "minute-exclusion"]),
    ("exempt_category", &["exempt-notice", "minute-exclusion"]),
    ("confidential_ground", &["exempt-notice"]),
];
