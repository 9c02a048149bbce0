"""Restricted Boltzmann machine on binary patterns, trained by contrastive divergence (Hinton 2002).

Visible v and hidden h are binary; E(v, h) = -a.v - b.h - v W h. Summing over h leaves the free energy F(v) = -a.v -
sum_j log(1 + exp(b_j + v W_j)), and p(v) = exp(-F(v)) / Z. With 16 visible units Z is a sum over 65,536 states, so
the likelihood is exact. The patterns are the 30 bars and stripes of a 4 x 4 square (MacKay 2003, chapter 43), all
equally likely: the true entropy is log 30.
"""

from __future__ import annotations

import math
import time
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.families.base import Family, Training

SIDE = 4
VISIBLE = SIDE * SIDE


def binary_states(units: int) -> Tensor:
    """All states of ``units`` binary units, shape (2^units, units)."""
    bits: Tensor = torch.arange(2**units).unsqueeze(1) >> torch.arange(units)
    return (bits & 1).float()


def bars_and_stripes() -> Tensor:
    """The 30 distinct patterns (30, 16): any set of full rows, or any set of full columns."""
    lines = binary_states(SIDE)
    stripes = lines.unsqueeze(2).expand(-1, -1, SIDE)
    patterns: Tensor = torch.unique(torch.cat([stripes, stripes.transpose(1, 2)]).flatten(1), dim=0)
    return patterns


class BoltzmannMachine(Family):
    """Visible and hidden units with weights ``w`` (visible, hidden); ``gibbs`` is k of CD-k."""

    likelihood = "exact"

    def __init__(self, visible: int = VISIBLE, hidden: int = 16, gibbs: int = 1) -> None:
        super().__init__()
        self.w = nn.Parameter(0.05 * torch.randn(visible, hidden))
        self.a, self.b = nn.Parameter(torch.zeros(visible)), nn.Parameter(torch.zeros(hidden))
        self.gibbs = gibbs

    def free_energy(self, v: Tensor) -> Tensor:
        """F(v) in nats, shape (n,), of visible states ``v`` (n, visible)."""
        return -(v @ self.a) - functional.softplus(self.b + v @ self.w).sum(-1)

    @torch.no_grad()
    def chain(self, v: Tensor, steps: int) -> Tensor:
        """Visible states after ``steps`` rounds of block Gibbs sampling from ``v`` (n, visible)."""
        for _ in range(steps):
            h = torch.bernoulli(torch.sigmoid(self.b + v @ self.w))
            v = torch.bernoulli(torch.sigmoid(self.a + h @ self.w.T))
        return v

    def objective(self, x: Tensor) -> Tensor:
        """Free energy of data minus that of chains started at the data: its gradient is that of CD-k."""
        return self.free_energy(x).mean() - self.free_energy(self.chain(x, self.gibbs)).mean()

    @torch.no_grad()
    def log_partition(self) -> Tensor:
        """log Z by enumeration of the visible states; at most some 20 of them."""
        return torch.logsumexp(-self.free_energy(binary_states(len(self.a))).double(), 0)

    @torch.no_grad()
    def log_density(self, x: Tensor) -> Tensor:
        """Exact log-probability in nats of the states ``x`` (n, visible), shape (n,)."""
        return -self.free_energy(x).double() - self.log_partition()

    def sample(self, n: int) -> Tensor:
        """Visible states (n, visible) after 1,000 Gibbs rounds from fair coins."""
        return self.chain(torch.bernoulli(torch.full((n, len(self.a)), 0.5)), 1000)


def trial(gibbs: int, rate: float, seed: int, training: Training) -> dict[str, Any]:
    """CD-``gibbs`` on bars and stripes: exact divergence from the data in nats, probability off the patterns."""
    torch.manual_seed(seed)
    patterns, model, begin = bars_and_stripes(), BoltzmannMachine(gibbs=gibbs), time.process_time()
    model.fit(patterns, Training(training.steps, training.batch, rate))
    log_p = model.log_density(patterns)
    kl = -math.log(len(patterns)) - float(log_p.mean())
    return {
        "kl": kl,
        "off_support": 1 - float(log_p.exp().sum()),
        "train_seconds": time.process_time() - begin,
        "failed": not math.isfinite(kl),
    }
