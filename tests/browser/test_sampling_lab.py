"""The sampling-lab exhibit against lab.calc.decoding and the numbers of the still figure."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from browser.conftest import OpenPage
from browser.reading import call, settle, shown, shown_number, slide
from lab.calc import decoding

SCORES = [4.0, 3.4, 2.9, 2.1, 1.6, 1.2, 0.7, 0.3, 0.0, -0.4, -0.9, -1.5]


@pytest.mark.parametrize(("temperature", "size", "bits"), [(0.5, 3, 1.30), (1, 5, 2.31), (1.5, 7, 2.85), (3, 10, 3.37)])
def test_the_page_shows_the_numbers_of_the_still_figure(open_page: OpenPage, temperature: float, size: int, bits: float) -> None:
    """Entropy and size of the nucleus of 0.9 at four temperatures."""
    page = open_page("sampling-lab", f"temperature={temperature}")
    p = decoding.softmax(np.array(SCORES), temperature)
    assert shown_number(page, "before") == pytest.approx(bits) == round(decoding.entropy(p, 2), 2)
    assert shown(page, "kept") == f"{size} of 12"
    left = decoding.renormalised(p, decoding.nucleus(p, 0.9))
    assert shown_number(page, "after") == pytest.approx(decoding.entropy(left, 2), abs=0.006)


@pytest.mark.parametrize("p", [0.05, 0.439, 0.5, 0.9, 0.99, 1.0])
def test_the_nucleus_is_the_smallest_set_of_that_mass(open_page: OpenPage, p: float) -> None:
    """It reaches the mass, no smaller set does, and it is the lab's."""
    found = call(
        open_page("sampling-lab"),
        "decoding",
        "(() => { const q = lib.softmax(argument[0]); return [q, lib.nucleus(q, argument[1])]; })()",
        [SCORES, p],
    )
    probabilities, mask = np.array(found[0]), np.array(found[1])
    np.testing.assert_allclose(probabilities, decoding.softmax(np.array(SCORES)), rtol=1e-12)
    assert probabilities[mask].sum() >= p - 1e-9
    assert all(sum(each) < p - 1e-12 for each in itertools.combinations(probabilities, int(mask.sum()) - 1))
    assert mask.tolist() == decoding.nucleus(probabilities, p).tolist()


def test_top_k_and_min_p_are_the_labs(open_page: OpenPage) -> None:
    """Masks for several settings, ties included."""
    page = open_page("sampling-lab")
    even = np.array([0.3, 0.2, 0.2, 0.2, 0.1])
    for k in (1, 2, 3, 5):
        assert call(page, "decoding", "lib.topK(argument[0], argument[1])", [even.tolist(), k]) == decoding.top_k(even, k).tolist()
    for share in (0.05, 0.3, 0.5, 1):
        p = decoding.softmax(np.array(SCORES), 1.7)
        assert call(page, "decoding", "lib.minP(argument[0], argument[1])", [p.tolist(), share]) == decoding.min_p(p, share).tolist()


def test_a_word_must_pass_every_cut(open_page: OpenPage) -> None:
    """Top-k of 4 with a nucleus of 0.9 leaves four words, then min-p of 0.5 two."""
    page = open_page("sampling-lab")
    slide(page, "k", 4)
    assert shown(page, "kept") == "4 of 12"
    slide(page, "minp", 0.5)
    assert shown(page, "kept") == "2 of 12"


def test_drawing_counts_only_words_that_are_kept(open_page: OpenPage) -> None:
    """Fifty draws, the same each time, and none of a word that was cut."""
    page = open_page("sampling-lab")
    page.get_by_role("button", name="Draw 50 words").click()
    settle(page)
    page.get_by_role("button", name="Numbers as a table").click()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.exhibit-numbers td:last-child')].some((cell) => cell.textContent !== '0')"
    )
    rows = [row.locator("td").all_inner_texts() for row in page.locator(".exhibit-numbers tbody tr").all()]
    assert sum(int(row[4]) for row in rows) == 50
    assert all(row[4] == "0" for row in rows if row[2] == "no")
