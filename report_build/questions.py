"""Questions under "Check yourself": how an author writes them, and what a page makes of them.

    ??? question "Which tokens survive a nucleus of 0.9?"

        - [ ] The first three
        - [x] The first four

        Four have a mass of 0.95 ([Nucleus sampling](#nucleus-sampling)).

What the folded block begins with says what kind of question it is: choices with the right one marked; a number as
`Answer: 0.87 ± 0.01 nats`; or a list to be put in order, in which the number of each item is its right place (`2.`, `3.`, `1.`).
What begins otherwise is an open question, and the reader judges. An explanation with a link to a section or formula ends each.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import indent

from report_build.quantity import Quantity, parse

OPENING = re.compile(r'\?\?\?\+?[ \t]+question[ \t]+"(?P<title>.*)"[ \t]*')
FENCE = re.compile(r"[ \t]*(?P<sign>`{3,}|~{3,})")
CHOICE = re.compile(r"- \[(?P<mark>[ xX])\][ \t]+(?P<text>.*)")
PLACE = re.compile(r"(?P<mark>\d{1,2})\.[ \t]+(?P<text>.*)")
NUMBER = "Answer:"
LETTERS = "ABCDEFGHI"
LEAST = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A question. `items` are the choices, or what is to be put in order, as they are shown; `answer` is the letter of the right
    choice, the letters in the right order, or the number as a page shows it; `value` and `tolerance` are those of a number."""

    title: str
    kind: str = "open"
    items: tuple[str, ...] = ()
    answer: str = ""
    value: float = 0.0
    tolerance: float = 0.0
    unit: str = ""
    explanation: str = ""
    flaws: tuple[str, ...] = ()


def read(title: str, body: str) -> Question:
    """The question of a folded block, whose `body` has lost its indentation."""
    for pattern, make in ((CHOICE, choice), (PLACE, order)):
        if pattern.match(body):
            marks, items, rest = listed(pattern, body.split("\n"))
            return make(title, marks, items, rest)
    first, _, rest = body.partition("\n")
    if not first.startswith(NUMBER):
        return Question(title, explanation=body)
    return number(title, first.removeprefix(NUMBER).strip().removesuffix("."), rest.strip())


def listed(pattern: re.Pattern[str], lines: list[str]) -> tuple[list[str], tuple[str, ...], str]:
    """The marks and texts of a list's items, and what follows the list."""
    marks: list[str] = []
    items: list[str] = []
    at = 0
    while at < len(lines) and lines[at].strip():
        if match := pattern.match(lines[at]):
            marks.append(match["mark"].lower())
            items.append(match["text"].strip())
        elif items:
            items[-1] += f" {lines[at].strip()}"
        at += 1
    return marks, tuple(items), "\n".join(lines[at:]).strip()


def choice(title: str, marks: list[str], items: tuple[str, ...], rest: str) -> Question:
    right = marks.count("x")
    flaws = [f"{right} choices are marked as right, not one"] if right != 1 else []
    answer = LETTERS[marks.index("x")] if right and len(items) <= len(LETTERS) else ""
    return Question(title, "choice", items, answer, explanation=rest, flaws=(*flaws, *few(items)))


def order(title: str, marks: list[str], items: tuple[str, ...], rest: str) -> Question:
    places, wanted = [int(mark) for mark in marks], list(range(1, len(marks) + 1))
    if places == wanted:  # a list as any other
        return Question(title, explanation="\n".join([*(f"{place}. {item}" for place, item in zip(places, items, strict=True)), "", rest]))
    flaws = [f"the places {', '.join(marks)} are not 1 to {len(marks)}, each once"] if sorted(places) != wanted else []
    letters = "".join(LETTERS[places.index(place)] for place in wanted if place in places) if len(items) <= len(LETTERS) else ""
    return Question(title, "order", items, letters, explanation=rest, flaws=(*flaws, *few(items)))


def few(items: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with the items of a list whatever they are for."""
    if not LEAST <= len(items) <= len(LETTERS):
        yield f"has {len(items)} items to choose from, not {LEAST} to {len(LETTERS)}"
    if len(set(items)) < len(items):
        yield "has an item twice"


def number(title: str, text: str, rest: str) -> Question:
    """A question for a number; a tolerance that is greater than a quarter of it would take wrong answers for right ones."""
    given, sign, margin = (part.strip() for part in text.partition("±"))
    value, near = parse(given), parse(margin)
    flaws = []
    if value is None or len(value.ends) != 1:
        value = Quantity((0.0,), (0.0,), "")
        flaws.append(f"'{given}' is no number")
    elif sign and (near is None or not 0 < near.ends[0] <= max(0.1, abs(value.ends[0]) / 4)):
        flaws.append(f"'± {margin}' is no tolerance: a small number, greater than zero")
    elif not sign and value.ends[0] % 1:
        flaws.append(f"'{given}' has no tolerance: write ± and how far an answer may be off")
    unit = (near.unit if near else "") or value.unit
    shown = given if value.unit or not unit else f"{given} {unit}"
    return Question(title, "number", (), shown, value.ends[0], near.ends[0] if near else 0.0, unit, rest, tuple(flaws))


def blocks(text: str) -> Iterator[tuple[int, int, Question]]:
    """Every question of a page: the number of its first line and of the line after its last, from 0, and the question."""
    lines, at, fence = text.split("\n"), 0, ""
    while at < len(lines):
        start, at = at, at + 1
        if match := FENCE.match(lines[start]):
            fence = "" if fence and match["sign"].startswith(fence) else fence or match["sign"]
        opening = None if fence else OPENING.fullmatch(lines[start])
        if opening is None:
            continue
        while at < len(lines) and (not lines[at].strip() or lines[at].startswith("    ")):
            at += 1
        body = "\n".join(line[4:] for line in lines[start + 1 : at]).strip()
        yield start, at, read(opening["title"], body)


def with_questions(text: str) -> str:
    """The Markdown of a page in which each question that can be answered stands in a `<check-question>`, its answer alone folded."""
    lines, made, done = text.split("\n"), list[str](), 0
    for start, end, question in blocks(text):
        if question.kind != "open":
            made += [*lines[done:start], *compiled(question), ""]
            done = end
    return "\n".join(made + lines[done:]) if made else text


def compiled(question: Question) -> list[str]:
    """The lines of a question that can be answered."""
    data = {"kind": question.kind, "answer": question.answer}
    if question.kind == "number":
        data |= {"answer": f"{question.value:.12g}", "tolerance": f"{question.tolerance:.6g}", "unit": question.unit}
    attributes = "".join(f' data-{name}="{html.escape(value)}"' for name, value in data.items())
    items = [f"- **{letter}** {item}" for letter, item in zip(LETTERS, question.items, strict=False)]
    answer = ", ".join(question.answer) if question.kind == "order" else question.answer
    explanation = indent(f"**{answer}.** {question.explanation}", "    ")
    opening = f'<check-question{attributes} markdown="1">'
    return [opening, "", question.title, "", *items, "", '??? question "Answer"', "", explanation, "", "</check-question>"]
