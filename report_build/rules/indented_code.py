"""Code that is told from prose by its indent alone.

Citations, links and abbreviations in it are read as prose by one tool and as code by the next.

Bad: four blanks before a line, below a paragraph and a blank line.
Good: a fence of three backticks, with the name of the language.
"""

import re
from collections.abc import Iterator

from report_build.model import Chapter, Finding
from report_build.report import Report

CODE = "X011"
CONTAINER = re.compile(r"(?:[-*+]|\d+[.)]|:)[ \t]|!!!|\?\?\?|===|///|\[\^|<|\*\[")


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        for at, flaw in indented(chapter):
            yield Finding(chapter.at(at), CODE, flaw, "use a fence")


def indented(chapter: Chapter) -> Iterator[tuple[int, str]]:
    """Below a list, an admonition or a tab the indent belongs to it; below a paragraph, after a blank line, it makes code."""
    above, blank = "", True
    for start, line in zip(chapter.line_starts, chapter.prose.split("\n"), strict=True):
        if not line.startswith(("    ", "\t")) and line.strip():
            above = line.lstrip()
        elif blank and line.strip() and chapter.text[start].isspace() and not CONTAINER.match(above):
            yield start, f"code told by indent alone: '{line.strip()[:40]}'"
            above = "- "  # the block is told once
        blank = not chapter.text[start : start + len(line)].strip()
