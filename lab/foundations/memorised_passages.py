"""How often sampling returns a passage of n tokens exactly, when the model gives each next token of it the chance p: p^n."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHANCES = (0.99, 0.95, 0.8)
LENGTHS = np.arange(1, 201)


def numbers() -> dict[str, float]:
    """Chance of the whole passage of 50 and of 100 tokens."""
    return {f"{p:g}_{n}": p**n for p in CHANCES for n in (50, 100)}


def draw(style: look.Style) -> Figure:
    """One falling line a chance, on a logarithmic axis; a dotted line at 50 tokens."""
    figure, ax = look.axes(height=4.6)
    for i, p in enumerate(CHANCES):
        ax.plot(LENGTHS, p ** LENGTHS.astype(float), color=style.colours[i], linestyle=look.DASHES[i], label=f"each token {100 * p:.0f} %")
    ax.axvline(50, color=style.muted, linestyle=":", linewidth=1.6)
    ax.set_yscale("log")
    ax.set(xlim=(0, 200), ylim=(1e-8, 2))
    look.plain_ticks(ax, "x", [0, 50, 100, 150, 200], ["0", "50", "100", "150", "200"])
    look.plain_ticks(ax, "y", [1, 1e-2, 1e-4, 1e-6, 1e-8], ["1", "1 in 100", "1 in 10⁴", "1 in 10⁶", "1 in 10⁸"])
    ax.legend(loc="lower right")
    ax.set_xlabel("tokens of the passage")
    look.above(ax, "chance that one sample returns it exactly", style.text)
    return figure
