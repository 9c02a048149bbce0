"""Front matter without title, description or kind, or with a review date that cannot be.

The description is what search engines and cards show, and has at most 160 signs.
A review older than a year is told by `check --stale` only: time alone must not turn a build red.

Bad: `reviewed: 2099-01-01`
Good: `description: Why the loss of a language model falls as a power law.`
"""

import datetime as dt
from collections.abc import Iterator

from report_build.model import Chapter, Finding, Position
from report_build.nearest import nearest
from report_build.report import Report

CODE = "O007"
MOST_SIGNS, MOST_DAYS = 160, 365


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        unread = not chapter.front and any(finding.code in ("X002", "X003", "X004") for finding in chapter.findings)
        if chapter.path in report.outline.pages and not unread:
            for name, flaw, hint in flaws(report, chapter):
                line = chapter.front_lines.get(name)
                yield Finding(Position(chapter.source, line) if line else chapter.top(), CODE, flaw, hint)


def flaws(report: Report, chapter: Chapter) -> Iterator[tuple[str, str, str]]:
    front = chapter.front
    for name in ("title", "description", "kind"):
        if not front.get(name):
            yield name, f"the page has no {name} in its front matter", ""
    description = front.get("description")
    if isinstance(description, str) and len(description) > MOST_SIGNS:
        yield "description", f"the description has {len(description)} signs, more than {MOST_SIGNS}", ""
    if chapter.kind and chapter.kind not in report.outline.kinds:
        yield "kind", f"unknown kind '{chapter.kind}'", nearest(chapter.kind, report.outline.kinds)
    if chapter.headings and isinstance(front.get("title"), str) and front["title"] != chapter.headings[0].title:
        yield "title", f"title '{front['title'][:60]}' is not the heading '{chapter.headings[0].title[:60]}'", ""
    reviewed = front.get("reviewed")
    if isinstance(reviewed, dt.date) and not isinstance(reviewed, dt.datetime):
        if reviewed > report.today:
            yield "reviewed", f"reviewed on {reviewed}, a day to come", ""
        elif report.stale and (report.today - reviewed).days > MOST_DAYS:
            yield "reviewed", f"last reviewed on {reviewed}, more than {MOST_DAYS} days ago", ""
