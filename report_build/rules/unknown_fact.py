"""A link to a fact that is no row of the ledger, or that holds no number.

Bad: `[175 billion](fact:gpt3-paramters)`
Good: `[175 billion](fact:gpt3-parameters)`
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.nearest import nearest
from report_build.quantity import parse
from report_build.report import Report

CODE = "F001"


def check(report: Report) -> Iterator[Finding]:
    for name, uses in report.fact_uses.items():
        for _, link in uses:
            if name not in report.facts:
                yield Finding(link.at, CODE, f"unknown fact '{name}'", nearest(name, report.facts))
            elif parse(link.text) is None:
                yield Finding(link.at, CODE, f"'{link.text[:60]}' states fact '{name}' and holds no number")
