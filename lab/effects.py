"""Forest plots: effects of the table of studies with their intervals, taken from docs/studies.toml and docs/facts.toml.

A script names its rows, writes them with `write` into the file beside it, and draws them with `panel`. Tests hold every
such file against the table and the ledger, so that a figure shows what the report states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lab import ledger
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The id of a study, its name in the figure, and -1 where the ledger counts a decrease.
Wanted = tuple[str, str, int]
Row = dict[str, Any]  # study, title, effect, low, high, unit, status


def rows(panels: Mapping[str, Sequence[Wanted]]) -> dict[str, list[Row]]:
    """The rows of each panel with effect and both ends of its interval, an increase positive, in the ledger's unit.

    Raises `KeyError` for a study that the table does not hold, and for one without effect or interval.
    """
    facts, studies = ledger.table("facts"), ledger.table("studies")
    found: dict[str, list[Row]] = {}
    for panel_name, wanted in panels.items():
        found[panel_name] = []
        for id, title, sign in wanted:
            effect, interval = (facts[studies[id][name].removeprefix("fact:")] for name in ("effect", "interval"))
            low, high = sorted(sign * end for end in interval["value"])
            row = {"study": id, "title": title, "effect": sign * effect["value"], "low": low, "high": high}
            found[panel_name].append(row | {"unit": effect["unit"], "status": effect["status"]})
    return found


def unsure(row: Row, middle: float = 0) -> bool:
    """Whether the interval of a row holds `middle`, the value at which there is nothing to see."""
    return bool(row["low"] <= middle <= row["high"])


def panel(ax: Axes, found: Sequence[Row], style: look.Style, title: str, *, better: int = 1, middle: float = 0) -> None:
    """Draw the rows from top to bottom: filled discs, and open squares where the interval holds `middle`.

    `better` is the sign of a change for the good; such rows take the first colour, those for the bad the second.
    """
    ax.axvline(middle, color=style.muted, linewidth=1.6)
    for i, row in enumerate(found):
        doubt = unsure(row, middle)
        colour = style.muted if doubt else style.colours[0 if (row["effect"] - middle) * better > 0 else 1]
        ax.plot([row["low"], row["high"]], [i, i], color=colour)
        ax.plot([row["effect"]], [i], look.MARKERS[doubt], color=colour, markersize=9, markerfacecolor=style.page if doubt else colour)
    ax.set_ylim(len(found) - 0.5, -0.5)
    look.only_grid(ax, "x")
    look.plain_ticks(ax, "y", range(len(found)), [row["title"] for row in found])
    look.above(ax, title, style.text)
