//! Choosing the edition: what is exempt is dropped from the values of the files
//! before anything is made of them.
//!
//! Of a part that is withheld there stays its exemption and what its type says
//! (`P` of [`Part`](super::exempt::Part)): where it stands. Its short name stays
//! only where something public names it, so that a reference by number leads to
//! the notice. All this is told by the JSON Schema, so that a field that is
//! added later is covered by itself.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize as _;
use serde_json::{Map, Value, json};

use super::date::PartialDate;
use super::exempt::{ENDED, EXEMPT, Edition, Ended, MARK, STAYS, WITHHELD};
use super::schema::dataset_type;
use crate::json::{Document, escape_token};
use crate::text::narrative::{Destination, destination, links};

/// The field of a short name, which stays only where something public has it.
const ID: &str = "id";

/// The field in which a visit names the decision that it carries out.
const FOLLOWS: &str = "follows";

/// The lists of a file.
const REPORTS: &str = "reports";
const DECISIONS: &str = "decisions";

/// The reports that are exempt as a whole, whose decisions are so too; told from
/// what the files say, so that a mark with a mistake in it counts.
#[derive(Debug, Default)]
pub(super) struct ExemptReports {
    years: BTreeSet<String>,
    /// Whether any report may be: a part that cannot be read may have the mark.
    any: bool,
}

impl ExemptReports {
    /// Notes those of a file.
    pub(super) fn add(&mut self, document: &Document) {
        if !document.may_have(&MARK) {
            return;
        }
        let Some(file) = document.as_written() else {
            self.any = true;
            return;
        };
        let Some(reports) = file.get(REPORTS) else { return };
        let entries = reports.as_array().map_or(std::slice::from_ref(reports), Vec::as_slice);
        for entry in entries {
            match (is_marked(entry), entry.get("year")) {
                (true, Some(Value::String(year))) => {
                    self.years.insert(year.clone());
                }
                (true, _) => self.any = true,
                (false, _) => self.any |= !entry.is_object() && has_mark(entry),
            }
        }
    }

    /// Whether a decision belongs to one of them, or may.
    pub(super) fn have(&self, decision: &Value) -> bool {
        self.any
            || match decision.get("report") {
                Some(Value::String(year)) => self.years.contains(year),
                _ => !self.years.is_empty(),
            }
    }

    /// Whether a JSON pointer of a file is that of one of their decisions; of any
    /// decision, where the file has faults that hide what it means.
    pub(super) fn pointers_in(&self, document: &Document, is_sound: bool) -> impl Fn(&str) -> bool {
        let may_be = self.any || !self.years.is_empty();
        let all = may_be && !is_sound;
        let file = if may_be { document.as_written() } else { None };
        let list = file.as_ref().and_then(|file| file.get(DECISIONS)?.as_array());
        let own: BTreeSet<usize> = list
            .into_iter()
            .flatten()
            .enumerate()
            .filter(|(_, decision)| self.have(decision))
            .map(|(index, _)| index)
            .collect();
        move |pointer| {
            let index = pointer.strip_prefix('/').and_then(|rest| rest.split_once('/'));
            let index = index.filter(|(list, _)| *list == DECISIONS);
            let index = index.and_then(|(_, index)| index.parse().ok());
            index.is_some_and(|index| all || own.contains(&index))
        }
    }

    /// Marks their decisions in the values of the files. The short names of
    /// those whose report has no mark that can be read are given back: they are
    /// not to be composed, and are made holes of in the public edition.
    pub(super) fn mark_decisions(&self, files: &mut [Value], edition: Edition) -> Vec<String> {
        let mut marks = BTreeMap::new();
        for report in files.iter().filter_map(|file| file.get(REPORTS)?.as_array()).flatten() {
            if let (Some(year), Some(exempt)) = (report.get("year"), report.get(EXEMPT)) {
                marks.insert(year.to_string(), exempt.clone());
            }
        }
        let lists = files.iter_mut().filter_map(|file| file.get_mut(DECISIONS)?.as_array_mut());
        let mut holes = Vec::new();
        for decision in lists.flatten() {
            if decision.get(EXEMPT).is_some() || decision.is_null() || !self.have(decision) {
                continue;
            }
            let mark = decision.get("report").and_then(|year| marks.get(&year.to_string()));
            if let (Some(mark), Some(fields)) = (mark, decision.as_object_mut()) {
                fields.insert(EXEMPT.to_owned(), mark.clone());
            } else if edition == Edition::Public {
                let id = decision.get(ID).and_then(Value::as_str).unwrap_or_default();
                holes.push(id.to_owned());
                *decision = Value::Null;
            }
        }
        holes
    }
}

/// Whether a value has a mark, or what is meant to be one.
fn is_marked(value: &Value) -> bool {
    let mut fields = value.as_object().into_iter().flatten();
    fields.any(|(name, field)| MARK.is(name, |own| field.get(own).is_some()))
}

/// Whether a mark stands anywhere in a value.
fn has_mark(value: &Value) -> bool {
    let inside = match value {
        Value::Object(fields) => fields.values().any(has_mark),
        Value::Array(entries) => entries.iter().any(has_mark),
        _ => false,
    };
    inside || is_marked(value)
}

