"""What the exhibit needs of the checked scaling law: ``docs/assets/data/scaling_law.json``, some seven kilobytes.

Written from ``scaling_law.json`` by ``python -m lab.scaling.scaling_law_short``; a test holds the file against it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lab.scaling import scaling_law

OUTPUT = Path(__file__).parents[2] / "docs" / "assets" / "data" / "scaling_law.json"
CONSTANTS = ("E", "A", "B", "alpha", "beta")


def short(data: dict[str, Any]) -> dict[str, Any]:
    """Runs (means over seeds), the source's entropy rate, the lab's fits, and its predictions of the held-out runs."""
    fit = data["fit"]
    return {
        "entropy_rate": data["source"]["entropy_rate"],
        "held_out": data["protocol"]["held_out"],
        "runs": runs(list(data["runs"].values())),
        "fits": {name: {key: fit[name][key] for key in CONSTANTS} for name in ("main", "known_entropy", "all_runs")},
        "interval": {key: fit["main"]["interval"][key] for key in CONSTANTS},
        "predictions": fit["held_out"],
        "seed_spread": fit["seed_spread"]["relative"],
    }


def runs(single: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each size and amount of data, by position in their lists: N, D, C, mean loss, number of seeds."""
    found = []
    for size, amount in sorted({(run["size"], run["amount"]) for run in single}):
        same = [run for run in single if (run["size"], run["amount"]) == (size, amount)]
        loss = sum(run["loss"] for run in same) / len(same)
        shape = {key: same[0][key] for key in ("size", "amount", "N", "D", "C")}
        found.append(shape | {"loss": float(f"{loss:.8g}"), "seeds": len(same)})
    return found


if __name__ == "__main__":
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(short(scaling_law.read())) + "\n", encoding="utf-8", newline="\n")
