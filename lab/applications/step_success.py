"""Chance that a task of m steps succeeds when each step does with chance s and no error is repaired: s^m."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

CHANCES = (0.999, 0.99, 0.98, 0.9)
STEPS = np.arange(1, 201)


def success(chance: float, steps: NDArray[np.int64] | int) -> NDArray[np.float64]:
    """Chance of the task, shape as `steps`."""
    return np.asarray(chance ** np.asarray(steps, dtype=np.float64))


def half(chance: float) -> float:
    """Steps after which the task succeeds half of the time."""
    return float(np.log(0.5) / np.log(chance))


def numbers() -> dict[str, float]:
    """Where each curve passes one half, and the worked example of the chapter."""
    return {f"half_{s:g}": half(s) for s in CHANCES} | {"0.98_50": float(success(0.98, 50))}


def draw(style: look.Style) -> Figure:
    """One falling curve a chance, and a mark where it passes one half."""
    figure, ax = look.axes(height=4.6)
    for i, chance in enumerate(CHANCES):
        ax.plot(STEPS, success(chance, STEPS), color=style.colours[i], linestyle=look.DASHES[i], label=f"{100 * chance:g} % a step")
        if half(chance) < STEPS[-1]:
            ax.plot(half(chance), 0.5, look.MARKERS[i], color=style.colours[i], markersize=9)
    ax.set(xlim=(0, 200), ylim=(0, 1.03))
    look.plain_ticks(ax, "x", [0, 50, 100, 150, 200], ["0", "50", "100", "150", "200"])
    look.plain_ticks(ax, "y", [0, 0.5, 1], ["0", "0.5", "1"])
    ax.legend(loc="upper right", bbox_to_anchor=(1, 0.77))
    ax.set_xlabel("steps, m")
    look.above(ax, "chance that the task succeeds, no error repaired; mark: one half", style.text)
    return figure
