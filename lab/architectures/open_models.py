"""What eight releases of language models opened, axis by axis: size, amount of data, weights, and what training was made of.

``measure()`` takes size, amount of data and licence from ``docs/models.toml``, adds what was released beside the weights, and writes
``open_models.json``, which ``draw()`` shows; a test holds the file against the table of models.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab import diagram, ledger
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DRAWN_FROM = ("lab/diagram.py",)
DATA = Path(__file__).with_suffix(".json")
AXES = {
    "size": "size\nstated",
    "amount": "data\ncounted",
    "weights": "weights",
    "data": "training\ndata",
    "code": "training\ncode",
    "checkpoints": "check-\npoints",
}
BESIDE = ("data", "code", "checkpoints")
# A row of docs/models.toml, what was released of BESIDE, and the place in the report of its makers that says so.
RELEASED = {
    "gpt-4": ((), "openai2023technical, section 2"),
    "mixtral": ((), "jiang2024mixtral, abstract and section 1"),
    "llama-2": ((), "touvron2023llama2, section 1"),
    "kimi-k2": ((), "kimi2025kimi, abstract"),
    "opt": (("code",), "zhang2022open, section 1"),
    "t5": (("data", "code"), "raffel2019exploring, abstract"),
    "pythia": (BESIDE, "biderman2023pythia, abstract"),
    "olmo": (BESIDE, "groeneveld2024olmo, abstract and section 1"),
}
FREE = ("Apache 2.0", "MIT")  # licences that let anybody use the weights for any purpose
WIDTH, TOP, ROW, LEFT, COLUMN, RING = 504.0, 56.0, 36.0, 158.0, 63.0, 11.0  # points, the coordinates of the drawing


def stated(text: str) -> float:
    """1 for a number of the ledger, 0 for one that its maker withholds. Raises `ValueError` for one that nobody has checked."""
    if text.startswith("fact:"):
        return 1.0
    if text == "not public":
        return 0.0
    raise ValueError(f"{text!r} tells neither that a number is public nor that it is not")


def weights(licence: str) -> float:
    """1 for weights under a free licence, one half under terms of their maker, 0 where there are none to be had."""
    return 0.0 if licence == "weights not released" else 1.0 if licence in FREE else 0.5


def rows() -> list[dict[str, Any]]:
    """A row for each release, from the most closed to the most open: its name, how far each axis is open (0 to 1), and the source."""
    models = ledger.table("models")
    found: list[dict[str, Any]] = []
    for key, (released, source) in RELEASED.items():
        model = models[key]
        known = {"size": stated(model["parameters"]), "amount": stated(model["data"]), "weights": weights(model["licence"])}
        found.append({"name": model["name"], "source": source} | known | {axis: float(axis in released) for axis in BESIDE})
    return sorted(found, key=lambda row: sum(row[axis] for axis in AXES))


def measure() -> None:
    """Write the rows beside this script."""
    ledger.write(DATA, {"verified": "2026-11-24", "rows": rows()})


def numbers() -> dict[str, dict[str, float]]:
    """For each release of the file, in its order: how far each axis is open, 0 to 1."""
    data = ledger.read(DATA)
    return {row["name"]: {axis: row[axis] for axis in AXES} for row in data["rows"]}


def _mark(ax: Axes, at: tuple[float, float], share: float, style: look.Style) -> None:
    """A ring that is empty, half filled or filled."""
    from matplotlib.patches import Circle, Wedge  # here: the module is read without Matplotlib

    colour = style.colours[0] if share else style.muted
    if share == 1:
        ax.add_patch(Circle(at, RING, facecolor=colour, edgecolor="none"))
    elif share:
        ax.add_patch(Wedge(at, RING, 90, 270, facecolor=colour, edgecolor="none"))
    ax.add_patch(Circle(at, RING, facecolor="none", edgecolor=colour, linewidth=1.6))


def draw(style: look.Style) -> Figure:
    """A row for each release, a column for each axis, and a key below."""
    found = numbers()
    height = TOP + ROW * (len(found) + 1)
    figure, ax = diagram.sheet(WIDTH, height)
    columns = [LEFT + COLUMN * place for place in range(len(AXES))]
    for x, name in zip(columns, AXES.values(), strict=True):
        ax.text(x, TOP - 14, name, ha="center", va="bottom", fontsize=look.SMALL)
    for place, (name, row) in enumerate(found.items()):
        y = TOP + ROW * (place + 0.5)
        ax.axhline(y - ROW / 2, color=style.grid, linewidth=0.8)
        ax.text(8, y, name, va="center")
        for x, axis in zip(columns, AXES, strict=True):
            _mark(ax, (x, y), row[axis], style)
    below = height - ROW / 2
    ax.axhline(below - ROW / 2, color=style.grid, linewidth=0.8)
    for x, share, meaning in ((20.0, 1.0, "open"), (118.0, 0.5, "on its maker’s terms"), (366.0, 0.0, "not released")):
        _mark(ax, (x, below), share, style)
        ax.text(x + 20, below, meaning, va="center", fontsize=look.SMALL)
    return figure
