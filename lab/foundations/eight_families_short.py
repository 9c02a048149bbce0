"""What the exhibits need of the comparison of families: ``docs/assets/data/eight_families.json``, some ten kilobytes.

Written from ``eight_families.json`` and the density of the ring by ``python -m lab.foundations.eight_families_short``; a test holds the
file against them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lab.data import ring
from lab.foundations import eight_families_tables

OUTPUT = Path(__file__).parents[2] / "docs" / "assets" / "data" / "eight_families.json"
MEASURES = ("sliced_w2", "kl", "modes", "off_support")


def short(data: dict[str, Any]) -> dict[str, Any]:
    """The ring's density, true samples against true samples, and every method's measures with their spread over the seeds."""
    density = ring()
    methods = {}
    for name, method in data["methods"].items():
        results = {key: {measure: data["results"][name][key][measure] for measure in MEASURES} for key in data["truth"]}
        first = {measure: data["runs"][name]["ring"][0][measure] for measure in MEASURES}
        curves = {
            sampler: {steps: point["sliced_w2"] for steps, point in points.items()}
            for sampler, points in data["curves"][name].get("ring", {}).items()
        }
        methods[name] = {**method, "results": results, "first": first, "curves": curves}
    return {
        "protocol": {key: data["protocol"][key] for key in ("seeds", "held_out", "curve_samples", "steps")},
        "ring": {"centres": density.centres.tolist(), "sigma": density.sigma, "entropy": density.entropy, "rim": density.rim},
        "truth": {
            key: {"title": truth["title"], "floor": truth["floor"]["sliced_w2"], "floor_of_curves": truth["floor_of_curves"]["sliced_w2"]}
            for key, truth in data["truth"].items()
        },
        "methods": methods,
    }


if __name__ == "__main__":
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(short(eight_families_tables.read())) + "\n", encoding="utf-8", newline="\n")
