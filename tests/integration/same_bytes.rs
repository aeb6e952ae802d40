//! Proves that the same input gives the same bytes, whoever runs the program,
//! where and when.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::support::{Program, VARIABLES, files, fixture, sheffield};

/// Everything that the program writes and prints, by a name for it.
type Outputs = BTreeMap<String, Vec<u8>>;

/// Of its day only the month is recorded.
const MEETING: &str = "--meeting=2024-08-28";

/// What is printed rather than written.
const PRINTED: [(&str, &[&str]); 9] = [
    ("dates.txt", &["dates", "DATASET", MEETING, "-v"]),
    ("dates.json", &["dates", "DATASET", MEETING, "--format=json"]),
    ("dates.ics", &["dates", "DATASET", MEETING, "--format=ics"]),
    ("diff.md", &["diff", "DATASET", "2023-24", "2024-25", "--format=markdown"]),
    ("wording.txt", &["wording", "DATASET"]),
    ("dataset.schema.json", &["schema", "dataset"]),
    ("report.schema.json", &["schema", "report"]),
    ("fields.md", &["fields"]),
    ("man.1", &["man"]),
];

/// What is written: each report and a minute, in every format, both editions of a
/// report with something exempt of each kind, and the web site in both forms.
const WRITTEN: [&[&str]; 5] = [
    &["build", "DATASET", "--year=all", "--format=pdf,html,json,markdown"],
    &["minute", "DATASET", "--year=2023-24", "--format=pdf,html,json,markdown"],
    &["build", "exempt.json", "--edition=all", "--format=pdf,html,json,markdown"],
    &["site", "pictured", "--date=2026-01-15"],
    &["site", "pictured", "--date=2026-01-15", "--fragment"],
];

/// What says when it was made.
fn has_time(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "pdf" || extension == "ics")
}

/// A place of its own to run in, with a copy of the program's input.
struct Place {
    folder: TempDir,
    program: PathBuf,
    dataset: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data/sheffield");
        fs::create_dir_all(&data).unwrap();
        for (name, bytes) in files(&sheffield()) {
            fs::write(data.join(name), bytes).unwrap();
        }
        fs::copy(fixture("exempt.json"), folder.path().join("exempt.json")).unwrap();
        let pictured = folder.path().join("pictured");
        fs::create_dir_all(pictured.join("photographs")).unwrap();
        for (from, to) in [
            ("complete.json", "complete.json"),
            ("logo.png", "logo.png"),
            ("photographs/hall.jpg", "photographs/hall.jpg"),
        ] {
            fs::copy(fixture(from), pictured.join(to)).unwrap();
        }
        let program = env!("CARGO_BIN_EXE_intl-update").into();
        Self { folder, program, dataset: "data/sheffield".into() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program as `change` would have it.
    fn run(&self, arguments: &[&str], change: &impl Fn(&mut Command)) -> Vec<u8> {
        let mut command = Command::new(&self.program);
        for variable in VARIABLES {
            command.env_remove(variable);
        }
        command.current_dir(self.folder.path());
        change(&mut command);
        for argument in arguments {
            if *argument == "DATASET" {
                command.arg(&self.dataset);
            } else {
                command.arg(argument);
            }
        }
        let output = command.output().unwrap();
        let messages = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {messages}");
        output.stdout
    }

    fn outputs(&self, change: impl Fn(&mut Command)) -> Outputs {
        let mut outputs = Outputs::new();
        for (name, arguments) in PRINTED {
            outputs.insert(name.to_owned(), self.run(arguments, &change));
        }
        for arguments in WRITTEN {
            // A site removes what another one has left in its folder.
            let out = match arguments {
                ["site", .., "--fragment"] => "--out=out/fragments",
                ["site", ..] => "--out=out/site",
                _ => "--out=out",
            };
            self.run(&[arguments, &["--quiet", out]].concat(), &change);
        }
        for (name, bytes) in files(&self.path("out")) {
            outputs.insert(name.display().to_string(), bytes);
        }
        let of_sites: Vec<&String> = outputs
            .keys()
            .filter(|name| name.starts_with("site/") || name.starts_with("fragments/"))
            .collect();
        for file in ["feed.xml", "site.json", "sitemap.xml", "site-manifest.json", "images/"] {
            assert!(of_sites.iter().any(|name| name.contains(file)), "{file}: {of_sites:?}");
        }
        // Three reports, a minute and two editions in four formats.
        assert_eq!(outputs.len(), PRINTED.len() + of_sites.len() + 24);
        outputs
    }
}

/// What the program makes where nothing is changed.
static PLAIN: LazyLock<Outputs> = LazyLock::new(|| outputs(|_| {}));

/// Runs the program as `change` would have it.
fn outputs(change: impl Fn(&mut Command)) -> Outputs {
    Place::new().outputs(change)
}

/// The names of what differs.
fn differences<'a>(before: &'a Outputs, after: &Outputs) -> Vec<&'a str> {
    assert!(before.keys().eq(after.keys()));
    let differs = |(name, bytes): &(&String, &Vec<u8>)| after[*name] != **bytes;
    before.iter().filter(differs).map(|(name, _)| name.as_str()).collect()
}

