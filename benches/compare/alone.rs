//! Typst alone: what the template reads of a report and the templates to a PDF, through the
//! typst crates and nothing of this library.
//!
//! This is what any program that typesets a report with this template has to
//! do at the least. It sets the same options as `render::pdf`, so that both
//! give the same bytes and their times can be held against each other.

// Its tests are the library's.
#[cfg_attr(test, expect(unused_imports, reason = "without a harness, tests are left out"))]
#[path = "../../src/render/hyphens.rs"]
mod hyphens;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt as _, World};
use typst_kit::files::{FileLoader, FileStore};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

const DOCUMENT: &str = "report.typ";
const DATA: &str = "report.json";
const HYPHENS: &str = "hyphens.json";
const LANGUAGES: &str = "languages.json";

/// What the PDF's options need of a report.
#[derive(Deserialize)]
struct Head {
    meta: Meta,
}

#[derive(Deserialize)]
struct Meta {
    council_id: String,
    title: String,
    year: String,
    house_style: String,
    edition: Edition,
    document_date: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Edition {
    Public,
    Exempt,
}

/// Writes what the template reads of a report, given as its JSON, into a folder. This is done
/// before any time is taken.
pub(crate) fn prepare(report: &[u8], folder: &Path) -> Result<(), Box<dyn Error>> {
    let data: Value = serde_json::from_slice(report)?;
    let language = data.pointer("/meta/language").and_then(Value::as_str).unwrap_or_default();
    let mut languages = BTreeMap::new();
    collect_languages(&data, &mut languages);
    fs::create_dir_all(folder)?;
    let text = serde_json::to_string(&data)?.replace(['\u{2010}', '\u{2011}'], "-");
    fs::write(folder.join(DATA), text)?;
    fs::write(folder.join(HYPHENS), serde_json::to_vec(&hyphens::hyphens(&data, language))?)?;
    fs::write(folder.join(LANGUAGES), serde_json::to_vec(&languages)?)?;
    Ok(())
}

/// The languages of a report as its template reads them, none of which is written from the
/// right.
fn collect_languages(value: &Value, found: &mut BTreeMap<String, Value>) {
    let fields: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(fields) => fields.values().collect(),
        _ => Vec::new(),
    };
    if let Some(tag) = value.get("language").and_then(Value::as_str) {
        let mut parts = tag.split('-');
        let language = parts.next();
        let region = parts.find(|part| part.len() == 2);
        let known = json!({ "lang": language, "region": region, "right_to_left": false });
        found.insert(tag.to_owned(), known);
    }
    for field in fields {
        collect_languages(field, found);
    }
}

/// The folders that a file is looked for in.
struct Files([PathBuf; 3]);

impl FileLoader for Files {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash();
        let path = self.0.iter().map(|folder| folder.join(name)).find(|path| path.is_file());
        let path = path.ok_or_else(|| FileError::NotFound(name.into()))?;
        let bytes = fs::read(&path).map_err(|error| FileError::from_io(error, &path))?;
        Ok(Bytes::new(bytes))
    }
}

struct Alone {
    files: FileStore<Files>,
    fonts: FontStore,
    library: LazyHash<Library>,
    main: FileId,
}

impl World for Alone {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.files.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Typesets a report from the folder in which it was prepared, with the templates of another.
pub(crate) fn typeset(prepared: &Path, templates: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let Head { meta } = serde_json::from_slice(&fs::read(prepared.join(DATA))?)?;
    let options = options(&meta)?;
    let folders = [prepared.to_owned(), templates.join(&meta.house_style), templates.join("base")];
    let mut fonts = FontStore::new();
    for data in
        [notosans::REGULAR_TTF, notosans::BOLD_TTF, notosans::ITALIC_TTF, notosans::BOLD_ITALIC_TTF]
    {
        fonts.extend(Font::iter(Bytes::new(data)).map(|font| {
            let info = font.info().clone();
            (font, info)
        }));
    }
    let main = RootedPath::new(VirtualRoot::Project, VirtualPath::new(DOCUMENT)?).intern();
    let world = Alone {
        files: FileStore::new(Files(folders)),
        fonts,
        library: LazyHash::new(
            Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build(),
        ),
        main,
    };
    let compiled = typst::compile::<PagedDocument>(&world);
    let document = compiled.output.map_err(|errors| first(&errors))?;
    if !compiled.warnings.is_empty() {
        return Err(first(&compiled.warnings).into());
    }
    Ok(typst_pdf::pdf(&document, &options).map_err(|errors| first(&errors))?)
}

fn options(meta: &Meta) -> Result<PdfOptions, Box<dyn Error>> {
    // A date of a report may lack day or month; its metadata then has the
    // first one.
    let mut parts = meta.document_date.split('-');
    let year = parts.next().unwrap_or_default().parse()?;
    let month = parts.next().unwrap_or("1").parse()?;
    let day = parts.next().unwrap_or("1").parse()?;
    Ok(PdfOptions {
        ident: Smart::Custom(format!(
            "{} {} {} {} {:?}",
            meta.council_id, meta.title, meta.year, meta.house_style, meta.edition
        )),
        creator: Smart::Custom(Some(concat!("intl-update ", env!("CARGO_PKG_VERSION")).to_owned())),
        timestamp: Datetime::from_ymd(year, month, day).map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|error| error.message().to_string())?,
        ..PdfOptions::default()
    })
}

fn first(found: &[SourceDiagnostic]) -> String {
    found.first().map(|problem| problem.message.to_string()).unwrap_or_default()
}
