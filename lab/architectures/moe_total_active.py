"""The experts of one layer, stored and at work on one token, for two released mixtures of experts.

Shapes and published sizes with their sources are in `moe_total_active.json`; the counts are computed by `lab.calc.moe`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from lab import style as look
from lab.calc import moe

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
SHAPES = {"MIXTRAL_8X7B": moe.MIXTRAL_8X7B, "DEEPSEEK_V3": moe.DEEPSEEK_V3}
CHOSEN = {
    "MIXTRAL_8X7B": (2, 5),
    "DEEPSEEK_V3": (17, 44, 90, 101, 138, 170, 203, 241),
}  # an example of a token's experts


def models() -> dict[str, moe.Mixture]:
    """The models of the data file, by name."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))["models"]
    return {row["name"]: SHAPES[row["shape"]] for row in rows}


def numbers() -> dict[str, dict[str, float]]:
    """For each model: parameters stored, those at work on a token, their share, experts stored and used a layer."""
    return {
        name: {
            "total": moe.total_parameters(shape),
            "active": moe.active_parameters(shape),
            "share": moe.active_parameters(shape) / moe.total_parameters(shape),
            "experts": shape.routed + shape.shared,
            "used": shape.chosen + shape.shared,
        }
        for name, shape in models().items()
    }


def _tiles(ax: Axes, shape: moe.Mixture, chosen: tuple[int, ...], columns: int, style: look.Style) -> None:
    """One tile an expert, filled where this token uses it; a shared expert stands apart at the left."""
    from matplotlib.patches import Rectangle  # here: the module is read without Matplotlib

    used = set(chosen)
    for expert in range(shape.routed):
        corner = (expert % columns, expert // columns)
        full = expert in used
        ax.add_patch(Rectangle(corner, 0.84, 0.84, facecolor=style.colours[0] if full else style.soft[0],
                               edgecolor=style.colours[0], linewidth=0.8))  # fmt: skip
    for extra in range(shape.shared):
        ax.add_patch(Rectangle((-1.7 - extra, 0), 0.84, 0.84, facecolor=style.colours[1], edgecolor=style.colours[1]))
    ax.set_ylim(shape.routed / columns, 0)
    ax.set_xlim(-1.8 if shape.shared else 0, columns)
    look.bare(ax)


def draw(style: look.Style) -> Figure:
    """Two panels of tiles, each under its model's sizes."""
    figure = look.canvas(height=5.6)
    axes = figure.subplots(2, 1, height_ratios=(1, 2.6))
    for ax, (name, shape), key, columns in zip(axes, models().items(), CHOSEN, (8, 32), strict=True):
        row = numbers()[name]
        _tiles(ax, shape, CHOSEN[key], columns, style)
        ax.set_title(f"{name}: {row['used']:.0f} of {row['experts']:.0f} experts a layer", pad=30)
        billions = f"{row['total'] / 1e9:.1f} billion stored, {row['active'] / 1e9:.1f} active"
        words = f"{billions} ({100 * row['share']:.1f} %)"
        ax.text(0, 1.02, words, transform=ax.transAxes, fontsize=look.SMALL, va="bottom")
    axes[1].set_xlabel("filled: used for this token; at the left: the shared expert", fontsize=look.SMALL)
    return figure
