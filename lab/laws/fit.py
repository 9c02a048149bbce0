"""Fit of L(N, D) = E + A / N^alpha + B / D^beta to measured losses.

Hoffmann et al. 2022 (arXiv:2203.15556, equation 3 and appendix D.2) as Besiroglu et al. 2024 (arXiv:2404.10102) redid
it: the sum, not the mean, of Huber losses (delta = 1e-3) between the logarithms of measured and predicted loss, the
prediction as log-sum-exp of a - alpha log N, b - beta log D and e, with E = exp(e), A = exp(a), B = exp(b); L-BFGS-B
from a grid of starts, best end taken. N in weights, D in symbols, losses in nats a symbol.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import huber

Array = npt.NDArray[np.float64]
DELTA = 1e-3
# Hoffmann et al. 2022, appendix D.2: starts of a, b, e, alpha, beta
GRID = (np.arange(0, 26, 5), np.arange(0, 26, 5), np.arange(-1, 1.1, 0.5), np.arange(0, 2.1, 0.5), np.arange(0, 2.1, 0.5))


@dataclass(frozen=True, eq=False)
class Points:
    """Measured losses: N, D and L, all of shape (n,)."""

    N: Array
    D: Array
    L: Array

    def __getitem__(self, chosen: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Points:
        """The points at these positions, or those that a mask keeps."""
        return Points(self.N[chosen], self.D[chosen], self.L[chosen])


def log_loss(theta: Array, points: Points) -> tuple[Array, Array]:
    """Logarithm of the predicted loss (n,) and its derivatives (n, 5) at `theta` = (a, b, e, alpha, beta)."""
    a, b, e, alpha, beta = theta
    log_n, log_d = np.log(points.N), np.log(points.D)
    terms = np.stack([a - alpha * log_n, b - beta * log_d, np.full_like(log_n, e)], axis=1)
    total = np.logaddexp.reduce(terms, axis=1)
    share = np.exp(terms - total[:, None])
    slopes = np.column_stack([share, -share[:, 0] * log_n, -share[:, 1] * log_d])
    return np.asarray(total), slopes


def objective(theta: Array, points: Points) -> tuple[float, Array]:
    """Sum of the Huber losses and its gradient (5,)."""
    predicted, slopes = log_loss(theta, points)
    miss = predicted - np.log(points.L)
    return float(huber(DELTA, miss).sum()), np.asarray(np.clip(miss, -DELTA, DELTA) @ slopes)


def descend(points: Points, starts: Iterable[Array], entropy: float | None = None) -> Array:
    """The best end (5,) over all starts; with `entropy`, E is held there. Raises `ValueError` without a start."""
    free = np.array([True, True, entropy is None, True, True])
    best: tuple[float, Array] | None = None
    for start in starts:
        full = np.array(start, dtype=np.float64)
        if entropy is not None:
            full[2] = np.log(entropy)

        def reduced(x: Array, full: Array = full) -> tuple[float, Array]:
            theta = full.copy()
            theta[free] = x
            value, slope = objective(theta, points)
            return value * 1e3, slope[free] * 1e3  # scaled: the tests for the end are absolute

        end = minimize(reduced, full[free], jac=True, method="L-BFGS-B", options={"maxiter": 1000, "ftol": 1e-12, "gtol": 1e-9})
        if np.isfinite(end.fun) and (best is None or end.fun < best[0]):
            full[free] = end.x
            best = (float(end.fun), full)
    if best is None:
        raise ValueError("a fit needs at least one start that ends in a finite number")
    return best[1]


def starts(step: int = 1) -> list[Array]:
    """Every `step`-th start of the grid of 4,500; a step that shares no factor with 30 keeps all values of each."""
    return [np.array(point, dtype=np.float64) for point in itertools.islice(itertools.product(*GRID), 0, None, step)]


def bootstrap(points: Points, theta: Array, count: int, seed: int, entropy: float | None = None) -> Array:
    """Fits (count, 5) to points drawn again with replacement, each from `theta` and three starts beside it."""
    rng = np.random.default_rng([seed, 3])
    around = [theta, *(theta + shift * np.array([1, 1, 0.05, 0.1, 0.1]) for shift in (-1.5, 1.5))]
    around.append(theta + np.array([1.5, -1.5, 0, 0.15, -0.15]))
    drawn = (rng.integers(0, len(points.L), len(points.L)) for _ in range(count))
    return np.stack([descend(points[chosen], around, entropy) for chosen in drawn])


def interval(values: Array, coverage: float = 0.95) -> list[float]:
    """Lower and upper percentile of `values` (n,) that leave out equal tails."""
    tail = (1 - coverage) / 2 * 100
    return [float(x) for x in np.percentile(values, [tail, 100 - tail])]


def predict(thetas: Array, points: Points) -> Array:
    """Predicted losses (m, n) of fits (m, 5) at points (n,)."""
    return np.stack([np.exp(log_loss(theta, points)[0]) for theta in thetas])
