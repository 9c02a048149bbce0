"""Fits what data is worth that is seen again, by the effective data of Muennighoff et al. 2023 (arXiv:2305.16264).

Their law discounts weights beyond what the unique data can feed as well (equation 6); with one constant for each size
that is not separable here, and is left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize_scalar

from lab.calc.chinchilla import Law, loss
from lab.calc.repetition import effective_data

LEAST, MOST = 0.01, 1000.0  # between which R* is searched


def equivalent(law: Law, size: float, losses: Sequence[float]) -> list[float | None]:
    """Fresh symbols with which the law gives a network of `size` weights each loss; None where no amount does."""
    floor = law.E + law.A / size**law.alpha
    return [float((law.B / (value - floor)) ** (1 / law.beta)) if value > floor else None for value in losses]


def constant(law: Law, size: float, unique: float, epochs: Sequence[float], losses: Sequence[float]) -> float:
    """R* of least squares of the log losses at `epochs` passes.

    The law is moved by a factor so that it meets the first loss: what is fitted is the effect of repeating alone.
    Raises `ValueError` when the first loss is not that of one pass.
    """
    if epochs[0] != 1:
        raise ValueError("the first loss must be that of one pass")
    shift = losses[0] / loss(law, size, unique)

    def miss(log_constant: float) -> float:
        worth = [effective_data(unique, n, math.exp(log_constant)) for n in epochs]
        return sum(float(np.log(shift * loss(law, size, d) / value)) ** 2 for d, value in zip(worth, losses, strict=True))

    return math.exp(float(minimize_scalar(miss, bounds=(math.log(LEAST), math.log(MOST)), method="bounded").x))
