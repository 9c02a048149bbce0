"""What many samples buy: coverage with a perfect checker, and majority votes without one.

Coverage (pass@k): Chen et al. 2021 (arXiv:2107.03374, section 2.1). Majority votes over answers: Wang et al. 2022
(arXiv:2203.11171), here with two answers, which is Condorcet's jury theorem.
"""

import math

from lab.calc import _check


def coverage(chance: float, samples: int) -> float:
    """Chance that at least one of `samples` independent answers is right when each is with `chance`: 1 - (1 - p)^k."""
    _check.whole(samples=samples)
    if not 0 <= chance <= 1:
        raise ValueError(f"chance must lie between 0 and 1, not {chance!r}")
    return float(1 - (1 - chance) ** samples)


def coverage_estimate(drawn: int, right: int, samples: int) -> float:
    """Unbiased estimate of pass@k from `drawn` answers of which `right` are: 1 - C(n - c, k) / C(n, k)."""
    _check.whole(drawn=drawn, samples=samples)
    _check.whole(least=0, right=right)
    if right > drawn or samples > drawn:
        raise ValueError(f"right ({right}) and samples ({samples}) must be at most drawn ({drawn})")
    return 1 - math.comb(drawn - right, samples) / math.comb(drawn, samples)


def majority(chance: float, samples: int) -> float:
    """Chance that more than half of an odd number of `samples` two-way answers are right, each with `chance`."""
    _check.whole(samples=samples)
    if samples % 2 == 0:
        raise ValueError(f"samples must be odd, so that there is no tie, not {samples}")
    if not 0 <= chance <= 1:
        raise ValueError(f"chance must lie between 0 and 1, not {chance!r}")
    least = samples // 2 + 1
    return sum(math.comb(samples, k) * chance**k * (1 - chance) ** (samples - k) for k in range(least, samples + 1))
