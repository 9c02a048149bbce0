"""Best-of-n sampling: what it gains in reward, and how far it moves from the policy it samples from.

Stiennon et al. 2020 (arXiv:2009.01325, appendix G.3) for the KL formula; Beirami et al. 2024 (arXiv:2401.01879) show
that it is an upper bound, reached when no two outputs tie; Gao et al. 2022 (arXiv:2210.10760) for over-optimisation.
KL in nats.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lab.calc import _check
from lab.calc.integral import trapezoid

Array = NDArray[np.float64]


def best_of_n_kl(n: float) -> float:
    """KL divergence in nats of the best-of-n policy from its base policy: log n - (n - 1) / n."""
    if not (math.isfinite(n) and n >= 1):
        raise ValueError(f"n must be at least 1, not {n!r}")
    return math.log(n) - (n - 1) / n


def kl_gain_bound(kl: float, spread: float = 1.0) -> float:
    """Most that any policy at `kl` nats gains from a Gaussian reward of standard deviation `spread`: spread sqrt(2 KL).

    From the Donsker-Varadhan formula: gain <= min over t > 0 of (KL + t^2 spread^2 / 2) / t. Exponential tilting
    reaches it.
    """
    _check.not_negative(kl=kl)
    _check.positive(spread=spread)
    return spread * math.sqrt(2 * kl)


def best_of_n_mean(values: Array, density: Array, outcome: Array, n: float) -> float:
    """Mean of `outcome` at the best of n draws of a score, by trapezoidal integration over a grid of scores.

    `values` is the ascending grid, `density` the score's density on it, and `outcome` the mean outcome at each score
    (the score itself for the proxy's own gain; the true reward given the score for what was wanted); all of shape
    (k,). The best score of n has density n F^(n-1) f, F the distribution function of f; the mass on the grid is made
    1.
    """
    if values.ndim != 1 or values.shape != density.shape or values.shape != outcome.shape or values.size < 2:
        raise ValueError("values, density and outcome must be rows of one length of at least 2")
    if bool(np.any(np.diff(values) <= 0)) or bool(np.any(density < 0)):
        raise ValueError("values must rise and density must not be negative")
    _check.positive(n=n)
    steps = np.diff(values)
    mass = (density[1:] + density[:-1]) / 2 * steps
    below = np.concatenate([[0.0], np.cumsum(mass)])
    powers = (below / below[-1]) ** n  # distribution function of the best of n, on the grid
    middle = (outcome[1:] + outcome[:-1]) / 2
    return float(np.sum(middle * np.diff(powers)))


def normal_density(x: Array, mean: float = 0.0, spread: float = 1.0) -> Array:
    """Density of a Gaussian at `x`, shape as `x`."""
    _check.positive(spread=spread)
    return np.exp(-(((x - mean) / spread) ** 2) / 2) / (spread * math.sqrt(2 * math.pi))


def student_density(x: Array, freedom: float, spread: float = 1.0) -> Array:
    """Density at `x` of Student's t with `freedom` degrees of freedom, times `spread`: heavy tails."""
    _check.positive(freedom=freedom, spread=spread)
    log_scale = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2) - math.log(math.pi * freedom) / 2
    return np.exp(log_scale - (freedom + 1) / 2 * np.log1p((x / spread) ** 2 / freedom)) / spread


def true_given_proxy(proxy: Array, error_density: Callable[[Array], Array], reach: float = 9.0) -> tuple[Array, Array]:
    """Density of the proxy and mean truth given the proxy: proxy = truth + error, truth a standard Gaussian.

    `proxy` is a grid of proxy scores, shape (k,); `error_density` the density of the error. Both results have shape
    (k,). The integral over the true reward runs from -`reach` to `reach` by the trapezoidal rule with 1,801 points.
    """
    _check.positive(reach=reach)
    truth = np.linspace(-reach, reach, 1801)
    joint = normal_density(truth)[None, :] * error_density(proxy[:, None] - truth[None, :])
    density = trapezoid(joint, truth)
    mean = trapezoid(joint * truth[None, :], truth) / density
    return np.asarray(density), np.asarray(mean)
