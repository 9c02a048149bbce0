"""Model collapse measured: a Gaussian, a mixture and an autoencoder of digits, trained on samples of their predecessors.

`measure()` runs the four regimes of `lab.recursive_training` with seeds, takes up what an interruption left, and writes
the data file; some four minutes of one core. `draw()` shows the digits that the mixture makes, and its measures.
"""

from __future__ import annotations

import json
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab import pixels, record
from lab import style as look
from lab.calc import gaussians, recursive_fitting

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
ROOT = Path(__file__).parents[2]
SAMPLES, GENERATIONS, RUNS, FRESH, SEED = 20, 60, 2000, 0.1, 20261124  # of the Gaussian
REAL, DIMENSIONS, COUNTS, DRAWN, SHOWN = 700, 24, (2, 5, 10, 20), 2000, (1, 10, 20)
MODELS = {"mixture": (20, 5), "autoencoder": (8, 3)}  # generations and seeds
STYLES = 50  # clusters, as in lab.recursive_training
TITLES = {"replace": "replace", "grow": "replace, growing", "refresh": "10 % real", "accumulate": "accumulate"}
TONES = {"replace": 1, "grow": 3, "refresh": 2, "accumulate": 0}


def closed_form(regime: str, generation: int, samples: int = SAMPLES) -> float:
    """Expected variance of model `generation` of a Gaussian of variance 1, fitted by maximum likelihood."""
    forms: dict[str, Callable[[int, int], float]] = {
        "replace": gaussians.replaced_variance,
        "grow": recursive_fitting.grown_variance,
        "accumulate": gaussians.accumulated_variance,
        "refresh": lambda n, t: recursive_fitting.refreshed_moments(n, round(FRESH * n), t)[0],
    }
    return forms[regime](samples, generation)


def simulate(regime: str, samples: int, generations: int, runs: int, seed: int) -> gaussians.Array:
    """Fitted variances, (runs, generations), when every generation's points are drawn one by one."""
    rng = np.random.default_rng([seed, list(TITLES).index(regime)])
    mean, variance = np.zeros((runs, 1)), np.ones((runs, 1))
    total, squares, size, rows = np.zeros((runs, 1)), np.zeros((runs, 1)), 0, []
    for generation in range(1, generations + 1):
        fresh = round(FRESH * samples) if regime == "refresh" else 0
        drawn = samples * generation if regime == "grow" else samples - fresh
        points = mean + np.sqrt(variance) * rng.standard_normal((runs, drawn))
        points = np.hstack([rng.standard_normal((runs, fresh)), points])
        if regime != "accumulate":
            total, squares, size = np.zeros((runs, 1)), np.zeros((runs, 1)), 0
        total = total + points.sum(axis=1, keepdims=True)
        squares = squares + (points**2).sum(axis=1, keepdims=True)
        size += points.shape[1]
        mean = total / size
        variance = squares / size - mean**2
        rows.append(variance[:, 0])
    return np.stack(rows, axis=1)


def gaussian(samples: int = SAMPLES, generations: int = GENERATIONS, runs: int = RUNS, seed: int = SEED) -> dict[str, Any]:
    """Mean, its standard error and median of the variance at each generation beside the closed form, for each regime."""
    result: dict[str, Any] = {}
    for regime in TITLES:
        variances = simulate(regime, samples, generations, runs, seed)
        error = variances.std(axis=0, ddof=1) / np.sqrt(runs)
        expected = np.array([closed_form(regime, t, samples) for t in range(1, generations + 1)])
        away = np.abs(variances.mean(axis=0) - expected) / error
        result[regime] = {
            "mean": rounded(variances.mean(axis=0)),
            "error": rounded(error),
            "median": rounded(np.median(variances, axis=0)),
            "expected": rounded(expected),
            "errors_away": float(f"{away.max():.3g}"),
        }
    return result


