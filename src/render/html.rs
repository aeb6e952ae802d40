//! The report as one self-contained web page, by `report.html` of the house
//! style, with escaping on.

use std::collections::HashMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use minijinja::context;
use minijinja::value::{Serde, Value};
use serde_json::{Map, Value as Json, json};

use super::pages::{Bounds, PageTemplates};
use super::{RenderError, Rendered};
use crate::dataset::Edition;
use crate::out::{LastLine, signed};
use crate::photographs::Image;
use crate::report::Report;
use crate::templates::Templates;

const PAGE: &str = "report.html";

/// Enough for a report of tens of thousands of pages, and an end for a template
/// that has none.
const BOUNDS: Bounds = Bounds { fuel: 2_000_000_000, longest: 200_000_000 };

pub(super) fn render(report: &Report, templates: &Templates) -> Result<Rendered, RenderError> {
    let style = report.meta.house_style.as_str();
    let mut pages = PageTemplates::new(templates, style, &BOUNDS, true);
    let addresses = image_addresses(report);
    let environment = &mut pages.environment;
    environment.add_filter("href", |anchor: &str| format!("#{anchor}"));
    environment.add_filter("image_address", move |file: &str| {
        addresses.get(file).cloned().map(Value::from_safe_string)
    });
    let context = context! {
        report => Value::from(Serde(report)),
        full_title => report.meta.full_title(),
        linked_data => Value::from_safe_string(linked_data(report)),
        pdf => report.pdf.as_deref(),
    };
    let html = signed(&pages.fill(PAGE, context)?, LastLine::Markup);
    Ok(Rendered { bytes: html.into_bytes(), pages: None })
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
    let mut data = Map::new();
    let mut add = |name: &str, value: Json| drop(data.insert(name.to_owned(), value));
    add("@context", "https://schema.org".into());
    add("@type", "Report".into());
    add("name", meta.full_title().into());
    add("abstract", meta.description.as_str().into());
    add("inLanguage", meta.language.as_str().into());
    if !meta.draft {
        add("datePublished", meta.document_date.to_string().into());
    }
    // A notice may say that somebody else wrote the report.
    if meta.notice.is_none() {
        let council = json!({ "@type": "GovernmentOrganization", "name": meta.council });
        add("author", council.clone());
        add("publisher", council);
    }
    add("keywords", json!(meta.keywords));
    add("isAccessibleForFree", (meta.edition == Edition::Public).into());
    let data = Json::Object(data);
    // The characters that could end the script element.
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
