//! The report as one self-contained web page, by `report.html` of the house
//! style, with escaping on.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use regex::Regex;
use serde_json::json;

use super::{Format, RenderError, Rendered};
use crate::dataset::Edition;
use crate::diagnostic::Diagnostics;
use crate::photographs::Image;
use crate::report::Report;
use crate::templates::{Templates, fill, loader, template_problem};

const PAGE: &str = "report.html";

/// How much work the page template may do, in instructions of the template
/// engine: enough for a report of tens of thousands of pages, and an end for a
/// template that has none.
const FUEL: u64 = 2_000_000_000;

/// The most bytes of a page, enough for as many.
const LONGEST: usize = 200_000_000;

pub(super) fn render(report: &Report, templates: &Templates) -> Result<Rendered, RenderError> {
    let style = report.meta.house_style.as_str();
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_debug(true);
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(|name| match name.rsplit('.').next() {
        Some("html") => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    environment.set_loader(loader(templates, style));
    environment.add_filter("href", |anchor: &str| format!("#{anchor}"));
    add_looks(&mut environment, true);
    let addresses = image_addresses(report);
    environment.add_filter("image_address", move |file: &str| {
        addresses.get(file).cloned().map(Value::from_safe_string)
    });
    environment.add_filter("css_string", |text: &str| Value::from_safe_string(css_string(text)));
    let context = context! {
        report => Value::from(Serde(report)),
        linked_data => Value::from_safe_string(linked_data(report)),
    };
    let html = environment
        .get_template(PAGE)
        .and_then(|template| fill(&template, context, LONGEST))
        .map_err(|error| {
            let problem = template_problem(&error, |name| templates.text(style, name));
            RenderError::Template {
                format: Format::Html,
                problems: Diagnostics::new(vec![problem]),
            }
        })?;
    Ok(Rendered { bytes: html.into_bytes(), pages: None })
}

/// The classes in a picture, which this program has drawn.
static CLASSES: LazyLock<Regex> = LazyLock::new(|| regex(r#" class="[^"]*""#));

#[expect(clippy::unreachable, reason = "the pattern is this module's own; every fragment has it")]
fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| unreachable!("the pattern is valid: {error}"))
}

/// Adds what gives elements their looks: `class` and `width` write the attribute,
/// or nothing in a page that is to have no styles of its own; `drawing` leaves
/// the classes in a picture, or takes them out.
pub(super) fn add_looks(environment: &mut Environment<'static>, shown: bool) {
    environment.add_function("class", move |names: &str| {
        let attribute = if shown { format!(r#" class="{names}""#) } else { String::new() };
        Value::from_safe_string(attribute)
    });
    environment.add_filter("drawing", move |svg: &str| {
        let svg = if shown { Cow::Borrowed(svg) } else { CLASSES.replace_all(svg, "") };
        Value::from_safe_string(svg.into_owned())
    });
    environment.add_function("width", move |share: f64| {
        let attribute =
            if shown { format!(r#" style="width: {share:.1}%""#) } else { String::new() };
        Value::from_safe_string(attribute)
    });
}

/// The images of a report, each as an address that holds the whole file: the page
/// is one file.
fn image_addresses(report: &Report) -> HashMap<String, String> {
    let address = |image: &Image| {
        format!("data:{};base64,{}", image.media_type, BASE64_STANDARD.encode(&image.bytes))
    };
    report.images.iter().map(|(name, image)| (name.clone(), address(image))).collect()
}

/// The report as schema.org linked data, safe inside a script element.
fn linked_data(report: &Report) -> String {
    let meta = &report.meta;
    let data = json!({
        "@context": "https://schema.org",
        "@type": "Report",
        "name": format!("{} {}", meta.title, meta.year),
        "abstract": meta.description,
        "inLanguage": meta.language,
        "datePublished": meta.document_date.to_string(),
        "author": { "@type": "GovernmentOrganization", "name": meta.council },
        "publisher": { "@type": "GovernmentOrganization", "name": meta.council },
        "keywords": meta.keywords,
        "isAccessibleForFree": meta.edition == Edition::Public,
    });
    // The characters that could end the script element.
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// Text as the inside of a CSS string.
fn css_string(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            c if c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '-') => c.to_string(),
            c => format!("\\{:x} ", u32::from(c)),
        })
        .collect()
}
