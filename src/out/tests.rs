//! A run that ends at each of its steps: killed there, or with an error there.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use cap_std::fs::Permissions;
use tempfile::TempDir;

use super::disk::{Disk, Place, Readers, RealDisk, new_file};
use super::journal::Print;
#[cfg(unix)]
use super::journal::{Entry, Journal};
use super::lock::Lock;
use super::transaction::{self, Task};
use super::{
    Edit, FileSet, HIDDEN, LastLine, ManifestError, OutputFile, Replaced, Sources, WriteError,
    edit_all, replace_all, signed, write_all,
};

/// What happens at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    /// The process is gone: no further step is done.
    Killed,
    /// The step fails, the others do not.
    Error,
    /// The step fails, and the process is gone this many steps after it.
    ErrorThenKilled(usize),
}

/// The disk, with an event at one step. Nothing is made to outlast a power cut,
/// which would take most of the time and cannot be tested here.
struct Faulty {
    event: Event,
    at: usize,
    step: Cell<usize>,
}

impl Faulty {
    fn new(event: Event, at: usize) -> Self {
        Self { event, at, step: Cell::new(0) }
    }

    /// Whether the run had a step at which the event came.
    fn came(&self) -> bool {
        self.step.get() > self.at
    }

    fn step(&self) -> io::Result<()> {
        let step = self.step.get();
        self.step.set(step + 1);
        let fails = match self.event {
            Event::Killed => step >= self.at,
            Event::Error => step == self.at,
            Event::ErrorThenKilled(after) => step == self.at || step >= self.at + after,
        };
        if fails { Err(io::Error::other("the event")) } else { Ok(()) }
    }
}

impl Disk for Faulty {
    fn make_folder(&self, new: Place<'_>) -> io::Result<()> {
        self.step()?;
        RealDisk.make_folder(new)
    }

    fn write(&self, new: Place<'_>, bytes: &[u8], readers: Readers) -> io::Result<()> {
        let came = self.came();
        let write =
            |bytes: &[u8]| new.folder.open_with(new.name, &new_file(readers))?.write_all(bytes);
        if let Err(error) = self.step() {
            // What is written until then is a part of the file.
            if !came {
                write(&bytes[..bytes.len() / 2])?;
            }
            return Err(error);
        }
        write(bytes)
    }

    fn keep(&self, file: Place<'_>, second: Place<'_>) -> io::Result<()> {
        self.step()?;
        RealDisk.keep(file, second)
    }

    fn permit(&self, file: Place<'_>, permissions: Permissions) -> io::Result<()> {
        self.step()?;
        RealDisk.permit(file, permissions)
    }

    fn rename(&self, from: Place<'_>, to: Place<'_>) -> io::Result<()> {
        self.step()?;
        RealDisk.rename(from, to)
    }

    fn remove(&self, file: Place<'_>) -> io::Result<()> {
        self.step()?;
        RealDisk.remove(file)
    }

    fn remove_folder(&self, folder: Place<'_>) -> io::Result<()> {
        self.step()?;
        RealDisk.remove_folder(folder)
    }

    fn sync_folder(&self, _: Place<'_>) -> io::Result<()> {
        self.step()
    }
}

type Texts = BTreeMap<&'static str, String>;

/// Three of the files are there before; the fourth, in a folder, is not.
const NAMES: [&str; 4] = ["report.html", "report.json", "report.pdf", "below/report.md"];

