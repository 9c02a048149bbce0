"""Checks of the language model's experiment: the whole of it on a tiny scale, and the committed results and model.

Used by the tests and by ``make lab-check``. Each function raises AssertionError with what is wrong.
"""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path
from typing import Any

import torch

from lab.language.experiment import Experiment
from lab.language.export import document, export, load, reference
from lab.language.outcome import MAIN, MODEL, run
from lab.language.protocol import SETTINGS, SMALL


def check_small(folder: Path | None = None) -> dict[str, Any]:
    """Run every stage for a few steps; the second run takes the results up and must find the same."""
    with tempfile.TemporaryDirectory() as temporary:
        work = folder or Path(temporary)
        first, second = Experiment(SMALL, work), Experiment(SMALL, work)
        result, again = json.loads(json.dumps(run(first))), run(second)
        path = work / "language_model.json"
        export(path, document(first.model, first.tokenizer, "Returns the mean of the mean.", {}))
        check_model(path)
    for stage in SETTINGS:
        assert result[stage] == again[stage], f"{stage}: an experiment that is taken up again must not change its results"
    assert math.isfinite(result["training"]["bits_per_byte"]["test"]), "the small training diverges"
    assert all(row["equal"] for row in result["cache"].values()), "with a cache the text differs from that without"
    return dict(result)


def check_model(path: Path = MODEL) -> None:
    """The exported model gives the reference outputs of its own file."""
    torch.set_num_threads(1)
    model, tokenizer, content = load(path)
    told, found = content["reference"], reference(model, tokenizer, content["reference"]["text"])
    for key in ("tokens", "top_tokens", "kept", "greedy"):
        assert told[key] == found[key], f"{path.name}: {key} of the reference differ"
    for key in ("top_logits", "last_logits", "attention", "kept_probabilities"):
        off = float((torch.tensor(told[key]) - torch.tensor(found[key])).abs().max())
        assert off <= told["tolerance"], f"{path.name}: {key} of the reference are off by {off:.2g}"


def check_results(path: Path = MAIN) -> None:
    """The committed results are whole and fit together."""
    data = json.loads(path.read_text(encoding="utf-8"))
    assert set(SETTINGS) <= set(data), f"{path.name} lacks {set(SETTINGS) - set(data)}"
    curve, bits = data["training"]["curve"], data["training"]["bits_per_byte"]
    assert math.isclose(curve[-1][1], bits["test"], rel_tol=1e-3), "the curve does not end where the model does"
    assert data["training"]["weights"] < 1_000_000, "the model is to have fewer than a million weights"
    assert all(row["equal"] for row in data["cache"].values()), "with a cache the text differs from that without"
