//! Proves that outputs appear together or not at all, where the program is
//! killed, runs twice at once, or has no room: with the real program.
//!
//! `out/tests.rs` ends a run at each of its steps; here the moments are random.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::yield_now;
use std::time::{Duration, Instant};

use fastrand::Rng;
use intl_update::out::{LastLine, signed};
use tempfile::TempDir;

use crate::rule_fixtures::BrokenDataset;
use crate::support::{files, fixture, sheffield};

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The house styles of the two runs.
const RUNS: [&str; 2] = ["sheffield", "standard"];

/// The folder of a run that is writing.
const HIDDEN: &str = ".intl-update";

fn program<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_intl-update"));
    command.env_remove("SOURCE_DATE_EPOCH").stdout(Stdio::null()).stderr(Stdio::null());
    command.args(arguments);
    command
}

/// Builds three files whose contents tell which of the two runs made them.
fn build(run: usize, out: &Path) -> Command {
    let mut command = program(["build", "--format", "html,json,markdown"]);
    command.args(["--house-style", RUNS[run], "--out"]).arg(out);
    command.arg(fixture("valid.json"));
    command
}

/// What a run writes that nothing disturbs.
fn undisturbed(run: usize) -> Files {
    let folder = tempfile::tempdir().unwrap();
    assert!(build(run, folder.path()).status().unwrap().success());
    files(folder.path())
}

