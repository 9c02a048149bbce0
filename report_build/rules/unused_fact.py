"""A row of the ledger that no page states.

Bad: a row left behind when its sentence went.
Good: state it, or delete it.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "F004"


def check(report: Report) -> Iterator[Finding]:
    for fact in report.facts.values():
        if fact.id not in report.fact_uses:
            yield Finding(fact.at, CODE, f"fact '{fact.id}' is stated nowhere")
