"""Which positions each position may attend to: the masks of decoder, encoder, and prefix or encoder-decoder models.

Radford et al. 2018 (causal), Devlin et al. 2018 (arXiv:1810.04805; both ways), Raffel et al. 2019 (arXiv:1910.10683,
figure 3; prefix). Nothing is measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LENGTH, PREFIX, WINDOW = 6, 3, 3


def masks() -> dict[str, NDArray[np.bool_]]:
    """For each kind, whether the query (row) may see the key (column), shape (LENGTH, LENGTH)."""
    query, key = np.indices((LENGTH, LENGTH))
    causal = key <= query
    return {
        "Both ways (BERT)": np.ones((LENGTH, LENGTH), dtype=bool),
        "Causal (GPT)": causal,
        "Prefix of three": causal | (key < PREFIX),
        "Window of three": causal & (query - key < WINDOW),
    }


def numbers() -> dict[str, int]:
    """Pairs that each mask lets through, of LENGTH x LENGTH."""
    return {name: int(mask.sum()) for name, mask in masks().items()}


def draw(style: look.Style) -> Figure:
    """Four grids: rows are positions that look, columns those looked at; filled where it may."""
    from matplotlib.patches import Rectangle  # here: the module is read without Matplotlib

    figure, axes = look.panels(2, 2, height=7.4)
    for ax, (name, mask) in zip(axes, masks().items(), strict=True):
        for (row, column), seen in np.ndenumerate(mask):
            ax.add_patch(Rectangle((column + 0.06, row + 0.06), 0.88, 0.88, linewidth=1, edgecolor=style.colours[0],
                                   facecolor=style.colours[0] if seen else "none"))  # fmt: skip
        look.bare(ax)
        ax.set_title(name, loc="center")
        ax.set_xlim(0, LENGTH)
        ax.set_ylim(LENGTH, 0)
        ax.set_aspect("equal")
        ax.set_xlabel("looked at →", fontsize=look.SMALL)
        ax.set_ylabel("← position", fontsize=look.SMALL)
    return figure
