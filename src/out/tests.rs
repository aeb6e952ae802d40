//! Runs that end at each of their steps, meet another run there, or find in their folder what
//! is not theirs.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::digest::Digest;
use super::*;

/// A run that nothing ends.
const NORMAL: Control<'_> = Control { attempts: 3_000, ..control(&|| Ok(())) };

/// A run that does not wait, and whose files need not outlast a power cut.
const fn control(before_step: &dyn Fn() -> io::Result<()>) -> Control<'_> {
    Control { attempts: 1, is_durable: false, before_step }
}

/// Files by their paths; empty folders have no content.
type Files = BTreeMap<PathBuf, Option<String>>;

/// A change of a folder.
struct Job {
    files_before: &'static [&'static str],
    run: fn(&Control<'_>, &Path) -> Result<(), WriteError>,
}

/// Replaces three files and adds one in a folder of its own.
const OUTPUTS: Job = Job {
    files_before: &["report.html", "report.json", "report.pdf"],
    run: |control, folder| write(control, folder, "new"),
};

/// Replaces a web site by one that has other files.
const SITE: Job = Job {
    files_before: &["index.html", "images/hall-1.jpg", "images/twin-1.jpg", "places/twin.html"],
    run: |control, folder| {
        let files = files(&["index.html", "images/hall-2.jpg", "style/site.css"], "new");
        write_site(control, folder, &files).map(drop)
    },
};

/// Moves a file from one folder to another, as it is withdrawn from a record.
const RECORD: Job = Job {
    files_before: &["record.json", "public/report.pdf"],
    run: |control, folder| {
        let edits = [
            edit("private/report.pdf", None, Some("old")),
            edit("public/report.pdf", Some("old"), None),
            edit("record.json", Some("old"), Some("new")),
        ];
        change(control, folder, &edits, &Sources::default()).map(drop)
    },
};

const JOBS: [Job; 3] = [OUTPUTS, SITE, RECORD];

impl Job {
    /// A folder as it is before the run.
    fn folder(&self) -> TempDir {
        let folder = empty_folder();
        let old = files(self.files_before, "old");
        if self.files_before == SITE.files_before {
            write_site(&NORMAL, folder.path(), &old).unwrap();
        } else {
            change(&NORMAL, folder.path(), &old, &Sources::default()).unwrap();
        }
        folder
    }

    /// The files before and after the run, and the number of its steps.
    fn states(&self) -> (Files, Files, usize) {
        let folder = self.folder();
        let old = everything(folder.path());
        let (result, steps) = with_faults(|_| false, |control| (self.run)(control, folder.path()));
        result.unwrap();
        (old, everything(folder.path()), steps)
    }
}

/// Does something, where the steps with these numbers fail, and gives the number of steps.
fn with_faults<T>(
    fails: impl Fn(usize) -> bool,
    work: impl FnOnce(&Control<'_>) -> T,
) -> (T, usize) {
    let steps = Cell::new(0);
    let before_step = || {
        let step = steps.replace(steps.get() + 1);
        if fails(step) { Err(io::Error::other("a fault")) } else { Ok(()) }
    };
    let result = work(&control(&before_step));
    (result, steps.get())
}

/// A folder in memory, if there is one: a disk would take most of the time.
fn empty_folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn text(name: &str, run: &str) -> String {
    signed(&format!("{name} of the {run} run"), LastLine::Markup)
}

fn files(names: &[&str], run: &str) -> Vec<OutputFile> {
    let file = |name: &&str| OutputFile { name: name.into(), bytes: text(name, run).into_bytes() };
    names.iter().map(file).collect()
}

/// An edit from the text of one run to that of another.
fn edit(name: &str, before: Option<&str>, after: Option<&str>) -> Edit {
    let bytes = |run: &str| text(name, run).into_bytes();
    Edit { name: name.into(), before: before.map(bytes), after: after.map(bytes), is_private: true }
}

fn write(control: &Control<'_>, folder: &Path, run: &str) -> Result<(), WriteError> {
    let files = files(&["report.html", "report.json", "report.pdf", "deep/er/report.md"], run);
    change(control, folder, &files, &Sources::default()).map(drop)
}

/// Writes a site into a folder of its own below the output folder.
fn write_site(
    control: &Control<'_>,
    folder: &Path,
    files: &[OutputFile],
) -> Result<Replaced, WriteError> {
    let set = FileSet { folder: Path::new("a-site"), files };
    Ok(replace(control, folder, &[set], &Sources::default())?.pop().unwrap())
}

/// Everything in a folder.
fn everything(folder: &Path) -> Files {
    fn collect(folder: &Path, root: &Path, found: &mut Files) {
        let mut is_empty = true;
        for entry in fs::read_dir(folder).unwrap() {
            is_empty = false;
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, root, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_owned();
                found.insert(name, Some(fs::read_to_string(&path).unwrap()));
            }
        }
        if is_empty {
            found.insert(folder.strip_prefix(root).unwrap().to_owned(), None);
        }
    }
    let mut found = Files::new();
    collect(folder, folder, &mut found);
    found
}

