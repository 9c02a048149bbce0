"""The package alone, from its wheel, makes a second report as docs/contributing/another-report.md tells."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from report import BIB, FACTS, GLOSSARY, INDEX, make_report

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/contributing/another-report.md"
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "report_build")
BLOCK = re.compile(r"^```(?:yaml|toml)\n# (?P<name>\S+)\n(?P<text>.*?)^```$", re.M | re.S)
REMARK = "# None yet.\n"


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program, without what of this checkout could help it."""
    given = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run([*map(str, command)], cwd=cwd, env=given | environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has the wheel of this checkout, and lends its dependencies from the one that runs the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / name, source / name)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    made = run(*pip, "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source, cwd=folder)
    assert made.returncode == 0, made.stdout + made.stderr
    [wheel] = folder.glob("report_build-*.whl")
    assert run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder).returncode == 0
    python = folder / "venv/bin/python"
    found = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(found.stdout.strip(), "lent.pth").write_text("\n".join(sorted(lent)) + "\n", encoding="utf-8")
    installed = run(*pip, "--python", python, "install", "--no-index", "--no-deps", "--ignore-installed", wheel, cwd=folder)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return python.parent


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the page tells of, and no others."""
    told = {match["name"]: match["text"] for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))}
    assert sorted(told) == ["docs/outline.toml", "mkdocs.yml"]
    files = told | {"docs/index.md": INDEX, "docs/glossary.md": GLOSSARY, "docs/references.bib": BIB, "docs/facts.toml": FACTS}
    files |= {f"docs/{name}.toml": REMARK for name in ("models", "timeline", "studies")}
    return make_report(tmp_path_factory.mktemp("second"), files)


@pytest.fixture(scope="module")
def site(programs: Path, root: Path) -> Path:
    """The site of the second report."""
    built = run(programs / "report-build", "build", cwd=root, PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert built.returncode == 0, built.stdout + built.stderr
    assert built.stderr.splitlines()[-1] == "the site is in site"
    return root / "site"


def test_the_package_comes_from_the_wheel(programs: Path, root: Path) -> None:
    """Nothing of the checkout is imported."""
    found = run(programs / "python", "-c", "import report_build; print(report_build.__file__)", cwd=root)
    assert Path(found.stdout.strip()).is_relative_to(programs.parent)


def test_its_check_is_clean_and_tells_of_a_flaw(programs: Path, root: Path) -> None:
    """The same findings as here, for chapters that are not ours."""
    clean = run(programs / "report-build", "check", cwd=root)
    assert (clean.returncode, clean.stdout, clean.stderr) == (0, "", "0 findings\n")
    glossary = root / "docs/glossary.md"
    glossary.write_text(GLOSSARY + "\nIt falls [@kaplan2020scalng].\n", encoding="utf-8")
    try:
        flawed = run(programs / "report-build", "check", cwd=root)
    finally:
        glossary.write_text(GLOSSARY, encoding="utf-8")
    line = GLOSSARY.count("\n") + 2
    assert flawed.returncode == 1
    assert f"docs/glossary.md:{line}: C001 unknown citation 'kaplan2020scalng' (did you mean 'kaplan2020scaling'?)" in flawed.stdout


def test_its_page_has_citation_fact_and_term(site: Path) -> None:
    """What the package is for stands on the page, and leads to the pages that the build makes."""
    page = (site / "index.html").read_text(encoding="utf-8")
    assert "<title>A small report</title>" in page
    assert 'href="#fn:ref-kaplan2020scaling"' in page
    assert re.search(r'<a [^>]*href="reference/facts/#gpt3-parameters"[^>]*>175 billion</a>', page)
    assert re.search(r'<a [^>]*href="glossary/#token"[^>]*>token</a>', page)
    assert "Scaling Laws for Neural Language Models" in (site / "reference/bibliography/index.html").read_text(encoding="utf-8")


def test_its_page_has_the_theme(site: Path) -> None:
    """The look, the fonts and the policy of this report come with the wheel."""
    page = (site / "index.html").read_text(encoding="utf-8")
    assert 'http-equiv="Content-Security-Policy"' in page
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    style = "".join((site / name).read_text(encoding="utf-8") for name in sheets)
    assert "margin-note" in style
    fonts = re.findall(r'url\(["\']?([^"\')]+\.woff2)', style)
    assert fonts
    assert [name for name in fonts if not (site / sheets[0]).parent.joinpath(name).exists()] == []
