"""Carries the experiment out and writes what it found: the data file of each figure, and the model that pages run.

Every stage goes to a file of its own in `.cache/lab/language` when it is done; the training keeps checkpoints there. What was
interrupted is taken up again.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch

from lab.experiment import processor
from lab.language.experiment import Experiment
from lab.language.export import document, export
from lab.language.protocol import SETTINGS, Scale
from lab.language.tokenizer import DOCUMENT
from lab.laws.experiment import Journal, digits
from lab.protocol import write

LAB = Path(__file__).parents[1]
MAIN = LAB / "architectures" / "language_model.json"
CACHE = LAB.parent / ".cache" / "lab" / "language"
MODEL = LAB.parent / "docs" / "assets" / "models" / "language_model.json"
FIGURES = {  # data file of each figure, and the stages that it shows
    "architectures/language_model_attention": ("attention",),
    "foundations/language_model_decoding": ("decoding",),
    "foundations/language_model_watermark": ("watermark",),
    "scaling/language_model_smaller": ("adaptation", "quantisation", "distillation"),
}


def measure() -> None:
    """The whole experiment, or what is left of it: some twenty minutes of one core."""
    experiment = Experiment(Scale(), CACHE)
    result = digits(run(experiment), 5)
    for name, stages in FIGURES.items():
        put(LAB / f"{name}.json", {"about": result["about"]} | {stage: result[stage] for stage in stages})
    shown = {key: value for key, value in result["attention"].items() if key not in {"shown", "sentence"}}
    put(MAIN, result | {"attention": shown})
    about = {key: result["corpus"][key] for key in ("versions", "sha256")} | {"steps": experiment.scale.training.steps}
    export(MODEL, document(experiment.model, experiment.tokenizer, experiment.scale.sentence, about))


def put(path: Path, result: dict[str, Any]) -> None:
    """Write JSON with one line for each entry of the second level, so that a change shows where it is."""
    parts = []
    for key, value in result.items():
        inner = ",\n".join(f"  {json.dumps(name)}: {json.dumps(item, allow_nan=False)}" for name, item in value.items())
        parts.append(f"{json.dumps(key)}: {{\n{inner}\n}}")
    write(path, "{\n" + ",\n".join(parts) + "\n}\n")


def run(experiment: Experiment) -> dict[str, Any]:
    """All stages, or what is left of them."""
    stages: dict[str, Callable[[], dict[str, Any]]] = {name: getattr(experiment, name) for name in SETTINGS}
    costs = experiment.scale.costs
    journal = Journal(experiment.folder, sum(costs.values()))
    results = {name: journal.run(experiment.key(name), costs[name], task) for name, task in stages.items()}
    seconds = {name: round(result.pop("run_seconds"), 1) for name, result in results.items()}
    seconds["training"] = max(seconds["training"], round(results["training"]["train_seconds"], 1))  # when it was taken up again
    about = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{processor()}, one thread",
        "versions": {"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__},
        "duration_seconds": round(sum(seconds.values())),
        "stage_seconds": seconds,
        "tolerance": experiment.scale.tolerance,
    }
    described = {"corpus": describe(experiment), "protocol": experiment.scale.plain(), "comparison": compared(results)}
    return {"about": about, **described, **results}


def describe(experiment: Experiment) -> dict[str, Any]:
    """The corpus and the tokenizer in numbers; tokens without the starts of documents."""
    parts = {}
    for part, text in experiment.home.items():
        documents, tokens = experiment.corpus.part(part), int((text != DOCUMENT).sum())
        size = sum(map(len, documents))
        parts[part] = {"documents": len(documents), "bytes": size, "tokens": tokens, "bytes_per_token": size / tokens}
    merges = [token.decode(errors="replace") for token in experiment.tokenizer.tokens[DOCUMENT + 1 : DOCUMENT + 13]]
    return {"versions": experiment.corpus.versions, "sha256": experiment.corpus.digest, "parts": parts, "first_merges": merges}


def compared(results: dict[str, Any]) -> dict[str, float]:
    """Differences that the report states, in bits per byte, and per cent of them."""
    whole = results["training"]["bits_per_byte"]["test"]
    best = min(bits for kind in ("tokens", "bytes") for bits in results["ngrams"][kind].values())
    alone, taught = (results["distillation"][name]["mean"] for name in ("alone", "taught"))
    return {
        "best_ngram": best,
        "below_best_ngram": best - whole,
        "per_cent_below_best_ngram": 100 * (best - whole) / best,
        "taught_gain": alone - taught,
        "gap_closed": 100 * (alone - taught) / (alone - whole),
    }
