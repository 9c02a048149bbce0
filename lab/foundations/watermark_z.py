"""The watermark's z-score against length of text, for several shares of green tokens (gamma = 0.5).

Kirchenbauer et al. 2023 (arXiv:2301.10226, equation 3). The shaded band holds 95 % of unmarked texts of that length,
by the Gaussian approximation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import watermark

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GREEN, THRESHOLD = 0.5, 4.0
SHARES = (0.9, 0.7, 0.58)
LENGTHS = np.arange(1, 802, 5)


def numbers() -> dict[str, float]:
    """Tokens needed to expect z = 4 at each share of green tokens, and the false-positive rate at z = 4."""
    rows: dict[str, float] = {f"{p:g}": watermark.tokens_needed(THRESHOLD, p, GREEN) for p in SHARES}
    return rows | {"false_positive_rate": watermark.false_positive_rate(THRESHOLD)}


def draw(style: look.Style) -> Figure:
    """One rising line a share of green tokens, the threshold, and the band of unmarked text."""
    figure, ax = look.axes(height=5.0)
    ax.axhspan(-1.96, 1.96, color=style.soft[5], linewidth=0)
    look.note(ax, "95 % of unmarked texts", (792, 0), style.text, ha="right")
    ax.axhline(THRESHOLD, color=style.muted, linewidth=1.4, linestyle=(0, (2, 2)))
    look.note(ax, "threshold z = 4", (275, 4.8), style.muted)
    for i, share in enumerate(SHARES):
        line = [watermark.z_score(share * int(t), int(t), GREEN) for t in LENGTHS]
        ax.plot(LENGTHS, line, color=style.colours[i], linestyle=look.DASHES[i])
        needed = watermark.tokens_needed(THRESHOLD, share, GREEN)
        ax.plot([needed], [THRESHOLD], look.MARKERS[i], color=style.colours[i], markersize=9)
    places = ((255, 14.6), (480, 10.2), (560, 2.75))
    for i, (share, place) in enumerate(zip(SHARES, places, strict=True)):
        look.note(ax, f"{share:.0%} green".replace("%", " %"), place, style.colours[i], ha="right" if i < 2 else "left")
    ax.set_xlim(0, 800)
    ax.set_ylim(-3, 18)
    look.plain_ticks(ax, "y", [0, 4, 8, 12, 16], ["0", "4", "8", "12", "16"])
    ax.set_xlabel("tokens tested, n")
    look.above(ax, "expected z-score; half of the vocabulary is green", style.text)
    return figure
