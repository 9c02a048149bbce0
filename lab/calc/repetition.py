"""What data is worth that is seen again (Muennighoff et al. 2023, arXiv:2305.16264, equation 5)."""

import math

from lab.calc import _check


def effective_data(unique: float, epochs: float, constant: float) -> float:
    """Fresh symbols that `unique` ones seen `epochs` times are worth: D' = U + U R* (1 - exp(-R / R*)), R = epochs - 1.

    Nearly U (1 + R) for few repetitions, never more than U (1 + R*). `constant` is R*: after that many repetitions a
    further one is worth 1/e of a fresh one. Raises `ValueError` below one epoch.
    """
    _check.positive(unique=unique, constant=constant)
    if not epochs >= 1:
        raise ValueError(f"epochs must be at least 1, not {epochs!r}")
    return unique * (1 - constant * math.expm1(-(epochs - 1) / constant))
