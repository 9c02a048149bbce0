"""What is right among what a checker accepts, when it also accepts a share of what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import screening

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WRONGLY = (0.0001, 0.001, 0.01, 0.1)
CHANCES = np.logspace(-5, 0, 101)


def right(chance: float, wrongly: float) -> float:
    """Share of accepted candidates that are right; the checker accepts all right ones and a share `wrongly` of the rest."""
    return screening.predictive_value(chance, 1, wrongly)


def numbers() -> dict[str, float]:
    """The share where one candidate in a hundred is right, a checker each."""
    return {f"{wrongly:g}": right(0.01, wrongly) for wrongly in WRONGLY}


def draw(style: look.Style) -> Figure:
    """A rising curve a checker, and marks where one candidate in a hundred is right."""
    figure, ax = look.axes(height=4.6)
    for i, wrongly in enumerate(WRONGLY):
        values = [right(float(chance), wrongly) for chance in CHANCES]
        ax.plot(CHANCES, values, color=style.colours[i], linestyle=look.DASHES[i], label=f"{100 * wrongly:g} %")
        ax.plot(0.01, right(0.01, wrongly), look.MARKERS[i], color=style.colours[i], markersize=9)
    ax.set_xscale("log")
    ax.set(xlim=(1e-5, 1), ylim=(0, 1.42))
    look.plain_ticks(ax, "x", [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1], ["0.001 %", "0.01 %", "0.1 %", "1 %", "10 %", "100 %"])
    look.plain_ticks(ax, "y", [0, 0.5, 1], ["0", "50 %", "100 %"])
    ax.legend(loc="upper center", title="share of the wrong ones that is accepted", title_fontsize=look.SMALL, ncols=4, columnspacing=1.0,
              handlelength=1.8)  # fmt: skip
    ax.set_xlabel("candidates that are right")
    look.above(ax, "accepted candidates that are right", style.text)
    return figure
