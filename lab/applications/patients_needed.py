"""Patients that a trial needs to see fewer failures, against how many fewer there are, and what a trial in Kenya could see.

``measure()`` takes the share of failures without the assistant, the patients of each group and the fall of errors in an
earlier study from the ledger into ``patients_needed.json``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lab import ledger
from lab import style as look
from lab.calc import trials

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
FACTS = {"failures": "agweyu-without", "patients": "agweyu-arms", "fewer_errors": "penda-diagnosis"}
REDUCTIONS = np.linspace(0.08, 0.6, 105)
SHARES = (0.02, 0.1, 0.4)


def measure() -> None:
    """Write the numbers of the ledger beside this script."""
    facts = ledger.table("facts")
    ledger.write(DATA, {name: facts[id]["value"] for name, id in FACTS.items()})


def needed(control: float, reduction: float) -> int:
    """Patients a group where a share `control` fails without the tool and `reduction` of these failures is prevented."""
    return trials.per_group(control, control * (1 - reduction))


def seen(control: float, patients: float) -> float:
    """The smallest reduction, on the grid of the figure, that groups of `patients` see."""
    return float(next(r for r in REDUCTIONS if needed(control, float(r)) <= patients))


def numbers() -> dict[str, float]:
    """Patients for the earlier study's fall of errors, and what the trial could see."""
    data = ledger.read(DATA)
    control, fewer, patients = data["failures"] / 100, data["fewer_errors"] / 100, min(data["patients"])
    return {"needed": needed(control, fewer), "seen": seen(control, patients), "half": needed(0.4, 0.5)}


def draw(style: look.Style) -> Figure:
    """A falling curve a share of failures; the size of the trial as a level line, both readings marked."""
    data, found = ledger.read(DATA), numbers()
    figure, ax = look.axes(height=5.0)
    for i, control in enumerate(SHARES):
        ax.plot(REDUCTIONS, [needed(control, float(r)) for r in REDUCTIONS], color=style.colours[i], linestyle=look.DASHES[i],
                label=f"{100 * control:g} % fail")  # fmt: skip
    patients = min(data["patients"])
    ax.axhline(patients, color=style.muted, linewidth=1.6)
    look.note(ax, "the trial in Kenya", (0.6, patients), style.text, ha="right", va="bottom")
    ax.plot(found["seen"], patients, look.MARKERS[0], color=style.colours[0], markersize=9)
    ax.plot(data["fewer_errors"] / 100, found["needed"], look.MARKERS[1], color=style.colours[0], markersize=9)
    ax.set_yscale("log")
    ax.set(xlim=(0.07, 0.61), ylim=(30, 300_000))
    look.plain_ticks(ax, "x", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], ["10 %", "20 %", "30 %", "40 %", "50 %", "60 %"])
    look.plain_ticks(ax, "y", [100, 1000, 10_000, 100_000], ["100", "1,000", "10,000", "100,000"])
    ax.legend(loc="upper right", ncols=3, columnspacing=1.0, handlelength=2.0)
    ax.set_xlabel("failures that the tool prevents")
    look.above(ax, "patients in each of two groups", style.text)
    return figure
