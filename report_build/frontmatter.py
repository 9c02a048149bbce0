"""Read a page's front matter as YAML, strictly: no aliases, no tags, no duplicate keys."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import yaml

from report_build.model import Span
from report_build.textfile import HIDDEN

TYPES: Mapping[str, type] = {"title": str, "description": str, "kind": str, "reviewed": dt.date, "hide": list, "search": dict}
UNSAFE_TITLE = re.compile(r"[<>]|\$")
OPENING = (yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken, yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)
CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
MOST_SIGNS, MOST_NESTING = 10_000, 20
Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_front_matter(text: str, spans: tuple[Span, ...]) -> tuple[Mapping[str, Any], Mapping[str, int], list[tuple[int, str]]]:
    """Front matter of a page: its values, the line of each key, and its flaws as (line, message)."""
    if not spans or spans[0].kind != "front":
        return {}, {}, []
    block = text[spans[0].inner_start : spans[0].inner_end]
    try:
        flaws = [*forbidden(block)]
        if flaws:
            return {}, {}, flaws
        node = yaml.compose(block, Loader)
        if node is None:
            return {}, {}, []
        if not isinstance(node, yaml.MappingNode):
            return {}, {}, [(2, "front matter is no mapping: write `key: value` lines")]
        lines: dict[str, int] = {}
        for key, _ in node.value:
            line = key.start_mark.line + 2
            if str(key.value) in lines:
                flaws.append((line, f"front matter has '{key.value}' twice"))
            lines[str(key.value)] = line
        values: dict[str, Any] = yaml.load(block, Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be read"
        return {}, {}, [((mark.line if mark else 0) + 2, f"front matter is not YAML: {problem}")]
    except (ValueError, OverflowError) as error:
        return {}, {}, [(2, f"front matter holds a value that cannot be: {error}")]
    for name, value in values.items():
        # The theme reads more keys than these, and writes some of them into the page as they stand.
        wanted = TYPES.get(name)
        if wanted is None:
            flaws.append((lines.get(str(name), 2), f"front matter has no key '{str(name)[:40]}': only {', '.join(TYPES)}"))
        elif not isinstance(value, wanted):
            flaws.append((lines.get(name, 2), f"front matter '{name}' must be a {wanted.__name__}, not {value!r:.40}"))
        elif isinstance(value, str) and (sign := HIDDEN.search(value)) and sign.group() not in block:
            flaws.append((lines.get(name, 2), f"front matter '{name}' holds an escaped invisible U+{ord(sign.group()):04X}"))
    for name in ("title", "description"):
        if isinstance(values.get(name), str) and (match := UNSAFE_TITLE.search(values[name])):
            flaws.append((lines.get(name, 2), f"front matter '{name}' holds '{match.group()}': plain text only"))
    return values, lines, flaws


def forbidden(block: str) -> list[tuple[int, str]]:
    """What YAML allows and a page must not have, found before anything is built from it.

    The C library's scanner is not linear in nesting, and what builds values from it recurses until the process ends.
    """
    if len(block) > MOST_SIGNS:
        return [(2, f"front matter has {len(block):,} signs, more than {MOST_SIGNS:,}")]
    flaws, depth = [], 0
    try:
        for token in yaml.scan(block, Loader):
            line = token.start_mark.line + 2
            depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
            if depth > MOST_NESTING:
                return [(line, f"front matter is nested deeper than {MOST_NESTING}")]
            if isinstance(token, (yaml.AnchorToken, yaml.AliasToken)):
                flaws.append((line, "front matter uses a YAML anchor or alias: write the value out"))
            elif isinstance(token, yaml.TagToken):
                flaws.append((line, "front matter uses a YAML tag: write plain values"))
    except yaml.YAMLError:
        return []  # the caller's own reading names the error
    return flaws
