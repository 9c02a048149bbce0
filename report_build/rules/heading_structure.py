"""Headings that break the outline of a page or give it unstable addresses.

One `#` a page, no level skipped, no empty heading, no two of one id, and none whose id would be a mere number.

Bad: `## A` followed by `#### B`; two headings `## Uses`; `## 你好`
Good: `### B`; `## Uses of flows`; `## 你好 {#hello}`
"""

import re
from collections.abc import Iterator

from report_build.model import Chapter, Finding
from report_build.report import Report

CODE = "O006"
# Python-Markdown wants no blank after the signs, so a line that begins with "#1" becomes a heading.
NO_BLANK = re.compile(r"^#{1,6}[^\s#][^\n]*", re.M)
BAD_ID = re.compile(r"[\s\"'<>&#%]")


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        yield from flaws(chapter)


def flaws(chapter: Chapter) -> Iterator[Finding]:
    first_of: dict[str, int] = {}
    level = tops = 0
    if not chapter.headings and not chapter.findings:
        yield Finding(chapter.top(), CODE, "the page has no heading" if chapter.text.strip() else "the page is empty")
    for match in NO_BLANK.finditer(chapter.prose):
        yield Finding(chapter.at(match.start()), CODE, f"'{match.group()[:40]}' would be a heading", "write '# ' for one, else '\\#'")
    for heading in chapter.headings:
        shown = heading.title[:60]
        tops += heading.level == 1
        if heading.level == 1 and tops > 1:
            yield Finding(heading.at, CODE, f"second top heading '# {shown}'", "a page has one; use ##")
        if not heading.title:
            yield Finding(heading.at, CODE, "empty heading")
        elif not re.search(r"[a-z]", heading.id):
            yield Finding(heading.at, CODE, f"heading '{shown}' has no stable address", "give it an id: {#name}")
        elif BAD_ID.search(heading.id):
            yield Finding(heading.at, CODE, f"id '{heading.id[:60]}' holds a sign that an address cannot")
        if heading.level > level + 1 and level:
            yield Finding(heading.at, CODE, f"heading '{shown}' skips from level {level} to {heading.level}")
        # A section's own id wins over that of the page's title, to which nobody links.
        if heading.level == 1 and not heading.explicit_id:
            level = heading.level
            continue
        if heading.id and heading.id in first_of:
            flaw = f"id '{heading.id[:60]}' is that of the heading on line {first_of[heading.id]} too"
            yield Finding(heading.at, CODE, flaw, "give it an id of its own: {#name}")
        first_of.setdefault(heading.id, heading.at.line)
        level = heading.level
    if chapter.headings and not tops:
        yield Finding(chapter.top(), CODE, "the page has no top heading", "begin it with '# Title'")
    elif chapter.headings and chapter.headings[0].level != 1:
        yield Finding(chapter.headings[0].at, CODE, "the page does not begin with its top heading")
