"""The page on the checked scaling law shows the committed results, and nothing else."""

from __future__ import annotations

from pathlib import Path

from lab.scaling import scaling_law_tables

ROOT = Path(__file__).parents[2]


def test_every_table_of_the_page_is_that_of_the_committed_results() -> None:
    text = (ROOT / "docs" / "lab" / "scaling-law-checked.md").read_text(encoding="utf-8")
    for name, table in scaling_law_tables.tables().items():
        assert table in text, f"{name} is not that of the data: write it again"
