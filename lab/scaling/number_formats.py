"""Signal over rounding error of Gaussian numbers in six formats, against the size of the numbers.

The numbers are evenly spaced quantiles of a Gaussian, so that nothing is drawn. Floating-point formats round them as they
are (`lab.calc.number_formats`); the integers share a scale for each group of 128, in a shuffled order (`lab.calc.quantisation`).
"""

from __future__ import annotations

from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lab import style as look
from lab.calc import number_formats, quantisation

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NUMBERS, GROUP, SEED = 8192, 128, 20261124
POWERS = tuple(range(-40, 25))  # of two: the standard deviation of the numbers
FLOATS = {"FP16": number_formats.FP16, "BF16": number_formats.BF16, "E4M3": number_formats.E4M3, "E5M2": number_formats.E5M2}
INTEGERS = {"INT8": 8, "INT4": 4}


@cache
def gaussian() -> NDArray[np.float64]:
    """Quantiles of the standard Gaussian, shape (NUMBERS,), in a shuffled order."""
    levels = (np.arange(NUMBERS) + 0.5) / NUMBERS
    values = np.array([NormalDist().inv_cdf(float(level)) for level in levels])
    return np.random.default_rng(SEED).permutation(values)


def decibels(name: str, power: int) -> float:
    """Signal over error in decibels of Gaussian numbers with a standard deviation of 2^power in the format of this name."""
    values = np.ldexp(gaussian(), power)
    if name in INTEGERS:
        rounded = quantisation.absmax_rounded(values, INTEGERS[name], GROUP)
    else:
        rounded = number_formats.rounded(values, FLOATS[name])
    return quantisation.signal_to_error(values, rounded)


def numbers() -> dict[str, dict[str, float]]:
    """For each format: decibels at a standard deviation of 1, and the span of powers of two that loses less than 3 more."""
    rows = {}
    for name in (*FLOATS, *INTEGERS):
        line = {power: decibels(name, power) for power in POWERS}
        good = [power for power, value in line.items() if value > line[0] - 3]
        rows[name] = {"decibels": line[0], "from": min(good), "to": max(good)}
    return rows


def draw(style: look.Style) -> Figure:
    """One line a format; each is as high as its fraction has bits and as wide as its exponent."""
    figure, ax = look.axes(height=5.4)
    drawn = (("FP16", 0, 0, (-6, 77.5)), ("BF16", 2, 1, (-30, 59.5)), ("INT8", 4, 4, (-30, 47.5)),
             ("E4M3", 1, 3, (1, 35.5)), ("E5M2", 3, 2, (-13, 29.5)), ("INT4", 5, 5, (-30, 22.5)))  # fmt: skip
    for name, colour, dashes, place in drawn:
        line = [decibels(name, power) for power in POWERS]
        ax.plot(POWERS, line, color=style.colours[colour], linestyle=look.DASHES[dashes])
        look.note(ax, name, place, style.colours[colour], ha="center")
    ax.set_xlim(-34, 24)
    ax.set_ylim(0, 82)
    look.plain_ticks(ax, "x", [-30, -20, -10, 0, 10, 20], ["2⁻³⁰", "2⁻²⁰", "2⁻¹⁰", "1", "2¹⁰", "2²⁰"])
    look.plain_ticks(ax, "y", [0, 20, 40, 60, 80], ["0", "20", "40", "60", "80"])
    ax.set_xlabel("standard deviation of the numbers")
    look.above(ax, "signal over rounding error, decibels", style.text)
    return figure
