"""Training again and again on the same text, against fresh text, on the source and the networks of `scaling_law`.

``measure()`` takes what is drawn from ``scaling_law.json``, which has to be measured first; it trains nothing.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab import record
from lab import style as look
from lab.calc.chinchilla import Law, loss
from lab.calc.repetition import effective_data

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
RUNS = DATA.with_name("scaling_law.json")


def measure() -> None:
    """Copy the runs on repeated data, and the law they are held against, from the scaling experiment's data."""
    started = time.perf_counter()
    data = json.loads(RUNS.read_text(encoding="utf-8"))
    law = {name: data["fit"]["main"][name] for name in ("E", "A", "B", "alpha", "beta")}
    result = {"unique": data["protocol"]["unique_tokens"], "law": law, "sizes": data["repetition"]}
    record.save(DATA, result, seed=0, seconds=time.perf_counter() - started, tolerance=0.05)


def numbers() -> dict[str, dict[str, Any]]:
    """For each size: weights, passes with the lowest loss, rise after it, and the constants R*."""
    sizes = json.loads(DATA.read_text(encoding="utf-8"))["sizes"]
    kept = ("N", "best_epochs", "worst_over_best", "constant", "constant_while_falling")
    return {index: {key: row[key] for key in kept} for index, row in sizes.items()}


def modelled(data: dict[str, Any], row: dict[str, Any], epochs: np.ndarray) -> list[float]:
    """Loss at `epochs` passes by effective data (Muennighoff et al. 2023, equation 5), moved to meet one pass."""
    law, unique = Law(**data["law"]), data["unique"]
    shift = row["loss"][0] / loss(law, row["N"], unique)
    worth = (effective_data(unique, float(n), row["constant_while_falling"]) for n in epochs)
    return [shift * loss(law, row["N"], d) for d in worth]


def draw(style: look.Style) -> Figure:
    """One panel a size: loss against passes over the same text, and against as much fresh text."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    figure, axes = look.panels(len(data["sizes"]), 1, height=7.6, sharex=True)
    for ax, row in zip(axes, data["sizes"].values(), strict=True):
        fresh = np.array(row["fresh"])
        fine = np.geomspace(1, max(row["epochs"]), 60)
        colours = style.colours
        ax.plot(row["epochs"], row["loss"], "o-", color=colours[1], markersize=7, label="same text again")
        ax.plot(
            fresh[:, 0] / data["unique"], fresh[:, 1], "s", linestyle=look.DASHES[1], color=colours[0], label="fresh text"
        )  # fmt: skip
        ax.plot(
            fine, modelled(data, row, fine), color=colours[2], linestyle=look.DASHES[2],
            label=f"effective data, R* = {row['constant_while_falling']:.1f}",
        )  # fmt: skip
        ax.set_xscale("log", base=2)
        look.plain_ticks(ax, "x", row["epochs"], [str(n) for n in row["epochs"]])
        ax.set_title(f"N = {row['N']:,} weights")
        ax.set_ylabel("loss, nats")
        ax.margins(y=0.12)
        ax.legend(loc="best")
    axes[-1].set_xlabel(f"passes over {data['unique']:,} symbols")
    return figure
