//! Editing an open dataset: what is not changed stays as it is, and every edit can be undone.

use std::fs;

use intl_update::dataset::Edition;
use intl_update::workspace::{Change, Edit, EditError};
use intl_update::{Error, Input, ReportOptions, Setup, Workspace};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{fixture, repository};

const FILE: &str = "complete.json";

fn open(text: &str) -> Workspace {
    let bytes = text.as_bytes().to_vec();
    let input = Input::Text { name: FILE.to_owned(), bytes, folder: None };
    Workspace::open(input, Setup::default()).unwrap()
}

fn complete() -> String {
    fs::read_to_string(fixture(FILE)).unwrap()
}

fn text(workspace: &Workspace) -> String {
    let (_, bytes) = workspace.files().next().unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn value(workspace: &Workspace) -> Value {
    serde_json::from_str(text(workspace).trim_start_matches('\u{feff}')).unwrap()
}

/// The JSON pointers of all values in another one.
fn pointers(value: &Value, pointer: &str, found: &mut Vec<String>) {
    let mut inside = |key: &str, value: &Value| {
        let key = key.replace('~', "~0").replace('/', "~1");
        let pointer = format!("{pointer}/{key}");
        found.push(pointer.clone());
        pointers(value, &pointer, found);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| inside(key, value)),
        Value::Array(entries) => {
            entries.iter().enumerate().for_each(|(at, value)| inside(&at.to_string(), value));
        }
        _ => {}
    }
}

/// Makes a change and checks what comes of it, and that undoing it gives back every byte.
fn change(workspace: &mut Workspace, change: &Change, expected: impl FnOnce(&mut Value)) -> Edit {
    let (before, mut wanted) = (text(workspace), value(workspace));
    expected(&mut wanted);
    let edit = workspace.edit(FILE, change).unwrap();
    assert_eq!(value(workspace), wanted, "{change:?}");
    let after = text(workspace);
    workspace.apply(&edit.inverse()).unwrap();
    assert_eq!(text(workspace), before, "{change:?}");
    workspace.apply(&edit).unwrap();
    assert_eq!(text(workspace), after, "{change:?}");
    workspace.apply(&edit.inverse()).unwrap();
    edit
}

/// The parent of a pointer, and its last token.
fn split(pointer: &str) -> (&str, &str) {
    pointer.rsplit_once('/').unwrap()
}

#[test]
fn every_value_can_be_set_and_removed_and_comes_back() {
    let own = complete();
    let strange = own.replace("\n  ", "\r\n\t").replace(": ", " :");
    for start in [own.clone(), format!("\u{feff}{own}"), strange] {
        let mut workspace = open(&start);
        let all = value(&workspace);
        let mut places = Vec::new();
        pointers(&all, "", &mut places);
        assert!(places.len() > 500, "{}", places.len());
        // Each file takes every seventh, another one each.
        let step = 7;
        for at in places.into_iter().skip(start.len() % step).step_by(step) {
            let same = all.pointer(&at).unwrap().clone();
            let set = Change::Set { at: at.clone(), value: same };
            let revision = workspace.revision();
            assert!(workspace.edit(FILE, &set).unwrap().is_empty(), "{at}");
            assert_eq!((text(&workspace), workspace.revision()), (start.clone(), revision));
            for new in [json!("other"), json!({ "a": [1, { "b": null }] })] {
                let set = Change::Set { at: at.clone(), value: new.clone() };
                change(&mut workspace, &set, |value| *value.pointer_mut(&at).unwrap() = new);
            }
            change(&mut workspace, &Change::Remove { at: at.clone() }, |value| {
                let (parent, last) = split(&at);
                match value.pointer_mut(parent).unwrap() {
                    Value::Object(fields) => {
                        let key = last.replace("~1", "/").replace("~0", "~");
                        fields.shift_remove(&key).unwrap();
                    }
                    Value::Array(entries) => drop(entries.remove(last.parse().unwrap())),
                    _ => unreachable!(),
                }
            });
        }
        assert_eq!(text(&workspace), start);
        assert!(!workspace.is_changed());
    }
}

