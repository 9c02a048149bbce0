"""Overlap of a text with one reference: BLEU and ROUGE on lists of tokens.

BLEU: Papineni et al. 2002, section 2.3, on one sentence and without smoothing. ROUGE-N and ROUGE-L as F1: Lin 2004,
sections 2 and 3.1. Splitting text into tokens is the caller's choice, and changes every score.
"""

import math
from collections import Counter
from collections.abc import Sequence

from lab.calc import _check

Tokens = Sequence[str]


def _grams(tokens: Tokens, n: int) -> Counter[tuple[str, ...]]:
    """How often each run of n tokens occurs."""
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


def _some(candidate: Tokens, reference: Tokens) -> None:
    """Raise `ValueError` for an empty text."""
    if not candidate or not reference:
        raise ValueError("candidate and reference must hold at least one token")


def clipped_precision(candidate: Tokens, reference: Tokens, n: int) -> float:
    """Share of the candidate's n-grams found in the reference, each at most as often as there; 0 when it has none."""
    _some(candidate, reference)
    _check.whole(n=n)
    mine, theirs = _grams(candidate, n), _grams(reference, n)
    return sum((mine & theirs).values()) / mine.total() if mine else 0.0


def bleu(candidate: Tokens, reference: Tokens, longest: int = 4) -> float:
    """Geometric mean of clipped 1- to `longest`-gram precisions times the brevity penalty exp(min(0, 1 - r/c))."""
    precisions = [clipped_precision(candidate, reference, n) for n in range(1, longest + 1)]
    if min(precisions) == 0:
        return 0.0
    brevity = math.exp(min(0.0, 1 - len(reference) / len(candidate)))
    return brevity * math.exp(sum(map(math.log, precisions)) / longest)


def rouge_n(candidate: Tokens, reference: Tokens, n: int = 1) -> float:
    """F1 of n-gram precision and recall with one reference."""
    precision, recall = clipped_precision(candidate, reference, n), clipped_precision(reference, candidate, n)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def longest_common_subsequence(first: Tokens, second: Tokens) -> int:
    """Most tokens that both hold in the same order, with gaps."""
    row = [0] * (len(second) + 1)
    for token in first:
        before = 0
        for j, other in enumerate(second, start=1):
            before, row[j] = row[j], before + 1 if token == other else max(row[j], row[j - 1])
    return row[-1]


def rouge_l(candidate: Tokens, reference: Tokens) -> float:
    """F1 of the longest common subsequence as a share of candidate and of reference."""
    _some(candidate, reference)
    return 2 * longest_common_subsequence(candidate, reference) / (len(candidate) + len(reference))
