"""One Gaussian fitted to a mixture of two, by forward and by reverse KL divergence.

The mixture is the chapter's: equal weights, means -3 and 3, variances 1. Forward KL is least at the mixture's own mean
and variance (a closed form); reverse KL is minimised numerically on a grid of means and spreads, each value an integral
by the trapezoidal rule, and then on a finer grid around the best. By symmetry it has two least values; the search looks
at positive means only.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lab import style as look
from lab.calc import gaussians, preference
from lab.calc.integral import trapezoid

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]

WEIGHTS, MEANS, SPREADS = np.array([0.5, 0.5]), np.array([-3.0, 3.0]), np.array([1.0, 1.0])
X = np.linspace(-24, 24, 2401)


def mixture(x: Array) -> Array:
    """Density of the two-mode distribution at `x`."""
    parts = [w * preference.normal_density(x, m, s) for w, m, s in zip(WEIGHTS, MEANS, SPREADS, strict=True)]
    return np.asarray(np.sum(parts, axis=0))


def divergence(p: Array, q: Array) -> float:
    """KL divergence in nats of the density p from the density q, both on the grid `X`."""
    tiny = 1e-300
    inside = np.where(p > 0, p * (np.log(np.maximum(p, tiny)) - np.log(np.maximum(q, tiny))), 0.0)
    return float(trapezoid(inside, X))


@cache
def reverse_fit() -> tuple[float, float]:
    """Mean and standard deviation of the Gaussian of least reverse KL divergence with a positive mean, to 1e-3."""
    p = mixture(X)
    centre, reach = (2.5, 2.0), (2.5, 1.9)
    for _ in range(6):
        means = np.linspace(centre[0] - reach[0], centre[0] + reach[0], 33)
        spreads = np.linspace(max(centre[1] - reach[1], 0.1), centre[1] + reach[1], 33)
        values = [(divergence(preference.normal_density(X, m, s), p), m, s) for m in means for s in spreads]
        _, *best = min(values)
        centre, reach = (float(best[0]), float(best[1])), (reach[0] / 5, reach[1] / 5)
    return centre


def forward_fit() -> tuple[float, float]:
    """Mean and standard deviation of the Gaussian of least forward KL divergence: the mixture's moments."""
    return gaussians.mixture_moments(WEIGHTS, MEANS, SPREADS)


def numbers() -> dict[str, float]:
    """What the figure shows, in numbers: both fits, and both divergences of each, in nats."""
    p = mixture(X)
    values: dict[str, float] = {}
    for name, (mean, spread) in (("forward", forward_fit()), ("reverse", reverse_fit())):
        q = preference.normal_density(X, mean, spread)
        values |= {f"{name}_mean": mean, f"{name}_spread": spread}
        values |= {f"{name}_fit_forward_kl": divergence(p, q), f"{name}_fit_reverse_kl": divergence(q, p)}
    return values


def draw(style: look.Style) -> Figure:
    """The mixture as a filled curve with the Gaussian of each fit over it, one panel a direction."""
    figure, (above, below) = look.panels(2, 1, height=5.2, sharex=True, sharey=True)
    x = X[np.abs(X) <= 8][::4]
    p = mixture(x)
    rows = (
        (above, forward_fit(), "Forward KL(p‖q): covers both modes", style.colours[0], (-6.6, 0.3), "-"),
        (below, reverse_fit(), "Reverse KL(q‖p): settles on one mode", style.colours[1], (-6.6, 0.3), "-"),
    )
    for ax, (mean, spread), title, colour, place, dash in rows:
        q = preference.normal_density(x, mean, spread)
        ax.fill_between(x, p, color=style.soft[5], edgecolor=style.muted, linewidth=1.2)
        ax.plot(x, q, color=colour, linestyle=dash, linewidth=3)
        ax.set_title(title)
        look.note(ax, f"q: μ = {mean:.2f}, σ = {spread:.2f}", place, colour)
        ax.text(0.995, 0.9, "density", transform=ax.transAxes, ha="right", fontsize=look.SMALL, color=style.muted)
        look.note(ax, "p", (3.0, 0.04), style.text, ha="center")
        look.note(ax, "p", (-3.0, 0.04), style.text, ha="center")
        ax.set_ylim(0, 0.46)
        ax.set_yticks([0, 0.2, 0.4])
        look.only_grid(ax, "y")
    below.set_xlim(-8, 8)
    below.set_xlabel("x")
    return figure
