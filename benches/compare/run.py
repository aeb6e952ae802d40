#!/usr/bin/env python3
"""Holds the program against Typst alone, and sees how it grows.

    benches/compare/run.py

Builds the program and `typst_alone` (release), and runs both as whole
processes, by turns, on Sheffield's dataset and on generated ones. The program
reads, checks and composes the dataset and makes PDF, HTML and JSON;
`typst_alone` takes the report.json that came of it and makes the same PDF,
byte for byte, with the same template. Their ratio is what the program adds to
its typesetter. The reports of many councils, varied copies of Sheffield's
dataset, are made in one run and held against Typst alone on each.

Prints a table in Markdown and writes it to a file. Only with --assert does a
target that is missed fail the run: times depend on what else a machine does.
Needs nothing but Python and cargo.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import generate

ROOT = Path(__file__).resolve().parents[2]
SHEFFIELD = ROOT / "data" / "sheffield"
TEMPLATES = ROOT / "report-templates"

# The whole run takes at most so many times as long as Typst alone, on
# Sheffield's dataset.
MOST_OVER_TYPST = 1.10

# Ten times the relationships take at most so many times as long.
MOST_GROWTH = 10.5

# The reports of many councils take at most so many times as long as Typst alone
# would, one after the other, on a machine with two processors, and so much
# memory, in MB.
MOST_OVER_TYPST_EACH = 0.55
MOST_MEMORY = 500


@dataclass
class Runs:
    """What the runs of one command took."""

    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def add(self, command):
        """Runs a command once."""
        start = time.perf_counter()
        # Waiting with wait4 gives the usage of this child alone.
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds.append(time.perf_counter() - start)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))}: exit status {process.returncode}")
        self.processor.append(usage.ru_utime + usage.ru_stime)
        # Bytes on macOS, thousands of them elsewhere.
        unit = 1 if sys.platform == "darwin" else 1024
        self.memory.append(usage.ru_maxrss * unit / 1e6)


@dataclass
class Comparison:
    """The program and Typst alone on one dataset."""

    name: str
    pages: int
    rounds: int
    whole: Runs = field(default_factory=Runs)
    alone: Runs = field(default_factory=Runs)

    def ratio(self, processor=False):
        """How many times as long as Typst alone the whole run takes, or its processors work.

        Each round's two runs are held against each other before the median is
        taken, so that a machine that is busy for a while slows both.
        """
        pairs = zip(self.whole.seconds, self.alone.seconds)
        if processor:
            pairs = zip(self.whole.processor, self.alone.processor)
        return median(whole / alone for whole, alone in pairs)


def cargo_output(*arguments):
    """What cargo prints; it has told of its errors itself."""
    done = subprocess.run(["cargo", *arguments], cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit(done.returncode)
    return done.stdout.decode()


def built_programs():
    """Builds both programs and gives their paths."""
    messages = cargo_output(
        "build",
        "--release",
        "--locked",
        "--bin=intl-update",
        "--bench=typst_alone",
        "--message-format=json-render-diagnostics",
    )
    found = {}
    for message in map(json.loads, messages.splitlines()):
        if message.get("executable"):
            found[message["target"]["name"]] = Path(message["executable"])
    return found["intl-update"], found["typst_alone"]


def compare(programs, name, dataset, rounds, folder):
    """Runs both programs on a dataset by turns."""
    program, typst_alone = programs
    build = [program, "build", dataset, f"--out={folder}"]
    told = subprocess.run(
        [*build, "--message-format=json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False
    )
    lines = (told.stdout + told.stderr).decode().splitlines()
    messages = [json.loads(line) for line in lines]
    finished = [message for message in messages if message.get("reason") == "build-finished"]
    if told.returncode != 0 or not finished:
        sys.exit(f"{dataset}: the report could not be made; see: intl-update check {dataset}")
    files = {file["format"]: file for file in finished[0]["files"]}
    pdf, report = Path(files["pdf"]["path"]), Path(files["json"]["path"])

    other, prepared = folder / "typst-alone.pdf", folder / "prepared"
    subprocess.run([typst_alone, "prepare", report, prepared], check=True)
    typeset = [typst_alone, "typeset", prepared, TEMPLATES, other]
    subprocess.run(typeset, check=True)
    if pdf.read_bytes() != other.read_bytes():
        sys.exit(f"{name}: {pdf} and {other} differ, so their times say nothing")

    comparison = Comparison(name, files["pdf"]["pages"], rounds)
    turns = [(comparison.whole, build), (comparison.alone, typeset)]
    for _ in range(rounds):
        for runs, command in turns:
            runs.add(command)
        # Who goes first changes, so that neither profits from its place.
        turns.reverse()
    return comparison


@dataclass
class Many:
    """The reports of many councils in one run, and Typst alone on each."""

    councils: int
    whole: Runs
    alone: Runs

    def ratio(self):
        """How many times as long as Typst alone the whole run takes."""
        return self.whole.seconds[0] / (self.councils * median(self.alone.seconds))

    def work(self):
        """How many times as much as Typst alone its processors work."""
        return self.whole.processor[0] / (self.councils * median(self.alone.processor))

    def line(self):
        """What is told of it."""
        return (
            f"{self.councils} councils in one run: {number(self.whole.seconds[0])} s, of all "
            f"processors {number(self.whole.processor[0])} s. Over Typst alone on each: "
            f"{verdict(self.ratio(), MOST_OVER_TYPST_EACH)}, of all processors {self.work():.2f}. "
            f"Peak memory in MB: {verdict(self.whole.memory[0], MOST_MEMORY)}."
        )

    def misses(self):
        """Whether a target is missed."""
        return self.ratio() > MOST_OVER_TYPST_EACH or self.whole.memory[0] > MOST_MEMORY


def make_many(program, councils, alone, folder):
    """Makes the reports of so many councils; `alone` are runs of Typst on one."""
    data = folder / "data"
    shutil.rmtree(folder, ignore_errors=True)
    for council in range(1, councils + 1):
        generate.write_copy(SHEFFIELD, council, data / f"{council:04}")
    whole = Runs()
    whole.add([program, "build", *sorted(data.iterdir()), f"--out={folder / 'out'}"])
    return Many(councils, whole, alone)


def number(value):
    """Three figures of a number."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:.0f}"


