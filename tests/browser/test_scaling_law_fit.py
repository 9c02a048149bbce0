"""The scaling-law-fit exhibit against the lab's fits of the same runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from browser.conftest import ROOT, OpenPage
from browser.reading import call, settle, shown, shown_number, slide

if TYPE_CHECKING:
    from playwright.sync_api import Page

DATA: dict[str, Any] = json.loads((ROOT / "docs/assets/data/scaling_law.json").read_text(encoding="utf-8"))
RUNS = DATA["runs"]
LAST = max(run["size"] + run["amount"] for run in RUNS) - DATA["held_out"]
FITTED = [run for run in RUNS if run["size"] + run["amount"] <= LAST]
FIT = """(() => { let step; const made = lib.fit(...argument); do step = made.next(); while (!step.done);
  return { ...lib.constants(step.value), sum: lib.objective(step.value, argument[0]) }; })()"""
TOLERANCE = 1e-3  # relative, of a fitted constant


def huber_sum(law: dict[str, float], runs: list[dict[str, float]], delta: float = 1e-3) -> float:
    """The sum that the fit makes small, at given constants."""
    N, D, measured = (np.array([run[key] for run in runs], dtype=float) for key in ("N", "D", "loss"))  # noqa: N806 (the letters of the law)
    miss = np.abs(np.log(law["E"] + law["A"] / N ** law["alpha"] + law["B"] / D ** law["beta"]) - np.log(measured))
    return float(np.where(miss <= delta, miss**2 / 2, delta * (miss - delta / 2)).sum())


def settled(page: Page) -> None:
    """Wait until the fits are done."""
    page.wait_for_function("() => document.querySelector('[data-value=fitted]').textContent !== '–'")
    settle(page)
    page.wait_for_selector("scaling-law-fit:not([data-busy])", timeout=60_000)
    settle(page)


@pytest.mark.parametrize(("name", "runs", "known"), [("main", FITTED, False), ("all_runs", RUNS, False), ("known_entropy", FITTED, True)])
def test_the_fit_of_the_page_is_that_of_the_lab(open_page: OpenPage, name: str, runs: list[dict[str, float]], known: bool) -> None:
    """Every constant to the stated tolerance, and a sum that is no larger than at the lab's constants."""
    found = call(open_page("scaling-law-fit"), "scaling", FIT, [runs, DATA["entropy_rate"] if known else None])
    for key, value in DATA["fits"][name].items():
        assert found[key] == pytest.approx(value, rel=TOLERANCE), key
    assert found["sum"] <= huber_sum(DATA["fits"][name], runs) * (1 + 1e-6)
    assert found["sum"] == pytest.approx(huber_sum(found, runs), rel=1e-9)


def test_known_constants_are_found_again(open_page: OpenPage) -> None:
    """Losses computed from a law without noise give its constants back."""
    law = {"E": 1.8, "A": 30.0, "B": 200.0, "alpha": 0.35, "beta": 0.45}
    made = [{**run, "loss": law["E"] + law["A"] / run["N"] ** law["alpha"] + law["B"] / run["D"] ** law["beta"]} for run in RUNS]
    found = call(open_page("scaling-law-fit"), "scaling", FIT, [made, None])
    for key, value in law.items():
        assert found[key] == pytest.approx(value, rel=1e-4), key


def test_the_page_states_which_held_out_runs_lie_in_their_band(open_page: OpenPage) -> None:
    """The number under the plot is that of the table, predictions are the lab's, and the bands agree with the lab's to 0.03 nats."""
    page = open_page("scaling-law-fit")
    settled(page)
    page.get_by_role("button", name="Numbers as a table").click()
    page.wait_for_function("() => document.querySelectorAll('.exhibit-numbers tbody tr').length === 6")
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator(".exhibit-numbers tbody tr").all()]
    lab = {(run["N"], run["D"]): run for run in DATA["predictions"]}
    hits = 0
    for size, data, measured, predicted, band, verdict in rows:
        expected = lab[int(size.replace(",", "")), int(data.replace(",", ""))]
        low, high = (float(end) for end in band.split(" – "))
        assert float(measured) == pytest.approx(expected["measured"], abs=6e-4)
        assert float(predicted) == pytest.approx(expected["predicted"], abs=6e-3)
        assert (low, high) == pytest.approx((expected["low"], expected["high"]), abs=0.03)
        assert verdict == ("below" if float(measured) < low else "above" if float(measured) > high else "inside")
        hits += verdict == "inside"
    assert shown(page, "inside") == f"{hits} of {len(DATA['predictions'])}"
    assert shown_number(page, "floor") == pytest.approx(DATA["fits"]["main"]["E"], rel=TOLERANCE)
    low, high = (float(end) for end in shown(page, "interval").split(" – "))
    assert low < DATA["entropy_rate"] < high
    assert f"it holds {hits} of {len(DATA['predictions'])}" in page.locator(".exhibit-formulas p").inner_text()


def test_the_border_is_dragged_with_the_mouse(open_page: OpenPage) -> None:
    """Fewer budgets are fitted to its left, and the floor moves."""
    page = open_page("scaling-law-fit")
    settled(page)
    before = shown_number(page, "floor")
    box = page.locator(".exhibit-plot").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + 100, steps=4)
    page.mouse.up()
    settled(page)
    budgets = page.evaluate("() => document.querySelector('scaling-law-fit').state.budgets")
    assert 4 < budgets < 11
    assert shown_number(page, "fitted") == sum(run["size"] + run["amount"] < budgets for run in RUNS)
    assert shown_number(page, "floor") != before


def test_the_floor_can_be_held_at_the_entropy_rate(open_page: OpenPage) -> None:
    """Then it is the entropy rate, and the exponents are those of the lab's fit with E known."""
    page = open_page("scaling-law-fit")
    settled(page)
    page.get_by_label("Hold E at the entropy rate").check()
    settled(page)
    assert shown(page, "floor") == shown(page, "rate")
    assert shown(page, "interval") == "held"
    assert shown_number(page, "alpha") == pytest.approx(DATA["fits"]["known_entropy"]["alpha"], abs=6e-4)


def test_all_runs_fitted_leave_nothing_to_test(open_page: OpenPage) -> None:
    """And too few runs are not fitted at all."""
    page = open_page("scaling-law-fit", "budgets=14")
    settled(page)
    assert shown(page, "inside") == "none held out"
    assert shown_number(page, "floor") == pytest.approx(DATA["fits"]["all_runs"]["E"], rel=TOLERANCE)
    slide(page, "budgets", 4)
    slide(page, "skipped", 3)
    settled(page)
    assert shown(page, "floor") == "–"
    assert "too few" in page.locator(".exhibit-formulas p").inner_text()
