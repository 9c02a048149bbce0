"""A number of a model or of a study that is no fact of the ledger, or a fact that counts something else.

Bad: `parameters = "175 billion"`, or `compute = "fact:gpt3-parameters"`
Good: `parameters = "fact:gpt3-parameters"`, or "not public", or "not verified"; or nothing at all
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.nearest import nearest
from report_build.report import Report, Row

CODE = "R003"
UNITS = {"parameters": "parameters", "active": "parameters", "compute": "FLOP", "data": ""}
WORDS = ("not public", "not verified")
EFFECT = ("effect", "interval", "control")


def check(report: Report) -> Iterator[Finding]:
    for row in report.models.values():
        for name in UNITS.keys() & row.fields.keys():
            fact = row.numbers.get(name)
            if fact is None:
                if row.get(name) and row.get(name) not in WORDS:
                    yield typed(row, name, f"write 'fact:ID', '{WORDS[0]}' or '{WORDS[1]}'")
            elif fact in report.facts and UNITS[name] and report.facts[fact].unit != UNITS[name]:
                yield Finding(row.at, CODE, f"'{row.id}': {name} in '{report.facts[fact].unit}' by '{fact}', not in {UNITS[name]}")
    for row in report.studies.values():
        yield from (typed(row, name, "write 'fact:ID'") for name in EFFECT if row.get(name) and name not in row.numbers)
    for row in report.rows:
        for name, fact in row.numbers.items():
            if fact not in report.facts:
                yield Finding(row.at, CODE, f"'{row.id}': no fact '{fact}' for {name}", nearest(fact, report.facts))


def typed(row: Row, name: str, hint: str) -> Finding:
    return Finding(row.at, CODE, f"'{row.id}': {name} '{row.get(name)[:40]}' is no fact", hint)
