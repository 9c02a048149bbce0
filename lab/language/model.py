"""A decoder-only Transformer: RMSNorm, rotary positions, causal attention, SwiGLU, and a head tied to the embedding.

Block: Vaswani et al. 2017 (arXiv:1706.03762) with normalisation before each part; RMSNorm: Zhang and Sennrich 2019
(arXiv:1910.07467, equation 4); rotary positions: Su et al. 2021 (arXiv:2104.09864, section 3.2.2), pairs of neighbouring
coordinates as in `lab.calc.rope`; SwiGLU: Shazeer 2020 (arXiv:2002.05202, equation 6). No biases, no dropout.

Shapes: b sequences, n positions, d width, h heads, V vocabulary.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

BASE = 10_000.0  # of the rotary frequencies
EPS = 1e-5  # of RMSNorm
Cache = list[tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Shape:
    """Sizes of a model. `context` is the length that it is trained on, `inner` the width of the feed-forward part."""

    vocabulary: int = 1024
    width: int = 128
    layers: int = 4
    heads: int = 4
    inner: int = 256
    context: int = 256


def rotations(head_width: int, positions: Tensor) -> Tensor:
    """Unit complex numbers (n, head_width / 2) by which the pairs of coordinates turn at `positions` (n,)."""
    frequency = BASE ** (-torch.arange(0, head_width, 2, dtype=torch.float64) / head_width)
    angle = torch.outer(positions.double(), frequency)
    return torch.polar(torch.ones_like(angle), angle).to(torch.complex64)


def rotate(x: Tensor, turns: Tensor) -> Tensor:
    """Turn the pairs of neighbouring coordinates of `x` (..., n, head_width) by `turns` (n, head_width / 2)."""
    pairs = torch.view_as_complex(x.float().reshape(*x.shape[:-1], -1, 2))
    return torch.view_as_real(pairs * turns).flatten(-2)


class Attention(nn.Module):
    """Causal self-attention with rotary positions."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query = nn.Linear(shape.width, shape.width, bias=False)
        self.key = nn.Linear(shape.width, shape.width, bias=False)
        self.value = nn.Linear(shape.width, shape.width, bias=False)
        self.output = nn.Linear(shape.width, shape.width, bias=False)

    def forward(self, x: Tensor, turns: Tensor, past: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Map `x` (b, n, d) to the same shape; also the keys and values (b, h, m + n, d / h) with the m of `past`.

        With a past, n must be 1: the one new position sees all that came before.
        """
        q, k, v = self.heads_of(x, turns)
        if past is not None:
            k, v = torch.cat([past[0], k], dim=2), torch.cat([past[1], v], dim=2)
        mixed = functional.scaled_dot_product_attention(q, k, v, is_causal=past is None)
        out: Tensor = self.output(mixed.transpose(1, 2).flatten(2))
        return out, (k, v)

    def heads_of(self, x: Tensor, turns: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Turned queries, turned keys, and values of `x` (b, n, d), each (b, h, n, d / h)."""
        q, k, v = (part(x).unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in (self.query, self.key, self.value))
        return rotate(q, turns), rotate(k, turns), v

    def weights(self, x: Tensor, turns: Tensor) -> Tensor:
        """How much each position (row) attends to each (column): (b, h, n, n), rows add up to 1."""
        q, k, _ = self.heads_of(x, turns)
        n = x.shape[1]
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        return scores.masked_fill(torch.ones(n, n, dtype=torch.bool).triu(1), -math.inf).softmax(-1)


class FeedForward(nn.Module):
    """SwiGLU: W_down (silu(W_gate x) * W_up x)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gate = nn.Linear(shape.width, shape.inner, bias=False)
        self.up = nn.Linear(shape.width, shape.inner, bias=False)
        self.down = nn.Linear(shape.inner, shape.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Map `x` (..., d) to the same shape."""
        out: Tensor = self.down(functional.silu(self.gate(x)) * self.up(x))
        return out


class Block(nn.Module):
    """Attention and feed-forward part, each with RMSNorm before it and a residual around it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.norm_1, self.norm_2 = nn.RMSNorm(shape.width, eps=EPS), nn.RMSNorm(shape.width, eps=EPS)
        self.attention, self.feed_forward = Attention(shape), FeedForward(shape)

    def forward(self, x: Tensor, turns: Tensor, past: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Map `x` (b, n, d) to the same shape; also keys and values, as `Attention.forward`."""
        mixed, kept = self.attention(self.norm_1(x), turns, past)
        x = x + mixed
        return x + self.feed_forward(self.norm_2(x)), kept


class LanguageModel(nn.Module):
    """Scores of the next token after each position."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = nn.RMSNorm(shape.width, eps=EPS)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:  # residual branches start small, as in Radford et al. 2019
                small = math.sqrt(2 * shape.layers) if name.endswith(("output.weight", "down.weight")) else 1.0
                nn.init.normal_(weight, std=0.02 * math.sqrt(512 / shape.width) / small)

    def forward(self, tokens: Tensor) -> Tensor:
        """Logits (b, n, V) of the token after each of `tokens` (b, n)."""
        return self.step(tokens)[0]

    def step(self, tokens: Tensor, cache: Cache | None = None) -> tuple[Tensor, Cache]:
        """Logits (b, n, V), and the keys and values of all blocks, to be given back with the next token (n = 1)."""
        start = cache[0][0].shape[2] if cache else 0
        x, turns = self.embedding(tokens), self.turns(start, tokens.shape[1])
        kept: Cache = []
        for i, block in enumerate(self.blocks):
            x, pair = block(x, turns, cache[i] if cache else None)
            kept.append(pair)
        return functional.linear(self.norm(x), self.embedding.weight), kept

    def turns(self, start: int, count: int) -> Tensor:
        """Rotations of `count` positions from `start` on."""
        return rotations(self.shape.width // self.shape.heads, torch.arange(start, start + count))

    @torch.no_grad()
    def attention(self, tokens: Tensor) -> Tensor:
        """Attention weights of every layer: (layers, b, h, n, n) for `tokens` (b, n)."""
        x, turns, seen = self.embedding(tokens), self.turns(0, tokens.shape[1]), []
        for block in self.blocks:
            assert isinstance(block, Block)
            seen.append(block.attention.weights(block.norm_1(x), turns))
            x, _ = block(x, turns)
        return torch.stack(seen)

    def weights(self) -> int:
        """Number of trained weights; the tied head counts once."""
        return sum(p.numel() for p in self.parameters())
