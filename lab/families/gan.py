"""Generative adversarial network (Goodfellow et al. 2014), plain and with a gradient penalty on real data.

The discriminator learns to tell data from samples; the generator follows the non-saturating loss, -log D(G(z))
(section 3 there). Each step updates both once. The remedy is the penalty R1, gamma / 2 times the squared gradient of
the discriminator's logit at real points (Mescheder et al. 2018, Eq. 9). A GAN defines no density, so it has no
likelihood to report.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from lab.families.base import Family, Training, minibatch, mlp, optimise

LATENT = 2


def optimal_discriminator(p: Tensor, q: Tensor) -> Tensor:
    """D*(x) = p(x) / (p(x) + q(x)) for densities of data and samples (Goodfellow et al. 2014, Prop. 1)."""
    return p / (p + q)


class AdversarialNetwork(Family):
    """Generator and discriminator of the same depth and width; ``penalty`` is gamma of R1, 0 for the plain GAN."""

    likelihood = None
    betas = (0.5, 0.999)  # Radford et al. 2016, section 4

    def __init__(self, width: int = 64, penalty: float = 0.0) -> None:
        super().__init__()
        self.generator = mlp(LATENT, width, width, 2)
        self.discriminator = mlp(2, width, width, 1)
        self.penalty = penalty

    def discriminator_loss(self, x: Tensor, fake: Tensor) -> Tensor:
        """-log D(x) - log(1 - D(fake)) on average, with R1 where it is asked for; ``x`` and ``fake`` are (n, 2)."""
        x = x.requires_grad_(self.penalty > 0)
        real = self.discriminator(x)
        loss = (functional.softplus(-real) + functional.softplus(self.discriminator(fake))).mean()
        if self.penalty > 0:
            (slope,) = torch.autograd.grad(real.sum(), x, create_graph=True)
            loss = loss + self.penalty / 2 * slope.square().sum(-1).mean()
        return loss

    def generator_loss(self, n: int) -> Tensor:
        """-log D(G(z)) on average over ``n`` latents."""
        return functional.softplus(-self.discriminator(self.generator(torch.randn(n, LATENT)))).mean()

    def fit(self, data: Tensor, training: Training) -> None:
        """Alternate one update of the discriminator and one of the generator, ``training.steps`` times."""
        critic, critic_schedule = optimise(list(self.discriminator.parameters()), training, self.betas)
        maker, maker_schedule = optimise(list(self.generator.parameters()), training, self.betas)
        for _ in range(training.steps):
            critic.zero_grad(set_to_none=True)
            fake = self.sample(training.batch)
            torch.autograd.backward(self.discriminator_loss(minibatch(data, training.batch), fake))
            critic.step()
            maker.zero_grad(set_to_none=True)
            torch.autograd.backward(self.generator_loss(training.batch))
            maker.step()
            critic_schedule.step()
            maker_schedule.step()

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """Map Gaussian noise through the generator: shape (n, 2)."""
        fake: Tensor = self.generator(torch.randn(n, LATENT))
        return fake
