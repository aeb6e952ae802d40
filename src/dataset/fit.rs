//! Making a file fit the schema: what does not fit is reported and left out, so
//! that the rest can still be checked and all problems are told at once.

use std::collections::BTreeSet;

use serde_json::Value;

use super::exempt::{CONFIDENTIAL, EXEMPT};
use super::file::DatasetFile;
use super::schema::dataset_type;
use crate::diagnostic::Diagnostic;
use crate::json::rules::{UNKNOWN_FIELD, WRONG_TYPE};
use crate::json::{Document, MOST_FAULTS, Places, Violation, read};

/// What could not be read, so that nothing is called absent that is only
/// broken.
#[derive(Debug, Clone, Default)]
pub(super) struct Gaps {
    /// A whole file could not be read; it can have held anything.
    pub(super) file: bool,
    /// Fields and lists of a file that could not be read.
    pub(super) fields: BTreeSet<String>,
    /// Entries of lists that could not be read, by list and id.
    pub(super) entries: BTreeSet<(String, String)>,
    /// The JSON pointers, in their files, of fields of records that could not
    /// be read.
    pub(super) inner: BTreeSet<(usize, String)>,
}

/// Makes a file fit the schema, by leaving out what does not and reporting it;
/// none where nothing does. The index is the position that the file has among
/// those of the dataset.
///
/// An entry of a list becomes a hole (`null`) rather than being removed, so that
/// the places of the entries behind it stay true.
pub(super) fn fit(
    value: Value,
    document: &Document,
    index: usize,
    gaps: &mut Gaps,
    problems: &mut Vec<Diagnostic>,
) -> Option<Value> {
    Fitting { document, index, gaps, problems }.fit(value)
}

/// A file that is being made to fit.
struct Fitting<'a> {
    document: &'a Document,
    /// The position that the file has among those of the dataset.
    index: usize,
    gaps: &'a mut Gaps,
    problems: &'a mut Vec<Diagnostic>,
}

impl Fitting<'_> {
    /// Leaves out what does not fit until the rest does.
    fn fit(mut self, mut value: Value) -> Option<Value> {
        let mut holes = BTreeSet::new();
        let mut first = true;
        loop {
            let mut targets = BTreeSet::new();
            let violations = dataset_type().violations(self.document, &value);
            // A file of which so little fits is no dataset, and is read no further.
            let hopeless = violations.len() > MOST_FAULTS;
            for violation in violations {
                if holes.contains(&violation.prune) {
                    continue;
                }
                targets.insert(prune_target(&value, &violation.prune));
                // Later rounds only see the gaps that the first round made.
                if first {
                    self.problems.push(told(violation));
                }
            }
            if targets.is_empty() {
                break;
            }
            if hopeless {
                return None;
            }
            first = false;
            for pointer in targets {
                if pointer.is_empty() {
                    return None;
                }
                self.leave_out(&mut value, &pointer, &mut holes);
            }
        }
        match read::<DatasetFile>(&value, self.index, &mut Places::default()) {
            Ok(_) => Some(value),
            Err(pointer) => {
                self.problems.push(unreadable(self.document, &pointer));
                None
            }
        }
    }

    fn leave_out(&mut self, value: &mut Value, pointer: &str, holes: &mut BTreeSet<String>) {
        if is_entry(value, pointer) {
            if let Some(entry) = value.pointer_mut(pointer) {
                let list = pointer.rsplit_once('/').map_or("", |(list, _)| list);
                let list = list.trim_start_matches('/').to_owned();
                let id = ["id", "year"].iter().find_map(|key| entry.get(key)?.as_str());
                self.gaps.entries.insert((list, id.unwrap_or_default().to_owned()));
                *entry = Value::Null;
                holes.insert(pointer.to_owned());
            }
            return;
        }
        let Some((parent, key)) = pointer.rsplit_once('/') else { return };
        if let Some(Value::Object(fields)) = value.pointer_mut(parent) {
            let key = key.replace("~1", "/").replace("~0", "~");
            fields.shift_remove(&key);
            if parent.is_empty() {
                // What an unknown field was meant to be cannot be told.
                self.gaps.file |= !dataset_type().has_field(&key);
                self.gaps.fields.insert(key);
            } else {
                self.gaps.inner.insert((self.index, pointer.to_owned()));
            }
        }
    }
}

