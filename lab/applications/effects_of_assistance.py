"""Effects of an assistant on people's time and scores, with their confidence intervals, as the table of studies and the ledger have them.

``measure()`` takes the rows from ``docs/studies.toml`` and their numbers from ``docs/facts.toml`` into
``effects_of_assistance.json``, which ``draw()`` shows; a test holds the file against both.
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
PANELS = {
    "time": (
        ("peng-server", "New web server, Copilot", -1),
        ("metr-returning", "METR 2nd, returning", 1),
        ("lukac-nabla", "Notes, first scribe", -1),
        ("metr-recruits", "METR 2nd, recruits", 1),
        ("lukac-dax", "Notes, second scribe", 1),
        ("becker-time", "METR 1st, own repository", 1),
    ),
    "score": (
        ("qazi-diagnosis", "Diagnosis after a course", 1),
        ("goh-alone", "Model without doctors", 1),
        ("goh-management", "Management", 1),
        ("goh-diagnosis", "Diagnosis, no course", 1),
    ),
}


def measure() -> None:
    """Write the rows beside this script."""
    ledger.write(DATA, effects.rows(PANELS))


def numbers() -> dict[str, float]:
    """How many intervals of each panel hold zero."""
    return {name: float(sum(effects.unsure(row) for row in found)) for name, found in ledger.read(DATA).items()}


def draw(style: look.Style) -> Figure:
    """A panel for time and one for scores; an open mark where the interval holds zero."""
    data = ledger.read(DATA)
    figure, (time, score) = look.panels(2, 1, height=7.4, height_ratios=[len(found) for found in data.values()])
    effects.panel(time, data["time"], style, "change of the time for a task, %", better=-1)
    effects.panel(score, data["score"], style, "difference of the score, percentage points")
    time.set_xlim(-95, 45)
    look.plain_ticks(time, "x", [-80, -40, 0, 40], ["−80", "−40", "0", "+40"])
    score.set_xlim(-10, 35)
    look.plain_ticks(score, "x", [-10, 0, 10, 20, 30], ["−10", "0", "+10", "+20", "+30"])
    return figure
