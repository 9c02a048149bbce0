"""How long an important memory outscores a fresh trivial one, when recency decays by a factor an hour.

The score of Generative Agents is the sum of recency, importance and relevance, each between 0 and 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

DECAYS = (0.995, 0.98, 0.9)
IMPORTANT, TRIVIAL = (0.9, 0.6), (0.2, 0.5)  # importance and relevance, supposed
HOURS = np.arange(0, 361)


def score(decay: float, hours: NDArray[np.int64] | float, importance: float, relevance: float) -> NDArray[np.float64]:
    """Recency, importance and relevance with equal weights, shape as `hours` since the memory was last retrieved."""
    return np.asarray(decay ** np.asarray(hours, dtype=np.float64) + importance + relevance)


def overtaken(decay: float) -> float:
    """Hours after which the important memory scores no more than a trivial one that was just retrieved."""
    left = 1 + sum(TRIVIAL) - sum(IMPORTANT)
    return float(np.log(left) / np.log(decay))


def numbers() -> dict[str, float]:
    """Hours until overtaken, a decay factor each, and the worked example of the chapter."""
    return {f"overtaken_{decay:g}": overtaken(decay) for decay in DECAYS} | {"first": 0.9 + 0.2 + 0.5, "second": 0.3 + 0.9 + 0.6}


def draw(style: look.Style) -> Figure:
    """A falling curve a decay factor, the trivial memory as a level line, and marks where they meet."""
    figure, ax = look.axes(height=4.4)
    fresh = float(score(1, 0, *TRIVIAL))
    ax.axhline(fresh, color=style.muted, linewidth=1.6)
    look.note(ax, "trivial, just retrieved", (104, fresh + 0.005), style.text, va="bottom")
    for i, decay in enumerate(DECAYS):
        ax.plot(HOURS, score(decay, HOURS, *IMPORTANT), color=style.colours[i], linestyle=look.DASHES[i], label=f"{decay:g} an hour")
        ax.plot(overtaken(decay), fresh, look.MARKERS[i], color=style.colours[i], markersize=9)
    ax.set(xlim=(0, 360), ylim=(1.4, 2.55))
    look.plain_ticks(ax, "x", range(0, 361, 72), ["0", "3 days", "6 days", "9 days", "12 days", "15 days"])
    look.plain_ticks(ax, "y", [1.5, 2, 2.5], ["1.5", "2", "2.5"])
    ax.legend(loc="upper right", title="recency is multiplied by", title_fontsize=look.SMALL)
    ax.set_xlabel("time since the important memory was used")
    look.above(ax, "score of a memory", style.text)
    return figure
