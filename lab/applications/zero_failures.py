"""The failure rate that n trials without a failure leave possible: the exact 95 % limit, and the rule of three.

n independent trials all succeed with chance (1 - q)^n; the limit is the q at which that is 5 %, 1 - 0.05^(1/n), about 3/n.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

TRIALS = np.arange(5, 301)
MARKED = (20, 30, 300)


def limit(trials: NDArray[np.int64] | int) -> NDArray[np.float64]:
    """Upper 95 % limit of the failure rate after `trials` without a failure, shape as `trials`."""
    return np.asarray(1 - 0.05 ** (1 / np.asarray(trials, dtype=np.float64)))


def numbers() -> dict[str, float]:
    """Exact limit and rule of three at the marked numbers of trials."""
    return {f"exact_{n}": float(limit(n)) for n in MARKED} | {f"rule_{n}": 3 / n for n in MARKED}


def draw(style: look.Style) -> Figure:
    """Both curves on logarithmic axes, with the exact limit at the marks."""
    figure, ax = look.axes(height=4.4)
    ax.plot(TRIALS, limit(TRIALS), color=style.colours[0], label="exact limit")
    ax.plot(TRIALS, 3 / TRIALS, color=style.colours[1], linestyle=look.DASHES[1], label="rule of three, 3/n")
    for n in MARKED:
        ax.plot(n, limit(n), look.MARKERS[0], color=style.colours[0], markersize=9)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set(xlim=(5, 340), ylim=(0.007, 0.8))
    look.plain_ticks(ax, "x", [5, 20, 30, 100, 300], ["5", "20", "30", "100", "300"])
    look.plain_ticks(ax, "y", [0.01, 0.1, 0.5], ["1 %", "10 %", "50 %"])
    ax.legend(loc="upper right")
    ax.set_xlabel("trials without a failure, n")
    look.above(ax, "highest failure rate not excluded at 95 %", style.text)
    return figure
