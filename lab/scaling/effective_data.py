"""What repeated tokens are worth by the law of Muennighoff et al. 2023: effective data against passes, in units of the unique data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc.repetition import effective_data

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CONSTANT = 15.39  # R* of the paper
PASSES = np.logspace(0, 2.3, 80)


def numbers() -> dict[str, float]:
    """Effective data after 4, 16, 40 and 200 passes, and the limit."""
    return {str(n): effective_data(1, n, CONSTANT) for n in (4, 16, 40, 200)} | {"limit": 1 + CONSTANT}


def draw(style: look.Style) -> Figure:
    """The law beside fresh data and its limit, on logarithmic axes."""
    figure, ax = look.axes(height=4.6)
    ax.plot(PASSES, PASSES, color=style.colours[0], linestyle=look.DASHES[1], label="fresh data")
    ax.plot(PASSES, [effective_data(1, float(n), CONSTANT) for n in PASSES], color=style.colours[1], label="the same data again")
    ax.axhline(1 + CONSTANT, color=style.muted, linestyle=":", linewidth=1.6)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set(xlim=(1, 200), ylim=(1, 60))
    look.plain_ticks(ax, "x", [1, 4, 16, 40, 200], ["1", "4", "16", "40", "200"])
    look.plain_ticks(ax, "y", [1, 4, 16, 40], ["1", "4", "16", "40"])
    ax.legend(loc="lower right")
    ax.set_xlabel("passes over the data")
    look.above(ax, "effective data, in units of the unique data", style.text)
    return figure
