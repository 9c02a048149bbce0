"""Carries out ``lab.protocol``: the search, the runs of the report, the Boltzmann machine beside them, and one data
file.

Every run is written to ``build/lab/<digest of the code>`` when it is done; an interrupted experiment goes on from
there, and results of other code are never mixed in.
"""

from __future__ import annotations

import json
import math
import platform
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import scipy
import torch

import lab.protocol
from lab.data import Density, densities, pack
from lab.export import export
from lab.families import rbm
from lab.metrics import spread, true_against_true
from lab.protocol import METHODS, SEARCH_SEED, Journal, Scale

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "docs" / "assets" / "models"
TOLERANCE = {  # by how much one run may differ from the mean over seeds when it is measured again on another machine
    "kl": "four standard deviations over seeds, at least 0.02 nats",
    "sliced_w2": "four standard deviations over seeds, at least the mean between sets of true samples",
    "seconds": "not compared",
}
FAMILIES = (  # modules of lab.families that take part; the folder holds figures too
    *("__init__", "base", "ode", "autoregressive", "vae", "gan", "flow", "diffusion", "energy", "rbm"),
    *("transformer", "latent_diffusion", "flow_matching"),
)
KEPT = "ring"  # density whose models of seed 0 are exported
LONGER = 4
CD_STEPS = (1, 10)  # k of CD-k


def sources() -> list[Path]:
    """The files whose code decides the outcome of a run; this one only orders runs and sums them up."""
    shared = [ROOT / "lab" / f"{name}.py" for name in ("data", "metrics", "protocol")]
    return shared + [ROOT / "lab" / "families" / f"{name}.py" for name in FAMILIES]


def run(output: Path, scale: Scale | None = None, work: Path | None = None) -> None:
    """The whole experiment at this scale (the protocol's own by default), written to ``output``."""
    scale = scale or Scale()
    torch.set_num_threads(1)
    begin = time.perf_counter()
    digest = lab.protocol.code_digest(*sources())
    work = work or ROOT / "build" / "lab" / f"eight_families-{digest[:12]}"
    truth = {key: density for key, density in densities().items() if key in scale.densities}
    count = (len(METHODS) * len(truth) + len(CD_STEPS)) * (len(scale.rates) + len(scale.seeds)) + len(METHODS)
    journal = Journal(work, count)
    machine = boltzmann(journal, scale)
    trials = search(journal, truth, scale)
    rates = {name: best(trials[name]) for name in METHODS}
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {name: {key: [] for key in truth} for name in METHODS}
    for seed in scale.seeds:
        for key, density in truth.items():
            for name in METHODS:
                keep = work / f"{name}.pt" if (key, seed) == (KEPT, 0) else None
                one = partial(lab.protocol.report_run, name, density, seed, rates[name], scale, keep)
                rows[name][key].append(journal.run(f"report-{name}-{key}-{seed}", one))
    longer = {name: plain(journal.run(f"longer-{name}", partial(long_run, name, rates[name], scale))) for name in METHODS}
    result = {
        "about": about(digest, journal, time.perf_counter() - begin),
        "protocol": settings(scale),
        "truth": {key: ground(density, scale) for key, density in truth.items()},
        "methods": {name: describe(name, rates[name], rows[name]) for name in METHODS},
        "search": trials,
        "results": {name: {key: summary(rows[name][key]) for key in truth} for name in METHODS},
        "curves": {name: {key: curves(rows[name][key]) for key in truth} for name in METHODS},
        "runs": {name: {key: [plain(row) for row in rows[name][key]] for key in truth} for name in METHODS},
        "longer": longer,
        "boltzmann": machine,
        "samples": samples(rows, truth),
    }
    lab.protocol.write(output, dumps(result))
    if output.parent == ROOT / "lab" / "foundations":
        for name in METHODS:
            export(name, work / f"{name}.pt", rates[name], scale, MODELS)


def search(journal: Journal, truth: dict[str, Density], scale: Scale) -> dict[str, dict[str, dict[str, Any]]]:
    """Outcome of every trial of the search: method, rate, density."""
    trials: dict[str, dict[str, dict[str, Any]]] = {name: {f"{rate:g}": {} for rate in scale.rates} for name in METHODS}
    for rate in scale.rates:
        for key, density in truth.items():
            for name in METHODS:
                work = partial(lab.protocol.search_run, name, density, rate, scale)
                trials[name][f"{rate:g}"][key] = plain(journal.run(f"search-{name}-{key}-{rate:g}", work))
    return trials


def long_run(name: str, rate: float, scale: Scale) -> dict[str, Any]:
    """One run on the ring, seed 0, with LONGER times as many gradient steps: is it the budget that limits a method?"""
    steps = LONGER * scale.training.steps
    longer = replace(scale, training=replace(scale.training, steps=steps))
    return {"steps": steps, **lab.protocol.report_run(name, densities()[KEPT], 0, rate, longer, None)}


