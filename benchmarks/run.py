"""Measure the check, the builders, the pages and `mkdocs serve`, and write RESULTS.md: `make bench`.

The machine should do nothing else meanwhile.
Everything that is compared is run side by side: machines are noisy, ratios less so.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from builders import BIN, TOOLS, Run, builders, measured
from lighthouse import CATEGORIES, lighthouse
from pages import size, weights
from reports import ROOT, generated, words
from serve import reloads

WORK = ROOT / "benchmarks/work"
LIGHTHOUSE = WORK / "lighthouse/node_modules/.bin/lighthouse"
COUNTS = (10, 100, 1000)
CHECK = [sys.executable, "-m", "report_build.cli", "check"]
RUNS = 3
OURS = ("mkdocs", "mkdocs-material", "mkdocs-bibtex", "Markdown")
THEIRS = ("Sphinx", "myst-parser", "sphinxcontrib-bibtex")


def of_runs(command: list[str | Path], folder: Path, runs: int = RUNS) -> Run:
    """The medians of some runs, each in a fresh process."""
    all_runs = [measured(command, folder) for _ in range(runs)]
    return Run(*(median(values) for values in zip(*all_runs, strict=True)))  # type: ignore[arg-type]


def table(head: str, rows: Iterator[str]) -> str:
    columns = head.count("|") + 1
    return f"| {head} |\n|{'---|' * columns}\n" + "".join(f"| {row} |\n" for row in rows)


def machine() -> str:
    """Where this was measured, and with what."""
    model = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), ""
    )
    tools = subprocess.run([TOOLS / "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True).stdout.splitlines()
    theirs = [line.replace("==", " ") for line in tools if line.partition("==")[0] in THEIRS]
    ask = "import pypandoc; print(pypandoc.get_pandoc_version())"
    pandoc = subprocess.run([TOOLS / "python", "-c", ask], capture_output=True, text=True, check=True).stdout.strip()
    ours = [f"{name} {importlib.metadata.version(name)}" for name in OURS]
    load = f"load before {os.getloadavg()[0]:.1f}"
    where = f"{platform.system()}, {model}, {os.cpu_count()} processors, {load}; Python {platform.python_version()}"
    return f"{where}; {', '.join([*ours, *theirs, f'pandoc {pandoc}'])}."


def checks() -> Iterator[str]:
    """The check of our report, and of generated ones; growth is the time per chapter against the row before."""
    ours = of_runs(CHECK, ROOT)
    yield f"ours | {words(ROOT / 'docs'):,} | {ours.seconds:.2f} | {ours.cpu:.2f} | {ours.megabytes:.0f} | "
    before: tuple[int, float] | None = None
    for count in COUNTS:
        folder = WORK / f"generated-{count}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        number = generated(folder, count)
        run = of_runs(CHECK, folder)
        growth = f"{number / before[0]:.2f} × words, {run.cpu / before[1]:.2f} × time" if before else ""
        before = (number, run.cpu)
        yield f"{count:,} chapters | {number:,} | {run.seconds:.2f} | {run.cpu:.2f} | {run.megabytes:.0f} | {growth}"


def builds() -> Iterator[str]:
    """Each builder on the same text and citations."""
    shutil.rmtree(WORK / "builders", ignore_errors=True)
    for name, (command, folder) in builders(WORK / "builders").items():
        run = of_runs(command, folder)
        told = "" if run.status == 0 else f" (exit status {run.status:.0f})"
        yield f"{name}{told} | {run.seconds:.1f} | {run.cpu:.1f} | {run.megabytes:.0f}"


def views(site: Path) -> Iterator[str]:
    """What each kind of page asks for."""
    for kind, weight in weights(site).items():
        yield f"{kind} | {weight.requests} | {weight.raw / 1000:,.0f} | {weight.compressed / 1000:,.0f}"


def scores(site: Path) -> Iterator[str]:
    """What Lighthouse gives each kind of page."""
    for kind, found in lighthouse(site, LIGHTHOUSE):
        yield " | ".join([kind, *(f"{found[name]:.0f}" for name in CATEGORIES)])


def main() -> None:
    """Write RESULTS.md."""
    where = machine()
    parts = ["# What was measured\n", f"Measured by `make bench` on {where}\n"]
    parts += ["## The check\n", f"Medians of {RUNS} runs, each in a fresh process.\n"]
    parts += [table("report | words | seconds | of processor | MB | growth", checks())]
    parts += ["## The build\n", "Our chapters and our bibliography; what only ours reads is taken out of the text of the others.\n"]
    parts += [table("builder | seconds | of processor | MB", builds())]
    site = WORK / "builders/sites/ours"
    raw, packed = size(site / "search/search_index.json")
    parts += ["## The pages\n", "At the first view, on a phone: requests, and kB raw and compressed.\n"]
    parts += [table("page | requests | raw | compressed", views(site))]
    parts += [f"The search index has {raw / 1000:,.0f} kB, compressed {packed / 1000:,.0f} kB.\n"]
    parts += ["## Lighthouse\n", "Version 12.8.2, as a phone on a slow network; medians of five runs.\n"]
    parts += [table("page | performance | accessibility | best practices | SEO", scores(site))]
    parts += ["## `mkdocs serve`\n", "From the saving of a file to the reload of the browser, medians of five.\n"]
    parts += [table("edit | seconds", (f"{edit} | {seconds:.2f}" for edit, seconds in reloads(ROOT, WORK / "serve", BIN)))]
    (ROOT / "benchmarks/RESULTS.md").write_text("\n".join(parts), encoding="utf-8")
    print((ROOT / "benchmarks/RESULTS.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
