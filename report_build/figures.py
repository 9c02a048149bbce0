"""Draws the report's figures, and tells which are stale without importing what draws them.

A figure is a script `lab/<part>/<figure>.py` that defines `draw(style)`, which returns a Matplotlib figure. It
becomes `docs/assets/figures/<part>/<figure>.svg` and `<figure>-dark.svg`. Each SVG carries in `<dc:source>` the
digest of all it was drawn from, so that it proves its own origin. Where a figure needs measured data, `measure()` in
the same script writes `<figure>.json` beside it, and sees to its own progress and resumption.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from report_build.textfile import write_whole

OUTPUT = Path("docs/assets/figures")
# The scripts are read as text: parsing each of them would take longer than all the other checks together.
_FUNCTION = re.compile(r"^def (\w+)\(", re.M)
_IMPORT = re.compile(r"^from lab\.calc(?:\.(\w+))? import (\([^)]*\)|[^\n(]+)", re.M)
_DRAWN_FROM = re.compile(r"^DRAWN_FROM = \(([^)]*)\)", re.M)
_SOURCE = re.compile(r"<dc:source>\s*([^<]*?)\s*</dc:source>")


class FigureError(Exception):
    """What keeps a figure from being drawn or measured, in one line for its author."""


@dataclass(frozen=True, order=True, slots=True)
class FigureSource:
    """A script that draws one figure: `part` and `name` are its folder in lab/ and its stem."""

    part: str
    name: str
    root: Path

    @property
    def script(self) -> Path:
        """The script that draws it."""
        return self.root / "lab" / self.part / f"{self.name}.py"

    @property
    def data(self) -> Path:
        """The measured data beside the script, which need not exist."""
        return self.script.with_suffix(".json")

    @property
    def outputs(self) -> dict[str, Path]:
        """The drawn files, by the name of their colour scheme."""
        folder = self.root / OUTPUT / self.part
        return {"light": folder / f"{self.name}.svg", "dark": folder / f"{self.name}-dark.svg"}

    def __str__(self) -> str:
        return f"{self.part}/{self.name}"


def find(root: Path) -> tuple[FigureSource, ...]:
    """Every figure of the lab in the order of its path."""
    scripts = sorted((root / "lab").glob("*/*.py"))
    return tuple(FigureSource(path.parent.name, path.stem, root) for path in scripts if "draw" in _functions(path))


def digest(source: FigureSource) -> str:
    """SHA-256 (hex) of what the figure is drawn from: script, style, the `lab.calc` modules it imports, its data.

    What else it is drawn from a script names itself: `DRAWN_FROM = ("lab/<part>/<other>.py", "lab/<part>/<other>.json")`.
    """
    imported = sorted(source.root / f"lab/calc/{name}.py" for name in _calculators(source.script))
    named = _DRAWN_FROM.search(source.script.read_text(encoding="utf-8"))
    others = [source.root / name for name in re.findall(r'"([^"]+)"', named[1])] if named else []
    total = hashlib.sha256()
    for path in (source.script, source.root / "lab/style.py", *imported, source.data, *others):
        if path.exists():
            content = path.read_bytes().replace(b"\r\n", b"\n")
            total.update(f"{path.relative_to(source.root).as_posix()} {len(content)}\n".encode() + content)
    return total.hexdigest()


def recorded(svg: Path) -> str | None:
    """The digest that a drawn figure carries; None when there is no such file or no digest in it."""
    found = _SOURCE.search(svg.read_text(encoding="utf-8")) if svg.exists() else None
    return found[1] if found else None


def stale(root: Path) -> tuple[FigureSource, ...]:
    """The figures of which a colour scheme is missing or was drawn from something else than what stands there now.

    A figure whose experiment has not been run has nothing to draw; a page that shows it misses an image.
    """
    known = (each for each in find(root) if not unmeasured(each))
    return tuple(each for each in known if {recorded(svg) for svg in each.outputs.values()} != {digest(each)})


def unmeasured(source: FigureSource) -> bool:
    """Whether a figure waits for data that its script measures and that is not there yet."""
    return not source.data.exists() and "measure" in _functions(source.script)


def orphans(root: Path) -> tuple[Path, ...]:
    """The drawn files that no script of the lab draws (any more)."""
    drawn = {svg for source in find(root) for svg in source.outputs.values()}
    return tuple(svg for svg in sorted((root / OUTPUT).rglob("*.svg")) if svg not in drawn)


def draw(root: Path, only: Collection[str] = (), *, force: bool = False) -> tuple[Path, ...]:
    """Draw what is stale (all, with `force`) of the figures named in `only` (all, when empty); return what was written.

    A name is `figure` or `part/figure`. Raises `FigureError` for a name that is no figure, for packages that are not
    installed, and, when all others are drawn, for figures whose data is still to be measured.
    """
    chosen = _named(find(root), only)
    waiting = [source for source in chosen if unmeasured(source)]
    asked = chosen if force else [source for source in stale(root) if source in chosen]
    written = tuple(svg for source in asked if source not in waiting for svg in _draw(source))
    if waiting:
        raise FigureError(f"not measured yet, use --measure first: {', '.join(map(str, waiting))}")
    return written


def measure(root: Path, name: str) -> Path:
    """Run `measure()` of the figure's script and return the data file it writes.

    Raises `FigureError` for an unknown name, a script that measures nothing, and packages that are not installed.
    """
    (source,) = _named(find(root), [name])
    if "measure" not in _functions(source.script):
        raise FigureError(f"{source} measures nothing: its script defines no measure()")
    with _lab(root):
        _load(source).measure()
    return source.data


def _named(sources: tuple[FigureSource, ...], names: Collection[str]) -> tuple[FigureSource, ...]:
    """The sources that the names mean, in their own order."""
    for name in names:
        matches = [source for source in sources if name in (source.name, str(source))]
        if not matches:
            raise FigureError(f"no figure '{name}': no lab/<part>/{name.split('/')[-1]}.py defines draw()")
        if len(matches) > 1:
            raise FigureError(f"figure '{name}' may be {' or '.join(map(str, matches))}: name the part too")
    return tuple(source for source in sources if not names or source.name in names or str(source) in names)


def _functions(script: Path) -> set[str]:
    """Names of the functions that a script defines at its top level."""
    return set(_FUNCTION.findall(script.read_text(encoding="utf-8")))


def _calculators(script: Path) -> set[str]:
    """Names of the modules in lab/calc that a script imports: `from lab.calc import a, b`, `from lab.calc.a import b`."""
    named: set[str] = set()
    for module, names in _IMPORT.findall(script.read_text(encoding="utf-8")):
        named |= {module} if module else {name.split()[0] for name in names.strip("()").split(",") if name.strip()}
    return named


def _draw(source: FigureSource) -> Iterator[Path]:
    """Draw both colour schemes of one figure; each file is replaced at once or not at all."""
    metadata = {"Date": None, "Creator": None, "Source": digest(source)}
    with _lab(source.root):
        script, looks, matplotlib = _load(source), import_module("lab.style"), import_module("matplotlib")
        for name, path in source.outputs.items():
            style, text = looks.STYLES[name], io.StringIO()
            with matplotlib.rc_context({**looks.settings(style), "svg.hashsalt": str(source)}):
                script.draw(style).savefig(text, format="svg", metadata=metadata)
            write_whole(path, looks.finish(text.getvalue()))
            yield path


def _load(source: FigureSource) -> ModuleType:
    """Import the script from its file, so that a part of lab/ needs no `__init__.py`."""
    spec = spec_from_file_location(f"lab.{source.part}.{source.name}", source.script)
    if spec is None or spec.loader is None:
        raise FigureError(f"{source.script} cannot be imported")
    module = sys.modules[spec.name] = module_from_spec(spec)  # named: dataclasses look their module up
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise FigureError(f"{error.filename}:{error.lineno}: {error.msg}") from error
    return module


@contextmanager
def _lab(root: Path) -> Iterator[None]:
    """Let scripts import `lab` from the report's root; say in one line what to install when a package is missing."""
    sys.path.insert(0, str(root))
    try:
        yield
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] == "lab":
            raise
        raise FigureError(f"{missing.name} is not installed; the lab needs: pip install -e '.[lab]'") from missing
    finally:
        sys.path.remove(str(root))
