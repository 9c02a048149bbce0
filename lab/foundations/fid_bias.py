"""The bias of FID in sample size: two samples of one and the same Gaussian, whose true distance is zero.

`measure()` draws the samples with seeds; the distance is the closed form of `lab.calc.gaussians`.
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
DIMENSIONS, SIZES, SEEDS = (16, 64, 256), (512, 1024, 2048, 4096, 8192, 16384, 32768), 5


def estimate(dimension: int, size: int, seed: int) -> float:
    """FID between two samples of `size` points of N(0, I) in `dimension` dimensions; the true value is 0."""
    rng = np.random.default_rng([dimension, size, seed])
    moments = []
    for _ in range(2):
        points = rng.standard_normal((size, dimension))
        moments += [points.mean(axis=0), np.cov(points, rowvar=False)]
    return gaussians.frechet_distance(*moments)


def measure() -> None:
    """Estimate for all dimensions, sizes and seeds, with a line of progress each, and write the data file."""
    started = time.perf_counter()
    result: dict[str, Any] = {"seeds": SEEDS, "sizes": list(SIZES), "estimates": {}}
    for dimension in DIMENSIONS:
        rows = [[round(estimate(dimension, size, seed), 7) for seed in range(SEEDS)] for size in SIZES]
        result["estimates"][str(dimension)] = rows
        done = time.perf_counter() - started
        print(f"fid_bias: {dimension} features done after {done:.0f} s", flush=True)
    record.save(DATA, result, seed=0, seconds=time.perf_counter() - started, tolerance=1e-5)


def numbers() -> dict[str, dict[str, float]]:
    """Mean estimate for each dimension and sample size."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return {
        dimension: {str(size): float(np.mean(row)) for size, row in zip(data["sizes"], rows, strict=True)}
        for dimension, rows in data["estimates"].items()
    }


def draw(style: look.Style) -> Figure:
    """Mean estimate against sample size on logarithmic axes, one line a dimension, single seeds as dots."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    figure, ax = look.axes(height=4.8)
    for i, (dimension, rows) in enumerate(data["estimates"].items()):
        colour = style.colours[i]
        ax.plot(data["sizes"], [np.mean(row) for row in rows], color=colour, linestyle=look.DASHES[i])
        for size, row in zip(data["sizes"], rows, strict=True):
            ax.plot([size] * len(row), row, look.MARKERS[i], color=colour, markersize=4)
        look.note(ax, f"{dimension} features", (data["sizes"][-1] * 1.12, float(np.mean(rows[-1]))), colour)
    ax.set_xscale("log", base=2)
    ax.set_yscale("log")
    look.plain_ticks(ax, "x", [512, 2048, 8192, 32768], ["512", "2,048", "8,192", "32,768"])
    look.plain_ticks(ax, "y", [0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
    ax.set_xlabel("samples on each side")
    look.above(ax, "estimated FID of two samples of one Gaussian (truth: 0)", style.text)
    return figure
