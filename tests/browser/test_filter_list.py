"""The filter over lists and tables: a table of the test, and the ledger, the bibliography and the glossary of the built site."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from browser.conftest import ROOT, OpenPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROWS = [
    ("Ångström", "Meta", "2024", '<data value="7e9">7 billion</data>'),
    ("Bee", "Google; Meta", "2022", '<data value="175e9">175 billion</data>'),
    ("Cat", "Google", "2023", '<data value="9e8">900 million</data>'),
    ("Dog", "Google", "", ""),
]
TABLE = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
TABLE = (
    '<filter-list id="filter-list" choose="Maker, Year"><div class="table-scroll"><table class="report-table"><thead><tr><th>Model</th>'
    f"<th>Maker</th><th>Year</th><th>Parameters</th></tr></thead><tbody>{TABLE}</tbody></table></div></filter-list>"
)
SITE = {"reference/facts/": "facts", "reference/bibliography/": "works", "glossary/": "terms"}


@pytest.fixture
def open_list(browser: Browser, site_address: str) -> Iterator[Any]:
    """Open a page of the built site that holds a list; an error of its scripts fails the test."""
    troubles: list[str] = []
    contexts = []

    def opened(path: str, *, width: int = 1280, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(f"{site_address}/{path}")
        if more.get("java_script_enabled", True):
            page.wait_for_selector("filter-list[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not troubles


def with_table(open_page: OpenPage, state: str = "") -> Page:
    """A page with the table of the test."""
    page = open_page("filter-list", state)
    page.evaluate("(table) => { document.querySelector('main').innerHTML = table; }", TABLE)
    return page


def shown(page: Page) -> list[str]:
    """First cells of the rows that are seen, in their order."""
    return page.locator("tbody tr:visible td:first-child").all_inner_texts()


def count(page: Page) -> str:
    """What the list says of itself once nothing is pending."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.locator(".filter-count").inner_text()


def seen_items(page: Page) -> int:
    """The number of items, or of terms, that are not hidden."""
    return page.locator("filter-list > ul > li:not([hidden]), filter-list > dl > dt:not([hidden])").count()


def test_rows_hold_every_typed_word_accents_or_not(open_page: OpenPage) -> None:
    """Words may stand in any cell; the button forgets them and gives the field the focus."""
    page = with_table(open_page)
    assert count(page) == "All 4 filter list"
    page.get_by_role("searchbox", name="Filter 4 filter list").press_sequentially("META ang")
    assert count(page) == "1 of 4 filter list"
    assert shown(page) == ["Ångström"]
    page.wait_for_function("() => new URLSearchParams(location.search).get('filter-list.q') === 'META ang'")
    page.get_by_role("button", name="Show all").click()
    assert count(page) == "All 4 filter list"
    assert page.evaluate("() => document.activeElement.type") == "search"
    page.get_by_role("searchbox").fill("zebra")
    assert count(page) == "None of 4 filter list fits."


def test_a_menu_keeps_the_rows_of_a_value_also_of_one_among_several(open_page: OpenPage) -> None:
    """Each value stands once with the number of its rows."""
    page = with_table(open_page)
    menu = page.get_by_label("Maker")
    assert menu.locator("option").all_inner_texts() == ["any", "Google (3)", "Meta (2)"]
    menu.select_option("Meta")
    assert count(page) == "2 of 4 filter list"
    page.get_by_label("Year").select_option("2022")
    assert count(page) == "1 of 4 filter list"
    assert shown(page) == ["Bee"]


def test_headers_sort_by_the_number_that_a_cell_holds(open_page: OpenPage) -> None:
    """Up, down and back, by mouse and by key; what is empty comes last both ways, and the header says the order."""
    page = with_table(open_page)
    by_size = page.get_by_role("button", name="Parameters")
    by_size.click()
    count(page)
    assert shown(page) == ["Cat", "Ångström", "Bee", "Dog"]
    header = page.locator("th", has=by_size)
    assert header.get_attribute("aria-sort") == "ascending"
    by_size.press("Enter")
    count(page)
    assert shown(page) == ["Bee", "Ångström", "Cat", "Dog"]
    assert header.get_attribute("aria-sort") == "descending"
    by_size.press("Enter")
    count(page)
    assert shown(page) == [row[0] for row in ROWS]
    assert header.get_attribute("aria-sort") is None


