//! The JSON Schema of the dataset files, generated from the types, and the
//! validation of a value against a schema with messages for officers.

use std::collections::HashSet;
use std::sync::LazyLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::date::{PartialDate, PartialDateError};
use super::load::DatasetFile;
use super::source::{Document, escape_token};
use super::text::{COUNTRY_CODE_FORM, CountryCode, WebAddress, YearId};
use crate::diagnostic::{
    DECISION_WITHOUT_REASON, Diagnostic, IMPOSSIBLE_DATE, MISSING_FIELD, Rule, UNKNOWN_CHOICE,
    UNKNOWN_COUNTRY, UNKNOWN_FIELD, UNSAFE_LINK, WRONG_TYPE, did_you_mean,
};

/// A JSON Schema with a validator made from it.
pub(crate) struct TypeSchema {
    schema: Value,
    validator: Validator,
}

static DATASET: LazyLock<TypeSchema> = LazyLock::new(TypeSchema::of::<DatasetFile>);

/// The JSON Schema (draft 2020-12) of a dataset file.
#[must_use]
pub fn dataset_schema() -> Value {
    let mut schema = DATASET.schema.clone();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), json!("Dataset file of intl-update"));
    }
    schema
}

/// The schema of a dataset file with its validator.
pub(crate) fn dataset_type() -> &'static TypeSchema {
    &DATASET
}

/// A violation of a schema, with the pointer of what has to go for the rest
/// to be looked at.
pub(crate) struct Violation {
    pub(crate) diagnostic: Diagnostic,
    pub(crate) prune: String,
}

/// What is wrong with a value, before its place is known.
struct Complaint {
    rule: Rule,
    pointer: String,
    /// Whether the key rather than the value is to be shown.
    at_key: bool,
    message: String,
    help: String,
}

impl TypeSchema {
    /// The schema that a type accepts.
    pub(crate) fn of<T: JsonSchema>() -> Self {
        let schema = generate::<T>(SchemaSettings::draft2020_12());
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .with_format("partial-date", |text: &str| text.parse::<PartialDate>().is_ok())
            .with_format("country-code", CountryCode::is_known)
            .with_format("web-address", WebAddress::is_linkable)
            .with_format("municipal-year", YearId::is_consecutive)
            .build(&schema)
            .unwrap_or_else(|error| {
                // The schema is generated from this crate's own types; a test builds it.
                unreachable!("the generated schema is valid: {error}")
            });
        Self { schema, validator }
    }

    /// Whether the type has a field of this name.
    pub(crate) fn has_field(&self, name: &str) -> bool {
        self.schema.pointer(&format!("/properties/{}", escape_token(name))).is_some()
    }

    /// Whether the text at a JSON pointer is narrative.
    pub(crate) fn is_narrative(&self, pointer: &str) -> bool {
        let mut at = &self.schema;
        for token in pointer.split('/').skip(1) {
            at = self.follow(at);
            at = match at["type"].as_str() {
                Some("array") => &at["items"],
                _ => member(at, token),
            };
        }
        self.follow(at)["contentMediaType"] == "text/markdown"
    }

    /// Follows the reference of a schema, if it is one.
    fn follow<'a>(&'a self, schema: &'a Value) -> &'a Value {
        schema["$ref"]
            .as_str()
            .and_then(|target| self.schema.pointer(target.strip_prefix('#')?))
            .unwrap_or(schema)
    }

    /// Every way in which a value does not fit.
    pub(crate) fn violations(&self, document: &Document, value: &Value) -> Vec<Violation> {
        let mut explained = HashSet::new();
        let mut found = Vec::new();
        for error in self.validator.iter_errors(value) {
            let pointer = error.instance_path().as_str().to_owned();
            // A value that fails its format often fails its pattern too; one
            // explanation is enough. An object can lack several fields.
            let of_object = matches!(error.kind().keyword(), "required" | "additionalProperties");
            if !of_object && !explained.insert(pointer.clone()) {
                continue;
            }
            found.extend(self.explain(&error, pointer).into_iter().map(|complaint| {
                let location = if complaint.at_key {
                    document.locate_key(&complaint.pointer)
                } else {
                    document.locate(&complaint.pointer)
                };
                Violation {
                    diagnostic: Diagnostic::new(
                        complaint.rule,
                        Some(location),
                        complaint.message,
                        complaint.help,
                    ),
                    prune: complaint.pointer,
                }
            }));
        }
        found
    }

