"""Reads off the exported models of the ring what they do inside, for ``lab.foundations.families_inside``."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lab.data import Array, grid, pack, ring
from lab.export import load
from lab.families.autoregressive import Autoregressive, mixture_log_density
from lab.families.diffusion import Diffusion
from lab.families.energy import EnergyModel
from lab.families.flow import Flow
from lab.families.flow_matching import FlowMatching
from lab.families.gan import AdversarialNetwork
from lab.families.latent_diffusion import LatentDiffusion
from lab.families.transformer import CoordinateTransformer, tokenise
from lab.families.vae import VariationalAutoencoder

EDGE, CELLS = 2.4, 60  # maps cover [-EDGE, EDGE]^2 with CELLS x CELLS cells
PATHS, MARKS = 40, 25  # trajectories, and points kept of each
SLICES = (-1.4, -1.0, 0.0)  # values of the first coordinate at which the distribution of the second is shown
NAMES = (
    "autoregressive",
    "vae",
    "gan",
    "flow",
    "diffusion",
    "flow_matching",
    "energy",
    "transformer",
    "latent_diffusion",
)


def read(folder: Path) -> dict[str, Any]:
    """What the figure draws, by the name of the model. Seeded; a few seconds."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    with torch.no_grad():
        return {name: inside(load(folder / f"{name}.json")) for name in NAMES}


def inside(model: Any) -> dict[str, Any]:
    """The part of a model that is worth seeing."""
    if isinstance(model, Autoregressive):
        axis = torch.linspace(-EDGE, EDGE, 161)
        slices = [mixture_log_density(model.second(torch.full_like(axis, at)), axis).exp() for at in SLICES]
        return {"at": SLICES, "axis": numbers(axis), "slices": [numbers(line) for line in slices]}
    if isinstance(model, VariationalAutoencoder):
        return latents(model)
    if isinstance(model, AdversarialNetwork):
        real = torch.sigmoid(model.discriminator(cells())).reshape(CELLS, CELLS)
        return {"real": numbers(real), "samples": points(model.sample(400))}
    if isinstance(model, Flow):
        return warped(model)
    if isinstance(model, Diffusion):
        return {"paths": trajectories(model.path(torch.randn(PATHS, 2), 250, eta=0.0))}
    if isinstance(model, FlowMatching):
        return {"paths": trajectories(model.path(torch.randn(PATHS, 2), 250))}
    if isinstance(model, EnergyModel):
        energy = model.energy(cells()).reshape(CELLS, CELLS)
        chain = torch.cat(chains(model, torch.tensor([[-1.0, 1.0]]), 400))
        return {"energy": numbers(energy - energy.min()), "chain": points(chain), **shares(model)}
    if isinstance(model, CoordinateTransformer):
        seen = model.attention(tokenise(true(2000)[0])).mean(1)
        return {"attention": numbers(seen)}
    if isinstance(model, LatentDiffusion):
        path = model.diffusion.path(torch.randn(PATHS, 2), 250, eta=0.0)
        return {"paths": trajectories(path), **latents(model.autoencoder, model.scale)}
    raise TypeError(f"nothing is known of the inside of {type(model).__name__}")


def true(n: int) -> tuple[Tensor, list[int]]:
    """True points (n, 2) of the ring and the Gaussian that each came from (-1 far from all)."""
    x = ring().sample(n, np.random.default_rng(5))
    return torch.from_numpy(x).float(), ring().mode_of(x).tolist()


def cells() -> Tensor:
    """Midpoints (CELLS^2, 2) of the cells of a map, row by row from the lower left."""
    side = (torch.arange(CELLS) + 0.5) * (2 * EDGE / CELLS) - EDGE
    y, x = torch.meshgrid(side, side, indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], dim=1)


def latents(model: VariationalAutoencoder, scale: Tensor | float = 1.0) -> dict[str, Any]:
    """Latents of 400 true points, one draw of the encoder each, divided by ``scale``, and the points' modes."""
    x, labels = true(400)
    mean, log_sigma = model.encode(x)
    return {"latents": points((mean + log_sigma.exp() * torch.randn_like(mean)) / scale), "labels": labels}


def warped(model: Flow) -> dict[str, Any]:
    """Images under the flow of circles that hold 10 to 90 % of the noise, and of 16 rays."""
    angle = torch.linspace(0, 2 * math.pi, 241)
    turn = torch.stack([angle.cos(), angle.sin()], dim=1)
    radii = [math.sqrt(-2 * math.log(1 - share)) for share in (0.1, 0.3, 0.5, 0.7, 0.9)]
    along = torch.linspace(0, radii[-1], 81).unsqueeze(1)
    return {
        "circles": [points(model.to_data(radius * turn)) for radius in radii],
        "rays": [points(model.to_data(along * turn[i])) for i in range(0, 240, 15)],
    }


def trajectories(path: list[Tensor]) -> list[str]:
    """MARKS points of each of the paths, evenly spaced in time, packed."""
    kept = [path[round(i * (len(path) - 1) / (MARKS - 1))] for i in range(MARKS)]
    return [points(line) for line in torch.stack(kept, dim=1)]


def chains(model: EnergyModel, x: Tensor, steps: int) -> list[Tensor]:
    """Every fourth position of one Langevin chain of this many kept positions."""
    kept = []
    for _ in range(steps):
        x = model.langevin(x, 4)
        kept.append(x)
    return kept


def shares(model: EnergyModel) -> dict[str, Any]:
    """Share of each Gaussian of the ring, and of all off the support, in the model's density and in its samples."""
    middles, area = grid(3.0, 0.02)
    mass = model.log_density(torch.from_numpy(middles).float()).double().exp().numpy() * area
    by_density = np.bincount(ring().mode_of(middles) + 1, weights=mass, minlength=9)
    by_samples = np.bincount(ring().mode_of(model.sample(5000).double().numpy()) + 1, minlength=9) / 5000
    return {"density_shares": np.round(by_density, 4).tolist(), "sample_shares": np.round(by_samples, 4).tolist()}


def numbers(x: Tensor) -> Any:
    """Nested lists to three decimals."""
    return np.round(x.double().numpy(), 3).tolist()


def points(x: Tensor) -> str:
    """Points (n, 2) packed."""
    array: Array = x.double().numpy()
    return pack(array)
