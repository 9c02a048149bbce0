"""Latent diffusion (Rombach et al. 2022): an autoencoder first, then a diffusion model of its latents.

The autoencoder is a VAE with a small weight on the divergence (their KL-regularised variant, section 3.1); the
latents are then divided by their standard deviation (their appendix G) and a diffusion model learns their
distribution. Both stages share the budget: half of the gradient steps and about half of the weights each. The
likelihood is the evidence lower bound with the learned prior: log p(x|z) - log q(z|x) + log p(z), the last term by
the probability flow (as in Vahdat et al. 2021).
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from lab.families.base import Family, Training
from lab.families.diffusion import STEPS, Diffusion, prior_log_density
from lab.families.vae import VariationalAutoencoder

DIVERGENCE_WEIGHT = 0.1


class LatentDiffusion(Family):
    """A VAE and a diffusion model in its latent plane."""

    likelihood = "bound"
    evaluations = STEPS + 1  # the denoiser T times, the decoder once
    scale: Tensor

    def __init__(self, autoencoder_width: int = 40, denoiser_width: int = 46) -> None:
        super().__init__()
        self.autoencoder = VariationalAutoencoder(autoencoder_width, beta=DIVERGENCE_WEIGHT)
        self.diffusion = Diffusion(denoiser_width)
        self.register_buffer("scale", torch.ones(2))

    def fit(self, data: Tensor, training: Training) -> None:
        """First half of the steps for the autoencoder, second half for the diffusion of freshly drawn latents."""
        half = replace(training, steps=training.steps // 2)
        self.autoencoder.fit(data, half)
        with torch.no_grad():
            mean, log_sigma = self.autoencoder.encode(data)
            latents = mean + log_sigma.exp() * torch.randn_like(mean)
            self.scale.copy_(latents.std(0))
        self.diffusion.fit(latents / self.scale, half)

    @torch.no_grad()
    def decode(self, latents: Tensor) -> Tensor:
        """Samples (n, 2) of the decoder, noise included, from scaled latents (n, 2)."""
        mean: Tensor = self.autoencoder.decoder(latents * self.scale)
        return mean + self.autoencoder.log_sigma.exp() * torch.randn_like(mean)

    def sample(self, n: int) -> Tensor:
        """DDPM in the latent plane with all T steps, then the decoder: shape (n, 2)."""
        return self.sample_steps(n, "DDPM", STEPS)

    def samplers(self) -> dict[str, tuple[int, ...]]:
        """The samplers of the diffusion model, with the decoder once at the end."""
        return {"DDIM": (1, 2, 5, 10, 20, 50, 100)}

    def sample_steps(self, n: int, sampler: str, steps: int) -> Tensor:
        """Samples (n, 2) with this number of denoising steps."""
        return self.decode(self.diffusion.sample_steps(n, sampler, steps))

    def log_density(self, x: Tensor) -> Tensor:
        """Evidence lower bound with the learned prior, one latent for each point of ``x`` (n, 2), shape (n,)."""
        with torch.no_grad():
            reconstruction, posterior, z = self.autoencoder.terms(x)
        prior = prior_log_density(self.diffusion, z / self.scale) - self.scale.log().sum()
        return reconstruction - posterior + prior
