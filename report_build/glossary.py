"""Read docs/glossary.md: a definition list, each term once."""

from __future__ import annotations

import re

from report_build.model import Chapter
from report_build.prose import slug
from report_build.report import Term

ITEM = re.compile(r"^(?P<term>[^\s:#>|<][^\n]*)\n(?:[ \t]*\n)?:[ \t]+(?P<text>[^\n]+(?:\n(?:[ \t]+[^\n]+))*)", re.M)
NAMES = re.compile(r"^(?P<main>.*?)(?:[ \t]*\((?P<more>[^()]*)\))?$")


def read_terms(chapter: Chapter) -> tuple[Term, ...]:
    """The terms of the glossary page; `Long form (ABBR; other spelling)` names all spellings of one term."""
    terms = []
    for match in ITEM.finditer(chapter.prose):
        title = chapter.text[match.start("term") : match.end("term")].strip()
        names = NAMES.match(title)
        assert names is not None  # both parts of NAMES may be empty
        more = [name.strip() for name in (names["more"] or "").split(";") if name.strip()]
        text = " ".join(chapter.text[match.start("text") : match.end("text")].split())
        terms.append(Term(chapter.at(match.start()), (names["main"].strip(), *more), text, slug(names["main"])))
    return tuple(terms)
