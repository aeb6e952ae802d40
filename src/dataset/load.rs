//! Reading a dataset: one JSON file, or a folder of JSON files whose lists are
//! put together.
//!
//! What does not fit the schema is reported and left out, so that the rest can
//! still be checked and all problems are told at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::council::Council;
use super::decision::Decision;
use super::policy::Policy;
use super::relationship::Relationship;
use super::report_entry::ReportEntry;
use super::schema::dataset_type;
use super::text::{Id, YearId};
use super::visit::Visit;
use super::wider::{CaseStudy, Engagement};
use crate::diagnostic::{
    DUPLICATE_KEY, Diagnostic, Diagnostics, Location, MISSING_FIELD, Severity, SourceText,
    WRONG_TYPE,
};
use crate::json::{Document, escape_token};

/// One file of a dataset. A dataset in one file has everything in it; in a
/// folder, each file has a part.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DatasetFile {
    /// The JSON Schema that an editor checks the file against.
    #[serde(rename = "$schema", default)]
    #[expect(dead_code, reason = "for editors only")]
    schema: Option<String>,
    /// The council. One file of the dataset has it.
    #[serde(default)]
    council: Option<Council>,
    /// The policy on links abroad. At most one file of the dataset has it.
    #[serde(default)]
    policy: Option<Policy>,
    /// The register of relationships.
    #[serde(default)]
    relationships: Vec<Relationship>,
    /// The visits, delegations, meetings, events and signings.
    #[serde(default)]
    visits: Vec<Visit>,
    /// The decisions that the committee is asked for, in the order of the recommendations.
    #[serde(default)]
    decisions: Vec<Decision>,
    /// The reports, one for each municipal year.
    #[serde(default)]
    reports: Vec<ReportEntry>,
    /// Networks that the council belongs to.
    #[serde(default)]
    networks: Vec<Engagement>,
    /// Pledges that the council has made.
    #[serde(default)]
    pledges: Vec<Engagement>,
    /// Initiatives that belong to no one place.
    #[serde(default)]
    initiatives: Vec<Engagement>,
    /// Case studies.
    #[serde(default)]
    case_studies: Vec<CaseStudy>,
}

/// A whole dataset, with the place in its files of every value.
#[derive(Debug, Serialize)]
pub struct Dataset {
    /// The council.
    pub council: Council,
    /// The policy on links abroad.
    pub policy: Option<Policy>,
    /// The register of relationships.
    pub relationships: Vec<Relationship>,
    /// The visits.
    pub visits: Vec<Visit>,
    /// The decisions, in dataset order.
    pub decisions: Vec<Decision>,
    /// The reports.
    pub reports: Vec<ReportEntry>,
    /// Networks that the council belongs to.
    pub networks: Vec<Engagement>,
    /// Pledges that the council has made.
    pub pledges: Vec<Engagement>,
    /// Initiatives that belong to no one place.
    pub initiatives: Vec<Engagement>,
    /// Case studies.
    pub case_studies: Vec<CaseStudy>,
    /// Where the entries of each relationship are.
    #[serde(skip)]
    index: Index,
    /// The files and where each part came from.
    #[serde(skip)]
    origins: Origins,
}

/// Where the entries of each relationship are, by its id.
#[derive(Debug, Default)]
struct Index {
    relationships: HashMap<Id, usize>,
    visits: HashMap<Id, Vec<usize>>,
    decisions: HashMap<Id, Vec<usize>>,
}

impl Index {
    fn of(file: &DatasetFile) -> Self {
        let mut index = Self::default();
        for (position, relationship) in file.relationships.iter().enumerate() {
            index.relationships.insert(relationship.id.clone(), position);
        }
        for (position, visit) in file.visits.iter().enumerate() {
            for id in &visit.relationships {
                index.visits.entry(id.clone()).or_default().push(position);
            }
        }
        for (position, decision) in file.decisions.iter().enumerate() {
            for id in &decision.relationships {
                index.decisions.entry(id.clone()).or_default().push(position);
            }
        }
        index
    }
}

