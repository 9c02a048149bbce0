"""What CLIP's softmax gives the right pair, against the number of pairs in the batch and the temperature.

All wrong pairs have one similarity, the right one another: p = 1 / (1 + (N - 1) exp(-(s - s') / tau)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

RIGHT, WRONG = 0.3, 0.1
TEMPERATURES = (0.1, 0.05, 0.02, 0.01)
PAIRS = np.unique(np.round(np.logspace(np.log10(2), np.log10(32_768), 80)))


def chance(pairs: NDArray[np.float64] | float, temperature: float) -> NDArray[np.float64]:
    """Softmax probability of the right partner among `pairs`, shape as `pairs`."""
    return np.asarray(1 / (1 + (np.asarray(pairs) - 1) * np.exp(-(RIGHT - WRONG) / temperature)))


def numbers() -> dict[str, float]:
    """The chance for 2, 1,024 and 32,768 pairs at each temperature."""
    return {f"{t:g}_{n}": float(chance(float(n), t)) for t in TEMPERATURES for n in (2, 1024, 32_768)}


def draw(style: look.Style) -> Figure:
    """One falling line a temperature."""
    figure, ax = look.axes(height=4.6)
    for i, temperature in enumerate(TEMPERATURES):
        ax.plot(PAIRS, chance(PAIRS, temperature), color=style.colours[i], linestyle=look.DASHES[i], label=f"τ = {temperature:g}")
    ax.set_xscale("log")
    ax.set(xlim=(2, 32_768), ylim=(-0.02, 1.03))
    look.plain_ticks(ax, "x", [2, 16, 128, 1024, 32_768], ["2", "16", "128", "1,024", "32,768"])
    look.plain_ticks(ax, "y", [0, 0.5, 1], ["0", "0.5", "1"])
    ax.legend(loc="lower right", bbox_to_anchor=(1, 0.05))
    ax.set_xlabel("pairs in the batch, N")
    look.above(ax, f"probability of the right pair; similarities {RIGHT:g} and {WRONG:g}", style.text)
    return figure