def best(trials: dict[str, dict[str, Any]]) -> float:
    """The rate with the lowest geometric mean of the distances over the densities; a failed run loses to any other."""

    def score(rate: str) -> float:
        distances = [trial["sliced_w2"] for trial in trials[rate].values()]
        return math.inf if None in distances else float(np.log(distances).mean())

    return float(min(trials, key=score))


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what is kept elsewhere in the data file, rounded to five significant digits."""
    return {key: rounded(value) for key, value in row.items() if key not in {"samples", "curves", "run_seconds"}}


def rounded(value: Any) -> Any:
    """Numbers to five significant digits; everything else as it is. Numbers that are not finite become None (null)."""
    if isinstance(value, float):
        return float(f"{value:.5g}") if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return value


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Mean and standard deviation over seeds of every measure; None where there is none; the number of failed runs."""
    good = [row for row in rows if not row["failed"]]
    keys = [key for key in (good[0] if good else {}) if key not in {"failed", "samples", "curves", "run_seconds"}]
    result: dict[str, Any] = {"failed": len(rows) - len(good)}
    for key in keys:
        values = [row[key] for row in good if row[key] is not None]
        result[key] = rounded(spread(values)) if len(values) > 1 else None
    return result


def curves(rows: list[dict[str, Any]]) -> dict[str, dict[str, dict[str, Any]]]:
    """Mean and spread of each measure for every sampler and number of steps."""
    good = [row["curves"] for row in rows if not row["failed"]]
    return {
        sampler: {
            steps: {key: rounded(spread([row[sampler][steps][key] for row in good])) for key in point} for steps, point in counts.items()
        }
        for sampler, counts in (good[0] if len(good) > 1 else {}).items()
    }


def samples(rows: dict[str, dict[str, list[dict[str, Any]]]], truth: dict[str, Density]) -> dict[str, Any]:
    """Samples of seed 0 of every method, and as many true ones, to three decimals, to be drawn."""
    shown = lab.protocol.SHOWN
    true = {key: pack(density.sample(shown, np.random.default_rng(9))) for key, density in truth.items()}
    return {"true": true} | {name: {key: rows[name][key][0].get("samples", "") for key in truth} for name in rows}


def ground(density: Density, scale: Scale) -> dict[str, Any]:
    """Entropy, and what true samples get against true samples: with all points, and with those of the curves."""
    test = lab.protocol.data(density, scale)[2]
    return {
        "title": density.title,
        "entropy": density.entropy,
        "modes": density.modes,
        "floor": rounded(true_against_true(density, test)),
        "floor_of_curves": rounded(true_against_true(density, test[: lab.protocol.FEW])),
    }


def describe(name: str, rate: float, rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """What does not depend on the density."""
    row = next(iter(rows.values()))[0]
    return {
        "title": METHODS[name][0],
        "likelihood": METHODS[name][1]().likelihood,
        "rate": rate,
        "weights": row["weights"],
        "evaluations": row["evaluations"],
    }


def boltzmann(journal: Journal, scale: Scale) -> dict[str, Any]:
    """CD-1 and CD-10 on bars and stripes: the same search and seeds; exact divergence from the data, in nats."""
    count = len(rbm.bars_and_stripes())
    result: dict[str, Any] = {"patterns": count, "entropy": math.log(count)}
    for gibbs in CD_STEPS:
        tried = {
            rate: journal.run(f"search-cd{gibbs}-{rate:g}", partial(rbm.trial, gibbs, rate, SEARCH_SEED, scale.training))
            for rate in scale.rates
        }
        rate = min(tried, key=lambda r: tried[r]["kl"])
        rows = [journal.run(f"report-cd{gibbs}-{seed}", partial(rbm.trial, gibbs, rate, seed, scale.training)) for seed in scale.seeds]
        search_kl = {f"{r:g}": rounded(row["kl"]) for r, row in tried.items()}
        result[f"cd{gibbs}"] = {"rate": rate, "search_kl": search_kl, **summary(rows)}
    return result


def settings(scale: Scale) -> dict[str, Any]:
    """The protocol's numbers."""
    return {
        "points": scale.points,
        "held_out": scale.held_out,
        "steps": scale.training.steps,
        "batch": scale.training.batch,
        "budget": lab.protocol.BUDGET,
        "rates": scale.rates,
        "search_seed": SEARCH_SEED,
        "seeds": scale.seeds,
        "curve_samples": lab.protocol.FEW,
    }


def about(digest: str, journal: Journal, seconds: float) -> dict[str, Any]:
    """Where, when, with what and how long."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "code": digest,
        "machine": f"{processor()}, one thread",
        "versions": {"python": platform.python_version()} | {m.__name__: m.__version__ for m in (torch, np, scipy)},
        "duration_seconds": round(max(math.fsum(journal.costs), seconds)),
        "tolerance": TOLERANCE,
    }


def processor() -> str:
    """The processor's model in words, where the system says it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def dumps(result: dict[str, Any]) -> str:
    """JSON with one line for each entry of the second level, so that a change shows where it is."""
    parts = []
    for key, value in result.items():
        inner = ",\n".join(f"  {json.dumps(name)}: {json.dumps(item, allow_nan=False)}" for name, item in value.items())
        parts.append(f"{json.dumps(key)}: {{\n{inner}\n}}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
