//! The reference of every field and choice of a dataset, written from its JSON Schema.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::schema::dataset_schema;

/// The heading over the fields of the file itself.
const FILE: &str = "Dataset file";

/// The heading over the forms that a text can have to have.
const FORMS: &str = "Forms of text";

/// A text without a form.
const TEXT: &str = "text on one line";

/// A number without decimals.
const NUMBER: &str = "whole number";

/// A reference of every field and choice that a dataset can have, as Markdown: a section
/// for each object and each list of choices, in the order in which the fields lead to
/// them, and one for the forms of text. It is generated from [`dataset_schema`].
#[must_use]
pub fn field_reference() -> String {
    let schema = dataset_schema();
    let reference = Reference { schema: &schema };
    let mut text = "# Fields of a dataset\n\nEach section lists the fields of one object or the choices of one field. \
        Leave out an optional field that you do not need.\n"
        .to_owned();
    reference.object(FILE, &schema, &mut text);
    let mut forms = String::new();
    for (name, definition) in definitions(&schema) {
        let title = title(name, definition);
        if is_one_or_more(definition) {
            // The section of the object says what each of them has.
            continue;
        }
        if definition.get("properties").is_some() {
            reference.object(&title, definition, &mut text);
        } else if let Some(marked) = definition.get("then") {
            reference.object(&title, marked, &mut text);
        } else if definition.get("enum").is_some() {
            choices(&title, definition, &mut text);
        } else {
            row(&[&title, &described(definition)], &mut forms);
        }
    }
    heading(FORMS, "", &["form", "what to write"], &mut text);
    text.push_str(&forms);
    text
}

/// The schema that the reference is written from.
#[derive(Debug, Clone, Copy)]
struct Reference<'a> {
    schema: &'a Value,
}

impl<'a> Reference<'a> {
    /// The section of an object.
    fn object(self, title: &str, object: &Value, text: &mut String) {
        heading(title, &described(object), &["field", "takes", "use", "description"], text);
        let required: Vec<&str> =
            object["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, field) in object["properties"].as_object().into_iter().flatten() {
            let need = if required.contains(&name.as_str()) { "required" } else { "optional" };
            let mut about = described(field);
            if about.is_empty() {
                about = self.definition(field).map(described).unwrap_or_default();
            }
            if let Some(write) = field["x-write"].as_str() {
                // Writing to a string cannot fail.
                let _ = write!(about, " Write {}.", prose(write));
            }
            row(&[&format!("`{name}`"), &self.takes(field), need, &about], text);
        }
    }

