"""What temperature, top-k, top-p and min-p do to the small language model's distributions, and to its text.

The data is written by ``measure()`` of ``architectures/language_model``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab import style as looks

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
FAMILIES = ("temperature", "top-k", "top-p", "min-p")


def measure() -> None:
    """Run the experiment of the language model, or what is left of it."""
    from lab.language.outcome import measure as everything

    everything()


def family(ways: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The settings of one way of decoding with plain sampling among them, in the order of their entropy."""
    return sorted((row for key, row in ways.items() if key == "plain" or key.startswith(name)), key=lambda row: row["entropy_bits"])


def draw(style: looks.Style) -> Figure:
    """Over the entropy of what is drawn from: real next tokens that can still be drawn; bits per byte of the samples."""
    data = json.loads(DATA.read_text(encoding="utf-8"))["decoding"]
    ways = data["ways"]
    figure, (top, low) = looks.panels(2, 1, looks.WIDTH, 8.0)
    for i, name in enumerate(FAMILIES):
        rows = family(ways, name)
        x = [row["entropy_bits"] for row in rows]
        look = {"color": style.colours[i], "linestyle": looks.DASHES[i], "marker": looks.MARKERS[i], "markersize": 6, "label": name}
        if name != "temperature":
            top.plot(x, [row["real_kept"] for row in rows], **look)
        low.plot(x, [row["repeated"] for row in rows], **look)
    edge = low.get_xlim()
    low.axhline(data["real"]["repeated"], color=style.text, linewidth=1.2, linestyle="--", label="real text")
    low.set_xlim(edge)
    top.set_xlim(0.9, 4.5)
    looks.above(top, "real next tokens that can still be drawn, %", style.muted)
    looks.above(low, "repeated runs of four words in samples, %", style.muted)
    low.set_xlabel("entropy of what is drawn from, bits per token")
    top.legend(loc="lower right")
    low.legend(loc="upper right")
    return figure
