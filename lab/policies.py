"""Policies over a finite set of answers to which the base policy gives equal chances: all without sampling error.

A policy is a row of probabilities, shape (k,), and so is every reward. The best of n draws has a closed form on a finite
set; Beirami et al. 2024 (arXiv:2401.01879) show that log n - (n - 1) / n bounds its KL divergence. The policy that
maximises E[r] - beta KL is the exponential tilt of the base (Ziebart 2010; Rafailov et al. 2023, arXiv:2305.18290,
equation 4). KL in nats.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import logsumexp, xlogy

from lab.calc import _check

Array = NDArray[np.float64]


def best_of(scores: Array, n: float) -> Array:
    """Chance of each answer to be the best of `n` independent draws by `scores`, both (k,); ties are broken evenly.

    With F(s) the share of answers that score at most s, the best has a score of at most s with chance F(s)^n. An `n`
    that is no whole number is taken by the same formula.
    """
    _row(scores, "scores")
    _check.positive(n=n)
    _, group, size = np.unique(scores, return_inverse=True, return_counts=True)
    upper = np.cumsum(size) / scores.size
    each = np.diff(upper**n, prepend=0.0) / size
    return np.asarray(each[group.reshape(-1)])


def tilt(reward: Array, beta: float) -> Array:
    """The policy that maximises E[reward] - `beta` KL: proportional to exp(reward / beta), shape (k,)."""
    _row(reward, "reward")
    _check.positive(beta=beta)
    return np.asarray(np.exp(reward / beta - logsumexp(reward / beta)))


def kl_from_base(policy: Array) -> float:
    """KL divergence in nats of `policy`, (k,), from the base of equal chances: log k - H(policy)."""
    _row(policy, "policy")
    if bool(np.any(policy < 0)) or not math.isclose(float(policy.sum()), 1, abs_tol=1e-9):
        raise ValueError("policy must have chances of at least 0 that add up to 1")
    return max(0.0, math.log(policy.size) + float(xlogy(policy, policy).sum()))


def best_value(reward: Array, beta: float) -> float:
    """Largest E[reward] - `beta` KL of any policy: beta log of the base's mean of exp(reward / beta)."""
    _row(reward, "reward")
    _check.positive(beta=beta)
    return float(beta * (logsumexp(reward / beta) - math.log(reward.size)))


def beta_for(reward: Array, kl: float) -> float:
    """The beta whose tilt lies `kl` nats from the base, to a relative 1e-7.

    Raises `ValueError` where no beta does: above log(k / number of best answers) or for a reward that is constant.
    """
    _row(reward, "reward")
    _check.positive(kl=kl)
    reach = math.log(reward.size / int((reward == reward.max()).sum()))
    if kl >= reach:
        raise ValueError(f"kl must be below {reach:.4g}, what the best answers alone have, not {kl!r}")
    spread = float(reward.std())
    root = brentq(lambda log_beta: kl_from_base(tilt(reward, spread * math.exp(log_beta))) - kl, -14.0, 14.0, xtol=1e-7)
    return float(spread * math.exp(root))


def _row(values: Array, name: str) -> None:
    """Raise `ValueError` unless `values` is one row of at least two finite numbers."""
    if values.ndim != 1 or values.size < 2 or not bool(np.isfinite(values).all()):
        raise ValueError(f"{name} must be one row of at least 2 finite numbers")