/// Where the parts of a merged dataset come from.
#[derive(Debug, Default)]
struct Origins {
    documents: Vec<(Arc<Document>, Value)>,
    singles: BTreeMap<String, usize>,
    lists: BTreeMap<String, Vec<(usize, usize)>>,
    /// The positions in their file of the entries that are left of a list in
    /// the council or the policy, by its JSON pointer.
    nested: BTreeMap<String, Vec<usize>>,
    gaps: Gaps,
}

/// What could not be read, so that nothing is called absent that is only
/// broken.
#[derive(Debug, Default)]
struct Gaps {
    /// A whole file could not be read; it can have held anything.
    file: bool,
    /// Fields and lists of a file that could not be read.
    fields: BTreeSet<String>,
    /// Entries of lists that could not be read, by list and id.
    entries: BTreeSet<(String, String)>,
    /// The JSON pointers, in their files, of fields of records that could not
    /// be read.
    inner: BTreeSet<(usize, String)>,
}

/// What reading a dataset gives: the dataset as far as it could be read, and
/// every problem of its form.
#[derive(Debug)]
pub struct Loaded {
    /// The dataset without the parts that have problems; none where the
    /// council itself could not be read.
    pub dataset: Option<Dataset>,
    /// The problems.
    pub problems: Vec<Diagnostic>,
}

/// Why a dataset could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file or folder could not be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A folder has no JSON files.
    #[error("there is no dataset in `{}`: the folder has no file whose name ends in .json", path.display())]
    NoFiles {
        /// The folder.
        path: PathBuf,
    },
    /// The dataset has errors.
    #[error("the dataset has errors:\n{0}")]
    Invalid(Diagnostics),
}

impl Dataset {
    /// The place in its file of the value at a JSON pointer into the merged
    /// dataset.
    #[must_use]
    pub fn locate(&self, pointer: &str) -> Location {
        self.origins.locate(pointer, Document::locate)
    }

    /// The place in its file of the key at a JSON pointer into the merged
    /// dataset.
    #[must_use]
    pub fn locate_key(&self, pointer: &str) -> Location {
        self.origins.locate(pointer, Document::locate_key)
    }

    /// Every value of the dataset that is a text, with its JSON pointer into
    /// the merged dataset and whether it is narrative.
    pub(crate) fn texts(&self) -> Vec<(String, &str)> {
        let mut found = Vec::new();
        for (key, index) in &self.origins.singles {
            if let Some(value) = self.origins.value(*index, key) {
                collect_texts(value, format!("/{key}"), &mut found);
            }
        }
        for (key, items) in &self.origins.lists {
            for (merged, (index, item)) in items.iter().enumerate() {
                if let Some(value) = self.origins.value(*index, key).and_then(|list| list.get(item))
                {
                    collect_texts(value, format!("/{key}/{merged}"), &mut found);
                }
            }
        }
        found
    }

    /// Whether a field or list can have held something that could not be read.
    pub(crate) fn has_gap(&self, field: &str) -> bool {
        let gaps = &self.origins.gaps;
        gaps.file
            || gaps.fields.contains(field)
            || gaps.entries.iter().any(|(list, _)| list == field)
    }

    /// Whether a list can have held an entry of this id that could not be read.
    pub(crate) fn can_have_held(&self, list: &str, id: &str) -> bool {
        let gaps = &self.origins.gaps;
        let entry = |id: &str| gaps.entries.contains(&(list.to_owned(), id.to_owned()));
        gaps.file || gaps.fields.contains(list) || entry(id) || entry("")
    }

    /// Whether the field at a JSON pointer into the merged dataset is there but
    /// could not be read.
    pub(crate) fn is_gap(&self, pointer: &str) -> bool {
        let (document, pointer) = self.origins.place(pointer);
        self.origins.gaps.inner.contains(&(document, pointer))
    }

