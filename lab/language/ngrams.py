"""Interpolated Kneser-Ney n-grams over tokens or bytes: the baseline of the language model.

Kneser and Ney 1995 (ICASSP, 181-184) in the interpolated form of Chen and Goodman 1999 (Computer Speech and Language 13), with
one discount for each order, D = n1 / (n1 + 2 n2), where n1 and n2 are the numbers of n-grams that were counted once and twice.
The highest order counts occurrences, each lower one in how many different contexts an n-gram was seen; below the unigrams
lies the uniform distribution. An n-gram is kept as one whole number, its tokens the digits.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]


@dataclass(frozen=True)
class Level:
    """Counts of one order: n-grams `keys` (sorted) with `counts`; `contexts` (sorted) with totals and kinds that follow."""

    keys: Keys
    counts: Keys
    contexts: Keys
    totals: Keys
    kinds: Keys
    discount: float


class KneserNey:
    """Chances of a token after the `order` - 1 tokens before it. `boundary` stands before each document and is no text."""

    def __init__(self, documents: Iterable[Sequence[int]], vocabulary: int, order: int, boundary: int) -> None:
        """Count; raises `ValueError` where n-grams of that order do not fit 63 bits."""
        if order < 1 or order * math.log2(vocabulary) >= 63:
            raise ValueError(f"order must be at least 1 and fit 63 bits, not {order} with {vocabulary} tokens")
        self.vocabulary, self.order, self.boundary = vocabulary, order, boundary
        keys, counts = np.unique(self.keys(documents), return_counts=True)
        self.levels = [self._level(keys, counts)]
        for shorter in range(order - 1, 0, -1):
            keys, counts = np.unique(keys % vocabulary**shorter, return_counts=True)
            self.levels.insert(0, self._level(keys, counts))

    def keys(self, documents: Iterable[Sequence[int]]) -> Keys:
        """The n-gram that ends at each token of the documents, (tokens,); boundaries stand before a document's start."""
        parts = []
        for text in documents:
            padded = np.concatenate([np.full(self.order - 1, self.boundary), np.asarray(text, dtype=np.int64)]).astype(np.int64)
            key = np.zeros(len(text), dtype=np.int64)
            for i in range(self.order):
                key = key * self.vocabulary + padded[i : i + len(text)]
            parts.append(key)
        return np.concatenate(parts)

    def _level(self, keys: Keys, counts: Keys) -> Level:
        """Totals of the contexts, and the discount."""
        contexts, first, kinds = np.unique(keys // self.vocabulary, return_index=True, return_counts=True)
        once, twice = int((counts == 1).sum()), int((counts == 2).sum())
        discount = once / (once + 2 * twice) if once else 0.5
        return Level(keys, counts, contexts, np.add.reduceat(counts, first), kinds, discount)

    def probabilities(self, keys: Keys) -> NDArray[np.float64]:
        """Chance of the last token of each n-gram after the others, (n,), from the uniform distribution upwards."""
        p = np.full(len(keys), 1 / self.vocabulary)
        for length, level in enumerate(self.levels, start=1):
            key = keys % self.vocabulary**length
            count, _ = _look_up(level.keys, level.counts, key)
            place, known = _look_up(level.contexts, np.arange(len(level.contexts)), key // self.vocabulary)
            total = level.totals[place]
            found = (np.maximum(count - level.discount, 0) + level.discount * level.kinds[place] * p) / total
            p = np.where(known, found, p)
        return p

    def depth(self, keys: Keys) -> Keys:
        """How many of the tokens before each n-gram's last were seen together in training, the nearest ones first: (n,)."""
        found = np.zeros(len(keys), dtype=np.int64)
        for length, level in enumerate(self.levels, start=1):
            _, known = _look_up(level.contexts, level.totals, keys % self.vocabulary**length // self.vocabulary)
            found = np.where(known, length - 1, found)
        return found

    def bits(self, documents: Iterable[Sequence[int]]) -> float:
        """Sum of -log2 p over all tokens of the documents."""
        return float(-np.log2(self.probabilities(self.keys(documents))).sum())


def _look_up(sorted_keys: Keys, values: Keys, wanted: Keys) -> tuple[Keys, NDArray[np.bool_]]:
    """The value of each wanted key, 0 where there is none; and whether there is one."""
    place = np.minimum(np.searchsorted(sorted_keys, wanted), len(sorted_keys) - 1)
    known = sorted_keys[place] == wanted
    return np.where(known, values[place], 0), known
