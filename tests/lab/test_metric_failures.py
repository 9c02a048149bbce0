"""The failures of the measures on digits: the committed results say what the page says, and a small version runs."""

from __future__ import annotations

import numpy as np
import pytest

from lab import pixels
from lab.foundations import metric_failures


def test_the_committed_results_show_each_failure() -> None:
    found = metric_failures.numbers()
    size, sets, dropped = found["sample_size"], found["sets"], found["dropped"]
    assert size["fid_mean"] == sorted(size["fid_mean"], reverse=True)
    assert all(abs(mean) < 3 * sd for mean, sd in zip(size["kid_mean"], size["kid_sd"], strict=True))
    for cheat in ("ten_images", "optimised_noise"):
        assert sets[cheat]["inception_score"] > sets["training"]["inception_score"]
        assert sets[cheat]["fid"] > 10 * sets["training"]["fid"]
    assert dropped["2"]["precision"]["mean"] > 0.95
    assert dropped["2"]["recall"]["mean"] < 0.3


def test_the_experiment_runs_on_a_small_scale() -> None:
    pytest.importorskip("torch", reason="needs torch: pip install -e '.[lab]'")
    pytest.importorskip("sklearn", reason="needs scikit-learn: pip install -e '.[lab]'")
    metric_failures.check_small()


def test_runs_of_a_tone_cover_its_pixels_once() -> None:
    tones = np.random.default_rng(0).integers(0, 3, (8, 17))
    again = np.zeros_like(tones)
    for tone in range(1, 3):
        for row, first, last in pixels.runs(tones, tone):
            again[row, first:last] += tone
    np.testing.assert_array_equal(again, tones)
