"""How much features that share dimensions disturb each other, against features for each dimension and how seldom they are active.

n features along random unit vectors in d dimensions, each active with size 1 and chance s. What the others add to one
feature's readout has mean square (n - 1) s / d, since the squared product of two random unit vectors has mean 1 / d.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHANCES = (0.1, 0.01, 0.001)
RATIOS = np.logspace(-0.5, 3, 60)  # features for each dimension
DIMENSIONS = 512


def noise(ratio: float, chance: float, dimensions: int = DIMENSIONS) -> float:
    """Root mean square disturbance of one readout, beside a signal of 1."""
    return math.sqrt(max(ratio * dimensions - 1, 0) * chance / dimensions)


def simulated(features: int, dimensions: int, chance: float, draws: int, seed: int) -> float:
    """The same, measured on random vectors and random activity."""
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((features, dimensions))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    active = (rng.random((draws, features)) < chance).astype(float)
    active[:, 0] = 0
    return float(np.sqrt(np.mean((active @ vectors @ vectors[0]) ** 2)))


def numbers() -> dict[str, float]:
    """Disturbance at 1, 10 and 100 features for each dimension."""
    return {f"{s:g}_{r}": noise(r, s) for s in CHANCES for r in (1, 10, 100)}


def draw(style: look.Style) -> Figure:
    """One rising line a chance on logarithmic axes, and a level line where the disturbance is half of the signal."""
    figure, ax = look.axes(height=4.6)
    for i, chance in enumerate(CHANCES):
        line = [noise(float(ratio), chance) for ratio in RATIOS]
        ax.plot(RATIOS, line, color=style.colours[i], linestyle=look.DASHES[i], label=f"active {100 * chance:g} % of the time")
    ax.axhline(0.5, color=style.muted, linestyle=":", linewidth=1.6)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set(xlim=(RATIOS[0], RATIOS[-1]), ylim=(0.01, 60))
    look.plain_ticks(ax, "x", [1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    look.plain_ticks(ax, "y", [0.01, 0.1, 0.5, 1, 10], ["0.01", "0.1", "0.5", "1", "10"])
    ax.legend(loc="upper left")
    ax.set_xlabel("features for each dimension")
    look.above(ax, "disturbance of a readout whose signal is 1", style.text)
    return figure