    /// Says in an officer's words what a violation is.
    fn explain(&self, error: &ValidationError<'_>, pointer: String) -> Vec<Complaint> {
        let instance = error.instance();
        let (rule, message, help) = match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let path = error.schema_path().as_str();
                let known = self.properties(path);
                if self
                    .schema
                    .pointer(&format!("{}/patternProperties", self.resolve(parent(path))))
                    .is_some_and(|forms| forms.get(COUNTRY_CODE_FORM).is_some())
                {
                    return unexpected
                        .iter()
                        .map(|field| unknown_country_key(&pointer, field))
                        .collect();
                }
                return unexpected
                    .iter()
                    .map(|field| unknown_field(&pointer, field, &known))
                    .collect();
            }
            ValidationErrorKind::Required { property } => {
                let field = property.as_str().unwrap_or_default();
                let about = self.description(error.schema_path().as_str(), field);
                let rule = if field == "reason" && is_decision(&pointer) {
                    DECISION_WITHOUT_REASON
                } else {
                    MISSING_FIELD
                };
                (
                    rule,
                    format!("the field `{field}` is missing"),
                    format!("add `\"{field}\"`. It is: {}", lower_start(&about)),
                )
            }
            ValidationErrorKind::Type { kind } => {
                let wanted = type_name(kind);
                let message = format!("{wanted} is needed here, but this is {}", kind_of(instance));
                (WRONG_TYPE, message, self.how_to_write(error, instance, wanted))
            }
            ValidationErrorKind::Enum { options } => unknown_choice(instance, options),
            ValidationErrorKind::Pattern { pattern } if pattern == SAYS_SOMETHING => {
                let reason = pointer.strip_suffix("/reason").is_some_and(is_decision);
                let help = "write the text, or leave the field out where it may be left out";
                let rule = if reason { DECISION_WITHOUT_REASON } else { WRONG_TYPE };
                (rule, "the text is empty".to_owned(), help.to_owned())
            }
            ValidationErrorKind::Format { .. } | ValidationErrorKind::Pattern { .. } => {
                self.malformed(error, instance)
            }
            ValidationErrorKind::MinItems { .. } => {
                (WRONG_TYPE, "the list is empty".to_owned(), "add an entry".to_owned())
            }
            ValidationErrorKind::Minimum { limit } => {
                (WRONG_TYPE, format!("`{instance}` is too small"), format!("write {limit} or more"))
            }
            ValidationErrorKind::Maximum { limit } => {
                (WRONG_TYPE, format!("`{instance}` is too large"), format!("write {limit} or less"))
            }
            _ => {
                let help = "see the description of the field in the JSON Schema";
                (WRONG_TYPE, error.to_string(), help.to_owned())
            }
        };
        vec![Complaint { rule, pointer, at_key: false, message, help }]
    }

    /// What to write where a value has another type than its field asks for.
    fn how_to_write(&self, error: &ValidationError<'_>, instance: &Value, wanted: &str) -> String {
        if instance.is_null() {
            return "remove the line: what is not known is left out".to_owned();
        }
        let schema = self.resolve(parent(error.schema_path().as_str()));
        let required = self.schema.pointer(&format!("{schema}/required")).and_then(Value::as_array);
        match required {
            Some(fields) => {
                let fields: Vec<String> = fields
                    .iter()
                    .filter_map(Value::as_str)
                    .map(|field| format!("\"{field}\": …"))
                    .collect();
                format!("write {wanted}, such as {{ {} }}", fields.join(", "))
            }
            None => format!("write {wanted}"),
        }
    }

    /// What to say of a text that has not the form its field asks for.
    fn malformed(&self, error: &ValidationError<'_>, instance: &Value) -> (Rule, String, String) {
        let written = instance.as_str().unwrap_or_default();
        let parent = parent(error.schema_path().as_str());
        let schema = self.schema.pointer(&self.resolve(parent)).unwrap_or(&Value::Null);
        let about = schema["description"].as_str().unwrap_or_default().trim_end_matches('.');
        match schema["format"].as_str() {
            Some("partial-date") => match written.parse::<PartialDate>() {
                Err(PartialDateError::Impossible) => (
                    IMPOSSIBLE_DATE,
                    format!("there is no date `{written}` in the calendar"),
                    "check the month and the day; leave out what is not known, as in 2023-12 or 2023".to_owned(),
                ),
                _ => (
                    WRONG_TYPE,
                    format!("`{written}` is not a date"),
                    "write a date as 1950, 2023-12 or 2024-10-29".to_owned(),
                ),
            },
            Some("country-code") => (
                UNKNOWN_COUNTRY,
                format!("`{written}` is not a country code of ISO 3166-1"),
                country_help(written),
            ),
            Some("web-address") => (
                UNSAFE_LINK,
                format!("`{written}` is not an address that the report may link to"),
                address_help(written),
            ),
            Some("identifier") if !identifier_of(written).is_empty() => (
                WRONG_TYPE,
                format!("`{written}` is not a short name"),
                format!(
                    "write `{}`: lower-case letters, digits and hyphens",
                    identifier_of(written)
                ),
            ),
            _ => (
                WRONG_TYPE,
                format!("`{written}` has not the form that is needed here"),
                format!("this is: {about}"),
            ),
        }
    }

    /// The names of the properties beside an `additionalProperties` keyword.
    fn properties(&self, schema_path: &str) -> Vec<String> {
        self.schema
            .pointer(&format!("{}/properties", self.resolve(parent(schema_path))))
            .and_then(Value::as_object)
            .map(|properties| properties.keys().cloned().collect())
            .unwrap_or_default()
    }

    /// The description of a property beside a `required` keyword.
    fn description(&self, schema_path: &str, field: &str) -> String {
        let object = self.resolve(parent(schema_path));
        self.schema
            .pointer(&format!("{object}/properties/{}/description", escape_token(field)))
            .and_then(Value::as_str)
            .unwrap_or("it is required")
            .trim_end_matches('.')
            .to_owned()
    }

    /// Follows the references in a path through the schema.
    fn resolve(&self, path: &str) -> String {
        let mut at = String::new();
        for token in path.split('/').skip(1) {
            if token == "$ref" {
                let target = self.schema.pointer(&format!("{at}/$ref")).and_then(Value::as_str);
                if let Some(target) = target.and_then(|target| target.strip_prefix('#')) {
                    target.clone_into(&mut at);
                    continue;
                }
            }
            at = format!("{at}/{token}");
        }
        at
    }
}

