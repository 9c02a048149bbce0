"""Every bad input gets its answer: one clear line a finding, the right place and code, no traceback, no hang."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from inputs import INPUTS, NOT_YET, SITE, SITE_CONFIG, Input
from report import make_report, page

from report_build.cli import main
from report_build.compile import Compiler
from report_build.load import load
from report_build.references import reference

# In a process of their own: those that could hang or end the interpreter, and one of each exit status.
APART = ("b25", "b26", "m100", "m101", "m102", "m103", "m104", "m105", "m106", "m107", "m113", "b01", "b09", "b32")
SECONDS = 30


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The check in a process of its own, which fails the test when it hangs."""
    command = [sys.executable, "-m", "report_build.cli", "-C", str(root), "check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)


def verify(made: Input, status: int, out: str, error: str) -> None:
    """Hold the answer of `check --format json` to what the input says."""
    assert "Traceback" not in error
    assert status == made.exit, out + error
    if made.unusable:
        assert made.unusable in error
        assert error.count("\n") == 1
        return
    rows = json.loads(out)
    found = sorted((row["path"], row["line"], row["code"]) for row in rows)
    assert set(made.marks) <= set(found) if made.more else found == sorted(made.marks), out
    told = "\n".join(f"{row['message']} {row['hint']}" for row in rows)
    assert [text for text in made.says if text not in told] == []


@pytest.mark.parametrize("id", [id for id in INPUTS if id not in APART])
def test_input_gets_its_answer(id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The check finds what is wrong with the input, at its line, and nothing else."""
    root = INPUTS[id].make(tmp_path)
    status = main(["-C", str(root), "check", "--format", "json"])
    verify(INPUTS[id], status, *capsys.readouterr())


@pytest.mark.parametrize("id", APART)
def test_input_gets_its_answer_from_the_command(id: str, tmp_path: Path) -> None:
    """The same in a process of its own, within seconds."""
    answer = run(INPUTS[id].make(tmp_path), "--format", "json")
    verify(INPUTS[id], answer.returncode, answer.stdout, answer.stderr)


@pytest.mark.parametrize("id", [id for id, made in INPUTS.items() if made.marks and id not in APART])
def test_answer_is_one_printable_line_a_finding(id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What authors wrote is quoted without line ends and control signs, so that a terminal shows it as it is."""
    root = INPUTS[id].make(tmp_path)
    main(["-C", str(root), "check"])
    lines = capsys.readouterr().out.rstrip("\n").split("\n")
    assert len(lines) == len(INPUTS[id].marks)
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize("id", [id for id, made in INPUTS.items() if id not in APART and not made.unusable])
def test_input_compiles_without_an_error(id: str, tmp_path: Path) -> None:
    """`mkdocs serve` compiles what has findings too, so no input may end it."""
    report = load(INPUTS[id].make(tmp_path))
    compiler = Compiler(report)
    texts = [compiler.page(chapter, citations=citations) for chapter in report.chapters for citations in (False, True)]
    assert len(texts) == 2 * len(report.chapters)
    assert all(reference(entry) for entry in report.entries)


def test_answers_are_the_same_at_each_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All findings come in one run, sorted by place, the same bytes each time."""
    root = INPUTS["b23"].make(tmp_path)
    outputs = []
    for _ in range(2):
        main(["-C", str(root), "check"])
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    places = [(row["path"], row["line"]) for row in rows_of(root, capsys)]
    assert places == sorted(places)


def rows_of(root: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    main(["-C", str(root), "check", "--format", "json"])
    rows: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return rows


def test_markdown_in_a_title_stays_text(tmp_path: Path) -> None:
    """What looks like Markdown or HTML in a field is shown as it is written, never as a link or an element."""
    for id in ("b18", "b20"):
        report = load(INPUTS[id].make(tmp_path / id))
        text = reference(report.by_key[id]).partition(". [")[0]
        assert not set("<>*[]`") & set(text), text


def test_address_of_a_work_is_kept_byte_for_byte(tmp_path: Path) -> None:
    """An address with signs that TeX or HTML would read leads where it says."""
    report = load(INPUTS["b35"].make(tmp_path))
    assert "(https://example.org/a_b/~c?d=e&amp;f=%20#g-h)" in reference(report.by_key["b35"])


def test_nothing_outside_the_report_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A data file that is a link out of the report makes it unusable; what it holds is not shown."""
    root = make_report(tmp_path / "report", {"docs/references.bib": None})
    (tmp_path / "secret.bib").write_text("the secret", encoding="utf-8")
    (root / "docs/references.bib").symlink_to(tmp_path / "secret.bib")
    assert main(["-C", str(root), "check"]) == 2
    assert capsys.readouterr().err == "report-build: docs/references.bib: is a link that leaves the report\n"


def test_mkdocs_tells_what_the_check_leaves_to_it(tmp_path: Path) -> None:
    """Missing pages and anchors are warnings of MkDocs, which end a strict build."""
    text = page("".join(f"{link}\n\n" for _, link, _ in SITE.values()))
    root = make_report(tmp_path, {"docs/page.md": text, "mkdocs.yml": SITE_CONFIG})
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    answer = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    warnings = [line for line in answer.stderr.splitlines() if line.startswith("WARNING")]
    assert answer.returncode != 0
    for id, (what, _, shown) in SITE.items():
        assert any(shown in line for line in warnings), f"{id} {what}: {answer.stderr}"
    assert any("missing.md" in line for line in warnings)


def test_every_input_of_the_list_is_here() -> None:
    """38 inputs of the bibliography, 11 of citations and 95 of pages are made here, or say why they are not."""
    ids = {*INPUTS, *SITE, *NOT_YET}
    numbers = [*range(1, 8), *range(10, 29), *range(30, 51), *range(60, 68), *range(70, 78), *range(80, 87), *range(90, 96)]
    numbers += [*range(100, 108), *range(110, 121)]
    wanted = {f"b{n:02}" for n in range(1, 39)} | {f"c{n:02}" for n in range(1, 12)} | {f"m{n:02}" for n in numbers}
    assert ids == wanted
    assert len(wanted) == 144
    assert all(NOT_YET.values())
