"""The latent planes of the trained VAE and beta-VAE, and the price of their codes beside that of a linear VAE.

Both models are the exports of ``lab.foundations.eight_families`` for the ring; means over the same true points, one latent each.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import rate_distortion
from lab.data import Array, ring
from lab.exported import Exported, read

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DRAWN_FROM = ("lab/exported.py", "docs/assets/models/vae.json", "docs/assets/models/beta_vae.json")
MODELS = {"vae": 1, "beta_vae": 4}
POINTS, SHOWN, SEED = 20_000, 400, 1
BETAS = (1, 4, 16, 64)


def trade_off(model: Exported, x: Array, rng: np.random.Generator) -> dict[str, float]:
    """Mean divergence of q(z|x) from the prior in nats, and squared error of a coordinate, for points ``x`` (n, 2)."""
    mean, log_sigma = np.split(model.network("encoder.", x), 2, axis=1)
    rate = (mean**2 + np.exp(2 * log_sigma) - 1 - 2 * log_sigma).sum(axis=1).mean() / 2
    decoded = model.network("decoder.", mean + np.exp(log_sigma) * rng.standard_normal(x.shape))
    return {"rate": float(rate), "distortion": float(((x - decoded) ** 2).mean())}


def numbers() -> dict[str, dict[str, float]]:
    """Rate and distortion of both models, and of the linear VAE with the sigma of the first at several betas."""
    x = ring().sample(POINTS, np.random.default_rng(SEED))
    found = {name: trade_off(read(name), x, np.random.default_rng(SEED)) for name in MODELS}
    sigma, variance = read("vae").constants["sigma"], 1 + ring().sigma ** 2
    for beta in BETAS:
        rate, distortion = rate_distortion.linear_vae(beta, sigma, variance)
        found[f"linear_{beta}"] = {"rate": rate, "distortion": distortion}
    return found


def draw(style: look.Style) -> Figure:
    """Above: means of the latents of true points, by their mode. Below: squared error against divergence."""
    figure = look.canvas(height=6.6)
    grid = figure.add_gridspec(2, 2, height_ratios=(1.25, 1))
    for column, (name, beta) in enumerate(MODELS.items()):
        ax = figure.add_subplot(grid[0, column])
        plane(ax, read(name), style)
        ax.set_title(f"Latents, β = {beta}")
    price(figure.add_subplot(grid[1, :]), style)
    return figure


def plane(ax: Axes, model: Exported, style: look.Style) -> None:
    """Means of the latents, coloured and marked by the mode of their points, in the circle that holds 95 % of the prior."""
    x = ring().sample(SHOWN, np.random.default_rng(SEED))
    means, modes = model.network("encoder.", x)[:, :2], ring().mode_of(x)
    look.bare(ax)
    ax.set(xlim=(-2.8, 2.8), ylim=(-2.8, 2.8), aspect="equal")
    angle = np.linspace(0, 2 * math.pi, 100)
    radius = math.sqrt(-2 * math.log(0.05))
    ax.plot(radius * np.cos(angle), radius * np.sin(angle), color=style.muted, linestyle="--", linewidth=1.2)
    for mode in range(8):
        colour, marker = style.colours[mode % 6], look.MARKERS[(mode + mode // 6) % 6]
        ax.plot(*means[modes == mode].T, marker, color=colour, markersize=3, linestyle="none")


def price(ax: Axes, style: look.Style) -> None:
    """Both models, the linear VAE for every beta, and Shannon's bound."""
    found, variance = numbers(), 1 + ring().sigma ** 2
    grid = np.geomspace(0.003, variance, 100)
    ax.plot([rate_distortion.gaussian_rate(d, variance) for d in grid], grid, color=style.colours[5])
    least = np.array([rate_distortion.least_rate(d, ring().entropy) for d in grid])
    ax.plot(least[least > 0], grid[least > 0], color=style.text, linestyle=look.DASHES[1], linewidth=1.6)
    for name, beta, index in (("vae", 1, 0), ("beta_vae", 4, 1)):
        point = found[name]
        ax.plot(point["rate"], point["distortion"], "o", color=style.colours[index], markersize=9, clip_on=False)
        look.note(ax, f"β = {beta}", (point["rate"] + 0.15, point["distortion"] * (1 if index == 0 else 1.25)), style.colours[index])
    for beta in BETAS:
        point = found[f"linear_{beta}"]
        ax.plot(point["rate"], point["distortion"], "o", color=style.colours[5], markerfacecolor=style.page, markersize=7)
    look.note(ax, "linear VAE", (2.6, 0.13), style.colours[5])
    look.note(ax, "no code below", (0.1, 0.012), style.text)
    ax.set_yscale("log")
    ax.set(xlim=(0, 6), ylim=(0.004, 1.6))
    look.plain_ticks(ax, "y", [0.01, 0.1, 1], ["0.01", "0.1", "1"])
    ax.set_xlabel("KL, nats")
    look.above(ax, "squared error of a coordinate", style.text)
