"""The page on the comparison of families shows the committed results, and nothing else."""

from __future__ import annotations

from pathlib import Path

from lab.foundations import eight_families_tables

ROOT = Path(__file__).parents[2]


def test_every_table_of_the_page_is_that_of_the_committed_results() -> None:
    text = (ROOT / "docs" / "lab" / "eight-families.md").read_text(encoding="utf-8")
    for name, table in eight_families_tables.tables(eight_families_tables.read()).items():
        assert table in text, f"{name} is not that of eight_families.json: write it again"
