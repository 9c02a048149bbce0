"""A page without an id that the outline says it must have: a topic has lost its place.

Bad: renaming `## Maximum likelihood {#maximum-likelihood}` to `## Likelihood`.
Good: change the words of a heading, keep its id.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.nearest import nearest
from report_build.report import Report

CODE = "O004"


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        if chapter.path not in report.outline.pages or (chapter.findings and not chapter.text):
            continue
        here = {heading.id for heading in chapter.headings} | {caption.id for caption in chapter.captions}
        for wanted in report.outline.pages[chapter.path][1]:
            if wanted not in here:
                yield Finding(chapter.top(), CODE, f"'{chapter.title}' has no section with the id '{wanted}'", nearest(wanted, here))
