"""A power law pays the same share at every size, and less and less in absolute terms.

Reducible loss L - E of compute-optimal training by `lab.calc.chinchilla` with the constants of Besiroglu et al. 2024;
the constants and their source are in `chinchilla_optima.json`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lab import style as look
from lab.calc import chinchilla

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LAW = chinchilla.BESIROGLU
BUDGETS = tuple(10.0**e for e in range(18, 28))


def exponent() -> float:
    """Exponent of the reducible loss in compute at the optimum: alpha beta / (alpha + beta)."""
    return LAW.alpha * LAW.beta / (LAW.alpha + LAW.beta)


def reducible(compute: float) -> float:
    """Loss above the law's E, in nats a token, of the best model for `compute` FLOP."""
    return chinchilla.optimum(LAW, compute).loss - LAW.E


def numbers() -> dict[str, float]:
    """The exponent, the share that ten times the compute leaves, the compute to halve, and the gain of each tenfold."""
    gains = {f"gain_{a:.0e}": reducible(a) - reducible(b) for a, b in pairwise(BUDGETS)}
    return {
        "exponent": exponent(),
        "left_after_tenfold": 10 ** -exponent(),
        "compute_to_halve": 2 ** (1 / exponent()),
    } | gains


def draw(style: look.Style) -> Figure:
    """Above: the reducible loss on logarithmic axes. Below: what each tenfold of compute takes off, in nats."""
    figure, (above, below) = look.panels(2, 1, height=6.0)
    above.plot(BUDGETS, [reducible(c) for c in BUDGETS], color=style.colours[0], marker="o", markersize=6)
    above.set_xscale("log")
    above.set_yscale("log")
    above.set_title(f"Loss above E: each tenfold leaves {100 * 10 ** -exponent():.0f} %")
    look.plain_ticks(above, "x", [1e18, 1e21, 1e24, 1e27], ["10¹⁸", "10²¹", "10²⁴", "10²⁷"])
    look.plain_ticks(above, "y", [0.05, 0.1, 0.2, 0.5, 1, 2], ["0.05", "0.1", "0.2", "0.5", "1", "2"])
    gains = [reducible(a) - reducible(10 * a) for a in BUDGETS[:-1]]
    below.bar(range(len(gains)), gains, color=style.colours[1], width=0.72)
    below.set_title("Nats that the next tenfold takes off")
    look.plain_ticks(below, "x", [0, 3, 6], ["10¹⁸ → 10¹⁹", "10²¹ → 10²²", "10²⁴ → 10²⁵"])
    for i in (0, 3, 6, 8):
        look.note(below, f"{gains[i]:.2f}", (i, gains[i] + 0.05), style.text, ha="center")
    below.set_ylim(0, max(gains) * 1.2)
    look.only_grid(below, "y")
    below.set_xlabel("training compute, FLOP")
    return figure
