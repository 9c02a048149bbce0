"""Effects of an assistant on people's time and scores, with their confidence intervals, as the table of studies and the ledger have them.

``measure()`` takes the rows from ``docs/studies.toml`` and their numbers from ``docs/facts.toml`` into
``effects_of_assistance.json``, which ``draw()`` shows; a test holds the file against both.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
DOCS = Path(__file__).parents[2] / "docs"
# The rows of each panel with their names there, and -1 where the ledger counts a decrease.
TIME = (
    ("peng-server", "New web server, Copilot", -1),
    ("metr-returning", "METR 2nd, returning", 1),
    ("lukac-nabla", "Notes, first scribe", -1),
    ("metr-recruits", "METR 2nd, recruits", 1),
    ("lukac-dax", "Notes, second scribe", 1),
    ("becker-time", "METR 1st, own repository", 1),
)
SCORE = (
    ("qazi-diagnosis", "Diagnosis after a course", 1),
    ("goh-alone", "Model without doctors", 1),
    ("goh-management", "Management", 1),
    ("goh-diagnosis", "Diagnosis, no course", 1),
)
PANELS = {"time": TIME, "score": SCORE}


def rows() -> dict[str, list[dict[str, Any]]]:
    """The rows of each panel: study, name, effect and the two ends of its interval, an increase positive (% or points)."""
    ledger, studies = (tomllib.loads((DOCS / name).read_text(encoding="utf-8")) for name in ("facts.toml", "studies.toml"))
    found: dict[str, list[dict[str, Any]]] = {}
    for panel, wanted in PANELS.items():
        for id, title, sign in wanted:
            effect, interval = (ledger[studies[id][name].removeprefix("fact:")] for name in ("effect", "interval"))
            low, high = sorted(sign * end for end in interval["value"])
            row = {"study": id, "title": title, "effect": sign * effect["value"], "low": low, "high": high}
            found.setdefault(panel, []).append(row | {"unit": effect["unit"], "status": effect["status"]})
    return found


def measure() -> None:
    """Write the rows beside this script."""
    DATA.write_text(json.dumps(rows(), indent=1) + "\n", encoding="utf-8", newline="\n")


def numbers() -> dict[str, float]:
    """How many intervals of each panel hold zero."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return {panel: float(sum(row["low"] <= 0 <= row["high"] for row in found)) for panel, found in data.items()}


def draw(style: look.Style) -> Figure:
    """A panel for time and one for scores; an open mark where the interval holds zero."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    figure, axes = look.panels(2, 1, height=7.4, height_ratios=[len(TIME), len(SCORE)])
    titles = ("change of the time for a task, %", "difference of the score, percentage points")
    for ax, found, title in zip(axes, data.values(), titles, strict=True):
        ax.axvline(0, color=style.muted, linewidth=1.6)
        for i, row in enumerate(found):
            unsure = row["low"] <= 0 <= row["high"]
            colour = style.muted if unsure else style.colours[0 if (row["effect"] > 0) == (found is data["score"]) else 1]
            ax.plot([row["low"], row["high"]], [i, i], color=colour)
            ax.plot(
                [row["effect"]], [i], look.MARKERS[unsure], color=colour, markersize=9, markerfacecolor=style.page if unsure else colour
            )
        ax.set_ylim(len(found) - 0.5, -0.5)
        look.only_grid(ax, "x")
        look.plain_ticks(ax, "y", range(len(found)), [row["title"] for row in found])
        look.above(ax, title, style.text)
    axes[0].set_xlim(-95, 45)
    look.plain_ticks(axes[0], "x", [-80, -40, 0, 40], ["−80", "−40", "0", "+40"])
    axes[1].set_xlim(-10, 35)
    look.plain_ticks(axes[1], "x", [-10, 0, 10, 20, 30], ["−10", "0", "+10", "+20", "+30"])
    return figure
