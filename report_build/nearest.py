"""The nearest right answer to a wrong one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(wrong: str, right: Iterable[str]) -> str:
    """`did you mean 'x'?` for the most similar of the right answers, or an empty string when none is similar."""
    found = get_close_matches(wrong, list(right), n=1, cutoff=0.7)
    return f"did you mean '{found[0]}'?" if found else ""
