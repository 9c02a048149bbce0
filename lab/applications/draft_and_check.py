"""Expected time with a draft that has to be checked, against doing the work by hand: c + 1 - q."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

CHECKS = (0.05, 0.25, 0.6)
CHANCES = np.linspace(0, 1, 101)


def time(chance: NDArray[np.float64] | float, check: float) -> NDArray[np.float64]:
    """Time as a share of doing it by hand, shape as `chance`.

    Drafting and checking take `check`; the draft is good with that chance, and else the work is done by hand after all.
    """
    return np.asarray(check + 1 - np.asarray(chance))


def numbers() -> dict[str, float]:
    """The worked examples of the chapter."""
    return {"0.7_0.25": float(time(0.7, 0.25)), "0.5_0.6": float(time(0.5, 0.6))} | {f"even_{c:g}": float(time(c, c)) for c in CHECKS}


def draw(style: look.Style) -> Figure:
    """A falling line a cost of checking, marked where it passes the work by hand."""
    figure, ax = look.axes(height=4.6)
    ax.axhline(1, color=style.muted, linewidth=1.6)
    look.note(ax, "by hand", (1, 1), style.text, ha="right", va="bottom")
    for i, check in enumerate(CHECKS):
        ax.plot(CHANCES, time(CHANCES, check), color=style.colours[i], linestyle=look.DASHES[i], label=f"{100 * check:g} %")
        ax.plot(check, 1, look.MARKERS[i], color=style.colours[i], markersize=9)
    ax.set(xlim=(0, 1), ylim=(0, 1.65))
    look.plain_ticks(ax, "x", [0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
    look.plain_ticks(ax, "y", [0, 0.5, 1, 1.5], ["0", "50 %", "100 %", "150 %"])
    ax.legend(loc="lower left", title="draft and check take", title_fontsize=look.SMALL)
    ax.set_xlabel("chance that the draft is good")
    look.above(ax, "expected time, as a share of the work by hand", style.text)
    return figure
