"""Builds what is checked: the report of every year of every dataset, in every
edition and every house style, and its minute where everything is resolved; and
the web site of every dataset, as whole pages and as fragments.

build.py PROGRAM FOLDER DATASET...

What has to be there follows from the datasets, which are read here without the
program: a report, minute or page that is missing ends the run. The files go to
FOLDER/STYLE/DATASET, those of sites to FOLDER/sites/DATASET. Each fragment is put
into a page as a content management system has it, in FOLDER/fragments/DATASET.
"""

import json
import subprocess
import sys
from pathlib import Path

EXEMPT = "NOT-FOR-PUBLICATION-"

# The folder of the sites, beside those of the house styles.
SITES = "sites"

# The folder of the fragments, likewise.
FRAGMENTS = "fragments"

# What a fragment is pasted into: a page with a heading and styles of its own.
HOST = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>:root {{ font-size: 1.25rem; line-height: 1.6; color: black; background: white }} body {{ overflow-wrap: anywhere }} a {{ color: #00c }} div {{ overflow-x: auto }}</style>
</head>
<body>
<header><p>Council</p></header>
<main>
<h1>{title}</h1>
{fragment}
</main>
</body>
</html>
"""

# The day that the sites show, after all that the datasets tell.
DAY = "2026-01-15"

# The address that they are given, but for those of these datasets: these show
# what a site is whose address is not known yet.
ADDRESS = "https://www.example.org/links/"
WITHOUT_ADDRESS = ("exempt",)

STYLES = Path(__file__).resolve().parents[2] / "report-templates"


def parts(dataset):
    """The files of a dataset, read."""
    files = sorted(dataset.glob("*.json")) if dataset.is_dir() else [dataset]
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def listed(read, key):
    return [entry for part in read for entry in part.get(key, [])]


def has_exempt(value):
    """Whether anything in a dataset is marked exempt."""
    if isinstance(value, dict):
        return "exempt" in value or any(map(has_exempt, value.values()))
    return isinstance(value, list) and any(map(has_exempt, value))


def resolved_years(read):
    """The years whose recommendations are all resolved."""
    for report in listed(read, "reports"):
        asked = [decision for decision in listed(read, "decisions") if decision.get("report") == report["year"]]
        asked += report.get("further_recommendations", [])
        if asked and all(recommendation.get("considerations") for recommendation in asked):
            yield report["year"]


def run(program, *arguments):
    if subprocess.run([program, *arguments, "--quiet"]).returncode != 0:
        sys.exit(f"failed: {program} {' '.join(map(str, arguments))}")


def build(program, folder, dataset):
    """Builds one dataset, and gives how many reports and minutes there are."""
    read = parts(dataset)
    council = next(part["council"]["id"] for part in read if "council" in part)
    years = [report["year"] for report in listed(read, "reports")]
    minutes = list(resolved_years(read))
    print(f"{dataset}: reports for {', '.join(years)}; minutes for {', '.join(minutes) or 'none'}")
    styles = sorted(file.parent.name for file in STYLES.glob("*/style.json"))
    if not styles or not years:
        sys.exit(f"{dataset}: nothing to build")
    expected = [f"{council}-international-update-{year}.{end}" for year in years for end in ("pdf", "html", "json")]
    expected += [
        f"{council}-international-update-{year}-minute.{end}" for year in minutes for end in ("pdf", "html", "json")
    ]
    for style in styles:
        out = folder / style / dataset.stem
        common = ["--edition", "all", "--house-style", style, "--format", "pdf,html,json", "--out", out]
        run(program, "build", dataset, "--year", "all", *common)
        for year in minutes:
            run(program, "minute", dataset, "--year", year, *common)
        missing = [name for name in expected if not (out / name).is_file()]
        exempt = list(out.glob(f"{EXEMPT}{council}-*.pdf"))
        if has_exempt(read) != bool(exempt):
            missing.append(f"{EXEMPT}{council}-*" if not exempt else f"a reason for {exempt[0].name}")
        if missing:
            sys.exit(f"{dataset} in the house style {style}: there is no {', no '.join(missing)}")


def build_site(program, folder, dataset):
    """Builds the web site of a dataset, in both forms."""
    read = parts(dataset)
    out, fragments = (folder / form / dataset.stem for form in (SITES, FRAGMENTS))
    has_address = dataset.stem not in WITHOUT_ADDRESS
    common = ["site", dataset, "--date", DAY, *(["--address", ADDRESS] if has_address else [])]
    run(program, *common, "--out", out)
    run(program, *common, "--fragment", "--out", fragments)
    places = listed(read, "relationships")
    entries = [f"places/{place['id']}.html" for place in places if "exempt" not in place]
    entries += [f"case-studies/{study['id']}.html" for study in listed(read, "case_studies")]
    for kind in ("networks", "pledges", "initiatives"):
        begun = (entry for entry in listed(read, kind) if entry.get("since", "") <= DAY)
        entries += [f"{kind}/{entry['id']}.html" for entry in begun]
    # What has little to say is an entry of a list on the front page.
    front = (out / "index.html").read_text(encoding="utf-8")
    folded = {page for page in entries if f'id="{page.removesuffix(".html").replace("/", "-")}"' in front}
    pages = [page for page in entries if page not in folded]
    expected = ["index.html", "site.css", "site.json", "feed.xml", *pages]
    if not pages:
        sys.exit(f"the site of {dataset} has no page but the first")
    missing = [name for name in expected if not (out / name).is_file()]
    if (out / "sitemap.xml").is_file() != has_address:
        missing.append("sitemap.xml" if has_address else "address for its sitemap.xml")
    missing += [f"fragment {name}" for name in ("index.html", *pages) if not (fragments / name).is_file()]
    if missing:
        sys.exit(f"the site of {dataset}: there is no {', no '.join(missing)}")
    for place in (place for place in places if "exempt" in place):
        for file in (file for form in (out, fragments) for file in form.rglob("*") if file.is_file()):
            text = file.read_bytes().lower()
            if any(place[name].lower().encode() in text for name in ("id", "place")):
                sys.exit(f"the site of {dataset}: {file.name} names {place['id']}, which is exempt")
    host(fragments)


def host(fragments):
    """Puts every fragment in a folder into a page."""
    for file in sorted(fragments.rglob("*.html")):
        title = file.stem.replace("-", " ")
        file.write_text(HOST.format(title=title, fragment=file.read_text(encoding="utf-8")), encoding="utf-8")


def main(program, folder, *datasets):
    for dataset in datasets:
        build(program, Path(folder), Path(dataset))
        build_site(program, Path(folder), Path(dataset))


if __name__ == "__main__":
    main(*sys.argv[1:])
