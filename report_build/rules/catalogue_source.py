"""A row of the models, of the studies or of the timeline whose work is not in the bibliography.

In the timeline the id of a row is the key of its work.

Bad: `source = "brown2020langage"`
Good: `source = "brown2020language"`
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.nearest import nearest
from report_build.report import Report

CODE = "R002"


def check(report: Report) -> Iterator[Finding]:
    for row in report.rows:
        if row.source and row.source not in report.by_key:
            hint = nearest(row.source, report.by_key)
            yield Finding(row.at, CODE, f"'{row.id}': the bibliography has no work '{row.source}'", hint)
