//! Proves that no file makes the program panic, wait or take memory without
//! end: each that is no dataset is told as such.

use std::fs;

use crate::made::Input;
use crate::made::Settings;
use intl_update::dataset::{Edition, read_texts};
use intl_update::diagnostic::{Diagnostics, Severity};

use crate::support::{Program, day, fixture};

fn valid() -> String {
    fs::read_to_string(fixture("valid.json")).unwrap()
}

/// What the check finds in a text, if it is read as a file.
fn found_in(bytes: impl Into<Vec<u8>>) -> Diagnostics {
    let settings = Settings { formats: Vec::new(), ..Settings::default() };
    let input = Input::Text { name: "a.json".to_owned(), bytes: bytes.into(), folder: None };
    crate::made::check(input, day(), &settings).expect("a text can be read")
}

/// How far apart the places are at which the short run damages a file.
const STEP: usize = 7;

#[test]
fn truncated_dataset_is_no_json() {
    truncate_every(STEP);
    let text = valid();
    let text = text.trim_end();
    for length in (0..text.len()).step_by(text.len() / 12) {
        Program::new(["check", "-"]).reading(&text[..length]).run().exits(1).complains("not-json");
    }
}

#[test]
#[ignore = "exhaustive: cut off after every byte"]
fn truncated_dataset_is_no_json_exhaustive() {
    truncate_every(1);
}

fn truncate_every(step: usize) {
    let text = valid();
    let text = text.trim_end();
    for length in (0..text.len()).step_by(step) {
        let loaded = read_texts(vec![("a.json".to_owned(), text.as_bytes()[..length].to_vec())]);
        let problems = loaded.problems(Edition::Exempt);
        let codes: Vec<&str> = problems.iter().map(|problem| problem.rule.code).collect();
        assert!(codes.contains(&"not-json"), "cut off at {length}: {codes:?}");
    }
}

#[test]
fn byte_that_is_no_utf8_is_reported_in_its_line() {
    damage_every(STEP);
}

#[test]
#[ignore = "exhaustive: in place of every byte"]
fn byte_that_is_no_utf8_is_reported_in_its_line_exhaustive() {
    damage_every(1);
}

fn damage_every(step: usize) {
    let text = valid().into_bytes();
    for place in (0..text.len()).step_by(step) {
        let mut broken = text.clone();
        broken[place] = 0xff;
        let loaded = read_texts(vec![("a.json".to_owned(), broken)]);
        let problems = loaded.problems(Edition::Exempt);
        let problem = problems.first().expect("there is a problem");
        assert_eq!(problem.message, "the file is not in UTF-8");
        let line = String::from_utf8_lossy(&text[..place]).matches('\n').count() + 1;
        assert_eq!(problem.location.as_ref().unwrap().line_column().0, line);
    }
}

#[test]
fn other_encodings_are_told_and_other_line_ends_are_read() {
    let text = valid();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> =
        text.replace("Altstadt", "Altst\u{e4}dt").chars().map(|c| c as u8).collect();
    for bytes in [[&[0xff, 0xfe][..], &utf16].concat(), latin] {
        Program::new(["check", "-"]).reading(bytes).run().exits(1).complains("not in UTF-8");
    }
    // Without its mark UTF-16 is a text with a zero byte after each letter.
    Program::new(["check", "-"]).reading(utf16).run().exits(1).complains("not-json");
    for text in [text.replace('\n', "\r\n"), format!("\u{feff}{text}"), text.replace('\n', "\r")] {
        assert!(found_in(text).is_empty());
    }
    assert_eq!(found_in("\u{feff}\u{feff}{}").errors(), 1);
}

#[test]
fn nesting_without_end_is_told() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let text = format!("{{\"council\": {}1{}}}", open.repeat(10_000), close.repeat(10_000));
        Program::new(["check", "-"]).reading(text).run().exits(1).complains("nested too deeply");
    }
}

