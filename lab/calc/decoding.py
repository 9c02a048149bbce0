"""From scores to a distribution over the next token: temperature, top-k, nucleus and min-p.

Nucleus sampling: Holtzman et al. 2020 (arXiv:1904.09751, section 3.1). Top-k: Fan et al. 2018 (arXiv:1805.04833).
Min-p: Nguyen et al. 2024 (arXiv:2407.01082). Entropies are in nats unless a base is given.
"""

import math

import numpy as np
from numpy.typing import NDArray

from lab.calc import _check

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


def softmax(scores: Array, temperature: float = 1.0) -> Array:
    """Probabilities exp(s / tau) / sum exp(s / tau), shape as `scores`: one row of finite numbers; tau above 0."""
    _check.positive(temperature=temperature)
    if scores.ndim != 1 or scores.size == 0 or not bool(np.all(np.isfinite(scores))):
        raise ValueError("scores must be one row of finite numbers")
    shifted = np.exp((scores - scores.max()) / temperature)
    return np.asarray(shifted / shifted.sum())


def _distribution(probabilities: Array) -> None:
    """Raise `ValueError` unless the row is a probability distribution."""
    if probabilities.ndim != 1 or probabilities.size == 0 or bool(np.any(probabilities < 0)):
        raise ValueError("probabilities must be one row of numbers of at least 0")
    if not math.isclose(float(probabilities.sum()), 1, abs_tol=1e-9):
        raise ValueError(f"probabilities must add up to 1, not {float(probabilities.sum())!r}")


def entropy(probabilities: Array, base: float = math.e) -> float:
    """Shannon entropy of a row of probabilities, in nats, or in bits with `base` 2; 0 log 0 counts as 0."""
    _distribution(probabilities)
    if base <= 0 or base == 1:
        raise ValueError(f"base must be above 0 and not 1, not {base!r}")
    held = probabilities[probabilities > 0]
    return float(-(held * np.log(held)).sum() / math.log(base)) + 0.0


def top_k(probabilities: Array, k: int) -> Mask:
    """The `k` most probable tokens, as a mask of shape (tokens,); earlier tokens win ties."""
    _distribution(probabilities)
    _check.whole(k=k)
    if k > probabilities.size:
        raise ValueError(f"k must be at most {probabilities.size}, the number of tokens, not {k}")
    mask = np.zeros(probabilities.size, dtype=bool)
    mask[np.argsort(-probabilities, kind="stable")[:k]] = True
    return mask


def nucleus(probabilities: Array, p: float) -> Mask:
    """The smallest set of most probable tokens whose mass is at least `p`, as a mask of shape (tokens,)."""
    _distribution(probabilities)
    _check.share_up_to_one(p=p)
    order = np.argsort(-probabilities, kind="stable")
    reached = np.cumsum(probabilities[order])
    size = min(int(np.searchsorted(reached, p - 1e-12)) + 1, probabilities.size)
    return top_k(probabilities, size)


def min_p(probabilities: Array, share: float) -> Mask:
    """The tokens with at least `share` of the most probable token's probability, as a mask of shape (tokens,)."""
    _distribution(probabilities)
    _check.share_up_to_one(share=share)
    return np.asarray(probabilities >= share * probabilities.max())


def renormalised(probabilities: Array, mask: Mask) -> Array:
    """The distribution that is left when only the masked tokens may be drawn, shape (tokens,)."""
    _distribution(probabilities)
    kept = np.where(mask, probabilities, 0.0)
    if kept.sum() <= 0:
        raise ValueError("the mask keeps no token with a chance above 0")
    return np.asarray(kept / kept.sum())


def nucleus_entropy(scores: Array, temperature: float, p: float) -> float:
    """Entropy in nats of what nucleus sampling draws from: softmax at `temperature`, cut at mass `p`, renormalised."""
    probabilities = softmax(scores, temperature)
    return entropy(renormalised(probabilities, nucleus(probabilities, p)))
