//! JSON text with the place of every value.
//!
//! A document is parsed strictly (RFC 8259: no comments, no trailing commas),
//! duplicate keys are found, and the place of any value can be asked for by
//! its JSON pointer. Places are worked out only when a diagnostic needs one.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::{Number, Value};

use crate::diagnostic::{DUPLICATE_KEY, Diagnostic, Location, NOT_JSON, SourceText};

/// RFC 8259 and nothing more.
pub(super) const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// A parsed JSON text that knows where its values stand.
#[derive(Debug)]
pub(crate) struct Document {
    pub(super) source: Arc<SourceText>,
    pub(super) places: OnceLock<HashMap<String, Place>>,
    /// The objects of which all but the mark is covered; see
    /// [`public`](Document::public).
    pub(super) covered: Vec<Covered>,
}

/// An object that is covered but for its mark.
#[derive(Debug)]
pub(super) struct Covered {
    pub(super) range: Range<usize>,
    /// The mark itself, which is not covered.
    pub(super) mark: Range<usize>,
    pub(super) pointer: String,
}

/// Where a value stands, and the key it stands under.
#[derive(Debug, Clone)]
pub(super) struct Place {
    value: Range<usize>,
    key: Option<Range<usize>>,
}

impl Document {
    /// Parses a text.
    ///
    /// # Errors
    /// What keeps the text from being JSON, or every duplicate key in it.
    pub(crate) fn parse(
        name: String,
        bytes: Vec<u8>,
    ) -> (Arc<Self>, Result<Value, Vec<Diagnostic>>) {
        // Some editors begin a UTF-8 file with a byte-order mark.
        let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => rest.to_vec(),
            None => bytes,
        };
        let (text, encoding_problem) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
            }
        };
        let source = Arc::new(SourceText::new(name, text));
        let document = Arc::new(Self { source, places: OnceLock::new(), covered: Vec::new() });
        if let Some(at) = encoding_problem {
            let problem = Diagnostic::new(
                NOT_JSON,
                Some(document.at(at..at + '\u{fffd}'.len_utf8(), "$".to_owned())),
                "the file is not in UTF-8",
                "save the file with the encoding UTF-8",
            );
            return (document, Err(vec![problem]));
        }
        let value = document.read();
        (document, value)
    }

    /// The text with its name.
    #[must_use]
    pub(crate) fn source(&self) -> &Arc<SourceText> {
        &self.source
    }

    fn read(&self) -> Result<Value, Vec<Diagnostic>> {
        let text = &self.source.text;
        let problem = |range: Range<usize>, message: String, help: &str| {
            vec![Diagnostic::new(NOT_JSON, Some(self.at(range, "$".to_owned())), message, help)]
        };
        let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT).map_err(|error| {
            let range = error.range();
            if let Some(line) = unclosed_text(text, range.end) {
                return problem(
                    line,
                    "the file is not JSON: a text is not closed in this line".to_owned(),
                    "end the text with a quotation mark; write one inside the text as \\\"",
                );
            }
            // What is never closed is missed at the end.
            let unclosed = matches!(
                error.kind(),
                ParseErrorKind::UnterminatedObject | ParseErrorKind::UnterminatedArray
            );
            let end = text.trim_end().len();
            let (start, end) =
                if unclosed { (end.saturating_sub(1), end) } else { (range.start, range.end) };
            let span = clamp(text, start..end);
            let found = text.get(span.clone()).unwrap_or_default();
            let what = sentence_start_lowered(&error.kind().to_string());
            let help = syntax_help(error.kind(), found);
            problem(span, format!("the file is not JSON: {what}"), help)
        })?;
        let Some(root) = parsed.value else {
            return Err(problem(
                0..0,
                "the file is empty".to_owned(),
                "write a JSON object, beginning with { and ending with }",
            ));
        };
        let mut faults = Vec::new();
        self.find_faults(&root, "$", &mut faults);
        if faults.is_empty() { Ok(root.into()) } else { Err(faults) }
    }

    /// Finds duplicate keys, and numbers that cannot be held, which the parser
    /// would take for texts.
    fn find_faults(&self, value: &ast::Value<'_>, path: &str, found: &mut Vec<Diagnostic>) {
        match value {
            ast::Value::Object(object) => {
                let mut seen = HashMap::new();
                for property in &object.properties {
                    let name = property.name.as_str();
                    let path = child_path(path, name);
                    let range = property.name.range();
                    if let Some(first) = seen.insert(name.to_owned(), range.start) {
                        let first = self.at(first..first, String::new()).line_column().0;
                        found.push(Diagnostic::new(
                            DUPLICATE_KEY,
                            Some(self.at(range.start..range.end, path.clone())),
                            format!(
                                "the field `{name}` stands twice; the first is in line {first}"
                            ),
                            "keep one of the two",
                        ));
                    }
                    self.find_faults(&property.value, &path, found);
                }
            }
            ast::Value::Array(array) => {
                for (index, element) in array.elements.iter().enumerate() {
                    self.find_faults(element, &format!("{path}[{index}]"), found);
                }
            }
            ast::Value::NumberLit(number) if number.value.parse::<Number>().is_err() => {
                let range = number.range();
                found.push(Diagnostic::new(
                    NOT_JSON,
                    Some(self.at(range.start..range.end, path.to_owned())),
                    format!("`{}` is not a number that can be used", number.value),
                    "write a smaller number, in digits",
                ));
            }
            _ => {}
        }
    }

    fn at(&self, span: Range<usize>, path: String) -> Location {
        Location { source: Arc::clone(&self.source), span, path }
    }

    /// The place of the value at a JSON pointer, or of the nearest value
    /// around it.
    #[must_use]
    pub(crate) fn locate(&self, pointer: &str) -> Location {
        self.find(pointer, |place| place.value.clone())
    }

    /// The place of the key at a JSON pointer, or of the value where it has no
    /// key.
    #[must_use]
    pub(crate) fn locate_key(&self, pointer: &str) -> Location {
        self.find(pointer, |place| place.key.clone().unwrap_or_else(|| place.value.clone()))
    }

    fn find(&self, pointer: &str, pick: impl Fn(&Place) -> Range<usize>) -> Location {
        let places = self.places.get_or_init(|| self.index());
        let mut nearest = pointer;
        loop {
            if let Some(place) = places.get(nearest) {
                return self.at(pick(place), json_path(pointer));
            }
            let Some(slash) = nearest.rfind('/') else {
                return self.at(0..0, json_path(pointer));
            };
            nearest = nearest.get(..slash).unwrap_or("");
        }
    }

    fn index(&self) -> HashMap<String, Place> {
        let mut places = HashMap::new();
        let parsed = parse_to_ast(&self.source.text, &CollectOptions::default(), &STRICT);
        if let Ok(Some(root)) = parsed.map(|parsed| parsed.value) {
            index_value(&root, String::new(), None, &mut places);
        }
        places
    }
}

