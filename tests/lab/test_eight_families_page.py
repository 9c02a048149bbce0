"""The page on the comparison of families shows the committed results, and nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from lab.foundations import eight_families_tables

ROOT = Path(__file__).parents[2]


def test_every_table_of_the_page_is_that_of_the_committed_results() -> None:
    pages = list((ROOT / "docs").rglob("eight-families.md"))
    if not pages:
        pytest.skip("docs/ has no page eight-families.md")
    text = pages[0].read_text(encoding="utf-8")
    for name, table in eight_families_tables.tables(eight_families_tables.read()).items():
        assert table in text, f"{name} is not that of eight_families.json: write it again"


def test_every_number_of_the_ledger_that_comes_from_the_results_is_theirs() -> None:
    """Such a row names the function that reads the number, and in its locator where; its unit says how it is scaled."""
    rows = tomllib.loads((ROOT / "docs" / "facts.toml").read_text(encoding="utf-8"))
    for name, row in rows.items():
        if row.get("computed") == "lab.foundations.eight_families_tables.value":
            measured = eight_families_tables.value(row["locator"]) * (100 if row["unit"] == "%" else 1)
            digits = len(str(row["value"]).partition(".")[2])
            assert abs(row["value"] - measured) <= 0.5 * 10.0**-digits + 1e-9, f"{name} is {measured} in the results"
