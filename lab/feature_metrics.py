"""Measures of generated images in the features of a classifier: FID, KID, Inception Score, precision and recall.

With Inception-v3 replaced by another classifier the numbers cannot be compared with published ones; what they can be
compared with is the same measure between two halves of the real data.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy
from sklearn.metrics.pairwise import polynomial_kernel
from sklearn.neighbors import NearestNeighbors

from lab.calc.gaussians import frechet_distance

Array = NDArray[np.float64]
NEIGHBOUR = 5  # the ball around a point reaches to this neighbour


def fid(features: Array, reference: Array) -> float:
    """Frechet distance (squared, Heusel et al. 2017, Eq. 6) of Gaussians fitted to (n, d) and (m, d)."""
    return frechet_distance(features.mean(axis=0), np.cov(features.T), reference.mean(axis=0), np.cov(reference.T))


def kid(features: Array, reference: Array) -> float:
    """Unbiased squared MMD with the kernel (x . y / d + 1)^3 (Binkowski et al. 2018); may be below zero."""
    n, m = len(features), len(reference)
    within = polynomial_kernel(features, degree=3, coef0=1)
    without = polynomial_kernel(reference, degree=3, coef0=1)
    between = polynomial_kernel(features, reference, degree=3, coef0=1)
    inner = (within.sum() - np.trace(within)) / (n * (n - 1)) + (without.sum() - np.trace(without)) / (m * (m - 1))
    return float(inner - 2 * between.mean())


def inception_score(chances: Array) -> float:
    """exp of the mean divergence of p(y|x), (n, c), from their mean p(y) (Salimans et al. 2016): 1 to c."""
    marginal = chances.mean(axis=0)
    return float(np.exp((xlogy(chances, chances) - xlogy(chances, marginal)).sum(axis=1).mean()))


def covered(points: Array, centres: Array, neighbour: int = NEIGHBOUR) -> NDArray[np.bool_]:
    """Whether each of `points` (n, d) lies in a ball around one of `centres` (m, d): shape (n,).

    Balls reach to the centre's `neighbour`-th nearest other centre: the manifold estimate of Kynkaanniemi et al. 2019.
    With generated points and real centres the mean is precision, the other way round recall.
    """
    radii = NearestNeighbors(n_neighbors=neighbour + 1).fit(centres).kneighbors(centres)[0][:, -1]
    inside = np.zeros(len(points), dtype=bool)
    for start in range(0, len(points), 512):
        block = points[start : start + 512]
        squared = (block**2).sum(1)[:, None] + (centres**2).sum(1)[None, :] - 2 * block @ centres.T
        inside[start : start + 512] = (squared <= radii**2 + 1e-12).any(axis=1)
    return inside
