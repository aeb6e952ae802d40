//! JSON text with the place of every value.
//!
//! A document is parsed strictly (RFC 8259: no comments, no trailing commas),
//! duplicate keys and numbers that would change are found, and the place of any value can be asked for by
//! its JSON pointer. Places are worked out only when a diagnostic needs one.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Location, SourceText};
use crate::json::rules::{DUPLICATE_KEY, NOT_JSON, WRONG_TYPE};

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
    pub(super) places: OnceLock<Vec<Place>>,
    /// The objects of which all but the mark is covered; see
    /// [`public`](Document::public).
    pub(super) covered: Vec<Covered>,
}

/// An object that is covered but for its mark, if it has one.
#[derive(Debug)]
pub(super) struct Covered {
    pub(super) range: Range<usize>,
    /// The mark itself, which is not covered; empty where there is none.
    pub(super) mark: Range<usize>,
    pub(super) pointer: String,
}

/// Where a value stands, and the key it stands under. The places of a document
/// lie in its order: those of the values inside a value follow it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    value: Range<usize>,
    key: Option<Range<usize>>,
    /// The index of the first place that is not inside the value.
    end: usize,
}

/// So many faults of one kind are told of a file; who has more has more to do
/// than to read them all, and each takes memory.
pub(crate) const MOST_FAULTS: usize = 1_000;

impl Document {
    /// No fewer values than a text has, counted without parsing it.
    pub(crate) fn most_values(bytes: &[u8]) -> usize {
        bytes.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count().saturating_add(1)
    }

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
                Some(document.at(at..at.saturating_add('\u{fffd}'.len_utf8()), "$".to_owned())),
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
            let before = text.get(..span.start).unwrap_or_default();
            let found = text.get(span.clone()).unwrap_or_default();
            let (what, help) = syntax_fault(error.kind(), before, found);
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
        self.find_foreign_space(&mut faults);
        self.find_faults(&root, "$", &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut value = root.into();
        whole_numbers(&mut value);
        Ok(value)
    }

