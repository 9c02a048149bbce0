"""Carries out `lab.laws.protocol`: every run goes to a file of its own when it is done, and is not done again."""

from __future__ import annotations

import json
import math
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import scipy
import torch

from lab.experiment import processor
from lab.laws import answers, protocol
from lab.laws.protocol import Scale
from lab.protocol import code_digest, write

ROOT = Path(__file__).parents[2]
OVERHEAD = 50_000  # weights whose arithmetic takes as long as a step's fixed cost
TOLERANCE = (
    "a loss: four standard deviations over seeds, at least 0.01 nats; a fitted number: its bootstrap interval; seconds: not compared"
)


class Journal:
    """Results of runs, one file each in ``folder``; tells on stderr how far it is, and the time left.

    ``work`` is the sum of what all runs cost in the units of ``cost``.
    """

    def __init__(self, folder: Path, work: float) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.work = folder, work
        self.done = self.fresh = self.spent = self.seconds = 0.0

    def run(self, key: str, cost: float, task: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The result of ``key`` from its file, or else from ``task``."""
        path, begin = self.folder / f"{key}.json", time.perf_counter()
        if path.exists():
            result = dict(json.loads(path.read_text(encoding="utf-8")))
        else:
            result = task() | {"run_seconds": time.perf_counter() - begin}
            write(path, json.dumps(result))
            self.fresh += cost
            self.spent += result["run_seconds"]
        self.done += cost
        self.seconds += result["run_seconds"]
        if self.fresh:
            left = (self.work - self.done) * self.spent / self.fresh / 60
            line = f"{self.done / self.work:4.0%} {key}: {result['run_seconds']:.0f} s; about {left:.0f} min left"
            print(line, file=sys.stderr, flush=True)
        return result


def cost(scale: Scale, index: int, tokens: float) -> float:
    """Cost of a run in weights times tokens, the fixed cost of a step among them."""
    return (scale.weights(index) + OVERHEAD) * tokens


def tasks(scale: Scale) -> dict[str, tuple[int, int, int]]:
    """Every run of the grid by its key: position of size, of amount, seed. Small amounts first."""
    cells = [(i, amount) for amount in range(scale.amounts) for i in range(len(scale.sizes))]
    found = {f"grid-{i}-{amount}-0": (i, amount, 0) for i, amount in cells}
    return found | {
        f"grid-{i}-{amount}-{seed}": (i, amount, seed) for i, amount in cells if amount < scale.more_amounts for seed in scale.more_seeds
    }


def run(scale: Scale | None = None, work: Path | None = None) -> dict[str, Any]:
    """All runs of this scale, or what is left of them; a dictionary of what was measured, without any fit."""
    scale = scale or Scale()
    torch.set_num_threads(1)
    digest = code_digest(*sources())
    folder = work or ROOT / "build" / "lab" / f"scaling_law-{digest[:12]}"
    every = tasks(scale)
    repeats = [(i, epochs) for i in scale.repeated_sizes for epochs in scale.epochs]
    looked = [(i, a) for i in range(len(scale.sizes)) for a in scale.search_amounts]
    total = sum(cost(scale, i, scale.steps(i, a) * scale.batch) for i, a, _ in every.values())
    total += len(scale.rates) * sum(cost(scale, i, scale.steps(i, a) * scale.batch) for i, a in looked)
    total += sum(cost(scale, i, scale.unique_tokens * epochs) for i, epochs in repeats)
    journal = Journal(folder, total)
    search: dict[str, dict[str, float]] = {}
    for i, a in looked:
        search[f"{i}-{a}"] = {}
        for rate in scale.rates:
            task = partial(protocol.search_run, scale, i, a, rate)
            row = journal.run(f"search-{i}-{a}-{rate:g}", cost(scale, i, scale.steps(i, a) * scale.batch), task)
            search[f"{i}-{a}"][f"{rate:g}"] = digits(row["loss"])
    first, last = scale.search_amounts
    best = [(lowest(search[f"{i}-{first}"]), lowest(search[f"{i}-{last}"])) for i in range(len(scale.sizes))]
    runs, repeated = {}, {}
    for key, (i, a, seed) in every.items():
        tokens = scale.steps(i, a) * scale.batch
        peak = protocol.peak_rate(scale, best[i], tokens)
        runs[key] = journal.run(key, cost(scale, i, tokens), partial(protocol.grid_run, scale, i, a, peak, seed))
    for i, epochs in repeats:
        tokens = scale.unique_tokens * epochs
        peak = protocol.peak_rate(scale, best[i], tokens)
        task = partial(protocol.repeated_run, scale, i, epochs, peak)
        repeated[f"{i}-{epochs}"] = journal.run(f"repeated-{i}-{epochs}", cost(scale, i, tokens), task)
    return {
        "about": about(digest, journal.seconds),
        "protocol": settings(scale),
        "source": describe_source(scale),
        "search": search,
        "runs": {key: digits(row) for key, row in runs.items()},
        "repeated": {key: digits(row) for key, row in repeated.items()},
    }


def lowest(losses: dict[str, float]) -> float:
    """The rate of the lowest finite loss."""
    return float(min(losses, key=lambda rate: losses[rate] if math.isfinite(losses[rate]) else math.inf))


def sources() -> list[Path]:
    """The files whose code decides the outcome of a run."""
    return [ROOT / "lab" / "markov.py", *(ROOT / "lab" / "laws" / f"{n}.py" for n in ("network", "protocol", "answers"))]


def describe_source(scale: Scale) -> dict[str, Any]:
    """The source in numbers: entropy rate, entropy of one symbol alone and after one, contexts, their spread."""
    source = protocol.source(scale)
    chance = source.stationary
    pairs = (chance[:, None] * source.rows).reshape(-1, source.symbols, source.symbols).sum(axis=0)
    after_one = -(pairs * np.log(pairs / pairs.sum(axis=1, keepdims=True))).sum()
    falling = np.sort(chance)[::-1]
    unigram = pairs.sum(axis=0)
    return {
        "contexts": source.contexts,
        "entropy_rate": digits(source.entropy_rate, 8),
        "entropy_uniform": digits(math.log(source.symbols)),
        "entropy_unigram": digits(float(-(unigram * np.log(unigram)).sum())),
        "entropy_after_one": digits(float(after_one)),
        "commonest_context": digits(float(falling[0])),
        "rarest_context": digits(float(falling[-1])),
        "contexts_for_90_percent": int((np.cumsum(falling) < 0.9).sum()) + 1,
        "greedy_contexts": answers.cycles(source, protocol.questions(scale)),
        "ceiling": digits(answers.marks(source, np.log(source.rows), protocol.questions(scale))["sampled"]["exact"]),
    }


def settings(scale: Scale) -> dict[str, Any]:
    """The protocol's numbers."""
    plain = {name: getattr(scale, name) for name in Scale.__dataclass_fields__ if name != "sizes"}
    sizes = [{"embedding": s.embedding, "hidden": s.hidden, "N": scale.weights(i)} for i, s in enumerate(scale.sizes)]
    return plain | {"sizes": sizes, "budgets": [scale.budget(d) for d in range(len(sizes) + scale.amounts - 1)]}


def about(digest: str, seconds: float) -> dict[str, Any]:
    """Where, when, with what and how long."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "code": digest,
        "machine": f"{processor()}, one thread",
        "versions": {"python": platform.python_version()} | {m.__name__: m.__version__ for m in (torch, np, scipy)},
        "duration_seconds": round(seconds),
        "tolerance": TOLERANCE,
    }


def digits(value: Any, count: int = 6) -> Any:
    """Numbers to `count` significant digits, in lists and dictionaries too; not finite ones become None (null)."""
    if isinstance(value, float):
        return float(f"{value:.{count}g}") if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: digits(item, count) for key, item in value.items() if key != "run_seconds"}
    if isinstance(value, list | tuple):
        return [digits(item, count) for item in value]
    return value
