"""Read a report from its folder: mkdocs.yml, docs/**/*.md, the bibliography, the ledger, the outline, the glossary."""

from __future__ import annotations

import datetime as dt
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from report_build import figures
from report_build.bibliography import read_bibliography
from report_build.catalogue import EVENT, MODEL, STUDY
from report_build.computed import with_measured
from report_build.facts import read_facts
from report_build.glossary import read_terms
from report_build.model import Allow, Chapter, Finding, Position
from report_build.outline import read_outline
from report_build.prose import MOST_BYTES, read_chapter
from report_build.record import read_record
from report_build.report import BIB, FACTS, GENERATED, GLOSSARY, MODELS, OUTLINE, STUDIES, TIMELINE, Asset, Outline, Report
from report_build.textfile import Unusable, read_text

MOST_BIB_BYTES = 5_000_000
PAGES = {".md", ".markdown", ".mdown", ".mkd", ".mkdn"}
ACTIVE = re.compile(
    rb"<(?:script|foreignObject|iframe|!ENTITY)|\son[a-z]{3,20}\s*=|@import|\s(?:xlink:)?href\s*=\s*[\"']\s*[^#\"'\s]{1,40}", re.I
)
# What ACTIVE finds holds one of these too. Each begins with a letter of its own, which is found ten times faster in megabytes of paths.
SUSPECT = tuple(
    map(re.compile, (rb"<(?:script|foreignobject|iframe|!entity)", rb"on[a-z]{3,20}\s*=", rb"@import", rb"href\s*=\s*[\"']\s*[^#\"'\s]"))
)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
DATA_ALLOW = re.compile(r"^[#%][ \t]*allow:[ \t]*(?P<code>[A-Z]\d{3})?[ \t]*(?P<reason>.*)$")
Read = TypeVar("Read")


class ConfigLoader(yaml.SafeLoader):
    """Reads mkdocs.yml for its nav alone: tags such as !ENV and !!python/name count as nothing and run nothing."""


ConfigLoader.add_multi_constructor("", lambda loader, suffix, node: None)
ConfigLoader.add_constructor(None, lambda loader, node: None)


def load(root: Path, today: dt.date | None = None, *, stale: bool = False) -> Report:
    """Read the whole report below `root`; with `stale`, pages not reviewed for long are to be told too.

    Raises Unusable, with one line that says why, when mkdocs.yml, docs/ or a data file is missing or unreadable.
    """
    root = root.resolve()
    config = read_config(root)
    docs = root / str(config.get("docs_dir") or "docs")
    if not docs.is_dir():
        raise Unusable(f"{shown(root, docs)}: no such folder")
    if not docs.resolve().is_relative_to(root):
        raise Unusable(f"mkdocs.yml: docs_dir '{shown(root, docs)}' leaves the report")
    findings: list[Finding] = []
    allows: list[Allow] = []

    def data(name: str, read: Callable[[str, str], tuple[Read, tuple[Finding, ...]]], most: int = MOST_BYTES) -> Read:
        path = docs / name
        text, flaws = read_text(root, path, most)
        source = shown(root, path)
        if (size := path.stat().st_size) > most:
            findings.append(Finding(Position(source, 1), "X004", f"the file has {size:,} bytes, more than {most:,}"))
            text = text[: text.rfind("\n") + 1]
        value, more = read(source, text)
        findings.extend([*flaws, *more])
        allows.extend(data_allows(source, text))
        return value

    entries = data(BIB, read_bibliography, MOST_BIB_BYTES)
    facts = with_measured(root, data(FACTS, read_facts))
    outline: Outline = data(OUTLINE, read_outline)
    models, timeline, studies = data(MODELS, MODEL.read), data(TIMELINE, EVENT.read), data(STUDIES, STUDY.read)
    pages, assets = walk(root, docs, findings)
    chapters = tuple(chapter for path in in_nav_order(config, pages) if (chapter := page(root, docs, path, findings)))
    terms = next((read_terms(chapter) for chapter in chapters if chapter.path == GLOSSARY), ())
    return Report(
        chapters=chapters,
        entries=entries,
        facts=facts,
        outline=outline,
        terms=terms,
        assets=assets,
        generated=GENERATED,
        today=today or build_day(),
        findings=tuple(findings),
        allows=tuple(allows),
        stale_figures=stale_figures(root),
        stale=stale,
        record=read_record(root, config),
        models=models,
        timeline=timeline,
        studies=studies,
    )


