"""Three densities in the plane whose log-density, sampler and entropy are known.

Every family of the report is trained on these, so that its likelihood can be held against the true entropy and its
samples against true ones. All coordinates are dimensionless and of order one. Only numpy is needed: figures are drawn
without torch.

- ``ring``: eight isotropic Gaussians on a circle (the test of mode collapse of Metz et al. 2017, rescaled).
- ``moons``: two half circles (the curves of scikit-learn's ``make_moons``), uniform along the arc, convolved with
  Gaussian noise. The convolution is a mixture of 128 Gaussians along each arc, 0.29 standard deviations apart; this
  mixture is the density, not an approximation of it: sampler and log-density use the same components.
- ``checkerboard``: uniform on eight of the sixteen unit cells of [-2, 2]^2.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.int64]

EDGE = 3.0  # every density lies in [-EDGE, EDGE]^2 up to a mass below 1e-12
SUPPORT_MASS = 0.999  # the support is the smallest region with this share of the mass


class Density(Protocol):
    """What an experiment may ask of a density over the plane."""

    @property
    def name(self) -> str:
        """Its name in data files."""

    @property
    def title(self) -> str:
        """Its name in tables."""

    @property
    def modes(self) -> int:
        """Number of modes."""

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Draw ``n`` independent points, shape (n, 2)."""

    def log_density(self, x: Array) -> Array:
        """Natural logarithm of the density at ``x`` (n, 2), shape (n,); minus infinity where it is zero."""

    def mode_of(self, x: Array) -> Labels:
        """Index of the mode that each point of ``x`` (n, 2) belongs to, shape (n,); -1 off the support."""

    @property
    def entropy(self) -> float:
        """Differential entropy in nats, to 1e-6."""


def grid(edge: float = EDGE, step: float = 0.02) -> tuple[Array, float]:
    """Midpoints (m, 2) of square cells that tile [-edge, edge]^2, row by row from the lower left; the area of one."""
    side = np.arange(-edge + step / 2, edge, step)
    x, y = np.meshgrid(side, side)
    return np.column_stack([x.ravel(), y.ravel()]), step * step


