"""Recursive fitting: closed forms against each other and against simulation, and the experiment on a small scale."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from lab.calc import gaussians, recursive_fitting
from lab.scaling import model_collapse


def test_replaced_variance_is_the_power() -> None:
    assert gaussians.replaced_variance(20, 60) == pytest.approx((1 - 1 / 20) ** 60)
    assert recursive_fitting.refreshed_moments(20, 0, 60)[0] == pytest.approx((1 - 1 / 20) ** 60)


def test_accumulated_variance_is_bounded_and_grown_is_not() -> None:
    limit = gaussians.accumulated_variance_limit(20)
    assert gaussians.accumulated_variance(20, 10_000) == pytest.approx(limit, rel=1e-5)
    assert gaussians.accumulated_variance(20, 10_000) > limit
    ratio = recursive_fitting.grown_variance(20, 20_000) / recursive_fitting.grown_variance(20, 10_000)
    assert ratio == pytest.approx(2 ** (-1 / 20), rel=1e-4)  # falls like generation^(-1/n), which has no other limit than 0


def test_any_share_of_real_data_gives_a_limit() -> None:
    variance, squared = recursive_fitting.refreshed_moments(20, 2, 5000)
    share, n = 0.1, 20
    assert squared == pytest.approx((share + (1 - share) * variance) / n / (1 - (1 - share) ** 2))
    assert variance == pytest.approx((1 - 1 / n) * (share + (1 - share) * variance) + share * (1 - share) * squared)
    all_real = recursive_fitting.refreshed_moments(20, 20, 7)
    assert all_real == pytest.approx((1 - 1 / 20, 1 / 20))
    with pytest.raises(ValueError, match="at most samples"):
        recursive_fitting.refreshed_moments(20, 21, 1)


def test_simulation_agrees_with_the_closed_form_in_every_regime() -> None:
    for regime, row in model_collapse.gaussian(10, 12, 4000, 7).items():
        assert row["errors_away"] < 4.5, regime


def test_the_committed_simulation_agrees_with_the_closed_form_while_its_mean_can_be_estimated() -> None:
    """Later on the few runs that carry the mean of replaced data are too rare for 2,000 of them."""
    for regime, row in model_collapse.numbers()["gaussian"].items():
        assert row["expected"][-1] == pytest.approx(model_collapse.closed_form(regime, len(row["expected"])), rel=1e-3)
        assert abs(row["mean"][19] - row["expected"][19]) < 4 * row["error"][19], regime


def test_measures_of_two_equal_and_of_two_distant_sets() -> None:
    metrics = pytest.importorskip("lab.feature_metrics", reason="needs scikit-learn: pip install -e '.[lab]'", exc_type=ImportError)
    rng = np.random.default_rng(0)
    points = rng.standard_normal((300, 3))
    assert metrics.fid(points, points) == pytest.approx(0, abs=1e-9)
    assert metrics.fid(points + np.array([3, 0, 0]), points) == pytest.approx(9)
    assert metrics.kid(points[:150], points[150:]) == pytest.approx(0, abs=0.1)
    assert metrics.covered(points, points).all()
    assert not metrics.covered(points + 100, points).any()
    assert metrics.inception_score(np.eye(10)) == pytest.approx(10)
    assert metrics.inception_score(np.full((5, 10), 0.1)) == pytest.approx(1)


def test_what_each_regime_sees() -> None:
    recursion = pytest.importorskip("lab.recursive_training", reason="needs torch and scikit-learn", exc_type=ImportError)
    last = recursion.Model(lambda n: np.full((n, 2), 7.0), lambda _: math.nan)
    real, past, rng = np.zeros((20, 2)), np.ones((60, 2)), np.random.default_rng(0)
    seen = {regime: recursion.seen(regime, 3, 20, last, real, past, rng) for regime in recursion.REGIMES}
    assert {regime: len(data) for regime, data in seen.items()} == {"replace": 20, "grow": 80, "refresh": 20, "accumulate": 80}
    assert (seen["refresh"][:, 0] == 0).sum() == 2
    assert (seen["accumulate"][:60] == 1).all()
    with pytest.raises(ValueError, match="regime must be"):
        recursion.seen("mix", 3, 20, last, real, past, rng)


def test_the_experiment_runs_on_a_small_scale() -> None:
    pytest.importorskip("torch", reason="needs torch: pip install -e '.[lab]'")
    pytest.importorskip("sklearn", reason="needs scikit-learn: pip install -e '.[lab]'")
    found = model_collapse.check_small()
    json.dumps(found)
    assert set(found["digits"]["mixture"]) == set(model_collapse.TITLES)
