"""Variance of a Gaussian that is fitted again and again to its own samples: replaced or accumulated data.

`measure()` simulates both with seeds; the expected variances are closed forms of `lab.calc.gaussians`.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab import record
from lab import style as look
from lab.calc import gaussians

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
SAMPLES, GENERATIONS, RUNS, SHOWN, SEED = 100, 500, 400, 12, 20261124


def simulate(*, accumulate: bool) -> gaussians.Array:
    """Fitted variances, shape (RUNS, GENERATIONS + 1), first column the true variance 1.

    Sufficient statistics are drawn instead of samples: the mean of n draws is Gaussian, their sum of squares about it
    v chi-squared with n - 1 degrees of freedom, and both are independent.
    """
    rng = np.random.default_rng(SEED)
    mean, variance = np.zeros(RUNS), np.ones(RUNS)
    size, total, squares = 0, np.zeros(RUNS), np.zeros(RUNS)
    rows = [variance]
    for _ in range(GENERATIONS):
        batch = mean + np.sqrt(variance / SAMPLES) * rng.standard_normal(RUNS)
        inside = variance * rng.chisquare(SAMPLES - 1, RUNS)
        if accumulate and size:
            gap = batch - total
            squares = squares + inside + gap**2 * size * SAMPLES / (size + SAMPLES)
            total = total + gap * SAMPLES / (size + SAMPLES)
            size += SAMPLES
        else:
            size, total, squares = SAMPLES, batch, inside
        mean, variance = total, squares / size
        rows.append(variance)
    return np.stack(rows, axis=1)


def measure() -> None:
    """Simulate both regimes and write mean, median and some single runs of the variance to the data file."""
    kept, started = [*range(0, GENERATIONS + 1, 5)], time.perf_counter()
    result: dict[str, Any] = {"samples": SAMPLES, "generations": GENERATIONS, "runs": RUNS, "generation": kept}
    for name, accumulate in (("replaced", False), ("accumulated", True)):
        variances = simulate(accumulate=accumulate)[:, kept]
        result[name] = {
            "mean": [round(float(v), 5) for v in variances.mean(axis=0)],
            "median": [round(float(v), 5) for v in np.median(variances, axis=0)],
            "single": [[round(float(v), 5) for v in run] for run in variances[:SHOWN]],
        }
    record.save(DATA, result, seed=SEED, seconds=time.perf_counter() - started, tolerance=1e-4)


def numbers() -> dict[str, float]:
    """Expected variance after 100 and 500 generations in both regimes, the limit, simulated means and medians."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    rows = {"accumulated_limit": gaussians.accumulated_variance_limit(SAMPLES)}
    for k in (100, GENERATIONS):
        rows[f"replaced_{k}"] = gaussians.replaced_variance(SAMPLES, k)
        rows[f"accumulated_{k}"] = gaussians.accumulated_variance(SAMPLES, k)
        at = data["generation"].index(k)
        for name in ("replaced", "accumulated"):
            rows |= {f"{name}_{k}_mean": data[name]["mean"][at], f"{name}_{k}_median": data[name]["median"][at]}
    return rows


def draw(style: look.Style) -> Figure:
    """Two panels of single runs in thin lines with the expected variance over them in a thick one."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    figure, axes = look.panels(2, 1, height=6.0, sharex=True)
    forms = {"replaced": gaussians.replaced_variance, "accumulated": gaussians.accumulated_variance}
    titles = {
        "replaced": "Each generation sees only the last one's samples",
        "accumulated": "Samples are added to all earlier data",
    }
    for ax, (name, form), tone in zip(axes, forms.items(), (1, 0), strict=True):
        for run in data[name]["single"]:
            ax.plot(data["generation"], run, color=style.muted, linewidth=0.9, alpha=0.75)
        ax.plot(data["generation"], [form(SAMPLES, k) for k in data["generation"]], color=style.colours[tone], linewidth=3.2)
        ax.set_title(titles[name])
        ax.set_ylim(0, 2)
        look.plain_ticks(ax, "y", [0, 1, 2], ["0", "1", "2"])
        ax.set_ylabel("variance")
    look.note(axes[0], "expected: (1 \N{MINUS SIGN} 1/M)ᵗ, M = 100", (150, 1.5), style.colours[1])
    look.note(
        axes[1],
        f"expected, with limit {gaussians.accumulated_variance_limit(SAMPLES):.3f}",
        (150, 1.5),
        style.colours[0],
    )
    axes[1].set_xlim(0, GENERATIONS)
    axes[1].set_xlabel("generation t")
    return figure
