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
use crate::diagnostic::did_you_mean;
use crate::json::{Document, Pointer};
use crate::text::narrative::{Destination, destination, links};

/// The field of a short name, which stays only where something public has it.
const ID: &str = "id";

/// The field in which a visit names the decision that it carries out.
const FOLLOWS: &str = "follows";

/// What stays of a visit of which only the plan is known.
const ONLY_PLANNED: &str = "only_planned";

/// The lists of a file.
const REPORTS: &str = "reports";
const RELATIONSHIPS: &str = "relationships";
const VISITS: &str = "visits";
const DECISIONS: &str = "decisions";
const OTHER_DECISIONS: &str = "other_decisions";
const CASE_STUDIES: &str = "case_studies";

/// The fields of a report by which decisions name it.
const REPORT_NAMES: [&str; 2] = [ID, "year"];

/// The lists whose entries name relationships, in a field of the same name as the list of
/// these.
const NAMING: [&str; 4] = [VISITS, DECISIONS, OTHER_DECISIONS, CASE_STUDIES];

/// What is exempt with something else: the decisions of a report that is so as a whole, and
/// whatever names a relationship that is. Told from what the files say, so that a mark with
/// a mistake in it counts.
#[derive(Debug, Default)]
pub(super) struct ExemptWith {
    reports: Marked,
    relationships: Marked,
}

/// Which entries of a list are marked.
#[derive(Debug, Default)]
struct Marked {
    /// The names of those that are.
    names: BTreeSet<String>,
    /// The names of the others.
    open: BTreeSet<String>,
    /// Whether any may be: a part that cannot be read may have the mark.
    any: bool,
}

impl Marked {
    /// Notes those of a list, by the first of some fields that names them.
    fn add(&mut self, list: Option<&Value>, fields: &[&str]) {
        let Some(list) = list else { return };
        let entries = list.as_array().map_or(std::slice::from_ref(list), Vec::as_slice);
        for entry in entries {
            let name = name_of(entry, fields).and_then(Value::as_str).map(str::to_owned);
            match (is_marked(entry), name) {
                (true, Some(name)) => self.names.extend([name]),
                (true, None) => self.any = true,
                (false, Some(name)) => self.open.extend([name]),
                (false, None) => self.any |= !entry.is_object() && has_mark(entry),
            }
        }
    }

    fn may_be(&self) -> bool {
        self.any || !self.names.is_empty()
    }

    /// Whether a value is the name of one of them, or may be: what is the name of nothing
    /// can be that of one with a mistake in it.
    fn have(&self, name: Option<&Value>) -> bool {
        let is_open = |name: &str| !self.names.contains(name) && self.open.contains(name);
        self.any || self.may_be() && !name.and_then(Value::as_str).is_some_and(is_open)
    }
}

/// The value of the first of some fields that an entry has.
fn name_of<'a>(entry: &'a Value, fields: &[&str]) -> Option<&'a Value> {
    fields.iter().find_map(|field| entry.get(*field))
}

