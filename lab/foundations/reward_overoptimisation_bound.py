"""Best-of-n against a proxy reward: how far the policy moves, and what the true reward does.

The true reward is a standard Gaussian, the proxy is the truth plus an independent error. With a Gaussian error of the
same spread half of each gain in the proxy is true for ever; with a heavy-tailed error (Student's t, 2.5 degrees of
freedom) the true reward falls again. All by numerical integration; KL by log n - (n - 1) / n (see
`lab.calc.preference`).
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import preference

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FREEDOM = 2.5
SIZES = tuple(float(n) for n in np.unique(np.round(np.logspace(0, 5, 41))))


@cache
def heavy_tail() -> tuple[preference.Array, preference.Array, preference.Array]:
    """A grid of proxy scores under the heavy-tailed error, fine at the middle, with density and mean truth on it."""
    grid = np.sinh(np.linspace(-12, 12, 3601))
    return grid, *preference.true_given_proxy(grid, partial(preference.student_density, freedom=FREEDOM))


def true_heavy(n: float) -> float:
    """Mean true reward of the best of n under the heavy-tailed error."""
    grid, density, truth = heavy_tail()
    return preference.best_of_n_mean(grid, density, truth, n)


@cache
def gains(error: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean proxy and mean true reward of the best of n, for each n of `SIZES`; `error` is "gaussian" or "heavy"."""
    if error == "gaussian":
        grid = np.linspace(-14, 14, 2801)
        density, truth = preference.true_given_proxy(grid, preference.normal_density)
    else:
        grid, density, truth = heavy_tail()
    proxy = tuple(preference.best_of_n_mean(grid, density, grid, n) for n in SIZES)
    return proxy, tuple(preference.best_of_n_mean(grid, density, truth, n) for n in SIZES)


def numbers() -> dict[str, float]:
    """KL at n = 16 and 1,000, the best n and its true reward under the heavy-tailed error, and the last values."""
    heavy, light = gains("heavy")[1], gains("gaussian")[1]
    best = max(range(2, 100), key=true_heavy)  # every n, not only those of the curve
    return {
        "kl_16": preference.best_of_n_kl(16),
        "kl_1000": preference.best_of_n_kl(1000),
        "heavy_best_n": best,
        "heavy_best_kl": preference.best_of_n_kl(best),
        "heavy_best_true": true_heavy(best),
        "heavy_last_true": heavy[-1],
        "gaussian_last_true": light[-1],
        "gaussian_last_proxy": gains("gaussian")[0][-1],
    }


def draw(style: look.Style) -> Figure:
    """Mean reward of the best of n against KL: proxy and truth with a Gaussian error, truth with a heavy-tailed one."""
    figure, ax = look.axes(height=5.2)
    kl = [preference.best_of_n_kl(n) for n in SIZES]
    spread = float(np.sqrt(2))
    fine = np.linspace(0, kl[-1], 101)
    ax.plot(
        fine,
        [preference.kl_gain_bound(float(x), spread) for x in fine],
        color=style.muted,
        linewidth=1.4,
        linestyle=(0, (2, 2)),
    )
    ax.plot(kl, gains("gaussian")[0], color=style.colours[5], linestyle=look.DASHES[1])
    ax.plot(kl, gains("gaussian")[1], color=style.colours[0])
    ax.plot(kl, gains("heavy")[1], color=style.colours[1], linestyle=look.DASHES[3])
    look.note(ax, "bound 2√KL", (4.4, 4.75), style.muted, ha="right")
    look.note(ax, "proxy, Gaussian error", (6.1, 4.25), style.colours[5])
    look.note(ax, "true, Gaussian error", (6.6, 2.15), style.colours[0])
    look.note(ax, "true, heavy-tailed error", (6.0, 0.75), style.colours[1])
    ax.set_xlim(0, kl[-1])
    ax.set_ylim(0, 7)
    top = ax.secondary_xaxis("top")
    top.set_xticks([preference.best_of_n_kl(n) for n in (1, 10, 100, 1000, 10_000)], labels=["n = 1", "10", "100", "1k", "10k"])
    top.spines["top"].set_visible(False)
    top.tick_params(length=3)
    ax.set_xlabel("KL from the base policy, nats")
    ax.set_ylabel("mean reward")
    return figure
