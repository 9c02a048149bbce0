"""Schedules, Gaussians, decoding, watermarks, best-of-n and rotations against closed forms."""

import math

import numpy as np
import pytest

from lab.calc import decoding, diffusion, gaussians, integral, preference, rope, watermark


def test_linear_schedule_ends_at_its_closed_form() -> None:
    betas = diffusion.linear_betas()
    expected = math.prod(1 - (1e-4 + (0.02 - 1e-4) * i / 999) for i in range(1000))
    assert diffusion.alpha_bars(betas)[-1] == pytest.approx(expected, rel=1e-10)
    assert expected == pytest.approx(4.04e-5, rel=1e-2)


def test_cosine_betas_give_back_the_cosine_levels_until_the_clip() -> None:
    levels = diffusion.alpha_bars(diffusion.cosine_betas())
    np.testing.assert_allclose(levels[:-1], diffusion.cosine_alpha_bars()[:-1], rtol=1e-9)
    assert diffusion.cosine_betas().max() == 0.999
    assert levels[499] == pytest.approx(0.4938, abs=1e-4)  # cos^2(pi/2 x 0.508/1.008) over cos^2(pi/2 x 0.008/1.008)


def test_signal_to_noise_is_one_at_half() -> None:
    assert diffusion.signal_to_noise(np.array([0.5, 0.8]))[0] == 1
    assert diffusion.signal_to_noise(np.array([0.8]))[0] == pytest.approx(4)
    with pytest.raises(ValueError, match="strictly between"):
        diffusion.signal_to_noise(np.array([1.0]))
    with pytest.raises(ValueError, match="betas"):
        diffusion.alpha_bars(np.array([0.1, 1.0]))


def test_frechet_distance_has_its_closed_forms() -> None:
    eye = np.eye(3)
    mean = np.array([1.0, 2.0, 2.0])
    assert gaussians.frechet_distance(np.zeros(3), eye, mean, eye) == pytest.approx(9)
    assert gaussians.frechet_distance(mean, 4 * eye, mean, 9 * eye) == pytest.approx(3 * (3 - 2) ** 2)
    first = np.diag([1.0, 4.0, 9.0])
    second = np.diag([4.0, 4.0, 1.0])
    assert gaussians.frechet_distance(mean, first, mean, second) == pytest.approx((1 - 2) ** 2 + 0 + (3 - 1) ** 2)


def test_frechet_distance_does_not_depend_on_the_axes() -> None:
    rng = np.random.default_rng(0)
    turn, _ = np.linalg.qr(rng.normal(size=(4, 4)))
    first, second = np.diag([1.0, 2, 3, 4]), np.diag([4.0, 1, 1, 2])
    zero = np.zeros(4)
    plain = gaussians.frechet_distance(zero, first, zero, second)
    assert gaussians.frechet_distance(zero, turn @ first @ turn.T, zero, turn @ second @ turn.T) == pytest.approx(plain)
    assert gaussians.frechet_distance(zero, first, zero, first) == pytest.approx(0, abs=1e-9)
    with pytest.raises(ValueError, match="negative eigenvalue"):
        gaussians.frechet_distance(zero, -first, zero, second)


def test_kl_of_gaussians_agrees_with_the_integral() -> None:
    x = np.linspace(-30, 30, 200_001)
    p = preference.normal_density(x, 1.0, 0.7)
    q = preference.normal_density(x, -0.5, 1.6)
    numeric = float(integral.trapezoid(np.where(p > 0, p * np.log(np.maximum(p, 1e-300) / np.maximum(q, 1e-300)), 0), x))
    assert gaussians.kl_1d(1.0, 0.7, -0.5, 1.6) == pytest.approx(numeric, rel=1e-6)
    matrix = gaussians.kl(np.array([1.0]), np.array([[0.49]]), np.array([-0.5]), np.array([[2.56]]))
    assert matrix == pytest.approx(numeric, rel=1e-6)
    with pytest.raises(ValueError, match="invertible"):
        gaussians.kl(np.zeros(2), np.eye(2), np.zeros(2), np.diag([1.0, 0.0]))