fn texts(names: &[&'static str], run: &str) -> Texts {
    let text = |name| signed(&format!("{name} of the {run} run"), LastLine::Markup);
    names.iter().map(|name| (*name, text(name))).collect()
}

fn earlier() -> Texts {
    texts(&NAMES[..3], "earlier")
}

fn new() -> Texts {
    texts(&NAMES, "new")
}

fn files(texts: &Texts) -> Vec<OutputFile> {
    let file = |(name, text): (&&str, &String)| OutputFile {
        name: name.into(),
        bytes: text.as_bytes().to_vec(),
    };
    texts.iter().map(file).collect()
}

/// An output folder with the files of the earlier run.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in earlier() {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Writes the new files on a disk of this kind.
fn write(disk: &impl Disk, folder: &Path) -> Result<(), WriteError> {
    let files = files(&new());
    let tasks: Vec<Task<'_>> = files.iter().map(Task::from).collect();
    transaction::write_all(disk, folder, &tasks, &Sources::default()).map(drop)
}

/// Settles what a run has left.
fn settle(folder: &Path) -> Result<(), WriteError> {
    transaction::settle(&Faulty::new(Event::Killed, usize::MAX), folder)
}

/// The files that are seen; every one is among those of the two runs.
fn seen(folder: &Path) -> Texts {
    let mut seen = Texts::new();
    for name in NAMES {
        match fs::read_to_string(folder.join(name)) {
            Ok(text) => drop(seen.insert(name, text)),
            Err(error) => assert_eq!(error.kind(), io::ErrorKind::NotFound, "{name}"),
        }
    }
    for (name, text) in &seen {
        let whole = [earlier().get(name), new().get(name)].contains(&Some(text));
        assert!(whole, "{name} says: {text}");
    }
    seen
}

/// Asserts that nothing is there but the files of a run, and perhaps the folder
/// that one of them is in.
#[track_caller]
fn assert_nothing_else(folder: &Path, files: usize) {
    let below = folder.join("below");
    let count = |folder: &Path| fs::read_dir(folder).unwrap().count();
    let inside = if below.exists() { count(&below) } else { 0 };
    assert_eq!(count(folder) - usize::from(below.exists()) + inside, files);
}

/// Runs with the event at the first step, at the second and so on, until a run
/// comes to its end before the event. Gives the number of steps.
fn at_every_step(event: Event, mut run: impl FnMut(&Faulty)) -> usize {
    let mut at = 0;
    loop {
        let disk = Faulty::new(event, at);
        run(&disk);
        if !disk.came() {
            return at;
        }
        at += 1;
    }
}

#[test]
fn killed_at_every_step_a_run_is_settled_as_a_whole() {
    let (mut earlier_runs, mut new_runs, mut between) = (0, 0, 0);
    let steps = at_every_step(Event::Killed, |disk| {
        let folder = folder();
        let ended = write(disk, folder.path());
        assert!(ended.is_err() || seen(folder.path()) == new());
        let visible = seen(folder.path());
        let mixed = visible != earlier() && visible != new();
        // Where some files are new and some are not, the journal shows it.
        assert!(!mixed || folder.path().join(HIDDEN).join("journal").exists());
        settle(folder.path()).unwrap();
        let settled = seen(folder.path());
        if settled == new() {
            new_runs += 1;
        } else {
            assert_eq!(settled, earlier());
            assert!(!mixed);
            earlier_runs += 1;
        }
        between += usize::from(mixed);
        assert_nothing_else(folder.path(), settled.len());
    });
    assert!(steps > 20 && earlier_runs > 8 && new_runs > 8, "{steps} {earlier_runs} {new_runs}");
    // Between four renames there are three moments.
    assert_eq!(between, 3);
}

#[test]
fn the_next_run_puts_its_own_files_in_place_after_any_kill() {
    let third = texts(&NAMES, "third");
    at_every_step(Event::Killed, |disk| {
        let folder = folder();
        let _ = write(disk, folder.path());
        write_all(folder.path(), &files(&third), &Sources::default()).unwrap();
        for (name, text) in &third {
            assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), *text);
        }
        assert_nothing_else(folder.path(), NAMES.len());
    });
}

#[test]
fn settling_can_be_killed_at_every_step_too() {
    let mut pairs = 0;
    at_every_step(Event::Killed, |first| {
        let _ = write(first, folder().path());
        pairs += at_every_step(Event::Killed, |second| {
            let folder = folder();
            let _ = write(&Faulty::new(Event::Killed, first.at), folder.path());
            let _ = transaction::settle(second, folder.path());
            settle(folder.path()).unwrap();
            let settled = seen(folder.path());
            assert!(settled == new() || settled == earlier(), "{settled:?}");
            assert_nothing_else(folder.path(), settled.len());
        });
    });
    assert!(pairs > 100, "{pairs}");
}

#[test]
fn an_error_at_any_step_leaves_every_earlier_file_or_is_none() {
    let (mut failed, mut done) = (0, 0);
    at_every_step(Event::Error, |disk| {
        let folder = folder();
        match write(disk, folder.path()) {
            Ok(()) => {
                assert_eq!(seen(folder.path()), new());
                done += 1;
            }
            Err(error) => {
                assert!(!matches!(error, WriteError::NotPutBack { .. }), "{error}");
                assert_eq!(seen(folder.path()), earlier());
                assert_nothing_else(folder.path(), 3);
                failed += 1;
            }
        }
        settle(folder.path()).unwrap();
        assert_nothing_else(folder.path(), seen(folder.path()).len());
    });
    assert!(failed > 10 && done > 5, "{failed} {done}");
}

