"""Rotary position embedding (Su et al. 2021, arXiv:2104.09864, section 3.2.2)."""

import numpy as np
from numpy.typing import NDArray

from lab.calc import _check

Array = NDArray[np.float64]


def frequencies(head_width: int, base: float = 10000.0) -> Array:
    """Angle in radians that each pair of coordinates turns a step: base^(-2 i / d), i = 0 ... d/2 - 1, shape (d/2,)."""
    _check.whole(head_width=head_width)
    _check.positive(base=base)
    if head_width % 2:
        raise ValueError(f"head_width must be even, since coordinates turn in pairs, not {head_width}")
    return np.asarray(base ** (-np.arange(0, head_width, 2) / head_width))


def rotate(vector: Array, position: float, base: float = 10000.0) -> Array:
    """The vector of shape (d,) with coordinates (2i, 2i + 1) turned by `position` x frequency i; its length stays."""
    if vector.ndim != 1:
        raise ValueError("vector must be one row")
    angles = position * frequencies(vector.size, base)
    even, odd = vector[0::2], vector[1::2]
    turned = np.empty_like(vector)
    turned[0::2] = even * np.cos(angles) - odd * np.sin(angles)
    turned[1::2] = even * np.sin(angles) + odd * np.cos(angles)
    return turned


def mean_similarity(distances: Array, head_width: int, base: float = 10000.0) -> Array:
    """Score of a query and an equal key at `distances`, as a share of that at distance 0, shape as `distances`.

    For a vector with equal weight in every pair it is the mean over pairs of cos(distance x frequency).
    """
    turns = np.cos(np.asarray(distances)[..., None] * frequencies(head_width, base))
    return np.asarray(turns.mean(axis=-1))