#[test]
fn every_list_takes_entries_and_lets_them_move() {
    let start = complete();
    let mut workspace = open(&start);
    let all = value(&workspace);
    let mut places = Vec::new();
    pointers(&all, "", &mut places);
    let is_list = |at: &&String| all.pointer(at).is_some_and(Value::is_array);
    for list in places.iter().filter(is_list).step_by(3) {
        let length = all.pointer(list).unwrap().as_array().unwrap().len();
        for index in [0, length / 2, length] {
            let entry = json!({ "id": "new" });
            let insert = Change::Insert { list: list.clone(), index, value: entry.clone() };
            change(&mut workspace, &insert, |value| {
                value.pointer_mut(list).unwrap().as_array_mut().unwrap().insert(index, entry);
            });
        }
        for (from, to) in [(0, length.saturating_sub(1)), (length.saturating_sub(1), 0)] {
            if length == 0 {
                continue;
            }
            let moved = Change::Move { list: list.clone(), from, to };
            change(&mut workspace, &moved, |value| {
                let entries = value.pointer_mut(list).unwrap().as_array_mut().unwrap();
                let entry = entries.remove(from);
                entries.insert(to, entry);
            });
        }
    }
    assert_eq!(text(&workspace), start);
}

#[test]
fn what_has_no_place_is_refused() {
    let mut workspace = open(&complete());
    let set = |at: &str| Change::Set { at: at.to_owned(), value: json!(1) };
    let insert = Change::Insert { list: "/visits".to_owned(), index: 999, value: json!(1) };
    let moved = Change::Move { list: "/visits".to_owned(), from: 0, to: 999 };
    for wrong in [set("/visits/999"), set("/nothing/at/all"), set("council"), insert, moved] {
        let refused = workspace.edit(FILE, &wrong);
        assert!(matches!(refused, Err(EditError::NoPlace { .. })), "{wrong:?}: {refused:?}");
    }
    let refused = workspace.edit("other.json", &set("/council"));
    assert!(matches!(refused, Err(EditError::NoFile { .. })), "{refused:?}");
    let refused = open("{ \"a\": 1").edit(FILE, &set("/a"));
    assert!(matches!(refused, Err(EditError::NotJson { .. })), "{refused:?}");
    // An edit is undone only in the text that it was made in.
    let edit = workspace.edit(FILE, &set("/council/id")).unwrap();
    workspace.apply(&edit.inverse()).unwrap();
    let refused = workspace.apply(&edit.inverse());
    assert!(matches!(refused, Err(EditError::Changed { .. })), "{refused:?}");
}

/// What is made after an edit is what would be made of the edited files.
#[test]
fn everything_follows_an_edit() {
    let mut workspace = open(&fs::read_to_string(fixture("valid.json")).unwrap());
    let report = |workspace: &Workspace| {
        let options = ReportOptions { formats: Vec::new(), ..ReportOptions::default() };
        let built = workspace.report(Edition::Public, &options).unwrap();
        serde_json::to_value(&built.report).unwrap()
    };
    let before = report(&workspace);
    let name = Change::Set { at: "/council/name".to_owned(), value: json!("Southvale Council") };
    let edit = workspace.edit(FILE, &name).unwrap();
    assert_eq!(workspace.revision(), 1);
    let after = report(&workspace);
    assert_eq!(after["meta"]["council"], "Southvale Council");
    assert_eq!(after, report(&open(&text(&workspace))));
    workspace.apply(&edit.inverse()).unwrap();
    assert_eq!(report(&workspace), before);
}

#[test]
fn saving_overwrites_no_change_of_others() {
    let folder = TempDir::new().unwrap();
    for entry in fs::read_dir(repository("data/leeds")).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_file() {
            fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
    }
    let mut workspace = Workspace::open(folder.path(), Setup::default()).unwrap();
    assert!(workspace.save().unwrap().is_empty());
    let (file, before) = workspace
        .files()
        .find(|(_, bytes)| String::from_utf8_lossy(bytes).contains("\"council\": {"))
        .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
        .unwrap();
    let name = |value: &str| Change::Set { at: "/council/name".to_owned(), value: json!(value) };
    let edit = workspace.edit(&file, &name("Leeds Council")).unwrap();
    assert!(workspace.is_changed());
    let written = workspace.save().unwrap();
    assert_eq!(written.len(), 1);
    assert!(!workspace.is_changed());
    let saved = fs::read_to_string(&written[0]).unwrap();
    assert!(saved.contains("\"name\": \"Leeds Council\""), "{saved}");
    // Somebody else saves the file meanwhile.
    workspace.apply(&edit.inverse()).unwrap();
    let theirs = format!("{saved}\n");
    fs::write(&written[0], &theirs).unwrap();
    assert!(matches!(workspace.save(), Err(Error::Write(_))));
    assert_eq!(fs::read_to_string(&written[0]).unwrap(), theirs);
    assert!(workspace.is_changed());
    fs::write(&written[0], saved).unwrap();
    workspace.save().unwrap();
    assert_eq!(fs::read(&written[0]).unwrap(), before);
}
