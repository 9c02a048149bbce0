"""docs/outline.toml, or a part of it, cannot be read.

Bad: `[kinds.chapter]` with `words = "many"`
Good: `words = 400`
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "O001"


def check(report: Report) -> Iterator[Finding]:
    yield from report.found(CODE)
