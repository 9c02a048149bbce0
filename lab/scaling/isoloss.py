"""Lines of equal loss over parameters and tokens, with lines of equal compute and the optimum for each budget.

The loss is that of Besiroglu et al. 2024 (arXiv:2404.10102), `lab.calc.chinchilla.BESIROGLU`; the constants and their
source are in `chinchilla_optima.json`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import chinchilla

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LAW = chinchilla.BESIROGLU
LOSSES = (2.0, 2.2, 2.5, 3.0)
BUDGETS = (  # FLOP, its name, and where the name stands
    (1e20, "10²⁰ FLOP", 1.45e10, 6.6e8, "right"),
    (1e22, "10²² FLOP", 7.5e11, 1.55e9, "right"),
    (1e24, "10²⁴ FLOP", 8.5e11, 1.0e11, "right"),
)


def numbers() -> dict[str, dict[str, float]]:
    """For each loss: the least compute that reaches it, and the compute with four times fewer parameters than best."""
    rows = {}
    for loss in LOSSES:
        compute = chinchilla.compute_for(LAW, loss - LAW.E)
        best = chinchilla.optimum(LAW, compute)
        small = best.parameters / 4
        tokens = chinchilla.tokens_for(LAW, loss, small)
        rows[f"{loss:g}"] = {"compute": compute, "parameters": best.parameters, "tokens": best.tokens,
                             "compute_at_a_quarter": 6 * small * tokens / compute}  # fmt: skip
    return rows


def draw(style: look.Style) -> Figure:
    """Tokens against parameters, both logarithmic."""
    figure, ax = look.axes(height=5.4)
    for loss in LOSSES:
        least = (LAW.A / (loss - LAW.E)) ** (1 / LAW.alpha)  # below this size no amount of data reaches the loss
        sizes = least * (1 + np.logspace(-2, 5, 161))
        line = [chinchilla.tokens_for(LAW, loss, float(n)) for n in sizes]
        ax.plot(sizes, line, color=style.colours[0], linewidth=2)
        end = chinchilla.tokens_for(LAW, loss, 1e12)
        look.note(ax, f"L = {loss:.1f}", (1.1e12, end), style.colours[0])
    for budget, name, x, y, side in BUDGETS:
        best = chinchilla.optimum(LAW, budget)
        ax.plot([1e7, 1e13], [budget / 6 / 1e7, budget / 6 / 1e13], color=style.muted, linewidth=1.2, linestyle=(0, (2, 2)))
        ax.plot([best.parameters], [best.tokens], "o", color=style.colours[1], markersize=8)
        look.note(ax, name, (x, y), style.muted, ha=side)
    ridge = [chinchilla.optimum(LAW, float(c)) for c in np.logspace(16, 28, 25)]
    ax.plot([o.parameters for o in ridge], [o.tokens for o in ridge], color=style.colours[1], linestyle=look.DASHES[1])
    look.note(ax, "optimum", (2e11, 1.75e12), style.colours[1], ha="left")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlim(1e8, 1e12)
    ax.set_ylim(5e8, 1.2e13)
    look.plain_ticks(ax, "x", [1e8, 1e9, 1e10, 1e11, 1e12], ["0.1", "1", "10", "100", "1000"])
    look.plain_ticks(ax, "y", [1e9, 1e10, 1e11, 1e12, 1e13], ["1", "10", "100", "1000", "10,000"])
    ax.set_xlabel("parameters, billions")
    ax.set_ylabel("training tokens, billions")
    return figure
