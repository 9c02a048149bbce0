"""What few patients and few molecules can show: two groups of a trial, and 40 % of more and more cases.

``measure()`` takes the changes of the trial with their intervals from the ledger into ``small_groups.json``; the intervals
of the shares are Wilson's.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from lab import effects, ledger
from lab import style as look
from lab.calc import uncertainty

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DRAWN_FROM = ("lab/effects.py",)
DATA = Path(__file__).with_suffix(".json")
GROUPS = {"Highest daily dose": "rentosertib-drug", "Placebo": "rentosertib-placebo"}
CASES = ((2, 5), (4, 10), (8, 20), (20, 50), (40, 100))


def measure() -> None:
    """Write the rows of the trial beside this script."""
    facts = ledger.table("facts")
    rows = []
    for title, id in GROUPS.items():
        low, high = facts[f"{id}-interval"]["value"]
        rows.append({"title": title, "effect": facts[id]["value"], "low": low, "high": high})
    ledger.write(DATA, rows)


def shares() -> list[effects.Row]:
    """40 % of five to a hundred cases with Wilson's 95 % interval, in %."""
    found = []
    for right, cases in CASES:
        low, high = (100 * end for end in uncertainty.wilson_interval(right, cases))
        found.append({"title": f"{right} of {cases}", "effect": 100 * right / cases, "low": low, "high": high})
    return found


def difference() -> tuple[float, float, float]:
    """Drug minus placebo with the ends of its 95 % interval, in mL, as of two independent means."""
    drug, placebo = ledger.read(DATA)
    reach = math.hypot(*((row["high"] - row["low"]) / 2 for row in (drug, placebo)))
    middle = drug["effect"] - placebo["effect"]
    return middle, middle - reach, middle + reach


def numbers() -> dict[str, tuple[float, ...]]:
    """The interval of each share, in %, and the difference of the groups."""
    return {row["title"]: (row["low"], row["high"]) for row in shares()} | {"difference": difference()}


def draw(style: look.Style) -> Figure:
    """A panel for the trial, whose middle is no change, and one for the shares."""
    figure, (trial, share) = look.panels(2, 1, height=6.0, height_ratios=[2, 5])
    effects.panel(trial, ledger.read(DATA), style, "change of forced vital capacity, mL")
    effects.panel(share, shares(), style, "share that succeeds, %", middle=-1)
    trial.set_xlim(-130, 200)
    look.plain_ticks(trial, "x", [-100, 0, 100, 200], ["−100", "0", "+100", "+200"])
    share.set_xlim(0, 100)
    look.plain_ticks(share, "x", [0, 20, 40, 60, 80, 100], ["0", "20", "40", "60", "80", "100"])
    return figure
