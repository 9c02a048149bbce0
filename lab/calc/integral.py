"""Integration of sampled functions, shared by the calculators and their figures."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def trapezoid(values: Array, grid: Array) -> Array:
    """Integral over the last axis of `values`, shape (..., k), sampled at the ascending `grid`, shape (k,).

    NumPy's own has two names: `trapz` before version 2, `trapezoid` after.
    """
    if grid.ndim != 1 or values.shape[-1] != grid.size or grid.size < 2:
        raise ValueError("grid must be one row of at least 2 numbers, one for each of the last axis of values")
    return np.asarray((values[..., 1:] + values[..., :-1]) @ np.diff(grid) / 2)
