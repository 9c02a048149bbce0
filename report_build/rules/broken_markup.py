"""Markup that comes out as something else: a ragged table, a link or footnote to nothing, code told by indent alone.

Footnotes belong to citations; a note of one's own would share their numbers.

Bad: a row of three cells under a header of two; `[text][nowhere]`; `[^1]`
Good: as many cells in each row as in the header.
"""

import re
from collections.abc import Iterator

from report_build.model import Chapter, Finding, Report

CODE = "X010"
RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{1,200}:?[ \t]*(?:\|[ \t]*:?-{1,200}:?[ \t]*){0,100}\|?[ \t]*$")
DEFINITION = re.compile(r"^[ \t]{0,80}\[(?P<name>[^\]\n^]{1,200})\]:[ \t]*\S", re.M)
FOOTNOTE = re.compile(r"\[\^[^\]\n]{1,100}\]")
INDENTED = re.compile(r"(?:\A|\n[ \t]*\n)(?P<code>(?:    |\t)[ \t]{0,200}[^\s][^\n]*)")
CONTAINER = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)]|:|!!!|\?\?\?\+?|===|///|\[\^)")
CELL = re.compile(r"(?<!\\)\|")


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        for at, flaw, hint in [*tables(chapter), *references(chapter), *indented(chapter)]:
            yield Finding(chapter.at(at), CODE, flaw, hint)


def cells(line: str) -> int:
    return len(CELL.split(line.strip().removeprefix("|").removesuffix("|")))


def tables(chapter: Chapter) -> Iterator[tuple[int, str, str]]:
    lines = chapter.prose.split("\n")
    for number in range(1, len(lines)):
        if "|" not in lines[number] or not RULE.match(lines[number]) or "|" not in lines[number - 1]:
            continue
        # Code in cells is blanked, bars and all, so cells are counted in what is left.
        wanted = cells(lines[number - 1])
        for row in range(number, len(lines)):
            if not lines[row].strip() or "|" not in lines[row]:
                break
            if cells(lines[row]) != wanted:
                yield chapter.line_starts[row], f"table row has {cells(lines[row])} cells, its header {wanted}", ""


def references(chapter: Chapter) -> Iterator[tuple[int, str, str]]:
    defined = {match["name"].lower() for match in DEFINITION.finditer(chapter.prose)}
    for match in FOOTNOTE.finditer(chapter.prose):
        yield match.start(), f"footnote '{match.group()[:40]}'", "write it in the text, or cite a work"
    starts = dict(chapter.brackets)
    for start, end in chapter.brackets:
        after = starts.get(end + 1)
        if after is not None and not chapter.prose.startswith("(", after + 1):
            name = (chapter.prose[end + 2 : after] or chapter.prose[start + 1 : end]).strip().lower()
            if name not in defined and "@" not in name:
                yield start, f"link to '{name[:40]}', which is defined nowhere", "write [text](address)"


def indented(chapter: Chapter) -> Iterator[tuple[int, str, str]]:
    for match in INDENTED.finditer(chapter.prose):
        at = match.start("code")
        if not chapter.text[at].isspace():
            continue  # a formula at the start of the line, blanked in the prose
        before = chapter.prose[:at].rstrip("\n")
        # Below a list, an admonition or a tab the indent belongs to it, as deep as its text goes.
        line = before.rfind("\n")
        while (text := before[line + 1 :].partition("\n")[0]) and (text[0] in " \t" or not text.strip()) and line >= 0:
            before = before[:line].rstrip("\n")
            line = before.rfind("\n")
        if not CONTAINER.match(before[line + 1 :].partition("\n")[0]):
            yield at, f"code told by indent alone: '{match['code'].strip()[:40]}'", "use a fence"
