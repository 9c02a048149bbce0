"""Attention of four heads of the small language model on one sentence: of each layer the one that looks most at the token before.

The data is written by ``measure()`` of ``language_model``.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab import style as looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")


def measure() -> None:
    """Run the experiment of the language model, or what is left of it."""
    from lab.language.outcome import measure as everything

    everything()


def draw(style: looks.Style) -> Figure:
    """Rows: the token that reads; columns: the tokens read, in the same order; the area of a square is the weight."""
    data = json.loads(DATA.read_text(encoding="utf-8"))["attention"]
    words = [word.strip() or word for word in data["sentence"]]
    figure, axes = looks.panels(2, 2, looks.WIDTH, 9.6, sharey=True)
    for i, (ax, (layer, row)) in enumerate(zip(axes, data["by_layer"].items(), strict=True)):
        squares(ax, data["shown"][i], style.colours[i])
        title = f"layer {layer}, head {row['head'] + 1}\ntoken before: {100 * row['previous']:.0f} %"
        ax.set_title(title, fontsize=looks.SMALL, fontweight="normal")
        ax.set(xlim=(-0.6, len(words) - 0.4), ylim=(len(words) - 0.4, -0.6))
        ax.grid(visible=False)
        ax.set_xticks([])
        ax.set_yticks(range(len(words)), labels=words)
        ax.tick_params(length=0)
        ax.plot([-0.5, len(words) - 0.5], [-0.5, len(words) - 0.5], color=style.grid, linewidth=1, zorder=0)
    return figure


def squares(ax: Axes, weights: list[list[float]], colour: str) -> None:
    """One square for every weight above a hundredth."""
    from matplotlib.patches import Rectangle

    shapes: list[Any] = []
    for row, values in enumerate(weights):
        for column, weight in enumerate(values):
            if weight >= 0.01:
                side = 0.96 * math.sqrt(weight)
                shapes.append(Rectangle((column - side / 2, row - side / 2), side, side, facecolor=colour, linewidth=0))
    for shape in shapes:
        ax.add_patch(shape)
