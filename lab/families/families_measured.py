"""How near the samples and the density of each family come to three known densities at one budget: two panels of means and spreads.

Numbers of ``lab.foundations.eight_families``: five seeds. Left, the sliced distance in units of that between two sets of true samples;
right, the divergence from the data, where a family has a likelihood.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DRAWN_FROM = ("lab/foundations/eight_families.json",)
DATA = Path(__file__).parents[1] / "foundations" / "eight_families.json"
BARELY = 0.004  # nats: what is less is drawn here


def numbers() -> dict[str, dict[str, Any]]:
    """For each method and density: mean and deviation of the ratio, and of the divergence or None."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    found: dict[str, dict[str, Any]] = {}
    for name, method in data["methods"].items():
        found[name] = {"title": method["title"], "likelihood": method["likelihood"]}
        for key, truth in data["truth"].items():
            result, floor = data["results"][name][key], truth["floor"]["sliced_w2"]["mean"]
            ratio = {part: result["sliced_w2"][part] / floor for part in ("mean", "sd")}
            found[name][key] = {"ratio": ratio, "kl": result["kl"]}
    return found


def draw(style: look.Style) -> Figure:
    """Methods in rows, by their mean ratio on the ring; a mark for each density."""
    rows = sorted(numbers().values(), key=lambda row: -row["ring"]["ratio"]["mean"])
    figure, (left, right) = look.panels(1, 2, height=6.6, sharey=True)
    for place, row in enumerate(rows):
        for index, key in enumerate(("ring", "moons", "checkerboard")):
            at = place + 0.25 * (1 - index)
            mark(left, row[key]["ratio"], at, index, style)
            if row[key]["kl"]:
                mark(right, row[key]["kl"], at, index, style)
        if row["likelihood"] is None:
            look.note(right, "no density", (1.3 * BARELY, place), style.muted)
        elif row["likelihood"] == "bound":
            look.note(right, "≤", (6.5, place), style.muted, ha="center")
    left.set_yticks(range(len(rows)), labels=[row["title"] for row in rows])
    left.set_ylim(-0.6, len(rows) - 0.4)
    for ax, ticks, limits in ((left, (1, 2, 5, 10), (0.6, 13)), (right, (0.01, 0.1, 1), (BARELY, 9))):
        ax.set_xscale("log")
        ax.set_xlim(*limits)
        look.plain_ticks(ax, "x", ticks, [f"{tick:g}" for tick in ticks])
    left.axvline(1, color=style.muted, linewidth=1.2)
    look.above(left, "distance ÷ true", style.text)
    look.above(right, "KL from data, nats", style.text)
    handles = [
        left.plot([], [], look.MARKERS[i], color=style.colours[i], label=text)[0]
        for i, text in enumerate(("ring", "moons", "checkerboard"))
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, handletextpad=0.1)
    return figure


def mark(ax: Axes, value: dict[str, float], at: float, index: int, style: look.Style) -> None:
    """A mean with its deviation over the seeds; a lower end that would leave the axes ends at them."""
    below = min(value["sd"], value["mean"] - BARELY)
    ax.errorbar(
        max(value["mean"], BARELY),
        at,
        xerr=[[max(below, 0)], [value["sd"]]],
        fmt=look.MARKERS[index],
        color=style.colours[index],
        markersize=5,
        elinewidth=1.6,
    )
