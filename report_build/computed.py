"""Take numbers of the ledger from what the lab measured, so that nobody types them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from report_build.report import Fact


def with_measured(root: Path, facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """Facts whose `computed` is `lab/<part>/<figure>.json:dotted.keys` get the value that stands there.

    A row may hold the value too; then the two must agree. What cannot be found is a flaw of the row.
    """
    read: dict[str, Any] = {}
    return {name: measured(root, fact, read) if ".json:" in fact.computed else fact for name, fact in facts.items()}


def measured(root: Path, fact: Fact, read: dict[str, Any]) -> Fact:
    file, _, keys = fact.computed.partition(":")
    if not file.startswith("lab/") or ".." in file:
        return flawed(fact, f"computed '{file}' is no file of lab/")
    try:
        if file not in read:
            read[file] = json.loads((root / file).read_text(encoding="utf-8"))
        found = read[file]
        for key in keys.split("."):
            found = found[int(key)] if isinstance(found, list) else found[key]
    except OSError:
        return flawed(fact, f"computed '{file}' is not there")
    except (ValueError, KeyError, IndexError, TypeError):
        return flawed(fact, f"computed '{file}' holds no '{keys}'")
    listed = found if isinstance(found, list) else [found]
    if not 1 <= len(listed) <= 2 or not all(isinstance(item, (int, float)) and not isinstance(item, bool) for item in listed):
        return flawed(fact, f"'{keys}' of '{file}' is no number and no range")
    value = tuple(float(item) for item in listed)
    kept = tuple(flaw for flaw in fact.flaws if not (flaw.startswith("value ") and flaw.endswith(" not None")))
    if fact.value and any(abs(a - b) > 1e-6 * abs(b) for a, b in zip(fact.value, value, strict=False)):
        return flawed(fact, f"value {fact.value} is not what '{file}' holds: {value}")
    return replace(fact, value=value, flaws=kept)


def flawed(fact: Fact, flaw: str) -> Fact:
    return replace(fact, flaws=(*fact.flaws, flaw))
