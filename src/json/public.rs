//! JSON text as everyone may see it: what marked objects say is covered,
//! character for character, so that every place stays where it is.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, parse_to_ast};

use super::document::{Covered, Document, STRICT, escape_token};
use crate::diagnostic::{Location, SourceText};

impl Document {
    /// The document with everything covered that stands beside a field of this
    /// name; the document itself where there is none. All of a text that cannot
    /// be parsed is covered where it may have such a field.
    pub(crate) fn public(self: &Arc<Self>, mark: &str) -> Arc<Self> {
        let source = self.source();
        let text = &source.text;
        let mut covered = Vec::new();
        let mut spots = Vec::new();
        match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
            Ok(parsed) => {
                if let Some(root) = &parsed.value {
                    find(root, mark, String::new(), &mut covered, &mut spots);
                }
                if covered.is_empty() {
                    return Arc::clone(self);
                }
            }
            // A key can be written with escapes.
            Err(_) if has_word(text, mark) || text.contains("\\u") => {
                spots.push(Spot { range: 0..text.len(), with: covered_text });
            }
            Err(_) => return Arc::clone(self),
        }
        let text = cover(text, spots);
        Arc::new(Self {
            source: Arc::new(SourceText::new(source.name.clone(), text)),
            places: OnceLock::new(),
            covered,
        })
    }

    /// The beginning of the covered object that a place is in, if it is in one.
    pub(crate) fn cover(&self, location: &Location) -> Option<Location> {
        let place = &location.span;
        let inside = |range: &Range<usize>| range.start <= place.start && place.start < range.end;
        let covered = |part: &&Covered| inside(&part.range) && !inside(&part.mark);
        let part = self.covered.iter().find(covered)?;
        Some(self.locate(&part.pointer))
    }

    /// A place of the text of which this document covers a part.
    pub(crate) fn shown(&self, location: &Location) -> Location {
        Location { source: Arc::clone(self.source()), ..location.clone() }
    }
}

/// Whether a text has a word, however it is quoted.
fn has_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at.saturating_add(word.len())..).unwrap_or_default();
        !before.ends_with(part) && !after.starts_with(part)
    })
}

/// A piece of text that is covered, and what covers it.
struct Spot {
    range: Range<usize>,
    with: fn(&str) -> String,
}

/// Finds the outermost objects with a mark, and what to cover in them.
fn find(
    value: &ast::Value<'_>,
    mark: &str,
    pointer: String,
    covered: &mut Vec<Covered>,
    spots: &mut Vec<Spot>,
) {
    match value {
        ast::Value::Object(object) => {
            let marks = object.properties.iter().find(|field| field.name.as_str() == mark);
            for field in &object.properties {
                let name = field.name.as_str();
                if marks.is_none() {
                    let pointer = format!("{pointer}/{}", escape_token(name));
                    find(&field.value, mark, pointer, covered, spots);
                } else if name != mark {
                    let name = field.name.range();
                    spots.push(Spot { range: name.start..name.end, with: covered_string });
                    cover_value(&field.value, spots);
                }
            }
            if let Some(field) = marks {
                let (range, mark) = (object.range(), field.range());
                let mark = mark.start..mark.end;
                covered.push(Covered { range: range.start..range.end, mark, pointer });
            }
        }
        ast::Value::Array(array) => {
            for (index, element) in array.elements.iter().enumerate() {
                find(element, mark, format!("{pointer}/{index}"), covered, spots);
            }
        }
        _ => {}
    }
}

/// Covers all that a value says; its brackets and commas stay.
fn cover_value(value: &ast::Value<'_>, spots: &mut Vec<Spot>) {
    let range = value.range();
    let range = range.start..range.end;
    match value {
        ast::Value::Object(object) => {
            for field in &object.properties {
                let name = field.name.range();
                spots.push(Spot { range: name.start..name.end, with: covered_string });
                cover_value(&field.value, spots);
            }
        }
        ast::Value::Array(array) => {
            array.elements.iter().for_each(|element| cover_value(element, spots));
        }
        ast::Value::StringLit(_) => spots.push(Spot { range, with: covered_string }),
        ast::Value::NumberLit(_) => spots.push(Spot { range, with: |text| filled("0", text) }),
        ast::Value::BooleanLit(_) => spots.push(Spot { range, with: |text| filled("null", text) }),
        ast::Value::NullKeyword(_) => {}
    }
}

/// The text with all spots covered.
fn cover(text: &str, mut spots: Vec<Spot>) -> String {
    spots.sort_by_key(|spot| spot.range.start);
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for Spot { range, with } in spots {
        shown.push_str(text.get(at..range.start).unwrap_or_default());
        shown.push_str(&with(text.get(range.clone()).unwrap_or_default()));
        at = range.end;
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    shown
}

/// Text of the same length and lines that says nothing.
fn covered_text(text: &str) -> String {
    text.chars().map(covered_char).collect()
}

/// A string between its quotation marks that says nothing.
fn covered_string(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inner.map_or_else(|| covered_text(text), |inner| format!("\"{}\"", covered_text(inner)))
}

/// A character of the same length in UTF-8 that says nothing.
fn covered_char(c: char) -> char {
    match (c, c.len_utf8()) {
        ('\n' | '\r' | ' ', _) => c,
        (_, 1) => '*',
        (_, 2) => '\u{b7}',
        (_, 3) => '\u{2022}',
        _ => '\u{1f784}',
    }
}

/// A short word, filled up with spaces to the length of another.
fn filled(word: &str, text: &str) -> String {
    format!("{word:<width$}", width = text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> String {
        let (document, _) = Document::parse("test.json".to_owned(), text.as_bytes().to_vec());
        document.public("exempt").source().text.clone()
    }

    #[test]
    fn what_stands_beside_a_mark_is_covered_in_its_place() {
        let text = "{\"a\": \"open\", \"b\": [{\"text\": \"gehe\u{fc}m \\\" x\",\n\"n\": -12.5, \"t\": [true, false], \"exempt\": {\"why\": \"shown\"}}]}";
        let shown = public(text);
        assert_eq!(
            shown,
            "{\"a\": \"open\", \"b\": [{\"****\": \"****\u{b7}* ** *\",\n\"*\": 0    , \"*\": [null, null ], \"exempt\": {\"why\": \"shown\"}}]}"
        );
        assert_eq!(shown.len(), text.len());
        assert!(serde_json::from_str::<serde_json::Value>(&shown).is_ok());
    }

    #[test]
    fn a_text_that_cannot_be_parsed_is_covered_where_it_may_have_a_mark() {
        assert_eq!(public("{\"a\": 1,\n\"exempt\" }"), "***** **\n******** *");
        assert_eq!(public("{\"exempt_x\": 1,\n}"), "{\"exempt_x\": 1,\n}");
        assert!(!public("{\"e\\u0078empt\": {}, \"a\": \"secret\",").contains("secret"));
    }

    #[test]
    fn a_mark_of_any_form_covers() {
        for mark in ["null", "false", "{}", "\"\""] {
            let text = format!("{{\"a\": \"secret\", \"exempt\": {mark}}}");
            assert!(!public(&text).contains("secret"), "{mark}");
        }
        assert!(!public("{\"a\": \"secret\", \"ex\\u0065mpt\": 1}").contains("secret"));
    }
}