    /// Whether something in the record at a JSON pointer into the merged dataset
    /// is there but could not be read.
    pub(crate) fn has_gap_in(&self, pointer: &str) -> bool {
        let (document, pointer) = self.origins.place(pointer);
        let inside =
            |gap: &str| gap.strip_prefix(&pointer).is_some_and(|rest| rest.starts_with('/'));
        self.origins
            .gaps
            .inner
            .iter()
            .any(|(gap_document, gap)| *gap_document == document && inside(gap))
    }

    /// The relationship of an id.
    #[must_use]
    pub fn relationship(&self, id: &str) -> Option<&Relationship> {
        self.relationships.get(*self.index.relationships.get(id)?)
    }

    /// The visits of a relationship, in dataset order.
    pub fn visits_of(&self, id: &Id) -> impl Iterator<Item = &Visit> {
        let positions = self.index.visits.get(id).into_iter().flatten();
        positions.filter_map(|position| self.visits.get(*position))
    }

    /// The decisions on a relationship, in dataset order.
    pub fn decisions_on(&self, id: &Id) -> impl Iterator<Item = &Decision> {
        let positions = self.index.decisions.get(id).into_iter().flatten();
        positions.filter_map(|position| self.decisions.get(*position))
    }

    /// The JSON pointer of the relationship of an id.
    pub(crate) fn relationship_pointer(&self, id: &str) -> Option<String> {
        self.index.relationships.get(id).map(|index| format!("/relationships/{index}"))
    }

    /// The name that the report gives a relationship's country: the
    /// relationship's own form, the council's, or that of ISO 3166-1.
    #[must_use]
    pub fn country_name<'a>(&'a self, relationship: &'a Relationship) -> &'a str {
        relationship
            .country_name
            .as_deref()
            .or_else(|| self.council.country_names.get(&relationship.country).map(String::as_str))
            .unwrap_or_else(|| relationship.country.iso_name())
    }

    /// The full name of a committee, or its id where the council has none of
    /// that id.
    #[must_use]
    pub fn committee_name<'a>(&'a self, id: &'a Id) -> &'a str {
        let committees = &self.council.committees;
        let committee = committees.iter().find(|committee| committee.id == *id);
        committee.map_or(id.as_str(), |committee| &committee.name)
    }

    /// The report of a municipal year.
    #[must_use]
    pub fn report(&self, year: &YearId) -> Option<&ReportEntry> {
        self.reports.iter().find(|report| report.year == *year)
    }

    /// The latest report, by municipal year.
    #[must_use]
    pub fn latest_report(&self) -> Option<&ReportEntry> {
        self.reports.iter().max_by(|a, b| a.year.cmp(&b.year))
    }
}

fn collect_texts<'a>(value: &'a Value, pointer: String, found: &mut Vec<(String, &'a str)>) {
    match value {
        Value::String(text) => found.push((pointer, text)),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_texts(item, format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                collect_texts(field, format!("{pointer}/{}", escape_token(key)), found);
            }
        }
        _ => {}
    }
}

impl Origins {
    fn value(&self, document: usize, key: &str) -> Option<&Value> {
        self.documents.get(document)?.1.get(key)
    }

    /// The file that a JSON pointer into the merged dataset leads to, and the
    /// pointer in it.
    fn place(&self, pointer: &str) -> (usize, String) {
        let mut tokens = pointer.splitn(4, '/').skip(1);
        let key = tokens.next().unwrap_or_default();
        let item = tokens.next();
        let rest = tokens.next().map(|rest| format!("/{rest}")).unwrap_or_default();
        let place = match (self.lists.get(key), item.and_then(|item| item.parse::<usize>().ok())) {
            (Some(items), Some(item)) => items
                .get(item)
                .map(|(document, original)| (*document, format!("/{key}/{original}{rest}"))),
            (Some(items), None) => {
                items.first().map(|(document, _)| (*document, format!("/{key}")))
            }
            (None, _) => {
                self.singles.get(key).map(|document| (*document, self.within_single(pointer)))
            }
        };
        place.unwrap_or((0, pointer.to_owned()))
    }