def test_the_address_restores_filter_menu_and_order_and_what_is_wrong_in_it_does_no_harm(open_page: OpenPage) -> None:
    """A linked state shows the same rows; an unknown value or column counts as none."""
    page = with_table(open_page, "maker=Google&sort=-year&q=e")
    assert shown(page) == ["Cat", "Bee", "Dog"]
    assert page.get_by_label("Maker").input_value() == "Google"
    page = with_table(open_page, "maker=Nobody&sort=colour")
    assert count(page) == "All 4 filter list"


def test_the_ledger_shows_every_row_with_its_evidence(open_list: Any) -> None:
    """As many rows as docs/facts.toml has tables; the menu of status adds up; a row shows all that the table says."""
    facts = tomllib.loads((ROOT / "docs/facts.toml").read_text(encoding="utf-8"))
    page = open_list("reference/facts/")
    assert count(page) == f"All {len(facts)} facts"
    assert seen_items(page) == len(facts)
    by_status = page.get_by_label("Status").locator("option").evaluate_all("(all) => all.slice(1).map((each) => each.value)")
    total = 0
    for status in by_status:
        page.get_by_label("Status").select_option(status)
        assert count(page) == f"{seen_items(page)} of {len(facts)} facts"
        assert seen_items(page) == sum(row["status"] == status for row in facts.values())
        total += seen_items(page)
    assert total == len(facts)
    row = facts["arch-bert-base"]
    text = page.locator("li", has=page.locator("#arch-bert-base")).evaluate("(item) => item.textContent")
    for part in ("110 million parameters", row["what"], row["locator"], row["date"], row["status"], str(row["verified"]), "Stated in"):
        assert part in text
    assert page.locator("li", has=page.locator("#arch-bert-base")).locator("a").count() >= 2


def test_the_ledger_is_chosen_by_source_year_and_part(open_list: Any) -> None:
    """The menus narrow each other, and the state is in the address."""
    page = open_list("reference/facts/")
    for name, value in (("Source", "Brown et al. 2020"), ("Year", "2020"), ("Part", "Architectures")):
        before = seen_items(page)
        page.get_by_label(name, exact=True).select_option(value)
        count(page)
        assert 0 < seen_items(page) <= before
    page.wait_for_function("() => location.search.includes('facts.part=Architectures')")
    query, found = page.evaluate("() => location.search"), seen_items(page)
    assert seen_items(open_list(f"reference/facts/{query}")) == found


@pytest.mark.parametrize(("path", "noun"), SITE.items())
def test_a_row_that_the_address_names_is_shown_whatever_the_filter_says(open_list: Any, path: str, noun: str) -> None:
    """A link from the prose never leads to something hidden."""
    page = open_list(f"{path}?{noun}.q=nothing-holds-this")
    assert count(page).startswith("None of ")
    name = page.locator("filter-list span[id]").first.get_attribute("id")
    page.evaluate("(id) => { location.hash = id; }", name)
    page.wait_for_function("() => document.querySelector('.filter-count').textContent.startsWith('All')")
    assert page.locator(f'[id="{name}"]').evaluate("(anchor) => anchor.parentElement.checkVisibility()")


@pytest.mark.parametrize("path", SITE)
def test_a_phone_shows_all_and_nothing_moves_when_the_bar_comes(open_list: Any, path: str) -> None:
    """No scroll sideways at 320 pixels, targets of 24, and the bar fits the place that is kept for it."""
    for width in (320, 360, 768, 1280):
        page = open_list(path, width=width)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        small = page.locator(".filter-bar :is(input, select, button:not([hidden]))").evaluate_all(
            "(all) => all.filter((each) => each.getBoundingClientRect().height < 24).length"
        )
        assert small == 0
        bar = page.locator(".filter-bar").bounding_box()["height"]
        page.evaluate("() => { delete document.querySelector('filter-list').dataset.ready; }")
        kept = page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('filter-list'), '::before').height)")
        assert kept == pytest.approx(bar, abs=1), f"{path} at {width}: the bar takes {bar}"


@pytest.mark.parametrize("path", SITE)
def test_without_scripts_the_whole_list_stands(open_list: Any, path: str) -> None:
    """Every item, and no bar."""
    page = open_list(path, java_script_enabled=False)
    assert page.locator(".filter-bar").count() == 0
    assert seen_items(page) > 400
    assert page.locator("filter-list > :is(ul, dl)").bounding_box()["y"] < 500
