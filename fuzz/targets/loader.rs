//! The loader and the rules: whatever the bytes, they are a dataset or it is
//! told why they are not, at a place in the text, and to the public nothing of
//! what is exempt.

#![no_main]

use intl_update::diagnostic::Diagnostic;
use intl_update_fuzz::{
    EDITIONS, Edition, SECRET, check, files, load, mutate, settle, with_secrets,
};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use serde_json::Value;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed.is_multiple_of(3) {
        fuzzer_mutate(data, size, max_size)
    } else {
        mutate::mutate(data, size, max_size, seed)
    }
});

fuzz_target!(|bytes: &[u8]| {
    settle();
    let files = with_secrets(files(bytes));
    let loaded = load(files.clone());
    for (name, bytes) in &files {
        let problems = loaded.problems(Edition::Exempt);
        let told: Vec<&Diagnostic> = problems.iter().filter(|found| is_in(found, name)).collect();
        // Another parser rounds a number.
        if !told.iter().any(|found| is_of_a_number(found)) {
            let refused = told.iter().any(|found| found.rule.code == "not-json");
            agrees_with_another_parser(bytes, refused);
        }
    }
    for edition in EDITIONS {
        for found in loaded.problems(edition).iter().chain(&check(&loaded, edition)) {
            is_told_well(found);
            if edition == Edition::Public {
                assert!(!tells_secret(found), "told to the public: {found:?}");
            }
        }
    }
    let datasets = EDITIONS.map(|edition| loaded.edition(edition).is_some());
    assert_eq!(datasets[0], datasets[1], "one edition cannot be read");
    assert!(datasets[0] || !loaded.is_whole(), "nothing is told of what cannot be read");
});

/// Whether a problem is that a number would be read as another.
fn is_of_a_number(found: &Diagnostic) -> bool {
    found.message.starts_with("the number `")
}

fn is_in(found: &Diagnostic, name: &str) -> bool {
    found.location.as_ref().is_some_and(|place| place.source.name == name)
}

/// What another strict parser reads as an object is read as JSON, and nothing
/// else is.
fn agrees_with_another_parser(bytes: &[u8], refused: bool) {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let read = serde_json::from_slice::<Value>(text);
    if refused {
        assert!(!read.is_ok_and(|value| value.is_object()), "refused");
    } else if let Err(error) = read {
        // The other one has an end at fewer levels.
        let is_deep = error.to_string().starts_with("recursion limit exceeded");
        assert!(is_deep, "accepted: {error}");
    }
}

/// A problem has words and a place in its file, and can be written.
fn is_told_well(found: &Diagnostic) {
    assert!(!found.message.is_empty() && !found.help.is_empty(), "{found:?}");
    let place = found.location.as_ref().unwrap_or_else(|| panic!("nowhere: {found:?}"));
    let text = &place.source.text;
    assert!(text.get(place.span.clone()).is_some(), "{:?} of {text:?}", place.span);
    let (line, column) = place.line_column();
    let lines = text.split('\n').nth(line - 1).map(|line| line.chars().count());
    assert!(lines.is_some_and(|length| column <= length + 1), "{line}:{column} in {text:?}");
    assert!(place.lines().0.contains(place.excerpt()), "{place:?}");
    assert!(!found.to_string().is_empty());
    serde_json::to_string(found).expect("a problem can be written as JSON");
}

/// Whether something exempt is in what is told.
fn tells_secret(found: &Diagnostic) -> bool {
    let place = found.location.as_ref();
    let shown = place.map_or(String::new(), |place| format!("{}{}", place.path, place.source.text));
    [&found.message, &found.help, &shown].into_iter().any(|text| text.contains(SECRET))
}
