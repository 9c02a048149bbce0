"""Price of the final run by the rule of six, against the number of active parameters, for three amounts of data.

6 N D operations at a utilisation of 40 % of 10^15 a second and 2 dollars an accelerator hour, the chapter's example.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc.energy import device_seconds
from lab.calc.transformer import training_flop

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PEAK, UTILISATION, HOUR = 1e15, 0.4, 2.0
RATIOS = (20, 200, 2000)
SIZES = np.logspace(8, 12, 41)


def dollars(parameters: float, tokens: float) -> float:
    """Price of one run in US dollars."""
    return device_seconds(training_flop(parameters, tokens), PEAK, UTILISATION) / 3600 * HOUR


def numbers() -> dict[str, float]:
    """The chapter's example, and runs of 10 and 100 billion parameters at each ratio."""
    rows = {"example": dollars(1e10, 1e12)}
    return rows | {f"{n:g}_{ratio}": dollars(n, ratio * n) for n in (1e10, 1e11) for ratio in RATIOS}


def draw(style: look.Style) -> Figure:
    """One line for each number of tokens a parameter."""
    figure, ax = look.axes(height=4.8)
    for i, ratio in enumerate(RATIOS):
        price = [dollars(float(n), ratio * float(n)) for n in SIZES]
        ax.plot(SIZES, price, color=style.colours[i], linestyle=look.DASHES[i], label=f"{ratio:,} tokens a parameter")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set(xlim=(1e8, 1e12), ylim=(1e2, 1e11))
    look.plain_ticks(ax, "x", [1e8, 1e9, 1e10, 1e11, 1e12], ["0.1", "1", "10", "100", "1,000"])
    look.plain_ticks(ax, "y", [1e2, 1e4, 1e6, 1e8, 1e10], ["100", "10,000", "1 million", "100 million", "10 billion"])
    ax.legend(loc="upper left")
    ax.set_xlabel("active parameters, billions")
    look.above(ax, "US dollars for the final run alone", style.text)
    return figure
