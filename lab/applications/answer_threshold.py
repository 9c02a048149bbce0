"""Expected score of an answer that is right with chance p, when an error costs t/(1 - t) points and abstaining nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

THRESHOLDS = (0.0, 0.5, 0.75, 0.9)
CHANCES = np.linspace(0, 1, 101)


def score(chance: NDArray[np.float64] | float, threshold: float) -> NDArray[np.float64]:
    """Points for answering, shape as `chance`: p - (1 - p) t / (1 - t)."""
    return np.asarray(np.asarray(chance) - (1 - np.asarray(chance)) * threshold / (1 - threshold))


def numbers() -> dict[str, float]:
    """The two worked examples of the chapter, and the score at each threshold, which is nothing."""
    return {"0.6_0.75": float(score(0.6, 0.75)), "0.8_0.9": float(score(0.8, 0.9))} | {f"at_{t:g}": float(score(t, t)) for t in THRESHOLDS}


def draw(style: look.Style) -> Figure:
    """One rising line a threshold, marked where it passes the score of abstaining."""
    figure, ax = look.axes(height=4.6)
    ax.axhline(0, color=style.muted, linewidth=1.6)
    for i, threshold in enumerate(THRESHOLDS):
        cost = threshold / (1 - threshold)
        ax.plot(CHANCES, score(CHANCES, threshold), color=style.colours[i], linestyle=look.DASHES[i], label=f"costs {cost:g}")
        ax.plot(threshold, 0, look.MARKERS[i], color=style.colours[i], markersize=9, clip_on=False)
    ax.set(xlim=(0, 1), ylim=(-3.2, 1.05))
    look.plain_ticks(ax, "x", [0, 0.5, 0.75, 0.9, 1], ["0", "0.5", "0.75", "0.9", "1"])
    look.plain_ticks(ax, "y", [-3, -2, -1, 0, 1], ["−3", "−2", "−1", "0", "1"])
    ax.legend(loc="lower right", title="an error", title_fontsize=look.SMALL, handlelength=1.6, borderpad=0.1)
    ax.set_xlabel("chance that the answer is right, p")
    look.above(ax, "expected points for answering; mark: as good as abstaining", style.text)
    return figure