def build_day() -> dt.date:
    """The day of SOURCE_DATE_EPOCH where it is set, by which a build of long ago can be made again; else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch.isdecimal() else dt.date.today()


def stale_figures(root: Path) -> dict[str, str]:
    """Figures that their scripts have outgrown, and drawn files without a script, each with why."""
    found = {}
    try:
        for source in figures.stale(root):
            svg = next(iter(source.outputs.values()))
            why = "is older than its script, style or data" if svg.exists() else "is not drawn yet"
            found[shown(root, svg)] = f"figure '{source}' {why}"
        for svg in figures.orphans(root):
            found[shown(root, svg)] = "no script of the lab draws this figure"
    except (figures.FigureError, UnicodeDecodeError) as error:
        raise Unusable(f"lab/: a script or a figure cannot be read: {error}") from error
    return found


def shown(root: Path, path: Path) -> str:
    """A path as messages show it: relative to the root where it lies below it."""
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")  # names need not be UTF-8


def read_config(root: Path) -> Mapping[str, Any]:
    """mkdocs.yml as plain values."""
    text, flaws = read_text(root, root / "mkdocs.yml", MOST_BYTES)
    try:
        config = yaml.load(text, ConfigLoader)  # a SafeLoader: it builds plain values only
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        why = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
        raise Unusable(f"mkdocs.yml:{line}: not YAML: {why}") from error
    if not isinstance(config, dict):
        raise Unusable("mkdocs.yml: no mapping: write `key: value` lines")
    if flaws:
        raise Unusable(str(flaws[0]))
    return config


def nav_pages(nav: Any, seen: set[int]) -> Iterator[str]:
    """The pages of a nav in its order; what YAML aliases repeat, or nest in itself, is gone through once."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, (list, dict)) and id(nav) not in seen:
        seen.add(id(nav))
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from nav_pages(item, seen)


def in_nav_order(config: Mapping[str, Any], pages: list[str]) -> list[str]:
    """Pages as the nav has them, those outside it last; missing ones are MkDocs' to report."""
    order = {path: number for number, path in enumerate(dict.fromkeys(nav_pages(config.get("nav"), set())))}
    return sorted(pages, key=lambda path: (order.get(path, len(order)), path))


def walk(root: Path, docs: Path, findings: list[Finding]) -> tuple[list[str], dict[str, Asset]]:
    """Pages and other files below docs/; what is no plain file with a plain name is a finding and left out."""
    pages: list[str] = []
    assets: dict[str, Asset] = {}
    urls = {path[:-3]: "a page that is generated" for path in GENERATED}
    for folder, names, files in os.walk(docs, followlinks=False):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted([*names, *files]):
            path = Path(folder, name)
            relative = path.relative_to(docs).as_posix()
            at = Position(shown(root, path), 1)
            flaw = file_flaw(docs, path, is_folder=name in names)
            if flaw:
                findings.append(Finding(at, "X009", flaw))
            elif name not in names and not name.startswith("."):
                if path.suffix == ".md":
                    url = re.sub(r"(^|/)(index|README)$", "", relative[:-3])
                    if url in urls:
                        findings.append(Finding(at, "X009", f"has the same address as {urls[url]}"))
                    urls[url] = relative
                    pages.append(relative)
                else:
                    assets[relative] = asset(at, path)
        names[:] = [name for name in names if not Path(folder, name).is_symlink()]
    return pages, assets


def asset(at: Position, path: Path) -> Asset:
    """A file that is no page; a drawing is looked through for what a browser would run or fetch."""
    with path.open("rb") as file:
        head = file.read(512)
        data = head + file.read(MOST_BIB_BYTES) if path.suffix.lower() == ".svg" else b""
    lowered = data.lower()
    active = ACTIVE.search(data) if any(pattern.search(lowered) for pattern in SUSPECT) else None
    flaw = f"the drawing holds '{active[0].decode(errors='replace').strip()}'" if active else ""
    return Asset(at, path.stat().st_size, head, flaw)


def file_flaw(docs: Path, path: Path, *, is_folder: bool) -> str:
    """Why a file of docs/ cannot be published, or an empty string; nothing is opened to find out."""
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return "is a symbolic link that leads nowhere or to itself"
        if not target.is_relative_to(docs):
            return "is a symbolic link that leaves docs/"
        return "is a symbolic link: the folder would be read twice" if target.is_dir() else ""
    if is_folder and path.suffix == ".md":
        return "is a folder with the name of a page"
    if not is_folder and not stat.S_ISREG(mode):
        return "is not a regular file"
    if path.suffix.lower() in PAGES and path.suffix != ".md":
        return "is a page to MkDocs and not to the check: name it .md"
    if not NAME.fullmatch(path.name) and not path.name.startswith("."):
        return "has a name that is awkward in an address: use letters, digits, '-', '_' and '.'"
    return ""


def page(root: Path, docs: Path, path: str, findings: list[Finding]) -> Chapter | None:
    """One chapter, or None when it cannot be read at all."""
    try:
        text, flaws = read_text(root, docs / path, MOST_BYTES + 1)
        size = (docs / path).stat().st_size
    except Unusable as error:
        findings.append(Finding(Position(shown(root, docs / path), 1), "X001", str(error).partition(": ")[2]))
        return None
    findings.extend(flaws)
    return read_chapter(path, shown(root, docs / path), text, size=size)


def data_allows(source: str, text: str) -> Iterator[Allow]:
    """`# allow: CODE reason` (`%` in a .bib): holds for the next line that is neither blank nor a comment."""
    found: list[Allow] = []
    lines = text.split("\n")
    target = len(lines)
    for number in range(len(lines), 0, -1):
        line = lines[number - 1]
        if match := DATA_ALLOW.match(line):
            found.append(Allow(Position(source, number), match["code"] or "", match["reason"].strip(), target))
        elif line.strip() and line[0] not in "#%":
            target = number
    yield from reversed(found)
