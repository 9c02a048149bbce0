"""Checks of the scaling experiment: a small run of the whole of it, and one run of the record again.

Used by the tests and by ``make lab-check``. Each function raises AssertionError with what is wrong.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from lab.laws import analysis, experiment, protocol
from lab.laws.network import Size
from lab.laws.protocol import Scale

DATA = Path(__file__).with_name("scaling_law.json")
SMALL = Scale(
    symbols=16, sizes=(Size(2, 4), Size(3, 9), Size(4, 22), Size(8, 42)), least_tokens=1 << 12, amounts=4, batch=32,
    rates=(1.6e-2, 3.2e-2), search_amounts=(0, 2), more_seeds=(1,), more_amounts=2, held_out=1,
    unique_tokens=1 << 11, epochs=(1, 2, 4), repeated_sizes=(1,), questions=64,
)  # fmt: skip


def check_small(folder: Path | None = None) -> dict[str, Any]:
    """Run a small grid, take it up again, analyse it; then one run of the record again, in full."""
    with tempfile.TemporaryDirectory() as temporary:
        work = (folder or Path(temporary)) / "runs"
        first = experiment.run(SMALL, work)
        second = experiment.run(SMALL, work)  # takes the results up again
    assert first["runs"] == second["runs"], "an experiment that is taken up again must not change its results"
    rate = first["source"]["entropy_rate"]
    for key, run in first["runs"].items():
        assert run["loss"] > rate, f"{key} has a loss below the entropy rate"
        assert run["C"] == 6 * run["N"] * run["D"], f"{key} has another C than 6 N D"
    for size in range(len(SMALL.sizes)):
        losses = [first["runs"][f"grid-{size}-{amount}-0"]["loss"] for amount in (0, SMALL.amounts - 1)]
        assert losses[1] < losses[0], f"size {size} does not gain from data"
    rows = analysis.cells(list(first["runs"].values()))
    fits = analysis.scaling(rows, SMALL.held_out, rate, 4, every=133)
    assert fits["main"]["rms"] < 0.02, "the law does not describe the small grid"
    assert np.isfinite(fits["held_out_rms"]), "the law predicts no finite loss"
    if DATA.exists():
        check_again(json.loads(DATA.read_text(encoding="utf-8")))
    return first


def check_again(data: dict[str, Any], key: str = "grid-2-0-0") -> None:
    """Train one recorded run again and hold it against its record: four deviations over seeds, at least 0.01 nats."""
    recorded = data["runs"][key]
    row = protocol.grid_run(Scale(), recorded["size"], recorded["amount"], recorded["rate"], recorded["seed"])
    allowed = max(4 * data["fit"]["seed_spread"]["relative"] * recorded["loss"], 0.01)
    off = abs(row["loss"] - recorded["loss"])
    assert off <= allowed, f"{key}: its loss is off its record by {off:.3g}, more than {allowed:.3g}"
