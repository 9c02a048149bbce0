"""The emergence-switch exhibit against lab.calc.emergence."""

from __future__ import annotations

import pytest

from browser.conftest import OpenPage
from browser.reading import call, choose, number, settle, shown_number, slide
from lab.calc import emergence


@pytest.mark.parametrize("length", [1, 10, 30, 100])
def test_the_curve_is_p_to_the_length(open_page: OpenPage, length: int) -> None:
    """Chance of a whole answer, and the accuracy that half of them needs."""
    page = open_page("emergence-switch", f"length={length}&model=9")
    p = emergence.accuracy_from_loss((10**24.5 / 1e17) ** -0.2)
    assert call(page, "emergence", "lib.tokenAccuracy(10 ** 24.5)") == pytest.approx(p, rel=1e-12)
    assert shown_number(page, "p") == pytest.approx(p, abs=6e-5)
    assert shown_number(page, "exact") == pytest.approx(emergence.exact_match(p, length), rel=6e-3)
    assert shown_number(page, "half") == pytest.approx(emergence.accuracy_for(0.5, length), abs=6e-5)
    assert shown_number(page, "wrong") == pytest.approx(length * (1 - p), abs=6e-3)


def test_measured_scores_agree_with_the_curve(open_page: OpenPage) -> None:
    """Within four standard errors for each of twelve models, on a thousand questions."""
    page = open_page("emergence-switch", "questions=1000&length=10")
    page.wait_for_function("() => document.querySelectorAll('.exhibit-numbers tbody tr').length === 12")
    page.get_by_role("button", name="Numbers as a table").click()
    for row in page.locator(".exhibit-numbers tbody tr").all():
        p, exact, measured, tokens = (number(text) for text in row.locator("td").all_inner_texts())
        assert measured == pytest.approx(exact, abs=4 * (exact * (1 - exact) / 1000) ** 0.5 + 1e-3)
        assert tokens == pytest.approx(p, abs=4 * (p * (1 - p) / 10000) ** 0.5 + 1e-3)


def test_switching_the_metric_changes_no_answer(open_page: OpenPage) -> None:
    """The same table, another curve."""
    page = open_page("emergence-switch")
    page.get_by_role("button", name="Numbers as a table").click()
    before = page.locator(".exhibit-numbers").inner_text()
    label = page.locator(".exhibit-plot").first.get_attribute("aria-label")
    choose(page, "Per token")
    settle(page)
    page.wait_for_function("(old) => document.querySelector('.exhibit-plot').getAttribute('aria-label') !== old", arg=label)
    assert page.locator(".exhibit-numbers").inner_text() == before


def test_a_small_test_measures_zero_more_often(open_page: OpenPage) -> None:
    """Ten questions show more models at zero than a thousand."""
    page = open_page("emergence-switch", "length=30&questions=10")
    page.wait_for_selector('[data-value="zero"]')
    few = shown_number(page, "zero")
    slide(page, "questions", 4)
    page.wait_for_function("() => document.querySelector('[data-value=measured]').previousSibling.textContent.includes('1,000')")
    assert shown_number(page, "zero") < few
