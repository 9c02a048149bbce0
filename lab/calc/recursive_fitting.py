"""Expected variance of a Gaussian that is fitted again and again to its own samples, in two regimes beside the usual two.

`lab.calc.gaussians` has replaced data (Shumailov et al. 2024, doi:10.1038/s41586-024-07566-y) and accumulated data
(Gerstgrasser et al. 2024, arXiv:2404.01413). Here: replaced data of growing number, which tells whether accumulation
helps by its old data or by its mere number, and replaced data with a share of fresh real ones. The truth is N(0, 1),
and every fit is by maximum likelihood. Derived here; the tests hold both against simulation.
"""

import math

from lab.calc import _check


def grown_variance(samples: int, generation: int) -> float:
    """Expected variance when fit k sees k `samples` draws, all of them from fit k - 1.

    A fit to k n draws keeps 1 - 1 / (k n) of the variance, and the product falls like generation^(-1/n): slowly, to 0.
    """
    _check.whole(least=2, samples=samples)
    _check.whole(least=0, generation=generation)
    return math.prod(1 - 1 / (samples * k) for k in range(1, generation + 1))


def refreshed_moments(samples: int, real: int, generation: int) -> tuple[float, float]:
    """Expected variance, and expected squared error of the mean, when `real` of the `samples` points are drawn from N(0, 1).

    The others come from the last fit, of mean m and variance v. With w = real / samples the pooled variance of a point is
    u = w + (1 - w) v, and so E m'^2 = (1 - w)^2 E m^2 + u / n and E v' = (1 - 1/n) u + w (1 - w) E m^2: both are linear
    in the last ones and tend to a limit if w > 0. With w = 0 this is `gaussians.replaced_variance`.
    """
    _check.whole(least=2, samples=samples)
    _check.whole(least=0, real=real, generation=generation)
    if real > samples:
        raise ValueError(f"real must be at most samples, {samples}, not {real!r}")
    share, variance, squared = real / samples, 1.0, 0.0
    for _ in range(generation):
        pooled = share + (1 - share) * variance
        variance = (1 - 1 / samples) * pooled + share * (1 - share) * squared
        squared = (1 - share) ** 2 * squared + pooled / samples
    return variance, squared
