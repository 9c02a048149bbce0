"""Front matter is a small mapping of plain values, or a finding at its line."""

from __future__ import annotations

import datetime as dt

import pytest

from report_build.prose import read_chapter


def flaws(block: str) -> list[tuple[int, str]]:
    """Line and message of each finding on front matter."""
    chapter = read_chapter("a.md", "docs/a.md", f"---\n{block}\n---\n\n# A\n")
    assert all(finding.code == "X002" for finding in chapter.findings)
    return [(finding.at.line, finding.message) for finding in chapter.findings]


def test_values_and_their_lines_are_read() -> None:
    """Dates are dates, and every key knows its line in the file."""
    chapter = read_chapter("a.md", "docs/a.md", '---\ntitle: "A: b"\nreviewed: 2026-01-02\nhide: [toc]\n---\n')
    assert chapter.front == {"title": "A: b", "reviewed": dt.date(2026, 1, 2), "hide": ["toc"]}
    assert chapter.front_lines == {"title": 2, "reviewed": 3, "hide": 4}


@pytest.mark.parametrize("block", ["", "# a remark", "title: A", "search: {exclude: true}", "hide:\n  - a\n  - b", "kind: |\n  b\n  c"])
def test_plain_front_matter_is_accepted(block: str) -> None:
    """Lists, mappings, block texts and remarks are plain YAML."""
    assert flaws(block) == []


@pytest.mark.parametrize(
    ("block", "line", "said"),
    [
        ("a: b: c", 2, "not YAML"),
        ("a: [b", 3, "not YAML"),
        ("a:\n\tb: c", 3, "not YAML"),
        ("- a", 2, "no mapping"),
        ("text", 2, "no mapping"),
        ("b: 1\na: &x 1", 3, "anchor"),
        ("a: *x", 2, "alias"),
        ("a: !!python/name:os.system x", 2, "tag"),
        ("a: !local x", 2, "tag"),
        ("title: A\nb: c\ntitle: B", 4, "'title' twice"),
        ("title: [A]", 2, "'title' must be a str"),
        ("title: 2026-01-01", 2, "'title' must be a str"),
        ("kind: c\nreviewed: soon", 3, "'reviewed' must be a date"),
        ("kind: c\nauthor: A", 3, "no key 'author'"),
        ("kind: c\n1: A", 3, "no key '1'"),
        ('kind: c\ntitle: "A\\u202eb"', 3, "'title' holds an escaped invisible U+202E"),
        ("hide: toc", 2, "'hide' must be a list"),
        ("title: <b>A</b>", 2, "holds '<'"),
        ("description: $x$", 2, "holds '$'"),
        ("<<: {title: [a]}", 2, "'title' must be a str"),
        ("reviewed: 2026-13-45", 2, "cannot be"),
        ("a: 2001-01-01T00:00:00+99:99", 2, "cannot be"),
        ("a: " + 5000 * "9", 2, "cannot be"),
        ("a: =", 2, "not YAML"),
        ("? [a]\n: b", 2, "not YAML"),
        ("a: \x01", 2, "not YAML"),
        # A newer libyaml has a limit of its own, in other words.
        ("a: " + 30 * "[" + 30 * "]", 2, "nest"),
        (4000 * "? ", 2, "nest"),
        (4000 * "{", 2, "nest"),
        (4000 * "- ", 2, "nest"),
        ("a: " + 20_000 * "x", 2, "more than 10,000"),
    ],
)
def test_what_is_not_plain_is_a_finding_at_its_line(block: str, line: int, said: str) -> None:
    """Nothing is executed, expanded or recursed into; the message names what is wrong."""
    found = flaws(block)
    assert found, "no finding"
    assert found[0][0] == line
    assert said in found[0][1]
