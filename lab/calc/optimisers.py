"""Paths of gradient methods on a quadratic, from their update rules.

Momentum: Polyak 1964. Adam: Kingma and Ba 2015 (arXiv:1412.6980, algorithm 1). The loss is (a x^2 + b y^2) / 2.
"""

import numpy as np
from numpy.typing import NDArray

from lab.calc import _check

Array = NDArray[np.float64]


def quadratic_loss(points: Array, curvatures: Array) -> Array:
    """Loss of points of shape (..., d) with curvatures of shape (d,)."""
    return np.asarray((points**2 * curvatures).sum(axis=-1) / 2)


def momentum_path(start: Array, curvatures: Array, rate: float, steps: int, momentum: float = 0.0) -> Array:
    """Points visited, shape (steps + 1, d): v <- momentum v + gradient, x <- x - rate v; plain descent by default."""
    _check.positive(rate=rate)
    _check.whole(steps=steps)
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum must be at least 0 and below 1, not {momentum!r}")
    path, velocity = [start], np.zeros_like(start)
    for _ in range(steps):
        velocity = momentum * velocity + curvatures * path[-1]
        path.append(path[-1] - rate * velocity)
    return np.stack(path)


def adam_path(start: Array, curvatures: Array, rate: float, steps: int, betas: tuple[float, float] = (0.9, 0.999)) -> Array:
    """Points that Adam visits, shape (steps + 1, d), with bias correction and an epsilon of 1e-8."""
    _check.positive(rate=rate)
    _check.whole(steps=steps)
    path, first, second = [start], np.zeros_like(start), np.zeros_like(start)
    for step in range(1, steps + 1):
        gradient = curvatures * path[-1]
        first = betas[0] * first + (1 - betas[0]) * gradient
        second = betas[1] * second + (1 - betas[1]) * gradient**2
        update = first / (1 - betas[0] ** step) / (np.sqrt(second / (1 - betas[1] ** step)) + 1e-8)
        path.append(path[-1] - rate * update)
    return np.stack(path)
