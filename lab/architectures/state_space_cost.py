"""Memory that one layer reads to write one token: a KV cache grows with context, a state does not.

Attention keeps 2 n h d_head values for h key-value heads; a selective state-space layer keeps (expansion x d) x N
values, N the state size (Gu and Dao 2023, arXiv:2312.00752, section 3.4: expansion 2, N = 16). Shapes are stated in
the figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import style as look
from lab.calc import kv_cache

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, HEADS, GROUPS, HEAD_WIDTH, EXPANSION, STATE, BYTES = 4096, 32, 8, 128, 2, 16, 2
CONTEXTS = tuple(2**i for i in range(6, 21))


def state_bytes() -> float:
    """Bytes of the state of one layer, whatever the context."""
    return EXPANSION * WIDTH * STATE * BYTES


def attention_bytes(context: int, kv_heads: int) -> float:
    """Bytes of keys and values of one layer at this context."""
    return kv_cache.cache_bytes(kv_cache.bytes_per_token(1, kv_heads, HEAD_WIDTH, BYTES), context)


def numbers() -> dict[str, float]:
    """Bytes of the state, and of both caches at 1,024 and 131,072 tokens; contexts at which they equal the state."""
    rows = {"state": state_bytes()}
    for name, heads in (("all_heads", HEADS), ("grouped", GROUPS)):
        rows |= {f"{name}_{n}": attention_bytes(n, heads) for n in (1024, 131_072)}
        rows[f"{name}_equal_context"] = state_bytes() / attention_bytes(1, heads)
    return rows


def draw(style: look.Style) -> Figure:
    """Two rising lines and a level one on logarithmic axes."""
    figure, ax = look.axes(height=4.6)
    for i, (name, heads) in enumerate((("32 heads", HEADS), ("8 groups", GROUPS))):
        line = [attention_bytes(n, heads) / 2**20 for n in CONTEXTS]
        ax.plot(CONTEXTS, line, color=style.colours[i], linestyle=look.DASHES[i])
        look.note(ax, name, (CONTEXTS[-1] * 1.15, line[-1]), style.colours[i])
    level = state_bytes() / 2**20
    ax.plot([CONTEXTS[0], CONTEXTS[-1]], [level, level], color=style.colours[2], linestyle=look.DASHES[3])
    look.note(ax, "state", (CONTEXTS[-1] * 1.15, level), style.colours[2])
    ax.set_xscale("log", base=2)
    ax.set_yscale("log")
    ax.set_xlim(CONTEXTS[0], CONTEXTS[-1])
    look.plain_ticks(ax, "x", [2**6, 2**10, 2**15, 2**20], ["64", "1k", "32k", "1M"])
    look.plain_ticks(ax, "y", [0.1, 1, 10, 100, 1000, 10_000], ["0.1", "1", "10", "100", "1,000", "10,000"])
    ax.set_xlabel("tokens in context")
    look.above(ax, "MiB that one layer reads for each new token", style.text)
    return figure
