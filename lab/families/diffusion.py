"""Denoising diffusion (Ho et al. 2020), sampled by DDPM and by DDIM (Song et al. 2021a) in any number of steps.

Schedule: T = 1,000 steps, beta from 1e-4 to 0.02, linear (Ho et al. 2020, section 4). The network predicts the noise
and the loss is their L_simple (Eq. 14). One formula samples both ways (Song et al. 2021a, Eq. 12 and 16): eta = 1 is
DDPM with the posterior variance, eta = 0 is DDIM, and both can skip steps. The likelihood bound is the variational
one (Ho et al. 2020, Eq. 5); beside it stands the likelihood of the probability-flow equation (Song et al. 2021b,
section 4.3).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.families import ode
from lab.families.base import Family, mlp, normal_log_density

STEPS = 1000
BETA = (1e-4, 0.02)
OCTAVES = 6


class TimeConditioned(nn.Module):
    """A network of a point (n, 2) and a time in [0, 1] (n,), which enters as sines and cosines of six octaves."""

    frequency: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.network = mlp(2 + 2 * OCTAVES, width, width, width, 2)
        self.register_buffer("frequency", math.pi * 2.0 ** torch.arange(OCTAVES), persistent=False)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        """Output (n, 2) at points ``x`` (n, 2) and times ``t`` (n,)."""
        phase = t.unsqueeze(-1) * self.frequency
        output: Tensor = self.network(torch.cat([x, phase.sin(), phase.cos()], dim=-1))
        return output


class Diffusion(Family):
    """Noise prediction on the discrete schedule; times of the network are t / T."""

    likelihood = "bound"
    evaluations = STEPS
    beta: Tensor
    alpha_bar: Tensor

    def __init__(self, width: int = 62) -> None:
        super().__init__()
        self.denoiser = TimeConditioned(width)
        beta = torch.cat([torch.zeros(1), torch.linspace(*BETA, STEPS)])  # index t = 1..T; index 0 is the data
        self.register_buffer("beta", beta, persistent=False)
        self.register_buffer("alpha_bar", torch.cumprod(1 - beta.double(), 0).float(), persistent=False)

    def noise(self, x: Tensor, t: int) -> Tensor:
        """Predicted noise (n, 2) at step ``t`` for all of ``x`` (n, 2)."""
        predicted: Tensor = self.denoiser(x, torch.full((len(x),), t / STEPS))
        return predicted

    def objective(self, x: Tensor) -> Tensor:
        """L_simple: mean squared error of the predicted noise at a uniform random step, summed over coordinates."""
        t = torch.randint(1, STEPS + 1, (len(x),))
        noise = torch.randn_like(x)
        signal = self.alpha_bar[t].unsqueeze(-1)
        noisy = signal.sqrt() * x + (1 - signal).sqrt() * noise
        return functional.mse_loss(self.denoiser(noisy, t / STEPS), noise, reduction="none").sum(-1).mean()

    def step(self, x: Tensor, t: int, before: int, eta: float) -> Tensor:
        """From step ``t`` to the earlier step ``before`` (Song et al. 2021a, Eq. 12), points (n, 2)."""
        now, then = self.alpha_bar[t], self.alpha_bar[before]
        noise = self.noise(x, t)
        clean = (x - (1 - now).sqrt() * noise) / now.sqrt()
        sigma = eta * torch.sqrt((1 - then) / (1 - now) * (1 - now / then))
        x = then.sqrt() * clean + torch.sqrt((1 - then - sigma**2).clamp(min=0)) * noise
        return x + sigma * torch.randn_like(x) if eta > 0 and before > 0 else x

    @torch.no_grad()
    def path(self, start: Tensor, steps: int, eta: float) -> list[Tensor]:
        """All points, (n, 2) each, on the way from noise ``start`` (n, 2) to samples, over evenly spaced times."""
        times = torch.linspace(0, STEPS, steps + 1).round().long().tolist()
        points = [start]
        for t, before in zip(times[:0:-1], times[-2::-1], strict=True):
            points.append(self.step(points[-1], t, before, eta))
        return points

    def sample(self, n: int) -> Tensor:
        """DDPM with all T steps: shape (n, 2)."""
        return self.sample_steps(n, "DDPM", STEPS)

    def samplers(self) -> dict[str, tuple[int, ...]]:
        """DDPM and DDIM from 1 to T steps."""
        steps = (1, 2, 5, 10, 20, 50, 100, 250, 1000)
        return {"DDPM": steps, "DDIM": steps}

    def sample_steps(self, n: int, sampler: str, steps: int) -> Tensor:
        """Samples (n, 2) by "DDPM" or "DDIM" in this number of steps."""
        return self.path(torch.randn(n, 2), steps, eta=1.0 if sampler == "DDPM" else 0.0)[-1]

    @torch.no_grad()
    def log_density(self, x: Tensor) -> Tensor:
        """Variational lower bound of log p (Ho et al. 2020, Eq. 5), one noise draw a step, shape (n,).

        Of the two reverse variances of their section 3.2 this takes beta_t, which fits smooth densities far better than
        the posterior's b_t = (1 - alpha_bar_(t-1)) / (1 - alpha_bar_t) beta_t. Each divergence is then, in two dimensions,
        b_t / beta_t - 1 - log(b_t / beta_t) plus beta_t / (2 alpha_t (1 - alpha_bar_t)) |noise - predicted|^2 (Eq. 12
        there). The last step, to continuous data, is a Gaussian of variance beta_1.
        """
        last = self.alpha_bar[STEPS]
        prior = (last * x**2 + (1 - last) - 1 - torch.log(1 - last)).sum(-1) / 2
        bound: Tensor = -prior
        for t in range(1, STEPS + 1):
            now, then, beta = self.alpha_bar[t], self.alpha_bar[t - 1], self.beta[t]
            noise = torch.randn_like(x)
            noisy = now.sqrt() * x + (1 - now).sqrt() * noise
            predicted = self.noise(noisy, t)
            if t == 1:
                mean = (noisy - beta / (1 - now).sqrt() * predicted) / (1 - beta).sqrt()
                bound = bound + normal_log_density(x, mean, beta.log() / 2)
            else:
                ratio = (1 - then) / (1 - now)
                distance = beta / (2 * (1 - beta) * (1 - now)) * (noise - predicted).square().sum(-1)
                bound = bound - (ratio - 1 - ratio.log()) - distance
        return bound

    def velocity(self, x: Tensor, t: float) -> Tensor:
        """Probability-flow velocity (n, 2) at time ``t`` in [0, 1] (Song et al. 2021b, Eq. 13).

        dx/dt = -beta(t) / 2 (x + score) with beta(t) = T beta_t and score = -noise / sqrt(1 - alpha_bar(t)).
        """
        low, high = BETA[0] * STEPS, BETA[1] * STEPS
        rate = low + t * (high - low)
        alpha_bar = math.exp(-low * t - (high - low) * t * t / 2)
        predicted: Tensor = self.denoiser(x, torch.full((len(x),), t))
        velocity: Tensor = -rate / 2 * (x - predicted / math.sqrt(1 - alpha_bar))
        return velocity

    def extras(self, x: Tensor) -> dict[str, Tensor]:
        """Log-density of the probability flow between times 1 / T and 1."""
        return {"probability_flow": ode.log_density(self.velocity, x, 1 / STEPS, 1.0)}


def prior_log_density(model: Diffusion, z: Tensor) -> Tensor:
    """Probability-flow log-density of latents ``z`` (n, 2), shape (n,): the prior of a latent diffusion model."""
    return ode.log_density(model.velocity, z, 1 / STEPS, 1.0)
