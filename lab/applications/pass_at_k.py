"""pass@k from ten samples of which three pass: the unbiased estimate, and what treating 3/10 as the true chance would give."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from lab import style as look
from lab.calc import repeated_sampling

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DRAWN, PASSED = 10, 3
SAMPLES = range(1, DRAWN + 1)


def counted(samples: int) -> float:
    """The estimate by listing every choice of `samples` of the ten and counting those that hold one that passes."""
    choices = [min(choice) < PASSED for choice in combinations(range(DRAWN), samples)]
    return sum(choices) / len(choices)


def numbers() -> dict[str, float]:
    """Both estimates for 1, 5 and 8 samples."""
    rows = {f"estimate_{k}": repeated_sampling.coverage_estimate(DRAWN, PASSED, k) for k in (1, 5, 8)}
    return rows | {f"plugged_{k}": repeated_sampling.coverage(PASSED / DRAWN, k) for k in (1, 5, 8)}


def draw(style: look.Style) -> Figure:
    """Two rising lines over k."""
    figure, ax = look.axes(height=4.4)
    estimate = [repeated_sampling.coverage_estimate(DRAWN, PASSED, k) for k in SAMPLES]
    plugged = [repeated_sampling.coverage(PASSED / DRAWN, k) for k in SAMPLES]
    ax.plot(SAMPLES, estimate, color=style.colours[0], marker=look.MARKERS[0], markersize=7, label="unbiased estimate")
    ax.plot(SAMPLES, plugged, color=style.colours[1], linestyle=look.DASHES[1], marker=look.MARKERS[1], markersize=6,
            label="1 − (1 − 0.3) to the power k")  # fmt: skip
    ax.set(xlim=(0.7, 10.3), ylim=(0, 1.05))
    look.plain_ticks(ax, "x", [1, 2, 4, 6, 8, 10], ["1", "2", "4", "6", "8", "10"])
    look.plain_ticks(ax, "y", [0, 0.5, 1], ["0", "0.5", "1"])
    ax.legend(loc="lower right")
    ax.set_xlabel("samples, k")
    look.above(ax, "pass@k from 10 samples of which 3 pass", style.text)
    return figure
