//! The languages of a report as Typst has them: it knows no scripts, and takes the
//! direction from the language alone.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::text::language::{is_right_to_left, primary, region};

/// A language as Typst has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct TypstLanguage {
    lang: String,
    /// A country of two letters.
    region: Option<String>,
    right_to_left: bool,
}

/// The languages in a composed report, by their tags.
pub(super) fn languages(report: &Value) -> BTreeMap<String, TypstLanguage> {
    let mut found = BTreeMap::new();
    collect(report, &mut found);
    found
}

fn collect(value: &Value, found: &mut BTreeMap<String, TypstLanguage>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => {
            if let Some(tag) = fields.get("language").and_then(Value::as_str) {
                found.entry(tag.to_owned()).or_insert_with(|| TypstLanguage {
                    lang: primary(tag).to_owned(),
                    region: region(tag).filter(|region| region.len() == 2),
                    right_to_left: is_right_to_left(tag),
                });
            }
            fields.values().for_each(|field| collect(field, found));
        }
        _ => {}
    }
}
