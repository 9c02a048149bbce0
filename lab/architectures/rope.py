"""Rotary position embedding: how fast pairs of coordinates turn, and how the score falls with distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import rope

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEAD_WIDTH = 128
BASES = (10_000.0, 500_000.0)
PAIRS = (0, 8, 24)


def numbers() -> dict[str, float]:
    """Positions in a full turn of the fastest and the slowest pair, and the mean similarity at some distances."""
    rows: dict[str, float] = {}
    for base in BASES:
        turn = 2 * np.pi / rope.frequencies(HEAD_WIDTH, base)
        rows |= {f"base_{base:.0f}_fastest": float(turn[0]), f"base_{base:.0f}_slowest": float(turn[-1])}
        for distance in (1, 10, 100, 1000):
            value = rope.mean_similarity(np.array([float(distance)]), HEAD_WIDTH, base)[0]
            rows[f"base_{base:.0f}_at_{distance}"] = float(value)
    return rows


def draw(style: look.Style) -> Figure:
    """Above: the cosine of three pairs against distance. Below: the mean over all pairs, for two bases."""
    figure, (above, below) = look.panels(2, 1, height=6.2)
    near = np.linspace(0, 64, 257)
    turns = rope.frequencies(HEAD_WIDTH)
    for i, pair in enumerate(PAIRS):
        colour, dash, width = (style.colours[(5, 1, 0)[i]], look.DASHES[(0, 1, 3)[i]], (1.2, 2.4, 2.6)[i])
        label = f"pair {pair + 1}"
        above.plot(near, np.cos(near * turns[pair]), color=colour, linestyle=dash, linewidth=width, label=label)
    above.legend(loc="lower center", bbox_to_anchor=(0.5, 0.99), ncols=3, columnspacing=1.4)
    above.set_xlim(0, 64)
    above.set_ylim(-1.08, 1.08)
    look.plain_ticks(above, "y", [-1, 0, 1], ["\N{MINUS SIGN}1", "0", "1"])
    above.set_ylabel("cos(distance × θ)")
    above.set_xlabel("distance between query and key")
    far = np.logspace(0, 5, 601)
    for i, base in enumerate(BASES):
        below.plot(far, rope.mean_similarity(far, HEAD_WIDTH, base), color=style.colours[(0, 3)[i]], linewidth=1.3)
    look.note(below, "base 10,000", (22, 0.3), style.colours[0], ha="right")
    look.note(below, "base 500,000", (700, 0.72), style.colours[3])
    below.set_xscale("log")
    below.set_xlim(1, 1e5)
    below.set_ylim(-0.2, 1)
    look.plain_ticks(below, "x", [1, 10, 100, 1000, 10_000, 100_000], ["1", "10", "100", "1k", "10k", "100k"])
    look.plain_ticks(below, "y", [0, 0.5, 1], ["0", "0.5", "1"])
    below.set_ylabel("mean over pairs")
    below.set_xlabel("distance, logarithmic")
    return figure
