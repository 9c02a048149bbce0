"""Optimal tokens per parameter against compute, as three published sets of constants say it.

The constants and their sources are in `chinchilla_optima.json`; the optimum is the closed form of
`lab.calc.chinchilla`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab import style as look
from lab.calc import chinchilla

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")


def published() -> dict[str, Any]:
    """The committed constants with their sources."""
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def laws() -> dict[str, chinchilla.Law]:
    """Each published set of constants by its name."""
    keys = ("E", "A", "B", "alpha", "beta")
    return {row["name"]: chinchilla.Law(**{key: row[key] for key in keys}) for row in published()["laws"]}


def numbers() -> dict[str, dict[str, float]]:
    """For each set: tokens per parameter at 1e20, 1e22, 1e24 and 1e26 FLOP, and the optimum at Gopher's budget."""
    rows = {}
    for name, law in laws().items():
        best = chinchilla.optimum(law, published()["chinchilla"]["compute"])
        ratios = {f"{c:.0e}": chinchilla.optimum(law, c).tokens_per_parameter for c in (1e20, 1e22, 1e24, 1e26)}
        gopher = {"parameters": best.parameters, "tokens": best.tokens, "ratio": best.tokens_per_parameter}
        rows[name] = ratios | {f"gopher_{key}": value for key, value in gopher.items()} | {"gopher_loss": best.loss}
    return rows


def draw(style: look.Style) -> Figure:
    """Three lines on logarithmic axes, the rule of twenty, and the point at which Chinchilla was trained."""
    figure, ax = look.axes(height=5.0)
    compute = np.logspace(18, 27, 19)
    labels = (("Hoffmann, as printed", (3e22, 97), "right"), ("Hoffmann, unrounded", (9e26, 48), "right"),
              ("Besiroglu, refit", (1e25, 13.4), "center"))  # fmt: skip
    colours = (style.colours[1], style.colours[3], style.colours[0])
    for i, law in enumerate(laws().values()):
        ratio = [chinchilla.optimum(law, float(c)).tokens_per_parameter for c in compute]
        ax.plot(compute, ratio, color=colours[i], linestyle=look.DASHES[(1, 3, 0)[i]])
        text, place, side = labels[i]
        look.note(ax, text, place, colours[i], ha=side)
    ax.axhline(20, color=style.muted, linewidth=1.3, linestyle=(0, (2, 2)))
    look.note(ax, "20 tokens a parameter", (1.4e18, 17.2), style.muted)
    model = published()["chinchilla"]
    ax.plot([model["compute"]], [model["tokens"] / model["parameters"]], "D", color=style.text, markersize=9)
    look.note(ax, "Chinchilla 70B", (model["compute"], 25.5), style.text, ha="center")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlim(1e18, 1e27)
    ax.set_ylim(10, 250)
    look.plain_ticks(ax, "x", [1e18, 1e21, 1e24, 1e27], ["10¹⁸", "10²¹", "10²⁴", "10²⁷"])
    look.plain_ticks(ax, "y", [10, 20, 50, 100, 200], ["10", "20", "50", "100", "200"])
    ax.set_xlabel("training compute, FLOP")
    look.above(ax, "optimal training tokens per parameter", style.text)
    return figure
