//! Changing the text of a JSON file: what is not changed keeps its order and layout.

use std::ops::Range;

use jsonc_parser::common::Ranged as _;
use jsonc_parser::cst::{
    CstContainerNode, CstInputValue, CstLeafNode, CstNode, CstObject, CstRootNode,
};
use jsonc_parser::{CollectOptions, ast, parse_to_ast};
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

    /// The text with a value set at a JSON pointer; a field that is missing is added at the end
    /// of its object. None if the pointer leads nowhere.
    pub(crate) fn put(&self, pointer: &str, value: &Value) -> Option<String> {
        let tokens = tokens(pointer)?;
        let (last, parents) = tokens.split_last()?;
        match self.node(parents)? {
            CstNode::Container(CstContainerNode::Object(object)) => match object.get(last) {
                Some(field) if field.to_serde_value().as_ref() == Some(value) => {}
                Some(field) => field.set_value(input(value)),
                None => drop(object.append(last, input(value))),
            },
            CstNode::Container(CstContainerNode::Array(entries)) => {
                let entry = entries.elements().into_iter().nth(last.parse().ok()?)?;
                if entry.to_serde_value().as_ref() != Some(value) {
                    replace(entry, input(value))?;
                }
            }
            _ => return None,
        }
        Some(self.text())
    }

    /// The text with an entry inserted into the list at a JSON pointer. None if there is no
    /// list, or the list is shorter than `index`.
    pub(crate) fn insert(&self, pointer: &str, index: usize, entry: &Value) -> Option<String> {
        let list = self.node(&tokens(pointer)?)?.as_array()?;
        if index > list.elements().len() {
            return None;
        }
        list.insert(index, input(entry));
        Some(self.text())
    }

    /// The text without the field or entry at a JSON pointer. None if it does not exist.
    pub(crate) fn remove(&self, pointer: &str) -> Option<String> {
        let tokens = tokens(pointer)?;
        let (last, parents) = tokens.split_last()?;
        match self.node(parents)? {
            CstNode::Container(CstContainerNode::Object(object)) => object.get(last)?.remove(),
            CstNode::Container(CstContainerNode::Array(entries)) => {
                entries.elements().into_iter().nth(last.parse().ok()?)?.remove();
            }
            _ => return None,
        }
        Some(self.text())
    }

    /// The text with an entry of the list at a JSON pointer moved to another position. Each
    /// entry keeps its own text, and the space between entries stays where it is. None if there
    /// is no such list or entry.
    pub(crate) fn moved(&self, pointer: &str, from: usize, to: usize) -> Option<String> {
        let tokens = tokens(pointer)?;
        let text = self.text();
        let parsed = parse_to_ast(&text, &CollectOptions::default(), &STRICT).ok()?;
        let mut value = parsed.value?;
        for token in &tokens {
            value = match value {
                ast::Value::Object(mut object) => object.take(token)?.value,
                ast::Value::Array(list) => list.elements.into_iter().nth(token.parse().ok()?)?,
                _ => return None,
            };
        }
        let ast::Value::Array(list) = value else { return None };
        let ranges: Vec<Range<usize>> =
            list.elements.iter().map(|entry| entry.range().start..entry.range().end).collect();
        let entries = ranges.iter().map(|range| text.get(range.clone()));
        let mut entries: Vec<&str> = entries.collect::<Option<_>>()?;
        if from >= entries.len() || to >= entries.len() {
            return None;
        }
        let entry = entries.remove(from);
        entries.insert(to, entry);
        let mut moved = String::with_capacity(text.len());
        let mut after = 0;
        for (range, entry) in ranges.iter().zip(entries) {
            moved.push_str(text.get(after..range.start)?);
            moved.push_str(entry);
            after = range.end;
        }
        moved.push_str(text.get(after..)?);
        Some(moved)
    }

    /// The value that fields and positions lead to.
    fn node(&self, tokens: &[String]) -> Option<CstNode> {
        tokens.iter().try_fold(self.root.value()?, |node, token| {
            if let Some(object) = node.as_object() {
                object.get(token)?.value()
            } else {
                node.as_array()?.elements().into_iter().nth(token.parse().ok()?)
            }
        })
    }

    /// The text as it is now.
    pub(crate) fn text(&self) -> String {
        self.root.to_string()
    }
}

/// The fields and positions of a JSON pointer; none if it is not one.
fn tokens(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let tokens = pointer.strip_prefix('/')?.split('/');
    Some(tokens.map(|token| token.replace("~1", "/").replace("~0", "~")).collect())
}

/// Puts a value in place of an entry of a list.
fn replace(entry: CstNode, value: CstInputValue) -> Option<CstNode> {
    match entry {
        CstNode::Container(CstContainerNode::Object(object)) => object.replace_with(value),
        CstNode::Container(CstContainerNode::Array(list)) => list.replace_with(value),
        CstNode::Leaf(CstLeafNode::StringLit(text)) => text.replace_with(value),
        CstNode::Leaf(CstLeafNode::NumberLit(number)) => number.replace_with(value),
        CstNode::Leaf(CstLeafNode::BooleanLit(truth)) => truth.replace_with(value),
        CstNode::Leaf(CstLeafNode::NullKeyword(null)) => null.replace_with(value),
        _ => None,
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
