"""What data is worth that is seen again: effective data of Muennighoff et al. 2023 (arXiv:2305.16264, equation 5).

U unique symbols seen 1 + R times count as D' = U + U R* (1 - exp(-R / R*)) fresh ones: nearly U (1 + R) for few
repetitions, at most U (1 + R*). R* is the number of repetitions after which a further one is worth 1/e of a fresh one.
Their law discounts weights beyond what U can feed as well; with one constant for each size that is not separable here,
and is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from lab.calc.chinchilla import Law, loss

Array = npt.NDArray[np.float64]


def effective(unique: float, epochs: Array | float, constant: float) -> Array:
    """D' of `unique` symbols seen `epochs` times; `constant` is R*. Raises `ValueError` below one epoch."""
    repeats = np.asarray(epochs, dtype=np.float64) - 1
    if repeats.min() < 0:
        raise ValueError("data is seen at least once")
    return np.asarray(unique + unique * constant * -np.expm1(-repeats / constant))


def equivalent(law: Law, size: float, losses: Sequence[float]) -> list[float | None]:
    """Fresh symbols with which the law gives a network of `size` weights each loss; None where no amount does."""
    floor = law.E + law.A / size**law.alpha
    return [float((law.B / (value - floor)) ** (1 / law.beta)) if value > floor else None for value in losses]


def constant(law: Law, size: float, unique: float, epochs: Sequence[float], losses: Sequence[float]) -> float:
    """R* of least squares of the log losses at `epochs` passes, searched between 0.01 and 1,000.

    The law is moved by a factor so that it meets the first loss: what is fitted is the effect of repeating alone.
    """
    if epochs[0] != 1:
        raise ValueError("the first loss must be that of one pass")
    shift = np.log(losses[0] / loss(law, size, unique))

    def miss(log_constant: float) -> float:
        data = effective(unique, np.asarray(epochs), float(np.exp(log_constant)))
        predicted = np.log([loss(law, size, float(d)) for d in data]) + shift
        return float(np.square(predicted - np.log(losses)).sum())

    found = minimize_scalar(miss, bounds=(np.log(0.01), np.log(1000.0)), method="bounded")
    return float(np.exp(found.x))
