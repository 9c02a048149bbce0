"""Markup that comes out as something else: a ragged table, a link to nothing, a footnote.

Footnotes belong to citations; a note of one's own would share their numbers.

Bad: a row of three cells under a header of two; `[text][nowhere]`; `[^1]`
Good: as many cells in each row as in the header.
"""

import re
from collections.abc import Iterator

from report_build.model import Chapter, Finding
from report_build.prose import definitions
from report_build.report import Report

CODE = "X010"
FOOTNOTE = re.compile(r"\[\^[^\]\n]{1,100}\]")
CELL = re.compile(r"(?<!\\)\|")


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        for at, flaw, hint in [*tables(chapter), *references(chapter)]:
            yield Finding(chapter.at(at), CODE, flaw, hint)


def cells(line: str) -> int:
    return len(CELL.split(line.strip().removeprefix("|").removesuffix("|")))


def tables(chapter: Chapter) -> Iterator[tuple[int, str, str]]:
    """Code and math in cells are blanked, bars and all, so cells are counted in what is left."""
    wanted, last = 0, ""
    for start, line in zip(chapter.line_starts, chapter.prose.split("\n"), strict=True):
        if "|" not in line:
            wanted = 0
        elif "|" in last and not wanted and "-" in line and not set(line) - set("|:- \t"):
            wanted = cells(last)
        if wanted and cells(line) != wanted:
            yield start, f"table row has {cells(line)} cells, its header {wanted}", ""
        last = line


def references(chapter: Chapter) -> Iterator[tuple[int, str, str]]:
    defined = definitions(chapter.prose)
    for match in FOOTNOTE.finditer(chapter.prose):
        yield match.start(), f"footnote '{match.group()[:40]}'", "write it in the text, or cite a work"
    starts = dict(chapter.brackets)
    for start, end in chapter.brackets:
        after = starts.get(end + 1)
        # `A[i][j]` is no link but an element of an array.
        if after is not None and not chapter.prose.startswith("(", after + 1) and not chapter.prose[start - 1 : start].isalnum():
            name = (chapter.prose[end + 2 : after] or chapter.prose[start + 1 : end]).strip().lower()
            if name not in defined and "@" not in name:
                yield start, f"link to '{name[:40]}', which is defined nowhere", "write [text](address)"
