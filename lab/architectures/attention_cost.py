"""Share of a Transformer block's operations that attention scores take, against the number of positions attended to.

For the classic block (inner width 4d) scores cost 4 n d FLOP a token and layer, the matrices 24 d^2 (Kaplan et al.
2020, arXiv:2001.08361, table 1), so that the share is n / (n + 6d): half at n = 6d.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import transformer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTHS = (768, 4096, 12288)
CONTEXTS = tuple(int(n) for n in np.logspace(8, 20, 49, base=2))


def shape(width: int) -> transformer.Shape:
    """One classic layer of this width with heads of width 64 or 128 (the head width does not change the count)."""
    heads = width // 64
    return transformer.Shape(1, 1, width, heads, heads, 64, 4 * width)


def share(width: int, context: int) -> float:
    """Share of the block's FLOP for one token that the attention scores take."""
    flop = transformer.forward_flop(shape(width), context)
    return flop["scores"] / (flop["scores"] + flop["projections"] + flop["feed_forward"])


def numbers() -> dict[str, dict[str, float]]:
    """For each width: the context of equal work, and the share at 2,048, 32,768 and 1,048,576 positions."""
    return {
        str(width): {"equal_context": transformer.equal_work_context(shape(width))}
        | {str(n): share(width, n) for n in (2**11, 2**15, 2**20)}
        for width in WIDTHS
    }


def draw(style: look.Style) -> Figure:
    """One rising line a width, with the point at which scores and matrices cost the same."""
    figure, ax = look.axes(height=4.8)
    for i, width in enumerate(WIDTHS):
        ax.plot(CONTEXTS, [100 * share(width, n) for n in CONTEXTS], color=style.colours[i], linestyle=look.DASHES[i],
                label=f"d = {width:,}")  # fmt: skip
        ax.plot([transformer.equal_work_context(shape(width))], [50], look.MARKERS[i], color=style.colours[i], markersize=9)
    ax.legend(loc="upper left")
    ax.set_xscale("log", base=2)
    ax.set_xlim(CONTEXTS[0], CONTEXTS[-1])
    ax.set_ylim(0, 100)
    look.plain_ticks(ax, "x", [2**8, 2**11, 2**15, 2**20], ["256", "2k", "32k", "1M"])
    look.plain_ticks(ax, "y", [0, 25, 50, 75, 100], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    ax.set_xlabel("positions attended to, n")
    look.above(ax, "share of a block's operations in attention scores", style.text)
    return figure
