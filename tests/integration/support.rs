//! What the tests share: the program, the datasets, and the reports that the
//! library makes of Sheffield's data.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};

use assert_cmd::Command;
use chrono::NaiveDate;
use regex::Regex;
use serde_json::Value;

use crate::made::build_site;
use crate::made::{Built, Settings};
use intl_update::compose::{ComposeOptions, SiteOptions};
use intl_update::render::{Format, SiteForm};
use intl_update::report::{Report, Section};
use intl_update::text::{Block, Inline};

use crate::tagged::Pdf;

/// The house styles that are built in.
pub(crate) const STYLES: [&str; 4] = ["brighton-and-hove", "leeds", "sheffield", "standard"];

/// Variables of the environment that the program's output depends on.
pub(crate) const VARIABLES: [&str; 6] =
    ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "TERM", "SOURCE_DATE_EPOCH"];

/// A path in the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Sheffield's dataset.
pub(crate) fn sheffield() -> PathBuf {
    repository("data/sheffield")
}

/// A path among the fixtures.
pub(crate) fn fixture(path: &str) -> PathBuf {
    repository("tests/fixtures").join(path)
}

/// The program with its arguments, in an environment of its own.
pub(crate) struct Program(Command);

impl Program {
    pub(crate) fn new<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_intl-update"));
        for variable in VARIABLES {
            command.env_remove(variable);
        }
        command.args(arguments);
        Self(command)
    }

    pub(crate) fn argument(mut self, argument: impl AsRef<std::ffi::OsStr>) -> Self {
        self.0.arg(argument);
        self
    }

    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.0.args(arguments);
        self
    }

    pub(crate) fn within(mut self, folder: impl AsRef<Path>) -> Self {
        self.0.current_dir(folder);
        self
    }

    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.0.env(name, value);
        self
    }

    pub(crate) fn reading(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.0.write_stdin(text);
        self
    }

    pub(crate) fn run(mut self) -> Outcome {
        let output = self.0.output().expect("the program starts");
        Outcome {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("the output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("the messages are UTF-8"),
        }
    }
}

/// A day in the municipal year of the fixtures' report: what the check finds on the
/// web site is not to depend on when the tests run.
pub(crate) fn day() -> NaiveDate {
    DAY.parse().expect("it is a day")
}

/// The same on the command line.
pub(crate) const DAY: &str = "2024-09-01";

/// How the program ended and what it said.
#[derive(Debug)]
pub(crate) struct Outcome {
    status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn prints(self, part: &str) -> Self {
        assert!(self.stdout.contains(part), "no `{part}` in {self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn complains(self, part: &str) -> Self {
        assert!(self.stderr.contains(part), "no `{part}` in {self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn says_nothing(self) -> Self {
        assert!(self.stdout.is_empty() && self.stderr.is_empty(), "{self:#?}");
        self
    }

    pub(crate) fn status(&self) -> Option<i32> {
        self.status
    }

    /// The lines of `--message-format json`.
    #[track_caller]
    pub(crate) fn messages(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).expect("each line is a JSON object");
        self.stdout.lines().map(parse).collect()
    }

    /// The diagnostics among those lines.
    #[track_caller]
    pub(crate) fn diagnostics(&self) -> Vec<Value> {
        let mut messages = self.messages();
        messages.retain(|message| message["reason"] == "diagnostic");
        messages
    }
}

/// The words of every page of a dataset's public web site as it was on a day, by
/// the path of the page.
pub(crate) fn site_words(dataset: &Path, day: &str) -> BTreeMap<String, String> {
    let options = SiteOptions::on(day.parse().unwrap());
    let settings = Settings::default();
    let built = build_site(dataset, &options, SiteForm::Pages, &settings).unwrap();
    let is_page = |path: &Path| path.extension().is_some_and(|end| end == "html");
    let pages = built.files.iter().filter(|file| is_page(&file.name));
    let words = |bytes: &[u8]| squeezed(&page_text(std::str::from_utf8(bytes).unwrap()));
    pages.map(|file| (file.name.display().to_string(), words(&file.bytes))).collect()
}

/// Every file below a folder with its bytes, by its path in the folder.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn collect(folder: &Path, root: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, root, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(folder, folder, &mut found);
    found
}

