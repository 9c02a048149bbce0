"""Read the catalogues of the report, docs/models.toml, timeline.toml and studies.toml: one table an item, every field a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from report_build.model import Finding, Position
from report_build.report import Entry, Row
from report_build.tables import ID, ODD_ID, read_tables

CODE = "R001"
DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
ARXIV = re.compile(r"(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])\.\d{4,5}(?:v\d+)?")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that a catalogue's rows must have, those that they may have, and whether a row's id is the key of its work.

    `choices` holds the words of a field that takes no others.
    """

    needed: tuple[str, ...]
    allowed: tuple[str, ...]
    keyed: bool = False
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, path: str, text: str) -> tuple[Mapping[str, Row], tuple[Finding, ...]]:
        """All rows by their ids, in the order of the file; a row's own flaws are kept with it, for the rule on rows."""
        values, lines, findings = read_tables(path, text, CODE)
        rows: dict[str, Row] = {}
        for name, table in values.items():
            at = Position(path, lines.get(name, 1))
            if not isinstance(table, dict):
                findings.append(Finding(at, CODE, f"'{name}' stands outside a table: write '[id]' and its fields below it"))
                continue
            texts = {key: value.strip() for key, value in table.items() if isinstance(value, str)}
            flaws = (*self.flaws(table), *([] if ID.fullmatch(name) else [ODD_ID]))
            rows[name] = Row(at, name, texts | ({"source": name} if self.keyed else {}), flaws)
        return rows, tuple(findings)

    def flaws(self, table: Mapping[str, Any]) -> Iterator[str]:
        """What is wrong with the fields of one row, whatever they name."""
        for name, value in table.items():
            if name not in (*self.needed, *self.allowed):
                yield f"'{name}' is no field of a row"
            elif not isinstance(value, str):
                yield f"'{name}' must be text in quotes, not {value!r:.40}"
            elif not value.strip():
                yield f"'{name}' is empty"
            elif name == "date" and not DATE.fullmatch(value):
                yield f"date '{value[:20]}' is no year and no month like 2020-05"
            elif name in self.choices and value.strip() not in self.choices[name]:
                yield f"{name} '{value[:40]}' is none of {', '.join(self.choices[name])}"
        yield from (f"no {name}" for name in self.needed if name not in table)


MODEL = Fields(
    ("name", "developer", "family", "objective", "backbone", "source"), ("parameters", "active", "data", "compute", "licence", "date")
)
EVENT = Fields(("topic", "text"), ("date",), keyed=True)
DESIGNS = (
    *("randomised trial", "cluster-randomised trial", "crossover trial", "controlled trial", "field experiment", "experiment with people"),
    *("staggered adoption", "difference in differences", "quality-improvement study", "observational study", "comparison by raters"),
    *("audit", "attack", "benchmark", "laboratory campaign", "reanalysis", "review", "estimate"),
)
DIRECTIONS = ("helps", "harms", "no difference", "mixed", "no comparison")
STUDY = Fields(
    ("source", "chapter", "design", "outcome", "direction"),
    ("sample", "effect", "interval", "control", "stake"),
    choices={"design": DESIGNS, "direction": DIRECTIONS},
)


def date_of(row: Row, entry: Entry | None) -> str:
    """The year or month of an item's first public version: as the row says, else as the work's arXiv number or its year does.

    The arXiv number is that of the first version, while a work's year is that of the version which the bibliography names.
    """
    if row.get("date") or entry is None:
        return row.get("date")
    match = ARXIV.fullmatch(entry.get("eprint"))
    return f"20{match['year']}-{match['month']}" if match else entry.get("year")
