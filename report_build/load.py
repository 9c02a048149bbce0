"""Read a report from its folder: mkdocs.yml, docs/**/*.md, the bibliography, the ledger, the outline, the glossary."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from report_build import figures
from report_build.bibliography import read_bibliography
from report_build.catalogue import EVENT, MODEL, STUDY
from report_build.computed import with_measured
from report_build.facts import read_facts
from report_build.folder import shown, walk
from report_build.glossary import read_terms
from report_build.model import Allow, Chapter, Finding, Position
from report_build.outline import read_outline
from report_build.prose import MOST_BYTES, read_chapter
from report_build.record import read_record
from report_build.report import BIB, FACTS, GENERATED, GLOSSARY, MODELS, OUTLINE, STUDIES, TIMELINE, Outline, Report
from report_build.textfile import Unusable, read_text

MOST_BIB_BYTES = 5_000_000
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