impl ExemptWith {
    /// What is marked in the files of a dataset.
    pub(super) fn of<'a>(documents: impl Iterator<Item = &'a Document> + Clone) -> Self {
        let mut new = Self::default();
        if !documents.clone().any(|document| document.may_have(&MARK)) {
            return new;
        }
        for document in documents {
            let Some(file) = document.as_written() else {
                let may_have = document.may_have(&MARK);
                new.reports.any |= may_have;
                new.relationships.any |= may_have;
                continue;
            };
            new.reports.add(file.get(REPORTS), &REPORT_NAMES);
            new.relationships.add(file.get(RELATIONSHIPS), &[ID]);
        }
        new
    }

    /// Whether an entry of a list belongs to something that is marked, or may.
    fn have(&self, list: &str, entry: &Value) -> bool {
        list == DECISIONS && self.reports.have(entry.get("report")) || self.is_named_in(entry)
    }

    /// Whether an entry names a relationship that is marked, or may, be its field well
    /// written or not.
    fn is_named_in(&self, entry: &Value) -> bool {
        let mut fields = entry.as_object().into_iter().flatten();
        self.relationships.may_be()
            && fields.any(|(name, field)| {
                did_you_mean(name, [RELATIONSHIPS]).is_some()
                    && match field.as_array() {
                        Some(ids) => ids.iter().any(|id| self.relationships.have(Some(id))),
                        None => self.relationships.have(Some(field)),
                    }
            })
    }

    /// Whether a JSON pointer of a file is that of an entry that belongs to them; of any
    /// entry that can, where the file has faults that hide what it means.
    pub(super) fn pointers_in(&self, document: &Document, is_sound: bool) -> impl Fn(&str) -> bool {
        let may_be = self.reports.may_be() || self.relationships.may_be();
        let all = may_be && !is_sound;
        let file = if may_be { document.as_written() } else { None };
        let own: BTreeSet<(&str, usize)> = NAMING
            .into_iter()
            .filter_map(|list| Some((list, file.as_ref()?.get(list)?.as_array()?)))
            .flat_map(|(list, entries)| {
                let entries = entries.iter().enumerate();
                let own = entries.filter(move |(_, entry)| self.have(list, entry));
                own.map(move |(index, _)| (list, index))
            })
            .collect();
        move |pointer| {
            let mut tokens = pointer.split('/').skip(1);
            let list = tokens.next().and_then(|own| NAMING.into_iter().find(|list| *list == own));
            let index = tokens.next().and_then(|index| index.parse().ok());
            list.zip(index).is_some_and(|entry| all || own.contains(&entry))
        }
    }

    /// Marks the decisions of exempt reports in the values of the files, unless they are
    /// marked themselves for as long. In the public edition, entries that belong to something
    /// whose mark cannot be read become holes; their lists and short names are given back.
    pub(super) fn mark_entries(
        &self,
        files: &mut [Value],
        edition: Edition,
    ) -> Vec<(String, String)> {
        let mut marks = BTreeMap::new();
        for report in files.iter().filter_map(|file| file.get(REPORTS)?.as_array()).flatten() {
            if let (Some(name), Some(exempt)) = (name_of(report, &REPORT_NAMES), report.get(EXEMPT))
            {
                marks.insert(name.to_string(), exempt.clone());
            }
        }
        let readable = marked_places(files);
        let names_readable =
            |entry: &Value| names_of_places(entry).any(|id| readable.contains_key(id));
        let mut holes = Vec::new();
        for list in NAMING {
            let lists = files.iter_mut().filter_map(|file| file.get_mut(list)?.as_array_mut());
            for entry in lists.flatten() {
                if entry.is_null() || !self.have(list, entry) {
                    continue;
                }
                let report = entry.get("report").filter(|_| list == DECISIONS);
                let mark = report.and_then(|report| marks.get(&report.to_string()));
                let own = entry.get(EXEMPT);
                let is_open = own.is_none();
                if let Some(mark) = mark {
                    let is_shorter = own.is_none_or(|own| ends_before(own, mark));
                    if let Some(fields) = entry.as_object_mut().filter(|_| is_shorter) {
                        fields.insert(EXEMPT.to_owned(), mark.clone());
                    }
                } else if edition == Edition::Public && is_open && !names_readable(entry) {
                    let id = entry.get(ID).and_then(Value::as_str).unwrap_or_default();
                    holes.push((list.to_owned(), id.to_owned()));
                    *entry = Value::Null;
                }
            }
        }
        holes
    }
}

/// The marks of the relationships that are exempt, by short name.
fn marked_places(files: &[Value]) -> BTreeMap<String, Value> {
    let places = files.iter().filter_map(|file| file.get(RELATIONSHIPS)?.as_array()).flatten();
    let mark =
        |place: &Value| Some((place.get(ID)?.as_str()?.to_owned(), place.get(EXEMPT)?.clone()));
    places.filter_map(mark).collect()
}

/// The short names of the relationships that an entry names.
fn names_of_places(entry: &Value) -> impl Iterator<Item = &str> {
    let ids = entry.get(RELATIONSHIPS).and_then(Value::as_array).into_iter().flatten();
    ids.filter_map(Value::as_str)
}

/// Marks the visits and decisions that name an exempt relationship as it is marked, unless
/// they are marked themselves for as long.
pub(super) fn inherit_marks(files: &mut [Value]) {
    let marks = marked_places(files);
    if marks.is_empty() {
        return;
    }
    for list in [VISITS, DECISIONS, OTHER_DECISIONS] {
        let lists = files.iter_mut().filter_map(|file| file.get_mut(list)?.as_array_mut());
        for entry in lists.flatten() {
            let own = entry.get(EXEMPT);
            let mut of_places = names_of_places(entry).filter_map(|id| marks.get(id));
            let mark = of_places.find(|mark| own.is_none_or(|own| ends_before(own, mark)));
            let mark = mark.cloned();
            drop(of_places);
            if let (Some(mark), Some(fields)) = (mark, entry.as_object_mut()) {
                fields.insert(EXEMPT.to_owned(), mark);
            }
        }
    }
}

