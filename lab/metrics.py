"""Distances between two sets of points in the plane, and what a set of samples misses of a known density.

A distance between finite sets is not zero even when both come from the same density. So each figure is reported
beside the same figure for two sets of true samples of the same sizes (``true_against_true``): that is the best a
model can do.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from scipy.spatial.distance import cdist

from lab.data import Array, Density

DIRECTIONS = 64  # for the sliced distance: equally spaced over half a turn
BANDWIDTHS = (0.1, 0.2, 0.4, 0.8)  # of the Gaussian kernel; each is twice the last, which kernel_sum relies on
FOUND = 0.25  # a mode is found if it gets at least this part of its fair share of the samples


def sliced_w2(x: Array, y: Array, directions: int = DIRECTIONS) -> float:
    """Sliced Wasserstein-2 distance of two sets of the same size, (n, 2) each, in the units of the coordinates.

    The mean over directions of the squared one-dimensional distance, which sorting gives, under a root (Bonneel et
    al. 2015). In the plane the integral over directions is a sum over equally spaced angles, not a
    random one.
    """
    if x.shape != y.shape:
        raise ValueError(f"sets of the same shape are needed, not {x.shape} and {y.shape}")
    angle = np.arange(directions) * np.pi / directions
    axes = np.stack([np.cos(angle), np.sin(angle)])
    return float(np.sqrt(np.mean((np.sort(x @ axes, axis=0) - np.sort(y @ axes, axis=0)) ** 2)))


def kernel_sum(x: Array, y: Array) -> float:
    """Sum over all pairs of k(x, y), k the mean of Gaussian kernels of the BANDWIDTHS, for sets (n, 2) and (m, 2).

    A kernel of half the bandwidth is the fourth power of the wider one, so one exponential serves all four.
    """
    total = 0.0
    for block in np.array_split(x, max(1, len(x) // 1000)):
        kernel = np.exp(-cdist(block, y, "sqeuclidean").astype(np.float32) / np.float32(2 * BANDWIDTHS[-1] ** 2))
        total += float(kernel.sum(dtype=np.float64))
        for _ in BANDWIDTHS[1:]:
            kernel = np.square(np.square(kernel))
            total += float(kernel.sum(dtype=np.float64))
    return total / len(BANDWIDTHS)


def mmd2(x: Array, y: Array) -> float:
    """Unbiased estimate of the squared maximum mean discrepancy (Gretton et al. 2012, Eq. 3); may be below zero.

    Dimensionless. ``x`` is (n, 2), ``y`` is (m, 2). k(x, x) = 1, so the diagonal that the estimate leaves out is n.
    """
    n, m = len(x), len(y)
    within = (kernel_sum(x, x) - n) / (n * (n - 1)) + (kernel_sum(y, y) - m) / (m * (m - 1))
    return within - 2 * kernel_sum(x, y) / (n * m)


def coverage(density: Density, x: Array) -> dict[str, float]:
    """What the samples ``x`` (n, 2) cover of a density.

    ``modes``: how many modes get at least FOUND of their fair share. ``off_support``: the share of samples outside the
    region that holds 99.9 % of the true mass (outside the cells, for the checkerboard). ``imbalance``: total variation
    between the shares of the modes among the samples on the support and equal shares, 0 to 1.
    """
    mode = density.mode_of(x)
    counts = np.bincount(mode[mode >= 0], minlength=density.modes)
    share = counts / max(1, counts.sum())
    return {
        "modes": float((counts >= FOUND * len(x) / density.modes).sum()),
        "off_support": float((mode < 0).mean()),
        "imbalance": float(abs(share - 1 / density.modes).sum() / 2),
    }


def evaluate(density: Density, x: Array, held_out: Array) -> dict[str, float]:
    """All sample measures of ``x`` against ``held_out`` true samples of the same shape (n, 2)."""
    return {"sliced_w2": sliced_w2(x, held_out), "mmd2": mmd2(x, held_out), **coverage(density, x)}


def spread(values: list[float]) -> dict[str, float]:
    """Mean and standard deviation (n - 1) of a list of at least two values."""
    return {"mean": float(np.mean(values)), "sd": float(np.std(values, ddof=1))}


def true_against_true(density: Density, held_out: Array, pairs: int = 10, seed: int = 7) -> dict[str, dict[str, float]]:
    """Mean and spread of every measure for fresh true samples against the same held-out ones."""
    draw: Callable[[np.random.Generator], Array] = partial(density.sample, len(held_out))
    rng = np.random.default_rng(seed)
    rows = [evaluate(density, draw(rng), held_out) for _ in range(pairs)]
    return {key: spread([row[key] for row in rows]) for key in rows[0]}
