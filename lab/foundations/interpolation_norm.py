"""Length of the point between two independent Gaussian latents, on the straight line and on the great circle.

A standard Gaussian vector of k coordinates has a length close to sqrt(k). The straight mix (1 - t) a + t b has mean
square length k ((1 - t)^2 + t^2), so that half-way it is shorter by sqrt 2; the great circle keeps the length (White
2016, arXiv:1609.04468). The band is where 99 % of all samples lie, by the chi distribution's Gaussian limit, spread
sqrt(1/2).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DIMENSIONS, Z99 = 512, 2.5758


def straight_length(t: float) -> float:
    """Root mean square length at share `t` of the way, as a share of sqrt(k): sqrt((1 - t)^2 + t^2)."""
    return math.hypot(1 - t, t)


def band() -> tuple[float, float]:
    """Ends of the range that holds 99 % of the lengths of Gaussian samples, as a share of sqrt(k)."""
    reach = Z99 * math.sqrt(0.5 / DIMENSIONS)
    return 1 - reach, 1 + reach


def numbers() -> dict[str, float]:
    """Length half-way, ends of the band, and by how many of the samples' spreads the middle is too short."""
    low, high = band()
    return {
        "middle": straight_length(0.5),
        "band_low": low,
        "band_high": high,
        "spreads": (1 - straight_length(0.5)) / math.sqrt(0.5 / DIMENSIONS),
    }


def draw(style: look.Style) -> Figure:
    """Both lengths against the share of the way, over the band of samples."""
    figure, ax = look.axes(height=4.4)
    t = np.linspace(0, 1, 101)
    low, high = band()
    ax.axhspan(low, high, color=style.soft[5], linewidth=0)
    ax.plot(t, np.ones_like(t), color=style.colours[0])
    ax.plot(t, [straight_length(float(x)) for x in t], color=style.colours[1], linestyle=look.DASHES[1])
    look.note(ax, "great circle", (0.5, 1.04), style.colours[0], ha="center")
    look.note(ax, "straight line", (0.5, 0.665), style.colours[1], ha="center")
    look.note(ax, "99 % of samples", (0.5, 0.955), style.text, ha="center")
    ax.set_xlim(0, 1)
    ax.set_ylim(0.6, 1.15)
    look.plain_ticks(ax, "x", [0, 0.5, 1], ["z₁", "half-way", "z₂"])
    look.plain_ticks(ax, "y", [0.7, 0.8, 0.9, 1.0, 1.1], ["0.7", "0.8", "0.9", "1", "1.1"])
    look.above(ax, "length as a share of √k, k = 512", style.text)
    return figure
