"""What holds for every exhibit: keys, touch, the address, reset, phones, both schemes, no script, no shift."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from browser.conftest import ROOT, OpenPage
from browser.reading import settle
from browser.running import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What has no heading of its own is an element of another kind.
NAMES = sorted(path.stem for path in (ROOT / "docs/exhibits").glob("*.js") if "static heading = " in path.read_text(encoding="utf-8"))
DRAGGED = [name for name in NAMES if ".onDrag(" in (ROOT / f"docs/exhibits/{name}.js").read_text(encoding="utf-8")]
IDLE = "(name) => { const exhibit = document.querySelector(name); return !exhibit.coming && !exhibit.pending; }"
CONTRASTS = """() => {
  const light = (text) => {
    const channel = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = text.match(/[\\d.]+/g).map((v) => channel(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faults = [];
  for (const node of document.querySelectorAll(".exhibit *")) {
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())) continue;
    if (!node.checkVisibility() || node.closest("[disabled], .exhibit-hidden")) continue;
    const style = getComputedStyle(node);
    const [a, b] = [light(node instanceof SVGElement ? style.fill : style.color), light(ground(node))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) faults.push(`${node.tagName}.${node.getAttribute("class")} ${node.textContent.slice(0, 30)}`);
  }
  return faults;
}"""

PLACE = """(name) => {
  const frame = document.querySelector(`${name} .exhibit`);
  const { marginTop, marginBottom } = getComputedStyle(frame);
  const used = frame.offsetHeight + parseFloat(marginTop) + parseFloat(marginBottom);
  return [parseFloat(getComputedStyle(document.querySelector(name), "::before").height), used];
}"""


def state_of(page: Page, name: str) -> dict[str, object]:
    """The state that an exhibit holds."""
    found: dict[str, object] = page.evaluate("(name) => ({ ...document.querySelector(name).state })", name)
    return found


def defaults_of(page: Page, name: str) -> dict[str, object]:
    """The state that an exhibit starts from."""
    found: dict[str, object] = page.evaluate("(name) => ({ ...document.querySelector(name).constructor.defaults })", name)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_without_scripts_the_still_figure_stands(open_page: OpenPage, name: str) -> None:
    """The picture, its caption and nothing else."""
    page = open_page(name, scripts=False)
    assert page.locator(f"{name} :is(figure img, .report-table)").first.is_visible()
    assert page.locator(".exhibit").count() == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_frame_holds_what_every_exhibit_owes(open_page: OpenPage, name: str) -> None:
    """A first thing to try, names for all controls, a formula, numbers, a table, a polite region, the source, the still figure."""
    page = open_page(name)
    assert page.locator(".exhibit-lead").inner_text().startswith("Try first:")
    assert page.locator(".exhibit math").count() >= 1
    assert page.locator(".exhibit .tied").count() >= 1
    assert page.locator(".exhibit-readout dd").count() >= 3
    assert page.locator('.exhibit [role="status"][aria-live="polite"]').count() == 1
    unnamed = page.locator(".exhibit :is(input, textarea, select)").evaluate_all(
        "(all) => all.filter((each) => !each.labels.length && !each.ariaLabel).length"
    )
    assert unnamed == 0
    for picture in page.locator(".exhibit-plot").all():
        assert len(picture.get_attribute("aria-label") or "") > 20
    source = page.locator(".exhibit-source code").inner_text()
    assert (ROOT / source).is_file()
    table = page.get_by_role("button", name="Numbers as a table")
    table.click()
    assert table.get_attribute("aria-expanded") == "true"
    assert page.locator(".exhibit-numbers tbody tr").count() >= 2
    still = page.get_by_role("button", name=re.compile("still", re.I))
    assert not page.locator(f"{name} :is(figure img, .report-table)").first.is_visible()
    still.click()
    assert page.locator(f"{name} :is(figure img, .report-table)").first.is_visible()


@pytest.mark.parametrize("name", NAMES)
def test_an_address_of_the_still_figure_opens_it(open_page: OpenPage, name: str) -> None:
    """A reference of the text to the figure leads to something that can be seen."""
    page = open_page(name)
    page.evaluate("(name) => { location.hash = document.querySelector(`${name} [id^=fig-], ${name} [id^=tbl-]`).id; }", name)
    page.wait_for_function("(name) => document.querySelector(`${name} .exhibit-still`).hidden === false", arg=name)
    assert page.locator(f"{name} :is(figure img, .report-table)").first.is_visible()


@pytest.mark.parametrize("name", NAMES)
def test_keys_move_the_first_slider_and_the_address_restores_it(open_page: OpenPage, name: str) -> None:
    """An arrow key changes the state, the address says it, another page at that address has it, and reset forgets it."""
    page = open_page(name)
    start = state_of(page, name)
    page.locator('.exhibit input[type="range"]').first.focus()
    page.keyboard.press("ArrowRight")
    if state_of(page, name) == start:
        page.keyboard.press("ArrowLeft")
    moved = state_of(page, name)
    assert moved != start
    page.wait_for_function("() => location.search !== ''")
    query = page.evaluate("() => decodeURIComponent(location.search.slice(1))").replace(f"{name}.", "")
    assert state_of(open_page(name, query), name) == moved
    page.wait_for_function("() => document.querySelector('.exhibit [role=status]').textContent.length > 10")
    page.get_by_role("button", name="Reset").click()
    assert state_of(page, name) == defaults_of(page, name)
    page.wait_for_function("() => location.search === ''")


@pytest.mark.parametrize("name", NAMES)
def test_every_control_can_be_reached_and_shows_its_focus(open_page: OpenPage, name: str) -> None:
    """Tab walks through all of them in order, each with an outline."""
    page = open_page(name)
    wanted = page.locator(".exhibit :is(input:not([type=radio]), select, textarea, button:not([disabled]))").count()
    seen = 0
    for _ in range(3 * wanted + 20):
        page.keyboard.press("Tab")
        kind = page.evaluate(
            """() => { const node = document.activeElement; if (!node.closest('.exhibit')) return '';
            const shown = node.type === 'radio' ? node.nextSibling : node;
            if (getComputedStyle(shown).outlineStyle === 'none') return 'bare';
            return node.matches('button, select, textarea, input:not([type=radio])') ? 'one' : 'other'; }"""
        )
        assert kind != "bare"
        seen += kind == "one"
        if seen == wanted:
            break
    assert seen == wanted


@pytest.mark.parametrize("name", NAMES)
def test_touch_works_and_a_phone_of_320_pixels_shows_all(open_page: OpenPage, name: str) -> None:
    """No scroll sideways, targets of at least 24 pixels, and a tap on a slider moves it."""
    page = open_page(name, width=320, height=640, has_touch=True, is_mobile=True)
    settle(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    small = page.locator(".exhibit :is(button, input[type=range], select, textarea, .option label, .toggle-row)").evaluate_all(
        "(all) => all.filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 24).map((each) => each.outerHTML)"
    )
    assert small == []
    start = state_of(page, name)
    bar = page.locator('.exhibit input[type="range"]').first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    for share in (0.9, 0.15):
        page.touchscreen.tap(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        settle(page)
        if state_of(page, name) != start:
            break
    assert state_of(page, name) != start


@pytest.mark.parametrize("name", DRAGGED)
def test_a_finger_drags_over_the_plot(open_page: OpenPage, name: str) -> None:
    """What the mouse can drag a finger can, and the page does not scroll under it."""
    page = open_page(name, width=360, height=740, has_touch=True, is_mobile=True)
    plot = page.locator(f"{name} .is-draggable").first
    plot.scroll_into_view_if_needed()
    settle(page)
    page.wait_for_function(IDLE, arg=name, timeout=PATIENCE)
    scrolled, box = page.evaluate("scrollY"), plot.bounding_box()
    assert box is not None
    states = [state_of(page, name)]
    devices = page.context.new_cdp_session(page)
    for kind, share in (("touchStart", 0.75), ("touchMove", 0.6), ("touchMove", 0.4), ("touchMove", 0.2)):
        point = {"x": box["x"] + share * box["width"], "y": box["y"] + box["height"] / 2}
        devices.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        settle(page)
        states.append(state_of(page, name))
    devices.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert sum(one != other for one, other in pairwise(states)) >= 2
    assert page.evaluate("scrollY") == scrolled


@pytest.mark.parametrize("name", NAMES)
def test_text_can_be_read_in_both_schemes(open_page: OpenPage, name: str) -> None:
    """A contrast of 4.5 between every text and what lies behind it."""
    page = open_page(name)
    page.get_by_role("button", name="Numbers as a table").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        settle(page)
        assert page.evaluate("() => document.body.dataset.mdColorScheme") == {"light": "default", "dark": "slate"}[scheme]
        assert page.evaluate(CONTRASTS) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_place_that_is_kept_suffices(open_page: OpenPage, name: str) -> None:
    """The exhibit is never taller than what the style sheet keeps for it, so no text moves; nor is much left empty; nothing is cut off."""
    page = open_page(name)
    for width in (320, 360, 412, 600, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        kept, used = page.evaluate(PLACE, name)
        assert kept - 240 <= used <= kept, f"{name} at {width}: uses {used}, keeps {kept}"
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        formulas = page.locator(".exhibit-formulas").evaluate("(box) => [box.scrollWidth, box.clientWidth]")
        assert formulas[0] <= formulas[1], f"{name} at {width}: a formula is cut"


def test_a_foreign_or_broken_address_does_no_harm(open_page: OpenPage) -> None:
    """Values out of range are brought into it, and what is no value is left out."""
    page = open_page("noise-schedule", "step=99999&schedule=evil&steps=abc&guidance=-4")
    state = state_of(page, "noise-schedule")
    assert (state["step"], state["schedule"], state["steps"], state["guidance"]) == (1000, "cosine", 50, 0)
