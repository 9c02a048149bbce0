"""Questions that readers answer in the page: what an author writes, what a page holds, and all that the report asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_build.addresses import path_of
from report_build.load import load
from report_build.model import Chapter
from report_build.questions import Question, blocks, read, with_questions
from report_build.report import Report

ROOT = Path(__file__).parents[1]
EXPLAINED = "\n\nWhy ([Part](#part)).\n"


@pytest.fixture(scope="module")
def report() -> Report:
    """The report of this repository."""
    return load(ROOT)


def places(chapter: Chapter) -> set[str]:
    """Every id to which a link of the report may lead."""
    found = {heading.id for heading in chapter.headings} | {caption.id for caption in chapter.captions}
    return found | {formula.label for formula in chapter.formulas if formula.label}


@pytest.mark.parametrize(
    ("text", "value", "tolerance", "unit", "shown"),
    [
        ("0.87 ± 0.01", 0.87, 0.01, "", "0.87"),
        ("0.87 ± 0.01 nats.", 0.87, 0.01, "nats", "0.87 nats"),
        ("625 tokens", 625, 0, "tokens", "625 tokens"),
        ("−3", -3, 0, "", "−3"),
        ("1,287 ± 10 MWh", 1287, 10, "MWh", "1,287 MWh"),
        ("175 billion ± 1 billion parameters", 175e9, 1e9, "parameters", "175 billion parameters"),
        ("3.2 × 10^23 ± 1e22 FLOPs", 3.2e23, 1e22, "FLOPs", "3.2 × 10^23 FLOPs"),
        ("58 ± 1 %", 58, 1, "%", "58 %"),
        ("0 ± 0.05", 0, 0.05, "", "0"),
    ],
)
def test_a_number_has_a_tolerance_and_a_unit(text: str, value: float, tolerance: float, unit: str, shown: str) -> None:
    """The unit stands after the tolerance, or after the number alone."""
    question = read("How much?", f"Answer: {text}{EXPLAINED}")
    assert (question.kind, question.flaws) == ("number", ())
    assert question.value == pytest.approx(value)
    assert question.tolerance == pytest.approx(tolerance)
    assert (question.unit, question.answer) == (unit, shown)


def test_the_right_choice_is_marked_and_an_order_is_told_by_its_numbers() -> None:
    """Letters name the items as they are shown; a list in its own order is no question."""
    asked = read("Which?", f"- [ ] One\n- [X] Two\n  and more\n- [ ] Three{EXPLAINED}")
    assert (asked.kind, asked.items, asked.answer) == ("choice", ("One", "Two and more", "Three"), "B")
    ordered = read("In which order?", f"3. Third\n1. First\n2. Second{EXPLAINED}")
    assert (ordered.kind, ordered.items, ordered.answer) == ("order", ("Third", "First", "Second"), "BCA")
    assert read("Why?", f"1. First\n2. Second\n3. Third{EXPLAINED}").kind == "open"
    assert read("Why?", EXPLAINED.strip()) == Question("Why?", explanation="Why ([Part](#part)).")


def test_a_page_shows_the_items_and_folds_the_answer() -> None:
    """Nothing above the fold tells the right one to who has no script; what follows the question stays as it is."""
    text = 'Before.\n\n??? question "Which of *three*?"\n\n    - [ ] One\n    - [x] Two\n    - [ ] Three\n\n'
    text += "    It is two.\n\n    $$\n    x\n    $$\n\nAfter.\n"
    page = with_questions(text)
    above, _, below = page.partition('??? question "Answer"\n')
    assert above == (
        'Before.\n\n<check-question data-kind="choice" data-answer="B" markdown="1">\n\nWhich of *three*?\n\n'
        "- **A** One\n- **B** Two\n- **C** Three\n\n"
    )
    assert below == "\n    **B.** It is two.\n\n    $$\n    x\n    $$\n\n</check-question>\n\nAfter.\n"


def test_open_questions_and_code_are_left_alone() -> None:
    """A page without a question that can be answered is the same text."""
    text = '??? question "Why?"\n\n    Because.\n\n```\n??? question "Which?"\n\n    - [x] One\n```\n'
    assert with_questions(text) == text


def test_every_question_of_the_report_has_an_answer_and_leads_to_a_place_that_exists(report: Report) -> None:
    """No flaw; each link with a fragment leads to a heading, caption or formula; numbers are within their own tolerance."""
    chapters = {chapter.path: chapter for chapter in report.chapters}
    anywhere = {name for chapter in report.chapters for name in places(chapter) if name.startswith(("eq-", "fig-", "tbl-"))}
    asked = 0
    for chapter in report.chapters:
        for first, last, question in blocks(chapter.text):
            asked += 1
            at = f"{chapter.source}:{first + 1}"
            assert question.flaws == (), at
            assert question.explanation, at
            lines = range(first + 1, last + 1)
            links = [link for link in chapter.links if link.at.line in lines and "#" in link.target]
            assert links, at
            for link in links:
                name = link.target.partition("#")[2]
                target = chapters[path_of(chapter.path, link.target)]
                assert name in anywhere or name in places(target), f"{at}: {link.target}"
    assert asked > 200


def test_every_chapter_has_a_question_that_can_be_answered_in_the_page(report: Report) -> None:
    """Retrieval is practised by answering, not by unfolding."""
    kinds = {
        chapter.path: {question.kind for _, _, question in blocks(chapter.text)} for chapter in report.chapters if chapter.kind == "chapter"
    }
    assert [path for path, found in kinds.items() if not found - {"open"}] == []


def test_the_letter_of_the_right_choice_tells_nothing(report: Report) -> None:
    """No letter is right in more than half of the choices."""
    letters = [question.answer for chapter in report.chapters for _, _, question in blocks(chapter.text) if question.kind == "choice"]
    assert max(letters.count(letter) for letter in "ABCD") <= len(letters) / 2