/// A dataset folder put together into one JSON text.
pub(crate) fn whole(folder: &Path) -> String {
    let mut merged = serde_json::Map::new();
    for (name, bytes) in files(folder) {
        let file: Value = serde_json::from_slice(&bytes).expect("the dataset is JSON");
        for (key, part) in file.as_object().expect("each file is an object").clone() {
            match (merged.get_mut(&key), part) {
                (Some(Value::Array(entries)), Value::Array(more)) => entries.extend(more),
                (Some(_), _) if key != "$schema" => {
                    panic!("`{key}` of {} stands in another file too", name.display())
                }
                (_, part) => drop(merged.insert(key, part)),
            }
        }
    }
    merged.remove("$schema");
    serde_json::to_string_pretty(&merged).unwrap()
}

/// Sheffield's report in one house style, in every format.
pub(crate) struct SheffieldReport {
    pub(crate) built: Built,
    pdf: OnceLock<Pdf>,
    page_text: OnceLock<String>,
}

impl SheffieldReport {
    /// Made once for all tests.
    pub(crate) fn get(style: &str) -> &'static Self {
        static REPORTS: LazyLock<BTreeMap<&str, SheffieldReport>> =
            LazyLock::new(|| STYLES.into_iter().map(|style| (style, make(style))).collect());
        &REPORTS[style]
    }

    pub(crate) fn report(&self) -> &Report {
        &self.built.report
    }

    pub(crate) fn bytes(&self, format: Format) -> &[u8] {
        let file = self.built.files.iter().find(|file| file.format == format);
        &file.expect("every format is made").file.bytes
    }

    pub(crate) fn html(&self) -> &str {
        std::str::from_utf8(self.bytes(Format::Html)).expect("the page is UTF-8")
    }

    /// The PDF, read once for all tests.
    pub(crate) fn pdf(&self) -> &Pdf {
        self.pdf.get_or_init(|| Pdf::read(self.bytes(Format::Pdf)))
    }

    /// The words of the page, read once for all tests.
    pub(crate) fn page_text(&self) -> &str {
        self.page_text.get_or_init(|| page_text(self.html()))
    }
}

fn make(style: &str) -> SheffieldReport {
    let compose = ComposeOptions {
        report: Some("2023-24".parse().expect("a municipal year")),
        house_style: Some(style.to_owned()),
        ..ComposeOptions::default()
    };
    let settings = Settings { compose, ..Settings::default() };
    let built = crate::made::build(sheffield(), &settings).expect("Sheffield's report is made");
    SheffieldReport { built, pdf: OnceLock::new(), page_text: OnceLock::new() }
}

/// Every section with its parts, in reading order.
pub(crate) fn all_sections(report: &Report) -> Vec<&Section> {
    report.sections.iter().flat_map(Section::walk).collect()
}

/// The section of a report with this anchor.
#[track_caller]
pub(crate) fn section<'a>(report: &'a Report, anchor: &str) -> &'a Section {
    let found = all_sections(report).into_iter().find(|section| section.anchor == anchor);
    found.unwrap_or_else(|| panic!("there is a section {anchor}"))
}

/// The words of the section of a report with this anchor, and of its parts.
#[track_caller]
pub(crate) fn words_in(report: &Report, anchor: &str) -> String {
    let mut blocks = Vec::new();
    for block in section(report, anchor).walk().flat_map(|part| &part.blocks) {
        match block {
            Block::Numbered { .. } => numbered(std::slice::from_ref(block), &mut blocks),
            block => blocks.push(block),
        }
    }
    squeezed(&blocks.into_iter().map(text_of).collect::<Vec<_>>().join(" "))
}

/// The words of the row of a report's front page with this label.
#[track_caller]
pub(crate) fn row(report: &Report, label: &str) -> String {
    let found = report.front_page.rows.iter().find(|row| row.label == label);
    let row = found.unwrap_or_else(|| panic!("there is a row {label}"));
    squeezed(&row.blocks.iter().map(text_of).collect::<Vec<_>>().join(" "))
}

/// Every numbered block of a list of blocks, in reading order.
pub(crate) fn numbered<'a>(blocks: &'a [Block], found: &mut Vec<&'a Block>) {
    for block in blocks {
        if let Block::Numbered { blocks, .. } = block {
            found.push(block);
            numbered(blocks, found);
        }
    }
}

