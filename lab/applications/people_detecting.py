"""How often people tell generated from real: pooled studies by medium, and an experiment with faces, as the ledger has them.

``measure()`` takes the rows from the table of studies and the ledger into ``people_detecting.json``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lab import effects, ledger
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DRAWN_FROM = ("lab/effects.py",)
DATA = Path(__file__).with_suffix(".json")
CHANCE = 50
PANELS = {
    "people": (
        ("diel-all", "56 papers, all media", 1),
        ("diel-audio", "audio", 1),
        ("diel-video", "video", 1),
        ("diel-images", "images", 1),
        ("diel-text", "text", 1),
        ("nightingale-faces", "Faces, untrained", 1),
        ("nightingale-trained", "Faces, with feedback", 1),
    )
}


def measure() -> None:
    """Write the rows beside this script."""
    ledger.write(DATA, effects.rows(PANELS))


def numbers() -> dict[str, float]:
    """How many intervals hold chance."""
    return {name: float(sum(effects.unsure(row, CHANCE) for row in found)) for name, found in ledger.read(DATA).items()}


def draw(style: look.Style) -> Figure:
    """One panel around chance."""
    figure, ax = look.axes(height=4.8)
    effects.panel(ax, ledger.read(DATA)["people"], style, "right answers, %; line: guessing", middle=CHANCE)
    ax.set_xlim(30, 90)
    look.plain_ticks(ax, "x", [30, 40, 50, 60, 70, 80, 90], ["30", "40", "50", "60", "70", "80", "90"])
    return figure
