//! The validation of a value against the schema of its type, with messages for
//! officers.

use std::collections::HashSet;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::document::{Document, MOST_FAULTS, escape_token};
use super::generate::{ON_ONE_LINE, SAYS_SOMETHING, generate, trimmed};
use super::pointer::{Step, steps};
use crate::diagnostic::{Diagnostic, Rule, did_you_mean, one_of};
use crate::json::rules::{MISSING_FIELD, UNKNOWN_CHOICE, UNKNOWN_FIELD, WRONG_TYPE};

/// The keyword by which a field names the rule that its absence breaks, where
/// that is not just [`MISSING_FIELD`].
const RULE_KEYWORD: &str = "x-rule";

/// The keyword with what to write in a field, where its type does not say enough.
const WRITE_KEYWORD: &str = "x-write";

/// A form of text that a schema names in `format`.
pub(crate) struct TextFormat {
    /// Its name in the schema.
    pub(crate) name: &'static str,
    /// Its pattern in the schema, where texts of this form can be keys.
    pub(crate) pattern: Option<&'static str>,
    /// Whether a text has the form.
    pub(crate) fits: fn(&str) -> bool,
    /// What is wrong with a text that does not have it. It can take time to say
    /// what was meant, and is asked only of what is told.
    pub(crate) fault: fn(&str) -> Fault,
}

impl TextFormat {
    /// What is wrong with a text; nothing if it has the form.
    fn fault_of(&self, text: &str) -> Option<Fault> {
        (!(self.fits)(text)).then(|| (self.fault)(text))
    }
}

/// What is wrong with a text, and what to do about it.
pub(crate) struct Fault {
    pub(crate) rule: Rule,
    pub(crate) message: String,
    pub(crate) help: String,
}

/// A JSON Schema with a validator made from it.
pub(crate) struct TypeSchema {
    schema: Value,
    validator: Validator,
    formats: &'static [TextFormat],
    rules: &'static [Rule],
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
    /// The schema that a type accepts, whose texts have these forms, and whose fields can name
    /// these rules for their absence.
    pub(crate) fn of<T: JsonSchema>(
        formats: &'static [TextFormat],
        rules: &'static [Rule],
    ) -> Self {
        let mut schema = generate::<T>(SchemaSettings::draft2020_12());
        name_key_formats(&mut schema, formats);
        let options = jsonschema::options().should_validate_formats(true);
        #[expect(clippy::unreachable, reason = "the schema is that of this crate's own types")]
        let validator = formats
            .iter()
            .fold(options, |options, format| options.with_format(format.name, format.fits))
            .build(&schema)
            .unwrap_or_else(|error| unreachable!("the generated schema is valid: {error}"));
        Self { schema, validator, formats, rules }
    }

    /// The schema itself.
    pub(crate) fn schema(&self) -> &Value {
        &self.schema
    }

    /// Whether the type has a field of this name.
    pub(crate) fn has_field(&self, name: &str) -> bool {
        self.schema.pointer(&format!("/properties/{}", escape_token(name))).is_some()
    }

