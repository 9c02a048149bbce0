"""What each family pays to sample and what it can say of the probability of a datum: passes of the network against kinds of likelihood.

``measure()`` takes the passes from ``docs/facts.toml`` and from the lab's experiment on eight families, and writes
``passes_and_likelihood.json``, which ``draw()`` shows; a test holds the file against both. One pass follows from the construction.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from lab import ledger
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
LAB = Path(__file__).parents[1]
KINDS = ("none", "up to a\nconstant", "a lower\nbound", "by an\nODE", "exact")
# family: its kind of likelihood, where its name stands beside the mark (points), and how the name is aligned
PLACES = {
    "GAN": (0, (0, 12), "center"),
    "distilled": (0, (24, -8), "left"),
    "energy-based": (1, (4, 12), "right"),
    "VAE": (2, (0, 12), "center"),
    "diffusion": (2, (4, -20), "right"),
    "few-step solver": (3, (8, 12), "right"),
    "flow matching": (3, (-4, 12), "left"),
    "coupling flow": (4, (-4, 12), "left"),
    "autoregressive": (4, (4, 12), "right"),
}
ROAD = ("diffusion", "few-step solver", "distilled")


def passes() -> dict[str, list[float]]:
    """For each family the least and the greatest number of passes for one sample, as the ledger and the lab have them."""
    facts = ledger.table("facts")
    lab = ledger.read(LAB / "foundations" / "eight_families.json")["methods"]
    side = facts["dalle-image-grid-side"]["value"]
    exact: dict[str, float] = {
        "energy-based": lab["energy"]["evaluations"],
        "diffusion": facts["ddpm-steps"]["value"],
        "few-step solver": facts["edm-evaluations"]["value"],
        "flow matching": lab["flow_matching"]["evaluations"],
        "autoregressive": side * side,
    }
    once = dict.fromkeys(("GAN", "VAE", "coupling flow"), 1.0)
    return {name: [value, value] for name, value in (exact | once).items()} | {"distilled": facts["lcm-steps"]["value"]}


def measure() -> None:
    """Write the passes beside this script."""
    ledger.write(DATA, passes())


def numbers() -> dict[str, list[float]]:
    """For each family of the file the least and the greatest number of passes."""
    found: dict[str, list[float]] = ledger.read(DATA)
    return found


def _family(ax: Axes, name: str, span: list[float], style: look.Style) -> None:
    """A mark, or a bar between the least and the greatest number, with the name beside it."""
    kind, offset, side = PLACES[name]
    colour = style.colours[1] if name in ROAD else style.colours[0]
    middle = (span[0] * span[1]) ** 0.5
    ax.plot(span, [kind, kind], color=colour, linewidth=5)
    ax.plot([middle], [kind], "o", color=colour, markersize=10)
    ax.annotate(name, (middle, kind), offset, textcoords="offset points", ha=side, va="bottom", color=colour, fontsize=look.SMALL)


def draw(style: look.Style) -> Figure:
    """Marks over passes on a logarithmic axis, and the road on which diffusion gives up its likelihood for speed."""
    figure, ax = look.axes(height=5.4)
    found = numbers()
    for name, span in found.items():
        _family(ax, name, span, style)
    points = [((found[name][0] * found[name][1]) ** 0.5, PLACES[name][0]) for name in ROAD]
    for start, end in pairwise(points):
        line = {"arrowstyle": "-|>,head_width=0.3,head_length=0.5", "color": style.colours[1], "linewidth": 1.8, "shrinkA": 8, "shrinkB": 8}
        ax.annotate("", end, start, arrowprops=line | {"linestyle": look.DASHES[1]})
    ax.set_xscale("log")
    ax.set_xlim(0.6, 2400)
    ax.set_ylim(-0.45, 4.6)
    look.plain_ticks(ax, "x", (1, 10, 100, 1000), ("1", "10", "100", "1,000"))
    look.plain_ticks(ax, "y", range(len(KINDS)), KINDS)
    look.only_grid(ax, "y")
    ax.set_xlabel("passes of the network for one sample")
    look.above(ax, "likelihood of a datum", style.text)
    return figure
