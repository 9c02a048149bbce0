"""An entry of the bibliography that no page cites, and that no fact, no model and no event of the timeline names as its source.

Bad: an entry left behind when its sentence went.
Good: cite it where it carries a statement, or delete it.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "B004"


def check(report: Report) -> Iterator[Finding]:
    used = {*report.cited, *(fact.source for fact in report.facts.values()), *(row.source for row in report.rows)}
    for entry in report.entries:
        if entry.key not in used:
            yield Finding(entry.at, CODE, f"'{entry.key}' is cited nowhere")
