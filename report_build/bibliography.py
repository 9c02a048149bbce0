"""Read references.bib into entries, each field with its line; a broken entry is a finding and the rest is still read."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from report_build.model import Finding, Position
from report_build.report import Entry

MOST_NESTING = 100
START = re.compile(r"@[ \t]*(?P<type>[A-Za-z]+)[ \t]*(?P<open>[{(])?")
KEY = re.compile(r"\s*(?P<key>[^\s,{}()=\"#%~\\]*)[ \t]*(?P<rest>[^\n,{}]*)(?P<comma>,|(?=\}))?")
NAME = re.compile(r"\s*(?P<name>[A-Za-z][\w.+-]*)\s*(?P<equals>=)?\s*")
# BibTeX counts a brace or a quote whether or not a backslash stands before it.
BRACE = re.compile(r"[{}]")
QUOTED = re.compile(r"[{}\"]")
BARE = re.compile(r"[^\s,{}#\"]+")
NO_ENTRY = re.compile(r"(?:\s|%[^\n]*)*")
BETWEEN = re.compile(r"\s*(?P<sign>[#,})])?")
NEXT_ENTRY = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.M)
MONTHS = {month: month for month in ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")}


class Unreadable(ValueError):
    """An entry that cannot be read on; `offset` is where."""

    def __init__(self, offset: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.offset = offset
        self.hint = hint


class Reader:
    """Reads one .bib text; `findings` holds what could not be read."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.findings: list[Finding] = []
        self.macros: dict[str, str] = dict(MONTHS)
        self.newlines = [match.start() for match in re.finditer("\n", text)]
        self.starts = [match.start() for match in NEXT_ENTRY.finditer(text)]

    def position(self, offset: int) -> Position:
        """The place of an offset."""
        line = bisect_left(self.newlines, offset)
        return Position(self.path, line + 1, offset - (self.newlines[line - 1] if line else -1))

    def flaw(self, offset: int, message: str, hint: str = "") -> None:
        self.findings.append(Finding(self.position(offset), "B001", message, hint))

    def entries(self) -> Iterator[Entry]:
        """Every entry that can be read, in the order of the file."""
        at = 0
        while match := START.search(self.text, at):
            self.junk(at, match.start())
            kind = match["type"].lower()
            try:
                if match["open"] is None or (match["open"] == "(" and kind in ("comment", "preamble")):
                    raise Unreadable(match.start(), f"'@{match['type']}' without '{{'")
                if kind in ("comment", "preamble"):
                    # BibTeX reads an entry inside a comment all the same, and so does this.
                    at = self.braced(match.end() - 1, kind)[1]
                elif kind == "string":
                    at = self.macro(match.end())
                else:
                    entry, at = self.entry(kind, match)
                    yield entry
            except Unreadable as error:
                self.flaw(error.offset, str(error), error.hint)
                at = self.limit(match.start())
        self.junk(at, len(self.text))

    def junk(self, start: int, end: int) -> None:
        """Text between entries is no comment to every reader of .bib: only lines that begin with % are taken as one."""
        for match in re.finditer(r"[^\n]+", self.text[start:end]):
            line = match.group().strip()
            if line and not line.startswith("%"):
                self.flaw(start + match.start(), f"text outside the entries: '{line[:40]}'", "begin a comment with %")
                return

    def macro(self, at: int) -> int:
        match = NAME.match(self.text, at)
        if match is None or not match["equals"]:
            raise Unreadable(at, "@string without 'name = value'")
        value, end = self.value(match.end(), match["name"])
        self.macros[match["name"].lower()] = value
        closing = BETWEEN.match(self.text, end)
        return closing.end() if closing else end

    def entry(self, kind: str, start: re.Match[str]) -> tuple[Entry, int]:
        """One entry, from after its opening brace to after its closing one."""
        match = KEY.match(self.text, start.end())
        assert match is not None  # every part of KEY may be empty
        key = match["key"]
        if not key:
            raise Unreadable(start.start(), f"@{kind} with an empty key")
        if match["rest"] or match["comma"] is None:
            raise Unreadable(
                match.start("key"),
                f"bad key '{(key + ' ' + match['rest']).strip()[:60]}': no comma after it, or a sign that a key cannot have",
            )
        fields: dict[str, str] = {}
        lines: dict[str, int] = {}
        at = match.end()
        position = self.position(start.start())
        while True:
            name_match = NAME.match(self.text, at)
            if name_match is None:
                closing = BETWEEN.match(self.text, at)
                if closing and closing["sign"] in ("}", ")"):
                    return Entry(position, key, kind, fields, lines), closing.end()
                self.closed(at, start.start(), key)
                raise Unreadable(at, f"entry '{key}': a field name is wanted, not '{self.text[at : at + 40].strip()[:20]}'")
            name = name_match["name"].lower()
            if not name_match["equals"]:
                raise Unreadable(name_match.start("name"), f"entry '{key}': no '=' after '{name}' (or no comma before it)")
            value, at = self.value(name_match.end(), key)
            if name in fields:
                self.flaw(name_match.start("name"), f"entry '{key}' has the field '{name}' twice")
            fields[name] = value
            lines[name] = self.position(name_match.start("name")).line
            between = BETWEEN.match(self.text, at)
            assert between is not None  # every part of it may be empty
            if between["sign"] == ",":
                at = between.end()
            elif between["sign"] not in ("}", ")"):
                self.closed(at, start.start(), key)
                raise Unreadable(at, f"entry '{key}': no comma after the field '{name}'")

    def closed(self, at: int, start: int, key: str) -> None:
        """Refuse an entry of which nothing is left: the brace that should close it has closed a field, or is not there."""
        rest = NO_ENTRY.match(self.text, at)
        if rest is None or rest.end() >= self.limit(start):
            raise Unreadable(start, f"entry '{key}' is opened and never closed", "count the braces of its fields")

    def value(self, at: int, key: str) -> tuple[str, int]:
        """A value: pieces in braces, in quotes, numbers or names of strings, joined by #."""
        pieces = []
        while True:
            sign = self.text[at : at + 1]
            if sign == "{":
                piece, at = self.braced(at, key)
            elif sign == '"':
                piece, at = self.quoted(at, key)
            elif match := BARE.match(self.text, at):
                piece, at = self.bare(match)
            else:
                raise Unreadable(at, f"entry '{key}': a value is wanted, not '{sign}'")
            pieces.append(piece)
            between = BETWEEN.match(self.text, at)
            if between is None or between["sign"] != "#":
                return re.sub(r"\s+", " ", "".join(pieces)).strip(), at
            rest = re.compile(r"\s*").match(self.text, between.end())
            at = rest.end() if rest else between.end()

    def bare(self, match: re.Match[str]) -> tuple[str, int]:
        word = match.group()
        if not word.isdigit() and word.lower() not in self.macros:
            self.flaw(match.start(), f"undefined string '{word}'", "put the value in braces")
        return self.macros.get(word.lower(), word), match.end()

    def limit(self, at: int) -> int:
        """Where a value must end: no later than the next line that begins an entry, so a lost brace costs one entry."""
        index = bisect_right(self.starts, at)
        return self.starts[index] if index < len(self.starts) else len(self.text)

    def braced(self, at: int, key: str = "") -> tuple[str, int]:
        """The text between a brace and its partner, and the offset after it."""
        depth = 0
        for match in BRACE.finditer(self.text, at, self.limit(at)):
            if match.group() == "{":
                depth += 1
                if depth > MOST_NESTING:
                    raise Unreadable(match.start(), f"entry '{key}': braces nested deeper than {MOST_NESTING}")
            elif match.group() == "}":
                depth -= 1
                if depth == 0:
                    return self.text[at + 1 : match.start()], match.end()
        raise Unreadable(at, f"entry '{key}': a brace is opened and never closed")

    def quoted(self, at: int, key: str) -> tuple[str, int]:
        depth = 0
        for match in QUOTED.finditer(self.text, at + 1, self.limit(at)):
            sign = match.group()
            depth += (sign == "{") - (sign == "}")
            if sign == '"' and depth == 0:
                return self.text[at + 1 : match.start()], match.end()
        raise Unreadable(at, f"entry '{key}': a quote is opened and never closed")


def read_bibliography(path: str, text: str) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """All entries of a .bib text and what could not be read of it."""
    reader = Reader(path, text)
    entries = tuple(reader.entries())
    if not entries and not reader.findings:
        reader.flaw(0, "the bibliography holds no entry")
    return entries, tuple(reader.findings)
