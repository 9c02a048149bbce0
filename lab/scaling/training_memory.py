"""Bytes of model states on each device for the four stages of ZeRO.

The example is that of Rajbhandari et al. 2020 (arXiv:1910.02054, figure 1): 7.5 billion parameters, 64 devices,
mixed-precision Adam with 2 + 2 + 12 bytes a parameter. Activations come on top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import style as look
from lab.calc import training_memory

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PARAMETERS, DEVICES = 7.5e9, 64
STAGES = ("all copied", "1: optimiser split", "2: and gradients", "3: and weights")


def numbers() -> dict[str, dict[str, float]]:
    """GB a device by kind of state and in all, for each stage."""
    rows = {}
    for stage in range(4):
        sizes = {kind: size / 1e9 for kind, size in training_memory.state_bytes(PARAMETERS, DEVICES, stage).items()}
        rows[str(stage)] = sizes | {"total": sum(sizes.values())}
    return rows


def draw(style: look.Style) -> Figure:
    """Four stacked horizontal bars with their totals."""
    figure, ax = look.axes(height=4.6)
    fills = {
        "weights": (style.colours[0], ""),
        "gradients": (style.colours[1], "///"),
        "optimiser": (style.colours[2], "xx"),
    }
    for stage, name in enumerate(STAGES):
        start, sizes = 0.0, numbers()[str(stage)]
        for kind, (colour, hatch) in fills.items():
            bar = ax.barh(stage, sizes[kind], left=start, height=0.42, color=colour, hatch=hatch, edgecolor=style.page)
            if stage == 0:
                bar.set_label(kind)
            start += sizes[kind]
        ax.text(0, stage - 0.3, name, fontsize=look.SMALL, va="bottom", color=style.text)
        look.note(ax, f"{start:.1f} GB" if start < 100 else f"{start:.0f} GB", (start + 1.5, stage), style.text)
    ax.set_ylim(3.4, -0.75)
    ax.set_xlim(0, 140)
    ax.set_yticks([])
    look.only_grid(ax, "x")
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("GB on each of 64 devices, 7.5 billion parameters")
    ax.legend(loc="lower right", bbox_to_anchor=(1.0, 0.12))
    return figure
