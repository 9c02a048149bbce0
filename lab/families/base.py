"""What every family has in common: how it is trained, what it can be asked, how its weights are counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import torch
from torch import Tensor, nn

GAIN = 3.0  # of the first layer's initial weights


@dataclass(frozen=True)
class Training:
    """Length of a training: gradient steps, points a step, and Adam's largest learning rate (cosine decay to zero)."""

    steps: int = 3000
    batch: int = 256
    rate: float = 2e-3


def mlp(*widths: int) -> nn.Sequential:
    """Fully connected network through these widths with SiLU between its layers: (n, widths[0]) to (n, widths[-1]).

    The first layer starts GAIN times larger than torch's default, for every family alike: its units then bend within
    a third of a coordinate's spread, and detail finer than that spread is learnt in thousands of steps, not in tens
    of them.
    """
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(widths):
        layers += [nn.Linear(inputs, outputs), nn.SiLU()]
    with torch.no_grad():
        for parameter in layers[0].parameters():
            parameter.mul_(GAIN)
    return nn.Sequential(*layers[:-1])


def optimise(
    parameters: Sequence[nn.Parameter], training: Training, betas: tuple[float, float]
) -> tuple[torch.optim.Adam, torch.optim.lr_scheduler.LRScheduler]:
    """Adam (Kingma and Ba 2015) and a cosine decay of its rate to zero over the whole training."""
    optimiser = torch.optim.Adam(parameters, lr=training.rate, betas=betas, fused=True)
    return optimiser, torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, training.steps)


def minibatch(data: Tensor, size: int) -> Tensor:
    """Draw ``size`` rows of ``data`` (n, 2) with replacement, shape (size, 2)."""
    return data[torch.randint(len(data), (size,))]


class Family(nn.Module):
    """A generative model of points in the plane. It draws from torch's global generator: seed that first."""

    # "exact", "bound" (from below), "numeric" (normalised on a grid), "ode" (to the solver's tolerance), or None
    likelihood: ClassVar[str | None] = None
    betas: ClassVar[tuple[float, float]] = (0.9, 0.999)
    evaluations: int = 1  # passes through the sampling network, one after the other, for one sample

    def objective(self, x: Tensor) -> Tensor:
        """Loss to be minimised on a minibatch ``x`` (n, 2): a scalar."""
        raise NotImplementedError

    def fit(self, data: Tensor, training: Training) -> None:
        """Train on ``data`` (n, 2) with exactly ``training.steps`` updates."""
        optimiser, schedule = optimise(list(self.parameters()), training, self.betas)
        for _ in range(training.steps):
            optimiser.zero_grad(set_to_none=True)
            torch.autograd.backward(self.objective(minibatch(data, training.batch)))
            optimiser.step()
            schedule.step()

    def sample(self, n: int) -> Tensor:
        """Draw ``n`` samples, shape (n, 2), without gradients."""
        raise NotImplementedError

    def log_density(self, x: Tensor) -> Tensor:
        """Log-density in nats at ``x`` (n, 2), shape (n,), or a lower bound of it: see ``likelihood``.

        Raises NotImplementedError where the family defines no density.
        """
        raise NotImplementedError

    def extras(self, x: Tensor) -> dict[str, Tensor]:
        """Further estimates of the log-density at ``x`` (n, 2), by name, shape (n,) each; most families have none."""
        return {}

    def samplers(self) -> dict[str, tuple[int, ...]]:
        """Ways to sample with a chosen number of steps: name to the numbers of steps that are compared."""
        return {}

    def sample_steps(self, n: int, sampler: str, steps: int) -> Tensor:
        """Draw ``n`` samples (n, 2) with one of ``samplers`` in this number of steps."""
        raise NotImplementedError

    def weights(self) -> int:
        """Number of trained weights, every network of the family counted."""
        return sum(parameter.numel() for parameter in self.parameters())


def normal_log_density(x: Tensor, mean: Tensor, log_sigma: Tensor) -> Tensor:
    """Log-density of independent Gaussians, summed over the last axis: (..., d) to (...). Shapes broadcast."""
    squares = ((x - mean) * torch.exp(-log_sigma)) ** 2
    return (-(squares + math.log(2 * math.pi)) / 2 - log_sigma).sum(-1)


def standard_log_density(z: Tensor) -> Tensor:
    """Log-density of the standard Gaussian at ``z`` (..., d), shape (...)."""
    return normal_log_density(z, torch.zeros(()), torch.zeros(()))
