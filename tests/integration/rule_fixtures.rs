//! The datasets of `fixtures/rules`, each of which breaks one rule.
//!
//! A fixture is named after its rule, `CODE` or `CODE--VARIANT`, and is one of:
//!
//! - `NAME.json`: a JSON Patch (RFC 6902) of `fixtures/valid.json`;
//! - `NAME.raw.json`: a whole file, where its JSON is at fault;
//! - a folder `NAME`: the valid dataset with the other files of that folder. Its
//!   `patch.json` holds patches by file name: of `dataset.json`, or of a built-in
//!   template such as `templates/sheffield/style.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::printed::Printed;
use crate::support::{files, fixture, repository};

/// The dataset in a folder.
const DATASET: &str = "dataset.json";

/// The patches in a folder.
const PATCH: &str = "patch.json";

/// A dataset that breaks a rule, before it is written to a folder.
#[derive(Debug)]
pub(crate) struct RuleFixture {
    pub(crate) name: String,
    source: PathBuf,
}

impl RuleFixture {
    /// All fixtures, sorted by name.
    pub(crate) fn all() -> Vec<Self> {
        let entries = fs::read_dir(fixture("rules")).unwrap();
        let mut found: Vec<Self> = entries
            .map(|entry| {
                let source = entry.unwrap().path();
                let name = source.file_name().unwrap().to_str().unwrap();
                let name = name.trim_end_matches(".json").trim_end_matches(".raw").to_owned();
                Self { name, source }
            })
            .collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found
    }

    /// The code of the rule that it breaks.
    pub(crate) fn code(&self) -> &str {
        self.name.split("--").next().unwrap()
    }