def spread(runs):
    """Median and fastest of some runs."""
    return f"{number(median(runs.seconds))} ({number(min(runs.seconds))})"


def verdict(value, most):
    """A ratio with whether it meets its target."""
    return f"{value:.2f} ({'meets' if value <= most else 'misses'} {most:g})"


def overview(comparisons):
    """A table of all comparisons."""
    lines = [
        "| dataset | pages | rounds | whole run, s | Typst alone, s | ratio "
        "| processor, s: whole | alone | ratio | peak memory, MB: whole | alone |",
        "| --- " * 11 + "|",
    ]
    for entry in comparisons:
        cells = [
            entry.name,
            entry.pages,
            entry.rounds,
            spread(entry.whole),
            spread(entry.alone),
            f"{entry.ratio():.2f}",
            number(median(entry.whole.processor)),
            number(median(entry.alone.processor)),
            f"{entry.ratio(processor=True):.2f}",
            f"{max(entry.whole.memory):.0f}",
            f"{max(entry.alone.memory):.0f}",
        ]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return lines


def growth(comparisons):
    """A table of the steps from each generated dataset to the next, and how
    much longer the whole run takes in each."""
    steps = []
    lines = [
        "| step | whole run | Typst alone | processor: whole run | Typst alone "
        "| peak memory: whole run | Typst alone |",
        "| --- " * 7 + "|",
    ]
    for before, after in zip(comparisons, comparisons[1:]):

        def times(of, before=before, after=after):
            return of(after) / of(before)

        step = times(lambda entry: median(entry.whole.seconds))
        steps.append(step)
        cells = [
            f"{before.name} → {after.name}",
            verdict(step, MOST_GROWTH),
            f"{times(lambda entry: median(entry.alone.seconds)):.2f}",
            f"{times(lambda entry: median(entry.whole.processor)):.2f}",
            f"{times(lambda entry: median(entry.alone.processor)):.2f}",
            f"{times(lambda entry: max(entry.whole.memory)):.2f}",
            f"{times(lambda entry: max(entry.alone.memory)):.2f}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines, steps


def arguments():
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description="Holds the program against Typst alone, and sees how it grows."
    )
    parser.add_argument(
        "--rounds", type=int, default=15, help="runs on Sheffield's dataset (default: 15)"
    )
    parser.add_argument(
        "--generated-rounds", type=int, default=5, help="runs on generated datasets (default: 5)"
    )
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="*",
        default=[16, 160, 1600],
        help="relationships of the generated datasets (default: 16 160 1600)",
    )
    parser.add_argument(
        "--councils",
        type=int,
        default=317,
        help="councils whose reports are made in one run (default: 317; 0 for none)",
    )
    parser.add_argument(
        "--programs",
        type=Path,
        nargs=2,
        metavar=("INTL_UPDATE", "TYPST_ALONE"),
        help="run these programs rather than build them",
    )
    parser.add_argument(
        "--output", type=Path, help="the Markdown file (default: compare.md in cargo's target folder)"
    )
    parser.add_argument(
        "--assert",
        action="store_true",
        dest="strict",
        help="fail if a ratio misses its target",
    )
    return parser.parse_args()


def main():
    """Builds, measures and tells."""
    options = arguments()
    metadata = json.loads(cargo_output("metadata", "--no-deps", "--format-version=1", "--locked"))
    folder = Path(metadata["target_directory"])
    programs = options.programs or built_programs()
    output = options.output or folder / "compare.md"
    work = folder / "compare"

    sheffield = compare(programs, "Sheffield", SHEFFIELD, options.rounds, work / "sheffield")
    many = None
    if options.councils:
        print(f"{options.councils} councils ...", file=sys.stderr)
        many = make_many(programs[0], options.councils, sheffield.alone, work / "many")
    generated = []
    for size in options.sizes:
        dataset = work / f"{size}.json"
        generate.write(size, dataset)
        print(f"{size} relationships ...", file=sys.stderr)
        generated.append(
            compare(programs, f"{size:,}", dataset, options.generated_rounds, work / str(size))
        )

    steps, ratios = growth(generated)
    lines = [
        f"{os.cpu_count()} processors ({platform.machine()}, {platform.system()}). Median of the "
        "rounds, fastest in brackets; memory is the highest of the rounds.",
        "",
        *overview([sheffield, *generated]),
        "",
        "Whole run / Typst alone on Sheffield's dataset: "
        f"{verdict(sheffield.ratio(), MOST_OVER_TYPST)}.",
    ]
    if many:
        lines += ["", many.line()]
    if ratios:
        lines += ["", *steps]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")

    missed = sheffield.ratio() > MOST_OVER_TYPST or any(step > MOST_GROWTH for step in ratios)
    missed = missed or (many is not None and many.misses())
    return 1 if options.strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