/// Everything in a folder but the hidden one and folders that are empty.
fn visible(folder: &Path) -> Files {
    let mut files = everything(folder);
    files.retain(|name, text| !name.starts_with(HIDDEN) && text.is_some());
    files
}

/// A run that is killed at any step, or fails at any and is killed at any later one, leaves
/// every file as it was or as it is to be, and so all of them after the next run.
#[test]
fn run_ended_at_each_step_leaves_old_or_new() {
    for job in JOBS {
        let (old, new, steps) = job.states();
        let (mut counts, mut failed) = ([0; 3], 0);
        for first in 0..steps {
            for second in first.. {
                let folder = job.folder();
                let (result, count) = with_faults(
                    |step| step == first || step >= second,
                    |control| (job.run)(control, folder.path()),
                );
                if count <= second {
                    // It failed, and was not killed.
                    let expected = if result.is_ok() { &new } else { &old };
                    assert_eq!(&visible(folder.path()), expected, "step {first}");
                    failed += usize::from(result.is_err());
                    break;
                }
                let left = visible(folder.path());
                for (name, text) in &left {
                    assert!([old.get(name), new.get(name)].contains(&Some(text)), "{name:?}");
                }
                let state = [&old, &new].iter().position(|state| **state == left).unwrap_or(2);
                let journal = folder.path().join(HIDDEN).join("journal");
                assert!(state < 2 || journal.exists(), "a mixture, but no journal");
                counts[state] += 1;
                take_back(&NORMAL, folder.path()).unwrap();
                let mut end = everything(folder.path());
                // An empty folder that cannot be removed does no harm.
                end.retain(|_, text| first == second || text.is_some());
                assert!(end == old || state == 1 && end == new, "steps {first}, {second}: {end:?}");
            }
        }
        assert!(counts.iter().all(|count| *count > 5) && failed > 5, "{counts:?} {failed}");
    }
}

#[test]
fn recovery_killed_at_each_step_is_completed_by_the_next() {
    for job in JOBS {
        let (old, new, steps) = job.states();
        let mut count = 0;
        for first in 0..steps {
            for second in 0.. {
                let folder = job.folder();
                let kill = |control: &Control<'_>| (job.run)(control, folder.path());
                let _ = with_faults(|step| step >= first, kill);
                let (_, steps) =
                    with_faults(|step| step >= second, |control| take_back(control, folder.path()));
                take_back(&NORMAL, folder.path()).unwrap();
                let end = everything(folder.path());
                assert!(end == old || end == new, "steps {first}, {second}: {end:?}");
                count += 1;
                if steps <= second {
                    break;
                }
            }
            // The folder is as good as any.
            let folder = job.folder();
            let _ = with_faults(|step| step >= first, |control| (job.run)(control, folder.path()));
            take_back(&NORMAL, folder.path()).unwrap();
            if everything(folder.path()) == old {
                (job.run)(&NORMAL, folder.path()).unwrap();
            }
            assert_eq!(everything(folder.path()), new);
        }
        assert!(count > 100, "{count}");
    }
}