fn index_value(
    value: &ast::Value<'_>,
    pointer: String,
    key: Option<Range<usize>>,
    places: &mut HashMap<String, Place>,
) {
    let range = value.range();
    match value {
        ast::Value::Object(object) => {
            for property in &object.properties {
                let name = property.name.range();
                let child = format!("{pointer}/{}", escape_token(property.name.as_str()));
                index_value(&property.value, child, Some(name.start..name.end), places);
            }
        }
        ast::Value::Array(array) => {
            for (index, element) in array.elements.iter().enumerate() {
                index_value(element, format!("{pointer}/{index}"), None, places);
            }
        }
        _ => {}
    }
    // Of an object or list only the opening bracket: a whole record underlined
    // tells less than the line it begins in.
    let end = match value {
        ast::Value::Object(_) | ast::Value::Array(_) => range.start + 1,
        _ => range.end,
    };
    places.insert(pointer, Place { value: range.start..end, key });
}

/// Escapes a key for a JSON pointer (RFC 6901).
#[must_use]
pub(crate) fn escape_token(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// The JSON path (RFC 9535) that names the same value as a JSON pointer.
#[must_use]
fn json_path(pointer: &str) -> String {
    pointer.split('/').skip(1).fold("$".to_owned(), |path, token| {
        let token = token.replace("~1", "/").replace("~0", "~");
        if token.bytes().all(|byte| byte.is_ascii_digit()) && !token.is_empty() {
            format!("{path}[{token}]")
        } else {
            child_path(&path, &token)
        }
    })
}

fn child_path(path: &str, name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain {
        format!("{path}.{name}")
    } else {
        format!("{path}['{}']", name.replace('\\', "\\\\").replace('\'', "\\'"))
    }
}

/// The rest of the first line, up to a place, in which a text is opened and not
/// closed. A text of JSON ends in the line in which it begins.
fn unclosed_text(text: &str, before: usize) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if start >= before {
            break;
        }
        let mut opened = None;
        let mut escaped = false;
        for (index, c) in line.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => opened = if opened.is_some() { None } else { Some(index) },
                _ => {}
            }
        }
        if let Some(opened) = opened {
            return Some(start + opened..start + line.trim_end().len());
        }
        start += line.len();
    }
    None
}

