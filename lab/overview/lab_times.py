"""How long each experiment of the lab took, from the account that each wrote of itself.

``measure()`` takes the times from the experiments' own files into ``lab_times.json``, which ``draw()`` shows; a test holds the file
against them. What takes its numbers from another experiment's runs has no time of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab import ledger
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
LAB = Path(__file__).parents[1]
EXPERIMENTS = {
    "foundations/eight_families": "Eight families",
    "scaling/scaling_law": "Scaling law",
    "foundations/digit_families": "Digits",
    "architectures/language_model": "Language model",
    "scaling/model_collapse": "Model collapse",
    "foundations/reward_overoptimisation": "Reward",
    "foundations/metric_failures": "Metrics",
}


def seconds(name: str) -> float:
    """The wall-clock seconds of one experiment, as its file has them."""
    data = ledger.read(LAB / f"{name}.json")
    return float(data["about"]["duration_seconds"] if "about" in data else data["measured"]["seconds"])


def two_at_a_time(times: list[float]) -> float:
    """When the last of some runs ends on two cores, the longest first, each on the core that is free first; same unit as `times`."""
    free = [0.0, 0.0]
    for time in sorted(times, reverse=True):
        free[free.index(min(free))] += time
    return max(free)


def times() -> dict[str, Any]:
    """Minutes of each experiment, and the hours of all of them one after another and on two cores."""
    minutes = {name.rpartition("/")[2]: round(seconds(name) / 60, 1) for name in EXPERIMENTS}
    each = list(minutes.values())
    return {"minutes": minutes, "hours_in_turn": round(sum(each) / 60, 2), "hours_on_two_cores": round(two_at_a_time(each) / 60, 2)}


def measure() -> None:
    """Write the times beside this script."""
    ledger.write(DATA, times())


def draw(style: look.Style) -> Figure:
    """A bar for each experiment, the longest first."""
    minutes = ledger.read(DATA)["minutes"]
    names = {name.rpartition("/")[2]: title for name, title in EXPERIMENTS.items()}
    rows = sorted(minutes.items(), key=lambda row: -row[1])
    figure, (ax,) = look.panels(1, 1, height=4.2)
    ax.barh(range(len(rows)), [value for _, value in rows], color=style.colours[0], height=0.6)
    for place, (_, value) in enumerate(rows):
        ax.text(value + 1.5, place, f"{value:.0f}", va="center", color=style.text)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(0, 138)
    look.only_grid(ax, "x")
    look.plain_ticks(ax, "y", range(len(rows)), [names[name] for name, _ in rows])
    look.plain_ticks(ax, "x", [0, 30, 60, 90, 120], ["0", "30", "60", "90", "120 minutes"])
    return figure
