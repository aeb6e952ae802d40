//! The page templates of a house style, filled in with escaping on.
//!
//! What tells a page of a report from one of a web site is in the filters that
//! each adds: where references lead, and where images are.

use std::borrow::Cow;
use std::sync::LazyLock;

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use regex::Regex;

use super::{Format, RenderError};
use crate::diagnostic::Diagnostics;
use crate::templates::{Templates, fill, loader, template_problem};

/// How much a page may take.
pub(super) struct Bounds {
    /// How much work its template may do, in instructions of the template engine.
    pub(super) fuel: u64,
    /// Its most bytes.
    pub(super) longest: usize,
}

/// The page templates of a house style.
pub(super) struct PageTemplates<'a> {
    /// The template engine, to which pages add filters of their own.
    pub(super) environment: Environment<'static>,
    templates: &'a Templates,
    style: &'a str,
    longest: usize,
}

/// The classes in a picture, which this program has drawn.
static CLASSES: LazyLock<Regex> = LazyLock::new(|| regex(r#" class="[^"]*""#));

#[expect(clippy::unreachable, reason = "the pattern is this module's own; every fragment has it")]
fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| unreachable!("the pattern is valid: {error}"))
}

impl<'a> PageTemplates<'a> {
    /// The templates of a house style. `class` and `width` write these attributes,
    /// or nothing in a page that is to have no looks of its own; `drawing` leaves
    /// the classes in a picture, or takes them out.
    pub(super) fn new(
        templates: &'a Templates,
        style: &'a str,
        bounds: &Bounds,
        has_looks: bool,
    ) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        environment.set_debug(true);
        environment.set_fuel(Some(bounds.fuel));
        environment.set_auto_escape_callback(|name| match name.rsplit('.').next() {
            Some("html") => AutoEscape::Html,
            _ => AutoEscape::None,
        });
        environment.set_loader(loader(templates, style));
        environment.add_function("class", move |names: &str| {
            let class = if has_looks { format!(r#" class="{names}""#) } else { String::new() };
            Value::from_safe_string(class)
        });
        environment.add_function("width", move |share: f64| {
            let width =
                if has_looks { format!(r#" style="width: {share:.1}%""#) } else { String::new() };
            Value::from_safe_string(width)
        });
        environment.add_filter("drawing", move |svg: &str| {
            let svg = if has_looks { Cow::Borrowed(svg) } else { CLASSES.replace_all(svg, "") };
            Value::from_safe_string(svg.into_owned())
        });
        Self { environment, templates, style, longest: bounds.longest }
    }

    /// A template filled in.
    ///
    /// # Errors
    /// If it is missing or cannot be filled in.
    pub(super) fn fill(&self, name: &str, context: Value) -> Result<String, RenderError> {
        self.environment
            .get_template(name)
            .and_then(|template| fill(&template, context, self.longest))
            .map_err(|error| {
                let problem =
                    template_problem(&error, |name| self.templates.text(self.style, name));
                RenderError::Template {
                    format: Format::Html,
                    problems: Diagnostics::new(vec![problem]),
                }
            })
    }
}
