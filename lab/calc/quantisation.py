"""Error of rounding numbers to few levels.

Uniform rounding with the largest magnitude as scale, as in round-to-nearest quantisation of weights (Dettmers et al.
2022, arXiv:2208.07339, section 2.1), and the classic error of a fine uniform grid, step^2 / 12 (Bennett 1948).
"""

import math

import numpy as np
from numpy.typing import NDArray

from lab.calc import _check

Array = NDArray[np.float64]


def absmax_rounded(values: Array, bits: int, block: int | None = None) -> Array:
    """The values, shape (n,), rounded to 2^(bits - 1) - 1 steps on each side of zero, and scaled back.

    Each `block` of values (all, without one) has its own scale, its largest magnitude. Raises `ValueError` for fewer
    than 2 bits, and for a block that does not divide the number of values.
    """
    _check.whole(least=2, bits=bits)
    size = values.size if block is None else block
    _check.whole(block=size)
    if values.ndim != 1 or values.size == 0 or values.size % size:
        raise ValueError(f"values must be one row that blocks of {size} fill")
    rows = values.reshape(-1, size)
    scale = np.abs(rows).max(axis=1, keepdims=True) / (2 ** (bits - 1) - 1)
    scale = np.where(scale == 0, 1.0, scale)
    return np.asarray((np.round(rows / scale) * scale).reshape(-1))


def signal_to_error(values: Array, rounded: Array) -> float:
    """Mean square of the values over mean square of the error, in decibels."""
    error = float(np.mean((values - rounded) ** 2))
    if error == 0:
        raise ValueError("there is no error: every value was kept")
    return 10 * math.log10(float(np.mean(values**2)) / error)
