//! Proves what `build` writes, prints and returns, and that a build that fails
//! leaves what was there before.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use serde_json::Value;
use tempfile::TempDir;

use intl_update::out::{LastLine, signed};

use crate::rule_fixtures::BrokenDataset;
use crate::support::{DAY, Program, STYLES, files, fixture, repository, sheffield, whole};
use crate::tagged::Pdf;

const NAME: &str = "sheffield-international-update-2023-24";

/// A build of Sheffield's first report, unless another year is asked for.
fn build(folder: &Path, arguments: &[&str]) -> Program {
    let year = if arguments.contains(&"--year") { None } else { Some("--year=2023-24") };
    let program = Program::new(["build"]).argument(sheffield()).argument("--out").argument(folder);
    let program = year.into_iter().fold(program, Program::argument);
    arguments.iter().fold(program, Program::argument)
}

fn names(folder: &Path) -> BTreeSet<String> {
    files(folder).into_keys().map(|name| name.display().to_string()).collect()
}

fn report_files(extensions: &[&str]) -> BTreeSet<String> {
    extensions.iter().map(|extension| format!("{NAME}.{extension}")).collect()
}

/// A folder with an earlier report that is to stay as it is.
fn with_earlier_files() -> (TempDir, Vec<(PathBuf, Vec<u8>)>) {
    let folder = tempfile::tempdir().unwrap();
    for extension in ["html", "json", "pdf"] {
        let text = signed("earlier", LastLine::Markup);
        fs::write(folder.path().join(format!("{NAME}.{extension}")), text).unwrap();
    }
    let earlier = files(folder.path()).into_iter().collect();
    (folder, earlier)
}

#[test]
fn three_files_and_a_summary_in_each_house_style() {
    // A PDF takes the longest, and is the same kind of file in each.
    for style in ["leeds", "standard"] {
        let folder = tempfile::tempdir().unwrap();
        let outcome = build(folder.path(), &["--house-style", style]).run().exits(0);
        assert_eq!(names(folder.path()), report_files(&["pdf", "html", "json"]));
        let pages =
            Pdf::read(&fs::read(folder.path().join(format!("{NAME}.pdf"))).unwrap()).pages.len();
        assert_eq!(outcome.stderr, "");
        let expected = format!(
            r"(?x)\A
            Annual\ International\ Update\ 2023-24,\ Strategy\ and\ Resources\ Policy\ Committee,\ August\ 2024\n
            \ \ .*{NAME}\.pdf\ \(\d+\ kB,\ {pages}\ pages\)\n
            \ \ .*{NAME}\.html\ \(\d+\ kB\)\n
            \ \ .*{NAME}\.json\ \(\d+\ kB\)\n
            \ \ 11\ recommendations,\ 0\ warnings,\ \d+\ accepted\n\z"
        );
        let expected = Regex::new(&expected).unwrap();
        assert!(expected.is_match(&outcome.stdout), "{}", outcome.stdout);
    }
}

#[test]
fn the_same_dataset_gives_the_same_bytes_from_any_folder() {
    let first = tempfile::tempdir().unwrap();
    let second = tempfile::tempdir().unwrap();
    build(first.path(), &["-q", "--format=html,json"]).within(repository("data")).run().exits(0);
    Program::new(["build", "-q", "--year=2023-24", "--format=html,json", ".", "--out"])
        .argument(second.path())
        .within(sheffield())
        .run()
        .exits(0);
    assert!(files(first.path()) == files(second.path()), "the files differ");
}

#[test]
fn agenda_item_and_first_page_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &["-q", "--agenda-item", "27", "--first-page", "211"]).run().exits(0);
    let pdf = Pdf::read(&fs::read(folder.path().join(format!("{NAME}.pdf"))).unwrap());
    let last = 210 + pdf.pages.len();
    for (index, running) in pdf.running_words().iter().enumerate() {
        let expected = format!("Page {} of {last}", 211 + index);
        assert!(running.contains(&expected), "no `{expected}` in `{running}`");
    }
    let text = pdf.root.text();
    assert!(text.contains("Agenda item 27"), "the title block has the number of the item");
    let report: Value =
        serde_json::from_slice(&fs::read(folder.path().join(format!("{NAME}.json"))).unwrap())
            .unwrap();
    assert_eq!(report["meta"]["agenda_item"], "27");
    assert_eq!(report["meta"]["first_page"], 211);
    let page = fs::read_to_string(folder.path().join(format!("{NAME}.html"))).unwrap();
    assert!(page.contains("<dt>Agenda item</dt><dd>27</dd>"));
}

