"""Share of the week that a tool saves: the task's share of the week, times the saving on it, less the checking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

SHARES = np.linspace(0, 0.5, 101)
TOOLS = (("done in no time", 1.0, 0.0), ("40 % faster", 0.4, 0.0), ("40 %, a quarter for checks", 0.4, 0.25), ("15 % faster", 0.15, 0.0))


def saved(share: NDArray[np.float64] | float, saving: float, checking: float) -> NDArray[np.float64]:
    """f s (1 - c), shape as `share`: a task of that share of the week takes `saving` less, of which `checking` is lost."""
    return np.asarray(np.asarray(share) * saving * (1 - checking))


def numbers() -> dict[str, float]:
    """The worked example and the question of the chapter."""
    return {"example": float(saved(0.1, 0.4, 0.25)), "question": float(saved(0.2, 0.5, 0.5)), "limit": float(saved(0.1, 1, 0))}


def draw(style: look.Style) -> Figure:
    """A straight line a tool, and a mark at the worked example."""
    figure, ax = look.axes(height=4.6)
    for i, (name, saving, checking) in enumerate(TOOLS):
        ax.plot(SHARES, saved(SHARES, saving, checking), color=style.colours[i], linestyle=look.DASHES[i], label=name)
    ax.plot(0.1, numbers()["example"], look.MARKERS[2], color=style.colours[2], markersize=9)
    ax.set(xlim=(0, 0.5), ylim=(0, 0.5))
    look.plain_ticks(ax, "x", [0, 0.1, 0.2, 0.3, 0.4, 0.5], ["0", "10 %", "20 %", "30 %", "40 %", "50 %"])
    look.plain_ticks(ax, "y", [0, 0.1, 0.2, 0.3, 0.4, 0.5], ["0", "10 %", "20 %", "30 %", "40 %", "50 %"])
    ax.legend(loc="upper left", title="the task is", title_fontsize=look.SMALL)
    ax.set_xlabel("share of the week that the task takes")
    look.above(ax, "share of the week that is saved", style.text)
    return figure
