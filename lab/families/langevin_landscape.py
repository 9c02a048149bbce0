"""Walkers on an energy with two valleys: with Langevin's noise they become samples, without it they stop at the bottom.

E(x) = (x^2 - 1.5)^2 / 2 + 0.35 x, made for the figure; the density exp(-E) / Z is integrated numerically.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import integral

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WALKERS, STEPS, RATE, SEED = 4000, 1500, 0.1, 20261124
REACH = 2.8


def energy(x: integral.Array) -> integral.Array:
    """The energy, shape as `x`."""
    return np.asarray(0.5 * (x**2 - 1.5) ** 2 + 0.35 * x)


def gradient(x: integral.Array) -> integral.Array:
    """Its derivative, shape as `x`."""
    return np.asarray(2 * x * (x**2 - 1.5) + 0.35)


def density(grid: integral.Array) -> integral.Array:
    """exp(-E) / Z on a grid that holds all of the mass."""
    raw = np.exp(-energy(grid))
    return np.asarray(raw / integral.trapezoid(raw, grid))


def walkers(*, noise: bool) -> integral.Array:
    """Where walkers stand after STEPS steps from an even spread: Langevin dynamics, or gradient descent."""
    rng = np.random.default_rng(SEED)
    x = np.linspace(-REACH, REACH, WALKERS)
    for _ in range(STEPS):
        x = x - RATE / 2 * gradient(x) + (np.sqrt(RATE) * rng.standard_normal(WALKERS) if noise else 0)
    return x


def numbers() -> dict[str, float]:
    """Share left of 0 of the density and of both kinds of walkers, and where descent stops."""
    grid = np.linspace(-2 * REACH, 2 * REACH, 4001)
    left = grid <= 0
    descended = walkers(noise=False)
    return {
        "density_left": float(integral.trapezoid(density(grid)[left], grid[left])),
        "langevin_left": float((walkers(noise=True) < 0).mean()),
        "descent_left": float((descended < 0).mean()),
        "low_valley": float(descended.min()),
        "high_valley": float(descended.max()),
    }


def draw(style: look.Style) -> Figure:
    """Above: the energy. Below: both histograms, with the density over the first."""
    figure, (above, middle, below) = look.panels(3, 1, height=7.0, sharex=True)
    grid = np.linspace(-REACH, REACH, 281)
    above.plot(grid, energy(grid), color=style.text)
    above.set_title("Energy E(x)")
    above.set_ylim(-1, 4)
    edges = np.linspace(-REACH, REACH, 57).tolist()
    middle.hist(walkers(noise=True), edges, density=True, color=style.colours[0], alpha=0.55)
    middle.plot(grid, density(np.linspace(-2 * REACH, 2 * REACH, 561))[140:421], color=style.text)
    middle.set_title("Langevin walkers, and the density (line)")
    below.hist(walkers(noise=False), edges, density=True, color=style.colours[1], alpha=0.75)
    below.set_title("Walkers of gradient descent")
    for ax in (middle, below):
        ax.set_ylabel("density")
    look.plain_ticks(above, "y", [0, 2, 4], ["0", "2", "4"])
    look.plain_ticks(middle, "y", [0, 0.5], ["0", "0.5"])
    look.plain_ticks(below, "y", [0, 5], ["0", "5"])
    below.set_xlim(-REACH, REACH)
    look.plain_ticks(below, "x", [-2, -1, 0, 1, 2], ["\N{MINUS SIGN}2", "\N{MINUS SIGN}1", "0", "1", "2"])
    below.set_xlabel("x")
    return figure
