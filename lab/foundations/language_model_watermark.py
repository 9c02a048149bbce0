"""A green-list watermark in the small language model's text: how its z-score grows, and what drawing tokens anew leaves of it.

The data is written by ``measure()`` of ``architectures/language_model``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lab import style as looks

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
THRESHOLD = 4.0


def measure() -> None:
    """Run the experiment of the language model, or what is left of it."""
    from lab.language.outcome import measure as everything

    everything()


def draw(style: looks.Style) -> Figure:
    """Mean z with one standard deviation: over the length of the text, and over the share of tokens drawn anew."""
    data = json.loads(DATA.read_text(encoding="utf-8"))["watermark"]
    figure, (left, right) = looks.panels(1, 2, looks.WIDTH, 4.4, sharey=True)
    lengths, attack = data["lengths"], data["attack"]
    for ax, rows, x in ((left, lengths, [float(k) for k in lengths]), (right, attack, [float(k) for k in attack])):
        ax.errorbar(
            x, [row["z"] for row in rows.values()], yerr=[row["z_sd"] for row in rows.values()],
            color=style.colours[0], marker="o", markersize=6, capsize=3, linewidth=1.8, label="measured",
        )  # fmt: skip
        ax.axhline(THRESHOLD, color=style.colours[1], linestyle="--", linewidth=1.4)
        ax.axhline(0, color=style.muted, linewidth=0.8)
    longest, whole = float(max(lengths, key=int)), attack["0"]["z"]
    n, s = np.linspace(10, longest, 60), np.linspace(0, 1, 60)
    last = lengths[max(lengths, key=int)]["z"]
    left.plot(n, last * np.sqrt(n / longest), color=style.colours[2], linestyle=looks.DASHES[2], label="∝ √length")
    right.plot(100 * s, whole * (1 - s) ** 2, color=style.colours[3], linestyle=looks.DASHES[3], label="(1 − share)²")
    looks.note(left, "threshold", (longest, THRESHOLD + 0.45), style.colours[1], ha="right")
    left.set_xlabel("tokens")
    right.set_xlabel("drawn anew, %")
    looks.above(left, "z-score", style.muted)
    left.legend(loc="upper left")
    right.legend(loc="upper right")
    return figure