    /// The definition that a schema refers to, if it does.
    fn definition(self, schema: &Value) -> Option<&'a Value> {
        self.schema.pointer(schema["$ref"].as_str()?.strip_prefix('#')?)
    }

    /// What can be written where a schema applies.
    fn takes(self, schema: &Value) -> String {
        let mut takes = self.kind(schema);
        let limits = [
            ("minItems", "at least", ""),
            ("maxItems", "at most", ""),
            ("maxLength", "at most", " characters"),
        ];
        for (keyword, before, after) in limits {
            if let Some(limit) = schema.get(keyword) {
                let _ = write!(takes, ", {before} {limit}{after}");
            }
        }
        // The largest number that fits tells an officer nothing.
        match (schema.get("minimum"), schema.get("maximum").filter(|most| **most != u32::MAX)) {
            (Some(least), Some(most)) => {
                let _ = write!(takes, ", from {least} to {most}");
            }
            (Some(least), None) => {
                let _ = write!(takes, ", {least} or more");
            }
            (None, Some(most)) => {
                let _ = write!(takes, ", {most} or less");
            }
            (None, None) => {}
        }
        if let Some(default) = schema["default"].as_str() {
            let _ = write!(takes, ", `{default}` if left out");
        }
        takes
    }

    /// The kind of value that a schema describes.
    fn kind(self, schema: &Value) -> String {
        if let Some(definition) = self.definition(schema) {
            if is_one_or_more(definition) {
                let one = self.kind(&definition["items"]);
                return format!("{one}, or list of {one}");
            }
            let name = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next());
            let title = title(name.unwrap_or_default(), definition);
            let has_section = ["properties", "then", "enum"]
                .iter()
                .any(|keyword| definition.get(*keyword).is_some());
            let section = anchor(if has_section { &title } else { FORMS });
            let link = format!("[{}](#{section})", title.to_lowercase());
            return match definition.get("else") {
                Some(plain) => format!("{} or {link}", self.kind(plain)),
                None if takes_text(definition) => format!("{TEXT} or {link}"),
                None => link,
            };
        }
        if let (Some(plain), Some(marked)) = (schema.get("else"), schema.get("then")) {
            let fields = marked["properties"].as_object().map(Map::keys);
            let fields: Vec<String> =
                fields.into_iter().flatten().map(|field| format!("`{field}`")).collect();
            return format!("{}, or an object with {}", self.kind(plain), fields.join(" and "));
        }
        if takes_text(schema) {
            return format!("{TEXT}, or list of {}", self.kind(&schema["items"]));
        }
        match schema["type"].as_str() {
            Some("array") => match self.kind(&schema["items"]).as_str() {
                TEXT => "list of texts on one line each".to_owned(),
                NUMBER => format!("list of {NUMBER}s"),
                items => format!("list of {items}"),
            },
            Some("object") => self.named_values(schema),
            Some("boolean") => "`true` or `false`".to_owned(),
            Some("integer") => NUMBER.to_owned(),
            Some("number") => "number".to_owned(),
            _ => TEXT.to_owned(),
        }
    }

    /// An object whose names the council chooses.
    fn named_values(self, schema: &Value) -> String {
        let patterns = schema["patternProperties"].as_object();
        let value = patterns
            .and_then(|patterns| patterns.values().next())
            .unwrap_or(&schema["additionalProperties"]);
        let name =
            schema.pointer("/propertyNames/format").and_then(Value::as_str).unwrap_or("name");
        format!("object: under each {}, {}", name.replace('-', " "), self.kind(value))
    }
}

/// Whether a schema is that of one object or a list of them.
fn is_one_or_more(schema: &Value) -> bool {
    schema.get("properties").is_some() && schema.get("items").is_some()
}

/// Whether a schema lets a text pass beside an object or a list.
fn takes_text(schema: &Value) -> bool {
    schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "string"))
}

/// The definitions of a schema, with their names.
fn definitions(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("$defs").and_then(Value::as_object).into_iter().flatten()
}