    /// Finds what the parser lets pass: keys that stand twice, numbers that
    /// would be read as others, and control characters in texts.
    fn find_faults(&self, value: &ast::Value<'_>, path: &str, found: &mut Vec<Diagnostic>) {
        if found.len() >= MOST_FAULTS {
            return;
        }
        match value {
            ast::Value::Object(object) => {
                let mut seen = HashMap::new();
                for property in &object.properties {
                    if found.len() >= MOST_FAULTS {
                        return;
                    }
                    let name = property.name.as_str();
                    let path = child_path(path, name);
                    let range = property.name.range();
                    self.find_control(range.start..range.end, &path, found);
                    if let Some(first) = seen.insert(name.to_owned(), range.start) {
                        let first = self.at(first..first, String::new()).line_column().0;
                        found.push(Diagnostic::new(
                            DUPLICATE_KEY,
                            Some(self.at(range.start..range.end, path.clone())),
                            format!(
                                "the field `{name}` appears twice; the first is in line {first}"
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
            ast::Value::NumberLit(number) => {
                if let Some((what, help)) = number_fault(number.value) {
                    let range = number.range;
                    found.push(Diagnostic::new(
                        WRONG_TYPE,
                        Some(self.at(range.start..range.end, path.to_owned())),
                        format!("the number `{}` {what}", number.value),
                        help,
                    ));
                }
            }
            ast::Value::StringLit(text) => {
                self.find_control(text.range.start..text.range.end, path, found);
            }
            _ => {}
        }
    }

    /// Finds what the parser takes for space between values and JSON does not,
    /// such as the no-break space that comes with what is copied from a page.
    fn find_foreign_space(&self, found: &mut Vec<Diagnostic>) {
        let (mut in_text, mut is_escaped) = (false, false);
        for (at, c) in self.source.text.char_indices() {
            if found.len() >= MOST_FAULTS {
                return;
            }
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = in_text,
                '"' => in_text = !in_text,
                ' ' | '\t' | '\n' | '\r' => {}
                _ if !in_text && (c.is_whitespace() || c.is_control()) => found.push(Diagnostic::new(
                    NOT_JSON,
                    Some(self.at(at..at.saturating_add(c.len_utf8()), "$".to_owned())),
                    format!(
                        "the file is not JSON: the space between values here is the character U+{:04X}",
                        u32::from(c)
                    ),
                    "put an ordinary space in its place, or nothing",
                )),
                _ => {}
            }
        }
    }

    /// Finds a control character in a text, which JSON has only as an escape.
    fn find_control(&self, range: Range<usize>, path: &str, found: &mut Vec<Diagnostic>) {
        let text = self.source.text.get(range.clone()).unwrap_or_default();
        let Some((at, c)) = text.char_indices().find(|(_, c)| u32::from(*c) < 0x20) else { return };
        let start = range.start.saturating_add(at);
        let (name, help) = match c {
            '\t' => ("a tab", "write a space, or a tab as \\t"),
            '\n' | '\r' => ("a line break", "write the text on one line, and a line break as \\n"),
            _ => ("a control character", "take out the character, which is not seen"),
        };
        found.push(Diagnostic::new(
            NOT_JSON,
            Some(self.at(start..start.saturating_add(c.len_utf8()), path.to_owned())),
            format!("the file is not JSON: there is {name} in a text"),
            help,
        ));
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
        let mut nearest = None;
        let mut at = 0;
        for token in std::iter::once(None).chain(pointer.split('/').skip(1).map(Some)) {
            let next = match token {
                None => places.first().map(|_| 0),
                Some(token) => self.member(places, at, token),
            };
            let Some(next) = next else { break };
            nearest = places.get(next);
            at = next;
        }
        self.at(nearest.map_or(0..0, pick), json_path(pointer))
    }

    /// The index of the value inside another that a token of a pointer names.
    fn member(&self, places: &[Place], of: usize, token: &str) -> Option<usize> {
        let end = places.get(of)?.end;
        let inside = |at: usize| (at < end).then_some(at);
        let mut members =
            std::iter::successors(inside(of.saturating_add(1)), |at| inside(places.get(*at)?.end));
        let name = token.replace("~1", "/").replace("~0", "~");
        let has_keys = members.clone().next().and_then(|at| places.get(at))?.key.is_some();
        if !has_keys {
            return members.nth(name.parse().ok()?);
        }
        members.find(|at| {
            let key = places.get(*at).and_then(|place| place.key.clone());
            key.is_some_and(|key| self.says(key, &name))
        })
    }

    /// Whether the text in quotation marks at a place says this.
    fn says(&self, quoted: Range<usize>, wanted: &str) -> bool {
        let quoted = self.source.text.get(quoted).unwrap_or_default();
        let bare = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
        bare == wanted
            || (bare.contains('\\')
                && serde_json::from_str::<String>(quoted).is_ok_and(|text| text == wanted))
    }

    fn index(&self) -> Vec<Place> {
        let mut places = Vec::new();
        let parsed = parse_to_ast(&self.source.text, &CollectOptions::default(), &STRICT);
        if let Ok(Some(root)) = parsed.map(|parsed| parsed.value) {
            index_value(&root, None, &mut places);
        }
        places
    }
}

fn index_value(value: &ast::Value<'_>, key: Option<Range<usize>>, places: &mut Vec<Place>) {
    let range = value.range();
    // Of an object or list only the opening bracket: a whole record underlined
    // tells less than the line it begins in.
    let end = match value {
        ast::Value::Object(_) | ast::Value::Array(_) => range.start.saturating_add(1),
        _ => range.end,
    };
    let own = places.len();
    places.push(Place { value: range.start..end, key, end: own });
    match value {
        ast::Value::Object(object) => {
            for property in &object.properties {
                let name = property.name.range();
                index_value(&property.value, Some(name.start..name.end), places);
            }
        }
        ast::Value::Array(array) => {
            for element in &array.elements {
                index_value(element, None, places);
            }
        }
        _ => {}
    }
    let end = places.len();
    if let Some(place) = places.get_mut(own) {
        place.end = end;
    }
}

/// What keeps a number from being read as it is written, and what to do: it is
/// larger than a computer holds, so small that it would become 0, or has more
/// digits than are kept. No number is rounded without a word.
fn number_fault(written: &str) -> Option<(&'static str, &'static str)> {
    let out_of_range =
        ("is out of range", "write a number that a computer can hold, such as 371000 or 12.5");
    let Ok(number) = written.parse::<f64>() else { return Some(out_of_range) };
    let digits = significant(written);
    if !number.is_finite() || (number == 0.0 && digits.is_some()) {
        return Some(out_of_range);
    }
    // The shortest text that gives the same number again.
    (significant(&format!("{number:e}")) != digits).then_some((
        "has more digits than a computer keeps",
        "write a number of at most 15 digits, rounded as the report is to show it",
    ))
}

/// The digits of a number from its first to its last that is not 0, and the power
/// of ten of the last; none for 0.
fn significant(number: &str) -> Option<(String, i64)> {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    let kept = digits.trim_end_matches('0');
    let dropped = digits.len().saturating_sub(kept.len());
    let kept = kept.trim_start_matches('0');
    let places = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let power = exponent
        .parse::<i64>()
        .unwrap_or(i64::MAX)
        .saturating_sub(places(fraction.len()))
        .saturating_add(places(dropped));
    (!kept.is_empty()).then(|| (kept.to_owned(), power))
}

/// Makes numbers such as `4.0`, `1e2` or `-0`, which JSON Schema calls whole,
/// into whole numbers.
fn whole_numbers(value: &mut Value) {
    /// Up to here every whole number is exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => {
            let whole = number.as_f64().filter(|_| number.is_f64());
            let whole = whole.filter(|float| float.fract() == 0.0 && float.abs() <= EXACT);
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and below 2^53")]
            if let Some(float) = whole {
                *number = (float as i64).into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole_numbers),
        Value::Object(fields) => fields.values_mut().for_each(whole_numbers),
        _ => {}
    }
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

/// The tokens of the JSON pointer that names the same value as a JSON path; none for
/// what is no path that [`json_path`] writes.
pub(crate) fn pointer_of(path: &str) -> Option<Vec<String>> {
    let mut rest = path.strip_prefix('$')?;
    let mut tokens = Vec::new();
    while !rest.is_empty() {
        if let Some(name) = rest.strip_prefix("['") {
            let mut token = String::new();
            let mut chars = name.chars();
            loop {
                match chars.next()? {
                    '\\' => token.push(chars.next()?),
                    '\'' => break,
                    c => token.push(c),
                }
            }
            tokens.push(token);
            rest = chars.as_str().strip_prefix(']')?;
        } else if let Some(number) = rest.strip_prefix('[') {
            let (number, after) = number.split_once(']')?;
            tokens.push(number.to_owned());
            rest = after;
        } else {
            let name = rest.strip_prefix('.')?;
            let end = name.find(['.', '[']).unwrap_or(name.len());
            let (name, after) = name.split_at_checked(end)?;
            tokens.push(name.to_owned());
            rest = after;
        }
    }
    Some(tokens)
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
            let end = start.saturating_add(line.trim_end().len());
            return Some(start.saturating_add(opened)..end);
        }
        start = start.saturating_add(line.len());
    }
    None
}

/// What is wrong with text that is not JSON, and what to do about it, from the text
/// before the fault and what was found there.
fn syntax_fault(kind: &ParseErrorKind, before: &str, found: &str) -> (&'static str, &'static str) {
    if found.starts_with(['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}']) {
        return (
            "there is a typographic quotation mark outside a text",
            "write straight quotation marks (\") around names and texts",
        );
    }
    if before.ends_with('"') && found.starts_with(|c: char| c.is_alphanumeric()) {
        return (
            "the quotation mark before this word ends the text",
            "write quotation marks inside a text as \\\", or use typographic ones (“ ”)",
        );
    }
    match kind {
        ParseErrorKind::TrailingCommasNotAllowed | ParseErrorKind::UnexpectedComma => {
            ("there is an extra comma", "remove the comma: there is none after the last entry")
        }
        ParseErrorKind::ExpectedComma => {
            ("a comma is missing", "put a comma between the two entries")
        }
        ParseErrorKind::CommentsNotAllowed | ParseErrorKind::UnterminatedCommentBlock => {
            ("there is a comment", "remove the comment: JSON has none")
        }
        ParseErrorKind::SingleQuotedStringsNotAllowed => {
            ("there is a single quotation mark", "write double quotation marks (\")")
        }
        ParseErrorKind::ExpectedStringObjectProperty
            if found.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            ("a field name is expected here", "write numbers without commas, such as 371000")
        }
        ParseErrorKind::ExpectedStringObjectProperty => (
            "a field name is expected here",
            "write the name of the field in quotation marks, then a colon and the value",
        ),
        ParseErrorKind::ExpectedColonAfterObjectKey => {
            ("a colon is missing", "put a colon between the name of the field and its value")
        }
        ParseErrorKind::ExpectedObjectValue => {
            ("a value is missing", "write the value of the field after the colon")
        }
        ParseErrorKind::UnterminatedObject => {
            ("a closing } is missing", "add } where the entry ends")
        }
        ParseErrorKind::UnterminatedArray => {
            ("a closing ] is missing", "add ] where the list ends")
        }
        ParseErrorKind::UnexpectedCloseBrace => {
            ("there should be no } here", "look before it for a missing value or ], or remove it")
        }
        ParseErrorKind::UnexpectedCloseBracket => {
            ("there should be no ] here", "look before it for a missing value or }, or remove it")
        }
        ParseErrorKind::MultipleRootJsonValues => (
            "something follows the closing }",
            "remove what follows, or look for an extra } before it",
        ),
        ParseErrorKind::NestingDepthExceeded => (
            "lists and objects are nested too deeply",
            "look for brackets that are opened again and again",
        ),
        _ if found.starts_with(char::is_alphabetic) => (
            "this word is not in quotation marks",
            "put texts in quotation marks; only `true` and `false`, in small letters, stand without them",
        ),
        _ => (
            "this cannot be read",
            "look here and just before for a missing comma, quotation mark or bracket",
        ),
    }
}

/// Brings a range of the parser into the text, on character boundaries.
fn clamp(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    let end = text.ceil_char_boundary(range.end.max(start));
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Arc<Document>, Result<Value, Vec<Diagnostic>>) {
        Document::parse("test.json".to_owned(), text.as_bytes().to_vec())
    }

    #[test]
    fn paths_lead_back_to_pointers() {
        for tokens in [&[][..], &["a"], &["a", "0", "b"], &["it's", "2", "a/b.c[1]", "\\"]] {
            let escaped: Vec<String> = tokens.iter().map(|token| escape_token(token)).collect();
            let pointer = ["", &escaped.join("/")].join(if tokens.is_empty() { "" } else { "/" });
            assert_eq!(pointer_of(&json_path(&pointer)).unwrap(), tokens);
        }
        assert_eq!(pointer_of("a.b"), None);
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
        for (text, what) in [
            ("", "the file is empty"),
            ("{", "a closing } is missing"),
            ("{\"a\": [1", "a closing ] is missing"),
            ("{\"a\": 1}}", "something follows the closing }"),
            ("{} {}", "something follows the closing }"),
            ("{\"a\": [1}", "there should be no } here"),
            ("{\"a\": ]}", "there should be no ] here"),
            ("{\"a\": }", "there should be no } here"),
            ("{\"a\" 1}", "a colon is missing"),
            ("{\"a\": 1,}", "there is an extra comma"),
            ("{\"a\": [1,,2]}", "there is an extra comma"),
            ("{\"a\": 1 \"b\": 2}", "a comma is missing"),
            ("{\"a\": 1, 2}", "a field name is expected here"),
            ("{\"a\": 371,000}", "a field name is expected here"),
            ("{a: 1}", "a field name is expected here"),
            ("{'a': 1}", "there is a single quotation mark"),
            ("{“a”: 1}", "there is a typographic quotation mark outside a text"),
            (
                "{\"a\": \"Signing \"of\" the oath\"}",
                "the quotation mark before this word ends the text",
            ),
            ("{\"a\": \"open}", "a text is not closed in this line"),
            ("{\"a\": yes}", "this word is not in quotation marks"),
            ("{\"a\": \"one\" two}", "this word is not in quotation marks"),
            ("{\"a\": .5}", "this cannot be read"),
            ("// x\n{}", "there is a comment"),
        ] {
            let (_, value) = parse(text);
            let found = value.unwrap_err();
            let [found] = &found[..] else { panic!("{text}: {found:?}") };
            assert_eq!(found.rule.code, "not-json", "{text}");
            let message = found.message.trim_start_matches("the file is not JSON: ");
            assert_eq!(message, what, "{text}");
        }
    }

    #[test]
    fn finds_the_nearest_value_and_keys_with_escapes() {
        let (document, _) = parse(r#"{"a": {"b\n": [], "": {"0": 7}}, "~": 8}"#);
        assert_eq!(document.locate_key("/a/b\n").excerpt(), r#""b\n""#);
        assert_eq!(document.locate("/a/b\n/0").line_column(), (1, 15));
        assert_eq!(document.locate("/a//0").excerpt(), "7");
        assert_eq!(document.locate("/~0").excerpt(), "8");
        assert_eq!(document.locate("").excerpt(), "{");
        assert_eq!(document.locate("/none").line_column(), (1, 1));
    }

    #[test]
    fn numbers_are_exact_or_refused() {
        for (written, whole) in [("4.0", 4), ("1e2", 100), ("-0", 0), ("-0.0e5", 0), ("70E-1", 7)] {
            assert_eq!(parse(written).1.unwrap(), serde_json::json!(whole), "{written}");
        }
        assert_eq!(parse("0.5").1.unwrap(), serde_json::json!(0.5));
        let many = "0.1000000000000000055511151231257827";
        for exact in ["123456789012345", "-0.00000123456789012345", "0.10", "1.20e3", "1e300"] {
            assert!(parse(exact).1.is_ok(), "{exact}");
        }
        for (written, what) in [
            ("1e999", "is out of range"),
            ("-1e999", "is out of range"),
            ("1e-400", "is out of range"),
            ("1e99999999999999999999", "is out of range"),
            ("18446744073709551615", "has more digits than a computer keeps"),
            ("9007199254740993", "has more digits than a computer keeps"),
            ("12345678901.234567891", "has more digits than a computer keeps"),
            (many, "has more digits than a computer keeps"),
        ] {
            let found = parse(&format!("[\n {written}]")).1.unwrap_err();
            let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
            let wanted = format!("2:2: error[wrong-type]: the number `{written}` {what}");
            assert_eq!(shown, [format!("test.json:{wanted}")]);
        }
    }

    #[test]
    fn control_characters_in_texts_are_escaped_in_json() {
        for (text, place) in [
            ("{\"a\": \"b\u{18}c\"}", "1:9"),
            ("{\"a\tb\": 1}", "1:4"),
            ("{\"a\": [\"b\\n\tc\"]}", "1:12"),
        ] {
            let (_, value) = parse(text);
            let found = value.unwrap_err();
            let [problem] = &found[..] else { panic!("{found:?}") };
            assert!(
                problem.to_string().contains(&format!(":{place}: error[not-json]")),
                "{problem}"
            );
        }
        assert!(parse("{\"a\": \"b\\n\\u0018c\"}").1.is_ok());
    }

    #[test]
    fn only_ordinary_space_stands_between_values() {
        for (text, place) in [
            ("{\"a\": \"\\\"\u{a0}\",\u{a0}\"b\": 1}", "1:13"),
            ("{}\n\u{3000}", "2:1"),
            ("[1,\u{b}2]", "1:4"),
        ] {
            let found = parse(text).1.unwrap_err();
            let [problem] = &found[..] else { panic!("{found:?}") };
            assert!(
                problem.to_string().contains(&format!(":{place}: error[not-json]")),
                "{problem}"
            );
        }
        assert!(parse("{\"a\": \"b\u{a0}c\"}\r\n\t ").1.is_ok());
    }

    #[test]
    fn accepts_a_byte_order_mark() {
        assert!(parse("\u{feff}{}").1.is_ok());
    }
}
