"""Flow, diffusion and flow matching on the 8 x 8 digits: the models of `lab.image_families` that turn noise into images."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.families.base import standard_log_density
from lab.image_families import CLASSES, DROPPED, NO_LABEL, OCTAVES, PIXELS, STEPS, ImageFamily, bits_of, dequantised, network, quantised


class Flow(ImageFamily):
    """Affine couplings (Dinh et al. 2017) over fixed random halves of the pixels."""

    def __init__(self, width: int = 64, couplings: int = 6) -> None:
        super().__init__()
        self.nets = nn.ModuleList(network(PIXELS // 2, width, width, PIXELS) for _ in range(couplings))
        generator = torch.Generator().manual_seed(0)  # the halves are part of the architecture, not of a run's seed
        orders = torch.stack([torch.randperm(PIXELS, generator=generator) for _ in range(couplings)])
        self.register_buffer("orders", orders, persistent=False)

    def scale_and_shift(self, index: int, kept: Tensor) -> tuple[Tensor, Tensor]:
        """Log-scale, between -2 and 2, and shift of one half given the other, (n, 32) each."""
        log_scale, shift = self.nets[index](kept).chunk(2, dim=-1)
        return 2 * torch.tanh(log_scale / 2), shift

    def log_density(self, x: Tensor) -> Tensor:
        """Exact log-density of `x` (n, 64) in [-1, 1]: shape (n,)."""
        total = torch.zeros(len(x))
        for index in range(len(self.nets)):
            kept, moved = x[:, self.orders[index]].chunk(2, dim=-1)  # type: ignore[index]
            log_scale, shift = self.scale_and_shift(index, kept)
            x, total = torch.cat([kept, moved * log_scale.exp() + shift], dim=-1), total + log_scale.sum(-1)
        return standard_log_density(x) + total

    def objective(self, levels: Tensor, labels: Tensor) -> Tensor:
        """Mean negative log-density of dequantised values."""
        return -self.log_density(dequantised(levels)).mean()

    @torch.no_grad()
    def decode(self, z: Tensor) -> Tensor:
        """The inverse: noise (n, 64) to values around [-1, 1]."""
        for index in reversed(range(len(self.nets))):
            kept, moved = z.chunk(2, dim=-1)
            log_scale, shift = self.scale_and_shift(index, kept)
            z = torch.cat([kept, (moved - shift) * (-log_scale).exp()], dim=-1)[:, self.orders[index].argsort()]  # type: ignore[index]
        return z

    def sample(self, n: int) -> Tensor:
        """Noise through the inverse."""
        return quantised(self.decode(torch.randn(n, PIXELS)))

    @torch.no_grad()
    def bits(self, levels: Tensor) -> Tensor:
        """An upper bound for the levels, by dequantisation."""
        return bits_of(self.log_density(dequantised(levels)))


class Conditioned(ImageFamily):
    """A network of an image, a time in [0, 1] and a label; some labels are hidden in training, so that it knows both cases."""

    def __init__(self, width: int = 140) -> None:
        super().__init__()
        self.body = network(PIXELS + 2 * OCTAVES + CLASSES + 1, width, width, width, PIXELS)
        self.register_buffer("frequency", math.pi * 2.0 ** torch.arange(OCTAVES), persistent=False)

    def forward(self, x: Tensor, t: Tensor, labels: Tensor) -> Tensor:
        """Output (n, 64) at `x` (n, 64), times `t` (n,) and labels (n,)."""
        phase = t.unsqueeze(-1) * self.frequency  # type: ignore[operator]
        told = functional.one_hot(labels, CLASSES + 1).float()
        output: Tensor = self.body(torch.cat([x, phase.sin(), phase.cos(), told], dim=-1))
        return output

    def hide(self, labels: Tensor) -> Tensor:
        """Labels with a share DROPPED of them hidden."""
        return torch.where(torch.rand(len(labels)) < DROPPED, NO_LABEL, labels)

    def guided(self, x: Tensor, t: float, labels: Tensor, guidance: float) -> Tensor:
        """(1 + w) times the output with the label minus w times the one without (Ho and Salimans 2022, Eq. 6)."""
        times = torch.full((len(x),), t)
        told = self(x, times, labels)
        if guidance == 0:
            return told  # type: ignore[no-any-return]
        return (1 + guidance) * told - guidance * self(x, times, torch.full_like(labels, NO_LABEL))  # type: ignore[no-any-return]

    def draw(self, noise: Tensor, labels: Tensor, guidance: float = 0.0, steps: int = 100) -> Tensor:
        """Values (n, 64) around [-1, 1] from noise (n, 64), without a random number on the way."""
        raise NotImplementedError

    def sample(self, n: int) -> Tensor:
        """Without labels, in 100 steps."""
        return quantised(self.draw(torch.randn(n, PIXELS), torch.full((n,), NO_LABEL)))


class Diffusion(Conditioned):
    """Noise prediction on the linear schedule (Ho et al. 2020), drawn by DDIM (Song et al. 2021)."""

    passes = 100
    alpha_bar: Tensor

    def __init__(self, width: int = 140) -> None:
        super().__init__(width)
        beta = torch.cat([torch.zeros(1), torch.linspace(1e-4, 0.02, STEPS)])
        self.register_buffer("alpha_bar", torch.cumprod(1 - beta.double(), 0).float(), persistent=False)

    def objective(self, levels: Tensor, labels: Tensor) -> Tensor:
        """Squared error of the predicted noise at a random step."""
        x, t = dequantised(levels), torch.randint(1, STEPS + 1, (len(levels),))
        noise, signal = torch.randn_like(x), self.alpha_bar[t].unsqueeze(-1)
        noisy = signal.sqrt() * x + (1 - signal).sqrt() * noise
        return (self(noisy, t / STEPS, self.hide(labels)) - noise).square().sum(-1).mean()

    @torch.no_grad()
    def draw(self, noise: Tensor, labels: Tensor, guidance: float = 0.0, steps: int = 100) -> Tensor:
        """DDIM over evenly spaced times."""
        x, times = noise, torch.linspace(0, STEPS, steps + 1).round().long().tolist()
        for t, before in zip(times[:0:-1], times[-2::-1], strict=True):
            now, then = self.alpha_bar[t], self.alpha_bar[before]
            predicted = self.guided(x, t / STEPS, labels, guidance)
            clean = (x - (1 - now).sqrt() * predicted) / now.sqrt()
            x = then.sqrt() * clean + (1 - then).sqrt() * predicted
        return x


class FlowMatching(Conditioned):
    """Velocity of straight paths from noise to data (Lipman et al. 2023), drawn by Euler's method."""

    passes = 100

    def objective(self, levels: Tensor, labels: Tensor) -> Tensor:
        """Squared error of the predicted velocity at a random time."""
        x, t = dequantised(levels), torch.rand(len(levels))
        noise, share = torch.randn_like(x), t.unsqueeze(-1)
        return (self((1 - share) * noise + share * x, t, self.hide(labels)) - (x - noise)).square().sum(-1).mean()

    @torch.no_grad()
    def draw(self, noise: Tensor, labels: Tensor, guidance: float = 0.0, steps: int = 100) -> Tensor:
        """Euler steps of equal length from time 0 to 1."""
        x = noise
        for step in range(steps):
            x = x + self.guided(x, step / steps, labels, guidance) / steps
        return x
