"""Decoder-only Transformer over quantised coordinates.

Each coordinate is rounded down to one of 512 cells of [-3, 3] and written as three octal digits, the first coordinate
first: a point is a sequence of six tokens. The model is GPT-2's block (Radford et al. 2019: normalisation before
attention and before the feed-forward part) of Vaswani et al. 2017 (Eq. 1), with a causal mask and learned positions.
The likelihood of the sequence is exact; divided by the area of a cell it is a density, constant in each cell and zero
outside [-3, 3]^2.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.data import EDGE
from lab.families.base import Family

BASE, DIGITS = 8, 3
CELLS = BASE**DIGITS
LENGTH = 2 * DIGITS
START = BASE  # the token before the first


def powers() -> Tensor:
    """Worth of each digit of a coordinate: 64, 8, 1."""
    return torch.tensor([BASE**i for i in range(DIGITS - 1, -1, -1)])


def tokenise(x: Tensor) -> Tensor:
    """Tokens (n, 6) of points ``x`` (n, 2); points outside [-3, 3]^2 go to the nearest cell."""
    cell = ((x + EDGE) * (CELLS / (2 * EDGE))).floor().long().clamp(0, CELLS - 1)
    digits: Tensor = cell.unsqueeze(-1) // powers() % BASE
    return digits.flatten(1)


def detokenise(tokens: Tensor) -> Tensor:
    """A uniform draw from the cell of each sequence of ``tokens`` (n, 6), shape (n, 2)."""
    cell = (tokens.reshape(-1, 2, DIGITS) * powers()).sum(-1)
    x: Tensor = (cell + torch.rand(cell.shape)) * (2 * EDGE / CELLS) - EDGE
    return x


class Block(nn.Module):
    """Attention and feed-forward part, each with normalisation before it and a residual around it."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm_1, self.norm_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True)
        self.feed_forward = nn.Sequential(nn.Linear(width, 4 * width), nn.SiLU(), nn.Linear(4 * width, width))

    def forward(self, x: Tensor, *, look: bool = False) -> tuple[Tensor, Tensor | None]:
        """Map ``x`` (n, length, width); with ``look``, also the attention (n, heads, length, length)."""
        length = x.shape[1]
        mask = torch.ones(length, length, dtype=torch.bool).triu(1)
        h = self.norm_1(x)
        h, attention = self.attention(h, h, h, attn_mask=mask, is_causal=not look, need_weights=look, average_attn_weights=False)
        x = x + h
        return x + self.feed_forward(self.norm_2(x)), attention


class CoordinateTransformer(Family):
    """Two blocks; the head is not tied, since the alphabet has eight signs."""

    likelihood = "exact"
    evaluations = LENGTH

    def __init__(self, width: int = 18, heads: int = 2, blocks: int = 2) -> None:
        super().__init__()
        self.heads = heads
        self.token = nn.Embedding(BASE + 1, width)
        self.position = nn.Parameter(0.02 * torch.randn(LENGTH, width))
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, BASE)

    def logits(self, tokens: Tensor) -> Tensor:
        """Logits (n, m + 1, 8) of each next digit after ``tokens`` (n, m): position i has seen the first i digits."""
        n, m = tokens.shape
        x = self.token(torch.cat([torch.full((n, 1), START), tokens], dim=1)) + self.position[: m + 1]
        for block in self.blocks:
            x, _ = block(x)
        logits: Tensor = self.head(self.norm(x))
        return logits

    @torch.no_grad()
    def attention(self, tokens: Tensor) -> Tensor:
        """Attention (blocks, n, heads, 6, 6) while the digits of ``tokens`` (n, 6) are predicted."""
        inputs = torch.cat([torch.full((len(tokens), 1), START), tokens[:, :-1]], dim=1)
        x, seen = self.token(inputs) + self.position, []
        for block in self.blocks:
            x, weights = block(x, look=True)
            seen.append(weights)
        return torch.stack(seen)

    def objective(self, x: Tensor) -> Tensor:
        """Mean negative log-likelihood of a sequence in nats."""
        tokens = tokenise(x)
        return LENGTH * functional.cross_entropy(self.logits(tokens[:, :-1]).flatten(0, 1), tokens.flatten())

    @torch.no_grad()
    def log_density(self, x: Tensor) -> Tensor:
        """Exact log-density at ``x`` (n, 2), shape (n,); minus infinity outside [-3, 3]^2."""
        tokens = tokenise(x)
        log_p = self.logits(tokens[:, :-1]).log_softmax(-1).gather(-1, tokens.unsqueeze(-1)).sum((1, 2))
        inside = (x >= -EDGE).all(1) & (x < EDGE).all(1)
        return torch.where(inside, log_p - 2 * math.log(2 * EDGE / CELLS), -math.inf)

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """Draw digit after digit, then a uniform point of the cell: shape (n, 2)."""
        tokens = torch.empty(n, 0, dtype=torch.long)
        for _ in range(LENGTH):
            tokens = torch.cat([tokens, torch.multinomial(self.logits(tokens)[:, -1].softmax(-1), 1)], dim=1)
        return detokenise(tokens)
