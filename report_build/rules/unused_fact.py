"""A row of the ledger that no page and no model states.

Bad: a row left behind when its sentence went.
Good: state it, or delete it.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "F004"


def check(report: Report) -> Iterator[Finding]:
    used = {*report.fact_uses, *(fact for row in report.rows for fact in row.numbers.values())}
    for fact in report.facts.values():
        if fact.id not in used:
            yield Finding(fact.at, CODE, f"fact '{fact.id}' is stated nowhere")
