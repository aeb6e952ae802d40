//! Proves that outputs appear together or not at all if the program is killed, runs twice at
//! once, or has no room: with the real program.
//!
//! `out/tests.rs` ends a run at each of its steps; here, the moments are random.

use std::collections::BTreeMap;
use std::fs;
use std::hint::spin_loop;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::yield_now;
use std::time::{Duration, Instant};

use fastrand::Rng;
use intl_update::out::{LastLine, signed};
#[cfg(unix)]
use rustix::process::Pid;
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

/// How far a run had come when it was killed, as its folder shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// It had not begun to write.
    Before,
    /// It was writing its files into the hidden folder.
    Writing,
    /// It was putting them into their places.
    Placing,
    /// They were all in their places.
    After,
}

/// Waits until something is so, or a run has ended.
fn wait_until(child: &mut Child, is_so: impl Fn() -> bool, pause: fn()) {
    while !is_so() && child.try_wait().unwrap().is_none() {
        pause();
    }
}

/// Lets others go before a run, so that on a busy computer it is not done before anybody sees
/// what it does.
fn give_way(child: &Child) {
    #[cfg(unix)]
    // It may have ended.
    let _ = rustix::process::setpriority_process(Some(Pid::from_child(child)), 19);
    #[cfg(not(unix))]
    let _ = child;
}

/// Kills a run in or shortly after a phase.
fn kill(mut child: Child, folder: &Path, aim: Phase, random: &mut Rng) {
    let hidden = folder.join(HIDDEN);
    let doublings = match aim {
        Phase::Before => 17,
        Phase::Writing => {
            wait_until(&mut child, || hidden.exists(), yield_now);
            13
        }
        Phase::Placing => {
            wait_until(&mut child, || hidden.exists(), yield_now);
            give_way(&child);
            // It is there for parts of a thousandth only.
            wait_until(&mut child, || hidden.join("journal").exists(), spin_loop);
            3
        }
        Phase::After => {
            wait_until(&mut child, || hidden.exists(), yield_now);
            wait_until(&mut child, || !hidden.exists(), yield_now);
            1
        }
    };
    let moment = Duration::from_micros((1 << random.u32(..doublings)) - 1);
    let start = Instant::now();
    // Sleeping is not exact enough for what takes parts of a thousandth.
    while start.elapsed() < moment {
        yield_now();
    }
    // One that has ended by itself has completed its writing.
    let _ = child.kill();
    child.wait().unwrap();
}

/// Looks at the files as a reader would who comes before the next run: each is complete.
fn look(folder: &Path, old: &Files, new: &Files) -> Phase {
    let mut found = files(folder);
    found.retain(|name, _| !name.starts_with(HIDDEN));
    for (name, bytes) in &found {
        let is_complete = [old.get(name), new.get(name)].contains(&Some(bytes));
        assert!(is_complete, "{} is not complete", name.display());
    }
    let hidden = folder.join(HIDDEN);
    if hidden.join("journal").exists() {
        Phase::Placing
    } else if found == *new {
        Phase::After
    } else {
        assert!(found == *old, "nothing shows that a run was killed: {:?}", found.keys());
        if hidden.exists() { Phase::Writing } else { Phase::Before }
    }
}

/// Kills the program until each phase has been met so many times. A round is given the phase
/// to aim at and returns the one that it met.
fn kill_in_each_phase(times: usize, mut round: impl FnMut(Phase, &mut Rng) -> Phase) {
    let phases = [Phase::Before, Phase::Writing, Phase::Placing, Phase::After];
    let mut met = BTreeMap::from(phases.map(|phase| (phase, 0)));
    let mut random = Rng::with_seed(7);
    let most = 100 + 20 * times;
    for kills in 0..most {
        let (aim, least) = met.iter().min_by_key(|(_, count)| **count).unwrap();
        if *least >= times {
            println!("{kills} kills: {met:?}");
            return;
        }
        let phase = round(*aim, &mut random);
        met.entry(phase).and_modify(|count| *count += 1);
    }
    panic!("after {most} kills, not every phase was met {times} times: {met:?}");
}

/// Kills runs that alternate between two outputs, and looks at what the next run makes of
/// what they left.
fn kill_alternately(
    times: usize,
    out: &Path,
    outputs: &[Files; 2],
    start: impl Fn(usize) -> Command,
    failing: impl Fn() -> Command,
) {
    assert!(start(0).status().unwrap().success());
    let (mut current, mut kills) = (0, 0);
    kill_in_each_phase(times, |aim, random| {
        let (old, next) = (current, 1 - current);
        kill(start(next).spawn().unwrap(), out, aim, random);
        let phase = look(out, &outputs[old], &outputs[next]);
        kills += 1;
        if kills % 4 == 0 {
            assert!(start(next).status().unwrap().success());
            assert!(files(out) == outputs[next], "the next run has not put its files there");
        } else {
            // A run that writes nothing, since its dataset has errors.
            assert_eq!(failing().status().unwrap().code(), Some(1));
        }
        let end = files(out);
        let found = outputs.iter().position(|output| *output == end);
        current = found.unwrap_or_else(|| panic!("files of two runs: {:?}", end.keys()));
        assert!(!out.join(HIDDEN).exists());
        phase
    });
}

