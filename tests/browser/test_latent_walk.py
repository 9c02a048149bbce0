"""The latent-walk exhibit against the exports in NumPy and lab.calc.rate_distortion."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from browser.conftest import OpenPage
from browser.reading import call, choose, number, settle, shown, shown_number, slide
from browser.running import wait_until_idle
from lab.calc import rate_distortion
from lab.data import ring
from lab.exported import read
from lab.families.latent_walk import numbers

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAME = "latent-walk"


def place(page: Page) -> list[float]:
    """Where the decoder puts the point on the way."""
    return [number(each) for each in re.findall(r"[−\d.]+", shown(page, "here"))]


@pytest.mark.parametrize("turn", [0, 45, 150])
@pytest.mark.parametrize(("model", "option"), [("vae", "β = 1"), ("beta_vae", "β = 4")])
def test_the_walk_is_decoded_as_by_the_lab(open_page: OpenPage, model: str, option: str, turn: int) -> None:
    """The point on the way, turned back and decoded in NumPy, and the share of the walk on the support."""
    page = open_page(NAME, f"model={model}&turn={turn}&way=0.3&ax=-1&ay=0.5&bx=1.2&by=-0.7")
    wait_until_idle(page, NAME)
    assert page.get_by_role("radio", name=option).is_checked()
    angle = math.radians(turn)
    back = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    ends = np.array([[-1, 0.5], [1.2, -0.7]])
    walk = ends[0] + np.linspace(0, 1, 41)[:, None] * (ends[1] - ends[0])
    decoded = read(model).network("decoder.", walk @ back.T)
    assert place(page) == pytest.approx(decoded[12].tolist(), abs=6e-3)
    assert shown_number(page, "walked") == pytest.approx((ring().mode_of(decoded) >= 0).mean(), abs=6e-3)


def test_divergence_and_error_are_those_of_the_still_figure(open_page: OpenPage) -> None:
    """Means over 2,000 points here and 20,000 there; beta = 4 has the smaller divergence and the larger error."""
    expected, found = numbers(), {}
    page = open_page(NAME)
    for model, option in (("beta_vae", "β = 4"), ("vae", "β = 1")):
        choose(page, option)
        wait_until_idle(page, NAME)
        found[model] = (shown_number(page, "rate"), shown_number(page, "distortion"))
        assert found[model] == pytest.approx((expected[model]["rate"], expected[model]["distortion"]), rel=0.06, abs=2e-3)
    assert found["beta_vae"][0] < found["vae"][0]
    assert found["beta_vae"][1] > found["vae"][1]


def test_turning_the_plane_changes_what_axes_do_and_nothing_that_counts(open_page: OpenPage) -> None:
    """Divergence, error and bound stay to the last digit; the decoded point does not."""
    page = open_page(NAME)
    wait_until_idle(page, NAME)
    kept = [shown(page, key) for key in ("rate", "distortion", "elbo", "sigma")]
    before = place(page)
    slide(page, "turn", 90)
    wait_until_idle(page, NAME)
    assert [shown(page, key) for key in ("rate", "distortion", "elbo", "sigma")] == kept
    assert math.dist(place(page), before) > 0.3


def test_the_linear_trade_off_is_the_labs_and_monotone_in_beta(open_page: OpenPage) -> None:
    """The divergence falls and the error rises, in closed form and on the page."""
    page = open_page(NAME)
    wait_until_idle(page, NAME)
    sigma, variance = read("vae").constants["sigma"], 1 + ring().sigma ** 2
    betas = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128]
    found = call(page, "linear-vae", "argument[0].map((beta) => lib.linearVae(beta, argument[1], argument[2]))", [betas, sigma, variance])
    for beta, each in zip(betas, found, strict=True):
        assert (each["rate"], each["distortion"]) == pytest.approx(rate_distortion.linear_vae(beta, sigma, variance), rel=1e-12)
    seen = []
    for index in range(len(betas)):
        slide(page, "beta", index)
        seen.append((shown_number(page, "linearRate"), shown_number(page, "linearDistortion")))
    rates, errors = zip(*seen, strict=True)
    assert list(rates) == sorted(rates, reverse=True)
    assert list(errors) == sorted(errors)
    assert seen[-1] == pytest.approx((0, variance), abs=6e-3)
    bound = call(page, "linear-vae", "lib.leastRate(argument[0], argument[1])", [0.01, ring().entropy])
    assert bound == pytest.approx(rate_distortion.least_rate(0.01, ring().entropy))


@pytest.mark.parametrize("touch", [False, True])
def test_the_ends_of_the_walk_can_be_dragged(open_page: OpenPage, touch: bool) -> None:
    """By mouse and by finger, from the handle only: a press elsewhere moves nothing."""
    page = open_page(NAME, has_touch=touch)
    wait_until_idle(page, NAME)
    page.locator('[data-handle="a"]').scroll_into_view_if_needed()
    box = page.locator('[data-handle="a"]').bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if touch:
        devices = page.context.new_cdp_session(page)
        for kind, dx in (("touchStart", 0), ("touchMove", 15), ("touchMove", 40)):
            devices.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x + dx, "y": y + dx / 2}]})
        devices.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    else:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 40, y + 20, steps=4)
        page.mouse.up()
    settle(page)
    moved = page.evaluate("() => ({ ...document.querySelector('latent-walk').state })")
    assert moved["ax"] > -1.4
    assert moved["ay"] < 0.1
    assert (moved["bx"], moved["by"]) == (1.4, 0.6)
    assert page.locator('.exhibit input[name="ax"]').input_value() == str(moved["ax"])
    page.mouse.click(x - 60, y - 60)
    settle(page)
    assert page.evaluate("() => document.querySelector('latent-walk').state.ax") == moved["ax"]
