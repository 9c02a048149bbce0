"""Measure the build side by side in one run, and print ratios: machines are noisy, ratios less so.

Run by `make bench`. The report's own chapters are the text; larger reports are made of copies of them.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WORD = re.compile(r"[^\W\d_][\w'’-]*")
PLAIN = """site_name: Plain
theme: {name: material, font: false}
plugins:
  - search
  - bibtex: {bib_file: docs/references.bib, enable_inline_citations: false, footnote_format: "ref-{key}"}
markdown_extensions: [abbr, admonition, attr_list, def_list, footnotes, md_in_html, tables, pymdownx.details, pymdownx.superfences]
"""


def seconds(command: list[str], folder: Path, runs: int) -> float:
    """The median wall time of a command, each run in a fresh process."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, capture_output=True, check=False)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def copies(folder: Path, times: int) -> int:
    """Write a report of so many copies of our chapters; the number of its words."""
    for name in ("mkdocs.yml", "docs", "lab", "report_build"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    pages = sorted((folder / "docs").rglob("*.md"))
    for number in range(1, times):
        for page in pages:
            text = re.sub(r"(#(?:fig|tbl|eq)-|\\label\{eq-)", rf"\g<1>c{number}-", page.read_text(encoding="utf-8"))
            page.with_name(f"{page.stem}-{number}.md").write_text(text, encoding="utf-8")
    return sum(len(WORD.findall(page.read_text(encoding="utf-8"))) for page in (folder / "docs").rglob("*.md"))


def main() -> None:
    """Print each figure beside what it is compared with."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        times: dict[int, tuple[int, float]] = {}
        for count in (1, 2, 4):
            folder = work / f"copies{count}"
            folder.mkdir()
            words = copies(folder, count)
            times[count] = (words, seconds([str(BIN / "report-build"), "check"], folder, 5))
            print(f"report-build check, cold: {words:,} words in {times[count][1]:.2f} s")
        for small, large in ((1, 2), (2, 4)):
            ratio = times[large][1] / times[small][1]
            print(f"{times[large][0] / times[small][0]:.2f} times the words cost {ratio:.2f} times as much")
        folder = work / "copies1"
        plain = work / "plain"
        shutil.copytree(folder, plain)
        (plain / "mkdocs.yml").write_text(PLAIN, encoding="utf-8")
        build = [str(BIN / "mkdocs"), "build", "--site-dir", str(work / "site")]
        bare, ours = seconds(build, plain, 3), seconds(build, folder, 3)
        print(f"mkdocs with mkdocs-bibtex alone: {bare:.2f} s")
        print(f"mkdocs with the plugin report and all its checks: {ours:.2f} s, {ours / bare:.2f} times as long")


if __name__ == "__main__":
    main()