#[test]
fn build_killed_in_each_phase_leaves_old_or_new() {
    kill_builds(2);
}

#[test]
#[ignore = "exhaustive: many more kills"]
fn build_killed_in_each_phase_leaves_old_or_new_exhaustive() {
    kill_builds(20);
}

fn kill_builds(times: usize) {
    let outputs = [undisturbed(0), undisturbed(1)];
    assert_eq!(outputs[0].len(), 3);
    for (name, bytes) in &outputs[0] {
        assert_ne!(outputs[1][name], *bytes, "{}", name.display());
    }
    let broken = BrokenDataset::new("unknown-region");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path();
    let failing = || {
        let mut build = program(["build", "--format", "json", "--out"]);
        build.arg(out).arg(broken.path());
        build
    };
    kill_alternately(times, out, &outputs, |run| build(run, out), failing);
}

/// Makes a site of one of two days, on which it has other pages.
fn site(run: usize, out: &Path) -> Command {
    let mut command = program(["site", "--date", ["2020-01-15", "2026-01-15"][run], "--out"]);
    command.arg(out).arg(sheffield());
    command
}

#[test]
#[ignore = "exhaustive: kills while a site is written"]
fn site_killed_in_each_phase_is_old_or_new() {
    let broken = BrokenDataset::new("unknown-region");
    let folder = tempfile::tempdir().unwrap();
    let outputs = [0, 1].map(|run| {
        let out = folder.path().join(run.to_string());
        assert!(site(run, &out).status().unwrap().success());
        files(&out)
    });
    // One has a page that the other has not, which is removed.
    assert!(outputs[1].keys().any(|name| !outputs[0].contains_key(name)));
    let out = &folder.path().join("site");
    let failing = || {
        let mut site = program(["site", "--out"]);
        site.arg(out).arg(broken.path());
        site
    };
    kill_alternately(6, out, &outputs, |run| site(run, out), failing);
}

#[test]
#[ignore = "exhaustive: kills while a dataset is rolled on"]
fn roll_killed_in_each_phase_leaves_old_or_new() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path();
    let out = tempfile::tempdir().unwrap();
    let old = files(&sheffield());
    let roll = || {
        let mut roll = program(["roll"]);
        roll.arg(dataset);
        roll
    };
    let reset = || {
        let _ = fs::remove_file(dataset.join("report-2026-27.json"));
        for (name, bytes) in &old {
            fs::write(dataset.join(name), bytes).unwrap();
        }
    };
    reset();
    assert!(roll().status().unwrap().success());
    let new = files(dataset);
    assert_eq!(new.len(), old.len() + 1);
    kill_in_each_phase(4, |aim, random| {
        reset();
        kill(roll().spawn().unwrap(), dataset, aim, random);
        let phase = look(dataset, &old, &new);
        // Also before the next run, the dataset has no errors.
        let mut build = program(["build", "--year", "2023-24", "--format", "json", "--out"]);
        assert!(build.arg(out.path()).arg(dataset).status().unwrap().success());
        assert!(roll().status().unwrap().success());
        assert!(files(dataset) == new, "{phase:?}");
        assert!(!dataset.join(HIDDEN).exists());
        phase
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
    run_at_once(1);
}

#[test]
#[ignore = "exhaustive: five times as often"]
fn runs_at_once_leave_files_of_one_exhaustive() {
    run_at_once(5);
}

/// Starts four runs at once, until so many times one was writing while others were running.
fn run_at_once(times: usize) {
    let outputs = [undisturbed(0), undisturbed(1)];
    let (mut met, most) = (0, 10 + 5 * times);
    for _ in 0..most {
        let folder: TempDir = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let mut runs = [0, 1, 0, 1].map(|run| build(run, &out).spawn().unwrap());
        let running = |runs: &mut [Child]| {
            runs.iter_mut()
                .filter_map(|run| run.try_wait().unwrap().is_none().then_some(()))
                .count()
        };
        while running(&mut runs) > 0 && !out.join(HIDDEN).exists() {
            yield_now();
        }
        met += usize::from(running(&mut runs) > 1);
        for mut run in runs {
            assert!(run.wait().unwrap().success());
        }
        assert!(outputs.contains(&files(&out)), "files of two runs");
        assert!(!out.join(HIDDEN).exists());
        if met == times {
            return;
        }
    }
    panic!("of {most} times four runs, only {met} times some were running at once");
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
