"""What a wrong belief costs: bits a toss of a coin that shows heads with chance p, when the code is made for chance q.

The cross-entropy -p log2 q - (1 - p) log2 (1 - q), least at q = p, where it is the entropy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

CHANCES = (0.5, 0.2, 0.05)
BELIEFS = np.linspace(0.01, 0.99, 99)


def cross_entropy(p: float, q: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Bits a toss, shape as `q`."""
    return np.asarray(-p * np.log2(q) - (1 - p) * np.log2(1 - np.asarray(q)))


def numbers() -> dict[str, float]:
    """Entropy of each coin, and its cost under the beliefs 0.5 and 0.8."""
    rows = {f"entropy_{p:g}": float(cross_entropy(p, p)) for p in CHANCES}
    return rows | {f"{p:g}_believed_{q:g}": float(cross_entropy(p, q)) for p in CHANCES for q in (0.5, 0.8)}


def draw(style: look.Style) -> Figure:
    """One curve a coin, its least value marked."""
    figure, ax = look.axes(height=4.8)
    for i, p in enumerate(CHANCES):
        ax.plot(BELIEFS, cross_entropy(p, BELIEFS), color=style.colours[i], linestyle=look.DASHES[i], label=f"heads {100 * p:g} %")
        ax.plot(p, cross_entropy(p, p), look.MARKERS[i], color=style.colours[i], markersize=9)
    ax.set(xlim=(0, 1), ylim=(0, 4))
    look.plain_ticks(ax, "x", [0, 0.2, 0.5, 0.8, 1], ["0", "0.2", "0.5", "0.8", "1"])
    look.plain_ticks(ax, "y", [0, 1, 2, 3, 4], ["0", "1", "2", "3", "4"])
    ax.legend(loc="upper center")
    ax.set_xlabel("believed chance of heads, q")
    look.above(ax, "bits a toss with a code made for q; mark: q = p", style.text)
    return figure
