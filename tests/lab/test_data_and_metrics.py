"""The densities of the plane and the distances between sets of points: closed forms, and sums done another way."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

pytest.importorskip("scipy", reason="needs scipy: pip install -e '.[lab]'")

from lab import data, metrics

DENSITIES = list(data.densities().values())


@pytest.mark.parametrize("density", DENSITIES, ids=lambda d: d.name)
def test_a_true_density_integrates_to_one(density: data.Density) -> None:
    cells, area = data.grid()
    assert np.exp(density.log_density(cells)).sum() * area == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("density", DENSITIES, ids=lambda d: d.name)
def test_entropy_is_stated_to_a_millionth_and_samples_agree_with_it(density: data.Density) -> None:
    cells, area = data.grid(step=0.01)
    log_p = density.log_density(cells)
    with np.errstate(invalid="ignore"):
        finer = -np.nansum(np.exp(log_p) * log_p) * area
    assert density.entropy == pytest.approx(finer, abs=1e-6)
    sampled = -density.log_density(density.sample(100_000, np.random.default_rng(0)))
    assert density.entropy == pytest.approx(sampled.mean(), abs=5 * sampled.std() / math.sqrt(100_000) + 1e-9)


def test_the_ring_has_the_entropy_of_eight_separate_gaussians() -> None:
    ring = data.ring()
    separate = math.log(8) + 1 + math.log(2 * math.pi * ring.sigma**2)
    assert ring.entropy == pytest.approx(separate, abs=1e-4)


@pytest.mark.parametrize("density", DENSITIES, ids=lambda d: d.name)
def test_true_samples_cover_all_modes_and_lie_on_the_support(density: data.Density) -> None:
    covered = metrics.coverage(density, density.sample(20_000, np.random.default_rng(0)))
    assert covered["modes"] == density.modes
    assert covered["off_support"] <= 0.002
    assert covered["imbalance"] < 0.02


def test_packed_points_come_back_to_half_a_thousandth() -> None:
    x = data.moons().sample(100, np.random.default_rng(0))
    assert abs(data.unpack(data.pack(x)) - x).max() <= 0.0005 + 1e-12


def test_sliced_distance_of_a_shift_is_its_closed_form() -> None:
    x = np.random.default_rng(0).standard_normal((500, 2))
    assert metrics.sliced_w2(x, x) == 0
    assert metrics.sliced_w2(x, x + np.array([0.6, 0.8])) == pytest.approx(math.sqrt(0.5), rel=1e-9)  # |shift|^2 / 2, averaged


def test_mmd_agrees_with_a_sum_over_pairs_and_is_unbiased_about_zero() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((30, 2)), rng.standard_normal((40, 2)) + 1

    def kernel(a: np.ndarray, b: np.ndarray) -> float:
        return float(np.mean([math.exp(-((a - b) ** 2).sum() / (2 * h * h)) for h in metrics.BANDWIDTHS]))

    within_x = np.mean([kernel(x[i], x[j]) for i, j in product(range(30), repeat=2) if i != j])
    within_y = np.mean([kernel(y[i], y[j]) for i, j in product(range(40), repeat=2) if i != j])
    between = np.mean([kernel(a, b) for a, b in product(x, y)])
    assert metrics.mmd2(x, y) == pytest.approx(within_x + within_y - 2 * between, abs=1e-6)
    same = [metrics.mmd2(rng.standard_normal((100, 2)), rng.standard_normal((100, 2))) for _ in range(200)]
    assert abs(np.mean(same)) < 4 * np.std(same) / math.sqrt(200)
