//! The JSON Schema of the dataset files, generated from their types.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::file::DatasetFile;
use super::formats::FORMATS;
use super::rules::RULES;
use crate::json::TypeSchema;

static DATASET: LazyLock<TypeSchema> =
    LazyLock::new(|| TypeSchema::of::<DatasetFile>(FORMATS, RULES));

/// The JSON Schema (draft 2020-12) of a dataset file.
#[must_use]
pub fn dataset_schema() -> Value {
    let mut schema = DATASET.schema().clone();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), json!("Dataset file of intl-update"));
    }
    schema
}

/// The schema of a dataset file with its validator.
pub(crate) fn dataset_type() -> &'static TypeSchema {
    &DATASET
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_described() {
        fn walk(schema: &Value, path: &str, bare: &mut Vec<String>) {
            if let Some(properties) = schema["properties"].as_object() {
                for (name, property) in properties {
                    let described =
                        property["description"].as_str().is_some_and(|text| text.len() > 3);
                    if !described {
                        bare.push(format!("{path}.{name}"));
                    }
                }
            }
            for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
                walk(definition, name, bare);
            }
        }
        let mut bare = Vec::new();
        walk(&dataset_schema(), "dataset", &mut bare);
        assert_eq!(bare, Vec::<String>::new());
    }

    #[test]
    fn no_field_accepts_null() {
        assert!(!dataset_schema().to_string().contains("\"null\""));
    }
}