#[test]
fn taking_back_can_be_killed_at_every_step_too() {
    let (mut pairs, mut taken_back) = (0, 0);
    at_every_step(Event::Error, |first| {
        let _ = write(first, folder().path());
        for after in 1.. {
            let folder = folder();
            let disk = Faulty::new(Event::ErrorThenKilled(after), first.at);
            let _ = write(&disk, folder.path());
            taken_back += usize::from(folder.path().join(HIDDEN).join("journal-back").exists());
            settle(folder.path()).unwrap();
            let settled = seen(folder.path());
            assert!(settled == new() || settled == earlier(), "{settled:?}");
            assert_nothing_else(folder.path(), settled.len());
            pairs += 1;
            if disk.step.get() <= first.at + after {
                break;
            }
        }
    });
    assert!(pairs > 100 && taken_back > 10, "{pairs} {taken_back}");
}

/// An output folder in which a run was killed between two of its files.
fn killed_between() -> TempDir {
    let mut found = None;
    at_every_step(Event::Killed, |disk| {
        let folder = folder();
        let _ = write(disk, folder.path());
        let visible = seen(folder.path());
        if found.is_none() && visible != earlier() && visible != new() {
            found = Some(folder);
        }
    });
    found.unwrap()
}

#[test]
fn a_file_that_cannot_go_forward_after_a_kill_takes_the_others_back() {
    let folder = killed_between();
    assert!(folder.path().join("below/report.md").exists());
    let in_the_way = folder.path().join("report.pdf");
    fs::remove_file(&in_the_way).unwrap();
    fs::create_dir(&in_the_way).unwrap();
    settle(folder.path()).unwrap();
    fs::remove_dir(&in_the_way).unwrap();
    assert_eq!(seen(folder.path()), texts(&["report.html", "report.json"], "earlier"));
    assert_nothing_else(folder.path(), 2);
}

#[test]
fn what_somebody_has_changed_since_a_run_was_killed_stays() {
    let folder = killed_between();
    // Of the files that were to be replaced, one is not yet.
    let path = folder.path().join("report.pdf");
    assert_eq!(fs::read_to_string(&path).unwrap(), earlier()["report.pdf"]);
    // Written in place, as some editors do.
    fs::write(&path, "the officer's own").unwrap();
    settle(folder.path()).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "the officer's own");
    assert_eq!(
        fs::read_to_string(folder.path().join("report.json")).unwrap(),
        new()["report.json"]
    );
    assert_nothing_else(folder.path(), NAMES.len());
}

#[test]
fn a_journal_that_leads_out_of_the_folder_is_refused() {
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("out");
    let hidden = folder.join(HIDDEN);
    fs::create_dir_all(&hidden).unwrap();
    fs::write(hidden.join("new-0-kept"), "harm").unwrap();
    for name in ["../kept", "/kept", ""] {
        let entry = format!(
            r#"{{"files":[{{"name":"{name}","new":{{"size":4,"hash":0}},"earlier":null}}]}}"#
        );
        fs::write(hidden.join("journal"), entry).unwrap();
        let error = settle(&folder).unwrap_err();
        assert!(matches!(error, WriteError::Unsettled { .. }), "{error}");
        assert!(!outside.path().join("kept").exists());
        assert!(hidden.join("new-0-kept").exists(), "nothing is thrown away");
    }
}

#[test]
fn a_name_that_leads_out_of_the_folder_is_refused() {
    let folder = folder();
    let file = OutputFile { name: "../kept".into(), bytes: Vec::new() };
    let error = write_all(folder.path(), [&file], &Sources::default()).unwrap_err();
    assert!(matches!(error, WriteError::Write { .. }), "{error}");
    assert_nothing_else(folder.path(), 3);
}

#[test]
fn a_second_run_waits_and_gives_up_where_the_first_does_not_end() {
    let folder = folder();
    let take = |attempts| Lock::take(&RealDisk, folder.path(), &mut Vec::new(), attempts);
    let held = take(1).unwrap();
    assert!(matches!(take(3).unwrap_err(), WriteError::Busy { .. }));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| write_all(folder.path(), &files(&new()), &Sources::default()));
        drop(held);
        waiting.join().unwrap().unwrap();
    });
    assert_eq!(seen(folder.path()), new());
    assert_nothing_else(folder.path(), NAMES.len());
}

