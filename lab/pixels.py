"""Small grey images as vector drawings, since a figure of the report holds no embedded bitmap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEVELS = 6  # tones from the page's surface to its text


def runs(tones: NDArray[np.int64], tone: int) -> list[tuple[int, int, int]]:
    """Each horizontal run of `tone` in an image (h, w) of tones: row from above, first column, and the column after the last."""
    found = []
    for row, line in enumerate(tones):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], (line == tone).astype(int), [0]])))
        found += [(row, int(first), int(last)) for first, last in edges.reshape(-1, 2)]
    return found


def strip(ax: Axes, images: list[list[int]], style: look.Style) -> float:
    """Draw square images of values 0 to 15 (row by row) side by side, a pixel apart, from 0 on; returns where they end.

    One path for each tone. The axes show nothing else, and one pixel is one unit both ways.
    """
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import PathPatch, Rectangle
    from matplotlib.path import Path

    side = round(len(images[0]) ** 0.5)
    wide = (side + 1) * len(images) - 1
    row = np.hstack([np.pad(np.array(image).reshape(side, side), ((0, 0), (0, 1))) for image in images])
    tones = np.rint(row / 15 * (LEVELS - 1)).astype(np.int64)
    ink = LinearSegmentedColormap.from_list("ink", [style.surface, style.text], N=LEVELS)
    ax.add_patch(Rectangle((0, 0), wide, side, facecolor=ink(0), linewidth=0))
    for tone in range(1, LEVELS):
        boxes = [[(a, side - y), (b, side - y), (b, side - y - 1), (a, side - y - 1), (a, side - y)] for y, a, b in runs(tones, tone)]
        if boxes:
            codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(boxes)
            outline = Path(np.array(boxes, dtype=float).reshape(-1, 2), codes)
            outline.should_simplify = False
            ax.add_patch(PathPatch(outline, facecolor=ink(tone), linewidth=0, antialiased=False))
    ax.set(xlim=(0, wide), ylim=(0, side), aspect="equal")
    look.bare(ax)
    return float(wide)
