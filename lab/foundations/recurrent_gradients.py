"""How much of a gradient is left after t steps back through a linear recurrent network: the factor w^t.

For h_t = w h_(t-1) + x_t the derivative of h_t by h_0 is w^t; with a matrix, the largest eigenvalue takes the place
of w (Bengio, Simard and Frasconi 1994; Pascanu et al. 2013, arXiv:1211.5063, section 2.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WEIGHTS = (0.9, 0.95, 1.0, 1.05, 1.1)
STEPS = 100


def numbers() -> dict[str, float]:
    """The factor after 20 and 100 steps for each weight."""
    return {f"{w:g}_{t}": w**t for w in WEIGHTS for t in (20, 100)}


def draw(style: look.Style) -> Figure:
    """One line a weight; the vertical axis is logarithmic, so that each is straight."""
    figure, ax = look.axes(height=4.6)
    steps = np.arange(STEPS + 1)
    for i, weight in enumerate(WEIGHTS):
        tone, dash = (1, 4, 5, 2, 0)[i], look.DASHES[(1, 2, 0, 3, 0)[i]]
        ax.plot(steps, weight**steps, color=style.colours[tone], linestyle=dash)
        look.note(ax, f"w = {weight:g}", (STEPS + 1.5, weight**STEPS), style.colours[tone])
    ax.set_yscale("log")
    ax.set_xlim(0, STEPS)
    ax.set_ylim(3e-6, 3e5)
    look.plain_ticks(ax, "y", [1e-5, 1e-3, 0.1, 1, 10, 1e3, 1e5], ["10⁻⁵", "10⁻³", "0.1", "1", "10", "10³", "10⁵"])
    ax.set_xlabel("steps back in time, t")
    look.above(ax, "gradient that is left, wᵗ", style.text)
    return figure
