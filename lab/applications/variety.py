"""How many works that share a likeness are worth as many unrelated ones: n / (1 + (n - 1) rho).

If each pair of n quantities of equal variance is correlated by rho, their mean varies as much as that of so many
independent ones; statistics calls it the design effect of clusters (Kish).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

LIKENESS = (0.0, 0.01, 0.05, 0.2)
WORKS = np.unique(np.round(np.logspace(0, 3, 121)))


def effective(works: NDArray[np.float64] | float, likeness: float) -> NDArray[np.float64]:
    """Unrelated works that vary as much, shape as `works`; at most 1 / `likeness`."""
    return np.asarray(np.asarray(works) / (1 + (np.asarray(works) - 1) * likeness))


def simulated(works: int, likeness: float, draws: int, seed: int) -> float:
    """The same by drawing: the variance of one work over that of the mean of `works` that share a common part."""
    rng = np.random.default_rng(seed)
    common, own = rng.standard_normal(draws), rng.standard_normal((draws, works))
    each = np.sqrt(likeness) * common[:, None] + np.sqrt(1 - likeness) * own
    return float(each[:, 0].var() / each.mean(axis=1).var())


def numbers() -> dict[str, float]:
    """Unrelated works to which a hundred and a thousand amount."""
    return {f"{works}_{rho:g}": float(effective(works, rho)) for works in (100, 1000) for rho in LIKENESS}


def draw(style: look.Style) -> Figure:
    """A rising curve a likeness on logarithmic axes."""
    figure, ax = look.axes(height=4.6)
    for i, rho in enumerate(LIKENESS):
        ax.plot(WORKS, effective(WORKS, rho), color=style.colours[i], linestyle=look.DASHES[i], label=f"{rho:g}")
        ax.plot(1000, effective(1000, rho), look.MARKERS[i], color=style.colours[i], markersize=9, clip_on=False)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set(xlim=(1, 1100), ylim=(1, 1300))
    look.plain_ticks(ax, "x", [1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    look.plain_ticks(ax, "y", [1, 5, 20, 100, 1000], ["1", "5", "20", "100", "1,000"])
    ax.legend(loc="upper left", title="likeness of a pair", title_fontsize=look.SMALL)
    ax.set_xlabel("works, n")
    look.above(ax, "unrelated works that vary as much", style.text)
    return figure
