"""The outline says what each page must hold; a broken part is told and the rest holds."""

from __future__ import annotations

import pytest

from report_build.outline import read_outline
from report_build.report import Kind


def test_kinds_pages_and_abbreviations_are_read() -> None:
    """A heading may have alternatives; a page knows its line."""
    text = '[kinds.chapter]\nheadings = ["A", ["B", "C"]]\nwords = 3\n\n[abbreviations]\nknown = ["GPT"]\n\n[pages]\n"a.md" = ["x", "y"]\n'
    outline, findings = read_outline("docs/outline.toml", text)
    assert findings == ()
    assert outline.kinds == {"chapter": Kind((("A",), ("B", "C")), 3)}
    assert outline.abbreviations == {"GPT"}
    at, ids = outline.pages["a.md"]
    assert (at.line, ids) == (9, ("x", "y"))


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ('[kinds.a]\nwords = "many"\n', 1),
        ("[kinds.a]\nwords = -1\n", 1),
        ("[kinds.a]\nwords = true\n", 1),
        ("[kinds.a]\nwords = 1.5\n", 1),
        ("[kinds.a]\nheadings = 3\n", 1),
        ('[kinds.a]\nheadings = "A"\n', 1),
        ("[kinds.a]\nheadings = [3]\n", 1),
        ("[kinds.a]\nheadings = [[]]\n", 1),
        ("[kinds.a]\nwrods = 3\n", 1),
        ("[kinds]\na = 3\n", 1),
        ('[pages]\n"b.md" = "x"\n', 2),
        ('[pages]\n"b.md" = [1]\n', 2),
        ("[kinds.a]\nwords = = 3\n", 2),
    ],
)
def test_part_that_is_wrong_is_a_finding(part: str, line: int) -> None:
    """Types are held to, and nothing ends the reading."""
    outline, findings = read_outline("docs/outline.toml", part + "\n[kinds.good]\nwords = 1\n")
    assert [finding.code for finding in findings] == ["O001"]
    assert findings[0].at.line == line
    assert outline.kinds.get("good") == Kind(words=1) or "[kinds]" in part


@pytest.mark.parametrize("text", ["", "# nothing\n", "kinds = 3\n", "pages = []\n", "abbreviations = 1\n", "[abbreviations]\nknown = 3\n"])
def test_outline_that_asks_nothing_is_empty(text: str) -> None:
    """Absent or mistyped tables ask for nothing; each page then is told as unlisted."""
    outline, _ = read_outline("docs/outline.toml", text)
    assert (outline.kinds, outline.pages, outline.abbreviations) == ({}, {}, frozenset())
