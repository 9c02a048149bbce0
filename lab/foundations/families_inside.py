"""What each model family does inside, read off the exported models of the ring (seed 0).

``measure()`` runs the models of ``docs/assets/models`` for a few seconds and writes ``families_inside.json`` beside
this file; ``draw()`` shows nine of them; the energy model has two panels. ``ring()`` sets panels of one family beside
samples of it, for the figures of its chapter in ``lab/ring``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab import style as looks
from lab.data import Array, densities, unpack
from lab.foundations import eight_families

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
MODELS = Path(__file__).parents[2] / "docs" / "assets" / "models"
Panel = Callable[["Axes", Any, looks.Style], None]
EDGE = 2.4  # maps cover [-EDGE, EDGE]^2, as in lab.inside


def measure() -> None:
    """Run the exported models and write the data file."""
    from lab import inside
    from lab.protocol import write

    write(DATA, json.dumps(inside.read(MODELS)) + "\n")


def draw(style: looks.Style) -> Figure:
    """Ten panels, each titled with its family and what is seen."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    kinds: list[tuple[str, str, Panel]] = [
        ("autoregressive", "Autoregressive\nnext coordinate", conditionals),
        ("vae", "VAE\nlatent plane", latent_plane),
        ("gan", "GAN\ndiscriminator", discriminator),
        ("flow", "Flow\nwarped grid", warped_grid),
        ("diffusion", "Diffusion\npaths, noise to data", trajectories),
        ("flow_matching", "Flow matching\npaths, noise to data", trajectories),
        ("energy", "Energy-based\nenergy, one chain", landscape),
        ("energy", "Energy-based\nmass of each mode", mode_mass),
        ("transformer", "Transformer\nattention, 4 heads", attention),
        ("latent_diffusion", "Latent diffusion\npaths in the latent", latent_paths),
    ]
    figure, axes = looks.panels(5, 2, looks.WIDTH, 18.0)
    for ax, (key, title, show) in zip(axes, kinds, strict=True):
        show(ax, data[key], style)
        ax.set_title(title, fontsize=looks.SMALL, fontweight="normal", loc="left")
    return figure


