"""Diffusion and flow matching from the same noise: paths in 20 steps, and the error of the end points against the number of steps.

Both models are the exports of ``lab.foundations.eight_families`` for the ring; the end points of 1,000 steps count as exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.data import Array, ring
from lab.exported import ddim, euler, read
from lab.foundations.eight_families import support

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DRAWN_FROM = ("lab/exported.py", "docs/assets/models/diffusion.json", "docs/assets/models/flow_matching.json")
MODELS = {"diffusion": ("Diffusion, DDIM", ddim), "flow_matching": ("Flow matching, Euler", euler)}
STEPS, EXACT = (1, 2, 5, 10, 20, 50, 100), 1000
POINTS, SHOWN, SEED = 128, 36, 1


def straightness(path: Array) -> float:
    """Straight way over length, as a mean over the paths (steps + 1, n, 2): 1 when all are straight."""
    length = np.linalg.norm(np.diff(path, axis=0), axis=2).sum(axis=0)
    return float((np.linalg.norm(path[-1] - path[0], axis=1) / length).mean())


def turning(path: Array) -> float:
    """By how many degrees the direction changes on the way, as a mean over the paths (steps + 1, n, 2): 0 when all are straight."""
    direction = np.arctan2(*np.moveaxis(np.diff(path, axis=0), 2, 0)[::-1])
    change = (np.diff(direction, axis=0) + np.pi) % (2 * np.pi) - np.pi
    return float(np.degrees(np.abs(change).sum(axis=0)).mean())


def numbers() -> dict[str, dict[str, float]]:
    """For both models how the exact paths run, and the mean distance to the exact end by the number of steps."""
    start = np.random.default_rng(SEED).standard_normal((POINTS, 2))
    found = {}
    for name, (_, sampler) in MODELS.items():
        model = read(name)
        exact = sampler(model, start, EXACT)
        ends = {str(steps): sampler(model, start, steps)[-1] for steps in STEPS}
        errors = {steps: float(np.linalg.norm(end - exact[-1], axis=1).mean()) for steps, end in ends.items()}
        found[name] = {"straightness": straightness(exact), "turning": turning(exact), **errors}
    return found


def draw(style: look.Style) -> Figure:
    """Above: paths of both. Below: the errors."""
    figure = look.canvas(height=6.6)
    grid = figure.add_gridspec(2, 2, height_ratios=(1.25, 1))
    start = np.random.default_rng(SEED).standard_normal((SHOWN, 2))
    for column, (name, (title, sampler)) in enumerate(MODELS.items()):
        ax = figure.add_subplot(grid[0, column])
        support(ax, ring(), style)
        path = sampler(read(name), start, 20)
        ax.plot(path[:, :, 0], path[:, :, 1], color=style.colours[5], linewidth=0.9)
        ax.plot(*start.T, "o", color=style.muted, markerfacecolor="none", markersize=3, linestyle="none")
        ax.plot(*path[-1].T, "o", color=style.colours[1 - column], markersize=4, linestyle="none")
        ax.set_title(title, fontsize=look.SMALL)
    ax = figure.add_subplot(grid[1, :])
    found = numbers()
    for name, index, at in (("diffusion", 1, (5.5, 0.5)), ("flow_matching", 0, (2.2, 0.06))):
        ax.plot(STEPS, [found[name][str(steps)] for steps in STEPS], color=style.colours[index], linestyle=look.DASHES[index])
        look.note(ax, MODELS[name][0].split(",")[0].lower(), at, style.colours[index])
    ax.set_xscale("log")
    ax.set_yscale("log")
    look.plain_ticks(ax, "x", STEPS, [str(steps) for steps in STEPS])
    look.plain_ticks(ax, "y", [0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    ax.set_xlabel("steps")
    look.above(ax, "error of the end points", style.text)
    return figure
