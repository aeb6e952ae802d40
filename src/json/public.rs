//! JSON text as everyone may see it: what marked objects say is covered,
//! character for character, so that every place stays where it is.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, parse_to_ast};
use serde_json::Value;

use super::document::{Covered, Document, STRICT, escape_token};
use crate::diagnostic::{Location, SourceText, did_you_mean, is_misspelt};

impl Document {
    /// The document with everything covered that stands beside a mark, or in an
    /// object at one of the pointers; the document itself where there is none.
    /// All of a text that cannot be parsed is covered where it may have a mark.
    pub(crate) fn public(
        self: &Arc<Self>,
        mark: &Mark,
        is_covered: impl Fn(&str) -> bool,
    ) -> Arc<Self> {
        let source = self.source();
        let text = &source.text;
        let mut cover = Cover { mark, is_covered, covered: Vec::new(), spots: Vec::new() };
        match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
            Ok(parsed) => {
                if let Some(root) = &parsed.value {
                    cover.find(root, String::new());
                }
                if cover.covered.is_empty() {
                    return Arc::clone(self);
                }
            }
            // A key can be written with escapes.
            Err(_) if mark.may_be_in(text) => {
                cover.spots.push(Spot { range: 0..text.len(), with: covered_text });
            }
            Err(_) => return Arc::clone(self),
        }
        let text = covered_at(text, cover.spots);
        Arc::new(Self {
            source: Arc::new(SourceText::new(source.name.clone(), text)),
            places: OnceLock::new(),
            covered: cover.covered,
        })
    }

    /// What the text says, whatever is wrong in it beside its form; none where
    /// it cannot be parsed at all.
    pub(crate) fn as_written(&self) -> Option<Value> {
        let parsed = parse_to_ast(&self.source().text, &CollectOptions::default(), &STRICT);
        Some(parsed.ok()?.value?.into())
    }

    /// Whether the text may have a mark.
    pub(crate) fn may_have(&self, mark: &Mark) -> bool {
        mark.may_be_in(&self.source().text)
    }

    /// A place of the document with what it says covered there.
    pub(crate) fn covered_at(&self, location: &Location) -> Location {
        let source = self.source();
        let spot = Spot { range: location.span.clone(), with: covered_string };
        let text = covered_at(&source.text, vec![spot]);
        let source = Arc::new(SourceText::new(source.name.clone(), text));
        Location { source, ..location.clone() }
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

/// The field by which an object is marked, so that what stands beside it is
/// covered.
#[derive(Debug)]
pub(crate) struct Mark {
    /// Its name.
    pub(crate) name: &'static str,
    /// Another name that an officer may give it.
    pub(crate) alias: &'static str,
    /// The fields of its value, which are for everyone.
    pub(crate) fields: &'static [&'static str],
    /// Those of them that nothing else has: an object with one is taken for a
    /// mark under any name, as the name can be misspelt.
    pub(crate) own: &'static [&'static str],
}

impl Mark {
    /// Whether a field is the mark, or is meant to be: its name is like it, or
    /// its value has a field that only a mark has.
    pub(crate) fn is(&self, name: &str, has_field: impl Fn(&str) -> bool) -> bool {
        let name = name.to_lowercase();
        did_you_mean(&name, [self.name]).is_some()
            || is_misspelt(&name, self.alias)
            || self.own.iter().any(|own| has_field(own))
    }

    /// Whether it may be in a text that cannot be parsed: a key can be written
    /// with escapes.
    fn may_be_in(&self, text: &str) -> bool {
        [self.name, self.alias].iter().chain(self.own).any(|name| has_word(text, name))
            || text.contains("\\u")
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

/// What is covered of a text.
struct Cover<'a, F> {
    mark: &'a Mark,
    is_covered: F,
    covered: Vec<Covered>,
    spots: Vec<Spot>,
}

impl<F: Fn(&str) -> bool> Cover<'_, F> {
    fn is_mark(&self, field: &ast::ObjectProp<'_>) -> bool {
        self.mark.is(field.name.as_str(), |own| match &field.value {
            ast::Value::Object(value) => value.properties.iter().any(|f| f.name.as_str() == own),
            _ => false,
        })
    }

