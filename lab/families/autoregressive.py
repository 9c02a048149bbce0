"""Autoregressive model: p(x) = p(x_1) p(x_2 | x_1), each factor a mixture of logistic densities.

The chain rule makes the likelihood exact and training plain maximum likelihood (Bengio and Bengio 2000; for
real-valued data Uria et al. 2013, RNADE). The factors are mixtures of logistics (Salimans et al. 2017, PixelCNN++,
section 2.1), here without the rounding to pixel values. Logistics, not Gaussians: two of the densities are mixtures
of Gaussians, and a model of the same form would have the answer built in.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.families.base import Family, mlp

COMPONENTS = 10


def split(raw: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Log-weights, means and log-scales, (..., k) each, from raw outputs (..., 3k)."""
    logits, means, log_scales = raw.chunk(3, dim=-1)
    return logits.log_softmax(-1), means, log_scales


def mixture_log_density(raw: Tensor, x: Tensor) -> Tensor:
    """Log-density of the mixture of logistics ``raw`` (..., 3k) at ``x`` (...), shape (...).

    The logistic density is exp(-u) / (s (1 + exp(-u))^2) with u = (x - mean) / s.
    """
    log_weights, means, log_scales = split(raw)
    u = (x.unsqueeze(-1) - means) * torch.exp(-log_scales)
    return torch.logsumexp(log_weights - log_scales - u - 2 * functional.softplus(-u), dim=-1)


def mixture_sample(raw: Tensor) -> Tensor:
    """One draw from each mixture ``raw`` (n, 3k), (n,): choose a component, then invert its distribution function."""
    log_weights, means, log_scales = split(raw)
    which = torch.multinomial(log_weights.exp(), 1)
    mean, scale = means.gather(-1, which), log_scales.gather(-1, which).exp()
    return (mean + scale * torch.logit(torch.rand_like(mean), eps=1e-6)).squeeze(-1)


class Autoregressive(Family):
    """The first coordinate has a free mixture, the second a mixture whose parameters a network reads off the first."""

    likelihood = "exact"
    evaluations = 1  # the first factor has no input, so no network

    def __init__(self, width: int = 80) -> None:
        super().__init__()
        first = torch.cat([torch.zeros(COMPONENTS), torch.linspace(-2, 2, COMPONENTS), torch.full((COMPONENTS,), -1.0)])
        self.first = nn.Parameter(first)
        self.network = mlp(1, width, width, 3 * COMPONENTS)
        with torch.no_grad():  # both factors begin as the same spread of components
            self.network[-1].bias.copy_(first)  # type: ignore[operator]

    def second(self, x1: Tensor) -> Tensor:
        """Raw mixture parameters (n, 3k) of the second coordinate given the first (n,)."""
        raw: Tensor = self.network(x1.unsqueeze(-1))
        return raw

    def log_density(self, x: Tensor) -> Tensor:
        """Exact log-density at ``x`` (n, 2), shape (n,)."""
        return mixture_log_density(self.first, x[:, 0]) + mixture_log_density(self.second(x[:, 0]), x[:, 1])

    def objective(self, x: Tensor) -> Tensor:
        """Mean negative log-likelihood in nats."""
        return -self.log_density(x).mean()

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """Draw coordinate by coordinate, shape (n, 2)."""
        x1 = mixture_sample(self.first.expand(n, -1))
        return torch.stack([x1, mixture_sample(self.second(x1))], dim=1)