/// What to do about text that is not JSON.
fn syntax_help(kind: &ParseErrorKind, found: &str) -> &'static str {
    if found.starts_with(['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}']) {
        return "write straight quotation marks (\") rather than typographic ones";
    }
    match kind {
        ParseErrorKind::TrailingCommasNotAllowed | ParseErrorKind::UnexpectedComma => {
            "take out the comma: none stands after the last entry"
        }
        ParseErrorKind::ExpectedComma => "put a comma between the two entries",
        ParseErrorKind::CommentsNotAllowed => "take out the comment: JSON has none",
        ParseErrorKind::SingleQuotedStringsNotAllowed => "write double quotation marks (\")",
        ParseErrorKind::ExpectedStringObjectProperty
            if found.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            "write the number without commas, as 371000"
        }
        ParseErrorKind::UnterminatedObject => "close the object with }",
        ParseErrorKind::UnterminatedArray => "close the list with ]",
        _ => "look at this place and just before it for a missing comma, quotation mark or bracket",
    }
}

/// Brings a range of the parser into the text, on character boundaries.
fn clamp(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    let end = text.ceil_char_boundary(range.end.max(start));
    start..end
}

fn sentence_start_lowered(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Arc<Document>, Result<Value, Vec<Diagnostic>>) {
        Document::parse("test.json".to_owned(), text.as_bytes().to_vec())
    }

    #[test]
    fn finds_values_and_keys_by_pointer() {
        let (document, value) = parse("{\n  \"a/b\": [1, \"ü\", {\"c\": true}]\n}");
        assert!(value.is_ok());
        assert_eq!(document.locate("/a~1b/1").excerpt(), "\"ü\"");
        assert_eq!(document.locate("/a~1b/2/c").line_column(), (2, 25));
        assert_eq!(document.locate_key("/a~1b/2/c").excerpt(), "\"c\"");
        assert_eq!(document.locate("/a~1b/2/none").excerpt(), "{");
        assert_eq!(document.locate("/a~1b/2/c").path, "$['a/b'][2].c");
    }

    #[test]
    fn finds_every_duplicate_key() {
        let (_, value) = parse(r#"{"a": 1, "a": 2, "b": {"c": 1, "c": 2}}"#);
        let found = value.unwrap_err();
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|problem| problem.rule == DUPLICATE_KEY));
    }

    #[test]
    fn refuses_what_is_not_strict_json() {
        for text in
            ["", "{", "{'a': 1}", "{\"a\": 1,}", "// x\n{}", "{a: 1}", "{\"a\": 0x1}", "{} {}"]
        {
            let (_, value) = parse(text);
            assert_eq!(
                value.unwrap_err().first().map(|problem| problem.rule.code),
                Some("not-json"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_number_is_never_a_text() {
        for text in ["{\"a\": 1e999}", "{\"a\": [-1E+400]}"] {
            let (_, value) = parse(text);
            assert_eq!(value.unwrap_err().first().map(|problem| problem.rule), Some(NOT_JSON));
        }
        assert!(parse("{\"a\": [-0, 1.5e-3, 18446744073709551616]}").1.is_ok());
    }

    #[test]
    fn accepts_a_byte_order_mark() {
        assert!(parse("\u{feff}{}").1.is_ok());
    }
}
