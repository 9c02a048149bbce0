"""What flow matching trained on the ring gives and does: samples, paths from noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import style as looks
from lab.foundations import families_inside as inside

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DRAWN_FROM = (
    "lab/foundations/families_inside.py",
    "lab/foundations/families_inside.json",
    "lab/foundations/eight_families.py",
    "lab/foundations/eight_families.json",
)


def draw(style: looks.Style) -> Figure:
    """Samples over the true support, and panels of the inside."""
    return inside.ring(style, ("flow_matching",), [("Paths, noise to data", "flow_matching", inside.trajectories)])
