"""The ledger is read row by row; what is wrong with a row stays with it, and a broken table leaves the others readable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from report_build.facts import read_facts
from report_build.model import Finding
from report_build.report import Fact

ROW = 'what = "A"\nvalue = 3\nunit = "%"\nsource = "s"\nlocator = "p. 1"\nstatus = "measured"\nverified = 2024-01-02\n'


def read(text: str) -> tuple[Mapping[str, Fact], tuple[Finding, ...]]:
    return read_facts("docs/facts.toml", text)


def test_row_is_read_with_its_line() -> None:
    """Values become numbers, dates dates, and the line is that of the table's head."""
    facts, findings = read(f"# remark\n\n[a-b]\n{ROW}")
    assert findings == ()
    fact = facts["a-b"]
    assert (fact.at.line, fact.value, fact.unit, fact.source, fact.verified) == (3, (3.0,), "%", "s", dt.date(2024, 1, 2))
    assert fact.flaws == ()


@pytest.mark.parametrize(("given", "value"), [("175e9", (175e9,)), ("-1.5", (-1.5,)), ("[1, 2.5]", (1.0, 2.5)), ("1_000", (1000.0,))])
def test_value_is_a_number_or_a_range(given: str, value: tuple[float, ...]) -> None:
    """One number, or two in order."""
    assert read(f"[a]\nvalue = {given}\n")[0]["a"].value == value


@pytest.mark.parametrize(
    "given",
    [
        "nan",
        "inf",
        "-inf",
        '"3"',
        "true",
        "[]",
        "[1, 2, 3]",
        "[2, 1]",
        "[1, nan]",
        '["1", "2"]',
        "2024-01-01",
        "{}",
        400 * "9",
        "0x" + 5000 * "f",
    ],
)
def test_value_that_is_no_number_is_a_flaw(given: str) -> None:
    """Infinity, texts, switched ranges and integers beyond a float are told, and none ends the reading."""
    fact = read(f"[a]\nvalue = {given}\n")[0]["a"]
    assert fact.value == ()
    assert any(flaw.startswith("value must be a number") for flaw in fact.flaws)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('status = "guessed"', "status 'guessed'"),
        ("source = 3", "'source' must be text"),
        ('note = "x"', "'note' is no field"),
        ('verified = "2024-01-02"', "verified must be a date"),
        ("verified = 2024-01-02T00:00:00", "verified must be a date"),
    ],
)
def test_field_that_is_wrong_is_a_flaw(line: str, said: str) -> None:
    """Unknown fields, statuses and types are named."""
    assert any(said in flaw for flaw in read(f"[a]\n{line}\n")[0]["a"].flaws)


@pytest.mark.parametrize(
    ("broken", "line", "said"),
    [
        ("[b]\nvalue = = 3\n", 3, "not TOML"),
        ("[b]\nvalue = 3\nvalue = 4\n", 4, "not TOML"),
        ("[b\n", 2, "not TOML"),
        ('[b]\nwhat = "open\n', 3, "not TOML"),
        ("[b]\nvalue = " + 5000 * "9" + "\n", 3, "not TOML"),
        ("[b]\nvalue = " + 5000 * "[" + "\n", 3, "not TOML"),
        ("[a]\nvalue = 4\n", 2, "stands on line 1 already"),
    ],
)
def test_broken_table_leaves_the_others_readable(broken: str, line: int, said: str) -> None:
    """The error has its line, and the rows before and after are there."""
    facts, findings = read(f"[a]\n{broken}\n[c]\nvalue = 3\n")
    assert facts["c"].value == (3.0,)
    assert said in findings[0].message
    assert findings[0].at.line in (line, line - 1, line + 1)


@pytest.mark.parametrize("text", ["a = 3\n", "\n\na = [1]\n", "[[a]]\nvalue = 3\n", '"a" = "x"\n'])
def test_value_outside_a_table_is_told_at_its_line(text: str) -> None:
    """A row is a table."""
    facts, (finding,) = read(text)
    assert facts == {}
    assert finding.at.line == text[: text.index("a")].count("\n") + 1
    assert "stands outside a table" in finding.message


def test_quoted_and_dotted_heads_keep_their_lines() -> None:
    """However its id is written, a row knows where it stands."""
    facts, findings = read('["a b"]\nvalue = 1\n\n[c.d]\nvalue = 2\n')
    assert findings == ()
    assert (facts["a b"].at.line, facts["c"].at.line) == (1, 4)
    assert facts["c"].flaws[0] == "'d' is no field of a ledger row"
