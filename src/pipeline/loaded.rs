//! Datasets as the commands take them: read, checked and whole.

use crate::check::{Purpose, check as check_content};
use crate::compose::{ComposeOptions, Composed, compose};
use crate::dataset::{
    Dataset, Edition, Loaded, ReportId, font_files, ignored_file, read, read_fonts, read_texts,
};
use crate::diagnostic::{
    DEAD_LINK, DUPLICATE_ID, Diagnostic, Diagnostics, INVISIBLE_CHARACTER, PLACEHOLDER_LEFT,
    Severity, UNDECLARED_EXEMPTION, UNKNOWN_REFERENCE,
};
use crate::out::Sources;
use crate::photographs::Images;
use crate::render::Format;

use super::published::Recorded;
use super::{Error, Input, Settings};

/// Reads a dataset.
pub(super) fn load(input: Input) -> Result<Loaded, Error> {
    Ok(match input {
        Input::Path(path) => read(&path)?,
        Input::Text { name, bytes, folder } => {
            let mut loaded = read_texts(vec![(name, bytes)]);
            if let Some(folder) = folder {
                loaded.read_from(folder, Vec::new());
            }
            loaded
        }
    })
}

/// Reads a dataset for what is set in fonts, and adds its own fonts to those of the
/// settings.
pub(super) fn load_with_fonts(
    input: Input,
    settings: &Settings,
) -> Result<(Loaded, Settings), Error> {
    let mut loaded = load(input)?;
    let mut settings = settings.clone();
    let files = loaded.folder().map(read_fonts).transpose()?.unwrap_or_default();
    if !files.is_empty() {
        let (fonts, without) = settings.fonts.with_files(files);
        settings.fonts = fonts;
        loaded.add_problems(without.iter().map(|path| {
            ignored_file(
                path,
                "the file is not read, because it is not a font",
                "replace it with a TrueType or OpenType font, or move it elsewhere",
            )
        }));
    }
    Ok((loaded, settings))
}

/// The files that a dataset is read from: its own, its fonts, and the images that it names.
/// Templates need no mention: an output replaces only files that this program wrote.
pub(super) fn sources(loaded: &Loaded, dataset: &Dataset) -> Sources {
    let mut sources = Sources::default();
    sources.add(loaded.paths().iter().cloned());
    if let Some(folder) = loaded.folder() {
        let images = dataset.image_files().into_iter();
        sources.add(images.map(|(_, file)| folder.join(file.as_str())));
        // Those that cannot be listed have not been read.
        sources.add(font_files(folder).unwrap_or_default());
    }
    sources
}

/// The dataset of an edition, if all of it could be read and all of it is seen.
/// What else is wrong in it can wait: these are the commands that one comes to
/// before a report is ready.
pub(super) fn whole(loaded: &Loaded, edition: Edition) -> Result<Dataset, Error> {
    let dataset = match loaded.edition(edition) {
        Some(dataset) if loaded.is_whole() => dataset,
        _ => return Err(Error::Problems(Diagnostics::new(loaded.problems(Edition::Public)))),
    };
    let found = findings(loaded, Edition::Public, &Purpose::default());
    let unseen = |found: &Diagnostic| found.rule == INVISIBLE_CHARACTER;
    let unseen = Diagnostics::new(found.into_iter().filter(unseen).collect());
    if unseen.is_empty() { Ok(dataset) } else { Err(Error::Problems(unseen)) }
}

/// The dataset of the settings' edition with what was found in it that stands in
/// the way of reports in some formats, if all of it could be read.
pub(super) fn checked(
    loaded: &Loaded,
    settings: &Settings,
    formats: &[Format],
) -> Result<(Dataset, Diagnostics), Error> {
    // Pages are shown in the fonts of whoever reads them.
    let has_pdf = formats.contains(&Format::Pdf);
    let covers = |c| !has_pdf || settings.fonts.covers(c);
    let purpose = Purpose { reports: Some(&covers), site: None };
    checked_for(&purpose, loaded, settings.edition)
}