    /// The pointer in its file of a value in the council or the policy, some of
    /// whose lists have lost entries.
    fn within_single(&self, pointer: &str) -> String {
        let tokens: Vec<&str> = pointer.splitn(5, '/').collect();
        let [_, key, list, item, rest @ ..] = tokens.as_slice() else { return pointer.to_owned() };
        let kept = self.nested.get(&format!("/{key}/{list}"));
        let original = kept.zip(item.parse::<usize>().ok()).and_then(|(kept, item)| kept.get(item));
        match original {
            Some(original) => {
                let rest = rest.join("/");
                let slash = if rest.is_empty() { "" } else { "/" };
                format!("/{key}/{list}/{original}{slash}{rest}")
            }
            None => pointer.to_owned(),
        }
    }

    fn locate(&self, pointer: &str, pick: impl Fn(&Document, &str) -> Location) -> Location {
        let (index, pointer) = self.place(pointer);
        match self.documents.get(index) {
            Some((document, _)) => pick(document, &pointer),
            None => Location {
                source: Arc::new(SourceText::new(String::new(), String::new())),
                span: 0..0,
                path: pointer,
            },
        }
    }
}

impl Loaded {
    /// Whether all of the dataset could be read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.problems.iter().all(|problem| problem.severity() == Severity::Warning)
    }

    /// The dataset, if its form is right.
    ///
    /// # Errors
    /// The problems, if it is not.
    pub fn into_dataset(self) -> Result<Dataset, LoadError> {
        match self.dataset {
            Some(dataset) if self.is_whole() => Ok(dataset),
            _ => Err(LoadError::Invalid(Diagnostics::new(self.problems))),
        }
    }
}

/// Reads a dataset from texts, each with the name under which it is reported.
#[must_use]
pub fn read_texts(texts: Vec<(String, Vec<u8>)>) -> Loaded {
    let mut problems = Vec::new();
    let mut origins = Origins::default();
    let mut whole = DatasetFile::default();
    for (name, bytes) in texts {
        let (document, value) = Document::parse(name, bytes);
        let value = value.map_err(|found| problems.extend(found));
        let index = origins.documents.len();
        let fitted = value.ok().and_then(|value| {
            Fitting { document: &document, index, gaps: &mut origins.gaps, problems: &mut problems }
                .fit(value)
        });
        let Some((value, file)) = fitted else {
            origins.gaps.file = true;
            continue;
        };
        whole.add(file, index, &document, &value, &mut origins, &mut problems);
        origins.documents.push((document, value));
    }
    if whole.council.is_none() && !origins.gaps.file && !origins.gaps.fields.contains("council") {
        let location = origins.documents.first().map(|(document, _)| document.locate(""));
        problems.push(Diagnostic::new(
            MISSING_FIELD,
            location,
            "no file of the dataset has a `council`",
            "add the council to one of the files: its id, name, nation, committees, regions and municipal years",
        ));
    }
    let index = Index::of(&whole);
    let dataset = whole.council.take().map(|council| Dataset {
        index,
        council,
        policy: whole.policy,
        relationships: whole.relationships,
        visits: whole.visits,
        decisions: whole.decisions,
        reports: whole.reports,
        networks: whole.networks,
        pledges: whole.pledges,
        initiatives: whole.initiatives,
        case_studies: whole.case_studies,
        origins,
    });
    Loaded { dataset, problems }
}

/// Makes a file fit the schema, by leaving out what does not and reporting it.
struct Fitting<'a> {
    document: &'a Document,
    /// The position that the file has among those of the dataset.
    index: usize,
    gaps: &'a mut Gaps,
    problems: &'a mut Vec<Diagnostic>,
}