fn put(files: &Files, folder: &Path) {
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

/// How long a run takes: as a whole, from where it begins to write, and from
/// where it is decided that its files are the ones that stay.
#[derive(Debug)]
struct Pace {
    whole: Duration,
    writing: Duration,
    decided: Duration,
}

impl Pace {
    /// The quickest of a few runs.
    fn of(mut run: impl FnMut() -> (Child, PathBuf)) -> Self {
        let mut pace =
            Self { whole: Duration::MAX, writing: Duration::MAX, decided: Duration::MAX };
        for _ in 0..4 {
            let start = Instant::now();
            let (mut child, folder) = run();
            let began = await_path(&mut child, &folder.join(HIDDEN));
            let decided = await_path(&mut child, &folder.join(HIDDEN).join("journal"));
            assert!(child.wait().unwrap().success());
            pace.whole = pace.whole.min(start.elapsed());
            pace.writing = pace.writing.min(began.elapsed());
            pace.decided = pace.decided.min(decided.elapsed());
        }
        pace
    }
}

/// Waits until a path is there, or the run has ended.
fn await_path(child: &mut Child, path: &Path) -> Instant {
    while !path.exists() && child.try_wait().unwrap().is_none() {
        yield_now();
    }
    Instant::now()
}

/// Kills a run at a random moment: of four, one at any time, two while it
/// writes, and one from when it is decided on.
fn kill(mut child: Child, folder: &Path, pace: &Pace, random: &mut Rng) {
    let hidden = folder.join(HIDDEN);
    let (began, time) = match random.u8(..4) {
        0 => (Instant::now(), pace.whole),
        1 => (await_path(&mut child, &hidden.join("journal")), pace.decided),
        _ => (await_path(&mut child, &hidden), pace.writing),
    };
    // Somewhat beyond, as not every run is as quick.
    let moment = time.mul_f64(1.3 * random.f64());
    // Sleeping is not exact enough for what takes parts of a thousandth.
    while began.elapsed() < moment {
        yield_now();
    }
    // One that has ended by itself is past its writing.
    let _ = child.kill();
    child.wait().unwrap();
}

/// What was seen after the kills.
#[derive(Debug, Default)]
struct Seen {
    earlier: usize,
    new: usize,
    between: usize,
    left_something: usize,
}

impl Seen {
    /// Looks at the files as a reader would, who comes before the next run:
    /// each is whole.
    fn look(&mut self, folder: &Path, earlier: &Files, new: &Files) {
        let mut found = files(folder);
        let all = found.len();
        found.retain(|name, _| !name.starts_with(HIDDEN));
        for (name, bytes) in &found {
            let whole = [earlier.get(name), new.get(name)].contains(&Some(bytes));
            assert!(whole, "{} is not whole", name.display());
        }
        self.left_something += usize::from(all > found.len());
        let hidden = folder.join(HIDDEN);
        if found == *earlier {
            self.earlier += 1;
        } else if found == *new {
            self.new += 1;
        } else {
            self.between += 1;
            assert!(hidden.join("journal").exists(), "nothing shows that a run was killed");
        }
    }
}

/// Kills the program at least so many times, and until enough of the kills have left
/// something behind: otherwise the moments were not those in which anything can go wrong.
fn kill_until_seen(kills: usize, enough: usize, mut round: impl FnMut(usize, &mut Seen)) {
    let mut seen = Seen::default();
    let mut count = 0;
    while count < kills || seen.left_something < enough {
        assert!(count < 20 * kills, "{count} kills are not enough: {seen:?}");
        round(count, &mut seen);
        count += 1;
    }
    println!("{count} kills, {seen:?}");
}

#[test]
fn build_kill_leaves_old_or_new() {
    kill_builds(6);
}

#[test]
#[ignore = "exhaustive: many more kills"]
fn build_kill_leaves_old_or_new_exhaustive() {
    kill_builds(240);
}

fn kill_builds(kills: usize) {
    let runs = [undisturbed(0), undisturbed(1)];
    assert_eq!(runs[0].len(), 3);
    for (name, bytes) in &runs[0] {
        assert_ne!(runs[1][name], *bytes, "{}", name.display());
    }
    let broken = BrokenDataset::new("unknown-region");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let start = |run| build(run, out).spawn().unwrap();
    let mut run = 1;
    let pace = Pace::of(|| {
        run = 1 - run;
        (start(run), out.to_owned())
    });
    let mut random = Rng::with_seed(7);
    kill_until_seen(kills, kills / 10 + 1, |round, seen| {
        // The files of the other run are there.
        run = 1 - run;
        kill(start(run), out, &pace, &mut random);
        seen.look(out, &runs[1 - run], &runs[run]);
        if round % 8 == 0 {
            assert!(build(run, out).status().unwrap().success());
            assert!(files(out) == runs[run], "the next run has put its files there");
        } else {
            // A run that writes nothing, since its dataset has errors.
            let mut next = program(["build", "--format", "json", "--out"]);
            assert_eq!(next.arg(out).arg(broken.path()).status().unwrap().code(), Some(1));
            let settled = files(out);
            assert!(runs.contains(&settled), "{:?}", settled.keys());
            if settled != runs[run] {
                run = 1 - run;
            }
        }
        assert!(!out.join(HIDDEN).exists());
    });
}

/// Makes a site of one of two days, on which it has other pages.
fn site(run: usize, out: &Path) -> Command {
    let mut command = program(["site", "--date", ["2020-01-15", "2026-01-15"][run], "--out"]);
    command.arg(out).arg(sheffield());
    command
}

#[test]
#[ignore = "exhaustive: kills while a site is written"]
fn site_kill_leaves_old_or_new() {
    let broken = BrokenDataset::new("unknown-region");
    let folder = tempfile::tempdir().unwrap();
    let runs = [0, 1].map(|run| {
        let out = folder.path().join(run.to_string());
        assert!(site(run, &out).status().unwrap().success());
        files(&out)
    });
    // One has a page that the other has not, which is removed.
    assert!(runs[1].keys().any(|name| !runs[0].contains_key(name)));
    let out = &folder.path().join("site");
    let mut run = 1;
    let pace = Pace::of(|| {
        run = 1 - run;
        (site(run, out).spawn().unwrap(), out.clone())
    });
    let mut random = Rng::with_seed(7);
    kill_until_seen(60, 7, |round, seen| {
        run = 1 - run;
        kill(site(run, out).spawn().unwrap(), out, &pace, &mut random);
        seen.look(out, &runs[1 - run], &runs[run]);
        if round % 4 == 0 {
            assert!(site(run, out).status().unwrap().success());
            assert!(files(out) == runs[run], "the next run has put its files there");
        } else {
            // A run that writes nothing, since its dataset has errors.
            let mut next = program(["site", "--out"]);
            let failing = next.arg(out).arg(broken.path());
            assert_eq!(failing.status().unwrap().code(), Some(1));
            let settled = files(out);
            assert!(runs.contains(&settled), "{:?}", settled.keys());
            if settled != runs[run] {
                run = 1 - run;
            }
        }
        assert!(!out.join(HIDDEN).exists());
    });
}

#[test]
#[ignore = "exhaustive: kills while a dataset is rolled on"]
fn roll_kill_leaves_old_or_new() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path();
    let out = tempfile::tempdir().unwrap();
    let earlier = files(&sheffield());
    let start = || program(["roll"]).arg(dataset).spawn().unwrap();
    let again = || {
        let _ = fs::remove_file(dataset.join("report-2026-27.json"));
        put(&earlier, dataset);
    };
    let pace = Pace::of(|| {
        again();
        (start(), dataset.to_owned())
    });
    let new = files(dataset);
    assert_eq!(new.len(), earlier.len() + 1);
    let mut random = Rng::with_seed(7);
    kill_until_seen(40, 1, |_, seen| {
        again();
        kill(start(), dataset, &pace, &mut random);
        seen.look(dataset, &earlier, &new);
        // Also before the next run, the dataset has no errors.
        let mut build = program(["build", "--year", "2023-24", "--format", "json", "--out"]);
        assert!(build.arg(out.path()).arg(dataset).status().unwrap().success());
        assert!(program(["roll"]).arg(dataset).status().unwrap().success());
        assert!(files(dataset) == new, "{seen:?}");
        assert!(!dataset.join(HIDDEN).exists());
    });
}

