"""What the generated pages are made of: front matter, links to sections, places in lists, numbers as people read them."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable

from report_build.compile import attribute, relative
from report_build.model import Chapter
from report_build.references import literal
from report_build.report import Report

WORDS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def front(title: str, description: str) -> str:
    """Front matter of a generated page; it is kept out of the search, which is for prose."""
    # JSON's texts are YAML's: a colon in one does not end it.
    shown, about = json.dumps(title, ensure_ascii=False), json.dumps(description, ensure_ascii=False)
    return f"---\ntitle: {shown}\ndescription: {about}\nkind: appendix\nsearch:\n  exclude: true\n---\n\n# {title}\n\n"


def section_link(page: str, chapter: Chapter, offset: int) -> str:
    """A link to the section of a chapter in which an offset lies."""
    heading = chapter.heading_of(offset)
    name = literal(chapter.title)
    if heading is None or heading.level == 1:
        return f"[{name}]({relative(page, chapter.path)})"
    return f"[{name}: {literal(heading.title)}]({relative(page, chapter.path)}#{heading.id})"


def used_in(page: str, places: list[tuple[Chapter, int]]) -> str:
    """Links to every section that uses something, each once, in the order of the report."""
    return "; ".join(dict.fromkeys(section_link(page, chapter, offset) for chapter, offset in places))


def anchor(name: str, **values: Iterable[str]) -> str:
    """The place of an item of a list, with what its menus may choose by (docs/exhibits/filter-list.js)."""
    data = (f' data-{key}="{attribute("; ".join(dict.fromkeys(each)))}"' for key, each in values.items())
    return f'<span id="{attribute(name)}"{"".join(data)}></span>'


def part_of(report: Report, chapter: Chapter) -> str:
    """The title of the overview of the part that a chapter belongs to, else its folder's name, else its own title."""
    folder = posixpath.dirname(chapter.path)
    overview = next((other for other in report.chapters if folder and other.path == f"{folder}/index.md"), None)
    return overview.title if overview else folder.capitalize() or chapter.title


def in_words(number: float) -> str:
    """A number of the ledger as people read it: 175 billion, 3.2 × 10^23, with at most seven digits."""
    size = abs(number)
    if number and not 1e-4 <= size < 1e15:
        head, _, power = f"{number:.6e}".partition("e")
        return f"{float(head):g} × 10<sup>{int(power)}</sup>".replace("-", "−")
    for unit, word in WORDS:
        if size >= unit:
            return f"{number / unit:.7g} {word}".replace("-", "−")
    return f"{number:,.7g}".replace("-", "−")
