"""What a code costs and what it loses: the linear beta-VAE in closed form, and bounds that no code betters. Nats; squared error.

The loss is that of Higgins et al. 2017 with linear maps and Gaussian data. Rate and distortion of Gaussian data, and Shannon's lower bound
for others: Cover and Thomas 2006, theorem 10.3.2 and exercise 10.8.
"""

from __future__ import annotations

import math

from lab.calc import _check


def gaussian_rate(distortion: float, variance: float, axes: int = 2) -> float:
    """The least rate for `axes` independent Gaussian coordinates of this variance, at a squared error of `distortion` for each."""
    _check.positive(distortion=distortion, variance=variance)
    return axes / 2 * math.log(max(variance / distortion, 1))


def least_rate(distortion: float, entropy: float, axes: int = 2) -> float:
    """Shannon's lower bound for data of this differential entropy: h - axes / 2 log(2 pi e D), and never below 0."""
    _check.positive(distortion=distortion)
    return max(entropy - axes / 2 * math.log(2 * math.pi * math.e * distortion), 0)


def linear_vae(beta: float, sigma: float, variance: float, axes: int = 2) -> tuple[float, float]:
    """Rate and distortion of the best linear beta-VAE whose decoder has the standard deviation `sigma`.

    A coordinate costs D / (2 sigma^2) + beta log(variance / D) / 2, which is least at D = beta sigma^2; from beta = variance / sigma^2 on
    the code says nothing. With sigma learnt too the cost is (1 - beta) log(D) / 2 and a constant: any beta above 1 gives the code up.
    """
    _check.positive(beta=beta, sigma=sigma, variance=variance)
    distortion = min(beta * sigma**2, variance)
    return gaussian_rate(distortion, variance, axes), distortion
