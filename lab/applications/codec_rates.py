"""What a second of sound costs: numbers to predict and bits to store, for a compact disc and three neural codecs.

``measure()`` takes frame rates, code words a frame and sizes of the codebooks from the ledger into ``codec_rates.json``.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from lab import ledger
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
CODECS = {"EnCodec": "encodec", "MusicGen": "musicgen", "Moshi": "moshi"}
DISC = {"frames": 44_100, "words": 2, "entries": 2**16}  # samples a second, channels, values of a sample of 16 bits


def measure() -> None:
    """Write the numbers of the ledger beside this script."""
    facts = ledger.table("facts")
    ledger.write(
        DATA,
        {name: {part: facts[f"{id}-{part}"]["value"] for part in ("frames", "words", "entries")} for name, id in CODECS.items()},
    )


def rates(codec: dict[str, int]) -> tuple[float, float]:
    """Numbers a second, and kilobits a second, of a codec of `frames` a second, `words` a frame and `entries` a codebook."""
    words = codec["frames"] * codec["words"]
    return words, words * math.log2(codec["entries"]) / 1000


def numbers() -> dict[str, tuple[float, float]]:
    """Both rates of each row."""
    return {name: rates(codec) for name, codec in ({"Compact disc": DISC} | ledger.read(DATA)).items()}


def draw(style: look.Style) -> Figure:
    """Two panels of bars on logarithmic axes."""
    found = numbers()
    figure, axes = look.panels(2, 1, height=6.0)
    for column, (ax, title, right) in enumerate(zip(axes, ("numbers a second", "kilobits a second"), (2e6, 3e4), strict=True)):
        for i, values in enumerate(found.values()):
            value = values[column]
            ax.barh(i, value, color=style.colours[i], height=0.62)
            look.note(ax, f"{value:,.0f}" if value >= 100 else f"{value:.2g}", (value * 1.15, i), style.text)
        ax.set_xscale("log")
        ax.set(xlim=(0.9, right), ylim=(len(found) - 0.4, -0.6))
        look.only_grid(ax, "x")
        look.plain_ticks(ax, "y", range(len(found)), list(found))
        look.above(ax, title, style.text)
    look.plain_ticks(axes[0], "x", [1, 100, 10_000, 1_000_000], ["1", "100", "10,000", "1,000,000"])
    look.plain_ticks(axes[1], "x", [1, 10, 100, 1000, 10_000], ["1", "10", "100", "1,000", "10,000"])
    return figure