#[test]
fn the_json_fits_its_schema() {
    let schema = Program::new(["schema", "report"]).run().exits(0).stdout;
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for style in STYLES {
        let folder = tempfile::tempdir().unwrap();
        build(folder.path(), &["-q", "--format", "json", "--house-style", style]).run().exits(0);
        let text = fs::read(folder.path().join(format!("{NAME}.json"))).unwrap();
        let report: Value = serde_json::from_slice(&text).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
        // The schema is not so wide that anything fits.
        assert!(!validator.is_valid(&serde_json::json!({ "meta": 1 })));
    }
}

#[test]
fn a_dataset_can_come_from_standard_input() {
    let from_folder = tempfile::tempdir().unwrap();
    let from_input = tempfile::tempdir().unwrap();
    build(from_folder.path(), &["-q"]).run().exits(0);
    Program::new(["build", "-q", "-", "--year=2023-24", "--out"])
        .argument(from_input.path())
        .reading(whole(&sheffield()))
        .run()
        .exits(0);
    assert!(files(from_folder.path()) == files(from_input.path()), "the files differ");
    Program::new(["check", "--color", "never", "-"])
        .reading("{")
        .run()
        .exits(1)
        .complains("--> <stdin>:1:1");
}

#[test]
fn a_folder_of_datasets_is_built_whole() {
    let datasets = tempfile::tempdir().unwrap();
    for name in ["first", "second", "third"] {
        fs::create_dir(datasets.path().join(name)).unwrap();
        let text = fs::read_to_string(fixture("valid.json")).unwrap();
        let text = text.replace(r#""id": "northvale""#, &format!(r#""id": "{name}""#));
        fs::write(datasets.path().join(name).join("dataset.json"), text).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let outcome = Program::new(["build"])
        .argument(datasets.path())
        .argument("--out")
        .argument(out.path())
        .run();
    let outcome = outcome.exits(0);
    let expected: BTreeSet<String> = ["first", "second", "third"]
        .iter()
        .flat_map(|name| {
            ["pdf", "html", "json"]
                .map(|extension| format!("{name}-international-update-2023-24.{extension}"))
        })
        .collect();
    assert_eq!(names(out.path()), expected);
    // The summaries are in the order of the folders, whichever was ready first.
    let order: Vec<usize> = ["first-int", "second-int", "third-int"]
        .iter()
        .map(|name| outcome.stdout.find(name).expect("each dataset has its summary"))
        .collect();
    assert!(order.is_sorted());
}

#[test]
fn the_folder_of_the_shipped_datasets_is_built_whole() {
    let out = tempfile::tempdir().unwrap();
    Program::new(["build", "-q", "data", "--out"])
        .argument(out.path())
        .within(repository(""))
        .run()
        .exits(0);
    let latest = ["pdf", "html", "json"]
        .map(|extension| format!("sheffield-international-update-2025-26.{extension}"));
    assert!(names(out.path()).is_superset(&latest.into()));
}

#[test]
fn two_datasets_of_one_name_do_not_overwrite_each_other() {
    let datasets = tempfile::tempdir().unwrap();
    for name in ["one", "two", "zwei"] {
        fs::create_dir(datasets.path().join(name)).unwrap();
        fs::copy(fixture("valid.json"), datasets.path().join(name).join("dataset.json")).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let outcome = Program::new(["build"])
        .argument(datasets.path())
        .argument("--out")
        .argument(out.path())
        .run()
        .exits(3)
        .complains("two datasets have the same council `id`");
    // The third is told of the one that was made, not of the one that was refused.
    let first = format!("was made from `{}` already", datasets.path().join("one").display());
    assert_eq!(outcome.stderr.matches(&first).count(), 2, "{outcome:#?}");
    assert_eq!(names(out.path()).len(), 3, "the first report is there: {outcome:#?}");
}

#[test]
fn a_year_without_report_is_told_with_those_that_have_one() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &["--year", "1999-00", "--color", "never"])
        .run()
        .exits(2)
        .complains("no report for 1999-00")
        .complains("2023-24");
    assert_eq!(names(folder.path()), BTreeSet::new());
    build(folder.path(), &["-q", "--year", "2023-24"]).run().exits(0);
}

#[test]
fn only_the_formats_asked_for_are_written() {
    for (asked, expected) in
        [("html", &["html"][..]), ("json,pdf", &["json", "pdf"]), ("json,json", &["json"])]
    {
        let folder = tempfile::tempdir().unwrap();
        build(folder.path(), &["-q", "--format", asked]).run().exits(0);
        assert_eq!(names(folder.path()), report_files(expected), "{asked}");
    }
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &["--format", "docx"]).run().exits(2).complains("pdf, html, json");
}

