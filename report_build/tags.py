"""Raw HTML in prose, read the way browsers and Python-Markdown read it, which is wider than the way it should be written."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

# `<a/onclick=…>` is a tag too, and so is one of an unheard-of name; an address in angle brackets is a link.
TAG = re.compile(
    r"<(?!https?://|mailto:|[^\s<>@]+@[^\s<>@]+>)(?P<close>/)?(?P<name>[A-Za-z][^\s<>/]*)(?P<rest>(?:[\s/][^<>]*)?)(?P<end>>?)"
    r"|<(?P<declaration>[!?][A-Za-z\[][^<>]*>?)"
)
ATTRIBUTE = re.compile(r"(?P<name>[^\s=\"'/]+)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"']+))?")
# What surely is a tag although it does not end as one: a comparison such as `a <b` has no such thing.
BROKEN = re.compile(r"[\s/](?:on\w+|href|src|style|[\w-]+(?=\s*=\s*[\"']))\s*=", re.I)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: where it begins, its name and attributes in small letters; `odd` says that it is no plain tag."""

    start: int
    shown: str
    name: str
    closes: bool
    empty: bool
    attributes: tuple[tuple[str, str], ...]
    odd: bool


def read_tags(prose: str) -> Iterator[Tag]:
    """Every tag and declaration in order; linear in the text."""
    for match in TAG.finditer(prose):
        rest = match["rest"] or ""
        whole = match["declaration"] is None and bool(match["end"]) and "\n\n" not in rest
        if match["declaration"] is None and not whole and not BROKEN.search(rest):
            continue
        unread = ATTRIBUTE.sub("", rest).strip(" \t\n/")
        attributes = tuple((found["name"].lower(), value_of(found)) for found in ATTRIBUTE.finditer(rest))
        shown = " ".join(match.group().split())[:40]
        empty = rest.endswith("/") or match.group().endswith("/>")
        yield Tag(match.start(), shown, (match["name"] or "").lower(), bool(match["close"]), empty, attributes, not whole or bool(unread))


def value_of(attribute: re.Match[str]) -> str:
    """The value of an attribute as a browser reads it."""
    return html.unescape((attribute["value"] or "").strip("\"'"))
