"""One next-token distribution at four temperatures, its entropy, and what top-k and top-p keep of it.

The scores are made for the figure, with twelve tokens; everything else is computed from them by softmax.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import decoding

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SCORES = np.array([4.0, 3.4, 2.9, 2.1, 1.6, 1.2, 0.7, 0.3, 0.0, -0.4, -0.9, -1.5])
TEMPERATURES = (0.5, 1.0, 1.5, 3.0)
K, P = 4, 0.9


def numbers() -> dict[str, dict[str, float]]:
    """For each temperature: entropy in bits, chance of the first token, size of the nucleus, entropy after the cut."""
    rows = {}
    for temperature in TEMPERATURES:
        p = decoding.softmax(SCORES, temperature)
        kept = decoding.nucleus(p, P)
        rows[f"{temperature:g}"] = {
            "entropy_bits": decoding.entropy(p, 2),
            "first": float(p[0]),
            "nucleus": int(kept.sum()),
            "nucleus_entropy_bits": decoding.entropy(decoding.renormalised(p, kept), 2),
            "top_k_mass": float(p[decoding.top_k(p, K)].sum()),
        }
    return rows


def _panel(ax: Axes, temperature: float, style: look.Style) -> None:
    """The bars of one temperature: filled while inside the nucleus, with a rule after the k-th."""
    p = decoding.softmax(SCORES, temperature)
    kept = decoding.nucleus(p, P)
    ranks = np.arange(1, p.size + 1)
    ax.bar(ranks[kept], p[kept], color=style.colours[0], width=0.78)
    ax.bar(ranks[~kept], p[~kept], color=style.page, edgecolor=style.colours[0], width=0.72, hatch="////", linewidth=1.2)
    ax.axvline(K + 0.5, color=style.colours[1], linestyle=(0, (4, 2)), linewidth=2, ymax=0.72)
    ax.set_title(f"τ = {temperature:g}")
    ax.text(0.98, 0.86, f"{decoding.entropy(p, 2):.2f} bits", transform=ax.transAxes, ha="right", fontsize=look.SMALL)
    ax.text(0.98, 0.6, f"top-p keeps {kept.sum()}", transform=ax.transAxes, ha="right", fontsize=look.SMALL,
            color=style.colours[0])  # fmt: skip
    ax.set_xticks([1, 4, 8, 12])
    ax.set_yticks([0, 0.4, 0.8])
    look.only_grid(ax, "y")


def draw(style: look.Style) -> Figure:
    """Four panels of bars, one a temperature."""
    figure, axes = look.panels(2, 2, height=5.4, sharex=True, sharey=True)
    for ax, temperature in zip(axes, TEMPERATURES, strict=True):
        _panel(ax, temperature, style)
    axes[0].set_ylim(0, 0.85)
    look.note(axes[0], f"top-k cut, k = {K}", (K + 0.8, 0.28), style.colours[1])
    for ax in axes[2:]:
        ax.set_xlabel("token, by rank")
    for ax in axes[::2]:
        ax.set_ylabel("probability")
    return figure
