"""A .bib file is read entry by entry, as BibTeX reads it, and a slip costs one entry."""

from __future__ import annotations

import pytest

from report_build.bibliography import read_bibliography
from report_build.model import Finding
from report_build.report import Entry


def read(text: str) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    return read_bibliography("docs/references.bib", text)


def fields(text: str) -> dict[str, str]:
    """The fields of the one entry of a text that is read without a finding."""
    (entry,), findings = read(text)
    assert findings == ()
    return dict(entry.fields)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("{a}", "a"),
        ("{{A b}}", "{A b}"),
        ('"a {"} b"', 'a {"} b'),
        ("2020", "2020"),
        ("jan", "jan"),
        ("{a} # { b} # 3", "a b3"),
        ("{a\n   b}", "a b"),
        ("{}", ""),
        ("{a, b = c @d}", "a, b = c @d"),
        ("{50 \\% of it}", "50 \\% of it"),
    ],
)
def test_values_are_read(value: str, wanted: str) -> None:
    """Braces, quotes, numbers, names of strings, and pieces joined."""
    assert fields(f"@misc{{a, note = {value}}}") == {"note": wanted}


def test_entry_has_type_key_fields_and_lines() -> None:
    """Names of types and fields fold to small letters; every field knows its line."""
    (entry,), findings = read("\n@ARTICLE{key-1,\n  Title = {{A}},\n  YEAR = 2020\n}\n")
    assert findings == ()
    assert (entry.type, entry.key, entry.at.line) == ("article", "key-1", 2)
    assert entry.fields == {"title": "{A}", "year": "2020"}
    assert (entry.line_of("title").line, entry.line_of("year").line, entry.line_of("doi").line) == (3, 4, 2)
    assert entry.get("title") == "A"


def test_strings_are_put_in_and_comments_left_out() -> None:
    """`@string` holds from its line on; `@comment`, `@preamble` and lines of % are no entries."""
    text = '@comment{x {y}}\n@preamble{"z"}\n% a line\n@string{p = "The " # {Press}}\n@misc{a, publisher = P}\n'
    assert fields(text) == {"publisher": "The Press"}


@pytest.mark.parametrize(
    ("broken", "line", "said"),
    [
        ("@misc{x, title = {A}", 1, "'x' is opened and never closed"),
        ("@misc{x,\n title = {{A},\n}", 1, "'x' is opened and never closed"),
        ("@misc{x,\n title = {A}\n year = {2020},\n}", 2, "no comma after the field 'title'"),
        ("@misc{x,\n title {A},\n}", 2, "no '=' after 'title'"),
        ("@misc{x,\n title = ,\n}", 2, "a value is wanted"),
        ('@misc{x,\n title = "A,\n}', 2, "a quote is opened"),
        ("@misc{x y, title = {A}}", 1, "bad key 'x y'"),
        ("@misc{, title = {A}}", 1, "empty key"),
        ("@misc{x,\n note = nowhere,\n}", 2, "undefined string 'nowhere'"),
        ("@misc{x,\n note = {A},\n note = {B},\n}", 3, "'note' twice"),
        ("@misc", 1, "'@misc' without '{'"),
        ("@comment(x)", 1, "'@comment' without '{'"),
        ("stray", 1, "text outside the entries: 'stray'"),
        ("@misc{x,\n title = " + 101 * "{" + 101 * "}" + ",\n}", 2, "nested deeper than 100"),
    ],
)
def test_slip_is_told_at_its_line_and_costs_one_entry(broken: str, line: int, said: str) -> None:
    """Whatever is wrong with one entry, the entries around it are read."""
    entries, findings = read(f"{broken}\n\n@misc{{good, title = {{G}}}}\n")
    assert [entry.key for entry in entries][-1] == "good"
    assert findings[0].at.line == line
    assert said in findings[0].message
    assert len(findings) == 1
    entries, findings = read(f"@misc{{good, title = {{G}}}}\n{broken}\n")
    assert entries[0].key == "good"
    assert findings[0].at.line == line + 1


def test_line_numbers_hold_through_a_long_file() -> None:
    """The thousandth entry stands where it says."""
    text = "".join(f"@misc{{k{number},\n  title = {{{{T}}}},\n}}\n\n" for number in range(1000))
    entries, findings = read(text)
    assert findings == ()
    assert entries[-1].at.line == 4 * 999 + 1
    assert entries[-1].line_of("title").line == 4 * 999 + 2


def test_empty_file_is_a_finding() -> None:
    """A bibliography without an entry is none."""
    for text in ("", "\n", "% only a remark\n"):
        entries, findings = read(text)
        assert entries == ()
        assert [finding.code for finding in findings] == ["B001"]
