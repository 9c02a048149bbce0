"""Normalizing flow of affine couplings (Dinh et al. 2017, RealNVP).

Each coupling keeps one coordinate a and maps the other, b -> b exp(s(a)) + t(a) (Eq. 4 and 5 there); s and t come
from one small network. The inverse is as cheap, and the log-determinant of the Jacobian is the sum of s. The base is
N(0, I).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from lab.families.base import Family, mlp, standard_log_density

SCALE_LIMIT = 2.0  # |s| stays below this: a coupling stretches by at most e^2, which keeps training finite


class Coupling(nn.Module):
    """One affine coupling; ``kept`` is the coordinate (0 or 1) that passes through unchanged."""

    def __init__(self, width: int, kept: int) -> None:
        super().__init__()
        self.network = mlp(1, width, width, 2)
        self.kept = kept

    def scale_and_shift(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """s and t, (n, 1) each, from the kept coordinate of ``x`` (n, 2)."""
        raw, shift = self.network(x[:, [self.kept]]).chunk(2, dim=-1)
        return SCALE_LIMIT * torch.tanh(raw / SCALE_LIMIT), shift

    def join(self, kept: Tensor, moved: Tensor) -> Tensor:
        """Put the two coordinates, (n, 1) each, back in their order: (n, 2)."""
        return torch.cat([kept, moved] if self.kept == 0 else [moved, kept], dim=1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Map ``x`` (n, 2); also the log-determinant of the Jacobian, (n,)."""
        scale, shift = self.scale_and_shift(x)
        kept, moved = x[:, [self.kept]], x[:, [1 - self.kept]]
        return self.join(kept, moved * scale.exp() + shift), scale.squeeze(1)

    def inverse(self, y: Tensor) -> Tensor:
        """The point (n, 2) that ``forward`` maps to ``y`` (n, 2)."""
        scale, shift = self.scale_and_shift(y)
        kept, moved = y[:, [self.kept]], y[:, [1 - self.kept]]
        return self.join(kept, (moved - shift) * torch.exp(-scale))


class Flow(Family):
    """Couplings that keep the coordinates in turn; ``forward`` direction is from data to noise."""

    likelihood = "exact"

    def __init__(self, width: int = 31, couplings: int = 8) -> None:
        super().__init__()
        self.couplings = nn.ModuleList(Coupling(width, i % 2) for i in range(couplings))
        self.evaluations = 1  # one pass through all couplings

    def to_noise(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Noise z (n, 2) of the data ``x`` (n, 2), and log |det dz/dx| (n,)."""
        total = torch.zeros(len(x))
        for coupling in self.couplings:
            x, log_determinant = coupling(x)
            total = total + log_determinant
        return x, total

    def to_data(self, z: Tensor) -> Tensor:
        """Data (n, 2) of the noise ``z`` (n, 2)."""
        for coupling in reversed(self.couplings):
            z = coupling.inverse(z)  # type: ignore[operator]
        return z

    def log_density(self, x: Tensor) -> Tensor:
        """Exact log-density by the change of variables (Dinh et al. 2017, Eq. 2 and 3), shape (n,)."""
        z, log_determinant = self.to_noise(x)
        return standard_log_density(z) + log_determinant

    def objective(self, x: Tensor) -> Tensor:
        """Mean negative log-likelihood in nats."""
        return -self.log_density(x).mean()

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """Map Gaussian noise to data: shape (n, 2)."""
        return self.to_data(torch.randn(n, 2))
