"""How a page reads: its way-finding by keyboard, its citations, what it copies, what it remembers, how much it weighs, what it prints."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.conftest import OpenPage

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

CHAPTER = "families/diffusion/"
# A chapter without exhibits, the heaviest of its kind, may weigh this much on its way to the reader before it is scrolled.
MOST_BYTES = 150_000
SHIFTS = """window.shifted = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""
COPYING = {"permissions": ["clipboard-read", "clipboard-write"]}


def clipboard(page: Page) -> str:
    """What was copied last."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def in_view(page: Page, selector: str) -> bool:
    """Whether an element stands in the window, below the head of the page."""
    seen: bool = page.locator(selector).evaluate(
        "(node) => { const { top } = node.getBoundingClientRect(); return top > 40 && top < innerHeight; }"
    )
    return seen


@pytest.mark.parametrize("width", [320, 1000])
def test_the_drawer_opens_and_closes_by_keyboard(visit: OpenPage, width: int) -> None:
    """Closed it is out of every key's way; the button says what is the case; Escape gives the focus back."""
    page = visit(CHAPTER, width=width)
    button = page.get_by_role("button", name="Chapters")
    assert button.get_attribute("aria-expanded") == "false"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert not page.evaluate("document.activeElement.closest('.map') !== null")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.closest('.map') !== null")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("navigation", name="Chapters and sections").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.map') !== null")
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert button.evaluate("(node) => node === document.activeElement")
    page.wait_for_function("() => getComputedStyle(document.querySelector('.md-sidebar')).visibility === 'hidden'")


def test_who_leaves_the_drawer_by_tab_closes_it(visit: OpenPage) -> None:
    """No focus goes on behind an open drawer."""
    page = visit("404.html", width=320)
    assert page.get_by_role("button", name="Chapters").count() == 0
    page = visit("results/", width=320)
    page.get_by_role("button", name="Chapters").press("Enter")
    page.wait_for_function("() => document.activeElement.closest('.map') !== null")
    page.locator(".map a:visible").last.focus()
    page.keyboard.press("Tab")
    assert page.get_by_role("button", name="Chapters").get_attribute("aria-expanded") == "false"


def test_the_first_tab_skips_to_the_text(visit: OpenPage) -> None:
    """The first link of every page leads past the head, on the page of dead addresses too."""
    for path in (CHAPTER, "404.html", ""):
        page = visit(path)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to content"
        assert page.evaluate("document.querySelector(document.activeElement.hash) !== null")


def test_a_dead_address_gets_a_page_with_a_heading_and_ways_on(site_address: str, built_site: Path) -> None:
    """It stands at any depth, so its links are absolute or from the root."""
    text = (built_site / "404.html").read_text(encoding="utf-8")
    assert re.search(r"<h1[^>]*>Page not found</h1>", text)
    assert text.count('<nav class="parts"') == 1


@pytest.mark.parametrize("how", ["hover", "focus"])
def test_a_citation_shows_its_reference_where_it_stands(visit: OpenPage, how: str) -> None:
    """By mouse and by keyboard: the work, a link to it, and where else it is cited."""
    page = visit(CHAPTER)
    mark = page.locator('.footnote-ref[href="#fn:ref-ho2020denoising"]').first
    mark.scroll_into_view_if_needed()
    getattr(mark, how)()
    shown = page.locator(".md-tooltip2--active")
    shown.wait_for()
    assert "Denoising Diffusion Probabilistic Models" in shown.inner_text()
    assert shown.locator('a[href="https://arxiv.org/abs/2006.11239"]').count() == 1
    assert "Also cited in" in shown.inner_text()
    assert shown.locator(".elsewhere a").count() >= 2


def test_a_citation_leads_to_its_reference_and_back_to_the_same_place(visit: OpenPage) -> None:
    """Of a work that is cited several times, the way back from which one came is marked and has the focus."""
    page = visit(CHAPTER)
    mark = page.locator('[id="fnref3:ref-ho2020denoising"] a')
    mark.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    mark.click()
    page.wait_for_function("() => document.activeElement.classList.contains('footnote-backref')")
    assert in_view(page, '[id="fn:ref-ho2020denoising"]')
    assert page.locator(".footnote-backref.is-return").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash === '#fnref3:ref-ho2020denoising'")
    assert in_view(page, '[id="fnref3:ref-ho2020denoising"]')
    page.go_back()
    page.go_back()
    page.wait_for_function("(before) => Math.abs(scrollY - before) < 5", arg=before)