#[test]
fn with_strict_warnings_stop_the_build() {
    let (folder, earlier) = with_earlier_files();
    Program::new(["build", "--strict", "--color", "never", "--out"])
        .argument(folder.path())
        .argument(BrokenDataset::new("not-in-report").path())
        .run()
        .exits(1)
        .complains("warning[not-in-report]")
        .complains("Nordhafen")
        .prints("nothing was written");
    assert_eq!(files(folder.path()).into_iter().collect::<Vec<_>>(), earlier);
    let folder = tempfile::tempdir().unwrap();
    Program::new(["build", "--strict"])
        .argument(fixture("valid.json"))
        .argument("--out")
        .argument(folder.path())
        .run()
        .exits(0);
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &["-q", "--format=json"]).run().exits(0).says_nothing();
    Program::new(["check", "--quiet", "--date", DAY])
        .argument(fixture("valid.json"))
        .run()
        .exits(0)
        .says_nothing();
    Program::new(["check", "-q"])
        .argument(BrokenDataset::new("unknown-region").path())
        .run()
        .exits(1)
        .complains("unknown-region");
}

#[test]
fn verbose_tells_how_long_it_took() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &["-v", "--format", "json"]).run().exits(0).complains("made in ");
}

#[test]
fn colour_is_only_where_it_is_wanted() {
    let broken = BrokenDataset::new("unknown-region");
    let check = || Program::new(["check"]).argument(broken.path());
    let is_plain = |program: Program| {
        let outcome = program.run().exits(1);
        !format!("{}{}", outcome.stdout, outcome.stderr).contains('\u{1b}')
    };
    // The tests read the output through a pipe, which is no terminal.
    assert!(is_plain(check()));
    assert!(is_plain(check().argument("--color").argument("never")));
    assert!(is_plain(check().variable("NO_COLOR", "1")));
    assert!(is_plain(check().variable("NO_COLOR", "1").variable("TERM", "xterm-256color")));
    assert!(!is_plain(check().argument("--color").argument("always")));
}

#[test]
fn messages_for_machines_are_one_object_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = build(folder.path(), &["--message-format", "json"]).run().exits(0);
    assert_eq!(outcome.stderr, "");
    let messages = outcome.messages();
    let (last, warnings) = messages.split_last().unwrap();
    assert!(warnings.iter().all(|message| message["reason"] == "diagnostic"));
    assert_eq!(last["reason"], "build-finished");
    assert_eq!(last["warnings"], warnings.len());
    assert_eq!(last["recommendations"], 11);
    assert_eq!(last["year"], "2023-24");
    for file in last["files"].as_array().unwrap() {
        let length = fs::metadata(file["path"].as_str().unwrap()).unwrap().len();
        assert_eq!(file["bytes"], length);
    }
}

