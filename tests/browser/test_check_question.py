"""Questions answered in the page: each kind by mouse and by keyboard, what is kept of it, phones, both schemes, no script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from browser.conftest import OpenPage
from browser.reading import call, settle
from browser.test_every_exhibit import CONTRASTS

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

FOLD = '<details class="question"><summary>Answer</summary><p><strong>{}.</strong> Why, <a href="#part">in this part</a>.</p></details>'
ITEMS = (
    "<ul><li><strong>A</strong> Draw a token</li><li><strong>B</strong> Divide by the temperature</li><li><strong>C</strong> Cut</li></ul>"
)
QUESTIONS = (
    f'<h2 id="check-yourself">Check yourself</h2><check-question data-kind="choice" data-answer="B"><p>Which comes first?</p>{ITEMS}'
    f'{FOLD.format("B")}</check-question>\n<check-question data-kind="number" data-answer="0.87" data-tolerance="0.01" data-unit="nats">'
    f"<p>How much?</p>{FOLD.format('0.87 nats')}</check-question>\n"
    f'<check-question data-kind="order" data-answer="BCA"><p>In which order?</p>{ITEMS}{FOLD.format("B, C, A")}</check-question>'
)


def with_questions(open_page: OpenPage, **more: object) -> Page:
    """A page with one question of each kind."""
    page = open_page("filter-list", **more)
    page.evaluate(
        "async (text) => { document.querySelector('main').innerHTML = text; await import('/exhibits/check-question.js'); }", QUESTIONS
    )
    return page


def one(page: Page, kind: str) -> Locator:
    """The question of a kind."""
    return page.locator(f'check-question[data-kind="{kind}"]')


def status(question: Locator) -> str:
    """What the page says of an answer."""
    return question.locator(".check-status").inner_text()


def test_a_choice_is_answered_by_mouse(open_page: OpenPage) -> None:
    """A wrong one says so and leaves the answer folded; the right one unfolds it."""
    question = one(with_questions(open_page), "choice")
    check = question.get_by_role("button", name="Check")
    check.click()
    assert status(question) == "Choose one first."
    question.get_by_text("Draw a token").click()
    assert status(question) == ""
    check.click()
    assert status(question) == "Not A. Try again, or unfold the answer."
    assert not question.get_by_text("Why, in this part").is_visible()
    question.get_by_text("Divide by").click()
    check.click()
    assert status(question) == "Right."
    assert question.get_by_text("Why, in this part").is_visible()
    assert question.get_by_role("link", name="in this part").get_attribute("href") == "#part"


def test_a_choice_is_answered_by_keyboard(open_page: OpenPage) -> None:
    """Arrows choose, Enter checks."""
    page = with_questions(open_page)
    question = one(page, "choice")
    question.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert status(question) == "Right."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0.87", "Right."),
        ("0,88", "Right."),
        ("about 0.86 nats", "Right."),
        ("0.885", "Too large. Try again, or unfold the answer."),
        ("-1", "Too small. Try again, or unfold the answer."),
        ("many", "Write a number, such as 0.5 or 1,200."),
        ("", "Write a number, such as 0.5 or 1,200."),
    ],
)
def test_a_number_is_right_within_its_tolerance(open_page: OpenPage, typed: str, said: str) -> None:
    """Typed and sent by Enter, or by the button."""
    page = with_questions(open_page)
    question = one(page, "number")
    field = question.get_by_role("textbox", name="Your answer in nats")
    field.fill(typed)
    field.press("Enter")
    assert status(question) == said
    field.fill(typed + " ")
    question.get_by_role("button", name="Check").click()
    assert status(question) == said


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200),
        ("1 200 000", 1.2e6),
        ("12,345.6", 12345.6),
        ("0,870", 0.87),
        (".5", 0.5),
        ("−3", -3),
        ("175 billion parameters", 175e9),
        ("3.2e5", 3.2e5),
        ("3.2 × 10^23 FLOPs", 3.2e23),
        ("6.4x10²³", 6.4e23),
        ("1.5·10⁻³", 1.5e-3),
        ("58 %", 0.58),
        ("1/8", 0.125),
        ("-3 / 4", -0.75),
        ("≈ 7", 7),
        ("1,200,000", 1.2e6),
    ],
)
def test_numbers_are_read_as_people_write_them(open_page: OpenPage, text: str, value: float) -> None:
    """Groups of three, decimal commas, words, powers of ten."""
    page = open_page("filter-list")
    assert call(page, "answers", "lib.readNumber(argument)", text) == pytest.approx(value, rel=1e-12)
    assert call(page, "answers", "lib.readNumber('58 %', '%')") == 58


def test_an_order_is_made_by_mouse(open_page: OpenPage) -> None:
    """Items move one place at a click; the page says how many stand right until all do."""
    question = one(with_questions(open_page), "order")
    question.get_by_role("button", name="Check").click()
    assert status(question) == "0 of 3 stand in their place. Try again, or unfold the answer."
    question.get_by_role("button", name="Move A down").click()
    assert status(question) == "A is now number 2 of 3."
    question.get_by_role("button", name="Check").click()
    assert status(question).startswith("1 of 3 stand")
    question.get_by_role("button", name="Move C up").click()
    question.get_by_role("button", name="Check").click()
    assert status(question) == "Right."
    assert question.locator("ol li").evaluate_all("(all) => all.map((each) => each.dataset.letter).join('')") == "BCA"


def test_an_order_is_made_by_keyboard_and_the_button_keeps_the_focus(open_page: OpenPage) -> None:
    """The same key moves an item on, and at the end it stays."""
    page = with_questions(open_page)
    question = one(page, "order")
    question.get_by_role("button", name="Move A down").focus()
    for _ in range(3):
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.ariaLabel") == "Move A down"
    assert status(question) == "A is now number 3 of 3."
    question.get_by_role("button", name="Check").press("Space")
    assert status(question) == "Right."


def test_progress_is_kept_in_the_browser_and_forgotten_at_a_click(open_page: OpenPage) -> None:
    """A right answer counts once, another visit knows it, and the button leaves nothing behind."""
    page = with_questions(open_page)
    line = page.locator(".check-progress")
    assert line.inner_text() == "3 questions can be answered here."
    for _ in range(2):
        one(page, "number").get_by_role("textbox").fill("0.87")
        one(page, "number").get_by_role("button", name="Check").click()
    assert line.locator("span").inner_text() == "1 of 3 answered; only this browser keeps that."
    assert one(page, "number").get_attribute("data-answered") == ""
    assert len(page.evaluate("() => JSON.parse(localStorage.getItem('report.answered'))")) == 1
    page.reload()
    page.evaluate(
        "async (text) => { document.querySelector('main').innerHTML = text; await import('/exhibits/check-question.js'); }", QUESTIONS
    )
    assert line.locator("span").inner_text().startswith("1 of 3 answered")
    assert not one(page, "number").get_by_text("Why, in this part").is_visible()
    page.get_by_role("button", name="Forget my answers").click()
    assert line.inner_text() == "3 questions can be answered here."
    assert page.evaluate("() => localStorage.length") == 0


def test_what_is_kept_may_be_broken(open_page: OpenPage) -> None:
    """A value that is none of ours is no trouble."""
    page = open_page("filter-list")
    page.evaluate("() => localStorage.setItem('report.answered', '{oops')")
    page.evaluate(
        "async (text) => { document.querySelector('main').innerHTML = text; await import('/exhibits/check-question.js'); }", QUESTIONS
    )
    assert page.locator(".check-progress").inner_text() == "3 questions can be answered here."


def test_a_phone_shows_all_and_fingers_hit_it(open_page: OpenPage) -> None:
    """No scroll sideways at 320 pixels, and nothing to press below 30."""
    page = with_questions(open_page, width=320, height=640, has_touch=True, is_mobile=True)
    settle(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    heights = page.locator("check-question :is(button, label, input[type=text])").evaluate_all(
        "(all) => all.map((each) => each.getBoundingClientRect().height)"
    )
    assert min(heights) >= 30
    question = one(page, "choice")
    question.get_by_text("Divide by").tap()
    question.get_by_role("button", name="Check").tap()
    assert status(question) == "Right."


def test_text_can_be_read_in_both_schemes(open_page: OpenPage) -> None:
    """A contrast of 4.5, for right and wrong answers too."""
    page = with_questions(open_page)
    one(page, "choice").get_by_text("Draw a token").click()
    for kind in ("choice", "order"):
        one(page, kind).get_by_role("button", name="Check").click()
    one(page, "number").get_by_role("textbox").fill("0.87")
    one(page, "number").get_by_role("button", name="Check").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        settle(page)
        assert page.evaluate(CONTRASTS.replace(".exhibit *", "check-question *, .check-progress *")) == []


def test_every_question_of_the_site_works_and_is_readable_without_scripts(browser: Browser, built_site: Path, site_address: str) -> None:
    """On each page: as many forms as elements, its own answer is accepted; without scripts the items stand and the answer is folded."""
    pages = [path for path in sorted(built_site.rglob("*.html")) if "<check-question" in path.read_text(encoding="utf-8")]
    assert pages
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in pages:
        page.goto(f"{site_address}/{path.relative_to(built_site).as_posix()}")
        page.wait_for_function("() => !document.querySelector('check-question:not([data-ready])')")
        wrong = page.evaluate(
            """() => [...document.querySelectorAll("check-question")].filter((question) => {
              const { kind, answer } = question.dataset;
              if (kind === "choice") question.querySelector(`input[value="${answer}"]`).checked = true;
              if (kind === "number") question.querySelector("input").value = answer;
              const list = question.querySelector("ol.check-items");
              if (kind === "order") for (const letter of answer) list.append(list.querySelector(`[data-letter="${letter}"]`));
              question.form.requestSubmit();
              return question.status.textContent !== "Right." || !question.fold.open || !question.fold.querySelector("a[href]");
            }).map((question) => question.asked.textContent)"""
        )
        assert wrong == [], path
    assert errors == []
    page.close()
    for path in pages[:: max(1, len(pages) // 5)]:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{site_address}/{path.relative_to(built_site).as_posix()}")
        asked = page.locator("check-question")
        for i in range(asked.count()):
            assert asked.nth(i).locator("> p").is_visible()
            assert asked.nth(i).locator("> details summary").inner_text() == "Answer"
            assert not asked.nth(i).locator("> details p").first.is_visible()
            assert re.fullmatch(r"choice|number|order", asked.nth(i).get_attribute("data-kind") or "")
        context.close()
