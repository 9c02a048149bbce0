"""Variational autoencoder (Kingma and Welling 2014) and beta-VAE (Higgins et al. 2017).

Prior N(0, I) over a latent of two dimensions, decoder N(f(z), sigma^2 I) with one learned sigma (Rybkin et al. 2021),
encoder N(m(x), diag s(x)^2). The loss is the negative evidence lower bound, its divergence weighed by beta; beta = 1
is the VAE. A sample is a draw from the decoder, noise included, not the decoder's mean: the mean alone is not a
sample of the model.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from lab.families.base import Family, mlp, normal_log_density, standard_log_density

LATENT = 2
IMPORTANCE_SAMPLES = 256


class VariationalAutoencoder(Family):
    """Gaussian encoder and decoder; ``log_density`` is the importance-weighted bound, ``extras`` the plain one."""

    likelihood = "bound"

    def __init__(self, width: int = 64, beta: float = 1.0) -> None:
        super().__init__()
        self.encoder = mlp(2, width, width, 2 * LATENT)
        self.decoder = mlp(LATENT, width, width, 2)
        self.log_sigma = nn.Parameter(torch.tensor(-1.0))
        self.beta = beta

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log standard deviation, (n, 2) each, of the latent given ``x`` (n, 2)."""
        mean, log_sigma = self.encoder(x).chunk(2, dim=-1)
        return mean, log_sigma

    def terms(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """One latent draw for each point of ``x`` (n, 2): log p(x|z) (n,), log q(z|x) (n,), and z (n, 2)."""
        mean, log_sigma = self.encode(x)
        z = mean + log_sigma.exp() * torch.randn_like(mean)
        return normal_log_density(x, self.decoder(z), self.log_sigma), normal_log_density(z, mean, log_sigma), z

    def objective(self, x: Tensor) -> Tensor:
        """Minus reconstruction plus beta times the divergence in closed form (Kingma and Welling 2014, App. B)."""
        mean, log_sigma = self.encode(x)
        z = mean + log_sigma.exp() * torch.randn_like(mean)
        divergence = (mean**2 + torch.exp(2 * log_sigma) - 1 - 2 * log_sigma).sum(-1) / 2
        return (self.beta * divergence - normal_log_density(x, self.decoder(z), self.log_sigma)).mean()

    @torch.no_grad()
    def elbo(self, x: Tensor, draws: int = 1) -> Tensor:
        """Evidence lower bound at ``x`` (n, 2), the latent drawn ``draws`` times for each point, shape (n,)."""
        total = torch.zeros(len(x))
        for _ in range(draws):
            reconstruction, posterior, z = self.terms(x)
            total += reconstruction + standard_log_density(z) - posterior
        return total / draws

    @torch.no_grad()
    def log_density(self, x: Tensor) -> Tensor:
        """Importance-weighted lower bound (Burda et al. 2016, Eq. 8) with IMPORTANCE_SAMPLES latents, shape (n,)."""
        bounds = torch.full((len(x),), -math.inf)
        for _ in range(IMPORTANCE_SAMPLES):
            reconstruction, posterior, z = self.terms(x)
            bounds = torch.logaddexp(bounds, reconstruction + standard_log_density(z) - posterior)
        return bounds - math.log(IMPORTANCE_SAMPLES)

    def extras(self, x: Tensor) -> dict[str, Tensor]:
        """The evidence lower bound itself, which is the looser one."""
        return {"elbo": self.elbo(x, draws=8)}

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """Draw from the prior, decode, add the decoder's noise: shape (n, 2)."""
        mean: Tensor = self.decoder(torch.randn(n, LATENT))
        return mean + self.log_sigma.exp() * torch.randn_like(mean)
