//! Choosing the edition: what is exempt is dropped from the values of the files
//! before anything is made of them.
//!
//! Of a part that is withheld there stays its exemption and what its type says
//! (`P` of [`Part`](super::exempt::Part)): where it stands. Its short name stays
//! only where something public names it, so that a reference by number leads to
//! the notice. All this is told by the JSON Schema, so that a field that is
//! added later is covered by itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::exempt::{EXEMPT, STAYS, WITHHELD};
use super::schema::dataset_type;
use crate::json::escape_token;
use crate::text::narrative::{Destination, destination, links};

/// The field of a short name, which stays only where something public has it.
const ID: &str = "id";

/// Marks the decisions of a report that is exempt as a whole.
pub(super) fn mark_decisions(files: &mut [Value]) {
    let entries = |file: &Value, list: &str| -> Vec<Value> {
        file.get(list).and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let mut reports = BTreeMap::new();
    for report in files.iter().flat_map(|file| entries(file, "reports")) {
        if let (Some(Value::String(year)), Some(exempt)) = (report.get("year"), report.get(EXEMPT))
        {
            reports.insert(year.clone(), exempt.clone());
        }
    }
    if reports.is_empty() {
        return;
    }
    let decisions = files.iter_mut().filter_map(|file| file.get_mut("decisions")?.as_array_mut());
    for decision in decisions.flatten().filter_map(Value::as_object_mut) {
        let exempt = decision.get("report").and_then(|year| reports.get(year.as_str()?));
        if let (Some(exempt), false) = (exempt, decision.contains_key(EXEMPT)) {
            decision.insert(EXEMPT.to_owned(), exempt.clone());
        }
    }
}

/// Withholds everything exempt from the values of a dataset's files.
pub(super) fn withhold(files: &mut [Value]) {
    let mut names = Vec::new();
    for (file, value) in files.iter_mut().enumerate() {
        let mut taken = Vec::new();
        withhold_in(value, "", &mut taken);
        names.extend(taken.into_iter().map(|(pointer, id)| (file, pointer, id)));
    }
    if names.is_empty() {
        return;
    }
    let mut public = BTreeSet::new();
    for file in files.iter() {
        collect_names(file, &mut public);
    }
    for (file, pointer, id) in names {
        let is_public = id.as_str().is_some_and(|id| public.contains(id));
        let part = files.get_mut(file).and_then(|file| file.pointer_mut(&pointer));
        if let (true, Some(Value::Object(fields))) = (is_public, part) {
            fields.insert(ID.to_owned(), id);
        }
    }
}

/// Withholds what is exempt in a value, and notes the short names that it had.
fn withhold_in(value: &mut Value, pointer: &str, names: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(fields) if fields.contains_key(EXEMPT) => {
            let stays = dataset_type().list(pointer, STAYS);
            let mut left = Map::new();
            for (name, field) in std::mem::take(fields) {
                if name == EXEMPT || (name != ID && stays.contains(&name.as_str())) {
                    left.insert(name, field);
                } else if name == ID && stays.contains(&ID) {
                    names.push((pointer.to_owned(), field));
                }
            }
            left.insert(WITHHELD.to_owned(), json!(true));
            *fields = left;
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                withhold_in(field, &format!("{pointer}/{}", escape_token(name)), names);
            }
        }
        Value::Array(entries) => {
            for (index, entry) in entries.iter_mut().enumerate() {
                withhold_in(entry, &format!("{pointer}/{index}"), names);
            }
        }
        _ => {}
    }
}

/// The short names that a value has or refers to.
fn collect_names(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            for link in links(text) {
                if let Destination::Reference(key) = destination(&link) {
                    names.extend(key.rsplit_once('/').map(|(_, id)| id.to_owned()));
                }
            }
            names.insert(text.clone());
        }
        Value::Object(fields) => {
            for field in fields.values() {
                collect_names(field, names);
            }
        }
        Value::Array(entries) => {
            for entry in entries {
                collect_names(entry, names);
            }
        }
        _ => {}
    }
}
