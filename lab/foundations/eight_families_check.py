"""Checks of the comparison of families: a small run of the whole of it, and the committed results and models.

Used by the tests and by ``make lab-check``. Each function raises AssertionError with what is wrong.
"""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch

from lab.data import densities
from lab.experiment import run, sources
from lab.export import LIMIT, constants_and_reference, load
from lab.families.base import Training
from lab.protocol import BUDGET, METHODS, Scale, code_digest, report_run

DATA = Path(__file__).with_name("eight_families.json")
SMALL = Scale(("ring",), (6e-3,), (0, 1), 500, 200, Training(20, 64, 0.0))


def check_small(folder: Path | None = None) -> dict[str, Any]:
    """Run every method for 20 steps, with two seeds; then one run of the report again, in full, against its record."""
    with tempfile.TemporaryDirectory() as temporary:
        work = folder or Path(temporary)
        run(work / "small.json", SMALL, work / "runs")
        first = json.loads((work / "small.json").read_text(encoding="utf-8"))
        run(work / "small.json", SMALL, work / "runs")  # takes the results up again
        second = json.loads((work / "small.json").read_text(encoding="utf-8"))
    assert first["runs"] == second["runs"], "an experiment that is taken up again must not change its results"
    for name in METHODS:
        for row in first["runs"][name]["ring"]:
            assert not row["failed"], f"{name} fails on the small scale"
            assert math.isfinite(row["sliced_w2"]), f"{name} has no distance on the small scale"
    if DATA.exists():
        check_again(json.loads(DATA.read_text(encoding="utf-8")))
    return dict(first)


def check_again(data: dict[str, Any], name: str = "autoregressive", key: str = "ring") -> None:
    """Measure one run of the report again and hold it against the spread over its seeds."""
    rate, recorded = data["methods"][name]["rate"], data["results"][name][key]
    row = report_run(name, densities()[key], 0, rate, Scale(), None)
    for measure, least in (("kl", 0.02), ("sliced_w2", data["truth"][key]["floor"]["sliced_w2"]["mean"])):
        allowed = max(4 * recorded[measure]["sd"], least)
        off = abs(row[measure] - recorded[measure]["mean"])
        assert off <= allowed, f"{name} on {key}: {measure} is off its record by {off:.3g}, more than {allowed:.3g}"


def check_results(path: Path = DATA) -> None:
    """The results are of the present code, complete, within the budget, and their means are those of their runs."""
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["about"]["code"] == code_digest(*sources()), f"{path.name} was measured with other code: measure again"
    scale = Scale()
    assert data["protocol"]["steps"] == scale.training.steps
    assert data["protocol"]["seeds"] == list(scale.seeds)
    for name in METHODS:
        assert abs(data["methods"][name]["weights"] / BUDGET - 1) <= 0.1, f"{name} is outside the budget of weights"
        assert METHODS[name][1]().weights() == data["methods"][name]["weights"]
        assert str(f"{data['methods'][name]['rate']:g}") in data["search"][name]
        for key in scale.densities:
            rows, result = data["runs"][name][key], data["results"][name][key]
            assert len(rows) == len(scale.seeds)
            good = [row["sliced_w2"] for row in rows if not row["failed"]]
            assert result["failed"] == len(rows) - len(good)
            assert math.isclose(np.mean(good), result["sliced_w2"]["mean"], rel_tol=1e-3)


def check_models(folder: Path, data: dict[str, Any]) -> None:
    """Every exported model is small enough, and what is loaded from it gives the reference outputs it carries."""
    torch.set_num_threads(1)
    for name in METHODS:
        path = folder / f"{name}.json"
        assert path.stat().st_size <= LIMIT, f"{path.name} is too large"
        document = json.loads(path.read_text(encoding="utf-8"))
        assert document["weights"] == data["methods"][name]["weights"]
        model = load(path)
        _, reference = constants_and_reference(model)
        for key, expected in document["reference"]["outputs"].items():
            close = np.allclose(reference["outputs"][key], expected, atol=document["reference"]["tolerance"])
            assert close, f"{name}: {key} is not what the file says"
