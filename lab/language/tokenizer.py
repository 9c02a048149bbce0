"""Byte-pair encoding: learn merges, and turn bytes into tokens and back.

The algorithm is that of Sennrich et al. 2016 (arXiv:1508.07909, algorithm 1), on bytes instead of letters as in Radford
et al. 2019, so that no input is unknown. Text is first cut into words with the space before them, and no merge crosses a
cut.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

Symbol = TypeVar("Symbol", str, bytes)

DOCUMENT = 256  # the token that stands before each document; the 256 bytes come first, the merges after it
_WORDS = re.compile(rb" ?[A-Za-z]+| ?[0-9]+| ?[^A-Za-z0-9\s]+|\s+(?!\S)|\s+")


def cut(text: bytes) -> list[bytes]:
    """The words of a text, each with the space before it; together they are the text."""
    return _WORDS.findall(text)


def learn_merges(words: Mapping[tuple[Symbol, ...], int], count: int) -> list[tuple[Symbol, Symbol]]:
    """The `count` commonest pairs, one after the other, each merged before the next is counted.

    `words` maps a word, as a tuple of symbols, to how often it occurs. Of pairs that are equally common the one that is
    met first wins. Fewer merges are returned when no pair is left.
    """
    spelled, weight = [list(word) for word in words], list(words.values())
    total: Counter[tuple[Symbol, Symbol]] = Counter()
    where: dict[tuple[Symbol, Symbol], set[int]] = {}
    for i, word in enumerate(spelled):
        _count(word, weight[i], i, total, where)
    merges: list[tuple[Symbol, Symbol]] = []
    while len(merges) < count:
        most = max(total.values(), default=0)
        if most <= 0:
            break
        tied = [pair for pair, times in total.items() if times == most]
        best = tied[0] if len(tied) == 1 else min(tied, key=lambda pair: _first(pair, where[pair], spelled))
        merges.append(best)
        for i in sorted(where[best]):
            for pair in pairwise(spelled[i]):
                total[pair] -= weight[i]
                if total[pair] <= 0:
                    del total[pair]
                if pair != best:
                    where[pair].discard(i)
            spelled[i] = merged(spelled[i], best)
            _count(spelled[i], weight[i], i, total, where)
        del where[best]
    return merges


def _count(
    word: Sequence[Symbol],
    times: int,
    index: int,
    total: Counter[tuple[Symbol, Symbol]],
    where: dict[tuple[Symbol, Symbol], set[int]],
) -> None:
    """Add the pairs of one word to the counts, and the word to the places where each is found."""
    for pair in pairwise(word):
        total[pair] += times
        where.setdefault(pair, set()).add(index)


def _first(pair: tuple[Symbol, Symbol], places: set[int], spelled: list[list[Symbol]]) -> tuple[int, int]:
    """Word and position in it at which the pair is met first."""
    word = min(places)
    return word, next(j for j, found in enumerate(pairwise(spelled[word])) if found == pair)


def merged(word: Sequence[Symbol], pair: tuple[Symbol, Symbol]) -> list[Symbol]:
    """The word with every occurrence of the pair, from left to right, made one symbol."""
    result: list[Symbol] = []
    i = 0
    while i < len(word):
        if i + 1 < len(word) and (word[i], word[i + 1]) == pair:
            result.append(word[i] + word[i + 1])
            i += 2
        else:
            result.append(word[i])
            i += 1
    return result


@dataclass
class Tokenizer:
    """Tokens of bytes. `merges` are pairs of byte strings in the order in which they were learned."""

    merges: Sequence[tuple[bytes, bytes]]
    _known: dict[bytes, list[int]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Number the tokens: 0 to 255 the bytes, 256 the start of a document, then one for each merge."""
        self.tokens = [bytes([b]) for b in range(256)] + [b""] + [left + right for left, right in self.merges]
        self._rank = {pair: i for i, pair in enumerate(self.merges)}
        self._number = {token: i for i, token in enumerate(self.tokens) if i != DOCUMENT}

    def __len__(self) -> int:
        """Size of the vocabulary."""
        return len(self.tokens)

    def encode(self, text: bytes) -> list[int]:
        """Tokens of any bytes; the start of a document is never among them."""
        return [token for word in cut(text) for token in self._word(word)]

    def decode(self, tokens: Iterable[int]) -> bytes:
        """The bytes of the tokens, one after the other; the start of a document has none."""
        return b"".join(self.tokens[token] for token in tokens)

    def _word(self, word: bytes) -> list[int]:
        """Tokens of one word: of the pairs in it, the one that was learned first is merged first."""
        if word not in self._known:
            symbols = [bytes([b]) for b in word]
            while len(symbols) > 1:
                best = min(pairwise(symbols), key=lambda pair: self._rank.get(pair, len(self.merges)))
                if best not in self._rank:
                    break
                symbols = merged(symbols, best)
            self._known[word] = [self._number[symbol] for symbol in symbols]
        return self._known[word]


def train(documents: Iterable[bytes], vocabulary: int) -> Tokenizer:
    """A tokenizer with `vocabulary` tokens learned from the documents. Raises `ValueError` below 257 tokens."""
    if vocabulary <= DOCUMENT:
        raise ValueError(f"a vocabulary has at least {DOCUMENT + 1} tokens, not {vocabulary}")
    words = Counter(word for text in documents for word in cut(text))
    spelled = {tuple(bytes([b]) for b in word): times for word, times in words.items()}
    return Tokenizer(learn_merges(spelled, vocabulary - DOCUMENT - 1))
