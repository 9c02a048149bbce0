"""A row of the ledger without value, source, locator, status or verified date, or with a source that is not cited.

Bad: `[gpt3-parameters]` with a value alone.
Good: value, unit, what, source (a key of the bibliography) and locator, date, status, verified.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.nearest import nearest
from report_build.report import Fact, Report

CODE = "F003"


def check(report: Report) -> Iterator[Finding]:
    yield from report.found(CODE)
    for fact in report.facts.values():
        for flaw in flaws(report, fact):
            yield Finding(fact.at, CODE, f"fact '{fact.id}': {flaw}")


def flaws(report: Report, fact: Fact) -> Iterator[str]:
    yield from fact.flaws
    needed = ["what", "status"]
    # A number that the lab computes has the lab for its source.
    if not fact.computed:
        needed += ["source", "locator"]
        if fact.status == "computed":
            yield "is computed, and names no function in 'computed'"
    for name in needed:
        if not getattr(fact, name) and not any(f"'{name}' must" in flaw for flaw in fact.flaws):
            yield f"no {name}"
    if fact.verified is None and not any("verified" in flaw for flaw in fact.flaws):
        yield "no verified date"
    elif fact.verified and fact.verified > report.today:
        yield f"verified on {fact.verified}, a day to come"
    if fact.source and fact.source not in report.by_key:
        hint = nearest(fact.source, report.by_key)
        yield f"source '{fact.source}' is not in the bibliography" + (f"; {hint}" if hint else "")
