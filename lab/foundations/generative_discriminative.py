"""One problem, two kinds of model: the densities of two classes, and the chance of a class given the point.

Both curves follow from the same two Gaussians with shares 0.5 by Bayes' rule; nothing is fitted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import preference

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MEANS, SPREADS = (-1.0, 1.5), (0.8, 1.2)
X = np.linspace(-6, 9, 301)


def posterior(x: preference.Array) -> preference.Array:
    """Chance of class b given x."""
    a, b = (preference.normal_density(x, m, s) for m, s in zip(MEANS, SPREADS, strict=True))
    return b / (a + b)


def numbers() -> dict[str, float]:
    """Chance of class b, and the density of the data, at a likely point and at one far away."""
    rows: dict[str, float] = {}
    for x in (1.0, 8.0):
        point = np.array([x])
        density = sum(float(preference.normal_density(point, m, s)[0]) / 2 for m, s in zip(MEANS, SPREADS, strict=True))
        rows |= {f"posterior_{x:g}": float(posterior(point)[0]), f"density_{x:g}": density}
    return rows


def draw(style: look.Style) -> Figure:
    """Above: both densities. Below: the chance of class b, which is sure of itself where there is no data."""
    figure, (above, below) = look.panels(2, 1, height=5.6, sharex=True)
    for i, (mean, spread, name) in enumerate(zip(MEANS, SPREADS, "ab", strict=True)):
        density = preference.normal_density(X, mean, spread) / 2
        above.fill_between(X, density, color=style.soft[i], edgecolor="none")
        above.plot(X, density, color=style.colours[i], linestyle=look.DASHES[i])
        look.note(above, f"class {name}", (mean + (-2.15, 1.9)[i], 0.13), style.colours[i], ha="center")
    below.plot(X, posterior(X), color=style.text)
    above.axvline(8, color=style.muted, linestyle=(0, (2, 2)), linewidth=1.4)
    below.axvline(8, color=style.muted, linestyle=(0, (2, 2)), linewidth=1.4)
    look.note(above, "no data here", (7.8, 0.21), style.muted, ha="right")
    look.note(below, "yet nearly certain", (7.8, 0.82), style.muted, ha="right")
    above.set_title("Generative: p(x, class)")
    below.set_title("Discriminative: p(class b given x)")
    above.set_ylim(0, 0.28)
    look.plain_ticks(above, "y", [0, 0.1, 0.2], ["0", "0.1", "0.2"])
    look.plain_ticks(below, "y", [0, 0.5, 1], ["0", "0.5", "1"])
    below.set_ylim(-0.02, 1.05)
    below.set_xlim(-6, 9)
    below.set_xlabel("x")
    return figure
