"""Policies against a proxy reward: closed forms, identities and bounds, and the experiment on a small scale."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

pytest.importorskip("scipy", reason="needs scipy: pip install -e '.[lab]'")

from lab import policies
from lab.calc import preference
from lab.foundations import reward_overoptimisation

RNG = np.random.default_rng(0)


def test_best_of_n_normal_scores_have_their_known_means() -> None:
    """Order statistics of the Gaussian: 1/sqrt(pi), 3/(2 sqrt(pi)), and 1.53875 of ten (Harter 1961)."""
    from scipy.special import ndtri

    scores = ndtri((np.arange(200_000) + 0.5) / 200_000)
    for n, mean in ((1, 0.0), (2, 1 / math.sqrt(math.pi)), (3, 1.5 / math.sqrt(math.pi)), (10, 1.53875)):
        assert policies.best_of(scores, n) @ scores == pytest.approx(mean, abs=2e-4)


def test_best_of_n_is_that_of_drawing_when_scores_tie() -> None:
    scores = np.array([0.0, 1.0, 1.0, 2.0])
    policy = policies.best_of(scores, 2)
    assert policy == pytest.approx([1 / 16, 4 / 16, 4 / 16, 7 / 16])
    drawn = RNG.integers(4, size=(40_000, 2))
    picked = drawn[np.arange(len(drawn)), scores[drawn].argmax(axis=1)]
    assert np.bincount(picked, minlength=4)[[0, 3]] / len(picked) == pytest.approx(policy[[0, 3]], abs=0.01)


@pytest.mark.parametrize("n", [1, 2, 16, 1000])
def test_kl_of_best_of_n_stays_below_its_bound_and_reaches_it_without_ties(n: int) -> None:
    many, tied = RNG.standard_normal(100_000), RNG.integers(4, size=100_000).astype(float)
    bound = preference.best_of_n_kl(n)
    exact = policies.kl_from_base(policies.best_of(many, n))
    assert exact <= bound + 1e-12
    assert exact == pytest.approx(bound, abs=1e-3 + n / len(many))
    assert policies.kl_from_base(policies.best_of(tied, n)) < bound or n == 1


def test_tilt_attains_the_best_value_and_nothing_else_does() -> None:
    reward, beta = RNG.standard_normal(50), 0.3
    best = policies.tilt(reward, beta)
    value = policies.best_value(reward, beta)
    assert best @ reward - beta * policies.kl_from_base(best) == pytest.approx(value)
    for _ in range(50):
        other = RNG.dirichlet(np.ones(50))
        gap = beta * float(np.sum(other * np.log(other / best)))  # the identity: what is lost is beta KL(other || tilt)
        assert other @ reward - beta * policies.kl_from_base(other) == pytest.approx(value - gap)


def test_tilt_of_a_gaussian_reward_reaches_the_square_root_bound() -> None:
    from scipy.special import ndtri

    reward = ndtri((np.arange(400_000) + 0.5) / 400_000)
    policy = policies.tilt(reward, 1.0)  # N(1, 1): KL 1/2, gain 1
    assert policies.kl_from_base(policy) == pytest.approx(0.5, abs=1e-3)
    assert policy @ reward == pytest.approx(preference.kl_gain_bound(0.5), abs=1e-3)


def test_beta_is_found_for_every_kl_that_can_be_reached() -> None:
    reward = RNG.standard_t(3, 5000)
    for kl in (0.1, 1.0, 5.0, 8.0):
        assert policies.kl_from_base(policies.tilt(reward, policies.beta_for(reward, kl))) == pytest.approx(kl, abs=1e-5)
    with pytest.raises(ValueError, match="kl must be below"):
        policies.beta_for(reward, 9.0)
    with pytest.raises(ValueError, match="add up to 1"):
        policies.kl_from_base(np.ones(3))


def test_a_trained_policy_converges_to_the_tilt() -> None:
    preferences = pytest.importorskip("lab.preferences", reason="needs torch: pip install -e '.[lab]'", exc_type=ImportError)
    reward, beta = RNG.standard_normal(200), 0.5
    assert preferences.ascend(reward, beta, 60, 1.0) == pytest.approx(policies.tilt(reward, beta), abs=1e-9)


def test_preferences_follow_the_true_reward_by_bradley_and_terry() -> None:
    preferences = pytest.importorskip("lab.preferences", reason="needs torch: pip install -e '.[lab]'", exc_type=ImportError)
    world = preferences.world("heavy", "fading", 5000, 1)
    assert (world.gold.mean(), world.gold.std()) == pytest.approx((0, 1))
    pairs = preferences.compare(world, 40_000, 1)
    gap = world.gold[pairs.preferred] - world.gold[pairs.rejected]
    expected = 1 / (1 + np.exp(-preferences.SHARPNESS * np.abs(gap)))
    assert (gap > 0).mean() == pytest.approx(expected.mean(), abs=0.01)


def test_the_experiment_runs_on_a_small_scale() -> None:
    pytest.importorskip("torch", reason="needs torch: pip install -e '.[lab]'")
    json.dumps(reward_overoptimisation.check_small())


def test_one_run_agrees_with_the_committed_results() -> None:
    """Within four standard deviations over seeds, and at least 0.1."""
    pytest.importorskip("torch", reason="needs torch: pip install -e '.[lab]'")
    recorded = reward_overoptimisation.numbers()["proxies"]["heavy-fading"]["1000"]["curves"]["best_of_n"]["gold"]
    again = reward_overoptimisation.proxy_run("heavy-fading", reward_overoptimisation.Scale(), 1000, 0)["curves"]["best_of_n"]["gold"]
    for value, mean, spread in zip(again, recorded["mean"], recorded["sd"], strict=True):
        assert abs(value - mean) <= max(4 * spread, 0.1)