/// Whether a mark ends before another, or that one does not end.
fn ends_before(mark: &Value, other: &Value) -> bool {
    let end = |mark: &Value| {
        let ended = mark.get(ENDED).and_then(|ended| Ended::deserialize(ended).ok());
        ended.map(|ended| ended.date.latest())
    };
    end(mark).is_some_and(|own| end(other).is_none_or(|other| own < other))
}

/// Takes the exempt relationships out of all that names them. What names no other is
/// removed, but for decisions of reports, whose place among the recommendations stays.
fn forget_places(files: &mut [Value]) {
    let marks = marked_places(files);
    if marks.is_empty() {
        return;
    }
    for list in NAMING {
        let lists = files.iter_mut().filter_map(|file| file.get_mut(list)?.as_array_mut());
        for entry in lists.flatten() {
            let Some(ids) = entry.get_mut(RELATIONSHIPS).and_then(Value::as_array_mut) else {
                continue;
            };
            let count = ids.len();
            ids.retain(|id| id.as_str().is_none_or(|id| !marks.contains_key(id)));
            if ids.is_empty() && count > 0 && list != DECISIONS {
                *entry = Value::Null;
            }
        }
    }
}

/// Takes the date of an exempt agreement out of the public one that it replaced.
fn forget_replacements(files: &mut [Value]) {
    let places = files.iter_mut().filter_map(|file| file.get_mut(RELATIONSHIPS)?.as_array_mut());
    for place in places.flatten() {
        let Some(agreements) = place.get_mut("agreements").and_then(Value::as_array_mut) else {
            continue;
        };
        let (exempt, open): (Vec<&Value>, Vec<&Value>) =
            agreements.iter().partition(|agreement| is_marked(agreement));
        let starts = |agreements: &[&Value]| -> Vec<Value> {
            agreements.iter().filter_map(|agreement| agreement.get("start").cloned()).collect()
        };
        let (exempt, open) = (starts(&exempt), starts(&open));
        for fields in agreements.iter_mut().filter_map(Value::as_object_mut) {
            let is_kept = |by: &Value| exempt.contains(by) && !open.contains(by);
            if fields.get("replaced_by").is_some_and(is_kept) {
                fields.shift_remove("replaced_by");
            }
        }
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
pub(super) fn reopen(value: &mut Value, pointer: &Pointer<'_>, day: PartialDate) {
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
                reopen(field, &pointer.key(name), day);
            }
        }
        Value::Array(entries) => {
            for (index, entry) in entries.iter_mut().enumerate() {
                reopen(entry, &pointer.index(index), day);
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
    forget_places(files);
    forget_replacements(files);
    let mut withholding = Withholding { asked_by: years_of_decisions(files), names: Vec::new() };
    for (file, value) in files.iter_mut().enumerate() {
        withholding.withhold_in(value, &Pointer::of_file(file));
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
    fn withhold_in(&mut self, value: &mut Value, pointer: &Pointer<'_>) {
        match value {
            Value::Object(fields) if is_part(fields, pointer) => {
                let stays = dataset_type().list(pointer.steps(), STAYS).unwrap_or_default();
                let mut left = Map::new();
                if stays.contains(&ONLY_PLANNED) && is_only_planned(fields) {
                    left.insert(ONLY_PLANNED.to_owned(), json!(true));
                }
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
                            self.names.push((pointer.file(), pointer.to_string(), field));
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
                    self.withhold_in(field, &pointer.key(name));
                }
            }
            Value::Array(entries) => {
                for (index, entry) in entries.iter_mut().enumerate() {
                    self.withhold_in(entry, &pointer.index(index));
                }
            }
            _ => {}
        }
    }
}

/// Whether the fields of a visit have its plan alone, as
/// [`is_only_planned`](super::visit::Visit::is_only_planned) has it.
fn is_only_planned(fields: &Map<String, Value>) -> bool {
    let has = |name: &&str| fields.get(*name).is_some_and(|field| *field != json!([]));
    ["plan", "planned_cost"].iter().any(has) && !["account", "cost", "photographs"].iter().any(has)
}

/// Whether fields are those of something marked exempt, rather than a list of texts by name
/// with one of that name.
fn is_part(fields: &Map<String, Value>, pointer: &Pointer<'_>) -> bool {
    fields.contains_key(EXEMPT) && dataset_type().list(pointer.steps(), STAYS).is_some()
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
