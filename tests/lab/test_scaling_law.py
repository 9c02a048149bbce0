"""The source's entropy rate, the fit, the optima, repeated data and the answers, each against what is known of it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from lab import markov
from lab.calc import repetition
from lab.calc.chinchilla import Law, loss, optimum

HAND = np.array([[0.9, 0.1], [0.4, 0.6]])
TRUE = Law(3.2, 300.0, 60.0, 0.55, 0.35)


def small_source(seed: int = 3) -> markov.MarkovSource:
    return markov.zipf_source(6, 2, 1.2, 1.0, (1.0, 1.0), seed)


def test_entropy_rate_of_a_chain_by_hand() -> None:
    """Stationary chances 4/5 and 1/5, so 0.8 H(0.1) + 0.2 H(0.4) nats."""
    source = markov.MarkovSource(HAND, 1)
    np.testing.assert_allclose(source.stationary, [0.8, 0.2], atol=1e-12)
    binary = [-(p * math.log(p) + (1 - p) * math.log(1 - p)) for p in (0.1, 0.4)]
    assert source.entropy_rate == pytest.approx(0.8 * binary[0] + 0.2 * binary[1])


def test_independent_symbols_have_the_entropy_of_one_of_them() -> None:
    weights = markov.zipf(4, 1.0)
    np.testing.assert_allclose(weights, np.array([12, 6, 4, 3]) / 25)
    source = markov.MarkovSource(np.tile(weights, (16, 1)), 2)
    np.testing.assert_allclose(source.stationary, np.outer(weights, weights).ravel(), atol=1e-12)
    assert source.entropy_rate == pytest.approx(float(markov.entropy(weights)))


def test_rows_that_permute_one_list_have_its_entropy_as_rate() -> None:
    source = small_source()
    assert source.entropy_rate == pytest.approx(float(markov.entropy(markov.zipf(6, 1.2))), abs=1e-12)
    assert np.ptp(source.stationary) > 0.02  # contexts differ in frequency all the same


def test_stationary_chances_and_entropy_agree_with_a_long_text() -> None:
    source = small_source()
    text = source.sample(400, 1000, np.random.default_rng(0))
    contexts, symbols = source.contexts_of(text), text[:, source.order :]
    counted = np.bincount(contexts.ravel(), minlength=source.contexts) / contexts.size
    np.testing.assert_allclose(counted, source.stationary, atol=3e-3)
    surprise = -np.log(source.rows[contexts, symbols])
    assert surprise.mean() == pytest.approx(source.entropy_rate, abs=5e-3)


def test_a_longer_text_begins_with_the_shorter_one() -> None:
    short, long = (small_source().sample(5, n, np.random.default_rng(1)) for n in (10, 20))
    np.testing.assert_array_equal(short, long[:, :12])


def test_contexts_and_their_symbols_are_each_others_inverse() -> None:
    source = small_source()
    every = np.arange(source.contexts)
    np.testing.assert_array_equal(source.contexts_of(source.digits(every)[:, [0, 1, 1]])[:, 0], every)


def test_loss_of_the_source_itself_is_the_entropy_rate_and_a_uniform_guess_costs_log_v() -> None:
    source = small_source()
    assert source.cross_entropy(np.log(source.rows)) == pytest.approx(source.entropy_rate)
    assert source.cross_entropy(np.full_like(source.rows, -math.log(6))) == pytest.approx(math.log(6))


def test_tables_that_are_no_source_are_refused() -> None:
    with pytest.raises(ValueError, match="no table of order 2"):
        markov.MarkovSource(HAND, 2)
    with pytest.raises(ValueError, match="distribution"):
        markov.MarkovSource(HAND * 0.9, 1)
    with pytest.raises(ValueError, match="periodic"):
        _ = markov.MarkovSource(np.array([[0.0, 1, 0], [0.5, 0, 0.5], [0, 1, 0]]), 1).stationary
    with pytest.raises(ValueError, match="2 spreads"):
        markov.zipf_source(4, 2, 1.0, 1.0, (1.0,), 0)


def test_repeated_data_is_worth_as_much_as_fresh_at_first_and_little_at_last() -> None:
    assert repetition.effective_data(100, 1, 15) == 100
    assert repetition.effective_data(100, 2, 1e6) == pytest.approx(200, rel=1e-5)
    assert repetition.effective_data(100, 1e9, 15) == pytest.approx(1600)
    assert repetition.effective_data(100, 16, 15) == pytest.approx(100 + 1500 * (1 - math.exp(-1)))
    with pytest.raises(ValueError, match="at least 1"):
        repetition.effective_data(100, 0.5, 15)


def test_edit_distance_of_known_pairs() -> None:
    from lab.laws.answers import edit_distance

    pairs = [("kitten.", "sitting"), ("abcdefg", "abcdefg"), ("abcdefg", "bcdefga")]
    first, second = (np.array([[ord(c) for c in pair[i]] for pair in pairs]) for i in (0, 1))
    assert edit_distance(first, second).tolist() == [3, 0, 2]


def test_a_network_with_the_sources_own_chances_is_always_right() -> None:
    from lab.laws import answers

    source = small_source()
    marks = answers.marks(source, np.log(source.rows), answers.Questions.draw(source, 50, 0))
    for name in ("shared", "greedy"):
        assert set(marks[name]["exact"].values()) == {1.0}
        assert marks[name]["per_symbol"] == 1
        assert set(marks[name]["edit_credit"].values()) == {1.0}


def test_sampled_exact_match_is_the_product_of_the_chances_of_the_symbols() -> None:
    """For independent symbols the mean over true texts is the collision chance to the power of the length."""
    from lab.laws import answers

    weights = markov.zipf(4, 1.0)
    source = markov.MarkovSource(np.tile(weights, (4, 1)), 1)
    marks = answers.marks(source, np.log(source.rows), answers.Questions.draw(source, 20_000, 0))
    collision = float((weights**2).sum())
    assert marks["sampled"]["exact"]["1"] == pytest.approx(collision, rel=0.02)
    assert marks["sampled"]["exact"]["4"] == pytest.approx(collision**4, rel=0.1)
    assert marks["sampled"]["log_chance"] == pytest.approx(-source.entropy_rate, abs=0.02)


def test_exact_match_of_independent_symbols_is_the_power_of_their_share() -> None:
    from lab.laws.answers import strict

    right = (np.random.default_rng(0).random((50_000, 16)) < 0.9).astype(np.int64)
    shares = strict(right)
    for length in (1, 4, 16):
        assert shares[str(length)] == pytest.approx(0.9**length, abs=0.01)


def synthetic(noise: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """N, D and losses of `TRUE` on a grid, with relative noise."""
    sizes, tokens = (grid.ravel() for grid in np.meshgrid(2000 * 2.0 ** np.arange(7), 30_000 * 2.0 ** np.arange(8)))
    exact = np.array([loss(TRUE, n, d) for n, d in zip(sizes, tokens, strict=True)])
    return sizes, tokens, exact * np.exp(np.random.default_rng(0).normal(0, noise, len(exact)))


@pytest.mark.parametrize(("noise", "tolerance"), [(0.0, 1e-3), (1e-3, 0.05)])
def test_the_fit_recovers_known_constants(noise: float, tolerance: float) -> None:
    pytest.importorskip("scipy", reason="the fit is scipy's")
    from lab.laws import fit

    theta = fit.descend(fit.Points(*synthetic(noise)), fit.starts(211))
    assert np.exp(theta[2]) == pytest.approx(TRUE.E, rel=tolerance)
    assert theta[3:] == pytest.approx([TRUE.alpha, TRUE.beta], rel=tolerance)


def test_the_gradient_of_the_fit_is_that_of_differences() -> None:
    scipy = pytest.importorskip("scipy.optimize", reason="the fit is scipy's")
    from lab.laws import fit

    data, theta = fit.Points(*synthetic(1e-3)), np.array([5.0, 4.0, 1.0, 0.5, 0.4])
    slope = scipy.approx_fprime(theta, lambda x: fit.objective(x, data)[0], 1e-7)
    np.testing.assert_allclose(fit.objective(theta, data)[1], slope, rtol=1e-4, atol=1e-5)


def test_the_three_approaches_find_the_optimum_of_a_known_law() -> None:
    from lab.laws import optima

    rows = []
    for size in range(9):
        weights = 2000 * 2**size
        for amount in range(9):
            tokens = 30_000 * 2.0**amount
            seen = tokens / 2.0 ** np.arange(8, -1, -1)
            curve = [(float(d), loss(TRUE, weights, float(d))) for d in seen]
            rows.append({"size": size, "amount": amount, "N": weights, "C": 6 * weights * tokens, "curve": curve, "loss": curve[-1][1]})
    found = optima.profiles(rows)
    budgets = np.geomspace(found[1].C, found[-2].C, 40)
    exact = optima.parametric(TRUE, budgets)
    assert exact.power()[1] == pytest.approx(TRUE.beta / (TRUE.alpha + TRUE.beta))
    assert optima.vertices(found).power()[1] == pytest.approx(exact.power()[1], abs=0.05)
    assert optima.envelope(rows, budgets).power()[1] == pytest.approx(exact.power()[1], abs=0.08)
    for compute, best in zip(exact.C, exact.N, strict=True):
        grid = best * np.geomspace(0.1, 10, 2001)
        losses = [loss(TRUE, float(n), float(compute / 6 / n)) for n in grid]
        assert grid[int(np.argmin(losses))] == pytest.approx(best, rel=0.01)
        assert optimum(TRUE, float(compute)).parameters == best


def test_the_worth_of_repeated_data_is_recovered() -> None:
    pytest.importorskip("scipy", reason="the fit is scipy's")
    from lab.laws import repetition as fitted

    epochs = [1, 2, 4, 8, 16, 32, 64]
    losses = [1.01 * loss(TRUE, 9000, repetition.effective_data(65536, n, 7.0)) for n in epochs]
    assert fitted.constant(TRUE, 9000, 65536, epochs, losses) == pytest.approx(7, rel=1e-3)
    assert fitted.equivalent(TRUE, 9000, [loss(TRUE, 9000, 1e5), 1.0]) == [pytest.approx(1e5), None]


def test_a_small_version_of_the_experiment_runs_is_taken_up_again_and_agrees_with_the_record(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="the networks are torch's")
    from lab.scaling import scaling_law_check

    scaling_law_check.check_small(tmp_path)


def test_the_committed_results_hang_together() -> None:
    path = Path(__file__).parents[2] / "lab" / "scaling" / "scaling_law.json"
    if not path.exists():
        pytest.skip("lab/scaling/scaling_law.json is not measured yet")
    data = json.loads(path.read_text(encoding="utf-8"))
    source = data["protocol"]
    made = markov.zipf(source["symbols"], source["exponent"])
    assert data["source"]["entropy_rate"] == pytest.approx(float(markov.entropy(made)), rel=1e-5)
    assert len(data["runs"]) >= 40
    for run in data["runs"].values():
        assert run["C"] == 6 * run["N"] * run["D"]
        assert run["loss"] > data["source"]["entropy_rate"]
        assert run["curve"][-1] == [run["D"], run["loss"]]
