"""A citation's key stands in no entry of the bibliography.

MkDocs would drop the citation from the page and say neither where nor which.

Bad: `The loss falls as a power law [@kaplan2020scalng].`
Good: `The loss falls as a power law [@kaplan2020scaling].`
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.nearest import nearest
from report_build.report import Report

CODE = "C001"


def check(report: Report) -> Iterator[Finding]:
    for key, uses in report.cited.items():
        if key not in report.by_key:
            hint = nearest(key, report.by_key)
            for _, citation in uses:
                yield Finding(citation.at, CODE, f"unknown citation '{key}'", hint)
