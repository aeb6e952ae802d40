//! Proves that breaking any value of Sheffield's dataset by hand gives an error
//! that an officer can act on: in the right file, at the right line, with help.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::made::Settings;
use intl_update::diagnostic::{Diagnostic, Severity};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::printed::{Printed, token};
use crate::support::{day, files, sheffield};

/// Words of the implementation that tell an officer nothing.
const JARGON: [&str; 12] = [
    "serde",
    "struct",
    "enum",
    "null",
    "u8",
    "u32",
    "f64",
    "invalid type",
    "additional properties",
    "anyOf",
    "oneOf",
    "$defs",
];

/// A way to break a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    /// The value becomes one of another type.
    Type,
    /// An `x` is put to the key of the value.
    Key,
}

/// The pointer of the value that another stands in, and its last token.
fn split(pointer: &str) -> (&str, String) {
    let (parent, last) = pointer.rsplit_once('/').expect("no pointer is the whole file's");
    (parent, last.replace("~1", "/").replace("~0", "~"))
}

/// A file with one value broken, and the pointer of what is wrong.
fn broken(file: &Value, pointer: &str, way: Break) -> Option<(Value, String)> {
    let mut file = file.clone();
    let (parent, last) = split(pointer);
    match way {
        Break::Type => {
            let value = file.pointer_mut(pointer)?;
            *value = match value {
                Value::String(_) => json!(7),
                Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                    json!("seven")
                }
                Value::Bool(_) => json!("yes"),
            };
            Some((file, pointer.to_owned()))
        }
        Break::Key => {
            let fields = file.pointer_mut(parent)?.as_object_mut()?;
            let renamed = format!("{last}x");
            let rename = |(key, value): (String, Value)| {
                (if key == last { renamed.clone() } else { key }, value)
            };
            *fields = std::mem::take(fields).into_iter().map(rename).collect::<Map<_, _>>();
            Some((file, format!("{parent}/{}", token(&renamed))))
        }
    }
}

/// What is wrong with the message about a broken value, if anything.
fn fault(found: &[Diagnostic], file: &str, line: usize) -> Option<String> {
    let errors: Vec<&Diagnostic> =
        found.iter().filter(|found| found.severity() == Severity::Error).collect();
    let shown = || {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        errors.join("\n    ")
    };
    let at_the_value = errors.iter().find(|error| {
        error.location.as_ref().is_some_and(|location| {
            location.source.name.ends_with(file) && location.line_column().0 == line
        })
    });
    let Some(error) = at_the_value else {
        return Some(format!("no error in line {line}, but [{}]", shown()));
    };
    let jargon = JARGON.iter().find(|word| error.message.contains(**word));
    if let Some(word) = jargon {
        return Some(format!("`{word}` in the message: {error}"));
    }
    if error.help.trim().trim_end_matches(':').len() < 8 || error.help.ends_with(": ") {
        return Some(format!("no help but `{}` for {error}", error.help));
    }
    // What is made up by an error is no error of its own.
    let elsewhere = errors.iter().find(|other| {
        other.location.as_ref().is_none_or(|location| !location.source.name.ends_with(file))
    });
    elsewhere.map(|other| format!("an error in another file follows from it: {other}"))
}

/// Which values are broken.
#[derive(Debug, Clone, Copy)]
enum Sample {
    /// One value of every eighth field.
    Few,
    /// One value of each field, and every seventh of the rest.
    Many,
}

/// The values of a file to break, by JSON pointer. `fields` are those of earlier files.
fn chosen(
    sample: Sample,
    pointers: impl Iterator<Item = String>,
    fields: &mut BTreeSet<String>,
) -> Vec<String> {
    let field = |pointer: &str| -> String {
        let is_index = |token: &str| token.bytes().all(|byte| byte.is_ascii_digit());
        let tokens = pointer.split('/').skip(1);
        let tokens = tokens.map(|token| if is_index(token) { "*" } else { token });
        tokens.collect::<Vec<_>>().join("/")
    };
    let mut skipped = 0;
    let mut chosen = Vec::new();
    for pointer in pointers.filter(|pointer| !pointer.is_empty()) {
        let is_first = fields.insert(field(&pointer));
        skipped += usize::from(!is_first);
        let is_chosen = match sample {
            Sample::Few => is_first && fields.len().is_multiple_of(8),
            Sample::Many => is_first || skipped % 7 == 0,
        };
        if is_chosen {
            chosen.push(pointer);
        }
    }
    chosen
}

/// Checks a copy of the dataset with one value after the other broken.
fn break_values(way: Break, sample: Sample) {
    let settings = Settings { formats: Vec::new(), ..Settings::default() };
    let originals = files(&sheffield());
    let copy = || {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in &originals {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        folder
    };
    let parsed: Vec<(&Path, &Vec<u8>, Value)> = originals
        .iter()
        .map(|(name, bytes)| (name.as_path(), bytes, serde_json::from_slice(bytes).unwrap()))
        .collect();
    let mut fields = BTreeSet::new();
    let cases: Vec<(&Path, &Vec<u8>, &Value, String)> = parsed
        .iter()
        .flat_map(|(name, bytes, value)| {
            let chosen = chosen(sample, Printed::new(value).lines.into_keys(), &mut fields);
            chosen.into_iter().map(move |pointer| (*name, *bytes, value, pointer))
        })
        .collect();
    let faults: Vec<String> = cases
        .par_iter()
        .map_init(copy, |folder, (name, original, value, pointer)| {
            let (file, at) = broken(value, pointer, way)?;
            let printed = Printed::new(&file);
            let path = folder.path().join(name);
            fs::write(&path, &printed.text).unwrap();
            let found = crate::made::check(folder.path(), day(), &settings).unwrap();
            fs::write(&path, original).unwrap();
            let found: Vec<Diagnostic> = found.into_iter().collect();
            let fault = fault(&found, name.to_str().unwrap(), printed.lines[&at])?;
            Some(format!("{} {at}: {fault}", name.display()))
        })
        .flatten()
        .collect();
    let least = match sample {
        Sample::Few => 20,
        Sample::Many => 200,
    };
    assert!(cases.len() > least, "only {} values were broken", cases.len());
    assert!(
        faults.is_empty(),
        "{} of {} values:\n{}",
        faults.len(),
        cases.len(),
        faults.join("\n")
    );
}

#[test]
fn value_of_another_type_is_reported() {
    break_values(Break::Type, Sample::Few);
}

#[test]
#[ignore = "exhaustive: a value of each field"]
fn value_of_another_type_is_reported_exhaustive() {
    break_values(Break::Type, Sample::Many);
}

#[test]
fn misspelt_key_is_reported() {
    break_values(Break::Key, Sample::Few);
}

#[test]
#[ignore = "exhaustive: the key of each field"]
fn misspelt_key_is_reported_exhaustive() {
    break_values(Break::Key, Sample::Many);
}
