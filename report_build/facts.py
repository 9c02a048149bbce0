"""Read docs/facts.toml, the ledger: every number that the prose states, with where it comes from."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from report_build.model import Finding, Position
from report_build.report import Fact
from report_build.tables import ID, ODD_ID, read_tables

STATUSES = ("measured", "estimated", "reported", "disputed", "computed")
TEXTS = ("unit", "what", "source", "locator", "version", "date", "status", "computed")


def read_facts(path: str, text: str) -> tuple[Mapping[str, Fact], tuple[Finding, ...]]:
    """All rows of a ledger by id; a row's own flaws are kept with it, for the rule on ledger rows."""
    values, lines, findings = read_tables(path, text, "F003")
    facts: dict[str, Fact] = {}
    for name, row in values.items():
        at = Position(path, lines.get(name, 1))
        if isinstance(row, dict):
            facts[name] = read_fact(name, at, row)
        else:
            findings.append(Finding(at, "F003", f"'{name}' stands outside a table: write '[id]' and its fields below it"))
    return facts, tuple(findings)


def read_fact(name: str, at: Position, row: Mapping[str, Any]) -> Fact:
    """One row; a field of the wrong type is taken as missing and named in `flaws`."""
    flaws = [] if ID.fullmatch(name) else [ODD_ID]
    flaws += [f"'{field}' is no field of a ledger row" for field in row if field not in (*TEXTS, "value", "verified")]
    texts = {}
    for field in TEXTS:
        given = row.get(field, "")
        if not isinstance(given, str):
            flaws.append(f"'{field}' must be text in quotes, not {given!r}")
        texts[field] = given if isinstance(given, str) else ""
    if texts["status"] and texts["status"] not in STATUSES:
        flaws.append(f"status '{texts['status']}' is none of {', '.join(STATUSES)}")
    given = row.get("value")
    listed = given if isinstance(given, list) else [given]
    value = tuple(number for item in listed if (number := finite(item)) is not None)
    if len(value) != len(listed) or not 1 <= len(value) <= 2 or list(value) != sorted(value):
        flaws.append(
            f"value must be a number or [low, high], not {str(type(given).__name__) if isinstance(given, int) else repr(given):.40}"
        )
        value = ()
    verified = row.get("verified")
    if verified is not None and (not isinstance(verified, dt.date) or isinstance(verified, dt.datetime)):
        flaws.append(f"verified must be a date like 2026-11-24, not {verified!r:.40}")
        verified = None
    return Fact(at, name, value, verified=verified, flaws=tuple(flaws), **texts)


def finite(item: object) -> float | None:
    """A number of TOML as a float, or None for what is none: TOML has words for infinity too, and integers of any size."""
    if isinstance(item, bool) or not isinstance(item, (int, float)):
        return None
    try:
        return float(item) if math.isfinite(item) else None
    except OverflowError:
        return None
