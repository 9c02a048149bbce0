"""What k samples buy: coverage with a perfect checker, and majority votes without one.

Closed forms of `lab.calc.repeated_sampling`, for questions that one sample answers with a fixed chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import style as look
from lab.calc import repeated_sampling

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHANCES = (0.6, 0.4, 0.05)
SAMPLES = (1, 3, 5, 9, 15, 25, 41, 65, 101)


def numbers() -> dict[str, float]:
    """Coverage and majority accuracy at 1, 9 and 101 samples for each chance."""
    rows = {}
    for p in CHANCES:
        for k in (9, 101):
            rows[f"{p:g}_coverage_{k}"] = repeated_sampling.coverage(p, k)
            rows[f"{p:g}_majority_{k}"] = repeated_sampling.majority(p, k)
    return rows


def draw(style: look.Style) -> Figure:
    """Two panels: any right answer counts; the more frequent of two answers counts."""
    figure, axes = look.panels(2, 1, height=6.2, sharex=True)
    forms = (repeated_sampling.coverage, repeated_sampling.majority)
    titles = ("A checker finds the right one", "The majority of two answers is taken")
    for ax, form, title in zip(axes, forms, titles, strict=True):
        for i, p in enumerate(CHANCES):
            ax.plot(SAMPLES, [form(p, k) for k in SAMPLES], color=style.colours[i], linestyle=look.DASHES[i],
                    marker=look.MARKERS[i], markersize=6, label=f"one sample {100 * p:.0f} %")  # fmt: skip
        ax.set_title(title)
        ax.set_xscale("log")
        ax.set_ylim(-0.03, 1.05)
        look.plain_ticks(ax, "y", [0, 0.5, 1], ["0", "0.5", "1"])
        look.plain_ticks(ax, "x", [1, 3, 9, 25, 101], ["1", "3", "9", "25", "101"])
    axes[0].legend(loc="lower right")
    axes[1].set_xlabel("samples, k")
    return figure
