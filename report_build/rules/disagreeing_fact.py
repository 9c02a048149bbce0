"""A number in prose that is not the number of the ledger, in value or in unit.

Prose may round: it agrees when the ledger's value rounds to what is shown.

Bad: `[157 billion](fact:gpt3-parameters)` where the ledger says 175e9.
Good: `[175 billion](fact:gpt3-parameters)`
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.quantity import agrees, parse
from report_build.report import Report

CODE = "F002"


def check(report: Report) -> Iterator[Finding]:
    for name, uses in report.fact_uses.items():
        fact = report.facts.get(name)
        if fact is None or not fact.value:
            continue
        for _, link in uses:
            stated = parse(link.text)
            if stated and not agrees(stated, fact.value, fact.unit):
                said = f"{' to '.join(f'{value:g}' for value in fact.value)} {fact.unit}".strip()
                yield Finding(link.at, CODE, f"'{link.text[:60]}' is not what the ledger says of '{name}': {said}")
