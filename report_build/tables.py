"""Read a TOML file table by table, so that each table has its line and one broken table leaves the others readable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import tomli

from report_build.model import Finding, Position
from report_build.textfile import HIDDEN

HEADER = re.compile(r"^[ \t]*(?:\[{1,2}(?P<name>[^\[\]\n]+)\]{1,2}[ \t]*(?:#[^\n]*)?$|(?P<key>[\w-]+|\"[^\"\n]+\")[ \t]*=)", re.M)
# What a row may be called: its id stands in addresses and in tags.
ID = re.compile(r"[a-z0-9][a-z0-9._-]*")
ODD_ID = "an id has small letters, digits, '-', '_' and '.'"
PLACE = re.compile(r"\(at (?:line (?P<line>\d+), column \d+|end of document)\)")


def read_tables(path: str, text: str, code: str) -> tuple[Mapping[str, Any], Mapping[str, int], list[Finding]]:
    """The values of a TOML text, the line of each table by its name as written, and what is broken in it."""
    lines: dict[str, int] = {}
    findings: list[Finding] = []
    seen: set[str] = set()
    starts, line, at = [0], 1, 0
    for match in HEADER.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        if match["key"]:
            if len(starts) == 1:  # before the first table
                lines.setdefault(match["key"].strip('"'), line)
            continue
        starts.append(match.start())
        name = match["name"].strip().strip("\"'")
        if name in seen:
            findings.append(Finding(Position(path, line), code, f"'[{name}]' stands on line {lines[name]} already"))
        seen.add(name)
        lines.setdefault(name, line)
        lines.setdefault(name.partition(".")[0], line)
    starts.append(len(text))
    values: dict[str, Any] = {}
    try:
        values = tomli.loads(text)
    except (ValueError, RecursionError):
        for start, end in pairwise(starts):
            try:
                part = tomli.loads(text[start:end])
            except (ValueError, RecursionError) as error:
                findings.append(Finding(Position(path, broken_line(text, start, end, error)), code, f"not TOML: {error}"))
            else:
                merge(values, part)
    for name, value in values.items():
        sign = HIDDEN.search("".join(texts([name, value])))
        if sign and sign.group() not in text:  # what stands there unescaped has been told by the reader of the file
            message = f"'{name}' holds an escaped invisible U+{ord(sign.group()):04X}"
            findings.append(Finding(Position(path, lines.get(name, 1)), code, message, "delete it"))
    return values, lines, findings


def texts(value: object) -> Iterator[str]:
    """Every text of a value, as it is when its escapes are read."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from texts(item)


def merge(into: dict[str, Any], part: Mapping[str, Any]) -> None:
    """Add the tables of one piece to those of the pieces before it; the first of two values stays."""
    for key, value in part.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into.setdefault(key, value)


def broken_line(text: str, start: int, end: int, error: Exception) -> int:
    """The line of the whole text that an error of one piece means."""
    match = PLACE.search(str(error))
    first = text.count("\n", 0, start)
    if match and match["line"]:
        return first + int(match["line"])
    return first + text[start:end].rstrip().count("\n") + 1