@dataclass(frozen=True)
class Mixture:
    """Equal mixture of Gaussians, ``sigma`` wide, at ``centres`` (k, 2); ``labels`` (k,) name the mode of each."""

    name: str
    title: str
    centres: Array
    labels: Labels
    sigma: float

    @property
    def modes(self) -> int:
        """Number of modes."""
        return int(self.labels.max()) + 1

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Draw ``n`` independent points, shape (n, 2)."""
        which = rng.integers(len(self.centres), size=n)
        return self.centres[which] + self.sigma * rng.standard_normal((n, 2))

    def _squares(self, x: Array) -> Array:
        """Squared distances (n, k) of points ``x`` (n, 2) to the centres, in units of sigma^2."""
        squares: Array = (x[:, [0]] - self.centres[:, 0]) ** 2 + (x[:, [1]] - self.centres[:, 1]) ** 2
        return squares / self.sigma**2

    def log_density(self, x: Array) -> Array:
        """Natural logarithm of the density at ``x`` (n, 2), shape (n,)."""
        constant = float(np.log(len(self.centres) * 2 * np.pi * self.sigma**2))
        blocks = np.array_split(x, max(1, len(x) // 20_000))  # keeps the (n, k) matrix below 50 MB
        parts: list[Array] = [np.logaddexp.reduce(-self._squares(block) / 2, axis=1) for block in blocks]
        log_p: Array = np.concatenate(parts) - constant
        return log_p

    @cached_property
    def _integrals(self) -> tuple[float, float]:
        """Entropy in nats and the log-density at the rim of the support.

        The midpoint rule on cells of 0.02 (a sixth of sigma) converges faster than any power of the step for a smooth
        integrand; with cells of 0.01 the entropy moves by less than 1e-6 (tested).
        """
        points, area = grid()
        log_p = self.log_density(points)
        mass = np.exp(log_p) * area
        order = np.argsort(log_p)[::-1]
        rim = order[np.searchsorted(np.cumsum(mass[order]), SUPPORT_MASS)]
        return float(-(mass * log_p).sum()), float(log_p[rim])

    @property
    def entropy(self) -> float:
        """Differential entropy in nats, to 1e-6."""
        return self._integrals[0]

    @property
    def rim(self) -> float:
        """Log-density at the rim of the support: the smallest region that holds SUPPORT_MASS of the mass."""
        return self._integrals[1]

    def mode_of(self, x: Array) -> Labels:
        """Label of the nearest centre for each point of ``x`` (n, 2), shape (n,); -1 off the support."""
        nearest: Labels = self.labels[np.argmin(self._squares(x), axis=1)]
        labels: Labels = np.where(self.log_density(x) >= self.rim, nearest, -1)
        return labels


@dataclass(frozen=True)
class Checkerboard:
    """Uniform on the eight cells [i, i+1) x [j, j+1) of [-2, 2]^2 with i + j even; its entropy is log 8."""

    name: str = "checkerboard"
    title: str = "Checkerboard"
    modes: int = 8

    def sample(self, n: int, rng: np.random.Generator) -> Array:
        """Draw ``n`` independent points, shape (n, 2)."""
        column = rng.integers(-2, 2, size=n)
        row = 2 * rng.integers(-1, 1, size=n) + column % 2
        return np.column_stack([column, row]) + rng.random((n, 2))

    def log_density(self, x: Array) -> Array:
        """Natural logarithm of the density at ``x`` (n, 2), shape (n,); minus infinity off the cells."""
        return np.where(self.mode_of(x) >= 0, -np.log(8.0), -np.inf)

    @property
    def entropy(self) -> float:
        """Differential entropy in nats: log 8, exactly."""
        return float(np.log(8.0))

    def mode_of(self, x: Array) -> Labels:
        """Index of the cell of each point of ``x`` (n, 2), shape (n,); -1 off the cells."""
        column, row = np.floor(np.clip(x, -9, 9)).astype(np.int64).T
        inside = (abs(column + 0.5) < 2) & (abs(row + 0.5) < 2) & ((column + row) % 2 == 0)
        return np.where(inside, 2 * (column + 2) + (row + 2) // 2, -1)


def ring() -> Mixture:
    """Eight Gaussians of standard deviation 0.12 on a circle of radius sqrt(2): nine standard deviations apart."""
    angle = np.arange(8) * np.pi / 4
    centres = np.sqrt(2) * np.column_stack([np.cos(angle), np.sin(angle)])
    return Mixture("ring", "Ring of eight Gaussians", centres, np.arange(8), 0.12)


def moons() -> Mixture:
    """Two interleaved half circles of radius 1.4 with noise of deviation 0.12; a mode is a quarter of an arc."""
    angle = (np.arange(128) + 0.5) * np.pi / 128
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    centres = 1.4 * (np.concatenate([upper, lower]) - [0.5, 0.25])
    return Mixture("moons", "Two moons", centres, np.arange(256) // 32, 0.12)


def densities() -> dict[str, Density]:
    """The three densities by name, in the order of the tables."""
    known: tuple[Density, ...] = (ring(), moons(), Checkerboard())
    return {density.name: density for density in known}


def pack(x: Array) -> str:
    """Points (n, 2) within [-32, 32]^2 to three decimals, as base64 of little-endian 16-bit thousandths."""
    return base64.b64encode(np.round(np.clip(x, -32, 32) * 1000).astype("<i2").tobytes()).decode("ascii")


def unpack(text: str) -> Array:
    """The points (n, 2) of ``pack``."""
    return np.frombuffer(base64.b64decode(text), "<i2").reshape(-1, 2) / 1000.0