/// Takes off the marks that had ended by a day, so that what they kept from the public is
/// open. Those that are left say nothing of an end that was still to come.
pub(super) fn reopen(value: &mut Value, pointer: &str, day: PartialDate) {
    match value {
        Value::Object(fields) => {
            if is_part(fields, pointer) {
                let mark = fields.get_mut(EXEMPT).and_then(Value::as_object_mut);
                let ended = mark.and_then(|mark| mark.shift_remove(ENDED));
                let ended = ended.and_then(|ended| Ended::deserialize(ended).ok());
                if ended.is_some_and(|ended| ended.by_day(day)) {
                    fields.shift_remove(EXEMPT);
                }
            }
            for (name, field) in fields {
                reopen(field, &format!("{pointer}/{}", escape_token(name)), day);
            }
        }
        Value::Array(entries) => {
            for (index, entry) in entries.iter_mut().enumerate() {
                reopen(entry, &format!("{pointer}/{index}"), day);
            }
        }
        _ => {}
    }
}

/// Whether any mark in a value has an end.
pub(super) fn has_end(value: &Value) -> bool {
    match value {
        Value::Object(fields) => {
            fields.get(EXEMPT).is_some_and(|mark| mark.get(ENDED).is_some())
                || fields.values().any(has_end)
        }
        Value::Array(entries) => entries.iter().any(has_end),
        _ => false,
    }
}

/// Withholds everything exempt from the values of a dataset's files.
pub(super) fn withhold(files: &mut [Value]) {
    let mut withholding = Withholding { asked_by: years_of_decisions(files), names: Vec::new() };
    for (file, value) in files.iter_mut().enumerate() {
        withholding.withhold_in(value, file, "");
    }
    if withholding.names.is_empty() {
        return;
    }
    let mut public = BTreeSet::new();
    for file in files.iter() {
        collect_names(file, &mut public);
    }
    for (file, pointer, id) in withholding.names {
        let is_public = id.as_str().is_some_and(|id| public.contains(id));
        let part = files.get_mut(file).and_then(|file| file.pointer_mut(&pointer));
        if let (true, Some(Value::Object(fields))) = (is_public, part) {
            fields.insert(ID.to_owned(), id);
        }
    }
}

/// The municipal years whose reports ask for the decisions, by short name.
fn years_of_decisions(files: &[Value]) -> BTreeMap<String, Value> {
    let decisions = files.iter().filter_map(|file| file.get(DECISIONS)?.as_array()).flatten();
    let year = |decision: &Value| {
        Some((decision.get(ID)?.as_str()?.to_owned(), decision.get("report")?.clone()))
    };
    decisions.filter_map(year).collect()
}

/// What is being withheld.
struct Withholding {
    /// The years of the decisions, for visits that follow them.
    asked_by: BTreeMap<String, Value>,
    /// The short names that parts had: their file, their pointer and the name.
    names: Vec<(usize, String, Value)>,
}

impl Withholding {
    /// Withholds what is exempt in a value, and notes the short names that it
    /// had.
    fn withhold_in(&mut self, value: &mut Value, file: usize, pointer: &str) {
        match value {
            Value::Object(fields) if is_part(fields, pointer) => {
                let stays = dataset_type().list(pointer, STAYS).unwrap_or_default();
                let mut left = Map::new();
                for (name, mut field) in std::mem::take(fields) {
                    match name.as_str() {
                        EXEMPT => {
                            // An end that is still to come is nobody else's business.
                            if let Some(mark) = field.as_object_mut() {
                                mark.shift_remove(ENDED);
                            }
                            left.insert(name, field)
                        }
                        ID if stays.contains(&ID) => {
                            self.names.push((file, pointer.to_owned(), field));
                            None
                        }
                        // The decision can be exempt itself; its year is enough.
                        FOLLOWS if stays.contains(&FOLLOWS) => {
                            let year = field.as_str().and_then(|id| self.asked_by.get(id));
                            year.and_then(|year| left.insert(name, year.clone()))
                        }
                        other if stays.contains(&other) => left.insert(name, field),
                        _ => None,
                    };
                }
                left.insert(WITHHELD.to_owned(), json!(true));
                *fields = left;
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    self.withhold_in(field, file, &format!("{pointer}/{}", escape_token(name)));
                }
            }
            Value::Array(entries) => {
                for (index, entry) in entries.iter_mut().enumerate() {
                    self.withhold_in(entry, file, &format!("{pointer}/{index}"));
                }
            }
            _ => {}
        }
    }
}

/// Whether the fields at a JSON pointer are those of something marked exempt,
/// rather than a list of texts by name with one of that name.
fn is_part(fields: &Map<String, Value>, pointer: &str) -> bool {
    fields.contains_key(EXEMPT) && dataset_type().list(pointer, STAYS).is_some()
}

/// The short names that what is public has or refers to.
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
        // Of what is withheld, the reasoning is public.
        Value::Object(fields) if fields.contains_key(WITHHELD) => {
            if let Some(exempt) = fields.get(EXEMPT) {
                collect_names(exempt, names);
            }
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