def rounded(values: Any) -> list[float]:
    """Numbers to four significant digits."""
    return [float(f"{value:.4g}") for value in values]


def experiment(folder: Path, models: dict[str, tuple[int, int]], real: int, drawn: int, steps: int) -> dict[str, Any]:
    """The runs on digits, or what is left of them: mean, standard deviation over seeds and pictures of each measure."""
    from lab.digits import classifier, digits
    from lab.families.base import Training
    from lab.protocol import Journal
    from lab.recursive_training import REGIMES, autoencoder_fit, choose_components, collapse_run, evaluate, mixture_fit

    images, others = digits().train[:real], digits().train[real:]
    search = choose_components(images, others, DIMENSIONS, COUNTS)
    components = max(search, key=lambda count: search[count])
    fits = {
        "mixture": mixture_fit(images, components, DIMENSIONS),
        "autoencoder": autoencoder_fit(Training(steps=steps, batch=128, rate=3e-3)),
    }
    journal = Journal(folder, len(REGIMES) * sum(seeds for _, seeds in models.values()))
    result: dict[str, Any] = {
        "search": {str(count): round(value, 3) for count, value in search.items()},
        "components": components,
        "accuracy": round(classifier().accuracy(), 4),
        "floor": {key: round(value, 4) for key, value in evaluate(digits().train).items()},
    }
    for name, (count, seeds) in models.items():
        result[name] = {}
        for regime in REGIMES:
            task = [partial(collapse_run, regime, fits[name], images, count, seed, drawn, SHOWN) for seed in range(seeds)]
            rows = [journal.run(f"{name}-{regime}-{seed}", task[seed]) for seed in range(seeds)]
            result[name][regime] = summary([row["measures"] for row in rows])
            if name == "mixture":
                result[name][regime]["pictures"] = rows[0]["pictures"]
    return result


def summary(rows: list[dict[str, list[float]]]) -> dict[str, Any]:
    """Of each measure the mean and standard deviation over seeds, as lists over generations."""
    result: dict[str, Any] = {}
    for key in rows[0]:
        values = np.array([row[key] for row in rows])
        result[key] = {"mean": rounded(values.mean(axis=0)), "sd": rounded(values.std(axis=0, ddof=1))}
    return result


def measure() -> None:
    """Run the whole experiment, or what is left of it, and write the data file."""
    import torch

    from lab.protocol import code_digest

    torch.set_num_threads(1)
    started, used = time.perf_counter(), time.process_time()
    own = [ROOT / "lab" / f"{name}.py" for name in ("digits", "feature_metrics", "recursive_training")]
    folder = ROOT / "build" / "lab" / f"model_collapse-{code_digest(*own)[:12]}-{REAL}-{DRAWN}"
    result: dict[str, Any] = {
        "settings": {"samples": SAMPLES, "generations": GENERATIONS, "runs": RUNS, "fresh": FRESH, "real": REAL, "models": MODELS},
        "gaussian": gaussian(),
        "digits": experiment(folder, MODELS, REAL, DRAWN, 600),
    }
    result["processor_seconds"] = round(time.process_time() - used, 1)
    record.save(DATA, result, seed=SEED, seconds=time.perf_counter() - started, tolerance=0.1)


