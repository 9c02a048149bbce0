"""What a detector's verdict is worth: the share of flagged essays that were generated, by Bayes' rule.

With a share r generated, of which the detector flags d, and false alarms for f of the rest: r d / (r d + (1 - r) f).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

DETECTED = 0.9
ALARMS = (0.01, 0.1, 0.5)
SHARES = np.linspace(0, 1, 201)


def value(share: NDArray[np.float64] | float, alarm: float) -> NDArray[np.float64]:
    """Share of flagged essays that were generated, shape as `share`."""
    right = np.asarray(share) * DETECTED
    return np.asarray(right / (right + (1 - np.asarray(share)) * alarm))


def simulated(share: float, alarm: float, essays: int, seed: int) -> float:
    """The same by counting among `essays` that are drawn by lot."""
    rng = np.random.default_rng(seed)
    generated = rng.random(essays) < share
    flagged = rng.random(essays) < np.where(generated, DETECTED, alarm)
    return float(generated[flagged].mean())


def numbers() -> dict[str, float]:
    """The value where 10 % of the essays are generated, and where half are."""
    return {f"{alarm:g}_{share:g}": float(value(share, alarm)) for alarm in ALARMS for share in (0.1, 0.5)}


def draw(style: look.Style) -> Figure:
    """One rising curve a rate of false alarms; marks where 10 % are generated."""
    figure, ax = look.axes(height=4.6)
    for i, alarm in enumerate(ALARMS):
        ax.plot(SHARES, value(SHARES, alarm), color=style.colours[i], linestyle=look.DASHES[i], label=f"false alarms {100 * alarm:g} %")
        ax.plot(0.1, value(0.1, alarm), look.MARKERS[i], color=style.colours[i], markersize=9)
    ax.set(xlim=(0, 1), ylim=(0, 1.03))
    look.plain_ticks(ax, "x", [0, 0.1, 0.5, 1], ["0", "10 %", "50 %", "100 %"])
    look.plain_ticks(ax, "y", [0, 0.5, 1], ["0", "50 %", "100 %"])
    ax.legend(loc="lower right")
    ax.set_xlabel("share of all essays that are generated")
    look.above(ax, "share of flagged essays that are generated", style.text)
    return figure
