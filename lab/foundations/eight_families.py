"""Eight model families on three known densities: what each objective gives up at the same budget.

``measure()`` carries out the protocol that ``lab.protocol`` states, and writes ``eight_families.json`` beside this
file and the models of the ring (seed 0) to ``docs/assets/models``. About an hour of one core; it can be stopped and
taken up again. ``draw()`` shows samples of every method over the true densities.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lab import style as looks
from lab.data import Density, Mixture, densities, grid, unpack

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
SHOWN = 2.55  # half the side of a panel, in the units of the data
DOT = 0.01  # length of a dot, in the units of the data: some renderers leave out what has none
ROW, COLUMN, LABEL, BELOW, TOP = 1.95, 1.78, 1.66, 0.3, 0.45  # inches


def measure() -> None:
    """Run the whole experiment, or what is left of it, and write the data file and the exported models."""
    from lab.experiment import run

    run(DATA)


def draw(style: looks.Style) -> Figure:
    """Rows: true samples, then each method; columns: the densities. Points are samples of seed 0 on the support.

    The factor under a panel is the mean sliced distance over the seeds, in units of that between two true samples.
    """
    data = json.loads(DATA.read_text(encoding="utf-8"))
    titles = {"true": "True\nsamples"} | {name: method["title"] for name, method in data["methods"].items()}
    truth = densities()
    width, height = LABEL + COLUMN * len(truth), TOP + ROW * len(titles)
    figure = looks.canvas(width, height, arranged=False)
    for row, (name, title) in enumerate(titles.items()):
        bottom = 1 - (TOP + ROW * (row + 1)) / height
        middle = bottom + (ROW + BELOW) / 2 / height
        figure.text(0.01, middle, title.replace(" ", "\n", 1), fontsize=looks.SMALL, va="center", linespacing=1.25)
        for column, (key, density) in enumerate(truth.items()):
            left = (LABEL + COLUMN * column) / width
            ax = figure.add_axes((left, bottom + BELOW / height, 0.96 * COLUMN / width, (ROW - BELOW) / height))
            support(ax, density, style)
            points(ax, unpack(data["samples"][name][key]), style.colours[5 if name == "true" else 0])
            if row == 0:
                ax.set_title(density.title.split(" of ")[0], fontsize=looks.SMALL, loc="center")
            else:
                ratio = data["results"][name][key]["sliced_w2"]["mean"] / data["truth"][key]["floor"]["sliced_w2"]["mean"]
                ax.set_xlabel(f"× {ratio:.1f}", fontsize=looks.SMALL, labelpad=1, color=style.text)
    return figure


def support(ax: Axes, density: Density, style: looks.Style) -> None:
    """Fill the region that holds 99.9 % of the true mass, with nothing else on the axes."""
    looks.bare(ax)
    ax.set(xlim=(-SHOWN, SHOWN), ylim=(-SHOWN, SHOWN), aspect="equal")
    if isinstance(density, Mixture):
        cells, _ = grid(SHOWN, 0.06)
        side = int(np.sqrt(len(cells)))
        x, y = cells.T.reshape(2, side, side)
        inside = density.log_density(cells).reshape(side, side)
        ax.contourf(x, y, inside, levels=[density.rim, 100.0], colors=[style.soft[4]])
        return
    for column in range(-2, 2):
        for row in range(-2 + column % 2, 2, 2):
            ax.fill_between([column, column + 1], row, row + 1, color=style.soft[4], linewidth=0)


def points(ax: Axes, x: np.ndarray, colour: str) -> None:
    """Dots at ``x`` (n, 2) as one path: a fifth of the bytes of a scatter."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    x = x[np.abs(x).max(axis=1) < SHOWN]
    ends = np.stack([x, x + np.array([DOT, 0])], axis=1).reshape(-1, 2)
    outline = Outline(ends, np.tile([Outline.MOVETO, Outline.LINETO], len(x)))
    outline.should_simplify = False
    ax.add_patch(PathPatch(outline, edgecolor=colour, facecolor="none", linewidth=1.5, capstyle="round"))
