"""Energy-based model p(x) = exp(-E(x)) / Z, trained by persistent contrastive divergence with Langevin chains.

E(x) = f(x) + |x|^2 / (2 s^2): the network f tilts a wide Gaussian (Xie et al. 2016), so that Z is finite. The
gradient of the log-likelihood is that of E at samples minus that at data (Hinton 2002). Samples come from chains kept
between updates (Tieleman 2008), a few of which restart from noise each time (Du and Mordatch 2019). A step of the
chain is Langevin's at temperature one, x - (e^2 / 2) dE/dx + e noise: with less noise it would find minima, not
samples. Z is a sum over a grid, which is possible in the plane and not in a space of images.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from lab.data import grid
from lab.families.base import Family, mlp

TILT = 2.0  # s, standard deviation of the Gaussian that is tilted
STEP = 0.06  # e; half of the narrowest standard deviation of the data
CHAIN = 10  # Langevin steps in each update
CHAINS = 4096  # chains kept
RESTART = 0.05  # share of chains that restart from noise in each update
SAMPLING = 1000  # Langevin steps for a sample


class EnergyModel(Family):
    """Energy network and its kept chains."""

    likelihood = "numeric"
    evaluations = SAMPLING
    chains: Tensor

    def __init__(self, width: int = 66) -> None:
        super().__init__()
        self.network = mlp(2, width, width, width, 1)
        self.register_buffer("chains", TILT * torch.randn(CHAINS, 2), persistent=False)

    def energy(self, x: Tensor) -> Tensor:
        """Energy (n,), in nats up to a constant, at ``x`` (n, 2)."""
        tilt = x.square().sum(-1) / (2 * TILT**2)
        energy: Tensor = self.network(x).squeeze(-1) + tilt
        return energy

    def langevin(self, x: Tensor, steps: int) -> Tensor:
        """Run ``steps`` unadjusted Langevin steps from ``x`` (n, 2) at temperature one."""
        for _ in range(steps):
            x = x.detach().requires_grad_(True)
            with torch.enable_grad():
                (slope,) = torch.autograd.grad(self.energy(x).sum(), x)
            x = x - STEP**2 / 2 * slope + STEP * torch.randn_like(x)
        return x.detach()

    def objective(self, x: Tensor) -> Tensor:
        """Mean energy of data minus mean energy of chains: its gradient is that of the negative log-likelihood."""
        which = torch.randint(CHAINS, (len(x),))
        fresh = TILT * torch.randn_like(x)
        start = torch.where(torch.rand(len(x), 1) < RESTART, fresh, self.chains[which])
        for parameter in self.parameters():
            parameter.requires_grad_(False)
        samples = self.langevin(start, CHAIN)
        for parameter in self.parameters():
            parameter.requires_grad_(True)
        self.chains[which] = samples
        return self.energy(x).mean() - self.energy(samples).mean()

    def sample(self, n: int) -> Tensor:
        """SAMPLING Langevin steps from the wide Gaussian: shape (n, 2)."""
        return self.sample_steps(n, "Langevin", SAMPLING)

    def samplers(self) -> dict[str, tuple[int, ...]]:
        """Langevin chains of 10 to 1,000 steps."""
        return {"Langevin": (10, 20, 50, 100, 250, 1000)}

    def sample_steps(self, n: int, sampler: str, steps: int) -> Tensor:
        """Samples (n, 2) after this number of Langevin steps."""
        return self.langevin(TILT * torch.randn(n, 2), steps)

    @torch.no_grad()
    def log_partition(self, edge: float = 8.0, step: float = 0.02) -> Tensor:
        """log Z by the midpoint rule on [-edge, edge]^2 (edge is four standard deviations of the tilted Gaussian)."""
        points, area = grid(edge, step)
        energy = self.energy(torch.from_numpy(points).float()).double()
        return torch.logsumexp(-energy, 0) + math.log(area)

    @torch.no_grad()
    def log_density(self, x: Tensor) -> Tensor:
        """Log-density at ``x`` (n, 2), shape (n,), normalised numerically."""
        return -self.energy(x) - self.log_partition().float()
