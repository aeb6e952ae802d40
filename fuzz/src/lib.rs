//! What the fuzz targets share: all use of the library but that of its
//! narrative parser, and how a dataset is changed at random.

pub mod mutate;
pub mod page;
pub mod schema;

use std::sync::{LazyLock, Once};

use intl_update::check::{Purpose, check as check_content};
use intl_update::compose::{ComposeError, ComposeOptions, Composed, SiteOptions};
use intl_update::compose::{
    compose as compose_report, compose_site as compose_whole_site, minute as compose_minute,
};
use intl_update::dataset::{Dataset, Loaded, PartialDate, ReportId, dataset_schema, read_texts};
use intl_update::diagnostic::{Diagnostic, Diagnostics};
use intl_update::out::OutputFile;
use intl_update::photographs::Images;
use intl_update::render::{Fonts, Format, SiteForm, render_site};
use intl_update::report::{Report, Section};
use intl_update::site::Site;
use intl_update::templates::Templates;
use intl_update::text::{Block, Inline};
use intl_update::workspace::CheckOptions;
use intl_update::{Input, Setup, Workspace};
use serde_json::Value;

use schema::SCHEMA;

pub use intl_update::dataset::Edition;

/// Stands between two files of an input.
pub const BETWEEN_FILES: &str = "\n====\n";

/// Stands in every text that is kept from the public, and nowhere else.
pub const SECRET: char = '\u{a66e}';

/// A dataset with which all is right.
pub const VALID: &str = include_str!("../../tests/fixtures/valid.json");

/// A dataset that has every field.
pub const COMPLETE: &str = include_str!("../../tests/fixtures/complete.json");

/// The editions, that for the public first.
pub const EDITIONS: [Edition; 2] = [Edition::Public, Edition::Exempt];

/// The house styles that are built in.
pub static STYLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let files = intl_update::templates::built_in_files().into_iter();
    let styles = files.filter(|(name, _)| name.ends_with("style.json"));
    styles.filter_map(|(name, _)| Some(name.parent()?.to_str()?.to_owned())).collect()
});

static TEMPLATES: LazyLock<Templates> = LazyLock::new(Templates::built_in);
static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::embedded);

/// Lets the rules run one after the other in one thread, so that a run of a
/// target covers the same code each time.
pub fn settle() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        pool.build_global().expect("the pool has not been used before");
    });
}

/// A number that an input stands for, by which a target chooses what to do with
/// it rather than doing everything.
pub fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |sum, byte| sum.wrapping_mul(31).wrapping_add((*byte).into()))
}

/// One of a number of things, chosen by a number, of which it takes a share.
pub fn choose<'a, T>(from: &'a [T], number: &mut usize) -> &'a T {
    let chosen = &from[*number % from.len()];
    *number /= from.len();
    chosen
}

/// The JSON Schema of a dataset.
pub(crate) fn schema() -> Value {
    dataset_schema()
}

/// The files of an input.
pub fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut rest = bytes;
    let mut files = Vec::new();
    let between = BETWEEN_FILES.as_bytes();
    while let Some(at) = rest.windows(between.len()).position(|window| window == between) {
        files.push(&rest[..at]);
        rest = &rest[at + between.len()..];
    }
    files.push(rest);
    let named = files.into_iter().enumerate();
    named.map(|(index, bytes)| (format!("{index}.json"), bytes.to_vec())).collect()
}

/// The files with a secret in every text that is kept from the public.
pub fn with_secrets(files: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let with_secrets = |(name, bytes): (String, Vec<u8>)| {
        let bytes = without_secret(bytes);
        let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else { return (name, bytes) };
        let nodes = SCHEMA.nodes(&value);
        let kept: Vec<String> = nodes
            .into_iter()
            .filter(|(_, node)| node.exempt && !node.stays && node.is_free_text())
            .map(|(pointer, _)| pointer)
            .collect();
        for pointer in &kept {
            if let Some(Value::String(text)) = value.pointer_mut(pointer) {
                text.push(SECRET);
            }
        }
        if kept.is_empty() { (name, bytes) } else { (name, value.to_string().into_bytes()) }
    };
    files.into_iter().map(with_secrets).collect()
}