def draw(style: look.Style) -> Figure:
    """Above, samples of the mixture in two regimes; below, the Gaussian's variance and three measures of the digits."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    figure = look.canvas(look.WIDTH, 11.8)
    top, bottom = list(figure.subfigures(2, 1, squeeze=False, height_ratios=(0.28, 0.72)).flat)
    for part in (top, bottom):
        part.set_facecolor("none")
    rows = [("replace", t) for t in SHOWN] + [("accumulate", SHOWN[-1])]
    for ax, (regime, generation) in zip(top.subplots(len(rows), 1), rows, strict=True):
        pixels.strip(ax, data["digits"]["mixture"][regime]["pictures"][str(generation)], style)
        label = "first model" if generation == 1 else f"{TITLES[regime]}, model {generation}"
        ax.set_title(label, fontsize=look.SMALL, fontweight="normal", pad=3)
    grid = bottom.subplots(4, 1, sharex=False)
    curves(grid, data, style)
    return figure


def curves(grid: Any, data: dict[str, Any], style: look.Style) -> None:
    """Four panels over generations: variance of the Gaussian, then FID, styles kept and recall of the tail of the mixture."""
    digits = data["digits"]
    for regime, tone in TONES.items():
        colour, dash = style.colours[tone], look.DASHES[tone]
        found = data["gaussian"][regime]
        count = np.arange(1, len(found["mean"]) + 1)
        grid[0].plot(count, found["expected"], color=colour, linestyle=dash, label=TITLES[regime])
        grid[0].plot(count[4::5], found["mean"][4::5], look.MARKERS[tone], color=colour, markersize=5)
        for ax, key in zip(grid[1:], ("fid", "styles", "tail_recall"), strict=True):
            row = digits["mixture"][regime][key]
            mean, spread = np.array(row["mean"]), np.array(row["sd"])
            at = np.arange(1, len(mean) + 1)
            ax.fill_between(at, mean - spread, mean + spread, color=colour, alpha=0.16, linewidth=0)
            ax.plot(at, mean, color=colour, linestyle=dash)
    for ax, key in zip(grid[1:], ("fid", "styles", "tail_recall"), strict=True):
        ax.axhline(digits["floor"][key], color=style.muted, linewidth=1.3, linestyle=(0, (2, 2)))
        ax.set_xlim(1, len(digits["mixture"]["replace"]["fid"]["mean"]))
        look.plain_ticks(ax, "x", [1, 5, 10, 15, 20], ["1", "5", "10", "15", "20"])
    grid[0].set(xlim=(1, len(data["gaussian"]["replace"]["mean"])), ylim=(0, 1.05))
    look.plain_ticks(grid[0], "x", [1, 20, 40, 60], ["1", "20", "40", "60"])
    look.above(grid[0], "Gaussian: variance (lines expected, marks measured)", style.text)
    look.above(grid[1], "Digits: FID in the classifier's features", style.text)
    look.above(grid[2], f"Digits: writing styles kept, of {STYLES}", style.text)
    look.above(grid[3], "Digits: recall of the rarest tenth", style.text)
    grid[1].set_yscale("log")
    grid[1].set_ylim(0.15, None)
    look.plain_ticks(grid[1], "y", [0.2, 0.5, 1, 2, 5, 10], ["0.2", "0.5", "1", "2", "5", "10"])
    grid[2].set_ylim(30, STYLES + 1)
    look.plain_ticks(grid[2], "y", [30, 40, 50], ["30", "40", "50"])
    grid[3].set_ylim(0, 1)
    grid[3].set_xlabel("generation of the model")
    grid[0].legend(ncols=2, loc="lower left", bbox_to_anchor=(0.0, 1.16), borderaxespad=0, columnspacing=1.4)


def check_small() -> dict[str, Any]:
    """The whole in a few seconds: the simulation against its closed form, and two generations of each model of the digits."""
    import tempfile

    found = gaussian(10, 12, 4000, 7)
    for regime, row in found.items():
        assert row["errors_away"] < 4.5, f"{regime}: the simulated variance is {row['errors_away']} standard errors off"
    with tempfile.TemporaryDirectory() as folder:
        small = experiment(Path(folder), {"mixture": (3, 2), "autoencoder": (2, 2)}, 200, 300, 40)
    for regime in TITLES:
        assert np.isfinite(small["mixture"][regime]["fid"]["mean"]).all()
    return {"gaussian": found, "digits": small}


def numbers() -> dict[str, Any]:
    """What the data file holds."""
    return dict(json.loads(DATA.read_text(encoding="utf-8")))