/// What fits the schema and is refused by its type all the same. The error of
/// the type is not shown: it quotes the text, which can be exempt, whereas the
/// place is covered where it lies in something that is.
fn unreadable(document: &Document, pointer: &str) -> Diagnostic {
    Diagnostic::new(
        WRONG_TYPE,
        Some(document.locate(pointer)),
        "this, or something in it, is not written in the form needed here",
        "see the descriptions of the fields in the JSON Schema",
    )
}

/// The lists whose entries are left out one by one: those at the top level, and
/// those of the council and the policy, without which nothing could be checked.
fn is_entry(value: &Value, pointer: &str) -> bool {
    pointer.rsplit_once('/').is_some_and(|(list, _)| {
        let nested = list.starts_with("/council/") || list.starts_with("/policy/");
        let depth = list.matches('/').count();
        (depth == 1 || (depth == 2 && nested)) && value.pointer(list).is_some_and(Value::is_array)
    })
}

/// A violation as it is told: a mark where nothing can be marked is not to be
/// taken away, which would publish what it stands beside.
fn told(violation: Violation) -> Diagnostic {
    let Violation { diagnostic, prune } = violation;
    let field = prune.rsplit('/').next().unwrap_or_default();
    let help = match field {
        _ if diagnostic.rule != UNKNOWN_FIELD => return diagnostic,
        EXEMPT => {
            "this cannot be marked by itself: mark the whole entry or paragraph that it \
             belongs to, or take all of it out of the dataset"
        }
        CONFIDENTIAL => {
            "write it into the mark `exempt`: \
             \"exempt\": { \"confidential\": { \"ground\": …, \"because\": … } }"
        }
        _ => return diagnostic,
    };
    Diagnostic { help: help.to_owned(), ..diagnostic }
}

/// What to leave out for a value that does not fit: the value itself, or the
/// whole list where the list is a field of a record.
fn prune_target(value: &Value, pointer: &str) -> String {
    // A mark that is broken takes with it what it marks.
    let mark = format!("/{EXEMPT}");
    let marked = pointer.split_once(&format!("{mark}/")).map(|(marked, _)| marked);
    let mut pointer = marked.or_else(|| pointer.strip_suffix(&mark)).unwrap_or(pointer);
    while !is_entry(value, pointer) {
        let Some((parent, _)) = pointer.rsplit_once('/') else { break };
        if !value.pointer(parent).is_some_and(Value::is_array) {
            break;
        }
        pointer = parent;
    }
    pointer.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::exempt::MARK;
    use super::*;

    #[test]
    fn what_its_type_refuses_is_told_by_its_place_only() {
        // The schema would have found the space; the first entry was left out.
        let text = r#"{"decisions": [1, {"id": "a", "report": "2023-24", "relationships": ["b"],
            "outcome": "retain", "reason": "r", "wording": " secret",
            "exempt": {"paragraphs": [3], "public_interest": "w"}}]}"#;
        let (document, value) = Document::parse("a.json".to_owned(), text.as_bytes().to_vec());
        let mut value = value.unwrap();
        *value.pointer_mut("/decisions/0").unwrap() = Value::Null;
        let refused = read::<DatasetFile>(&value, 0, &mut Places::default());
        let found = unreadable(&document, &refused.unwrap_err());
        assert!(!format!("{}{}", found.message, found.help).contains("secret"));
        let place = found.location.unwrap();
        assert_eq!(place.path, "$.decisions[1].wording");
        assert!(document.public(&MARK, |_| false).cover(&place).is_some());
    }
}