#[track_caller]
fn assert_same(before: &Outputs, after: &Outputs, what: &str) {
    assert_eq!(differences(before, after), [""; 0], "{what}");
}

/// Environments in which the program runs, each with what sets it apart.
const ENVIRONMENTS: [(&str, &[(&str, &str)]); 6] = [
    ("another run", &[]),
    ("another time zone", &[("TZ", "Pacific/Kiritimati")]),
    ("another locale", &[("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")]),
    ("another user's variables", &[("HOME", "/nowhere"), ("USER", "other"), ("TMPDIR", "/")]),
    ("one thread", &[("RAYON_NUM_THREADS", "1")]),
    ("eight threads", &[("RAYON_NUM_THREADS", "8")]),
];

/// A place in which the dataset has an absolute path.
fn absolute() -> Place {
    let mut place = Place::new();
    fs::create_dir(place.path("a")).unwrap();
    place.dataset = place.path("a/../data/sheffield");
    place
}

#[test]
#[ignore = "exhaustive: each environment by itself"]
fn another_environment_gives_the_same_bytes() {
    for (what, variables) in ENVIRONMENTS {
        let again = outputs(|command| {
            command.envs(variables.iter().copied());
        });
        assert_same(&PLAIN, &again, what);
    }
    assert_same(&PLAIN, &absolute().outputs(|_| {}), "an absolute path");
    let stamped = || {
        outputs(|command| {
            command.env("SOURCE_DATE_EPOCH", TIME);
        })
    };
    assert_same(&stamped(), &stamped(), "the same SOURCE_DATE_EPOCH");
}

/// 3 February 2031, 4:05:06 UTC.
const TIME: &str = "1927857906";

#[test]
fn source_date_epoch_is_the_creation_date() {
    let plain = &*PLAIN;
    let variables = ENVIRONMENTS.iter().flat_map(|(_, variables)| variables.iter().copied());
    let stamped = absolute().outputs(|command| {
        command.envs(variables.clone()).env("SOURCE_DATE_EPOCH", TIME);
    });
    // What has no such time is the same, although everything else differs at once.
    let timed: Vec<&String> = plain.keys().filter(|name| has_time(name)).collect();
    assert_eq!(differences(plain, &stamped), timed);
    let bytes = &stamped["sheffield-international-update-2023-24.pdf"];
    let pdf = lopdf::Document::load_mem(bytes).unwrap();
    let info = pdf.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let info = pdf.get_dictionary(info).unwrap();
    for key in [&b"CreationDate"[..], b"ModDate"] {
        assert_eq!(info.get(key).unwrap().as_str().unwrap(), b"D:20310203040506Z");
    }
    let metadata = pdf.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
    let metadata = pdf.get_object(metadata).unwrap().as_stream().unwrap();
    let metadata = String::from_utf8(metadata.get_plain_content().unwrap()).unwrap();
    assert!(metadata.contains("<xmp:CreateDate>2031-02-03T04:05:06+00:00"), "{metadata}");
    let calendar = String::from_utf8(stamped["dates.ics"].clone()).unwrap();
    assert!(calendar.contains("DTSTAMP:20310203T040506Z"), "{calendar}");
}

#[test]
fn a_source_date_epoch_that_is_none_is_told() {
    for time in ["", "yesterday", "-1", "1.5", "99999999999999"] {
        for command in ["build", "minute", "dates"] {
            Program::new([command])
                .argument(sheffield())
                .variable("SOURCE_DATE_EPOCH", time)
                .run()
                .exits(2)
                .complains("--creation-timestamp")
                .complains("SOURCE_DATE_EPOCH");
        }
    }
}

#[cfg(unix)]
#[test]
#[ignore = "exhaustive: another user; needs the superuser"]
fn another_user_gets_the_same_bytes() {
    use std::os::unix::fs::{PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;

    const NOBODY: u32 = 65534;
    let mut theirs = Place::new();
    // The program where the other user can run it. Another process copies it: a
    // program cannot be run while it is open for writing, and a test beside this
    // one that begins a process meanwhile would hand it this one's open files.
    let program = theirs.path("intl-update");
    let copied = Command::new("cp").arg(&theirs.program).arg(&program).status().unwrap();
    assert!(copied.success());
    theirs.program = program;
    fs::set_permissions(theirs.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let out = theirs.path("out");
    fs::create_dir(&out).unwrap();
    chown(&out, Some(NOBODY), Some(NOBODY)).unwrap();
    let outputs_of_theirs = theirs.outputs(|command| {
        command.uid(NOBODY).gid(NOBODY);
    });
    assert_same(&PLAIN, &outputs_of_theirs, "another user");
}

#[cfg(unix)]
#[test]
#[ignore = "exhaustive: another date; needs faketime"]
fn another_date_gives_the_same_bytes() {
    const DATE: &str = "2031-02-03 04:05:06";
    let clock = Command::new("faketime").args([DATE, "date", "+%Y-%m-%d"]).output();
    assert_eq!(clock.expect("faketime is there").stdout, b"2031-02-03\n");
    let mut later = Place::new();
    let program = std::mem::replace(&mut later.program, "faketime".into());
    let outputs_of_later = later.outputs(|command| {
        command.arg(DATE).arg(&program);
    });
    assert_same(&PLAIN, &outputs_of_later, "another date");
}
