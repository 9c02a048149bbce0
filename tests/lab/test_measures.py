"""Coverage, overlap metrics, rounding, intervals and optimisers against hand-made and closed-form values."""

import math

import numpy as np
import pytest

from lab.calc import optimisers, overlap, quantisation, repeated_sampling, uncertainty


def words(text: str) -> list[str]:
    """The tokens of a text, split at spaces."""
    return text.split()


def test_coverage_and_its_estimate_agree() -> None:
    assert repeated_sampling.coverage(0.5, 2) == 0.75
    assert repeated_sampling.coverage_estimate(10, 3, 1) == pytest.approx(0.3)
    assert repeated_sampling.coverage_estimate(4, 2, 2) == pytest.approx(5 / 6)  # one of six pairs holds none right
    chance = 0.2
    expected = sum(
        math.comb(12, c) * chance**c * (1 - chance) ** (12 - c) * repeated_sampling.coverage_estimate(12, c, 5) for c in range(13)
    )
    assert expected == pytest.approx(repeated_sampling.coverage(chance, 5))
    with pytest.raises(ValueError, match="at most drawn"):
        repeated_sampling.coverage_estimate(4, 5, 2)


def test_majority_helps_above_one_half_only() -> None:
    assert repeated_sampling.majority(0.6, 3) == pytest.approx(0.648)
    assert repeated_sampling.majority(0.5, 101) == pytest.approx(0.5)
    assert repeated_sampling.majority(0.4, 101) < 0.03
    with pytest.raises(ValueError, match="odd"):
        repeated_sampling.majority(0.6, 2)


def test_bleu_of_the_papers_clipping_example() -> None:
    """Papineni et al. 2002: seven times "the" has a clipped unigram precision of 2/7."""
    reference = words("the cat is on the mat")
    assert overlap.clipped_precision(["the"] * 7, reference, 1) == pytest.approx(2 / 7)
    assert overlap.bleu(reference, reference) == 1
    assert overlap.bleu(reference[:5], reference, 2) == pytest.approx(math.exp(-1 / 5))
    assert overlap.bleu(words("no words here at all"), reference) == 0


def test_rouge_of_the_papers_example() -> None:
    """Lin 2004, section 3.1: "police killed the gunman" against two candidates."""
    reference = words("police killed the gunman")
    first, second = words("police kill the gunman"), words("the gunman kill police")
    assert overlap.rouge_l(first, reference) == 0.75
    assert overlap.rouge_l(second, reference) == 0.5
    assert overlap.rouge_n(first, reference, 2) == overlap.rouge_n(second, reference, 2) == pytest.approx(1 / 3)
    with pytest.raises(ValueError, match="at least one token"):
        overlap.rouge_l([], reference)


def test_rounding_keeps_the_grid_and_gains_six_decibels_a_bit() -> None:
    grid = np.array([-7.0, -3.0, 0.0, 7.0])
    np.testing.assert_array_equal(quantisation.absmax_rounded(grid, 4), grid)
    values = np.random.default_rng(0).uniform(-1, 1, 200_000)
    eight, nine = (quantisation.signal_to_error(values, quantisation.absmax_rounded(values, bits)) for bits in (8, 9))
    assert nine - eight == pytest.approx(20 * math.log10(255 / 127), abs=0.05)
    step = 1 / 127
    assert eight == pytest.approx(10 * math.log10((1 / 3) / (step**2 / 12)), abs=0.1)
    with pytest.raises(ValueError, match="no error"):
        quantisation.signal_to_error(grid, grid)
    with pytest.raises(ValueError, match="blocks of 3"):
        quantisation.absmax_rounded(grid, 4, 3)


def test_an_outlier_spoils_its_own_block_only() -> None:
    values = np.random.default_rng(0).standard_normal(1024)
    values[5] = 100
    whole = quantisation.absmax_rounded(values, 4)
    blocks = quantisation.absmax_rounded(values, 4, 64)
    assert np.all(whole[64:] == 0)
    assert np.any(blocks[64:] != 0)


def test_wilson_interval_of_known_values() -> None:
    low, high = uncertainty.wilson_interval(0, 10)
    assert (low, high) == pytest.approx((0, 0.2775), abs=1e-4)
    low, high = uncertainty.wilson_interval(80, 100)
    assert (low, high) == pytest.approx((0.7112, 0.8666), abs=1e-4)
    assert uncertainty.half_width(0.5, 100) == pytest.approx(0.098, abs=1e-3)
    assert uncertainty.questions_for_gap(0.8, 0.02) == 3074
    with pytest.raises(ValueError, match="at most 10"):
        uncertainty.wilson_interval(11, 10)


def test_descent_on_a_quadratic_has_its_closed_form() -> None:
    start, curvatures = np.array([1.0, 1.0]), np.array([1.0, 10.0])
    path = optimisers.momentum_path(start, curvatures, 0.05, 20)
    np.testing.assert_allclose(path[-1], [(1 - 0.05) ** 20, (1 - 0.5) ** 20])
    adam = optimisers.adam_path(start, curvatures, 0.1, 1)
    np.testing.assert_allclose(adam[1], start - 0.1, atol=1e-6)  # the first step has the length of the rate
    assert optimisers.quadratic_loss(start, curvatures) == 5.5
    with pytest.raises(ValueError, match="momentum"):
        optimisers.momentum_path(start, curvatures, 0.1, 1, 1.0)
