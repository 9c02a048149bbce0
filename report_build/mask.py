"""Find what is not prose in Markdown (front matter, code, comments, math) and blank it.

A CommonMark parser takes the body of an admonition or a tab for code and so hides its citations.
Masking hides only what is surely not prose, keeps every line where it is, and is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from report_build.model import Span

# Bounded everywhere: a line of a million blanks must cost one pass, not a square of it.
CONTAINER = r"[ \t]{0,80}(?:(?:>|[-*+]|\d{1,9}[.)]|:)[ \t]{1,8}|>){0,40}[ \t]{0,80}"
FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$\n?", re.M | re.S)
BEFORE_FENCE = re.compile(CONTAINER)
# A class of signs is found many times faster than an alternation: what stands there is looked at afterwards.
SIGN = re.compile(r"[`~\\<$]")
TOKEN = re.compile(
    r"""(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})
    |(?P<escape>\\.)
    |(?P<ticks>`+)
    |(?P<comment><!--)
    |(?P<display>\$\$)
    |(?P<dollar>\$)""",
    re.M | re.X,
)
BLANK_LINE = re.compile(r"\n[ \t>]*\n")
NOT_NEWLINE = re.compile(r"[^\n]+")
# Two are rare in any text; a text made to need more is left with what they found.
MOST_PASSES = 10
CLOSING_DOLLAR = re.compile(r"(?<![\s\\])\$(?!\d)")


def blank(text: str, spans: list[Span] | tuple[Span, ...]) -> str:
    """Replace every sign inside the spans by a space; lines and offsets stay."""
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], NOT_NEWLINE.sub(lambda match: " " * len(match[0]), text[span.start : span.end])]
        at = span.end
    return "".join([*parts, text[at:]])


def united(spans: list[Span]) -> list[Span]:
    """Spans in order; what begins in another one is part of it."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if found and span.start < found[-1].end:
            found[-1] = replace(found[-1], end=max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


class Masker:
    """Looks through one text. `unclosed` gathers what was opened and never closed: offset and its name."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[Span] = []
        self.loose_ticks: list[int] = []  # the offset of each
        self.unclosed: list[tuple[int, str]] = []
        self.blank_lines = [match.start() for match in BLANK_LINE.finditer(text)]
        self.runs: dict[int, list[int]] = {}
        for match in re.finditer("`+", text):
            self.runs.setdefault(len(match.group()), []).append(match.start())
        self.dollars = [match.start() for match in re.finditer(r"(?<!\\)\$", text)]

    def run(self) -> tuple[Span, ...]:
        """Find every span, in order, none inside another.

        A fence may open at the beginning of a line once the comment before it is gone, as it is on the site: so what is left is looked
        through again until nothing more is found. Dollars are looked at once: what stands between two prices keeps them apart.
        """
        self.scan()
        for _ in range(MOST_PASSES):
            again = Masker(blank(self.text, self.spans).replace("$", " "))
            again.scan()
            if not again.spans:
                break
            self.spans = united([*self.spans, *again.spans])
            self.unclosed += [each for each in again.unclosed if each not in self.unclosed]
            self.loose_ticks = again.loose_ticks
        return tuple(self.spans)

    def scan(self) -> None:
        """One pass."""
        at = self.front()
        while sign := SIGN.search(self.text, at):
            match = TOKEN.match(self.text, sign.start())
            kind = match.lastgroup if match else ""
            if match is None or kind == "escape":
                at = match.end() if match else sign.end()
            elif kind == "fence" and not self.begins_line(sign.start()):
                at = self.ticks(match) if sign.group() == "`" else match.end()
            else:
                at = getattr(self, str(kind))(match)

    def begins_line(self, offset: int) -> bool:
        """Whether only markers of quotes and lists stand before an offset on its line."""
        near = max(0, offset - 1000)  # far more than the markers of a line may take
        start = self.text.rfind("\n", near, offset) + 1 or near
        return BEFORE_FENCE.fullmatch(self.text, start, offset) is not None

    def add(self, kind: str, start: int, end: int, inner: tuple[int, int]) -> int:
        self.spans.append(Span(kind, start, end, *inner))
        return end

    def front(self) -> int:
        if match := FRONT.match(self.text):
            return self.add("front", 0, match.end(), match.span(1))
        if re.match(r"---[ \t]*\n[\w-]+:", self.text):
            self.unclosed.append((0, "front matter '---'"))
        return 0

    def paragraph_end(self, offset: int) -> int:
        index = bisect_right(self.blank_lines, offset)
        return self.blank_lines[index] if index < len(self.blank_lines) else len(self.text)

    def fence(self, match: re.Match[str]) -> int:
        opening = match.group()
        line_end = self.text.find("\n", match.end())
        if line_end < 0:
            line_end = len(self.text)
        closing = re.compile(rf"^[ \t>]*{re.escape(opening[0])}{{{len(opening)},}}[ \t]*$", re.M)
        end = closing.search(self.text, min(line_end + 1, len(self.text)))
        if end is None:
            self.unclosed.append((match.end() - len(opening), f"code fence '{opening}'"))
            return self.add("fence", match.start(), len(self.text), (line_end, len(self.text)))
        return self.add("fence", match.start(), end.end(), (line_end + 1, end.start()))

    def ticks_close(self, start: int, length: int) -> int:
        """Where a run of as many ticks stands before the paragraph ends, or -1."""
        runs = self.runs.get(length, [])
        index = bisect_right(runs, start)
        if index < len(runs) and runs[index] < self.paragraph_end(start):
            return runs[index]
        return -1

    # The names of the methods below, and of `fence`, are those of the groups of TOKEN.
    def ticks(self, match: re.Match[str]) -> int:
        length = len(match.group())
        end = self.ticks_close(match.start(), length)
        if end < 0:
            self.loose_ticks += range(match.start(), match.end())
            return match.end()
        return self.add("code", match.start(), end + length, (match.end(), end))

    def comment(self, match: re.Match[str]) -> int:
        end = self.text.find("-->", match.end())
        if end < 0:
            self.unclosed.append((match.start(), "comment '<!--'"))
            return self.add("comment", match.start(), len(self.text), (match.end(), len(self.text)))
        return self.add("comment", match.start(), end + 3, (match.end(), end))

    def display(self, match: re.Match[str]) -> int:
        index = bisect_right(self.dollars, match.end() - 1)
        stop = self.paragraph_end(match.start())
        while index < len(self.dollars) and self.dollars[index] < stop:
            end = self.dollars[index]
            if self.text.startswith("$$", end):
                return self.add("display", match.start(), end + 2, (match.end(), end))
            index += 1
        self.unclosed.append((match.start(), "display math '$$'"))
        return match.end()

    def dollar(self, match: re.Match[str]) -> int:
        start = match.end()
        index = bisect_right(self.dollars, match.start())
        if self.text[start : start + 1].isspace() or index == len(self.dollars):
            return start
        end = self.dollars[index]
        if end < self.paragraph_end(match.start()) and CLOSING_DOLLAR.match(self.text, end):
            return self.add("math", match.start(), end + 1, (start, end))
        return start
