"""Numbers of the ledger that the lab measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_build.computed import with_measured
from report_build.facts import read_facts
from report_build.report import Fact

DATA = '{"loss": {"runs": [1.5, 2.5]}, "interval": [0.1, 0.2], "name": "x"}'


def fact(root: Path, computed: str, value: str = "") -> Fact:
    """One row of a ledger, its value taken from the measured data."""
    (root / "lab").mkdir(exist_ok=True)
    (root / "lab" / "a.json").write_text(DATA, encoding="utf-8")
    row = f'[loss]\nwhat = "A loss"\nstatus = "computed"\ncomputed = "{computed}"\nverified = 2026-01-01\n{value}\n'
    return with_measured(root, read_facts("docs/facts.toml", row)[0])["loss"]


def test_value_comes_from_the_data(tmp_path: Path) -> None:
    """A row without a value takes it from the file, by keys and by places of a list."""
    found = fact(tmp_path, "lab/a.json:loss.runs.1")
    assert (found.value, found.flaws) == ((2.5,), ())


def test_range_comes_from_the_data(tmp_path: Path) -> None:
    """Two numbers are a range."""
    assert fact(tmp_path, "lab/a.json:interval").value == (0.1, 0.2)


def test_typed_value_must_agree(tmp_path: Path) -> None:
    """A value that was typed and is not what was measured is a flaw."""
    assert fact(tmp_path, "lab/a.json:loss.runs.1", "value = 2.5").flaws == ()
    assert "is not what 'lab/a.json' holds" in fact(tmp_path, "lab/a.json:loss.runs.1", "value = 2.6").flaws[0]


@pytest.mark.parametrize(
    ("computed", "flaw"),
    [
        ("lab/b.json:loss", "is not there"),
        ("lab/a.json:loss.walks", "holds no 'loss.walks'"),
        ("lab/a.json:loss.runs.7", "holds no"),
        ("lab/a.json:name", "is no number"),
        ("lab/../secret.json:key", "is no file of lab/"),
    ],
)
def test_what_cannot_be_found_is_told(tmp_path: Path, computed: str, flaw: str) -> None:
    """A missing file, key, place or number is a flaw of the row, and nothing outside lab/ is read."""
    assert any(flaw in found for found in fact(tmp_path, computed).flaws)