def test_the_margin_names_each_work_once(visit: OpenPage) -> None:
    """Beside the line that cites it, where there is room; on a phone there is none."""
    page = visit(CHAPTER)
    notes = page.locator(".margin-note")
    assert notes.first.is_visible()
    assert notes.first.inner_text() == "1 Sohl-Dickstein et al. 2015"
    line = page.locator('[id="fnref:ref-sohl-dickstein2015deep"]').bounding_box()
    note = notes.first.bounding_box()
    assert line is not None
    assert note is not None
    assert abs(line["y"] - note["y"]) < 25
    assert note["x"] > line["x"] + line["width"]
    numbers = [text.split()[0] for text in notes.all_inner_texts()]
    assert len(numbers) == len(set(numbers))
    assert not visit(CHAPTER, width=360).locator(".margin-note").first.is_visible()


def test_a_fact_and_a_term_say_what_they_rest_on(visit: OpenPage) -> None:
    """The number with its source, place, date and status; the term with its definition."""
    page = visit(CHAPTER)
    for selector, told in (("a.fact", r"\d{4}; .*; (measured|reported|estimated|disputed|computed)"), ("a.term", r"\w+ \w+")):
        link = page.locator(f"article > p {selector}").first
        link.scroll_into_view_if_needed()
        link.focus()
        shown = page.locator(".md-tooltip2--active")
        shown.wait_for()
        assert re.search(told, shown.inner_text())
        page.keyboard.press("Escape")
        page.locator("h1").evaluate("(node) => document.activeElement.blur()")
        shown.wait_for(state="detached")