#[test]
fn numbers_out_of_range_are_told() {
    let fields =
        [r#""position": 1"#, r#""amount": 700"#, r#""latitude": 51.5"#, r#""value": 4250"#];
    for number in ["1e999", "-1e999", "1e-400", "1e99999999999999999999", "-5e-9999"] {
        for field in fields {
            let name = field.split(':').next().unwrap();
            let text = valid().replacen(field, &format!("{name}: {number}"), 1);
            let found = found_in(text);
            let told: Vec<String> = found.iter().map(|found| found.message.clone()).collect();
            assert_eq!(told, [format!("the number `{number}` is out of range")]);
        }
    }
    for number in ["18446744073709551616", "4294967296", "-1", "1.5", "-0", "1e300"] {
        let text = valid().replacen(fields[0], &format!("\"position\": {number}"), 1);
        let found = found_in(text);
        let errors: Vec<String> = found
            .iter()
            .filter(|found| found.severity() == Severity::Error)
            .map(|found| format!("{} {}", found.rule.code, found.location.as_ref().unwrap().path))
            .collect();
        assert_eq!(errors, ["wrong-type $.decisions[0].position"], "{number}: {found}");
        assert!(!found.to_string().contains("u32"), "{found}");
    }
    for number in ["1.0", "1e0", "10e-1"] {
        let text = valid().replacen(fields[0], &format!("\"position\": {number}"), 1);
        assert!(found_in(text).is_empty(), "{number}");
    }
}

#[test]
fn what_is_not_seen_is_told_at_both_ends_of_a_text_and_never_with_the_text() {
    let open = r#""reason": "The link is active.""#;
    assert!(valid().contains(open));
    // Of these, JSON Schema calls the byte-order mark white space and U+0085 none.
    for c in ['\u{85}', '\u{feff}', '\u{2028}', '\u{200b}', '\u{7f}'] {
        for text in [format!("{c}Marigold"), format!("Marigold{c}"), format!("{c}Marigold{c}")] {
            let shown = valid().replace(open, &format!("\"reason\": \"{text}\""));
            let codes: Vec<&str> = found_in(shown).iter().map(|found| found.rule.code).collect();
            let is_space = matches!(c, '\u{feff}' | '\u{2028}');
            let code = if is_space { "wrong-type" } else { "invisible-character" };
            assert!(codes.contains(&code), "{text:?}: {codes:?}");
            let exempt = r#"{ "paragraphs": [3], "public_interest": "It names a person." }"#;
            let kept = format!(r#""reason": {{ "text": "{text}", "exempt": {exempt} }}"#);
            let outcome = Program::new(["check", "-"]).reading(valid().replace(open, &kept)).run();
            let outcome = outcome.exits(1).complains(code);
            assert!(!format!("{outcome:?}").contains("Marigold"), "{outcome:#?}");
        }
    }
}

/// What needs links, pipes, devices, or a shell that bounds memory.
#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::os::unix::fs::symlink;
    use std::path::Path;
    use std::process::Command;

    use intl_update::dataset::LARGEST_DATASET;
    use serde_json::{Value, json};

    use super::*;

    /// The program in a shell that bounds its memory to so many megabytes.
    fn within_memory(megabytes: u32, folder: &Path, command: &str) -> (Option<i32>, String) {
        within(&format!("-d {}", megabytes * 1000), folder, command)
    }

    /// The program in a shell that bounds what it takes.
    fn within(limit: &str, folder: &Path, command: &str) -> (Option<i32>, String) {
        let script = format!("ulimit {limit} && {command}");
        let output = Command::new("bash")
            .args(["-c", &script, env!("CARGO_BIN_EXE_intl-update")])
            .current_dir(folder)
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    }

    #[test]
    fn only_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let in_folder = |name: &str| folder.path().join(name);
        fs::create_dir_all(in_folder("folder/x.json")).unwrap();
        fs::create_dir(in_folder("pipe")).unwrap();
        let made = Command::new("mkfifo").arg(in_folder("pipe/x.json")).status().unwrap();
        assert!(made.success());
        fs::create_dir(in_folder("device")).unwrap();
        symlink("/dev/zero", in_folder("device/x.json")).unwrap();
        // Not even the superuser can read this.
        fs::create_dir(in_folder("loop")).unwrap();
        symlink("x.json", in_folder("loop/x.json")).unwrap();
        for (name, what) in [
            ("folder", "it is a folder rather than a file"),
            ("pipe", "it is a pipe or a device rather than a file"),
            ("device", "it is a pipe or a device rather than a file"),
            ("loop", "symbolic links"),
        ] {
            for command in ["check", "build"] {
                let path = in_folder(name);
                let outcome = Program::new([command]).argument(&path).run().exits(3);
                outcome.complains("x.json").complains(what);
            }
            if name != "folder" {
                Program::new(["check"]).argument(in_folder(name).join("x.json")).run().exits(3);
            }
        }
    }

    #[test]
    fn a_file_of_200_megabytes_is_told_without_reading_it() {
        let folder = tempfile::tempdir().unwrap();
        File::create(folder.path().join("a.json")).unwrap().set_len(200_000_000).unwrap();
        let limit = format!("larger than {} MB", LARGEST_DATASET / 1_000_000);
        for command in ["$0 check a.json", "$0 check .", "head -c 200000000 /dev/zero | $0 check -"]
        {
            let (status, text) = within_memory(150, folder.path(), command);
            assert_eq!(status, Some(3), "{command}: {text}");
            assert!(text.contains(&limit), "{text}");
        }
        // Several files are one dataset.
        let half = usize::try_from(LARGEST_DATASET / 2).unwrap();
        for name in ["a.json", "b.json"] {
            fs::write(folder.path().join(name), " ".repeat(half + 1)).unwrap();
        }
        let (status, text) = within_memory(150, folder.path(), "$0 check .");
        assert_eq!(status, Some(3), "{text}");
        assert!(text.contains(&limit), "{text}");
    }

    #[test]
    #[ignore = "exhaustive: the largest datasets"]
    fn memory_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let largest = usize::try_from(LARGEST_DATASET).unwrap() - 100;
        let many = |item: &str| item.repeat(largest / item.len());
        for (name, text, status) in [
            ("numbers", format!("[{}1]", many("1,")), 1),
            ("lists", format!("{{\"relationships\": [{}[]]}}", many("[],")), 1),
            ("deep", format!("{}{}1{}", "[".repeat(400), "1,".repeat(400_000), "]".repeat(400)), 1),
            ("entries", format!("{{\"visits\": [{}1]}}", "1,".repeat(400_000)), 1),
            ("keys", format!("{{{}\"a\": 1}}", "\"a\":1,".repeat(400_000)), 1),
            ("text", valid().replace("lies on a river.", &("- x\\n".repeat(10_000) + "end")), 0),
            ("names", with_spellings(&["word ".repeat(50_000)], &"word ".repeat(100_000)), 1),
            ("runs", with_spellings(&run_lengths(), &"a ".repeat(1_000_000)), 0),
            ("words", valid().replace("lies on a river.", &("word ".repeat(200_000) + "end")), 0),
        ] {
            let file = format!("{name}.json");
            fs::write(folder.path().join(&file), text).unwrap();
            let (code, text) = within_memory(1000, folder.path(), &format!("$0 check -q {file}"));
            assert_eq!(
                code,
                Some(status),
                "{name}: {}",
                text.chars().take(500).collect::<String>()
            );
        }
    }

    /// The valid dataset with other spellings of its first place, and words in what is
    /// told of it.
    fn with_spellings<S: AsRef<str>>(spellings: &[S], words: &str) -> String {
        let mut dataset = dataset();
        dataset["relationships"][0]["other_spellings"] =
            spellings.iter().map(|spelling| spelling.as_ref().trim()).collect();
        dataset["relationships"][0]["profile"] = json!([words.trim()]);
        dataset.to_string()
    }

    /// Names of many lengths, in words, none longer than a name may be.
    fn run_lengths() -> Vec<String> {
        (80..100).map(|length| "a ".repeat(length)).collect()
    }

    fn dataset() -> Value {
        serde_json::from_str(&valid()).unwrap()
    }

    /// Shapes of datasets whose parts could each be held against every other, with
    /// the command and its exit status.
    fn multiplied(
        is_chosen: impl Fn(&str) -> bool,
    ) -> Vec<(&'static str, &'static str, i32, Value)> {
        let many =
            |count: usize, one: &dyn Fn(usize) -> Value| (0..count).map(one).collect::<Value>();
        let named =
            |name: &str, number: usize| format!("{}-{number}", name.repeat(50 / name.len()));
        let place = |number: usize| {
            let mut place = dataset()["relationships"][1].clone();
            place["id"] = json!(format!("place-{number}"));
            place["place"] = json!(format!("Place {number}"));
            place
        };
        let mut shapes = Vec::new();
        let mut shape = |name, command, status, change: &dyn Fn(&mut Value)| {
            if is_chosen(name) {
                let mut dataset = dataset();
                change(&mut dataset);
                shapes.push((name, command, status, dataset));
            }
        };
        shape("ids", "check", 1, &|dataset| {
            dataset["visits"][0]["relationships"] = json!(["x".repeat(1_000_000)]);
            dataset["relationships"][0]["id"] = json!("y".repeat(1_000_000));
        });
        shape("country", "check", 1, &|dataset| {
            dataset["relationships"][0]["country"] = json!("x".repeat(15_000_000));
        });
        shape("countries", "check", 1, &|dataset| {
            let country = "Germania ".repeat(7);
            dataset["relationships"] = many(30_000, &|_| json!({ "country": country.trim() }));
        });
        shape("references", "check", 1, &|dataset| {
            dataset["relationships"] = many(20_000, &place);
            dataset["visits"][0]["relationships"] =
                many(20_000, &|number| json!(named("x", number)));
        });
        shape("permitted-references", "check", 1, &|dataset| {
            dataset["relationships"] = many(1_000, &place);
            dataset["visits"][0]["relationships"] =
                many(100_000, &|number| json!(named("x", number)));
        });
        shape("links", "check", 1, &|dataset| {
            let links: Vec<String> = (0..40_000).map(|n| format!("[](ref:entry/x-{n})")).collect();
            dataset["relationships"][0]["profile"] = json!([links.join(" ")]);
        });
        shape("marks", "check", 0, &|dataset| {
            let exempt =
                json!({ "paragraphs": [3], "public_interest": "It is a matter of money." });
            dataset["relationships"][0]["history"] = many(
                8_000,
                &|number| json!({ "date": "1950", "text": format!("It is {number}."), "exempt": exempt }),
            );
            dataset["relationships"][0]["community_groups"] = many(200_000, &|_| json!("x"));
            dataset["reports"][0]["form"]["exempt_information"] =
                json!({ "contains": true, "paragraphs": [3] });
        });
        shape("likenesses", "check", 0, &|dataset| {
            dataset["relationships"] = many(500, &place);
            dataset["visits"] = json!([]);
            dataset["decisions"] = json!([dataset["decisions"][0]]);
            dataset["decisions"][0]["relationships"] =
                many(500, &|number| json!(format!("place-{number}")));
            dataset["decisions"][0]["reason"] = json!("Plaza Nine ".repeat(60_000).trim());
        });
        shape("differences", "diff", 0, &|dataset| {
            let report = dataset["reports"][0].clone();
            let reports = [("2023-24", "old"), ("2022-23", "new")].map(|(year, text)| {
                let mut report = report.clone();
                report["year"] = json!(year);
                report.as_object_mut().unwrap().remove("published");
                report["meeting"]["date"] = json!(format!("20{}-08-05", &year[5..]));
                report["narrative"]["contribution"] = json!(["It keeps friends."]);
                report["narrative"]["proposal"] =
                    many(10_000, &|number| json!(format!("{text} {number} {text} {number}.")));
                report
            });
            dataset["reports"] = json!(reports);
        });
        shapes
    }

    #[test]
    fn time_is_bounded() {
        check_within_time(|name| ["ids", "links"].contains(&name));
    }

    #[test]
    #[ignore = "exhaustive: what takes longer, too"]
    fn time_is_bounded_exhaustive() {
        check_within_time(|_| true);
    }

    fn check_within_time(is_chosen: impl Fn(&str) -> bool) {
        let folder = tempfile::tempdir().unwrap();
        for (name, command, status, dataset) in multiplied(is_chosen) {
            let file = format!("{name}.json");
            fs::write(folder.path().join(&file), dataset.to_string()).unwrap();
            let years = if command == "diff" { "2022-23 2023-24" } else { "-q" };
            let command = format!("$0 {command} {file} {years}");
            // Seconds of all processors: many times what it takes, and a small part
            // of what it would take if everything were held against everything.
            let (code, text) = within("-t 60", folder.path(), &command);
            assert_eq!(
                code,
                Some(status),
                "{name}: {}",
                text.chars().take(500).collect::<String>()
            );
        }
    }
}
