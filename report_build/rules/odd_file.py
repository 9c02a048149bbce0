"""A file of docs/ that cannot be published as it is: a link that leads out or in a circle, no regular file, an odd name.

Two pages with one address are one too many as well: `laws.md` beside `laws/index.md`.

Bad: `docs/my notes #1.md`
Good: `docs/my-notes.md`
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "X009"


def check(report: Report) -> Iterator[Finding]:
    yield from report.found(CODE)
