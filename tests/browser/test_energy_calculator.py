"""The energy-calculator exhibit against lab.calc.energy and the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from browser.conftest import OpenPage
from browser.reading import call, choose, settle, shown, shown_number, slide
from lab import ledger
from lab.calc import energy
from lab.scaling import energy_rows

if TYPE_CHECKING:
    from playwright.sync_api import Page

FACTS: dict[str, Any] = {name: fact.get("value") for name, fact in ledger.table("facts").items()}


def ready(open_page: OpenPage, state: str = "") -> Page:
    """The exhibit with its published rows."""
    page = open_page("energy-calculator", state)
    page.wait_for_function("() => document.querySelector('[data-value=prompts]').textContent !== '–'")
    settle(page)
    return page


def press(page: Page, name: str) -> None:
    """Choose a published row."""
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


@pytest.mark.parametrize(("flop", "peak", "share"), [(1e23, 1e15, 0.4), (3.14e23, 1.25e14, 0.2), (1e18, 1e13, 1.0)])
def test_the_chain_is_that_of_the_lab(open_page: OpenPage, flop: float, peak: float, share: float) -> None:
    """Seconds and kWh, to twelve digits."""
    found = call(
        open_page("energy-calculator"),
        "energy",
        "[lib.deviceSeconds(...argument), lib.energyKwh(lib.deviceSeconds(...argument), 330, 1.1)]",
        [flop, peak, share],
    )
    seconds = energy.device_seconds(flop, peak, share)
    assert found == pytest.approx([seconds, energy.energy_kwh(seconds, 330, 1.1)], rel=1e-12)


def test_the_page_starts_with_the_chapters_example(open_page: OpenPage) -> None:
    """10^23 FLOP at 40 % of 10^15 a second, 1 kW and an overhead of 1.1: 76 MWh."""
    page = ready(open_page)
    seconds = energy.device_seconds(1e23, 1e15, 0.4)
    assert shown_number(page, "hours") == pytest.approx(seconds / 3600, rel=1e-4)
    assert shown_number(page, "energy") == pytest.approx(energy.energy_kwh(seconds, 1000, 1.1) / 1000, rel=1e-3)


@pytest.mark.parametrize(
    ("name", "row", "kwh"),
    [("GPT-3", "sc-gpt3", 1000 * FACTS["sc-gpt3-energy"]), ("BLOOM", "sc-bloom", 1000 * FACTS["sc-bloom-energy"])],
)
def test_trainings_reproduce_the_published_emissions(open_page: OpenPage, name: str, row: str, kwh: float) -> None:
    """Energy times grid is the published number, to its last digit; the page shows both."""
    page = ready(open_page)
    press(page, name)
    grid = FACTS["sc-patterson-grid" if row == "sc-gpt3" else "sc-bloom-grid"]
    published = FACTS[f"{row}-carbon"]
    last_digit = 10 ** -len(f"{published:g}".partition(".")[2])
    tonnes = energy.carbon_tonnes(kwh, grid / 1000)
    assert tonnes == pytest.approx(published, abs=last_digit / 2)
    assert shown_number(page, "carbon") == pytest.approx(tonnes, rel=1e-3)
    assert shown(page, "published") == f"{published:g} t"
    assert shown_number(page, "energy") * 1000 == pytest.approx(kwh, rel=1e-3)


def test_bloom_is_hours_times_the_rated_power(open_page: OpenPage) -> None:
    """1,082,990 accelerator hours, at what the ledger implies, which the chapter calls the rated 0.4 kW."""
    page = ready(open_page)
    press(page, "BLOOM")
    assert shown_number(page, "hours") == FACTS["sc-bloom-hours"]
    assert "at 0.400 kW" in page.locator(".exhibit-formulas p").inner_text()
    assert shown(page, "water") == "not counted"


def test_strubells_row_is_its_emissions_and_what_they_imply(open_page: OpenPage) -> None:
    """87 kg (192 pounds) at the grid assumed for GPT-3, said to be implied; the disputed search stands in the plot as disputed."""
    page = ready(open_page)
    press(page, "Transformer (big)")
    assert shown(page, "carbon") == shown(page, "published") == f"{FACTS['sc-strubell-transformer']} kg"
    implied = FACTS["sc-strubell-transformer"] / (FACTS["sc-patterson-grid"] / 1000)
    assert shown_number(page, "energy") == pytest.approx(implied, rel=1e-3)
    assert "imply" in page.locator(".exhibit-formulas p").inner_text()
    label = page.locator(".exhibit-plot").first.get_attribute("aria-label") or ""
    assert f"Architecture search {FACTS['sc-strubell-nas']} t" in label
    assert f"Search, corrected {FACTS['sc-patterson-nas']} t" in label


def test_a_gemini_prompt_reproduces_its_three_numbers(open_page: OpenPage) -> None:
    """Energy, emissions and water of one prompt, with the factors that they imply; a billion cost as much more."""
    page = ready(open_page)
    press(page, "Gemini prompt")
    assert shown_number(page, "energy") == pytest.approx(FACTS["sc-gemini-energy"])
    assert shown_number(page, "carbon") == pytest.approx(FACTS["sc-gemini-carbon"])
    assert shown_number(page, "water") == pytest.approx(FACTS["sc-gemini-water"])
    assert shown(page, "prompts") == "1"
    implied = FACTS["sc-gemini-carbon"] / (FACTS["sc-gemini-energy"] / 1000)
    assert f"{implied:.0f} g/kWh" in page.locator(".exhibit-formulas p").inner_text()
    slide(page, "requests", 9)
    assert shown(page, "carbon") == f"{FACTS['sc-gemini-carbon'] * 1e9 / 1e6:g} t"


def test_water_of_gpt3_has_the_published_range(open_page: OpenPage) -> None:
    """On site, and with power plants."""
    page = ready(open_page)
    press(page, "GPT-3")
    low, high = shown(page, "water").split(" – ")
    assert int(low.replace(",", "").removesuffix(" L")) == FACTS["sc-li-onsite"]
    assert float(high.removesuffix(" million L")) * 1e6 == FACTS["sc-li-total"]
    assert shown_number(page, "prompts") == pytest.approx(FACTS["sc-gpt3-energy"] * 1e6 / FACTS["sc-gemini-energy"], rel=5e-3)


def test_ranges_of_the_factors_are_ranges_of_the_result(open_page: OpenPage) -> None:
    """Either end may be the lower one, and doubt about the energy widens everything."""
    page = ready(open_page, "gridLow=400&gridHigh=100")
    low, high = (float(part.removesuffix(" t")) for part in shown(page, "carbon").split(" – "))
    assert high / low == pytest.approx(4, rel=0.02)
    slide(page, "doubt", 2)
    low, high = (float(part.removesuffix(" t")) for part in shown(page, "carbon").split(" – "))
    assert high / low == pytest.approx(16, rel=0.02)
    assert "by a factor of 16" in page.locator(".exhibit-formulas p").inner_text()


def test_every_row_stands_in_the_table_with_its_source_and_status(open_page: OpenPage) -> None:
    """All rows of the data, and only the controls of the chosen kind of work on the panel."""
    page = ready(open_page)
    page.get_by_role("button", name="Numbers as a table").click()
    page.wait_for_function("() => document.querySelectorAll('.exhibit-numbers tbody tr').length > 2")
    rows = page.locator(".exhibit-numbers tbody tr")
    assert rows.count() == len(energy_rows.ROWS)
    words = rows.filter(has_text="Architecture search").inner_text()
    assert "disputed" in words
    assert "Strubell 2019" in words
    assert page.locator('input[name="compute"]').count() == 1
    choose(page, "Requests")
    assert page.locator('input[name="compute"]').count() == 0
    assert page.locator('input[name="each"]').count() == 1
