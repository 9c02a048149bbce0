"""Distances between Gaussians, the Gaussians nearest to a mixture, and Gaussians fitted to their own samples.

Frechet distance: Dowson and Landau 1982, as used for FID by Heusel et al. 2017 (arXiv:1706.08500, equation 6).
Directions of the KL divergence: Bishop 2006, section 10.1.2. Recursive fitting: Shumailov et al. 2024
(doi:10.1038/s41586-024-07566-y) for replaced data, Gerstgrasser et al. 2024 (arXiv:2404.01413) for accumulated data.
KL in nats.
"""

import math

import numpy as np
from numpy.typing import NDArray

from lab.calc import _check

Array = NDArray[np.float64]


def _covariance(matrix: Array, name: str) -> Array:
    """The matrix made exactly symmetric, or `ValueError` when it is no covariance."""
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.allclose(matrix, matrix.T):
        raise ValueError(f"{name} must be a symmetric square matrix")
    even = (matrix + matrix.T) / 2
    if float(np.linalg.eigvalsh(even)[0]) < -1e-9 * max(1.0, float(np.trace(even))):
        raise ValueError(f"{name} must have no negative eigenvalue")
    return even


def _root(matrix: Array) -> Array:
    """The symmetric square root of a positive semidefinite matrix."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T)


def frechet_distance(mean_1: Array, cov_1: Array, mean_2: Array, cov_2: Array) -> float:
    """Squared Frechet (2-Wasserstein) distance: |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)); FID is this on features.

    Means have shape (d,), covariances (d, d). The trace of the root is taken of S1^(1/2) S2 S1^(1/2), which is
    symmetric.
    """
    if mean_1.ndim != 1 or mean_1.shape != mean_2.shape:
        raise ValueError("the means must be vectors of one length")
    first, second = _covariance(cov_1, "cov_1"), _covariance(cov_2, "cov_2")
    if first.shape != second.shape or first.shape[0] != mean_1.size:
        raise ValueError("means and covariances must have one dimension")
    half = _root(first)
    cross = np.sqrt(np.clip(np.linalg.eigvalsh(half @ second @ half), 0, None)).sum()
    gap = mean_1 - mean_2
    return float(gap @ gap + np.trace(first) + np.trace(second) - 2 * cross)


def kl(mean_1: Array, cov_1: Array, mean_2: Array, cov_2: Array) -> float:
    """KL divergence in nats of N(m1, S1) from N(m2, S2).

    It is (tr(S2^-1 S1) + g' S2^-1 g - d + log(det S2 / det S1)) / 2 with g = m2 - m1. Means have shape (d,),
    covariances (d, d). Raises `ValueError` when a covariance is singular.
    """
    first, second = _covariance(cov_1, "cov_1"), _covariance(cov_2, "cov_2")
    sign_1, log_1 = np.linalg.slogdet(first)
    sign_2, log_2 = np.linalg.slogdet(second)
    if sign_1 <= 0 or sign_2 <= 0:
        raise ValueError("both covariances must be invertible")
    gap = mean_2 - mean_1
    inverse = np.linalg.inv(second)
    return float((np.trace(inverse @ first) + gap @ inverse @ gap - mean_1.size + log_2 - log_1) / 2)


def kl_1d(mean_1: float, spread_1: float, mean_2: float, spread_2: float) -> float:
    """KL divergence in nats of N(mean_1, spread_1^2) from N(mean_2, spread_2^2); spreads are standard deviations."""
    _check.positive(spread_1=spread_1, spread_2=spread_2)
    ratio = (spread_1**2 + (mean_1 - mean_2) ** 2) / spread_2**2
    return math.log(spread_2 / spread_1) + (ratio - 1) / 2


def mixture_moments(weights: Array, means: Array, spreads: Array) -> tuple[float, float]:
    """Mean and standard deviation of a 1-D Gaussian mixture: the Gaussian of least forward KL has these moments.

    All of shape (k,); weights must be positive and add up to 1.
    """
    if weights.shape != means.shape or weights.shape != spreads.shape or not math.isclose(float(weights.sum()), 1):
        raise ValueError("weights, means and spreads must have one shape, and the weights must add up to 1")
    if bool(np.any(weights <= 0)) or bool(np.any(spreads <= 0)):
        raise ValueError("weights and spreads must be above 0")
    mean = float(weights @ means)
    return mean, math.sqrt(float(weights @ (spreads**2 + means**2)) - mean**2)


def replaced_variance(samples: int, generation: int) -> float:
    """Expected variance, as a share of the first, when each generation fits a Gaussian to `samples` draws of the last.

    The maximum-likelihood variance of n draws is (n - 1) / n of the true one in expectation, so it is (1 - 1/n)^k.
    """
    _check.whole(least=2, samples=samples)
    _check.whole(least=0, generation=generation)
    return (1 - 1 / samples) ** generation


def accumulated_variance(samples: int, generation: int) -> float:
    """The same when each generation adds `samples` draws to all earlier data and fits the whole.

    Fit k sees k n points. A new batch adds (n - 1) v to the sum of squares within and k / (k + 1) v between the
    means, v the last fitted variance, so v shrinks by 1 - 1 / (n k^2) at fit k: the product over k = 1 ...
    generation, which stays above sin(pi / sqrt n) / (pi / sqrt n) for ever.
    """
    _check.whole(least=2, samples=samples)
    _check.whole(least=0, generation=generation)
    return math.prod(1 - 1 / (samples * k * k) for k in range(1, generation + 1))


def accumulated_variance_limit(samples: int) -> float:
    """The limit of `accumulated_variance` for many generations, by Euler's product of the sine."""
    _check.whole(least=2, samples=samples)
    angle = math.pi / math.sqrt(samples)
    return math.sin(angle) / angle
