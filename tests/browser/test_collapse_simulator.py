"""The collapse-simulator exhibit against lab.calc.gaussians."""

from __future__ import annotations

import statistics

import pytest

from browser.conftest import OpenPage
from browser.reading import call, choose, shown, shown_number, slide
from lab.calc import gaussians


@pytest.mark.parametrize("samples", [5, 100, 1000])
@pytest.mark.parametrize("generation", [0, 1, 37, 500])
def test_expectations_are_the_closed_forms(open_page: OpenPage, samples: int, generation: int) -> None:
    """Replaced and accumulated, to twelve digits, and the limit."""
    page = open_page("collapse-simulator")
    found = call(
        page,
        "collapse",
        "[lib.replacedVariance(...argument), lib.accumulatedVariance(...argument), lib.accumulatedLimit(argument[0])]",
        [samples, generation],
    )
    exact = [gaussians.replaced_variance(samples, generation), gaussians.accumulated_variance(samples, generation)]
    assert found == pytest.approx([*exact, gaussians.accumulated_variance_limit(samples)], rel=1e-12)


@pytest.mark.parametrize(("accumulate", "form"), [(False, gaussians.replaced_variance), (True, gaussians.accumulated_variance)])
def test_simulated_runs_decay_as_the_theory_says(open_page: OpenPage, accumulate: bool, form: object) -> None:
    """The mean of 4,000 runs after 20 generations of 50 samples is within four standard errors of the closed form."""
    assert callable(form)
    expression = """(async () => { const { Random } = await import('/exhibits/lib/random.js');
      return Array.from({ length: 4000 }, (_, i) => lib.run(50, 20, argument, new Random(i)).variances[20]); })()"""
    runs = call(open_page("collapse-simulator"), "collapse", f"await {expression}", accumulate)
    error = statistics.stdev(runs) / len(runs) ** 0.5
    assert statistics.fmean(runs) == pytest.approx(form(50, 20), abs=4 * error)


def test_the_page_shows_expectation_and_runs(open_page: OpenPage) -> None:
    """At generation 100 with 100 samples 0.366 is expected; added data keep 0.984."""
    page = open_page("collapse-simulator")
    page.wait_for_function("() => document.querySelector('[data-value=mean]')?.textContent !== '–'")
    assert shown_number(page, "expected") == pytest.approx(gaussians.replaced_variance(100, 100), rel=1e-3)
    assert shown_number(page, "median") < shown_number(page, "expected")
    choose(page, "Are added")
    page.wait_for_function("() => document.querySelector('[data-value=half]').textContent === 'never'")
    assert shown_number(page, "expected") == pytest.approx(gaussians.accumulated_variance(100, 100), rel=1e-3)
    assert shown_number(page, "limit") == pytest.approx(0.984, abs=5e-4)


def test_the_generation_slider_and_the_plot_agree(open_page: OpenPage) -> None:
    """The slider to the end shows generation 500."""
    page = open_page("collapse-simulator")
    slide(page, "generation", 500)
    assert shown_number(page, "expected") == pytest.approx(gaussians.replaced_variance(100, 500), rel=1e-3)
    assert shown(page, "limit") == "0"
