"""The command says in its exit status, and in one line, how a check went."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from report import INDEX, make_report

from report_build.cli import main
from report_build.report import GENERATED
from report_build.rules import RULES

FLAWED = {"docs/index.md": INDEX + "\nAn unknown work [@kaplan2020scalng], 100%: done.\n"}


def test_clean_report_exits_zero_and_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output is for findings alone."""
    assert main(["-C", str(make_report(tmp_path)), "check"]) == 0
    assert capsys.readouterr() == ("", "0 findings\n")


def test_findings_exit_one_with_place_code_and_hint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A finding is one line with what an editor needs to jump there."""
    assert main(["-C", str(make_report(tmp_path, FLAWED)), "check"]) == 1
    out, error = capsys.readouterr()
    assert out == "docs/index.md:16: C001 unknown citation 'kaplan2020scalng' (did you mean 'kaplan2020scaling'?)\n"
    assert error == "1 finding\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"mkdocs.yml": None}, "mkdocs.yml: cannot be read"),
        ({"mkdocs.yml": "a: [b"}, "mkdocs.yml:1: not YAML"),
        ({"mkdocs.yml": "- a"}, "mkdocs.yml: no mapping"),
        ({"mkdocs.yml": "nav: " + 5000 * "["}, "mkdocs.yml:1: not YAML"),
        ({"mkdocs.yml": b"a: \xff"}, "mkdocs.yml:1: X001 not UTF-8"),
        ({"mkdocs.yml": "a: \0"}, "mkdocs.yml:1: not YAML"),
        ({"mkdocs.yml": "docs_dir: elsewhere"}, "elsewhere: no such folder"),
        ({"mkdocs.yml": "docs_dir: .."}, "leaves the report"),
        ({"mkdocs.yml": "docs_dir: /etc"}, "leaves the report"),
        ({"docs/references.bib": None}, "docs/references.bib: cannot be read"),
        ({"docs/facts.toml": None}, "docs/facts.toml: cannot be read"),
        ({"docs/outline.toml": None}, "docs/outline.toml: cannot be read"),
        ({"docs/outline.toml": None, "docs/outline.toml/a": ""}, "docs/outline.toml: not a regular file"),
    ],
)
def test_unusable_input_exits_two_with_one_line(
    files: dict[str, str | bytes | None], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a configuration, docs/ or a data file nothing can be checked, and the line says which."""
    root = make_report(tmp_path / "report", files)
    assert main(["-C", str(root), "check"]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith("report-build: ")
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "nav", ["nav: &a [*a]\n", "a: &a0 [x, x]\n" + "".join(f"b: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(60)) + "nav: *a60\n"]
)
def test_nav_of_aliases_is_gone_through_once(nav: str, tmp_path: Path) -> None:
    """A nav that holds itself, or that doubles sixty times, keeps the check from nothing."""
    assert main(["-C", str(make_report(tmp_path, {"mkdocs.yml": nav})), "check"]) == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_unreadable_chapter_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page without read permission is told, and the others are still checked."""
    root = make_report(tmp_path, FLAWED)
    (root / "docs/glossary.md").chmod(0)
    assert main(["-C", str(root), "check"]) == 1
    out = capsys.readouterr().out
    assert "docs/glossary.md:1: X001" in out
    assert "C001" in out


def test_paths_choose_what_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With paths, only findings in these files and folders are shown and counted."""
    root = make_report(tmp_path, FLAWED)
    monkeypatch.chdir(root)
    assert main(["check", "docs/glossary.md"]) == 0
    assert main(["check", "docs/index.md"]) == 1
    assert main(["check", "docs"]) == 1
    capsys.readouterr()
    assert main(["check", "docs/gone.md"]) == 2
    assert capsys.readouterr().err.endswith("docs/gone.md: no such file or folder\n")


def test_json_holds_every_part_of_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Programs get path, line, column, code, message and hint."""
    assert main(["-C", str(make_report(tmp_path, FLAWED)), "check", "--format", "json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert row == {
        "path": "docs/index.md",
        "line": 16,
        "column": 17,
        "code": "C001",
        "message": "unknown citation 'kaplan2020scalng'",
        "hint": "did you mean 'kaplan2020scaling'?",
    }


def test_sarif_names_its_rules_and_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Code-scanning services get version 2.1.0, every rule, and a result at its line."""
    assert main(["-C", str(make_report(tmp_path, FLAWED)), "check", "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    (run,) = log["runs"]
    (result,) = run["results"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.code for rule in RULES]
    assert result["ruleId"] == "C001"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "docs/index.md"
    assert place["region"] == {"startLine": 16, "startColumn": 17}


def test_github_annotation_is_a_workflow_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pull request shows the finding on its line."""
    assert main(["-C", str(make_report(tmp_path, FLAWED)), "check", "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::error file=docs/index.md,line=16,col=17,title=C001::unknown citation")


@pytest.mark.parametrize("given", ["C001", "c001", "unknown-citation"])
def test_explain_prints_the_docstring_of_a_rule(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule is found by its code or its name."""
    assert main(["explain", given]) == 0
    out = capsys.readouterr().out
    assert out.startswith("C001 unknown-citation\n")
    assert "Bad: " in out


def test_explain_lists_all_rules_and_refuses_an_unknown_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a code every rule is one line; a wrong code is one line on standard error."""
    assert main(["explain"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(RULES)
    assert main(["explain", "Z999"]) == 2
    assert capsys.readouterr().err == "report-build: no rule 'Z999': report-build explain lists them all\n"


def test_wrong_usage_exits_two(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown command or format is refused before anything is read."""
    for arguments in (["nonsense"], ["check", "--format", "xml"], []):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_compile_writes_the_pages_and_refuses_a_full_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The pages of docs/ and the generated ones are written once, to a folder that holds nothing else."""
    root, out = make_report(tmp_path / "report"), tmp_path / "out"
    assert main(["-C", str(root), "compile", str(out)]) == 0
    written = {path.relative_to(out).as_posix() for path in out.rglob("*.md")}
    assert written == {"index.md", "glossary.md", *GENERATED}
    capsys.readouterr()
    assert main(["-C", str(root), "compile", str(out)]) == 2
    assert "not empty" in capsys.readouterr().err


def test_stale_reviews_are_told_on_request_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Time alone turns no check red."""
    root = make_report(tmp_path, {"docs/index.md": INDEX.replace("kind:", "reviewed: 2020-01-01\nkind:")})
    assert main(["-C", str(root), "check"]) == 0
    assert main(["-C", str(root), "check", "--stale"]) == 1
    assert capsys.readouterr().out.startswith("docs/index.md:4: O007 last reviewed on 2020-01-01")
