"""What a detector's verdict is worth: the share of flagged essays that were generated, by Bayes' rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import screening

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DETECTED = 0.9
ALARMS = (0.01, 0.1, 0.5)
SHARES = np.linspace(0, 1, 201)


def value(share: float, alarm: float) -> float:
    """Share of flagged essays that were generated, where `share` of all are."""
    return screening.predictive_value(share, DETECTED, alarm)


def simulated(share: float, alarm: float, essays: int, seed: int) -> float:
    """The same by counting among `essays` that are drawn by lot."""
    rng = np.random.default_rng(seed)
    generated = rng.random(essays) < share
    flagged = rng.random(essays) < np.where(generated, DETECTED, alarm)
    return float(generated[flagged].mean())


def numbers() -> dict[str, float]:
    """The value where 10 % of the essays are generated, and where half are."""
    return {f"{alarm:g}_{share:g}": value(share, alarm) for alarm in ALARMS for share in (0.1, 0.5)}


def draw(style: look.Style) -> Figure:
    """One rising curve a rate of false alarms; marks where 10 % are generated."""
    figure, ax = look.axes(height=4.6)
    for i, alarm in enumerate(ALARMS):
        values = [value(float(share), alarm) for share in SHARES]
        ax.plot(SHARES, values, color=style.colours[i], linestyle=look.DASHES[i], label=f"false alarms {100 * alarm:g} %")
        ax.plot(0.1, value(0.1, alarm), look.MARKERS[i], color=style.colours[i], markersize=9)
    ax.set(xlim=(0, 1), ylim=(0, 1.03))
    look.plain_ticks(ax, "x", [0, 0.1, 0.5, 1], ["0", "10 %", "50 %", "100 %"])
    look.plain_ticks(ax, "y", [0, 0.5, 1], ["0", "50 %", "100 %"])
    ax.legend(loc="lower right")
    ax.set_xlabel("share of all essays that are generated")
    look.above(ax, "share of flagged essays that are generated", style.text)
    return figure
