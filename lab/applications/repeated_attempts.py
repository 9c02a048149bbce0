"""Chance that at least one of k attacks passes a filter that stops each with the same chance: 1 - b^k."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import repeated_sampling

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STOPPED = (0.9, 0.99, 0.999, 0.9999)
TRIES = [int(k) for k in np.unique(np.round(np.logspace(0, 5, 121)))]


def half(stopped: float) -> float:
    """Attempts after which one has passed with a chance of one half."""
    return float(np.log(0.5) / np.log(stopped))


def numbers() -> dict[str, float]:
    """Where each curve passes one half, and what a thousand attempts do to a filter that stops 99 %."""
    return {f"half_{b:g}": half(b) for b in STOPPED} | {"0.99_1000": repeated_sampling.coverage(0.01, 1000)}


def draw(style: look.Style) -> Figure:
    """A rising curve a filter, and a mark where it passes one half."""
    figure, ax = look.axes(height=4.6)
    for i, stopped in enumerate(STOPPED):
        passed = [repeated_sampling.coverage(1 - stopped, k) for k in TRIES]
        ax.plot(TRIES, passed, color=style.colours[i], linestyle=look.DASHES[i], label=f"{100 * stopped:g} %")
        ax.plot(half(stopped), 0.5, look.MARKERS[i], color=style.colours[i], markersize=9)
    ax.set_xscale("log")
    ax.set(xlim=(1, 1e5), ylim=(0, 1.42))
    look.plain_ticks(ax, "x", [1, 10, 100, 1000, 10_000, 100_000], ["1", "10", "100", "1,000", "10,000", "100,000"])
    look.plain_ticks(ax, "y", [0, 0.5, 1], ["0", "50 %", "100 %"])
    ax.legend(loc="upper center", title="the filter stops", title_fontsize=look.SMALL, ncols=4, columnspacing=1.0, handlelength=1.8)
    ax.set_xlabel("independent attempts, k")
    look.above(ax, "chance that at least one passes", style.text)
    return figure
