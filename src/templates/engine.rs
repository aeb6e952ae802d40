//! What the minijinja environments of wording and pages have in common.

use std::error::Error as _;
use std::io;
use std::sync::Arc;

use minijinja::{Environment, Error, ErrorKind, Template, UndefinedBehavior, Value};

use super::{Templates, TemplatesError};
use crate::diagnostic::{Diagnostic, Hint, Location, SourceText};
use crate::templates::TEMPLATE_ERROR;

/// The template engine as both have it: it loads the templates of a house style,
/// refuses names that are not there, and does no more work than so many instructions.
pub(crate) fn environment(templates: &Templates, style: &str, fuel: u64) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_debug(true);
    environment.set_fuel(Some(fuel));
    environment.set_loader(loader(templates, style));
    environment
}

/// Loads templates by their path in a house style's folder.
pub(crate) fn loader(
    templates: &Templates,
    style: &str,
) -> impl Fn(&str) -> Result<Option<String>, Error> + Send + Sync + 'static {
    let (templates, style) = (templates.clone(), style.to_owned());
    move |name| match templates.find(&style, name) {
        Ok(file) => String::from_utf8(file.bytes).map(Some).map_err(|_| {
            let detail = format!("the template `{name}` is not in UTF-8");
            Error::new(ErrorKind::InvalidOperation, detail)
        }),
        Err(TemplatesError::Missing { .. }) => Ok(None),
        Err(error) => {
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            let detail = format!("{error}{cause}");
            Err(Error::new(ErrorKind::InvalidOperation, detail).with_source(error))
        }
    }
}

/// Fills a template in, to no more than so many bytes.
pub(crate) fn fill(
    template: &Template<'_, '_>,
    context: Value,
    most: usize,
) -> Result<String, Error> {
    let mut out = Limited { text: Vec::new(), most, full: false };
    let result = template.render_captured_to(context, &mut out).map(drop);
    if out.full {
        let detail = format!("`{}` gives more than {most} bytes", template.name());
        return Err(Error::new(ErrorKind::InvalidOperation, detail));
    }
    result?;
    // The engine writes nothing but text.
    Ok(String::from_utf8_lossy(&out.text).into_owned())
}

/// A text that refuses to grow beyond its limit.
struct Limited {
    text: Vec<u8>,
    most: usize,
    full: bool,
}

impl io::Write for Limited {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.text.len().saturating_add(more.len()) > self.most {
            self.full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.text.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is wrong with a template, with its line; `source` gives path and text
/// of a template by its name.
pub(crate) fn template_problem(
    error: &Error,
    source: impl Fn(&str) -> Option<(String, String)>,
) -> Diagnostic {
    // An error inside an included template is wrapped by the including one.
    let mut innermost = error;
    while let Some(inner) = innermost.source().and_then(|inner| inner.downcast_ref::<Error>()) {
        innermost = inner;
    }
    if let Some(problem) = open_comment(innermost, &source) {
        return problem;
    }
    let located = innermost.name().and_then(&source).map(|(name, text)| {
        let line = line_span(&text, innermost.line().unwrap_or(1));
        let span = innermost
            .range()
            .filter(|range| text.get(range.clone()).is_some_and(|text| !text.is_empty()))
            .unwrap_or(line);
        Location { source: Arc::new(SourceText::new(name, text)), span, path: String::new() }
    });
    let detail = innermost.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    let name = innermost.name().map(|name| format!(" `{name}`")).unwrap_or_default();
    Diagnostic::new(
        TEMPLATE_ERROR,
        located,
        format!("the template{name} cannot be filled in: {}{detail}", innermost.kind()),
        "correct the template; compare it with the built-in one",
    )
    .with_hint(Hint::BuiltInTemplates)
}

/// A comment that is never closed is most often none: `{#name}` behind a heading
/// looks like one to the engine.
fn open_comment(
    error: &Error,
    source: impl Fn(&str) -> Option<(String, String)>,
) -> Option<Diagnostic> {
    if error.kind() != ErrorKind::SyntaxError {
        return None;
    }
    let (name, text) = source(error.name()?)?;
    let closed = text.rfind("#}").map_or(0, |at| at.saturating_add(2));
    let start = closed.saturating_add(text.get(closed..)?.find("{#")?);
    let rest = text.get(start..)?;
    let line = rest.lines().next().unwrap_or(rest);
    let (written, help) = match line.split_once('}') {
        Some((inside, _)) => {
            let named = inside.trim_start_matches("{#").trim();
            (
                format!("{inside}}}"),
                format!(
                    "write `{{ #{named} }}` with a space, where it names what a heading asks for"
                ),
            )
        }
        None => ("{#".to_owned(), "end the comment with `#}`".to_owned()),
    };
    let span = start..start.saturating_add(written.len());
    Some(Diagnostic::new(
        TEMPLATE_ERROR,
        Some(Location { source: Arc::new(SourceText::new(name, text)), span, path: String::new() }),
        format!("`{written}` begins a comment that has no end"),
        help,
    ))
}

fn line_span(text: &str, line: usize) -> std::ops::Range<usize> {
    let mut start = 0_usize;
    for (index, content) in text.split('\n').enumerate() {
        let end = start.saturating_add(content.len());
        if index.saturating_add(1) == line {
            return start..end;
        }
        start = end.saturating_add(1);
    }
    0..0
}
