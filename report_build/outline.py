"""Read docs/outline.toml: what each kind of page holds, and the ids that each page must have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from report_build.model import Finding, Position
from report_build.report import Kind, Outline
from report_build.tables import read_tables

CODE = "O001"


def read_outline(path: str, text: str) -> tuple[Outline, tuple[Finding, ...]]:
    """The outline and what is wrong in its file.

    `[kinds.NAME]` has headings (each a title, or a list of titles any of which will do), words, sources, figures;
    `[pages]` maps a page to the list of ids it must have; `abbreviations.known` are those that need no definition;
    `[families]` and `[topics]` map the groups of the catalogues to the place where the report treats them.
    """
    values, lines, findings = read_tables(path, text, CODE)
    kinds = {}
    for name, row in table(values, "kinds").items():
        at = Position(path, lines.get(f"kinds.{name}", 1))
        kind = read_kind(row)
        if kind is None:
            findings.append(Finding(at, CODE, f"kind '{name}' wants headings (texts) and words, sources, figures (whole numbers)"))
        else:
            kinds[name] = kind
    pages = {}
    for page, ids in table(values, "pages").items():
        at = Position(path, line_of(text, page, lines.get("pages", 1)))
        if isinstance(ids, list) and all(isinstance(item, str) for item in ids):
            pages[page] = (at, tuple(ids))
        else:
            findings.append(Finding(at, CODE, f"page '{page}' wants a list of ids"))
    known = table(values, "abbreviations").get("known", [])
    abbreviations = frozenset(item for item in known if isinstance(item, str)) if isinstance(known, list) else frozenset()
    groups = (table(values, key) for key in ("families", "topics"))
    families, topics = ({name: page for name, page in group.items() if isinstance(page, str)} for group in groups)
    return Outline(Position(path, 1), kinds, pages, abbreviations, families, topics), tuple(findings)


def table(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = values.get(name, {})
    return found if isinstance(found, dict) else {}


def read_kind(row: Any) -> Kind | None:
    """One kind of page, or None when a value is of the wrong type."""
    if not isinstance(row, dict) or set(row) - {"headings", "words", "sources", "figures"}:
        return None
    headings: list[tuple[str, ...]] = []
    listed = row.get("headings", [])
    for item in listed if isinstance(listed, list) else [None]:
        titles = [item] if isinstance(item, str) else item
        if not isinstance(titles, list) or not titles or not all(isinstance(title, str) for title in titles):
            return None
        headings.append(tuple(titles))
    numbers = [row.get(name, 0) for name in ("words", "sources", "figures")]
    if not all(isinstance(number, int) and not isinstance(number, bool) and number >= 0 for number in numbers):
        return None
    return Kind(tuple(headings), *numbers)


def line_of(text: str, page: str, start: int) -> int:
    """The line on which a quoted key stands, else that of its table."""
    at = text.find(f'"{page}"')
    return text.count("\n", 0, at) + 1 if at >= 0 else start