/// The schema of a member of an object: of a named property, of the keys of a
/// map that have a form, or of any other key.
fn member<'a>(object: &'a Value, key: &str) -> &'a Value {
    let named = object["properties"].get(key);
    let formed = || object["patternProperties"].as_object()?.values().next();
    named.or_else(formed).unwrap_or(&object["additionalProperties"])
}

/// Generates the schema of a type, in the shape that editors show best.
pub(crate) fn generate<T: JsonSchema>(settings: SchemaSettings) -> Value {
    // What is read is left out where it is not known; what is written is null.
    let nulls = settings.contract.is_serialize();
    let settings = if nulls {
        settings
    } else {
        settings.with_transform(RecursiveTransform(left_out_rather_than_null))
    };
    settings
        .with_transform(RecursiveTransform(plain_choices))
        .with_transform(Tidy)
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
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

/// What a text has to have at least: something other than white space.
const SAYS_SOMETHING: &str = r"\S";

/// Asks every text to say something; drops defaults of empty lists and objects,
/// and Rust's number formats, which tell an officer nothing.
#[derive(Debug, Clone)]
struct Tidy;

impl Transform for Tidy {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(object) = schema.as_object_mut() {
            // A text that is asked for says something.
            let is_text = object.get("type").is_some_and(|kind| kind == "string");
            let is_free =
                !["enum", "pattern", "format", "const"].iter().any(|key| object.contains_key(*key));
            if is_text && is_free {
                object.insert("pattern".to_owned(), json!(SAYS_SOMETHING));
                object.shift_remove("minLength");
            }
            if object.get("default").is_some_and(|default| !default.is_string()) {
                object.remove("default");
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

fn unknown_field(pointer: &str, field: &str, known: &[String]) -> Complaint {
    let help = match did_you_mean(field, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => match identifier_of(field) {
            id if id.is_empty() => "remove it".to_owned(),
            id => format!("write `{id}`: lower-case letters, digits and hyphens"),
        },
        None => format!("remove it, or use one of: {}", known.join(", ")),
    };
    Complaint {
        rule: UNKNOWN_FIELD,
        pointer: format!("{pointer}/{}", escape_token(field)),
        at_key: true,
        message: format!("there is no field `{field}` here"),
        help,
    }
}

fn unknown_country_key(pointer: &str, field: &str) -> Complaint {
    Complaint {
        rule: UNKNOWN_COUNTRY,
        pointer: format!("{pointer}/{}", escape_token(field)),
        at_key: true,
        message: format!("`{field}` is not a country code of ISO 3166-1"),
        help: country_help(field),
    }
}

fn unknown_choice(instance: &Value, options: &Value) -> (Rule, String, String) {
    let options: Vec<&str> =
        options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let Some(written) = instance.as_str() else {
        let message = format!("a text is needed here, but this is {}", kind_of(instance));
        return (WRONG_TYPE, message, format!("write one of: {}", options.join(", ")));
    };
    let help = match did_you_mean(written, options.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? It can be: {}", options.join(", ")),
        None => format!("write one of: {}", options.join(", ")),
    };
    (UNKNOWN_CHOICE, format!("`{written}` is not one of the choices"), help)
}

fn lower_start(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn is_decision(pointer: &str) -> bool {
    let mut tokens = pointer.split('/').skip(1);
    tokens.next() == Some("decisions") && tokens.next().is_some() && tokens.next().is_none()
}

fn parent(path: &str) -> &str {
    path.rfind('/').and_then(|slash| path.get(..slash)).unwrap_or("")
}

pub(crate) fn country_help(written: &str) -> String {
    let upper = written.to_uppercase();
    if CountryCode::is_known(&upper) {
        return format!("write it in capitals: {upper}");
    }
    if upper == "UK" {
        return "the code of the United Kingdom is GB".to_owned();
    }
    let names = rust_iso3166::ALL.iter().map(|country| country.name);
    match did_you_mean(written, names)
        .and_then(|near| rust_iso3166::ALL.iter().find(|country| country.name == near))
    {
        Some(country) => {
            format!("write the two-letter code; that of {} is {}", country.name, country.alpha2)
        }
        None => {
            "write a two-letter code in capitals, such as DE for Germany or JP for Japan".to_owned()
        }
    }
}

fn address_help(written: &str) -> String {
    let with = |scheme: &str| format!("{scheme}{written}");
    let near = [with("mailto:"), with("https://")].into_iter().find(|address| {
        !written.contains(':') && written.contains('.') && WebAddress::is_linkable(address)
    });
    match near {
        Some(address) => format!("write `{address}`"),
        None => "write an address that begins with https://, http:// or mailto:".to_owned(),
    }
}

/// The short name nearest to a text.
fn identifier_of(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

fn type_name(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Single(kind) => match kind.to_string().as_str() {
            "array" => "a list in [ ]",
            "boolean" => "true or false",
            "integer" => "a whole number",
            "number" => "a number",
            "object" => "an object in { }",
            "string" => "a text in quotation marks",
            _ => "another kind of value",
        },
        TypeKind::Multiple(_) => "another kind of value",
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
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