def test_mixture_moments_of_two_far_modes() -> None:
    mean, spread = gaussians.mixture_moments(np.array([0.5, 0.5]), np.array([-3.0, 3.0]), np.array([1.0, 1.0]))
    assert (mean, spread) == pytest.approx((0, math.sqrt(10)))
    with pytest.raises(ValueError, match="add up to 1"):
        gaussians.mixture_moments(np.array([0.5, 0.4]), np.zeros(2), np.ones(2))


def test_recursive_fits_agree_with_simulation() -> None:
    rng = np.random.default_rng(0)
    runs, samples, generations = 20_000, 20, 8
    mean, spread = np.zeros(runs), np.ones(runs)
    kept_mean, kept_spread = np.zeros(runs), np.ones(runs)
    data = np.empty((runs, 0))
    for _ in range(generations):
        draws = mean[:, None] + spread[:, None] * rng.normal(size=(runs, samples))
        mean, spread = draws.mean(axis=1), draws.std(axis=1)
        more = kept_mean[:, None] + kept_spread[:, None] * rng.normal(size=(runs, samples))
        data = np.concatenate([data, more], axis=1)
        kept_mean, kept_spread = data.mean(axis=1), data.std(axis=1)
    assert (spread**2).mean() == pytest.approx(gaussians.replaced_variance(samples, generations), abs=0.02)
    assert (kept_spread**2).mean() == pytest.approx(gaussians.accumulated_variance(samples, generations), abs=0.02)


def test_accumulated_variance_keeps_above_its_limit() -> None:
    limit = gaussians.accumulated_variance_limit(50)
    assert limit < gaussians.accumulated_variance(50, 2000) < limit * 1.001
    assert gaussians.replaced_variance(50, 2000) < 1e-17


def test_temperature_moves_entropy_from_zero_to_log_n() -> None:
    scores = np.array([3.0, 1.0, 0.5, -1.0])
    entropies = [decoding.entropy(decoding.softmax(scores, t)) for t in (0.01, 0.5, 1, 2, 1e6)]
    assert entropies == sorted(entropies)
    assert entropies[0] == pytest.approx(0, abs=1e-9)
    assert entropies[-1] == pytest.approx(math.log(4))
    assert decoding.entropy(np.full(8, 1 / 8), base=2) == pytest.approx(3)


def test_nucleus_is_the_smallest_set_with_the_mass() -> None:
    p = np.array([0.1, 0.5, 0.15, 0.25])
    assert decoding.nucleus(p, 0.75).tolist() == [False, True, False, True]
    assert decoding.nucleus(p, 0.76).tolist() == [False, True, True, True]
    assert decoding.nucleus(p, 0.5).sum() == 1
    assert decoding.nucleus(p, 1.0).all()
    assert decoding.top_k(p, 2).tolist() == [False, True, False, True]
    assert decoding.min_p(p, 0.4).tolist() == [False, True, False, True]


def test_nucleus_entropy_is_that_of_what_is_left() -> None:
    scores = np.log(np.array([0.5, 0.25, 0.15, 0.1]))
    assert decoding.nucleus_entropy(scores, 1.0, 0.75) == pytest.approx(-(2 / 3) * math.log(2 / 3) - math.log(1 / 3) / 3)
    with pytest.raises(ValueError, match="temperature"):
        decoding.softmax(scores, 0)
    with pytest.raises(ValueError, match="add up to 1"):
        decoding.entropy(np.array([0.5, 0.4]))