/// The section of a field's choices.
fn choices(title: &str, definition: &Value, text: &mut String) {
    heading(title, &described(definition), &["choice", "meaning"], text);
    let values = definition["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let meanings = definition["enumDescriptions"].as_array().into_iter().flatten();
    for (value, meaning) in values.zip(meanings) {
        row(&[&format!("`{value}`"), &prose(meaning.as_str().unwrap_or_default())], text);
    }
}

/// The heading of a section and of its table.
fn heading(title: &str, about: &str, columns: &[&str], text: &mut String) {
    let _ = write!(text, "\n## {title}\n\n");
    if !about.is_empty() {
        let _ = write!(text, "{about}\n\n");
    }
    row(columns, text);
    row(&vec!["---"; columns.len()], text);
}

fn row(cells: &[&str], text: &mut String) {
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

/// The heading over a definition: its name in words.
fn title(name: &str, definition: &Value) -> String {
    let plain = name.strip_suffix("OrExempt").unwrap_or(name);
    let mut title = String::new();
    for letter in plain.chars() {
        if letter.is_uppercase() && !title.is_empty() {
            title.push(' ');
            title.extend(letter.to_lowercase());
        } else {
            title.push(letter);
        }
    }
    // A text has no field to mark it: an object takes its place.
    if definition.get("then").is_some() {
        format!("Exempt {}", title.to_lowercase())
    } else {
        title
    }
}

/// The name by which a link finds a heading.
fn anchor(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

/// The description of a schema.
fn described(schema: &Value) -> String {
    prose(schema["description"].as_str().unwrap_or_default())
}

/// A description on one line, whose marks stand for themselves, except those of code.
fn prose(text: &str) -> String {
    let mut shown = String::new();
    let mut is_code = false;
    for letter in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        is_code ^= letter == '`';
        if letter == '|' || (!is_code && "*[]".contains(letter)) {
            shown.push('\\');
        }
        shown.push(letter);
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The first cells of the rows of each section, by its heading.
    fn rows(reference: &str) -> BTreeMap<&str, Vec<&str>> {
        let mut rows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for section in reference.split("\n## ").skip(1) {
            let (title, body) = section.split_once('\n').unwrap();
            let cells =
                body.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
            let earlier = rows.insert(title, cells.skip(2).collect());
            assert_eq!(earlier, None, "two sections are called {title}");
        }
        rows
    }

    /// The names in code that the reference has to have, for every object and choice.
    fn expected(schema: &Value) -> BTreeMap<String, Vec<String>> {
        let code = |names: Vec<&str>| names.iter().map(|name| format!("`{name}`")).collect();
        let mut expected = BTreeMap::new();
        let definitions = schema["$defs"].as_object().unwrap();
        for (name, part) in definitions.iter().map(|(name, part)| (name.as_str(), part)) {
            if is_one_or_more(part) {
                continue;
            }
            let object = part.get("then").unwrap_or(part);
            let names = match (object["properties"].as_object(), part["enum"].as_array()) {
                (Some(fields), None) => fields.keys().map(String::as_str).collect(),
                (None, Some(choices)) => choices.iter().map(|one| one.as_str().unwrap()).collect(),
                _ => continue,
            };
            expected.insert(title(name, part), code(names));
        }
        let of_file = schema["properties"].as_object().unwrap().keys().map(String::as_str);
        expected.insert(FILE.to_owned(), code(of_file.collect()));
        expected
    }

    #[test]
    fn every_field_and_choice_is_listed_once() {
        let schema = dataset_schema();
        let reference = field_reference();
        let mut rows = rows(&reference);
        let forms = rows.remove(FORMS).unwrap();
        let sections = expected(&schema);
        let definitions = schema["$defs"].as_object().unwrap();
        let several = definitions.values().filter(|part| is_one_or_more(part)).count();
        assert_eq!(forms.len() + sections.len() + several, definitions.len() + 1);
        let listed: BTreeMap<String, Vec<String>> = rows
            .into_iter()
            .map(|(title, cells)| {
                (title.to_owned(), cells.into_iter().map(str::to_owned).collect())
            })
            .collect();
        assert_eq!(listed, sections);
        // No object or choice is hidden deeper than a section shows it.
        let mut inside = 0;
        let mut deep = vec![&schema];
        while let Some(value) = deep.pop() {
            inside += usize::from(value["properties"].is_object() || value["enum"].is_array());
            match value {
                Value::Object(fields) => {
                    // Marked answers are described where they are.
                    let is_marked =
                        fields.contains_key("else") && fields.contains_key("description");
                    deep.extend(
                        fields
                            .iter()
                            .filter(|(key, _)| !is_marked || *key != "then")
                            .map(|(_, value)| value),
                    );
                }
                Value::Array(list) => deep.extend(list),
                _ => {}
            }
        }
        assert_eq!(inside, sections.len() + several);
    }

    #[test]
    fn every_row_says_what_the_field_takes_and_means() {
        for line in field_reference().lines().filter(|line| line.starts_with("| ")) {
            let cells: Vec<&str> =
                line.trim_start_matches("| ").trim_end_matches(" |").split(" | ").collect();
            assert!([2, 4].contains(&cells.len()), "{line}");
            if cells[0] != "field" {
                assert!(cells.iter().all(|cell| !cell.trim().is_empty()), "{line}");
            }
        }
    }

    #[test]
    fn every_link_leads_to_a_section() {
        let reference = field_reference();
        let anchors: Vec<String> = rows(&reference).into_keys().map(anchor).collect();
        let links: Vec<&str> =
            reference.split("](#").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
        assert!(links.len() > 200, "{}", links.len());
        for link in links {
            assert!(anchors.iter().any(|anchor| anchor == link), "{link}");
        }
    }
}
