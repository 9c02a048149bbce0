"""Each rule finds exactly the marked lines of its page and leaves the look-alikes beside them alone.

A page is a bundle of files: `=== docs/a.md` begins a file, laid over the clean report, and the text before the first of
them says what the page is about. A guilty line ends in ` <-- C001`, once for each finding. A mark on the `===` line is
for the first line of the file, where that line cannot carry it; `(not written)` behind the path is for a file that is
itself what is missing. Signs that an editor would hide or change are written as `<U+200B>`, bytes that are no UTF-8
as `<0xFF>`, and what stands in great number as `<1000 * [>`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from report import MARK, TODAY, make_report

from report_build import rules
from report_build.check import check
from report_build.load import load
from report_build.rules import RULES, Rule

HERE = Path(__file__).parent
HEAD = re.compile(r"=== (?P<path>(?:docs|lab)/.+?|mkdocs\.yml)(?P<absent> \(not written\))?")


@dataclass
class Bundle:
    """The files of a page, and what must be found in them as (path, line, code)."""

    files: dict[str, str | bytes | None] = field(default_factory=dict)
    marks: list[tuple[str, int, str]] = field(default_factory=list)


def signs(text: str) -> bytes:
    """A line with its hidden signs, bytes and repetitions put in."""
    text = re.sub(r"<(\d+) \* ([^>]+)>", lambda match: int(match[1]) * match[2], text)
    text = re.sub(r"<U\+([0-9A-F]{4,6})>", lambda match: chr(int(match[1], 16)), text)
    return re.sub(r"<0x([0-9A-F]{2})>", lambda match: chr(0xDC00 + int(match[1], 16)), text).encode("utf-8", "surrogateescape")


def read_bundle(text: str) -> Bundle:
    """The files and marks of a page."""
    bundle = Bundle()
    path, lines = "", [b""]
    for line in text.splitlines():
        mark = MARK.search(line)
        codes = mark["codes"].split() if mark else []
        plain = line[: mark.start()] if mark else line
        if head := HEAD.fullmatch(plain):
            path, lines = head["path"], []
            bundle.marks += [(path, 1, code) for code in codes]
            if not head["absent"]:
                bundle.files[path] = b""
        elif path:
            lines.append(signs(plain))
            bundle.files[path] = b"\n".join(lines) + b"\n"
            bundle.marks += [(path, len(lines), code) for code in codes]
    return bundle


def page_of(rule: Rule) -> Path:
    return HERE / f"{rule.name.replace('-', '_')}.md"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_finds_the_marked_lines_and_no_other(rule: Rule, tmp_path: Path) -> None:
    """What a rule finds on its page are the marks of its code, one for one."""
    bundle = read_bundle(page_of(rule).read_text(encoding="utf-8"))
    root = make_report(tmp_path, bundle.files)
    codes = {rule.code, *(code for _, _, code in bundle.marks)}
    found = [finding for finding in check(load(root, TODAY)) if finding.code in codes]
    assert sorted((f.at.path, f.at.line, f.code) for f in found) == sorted(bundle.marks), "\n".join(map(str, found))
    assert any(code == rule.code for _, _, code in bundle.marks), "the page shows no flaw of its rule"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_says_what_it_is_for(rule: Rule) -> None:
    """A rule has a code of its own and a docstring that says what is wrong, with a bad and a good example."""
    assert re.fullmatch(r"[A-Z]\d{3}", rule.code)
    assert [other.name for other in RULES if other.code == rule.code] == [rule.name]
    assert "\nBad: " in rule.doc and "\nGood: " in rule.doc
    assert rule.doc.partition("\n")[0].endswith(".")


def test_every_rule_is_listed_and_has_a_page_and_every_page_a_rule() -> None:
    """The files of the package, the list of rules and the pages here name the same flaws."""
    names = {rule.name.replace("-", "_") for rule in RULES}
    assert {path.stem for path in Path(rules.__file__).parent.glob("*.py")} - {"__init__"} == names
    assert {path.stem for path in HERE.glob("*.md")} == names


def test_rules_stand_in_the_order_of_their_codes() -> None:
    """The list of rules is sorted, so that a reader finds a code by looking where it must be."""
    assert [rule.code for rule in RULES] == sorted(rule.code for rule in RULES)


def test_clean_report_has_no_finding(tmp_path: Path) -> None:
    """The report over which every page is laid has no flaw of its own."""
    assert check(load(make_report(tmp_path), TODAY)) == []
