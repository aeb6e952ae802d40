//! Generating the JSON Schema of a type, in the shape that editors show best.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::out::SCHEMA_COMMENT;

/// Generates the schema of a type.
pub(crate) fn generate<T: JsonSchema>(settings: SchemaSettings) -> Value {
    // What is read is left out where it is not known; what is written is null.
    let nulls = settings.contract.is_serialize();
    let settings = if nulls {
        settings
    } else {
        settings.with_transform(RecursiveTransform(left_out_rather_than_null))
    };
    let mut schema = settings
        .with_transform(RecursiveTransform(plain_choices))
        .with_transform(Tidy { input: !nulls })
        .into_generator()
        .into_root_schema_for::<T>();
    schema.insert("$comment".to_owned(), json!(SCHEMA_COMMENT));
    let mut schema = schema.to_value();
    let definitions = schema.get("$defs").cloned().unwrap_or_default();
    write_out_bounded(&mut schema, &definitions);
    schema
}

/// A reference with a greatest length of its own is written out: not every reader of schemas
/// looks beside a reference.
fn write_out_bounded(schema: &mut Value, definitions: &Value) {
    match schema {
        Value::Object(object) => {
            if object.contains_key("maxLength")
                && let Some(Value::String(reference)) = object.get("$ref")
                && let Some(name) = reference.strip_prefix("#/$defs/")
                && let Some(definition) = definitions.get(name).and_then(Value::as_object)
            {
                object.shift_remove("$ref");
                merge(object, definition.clone());
            }
            for part in object.values_mut() {
                write_out_bounded(part, definitions);
            }
        }
        Value::Array(parts) => {
            for part in parts {
                write_out_bounded(part, definitions);
            }
        }
        _ => {}
    }
}

/// An optional field is left out, never `null`.
fn left_out_rather_than_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type") != Some(&json!("null")));
        if let [only] = choices.as_slice() {
            let only = only.as_object().cloned().unwrap_or_default();
            object.remove("anyOf");
            merge(object, only);
        }
    }
}

/// A choice of described constants becomes an `enum`, with the descriptions
/// where editors look for them.
fn plain_choices(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    let Some(Value::Array(choices)) = object.get("oneOf") else { return };
    let constants: Option<Vec<Value>> =
        choices.iter().map(|choice| choice.get("const").cloned()).collect();
    let Some(constants) = constants else { return };
    let descriptions: Vec<Value> = choices
        .iter()
        .map(|choice| choice.get("description").cloned().unwrap_or_default())
        .collect();
    object.remove("oneOf");
    object.insert("type".to_owned(), json!("string"));
    object.insert("enum".to_owned(), Value::Array(constants));
    object.insert("enumDescriptions".to_owned(), Value::Array(descriptions));
}

fn merge(object: &mut Map<String, Value>, more: Map<String, Value>) {
    for (key, value) in more {
        object.entry(key).or_insert(value);
    }
}

/// The form of every text: something other than white space, at both ends.
pub(crate) const SAYS_SOMETHING: &str = r"^\S([\s\S]*\S)?$";

/// The form of a name, title or the like, which stands where there is one line:
/// as that of every text, without line breaks.
pub(crate) const ON_ONE_LINE: &str = r"^\S([^\n\r]*\S)?$";

/// A text without the white space at its ends. Patterns of JSON Schema are those
/// of ECMAScript, to which U+FEFF is white space and U+0085 is none; Unicode, and
/// so Rust, has it the other way round. One that is refused here but fits the
/// schema would be told of by no rule.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}'))
}

/// Asks every text to say something and every number to be one that Rust holds; drops defaults of empty lists and objects,
/// and Rust's number formats, which tell an officer nothing.
#[derive(Debug, Clone)]
struct Tidy {
    /// Whether the schema is for what people write.
    input: bool,
}

impl Transform for Tidy {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(object) = schema.as_object_mut() {
            // A text that is asked for says something.
            let is_text = object.get("type").is_some_and(|kind| kind == "string");
            let is_free =
                !["enum", "pattern", "format", "const"].iter().any(|key| object.contains_key(*key));
            if self.input && is_text && is_free {
                object.insert("pattern".to_owned(), json!(ON_ONE_LINE));
                object.shift_remove("minLength");
            }
            if object.get("default").is_some_and(|default| !default.is_string()) {
                object.remove("default");
            }
            let largest = match object.get("format").and_then(Value::as_str) {
                Some("uint8") => Some(u64::from(u8::MAX)),
                Some("uint16") => Some(u64::from(u16::MAX)),
                Some("uint32") => Some(u64::from(u32::MAX)),
                _ => None,
            };
            if let (true, Some(largest)) = (self.input, largest) {
                object.entry("maximum").or_insert(json!(largest));
            }
            if object.get("format").is_some_and(|format| {
                format
                    .as_str()
                    .is_some_and(|format| format.starts_with("uint") || format == "double")
            }) {
                object.remove("format");
            }
        }
        transform_subschemas(self, schema);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_and_the_types_agree_on_white_space() {
        let schema = jsonschema::validator_for(&json!({ "pattern": SAYS_SOMETHING })).unwrap();
        let (mut spaces, mut others) = (0, 0);
        for c in '\0'..='\u{ffff}' {
            for text in [format!("{c}"), format!("{c}a"), format!("a{c}")] {
                let fits = schema.is_valid(&json!(text));
                assert_eq!(fits, trimmed(&text) == text, "U+{:04X}", u32::from(c));
                *(if fits { &mut others } else { &mut spaces }) += 1;
            }
        }
        assert!(spaces > 0 && others > 0);
    }
}
