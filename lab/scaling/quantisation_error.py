"""Error of rounding Gaussian weights to few bits, with one scale for all and with a scale for each group of 128.

One weight in a thousand is made ten times larger, as outliers of trained networks are. `measure()` draws the weights
with a seed and rounds them by `lab.calc.quantisation`.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab import record
from lab import style as look
from lab.calc import quantisation

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
BITS, WEIGHTS, BLOCK, SEED = (2, 3, 4, 5, 6, 8), 65_536, 128, 20261124
CASES = (  # name, weights that share a scale, whether there are outliers
    ("scale for each 128", BLOCK, True),
    ("one scale, no outliers", None, False),
    ("one scale, outliers", None, True),
)


def measure() -> None:
    """Round the weights in all three ways at all widths and write signal over error in decibels to the data file."""
    rng, started = np.random.default_rng(SEED), time.perf_counter()
    plain = rng.standard_normal(WEIGHTS)
    heavy = np.where(rng.random(WEIGHTS) < 0.001, 10 * plain, plain)
    result: dict[str, Any] = {"weights": WEIGHTS, "block": BLOCK, "bits": list(BITS), "decibels": {}}
    for name, block, outliers in CASES:
        values = heavy if outliers else plain
        rounded = [quantisation.absmax_rounded(values, bits, block) for bits in BITS]
        result["decibels"][name] = [round(quantisation.signal_to_error(values, r), 4) for r in rounded]
    record.save(DATA, result, seed=SEED, seconds=time.perf_counter() - started, tolerance=1e-3)


def numbers() -> dict[str, dict[str, float]]:
    """Signal over error in decibels by case and bits."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return {name: dict(zip(map(str, data["bits"]), row, strict=True)) for name, row in data["decibels"].items()}


def draw(style: look.Style) -> Figure:
    """One line a case against bits."""
    figure, ax = look.axes(height=4.8)
    data = json.loads(DATA.read_text(encoding="utf-8"))
    for i, (name, row) in enumerate(data["decibels"].items()):
        marks = {"linestyle": look.DASHES[i], "marker": look.MARKERS[i], "markersize": 7}
        ax.plot(data["bits"], row, color=style.colours[(0, 5, 1)[i]], label=name, **marks)
    ax.legend(loc="upper left")
    look.plain_ticks(ax, "x", BITS, [str(b) for b in BITS])
    look.plain_ticks(ax, "y", [0, 10, 20, 30, 40], ["0", "10", "20", "30", "40"])
    ax.set_ylim(-2, 48)
    ax.set_xlabel("bits a weight")
    look.above(ax, "signal over rounding error, decibels", style.text)
    return figure
