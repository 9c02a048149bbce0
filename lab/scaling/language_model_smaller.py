"""The small language model with rounded weights, and adapted to another package's text with few or all of its weights.

The data is written by ``measure()`` of ``architectures/language_model``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from lab import style as looks

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
GRAINS = (("tensor", "a matrix"), ("row", "a row"), ("block", "32 weights"))
METHODS = {"lora-4-qv": "LoRA, rank 4, q and v", "lora-8-all": "LoRA, rank 8, all", "full": "full fine-tuning"}


def measure() -> None:
    """Run the experiment of the language model, or what is left of it."""
    from lab.language.outcome import measure as everything

    everything()


def draw(style: looks.Style) -> Figure:
    """Upper: loss over bits per weight, one scale for each matrix, row or block. Lower: loss on the new and the old text."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    figure, (top, low) = looks.panels(2, 1, looks.WIDTH, 7.8)
    for i, (grain, title) in enumerate(GRAINS):
        rows = data["quantisation"][grain].values()
        x, y = [row["bits_per_weight"] for row in rows], [row["bits_per_byte"] for row in rows]
        look = {"color": style.colours[i], "linestyle": looks.DASHES[i], "marker": looks.MARKERS[i], "markersize": 6}
        top.plot(x, y, label=f"one scale for {title}", **look)
    whole = data["adaptation"]["before"]["home"]
    top.axhline(whole, color=style.text, linestyle="--", linewidth=1.2)
    looks.note(top, f"32 bits: {whole:.2f}", (3.0, whole), style.text, va="top", xytext=(0, -4), textcoords="offset points")
    top.set_ylim(whole - 0.025, None)
    looks.above(top, "bits per byte of test text", style.muted)
    top.set_xlabel("bits per weight")
    top.legend(loc="upper right")
    points = {"before": data["adaptation"]["before"]} | data["adaptation"]["methods"]
    for i, (name, row) in enumerate(points.items()):
        low.plot(row["test"], row["home"], marker=looks.MARKERS[i], color=style.colours[i], markersize=9, linestyle="none")
        low.annotate(
            METHODS.get(name, name), (row["test"], row["home"]), color=style.colours[i], fontsize=looks.SMALL,
            xytext=(9, 0), textcoords="offset points", va="center",
        )  # fmt: skip
    low.margins(x=0.35, y=0.25)
    looks.above(low, "bits per byte of the old text", style.muted)
    low.set_xlabel("bits per byte of the new text")
    return figure