def test_formulas_programs_figures_and_data_can_be_copied(visit: OpenPage, built_site: Path) -> None:
    """The TeX of a formula and a program by a button beside it; a figure's drawing, and its numbers where they are in a file."""
    page = visit(CHAPTER, **COPYING)
    formula = page.locator(".equation").first
    formula.hover()
    page.locator("p:has(> .equation) > .copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert clipboard(page).startswith(r"q(x_t \mid x_{t-1}) = \mathcal{N}")
    page = visit("families/transformers-for-generation/", **COPYING)
    page.locator(".highlight").first.hover()
    page.locator(".highlight > .copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert clipboard(page).startswith("Sampling from a causal Transformer with a cache\n")
    page = visit("lab/metric-failures/", **COPYING)
    data = page.locator('a[data-copy="data"]').first
    data.scroll_into_view_if_needed()
    data.locator("xpath=following-sibling::button").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    path = built_site / "lab/metric-failures" / (data.get_attribute("href") or "")
    assert json.loads(clipboard(page)) == json.loads(path.read_text(encoding="utf-8"))


def test_the_section_being_read_can_be_cited(visit: OpenPage) -> None:
    """Its number, its title, its address and the day of its review, as text and as BibTeX."""
    page = visit(CHAPTER, **COPYING)
    page.locator("#guidance").evaluate("(node) => node.scrollIntoView()")
    page.locator("[data-cite]").dispatch_event("click")
    dialog = page.get_by_role("dialog", name="Cite this section")
    assert re.search(r"Cite “\d+\.\d+ Guidance”", dialog.inner_text())
    dialog.get_by_role("button", name="Copy").last.click()
    page.wait_for_function("() => navigator.clipboard.readText().then((text) => text.startsWith('@incollection'))")
    cited = clipboard(page)
    assert "families/diffusion/#guidance}" in cited
    assert "Diffusion models, section" in cited
    page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_what_was_read_is_remembered_here_alone_and_forgotten_on_request(visit: OpenPage) -> None:
    """A chapter read to its end is marked in the map; the first page offers to go on; a button forgets."""
    page = visit("families/energy-based/")
    page.locator(".footnote").scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key.endsWith('report.read'))")
    page.reload()
    assert page.locator('.map a.is-read:has-text("Energy-based models")').count() == 1
    home = page.locator(".brand").get_attribute("href")
    page.goto(f"{page.url}{home}")
    assert page.get_by_role("link", name="Go on with Energy-based models").count() == 1
    assert "you have read 1 chapter" in page.locator(".kept").inner_text()
    page.get_by_role("button", name="Forget it").click()
    assert page.get_by_role("link", name="Go on with").count() == 0
    assert page.evaluate("Object.entries(localStorage).filter(([key]) => key.endsWith('report.read')).map(([, value]) => value)") == [
        '{"pages":{}}'
    ]


def test_the_numbers_of_sections_agree_in_text_and_map(visit: OpenPage) -> None:
    """And the anchors are as they were without numbers."""
    page = visit(CHAPTER)
    pairs: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll(".map .sections a")].map((link) => {
          const heading = document.getElementById(link.hash.slice(1));
          return [link.querySelector(".number")?.textContent ?? "", heading.querySelector(".section-number")?.textContent ?? ""];
        })"""
    )
    assert len(pairs) > 5
    assert all(one == other for one, other in pairs)
    assert sum(one != "" for one, _ in pairs) >= len(pairs) - 2
    chapter = page.locator('.map [aria-current="page"] .number').inner_text()
    assert all(one.startswith(f"{chapter}.") for one, _ in pairs if one)


def test_a_line_has_some_seventy_signs(visit: OpenPage) -> None:
    """Measured on whole lines of long paragraphs."""
    page = visit("applications/code/", width=1440)
    mean: float = page.evaluate(
        """() => {
          const counts = [];
          for (const node of document.querySelectorAll("article > p:not([class])")) {
            const lines = Math.round(node.clientHeight / parseFloat(getComputedStyle(node).lineHeight));
            const text = [...node.childNodes].filter((each) => !each.matches?.(".margin-note")).map((each) => each.textContent);
            const signs = text.join("").length;
            if (lines >= 5) counts.push(signs / (lines - 0.5));
          }
          return counts.reduce((sum, each) => sum + each, 0) / counts.length;
        }"""
    )
    assert 62 <= mean <= 78


def test_without_scripts_all_of_it_can_be_read(visit: OpenPage) -> None:
    """Text, formulas, figures, references, the map and the way on; nothing offers what would not work."""
    page = visit(CHAPTER, scripts=False)
    for selector in ("article math", "article figure img", ".footnote li", ".map a", '.foot-ways a[rel="next"]', "check-question, details"):
        assert page.locator(selector).filter(visible=True).count() > 0, selector
    for selector in (".search-button", "[data-cite]", ".kept", ".copy"):
        assert page.locator(selector).filter(visible=True).count() == 0, selector
    phone = visit(CHAPTER, scripts=False, width=360)
    phone.locator("label.drawer-button").click()
    assert phone.locator(".map a").filter(visible=True).count() > 10


@pytest.mark.parametrize("width", [1280, 360])
def test_a_chapter_is_light_and_stands_still(visit: OpenPage, width: int) -> None:
    """The first view of chapters without an exhibit: bytes as they come compressed, of all kinds, and no jump while fonts arrive."""
    for path in ("applications/code/", "architectures/post-training/"):
        start = visit("404.html", width=width)
        page = start.context.new_page()
        page.add_init_script(SHIFTS)
        got = responses(page)
        page.goto(start.url.replace("404.html", path), wait_until="networkidle")
        weights = {each.url: weight(each.url, each.body()) for each in got}
        assert sum(weights.values()) <= MOST_BYTES, weights
        assert page.evaluate("window.shifted") < 0.05


def responses(page: Page) -> list[Response]:
    """What a page gets from now on."""
    got: list[Response] = []

    def note(response: Response) -> None:
        got.append(response)

    page.on("response", note)
    return got


def weight(url: str, body: bytes) -> int:
    """The bytes of a file on its way: fonts and pictures of points are compressed already."""
    return len(body) if url.endswith((".woff2", ".png")) else len(gzip.compress(body, 9))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_has_no_way_finding_and_whole_figures(visit: OpenPage, scheme: str) -> None:
    """Three chapters as Chromium prints them, always black on white."""
    for path in (CHAPTER, "foundations/evaluating-text/", "scaling/scaling-laws/"):
        page = visit(path, scheme=scheme)
        page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
        for selector in (".md-header", ".md-sidebar", ".foot", ".headerlink", ".copy", ".figure-files", ".md-top"):
            assert page.locator(selector).filter(visible=True).count() == 0, selector
        colours = page.evaluate(
            "['color', 'backgroundColor'].map((name) => getComputedStyle(document.querySelector('article > p:not([class])'))[name])"
        )
        assert colours[0] == "rgb(0, 0, 0)"
        assert page.locator("check-question").first.evaluate("(node) => getComputedStyle(node).color") == "rgb(0, 0, 0)"
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.wait_for_function("() => [...document.querySelectorAll('img[src$=only-light]')].every((image) => image.naturalWidth > 0)")
        shown = page.locator('article figure img[src*="#only-light"]').filter(visible=True)
        assert shown.count() == page.locator('article figure img[src*="#only-light"]').count() > 0
        assert page.locator('article figure img[src*="#only-dark"]').filter(visible=True).count() == 0
        assert page.locator("article figure").first.evaluate("(node) => getComputedStyle(node).breakInside") == "avoid"
        assert page.pdf(format="A4").startswith(b"%PDF")


def test_motion_stops_for_who_wants_none(visit: OpenPage) -> None:
    """No transition longer than an instant."""
    page = visit(CHAPTER, reduced_motion="reduce")
    slow = page.evaluate(
        "[...document.querySelectorAll('*')].filter((node) => parseFloat(getComputedStyle(node).transitionDuration) > 0.01).length"
    )
    assert slow == 0


def test_the_reader_chooses_the_colours(visit: OpenPage) -> None:
    """At first they follow the system, and then the choice, on the next page too."""
    page = visit(CHAPTER, scheme="dark")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    page.emulate_media(color_scheme="light")
    page.wait_for_function("() => document.body.dataset.mdColorScheme === 'default'")
    page.locator(".md-header__option label:visible").click()
    page.locator(".md-header__option label:visible").click()
    page.wait_for_function("() => document.body.dataset.mdColorScheme === 'slate'")
    page.reload()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
