"""Holds built reports against every checker, and prints one table of them all.

check.py FOLDER --program PROGRAM --table FILE DATASET...

FOLDER has what build.py built. Each part below runs programs that are not ours,
beside the others, and tells what it found in JSON, an object a line: `file`,
`check`, `variant`, `problems`, `note`. A part that breaks, or says nothing, has
failed. The table is written to FILE too. Exits with 1 if any check failed or
nothing was checked.
"""

import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent

# The folder of the web sites, beside those of the house styles' reports.
SITES = "sites"

# The folder of the pages that fragments stand in, beside it.
FRAGMENTS = "fragments"

# Shown of each check that failed; the rest is counted.
MOST_DETAILS = 12


def found(file, check, problems, note=""):
    return {"file": file, "check": check, "variant": "", "problems": problems, "note": note}


def part(name, folder, command):
    """Runs a part in the folder of the reports, and gives what it found."""
    # A minute or two of work, which must not wait for standard input.
    run = subprocess.run(
        list(map(str, command)), cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    lines = run.stdout.splitlines()
    try:
        results = [json.loads(line) for line in lines]
    except ValueError as error:
        results = [found("", name, [f"said what is no JSON: {error}"])]
    if run.returncode != 0:
        results.append(found("", name, [f"ended with {run.returncode}: {run.stderr[-2000:]}"]))
    if not results:
        results.append(found("", name, ["checked nothing"]))
    return results


def schema_of(program, kind, folder):
    """Writes a schema as the program prints it."""
    file = folder / f"{kind}.schema"
    file.write_bytes(subprocess.run([program, "schema", kind], check=True, stdout=subprocess.PIPE).stdout)
    return file


def data_files(datasets):
    for dataset in map(Path, datasets):
        yield from sorted(dataset.glob("*.json")) if dataset.is_dir() else [dataset]


def check_all(folder, program, datasets):
    """Runs every part, and gives what they found, file by file."""
    files = lambda end: sorted(file.relative_to(folder) for file in folder.rglob(f"*.{end}"))
    of_site = lambda file: file.parts[0] == SITES
    is_fragment = lambda file: file.parts[0] == FRAGMENTS
    pdfs, feeds = files("pdf"), files("xml")
    pages, fragments = (
        [file for file in files("html") if not is_fragment(file)],
        [file for file in files("html") if is_fragment(file)],
    )
    reports, outputs, data = (
        [file for file in pages if not of_site(file)],
        [file for file in files("json") if not of_site(file) and not is_fragment(file)],
        [file for file in files("json") if of_site(file) and file.name == "site.json"],
    )
    python = sys.executable
    dataset, report, site = (schema_of(program, kind, folder) for kind in ("dataset", "report", "site"))
    # The longest first.
    parts = [
        ("html", ["node", HERE / "html/check.mjs", "--json", *pages]),
        ("fragments", ["node", HERE / "html/check.mjs", "--json", "--content", *fragments]),
        ("pdf", [python, HERE / "pdf/check.py", *pdfs]),
        ("text", [python, HERE / "text/check.py", *pdfs, *reports]),
        ("outputs", [python, HERE / "schema/check.py", "schema of report", report, *outputs]),
        ("sites", [python, HERE / "schema/check.py", "schema of site", site, *data]),
        ("feeds", [python, HERE / "site/check.py", *feeds]),
        ("datasets", [python, HERE / "schema/check.py", "schema of dataset", dataset, *(file.resolve() for file in data_files(datasets))]),
    ]
    with ThreadPoolExecutor(len(os.sched_getaffinity(0)) + 1) as pool:
        running = [pool.submit(part, name, folder, command) for name, command in parts]
        results = [result for run in running for result in run.result()]
    for file in sorted({path.parent / "dataset.schema.json" for path in map(Path, datasets)}):
        if file.exists():
            results.append(same_schema(file, dataset))
    root = f"{Path.cwd()}/"
    for result in results:
        result["file"] = result["file"].removeprefix(root)
    return results


def same_schema(file, printed):
    """Whether a schema beside a dataset is the one that the program prints."""
    same = file.read_bytes() == printed.read_bytes()
    return found(str(file.resolve()), "schema as printed", [] if same else ["is not what `intl-update schema` prints"])


def aligned(rows):
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "\n".join(" | ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)


def table(results):
    """The table of all checks, what those that failed found, and the sums."""
    rows = [("file", "check", "variant", "result")]
    details = []
    sums = {}
    for result in sorted(results, key=lambda result: result["file"]):
        problems = result["problems"]
        outcome = f"FAILED ({len(problems)})" if problems else "passed"
        if result["note"]:
            outcome += f"; {result['note']}"
        rows.append((result["file"] or "all", result["check"], result["variant"], outcome))
        where = ", ".join(filter(None, (result["file"], result["check"], result["variant"])))
        details += [f"{where}: {problem}" for problem in problems[:MOST_DETAILS]]
        if len(problems) > MOST_DETAILS:
            details.append(f"{where}: ... and {len(problems) - MOST_DETAILS} more")
        passed, failed = sums.get(result["check"], (0, 0))
        sums[result["check"]] = (passed + (not problems), failed + bool(problems))
    totals = [("check", "passed", "failed")]
    totals += [(check, str(passed), str(failed)) for check, (passed, failed) in sums.items()]
    totals.append(("all", *(str(sum(count[index] for count in sums.values())) for index in (0, 1))))
    return "\n\n".join([aligned(rows), *details, aligned(totals)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("datasets", nargs="+")
    options = parser.parse_args()
    results = check_all(options.folder.resolve(), options.program.resolve(), options.datasets)
    text = table(results)
    print(text)
    options.table.parent.mkdir(parents=True, exist_ok=True)
    options.table.write_text(text + "\n", encoding="utf-8")
    sys.exit(1 if any(result["problems"] for result in results) else 0)


if __name__ == "__main__":
    main()