impl Fitting<'_> {
    /// Leaves out what does not fit until the rest does; none where nothing
    /// does.
    ///
    /// An entry of a list becomes a hole (`null`) rather than being
    /// removed, so that the places of the entries behind it stay true.
    fn fit(mut self, mut value: Value) -> Option<(Value, DatasetFile)> {
        let mut holes = BTreeSet::new();
        let mut first = true;
        loop {
            let mut targets = BTreeSet::new();
            for violation in dataset_type().violations(self.document, &value) {
                if holes.contains(&violation.prune) {
                    continue;
                }
                targets.insert(prune_target(&value, &violation.prune));
                // Later rounds only see the gaps that the first round made.
                if first {
                    self.problems.push(violation.diagnostic);
                }
            }
            if targets.is_empty() {
                break;
            }
            first = false;
            for pointer in targets {
                if pointer.is_empty() {
                    return None;
                }
                self.leave_out(&mut value, &pointer, &mut holes);
            }
        }
        match serde_path_to_error::deserialize::<_, DatasetFile>(&without_holes(&value)) {
            Ok(file) => Some((value, file)),
            Err(error) => {
                let path = error.path().to_string();
                self.problems.push(Diagnostic::new(
                    WRONG_TYPE,
                    Some(self.document.locate("")),
                    format!("`{path}` cannot be read: {}", error.inner()),
                    "see the description of the field in the JSON Schema",
                ));
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

/// The positions of the entries that are left of the lists of a record.
fn kept_entries<'a>(
    key: &'a str,
    fields: &'a serde_json::Map<String, Value>,
) -> impl Iterator<Item = (String, Vec<usize>)> + 'a {
    fields.iter().filter_map(move |(field, list)| {
        let entries = list.as_array()?.iter().enumerate();
        let kept = entries.filter(|(_, entry)| !entry.is_null()).map(|(position, _)| position);
        Some((format!("/{key}/{}", escape_token(field)), kept.collect()))
    })
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

/// What to leave out for a value that does not fit: the value itself, or the
/// whole list where the list is a field of a record.
fn prune_target(value: &Value, pointer: &str) -> String {
    let mut pointer = pointer;
    while !is_entry(value, pointer) {
        let Some((parent, _)) = pointer.rsplit_once('/') else { break };
        if !value.pointer(parent).is_some_and(Value::is_array) {
            break;
        }
        pointer = parent;
    }
    pointer.to_owned()
}

/// A copy without the entries that were left out of its lists.
fn without_holes(value: &Value) -> Value {
    fn close(value: &mut Value, depth: usize) {
        match value {
            Value::Array(entries) => entries.retain(|entry| !entry.is_null()),
            Value::Object(fields) if depth > 0 => {
                fields.values_mut().for_each(|field| close(field, depth - 1));
            }
            _ => {}
        }
    }
    let mut copy = value.clone();
    close(&mut copy, 2);
    copy
}

impl DatasetFile {
    /// Puts another file's parts to these, and notes where they came from.
    fn add(
        &mut self,
        file: Self,
        index: usize,
        document: &Document,
        value: &Value,
        origins: &mut Origins,
        problems: &mut Vec<Diagnostic>,
    ) {
        for (key, part) in value.as_object().into_iter().flatten() {
            match part {
                Value::Array(entries) => {
                    let kept = entries.iter().enumerate().filter(|(_, entry)| !entry.is_null());
                    origins
                        .lists
                        .entry(key.clone())
                        .or_default()
                        .extend(kept.map(|(original, _)| (index, original)));
                }
                Value::Object(fields) => {
                    if let Some(earlier) = origins.singles.get(key) {
                        let other = origins
                            .documents
                            .get(*earlier)
                            .map_or("another file", |(document, _)| {
                                document.source().name.as_str()
                            });
                        problems.push(Diagnostic::new(
                            DUPLICATE_KEY,
                            Some(document.locate_key(&format!("/{key}"))),
                            format!("`{key}` stands in two files; the other is {other}"),
                            "keep one of the two",
                        ));
                    } else {
                        origins.singles.insert(key.clone(), index);
                        origins.nested.extend(kept_entries(key, fields));
                    }
                }
                _ => {}
            }
        }
        self.council = self.council.take().or(file.council);
        self.policy = self.policy.take().or(file.policy);
        self.relationships.extend(file.relationships);
        self.visits.extend(file.visits);
        self.decisions.extend(file.decisions);
        self.reports.extend(file.reports);
        self.networks.extend(file.networks);
        self.pledges.extend(file.pledges);
        self.initiatives.extend(file.initiatives);
        self.case_studies.extend(file.case_studies);
    }
}
