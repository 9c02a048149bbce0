"""The watermark-detector exhibit against lab.calc.watermark and exact binomial sums."""

from __future__ import annotations

import math
import re

import pytest

from browser.conftest import OpenPage
from browser.reading import call, number, shown, shown_number, slide
from lab.calc import watermark


def exact_tail(limit: float, tokens: int, share: float) -> float:
    """Chance that a binomial number exceeds `limit`, by summation."""
    return sum(math.comb(tokens, k) * share**k * (1 - share) ** (tokens - k) for k in range(tokens + 1) if k > limit + 1e-9)


def one_in(text: str) -> float:
    """The chance that "1 in 31,574" or "2.3 %" says."""
    return 1 / number(text.removeprefix("1 in ")) if text.startswith("1 in") else number(text)


def test_the_false_positive_rate_at_four_is_shown(open_page: OpenPage) -> None:
    """3.2e-5, the Gaussian tail, beside the exact one of 200 tokens."""
    page = open_page("watermark-detector", "threshold=4")
    assert one_in(shown(page, "false")) == pytest.approx(watermark.false_positive_rate(4), rel=1e-3)
    assert watermark.false_positive_rate(4) == pytest.approx(3.2e-5, rel=0.02)
    assert one_in(shown(page, "exact")) == pytest.approx(exact_tail(100 + 4 * 50**0.5, 200, 0.5), rel=1e-3)


@pytest.mark.parametrize("z", [-5, -1, 0, 0.3, 2, 2.2, 4, 6, 9])
def test_the_gaussian_tail_is_the_labs(open_page: OpenPage, z: float) -> None:
    """To ten digits, on both sides of the seam between series and fraction."""
    assert call(open_page("watermark-detector"), "watermark", "lib.gaussianTail(argument)", z) == pytest.approx(
        watermark.false_positive_rate(z), rel=1e-10
    )


@pytest.mark.parametrize(("tokens", "gamma", "z"), [(25, 0.5, 4), (200, 0.25, 3.1), (1000, 0.1, 2), (50, 0.75, 6)])
def test_the_exact_tail_is_a_binomial_sum(open_page: OpenPage, tokens: int, gamma: float, z: float) -> None:
    """The chance of a false alarm, summed in whole numbers."""
    limit = gamma * tokens + z * math.sqrt(tokens * gamma * (1 - gamma))
    found = call(open_page("watermark-detector"), "watermark", "lib.binomialTail(...argument)", [limit, tokens, gamma])
    assert found == pytest.approx(exact_tail(limit, tokens, gamma), rel=1e-9)


def test_the_score_is_that_of_the_tokens_on_the_page(open_page: OpenPage) -> None:
    """Green tokens, z and its chance belong together."""
    page = open_page("watermark-detector", "tokens=300&gamma=0.25&replaced=0.4&seed=3")
    green, total = (int(part.replace(",", "")) for part in re.findall(r"[\d,]+", shown(page, "green")))
    assert total == 300
    z = watermark.z_score(green, 300, 0.25)
    assert shown_number(page, "z") == pytest.approx(z, abs=6e-3)
    assert one_in(shown(page, "chance")) == pytest.approx(watermark.false_positive_rate(z), rel=0.06)


def test_paraphrase_needs_the_tokens_that_the_chapter_says(open_page: OpenPage) -> None:
    """At 70 % green 100 tokens reach z = 4; after 60 % are replaced, 58 % is left and 625 are needed."""
    page = open_page("watermark-detector")
    logit = math.log(0.7 / 0.3)
    share = call(page, "watermark", "lib.greenShare(0.5, argument)", logit)
    assert share == pytest.approx(0.7, rel=1e-12)
    left = call(page, "watermark", "lib.dilutedShare(0.7, 0.5, 0.6)")
    assert left == pytest.approx(0.58, rel=1e-12)
    for each in (0.7, 0.58, 0.9):
        assert call(page, "watermark", "lib.tokensNeeded(4, argument, 0.5)", each) == watermark.tokens_needed(4, each, 0.5)


def test_raising_the_paraphrase_hides_the_mark(open_page: OpenPage) -> None:
    """The share of marked texts that are found falls from nearly all to nearly none."""
    page = open_page("watermark-detector")
    assert shown(page, "verdict") == "marked"
    found = shown_number(page, "found")
    slide(page, "replaced", 0.9)
    assert shown(page, "verdict") == "no finding"
    assert shown_number(page, "found") < 0.05 < 0.9 < found
