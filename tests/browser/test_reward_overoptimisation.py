"""The reward-overoptimisation exhibit against what lab.policies computed on all answers, and the bound of lab.calc.preference."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from browser.conftest import ROOT, OpenPage
from browser.reading import call, choose, settle, shown, shown_number, slide
from lab.calc import preference

if TYPE_CHECKING:
    from playwright.sync_api import Page

DATA: dict[str, Any] = json.loads((ROOT / "docs/assets/data/reward_worlds.json").read_text(encoding="utf-8"))
WORLDS = list(DATA["worlds"])
PAIRS = """(() => { const run = lib.curves(...argument); let step; do step = run.next(); while (!step.done);
  const sum = (policy) => policy.reduce((a, b) => a + b, 0);
  return step.value.map(({ best, tilted, beta, policies }) => ({ best, tilted, beta, sums: Object.values(policies).map(sum) })); })()"""


def ready(open_page: OpenPage, state: str = "") -> Page:
    """The exhibit with its data."""
    page = open_page("reward-overoptimisation", state)
    page.wait_for_function("() => document.querySelector('[data-value=kl]').textContent !== '–'")
    page.wait_for_selector("reward-overoptimisation:not([data-busy])")
    settle(page)
    return page


@pytest.mark.parametrize("name", WORLDS)
def test_policies_of_the_page_reach_what_those_of_the_lab_reach(open_page: OpenPage, name: str) -> None:
    """Divergence, proxy, true reward and the likeliest answer, for every n, to the tolerance that the export states."""
    world = DATA["worlds"][name]
    found = call(open_page("reward-overoptimisation"), "reward", PAIRS, [world["groups"], DATA["draws"]])
    for i, row in enumerate(found):
        assert row["sums"] == pytest.approx([1, 1], abs=1e-9)
        for way, key in (("best_of_n", "best"), ("tilt", "tilted")):
            for quantity in ("kl", "proxy", "gold", "largest"):
                expected = world["reference"][way][quantity][i]
                assert row[key][quantity] == pytest.approx(expected, abs=DATA["tolerance"]), (name, way, quantity, DATA["draws"][i])


def test_best_of_n_stays_below_its_bound_and_reaches_it(open_page: OpenPage) -> None:
    """At most log n - (n - 1) / n for every n, and equal to it while n is small beside the number of answers, as the lab's test says."""
    page = open_page("reward-overoptimisation")
    for n in [1, 2, 3, 16, 100, 1000, 16384]:
        exact, bound = call(
            page, "reward", "[lib.bestOfDivergence(argument[0], argument[1]), lib.bound(argument[1])]", [DATA["answers"], n]
        )
        assert bound == pytest.approx(preference.best_of_n_kl(n), abs=1e-12)
        assert exact <= bound + 1e-12
        assert exact == pytest.approx(bound, abs=1e-3 + n / DATA["answers"])


def test_the_tilt_gains_most_proxy_at_its_divergence(open_page: OpenPage) -> None:
    """No more than the optimum has any policy; best-of-n never beats it, in any world."""
    page = open_page("reward-overoptimisation")
    for world in DATA["worlds"].values():
        for row in call(page, "reward", PAIRS, [world["groups"], DATA["draws"]]):
            assert row["tilted"]["proxy"] >= row["best"]["proxy"] - DATA["tolerance"]


def test_the_page_shows_the_fall_of_the_truth_and_the_rise_of_the_proxy(open_page: OpenPage) -> None:
    """In the world with heavy tails and fading merits, between n = 128 and n = 16,384."""
    page = ready(open_page, "power=7")
    reference = DATA["worlds"]["heavy-fading"]["reference"]["best_of_n"]
    assert shown_number(page, "gold") == pytest.approx(reference["gold"][7], abs=6e-3)
    before = [shown_number(page, key) for key in ("proxy", "gold")]
    slide(page, "power", 14)
    after = [shown_number(page, key) for key in ("proxy", "gold")]
    assert after[0] > before[0] + 3
    assert after[1] < before[1] - 1
    assert after[1] == pytest.approx(reference["gold"][14], abs=6e-3)
    assert shown_number(page, "kl") < shown_number(page, "bound")


def test_with_light_tails_nothing_turns(open_page: OpenPage) -> None:
    """The true reward at the largest n is the highest, and both policies agree."""
    page = ready(open_page)
    choose(page, "Light")
    page.wait_for_selector("reward-overoptimisation:not([data-busy])")
    slide(page, "power", 8)
    before = shown_number(page, "gold")
    assert shown_number(page, "gold-tilt") == pytest.approx(before, abs=0.05)
    slide(page, "power", 14)
    assert shown_number(page, "gold") > before


def test_dpo_stands_beside(open_page: OpenPage) -> None:
    """Each beta says what the lab's DPO reached, and the table lists all of them."""
    page = ready(open_page)
    for beta in ("4", "2", "1", "0.5"):
        page.get_by_role("radio", name=beta, exact=True).click()
        settle(page)
        found = DATA["worlds"]["heavy-fading"]["direct"][beta]["dpo"]
        words = page.locator(".exhibit-formulas p").inner_text().replace("−", "-")
        assert f"true reward of {found['gold']:.2f} at {found['kl']:.2f} nats" in words
    page.get_by_role("button", name="Numbers as a table").click()
    page.wait_for_function("() => document.querySelectorAll('.exhibit-numbers tbody tr').length > 2")
    assert page.locator(".exhibit-numbers tbody tr").count() == 10


def test_a_drag_over_the_plot_sets_n(open_page: OpenPage) -> None:
    """To the far right: the largest n."""
    page = ready(open_page)
    box = page.locator(".exhibit-plot").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 120, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 100)
    page.mouse.up()
    settle(page)
    assert page.evaluate("() => document.querySelector('reward-overoptimisation').state.power") == 14
    assert shown(page, "bound") == f"{preference.best_of_n_kl(2**14):.3f} nats"
