"""Folded questions, notes and tabs, which Python-Markdown marks by indentation, in signs that pandoc reads.

A book folds nothing: questions that follow each other become one list, and their answers a list after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from report_build.questions import FENCE, LETTERS, Question, read

ASIDE = re.compile(r'(?:(?P<note>!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w-]+)[^"]*|===\+?!?[ \t]*)(?:"(?P<title>.*)")?[ \t]*')
QUESTION = "question"

Wrap = Callable[[str, str], str]


def with_asides(text: str, wrapped: Wrap) -> str:
    """The text of a page with its asides wrapped, each by `wrapped(kind, text)`."""
    lines, made, at, fence = text.split("\n"), list[str](), 0, ""
    questions: list[Question] = []
    while at < len(lines):
        line = lines[at]
        if match := FENCE.match(line):
            fence = "" if fence and match["sign"].startswith(fence) else fence or match["sign"]
        match = None if fence else ASIDE.fullmatch(line)
        if match is None:
            if line.strip() and questions:
                made += [listed(questions, wrapped), ""]
                questions = []
            made += [] if questions else [line]
            at += 1
            continue
        body, at = indented(lines, at + 1)
        if match["kind"] == QUESTION and match["title"]:
            questions.append(read(match["title"], body))
            continue
        title = match["title"] or (match["kind"] or "").capitalize()
        made += [wrapped(match["kind"] or "tab", f"**{title}**\n\n{with_asides(body, wrapped)}"), ""]
    return "\n".join(made + ([listed(questions, wrapped)] if questions else []))


def indented(lines: list[str], at: int) -> tuple[str, int]:
    """The block of lines indented by four from `at` on, without that indentation, and the line after it."""
    end = at
    while end < len(lines) and (not lines[end].strip() or lines[end].startswith("    ")):
        end += 1
    while end > at and not lines[end - 1].strip():
        end -= 1
    return "\n".join(line[4:] for line in lines[at:end]).strip("\n"), end


def listed(questions: list[Question], wrapped: Wrap) -> str:
    """Questions as a list, with what there is to choose from, and their answers as another, by the same numbers."""
    asked, answers = [], []
    for question in questions:
        items = [f"- **{letter}** {item}" for letter, item in zip(LETTERS, question.items, strict=False)]
        asked.append("\n".join([question.title, *([""] if items else []), *items]))
        answer = ", ".join(question.answer) if question.kind == "order" else question.answer
        answers.append(f"**{answer}.** {question.explanation}" if answer else question.explanation)
    return numbered(asked) + "\n\n" + wrapped("answers", f"**Answers**\n\n{numbered(answers)}")


def numbered(items: list[str]) -> str:
    """Items of a list, each of one block or more."""
    return "\n\n".join(f"{count}.  {item}".replace("\n", "\n    ") for count, item in enumerate(items, start=1))
