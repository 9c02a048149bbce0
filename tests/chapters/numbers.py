"""Numbers as a page of the report prints them, so that a test compares the page itself with a computation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
MARK = "#"  # stands for one number in a pattern
NUMBER = r"([-−]?\d(?:\d|\{,\}|,(?=\d{3}))*(?:\.\d+)?(?:\s*(?:\\times|×)\s*10\^\{?[-−]?\d+\}?)?)"
POWER = re.compile(r"\s*(?:\\times|×)\s*10\^\{?(-?\d+)\}?")


@dataclass(frozen=True)
class Printed:
    """A number of a page: its text, its value, and the size of one unit in its last printed place."""

    text: str
    value: float
    step: float

    def rounds(self, exact: float) -> bool:
        """Whether ``exact``, rounded to the printed places, gives this number."""
        return abs(exact - self.value) <= 0.5000001 * self.step


def parse(text: str) -> Printed:
    """Read ``-1.516``, ``25,600``, ``16{,}384`` or ``4.04 \\times 10^{-5}``."""
    plain = text.replace("−", "-").replace("{,}", "").replace(",", "")
    power = POWER.search(plain)
    scale = 10.0 ** int(power[1]) if power else 1.0
    digits = POWER.sub("", plain)
    places = len(digits.partition(".")[2])
    return Printed(text, float(digits) * scale, scale * 10.0**-places)


def find(page: str, pattern: str) -> list[Printed]:
    """The numbers at the ``#`` of a regular expression that matches ``docs/<page>`` exactly once."""
    text = (DOCS / page).read_text(encoding="utf-8")
    matches = list(re.finditer(pattern.replace(MARK, NUMBER), text))
    if len(matches) != 1:
        raise AssertionError(f"docs/{page} matches {len(matches)} times: {pattern}")
    return [parse(group) for group in matches[0].groups()]


def shown(page: str, words: str) -> list[Printed]:
    """As ``find``, with ``words`` taken literally: TeX needs no escape, and only ``#`` is special."""
    return find(page, MARK.join(re.escape(part) for part in words.split(MARK)))


def agree(page: str, words: str, *exact: float) -> None:
    """Fail unless the numbers at the ``#`` of ``words`` are the ``exact`` ones, rounded as the page rounds them."""
    printed = shown(page, words)
    assert len(printed) == len(exact)
    for number, value in zip(printed, exact, strict=True):
        assert number.rounds(value), f"docs/{page} prints {number.text}, computed {value:.6g}: {words}"
