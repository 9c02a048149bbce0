"""How often a vote over m chains is right, when the wrong answers are spread and when one of them is more frequent.

The right answer has probability 0.4; the wrong ones six times 0.1, or 0.5 and 0.1. Counted over multinomial draws with a
fixed seed; ties are broken at random.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CASES = {"wrong answers spread, 0.1 each": (0.4, *[0.1] * 6), "one wrong answer has 0.5": (0.4, 0.5, 0.1)}
SAMPLES = (1, 3, 5, 9, 17, 33, 65, 129)
DRAWS, SEED = 20_000, 20261124


@cache
def right(case: str, samples: int) -> float:
    """Share of votes that the right answer wins."""
    rng = np.random.default_rng([SEED, samples])
    counts = rng.multinomial(samples, CASES[case], DRAWS) + 0.5 * rng.random((DRAWS, len(CASES[case])))
    return float(np.mean(counts.argmax(axis=1) == 0))


def numbers() -> dict[str, float]:
    """The share for each case at 1, 9 and 129 samples."""
    return {f"{'spread' if i == 0 else 'rival'}_{m}": right(case, m) for i, case in enumerate(CASES) for m in (1, 9, 129)}


def draw(style: look.Style) -> Figure:
    """One line a case."""
    figure, ax = look.axes(height=4.6)
    for i, case in enumerate(CASES):
        ax.plot(SAMPLES, [right(case, m) for m in SAMPLES], color=style.colours[i], linestyle=look.DASHES[i],
                marker=look.MARKERS[i], markersize=6, label=case)  # fmt: skip
    ax.set_xscale("log")
    ax.set_ylim(-0.03, 1.05)
    look.plain_ticks(ax, "x", [1, 3, 9, 33, 129], ["1", "3", "9", "33", "129"])
    look.plain_ticks(ax, "y", [0, 0.4, 1], ["0", "0.4", "1"])
    ax.legend(loc="center right")
    ax.set_xlabel("chains, m")
    look.above(ax, "votes that are right; the right answer has 0.4", style.text)
    return figure
