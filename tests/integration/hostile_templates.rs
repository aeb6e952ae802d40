//! Proves that templates of others read nothing but their own folder, reach no
//! network, package or clock, and come to an end.

use std::fs;
#[cfg(unix)]
use std::{os::unix::fs::symlink, path::Path, process::Command};

use tempfile::TempDir;

use crate::support::{Outcome, Program, fixture};

/// What a document needs for being exported, so that it is refused for nothing
/// but what follows.
const DOCUMENT: &str = r#"#set document(title: "A report")
#set text(font: "Noto Sans", lang: "en")
"#;

/// What lies outside the folder of the templates and stays there.
const SECRET: &str = "forty-two badgers";

/// A folder with templates in `templates` and a secret beside it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("templates/base/wording")).unwrap();
        fs::write(folder.path().join("secret.txt"), SECRET).unwrap();
        fs::write(folder.path().join("secret.json"), format!("\"{SECRET}\"")).unwrap();
        Self(folder)
    }

    fn with(file: &str, text: &str) -> Self {
        let folder = Self::new();
        fs::write(folder.base().join(file), text).unwrap();
        folder
    }

    fn base(&self) -> std::path::PathBuf {
        self.0.path().join("templates/base")
    }

    fn build(&self, format: &str, time: &str) -> Outcome {
        let outcome = Program::new(["build", "--color", "never", "--templates", "templates"])
            .argument("--format")
            .argument(format)
            .argument("--time-limit")
            .argument(time)
            .argument(fixture("valid.json"))
            .within(self.0.path())
            .run();
        assert!(!outcome.stderr.contains(SECRET) && !outcome.stdout.contains(SECRET));
        outcome
    }

    /// With a `report.typ` in which nothing but this code can be at fault.
    fn with_typst(code: &str) -> Self {
        Self::with("report.typ", &format!("{DOCUMENT}{code}\n"))
    }

    /// Builds what must be refused.
    #[track_caller]
    fn refused(&self, format: &str, what: &str) -> Outcome {
        let outcome = self.build(format, "60").exits(1).complains("template-error");
        assert!(!self.0.path().join("out").exists(), "something was written");
        outcome.complains(what)
    }
}

