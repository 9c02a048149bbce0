"""The optimal-discriminator exhibit against lab.calc.discriminator."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from browser.conftest import ROOT, OpenPage
from browser.reading import call, choose, number, settle, shown, shown_number
from browser.running import wait_until_idle
from lab.calc import discriminator

NAME = "optimal-discriminator"
GAMES = [(0.0, 1.0), (5.0, 0.6), (-2.0, 0.6), (6.0, 3.0), (-6.0, 0.3)]


@pytest.mark.parametrize(("mean", "spread"), GAMES)
def test_the_curve_is_p_over_p_plus_q(open_page: OpenPage, mean: float, spread: float) -> None:
    """To 1e-9 of the lab's all along the line, and to 1e-6 of the quotient where it can be computed as such."""
    x = discriminator.GRID[3400:6201:40]
    found = call(
        open_page(NAME), "discriminator", "argument[0].map((x) => lib.at(x, argument[1], argument[2]))", [x.tolist(), mean, spread]
    )
    real = np.array([each["real"] for each in found])
    p, q = (np.exp([each[key] for each in found]) for key in ("logP", "logQ"))
    game = discriminator.play(mean, spread)
    np.testing.assert_allclose(real, game.discriminator[3400:6201:40], atol=1e-9)
    np.testing.assert_allclose(np.log(p), game.log_p[3400:6201:40], rtol=1e-9, atol=1e-9)
    inside = p + q > 1e-250
    np.testing.assert_allclose(real[inside], (p / (p + q))[inside], atol=1e-6)


@pytest.mark.parametrize(("mean", "spread"), GAMES)
def test_divergence_and_gradients_are_the_labs(open_page: OpenPage, mean: float, spread: float) -> None:
    """Eight digits from a coarser grid; the divergence lies between 0 and log 2 and is what the page shows."""
    page = open_page(NAME, f"mean={mean}&spread={spread}")
    found, game = call(page, "discriminator", "lib.play(argument[0], argument[1])", [mean, spread]), discriminator.play(mean, spread)
    assert found["divergence"] == pytest.approx(game.divergence, rel=1e-8)
    assert found["saturating"] == pytest.approx(game.saturating, rel=1e-6, abs=1e-9)
    assert found["nonSaturating"] == pytest.approx(game.non_saturating, rel=1e-6, abs=1e-9)
    assert 0 < found["divergence"] < math.log(2)
    assert shown_number(page, "divergence") == pytest.approx(game.divergence, abs=6e-5)
    assert shown_number(page, "nonSaturating") == pytest.approx(game.non_saturating[0], rel=6e-3, abs=1e-9)


def test_a_step_goes_down_the_chosen_loss(open_page: OpenPage) -> None:
    """By 0.05 times its slope in the mean and in the logarithm of the deviation."""
    page = open_page(NAME)
    for field in ("non_saturating", "saturating"):
        page.get_by_role("button", name="Reset").click()
        if field == "saturating":
            choose(page, "Saturating")
        page.get_by_role("button", name="+ 1 step").click()
        settle(page)
        by_mean, by_spread = getattr(discriminator.play(5, 0.6), field)
        state = page.evaluate("(name) => ({ ...document.querySelector(name).state })", NAME)
        assert state["mean"] == pytest.approx(5 - 0.05 * by_mean, rel=1e-6)
        assert state["spread"] == pytest.approx(0.6 * math.exp(-0.05 * by_spread * 0.6), rel=1e-6)


def test_the_non_saturating_generator_settles_on_one_mode_and_the_other_hardly_moves(open_page: OpenPage) -> None:
    """What the exhibit asks its reader to try, with motion and without."""
    for motion in ("no-preference", "reduce"):
        page = open_page(NAME, reduced_motion=motion)
        page.get_by_role("button", name="+ 50 steps").click()
        page.wait_for_function("(name) => Math.abs(document.querySelector(name).state.mean - 2) < 0.05", arg=NAME)
        page.get_by_role("button", name="Reset").click()
        choose(page, "Saturating")
        page.get_by_role("button", name="+ 50 steps").click()
        page.wait_for_function("(name) => document.querySelector(name).state.mean < 4.995", arg=NAME)
        page.wait_for_timeout(500)
        assert page.evaluate("(name) => document.querySelector(name).state.mean", NAME) > 4


def test_the_generator_can_be_dragged(open_page: OpenPage) -> None:
    """Over the upper plot, within its limits."""
    page = open_page(NAME)
    box = page.locator(".exhibit-plot").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 42, box["y"] + 60, steps=3)
    page.mouse.up()
    settle(page)
    assert page.evaluate("(name) => document.querySelector(name).state.mean", NAME) == -6


def test_the_trained_gan_misses_modes_and_the_penalty_finds_all(open_page: OpenPage) -> None:
    """In samples that are drawn here, beside the lab's means over five seeds."""
    page = open_page(NAME)
    wait_until_idle(page, NAME)
    results = json.loads((ROOT / "lab/foundations/eight_families.json").read_text(encoding="utf-8"))["results"]
    for key, name in (("gan", "gan"), ("r1", "gan_r1")):
        measured = results[name]["ring"]["modes"]
        assert shown(page, f"{key}Lab") == f"{measured['mean']:.1f} ± {measured['sd']:.1f}"
    assert number(shown(page, "gan")) <= 6
    assert shown(page, "r1") == "8 of 8"
