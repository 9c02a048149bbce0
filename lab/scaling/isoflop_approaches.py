"""The best size for a budget by the three approaches of Hoffmann et al. 2022, on the runs of `scaling_law`.

``measure()`` takes what is drawn from ``scaling_law.json``, which has to be measured first; it trains nothing.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab import record
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
RUNS = DATA.with_name("scaling_law.json")
WAYS = {
    "envelope": "1: envelope of curves",
    "profiles": "2: IsoFLOP parabolas",
    "parametric": "3: fitted law",
    "parametric_known_entropy": "3, with E known",
}


def measure() -> None:
    """Copy the approaches from the scaling experiment's data."""
    started = time.perf_counter()
    data = json.loads(RUNS.read_text(encoding="utf-8"))
    record.save(DATA, data["approaches"], seed=0, seconds=time.perf_counter() - started, tolerance=0.1)


def numbers() -> dict[str, dict[str, Any]]:
    """For each approach: exponent of N_opt(C), its interval, best size and symbols a weight at the middle budget."""
    ways = json.loads(DATA.read_text(encoding="utf-8"))["ways"]
    return {name: {key: value for key, value in way.items() if key != "points"} for name, way in ways.items()}


def draw(style: look.Style) -> Figure:
    """Above: loss against size for each budget. Below: best size against budget by each approach."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    figure, (upper, lower) = look.panels(2, 1, height=9.4)
    profiles(upper, data["profiles"], style)
    optima(lower, data, style)
    return figure


def profiles(ax: Axes, found: list[dict[str, Any]], style: look.Style) -> None:
    """Runs of one budget, their parabola, and its vertex."""
    for i, profile in enumerate(found):
        colour = style.colours[i % len(style.colours)]
        sizes = np.geomspace(min(profile["N"]), max(profile["N"]), 60)
        ax.plot(sizes, np.polyval(profile["parabola"], np.log(sizes)), color=colour, linewidth=1.8)
        ax.plot(profile["N"], profile["loss"], look.MARKERS[i % len(look.MARKERS)], color=colour, markersize=6)
        if profile["best"] is not None:
            lowest = np.polyval(profile["parabola"], np.log(profile["best"]))
            ax.plot(profile["best"], lowest, "*", color=style.text, markersize=13, zorder=5)
        at = (max(profile["N"]) * 1.08, float(np.polyval(profile["parabola"], np.log(max(profile["N"])))))
        look.note(ax, power(profile["C"]), at, colour)
    ax.set_xscale("log")
    ax.set_xlim(1.9e3, 4.2e5)
    look.plain_ticks(ax, "x", [3e3, 1e4, 3e4, 1e5], ["3k", "10k", "30k", "100k"])
    look.above(ax, "Loss of runs of one budget (FLOP); star: vertex", style.text)
    ax.set_xlabel("weights N")


def optima(ax: Axes, data: dict[str, Any], style: look.Style) -> None:
    """Best sizes as points, the fitted powers as lines."""
    low, high = data["range"]
    budgets = np.array([low, high])
    for i, (name, label) in enumerate(WAYS.items()):
        way = data["ways"][name]
        line = way["N"] * (budgets / data["middle"]) ** way["exponent"]
        label = f"{label}: C^{way['exponent']:.2f}"
        ax.plot(budgets, line, color=style.colours[i], linestyle=look.DASHES[i], label=label)
        if name in {"envelope", "profiles"}:
            size = 2.5 if name == "envelope" else 7
            ax.plot(way["points"]["C"], way["points"]["N"], look.MARKERS[i], color=style.colours[i], markersize=size)
    ax.set_xscale("log")
    ax.set_yscale("log")
    sizes = [n for way in data["ways"].values() for n in way["points"]["N"]]
    ax.set_ylim(min(sizes) * 0.8, max(sizes) * 5)
    look.plain_ticks(ax, "y", [3e3, 1e4, 3e4, 1e5], ["3k", "10k", "30k", "100k"])
    look.plain_ticks(ax, "x", [1e10, 1e11], ["10¹⁰", "10¹¹"])
    ax.legend(loc="upper left")
    look.above(ax, "Best weights N for the budget", style.text)
    ax.set_xlabel("training compute C = 6 N D, FLOP")


def power(value: float) -> str:
    """A number as one digit, a point, another digit and a power of ten."""
    exponent = int(np.floor(np.log10(value)))
    raised = str(exponent).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{value / 10**exponent:.1f}·10{raised}"
