"""Flow matching along straight lines (Lipman et al. 2023; Liu et al. 2023, rectified flow).

A point of noise x_0 and a point of data x_1, drawn independently, are joined by x_t = (1 - t) x_0 + t x_1; the
network learns the expected velocity x_1 - x_0 there (Lipman et al. 2023, Eq. 23 with sigma_min = 0). Samples follow
the velocity by Euler steps. The likelihood is that of the differential equation, exact up to the solver.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from lab.families import ode
from lab.families.base import Family
from lab.families.diffusion import TimeConditioned

EULER_STEPS = 100


class FlowMatching(Family):
    """Velocity network of the same shape as the diffusion model's; time 0 is noise, time 1 is data."""

    likelihood = "ode"
    evaluations = EULER_STEPS

    def __init__(self, width: int = 62) -> None:
        super().__init__()
        self.network = TimeConditioned(width)

    def objective(self, x: Tensor) -> Tensor:
        """Mean squared error of the velocity at a uniform random time, summed over coordinates."""
        t = torch.rand(len(x), 1)
        noise = torch.randn_like(x)
        predicted = self.network((1 - t) * noise + t * x, t.squeeze(1))
        return functional.mse_loss(predicted, x - noise, reduction="none").sum(-1).mean()

    def velocity(self, x: Tensor, t: float) -> Tensor:
        """Velocity (n, 2) at points ``x`` (n, 2) and time ``t`` in [0, 1]."""
        v: Tensor = self.network(x, torch.full((len(x),), t))
        return v

    @torch.no_grad()
    def path(self, start: Tensor, steps: int) -> list[Tensor]:
        """All points, (n, 2) each, of Euler's method from noise ``start`` (n, 2) to samples."""
        points = [start]
        for i in range(steps):
            points.append(points[-1] + self.velocity(points[-1], i / steps) / steps)
        return points

    def sample(self, n: int) -> Tensor:
        """EULER_STEPS Euler steps: shape (n, 2)."""
        return self.sample_steps(n, "Euler", EULER_STEPS)

    def samplers(self) -> dict[str, tuple[int, ...]]:
        """Euler steps from 1 to 1,000."""
        return {"Euler": (1, 2, 5, 10, 20, 50, 100, 250, 1000)}

    def sample_steps(self, n: int, sampler: str, steps: int) -> Tensor:
        """Samples (n, 2) in this number of Euler steps."""
        return self.path(torch.randn(n, 2), steps)[-1]

    def log_density(self, x: Tensor) -> Tensor:
        """Log-density of the flow at ``x`` (n, 2), shape (n,), to the solver's tolerance."""
        return ode.log_density(self.velocity, x, 1.0, 0.0)