#[test]
fn file_changed_after_a_kill_is_left_alone() {
    for job in JOBS {
        let (old, new, steps) = job.states();
        for name in new.keys() {
            for step in 0..steps {
                let folder = job.folder();
                let run = |control: &Control<'_>| (job.run)(control, folder.path());
                let _ = with_faults(|number| number >= step, run);
                let path = folder.path().join(name);
                if !path.exists() {
                    continue;
                }
                // Written in place, as some editors do.
                fs::write(&path, "the officer's own").unwrap();
                take_back(&NORMAL, folder.path()).unwrap();
                let end = visible(folder.path());
                for (other, text) in &end {
                    let is_known = [old.get(other), new.get(other)].contains(&Some(text));
                    assert!(is_known || other == name, "step {step}: {other:?}");
                }
                assert_eq!(end[name].as_deref(), Some("the officer's own"), "step {step}");
            }
        }
    }
}

/// At each step of a run, another one comes: it finds the folder locked, or is done before or
/// after the first.
#[test]
fn runs_at_once_do_not_mix() {
    let (_, new, steps) = OUTPUTS.states();
    let other = {
        let folder = OUTPUTS.folder();
        write(&NORMAL, folder.path(), "other").unwrap();
        everything(folder.path())
    };
    let (mut refused, mut done) = (0, 0);
    for at in 0..steps {
        let folder = OUTPUTS.folder();
        let (second, steps) = (RefCell::new(None), Cell::new(0));
        let before_step = || {
            if steps.replace(steps.get() + 1) == at {
                let result = write(&control(&|| Ok(())), folder.path(), "other");
                *second.borrow_mut() = Some(result);
            }
            Ok(())
        };
        let first = (OUTPUTS.run)(&control(&before_step), folder.path());
        let end = everything(folder.path());
        match (first, second.take().unwrap()) {
            (Ok(()), Err(WriteError::Busy { .. })) => {
                assert_eq!(end, new);
                refused += 1;
            }
            // The first run has opened the lock that the second one removed.
            (Err(WriteError::Busy { .. }), Ok(())) => assert_eq!(end, other),
            (Ok(()), Ok(())) => {
                assert!(end == new || end == other, "step {at}: {end:?}");
                done += 1;
            }
            results => panic!("step {at}: {results:?}"),
        }
    }
    assert!(refused > 10 && done > 1, "{refused} {done}");
}

#[test]
fn second_run_waits_for_the_first() {
    let folder = empty_folder();
    let path = folder.path().join("deep/out");
    std::thread::scope(|scope| {
        let second =
            Run::locked(&NORMAL, &path, |_| Ok(scope.spawn(|| write(&NORMAL, &path, "other"))));
        second.unwrap().join().unwrap().unwrap();
    });
    assert_eq!(everything(&path).len(), 4);
}

#[test]
fn edit_refuses_a_changed_file() {
    let folder = OUTPUTS.folder();
    let old = everything(folder.path());
    for wrong in [
        edit("report.json", Some("another"), Some("new")),
        edit("report.json", Some("another"), None),
        edit("report.json", None, Some("new")),
        edit("new.json", Some("old"), Some("new")),
        edit("new.json", Some("old"), None),
    ] {
        let edits = [edit("report.html", Some("old"), Some("new")), wrong];
        let error = edit_all(folder.path(), &edits).unwrap_err();
        assert!(matches!(error, WriteError::Changed { .. }), "{error}");
        assert_eq!(everything(folder.path()), old);
    }
    let marked = format!("\u{feff}{}", text("report.json", "old"));
    fs::write(folder.path().join("report.json"), marked).unwrap();
    edit_all(folder.path(), &[edit("report.json", Some("old"), Some("new"))]).unwrap();
    assert_eq!(visible(folder.path())[Path::new("report.json")], Some(text("report.json", "new")));
}

#[test]
fn output_replaces_only_outputs() {
    let folder = OUTPUTS.folder();
    let path = folder.path().join("report.json");
    let foreign = "<p>The officer's own page</p>";
    fs::write(&path, foreign).unwrap();
    let before = everything(folder.path());
    let error = write(&NORMAL, folder.path(), "new").unwrap_err();
    assert!(matches!(&error, WriteError::Foreign { path: at } if *at == path), "{error}");
    assert_eq!(everything(folder.path()), before);
    // The same bytes destroy nothing.
    let same = OutputFile { name: "report.json".into(), bytes: foreign.as_bytes().to_vec() };
    write_all(folder.path(), [&same], &Sources::default()).unwrap();
}

