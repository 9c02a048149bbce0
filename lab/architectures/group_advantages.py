"""The advantage that GRPO gives right and wrong answers of a group, with and without division by the standard deviation.

Rewards are 1 and 0; k of G answers are right. Mean k / G, standard deviation sqrt(k / G (1 - k / G)) over the group
(Shao et al. 2024); the variant of Liu et al. 2025 subtracts the mean alone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GROUP = 8


def advantages(right: int, *, divided: bool) -> tuple[float, float]:
    """Advantage of a right and of a wrong answer when `right` of GROUP are right; 0 where all are alike."""
    share = right / GROUP
    if right in (0, GROUP):
        return 0.0, 0.0
    scale = math.sqrt(share * (1 - share)) if divided else 1.0
    return (1 - share) / scale, -share / scale


def push(right: int, *, divided: bool) -> float:
    """Mean absolute advantage over the group: how much the question weighs in the update."""
    good, bad = advantages(right, divided=divided)
    return (right * good - (GROUP - right) * bad) / GROUP


def numbers() -> dict[str, float]:
    """Advantages for two right answers of eight, and the weight of hard, middling and easy questions."""
    good, bad = advantages(2, divided=True)
    rows = {"right_2": good, "wrong_2": bad}
    return rows | {f"{name}_{k}": push(k, divided=divided) for name, divided in (("divided", True), ("plain", False)) for k in (1, 4, 7)}


def draw(style: look.Style) -> Figure:
    """Above: advantages by the number of right answers. Below: the weight of the question."""
    figure, (upper, lower) = look.panels(2, 1, height=6.6, sharex=True)
    counts = range(GROUP + 1)
    for i, (label, divided) in enumerate((("divided by the deviation", True), ("mean subtracted alone", False))):
        looks = {"color": style.colours[i], "linestyle": look.DASHES[i], "marker": look.MARKERS[i], "markersize": 6}
        pairs = [advantages(k, divided=divided) for k in counts]
        upper.plot(counts, [pair[0] for pair in pairs], label=label, **looks)
        upper.plot(counts, [pair[1] for pair in pairs], **looks)
        lower.plot(counts, [push(k, divided=divided) for k in counts], **looks)
    upper.axhline(0, color=style.muted, linewidth=1.2)
    upper.set_ylim(-3, 4.6)
    upper.legend(loc="upper right")
    look.above(upper, "advantage: right answers above 0, wrong ones below", style.text)
    look.above(lower, "mean size of the advantage: weight of the question", style.text)
    lower.set_ylim(0, 1.1)
    look.plain_ticks(lower, "x", list(counts), [str(k) for k in counts])
    lower.set_xlabel(f"right answers among {GROUP}")
    return figure
