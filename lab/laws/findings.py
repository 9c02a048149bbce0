"""Numbers of the page on the checked law that follow from those in the data file: ratios, counts and differences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def findings(data: dict[str, Any], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the page says of the fit; `rows` are the cells of `lab.laws.analysis.cells`. Shares are of one, losses in nats."""
    fits, ways = data["fit"], data["approaches"]["ways"].values()
    main, free = fits["main"], {name: form["free"] for name, form in fits["forms"].items()}
    misses = [run["measured"] / run["predicted"] - 1 for run in fits["held_out"]]
    budgets = [row["C"] for row in rows]
    loss = {(row["size"], row["amount"]): row["loss"] for row in rows}
    largest, most = max(size for size, _ in loss), min(max(a for s, a in loss if s == size) for size in (0, max(s for s, _ in loss)))
    return {
        "floor_above_entropy": main["E"] / data["source"]["entropy_rate"] - 1,
        "misfit_over_seed_spread": main["rms"] / fits["seed_spread"]["relative"],
        "held_out": {
            "runs": len(misses),
            "better_than_predicted": sum(miss < 0 for miss in misses),
            "inside_band": sum(run["low"] <= run["measured"] <= run["high"] for run in fits["held_out"]),
            "miss": [min(map(abs, misses)), max(map(abs, misses))],
            "over_fitted": fits["held_out_rms"] / main["rms"],
        },
        "forms": {
            name: {"fit_gain": main["rms"] / form["rms"], "prediction_gain": fits["held_out_rms"] / form["held_out_rms"]}
            for name, form in free.items()
        },
        "gain_from_data": {str(size): loss[size, 0] - loss[size, most] for size in (0, largest)},
        "best_size_factor": max(way["N"] for way in ways) / min(way["N"] for way in ways),
        "budget_factor": max(budgets) / min(budgets),
        "repeated": {size: repeated(found) for size, found in data["repetition"].items()},
    }


def repeated(found: dict[str, Any]) -> dict[str, float]:
    """Lowest loss, and by how much 4 passes and the most passes are worse than as much fresh text."""
    fresh = [value for _, value in found["fresh"]]  # of 1, 2, 4 ... times one pass
    four = found["epochs"].index(4)
    return {"lowest": min(found["loss"]), "four_passes": found["loss"][four] - fresh[four], "most_passes": found["loss"][-1] - fresh[-1]}