#[test]
fn typst_reads_nothing_outside_the_folder() {
    for (code, what) in [
        (r#"#include "/etc/passwd""#, "not found"),
        (r#"#include "../../../../etc/passwd""#, "would escape the project root"),
        (r#"#read("../secret.txt")"#, "would escape the project root"),
        (r#"#read("../../secret.txt")"#, "would escape the project root"),
        (r#"#read("/../../secret.txt")"#, "would escape the project root"),
        (r#"#json("../../secret.json")"#, "would escape the project root"),
        (r#"#image("../../secret.txt")"#, "would escape the project root"),
        (r#"#read("..\\..\\secret.txt")"#, "must not contain a backslash"),
        (r#"#read("\u{0}/etc/passwd")"#, "failed to load file"),
        (r#"#eval("read(\"../../secret.txt\")")"#, "would escape the project root"),
        (r#"#import "@preview/cetz:0.3.0": *"#, "access denied"),
        (r#"#import "@local/mine:0.1.0": *"#, "access denied"),
        (r#"#image("https://example.org/a.png")"#, "not found"),
        ("#datetime.today()", "current date"),
        ("#datetime.today(offset: 2)", "current date"),
        (r#"#plugin("a.wasm")"#, "unknown variable: plugin"),
        (r"#plugin(bytes((0, 97, 115, 109, 1, 0, 0, 0)))", "unknown variable: plugin"),
        ("#std.plugin", "does not contain `plugin`"),
        (r#"#eval("plugin")"#, "unknown variable: plugin"),
    ] {
        Folder::with_typst(code).refused("pdf", what);
    }
}

/// What [`typst_reads_nothing_outside_the_folder`] is held against: the same
/// documents are made where what they read is in the folder.
#[test]
fn typst_reads_what_is_in_the_folder() {
    for code in [
        r#"#include "part.typ""#,
        r#"#read("notes.txt")"#,
        r#"#read("/notes.txt")"#,
        r#"#read("wording/../notes.txt")"#,
        r#"#json("notes.json")"#,
        r#"#eval("read(\"notes.txt\")")"#,
        r#"#import "part.typ": *"#,
    ] {
        let folder = Folder::with_typst(code);
        fs::write(folder.base().join("part.typ"), "#let seven = [swans]").unwrap();
        fs::write(folder.base().join("notes.txt"), "seven swans").unwrap();
        fs::write(folder.base().join("notes.json"), "\"seven swans\"").unwrap();
        folder.build("pdf", "60").exits(0);
    }
}

#[test]
fn wording_and_page_read_nothing_outside_the_folder() {
    let outside = "leads out of the template folder";
    for (name, what) in [
        // A path from the root is one from the folder.
        ("/etc/passwd", "non-existing template"),
        ("../../secret.txt", outside),
        ("../secret.txt", outside),
        ("wording/../../../secret.txt", outside),
    ] {
        let code = format!("{{% include \"{name}\" %}}");
        Folder::with("report.html", &code).refused("html", what);
        let folder = Folder::with("wording/equality-duty.md", &code);
        folder.refused("html", what);
    }
    for (code, what) in [
        ("{{ now() }}", "now is unknown"),
        ("{{ load_file('x') }}", "load_file is unknown"),
        ("{{ self.__class__ }}", "`self` is undefined"),
        ("{{ env('HOME') }}", "env is unknown"),
    ] {
        Folder::with("report.html", code).refused("html", what);
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_lead_nowhere_outside_the_folder() {
    let absolute = tempfile::tempdir().unwrap();
    let outside = absolute.path().join("report.css");
    fs::write(&outside, format!("/* {SECRET} */")).unwrap();
    for target in [outside.as_path(), Path::new("../../secret.txt"), Path::new("/etc/passwd")] {
        let folder = Folder::new();
        symlink(target, folder.base().join("report.css")).unwrap();
        folder.refused("html", "leads out of its folder");
        let folder = Folder::with_typst(r#"#read("notes.txt")"#);
        symlink(target, folder.base().join("notes.txt")).unwrap();
        folder.refused("pdf", "leads out of its folder");
    }
    let folder = Folder::new();
    fs::remove_dir_all(folder.base()).unwrap();
    symlink(absolute.path(), folder.base()).unwrap();
    folder.build("html", "60").exits(3).complains("leads out of its folder");
    // Within the folder they are fine.
    let folder = Folder::with("other.css", "/* seven swans */");
    symlink("other.css", folder.base().join("report.css")).unwrap();
    folder.build("html", "60").exits(0);
    let (_, page) = crate::support::files(&folder.0.path().join("out")).pop_first().unwrap();
    assert!(String::from_utf8(page).unwrap().contains("seven swans"));
}

#[test]
fn only_files_of_a_reasonable_size_are_templates() {
    #[cfg(unix)]
    {
        let folder = Folder::new();
        let made = Command::new("mkfifo").arg(folder.base().join("report.css")).status().unwrap();
        assert!(made.success());
        folder.refused("html", "it is a pipe or a device rather than a file");
    }
    let folder = Folder::new();
    fs::create_dir(folder.base().join("report.css")).unwrap();
    folder.refused("html", "it is a folder rather than a file");
    let folder = Folder::with_typst(r#"#read("large.txt")"#);
    let large = fs::File::create(folder.base().join("large.txt")).unwrap();
    large.set_len(1_000_000_000).unwrap();
    folder.refused("pdf", "it is larger than 4 MB");
    Folder::with("report.css", "\u{0}").build("html", "60").exits(0);
    let folder = Folder::new();
    fs::write(folder.base().join("report.html"), b"\xff\xfe").unwrap();
    folder.refused("html", "not in UTF-8");
}

#[test]
fn what_has_no_end_is_ended_by_the_engines() {
    end_what_has_no_end(5);
}

#[test]
#[ignore = "exhaustive: more templates without end"]
fn what_has_no_end_is_ended_by_the_engines_exhaustive() {
    end_what_has_no_end(1);
}

/// Tries templates of each engine, going on by so many.
fn end_what_has_no_end(step: usize) {
    let wording = [
        (
            "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
            "fuel",
        ),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "recursion limit"),
        (r#"{{ "x" * 1000000000 }}"#, "too large"),
        ("{{ range(1000000000) }}", "too many"),
        (r#"{% for a in range(100) %}{{ "x" * 90000000 }}{% endfor %}"#, "gives more than"),
    ];
    for (code, what) in wording.into_iter().step_by(step) {
        Folder::with("wording/equality-duty.md", code).refused("html", what);
    }
    Folder::with("wording/equality-duty.md", r#"{% include "wording/equality-duty.md" %}"#)
        .refused("html", "recursion limit");
    Folder::with("report.html", r#"{% for a in range(100) %}{{ "x" * 90000000 }}{% endfor %}"#)
        .refused("html", "gives more than");
    for open in ["{% if a %}", "{{ "] {
        Folder::with("report.html", &open.repeat(100_000)).refused("html", "recursion limits");
    }
    let typst = [
        ("#{ let x = 1; while x > 0 { } }", "infinite"),
        ("#let f() = f()\n#f()", "depth"),
        ("#let f(n) = f(n + 1)\n#f(0)", "depth"),
        (r#"#include "report.typ""#, "cyclic"),
        (r#"#("ab" * 4611686018427387904)"#, "broke off"),
    ];
    for (code, what) in typst.into_iter().step_by(step) {
        let outcome = Folder::with_typst(code).refused("pdf", what);
        assert!(!outcome.stderr.contains("panicked"), "{outcome:#?}");
    }
}

/// What the engines do not bound, the process around them does.
#[test]
fn what_takes_all_time_is_ended_from_outside() {
    let forever = "#for a in range(1000000) { for b in range(1000000) { } }";
    let folder = Folder::with_typst(forever);
    folder.build("pdf", "1").exits(1).complains("took longer than 1 second");
    // No variable that is handed on from run to run says that somebody watches.
    let outcome = Program::new(["build", "--time-limit", "1", "--templates", "templates"])
        .argument(fixture("valid.json"))
        .variable("INTL_UPDATE_WATCHED", "1")
        .within(folder.0.path())
        .run();
    outcome.exits(1).complains("took longer than 1 second");
}

/// A template that doubles a text sixty times.
const DOUBLING: &str = "{% set ns = namespace(x='x') %}{% for a in range(60) %}\
                        {% set ns.x = ns.x ~ ns.x %}{% endfor %}";

/// Templates that take all memory.
const MEMORY_HOGS: [(&str, &str, &str); 4] = [
    ("report.typ", "pdf", "#range(10000000000)"),
    ("wording/equality-duty.md", "html", DOUBLING),
    ("report.typ", "pdf", r#"#("ab" * 1000000000000)"#),
    ("report.html", "html", DOUBLING),
];

#[cfg(target_os = "linux")]
#[test]
#[ignore = "exhaustive: templates that take all memory, as far as the system bounds it"]
fn memory_hog_is_ended() {
    for (file, format, code) in MEMORY_HOGS {
        let folder = Folder::with(file, code);
        folder.build(format, "120").exits(1).complains("the templates broke the program off");
        assert!(!folder.0.path().join("out").exists(), "something was written");
    }
}

#[test]
fn what_is_watched_says_what_it_says_unwatched() {
    let folder = Folder::new();
    let run = |arguments: &[&str]| {
        let program = Program::new(["build", "--format", "json", "-"]).within(folder.0.path());
        let program = arguments.iter().fold(program, Program::argument);
        program.reading(fs::read(fixture("valid.json")).unwrap()).run().exits(0)
    };
    let (watched, unwatched) = (run(&["--templates", "templates"]), run(&[]));
    assert_eq!(watched.stdout, unwatched.stdout);
    assert_eq!(watched.stderr, unwatched.stderr);
    Program::new(["check", "/nowhere", "--templates"])
        .argument(folder.0.path().join("templates"))
        .run()
        .exits(3);
    Program::new(["check", "--templates", "/nowhere/at/all"])
        .argument(fixture("valid.json"))
        .run()
        .exits(2);
}

/// `check` renders nothing unless it is asked to: what is wrong in a page template is then found.
#[test]
fn typeset_proves_templates() {
    for (file, text) in [("report.typ", "#panic(1)"), ("report.html", "{{ nothing.at.all }}")] {
        let folder = Folder::with(file, text);
        let check = |more: &[&str]| {
            Program::new(["check", "--color", "never", "--templates", "templates"])
                .argument(fixture("valid.json"))
                .arguments(more)
                .within(folder.0.path())
                .run()
        };
        assert!(!check(&[]).exits(0).stderr.contains("template-error"), "{file}");
        check(&["--typeset"]).exits(1).complains("template-error");
    }
}
