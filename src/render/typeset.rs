//! Reports as pages, laid out by Typst with `report.typ` of the house style.
//!
//! The template reads the report as data (`json("report.json")`), never as
//! spliced source, with the parts of its long words (`json("hyphens.json")`) and its
//! languages (`json("languages.json")`). Only this module and `pdf` name Typst's types.
//!
//! Typst remembers what it has laid out. A report that is typeset again after an edit takes
//! little time, as long as no function of the template sees more of the report than it needs.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Binding, Bytes, Datetime, Duration, Scope};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt as _, World, WorldExt as _};
use typst_kit::files::{FileLoader, FileStore};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use super::RenderError;
use super::hyphens::hyphens;
use super::languages::languages;
use crate::diagnostic::{Diagnostic, Diagnostics, Hint, Location, SourceText};
use crate::photographs::Image;
use crate::report::Report;
use crate::templates::TEMPLATE_ERROR;
use crate::templates::{Templates, TemplatesError};

pub(super) const DOCUMENT: &str = "report.typ";
const DATA: &str = "report.json";
const HYPHENS: &str = "hyphens.json";
const LANGUAGES: &str = "languages.json";

/// Hyphens that word processors put in, for which the embedded typeface has no glyphs.
const OTHER_HYPHENS: [char; 2] = ['\u{2010}', '\u{2011}'];

/// The fonts that a report is typeset with: the embedded Noto Sans (Latin with
/// Welsh, Greek, Cyrillic), those of a folder, and those of a dataset.
#[derive(Clone)]
pub struct Fonts {
    store: Arc<FontStore>,
    folder: Option<PathBuf>,
}

impl Fonts {
    /// The embedded fonts.
    #[must_use]
    pub fn embedded() -> Self {
        Self { store: Arc::new(embedded_store()), folder: None }
    }

    /// The embedded fonts and those in a folder.
    ///
    /// # Errors
    /// If the folder has no fonts.
    pub fn with_folder(folder: &Path) -> Result<Self, RenderError> {
        let mut store = embedded_store();
        let found: Vec<_> = typst_kit::fonts::scan(folder).collect();
        if found.is_empty() {
            return Err(RenderError::NoFonts { path: folder.to_owned() });
        }
        store.extend(found);
        Ok(Self { store: Arc::new(store), folder: Some(folder.to_owned()) })
    }

    /// These fonts and those in the bytes of files, and the paths of files that have none.
    pub(crate) fn with_files(&self, files: Vec<(PathBuf, Vec<u8>)>) -> (Self, Vec<PathBuf>) {
        let mut store = embedded_store();
        store.extend(self.folder.iter().flat_map(|folder| typst_kit::fonts::scan(folder)));
        let mut without = Vec::new();
        for (path, bytes) in files {
            let fonts: Vec<Font> = Font::iter(Bytes::new(bytes)).collect();
            if fonts.is_empty() {
                without.push(path);
            }
            store.extend(fonts.into_iter().map(with_info));
        }
        (Self { store: Arc::new(store), folder: self.folder.clone() }, without)
    }

    /// The data of each font file.
    pub(super) fn data(&self) -> impl Iterator<Item = Vec<u8>> {
        let fonts = (0..).map_while(|index| self.store.font(index));
        fonts.filter(|font| font.index() == 0).map(|font| font.data().to_vec())
    }

    /// Whether one of the fonts has a glyph for a character.
    #[must_use]
    pub fn covers(&self, character: char) -> bool {
        let book = self.store.book();
        (0..)
            .map_while(|index| book.info(index))
            .any(|info| info.coverage.contains(u32::from(character)))
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").finish_non_exhaustive()
    }
}

fn embedded_store() -> FontStore {
    let mut store = FontStore::new();
    for data in
        [notosans::REGULAR_TTF, notosans::BOLD_TTF, notosans::ITALIC_TTF, notosans::BOLD_ITALIC_TTF]
    {
        store.extend(Font::iter(Bytes::new(data)).map(with_info));
    }
    store
}

fn with_info(font: Font) -> (Font, FontInfo) {
    let info = font.info().clone();
    (font, info)
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(library()));

/// What a template may call: all of Typst but WebAssembly, so that a template
/// is text that can be read before it is run.
fn library() -> Library {
    // The feature marks cells of a table as headings of their rows.
    let mut library =
        Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build();
    let mut scope = Scope::new();
    for (name, binding) in library.global.scope().iter().filter(|(name, _)| *name != "plugin") {
        scope.bind(name.clone(), binding.clone());
    }
    library.global = library.global.with_scope(scope);
    library.std = Binding::detached(library.global.clone());
    library
}

/// The folder in which the template finds the images of the report.
const IMAGES: &str = "images/";

/// Serves the report's data, its long words, its languages, its images and the template files to Typst,
/// and nothing else: no packages, no other files.
struct ReportFiles {
    data: Bytes,
    hyphens: Bytes,
    languages: Bytes,
    images: BTreeMap<String, Image>,
    templates: Templates,
    style: String,
}

impl FileLoader for ReportFiles {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.get();
        if *path.root() != VirtualRoot::Project {
            return Err(FileError::AccessDenied);
        }
        let name = path.vpath().get_without_slash();
        if name == DATA {
            return Ok(self.data.clone());
        }
        if name == HYPHENS {
            return Ok(self.hyphens.clone());
        }
        if name == LANGUAGES {
            return Ok(self.languages.clone());
        }
        if let Some(image) = name.strip_prefix(IMAGES).and_then(|name| self.images.get(name)) {
            return Ok(Bytes::new(Arc::clone(&image.bytes)));
        }
        match self.templates.find(&self.style, name) {
            Ok(file) => Ok(Bytes::new(file.bytes)),
            Err(TemplatesError::Outside { .. }) => Err(FileError::AccessDenied),
            Err(TemplatesError::Read { source, .. }) => {
                Err(FileError::Other(Some(format!("{source}: {name}").into())))
            }
            Err(_) => Err(FileError::NotFound(name.into())),
        }
    }
}