#[test]
fn exit_statuses_tell_what_kind_of_failure_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    build(&out, &["-q"]).run().exits(0);
    let broken = BrokenDataset::new("not-json");
    Program::new(["check"]).argument(broken.path()).run().exits(1);
    Program::new(["build"]).argument(broken.path()).argument("--out").argument(&out).run().exits(1);
    // The command line is wrong.
    build(&out, &["--no-such-option"]).run().exits(2);
    build(&out, &["--house-style", "gothic"]).run().exits(2).complains("sheffield, standard");
    build(&out, &["--house-style", "../sheffield"]).run().exits(2);
    build(&out, &["--templates", "/nowhere/at/all"]).run().exits(2).complains("/nowhere/at/all");
    build(&out, &["--first-page", "0"]).run().exits(2);
    Program::new(Vec::<&str>::new()).run().exits(2);
    // Anything else.
    Program::new(["check", "/nowhere/at/all"]).run().exits(3).complains("/nowhere/at/all");
    Program::new(["check"]).argument(folder.path().join("empty")).run().exits(3);
    fs::create_dir(folder.path().join("empty")).unwrap();
    Program::new(["check"]).argument(folder.path().join("empty")).run().exits(3).complains(".json");
    build(&out, &["--font-path"])
        .argument(folder.path().join("empty"))
        .run()
        .exits(3)
        .complains("fonts");
}

#[test]
fn a_dataset_without_report_cannot_be_built() {
    let dataset = serde_json::json!({
        "council": {
            "id": "small", "name": "Small Council", "place": "Small", "nation": "wales",
            "governance": "leader-and-cabinet", "committees": [], "regions": [],
            "municipal_years": [],
        },
    });
    let folder = tempfile::tempdir().unwrap();
    Program::new(["build", "-", "--out"])
        .argument(folder.path())
        .reading(dataset.to_string())
        .run()
        .exits(1)
        .complains("has no report");
}

#[test]
fn a_file_in_place_of_the_output_folder_stays() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::write(&out, "a file").unwrap();
    build(&out, &["--color", "never"])
        .run()
        .exits(3)
        .complains("cannot make the folder")
        .complains(out.to_str().unwrap())
        .complains("nothing was written");
    assert_eq!(fs::read_to_string(&out).unwrap(), "a file");
    assert_eq!(names(folder.path()), BTreeSet::from(["out".to_owned()]));
}

#[test]
fn a_folder_in_place_of_a_file_leaves_the_other_files_as_they_were() {
    for in_the_way in ["pdf", "json"] {
        let (folder, _) = with_earlier_files();
        let target = folder.path().join(format!("{NAME}.{in_the_way}"));
        fs::remove_file(&target).unwrap();
        fs::create_dir(&target).unwrap();
        fs::write(target.join("kept"), "inside").unwrap();
        let before = files(folder.path());
        build(folder.path(), &["--color", "never"])
            .run()
            .exits(3)
            .complains("a folder is in its place; nothing was written")
            .complains(&format!("{NAME}.{in_the_way}"));
        // The same files with the same bytes, and none beside them.
        assert_eq!(files(folder.path()), before, "{in_the_way}");
    }
}

