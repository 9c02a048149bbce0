"""The optimal discriminator between two densities on a line, the divergence behind it, and the generator's two gradients.

Goodfellow et al. 2014 (arXiv:1406.2661), proposition 1, theorem 1 and section 3; the gradients of a generator that is moved while the
discriminator stands still, as in Arjovsky and Bottou 2017 (arXiv:1701.04862), theorem 2.5. Data: a mixture of Gaussians. Generator: one
Gaussian. Nats.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lab.calc import _check
from lab.calc.integral import Array, trapezoid

WEIGHTS, MEANS, SPREADS = (0.5, 0.5), (-2.0, 2.0), (0.6, 0.6)  # of the data, made for the exhibit
GRID = np.linspace(-24, 24, 9601)


@dataclass(frozen=True)
class Game:
    """All of the following on GRID, but for the numbers: logarithms of both densities, and what follows from them."""

    log_p: Array
    log_q: Array
    discriminator: Array
    divergence: float
    saturating: tuple[float, float]
    non_saturating: tuple[float, float]


def log_normal(x: Array, mean: float, spread: float) -> Array:
    """Log-density of N(mean, spread^2), shape as `x`."""
    return np.asarray(-(((x - mean) / spread) ** 2) / 2 - math.log(spread) - math.log(2 * math.pi) / 2)


def optimal_discriminator(log_p: Array, log_q: Array) -> Array:
    """D*(x) = p(x) / (p(x) + q(x)) from the logarithms of both densities, so that it holds where both underflow."""
    return np.asarray(np.exp(log_p - np.logaddexp(log_p, log_q)))


def jensen_shannon(log_p: Array, log_q: Array, grid: Array) -> float:
    """Half of KL(p, m) + KL(q, m), m the mean of both: 0 to log 2."""
    log_m = np.logaddexp(log_p, log_q) - math.log(2)
    return float(trapezoid(np.exp(log_p) * (log_p - log_m) + np.exp(log_q) * (log_q - log_m), grid)) / 2


def play(mean: float, spread: float) -> Game:
    """The game when the generator makes N(mean, spread^2) and the discriminator is optimal for it.

    Each gradient holds the derivatives of the generator's loss by its mean and by its spread while D stays as it is: of E[log(1 - D)] for
    the saturating loss, of E[-log D] for the other. A sample is mean + spread * noise, so both are means of the slope at the samples.
    """
    _check.positive(spread=spread)
    parts = [math.log(w) + log_normal(GRID, m, s) for w, m, s in zip(WEIGHTS, MEANS, SPREADS, strict=True)]
    log_p, log_q = np.logaddexp(*parts), log_normal(GRID, mean, spread)
    shares = [np.exp(part - log_p) for part in parts]
    slope_p = sum(share * (m - GRID) / s**2 for share, m, s in zip(shares, MEANS, SPREADS, strict=True))
    slope_q = (mean - GRID) / spread**2
    real = optimal_discriminator(log_p, log_q)
    # log D = log p - log(p + q) and log(1 - D) = log q - log(p + q); the slope of the last is D p'/p + (1 - D) q'/q.
    both = real * slope_p + (1 - real) * slope_q
    q, noise = np.exp(log_q), (GRID - mean) / spread

    def mean_slope(slope: Array) -> tuple[float, float]:
        return float(trapezoid(q * slope, GRID)), float(trapezoid(q * slope * noise, GRID))

    return Game(log_p, log_q, real, jensen_shannon(log_p, log_q, GRID), mean_slope(slope_q - both), mean_slope(both - slope_p))