#[test]
fn a_new_dataset_that_was_killed_can_be_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let hidden = folder.path().join(HIDDEN);
    fs::create_dir(&hidden).unwrap();
    fs::write(hidden.join("new-0"), "{").unwrap();
    let mut new = program(["new", "--name=A", "--place=B", "--nation=england"]);
    new.args(["--governance=committee-system", "--committee=C", "--annual-meeting=2025-05-20"]);
    assert!(new.arg(folder.path()).status().unwrap().success());
    assert!(!hidden.exists());
}

#[test]
fn runs_at_once_leave_files_of_one() {
    run_at_once(2);
}

#[test]
#[ignore = "exhaustive: five times as often"]
fn runs_at_once_leave_files_of_one_exhaustive() {
    run_at_once(10);
}

fn run_at_once(times: usize) {
    let runs = [undisturbed(0), undisturbed(1)];
    for _ in 0..times {
        let folder: TempDir = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let both = [0, 1, 0, 1].map(|run| build(run, &out).spawn().unwrap());
        for mut child in both {
            assert!(child.wait().unwrap().success());
        }
        assert!(runs.contains(&files(&out)), "files of two runs");
        assert!(!out.join(HIDDEN).exists());
    }
}

#[test]
fn the_files_of_several_datasets_appear_together() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a", "b"] {
        let text = fs::read_to_string(fixture("valid.json")).unwrap();
        let text = text.replace(r#""id": "northvale""#, &format!(r#""id": "{name}""#));
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("dataset.json"), text).unwrap();
    }
    let out = folder.path().join("out");
    let build = || {
        let mut build = program(["build", "--format", "html,json", "--out"]);
        build.arg(&out).arg(folder.path()).status().unwrap().code()
    };
    // A folder is in the place of the last of them.
    let in_the_way = out.join("b-international-update-2023-24.json");
    fs::create_dir_all(&in_the_way).unwrap();
    assert_eq!(build(), Some(3));
    assert_eq!(files(&out).len(), 0);
    fs::remove_dir(&in_the_way).unwrap();
    assert_eq!(build(), Some(0));
    assert_eq!(files(&out).len(), 4);
}

/// A page of an earlier run.
#[cfg(unix)]
fn earlier() -> String {
    signed("earlier", LastLine::Markup)
}

/// Runs a script with a small file system at its first argument, which nobody
/// else sees; its second is the program. An earlier page is beside it.
#[cfg(unix)]
fn with_small_disk(script: &str) -> (Option<i32>, String, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o size=1m none \"$0/disk\" && cd \"$0/disk\"";
    fs::create_dir(folder.path().join("disk")).unwrap();
    fs::write(folder.path().join("earlier.html"), earlier()).unwrap();
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-c", &format!("{mount} && {script}")])
        .arg(folder.path())
        .arg(env!("CARGO_BIN_EXE_intl-update"))
        .arg(sheffield())
        .output()
        .expect("unshare is there");
    (output.status.code(), String::from_utf8(output.stderr).unwrap(), folder)
}

#[cfg(unix)]
#[test]
#[ignore = "exhaustive: a small disk; needs the superuser"]
fn on_a_full_disk_the_earlier_files_stay() {
    let (status, messages, folder) = with_small_disk(
        "cp \"$0/earlier.html\" sheffield-international-update-2023-24.html
        head -c 500k /dev/zero > ballast
        \"$1\" build \"$2\" --year 2023-24 --out . --color never
        status=$?; rm ballast; cp -r . \"$0/after\"; exit $status",
    );
    assert_eq!(status, Some(3), "{messages}");
    assert!(messages.contains("; the earlier files are as they were: No space left"), "{messages}");
    let after = files(&folder.path().join("after"));
    assert_eq!(after.len(), 1, "{:?}", after.keys());
    assert!(after.values().all(|bytes| bytes == earlier().as_bytes()));
}

#[cfg(unix)]
#[test]
#[ignore = "exhaustive: a small disk; needs the superuser"]
fn on_a_read_only_disk_the_earlier_files_stay() {
    let (status, messages, folder) = with_small_disk(
        "cp \"$0/earlier.html\" sheffield-international-update-2023-24.html
        mount -o remount,ro none \"$0/disk\"
        \"$1\" build \"$2\" --year 2023-24 --out \"$0/disk\" --color never
        status=$?; cp -r . \"$0/after\"; exit $status",
    );
    assert_eq!(status, Some(3), "{messages}");
    assert!(
        messages.contains("; the earlier files are as they were: Read-only file"),
        "{messages}"
    );
    let after = files(&folder.path().join("after"));
    assert_eq!(after.len(), 1, "{:?}", after.keys());
    assert!(after.values().all(|bytes| bytes == earlier().as_bytes()));
}
