"""Generative models of the 8 x 8 digits: one class a family, all of about 60,000 weights, fully connected, on levels 0 to 16.

Images are (n, 64). Continuous models see them dequantised (Theis et al. 2016): level k becomes (k + u) / 17, u uniform,
scaled to [-1, 1]; their samples are cut back to levels. Labels are 0 to 9, and 10 where none is given.
"""

from __future__ import annotations

import math
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.families.base import Training, normal_log_density, optimise, standard_log_density

PIXELS, LEVELS, CLASSES = 64, 17, 10
NO_LABEL = CLASSES
DROPPED = 0.1  # share of labels hidden in training, for guidance (Ho and Salimans 2022)
STEPS, OCTAVES = 1000, 6
LATENT = 16


def network(*widths: int) -> nn.Sequential:
    """Fully connected network through these widths with SiLU between its layers."""
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(widths):
        layers += [nn.Linear(inputs, outputs), nn.SiLU()]
    return nn.Sequential(*layers[:-1])


def dequantised(levels: Tensor) -> Tensor:
    """Levels (n, 64) with uniform noise, scaled to [-1, 1]."""
    return (levels + torch.rand_like(levels)) * (2 / LEVELS) - 1


def quantised(x: Tensor) -> Tensor:
    """Values around [-1, 1] cut back to levels 0 to 16."""
    return ((x + 1) * (LEVELS / 2)).floor().clamp(0, LEVELS - 1)


class ImageFamily(nn.Module):
    """A model of levels (n, 64), trained by an objective; it draws from torch's global generator: seed that first."""

    betas: tuple[float, float] = (0.9, 0.999)
    passes: int = 1  # through the network, one after the other, for one sample

    def objective(self, levels: Tensor, labels: Tensor) -> Tensor:
        """Loss of a minibatch: a scalar."""
        raise NotImplementedError

    def fit(self, levels: Tensor, labels: Tensor, training: Training) -> None:
        """Train with exactly `training.steps` updates."""
        optimiser, schedule = optimise(list(self.parameters()), training, self.betas)
        for _ in range(training.steps):
            chosen = torch.randint(len(levels), (training.batch,))
            optimiser.zero_grad(set_to_none=True)
            torch.autograd.backward(self.objective(levels[chosen], labels[chosen]))
            nn.utils.clip_grad_norm_(self.parameters(), 10.0)
            optimiser.step()
            schedule.step()

    def sample(self, n: int) -> Tensor:
        """Levels (n, 64) of `n` samples."""
        raise NotImplementedError

    def bits(self, levels: Tensor) -> Tensor | None:
        """Bits a pixel of each image, or an upper bound of them, (n,); None for a family that gives none here."""
        return None

    def weights(self) -> int:
        """Number of trained numbers."""
        return sum(parameter.numel() for parameter in self.parameters())


def bits_of(log_density: Tensor) -> Tensor:
    """Bits a pixel of discrete levels, at most, from the log-density of dequantised values in [-1, 1] (Theis et al. 2016)."""
    return -(log_density / PIXELS + math.log(2 / LEVELS)) / math.log(2)


class Autoregressive(ImageFamily):
    """Masked network (Germain et al. 2015): each pixel a mixture of two discretised logistics given those before it."""

    passes = PIXELS

    def __init__(self, width: int = 108, mixtures: int = 2) -> None:
        super().__init__()
        self.mixtures = mixtures
        self.layers = nn.ModuleList([nn.Linear(PIXELS, width), nn.Linear(width, width), nn.Linear(width, PIXELS * 3 * mixtures)])
        seen, hidden, out = torch.arange(1, PIXELS + 1), torch.arange(width) % (PIXELS - 1) + 1, torch.arange(1, PIXELS + 1)
        masks = [hidden[:, None] >= seen, hidden[:, None] >= hidden, out.repeat_interleave(3 * mixtures)[:, None] > hidden]
        for i, mask in enumerate(masks):
            self.register_buffer(f"mask{i}", mask.float(), persistent=False)

    def chances(self, levels: Tensor) -> Tensor:
        """Log-probabilities (n, 64, 17) of each pixel's levels given the pixels before it."""
        x = levels * (2 / (LEVELS - 1)) - 1
        for i, layer in enumerate(self.layers):
            assert isinstance(layer, nn.Linear)
            x = functional.linear(x if i == 0 else functional.silu(x), layer.weight * getattr(self, f"mask{i}"), layer.bias)
        share, centre, sharpness = x.view(len(x), PIXELS, self.mixtures, 3).unbind(-1)
        edges = torch.arange(-0.5, LEVELS - 1, 1.0)[1:] * (2 / (LEVELS - 1)) - 1  # between neighbouring levels
        below = torch.sigmoid((edges - centre.unsqueeze(-1)) * functional.softplus(sharpness + 2).unsqueeze(-1) * 4)
        below = functional.pad(functional.pad(below, (1, 0)), (0, 1), value=1.0)
        mass = (below[..., 1:] - below[..., :-1]).clamp(min=1e-9)
        return torch.logsumexp(mass.log() + share.log_softmax(-1).unsqueeze(-1), dim=2)

    def objective(self, levels: Tensor, labels: Tensor) -> Tensor:
        """Mean negative log-likelihood of an image, in nats."""
        return functional.nll_loss(self.chances(levels).flatten(0, 1), levels.long().flatten()) * PIXELS

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """Pixel by pixel."""
        levels = torch.zeros(n, PIXELS)
        for place in range(PIXELS):
            levels[:, place] = torch.multinomial(self.chances(levels)[:, place].exp(), 1).squeeze(1).float()
        return levels

    @torch.no_grad()
    def bits(self, levels: Tensor) -> Tensor:
        """Exact."""
        return -self.chances(levels).gather(2, levels.long().unsqueeze(-1)).squeeze(-1).mean(1) / math.log(2)


