"""A question that cannot be answered, or whose answer explains nothing or leads nowhere.

Choices have one right one; a number has a tolerance; a list to be put in order numbers each place once. Every question, open
ones too, has an explanation with a link to the section or the formula that answers it.

Bad: two choices marked `[x]`; `Answer: about nine`; an answer without a link.
Good: `- [x] The first four` among three choices, then `Four have a mass of 0.95 ([Nucleus sampling](#nucleus-sampling)).`
"""

import re
from collections.abc import Iterator

from report_build.model import Chapter, Finding, Position
from report_build.questions import Question, blocks
from report_build.report import Report

CODE = "O008"
PLACE = re.compile(r"\]\([^()\s]*#[^()\s]+\)")


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        yield from broken(chapter)


def broken(chapter: Chapter) -> Iterator[Finding]:
    for line, _, question in blocks(chapter.text):
        for flaw in flaws(question):
            yield Finding(Position(chapter.source, line + 1), CODE, f"question '{question.title[:50]}': {flaw}")


def flaws(question: Question) -> Iterator[str]:
    yield from question.flaws
    if not re.search(r"\w", PLACE.sub("", question.explanation)):
        yield "has no explanation"
    elif not PLACE.search(question.explanation):
        yield "does not lead to the section or the formula that answers it"
