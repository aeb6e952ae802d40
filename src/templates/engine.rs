//! What the minijinja environments of wording and pages have in common.

use std::error::Error as _;
use std::sync::Arc;

use minijinja::{Error, ErrorKind};

use super::{Templates, TemplatesError};
use crate::diagnostic::{Diagnostic, Location, SourceText, TEMPLATE_ERROR};

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
            Err(Error::new(ErrorKind::InvalidOperation, error.to_string()).with_source(error))
        }
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
        "correct the template; compare it with the built-in one: intl-update templates export",
    )
}

fn line_span(text: &str, line: usize) -> std::ops::Range<usize> {
    let mut start = 0;
    for (index, content) in text.split('\n').enumerate() {
        if index + 1 == line {
            return start..start + content.len();
        }
        start += content.len() + 1;
    }
    0..0
}