/// What Typst sees of the world.
struct ReportWorld {
    files: FileStore<ReportFiles>,
    fonts: Fonts,
    main: FileId,
}

impl World for ReportWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.store.book()
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
        self.fonts.store.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // The same input gives the same bytes, so there is no clock here.
        None
    }
}

/// A report as pages.
pub struct Typeset {
    document: PagedDocument,
    world: ReportWorld,
}

impl Typeset {
    /// Typesets a report.
    ///
    /// # Errors
    /// If a template is missing or has errors, or gives a warning (a font that is not there,
    /// layout that does not settle): the pages are then not what the house style asks for.
    pub fn new(report: &Report, templates: &Templates, fonts: &Fonts) -> Result<Self, RenderError> {
        let world = ReportWorld::new(report, templates, fonts)?;
        // What overflows in Typst (a text repeated 2^62 times) panics there.
        let compiled = catch_unwind(AssertUnwindSafe(|| typst::compile::<PagedDocument>(&world)))
            .map_err(|_| broken_off())?;
        // Typst keeps results of earlier compilations, which a batch would pile up. While this
        // report was typeset, each other thread may have evicted once, too.
        typst::comemo::evict(rayon::current_num_threads());
        let document = compiled.output.map_err(|errors| world.problem(&errors))?;
        if !compiled.warnings.is_empty() {
            return Err(world.problem(&compiled.warnings));
        }
        Ok(Self { document, world })
    }

    /// The number of pages.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.document.pages().len()
    }

    /// The pages as a PDF.
    pub(super) fn pdf(&self, options: &PdfOptions) -> Result<Vec<u8>, RenderError> {
        let exported = catch_unwind(AssertUnwindSafe(|| typst_pdf::pdf(&self.document, options)));
        exported.map_err(|_| broken_off())?.map_err(|errors| self.world.problem(&errors))
    }
}

impl std::fmt::Debug for Typeset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typeset").field("pages", &self.pages()).finish_non_exhaustive()
    }
}

impl ReportWorld {
    fn new(report: &Report, templates: &Templates, fonts: &Fonts) -> Result<Self, RenderError> {
        let style = &report.meta.house_style;
        // Missing files are reported in the library's own words rather than Typst's.
        templates.find(style, DOCUMENT)?;
        let failed = |source| RenderError::Json { what: "the report", source };
        let data = serde_json::to_value(report).map_err(failed)?;
        let hyphens = hyphens(&data, &report.meta.language);
        let files = ReportFiles {
            data: Bytes::from_string(
                serde_json::to_string(&data).map_err(failed)?.replace(OTHER_HYPHENS, "-"),
            ),
            hyphens: Bytes::new(serde_json::to_vec(&hyphens).map_err(failed)?),
            languages: Bytes::new(serde_json::to_vec(&languages(&data)).map_err(failed)?),
            images: report.images.clone(),
            templates: templates.clone(),
            style: style.clone(),
        };
        let main = RootedPath::new(
            VirtualRoot::Project,
            VirtualPath::new(DOCUMENT)
                .map_err(|_| TemplatesError::Outside { name: DOCUMENT.to_owned() })?,
        );
        Ok(Self { files: FileStore::new(files), fonts: fonts.clone(), main: main.intern() })
    }

    /// The error that stands for what Typst says.
    fn problem(&self, errors: &[SourceDiagnostic]) -> RenderError {
        let problems = errors.iter().map(|error| explain(self, error)).collect();
        RenderError::Template { name: DOCUMENT.to_owned(), problems: Diagnostics::new(problems) }
    }
}

/// The error that stands for a panic of Typst.
fn broken_off() -> RenderError {
    let problem = Diagnostic::new(
        TEMPLATE_ERROR,
        None,
        format!("Typst broke off as it typeset `{DOCUMENT}`"),
        "look for numbers or texts that grow too large in the template",
    );
    let problems = Diagnostics::new(vec![problem]);
    RenderError::Template { name: DOCUMENT.to_owned(), problems }
}

/// What Typst says, with the line of the template.
fn explain(world: &ReportWorld, error: &SourceDiagnostic) -> Diagnostic {
    let location = error.span.id().and_then(|id| {
        let text = world.source(id).ok()?.text().to_owned();
        let span = world.range(error.span)?;
        let name = id.get().vpath().get_without_slash().to_owned();
        let files = world.files.loader();
        let name = files.templates.find(&files.style, &name).map_or(name, |file| file.name);
        Some(Location { source: Arc::new(SourceText::new(name, text)), span, path: String::new() })
    });
    // Some hints are on the arguments of Typst's own program.
    let hints = error.hints.iter().map(|hint| hint.v.to_string());
    let hints: Vec<String> = hints.filter(|hint| !hint.contains("`--")).collect();
    let (help, hint) = if hints.is_empty() {
        let help = "correct the template; compare it with the built-in one".to_owned();
        (help, Some(Hint::BuiltInTemplates))
    } else {
        (hints.join("; "), None)
    };
    let problem = Diagnostic::new(TEMPLATE_ERROR, location, error.message.to_string(), help);
    Diagnostic { hint, ..problem }
}