#[test]
fn a_lock_keeps_out_also_those_who_saw_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let hidden = folder.path().join(HIDDEN);
    let (inside, times) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while times.load(Ordering::SeqCst) < 2_000 {
                    let taken = Lock::take(&RealDisk, folder.path(), &mut Vec::new(), 1);
                    let Ok(lock) = taken else { continue };
                    assert!(!inside.swap(true, Ordering::SeqCst), "two have the lock");
                    times.fetch_add(1, Ordering::SeqCst);
                    inside.store(false, Ordering::SeqCst);
                    // As a run does in its end.
                    fs::remove_file(hidden.join("lock")).unwrap();
                    let _ = fs::remove_dir(&hidden);
                    drop(lock);
                }
            });
        }
    });
}

#[test]
fn runs_at_once_end_with_the_files_of_one_of_them() {
    let runs: Vec<Texts> =
        ["first", "second", "third", "fourth"].map(|run| texts(&NAMES, run)).to_vec();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("deep/out");
    std::thread::scope(|scope| {
        for run in &runs {
            let out = &out;
            scope.spawn(move || {
                for _ in 0..5 {
                    write_all(out, &files(run), &Sources::default()).unwrap();
                }
            });
        }
    });
    let read = |name: &&'static str| (*name, fs::read_to_string(out.join(name)).unwrap());
    let end: Texts = NAMES.iter().map(read).collect();
    assert!(runs.contains(&end), "{end:?}");
    assert_nothing_else(&out, NAMES.len());
}

#[test]
fn an_edit_is_made_only_of_what_was_read() {
    let folder = folder();
    let path = folder.path().join("report.json");
    let edit = |name: &str, before: Option<&str>| Edit {
        file: OutputFile { name: name.into(), bytes: b"edited".to_vec() },
        before: before.map(str::to_owned),
    };
    let read = fs::read_to_string(&path).unwrap();
    for (name, before) in [
        ("report.json", Some("what it said before somebody saved it")),
        ("report.json", None),
        ("new.json", Some("what was there")),
    ] {
        let edits = [edit("report.html", Some(&earlier()["report.html"])), edit(name, before)];
        let error = edit_all(folder.path(), &edits).unwrap_err();
        assert!(matches!(error, WriteError::Changed { .. }), "{error}");
        assert_eq!(seen(folder.path()), earlier());
        assert_nothing_else(folder.path(), 3);
    }
    let edits = [edit("report.json", Some(&read)), edit("new.json", None)];
    edit_all(folder.path(), &edits).unwrap();
    for name in ["report.json", "new.json"] {
        assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), "edited");
    }
    fs::write(&path, format!("\u{feff}{read}")).unwrap();
    edit_all(folder.path(), &edits[..1]).unwrap();
}

#[test]
fn write_all_replaces_only_own_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    let foreign = "<p>The officer's own page</p>";
    fs::write(&path, foreign).unwrap();
    let error = write(&RealDisk, folder.path()).unwrap_err();
    assert!(matches!(&error, WriteError::Foreign { path: at } if *at == path), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), foreign);
    assert_nothing_else(folder.path(), 1);
    // The same bytes destroy nothing.
    let same = OutputFile { name: "report.html".into(), bytes: foreign.as_bytes().to_vec() };
    write_all(folder.path(), [&same], &Sources::default()).unwrap();
}

#[test]
fn write_all_never_replaces_a_source() {
    let folder = folder();
    let source = tempfile::tempdir().unwrap();
    let path = source.path().join("dataset.json");
    // A source by any name: itself, a second name, a link to its folder.
    fs::rename(folder.path().join("report.json"), &path).unwrap();
    fs::hard_link(&path, folder.path().join("report.json")).unwrap();
    let mut sources = Sources::default();
    sources.add([path.clone()]);
    let files = files(&new());
    let error = write_all(folder.path(), &files, &sources).unwrap_err();
    assert!(matches!(error, WriteError::Source { .. }), "{error}");
    assert_eq!(seen(folder.path()), earlier());
    assert_nothing_else(folder.path(), 3);
    #[cfg(unix)]
    {
        let link = source.path().join("link");
        std::os::unix::fs::symlink(source.path(), &link).unwrap();
        let file = OutputFile { name: "dataset.json".into(), bytes: Vec::new() };
        let error = write_all(&link, [&file], &sources).unwrap_err();
        assert!(matches!(error, WriteError::Source { .. }), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), earlier()["report.json"]);
    }
}

