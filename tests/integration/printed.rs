//! JSON text of which the line of every value is known.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use regex::Regex;
use serde_json::{Value, json};

/// JSON with one key or entry on each line, and the line of each value.
#[derive(Debug, Default)]
pub(crate) struct Printed {
    pub(crate) text: String,
    /// Lines, counted from 1, by JSON pointer.
    pub(crate) lines: BTreeMap<String, usize>,
}

impl Printed {
    pub(crate) fn new(value: &Value) -> Self {
        let mut printed = Self::default();
        printed.value(value, "", 0);
        printed.text.push('\n');
        printed
    }

    /// The line of a value; of one that is missing, that of the value around it.
    pub(crate) fn line(&self, pointer: &str) -> usize {
        match (self.lines.get(pointer), pointer.rsplit_once('/')) {
            (Some(line), _) => *line,
            (None, Some((around, _))) => self.line(around),
            (None, None) => panic!("nothing was printed"),
        }
    }

    fn value(&mut self, value: &Value, pointer: &str, depth: usize) {
        self.lines.insert(pointer.to_owned(), self.text.matches('\n').count() + 1);
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                self.text.push('{');
                for (index, (key, field)) in fields.iter().enumerate() {
                    self.new_line(index, depth + 1);
                    write!(self.text, "{}: ", json!(key)).unwrap();
                    self.value(field, &format!("{pointer}/{}", token(key)), depth + 1);
                }
                self.new_line(0, depth);
                self.text.push('}');
            }
            Value::Array(items) if !items.is_empty() => {
                self.text.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.new_line(index, depth + 1);
                    self.value(item, &format!("{pointer}/{index}"), depth + 1);
                }
                self.new_line(0, depth);
                self.text.push(']');
            }
            value => self.text.push_str(&value.to_string()),
        }
    }

    fn new_line(&mut self, index: usize, depth: usize) {
        if index > 0 {
            self.text.push(',');
        }
        self.text.push('\n');
        self.text.push_str(&"  ".repeat(depth));
    }
}

/// A key as a token of a JSON pointer.
pub(crate) fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The JSON pointer of the value that a JSON path (RFC 9535) names.
pub(crate) fn pointer_of(path: &str) -> String {
    let step = Regex::new(r"\.(\w+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]").unwrap();
    let steps = step.captures_iter(path).map(|step| {
        let [name] = step.extract().1;
        format!("/{}", token(&name.replace("\\'", "'").replace("\\\\", "\\")))
    });
    steps.collect()
}

#[test]
fn line_of_each_value() {
    let value = json!({ "a": [1, { "b/c": "x" }], "d": {} });
    let printed = Printed::new(&value);
    assert_eq!(serde_json::from_str::<Value>(&printed.text).unwrap(), value);
    let lines: Vec<&str> = printed.text.lines().collect();
    assert_eq!(lines[printed.lines["/a/1/b~1c"] - 1].trim(), r#""b/c": "x""#);
    assert_eq!(lines[printed.lines["/d"] - 1].trim(), r#""d": {}"#);
    assert_eq!(printed.line("/a/1/b~1c"), printed.lines["/a/1/b~1c"]);
    assert_eq!(printed.line("/d/e/f"), printed.lines["/d"]);
}

#[test]
fn pointer_of_a_path() {
    for (path, pointer) in [
        ("$", ""),
        ("$.visits[3].start", "/visits/3/start"),
        (r"$.wording['climate/travel']['it\'s']", "/wording/climate~1travel/it's"),
    ] {
        assert_eq!(pointer_of(path), pointer);
    }
}
