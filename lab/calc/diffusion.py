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