    /// The fields that are marks: those of its name, or else those that are meant to be.
    fn marks<'v, 't>(&self, fields: &'v [ast::ObjectProp<'t>]) -> Vec<&'v ast::ObjectProp<'t>> {
        let has_name = |field: &&ast::ObjectProp<'_>| field.name.as_str() == self.mark.name;
        let named: Vec<_> = fields.iter().filter(has_name).collect();
        if named.is_empty() {
            fields.iter().filter(|field| self.is_mark(field)).collect()
        } else {
            named
        }
    }

    /// Covers what is in a mark but does not belong there: its unknown fields, all objects
    /// in its known fields, and all of a mark that is not an object or has a mark itself.
    fn cover_all_but_mark(&mut self, value: &ast::Value<'_>) {
        let fields = match value {
            ast::Value::Object(mark) => mark.properties.as_slice(),
            _ => &[],
        };
        let belongs = |field: &ast::ObjectProp<'_>| self.mark.fields.contains(&field.name.as_str());
        let has_mark = fields.iter().any(|field| !belongs(field) && self.is_mark(field));
        if fields.is_empty() || has_mark {
            cover_value(value, &mut self.spots);
            return;
        }
        for field in fields {
            if belongs(field) {
                cover_objects(&field.value, &mut self.spots);
            } else {
                self.cover_field(field);
            }
        }
    }

    fn cover_field(&mut self, field: &ast::ObjectProp<'_>) {
        let name = field.name.range();
        self.spots.push(Spot { range: name.start..name.end, with: covered_string });
        cover_value(&field.value, &mut self.spots);
    }

    /// Finds the outermost objects that are covered, and what to cover in them.
    fn find(&mut self, value: &ast::Value<'_>, pointer: String) {
        match value {
            ast::Value::Object(object) => {
                let marks = self.marks(&object.properties);
                if marks.is_empty() && !(self.is_covered)(&pointer) {
                    for field in &object.properties {
                        let name = escape_token(field.name.as_str());
                        self.find(&field.value, format!("{pointer}/{name}"));
                    }
                    return;
                }
                for field in &object.properties {
                    if marks.iter().any(|mark| std::ptr::eq(*mark, field)) {
                        self.cover_all_but_mark(&field.value);
                    } else {
                        self.cover_field(field);
                    }
                }
                let (range, mark) = (object.range(), marks.first().map(|mark| mark.range()));
                let mark = mark.map_or(range.start..range.start, |mark| mark.start..mark.end);
                self.covered.push(Covered { range: range.start..range.end, mark, pointer });
            }
            ast::Value::Array(array) => {
                for (index, element) in array.elements.iter().enumerate() {
                    self.find(element, format!("{pointer}/{index}"));
                }
            }
            _ => {}
        }
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

/// Covers all that the objects in a value say.
fn cover_objects(value: &ast::Value<'_>, spots: &mut Vec<Spot>) {
    match value {
        ast::Value::Object(_) => cover_value(value, spots),
        ast::Value::Array(array) => {
            array.elements.iter().for_each(|element| cover_objects(element, spots));
        }
        _ => {}
    }
}

/// The text with all spots covered.
fn covered_at(text: &str, mut spots: Vec<Spot>) -> String {
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
        ('\n' | '\r', _) => c,
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

    const MARK: Mark =
        Mark { name: "exempt", alias: "confidential", fields: &["why"], own: &["why"] };

    fn public(text: &str) -> String {
        let (document, _) = Document::parse("test.json".to_owned(), text.as_bytes().to_vec());
        document.public(&MARK, |pointer| pointer == "/c/1").source().text.clone()
    }

    #[test]
    fn what_stands_beside_a_mark_is_covered_in_its_place() {
        let text = "{\"a\": \"open\", \"b\": [{\"text\": \"gehe\u{fc}m \\\" x\",\n\"n\": -12.5, \"t\": [true, false], \"exempt\": {\"why\": \"shown\"}}]}";
        let shown = public(text);
        assert_eq!(
            shown,
            "{\"a\": \"open\", \"b\": [{\"****\": \"****\u{b7}******\",\n\"*\": 0    , \"*\": [null, null ], \"exempt\": {\"why\": \"shown\"}}]}"
        );
        assert_eq!(shown.len(), text.len());
        assert!(serde_json::from_str::<Value>(&shown).is_ok());
    }

    #[test]
    fn an_object_is_covered_without_a_mark_of_its_own() {
        assert_eq!(
            public(r#"{"c": [{"d": "e"}, {"f": ["g"]}]}"#),
            r#"{"c": [{"d": "e"}, {"*": ["*"]}]}"#
        );
    }

    #[test]
    fn a_text_that_cannot_be_parsed_is_covered_where_it_may_have_a_mark() {
        assert_eq!(public("{\"a\": 1,\n\"exempt\" }"), "********\n**********");
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

    #[test]
    fn only_the_known_fields_of_a_mark_are_left() {
        let values = [
            r#"["secret"]"#,
            r#""secret""#,
            r#"{"note": "secret"}"#,
            r#"[[{"exempt": {}, "text": "secret"}]]"#,
            r#"{"why": {"exempt": {}, "text": "secret"}}"#,
            r#"{"why": ["shown", {"exempt": {}, "text": "secret"}]}"#,
            r#"{"why": "secret", "exempt": {"why": "shown"}}"#,
            r#"{"why": "secret", "confidential": true}"#,
        ];
        for name in ["exempt", "exampleton", "exemption"] {
            for value in values {
                for beside in ["", r#", "exempt": {}"#, r#", "text": "secret""#] {
                    let text = format!(r#"{{"{name}": {value}{beside}}}"#);
                    assert!(!public(&text).contains("secret"), "{text}");
                }
            }
        }
    }

    #[test]
    fn beside_a_mark_nothing_else_is_taken_for_one() {
        for name in ["exampleton", "exemption", "confidential"] {
            let text =
                format!(r#"{{"{name}": {{"why": "secret"}}, "exempt": {{"why": "shown"}}}}"#);
            let shown = public(&text);
            assert!(!shown.contains("secret") && shown.contains("shown"), "{text}");
        }
    }

    #[test]
    fn a_misspelt_mark_covers_and_what_does_not_belong_in_a_mark_is_covered() {
        for name in ["exmpt", "Exempt", "excempt", "exempted", "Confidential", "confidental"] {
            assert!(
                !public(&format!("{{\"a\": \"secret\", \"{name}\": true}}")).contains("secret")
            );
        }
        assert!(!public(r#"{"a": "secret", "private": {"why": "shown"}}"#).contains("secret"));
        assert_eq!(
            public(r#"{"a": 1, "exempt": {"why": "shown", "note": "secret"}}"#),
            r#"{"*": 0, "exempt": {"why": "shown", "****": "******"}}"#
        );
    }
}