/// The text of a block: its paragraphs, list entries and cells, each separated
/// by a space; of a numbered block without its numbered parts.
pub(crate) fn text_of(block: &Block) -> String {
    let texts: Vec<String> = match block {
        Block::Paragraph { content } => vec![intl_update::text::plain_text(content)],
        Block::Numbered { blocks, .. } => blocks
            .iter()
            .filter(|block| !matches!(block, Block::Numbered { .. }))
            .map(text_of)
            .collect(),
        Block::List { items, .. } => items.iter().flatten().map(text_of).collect(),
        Block::Table { caption, columns, rows } => std::iter::once(caption.clone())
            .chain(columns.iter().map(|column| column.title.clone()))
            .chain(rows.iter().flatten().map(|cell| intl_update::text::plain_text(cell)))
            .collect(),
        Block::Photograph { image, caption } => {
            std::iter::once(image.alternative.clone()).chain(caption.clone()).collect()
        }
        Block::Picture { caption, alternative, data, .. } => [caption.clone(), alternative.clone()]
            .into_iter()
            .chain(data.iter().map(text_of))
            .collect(),
    };
    texts.join(" ")
}

/// Every inline of a report's sections, depth first.
pub(crate) fn inlines(report: &Report) -> Vec<&Inline> {
    fn from_content<'a>(content: &'a [Inline], found: &mut Vec<&'a Inline>) {
        for inline in content {
            found.push(inline);
            match inline {
                Inline::Emphasis { content }
                | Inline::Strong { content }
                | Inline::Link { content, .. }
                | Inline::Foreign { content, .. } => from_content(content, found),
                Inline::Text { .. } | Inline::Reference { .. } => {}
            }
        }
    }
    fn from_blocks<'a>(blocks: &'a [Block], found: &mut Vec<&'a Inline>) {
        for block in blocks {
            match block {
                Block::Paragraph { content } => from_content(content, found),
                Block::Numbered { blocks, .. } => from_blocks(blocks, found),
                Block::List { items, .. } => {
                    for item in items {
                        from_blocks(item, found);
                    }
                }
                Block::Table { rows, .. } => {
                    rows.iter().flatten().for_each(|cell| from_content(cell, found));
                }
                Block::Photograph { .. } => {}
                Block::Picture { data, .. } => from_blocks(data, found),
            }
        }
    }
    let mut found = Vec::new();
    for row in &report.front_page.rows {
        from_blocks(&row.blocks, &mut found);
    }
    from_blocks(&report.front_page.blocks, &mut found);
    for section in all_sections(report) {
        from_blocks(&section.blocks, &mut found);
    }
    found
}

/// The words of the element, or of the section, of a page with this anchor.
#[track_caller]
pub(crate) fn page_words(html: &str, anchor: &str) -> String {
    let page = scraper::Html::parse_document(html);
    let id = scraper::Selector::parse(&format!("[id='{anchor}']")).unwrap();
    let found = page.select(&id).next().unwrap_or_else(|| panic!("there is an element {anchor}"));
    // A heading has the anchor of its section.
    let is_heading = matches!(found.value().name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let section = found.parent().and_then(scraper::ElementRef::wrap).filter(|_| is_heading);
    squeezed(&section.unwrap_or(found).text().collect::<Vec<_>>().join(" "))
}

/// The words of a page as they are read: without tags, styles and scripts.
pub(crate) fn page_text(html: &str) -> String {
    static IN_LINE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"</?(?:a|em|strong|span|time)(?: [^>]*)?>").unwrap());
    static TAGS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<[^>]*>").unwrap());
    let body = html.split_once("<body>").expect("the page has a body").1;
    let text = IN_LINE.replace_all(body, "");
    let text = TAGS.replace_all(&text, " ");
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x2f;", "/")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    squeezed(&text)
}

/// Words separated by single spaces.
pub(crate) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The values that the dataset's schema lists for a type, such as `Outcome`.
pub(crate) fn choices(of: &str) -> Vec<String> {
    let schema = serde_json::to_value(intl_update::dataset::dataset_schema()).unwrap();
    let listed = schema["$defs"][of]["enum"].as_array().expect("the type has a list");
    listed.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}
