"""The chinchilla-calculator exhibit against lab.calc.chinchilla."""

from __future__ import annotations

import math

import numpy as np
import pytest

from browser.conftest import OpenPage
from browser.reading import call, choose, number, settle, shown, shown_number, slide
from lab.calc import chinchilla

LAWS = {"printed": chinchilla.HOFFMANN_PRINTED, "unrounded": chinchilla.HOFFMANN_UNROUNDED, "refit": chinchilla.BESIROGLU}


def test_the_constants_are_the_published_ones(open_page: OpenPage) -> None:
    """All three sets, each number."""
    found = call(open_page("chinchilla-calculator"), "chinchilla", "lib.LAWS")
    for name, law in LAWS.items():
        assert {key: found[name][key] for key in ("E", "A", "B", "alpha", "beta")} == vars(law)


@pytest.mark.parametrize("exponent", [18, 21, math.log10(5.76e23), 27])
def test_optima_are_the_closed_form(open_page: OpenPage, exponent: float) -> None:
    """Size, data and loss of every set at one budget, to twelve digits."""
    found = call(
        open_page("chinchilla-calculator"),
        "chinchilla",
        "Object.fromEntries(Object.entries(lib.LAWS).map(([k, law]) => [k, lib.optimum(law, argument)]))",
        10**exponent,
    )
    for name, law in LAWS.items():
        exact = chinchilla.optimum(law, 10**exponent)
        assert (found[name]["N"], found[name]["D"], found[name]["loss"]) == pytest.approx(
            (exact.parameters, exact.tokens, exact.loss), rel=1e-12
        )


def test_the_button_sets_gophers_budget_and_the_page_shows_the_chapters_numbers(open_page: OpenPage) -> None:
    """93, 59 and 18 tokens a parameter, and 32 billion parameters with the printed constants."""
    page = open_page("chinchilla-calculator", "compute=20")
    page.get_by_role("button", name="Gopher's budget").click()
    choose(page, "Printed")
    settle(page)
    assert [round(shown_number(page, key)) for key in ("printed", "unrounded", "refit")] == [93, 59, 18]
    best = chinchilla.optimum(LAWS["printed"], 5.76e23)
    assert shown_number(page, "parameters") == pytest.approx(best.parameters, rel=5e-3)
    assert shown_number(page, "tokens") == pytest.approx(best.tokens, rel=5e-3)
    assert shown_number(page, "loss") == pytest.approx(best.loss, abs=1e-3)
    page.get_by_role("button", name="Numbers as a table").click()
    page.wait_for_function("() => document.querySelector('.exhibit-numbers caption').textContent.includes('10²³')")
    row = page.locator(".exhibit-numbers tbody tr").first.locator("td")
    assert number(row.nth(0).inner_text()) == pytest.approx(best.parameters, rel=5e-3)


def test_the_band_is_the_slope_of_moved_exponents(open_page: OpenPage) -> None:
    """Hinged at 1e21, two standard errors either way, by the law that the chapter derives."""
    law = LAWS["refit"]
    corners = [(law.alpha + a * 0.04, law.beta + b * 0.04) for a in (-1, 0, 1) for b in (-1, 0, 1)]
    slopes = [chinchilla.optimum(law, 1e21).tokens_per_parameter * 1e4 ** ((a - b) / (a + b)) for a, b in corners]
    found = call(open_page("chinchilla-calculator"), "chinchilla", "lib.ratioBand(lib.LAWS.refit, 1e25, 2)")
    assert found == pytest.approx([min(slopes), max(slopes)], rel=1e-12)


@pytest.mark.parametrize("name", LAWS)
def test_counting_use_finds_the_least_total(open_page: OpenPage, name: str) -> None:
    """No size on a fine grid reaches the same loss with fewer operations, and without use it is the training optimum."""
    law, served = LAWS[name], 5e12
    target = chinchilla.loss(law, 30e9, 1.56e12)
    page = open_page("chinchilla-calculator")
    found = call(page, "chinchilla", "lib.servedOptimum(lib.LAWS[argument[0]], argument[1], argument[2])", [name, target, served])
    assert chinchilla.loss(law, found["N"], found["D"]) == pytest.approx(target, rel=1e-12)

    def total(size: float) -> float:
        return size * (6 * chinchilla.tokens_for(law, target, size) + 2 * served)

    for factor in np.linspace(0.9, 1.1, 41):
        assert total(found["N"] * float(factor)) >= found["total"] * (1 - 1e-12)
    free = call(page, "chinchilla", "lib.servedOptimum(lib.LAWS[argument[0]], argument[1], 0)", [name, target])
    assert free["N"] == pytest.approx(chinchilla.optimum(law, 6 * free["N"] * free["D"]).parameters, rel=1e-9)


def test_counting_use_makes_the_model_smaller_on_the_page(open_page: OpenPage) -> None:
    """The box and the slider of served tokens."""
    page = open_page("chinchilla-calculator")
    plain = shown_number(page, "parameters")
    page.get_by_label("Count the use of the model").check()
    slide(page, "served", 14)
    assert shown_number(page, "parameters") < plain
    assert shown(page, "saved").endswith("%")
