//! Changes a dataset at random so that mostly it still fits its schema.

use fastrand::Rng;
use libfuzzer_sys::fuzzer_mutate;
use serde_json::{Value, json};

use crate::schema::{SCHEMA, Words};
use crate::{BETWEEN_FILES, VALID};

/// Changes one of the files of an input, and gives the size of what results,
/// which stands in `data`. What is no JSON is changed byte by byte.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut rng = Rng::with_seed(seed.into());
    let before = data.get(..size).unwrap_or_default();
    let text = String::from_utf8_lossy(before).into_owned();
    let mut files: Vec<String> = text.split(BETWEEN_FILES).map(str::to_owned).collect();
    let index = rng.usize(..files.len());
    let file = &mut files[index];
    let Ok(mut dataset) = serde_json::from_str(file) else {
        return fuzzer_mutate(data, size, max_size);
    };
    for _ in 0..=rng.u8(..3) {
        change(&mut dataset, &mut rng);
    }
    *file = dataset.to_string();
    put(&files.join(BETWEEN_FILES), data, max_size).unwrap_or(size)
}

/// A dataset to begin with, where an input is none.
pub fn begin(data: &mut [u8], max_size: usize) -> usize {
    put(VALID, data, max_size).unwrap_or(0)
}

/// Puts a text in place of an input, if it is not too long.
fn put(text: &str, data: &mut [u8], max_size: usize) -> Option<usize> {
    let size = text.len();
    data.get_mut(..size.min(max_size.saturating_add(1)))
        .filter(|place| place.len() == size && size <= max_size)?
        .copy_from_slice(text.as_bytes());
    Some(size)
}

/// Makes one change.
fn change(dataset: &mut Value, rng: &mut Rng) {
    let words = Words::of(dataset);
    let nodes = SCHEMA.nodes(dataset);
    let pointers: Vec<&String> = nodes.keys().collect();
    let Some(pointer) = rng.choice(&pointers).map(|pointer| (*pointer).clone()) else { return };
    let node = nodes[&pointer];
    let schema = node.schema;
    let alike: Vec<Value> = nodes
        .values()
        .filter(|other| std::ptr::eq(other.schema, schema))
        .map(|other| other.value.clone())
        .collect();
    let free = node.is_free_text();
    let Some(value) = dataset.pointer_mut(&pointer) else { return };
    match (value, rng.u8(..8)) {
        (Value::String(text), 0..=3) if free => *text = changed(text),
        (value, 0) if !pointer.is_empty() => *value = SCHEMA.make(schema, &words, rng),
        (value, 1) if !pointer.is_empty() => {
            *value = rng.choice(alike).unwrap_or_default();
        }
        (Value::Object(fields), 2 | 3) => {
            let names: Vec<&String> =
                schema["properties"].as_object().into_iter().flat_map(|all| all.keys()).collect();
            let name = match rng.choice(&names) {
                Some(name) => (*name).clone(),
                None => words.pick(Some("identifier"), rng),
            };
            let made = SCHEMA.make(SCHEMA.field(schema, &name), &words, rng);
            fields.insert(name, made);
        }
        (Value::Object(fields), 4) => {
            let required = schema["required"].as_array();
            let names: Vec<String> = fields
                .keys()
                .filter(|name| !required.is_some_and(|all| all.iter().any(|own| own == *name)))
                .cloned()
                .collect();
            if let Some(name) = rng.choice(names) {
                fields.shift_remove(&name);
            }
        }
        (Value::Array(entries), 2 | 3) => {
            entries.push(SCHEMA.make(&schema["items"], &words, rng));
        }
        (Value::Array(entries), 4) if !entries.is_empty() => {
            entries.remove(rng.usize(..entries.len()));
        }
        (Value::Array(entries), 5) if entries.len() > 1 => {
            let count = entries.len();
            entries.swap(rng.usize(..count), rng.usize(..count));
        }
        (value, 6 | 7) => mark(value, &pointer, &words, rng),
        (value, _) if !pointer.is_empty() => *value = SCHEMA.make(schema, &words, rng),
        _ => {}
    }
}

/// Marks a value exempt, or no longer, in whichever way fits it.
fn mark(value: &mut Value, pointer: &str, words: &Words, rng: &mut Rng) {
    let exemption = || {
        let reasons = words.pick(None, &mut Rng::with_seed(1));
        json!({ "paragraphs": [3], "public_interest": reasons })
    };
    match value {
        Value::Object(fields) if fields.contains_key("exempt") => {
            fields.shift_remove("exempt");
            if let (1, Some(plain)) = (fields.len(), fields.values().next().cloned()) {
                *value = plain;
            }
        }
        Value::Object(fields) if !pointer.is_empty() => {
            fields.insert("exempt".to_owned(), exemption());
        }
        Value::String(_) => *value = json!({ "text": value.take(), "exempt": exemption() }),
        Value::Number(_) | Value::Array(_) if rng.bool() => {
            *value = json!({ "value": value.take(), "exempt": exemption() });
        }
        _ => {}
    }
}

/// A text changed by libFuzzer, which knows what the program compares with.
fn changed(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let size = bytes.len();
    let room = size.saturating_mul(2).clamp(16, 1024).max(size);
    bytes.resize(room, 0);
    let size = fuzzer_mutate(&mut bytes, size, room);
    bytes.truncate(size);
    let changed = String::from_utf8_lossy(&bytes).trim().to_owned();
    if changed.is_empty() { "x".to_owned() } else { changed }
}
