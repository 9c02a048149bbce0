"""The same text and citations, built by ours and by other public tools, each in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from reports import ROOT, common

TOOLS = ROOT / "benchmarks/work/tools/bin"
BIN = Path(sys.executable).parent
MKDOCS = """site_name: Plain
theme: {name: material, font: false}
markdown_extensions: [tables, def_list, footnotes, attr_list, md_in_html]
"""
BIBTEX = f"""{MKDOCS}plugins:
  - search
  - bibtex: {{bib_file: docs/references.bib, enable_inline_citations: false, footnote_format: "ref-{{key}}"}}
"""
SPHINX = """project = "Plain"
extensions = ["myst_parser", "sphinxcontrib.bibtex"]
bibtex_bibfiles = ["references.bib"]
myst_enable_extensions = ["dollarmath", "deflist"]
"""
FOOTER = "\n\n```{bibliography}\n:filter: docname in docnames\n:keyprefix: KEY-\n```\n"
PANDOC = """import pathlib, subprocess, sys, pypandoc
pandoc, site = pypandoc.get_pandoc_path(), pathlib.Path(sys.argv[1])
for page in sorted(pathlib.Path("docs").rglob("*.md")):
    out = site / page.relative_to("docs").with_suffix(".html")
    out.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([pandoc, "--citeproc", "--bibliography", "docs/references.bib", "--mathml", "-s", "-o", out, page], check=True)
"""


class Run(NamedTuple):
    """How one process went: wall time, time of its processors, and the most memory that it held."""

    seconds: float
    cpu: float
    megabytes: float
    status: int


def measured(command: list[str | Path], folder: Path) -> Run:
    """Run a command. Its memory is that of the process itself and of the largest of its children."""
    start = time.perf_counter()
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Run(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)


def builders(work: Path) -> dict[str, tuple[list[str | Path], Path]]:
    """Write what each builder needs; its command and the folder in which it runs, by its name."""
    plain, cited, sphinx, pandoc = (work / name for name in ("mkdocs", "bibtex", "sphinx", "pandoc"))
    for folder, text in ((plain, MKDOCS), (cited, BIBTEX)):
        common(folder / "docs")
        (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    common(pandoc / "docs")
    (pandoc / "build.py").write_text(PANDOC, encoding="utf-8")
    common(sphinx, "{{cite:p}}`{keys}`", ",")
    (sphinx / "conf.py").write_text(SPHINX, encoding="utf-8")
    for page in sphinx.rglob("*.md"):
        with page.open("a", encoding="utf-8") as file:
            # Each page lists its own works, as the footnotes of the others do.
            file.write(FOOTER.replace("KEY", page.stem))
    mkdocs, site = [BIN / "mkdocs", "build", "--site-dir"], work / "sites"
    shutil.rmtree(site, ignore_errors=True)
    return {
        "report-build (all checks, figures, facts, exhibits)": ([*mkdocs, site / "ours", "--strict"], ROOT),
        "mkdocs with mkdocs-bibtex": ([*mkdocs, site / "bibtex"], cited),
        "mkdocs alone: citations stay raw": ([*mkdocs, site / "mkdocs"], plain),
        "sphinx, myst-parser, sphinxcontrib-bibtex": ([TOOLS / "python", "-m", "sphinx", "-E", "-b", "html", ".", site / "sphinx"], sphinx),
        "pandoc with citeproc, a process a page": ([TOOLS / "python", "build.py", site / "pandoc"], pandoc),
    }
