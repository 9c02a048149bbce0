"""Sentences and words of a chapter's prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from report_build.model import Chapter, Heading

# A full stop ends a sentence before a blank and a capital, unless it follows an initial or a common abbreviation.
BREAK = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\bet al\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bcf\.)[\"')\]*_]*\s+(?=[\"'(\[*_]*[A-Z0-9$])"
)
WORD = re.compile(r"[^\W\d_][\w'’-]*")
TARGET = re.compile(r"\]\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*@[^\[\]\n]*\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a whole table with its caption; offsets are the chapter's."""

    start: int
    end: int
    text: str
    block: int


def sentences(chapter: Chapter, wanted: re.Pattern[str]) -> Iterator[Sentence]:
    """Every sentence of the blocks of prose in which a pattern is found, outside headings; a table and its caption count as one."""
    if not wanted.search(chapter.prose):
        return
    bodies = {heading.start: heading.body for heading in chapter.headings}
    found = list(blocks(chapter.prose))
    for number, (begin, finish) in enumerate(found):
        start, text = begin, chapter.prose[begin:finish]
        if not wanted.search(text):
            continue
        first = next((bodies[at] for at in bodies if start <= at < finish), None) if "#" in text else None
        if first is not None:
            text = text[first - start :]
            start = first
        if "|" in text and "\n" in text:
            end = finish
            if number + 1 < len(found) and chapter.prose[slice(*found[number + 1])].lstrip().startswith("Table:"):
                end = found[number + 1][1]
            yield Sentence(start, end, chapter.prose[start:end], begin)
            continue
        at = 0
        for match in BREAK.finditer(text):
            yield Sentence(start + at, start + match.start(), text[at : match.start()], begin)
            at = match.end()
        if text[at:].strip():
            yield Sentence(start + at, finish, text[at:], begin)


def blocks(prose: str) -> Iterator[tuple[int, int]]:
    """Start and end of each run of lines that are not blank."""
    at, start = 0, -1
    for line in prose.split("\n"):
        if line and not line.isspace():
            start = at if start < 0 else start
        elif start >= 0:
            yield start, at - 1
            start = -1
        at += len(line) + 1
    if start >= 0:
        yield start, len(prose)


def words(text: str) -> int:
    """How many words of prose a text has; link targets and citations are none."""
    return len(WORD.findall(TARGET.sub(" ", text)))


def section_text(chapter: Chapter, heading: Heading) -> str:
    """The prose of a section with its subsections."""
    return chapter.prose[heading.body : heading.end]
