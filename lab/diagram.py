"""Drawings of boxes and arrows: a sheet in points with its origin at the upper left, and what stands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Point = tuple[float, float]


def sheet(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty drawing of so many points; 504 of width are the 7 inches of every figure."""
    figure = look.canvas(width / 72, height / 72, arranged=False)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_xlim(0, width)
    ax.set_ylim(height, 0)
    look.bare(ax)
    return figure, ax


def box(ax: Axes, style: look.Style, place: tuple[float, float, float, float], tone: int, **more: Any) -> None:
    """A rounded box at (x, y, width, height) in the pale fill and the edge of one of the six tones."""
    from matplotlib.patches import FancyBboxPatch  # here: the module is read without Matplotlib

    x, y, width, height = place
    looks = {"boxstyle": "round,pad=0,rounding_size=8", "linewidth": 1.4, **more}
    ax.add_patch(FancyBboxPatch((x, y), width, height, facecolor=style.soft[tone], edgecolor=style.colours[tone], **looks))


def named_box(ax: Axes, style: look.Style, place: tuple[float, float, float, float], tone: int, words: tuple[str, str]) -> None:
    """A box with a bold name and one or two lines below it."""
    box(ax, style, place, tone)
    x, y, width, _ = place
    ax.text(x + width / 2, y + 22, words[0], ha="center", va="center", fontsize=14, fontweight="bold", color=style.colours[tone])
    ax.text(x + width / 2, y + 38, words[1], ha="center", va="top", fontsize=12.5)


def arrow(ax: Axes, start: Point, end: Point, colour: str, **more: Any) -> None:
    """An arrow that ends one point before its aim; `more` are Matplotlib's properties of arrows."""
    looks = {"arrowstyle": "-|>,head_width=0.24,head_length=0.42", "shrinkA": 0, "shrinkB": 1, "linewidth": 1.8, "color": colour, **more}
    ax.annotate("", end, start, arrowprops=looks)
