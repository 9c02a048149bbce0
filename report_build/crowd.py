"""Tell a page that no renderer would end on: Python-Markdown is not linear in what is nested deep or left open."""

from __future__ import annotations

import re

from report_build.mask import Masker
from report_build.model import Chapter

MOST_NESTING, MOST_HEADINGS, MOST_LOOKED_AT = 20, 1000, 1_000_000
NESTED = re.compile(rf"^(?:[ ]{{{4 * MOST_NESTING},}}|\t{{{MOST_NESTING},}})[-*+>\d]|^(?:>[ \t]?){{{MOST_NESTING + 1},}}", re.M)
OPEN = re.compile(r"\\.|(?P<sign>\[)", re.S)
OPEN_TAG = re.compile(r"(?P<sign><[A-Za-z/!])(?![^<>]*>)")


def crowd(chapter: Chapter, masker: Masker) -> tuple[int, str] | None:
    """Where and why a page is too crowded to be rendered in reasonable time, or None."""
    if match := NESTED.search(chapter.prose):
        return match.start(), f"lists or quotes are nested deeper than {MOST_NESTING}"
    if len(chapter.headings) > MOST_HEADINGS:
        at = chapter.headings[MOST_HEADINGS].start
        return at, f"the page has {len(chapter.headings):,} headings, more than {MOST_HEADINGS:,}"
    looked = looks(chapter, masker)
    if sum(end - start for start, end in looked) > MOST_LOOKED_AT:
        return looked[0][0], "more brackets, backticks or tags are opened and left open than any renderer can look for the ends of"
    return None


def looks(chapter: Chapter, masker: Masker) -> list[tuple[int, int]]:
    """How far a renderer looks for the end of each bracket, backtick and tag; longest for what has none."""
    partner, linked = dict(chapter.brackets), {link.start + link.image for link in chapter.links}
    found = []
    for at in (match.start() for match in OPEN.finditer(chapter.prose) if match["sign"]):
        end = partner.get(at)
        open_address = end is not None and at not in linked and chapter.prose.startswith("(", end + 1)
        found.append((at, masker.paragraph_end(at) if end is None or open_address else end))
    found += [(at, masker.paragraph_end(at)) for at in masker.loose_ticks]
    # One look through a page for the end of a tag is cheap, yet many are not.
    found += [(at, at + (len(chapter.text) - at) // 10) for at in (match.start() for match in OPEN_TAG.finditer(chapter.prose))]
    return sorted(found, key=lambda look: look[0] - look[1])