def test_watermark_score_has_the_published_rate_at_four() -> None:
    assert watermark.z_score(75, 100, 0.5) == 5
    assert watermark.z_score(25, 100, 0.25) == 0
    assert watermark.false_positive_rate(4) == pytest.approx(3.17e-5, rel=1e-2)
    tokens = watermark.tokens_needed(4, 0.6, 0.25)
    assert watermark.z_score(0.6 * tokens, tokens, 0.25) >= 4 > watermark.z_score(0.6 * (tokens - 1), tokens - 1, 0.25)
    with pytest.raises(ValueError, match="must be above green_share"):
        watermark.tokens_needed(4, 0.2, 0.25)


def test_best_of_n_moves_and_gains_as_known() -> None:
    assert preference.best_of_n_kl(1) == 0
    assert preference.best_of_n_kl(2) == pytest.approx(math.log(2) - 0.5)
    x = np.linspace(-10, 10, 20_001)
    density = preference.normal_density(x)
    assert preference.best_of_n_mean(x, density, x, 2) == pytest.approx(1 / math.sqrt(math.pi), abs=1e-6)
    assert preference.best_of_n_mean(x, density, x, 10) == pytest.approx(1.538753, abs=1e-5)
    for n in (2, 10, 1000):
        assert preference.best_of_n_mean(x, density, x, n) < preference.kl_gain_bound(preference.best_of_n_kl(n))
    with pytest.raises(ValueError, match="n must be at least 1"):
        preference.best_of_n_kl(0.5)


def test_true_reward_given_proxy_is_half_for_equal_gaussians() -> None:
    grid = np.array([-1.0, 0.0, 2.0])
    density, truth = preference.true_given_proxy(grid, preference.normal_density)
    np.testing.assert_allclose(truth, grid / 2, atol=1e-9)
    np.testing.assert_allclose(density, preference.normal_density(grid, 0, math.sqrt(2)), atol=1e-9)
    wide = np.linspace(-400, 400, 400_001)
    assert integral.trapezoid(preference.student_density(wide, 3), wide) == pytest.approx(1, abs=1e-6)


def test_rotation_keeps_length_and_sees_only_distance() -> None:
    rng = np.random.default_rng(1)
    q, k = rng.normal(size=(2, 64))
    assert np.linalg.norm(rope.rotate(q, 17)) == pytest.approx(float(np.linalg.norm(q)))
    near = rope.rotate(q, 5) @ rope.rotate(k, 2)
    far = rope.rotate(q, 1005) @ rope.rotate(k, 1002)
    assert near == pytest.approx(far)
    ones = np.ones(64)
    assert rope.mean_similarity(np.array([3.0]), 64)[0] == pytest.approx(rope.rotate(ones, 8) @ rope.rotate(ones, 5) / 64)
    with pytest.raises(ValueError, match="even"):
        rope.frequencies(7)


def test_trapezoids_are_exact_for_straight_lines() -> None:
    grid = np.array([0.0, 1.0, 4.0])
    np.testing.assert_allclose(integral.trapezoid(np.stack([grid, 2 - grid]), grid), [8, 0])
    with pytest.raises(ValueError, match="grid"):
        integral.trapezoid(grid, grid[:2])


def test_gap_of_the_bound_with_an_exact_denoiser_is_that_of_a_simulation() -> None:
    """The bound is the sum of what is lost in each step; one step alone is the KL divergence of two Gaussians."""
    betas = diffusion.linear_betas()
    larger, smaller = diffusion.gaussian_bound_gaps(0.25, betas)
    assert [larger, smaller] == pytest.approx([0.002, 0.913], abs=5e-4)
    # At unit variance the noised data keeps it, and the larger variance is exact in the limit of small steps.
    assert diffusion.gaussian_bound_gaps(1.0, betas)[0] < 1e-3
    single = np.array([0.3])
    truth, model = 0.25 - 0.7 * 0.25**2 / (0.7 * 0.25 + 0.3), 0.3
    expected = gaussians.kl_1d(0.0, math.sqrt(truth), 0.0, math.sqrt(model))
    assert diffusion.gaussian_bound_gaps(0.25, single, dimensions=1)[0] == pytest.approx(expected)
