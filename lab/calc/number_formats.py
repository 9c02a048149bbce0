"""Rounding to binary floating-point formats of any width of exponent and fraction.

The formats are those of IEEE 754-2019 (binary16, binary32), bfloat16, and the two of 8 bits of Micikevicius et al. 2022
(arXiv:2209.05433): E5M2 keeps the special values of IEEE 754, E4M3 gives up infinities for one more binade.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.calc import _check

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Format:
    """A sign, `exponent` bits and `fraction` stored bits; `largest` is the greatest finite value that it has."""

    exponent: int
    fraction: int
    largest: float

    def __post_init__(self) -> None:
        """Raise `ValueError` for a format without an exponent, a fraction or a finite value."""
        _check.whole(least=2, exponent=self.exponent)
        _check.whole(fraction=self.fraction)
        _check.positive(largest=self.largest)

    @property
    def bits(self) -> int:
        """Bits of a number, with its sign."""
        return 1 + self.exponent + self.fraction

    @property
    def least_exponent(self) -> int:
        """The power of two below which numbers lose bits of their fraction (the least normal number)."""
        return 2 - 2 ** (self.exponent - 1)

    @property
    def smallest(self) -> float:
        """The least positive value: one unit in the last place of the least normal number."""
        return float(2.0 ** (self.least_exponent - self.fraction))


def _ieee(exponent: int, fraction: int) -> Format:
    """A format whose greatest exponent is kept for infinity and for what is no number."""
    return Format(exponent, fraction, float((2 - 2.0**-fraction) * 2.0 ** (2 ** (exponent - 1) - 1)))


FP32, FP16, BF16, E5M2 = _ieee(8, 23), _ieee(5, 10), _ieee(8, 7), _ieee(5, 2)
E4M3 = Format(4, 3, 448.0)


def rounded(values: Array, form: Format) -> Array:
    """The nearest number of the format to each value, ties to even; what lies beyond the largest becomes the largest."""
    magnitude = np.abs(values)
    power = np.maximum(np.frexp(magnitude)[1] - 1, form.least_exponent)  # of the binade, and of the least normal one below
    step = np.ldexp(1.0, power - form.fraction)
    nearest = np.round(magnitude / step) * step  # exact: a step is a power of two
    return np.asarray(np.copysign(np.minimum(nearest, form.largest), values))
