"""Double descent of least squares: the excess error by its closed form, and measured on random data.

n rows of N(0, I_p), noise of variance 1, a true vector of length 1; the least-squares solution of smallest norm. The closed
form is that of the chapter; the marks are medians of seeded runs, since the mean diverges at p = n.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROWS, NOISE, LENGTH = 100, 1.0, 1.0
SHOWN = (10, 30, 50, 70, 85, 95, 105, 115, 130, 160, 200, 300, 500)
RUNS, SEED = 200, 20261124


def expected(inputs: int, rows: int = ROWS) -> float:
    """Mean excess error with `inputs` inputs. Raises `ValueError` where it is infinite."""
    if inputs < rows - 1:
        return NOISE * inputs / (rows - inputs - 1)
    if inputs > rows + 1:
        return LENGTH * (1 - rows / inputs) + NOISE * rows / (inputs - rows - 1)
    raise ValueError("the mean is infinite where inputs and rows are equal in number, or one apart")


@cache
def measured(inputs: int, runs: int = RUNS) -> tuple[float, float]:
    """Mean and median of the excess error over seeded runs."""
    rng = np.random.default_rng([SEED, inputs])
    truth = np.zeros(inputs)
    truth[0] = LENGTH**0.5
    errors = []
    for _ in range(runs):
        x = rng.standard_normal((ROWS, inputs))
        found = np.linalg.pinv(x) @ (x @ truth + NOISE**0.5 * rng.standard_normal(ROWS))
        errors.append(float(((found - truth) ** 2).sum()))
    return float(np.mean(errors)), float(np.median(errors))


def numbers() -> dict[str, float]:
    """The chapter's examples."""
    return {str(p): expected(p) for p in (50, 90, 111, 200)}


def draw(style: look.Style) -> Figure:
    """The closed form as two lines, medians as marks, on logarithmic axes; a dotted line at p = n."""
    figure, ax = look.axes(height=4.8)
    for side in (np.unique(np.geomspace(5, 98, 60).astype(int)), np.unique(np.geomspace(102, 600, 60).astype(int))):
        label = "mean, closed form" if side[0] < ROWS else None
        ax.plot(side, [expected(int(p)) for p in side], color=style.colours[0], label=label)
    ax.plot(SHOWN, [measured(p)[1] for p in SHOWN], look.MARKERS[1], color=style.colours[1], markersize=6, label="median of 200 runs")
    ax.axvline(ROWS, color=style.muted, linestyle=":", linewidth=1.6)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set(xlim=(8, 600), ylim=(0.05, 200))
    look.plain_ticks(ax, "x", [10, 30, 100, 300], ["10", "30", "100", "300"])
    look.plain_ticks(ax, "y", [0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    ax.legend(loc="upper left")
    ax.set_xlabel("inputs p, with 100 rows of data")
    look.above(ax, "excess error of least squares", style.text)
    return figure