#[test]
fn site_refuses_to_replace_an_image_that_it_did_not_write() {
    let folder = tempfile::tempdir().unwrap();
    let image = |bytes: &[u8]| [OutputFile { name: "images/a.jpg".into(), bytes: bytes.to_vec() }];
    write_site(&RealDisk, folder.path(), &image(b"first")).unwrap();
    // The manifest has the digest of the first.
    write_site(&RealDisk, folder.path(), &image(b"second")).unwrap();
    let path = folder.path().join("a-site/images/a.jpg");
    fs::write(&path, b"theirs").unwrap();
    let error = write_site(&RealDisk, folder.path(), &image(b"third")).unwrap_err();
    assert!(matches!(error, WriteError::Foreign { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"theirs");
}

/// The files of a site, before and after a photograph and a page were withdrawn.
const EARLIER_SITE: [&str; 4] =
    ["index.html", "images/hall-1.jpg", "images/twin-1.jpg", "places/twin.html"];
const NEW_SITE: [&str; 3] = ["index.html", "images/hall-2.jpg", "site.css"];

fn site(names: &[&'static str], run: &str) -> Vec<OutputFile> {
    files(&texts(names, run))
}

/// Writes a site into a folder of its own below the output folder.
fn write_site(
    disk: &impl Disk,
    folder: &Path,
    files: &[OutputFile],
) -> Result<Replaced, WriteError> {
    let set = FileSet { folder: Path::new("a-site"), files };
    Ok(transaction::replace_all(disk, folder, &[set], &Sources::default())?.pop().unwrap())
}

/// An output folder with the earlier site.
fn earlier_site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_site(&RealDisk, folder.path(), &site(&EARLIER_SITE, "earlier")).unwrap();
    folder
}

/// Everything in a folder, but for the hidden one.
fn everything(folder: &Path) -> BTreeMap<PathBuf, String> {
    fn collect(folder: &Path, root: &Path, found: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with(HIDDEN) {
                collect(&path, root, found);
            } else if path.is_file() {
                let name = path.strip_prefix(root).unwrap().to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(folder, folder, &mut found);
    found
}

/// What is in the folder after the earlier run, and after the new one.
fn both_sites() -> [BTreeMap<PathBuf, String>; 2] {
    let folder = earlier_site();
    let earlier = everything(folder.path());
    write_site(&RealDisk, folder.path(), &site(&NEW_SITE, "new")).unwrap();
    [earlier, everything(folder.path())]
}

#[test]
fn a_site_takes_the_place_of_the_earlier_one() {
    let folder = earlier_site();
    let replaced = write_site(&RealDisk, folder.path(), &site(&NEW_SITE, "new")).unwrap();
    let below = |names: &[&str]| -> Vec<PathBuf> {
        names.iter().map(|name| folder.path().join("a-site").join(name)).collect()
    };
    assert_eq!(replaced.removed, below(&EARLIER_SITE[1..]));
    assert!(replaced.changed.is_empty() && replaced.unknown.is_none(), "{replaced:?}");
    let mut written = replaced.written;
    written.sort();
    let mut expected = below(&NEW_SITE);
    expected.extend(below(&["site-manifest.json"]));
    expected.sort();
    assert_eq!(written, expected);
    let there: Vec<PathBuf> = everything(folder.path()).into_keys().collect();
    let there: Vec<PathBuf> = there.iter().map(|name| folder.path().join(name)).collect();
    assert_eq!(there, expected);
}

#[test]
fn a_site_that_ends_at_any_step_is_the_earlier_or_the_new_one() {
    let [earlier, new] = both_sites();
    let (mut back, mut forth, mut between) = (0, 0, 0);
    at_every_step(Event::Killed, |disk| {
        let folder = earlier_site();
        let _ = write_site(disk, folder.path(), &site(&NEW_SITE, "new"));
        let visible = everything(folder.path());
        between += usize::from(visible != earlier && visible != new);
        settle(folder.path()).unwrap();
        let settled = everything(folder.path());
        assert!(settled == earlier || settled == new, "{:?}", settled.keys());
        if settled == earlier {
            back += 1;
        } else {
            forth += 1;
        }
        assert!(!folder.path().join(HIDDEN).exists());
    });
    // Between four new files and three that go, there are six moments.
    assert_eq!(between, 6);
    assert!(back > 10 && forth > 10, "{back} {forth}");
    let mut failed = 0;
    at_every_step(Event::Error, |disk| {
        let folder = earlier_site();
        let ended = write_site(disk, folder.path(), &site(&NEW_SITE, "new"));
        assert!(everything(folder.path()) == if ended.is_ok() { &new } else { &earlier }.clone());
        failed += usize::from(ended.is_err());
    });
    assert!(failed > 10, "{failed}");
}

#[test]
fn a_site_that_is_taken_back_or_settled_can_be_killed_at_every_step_too() {
    let [earlier, new] = both_sites();
    let (mut taken_back, mut pairs) = (0, 0);
    let mut whole = |folder: &Path| {
        settle(folder).unwrap();
        let settled = everything(folder);
        assert!(settled == earlier || settled == new, "{:?}", settled.keys());
        pairs += 1;
    };
    at_every_step(Event::Error, |first| {
        let _ = write_site(first, earlier_site().path(), &site(&NEW_SITE, "new"));
        for after in 1.. {
            let folder = earlier_site();
            let disk = Faulty::new(Event::ErrorThenKilled(after), first.at);
            let _ = write_site(&disk, folder.path(), &site(&NEW_SITE, "new"));
            taken_back += usize::from(folder.path().join(HIDDEN).join("journal-back").exists());
            whole(folder.path());
            if disk.step.get() <= first.at + after {
                break;
            }
        }
    });
    at_every_step(Event::Killed, |first| {
        let _ = write_site(first, earlier_site().path(), &site(&NEW_SITE, "new"));
        at_every_step(Event::Killed, |second| {
            let folder = earlier_site();
            let killed = Faulty::new(Event::Killed, first.at);
            let _ = write_site(&killed, folder.path(), &site(&NEW_SITE, "new"));
            let _ = transaction::settle(second, folder.path());
            whole(folder.path());
        });
    });
    assert!(pairs > 200 && taken_back > 10, "{pairs} {taken_back}");
}

#[test]
fn site_leaves_changed_leftovers_and_reports_them() {
    let folder = earlier_site();
    let page = folder.path().join("a-site/places/twin.html");
    fs::write(&page, "the officer's own").unwrap();
    fs::write(folder.path().join("a-site/robots.txt"), "theirs").unwrap();
    let replaced = write_site(&RealDisk, folder.path(), &site(&NEW_SITE, "new")).unwrap();
    assert_eq!(replaced.changed, [page.as_path()]);
    assert_eq!(replaced.removed.len(), 2);
    assert_eq!(fs::read_to_string(&page).unwrap(), "the officer's own");
    assert!(folder.path().join("a-site/robots.txt").exists());
}

/// A manifest that says what files of these names say.
fn manifest_of(files: &[(&str, &str)]) -> String {
    let entry = |(name, says): &(&str, &str)| {
        let content = Print::of(says.as_bytes());
        serde_json::json!({ "path": name, "content": content })
    };
    let files: Vec<_> = files.iter().map(entry).collect();
    serde_json::json!({ "files": files }).to_string()
}

#[test]
fn a_manifest_of_others_leads_to_no_file_of_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let out = folder.path().join("out");
    let absolute = kept.display().to_string();
    let foreign = [
        "../../kept",
        "images/../../../kept",
        absolute.as_str(),
        "",
        ".",
        "site-manifest.json",
        ".intl-update/lock",
        "..\\..\\kept",
        "\u{1b}[2Jkept",
        "\u{202e}kept",
    ];
    for name in foreign {
        fs::create_dir_all(out.join("a-site")).unwrap();
        fs::write(&kept, "theirs").unwrap();
        fs::write(out.join("a-site/site-manifest.json"), manifest_of(&[(name, "theirs")])).unwrap();
        let replaced = write_site(&RealDisk, &out, &site(&NEW_SITE, "new")).unwrap();
        let unknown = replaced.unknown;
        assert!(matches!(unknown, Some(ManifestError::Foreign)), "{name}: {unknown:?}");
        assert_eq!(fs::read_to_string(&kept).unwrap(), "theirs");
        fs::remove_dir_all(&out).unwrap();
    }
    // The same file in the folder of the site goes, and goes once.
    fs::create_dir_all(out.join("a-site")).unwrap();
    fs::write(out.join("a-site/gone"), "theirs").unwrap();
    let twice = manifest_of(&[("gone", "theirs"), ("gone/.", "theirs")]);
    fs::write(out.join("a-site/site-manifest.json"), twice).unwrap();
    let replaced = write_site(&RealDisk, &out, &site(&NEW_SITE, "new")).unwrap();
    assert!(replaced.unknown.is_none(), "{:?}", replaced.unknown);
    assert_eq!(replaced.removed, [out.join("a-site/gone")]);
    assert!(!out.join("a-site/gone").exists());
}

#[test]
fn manifest_that_is_not_ours_stops_the_run() {
    let folder = earlier_site();
    let manifest = folder.path().join("a-site/site-manifest.json");
    for text in [&b""[..], b"{}", b"\xff", br#"{"files":[],"more":1}"#, b"[[[["] {
        fs::write(&manifest, text).unwrap();
        let before = fs::read(folder.path().join("a-site/index.html")).unwrap();
        let error = write_site(&RealDisk, folder.path(), &site(&NEW_SITE, "new")).unwrap_err();
        assert!(matches!(&error, WriteError::Foreign { path } if *path == manifest), "{error}");
        assert_eq!(fs::read(folder.path().join("a-site/index.html")).unwrap(), before);
        assert!(folder.path().join("a-site/images/twin-1.jpg").exists());
    }
    fs::remove_file(&manifest).unwrap();
    let replaced = write_site(&RealDisk, folder.path(), &site(&NEW_SITE, "new")).unwrap();
    assert!(matches!(replaced.unknown, Some(ManifestError::Missing)), "{replaced:?}");
    // Now there is a manifest again.
    let replaced = write_site(&RealDisk, folder.path(), &site(&NEW_SITE, "new")).unwrap();
    assert!(replaced.unknown.is_none(), "{replaced:?}");
}

#[test]
fn sites_appear_together_and_one_in_the_folder_of_another_stays() {
    let folder = tempfile::tempdir().unwrap();
    let sets = |names: [&'static str; 2], files: [&'static [&'static str]; 2]| {
        let files = files.map(|files| site(files, "same"));
        let set =
            |number: usize| FileSet { folder: Path::new(names[number]), files: &files[number] };
        replace_all(folder.path(), &[set(0), set(1)], &Sources::default()).map(|all| all.len())
    };
    assert_eq!(sets(["a", "b"], [&EARLIER_SITE, &NEW_SITE]).unwrap(), 2);
    let there = everything(folder.path());
    assert_eq!(there.len(), EARLIER_SITE.len() + NEW_SITE.len() + 2);
    // A folder is in the place of a file of the second.
    fs::create_dir_all(folder.path().join("b/feed.xml")).unwrap();
    sets(["a", "b"], [&NEW_SITE, &["feed.xml"]]).unwrap_err();
    assert_eq!(everything(folder.path()), there);
    // What one has no more, the other writes.
    assert_eq!(sets(["", "a"], [&NEW_SITE, &NEW_SITE]).unwrap(), 2);
    assert!(folder.path().join("a/index.html").exists());
    assert_eq!(sets(["", "a/images"], [&["index.html"], &["x.jpg"]]).unwrap(), 2);
    assert!(folder.path().join("a/images/x.jpg").exists());
}

/// What others can put into a folder where links, pipes and permissions are.
#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::process::Command;

    use super::*;

    /// An output folder beside one with a file that is not to be touched.
    fn beside_another() -> (TempDir, PathBuf, PathBuf) {
        let both = tempfile::tempdir().unwrap();
        let (out, other) = (both.path().join("out"), both.path().join("other"));
        fs::create_dir(&out).unwrap();
        fs::create_dir(&other).unwrap();
        fs::write(other.join("kept"), "theirs").unwrap();
        (both, out, other)
    }

    fn pipe(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_hidden_folder_that_is_a_link_is_refused() {
        let (_both, out, other) = beside_another();
        fs::create_dir(out.join("inside")).unwrap();
        fs::write(out.join("inside/kept"), "theirs").unwrap();
        for target in [other.as_path(), Path::new("../other"), Path::new("inside")] {
            symlink(target, out.join(HIDDEN)).unwrap();
            for error in [settle(&out).unwrap_err(), write(&RealDisk, &out).unwrap_err()] {
                assert!(matches!(error, WriteError::LinkInTheWay { .. }), "{error}");
            }
            fs::remove_file(out.join(HIDDEN)).unwrap();
        }
        for folder in [other, out.join("inside")] {
            assert_eq!(fs::read_to_string(folder.join("kept")).unwrap(), "theirs");
            assert_eq!(fs::read_dir(folder).unwrap().count(), 1);
        }
    }

    #[test]
    fn a_journal_that_goes_through_a_link_is_refused() {
        let (_both, out, other) = beside_another();
        let hidden = out.join(HIDDEN);
        fs::create_dir(&hidden).unwrap();
        symlink("../other", out.join("link")).unwrap();
        let write_journal = |journal: &str, name: &str, says: &str| {
            let (says, harm) = (Print::of(says.as_bytes()), Print::of(b"harm"));
            let name = PathBuf::from(name);
            let entry = Entry { name, new: Some(harm), earlier: Some(says), is_private: false };
            let bytes = Journal { files: vec![entry] }.to_bytes().unwrap();
            fs::write(hidden.join(journal), bytes).unwrap();
        };
        for (journal, file, target) in [
            ("journal", "new-0-kept", "link/kept"),
            ("journal", "new-0-authorized_keys", "link/authorized_keys"),
            ("journal-back", "earlier-0-kept", "link/kept"),
        ] {
            fs::write(hidden.join(file), "harm").unwrap();
            write_journal(journal, target, "theirs");
            let error = settle(&out).unwrap_err();
            assert!(matches!(error, WriteError::Unsettled { .. }), "{error}");
            assert_eq!(fs::read_to_string(other.join("kept")).unwrap(), "theirs");
            assert_eq!(fs::read_dir(&other).unwrap().count(), 1);
            fs::remove_dir_all(&hidden).unwrap();
            fs::create_dir(&hidden).unwrap();
        }
        // The same journal is followed where no link leads out.
        fs::create_dir(out.join("below")).unwrap();
        fs::write(hidden.join("new-0-kept"), "harm").unwrap();
        write_journal("journal", "below/kept", "theirs");
        settle(&out).unwrap();
        assert_eq!(fs::read_to_string(out.join("below/kept")).unwrap(), "harm");
    }

    #[test]
    fn a_link_in_the_place_of_a_file_is_refused() {
        let (_both, out, other) = beside_another();
        for target in ["../other/kept", "report.json", "nowhere"] {
            symlink(target, out.join("report.html")).unwrap();
            let error = write(&RealDisk, &out).unwrap_err();
            assert!(matches!(error, WriteError::LinkInTheWay { .. }), "{error}");
            assert_nothing_else(&out, 1);
            fs::remove_file(out.join("report.html")).unwrap();
        }
        // Neither is a file written through the link of a folder that it is in.
        symlink(&other, out.join("below")).unwrap();
        write(&RealDisk, &out).unwrap_err();
        assert_eq!(fs::read_dir(&other).unwrap().count(), 1);
    }

    #[test]
    fn nothing_is_removed_through_a_link() {
        let folder = earlier_site();
        let a_site = folder.path().join("a-site");
        let elsewhere = folder.path().join("elsewhere");
        // A folder of the site that leads to another one within, with the same file.
        fs::rename(a_site.join("images"), &elsewhere).unwrap();
        symlink("../elsewhere", a_site.join("images")).unwrap();
        // A file of the site that is a link to one that says the same.
        let page = a_site.join("places/twin.html");
        fs::rename(&page, elsewhere.join("twin.html")).unwrap();
        symlink("../../elsewhere/twin.html", &page).unwrap();
        let new = site(&["index.html"], "new");
        let replaced = write_site(&RealDisk, folder.path(), &new).unwrap();
        assert!(replaced.removed.is_empty(), "{replaced:?}");
        assert_eq!(replaced.changed.len(), 3);
        assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 3);
        assert!(page.is_symlink());
    }

    #[test]
    fn nothing_waits_for_a_pipe() {
        for name in ["lock", "journal", "journal-back"] {
            let (_both, out, _) = beside_another();
            fs::create_dir(out.join(HIDDEN)).unwrap();
            pipe(&out.join(HIDDEN).join(name));
            settle(&out).unwrap_err();
        }
        let (_both, out, _) = beside_another();
        pipe(&out.join("report.html"));
        let error = write(&RealDisk, &out).unwrap_err();
        assert!(matches!(error, WriteError::Write { .. }), "{error}");
    }

    #[test]
    fn a_file_keeps_who_may_read_it() {
        let folder = folder();
        let path = folder.path().join("report.json");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let plain = folder.path().join("plain");
        fs::write(&plain, "").unwrap();
        let usual = mode(&plain);
        assert_ne!(usual, 0o600, "this user's files are for nobody else: nothing to tell apart");
        write_all(folder.path(), &files(&new()), &Sources::default()).unwrap();
        assert_eq!(mode(&path), 0o640);
        assert_eq!(mode(&folder.path().join("below/report.md")), usual);
    }

    #[test]
    fn what_is_left_of_a_killed_run_has_the_name_of_its_place_and_one_reader() {
        let mut left = 0;
        at_every_step(Event::Killed, |disk| {
            let folder = folder();
            let _ = write(disk, folder.path());
            let hidden = folder.path().join(HIDDEN);
            let decided = hidden.join("journal").exists();
            for entry in fs::read_dir(&hidden).into_iter().flatten() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap();
                let named =
                    NAMES.iter().any(|place| name.ends_with(place.trim_start_matches("below/")));
                if name.starts_with("new-") || name.starts_with("earlier-") {
                    assert!(named, "{name}");
                }
                if name.starts_with("new-") && !decided {
                    assert_eq!(mode(&path), 0o600, "{name}");
                    left += 1;
                }
            }
        });
        assert!(left > 10, "{left}");
    }
}
