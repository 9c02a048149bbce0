"""A file too large or nested too deep to be rendered in reasonable time.

Python-Markdown is not linear on such input; a page of a megabyte is no page.

Bad: lists nested thirty deep; a thousand brackets in one line.
Good: split the page; nest at most twenty deep.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "X004"


def check(report: Report) -> Iterator[Finding]:
    yield from report.found(CODE)
