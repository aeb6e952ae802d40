"""Tests the checks: what is in order passes, and each of a set of broken copies
fails, by the check that is meant to find the fault, and says what it is. The
checks of the page have a test of their own in html/.

selftest.py FOLDER PROGRAM

FOLDER has reports that pass, as built from tests/fixtures/complete.json, with the
web site of it where build.py puts it.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

import build
import check

HERE = Path(__file__).resolve().parent
STEM = "northvale-international-update-2023-24"
FIXTURE = HERE.parent / "fixtures" / "complete.json"

failures = 0
passes = 0


def tell(kind, name, problems):
    global failures, passes
    failures += bool(problems)
    passes += not problems
    print(f"{kind:<8} | {name:<36} | {'; '.join(problems) or 'as expected'}", flush=True)


def expect(kind, name, results, fails, says):
    """Holds what was found against the checks that have to fail."""
    broken = sorted({result["check"] for result in results if result["problems"]})
    said = "\n".join(problem for result in results for problem in result["problems"])
    problems = []
    if not results:
        problems.append("nothing was checked")
    if broken != sorted(fails):
        problems.append(f"fails by {broken}, not by {sorted(fails)}")
    if not re.search(says, said):
        problems.append(f"does not say “{says}”")
    tell(kind, name, [*problems, said[:1000]] if problems else [])


# PDF files


def edit(change):
    """A case that changes the objects of a PDF."""

    def make(good, target):
        with pikepdf.open(good) as pdf:
            change(pdf)
            pdf.save(target)

    return make


def rewrite(change):
    """A case that changes the bytes of a file."""

    def make(good, target):
        before = good.read_bytes()
        after = change(before)
        assert after != before
        target.write_bytes(after)

    return make


def not_universal(pdf):
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        del metadata["pdfuaid:part"]


def without_structure(pdf):
    del pdf.Root.StructTreeRoot
    del pdf.Root.MarkInfo


def script(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("1"))


def link_inside(pdf):
    """The first link to a place of the document."""
    annotations = (entry for page in pdf.pages for entry in page.get("/Annots", []))
    return next(entry for entry in annotations if "/Dest" in entry or entry.A.S == Name.GoTo)


def lead_to(place):
    def change(pdf):
        link = link_inside(pdf)
        if "/Dest" in link:
            del link.Dest
        link.A = Dictionary(S=Name.GoTo, D=place(pdf))

    return edit(change)


def bad_address(pdf):
    link = next(entry for page in pdf.pages for entry in page.get("/Annots", []) if entry.get("/A", {}).get("/S") == Name.URI)
    link.A.URI = String("www.example.org")


def stray_bookmark(pdf):
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("Nowhere"))


def no_bookmarks(pdf):
    del pdf.Root.Outlines


BOTH = ["PDF/UA-1", "PDF/A-2a"]
PDFS = [
    ("nothing", edit(lambda pdf: None), [], ""),
    ("not marked as PDF/UA", edit(not_universal), ["PDF/UA-1"], "clause 5"),
    ("script", edit(script), ["PDF/A-2a"], "clause 6.5"),
    ("no structure", edit(without_structure), BOTH, "clause 7.1"),
    ("wrong cross-references", rewrite(lambda text: re.sub(rb"startxref\s+\d+", b"startxref\n7", text)), [*BOTH, "qpdf"], "xref not found"),
    ("cut off", rewrite(lambda text: text[: len(text) // 2]), [*BOTH, "pdf links", "qpdf"], "cannot be validated"),
    ("no PDF", rewrite(lambda _: b"A report"), [*BOTH, "pdf links", "qpdf"], "PdfError"),
    (
        "link to a page that is not there",
        lead_to(lambda pdf: Array([pdf.make_indirect(Dictionary(Type=Name.Page)), Name.XYZ, 0, 0, None])),
        ["pdf links"],
        "a link on page .: its page is not in the document",
    ),
    ("link to a name that is not there", lead_to(lambda pdf: String("nowhere")), ["pdf links"], "`nowhere` is not there"),
    (
        "link to beside the page",
        lead_to(lambda pdf: Array([pdf.pages[0].obj, Name.XYZ, 0, 5000, None])),
        ["pdf links"],
        "is not on its page",
    ),
    ("link to no address", edit(bad_address), ["pdf links"], "`www.example.org` is no address"),
    ("bookmark that leads nowhere", edit(stray_bookmark), ["pdf links"], "the bookmark “Nowhere”: there is no destination"),
    ("no bookmarks", edit(no_bookmarks), ["pdf links"], "there are no bookmarks"),
]


def results_of(command, folder):
    run = subprocess.run(list(map(str, command)), cwd=folder, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in run.stdout.splitlines()] if run.returncode == 0 else []


def test_pdfs(good, folder):
    for index, (_, make, _, _) in enumerate(PDFS):
        make(good.with_suffix(".pdf"), folder / f"{index}.pdf")
    files = [f"{index}.pdf" for index in range(len(PDFS))]
    results = results_of([sys.executable, HERE / "pdf/check.py", *files], folder)
    for file, (name, _, fails, says) in zip(files, PDFS):
        expect("pdf", name, [result for result in results if result["file"] == file], fails, says)


# The text of both formats


def page(pattern, replacement):
    """A case that changes the first match in the page."""

    def make(good, stem):
        text = good.with_suffix(".html").read_text(encoding="utf-8")
        after = re.sub(pattern, replacement, text, count=1, flags=re.S)
        assert after != text
        stem.with_suffix(".html").write_text(after, encoding="utf-8")

    return make


def pdf(change):
    """A case that changes the PDF."""

    def make(good, stem):
        edit(change)(good.with_suffix(".pdf"), stem.with_suffix(".pdf"))

    return make


def in_content(pattern, replacement):
    """Changes the first match in the content of the first page."""

    def change(pdf):
        content = pdf.pages[0].obj.Contents
        text = content.read_bytes()
        after = re.sub(pattern, replacement, text, count=1, flags=re.S)
        assert after != text
        content.write(after)

    return change


def other_letter(pdf):
    """Has the glyph of "e" say "a"."""
    for font in pdf.pages[0].Resources.Font.values():
        text = font.ToUnicode.read_bytes()
        font.ToUnicode.write(text.replace(b"<0065>", b"<0061>"))


def out_of_structure(pdf):
    """Takes the first heading from the structure."""
    root = pdf.Root.StructTreeRoot.K
    document = root[0] if isinstance(root, Array) else root
    first = next(index for index, entry in enumerate(document.K) if entry.get("/S") == Name.H1)
    del document.K[first]


def no_page(good, stem):
    stem.with_suffix(".html").unlink()


OPENING = rb"/\w+\s*<<[^>]*/MCID %s\b[^>]*>>\s*BDC"
PARAGRAPH = r"<p><span class=\"number\">[^<]*</span>[^\n]*</p>"
TEXTS = [
    ("nothing", page("$", "\n"), [], ""),
    ("other word", page("approved the policy", "agreed the policy"), ["text"], "approved .* agreed"),
    ("other number of a paragraph", page(r'(<span class="number">)1\.1<', r"\g<1>1.9<"), ["text"], "label “1.1”; the page has label “1.9”"),
    ("other figure in a table", page(r"(<td[^>]*>)(\d)", r"\g<1>9\2"), ["text"], "the page has cell “9"),
    ("paragraph missing", page(PARAGRAPH, ""), ["text"], "the page has nothing after “"),
    ("paragraph twice", page(f"({PARAGRAPH})", r"\1\1"), ["text"], "the PDF has nothing after “"),
    ("paragraphs in another order", page(f"({PARAGRAPH})(.*?)({PARAGRAPH})", r"\3\2\1"), ["text"], "the page has "),
    ("heading of another level", page(r"<h3( .*?)</h3>", r"<h4\1</h4>"), ["text"], "heading 2 .* heading 3"),
    ("two words run together", page("approved the policy", "approved thepolicy"), ["text"], "thepolicy"),
    ("other marks in a list", page(r"(<main.*?)<ul>(.*?)</ul>", r"\1<ol>\2</ol>"), ["text"], "label “•”; the page has label “1.”"),
    ("other words for a picture", page(r'(role="img" [^>]*aria-label=")A map', r"\g<1>The map"), ["text"], "The map"),
    ("other title", page("<h1>Report", "<h1>Paper"), ["text"], "“Paper on links abroad” is on the page only"),
    ("no page", no_page, ["text"], "there is no `.*html`"),
    ("letter of a font", pdf(other_letter), ["text"], "the PDF has "),
    ("PDF text out of the structure", pdf(out_of_structure), ["text"], "is outside the structure"),
    ("PDF text that is not tagged", pdf(in_content(OPENING % b"0" + rb"(.*?)EMC", rb"\1")), ["text"], "is not tagged"),
    ("PDF text hidden as an artifact", pdf(in_content(OPENING % b"4", rb"/Artifact BMC")), ["text"], "is not tagged"),
]


def test_texts(good, folder):
    for index, (_, make, _, _) in enumerate(TEXTS):
        for end in (".pdf", ".html"):
            shutil.copy(good.with_suffix(end), folder / f"text-{index}{end}")
        make(good, folder / f"text-{index}")
    stems = [f"text-{index}" for index in range(len(TEXTS))]
    files = [f"{stem}.pdf" for stem in stems]
    results = results_of([sys.executable, HERE / "text/check.py", *files], folder)
    for stem, (name, _, fails, says) in zip(stems, TEXTS):
        expect("text", name, [result for result in results if result["file"] == stem], fails, says)


# JSON files


def unknown_field(value):
    value["relationships"][0]["pace"] = "Altstadt"


def other_type(value):
    value["relationships"][0]["agreements"] = "twinning"


def missing_field(value):
    del value["council"]["name"]


def no_title(value):
    del value["meta"]["title"]


def unknown_block(value):
    value["sections"][0]["blocks"].append({"type": "film"})


JSONS = [
    ("nothing in a dataset", "dataset", lambda value: None, [], ""),
    ("field that is not known", "dataset", unknown_field, ["schema"], "'pace' was unexpected"),
    ("field of another type", "dataset", other_type, ["schema"], r"\$.relationships\[0\].agreements"),
    ("field missing", "dataset", missing_field, ["schema"], "'name' is a required property"),
    ("nothing in a report", "report", lambda value: None, [], ""),
    ("report without its title", "report", no_title, ["schema"], "'title' is a required property"),
    ("block that is not known", "report", unknown_block, ["schema"], "film"),
]


def test_jsons(good, program, folder):
    schemas = {kind: check.schema_of(program, kind, folder) for kind in ("dataset", "report")}
    sources = {"dataset": FIXTURE, "report": good.with_suffix(".json")}
    checker = [sys.executable, HERE / "schema/check.py", "schema"]
    target = folder / "broken.json"
    for name, kind, change, fails, says in JSONS:
        value = json.loads(sources[kind].read_text(encoding="utf-8"))
        change(value)
        target.write_text(json.dumps(value), encoding="utf-8")
        expect("json", name, results_of([*checker, schemas[kind], target], folder), fails, says)
    target.write_text("{", encoding="utf-8")
    expect("json", "no JSON", results_of([*checker, schemas["dataset"], target], folder), ["schema"], "cannot be read")
    target.write_text('{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "text"}', encoding="utf-8")
    expect("json", "no schema", check.part("schema", folder, [*checker, target, FIXTURE]), ["schema"], "SchemaError")
    target.write_bytes(schemas["dataset"].read_bytes() + b"\n")
    expect("json", "other schema than printed", [check.same_schema(target, schemas["dataset"])], ["schema as printed"], "is not what")


# Feeds and site maps of web sites


def site_beside(good):
    """The web site of the dataset whose reports lie in a folder."""
    return good.parents[2] / build.SITES / good.parent.name


def site_without_address(good):
    """A web site of which it is not known where it is published."""
    return good.parents[2] / build.SITES / build.WITHOUT_ADDRESS[0]


def fragments_beside(good):
    """The pages in which the fragments of that web site stand."""
    return good.parents[2] / build.FRAGMENTS / good.parent.name


FEEDS = [
    ("nothing in a feed", "feed.xml", "", "", [], ""),
    ("entry without its name", "feed.xml", r"<id>[^<]*</id></entry>|<entry>(.*?)<id>[^<]*</id>", r"<entry>\1", ["feed"], "has 0 id"),
    ("entry without its page", "feed.xml", r'(<entry>.*?href=")https://www.example.org/', r"\1", ["feed"], "no whole address"),
    ("time that is none", "feed.xml", r"(<entry>.*?<updated>)[^<]*", r"\1in May", ["feed"], "at no time"),
    ("feed that is cut off", "feed.xml", r"</feed>\s*$", "", ["feed"], "not well formed"),
    ("nothing in a site map", "sitemap.xml", "", "", [], ""),
    ("page that is not listed", "sitemap.xml", r"<url>.*?</url>", "", ["site map"], "but there are"),
    ("site map with an element of its own", "sitemap.xml", r"</loc>", "</loc><title>A</title>", ["site map"], "not expected"),
    ("page without its host", "sitemap.xml", r"<loc>https://www.example.org", "<loc>", ["site map"], "no whole address"),
]

FEEDS_WITHOUT_ADDRESS = [
    ("nothing in a feed without addresses", "feed.xml", "", "", [], ""),
    ("entry that leads to no page", "feed.xml", r'(<entry>.*?href=")', r"\1none/", ["feed"], "has no address"),
    ("entry that leads elsewhere", "feed.xml", r'(<entry>.*?href=")', r"\1https://www.example.org/", ["feed"], "has no address"),
]


def test_feeds(good, folder):
    copies = [(site_beside(good), *copy) for copy in FEEDS]
    copies += [(site_without_address(good), *copy) for copy in FEEDS_WITHOUT_ADDRESS]
    for original, name, file, pattern, replacement, fails, says in copies:
        site = folder / "site"
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(original, site)
        text = (site / file).read_text(encoding="utf-8")
        changed = re.sub(pattern, replacement, text, count=1, flags=re.DOTALL) if pattern else text
        assert fails == [] or changed != text, f"{name}: nothing was changed"
        (site / file).write_text(changed, encoding="utf-8")
        results = results_of([sys.executable, HERE / "site/check.py", site / file], folder)
        expect("feed", name, results, fails, says)


# What builds the reports, and what puts the checks together


def test_build(good, folder):
    styles = sorted(file.parent.name for file in build.STYLES.glob("*/style.json"))
    expected = {style: folder / style / "complete" for style in styles}
    for style in styles:
        shutil.copytree(good.parent, expected[style])
    site = folder / build.SITES / "complete"
    shutil.copytree(site_beside(good), site)
    fragments = folder / build.FRAGMENTS / "complete"
    shutil.copytree(fragments_beside(good), fragments)

    def attempt(name, says, program="/bin/true", dataset=FIXTURE):
        run = subprocess.run(
            [sys.executable, HERE / "build.py", program, folder, dataset], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        right = run.returncode == (1 if says else 0) and says in run.stdout
        tell("build", name, [] if right else [f"ends with {run.returncode}: {run.stdout}"])

    attempt("nothing", "")
    attempt("program that fails", "failed: /bin/false build", program="/bin/false")
    (expected["standard"] / f"{STEM}-minute.pdf").unlink()
    attempt("minute missing", f"there is no {STEM}-minute.pdf")
    shutil.copy(expected["sheffield"] / f"{STEM}-minute.pdf", expected["standard"])
    (site / "places/altstadt.html").unlink()
    attempt("page of a site missing", "there is no places/altstadt.html")
    shutil.copy(site_beside(good) / "places/altstadt.html", site / "places")
    (fragments / "places/altstadt.html").unlink()
    attempt("fragment missing", "there is no fragment places/altstadt.html")
    shutil.copy(fragments_beside(good) / "places/altstadt.html", fragments / "places")
    marked = json.loads(FIXTURE.read_text(encoding="utf-8"))
    marked["visits"][0]["exempt"] = {"paragraphs": [3], "public_interest": ["It is greater."]}
    dataset = folder / "complete.json"
    dataset.write_text(json.dumps(marked), encoding="utf-8")
    attempt("exempt edition missing", f"there is no {build.EXEMPT}northvale", dataset=dataset)


def test_whole(good, program, folder):
    """One fault in one output, found by the whole of check.py."""
    reports = folder / "reports"
    reports.mkdir()
    table = folder / "table.txt"

    def attempt(name, fails, status):
        table.unlink(missing_ok=True)
        run = subprocess.run(
            [sys.executable, HERE / "check.py", reports, "--program", program, "--table", table, FIXTURE],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        rows = [[cell.strip() for cell in line.split(" | ")] for line in run.stdout.splitlines()]
        broken = sorted({row[1] for row in rows if len(row) == 4 and row[3].startswith("FAILED")})
        problems = []
        if (run.returncode, broken) != (status, sorted(fails)):
            problems.append(f"ends with {run.returncode}, fails by {broken}:\n{run.stdout}")
        if not table.exists() or table.read_text(encoding="utf-8") != run.stdout:
            problems.append("the file is not what was printed")
        tell("whole", name, problems)

    attempt("no reports", ["feeds", "fragments", "html", "outputs", "pdf", "sites", "text"], 1)
    shutil.copytree(site_beside(good), reports / build.SITES / "complete")
    fragments = reports / build.FRAGMENTS / "complete"
    shutil.copytree(fragments_beside(good), fragments)
    for end in (".pdf", ".html", ".json"):
        shutil.copy(good.with_suffix(end), reports)
    attempt("nothing", [], 0)
    fragment = fragments / "places/altstadt.html"
    whole = fragment.read_text(encoding="utf-8")
    fragment.write_text(whole.replace("</main>", '<p><a href="../nowhere.html">away</a></p></main>'), encoding="utf-8")
    attempt("fragment that leads nowhere", ["links of the site"], 1)
    fragment.write_text(whole, encoding="utf-8")
    output = reports / f"{STEM}.json"
    value = json.loads(output.read_text(encoding="utf-8"))
    no_title(value)
    output.write_text(json.dumps(value), encoding="utf-8")
    attempt("one fault", ["schema of report"], 1)
    expect("whole", "part that breaks", check.part("part", folder, ["/bin/false"]), ["part"], "ended with 1")
    expect("whole", "part that says no JSON", check.part("part", folder, ["/bin/echo", "no"]), ["part"], "no JSON")
    expect("whole", "part that says nothing", check.part("part", folder, ["/bin/true"]), ["part"], "checked nothing")


def main(folder, program):
    good = (Path(folder) / STEM).resolve()
    # A stem with a dot in it would lose its end.
    assert not good.suffix
    with tempfile.TemporaryDirectory() as temporary:
        rooms = [Path(temporary) / name for name in ("pdf", "text", "json", "feed", "build", "whole")]
        for room in rooms:
            room.mkdir()
        test_pdfs(good, rooms[0])
        test_texts(good, rooms[1])
        test_jsons(good, program, rooms[2])
        test_feeds(good, rooms[3])
        test_build(good, rooms[4])
        test_whole(good, program, rooms[5])
    print(f"\n{passes} passed, {failures} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
