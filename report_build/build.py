"""Build the site strictly and check its links; write the pages as plain Markdown."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from report_build.compile import Compiler, front_matter
from report_build.downloads import FOLDER, downloads
from report_build.export import FILED, FORMS, export
from report_build.export.typesetting import ready
from report_build.load import load
from report_build.pages import generated
from report_build.textfile import Unusable


def tool(name: str, extra: str) -> str:
    """The path of a program of this Python's environment, else of the system. Raises Unusable naming the extra."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise Unusable(f"{name} is not installed: pip install -e '.[{extra}]'")
    return found


def build(root: Path, site: Path, *, forms: bool = False) -> int:
    """Build the site beside the old one, check its links, then put it in the old one's place; 0 or 1.

    The old site stays whole until the new one has passed. With `forms`, the report lies in the site in its other forms too.
    """
    lychee = tool("lychee", "links")
    if forms:
        ready()
    target = (root / site).resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        new = Path(folder, "site")
        print("building the site", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(new)]
        # Material prints a notice of its own end to every build; findings must not drown in it.
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        if run(command, cwd=root, env=environment):
            return 1
        print("checking the links of the built pages", file=sys.stderr, flush=True)
        if climbing := list(escapes(new)):
            print("\n".join(climbing))
            return 1
        pages = [str(path) for path in sorted(new.rglob("*.html")) if path.name != "404.html"]
        arguments = ["--offline", "--include-fragments", "--no-progress", "--root-dir", str(new)]
        arguments += ["--index-files", "index.html", *pages]
        if run([lychee, *arguments]):
            return 1
        for form in FILED if forms else ():
            print(f"writing {FORMS[form].what}", file=sys.stderr, flush=True)
            export(root, form, new / FOLDER / FORMS[form].out.name)
        swap(new, target)
    print(f"the site is in {site}", file=sys.stderr)
    return 0


def run(command: list[str], **more: Any) -> int:
    """The exit status of a program in a process group of its own: Ctrl-C then stops it through us, and it has nothing to say of it."""
    return subprocess.run(command, process_group=0, check=False, **more).returncode


def swap(new: Path, target: Path) -> None:
    """Put a finished folder in the place of an old one; whatever happens meanwhile, one of the two stands there in the end."""
    old = new.with_name("old")
    try:
        if target.exists():
            target.rename(old)
        new.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise


def escapes(site: Path) -> list[str]:
    """Links of built pages that climb out of the site, which lychee accepts."""
    found = []
    for page in sorted(site.rglob("*.html")):
        depth = len(page.relative_to(site).parts) - 1
        for match in re.finditer(r'(?:href|src)="((?:\.\./)+)', page.read_text(encoding="utf-8")):
            if match[1].count("../") > depth:
                found.append(f"{page.relative_to(site)}: '{match[0]}…' leaves the site")
    return found


def write_pages(root: Path, out: Path) -> int:
    """Write every page as Markdown with all resolved, and what pages use, to a new or empty folder; their number."""
    if out.exists() and any(out.iterdir()):
        raise Unusable(f"{out}: not empty; give an empty or new folder")
    report = load(root)
    compiler = Compiler(report)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
        new = Path(folder, "pages")
        for chapter in report.chapters:
            text = compiler.page(chapter, citations=True)
            front = yaml.safe_dump(dict(front_matter(chapter)), allow_unicode=True, sort_keys=False, width=1000)
            write(new / chapter.path, f"---\n{front}---\n{text}\n")
        for path, text in {**generated(report), **downloads(report)}.items():
            write(new / path, text)
        for path, asset in report.assets.items():
            if not path.endswith((".toml", ".bib")):
                (new / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / asset.at.path, new / path)
        if out.exists():
            out.rmdir()
        new.rename(out)
    return len(report.chapters) + len(report.generated)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
