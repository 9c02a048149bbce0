"""How the report's figures look: one palette in two colour schemes, and the helpers that the scripts share.

A script defines `draw(style: Style) -> Figure`. Backgrounds are transparent; `Style.page` is what lies behind.
Colours keep a contrast of at least 4.5:1 against the page, so that text may carry them, and are told apart with the
three common forms of colour blindness; lines differ in their dashes too. Sizes are for 7 inches of width shown at 330
pixels or more. Matplotlib is imported by the functions that draw, so that the palette can be read and tested without
it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 7.0, 4.0  # inches
BASE, SMALL = 15.0, 13.5  # points: 9.8 and 8.8 pixels on a phone 360 wide, with 7 inches shown at 328
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.2, 1.6)), (0, (6, 2, 1.2, 2)), (0, (9, 3)), (0, (3, 1.5)))
MARKERS = ("o", "s", "^", "D", "v", "P")
_ATTRIBUTE, _LONG = re.compile(r'"[^"]*"'), re.compile(r"\d+\.\d{3,}")
_LAYOUT_FONT = "DejaVu Sans"  # ships with Matplotlib, and is wider than what replaces it
_PAGE_FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Style:
    """One colour scheme; colours are #rrggbb. `colours` are for data in a fixed order, `soft` their pale fills."""

    name: str
    page: str
    text: str
    muted: str
    grid: str
    surface: str
    colours: tuple[str, ...]
    soft: tuple[str, ...]


LIGHT = Style(
    name="light", page="#ffffff", text="#1f2328", muted="#57606a", grid="#d8dde3", surface="#f1f4f7",
    colours=("#0b5fa5", "#b8470b", "#007a5e", "#8b3aa3", "#8a6400", "#54606c"),
    soft=("#dcebf8", "#fcece2", "#dcf3eb", "#f1e1f6", "#f6ebcb", "#e7ebef"),
)  # fmt: skip
DARK = Style(
    name="dark", page="#1e2129", text="#e8eaed", muted="#aab2bd", grid="#3b414c", surface="#2a2f39",
    colours=("#6cb6ff", "#ff9e64", "#4fd6a8", "#dba2f2", "#e5c84d", "#b3bcc7"),
    soft=("#1f3a54", "#54331f", "#1c4539", "#45304f", "#494120", "#3a4049"),
)  # fmt: skip
STYLES = {"light": LIGHT, "dark": DARK}


def settings(style: Style) -> dict[str, Any]:
    """Matplotlib's rc parameters for one colour scheme."""
    return {
        "font.family": [_LAYOUT_FONT],
        "font.size": BASE,
        "axes.titlesize": BASE,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": BASE,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "legend.fontsize": SMALL,
        "legend.frameon": False,
        "legend.handlelength": 2.6,
        "text.color": style.text,
        "axes.labelcolor": style.text,
        "axes.titlecolor": style.text,
        "axes.edgecolor": style.muted,
        "xtick.color": style.muted,
        "ytick.color": style.muted,
        "xtick.labelcolor": style.text,
        "ytick.labelcolor": style.text,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": style.grid,
        "grid.linewidth": 0.7,
        "lines.linewidth": 2.4,
        "lines.solid_capstyle": "round",
        "axes.facecolor": "none",
        "figure.facecolor": "none",
        "axes.unicode_minus": True,
        "svg.fonttype": "none",
        "path.simplify": True,
    }


def finish(svg: str) -> str:
    """Name the reader's own sans-serif fonts instead of the layout's; round coordinates to a hundredth of a point."""
    rounded = _ATTRIBUTE.sub(lambda found: _LONG.sub(lambda number: f"{float(number[0]):.2f}", found[0]), svg)
    return rounded.replace(f"'{_LAYOUT_FONT}'", _PAGE_FONTS)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.2, "contrast ratio"). Raises `ValueError` otherwise."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of a #rrggbb colour, 0 to 1 (WCAG 2.2, "relative luminance")."""
    if len(colour) != 7 or not colour.startswith("#"):
        raise ValueError(f"a colour must be written #rrggbb, not {colour!r}")
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def canvas(width: float = WIDTH, height: float = HEIGHT, *, arranged: bool = True) -> Figure:
    """An empty figure of `width` by `height` inches that arranges its own margins, unless `arranged` is false."""
    from matplotlib.figure import Figure  # here: see the module's docstring

    figure = Figure(figsize=(width, height))
    if arranged:
        figure.set_layout_engine("constrained", w_pad=0.08, h_pad=0.08)  # inches
    return figure


def axes(width: float = WIDTH, height: float = HEIGHT) -> tuple[Figure, Axes]:
    """A figure with one pair of axes."""
    figure = canvas(width, height)
    return figure, figure.subplots()


def panels(rows: int, columns: int, width: float = WIDTH, height: float = HEIGHT, **more: Any) -> tuple[Figure, list[Axes]]:
    """A figure with `rows` x `columns` axes, as one list, row by row; `more` goes to `Figure.subplots`."""
    figure = canvas(width, height)
    grid = figure.subplots(rows, columns, squeeze=False, **more)
    return figure, [ax for row in grid for ax in row]


def note(ax: Axes, text: str, at: tuple[float, float], colour: str, **more: Any) -> None:
    """Write `text` at data coordinates in `colour`, the label of a line beside the line itself."""
    ax.annotate(text, at, color=colour, **{"fontsize": SMALL, "va": "center", "annotation_clip": False, **more})


def above(ax: Axes, quantity: str, colour: str) -> None:
    """Write what the vertical axis shows over its upper end, level and left, where a phone has room for it."""
    ax.set_title(quantity, fontsize=SMALL, fontweight="normal", color=colour)


def bare(ax: Axes) -> None:
    """Take everything but the data off a pair of axes."""
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(visible=False)
    for side in ax.spines.values():
        side.set_visible(False)


def only_grid(ax: Axes, axis: str) -> None:
    """Keep the grid lines of one axis, "x" or "y"."""
    ax.grid(visible=False)
    ax.grid(visible=True, axis="x" if axis == "x" else "y")


def plain_ticks(ax: Axes, axis: str, values: Sequence[float], labels: Sequence[str]) -> None:
    """Put exactly these ticks with these labels on "x" or "y", and no minor ones (logarithmic axes bring some)."""
    target = ax.xaxis if axis == "x" else ax.yaxis
    target.set_ticks(list(values), labels=list(labels))
    target.set_ticks([], minor=True)
