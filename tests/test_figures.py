"""Figures are found, dated by their digest, and drawn the same byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from report_build import figures

SCRIPT = '''"""A figure."""
from lab.calc import rope


def draw(style):
    """A line."""
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().plot([0, 1], color=style.text)
    return figure
'''


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A report with one figure, one script that draws nothing, and the style."""
    here = Path(__file__).parents[1]
    for name, text in {
        "lab/scaling/line.py": SCRIPT,
        "lab/scaling/helper.py": "def measure():\n    pass\n",
        "lab/calc/rope.py": "X = 1\n",
        "lab/calc/lora.py": "X = 1\n",
        "lab/style.py": (here / "lab/style.py").read_text(encoding="utf-8"),
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_only_scripts_that_draw_are_found(root: Path) -> None:
    assert [str(source) for source in figures.find(root)] == ["scaling/line"]


@pytest.mark.parametrize("changed", ["lab/scaling/line.py", "lab/style.py", "lab/calc/rope.py", "lab/scaling/line.json"])
def test_digest_follows_script_style_calculator_and_data(root: Path, changed: str) -> None:
    (source,) = figures.find(root)
    before = figures.digest(source)
    path = root / changed
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + "\n", encoding="utf-8")
    assert figures.digest(source) != before


def test_digest_follows_what_the_script_names_itself(root: Path) -> None:
    (source,) = figures.find(root)
    other = root / "lab/scaling/other.json"
    other.write_text("1", encoding="utf-8")
    source.script.write_text(SCRIPT + 'DRAWN_FROM = (\n    "lab/scaling/other.json",\n)\n', encoding="utf-8")
    before = figures.digest(source)
    other.write_text("2", encoding="utf-8")
    assert figures.digest(source) != before


def test_digest_ignores_what_is_not_drawn_from_and_line_ends(root: Path) -> None:
    (source,) = figures.find(root)
    before = figures.digest(source)
    (root / "lab/calc/lora.py").write_text("X = 2\n", encoding="utf-8")
    source.script.write_bytes(SCRIPT.replace("\n", "\r\n").encode())
    assert figures.digest(source) == before


def test_figure_is_stale_until_both_schemes_carry_its_digest(root: Path) -> None:
    (source,) = figures.find(root)
    light, dark = source.outputs["light"], source.outputs["dark"]
    light.parent.mkdir(parents=True)
    assert figures.stale(root) == (source,)
    light.write_text(f"<svg><dc:source>{figures.digest(source)}</dc:source></svg>", encoding="utf-8")
    assert figures.recorded(light) == figures.digest(source)
    assert figures.stale(root) == (source,)
    dark.write_text(light.read_text(encoding="utf-8"), encoding="utf-8")
    assert figures.stale(root) == ()
    source.data.write_text("{}", encoding="utf-8")
    assert figures.stale(root) == (source,)


def test_files_without_digest_or_script_are_told(root: Path) -> None:
    (source,) = figures.find(root)
    other = source.outputs["light"].with_name("old.svg")
    other.parent.mkdir(parents=True)
    other.write_text("<svg/>", encoding="utf-8")
    assert figures.recorded(other) is None
    assert figures.recorded(other.with_name("none.svg")) is None
    assert figures.orphans(root) == (other,)


def test_unknown_names_are_told_in_one_line(root: Path) -> None:
    with pytest.raises(figures.FigureError, match="no figure 'lime'"):
        figures.draw(root, ["lime"])
    with pytest.raises(figures.FigureError, match="scaling/line measures nothing"):
        figures.measure(root, "line")
    (root / "lab/overview").mkdir()
    (root / "lab/overview/line.py").write_text(SCRIPT, encoding="utf-8")
    with pytest.raises(figures.FigureError, match="overview/line or scaling/line"):
        figures.draw(root, ["line"])


def test_broken_script_is_told_with_its_line(root: Path) -> None:
    (root / "lab/scaling/line.py").write_text("x = 1\ndef draw(:\n", encoding="utf-8")
    with pytest.raises(figures.FigureError, match=r"line\.py:2: "):
        figures.draw(root)


def test_missing_package_is_told_with_the_extra_to_install(root: Path) -> None:
    (source,) = figures.find(root)
    source.script.write_text("import no_such_package\ndef draw(style): ...\n", encoding="utf-8")
    with pytest.raises(figures.FigureError, match=r"no_such_package is not installed.*pip install -e '\.\[lab\]'"):
        figures.draw(root)


def test_importing_needs_neither_matplotlib_nor_torch() -> None:
    code = "import sys, report_build.figures; sys.exit(any(m in sys.modules for m in ('matplotlib', 'torch', 'numpy')))"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])


def test_what_is_not_measured_is_told_after_the_rest_is_drawn(root: Path) -> None:
    pytest.importorskip("matplotlib")
    measured = SCRIPT + "\n\ndef measure():\n    pass\n"
    (root / "lab/scaling/law.py").write_text(measured, encoding="utf-8")
    with pytest.raises(figures.FigureError, match=r"not measured yet.*: scaling/law"):
        figures.draw(root)
    assert figures.stale(root) == ()


def test_drawing_twice_gives_the_same_bytes(root: Path) -> None:
    pytest.importorskip("matplotlib")
    (source,) = figures.find(root)
    written = figures.draw(root, ["scaling/line"])
    assert written == tuple(source.outputs.values())
    first = [path.read_bytes() for path in written]
    assert figures.draw(root) == ()
    assert figures.stale(root) == ()
    figures.draw(root, force=True)
    assert [path.read_bytes() for path in written] == first
    assert sorted(path.name for path in written[0].parent.iterdir()) == ["line-dark.svg", "line.svg"]
