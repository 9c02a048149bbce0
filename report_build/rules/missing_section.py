"""A page without a heading that the outline asks of its kind, or with it empty or out of order.

Bad: a chapter without `## Check yourself`, or with it before `## In brief`.
Good: the headings of `[kinds.chapter]` in docs/outline.toml, in their order, each with text below it.
"""

from collections.abc import Iterator

from report_build.model import Chapter, Finding
from report_build.report import Kind, Report
from report_build.sentences import section_text

CODE = "O002"


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        if kind := report.outline.kinds.get(chapter.kind):
            yield from missing(chapter, kind)


def missing(chapter: Chapter, kind: Kind) -> Iterator[Finding]:
    titles = {heading.title.lower(): heading for heading in reversed(chapter.headings)}
    last = None
    for choices in kind.headings:
        heading = next((titles[choice.lower()] for choice in choices if choice.lower() in titles), None)
        if heading is None:
            yield Finding(chapter.top(), CODE, f"{chapter.kind} '{chapter.title}' has no section '{' or '.join(choices)}'")
            continue
        if last and heading.start < last.start:
            yield Finding(heading.at, CODE, f"section '{heading.title}' stands before '{last.title}', and belongs after it")
        # A formula or a code block is no prose, but it fills a section.
        filled = section_text(chapter, heading).strip() or any(
            span.kind != "comment" and heading.body <= span.start < heading.end for span in chapter.spans
        )
        if not filled:
            yield Finding(heading.at, CODE, f"section '{heading.title}' is empty")
        last = heading
