"""An entry of the bibliography that cannot be read: a brace, a quote, a comma or a key is missing or wrong.

The other entries are still read, so that one slip does not hide the next.

Bad: `@misc{a title = {{A}}}`
Good: `@misc{a, title = {{A}}}`
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "B001"


def check(report: Report) -> Iterator[Finding]:
    yield from report.found(CODE)