/// The bytes with something else where a mutation has made the secret itself,
/// as it is or as the escape that JSON has for it.
fn without_secret(bytes: Vec<u8>) -> Vec<u8> {
    let mut secret = [0; 4];
    let secret = SECRET.encode_utf8(&mut secret).as_bytes();
    let mut clean = bytes;
    for index in 0..clean.len() {
        let rest = &mut clean[index..];
        if rest.starts_with(secret) {
            rest[..secret.len()].fill(b'o');
        } else if rest.len() >= 6 && rest[..6].eq_ignore_ascii_case(b"\\ua66e") {
            rest[..6].copy_from_slice(b"\\u006f");
        }
    }
    clean
}

/// Reads a dataset.
pub fn load(files: Vec<(String, Vec<u8>)>) -> Loaded {
    read_texts(files)
}

/// The day of the web site that is checked.
fn day() -> PartialDate {
    "2026-01-15".parse().expect("it is a day")
}

/// What the rules find in an edition.
pub fn check(loaded: &Loaded, edition: Edition) -> Vec<Diagnostic> {
    let dataset = loaded.edition(edition);
    let purpose = Purpose { reports: Some(&|_| true), site: Some(day()) };
    dataset.map(|dataset| check_content(&dataset, &purpose)).unwrap_or_default()
}

/// What the program tells everyone of a dataset in one file, of all its reports
/// and of its web site.
pub fn told_to_public((name, bytes): &(String, Vec<u8>)) -> Diagnostics {
    let input = Input::Text { name: name.clone(), bytes: bytes.clone(), folder: None };
    let workspace = Workspace::open(input, Setup::default()).expect("a text can be read");
    workspace.check(&CheckOptions::on(day().earliest())).expect("what is wrong is a problem")
}

/// The ids of the reports.
pub fn reports(dataset: &Dataset) -> Vec<ReportId> {
    let mut reports: Vec<ReportId> =
        dataset.reports.iter().filter_map(|report| report.id().parse().ok()).collect();
    reports.sort();
    reports.dedup();
    reports
}

/// What is composed: the report of a year, or the minute of its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The report.
    Report,
    /// The minute.
    Minute,
}

/// Composes, or tells what is wrong.
pub fn compose(
    dataset: &Dataset,
    kind: Kind,
    style: &str,
    report: &ReportId,
) -> Result<Composed, Diagnostics> {
    let options = ComposeOptions {
        report: Some(report.clone()),
        house_style: Some(style.to_owned()),
        ..ComposeOptions::default()
    };
    let composed = match kind {
        Kind::Report => compose_report(dataset, &TEMPLATES, &Images::default(), &options),
        Kind::Minute => compose_minute(dataset, &TEMPLATES, &Images::default(), &options),
    };
    composed.map_err(problems)
}

/// What is wrong with a dataset, by the error of composing.
fn problems(error: ComposeError) -> Diagnostics {
    match error {
        ComposeError::Invalid(problems) => problems,
        error => panic!("the report is there, and so is the house style: {error}"),
    }
}

/// Composes the web site of the edition for the public on a day before, between or
/// after most of what happens, or tells what is wrong.
pub fn compose_site(dataset: &Dataset, style: &str, day: usize) -> Result<Site, Diagnostics> {
    let day = ["2022-01-31", "2024-06-01", "2026-06-01"][day % 3];
    let options = SiteOptions {
        house_style: Some(style.to_owned()),
        ..SiteOptions::on(day.parse().expect("it is a day"))
    };
    let composed = compose_whole_site(dataset, &TEMPLATES, &Images::default(), &options);
    composed.map(|composed| composed.site).map_err(problems)
}

