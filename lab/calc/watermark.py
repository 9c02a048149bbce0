"""The z-test of a green-list watermark (Kirchenbauer et al. 2023, arXiv:2301.10226, equation 3)."""

import math

from lab.calc import _check


def z_score(green: float, tokens: int, green_share: float) -> float:
    """The score (green - gamma T) / sqrt(T gamma (1 - gamma)): gamma = `green_share` of the vocabulary, T = `tokens`.

    `green` counts the tokens that fell on the green list; it may be an expected count.
    """
    _check.whole(tokens=tokens)
    _check.share(green_share=green_share)
    if not 0 <= green <= tokens:
        raise ValueError(f"green must lie between 0 and {tokens}, the number of tokens, not {green!r}")
    return (green - green_share * tokens) / math.sqrt(tokens * green_share * (1 - green_share))


def false_positive_rate(z: float) -> float:
    """Chance that unmarked text scores above `z`: one-sided Gaussian tail, 3.2e-5 at z = 4.

    The Gaussian stands for the binomial, which holds for long texts whose tokens are drawn independently of the list.
    """
    if not math.isfinite(z):
        raise ValueError(f"z must be a finite number, not {z!r}")
    return math.erfc(z / math.sqrt(2)) / 2


def tokens_needed(z: float, observed_share: float, green_share: float) -> int:
    """Fewest tokens at which an `observed_share` of green tokens is expected to reach `z`.

    Solves z = (p - gamma) sqrt(T / (gamma (1 - gamma))) for T. Raises `ValueError` when p is not above gamma.
    """
    _check.positive(z=z)
    _check.share(green_share=green_share)
    _check.share_up_to_one(observed_share=observed_share)
    if observed_share <= green_share:
        raise ValueError(f"observed_share must be above green_share, but {observed_share!r} is not above {green_share!r}")
    exact = z**2 * green_share * (1 - green_share) / (observed_share - green_share) ** 2
    return math.ceil(exact - 1e-9)
