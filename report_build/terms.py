"""Find the glossary's terms in prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from report_build.report import Term

WORD = re.compile(r"[^\W_][\w'’]*(?:-[\w'’]+)*")


class TermFinder:
    """Finds any spelling of any term as whole words, the longest first, with a plural s.

    Names with capitals inside are found as they are written, other terms in any capitals. One look into a table per word of the
    text: an alternation of hundreds of terms would try each of them at every place.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_first_word: dict[str, list[tuple[str, Term]]] = {}
        named = [(name, term) for term in terms for name in term.names]
        for name, term in sorted(named, key=lambda pair: -len(pair[0])):
            first = WORD.search(name)
            if first and name.startswith(first.group()):
                self._by_first_word.setdefault(first.group().lower(), []).append((name, term))

    def find(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Start, end and term of each use, in order, none inside another."""
        end = 0
        for match in WORD.finditer(text):
            if match.start() < end:
                continue
            word = match.group().lower()
            for name, term in self._by_first_word.get(word, []) or self._by_first_word.get(word.removesuffix("s"), []):
                stop = match.start() + len(name)
                found = text[match.start() : stop]
                # A capital inside a name is part of it: "ZeRO" is not "zero".
                same = found[1:] == name[1:] if any(map(str.isupper, name[1:])) else found[1:].lower() == name[1:].lower()
                if not same or (found[0] != name[0] and (name.isupper() or found[0].lower() != name[0].lower())):
                    continue
                if text.startswith("s", stop):
                    stop += 1
                if not re.match(r"[\w-]", text[stop : stop + 1]):
                    yield match.start(), stop, term
                    end = stop
                    break