/// Runs the program in a shell that sets a limit first.
#[cfg(unix)]
fn in_shell(limit: &str, folder: &Path) -> (Option<i32>, String) {
    let output = Command::new("sh")
        .args([
            "-c",
            &format!("{limit}; exec \"$0\" build \"$1\" --year 2023-24 --out \"$2\" --color never"),
        ])
        .arg(env!("CARGO_BIN_EXE_intl-update"))
        .arg(sheffield())
        .arg(folder)
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[cfg(unix)]
#[test]
fn without_space_the_earlier_files_stay_and_no_others_are_left() {
    // Files can grow to 100 blocks of 512 bytes, which every report exceeds. The
    // signal that a file is too large is ignored, so that writing fails as on a
    // full disk.
    let (folder, earlier) = with_earlier_files();
    let (status, messages) = in_shell("trap '' XFSZ; ulimit -f 100", folder.path());
    assert_eq!(status, Some(3), "{messages}");
    assert!(messages.contains("; the earlier files are as they were: "), "{messages}");
    assert!(messages.contains(folder.path().to_str().unwrap()), "{messages}");
    assert_eq!(files(folder.path()).into_iter().collect::<Vec<_>>(), earlier);
}

#[cfg(unix)]
#[test]
fn a_build_that_is_killed_leaves_the_earlier_files() {
    // Without the trap, the same limit kills the program while it writes.
    let (folder, earlier) = with_earlier_files();
    let (status, _) = in_shell("ulimit -f 100", folder.path());
    assert_eq!(status, None, "a signal ended it");
    for (name, bytes) in earlier {
        assert_eq!(fs::read(folder.path().join(&name)).unwrap(), bytes, "{}", name.display());
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_is_told() {
    use std::os::unix::fs::PermissionsExt as _;

    let (folder, earlier) = with_earlier_files();
    let writable = fs::metadata(folder.path()).unwrap().permissions();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    // The superuser may write anywhere, so that the kernel's own folder stands in.
    let superuser = fs::write(folder.path().join("probe"), "").is_ok();
    let target = if superuser { Path::new("/proc/self/fdinfo") } else { folder.path() };
    let outcome = build(target, &["--color", "never"]).run().exits(3).complains("cannot write");
    assert!(outcome.stderr.contains(target.to_str().unwrap()), "{outcome:#?}");
    fs::set_permissions(folder.path(), writable).unwrap();
    if superuser {
        fs::remove_file(folder.path().join("probe")).unwrap();
    }
    assert_eq!(files(folder.path()).into_iter().collect::<Vec<_>>(), earlier);
}

#[test]
fn earlier_files_are_replaced_and_others_are_kept() {
    let (folder, _) = with_earlier_files();
    fs::write(folder.path().join("minutes.txt"), "minutes").unwrap();
    build(folder.path(), &["-q"]).run().exits(0);
    let found = files(folder.path());
    assert_eq!(found.len(), 4);
    assert_eq!(found[Path::new("minutes.txt")], b"minutes");
    assert!(found[Path::new(&format!("{NAME}.pdf"))].starts_with(b"%PDF-"));
}

#[cfg(unix)]
#[test]
fn the_files_can_be_read_by_others() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let ordinary = folder.path().join("ordinary");
    fs::write(&ordinary, "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    build(folder.path(), &["-q", "--format", "json"]).run().exits(0);
    assert_eq!(mode(&folder.path().join(format!("{NAME}.json"))), mode(&ordinary));
}

#[test]
fn every_year_is_built_at_once_and_the_latest_is_the_default() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &["-q", "--format", "json", "--year", "all"]).run().exits(0);
    let years = ["2023-24", "2024-25", "2025-26"];
    let expected: BTreeSet<String> =
        years.iter().map(|year| format!("sheffield-international-update-{year}.json")).collect();
    assert_eq!(names(folder.path()), expected);
    let latest = tempfile::tempdir().unwrap();
    Program::new(["build", "-q", "--format", "json", "--out"])
        .argument(latest.path())
        .argument(sheffield())
        .run()
        .exits(0);
    assert_eq!(names(latest.path()), expected.into_iter().skip(2).collect());
}

#[test]
fn page_links_to_the_pdf_of_its_run() {
    let build = |formats: &str| {
        let out = tempfile::tempdir().unwrap();
        Program::new(["build", "-q", "--edition", "all", "--format", formats, "--out"])
            .argument(out.path())
            .argument(fixture("exempt.json"))
            .run()
            .exits(0);
        files(out.path())
    };
    let (one, other, without) = (build("pdf,html"), build("html,pdf"), build("html,json"));
    assert_eq!(one, other);
    for (name, page) in &without {
        let pdf = name.with_extension("pdf").display().to_string();
        let link = format!("href=\"{pdf}\"");
        assert!(!String::from_utf8_lossy(page).contains(&link), "{}", name.display());
        if name.extension().unwrap() == "html" {
            assert!(String::from_utf8_lossy(&one[name]).contains(&link), "{}", name.display());
            assert!(one.contains_key(Path::new(&pdf)));
        }
    }
}