def ring(style: looks.Style, methods: Sequence[str], insides: Sequence[tuple[str, str, Panel]]) -> Figure:
    """Samples (seed 0) of each method over the true support of the ring, and then what is seen inside.

    An inside is a title, the model's name in the data, and what draws the panel.
    """
    data = json.loads(DATA.read_text(encoding="utf-8"))
    results = json.loads(eight_families.DATA.read_text(encoding="utf-8"))
    count = len(methods) + len(insides)
    columns = 2 if count != 3 else 3
    rows = -(-count // columns)
    figure, axes = looks.panels(rows, columns, looks.WIDTH, rows * looks.WIDTH / columns + 0.1)
    for ax, method in zip(axes, methods, strict=False):
        eight_families.support(ax, densities()["ring"], style)
        eight_families.points(ax, unpack(results["samples"][method]["ring"]), style.colours[0])
        title = "Samples" if len(methods) == 1 else results["methods"][method]["title"]
        ax.set_title(title, fontsize=looks.SMALL, fontweight="normal", loc="left")
    for ax, (title, key, show) in zip(axes[len(methods) :], insides, strict=True):
        show(ax, data[key], style)
        ax.set_title(title, fontsize=looks.SMALL, fontweight="normal", loc="left")
    return figure


def plane(ax: Axes, edge: float = EDGE) -> None:
    """A square piece of the plane, without ticks."""
    looks.bare(ax)
    ax.set(xlim=(-edge, edge), ylim=(-edge, edge), aspect="equal")


def shades(ax: Axes, values: list[list[float]], levels: Array, colours: list[str]) -> None:
    """Filled contours of a map given on the cells, in colours from the lowest to the highest level."""
    cells = len(values)
    side = (np.arange(cells) + 0.5) * (2 * EDGE / cells) - EDGE
    ax.contourf(side, side, np.asarray(values), levels=levels, colors=colours, extend="both")


def conditionals(ax: Axes, data: dict[str, Any], style: looks.Style) -> None:
    """Density of the second coordinate given three values of the first."""
    for i, (at, values) in enumerate(zip(data["at"], data["slices"], strict=True)):
        line = np.asarray(values)
        ax.plot(data["axis"], line, color=style.colours[i], linestyle=looks.DASHES[i], label=f"$x_1$ = {at:g}")
    ax.set_xlabel("$x_2$")
    ax.set_yticks([])
    ax.legend(loc="upper right", handlelength=1.4, borderaxespad=0)
    ax.set_ylim(0, 1.75 * max(max(values) for values in data["slices"]))


def modes(ax: Axes, x: Array, labels: list[int], style: looks.Style) -> None:
    """Points coloured, and marked, by the Gaussian of the ring that they belong to."""
    for mode in range(8):
        chosen = x[np.asarray(labels) == mode]
        marker, colour = looks.MARKERS[(mode + mode // 6) % 6], style.colours[mode % 6]
        ax.plot(*chosen.T, marker, color=colour, markersize=2.6, linestyle="none")


def latent_plane(ax: Axes, data: dict[str, Any], style: looks.Style) -> None:
    """Latents of data points by their mode, and the circle that holds 95 % of the prior."""
    plane(ax, 3.2)
    circle(ax, math.sqrt(-2 * math.log(0.05)), style)
    modes(ax, unpack(data["latents"]), data["labels"], style)


def circle(ax: Axes, radius: float, style: looks.Style) -> None:
    """A dashed circle about the origin."""
    angle = np.linspace(0, 2 * math.pi, 100)
    ax.plot(radius * np.cos(angle), radius * np.sin(angle), color=style.muted, linestyle="--", linewidth=1.2)


def discriminator(ax: Axes, data: dict[str, Any], style: looks.Style) -> None:
    """Probability that a point is real, and samples of the generator."""
    plane(ax)
    shades(ax, data["real"], np.array([0.4, 0.5, 0.6]), [style.soft[1], style.surface, style.soft[0], style.soft[2]])
    ax.plot(*unpack(data["samples"]).T, "o", color=style.text, markersize=1.6, linestyle="none")


def warped_grid(ax: Axes, data: dict[str, Any], style: looks.Style) -> None:
    """Images of circles and rays of the noise under the flow."""
    plane(ax)
    for kind, colour in (("rays", style.colours[5]), ("circles", style.colours[0])):
        for line in data[kind]:
            ax.plot(*unpack(line).T, color=colour, linewidth=1.1)


def trajectories(ax: Axes, data: dict[str, Any], style: looks.Style) -> None:
    """Paths of points from noise (open) to samples (filled)."""
    paths = np.stack([unpack(path) for path in data["paths"]])
    plane(ax, 3.0)
    for path in paths:
        ax.plot(*path.T, color=style.colours[5], linewidth=0.9)
    ax.plot(*paths[:, 0].T, "o", color=style.muted, markerfacecolor="none", markersize=3, linestyle="none")
    ax.plot(*paths[:, -1].T, "o", color=style.colours[0], markersize=3.4, linestyle="none")


def landscape(ax: Axes, data: dict[str, Any], style: looks.Style) -> None:
    """Energy above its minimum, and one Langevin chain over it."""
    plane(ax)
    levels = np.array([2.0, 4.0, 8.0, 16.0])
    shades(ax, data["energy"], levels, [style.soft[0], style.soft[5], style.soft[4], style.soft[1], style.page])
    ax.plot(*unpack(data["chain"]).T, color=style.colours[1], linewidth=0.8)


def mode_mass(ax: Axes, data: dict[str, Any], style: looks.Style) -> None:
    """Share of each of the eight modes in the model's density, in its samples, and in truth."""
    place = np.arange(1, 9)
    shares = (("density", data["density_shares"], -0.2, 0), ("samples", data["sample_shares"], 0.2, 1))
    for name, values, shift, colour in shares:
        ax.bar(place + shift, 100 * np.asarray(values[1:]), 0.4, color=style.colours[colour], label=name)
    ax.axhline(12.5, color=style.text, linestyle="--", linewidth=1.2)
    looks.only_grid(ax, "y")
    ax.set_xticks(place)
    ax.set_ylim(0, 130)
    ax.set_yticks([0, 50, 100], labels=["0", "50", "100 %"])
    ax.legend(loc="upper right", handlelength=1, borderaxespad=0)


def attention(ax: Axes, data: dict[str, Any], style: looks.Style) -> None:
    """Mean attention of each head: rows predict a digit, columns are what has been read."""
    looks.bare(ax)
    heads = [np.asarray(head) for layer in data["attention"] for head in layer]
    n = len(heads[0])
    for index, head in enumerate(heads):
        left, top = (index % 2) * (n + 1), (index // 2) * (n + 1)
        for row in range(n):
            for column in range(row + 1):
                size = 0.94 * math.sqrt(head[row, column])
                corner = (left + column + (1 - size) / 2, top + row + (1 - size) / 2)
                ax.add_patch(square(corner, size, style.colours[0 if index < 2 else 1]))
        ax.plot([left, left, left + n], [top, top + n, top + n], color=style.muted, linewidth=1)
    ax.set(xlim=(-0.5, 2 * n + 1.5), ylim=(2 * n + 1.5, -0.5), aspect="equal")


def square(corner: tuple[float, float], size: float, colour: str) -> Any:
    """A filled square whose area shows a weight."""
    from matplotlib.patches import Rectangle

    return Rectangle(corner, size, size, facecolor=colour, linewidth=0)


def latent_paths(ax: Axes, data: dict[str, Any], style: looks.Style) -> None:
    """Latents of data by their mode, and denoising paths among them."""
    plane(ax, 2.6)
    modes(ax, unpack(data["latents"]), data["labels"], style)
    for path in data["paths"][:12]:
        line = unpack(path)
        ax.plot(*line.T, color=style.text, linewidth=1.3)
        ax.plot(*line[0], "o", color=style.text, markerfacecolor=style.page, markersize=4)