#[test]
fn output_never_replaces_a_source() {
    let folder = OUTPUTS.folder();
    let source = empty_folder();
    let path = source.path().join("dataset.json");
    // A source by any name: itself, a second name, a link to its folder.
    fs::rename(folder.path().join("report.json"), &path).unwrap();
    fs::hard_link(&path, folder.path().join("report.json")).unwrap();
    let mut sources = Sources::default();
    sources.add([path.clone()]);
    let file = |name: &str| OutputFile { name: name.into(), bytes: Vec::new() };
    let refuses = |folder: &Path, name: &str| {
        let error = write_all(folder, [&file("a.json"), &file(name)], &sources).unwrap_err();
        assert!(matches!(error, WriteError::Source { .. }), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text("report.json", "old"));
        assert!(!folder.join("a.json").exists());
    };
    refuses(folder.path(), "report.json");
    refuses(source.path(), "dataset.json");
    #[cfg(unix)]
    {
        let link = source.path().join("link");
        std::os::unix::fs::symlink(source.path(), &link).unwrap();
        refuses(&link, "dataset.json");
    }
}

#[test]
fn output_leads_nowhere_outside() {
    let parent = empty_folder();
    let out = parent.path().join("out");
    for name in ["../kept", "deep/../../kept", parent.path().join("kept").to_str().unwrap()] {
        let file = OutputFile { name: name.into(), bytes: Vec::new() };
        let error = write_all(&out, [&file], &Sources::default()).unwrap_err();
        assert!(matches!(error, WriteError::Write { .. }), "{error}");
        assert!(visible(parent.path()).is_empty());
    }
}

#[test]
fn site_removes_what_it_no_longer_has() {
    let folder = SITE.folder();
    let below = |names: &[&str]| -> Vec<PathBuf> {
        names.iter().map(|name| folder.path().join("a-site").join(name)).collect()
    };
    // One was changed, one is somebody else's.
    let changed = below(&["places/twin.html", "robots.txt"]);
    for path in &changed {
        fs::write(path, "theirs").unwrap();
    }
    let new = files(&["index.html", "images/hall-2.jpg"], "new");
    let replaced = write_site(&NORMAL, folder.path(), &new).unwrap();
    assert!(replaced.unknown.is_none(), "{replaced:?}");
    let written = ["index.html", "images/hall-2.jpg", "site-manifest.json"];
    assert_eq!(replaced.written, below(&written));
    assert_eq!(replaced.updated.unwrap(), below(&written[..2]));
    assert_eq!(replaced.removed, below(&["images/hall-1.jpg", "images/twin-1.jpg"]));
    assert_eq!(replaced.changed, changed[..1]);
    let files = everything(&folder.path().join("a-site"));
    assert_eq!(files.len(), 5);
    assert!(changed.iter().all(|path| fs::read_to_string(path).unwrap() == "theirs"));
}