class VariationalAutoencoder(ImageFamily):
    """Gaussian encoder and decoder with one learned spread; latent of 16 (Kingma and Welling 2014)."""

    def __init__(self, width: int = 132) -> None:
        super().__init__()
        self.encoder, self.decoder = network(PIXELS, width, width, 2 * LATENT), network(LATENT, width, width, PIXELS)
        self.log_sigma = nn.Parameter(torch.tensor(-1.0))

    def posterior(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log standard deviation of the latent, (n, 16) each, of `x` (n, 64) in [-1, 1]."""
        mean, log_sigma = self.encoder(x).chunk(2, dim=-1)
        return mean, log_sigma

    def objective(self, levels: Tensor, labels: Tensor) -> Tensor:
        """Minus the evidence lower bound."""
        x = dequantised(levels)
        mean, log_sigma = self.posterior(x)
        z = mean + log_sigma.exp() * torch.randn_like(mean)
        divergence = (mean**2 + torch.exp(2 * log_sigma) - 1 - 2 * log_sigma).sum(-1) / 2
        return (divergence - normal_log_density(x, self.decoder(z), self.log_sigma)).mean()

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """Draws from the decoder, its noise included."""
        mean = self.decoder(torch.randn(n, LATENT))
        return quantised(mean + self.log_sigma.exp() * torch.randn_like(mean))

    @torch.no_grad()
    def bits(self, levels: Tensor, draws: int = 128) -> Tensor:
        """An upper bound, from the importance-weighted bound (Burda et al. 2016) of dequantised values."""
        x = dequantised(levels)
        mean, log_sigma = self.posterior(x)
        total = torch.full((len(x),), -math.inf)
        for _ in range(draws):
            z = mean + log_sigma.exp() * torch.randn_like(mean)
            reconstruction = normal_log_density(x, self.decoder(z), self.log_sigma)
            total = torch.logaddexp(total, reconstruction + standard_log_density(z) - normal_log_density(z, mean, log_sigma))
        return bits_of(total - math.log(draws))


class AdversarialNetwork(ImageFamily):
    """Non-saturating GAN (Goodfellow et al. 2014); `penalty` is gamma of R1 (Mescheder et al. 2018), 0 for the plain one."""

    betas = (0.5, 0.999)

    def __init__(self, width: int = 140, penalty: float = 0.0) -> None:
        super().__init__()
        self.generator = nn.Sequential(*network(LATENT, width, width, PIXELS), nn.Tanh())
        self.discriminator = network(PIXELS, width, width, 1)
        self.penalty = penalty

    def fit(self, levels: Tensor, labels: Tensor, training: Training) -> None:
        """One update of each network a step."""
        critic, critic_schedule = optimise(list(self.discriminator.parameters()), training, self.betas)
        maker, maker_schedule = optimise(list(self.generator.parameters()), training, self.betas)
        for _ in range(training.steps):
            x = dequantised(levels[torch.randint(len(levels), (training.batch,))]).requires_grad_(self.penalty > 0)
            made = self.generator(torch.randn(len(x), LATENT))
            real = self.discriminator(x)
            loss = (functional.softplus(-real) + functional.softplus(self.discriminator(made.detach()))).mean()
            if self.penalty > 0:
                (slope,) = torch.autograd.grad(real.sum(), x, create_graph=True)
                loss = loss + self.penalty / 2 * slope.square().sum(-1).mean()
            critic.zero_grad(set_to_none=True)
            torch.autograd.backward(loss)
            critic.step()
            maker.zero_grad(set_to_none=True)
            torch.autograd.backward(functional.softplus(-self.discriminator(made)).mean())
            maker.step()
            critic_schedule.step()
            maker_schedule.step()

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """Noise through the generator."""
        return quantised(self.generator(torch.randn(n, LATENT)))
