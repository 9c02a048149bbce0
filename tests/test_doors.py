"""The command, its JSON and the warnings of `mkdocs build` are three doors to the same findings."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from report import BIB, CONFIG, FACTS, OUTLINE, make_report, page

from report_build.cli import main

PAGES = CONFIG.replace("  - index.md\n", "  - index.md\n  - page.md\n")
FLAWS = {
    "mkdocs.yml": PAGES,
    "docs/outline.toml": OUTLINE + '"page.md" = ["lost-topic"]\n',
    "docs/references.bib": BIB + "\n@misc{stray, title = {{Stray}}, author = {One, Ann}, year = {2020}, url = {https://example.org/}}\n",
    "docs/facts.toml": FACTS + '\n[left-over]\nwhat = "x"\nvalue = 1\n',
    "docs/page.md": page(
        "It falls [@kaplan2020scalng], to [157 billion](fact:gpt3-parameters).\n\n"
        "The BLEU of [it](javascript:alert(1)) is $\\nosuch$.\n\n"
        "#### Deep\n\n"
        "```\nnever closed\n"
    ),
}
CLEAN = {
    "mkdocs.yml": PAGES,
    "docs/outline.toml": OUTLINE + '"page.md" = []\n',
    "docs/page.md": page(
        "It falls [@kaplan2020scaling; @brown2020language] with $L = N^{-a}$; see [](#eq-law).\n\n"
        "$$\nL = N^{-a} \\label{eq-law}\n$$\n\n"
        '!!! note\n    === "Tab"\n        A token [@kaplan2020scaling].\n\n'
        "`[@nobody]` and me@example.org\n\n```\n[@nobody]\n```\n"
    ),
}


def build(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`mkdocs build` in a process of its own."""
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(root / "site"), *arguments]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=False)


def findings_of(log: str) -> set[str]:
    """The findings among the lines of a log of MkDocs."""
    return {match[1] for match in re.finditer(r"^WARNING\b.*?((?:docs|lab)/\S+:\d+: [A-Z]\d{3} .*)$", log, re.M)}


def test_doors_give_the_same_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ten flaws and more are told alike, word for word, by the command, its JSON and the plugin."""
    root = make_report(tmp_path, FLAWS)
    assert main(["-C", str(root), "check"]) == 1
    told = set(capsys.readouterr().out.splitlines())
    assert main(["-C", str(root), "check", "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    as_text = {f"{r['path']}:{r['line']}: {r['code']} {r['message']}" + (f" ({r['hint']})" if r["hint"] else "") for r in rows}
    codes = {row["code"] for row in rows}
    assert codes == {"B004", "B008", "C001", "F002", "F003", "F004", "M001", "O004", "O006", "T002", "X003", "X006"}
    assert as_text == told
    assert findings_of(build(root).stderr) == told


def test_clean_report_is_clean_at_every_door(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A report without flaws gives no finding, no warning, and a strict build that succeeds."""
    root = make_report(tmp_path, CLEAN)
    assert main(["-C", str(root), "check"]) == 0
    assert capsys.readouterr().out == ""
    answer = build(root, "--strict")
    assert answer.returncode == 0, answer.stderr
    assert "WARNING" not in answer.stderr
    html = (root / "site/page/index.html").read_text(encoding="utf-8")
    assert "Scaling Laws for Neural Language Models" in html
    assert html.count("<math") == 2
    assert "[@nobody]" in html


def test_strict_build_fails_on_one_finding(tmp_path: Path) -> None:
    """One finding is enough to end a strict build, and a build that is not strict goes on."""
    root = make_report(tmp_path, {**CLEAN, "docs/page.md": page("It falls [@kaplan2020scaling] and [@nobody].\n")})
    strict = build(root, "--strict")
    assert strict.returncode != 0
    assert len(findings_of(strict.stderr)) == 1
    assert "Traceback" not in strict.stderr
    assert build(root).returncode == 0


def test_unusable_report_ends_every_door_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing can be checked, both doors say why in one line, and neither shows a traceback."""
    root = make_report(tmp_path, {"docs/facts.toml": None})
    assert main(["-C", str(root), "check"]) == 2
    line = capsys.readouterr().err
    assert line == "report-build: docs/facts.toml: cannot be read: No such file or directory\n"
    answer = build(root)
    assert answer.returncode != 0
    assert "docs/facts.toml: cannot be read" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_citation_in_a_comment_is_no_citation_to_the_site(tmp_path: Path) -> None:
    """What stands in a comment is neither looked up nor warned of."""
    root = make_report(tmp_path, {**CLEAN, "docs/page.md": page("Text <!-- [@nobody] --> [@kaplan2020scaling].\n")})
    assert build(root, "--strict").returncode == 0