#[test]
fn site_replaces_only_images_that_it_wrote() {
    let folder = empty_folder();
    let image = |bytes: &[u8]| [OutputFile { name: "images/a.jpg".into(), bytes: bytes.to_vec() }];
    write_site(&NORMAL, folder.path(), &image(b"first")).unwrap();
    // The manifest has the digest of the first.
    write_site(&NORMAL, folder.path(), &image(b"second")).unwrap();
    let path = folder.path().join("a-site/images/a.jpg");
    fs::write(&path, b"theirs").unwrap();
    let error = write_site(&NORMAL, folder.path(), &image(b"third")).unwrap_err();
    assert!(matches!(error, WriteError::Foreign { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"theirs");
}

/// A manifest with files of this content.
fn manifest_of(names: &[&str], content: &str) -> String {
    let content = Digest::of(content.as_bytes());
    let entry = |name: &&str| serde_json::json!({ "path": name, "content": content });
    let files: Vec<_> = names.iter().map(entry).collect();
    serde_json::json!({ "generator": GENERATOR, "files": files }).to_string()
}

#[test]
fn manifest_of_others_removes_none_of_their_files() {
    let parent = empty_folder();
    let kept = parent.path().join("kept");
    let site = parent.path().join("out/a-site");
    let run = |manifest: &str| {
        fs::create_dir_all(&site).unwrap();
        fs::write(&kept, "theirs").unwrap();
        fs::write(site.join("site-manifest.json"), manifest).unwrap();
        let new = files(&["index.html"], "new");
        write_site(&NORMAL, &parent.path().join("out"), &new)
    };
    let absolute = kept.display().to_string();
    for name in ["../../kept", "a/../../../kept", &absolute, "", ".", "..\\kept", "\u{1b}[2Jkept"] {
        let replaced = run(&manifest_of(&[name], "theirs")).unwrap();
        assert!(matches!(replaced.unknown, Some(ManifestError::Foreign)), "{name}: {replaced:?}");
        assert_eq!(fs::read_to_string(&kept).unwrap(), "theirs");
        fs::remove_dir_all(&site).unwrap();
    }
    for manifest in ["", "{}", "[[[[", r#"{"files":[]}"#, r#"{"generator":"a","files":[]}"#] {
        let error = run(manifest).unwrap_err();
        assert!(matches!(error, WriteError::Foreign { .. }), "{manifest}: {error}");
        assert_eq!(everything(&site).len(), 1);
    }
    // A file in the folder of the site is removed, once.
    fs::write(site.join("gone"), "theirs").unwrap();
    let replaced = run(&manifest_of(&["gone", "gone/."], "theirs")).unwrap();
    assert_eq!(replaced.removed, [site.join("gone")]);
    // Without the manifest, it is not known what else there may be.
    fs::remove_file(site.join("site-manifest.json")).unwrap();
    let new = files(&["index.html"], "new");
    let replaced = write_site(&NORMAL, &parent.path().join("out"), &new).unwrap();
    assert!(matches!(replaced.unknown, Some(ManifestError::Missing)), "{replaced:?}");
    let replaced = write_site(&NORMAL, &parent.path().join("out"), &new).unwrap();
    assert!(replaced.unknown.is_none(), "{replaced:?}");
}

#[test]
fn sites_appear_together_and_one_in_the_folder_of_another_stays() {
    let folder = empty_folder();
    let sets = |names: [&str; 2], contents: [&[&str]; 2]| {
        let contents = contents.map(|names| files(names, "same"));
        let set = |at: usize| FileSet { folder: Path::new(names[at]), files: &contents[at] };
        replace_all(folder.path(), &[set(0), set(1)], &Sources::default()).map(|all| all.len())
    };
    let (many, few) = (SITE.files_before, &["index.html"][..]);
    assert_eq!(sets(["a", "b"], [many, few]).unwrap(), 2);
    fs::create_dir_all(folder.path().join("b/feed.xml")).unwrap();
    let before = everything(folder.path());
    assert_eq!(visible(folder.path()).len(), many.len() + few.len() + 2);
    // A folder is in the place of a file of the second.
    sets(["a", "b"], [few, &["feed.xml"]]).unwrap_err();
    assert_eq!(everything(folder.path()), before);
    // What one does not have any more, the other writes.
    assert_eq!(sets(["", "a"], [many, many]).unwrap(), 2);
    assert_eq!(sets(["", "a/images"], [few, &["x.jpg"]]).unwrap(), 2);
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
        let both = empty_folder();
        let (out, other) = (both.path().join("out"), both.path().join("other"));
        fs::create_dir(&out).unwrap();
        fs::create_dir(&other).unwrap();
        fs::write(other.join("kept"), "theirs").unwrap();
        (both, out, other)
    }

    #[track_caller]
    fn assert_kept(other: &Path) {
        let kept = Files::from([("kept".into(), Some("theirs".to_owned()))]);
        assert_eq!(everything(other), kept);
    }

    #[test]
    fn link_in_place_of_a_file_or_folder_is_refused() {
        let (_both, out, other) = beside_another();
        for (name, target) in [
            ("report.html", "../other/kept"),
            ("report.html", "report.json"),
            ("report.html", "nowhere"),
            (HIDDEN, "../other"),
            (HIDDEN, "inside"),
            ("deep", "../other"),
        ] {
            fs::create_dir_all(out.join("inside")).unwrap();
            fs::write(out.join("inside/kept"), "theirs").unwrap();
            symlink(target, out.join(name)).unwrap();
            let error = write(&NORMAL, &out, "new").unwrap_err();
            let is_expected = match error {
                WriteError::InTheWay { .. } => name != "deep",
                WriteError::Write { .. } => name == "deep",
                _ => false,
            };
            assert!(is_expected, "{name}: {error}");
            assert_kept(&other);
            assert_kept(&out.join("inside"));
            fs::remove_dir_all(&out).unwrap();
        }
    }

    #[test]
    fn journal_of_others_changes_nothing_outside() {
        let (both, out, other) = beside_another();
        let hidden = out.join(HIDDEN);
        let absolute = other.join("kept").display().to_string();
        for name in ["link/kept", "../other/kept", absolute.as_str()] {
            for (new, replaces) in [(Some("theirs"), true), (Some("theirs"), false), (None, true)] {
                fs::create_dir_all(&hidden).unwrap();
                symlink("../other", out.join("link")).unwrap();
                fs::write(hidden.join("earlier-0-kept"), "harm").unwrap();
                let new = new.map(|new| Digest::of(new.as_bytes()));
                let journal =
                    serde_json::json!([{ "name": name, "new": new, "replaces": replaces }]);
                fs::write(hidden.join("journal"), journal.to_string()).unwrap();
                let _ = take_back(&NORMAL, &out);
                assert_kept(&other);
                assert_eq!(fs::read_dir(both.path()).unwrap().count(), 2);
                fs::remove_dir_all(&out).unwrap();
            }
        }
    }

    #[test]
    fn nothing_is_removed_through_a_link() {
        let folder = SITE.folder();
        let (site, outside) = (folder.path().join("a-site"), empty_folder());
        let images = outside.path().join("images");
        // A folder and a page of the site that lead outside, to the same files.
        fs::rename(site.join("images"), &images).unwrap();
        symlink(&images, site.join("images")).unwrap();
        fs::rename(site.join("places/twin.html"), outside.path().join("twin.html")).unwrap();
        symlink(outside.path().join("twin.html"), site.join("places/twin.html")).unwrap();
        let before = everything(outside.path());
        let new = files(&["index.html"], "new");
        let replaced = write_site(&NORMAL, folder.path(), &new).unwrap();
        assert!(replaced.removed.is_empty(), "{replaced:?}");
        assert_eq!(everything(outside.path()), before);
        assert_eq!(replaced.changed, [site.join("places/twin.html")]);
    }

    #[test]
    fn nothing_waits_for_a_pipe() {
        for name in [".intl-update/lock", ".intl-update/journal", "report.html"] {
            let folder = empty_folder();
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
            write(&NORMAL, folder.path(), "new").unwrap_err();
        }
    }

    /// Whoever could not read the earlier file, or is not to read a private one, can read it
    /// at no step.
    #[test]
    fn file_keeps_its_readers_at_each_step() {
        let mode = |path: &Path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777;
        let (_, _, steps) = RECORD.states();
        for step in 0..=steps {
            let folder = RECORD.folder();
            let [record, plain] = ["record.json", "plain"].map(|name| folder.path().join(name));
            fs::set_permissions(&record, fs::Permissions::from_mode(0o640)).unwrap();
            let run = |control: &Control<'_>| (RECORD.run)(control, folder.path());
            let _ = with_faults(|number| number >= step, run);
            assert_eq!(mode(&record), 0o640);
            let private = folder.path().join("private/report.pdf");
            assert!(!private.exists() || mode(&private) == 0o600);
            for entry in fs::read_dir(folder.path().join(HIDDEN)).into_iter().flatten() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                if name.starts_with("new-") {
                    assert_eq!(mode(&path) & 0o037, 0, "{name}");
                    assert!(["record.json", "report.pdf"].iter().any(|end| name.ends_with(end)));
                }
            }
            // Others are read as any file of this user.
            write(&NORMAL, folder.path(), "new").unwrap();
            fs::write(&plain, "").unwrap();
            assert_eq!(mode(&folder.path().join("report.html")), mode(&plain));
        }
    }
}
