"""Sentences and words of a chapter's prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from report_build.model import Chapter, Heading

BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
# A full stop ends a sentence before a blank and a capital, unless it follows an initial or a common abbreviation.
BREAK = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\bet al\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bcf\.)[\"')\]*_]*\s+(?=[\"'(\[*_]*[A-Z0-9$])"
)
WORD = re.compile(r"[^\W\d_][\w'’-]*")
TARGET = re.compile(r"\]\([^)\n]*\)|\[[^\]\n]*@[^\]\n]*\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a whole table with its caption; offsets are the chapter's."""

    start: int
    end: int
    text: str
    block: int


def sentences(chapter: Chapter, wanted: re.Pattern[str]) -> Iterator[Sentence]:
    """Every sentence of the blocks of prose in which a pattern is found, outside headings; a table and its caption count as one."""
    bodies = {heading.start: heading.body for heading in chapter.headings}
    blocks = list(BLOCK.finditer(chapter.prose))
    for number, block in enumerate(blocks):
        start, text = block.start(), block.group()
        if not wanted.search(text):
            continue
        first = next((bodies[at] for at in bodies if start <= at < block.end()), None) if "#" in text else None
        if first is not None:
            text = text[first - start :]
            start = first
        if "|" in text and "\n" in text:
            end = block.end()
            if number + 1 < len(blocks) and blocks[number + 1].group().lstrip().startswith("Table:"):
                end = blocks[number + 1].end()
            yield Sentence(start, end, chapter.prose[start:end], block.start())
            continue
        at = 0
        for found in BREAK.finditer(text):
            yield Sentence(start + at, start + found.start(), text[at : found.start()], block.start())
            at = found.end()
        if text[at:].strip():
            yield Sentence(start + at, block.end(), text[at:], block.start())


def words(text: str) -> int:
    """How many words of prose a text has; link targets and citations are none."""
    return len(WORD.findall(TARGET.sub(" ", text)))


def section_text(chapter: Chapter, heading: Heading) -> str:
    """The prose of a section with its subsections."""
    return chapter.prose[heading.body : heading.end]
