"""What it costs to fill several masks in one step, when tokens come in pairs that belong together.

Text of n tokens in n / 2 pairs; each pair is one of two phrases with equal chance, so that its tokens fit or do not. In
each of K steps n / K positions chosen at random are filled, each from its own exact conditional. A pair is torn, half of
the time, only when both of its positions are filled in the same step, which has the chance (n / K - 1) / (n - 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LENGTHS = (16, 64, 256)


def torn(length: int, steps: int) -> float:
    """Expected share of pairs that do not fit. Raises `ValueError` unless the steps divide the length."""
    if length % steps:
        raise ValueError("the number of steps must divide the length")
    return (length / steps - 1) / (length - 1) / 2


def simulated(length: int, steps: int, texts: int, seed: int) -> float:
    """The same share, counted over `texts` filled at random."""
    rng = np.random.default_rng(seed)
    found = 0.0
    for _ in range(texts):
        step = rng.permutation(length) // (length // steps)  # in which each position is filled
        first, second = step.reshape(-1, 2).T
        guessed = rng.integers(0, 2, (length // 2, 2))
        found += float(np.mean((first == second) & (guessed[:, 0] != guessed[:, 1])))
    return found / texts


def numbers() -> dict[str, float]:
    """Torn pairs in one step, in a quarter, half and all of as many steps as tokens."""
    return {f"{n}_{k}": torn(n, k) for n in LENGTHS for k in (1, n // 4, n // 2, n)}


def draw(style: look.Style) -> Figure:
    """One line a length against steps for each token."""
    figure, ax = look.axes(height=4.6)
    for i, length in enumerate(LENGTHS):
        steps = [2**power for power in range(length.bit_length())]
        shares = [100 * torn(length, k) for k in steps]
        ax.plot([k / length for k in steps], shares, color=style.colours[i], linestyle=look.DASHES[i],
                marker=look.MARKERS[i], markersize=6, label=f"{length} tokens")  # fmt: skip
    ax.set_xscale("log")
    look.plain_ticks(ax, "x", [1 / 256, 1 / 64, 1 / 16, 1 / 4, 1], ["1/256", "1/64", "1/16", "1/4", "1"])
    ax.set_ylim(-2, 54)
    look.plain_ticks(ax, "y", [0, 10, 20, 30, 40, 50], ["0", "10", "20", "30", "40", "50 %"])
    ax.legend(loc="upper right")
    ax.set_xlabel("steps for each token")
    look.above(ax, "pairs of words that do not fit", style.text)
    return figure
