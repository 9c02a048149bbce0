"""The noise-schedule exhibit against lab.calc.diffusion."""

from __future__ import annotations

import numpy as np
import pytest

from browser.conftest import OpenPage
from browser.reading import call, settle, shown_number, slide, wait_for
from lab.calc import diffusion


@pytest.mark.parametrize("schedule", ["linear", "cosine"])
def test_levels_are_those_of_the_lab(open_page: OpenPage, schedule: str) -> None:
    """All thousand steps agree, to eleven digits."""
    page = open_page("noise-schedule")
    betas = diffusion.linear_betas() if schedule == "linear" else diffusion.cosine_betas()
    found = call(page, "diffusion", "Array.from(lib.alphaBars(argument))", schedule)
    np.testing.assert_allclose(found[1:], diffusion.alpha_bars(betas), rtol=1e-11)


def test_the_last_level_of_the_linear_schedule_is_the_closed_form(open_page: OpenPage) -> None:
    """The share that remains at step 1,000 is shown, and is the product of 1 - beta."""
    page = open_page("noise-schedule", "schedule=linear&step=1000")
    exact = float(np.prod(1 - np.linspace(1e-4, 0.02, 1000)))
    assert shown_number(page, "last") == pytest.approx(exact, rel=2e-3)
    assert shown_number(page, "level") == pytest.approx(exact, rel=2e-3)
    assert shown_number(page, "snr") == pytest.approx(10 * np.log10(exact / (1 - exact)), abs=0.05)


def test_the_slider_moves_the_step_and_dragging_the_plot_does_too(open_page: OpenPage) -> None:
    """Step 260 of the linear schedule has signal and noise equal."""
    page = open_page("noise-schedule", "schedule=linear")
    slide(page, "step", 260)
    levels = diffusion.alpha_bars(diffusion.linear_betas())
    assert shown_number(page, "level") == pytest.approx(levels[259], abs=1e-3)
    box = page.locator(".exhibit-plot").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 60)
    page.mouse.up()
    settle(page)
    assert page.evaluate("() => document.querySelector('noise-schedule').state.step") > 500


def test_the_exact_noise_is_minus_the_score(open_page: OpenPage) -> None:
    """The predicted noise agrees with a numerical derivative of the log density, with and without condition."""
    page = open_page("noise-schedule")
    expression = """[0.9, 0.3].flatMap((level) => [-1, 0.2, 1.5].flatMap((x) => [0, 1].map((w) => {
      const log = (at) => Math.log(lib.marginal(at, level, w === 1));
      return [lib.guidedNoise(x, level, w), -Math.sqrt(1 - level) * (log(x + 1e-5) - log(x - 1e-5)) / 2e-5];
    })))"""
    for found, numerical in call(page, "diffusion", expression):
        assert found == pytest.approx(numerical, abs=1e-6)


def test_many_steps_reach_the_density_and_few_do_not(open_page: OpenPage) -> None:
    """The distance of the samples from the target falls with the steps, for both samplers."""
    for sampler in ("ddim", "ddpm"):
        far = {}
        for steps in (2, 200):
            page = open_page("noise-schedule", f"sampler={sampler}&steps={steps}&guidance=1")
            page.wait_for_function("() => document.querySelector('[data-value=distance]')?.textContent !== '–'")
            far[steps] = shown_number(page, "distance")
        assert far[200] < 0.08 < far[2]


def test_guidance_narrows_the_samples(open_page: OpenPage) -> None:
    """At w = 4 they spread less than at w = 1."""
    spread = []
    for w in (1, 4):
        page = open_page("noise-schedule", f"guidance={w}&steps=100")
        page.wait_for_function("() => document.querySelector('[data-value=spread]')?.textContent !== '–'")
        spread.append(shown_number(page, "spread"))
    assert spread[1] < 0.6 * spread[0]


def test_reset_brings_the_start_back(open_page: OpenPage) -> None:
    """The number of the start is shown again."""
    page = open_page("noise-schedule")
    before = page.locator('[data-value="level"]').inner_text()
    slide(page, "step", 900)
    page.get_by_role("button", name="Reset").click()
    wait_for(page, "level", before)
