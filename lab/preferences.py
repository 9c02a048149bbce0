"""A world in which the true reward is known: answers, preferences between them, a reward model and DPO policies.

An answer is a point of FEATURES numbers, and the base policy gives equal chances to a finite set of them. So every
policy is a row of chances, and its mean reward and KL divergence are sums (`lab.policies`), not estimates. The true
reward is a fixed random network with mean 0 and standard deviation 1 over the answers. A preference falls on the better
of two answers with the chance of Bradley and Terry 1952, of the difference of their true rewards times SHARPNESS. The
proxy is a smaller network fitted to preferences (Christiano et al. 2017; Ouyang et al. 2022, Eq. 1).

Worlds differ in two things. The features of answers have light tails (Gaussian) or heavy ones (Student's t with three
degrees of freedom). The units of the true reward saturate, so that a merit can be taken to any length, or fade: too much
of it is no merit any more, and an answer far from all others is an average one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import expit, log_softmax, softmax
from torch import Tensor, nn

from lab.families.base import mlp

Array = NDArray[np.float64]
FEATURES, TEACHER, STUDENT = 16, 64, 32  # numbers of an answer, hidden units of the true reward and of the proxy
SHARPNESS = 2.0
TAILS: dict[str, float | None] = {"light": None, "heavy": 3.0}  # degrees of freedom of Student's t; none for a Gaussian
UNITS: dict[str, Callable[[Array], Array]] = {"saturating": np.tanh, "fading": lambda u: u * np.exp(-(u**2) / 8)}  # largest at u = 2
STEPS, RATE, DECAY, LOOK, HELD_OUT = 400, 3e-3, 1e-2, 10, 0.2


@dataclass(frozen=True)
class World:
    """Answers (k, FEATURES) and their true reward (k,)."""

    answers: Array
    gold: Array


@dataclass(frozen=True)
class Pairs:
    """Positions of the preferred and of the rejected answer of each comparison, both (m,)."""

    preferred: NDArray[np.int64]
    rejected: NDArray[np.int64]


def world(tail: str, unit: str, count: int, seed: int) -> World:
    """`count` answers with independent features of variance 1; `tail` is a key of TAILS, `unit` one of UNITS."""
    rng = np.random.default_rng([seed, list(TAILS).index(tail)])
    freedom = TAILS[tail]
    shape = (count, FEATURES)
    answers = rng.standard_t(freedom, shape) / np.sqrt(freedom / (freedom - 2)) if freedom else rng.standard_normal(shape)
    inner = rng.standard_normal((FEATURES, TEACHER)) / np.sqrt(FEATURES)
    raw = UNITS[unit](answers @ inner + rng.standard_normal(TEACHER) / 2) @ rng.standard_normal(TEACHER)
    return World(answers, (raw - raw.mean()) / raw.std())


def compare(those: World, count: int, seed: int) -> Pairs:
    """`count` preferences between two answers drawn from the base."""
    rng = np.random.default_rng([seed, count, 1])
    first, second = rng.integers(len(those.gold), size=(2, count))
    wins = rng.random(count) < expit(SHARPNESS * (those.gold[first] - those.gold[second]))
    return Pairs(np.where(wins, first, second), np.where(wins, second, first))


def fit(those: World, pairs: Pairs, seed: int, beta: float = 1.0) -> tuple[Array, Array, float]:
    """Fit a network f to preferences by -log sigmoid(beta (f(preferred) - f(rejected))).

    With `beta` = 1 it is a reward model. Else it is DPO (Rafailov et al. 2023, Eq. 7) for the policy proportional to
    base times exp f: there the log-ratio to the base is f less a constant that differences lose. A fifth of the pairs
    is held out; of the states at every LOOK-th of STEPS full-batch steps of AdamW that with the lowest held-out loss is
    taken. Returns f on all answers (k,) there, f after the last step (k,), and the held-out accuracy.
    """
    torch.manual_seed(seed)
    network = mlp(FEATURES, STUDENT, STUDENT, 1)
    points = torch.from_numpy(those.answers).float()
    first, second = points[pairs.preferred], points[pairs.rejected]
    cut = round(len(first) * (1 - HELD_OUT))
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    best, kept, accuracy = np.inf, copy.deepcopy(network.state_dict()), 0.5
    for step in range(1, STEPS + 1):
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss(network, first[:cut], second[:cut], beta))
        optimiser.step()
        if step % LOOK == 0:
            with torch.no_grad():
                now = float(loss(network, first[cut:], second[cut:], beta))
                if now < best:
                    best, kept = now, copy.deepcopy(network.state_dict())
                    accuracy = float((network(first[cut:]) > network(second[cut:])).double().mean())
    last = outputs(network, points)
    network.load_state_dict(kept)
    return outputs(network, points), last, accuracy


def loss(network: nn.Module, preferred: Tensor, rejected: Tensor, beta: float) -> Tensor:
    """Mean of -log sigmoid(beta times the difference) over pairs of answers, (m, FEATURES) each."""
    return nn.functional.softplus(-beta * (network(preferred) - network(rejected))).mean()


@torch.no_grad()
def outputs(network: nn.Module, points: Tensor) -> Array:
    """The network's value of each answer, (k,), with mean 0 over the answers."""
    values = network(points)[:, 0].double().numpy()
    return np.asarray(values - values.mean())


def ascend(reward: Array, beta: float, steps: int, rate: float) -> Array:
    """A policy (k,) trained by exact gradient ascent on E[reward] - `beta` KL over its logits, from the base.

    The gradient by logit i is p_i (a_i - E a) with a = reward - beta log(k p); it is divided by p_i, which makes it the
    natural gradient (Kakade 2001) and each step a contraction to the tilt by 1 - rate beta.
    """
    logits = np.zeros_like(reward)
    for _ in range(steps):
        log_p = log_softmax(logits)
        advantage = reward - beta * (log_p + np.log(reward.size))
        logits += rate * (advantage - np.exp(log_p) @ advantage)
    return np.asarray(softmax(logits))
