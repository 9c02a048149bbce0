"""The langevin-landscape exhibit against numerical integration and the stationary variance of the chapter."""

from __future__ import annotations

import numpy as np
import pytest

from browser.conftest import OpenPage
from browser.reading import call, choose, settle, shown, shown_number, slide
from lab.calc.integral import trapezoid

WALK = """(async () => { const { Random } = await import('/exhibits/lib/random.js');
  const run = lib.walk(argument, new Random(4)); let step; do step = run.next(); while (!step.done); return Array.from(step.value); })()"""
GRADIENTS = """(() => { const { energy, gradient } = lib.ENERGIES[argument];
  return [-1.7, -0.4, 0.2, 1.3].map((x) => [gradient(x), (energy(x + 1e-5) - energy(x - 1e-5)) / 2e-5]); })()"""
DENSITY = """(() => { const d = lib.density(argument);
  return [d.grid, d.values, d.grid.map((x) => Math.exp(-lib.ENERGIES[argument].energy(x)))]; })()"""


@pytest.mark.parametrize("name", ["two", "well", "three"])
def test_gradients_are_those_of_the_energies_and_densities_add_up_to_one(open_page: OpenPage, name: str) -> None:
    """Against a numerical derivative, and the integral of exp(-E) on the same grid."""
    page = open_page("langevin-landscape")
    pairs = call(
        page,
        "langevin",
        GRADIENTS,
        name,
    )
    for exact, numerical in pairs:
        assert exact == pytest.approx(numerical, abs=1e-6)
    grid, values, raw = call(
        page,
        "langevin",
        DENSITY,
        name,
    )
    z = float(trapezoid(np.array(raw), np.array(grid)))
    np.testing.assert_allclose(values, np.array(raw) / z, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("name", ["two", "well"])
def test_langevin_walkers_match_the_density(open_page: OpenPage, name: str) -> None:
    """The largest difference of the distributions is below the 1 % level of Kolmogorov and Smirnov for 600 walkers."""
    given = {"name": name, "method": "langevin", "eta": 0.05, "steps": 1500, "start": None, "count": 600}
    page = open_page("langevin-landscape")
    walkers = np.sort(call(page, "langevin", f"await {WALK}", given))
    truth = call(page, "langevin", "lib.density(argument)", name)
    grid, below = (
        np.array(truth["grid"]),
        np.concatenate([[0], np.cumsum((np.array(truth["values"])[1:] + np.array(truth["values"])[:-1]) / 2 * truth["gap"])]),
    )
    share = np.interp(walkers, grid, below)
    ranks = np.arange(1, 601) / 600
    far = float(np.max(np.maximum(np.abs(ranks - share), np.abs(ranks - 1 / 600 - share))))
    assert far < 1.63 / 600**0.5
    assert call(page, "langevin", "lib.ksDistance(argument[0], lib.density(argument[1]))", [walkers.tolist(), name]) == pytest.approx(
        far, abs=1e-4
    )


def test_gradient_descent_stops_in_the_valleys(open_page: OpenPage) -> None:
    """From a spread start two places remain, and the share in each counts starts."""
    given = {"name": "two", "method": "descent", "eta": 0.1, "steps": 2000, "start": None, "count": 600}
    walkers = np.array(call(open_page("langevin-landscape"), "langevin", f"await {WALK}", given))
    assert len(np.unique(np.round(walkers, 4))) == 2


@pytest.mark.parametrize("eta", [0.1, 1.0])
def test_a_fixed_step_gives_the_variance_of_the_chapter(open_page: OpenPage, eta: float) -> None:
    """1 / (1 - eta / 4) for E = x^2 / 2, within four standard errors of 20,000 walkers."""
    given = {"name": "well", "method": "langevin", "eta": eta, "steps": 200, "start": 0, "count": 20000}
    walkers = np.array(call(open_page("langevin-landscape"), "langevin", f"await {WALK}", given))
    exact = 1 / (1 - eta / 4)
    assert walkers.var() == pytest.approx(exact, abs=4 * exact * (2 / 20000) ** 0.5)


def test_the_page_tells_the_two_rules_apart(open_page: OpenPage) -> None:
    """After 1,500 steps Langevin fits the density and descent does not."""
    page = open_page("langevin-landscape", "steps=1500")
    page.wait_for_function("() => document.querySelector('[data-value=fits]')?.textContent === 'yes'")
    choose(page, "Descent")
    page.wait_for_function("() => document.querySelector('[data-value=fits]').textContent === 'no'")
    assert shown_number(page, "ks") > 0.2


def test_step_by_step_is_the_same_as_at_once(open_page: OpenPage) -> None:
    """Three single steps end where the slider at three does."""
    page = open_page("langevin-landscape")
    for _ in range(3):
        page.get_by_role("button", name="+ 1 step").click()
        settle(page)
    singly = [shown(page, key) for key in ("ks", "variance", "left")]
    slide(page, "steps", 1000)
    slide(page, "steps", 3)
    page.wait_for_function("(old) => document.querySelector('[data-value=ks]').textContent === old", arg=singly[0])
    assert [shown(page, key) for key in ("ks", "variance", "left")] == singly


def test_play_runs_and_pauses(open_page: OpenPage) -> None:
    """The button changes its name, steps are taken, and pausing holds them."""
    page = open_page("langevin-landscape")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('langevin-landscape').state.steps > 10")
    page.get_by_role("button", name="Pause").click()
    steps = page.evaluate("() => document.querySelector('langevin-landscape').state.steps")
    settle(page)
    assert page.evaluate("() => document.querySelector('langevin-landscape').state.steps") == steps


def test_with_less_motion_it_jumps(open_page: OpenPage) -> None:
    """Play takes strides of 250 steps and does not glide."""
    page = open_page("langevin-landscape", reduced_motion="reduce")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('langevin-landscape').state.steps > 0")
    assert page.evaluate("() => document.querySelector('langevin-landscape').state.steps") % 250 == 0
