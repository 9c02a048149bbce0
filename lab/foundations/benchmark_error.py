"""How wide the 95 % interval of a benchmark's accuracy is, against its number of questions.

The plain Gaussian interval z sqrt(p (1 - p) / n) of `lab.calc.uncertainty`, for independent questions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import uncertainty

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHARES = (0.5, 0.8, 0.95)
QUESTIONS = np.logspace(np.log10(30), 4.3, 61)


def numbers() -> dict[str, float]:
    """Half-width in percentage points at 50 % and 80 % for some sizes, and questions for a gap of two points."""
    rows = {f"{p:g}_{n}": 100 * uncertainty.half_width(p, n) for p in SHARES for n in (100, 200, 1000, 10_000)}
    return rows | {"questions_for_2_points_at_80": float(uncertainty.questions_for_gap(0.8, 0.02))}


def draw(style: look.Style) -> Figure:
    """One falling line an accuracy on logarithmic axes."""
    figure, ax = look.axes(height=4.6)
    for i, share in enumerate(SHARES):
        width = [100 * uncertainty.half_width(share, float(n)) for n in QUESTIONS]
        ax.plot(QUESTIONS, width, color=style.colours[i], linestyle=look.DASHES[i], label=f"accuracy {100 * share:.0f} %")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlim(QUESTIONS[0], QUESTIONS[-1])
    look.plain_ticks(ax, "x", [30, 100, 300, 1000, 3000, 10_000], ["30", "100", "300", "1,000", "3,000", "10,000"])
    look.plain_ticks(ax, "y", [0.5, 1, 2, 5, 10, 20], ["± 0.5", "± 1", "± 2", "± 5", "± 10", "± 20"])
    ax.legend(loc="upper right")
    ax.set_xlabel("questions in the benchmark")
    look.above(ax, "95 % interval of the accuracy, percentage points", style.text)
    return figure
