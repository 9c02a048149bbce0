"""The order of the book: the groups of the nav as parts, each with its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from report_build.load import read_config
from report_build.report import BIBLIOGRAPHY, CITING, GENERATED, RULE_PAGE, Report

# Pages for those who write the report or carry it on, who read them on the site.
FOR_AUTHORS = "contributing/"
# The site's home page is called what the report is; in a book that stands on the title page.
HOME, INTRODUCTION = "report", "Introduction"


class Part(NamedTuple):
    """A group of the nav: its title and the paths of its pages."""

    title: str
    pages: list[str]


def parts(root: Path, report: Report) -> list[Part]:
    """The parts of the book. A group inside a group is a part that follows it; the bibliography ends the last one.

    Left out is what serves authors and reference managers.
    """
    kinds = {chapter.path: chapter.kind for chapter in report.chapters}
    held = {path for path in {*kinds, *GENERATED} if not path.startswith(FOR_AUTHORS)} - {RULE_PAGE, CITING, BIBLIOGRAPHY}
    found = [part for part in groups(read_config(root).get("nav") or sorted(kinds), report.record.title) if held & set(part.pages)]
    book = []
    for title, pages in found:
        home = any(kinds.get(page) == HOME for page in pages)
        book.append(Part(INTRODUCTION if home else title, [page for page in pages if page in held]))
    if book:
        book[-1].pages.append(BIBLIOGRAPHY)
    return book


def groups(nav: Any, title: str) -> Iterator[Part]:
    """The groups of a nav in its order; pages of one group that stand beside no other page are one part."""
    own: list[str] = []
    for item in nav if isinstance(nav, list) else [nav]:
        for name, value in item.items() if isinstance(item, dict) else [("", item)]:
            if isinstance(value, str):
                own.append(value)
            elif isinstance(value, list):
                if own:
                    yield Part(title, own)
                    own = []
                yield from groups(value, str(name))
    if own:
        yield Part(title, own)
