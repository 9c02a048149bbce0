"""Noise schedules of diffusion models.

Linear: Ho et al. 2020 (arXiv:2006.11239, section 4). Cosine: Nichol and Dhariwal 2021 (arXiv:2102.09672, equation 17).
Arrays hold the values for t = 1 ... T, so that index 0 is t = 1. Signal-to-noise ratios are of variances.
"""

import numpy as np
from numpy.typing import NDArray

from lab.calc import _check

Array = NDArray[np.float64]


def linear_betas(steps: int = 1000, first: float = 1e-4, last: float = 0.02) -> Array:
    """Noise variances beta_t that rise linearly from `first` to `last`, shape (steps,)."""
    _check.whole(steps=steps)
    _check.share(first=first, last=last)
    return np.linspace(first, last, steps, dtype=np.float64)


def alpha_bars(betas: Array) -> Array:
    """Share of signal variance left after each step, the product over s <= t of (1 - beta_s), shape as `betas`."""
    if betas.ndim != 1 or betas.size == 0 or not bool(np.all((betas > 0) & (betas < 1))):
        raise ValueError("betas must be one row of numbers strictly between 0 and 1")
    return np.asarray(np.cumprod(1.0 - betas))


def cosine_alpha_bars(steps: int = 1000, offset: float = 0.008) -> Array:
    """The cosine schedule: alpha-bar_t = f(t) / f(0), f(t) = cos^2(pi/2 (t/T + s) / (1 + s)), shape (steps,).

    The last value is 0 by the formula; `cosine_betas` gives the clipped form that is used in training.
    """
    _check.whole(steps=steps)
    _check.not_negative(offset=offset)
    angle = (np.arange(steps + 1) / steps + offset) / (1 + offset) * np.pi / 2
    level = np.cos(angle) ** 2
    return np.asarray(np.maximum(level[1:] / level[0], 0.0))


def cosine_betas(steps: int = 1000, offset: float = 0.008, largest: float = 0.999) -> Array:
    """Noise variances of the cosine schedule, clipped at `largest` as in the paper, shape (steps,)."""
    _check.share_up_to_one(largest=largest)
    levels = np.concatenate([[1.0], cosine_alpha_bars(steps, offset)])
    return np.asarray(np.minimum(1.0 - levels[1:] / levels[:-1], largest))


def signal_to_noise(levels: Array) -> Array:
    """Signal-to-noise ratio alpha-bar / (1 - alpha-bar) of variances, shape as `levels` (Kingma et al. 2021)."""
    if not bool(np.all((levels > 0) & (levels < 1))):
        raise ValueError("alpha-bar must lie strictly between 0 and 1")
    return levels / (1.0 - levels)


def gaussian_bound_gaps(variance: float, betas: Array, dimensions: int = 2) -> tuple[float, float]:
    """By how many nats the variational bound misses the likelihood of N(0, variance I) although the denoiser is exact.

    First with reverse variances beta_t, then with the posterior's beta_t (1 - alpha-bar_(t-1)) / (1 - alpha-bar_t); the
    last step, to data, has beta_1 in both. The true reverse step is Gaussian, and with its mean the divergence of a step
    is (r - 1 - log r) / 2 a dimension, r being the true variance over the model's (Ho et al. 2020, section 3.2).
    The gap at t = T, between the noised data and the prior, is not counted.
    """
    _check.positive(variance=variance)
    levels = alpha_bars(betas)
    before = np.concatenate([[1.0], levels[:-1]])
    noised, cleaner = levels * variance + 1 - levels, before * variance + 1 - before
    true = cleaner - (1 - betas) * cleaner**2 / noised
    posterior = np.concatenate([betas[:1], (betas * (1 - before) / (1 - levels))[1:]])
    larger, smaller = (float(dimensions / 2 * np.sum(true / chosen - 1 - np.log(true / chosen))) for chosen in (betas, posterior))
    return larger, smaller
