"""The values of a report: read once, frozen, each with the place it came from.

Everything downstream (rules, compile, generated pages) works on these and opens no file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple


class Position(NamedTuple):
    """A place in a source file: path relative to the report's root, line and column from 1."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One flaw: where, which rule, what is wrong in the author's own words, and what to do."""

    at: Position
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.at}: {self.code} {self.message}" + (f" ({self.hint})" if self.hint else "")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a chapter that is not prose; `kind` is front, fence, code, comment, math or display."""

    kind: str
    start: int
    end: int
    inner_start: int
    inner_end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; its section reaches from `start` to `end` (the next heading of its level or above)."""

    at: Position
    level: int
    title: str
    id: str
    explicit_id: bool
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """One key of one bracket `[@a; @b]`; `start` and `end` are the bracket's."""

    at: Position
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image; `text` is as written, `target` without its angle brackets."""

    at: Position
    text: str
    target: str
    title: str
    start: int
    end: int
    image: bool = False

    @property
    def fact(self) -> str | None:
        """The id of the fact that the link states, or None."""
        return self.target[5:] if self.target.startswith("fact:") else None


@dataclass(frozen=True, slots=True)
class Caption:
    """`Figure: text {#id}` or `Table: text {#id}`: what numbers and names the exhibit above it."""

    at: Position
    kind: str
    text: str
    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Formula:
    """TeX between dollars; `label` is the display's own id, if it has one."""

    at: Position
    tex: str
    display: bool
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Allow:
    """`<!-- allow: CODE reason -->`: silences CODE on the next line that is not blank."""

    at: Position
    code: str
    reason: str
    line: int


@dataclass(frozen=True)
class Chapter:
    """One page. `prose` is `text` with everything that is not prose blanked, so offsets and lines agree."""

    path: str
    source: str
    text: str
    prose: str
    front: Mapping[str, Any] = field(default_factory=dict)
    front_lines: Mapping[str, int] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    headings: tuple[Heading, ...] = ()
    citations: tuple[Citation, ...] = ()
    links: tuple[Link, ...] = ()
    captions: tuple[Caption, ...] = ()
    formulas: tuple[Formula, ...] = ()
    allows: tuple[Allow, ...] = ()
    brackets: tuple[tuple[int, int], ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of page that the outline holds it to."""
        kind = self.front.get("kind", "")
        return kind if isinstance(kind, str) else ""

    @property
    def title(self) -> str:
        """The title of the front matter, else the first heading, else the path."""
        title = self.front.get("title")
        if isinstance(title, str) and title:
            return title
        return self.headings[0].title if self.headings else self.path

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line starts."""
        starts, at = [0], self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return tuple(starts)

    @cached_property
    def heading_starts(self) -> tuple[int, ...]:
        """The offset of each heading."""
        return tuple(heading.start for heading in self.headings)

    def at(self, offset: int) -> Position:
        """The place of an offset of `text`."""
        line = bisect_right(self.line_starts, offset)
        return Position(self.source, line, offset - self.line_starts[line - 1] + 1)

    def top(self) -> Position:
        """Where a flaw of the page as a whole is shown: at its first heading, else its first line."""
        return self.headings[0].at if self.headings else Position(self.source, 1)

    def heading_of(self, offset: int) -> Heading | None:
        """The heading under which an offset lies."""
        index = bisect_right(self.heading_starts, offset)
        return self.headings[index - 1] if index else None
