"""A small language model while it learns, against n-grams on the same test text.

``measure()`` runs the whole experiment of ``lab.language`` (some twenty minutes of one core; it can be stopped and taken up
again), and writes the data of all its figures and the model that pages run. ``draw()`` shows the learning curve.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

from lab import style as looks

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
ORDERS = ("1", "2", "3", "5")
APART = 0.09  # least distance of two labels in bits per byte
TICKS = {5e4: "50 k", 2e5: "200 k", 1e6: "1 M", 4e6: "4 M"}


def measure() -> None:
    """Run the experiment, or what is left of it."""
    from lab.language.outcome import measure as everything

    everything()


def check_small() -> None:
    """Run the whole experiment on a tiny scale, twice: the second time takes the results up. Raises AssertionError."""
    from lab.language.check import check_small as check

    check()


def draw(style: looks.Style) -> Figure:
    """Bits per byte on the test text over the tokens trained on (logarithmic): the model, and Kneser-Ney n-grams.

    An n-gram counts each token once; where the text is used up its line goes on level and dashed.
    """
    data = json.loads(DATA.read_text(encoding="utf-8"))
    curve = [point for point in data["training"]["curve"] if point[0] > 0]
    figure, ax = looks.axes(looks.WIDTH, 5.2)
    ax.set_xscale("log")
    start, end = curve[0][0], curve[-1][0]
    for order in ORDERS:
        grown, bits = data["ngrams"]["growth"][order], data["ngrams"]["tokens"][order]
        ax.plot(*zip(*grown, strict=True), color=style.colours[1], linewidth=1.8, marker=looks.MARKERS[1], markersize=3.5)
        ax.plot([grown[-1][0], end], [bits, bits], color=style.colours[1], linestyle=looks.DASHES[1], linewidth=1.4)
    ax.plot(*zip(*curve, strict=True), color=style.colours[0], marker="o", markersize=5, clip_on=False)
    labels = [(curve[-1][1], f"Transformer {curve[-1][1]:.2f}", style.colours[0])]
    labels += [(data["ngrams"]["tokens"][n], f"{n}-gram {data['ngrams']['tokens'][n]:.2f}", style.colours[1]) for n in ORDERS]
    height = -math.inf
    for bits, text, colour in sorted(labels):
        height = max(bits, height + APART)
        looks.note(ax, text, (end * 1.12, height), colour, fontweight="bold" if colour == style.colours[0] else "normal")
    ax.set_xlim(start, end)
    looks.plain_ticks(ax, "x", list(TICKS), list(TICKS.values()))
    ax.set_xlabel("tokens trained on")
    looks.above(ax, "bits per byte of test text", style.muted)
    return figure
