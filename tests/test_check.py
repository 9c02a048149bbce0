"""An `allow` comment silences one code on one line, with a reason, or is itself a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from report import BIB, FACTS, INDEX, TODAY, make_report

from report_build.check import check
from report_build.load import load

CITED = "\nText [@nobody] and [@someone].\n"


def found(folder: Path, files: dict[str, str | bytes | None]) -> list[str]:
    """The findings of the clean report with files laid over it, as text."""
    return [str(finding) for finding in check(load(make_report(folder, files), TODAY))]


def test_allow_silences_every_finding_of_its_code_on_the_next_line(tmp_path: Path) -> None:
    """Two findings of one code on one line need one comment."""
    assert len(found(tmp_path / "a", {"docs/index.md": INDEX + CITED})) == 2
    assert found(tmp_path / "b", {"docs/index.md": INDEX + "\n<!-- allow: C001 added with the next work -->" + CITED}) == []


@pytest.mark.parametrize("between", ["\n", "\n\n\n", "\n<!-- a remark -->\n", "\n<!-- allow: X006 a link -->\n"])
def test_blank_lines_and_comments_may_stand_between(between: str, tmp_path: Path) -> None:
    """The line that is meant is the next one that readers see, so that one line can have several comments."""
    text = f"{INDEX}\n<!-- allow: C001 a reason -->{between}Text [@nobody], [x](javascript:y).\n"
    assert [line for line in found(tmp_path, {"docs/index.md": text}) if "C001" in line] == []


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("allow: C001", "allow of C001 without a reason"),
        ("allow: Z999 a reason", "allow names no rule: 'Z999'"),
        ("allow: a reason", "allow names no rule: ''"),
        ("allow: C002 a reason", "allow of C002 silences nothing on line 17"),
    ],
)
def test_allow_that_cannot_hold_is_a_finding(comment: str, said: str, tmp_path: Path) -> None:
    """A wrong comment silences nothing and is told where it stands."""
    lines = found(tmp_path, {"docs/index.md": f"{INDEX}\n<!-- {comment} -->\nText [@nobody].\n"})
    assert any(line.startswith("docs/index.md:16: X008 ") for line in lines)
    assert any("C001 unknown citation" in line for line in lines)
    assert any(said in line for line in lines)


def test_unused_allow_is_a_finding(tmp_path: Path) -> None:
    """What is not needed any more would hide the next flaw."""
    (line,) = found(tmp_path, {"docs/index.md": INDEX + "\n<!-- allow: C001 a reason -->\nText [@kaplan2020scaling].\n"})
    assert line == "docs/index.md:16: X008 allow of C001 silences nothing on line 17 (delete it)"


def test_data_files_have_comments_of_their_own(tmp_path: Path) -> None:
    """`%` in the bibliography and `#` in the ledger, on a line of their own above what they excuse."""
    works = (
        BIB + "\n% allow: B004 for the next chapter\n% allow: B006 a letter\n@misc{a, title = {{A}}, author = {One, Ann}, year = {2020},\n"
    )
    works += "  verified = {2024-01-01}}\n"
    facts = (
        FACTS
        + '\n# allow: F004 for the next chapter\n[b]\nwhat = "b"\nvalue = 1\nstatus = "computed"\ncomputed = "x"\nverified = 2024-01-01\n'
    )
    lines = found(tmp_path, {"docs/references.bib": works, "docs/facts.toml": facts})
    assert [line for line in lines if "B004" in line or "B006" in line or "F004" in line or "X008" in line] == []


def test_findings_are_sorted_and_on_one_line(tmp_path: Path) -> None:
    """They come by path and line, and quote signs that a terminal would obey as what they are."""
    text = INDEX + "\n[a\nb](javascript:x) [c](x\x1b[31m:y)\n\nText [@nobody].\n"
    findings = check(load(make_report(tmp_path, {"docs/index.md": text}), TODAY))
    assert len(findings) >= 3
    assert [finding.at for finding in findings] == sorted(finding.at for finding in findings)
    assert all(str(finding).isprintable() for finding in findings)