/// The dataset of an edition with what was found in it that stands in the way of
/// a purpose, if all of it could be read.
pub(super) fn checked_for(
    purpose: &Purpose<'_>,
    loaded: &Loaded,
    edition: Edition,
) -> Result<(Dataset, Diagnostics), Error> {
    let found = findings(loaded, edition, purpose);
    match loaded.edition(edition) {
        // A report of a part of the dataset would only seem to have gaps.
        Some(dataset) if loaded.is_whole() => Ok((dataset, found)),
        _ => Err(Error::Problems(found)),
    }
}

/// What is wrong in a dataset, as the readers of an edition may be told. All of it
/// is checked; what the public part alone does not show is veiled for the public.
fn findings(loaded: &Loaded, edition: Edition, purpose: &Purpose<'_>) -> Diagnostics {
    let form = Diagnostics::new(loaded.problems(edition));
    let content = |edition: Edition| -> Vec<Diagnostic> {
        let dataset = loaded.edition(edition);
        let check = |dataset: Dataset| {
            let found = check_content(&dataset, purpose);
            loaded.weighed(&dataset, found)
        };
        dataset.map(check).unwrap_or_default()
    };
    if edition == Edition::Exempt || !loaded.has_exempt() {
        return form.and(content(edition));
    }
    let seen = Diagnostics::new(content(Edition::Public));
    // What is told is what the public part alone shows: help may name what is exempt.
    form.and(content(Edition::Exempt).iter().map(|found| match seen.like(found) {
        Some(seen) => loaded.public(seen),
        None => loaded.veiled(found),
    }))
}

/// A dataset without errors, with its records and one of its reports, composed with what
/// is on record or, of a published one, in its published form.
pub(super) fn sound<'a>(
    loaded: &'a Loaded,
    settings: &Settings,
    options: &ComposeOptions,
    form: Form,
) -> Result<(Dataset, Recorded<'a>, Composed), Error> {
    let (dataset, found) = checked(loaded, settings, &[])?;
    let records = Recorded::read(loaded, &dataset)?;
    let dataset = records.as_shown(loaded, &dataset, options.report.as_ref(), settings);
    let dataset = dataset.into_owned();
    let id = options.report.as_ref().map(ReportId::as_str);
    let options = &match (form, id.and_then(|id| dataset.report(id))) {
        (Form::Published, Some(entry)) => records.as_published(entry, options, &settings.templates),
        _ => records.options(options),
    };
    // No image is asked for: these commands show none.
    let composed = match compose(&dataset, &settings.templates, &Images::default(), options) {
        Err(error) => return Err(with(found, error.into())),
        Ok(composed) => composed,
    };
    let found = found.and(composed.warnings.clone());
    if found.errors() > 0 { Err(Error::Problems(found)) } else { Ok((dataset, records, composed)) }
}

/// Whether a report is composed in the house style of today or in that of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it would be made today.
    Today,
    /// As it was published.
    Published,
}

/// Whether nothing found in a dataset can be the cause of problems of composing. A
/// placeholder is only a text.
pub(super) fn is_sound(found: &Diagnostics) -> bool {
    let is_text = |problem: &Diagnostic| problem.rule.code == PLACEHOLDER_LEFT.code;
    let mut errors = found.iter().filter(|problem| problem.rule.severity == Severity::Error);
    errors.all(is_text)
}

/// The problems of composing, beside those of a dataset that is sound or not:
/// what is wrong in a dataset leaves references that lead nowhere behind, and
/// exemptions that do not stand yet; an id that stands twice is told where it does,
/// rather than by the anchors made of it.
pub(super) fn beside(more: Diagnostics, sound: bool) -> Vec<Diagnostic> {
    let follows = |problem: &Diagnostic| {
        [UNKNOWN_REFERENCE, UNDECLARED_EXEMPTION, DEAD_LINK, DUPLICATE_ID].contains(&problem.rule)
    };
    more.into_iter().filter(|problem| sound || !follows(problem)).collect()
}

/// Puts what was found before to the problems of an error.
pub(super) fn with(found: Diagnostics, error: Error) -> Error {
    match error {
        Error::Problems(more) => {
            let sound = is_sound(&found);
            Error::Problems(found.and(beside(more, sound)))
        }
        error => error,
    }
}
