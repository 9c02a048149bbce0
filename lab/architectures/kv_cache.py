"""Memory of the key-value cache against context, for four kinds of attention on one shape of model.

The shape is an assumption, stated in the figure: 80 layers and 64 heads of width 128, values of 2 bytes, one
sequence. The latent of MLA is 4 head widths with a rotary key of half a head, as in DeepSeek-V2 (arXiv:2405.04434,
table 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import kv_cache

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LAYERS, HEADS, GROUPS, HEAD_WIDTH, BYTES = 80, 64, 8, 128, 2
CONTEXTS = tuple(2**i for i in range(10, 21))
GIB = 2**30


def per_token() -> dict[str, float]:
    """Bytes of cache a token for each kind of attention."""
    return {
        "MHA": kv_cache.bytes_per_token(LAYERS, HEADS, HEAD_WIDTH, BYTES),
        "GQA": kv_cache.bytes_per_token(LAYERS, GROUPS, HEAD_WIDTH, BYTES),
        "MLA": kv_cache.latent_bytes_per_token(LAYERS, 4 * HEAD_WIDTH, HEAD_WIDTH // 2, BYTES),
        "MQA": kv_cache.bytes_per_token(LAYERS, 1, HEAD_WIDTH, BYTES),
    }


def numbers() -> dict[str, dict[str, float]]:
    """Bytes a token, and GiB at 8,192 and 131,072 tokens, for each kind."""
    return {
        name: {"bytes_per_token": size, "gib_8k": size * 2**13 / GIB, "gib_128k": size * 2**17 / GIB} for name, size in per_token().items()
    }


def draw(style: look.Style) -> Figure:
    """Four straight lines on logarithmic axes, each with its name at its end, and the memory of one 80 GB device."""
    figure, ax = look.axes(height=5.0)
    names = {"MHA": "MHA, 64 heads", "GQA": "GQA, 8 groups", "MLA": "MLA, latent", "MQA": "MQA, 1 head"}
    for i, (name, size) in enumerate(per_token().items()):
        line = np.array([kv_cache.cache_bytes(size, n) for n in CONTEXTS]) / GIB
        ax.plot(CONTEXTS, line, color=style.colours[i], linestyle=look.DASHES[i])
        look.note(ax, names[name], (CONTEXTS[-1] * 1.12, line[-1]), style.colours[i])
    ax.axhline(80e9 / GIB, color=style.muted, linewidth=1.4, linestyle=(0, (2, 2)))
    look.note(ax, "80 GB device", (CONTEXTS[0] * 1.15, 80e9 / GIB * 1.45), style.muted)
    ax.set_xscale("log", base=2)
    ax.set_yscale("log")
    ax.set_xlim(CONTEXTS[0], CONTEXTS[-1])
    look.plain_ticks(ax, "x", [2**10, 2**13, 2**17, 2**20], ["1k", "8k", "128k", "1M"])
    look.plain_ticks(ax, "y", [0.1, 1, 10, 100, 1000], ["0.1", "1", "10", "100", "1000"])
    ax.set_xlabel("tokens in context")
    look.above(ax, "GiB of key-value cache for one sequence", style.text)
    return figure
