"""The size from which two modalities help each other, N = (A / C)^(1 / alpha), against the help C they can give: data without limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

A = 20.0
EXPONENTS = (0.25, 0.3, 0.35)
HELP = np.logspace(-2, -0.5, 61)


def barrier(helped: float, exponent: float) -> float:
    """Parameters at the barrier."""
    return float((A / helped) ** (1 / exponent))


def numbers() -> dict[str, float]:
    """The barrier at a help of 0.1 and 0.01 nats for each exponent."""
    return {f"{a:g}_{c:g}": barrier(c, a) for a in EXPONENTS for c in (0.1, 0.01)}


def draw(style: look.Style) -> Figure:
    """One falling line an exponent."""
    figure, ax = look.axes(height=4.6)
    for i, exponent in enumerate(EXPONENTS):
        line = [barrier(float(c), exponent) for c in HELP]
        ax.plot(HELP, line, color=style.colours[i], linestyle=look.DASHES[i], label=f"α = {exponent:g}")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set(xlim=(HELP[0], HELP[-1]), ylim=(1e5, 1e14))
    look.plain_ticks(ax, "x", [0.01, 0.03, 0.1, 0.3], ["0.01", "0.03", "0.1", "0.3"])
    look.plain_ticks(ax, "y", [1e5, 1e7, 1e9, 1e11, 1e13], ["10⁵", "10⁷", "10⁹", "10¹¹", "10¹³"])
    ax.legend(loc="upper right")
    ax.set_xlabel("greatest help C, nats")
    look.above(ax, "parameters from which joint training wins", style.text)
    return figure
