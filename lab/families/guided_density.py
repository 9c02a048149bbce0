"""What guidance draws from: the density p(x|c)^w p(x)^(1-w), normalised, for one class of a mixture of two Gaussians on a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import integral, preference

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MEANS = (-1.0, 1.0)
WEIGHTS = (1.0, 2.0, 4.0)  # 1 is no guidance
LINE = np.linspace(-5, 7, 2401)


def guided(weight: float) -> integral.Array:
    """Density on LINE of the class around 1 at a weight of the guidance."""
    classes = [preference.normal_density(LINE, mean) for mean in MEANS]
    log = weight * np.log(classes[1]) - (weight - 1) * np.log((classes[0] + classes[1]) / 2)
    raw = np.exp(log - log.max())
    return np.asarray(raw / integral.trapezoid(raw, LINE))


def numbers() -> dict[str, float]:
    """Mean and standard deviation at each weight."""
    rows = {}
    for weight in WEIGHTS:
        density = guided(weight)
        mean = float(integral.trapezoid(LINE * density, LINE))
        rows[f"mean_{weight:g}"] = mean
        rows[f"spread_{weight:g}"] = float(integral.trapezoid((LINE - mean) ** 2 * density, LINE)) ** 0.5
    return rows


def draw(style: look.Style) -> Figure:
    """The guided density at three weights over the class without a label."""
    figure, ax = look.axes(height=4.4)
    whole = sum(preference.normal_density(LINE, mean) for mean in MEANS) / 2
    ax.fill_between(LINE, whole, color=style.soft[5], linewidth=0, label="all data")
    for i, weight in enumerate(WEIGHTS):
        ax.plot(LINE, guided(weight), color=style.colours[i], linestyle=look.DASHES[i], label=f"w = {weight:g}")
    ax.set(xlim=(-4, 5), ylim=(0, 0.62))
    look.plain_ticks(ax, "x", [-3, -1, 1, 3], ["−3", "−1", "1", "3"])
    ax.set_yticks([])
    ax.legend(loc="upper left")
    look.above(ax, "density drawn from, class around 1", style.text)
    return figure
