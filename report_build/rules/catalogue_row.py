"""A row of docs/models.toml, timeline.toml or studies.toml without a field that it needs, with one of the wrong form, or of a day to come.

A date is left out where the work's arXiv number or its year tells it.

Bad: `[gpt-3]` with a name alone, or `date = "May 2020"`.
Good: name, developer, family, objective, backbone and source; `date = "2020-05"`.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "R001"


def check(report: Report) -> Iterator[Finding]:
    yield from report.found(CODE)
    for row in report.rows:
        for flaw in row.flaws:
            yield Finding(row.at, CODE, f"'{row.id}': {flaw}")
        if row.get("date")[:1].isdigit() and row.get("date") > f"{report.today:%Y-%m}":
            yield Finding(row.at, CODE, f"'{row.id}' is dated {row.get('date')}, which is to come")