    /// Whether the text that some steps lead to is narrative.
    pub(crate) fn is_narrative(&self, steps: &[Step<'_>]) -> bool {
        let schema = self.follow(self.at(steps));
        let plain = schema.get("else").map_or(schema, |plain| self.follow(plain));
        plain["contentMediaType"] == "text/markdown"
    }

    /// The form of the text that some steps lead to, such as `web-address`; none where
    /// anything can be written.
    pub(crate) fn form(&self, steps: &[Step<'_>]) -> Option<&str> {
        let schema = self.follow(self.at(steps));
        let plain = schema.get("else").map_or(schema, |plain| self.follow(plain));
        let choices = plain.get("enum").or_else(|| plain.get("oneOf"));
        plain["format"].as_str().or(choices.map(|_| "choice"))
    }

    /// A list in the schema of the value that some steps lead to, if it has one under this
    /// keyword.
    pub(crate) fn list(&self, steps: &[Step<'_>], keyword: &str) -> Option<Vec<&str>> {
        let schema = self.follow(self.at(steps));
        let list = schema.get(keyword).or_else(|| schema.get("then")?.get(keyword));
        Some(list?.as_array()?.iter().filter_map(Value::as_str).collect())
    }

    /// The schema of the value that some steps lead to, as its field has it.
    fn at(&self, steps: &[Step<'_>]) -> &Value {
        steps.iter().fold(&self.schema, |at, step| {
            let at = self.follow(self.inside(self.follow(at), *step));
            match (at["type"].as_str(), step) {
                (Some("array"), _) => &at["items"],
                // One object, or a list of them.
                (None, Step::Index(_)) if at.get("items").is_some() => &at["items"],
                (_, Step::Index(_)) => member(at, ""),
                (_, Step::Key(key)) => member(at, key),
            }
        })
    }

    /// Of a schema that has one form for objects and another for the rest, the
    /// form in which a step leads further.
    fn inside<'a>(&'a self, schema: &'a Value, step: Step<'_>) -> &'a Value {
        let (Some(object), Some(plain)) = (schema.get("then"), schema.get("else")) else {
            return schema;
        };
        let plain = self.follow(plain);
        let is_index = matches!(step, Step::Index(_));
        if is_index && plain["type"] == "array" { plain } else { object }
    }

    /// Follows the reference of a schema, if it is one.
    fn follow<'a>(&'a self, schema: &'a Value) -> &'a Value {
        schema["$ref"]
            .as_str()
            .and_then(|target| self.schema.pointer(target.strip_prefix('#')?))
            .unwrap_or(schema)
    }

    /// Every way in which a value does not fit, up to one more than
    /// [`MOST_FAULTS`].
    pub(crate) fn violations(&self, document: &Document, value: &Value) -> Vec<Violation> {
        let mut explained = HashSet::new();
        let mut found = Vec::new();
        for error in self.validator.iter_errors(value) {
            if found.len() > MOST_FAULTS {
                break;
            }
            let pointer = error.instance_path().as_str().to_owned();
            // A value that fails its format often fails its pattern too; one
            // explanation is enough. An object can lack several fields.
            let of_object = matches!(
                error.kind().keyword(),
                "required" | "additionalProperties" | "propertyNames"
            );
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
                let form = self.key_format(path);
                return unexpected
                    .iter()
                    .take(MOST_FAULTS.saturating_add(1))
                    .map(|field| match form.and_then(|form| form.fault_of(field)) {
                        Some(Fault { rule, message, help }) => Complaint {
                            rule,
                            pointer: format!("{pointer}/{}", escape_token(field)),
                            at_key: true,
                            message,
                            help,
                        },
                        None => unknown_field(&pointer, field, &known),
                    })
                    .collect();
            }
            ValidationErrorKind::Required { property } => {
                let field = property.as_str().unwrap_or_default();
                let pointer = format!("{pointer}/{}", escape_token(field));
                let about = self.description(error.schema_path().as_str(), field, &pointer);
                (
                    self.rule_of(&pointer).unwrap_or(MISSING_FIELD),
                    format!("the field `{field}` is missing"),
                    format!("add `\"{field}\"`. It is: {}", lower_start(&about)),
                )
            }
            ValidationErrorKind::Type { kind } => {
                let wanted = type_name(kind);
                let message = format!("{wanted} is needed here, but this is {}", kind_of(instance));
                (WRONG_TYPE, message, self.how_to_write(error, &pointer, instance, wanted))
            }
            ValidationErrorKind::Enum { options } => unknown_choice(instance, options),
            ValidationErrorKind::Pattern { pattern }
                if [SAYS_SOMETHING, ON_ONE_LINE].contains(&pattern.as_str()) =>
            {
                let text = instance.as_str().unwrap_or_default();
                let empty = trimmed(text).is_empty();
                let (rule, message, help) = match (empty, self.rule_of(&pointer)) {
                    (false, _) if trimmed(text) == text => (
                        WRONG_TYPE,
                        "the text has a line break",
                        "write it on one line: only texts in sentences can have paragraphs",
                    ),
                    (false, _) => (
                        WRONG_TYPE,
                        "the text begins or ends with white space",
                        "take out the spaces and line breaks around the text",
                    ),
                    (true, Some(rule)) => (rule, "the text is empty", "write the text"),
                    (true, None) => (
                        WRONG_TYPE,
                        "the text is empty",
                        "write the text, or leave the field out where it may be left out",
                    ),
                };
                (rule, message.to_owned(), help.to_owned())
            }
            ValidationErrorKind::Format { .. } | ValidationErrorKind::Pattern { .. } => {
                self.malformed(error, instance)
            }
            ValidationErrorKind::PropertyNames { error } => {
                let key = error.instance().as_str().unwrap_or_default();
                let form = self.key_format(parent(error.schema_path().as_str()));
                let Some(Fault { rule, message, help }) = form.and_then(|form| form.fault_of(key))
                else {
                    return Vec::new();
                };
                let pointer = format!("{pointer}/{}", escape_token(key));
                return vec![Complaint { rule, pointer, at_key: true, message, help }];
            }
            ValidationErrorKind::MaxLength { limit } => (
                WRONG_TYPE,
                format!("the text has more than {limit} characters"),
                "write a shorter one: this is a name, and has no room for more".to_owned(),
            ),
            ValidationErrorKind::MaxItems { limit } => (
                WRONG_TYPE,
                format!("the list has more than {limit} entries"),
                "take out what does not belong there, or make datasets of fewer years".to_owned(),
            ),
            ValidationErrorKind::MinItems { .. } => {
                (WRONG_TYPE, "the list is empty".to_owned(), "add an entry".to_owned())
            }
            ValidationErrorKind::Minimum { limit } => {
                self.out_of_range(&pointer, instance, "small", format!("write {limit} or more"))
            }
            ValidationErrorKind::Maximum { limit } => {
                self.out_of_range(&pointer, instance, "large", format!("write {limit} or less"))
            }
            _ => match self.of_several_forms(error) {
                Ok(complaint) => complaint,
                Err(inside) => return inside,
            },
        };
        vec![Complaint { rule, pointer, at_key: false, message, help }]
    }

    /// What is wrong with a number that is too small or too large.
    fn out_of_range(
        &self,
        pointer: &str,
        number: &Value,
        how: &str,
        help: String,
    ) -> (Rule, String, String) {
        let message = format!("`{number}` is too {how}");
        (WRONG_TYPE, message, self.what_to_write(pointer).unwrap_or(help))
    }

    /// What to write in a field, where its schema says so in words of its own.
    fn what_to_write(&self, pointer: &str) -> Option<String> {
        self.at(&steps(pointer))[WRITE_KEYWORD].as_str().map(|what| format!("write {what}"))
    }

    /// What to say of a value that has none of the forms that it can have: a text
    /// that is one of some choices, or an object with one field. Of an object with
    /// the right field, what is wrong in it.
    fn of_several_forms(
        &self,
        error: &ValidationError<'_>,
    ) -> Result<(Rule, String, String), Vec<Complaint>> {
        let ValidationErrorKind::OneOfNotValid { context } = error.kind() else {
            let help = "see the description of the field in the JSON Schema";
            return Ok((WRONG_TYPE, error.to_string(), help.to_owned()));
        };
        let instance = error.instance();
        let forms = self.schema.pointer(&self.resolve(error.schema_path().as_str()));
        let forms = forms.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut choices: Vec<&str> = Vec::new();
        let mut keys: Vec<(&str, usize)> = Vec::new();
        for (index, form) in forms.iter().enumerate() {
            let listed = form["enum"].as_array().into_iter().flatten();
            choices.extend(listed.chain([&form["const"]]).filter_map(Value::as_str));
            let required = form["required"].as_array().into_iter().flatten();
            keys.extend(required.filter_map(Value::as_str).map(|key| (key, index)));
        }
        let objects: Vec<String> =
            keys.iter().map(|(key, _)| format!("{{ \"{key}\": … }}")).collect();
        let all = || one_of(choices.iter().copied().chain(objects.iter().map(String::as_str)));
        let written = match &**instance {
            Value::String(text) => text.as_str(),
            Value::Object(fields) => {
                let known = keys.iter().find(|(key, _)| fields.contains_key(*key));
                if let Some((_, form)) = known {
                    let inside = context.get(*form).into_iter().flatten();
                    return Err(inside
                        .flat_map(|error| {
                            self.explain(error, error.instance_path().as_str().to_owned())
                        })
                        .collect());
                }
                fields.keys().next().map_or("", String::as_str)
            }
            other => {
                let message = format!(
                    "a text or an object in {{ }} is needed here, but this is {}",
                    kind_of(other)
                );
                return Ok((WRONG_TYPE, message, format!("write one of: {}", all())));
            }
        };
        let names = choices.iter().copied().chain(keys.iter().map(|(key, _)| *key));
        let help = match did_you_mean(written, names) {
            Some(near) => {
                let key = keys.iter().position(|(key, _)| *key == near);
                let near = match key.and_then(|index| objects.get(index)) {
                    Some(object) => object.clone(),
                    None if instance.is_object() => format!("\"{near}\""),
                    None => near.to_owned(),
                };
                format!("did you mean `{near}`? It can be: {}", all())
            }
            None => format!("write one of: {}", all()),
        };
        Ok((UNKNOWN_CHOICE, format!("`{written}` is not one of the choices"), help))
    }

    /// What to write where a value has another type than its field asks for.
    fn how_to_write(
        &self,
        error: &ValidationError<'_>,
        pointer: &str,
        instance: &Value,
        wanted: &str,
    ) -> String {
        if instance.is_null() {
            return "remove the line: leave out what is not known".to_owned();
        }
        if let Some(help) = self.what_to_write(pointer) {
            return help;
        }
        if wanted == TRUTH {
            return "write true for yes or false for no, without quotation marks".to_owned();
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
        let form = self.formats.iter().find(|format| schema["format"] == format.name);
        if let Some(Fault { rule, message, help }) = form.and_then(|form| form.fault_of(written)) {
            return (rule, message, help);
        }
        let about = schema["description"].as_str().unwrap_or_default().trim_end_matches('.');
        (
            WRONG_TYPE,
            format!("`{written}` is not written in the form needed here"),
            format!("write this: {about}"),
        )
    }

    /// The rule that a field names for its absence.
    fn rule_of(&self, pointer: &str) -> Option<Rule> {
        let code = self.at(&steps(pointer))[RULE_KEYWORD].as_str()?;
        self.rules.iter().find(|rule| rule.code == code).copied()
    }

    /// The form that the keys of a map have, beside its `additionalProperties`
    /// keyword.
    fn key_format(&self, schema_path: &str) -> Option<&TextFormat> {
        let forms = format!("{}/patternProperties", self.resolve(parent(schema_path)));
        let forms = self.schema.pointer(&forms)?;
        let has = |format: &&TextFormat| {
            format.pattern.is_some_and(|pattern| forms.get(pattern).is_some())
        };
        self.formats.iter().find(has)
    }

    /// The names of the properties beside an `additionalProperties` keyword.
    fn properties(&self, schema_path: &str) -> Vec<String> {
        self.schema
            .pointer(&format!("{}/properties", self.resolve(parent(schema_path))))
            .and_then(Value::as_object)
            .map(|properties| properties.keys().cloned().collect())
            .unwrap_or_default()
    }

    /// The description of a property beside a `required` keyword, or where that asks for
    /// it under a condition only, as its object has it.
    fn description(&self, schema_path: &str, field: &str, pointer: &str) -> String {
        let object = self.resolve(parent(schema_path));
        self.schema
            .pointer(&format!("{object}/properties/{}/description", escape_token(field)))
            .or_else(|| self.at(&steps(pointer)).get("description"))
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

/// Has the keys of maps checked as values of their form are: a pattern alone
/// lets `XX` pass for a country.
fn name_key_formats(schema: &mut Value, formats: &[TextFormat]) {
    match schema {
        Value::Object(fields) => {
            fields.values_mut().for_each(|field| name_key_formats(field, formats));
            let patterns = fields.get("patternProperties").and_then(Value::as_object);
            let format = patterns.and_then(|patterns| {
                let is_form = |format: &&TextFormat| {
                    format.pattern.is_some_and(|pattern| patterns.contains_key(pattern))
                };
                formats.iter().find(is_form)
            });
            if let Some(format) = format {
                fields.insert("propertyNames".to_owned(), json!({ "format": format.name }));
            }
        }
        Value::Array(entries) => {
            for entry in entries {
                name_key_formats(entry, formats);
            }
        }
        _ => {}
    }
}

/// The schema of a member of an object: of a named property, of the keys of a
/// map that have a form, or of any other key.
fn member<'a>(object: &'a Value, key: &str) -> &'a Value {
    let named = object["properties"].get(key);
    let formed = || object["patternProperties"].as_object()?.values().next();
    named.or_else(formed).unwrap_or(&object["additionalProperties"])
}

fn unknown_field(pointer: &str, field: &str, known: &[String]) -> Complaint {
    let help = match did_you_mean(field, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "remove it".to_owned(),
        None => {
            format!("remove it, or use one of: {}", one_of(known.iter().map(String::as_str)))
        }
    };
    Complaint {
        rule: UNKNOWN_FIELD,
        pointer: format!("{pointer}/{}", escape_token(field)),
        at_key: true,
        message: format!("there is no field `{field}` here"),
        help,
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

fn parent(path: &str) -> &str {
    path.rfind('/').and_then(|slash| path.get(..slash)).unwrap_or("")
}

/// What a field for yes or no takes.
const TRUTH: &str = "true or false";

fn type_name(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Single(kind) => match kind.to_string().as_str() {
            "array" => "a list in [ ]",
            "boolean" => TRUTH,
            "integer" => "a whole number",
            "number" => "a number",
            "object" => "an object in { }",
            "string" => "a text in quotation marks",
            _ => "another kind of value",
        },
        TypeKind::Multiple(kinds) => {
            let takes = |name: &str| kinds.into_iter().any(|kind| kind.to_string() == name);
            match (takes("string"), takes("object"), takes("array")) {
                (false, true, true) => "an object in { } or a list of them in [ ]",
                (true, true, false) => "a text in quotation marks or an object in { }",
                (true, false, true) => "a text in quotation marks or a list in [ ]",
                _ => "another kind of value",
            }
        }
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
