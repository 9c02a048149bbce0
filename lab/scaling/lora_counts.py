"""Trainable parameters of LoRA against rank, on three widths of model, next to all parameters of the model.

Query and value matrices of every layer are adapted, as in Hu et al. 2021 (arXiv:2106.09685, section 4.2); the counts
are closed forms, and the shapes are those of `lab.calc.transformer`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import style as look
from lab.calc import lora, transformer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RANKS = (1, 2, 4, 8, 16, 32, 64)
MODELS = (
    ("GPT-3, 175B", transformer.GPT3),
    ("Llama 2, 7B", transformer.LLAMA2_7B),
    ("GPT-2, 124M", transformer.GPT2_SMALL),
)


def trainable(shape: transformer.Shape, rank: int) -> int:
    """Parameters of the updates of query and value matrices in all layers."""
    return lora.model_parameters(shape.layers, shape.width, rank)


def numbers() -> dict[str, dict[str, float]]:
    """For each model: all parameters, the trainable ones at rank 8, and their share."""
    rows = {}
    for name, shape in MODELS:
        total = transformer.parameters(shape)
        rows[name] = {"all": total, "rank_1": trainable(shape, 1), "rank_8": trainable(shape, 8),
                      "rank_8_share": trainable(shape, 8) / total}  # fmt: skip
    return rows


def draw(style: look.Style) -> Figure:
    """One line a model on logarithmic axes, with the size of the whole model as a mark at the right."""
    figure, ax = look.axes(height=5.0)
    for i, (name, shape) in enumerate(MODELS):
        colour = style.colours[i]
        line = [trainable(shape, rank) for rank in RANKS]
        ax.plot(RANKS, line, color=colour, linestyle=look.DASHES[i], marker=look.MARKERS[i], markersize=7)
        look.note(ax, "LoRA", (RANKS[-1] * 1.08, line[-1]), colour)
        total = transformer.parameters(shape)
        ax.plot([RANKS[0], RANKS[-1]], [total, total], color=colour, linewidth=1.2, linestyle=look.DASHES[i])
        look.note(ax, f"all of {name}", (1.05, total * 1.75), colour)
    ax.set_xscale("log", base=2)
    ax.set_yscale("log")
    ax.set_ylim(1e4, 1e12)
    look.plain_ticks(ax, "x", RANKS, [str(r) for r in RANKS])
    look.plain_ticks(ax, "y", [1e4, 1e6, 1e8, 1e10, 1e12], ["10⁴", "10⁶", "10⁸", "10¹⁰", "10¹²"])
    ax.set_xlabel("rank r")
    look.above(ax, "parameters: trained by LoRA (marks), and in the whole model", style.text)
    return figure
