"""Front matter that is no plain YAML mapping: an alias, a tag, a key twice or of no meaning, a value of the wrong type, markup in a title.

Bad: `title: [A, B]`
Good: `title: Scaling laws`
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "X002"


def check(report: Report) -> Iterator[Finding]:
    yield from report.found(CODE)
