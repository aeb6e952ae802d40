//! Changing the text of a JSON file: what is not changed keeps its order and layout.

use jsonc_parser::cst::{CstInputValue, CstObject, CstRootNode};
use serde_json::Value;

use super::document::STRICT;

/// The text of a JSON file whose top level is an object.
#[derive(Debug)]
pub(crate) struct JsonText {
    root: CstRootNode,
    object: CstObject,
}

impl JsonText {
    /// Parses a text; none if it is not JSON or not an object.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let root = CstRootNode::parse(text, &STRICT).ok()?;
        let object = root.object_value()?;
        Some(Self { root, object })
    }

    /// The value of a top-level field.
    pub(crate) fn get(&self, name: &str) -> Option<Value> {
        self.object.get(name)?.to_serde_value()
    }

    /// Sets a top-level field. A new one comes first, after `$schema`.
    pub(crate) fn set(&self, name: &str, value: &Value) {
        if let Some(field) = self.object.get(name) {
            field.set_value(input(value));
        } else {
            let index = usize::from(self.object.get("$schema").is_some());
            self.object.insert(index, name, input(value));
        }
    }

    /// Appends an entry to the list at a path of fields; none if there is no such list.
    pub(crate) fn append(&self, path: &[&str], entry: &Value) -> Option<()> {
        let (field, objects) = path.split_last()?;
        let mut object = self.object.clone();
        for name in objects {
            object = object.object_value(name)?;
        }
        object.array_value(field)?.append(input(entry));
        Some(())
    }

    /// The text as it is now.
    pub(crate) fn text(&self) -> String {
        self.root.to_string()
    }
}

/// A value as the editor of JSON texts takes it.
fn input(value: &Value) -> CstInputValue {
    match value {
        Value::Null => CstInputValue::Null,
        Value::Bool(value) => CstInputValue::Bool(*value),
        Value::Number(number) => CstInputValue::Number(number.to_string()),
        Value::String(text) => CstInputValue::String(text.clone()),
        Value::Array(entries) => CstInputValue::Array(entries.iter().map(input).collect()),
        Value::Object(fields) => CstInputValue::Object(
            fields.iter().map(|(name, field)| (name.clone(), input(field))).collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn set_puts_a_new_field_first_or_after_the_schema() {
        for (before, after) in [
            ("{\n  \"a\": [1,2]\n}\n", "{\n  \"format\": 1,\n  \"a\": [1,2]\n}\n"),
            (
                "{\r\n\t\"$schema\": \"s\",\r\n\t\"a\": 1\r\n}",
                "{\r\n\t\"$schema\": \"s\",\r\n\t\"format\": 1,\r\n\t\"a\": 1\r\n}",
            ),
            ("{\"a\":1}", "{\n  \"format\": 1,\n  \"a\":1\n}"),
            ("{ \"format\" : 0 , \"a\":1}", "{ \"format\" : 1 , \"a\":1}"),
        ] {
            let text = JsonText::parse(before).unwrap();
            text.set("format", &json!(1));
            assert_eq!(text.text(), after);
        }
    }

    #[test]
    fn append_changes_nothing_else() {
        let text = JsonText::parse("{ \"a\": { \"b\": [ 1,\n 2 ] }, \"c\" :3 }").unwrap();
        text.append(&["a", "b"], &json!({ "d": null })).unwrap();
        assert!(text.text().starts_with("{ \"a\": { \"b\": [ 1,\n 2"), "{}", text.text());
        assert!(text.text().ends_with("\"c\" :3 }"), "{}", text.text());
        assert_eq!(text.get("a"), Some(json!({ "b": [1, 2, { "d": null }] })));
        assert!(text.append(&["a", "e"], &json!(1)).is_none());
        assert!(text.append(&[], &json!(1)).is_none());
    }

    #[test]
    fn parse_refuses_what_is_not_an_object_in_json() {
        for text in ["", "[]", "{ 'a': 1 }", "{ \"a\": 1, }"] {
            assert!(JsonText::parse(text).is_none(), "{text}");
        }
    }
}
