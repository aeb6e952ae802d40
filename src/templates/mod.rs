//! The report templates: what is built in, and what a folder overrides file by
//! file.
//!
//! A file of a house style is looked for in the house style's folder first and
//! in `base` next, in each case in the override folder before the built-in one.

mod engine;

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::Dir as OpenFolder;
use include_dir::{Dir, DirEntry, include_dir};

use crate::bounded::{self, ReadError};

use crate::diagnostic::rules;
pub(crate) use engine::{environment, fill, loader, template_problem};

rules! {
    Error Dataset TEMPLATE_ERROR "template-error"
        "The report templates can be filled in.";
}

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/report-templates");

/// The folder that every house style rests on.
pub(crate) const BASE: &str = "base";

/// The most bytes that a template file has.
pub const LARGEST_TEMPLATE: u64 = 4 * bounded::MEGABYTE;

/// The templates of a run.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    overrides: Option<Overrides>,
}

/// A folder of templates. It is open, and files are found from it only: neither
/// `..` nor an absolute path nor a symbolic link leads out of it.
#[derive(Debug, Clone)]
struct Overrides {
    path: PathBuf,
    folder: Arc<OpenFolder>,
}

/// A template file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFile {
    /// Where it was found: the path in the override folder, or the path in the
    /// built-in templates.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a template could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TemplatesError {
    /// The override folder is not there.
    #[error("there is no template folder `{}`", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A file could not be read.
    #[error("cannot read the template `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// A name leads out of the template folder.
    #[error("the template name `{name}` leads out of the template folder")]
    Outside {
        /// The name.
        name: String,
    },
    /// No such file.
    #[error("the house style `{style}` has no file `{file}`, and neither has `base`")]
    Missing {
        /// The house style.
        style: String,
        /// The file in its folder.
        file: String,
    },
    /// The folder of a house style has no file that says how it sets reports out.
    #[error("the house style `{}` has no file `{file}`, which every house style must have", folder.display())]
    Incomplete {
        /// Name of the house style.
        style: String,
        /// Its folder.
        folder: PathBuf,
        /// The file.
        file: String,
    },
    /// No such house style.
    #[error("there is no house style `{style}`; there are: {}", known.join(", "))]
    NoStyle {
        /// The house style that was asked for.
        style: String,
        /// The ones there are.
        known: Vec<String>,
    },
}

impl Templates {
    /// The built-in templates.
    #[must_use]
    pub fn built_in() -> Self {
        Self::default()
    }

    /// The built-in templates with those of a folder over them.
    ///
    /// They read nothing outside the folder. What bounds their time and memory is
    /// in the program alone, which runs them in a process of its own: who calls the
    /// library with templates of others has to do the same, as neither engine
    /// bounds memory, and Typst not the time either.
    ///
    /// # Errors
    /// If the folder is not there, or cannot be opened.
    pub fn with_overrides(folder: impl Into<PathBuf>) -> Result<Self, TemplatesError> {
        let path = folder.into();
        if !path.is_dir() {
            return Err(TemplatesError::NoFolder { path });
        }
        match OpenFolder::open_ambient_dir(&path, ambient_authority()) {
            Ok(folder) => {
                Ok(Self { overrides: Some(Overrides { path, folder: Arc::new(folder) }) })
            }
            Err(source) => Err(TemplatesError::Read { path, source: source.into() }),
        }
    }

    /// The names of the house styles, sorted.
    ///
    /// # Errors
    /// If the override folder cannot be read.
    pub fn styles(&self) -> Result<Vec<String>, TemplatesError> {
        let built_in =
            BUILT_IN.dirs().filter_map(|folder| folder.path().to_str().map(str::to_owned));
        let mut names: Vec<String> = built_in.collect();
        if let Some(Overrides { path, folder }) = &self.overrides {
            let read_error = |source: io::Error| TemplatesError::Read {
                path: path.clone(),
                source: source.into(),
            };
            for entry in folder.entries().map_err(read_error)? {
                let name = entry.map_err(read_error)?.file_name();
                if folder.is_dir(&name) {
                    names.push(name.to_string_lossy().into_owned());
                }
            }
        }
        let has_style = |name: &String| matches!(self.file(name, "style.json"), Ok(Some(_)));
        names.retain(has_style);
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// The folder of the overrides that a house style has, whether or not it is whole.
    pub(crate) fn override_folder(&self, style: &str) -> Option<PathBuf> {
        let Overrides { path, folder } = self.overrides.as_ref()?;
        let is_name = matches!(
            Path::new(style).components().collect::<Vec<_>>().as_slice(),
            [Component::Normal(_)]
        );
        (is_name && style != BASE && folder.is_dir(style)).then(|| path.join(style))
    }

    /// The file of a house style, or of the base that it rests on.
    ///
    /// # Errors
    /// If there is no such file, or it cannot be read.
    pub fn find(&self, style: &str, file: &str) -> Result<TemplateFile, TemplatesError> {
        for folder in [style, BASE] {
            if let Some(found) = self.file(folder, file)? {
                return Ok(found);
            }
        }
        Err(TemplatesError::Missing { style: style.to_owned(), file: file.to_owned() })
    }

    /// Path and text of a file of a house style, to show it in a diagnostic.
    pub(crate) fn text(&self, style: &str, file: &str) -> Option<(String, String)> {
        let file = self.find(style, file).ok()?;
        Some((file.name, String::from_utf8(file.bytes).ok()?))
    }

    /// The file of one folder of the templates, if it is there.
    ///
    /// # Errors
    /// If it is there but cannot be read, or its name leads out of the folder.
    pub fn file(&self, folder: &str, file: &str) -> Result<Option<TemplateFile>, TemplatesError> {
        let name = format!("{folder}/{file}");
        let inside = Path::new(&name).components().all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            return Err(TemplatesError::Outside { name });
        }
        if let Some(overrides) = &self.overrides {
            let path = overrides.path.join(&name);
            match bounded::read_in(&overrides.folder, &name, LARGEST_TEMPLATE) {
                Ok(bytes) => {
                    return Ok(Some(TemplateFile { name: path.display().to_string(), bytes }));
                }
                Err(ReadError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => return Err(TemplatesError::Read { path, source }),
            }
        }
        Ok(BUILT_IN
            .get_file(&name)
            .map(|file| TemplateFile { name, bytes: file.contents().to_vec() }))
    }
}

/// Every built-in template file, by its path in the template folder.
#[must_use]
pub fn built_in_files() -> Vec<(PathBuf, &'static [u8])> {
    fn collect(folder: &Dir<'static>, found: &mut Vec<(PathBuf, &'static [u8])>) {
        for entry in folder.entries() {
            match entry {
                DirEntry::Dir(folder) => collect(folder, found),
                DirEntry::File(file) => found.push((file.path().to_owned(), file.contents())),
            }
        }
    }
    let mut found = Vec::new();
    collect(&BUILT_IN, &mut found);
    found.sort();
    found
}