/// The files of a site, as whole pages or their content alone. Of pictures, only the
/// names.
pub fn site_files(site: &Site, whole: bool) -> Vec<(String, String)> {
    let form = if whole { SiteForm::Pages } else { SiteForm::Fragments };
    let files = render_site(site, &TEMPLATES, &FONTS, form)
        .unwrap_or_else(|error| panic!("the site cannot be rendered: {error}"));
    let text = |file: OutputFile| {
        let is_picture = file.name.starts_with("images");
        let bytes = if is_picture { Vec::new() } else { file.bytes };
        String::from_utf8(bytes).expect("all but pictures is in UTF-8")
    };
    files.into_iter().map(|file| (file.name.display().to_string(), text(file))).collect()
}

/// Renders a page.
pub fn page(report: &Report) -> String {
    let rendered = intl_update::render::render(report, Format::Html, &TEMPLATES, &FONTS, None)
        .unwrap_or_else(|error| panic!("the page cannot be rendered: {error}"));
    String::from_utf8(rendered.bytes).expect("a page is in UTF-8")
}

/// The letters of a text, without what is between them.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

/// What is in blocks, gathered.
#[derive(Debug, Default)]
pub struct Tree {
    /// Every text, each on a line of its own.
    pub text: String,
    /// How deep lists and marks stand inside one another.
    pub depth: usize,
    /// The addresses of links.
    pub urls: Vec<String>,
    /// The anchors and words of references.
    pub references: Vec<(String, String)>,
    /// The languages of marked words.
    pub languages: Vec<String>,
    /// The anchors of numbered blocks.
    pub anchors: Vec<String>,
}

impl Tree {
    /// Gathers what is in blocks.
    pub fn of(blocks: &[Block]) -> Self {
        let mut tree = Self::default();
        tree.blocks(blocks, 0);
        tree
    }

    /// Gathers what is in a report, its anchors in reading order.
    pub fn of_report(report: &Report) -> Self {
        let mut tree = Self::default();
        let front = &report.front_page;
        tree.anchors.extend(Some(front.anchor.clone()).filter(|anchor| !anchor.is_empty()));
        front.rows.iter().for_each(|row| tree.blocks(&row.blocks, 0));
        tree.blocks(&front.blocks, 0);
        for section in report.sections.iter().flat_map(Section::walk) {
            tree.anchors.push(section.anchor.clone());
            tree.blocks(&section.blocks, 0);
        }
        tree
    }

    /// Gathers what is in more blocks.
    pub fn blocks(&mut self, blocks: &[Block], depth: usize) {
        for block in blocks {
            match block {
                Block::Paragraph { content } => self.inlines(content, depth),
                Block::Numbered { anchor, blocks, .. } => {
                    self.anchors.push(anchor.clone());
                    self.blocks(blocks, depth);
                }
                Block::List { items, .. } => {
                    items.iter().for_each(|item| self.blocks(item, depth + 1));
                }
                Block::Table { rows, .. } => {
                    rows.iter().flatten().for_each(|cell| self.inlines(cell, depth));
                }
                Block::Photograph { image, caption } => {
                    self.text.push_str(&image.alternative);
                    self.text.push_str(caption.as_deref().unwrap_or_default());
                }
                Block::Picture { caption, alternative, data, .. } => {
                    self.text.push_str(caption);
                    self.text.push_str(alternative);
                    self.blocks(data, depth);
                }
            }
            self.text.push('\n');
        }
    }

    /// Gathers what is in running text.
    pub fn inlines(&mut self, content: &[Inline], depth: usize) {
        self.depth = self.depth.max(depth);
        for inline in content {
            match inline {
                Inline::Text { text } => self.text.push_str(text),
                Inline::Emphasis { content } | Inline::Strong { content } => {
                    self.inlines(content, depth + 1);
                }
                Inline::Link { url, content } => {
                    self.urls.push(url.clone());
                    self.inlines(content, depth + 1);
                }
                Inline::Reference { anchor, text } => {
                    self.references.push((anchor.clone(), text.clone()));
                    self.text.push_str(text);
                }
                Inline::Foreign { language, content } => {
                    self.languages.push(language.clone());
                    self.inlines(content, depth + 1);
                }
            }
        }
    }
}
