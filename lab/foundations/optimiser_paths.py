"""Gradient descent, momentum and Adam on a long valley: a quadratic whose curvatures differ by a factor of 50.

The paths are those of the update rules in `lab.calc.optimisers`; rates are set by hand, one a method, and stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import optimisers

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CURVATURES = np.array([1.0, 50.0])
START = np.array([-9.0, 1.5])
STEPS = 60
RATES = {"gradient descent": 0.038, "momentum 0.9": 0.012, "Adam": 0.4}


def paths() -> dict[str, optimisers.Array]:
    """The points that each method visits, shape (STEPS + 1, 2)."""
    plain, heavy, adam = RATES.values()
    return {
        "gradient descent": optimisers.momentum_path(START, CURVATURES, plain, STEPS),
        "momentum 0.9": optimisers.momentum_path(START, CURVATURES, heavy, STEPS, 0.9),
        "Adam": optimisers.adam_path(START, CURVATURES, adam, STEPS),
    }


def numbers() -> dict[str, float]:
    """Loss at the start and after 20 and 60 steps of each method."""
    rows = {"start": float(optimisers.quadratic_loss(START, CURVATURES))}
    for name, path in paths().items():
        losses = optimisers.quadratic_loss(path, CURVATURES)
        rows |= {f"{name}_20": float(losses[20]), f"{name}_60": float(losses[60])}
    return rows


def draw(style: look.Style) -> Figure:
    """Above: the paths over lines of equal loss. Below: the loss against steps, logarithmic."""
    figure, (above, below) = look.panels(2, 1, height=6.4, height_ratios=(1, 1))
    x, y = np.meshgrid(np.linspace(-10, 3, 131), np.linspace(-2, 2, 81))
    loss = optimisers.quadratic_loss(np.stack([x, y], axis=-1), CURVATURES)
    above.contour(x, y, loss, levels=[1, 5, 15, 40, 80], colors=style.grid, linewidths=1.2)
    for i, (name, path) in enumerate(paths().items()):
        look_of = {"color": style.colours[(5, 1, 0)[i]], "linestyle": look.DASHES[(2, 1, 0)[i]]}
        above.plot(path[:, 0], path[:, 1], linewidth=1.8, **look_of)
        below.plot(optimisers.quadratic_loss(path, CURVATURES), label=name, **look_of)
    above.plot([0], [0], "*", color=style.text, markersize=13)
    above.plot(*START, "o", color=style.text, markersize=7)
    look.note(above, "start", (START[0] - 0.2, START[1] + 0.3), style.text, ha="center")
    look.note(above, "minimum", (0.2, -0.95), style.text)
    above.set_xlim(-10, 3)
    above.set_ylim(-2, 2)
    look.bare(above)
    below.set_yscale("log")
    below.set_xlim(0, STEPS)
    below.set_ylim(0.01, 1000)
    look.plain_ticks(below, "y", [0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
    below.set_xlabel("steps")
    below.legend(loc="upper right")
    look.above(below, "loss", style.text)
    return figure
