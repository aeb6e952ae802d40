//! The fixed words of a house style, from `labels.json`.
//!
//! The base has every label; a house style has those that it changes. So a
//! label that the base does not have is a slip, and is told as one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::StyleError;
use crate::diagnostic::{Diagnostic, Diagnostics, Hint, did_you_mean};
use crate::json::rules::{UNKNOWN_FIELD, WRONG_TYPE};
use crate::json::{Document, escape_token};
use crate::templates::{BASE, Templates};

const FILE: &str = "labels.json";

/// The field that has the names of the months.
const MONTHS: &str = "months";

const MONTHS_OF_THE_YEAR: usize = 12;

/// The groups to which house styles can add: the signs of currencies and the names of
/// languages.
const OPEN_GROUPS: [&str; 2] = ["currency", "language"];

/// The fixed words of a house style.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// The words by key, such as `status.active`.
    words: BTreeMap<String, String>,
    /// The names of the months, January first.
    months: Vec<String>,
    /// The keys of the labels that are those of the base.
    of_base: BTreeSet<String>,
}

impl Labels {
    /// Reads the labels of a house style over those of the base.
    ///
    /// # Errors
    /// If a file cannot be had, or has problems.
    pub(super) fn load(templates: &Templates, style: &str) -> Result<Self, StyleError> {
        let mut labels = Self::default();
        for folder in [BASE, style] {
            let Some(found) = templates.file(folder, FILE)? else { continue };
            let (document, value) = Document::parse(found.name, found.bytes);
            let value = value.map_err(|found| StyleError::Invalid(Diagnostics::new(found)))?;
            let mut reader = Reader {
                document: &document,
                base: (folder != BASE).then(|| labels.words.clone()),
                problems: Vec::new(),
            };
            reader.group(&value, "", "", &mut labels);
            let problems = reader.problems;
            if !problems.is_empty() {
                return Err(StyleError::Invalid(Diagnostics::new(problems)));
            }
        }
        Ok(labels)
    }

    /// The words of a key, such as `status.active`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.words.get(key).map(String::as_str)
    }

    /// Every label by its key.
    #[must_use]
    pub fn words(&self) -> &BTreeMap<String, String> {
        &self.words
    }

    /// The keys of the labels that the house style has from the base.
    pub(super) fn of_base(&self) -> &BTreeSet<String> {
        &self.of_base
    }

    /// The name of a month, January being 1.
    #[must_use]
    pub fn month(&self, month: u32) -> &str {
        let index = usize::try_from(month).unwrap_or_default().saturating_sub(1);
        self.months.get(index).map_or("?", String::as_str)
    }
}

/// Whether a label is of the group to which house styles can add.
fn is_open(key: &str) -> bool {
    key.split_once('.').is_some_and(|(group, _)| OPEN_GROUPS.contains(&group))
}

/// Reads one file of labels.
struct Reader<'a> {
    document: &'a Document,
    /// The labels of the base, when a house style changes them.
    base: Option<BTreeMap<String, String>>,
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Reads a group of labels, whose keys begin with `prefix`.
    fn group(&mut self, value: &Value, prefix: &str, pointer: &str, labels: &mut Labels) {
        let Value::Object(fields) = value else {
            return self.wrong(pointer, "an object in { } is needed here");
        };
        for (name, field) in fields {
            let key = format!("{prefix}{name}");
            let pointer = format!("{pointer}/{}", escape_token(name));
            match field {
                Value::Array(months) if key == MONTHS => {
                    let months: Vec<String> =
                        months.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                    if months.len() == MONTHS_OF_THE_YEAR {
                        labels.months = months;
                        self.note(key, labels);
                    } else {
                        self.wrong(&pointer, "the names of twelve months are needed here");
                    }
                }
                Value::String(text) if key != MONTHS => {
                    if self.is_known(&key, &pointer) {
                        labels.words.insert(key.clone(), text.clone());
                        self.note(key, labels);
                    }
                }
                Value::Object(_) if prefix.is_empty() && key != MONTHS => {
                    self.group(field, &format!("{key}."), &pointer, labels);
                }
                _ => self.wrong(&pointer, "a text in quotation marks is needed here"),
            }
        }
    }

    /// Notes whose label it is. Signs of currencies are those of every language.
    fn note(&self, key: String, labels: &mut Labels) {
        if self.base.is_some() {
            labels.of_base.remove(&key);
        } else if !is_open(&key) {
            labels.of_base.insert(key);
        }
    }

    /// Whether the base has a label, or may be given it.
    fn is_known(&mut self, key: &str, pointer: &str) -> bool {
        let Some(base) = &self.base else { return true };
        let known = is_open(key) || base.contains_key(key);
        if !known {
            let help = match did_you_mean(key, base.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "remove it; base/labels.json has every label there is".to_owned(),
            };
            self.problems.push(Diagnostic::new(
                UNKNOWN_FIELD,
                Some(self.document.locate_key(pointer)),
                format!("there is no label `{key}`"),
                help,
            ));
        }
        known
    }

    fn wrong(&mut self, pointer: &str, message: &str) {
        let problem = Diagnostic::new(
            WRONG_TYPE,
            Some(self.document.locate(pointer)),
            message,
            "compare it with base/labels.json",
        );
        self.problems.push(problem.with_hint(Hint::BuiltInTemplates));
    }
}
