"""A code fence, comment, display formula or front matter that is opened and never closed.

All that follows it would vanish or come out as code.

Bad: three backticks with no partner below.
Good: close it.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "X003"


def check(report: Report) -> Iterator[Finding]:
    yield from report.found(CODE)
