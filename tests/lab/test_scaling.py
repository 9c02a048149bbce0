"""Compute-optimal training, energy and the metric's part in emergence."""

import numpy as np
import pytest

from lab.calc import chinchilla as ch
from lab.calc import emergence, energy

LAWS = (ch.HOFFMANN_PRINTED, ch.HOFFMANN_UNROUNDED, ch.BESIROGLU)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("compute", [1e18, 5.76e23, 1e27])
def test_optimum_beats_every_neighbour_on_a_grid(law: ch.Law, compute: float) -> None:
    best = ch.optimum(law, compute)
    assert 6 * best.parameters * best.tokens == pytest.approx(compute)
    grid = best.parameters * np.logspace(-3, 3, 6001)
    losses = [ch.loss(law, n, compute / 6 / n) for n in grid]
    assert best.loss <= min(losses) + 1e-12
    assert grid[int(np.argmin(losses))] == pytest.approx(best.parameters, rel=2e-3)


def test_unrounded_constants_give_the_published_size_at_gophers_budget() -> None:
    """Hoffmann et al. 2022, section 3.3: 40 billion parameters for 5.76e23 FLOP by approach 3."""
    assert round(ch.optimum(ch.HOFFMANN_UNROUNDED, 5.76e23).parameters / 1e9) == 40


def test_refit_agrees_with_twenty_tokens_per_parameter_and_the_printed_constants_do_not() -> None:
    assert ch.optimum(ch.BESIROGLU, 5.76e23).tokens_per_parameter == pytest.approx(20, rel=0.15)
    assert ch.optimum(ch.HOFFMANN_PRINTED, 5.76e23).tokens_per_parameter > 80


@pytest.mark.parametrize("law", LAWS)
def test_compute_for_inverts_the_optimum(law: ch.Law) -> None:
    best = ch.optimum(law, 1e22)
    assert ch.compute_for(law, best.loss - law.E) == pytest.approx(1e22)


def test_symmetric_law_splits_evenly() -> None:
    best = ch.optimum(ch.Law(0, 1, 1, 0.5, 0.5), 600.0)
    assert best.parameters == pytest.approx(10)
    assert best.tokens == pytest.approx(10)


def test_tokens_for_meets_the_target_or_says_that_nothing_does() -> None:
    tokens = ch.tokens_for(ch.BESIROGLU, 2.1, 7e9)
    assert ch.loss(ch.BESIROGLU, 7e9, tokens) == pytest.approx(2.1)
    with pytest.raises(ValueError, match="with any amount of data"):
        ch.tokens_for(ch.BESIROGLU, 1.83, 7e9)


def test_impossible_laws_are_refused() -> None:
    with pytest.raises(ValueError, match="alpha"):
        ch.Law(1, 1, 1, 0, 0.5)
    with pytest.raises(ValueError, match="compute"):
        ch.optimum(ch.BESIROGLU, -1)


def test_energy_of_gpt3_equals_the_published_estimate() -> None:
    """Patterson et al. 2021, table 4: 1,287 MWh, 552 t, 14.8 days on 10,000 V100s."""
    seconds = energy.device_seconds(3.14e23, 125e12, 24.6 / 125)
    kwh = energy.energy_kwh(seconds, 330, 1.10)
    assert kwh == pytest.approx(1.287e6, rel=1e-3)
    assert energy.carbon_tonnes(kwh, 0.429) == pytest.approx(552, rel=1e-3)
    assert energy.run_days(3.14e23, 125e12, 24.6 / 125, 10_000) == pytest.approx(14.8, rel=5e-3)


def test_energy_refuses_the_impossible() -> None:
    with pytest.raises(ValueError, match="pue"):
        energy.energy_kwh(1, 1, 0.9)
    with pytest.raises(ValueError, match="utilisation"):
        energy.device_seconds(1, 1, 1.2)
    assert energy.energy_kwh(3600, 1000) == 1


def test_exact_match_is_the_power_of_the_token_accuracy() -> None:
    assert emergence.exact_match(0.9, 10) == pytest.approx(0.34868, abs=1e-5)
    assert emergence.exact_match(0.9, 1) == 0.9
    assert emergence.accuracy_for(0.5, 10) ** 10 == pytest.approx(0.5)
    assert emergence.accuracy_from_loss(0) == 1
    with pytest.raises(ValueError, match="between 0 and 1"):
        emergence.exact_match(1.1, 2)