    /// Writes the dataset to a folder `NAME` in this folder.
    pub(crate) fn write(&self, folder: &Path) -> Broken {
        let folder = folder.join(&self.name);
        let mut broken = Broken { has_templates: false, patched: BTreeMap::new() };
        let write = |file: &Path, bytes: &[u8]| {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        let mut patches = Map::new();
        if self.source.is_dir() {
            for (file, bytes) in files(&self.source) {
                if file == Path::new(PATCH) {
                    patches = serde_json::from_slice(&bytes).expect("patches by file name");
                } else {
                    write(&file, &bytes);
                }
            }
        } else if self.source.to_str().unwrap().ends_with(".raw.json") {
            write(Path::new(DATASET), &fs::read(&self.source).unwrap());
            return broken;
        } else {
            patches.insert(DATASET.to_owned(), read_json(&self.source));
        }
        patches.entry(DATASET).or_insert_with(|| json!([]));
        for (file, patch) in patches {
            let base = if let Some(template) = file.strip_prefix("templates/") {
                repository("report-templates").join(template)
            } else {
                assert_eq!(file, DATASET, "{} patches a file that is not there", self.name);
                fixture("valid.json")
            };
            let changed = Patched::new(&read_json(&base), &patch, &self.name);
            write(Path::new(&file), changed.printed.text.as_bytes());
            broken.patched.insert(file, changed);
        }
        broken.has_templates = folder.join("templates").is_dir();
        broken
    }
}

/// A fixture in a folder.
#[derive(Debug)]
pub(crate) struct Broken {
    /// Whether its folder has a folder `templates`.
    pub(crate) has_templates: bool,
    /// The patched files by name; all others are as the fixture has them.
    pub(crate) patched: BTreeMap<String, Patched>,
}

/// A file that a patch was applied to.
#[derive(Debug)]
pub(crate) struct Patched {
    pub(crate) printed: Printed,
    pub(crate) changes: Vec<Change>,
}

impl Patched {
    fn new(base: &Value, patch: &Value, name: &str) -> Self {
        let mut value = base.clone();
        let operations = patch.as_array().unwrap_or_else(|| panic!("{name} is no JSON Patch"));
        let changes = operations.iter().map(|operation| {
            let patch: json_patch::Patch = serde_json::from_value(json!([operation]))
                .unwrap_or_else(|error| panic!("{name}: {error}: {operation}"));
            json_patch::patch(&mut value, &patch).unwrap_or_else(|error| panic!("{name}: {error}"));
            Change::new(operation, &value)
        });
        let changes = changes.collect();
        restore_order(&mut value, base);
        Self { printed: Printed::new(&value), changes }
    }
}

/// The fields that name the object they are in.
const NAMES: [&str; 4] = ["/label", "/place", "/title", "/year"];

/// Whether a JSON pointer leads to the value of another one or to something inside it.
pub(crate) fn is_inside(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Where a patch has changed a value, as a JSON pointer.
#[derive(Debug)]
pub(crate) enum Change {
    /// A value was added or replaced.
    Written(String),
    /// A value was removed.
    Removed(String),
}

impl Change {
    fn new(operation: &Value, patched: &Value) -> Self {
        let path = operation["path"].as_str().unwrap().to_owned();
        if operation["op"] == "remove" {
            return Self::Removed(path);
        }
        Self::Written(match path.strip_suffix("/-") {
            Some(list) => {
                let length = patched.pointer(list).and_then(Value::as_array).unwrap().len();
                format!("{list}/{}", length - 1)
            }
            None => path,
        })
    }

    /// Whether a finding at this pointer concerns the change: it is at the changed value
    /// or inside it; or, where the value is missing, at what encloses it or at the name
    /// of that.
    pub(crate) fn concerns(&self, pointer: &str) -> bool {
        match self {
            Self::Written(changed) => is_inside(pointer, changed),
            Self::Removed(changed) => {
                let named = NAMES.iter().find_map(|name| pointer.strip_suffix(name));
                is_inside(changed, named.unwrap_or(pointer))
            }
        }
    }
}

/// Puts the fields of every object back into the order of `base`: removing a field from
/// an object with `json-patch` moves its last field.
fn restore_order(value: &mut Value, base: &Value) {
    match (value, base) {
        (Value::Object(fields), Value::Object(base)) => {
            let position = |key: &String| base.keys().position(|other| other == key);
            let mut sorted: Vec<(String, Value)> = std::mem::take(fields).into_iter().collect();
            sorted.sort_by_key(|(key, _)| position(key).unwrap_or(usize::MAX));
            for (key, mut field) in sorted {
                if let Some(base) = base.get(&key) {
                    restore_order(&mut field, base);
                }
                fields.insert(key, field);
            }
        }
        (Value::Array(items), Value::Array(base)) => {
            items.iter_mut().zip(base).for_each(|(item, base)| restore_order(item, base));
        }
        _ => {}
    }
}

fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A fixture in a temporary folder of its own.
pub(crate) struct BrokenDataset {
    folder: TempDir,
    name: String,
}

impl BrokenDataset {
    /// Writes the fixture of this name.
    pub(crate) fn new(name: &str) -> Self {
        let fixtures = RuleFixture::all();
        let fixture = fixtures.iter().find(|fixture| fixture.name == name);
        let folder = tempfile::tempdir().unwrap();
        fixture.unwrap_or_else(|| panic!("there is no fixture {name}")).write(folder.path());
        Self { folder, name: name.to_owned() }
    }

    /// The folder of the dataset.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    /// The only file of the dataset.
    pub(crate) fn file(&self) -> PathBuf {
        self.path().join(DATASET)
    }
}

#[test]
fn change_concerns_findings_near_it() {
    let written = Change::Written("/visits/1".to_owned());
    assert!(written.concerns("/visits/1") && written.concerns("/visits/1/title"));
    assert!(!written.concerns("/visits") && !written.concerns("/visits/10"));
    let removed = Change::Removed("/visits/1/cost".to_owned());
    assert!(removed.concerns("/visits/1") && removed.concerns(""));
    assert!(removed.concerns("/visits/1/title") && !removed.concerns("/visits/0/title"));
    assert!(!removed.concerns("/visits/0") && !removed.concerns("/visits/1/start"));
}

#[test]
fn patched_file_keeps_its_order() {
    let base = json!({ "a": 1, "b": { "x": 1, "y": 2, "z": 3 }, "c": [1], "d": 4 });
    let patch = json!([
        { "op": "remove", "path": "/a" },
        { "op": "move", "from": "/b/x", "path": "/b/w" },
        { "op": "add", "path": "/c/-", "value": 2 }
    ]);
    let patched = Patched::new(&base, &patch, "test");
    let wanted = json!({ "b": { "y": 2, "z": 3, "w": 1 }, "c": [1, 2], "d": 4 });
    assert_eq!(patched.printed.text, Printed::new(&wanted).text);
    let changes = format!("{:?}", patched.changes);
    assert_eq!(changes, r#"[Removed("/a"), Written("/b/w"), Written("/c/1")]"#);
}
