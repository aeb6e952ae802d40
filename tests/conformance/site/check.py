"""Holds the feeds and site maps of web sites against their formats.

check.py FILES...

A site map is held against the schema of sitemaps.org, which the npm package `sitemap` has, and lists every page beside
it, each once, by a whole address. No registry has the schema of RFC 4287 (RELAX NG): that a feed has what it requires
of it and of each entry is read here, and that it links to pages: by whole addresses where the data beside it say where
the site is published, and otherwise to files beside it.
Prints an object a line: `file`, `check`, `variant`, `problems`, `note`.
"""

import json
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SCHEMA = Path(__file__).resolve().parents[1] / "html/node_modules/sitemap/schema/sitemap.xsd"
ATOM = "{http://www.w3.org/2005/Atom}"


def leads_to_page(address, file, site):
    """Whether an address in a feed is that of a page, given where the site is published, if that is known."""
    parts = urlsplit(address)
    if site is not None:
        return address.startswith(site) and (file.parent / urlsplit(address.removeprefix(site)).path).is_file()
    return not parts.scheme and not parts.netloc and parts.path != "" and (file.parent / parts.path).is_file()


def feed(file):
    """What is wrong with an Atom feed, and how many entries it has."""
    root = etree.parse(file).getroot()
    site = json.loads((file.parent / "site.json").read_text(encoding="utf-8"))["meta"]["address"]
    problems = [] if root.tag == f"{ATOM}feed" else [f"its root is {root.tag}"]
    entries = root.findall(f"{ATOM}entry")
    # RFC 4287, sections 4.1.1 and 4.1.2.
    for name, part in [("the feed", root), *((f"entry {number}", entry) for number, entry in enumerate(entries, 1))]:
        for field in ("id", "title", "updated"):
            found = part.findall(f"{ATOM}{field}")
            if len(found) != 1 or not (found[0].text or "").strip():
                problems.append(f"{name} has {len(found)} {field}, or an empty one")
        links = [link for link in part.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        if len(links) != 1 or not leads_to_page(links[0].get("href", ""), file, site):
            problems.append(f"{name} has no {'address' if site is None else 'whole address'} of its page")
        try:
            if datetime.fromisoformat(part.findtext(f"{ATOM}updated", "")).tzinfo is None:
                problems.append(f"{name} was updated in no time zone")
        except ValueError as error:
            problems.append(f"{name} was updated at no time: {error}")
    if not root.findtext(f"{ATOM}author/{ATOM}name"):
        problems.append("the feed has no author")
    names = [entry.findtext(f"{ATOM}id") for entry in entries]
    problems += [f"two entries are {name}" for name in sorted(filter(None, set(names))) if names.count(name) > 1]
    return problems, f"{len(names)} entries"


def site_map(file):
    """What is wrong with a site map, and how many pages it lists."""
    tree = etree.parse(file)
    root = tree.getroot()
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.validate(tree)
    problems = [f"line {error.line}: {error.message}" for error in schema.error_log]
    addresses = [location.text for location in root.iter(f"{NAMESPACE}loc")]
    problems += [f"{address} is no whole address" for address in addresses if not urlsplit(address).netloc]
    pages = sorted(page.relative_to(file.parent).as_posix() for page in file.parent.rglob("*.html"))
    listed = sorted(page for page in pages for address in addresses if address.endswith(f"/{page}"))
    if listed != pages or len(addresses) != len(pages):
        problems.append(f"it lists {addresses}, but there are {pages}")
    return problems, f"{len(addresses)} pages"


def main(*files):
    checks = {"feed.xml": ("feed", feed), "sitemap.xml": ("site map", site_map)}
    for file in map(Path, files):
        check, look = checks[file.name]
        try:
            problems, note = look(file)
        except etree.XMLSyntaxError as error:
            problems, note = [f"not well formed: {error}"], ""
        print(json.dumps({"file": str(file), "check": check, "variant": "", "problems": problems, "note": note}))


if __name__ == "__main__":
    main(*sys.argv[1:])
