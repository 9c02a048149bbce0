"""The bpe-tokenizer exhibit against byte-pair encoding written down again from its definition."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping

import pytest

from browser.conftest import OpenPage
from browser.reading import call, choose, settle, shown, shown_number

# Algorithm 1 of Sennrich et al. 2016 (arXiv:1508.07909) runs on these words; `_` stands for its end of a word.
SENNRICH = {"low": 5, "lower": 2, "newest": 6, "widest": 3}
MERGES = ["e s", "es t", "est _", "l o", "lo w", "n e", "ne w", "new est_", "low _", "w i"]
CHAPTER = {"rain": 5, "train": 4, "trained": 3, "walked": 2}


def merges_of(words: Mapping[str, int], most: int) -> list[tuple[str, str]]:
    """The merges by the definition: count all pairs, take the first of the most frequent, replace it everywhere."""
    corpus = {(*word, "_"): count for word, count in words.items()}
    found: list[tuple[str, str]] = []
    for _ in range(most):
        pairs: Counter[tuple[str, str]] = Counter()
        for symbols, count in corpus.items():
            for pair in itertools.pairwise(symbols):
                pairs[pair] += count
        if not pairs or max(pairs.values()) < 2:
            break
        best = max(pairs, key=lambda pair: pairs[pair])
        found.append(best)
        corpus = {replaced(symbols, best): count for symbols, count in corpus.items()}
    return found


def replaced(symbols: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    """The symbols with a pair made one, from the left."""
    out: list[str] = []
    for symbol in symbols:
        if out and (out[-1], symbol) == pair:
            out[-1] += symbol
        else:
            out.append(symbol)
    return tuple(out)


def test_the_toy_example_of_the_paper_is_reproduced(open_page: OpenPage) -> None:
    """Its ten merges in order, on the page and in the module."""
    assert [" ".join(pair) for pair in merges_of(SENNRICH, 10)] == MERGES
    page = open_page("bpe-tokenizer")
    choose(page, "Sennrich")
    for _ in MERGES:
        page.get_by_role("button", name="One more merge").click()
    settle(page)
    page.get_by_role("button", name="Numbers as a table").click()
    page.wait_for_function("() => document.querySelectorAll('.exhibit-numbers tbody tr').length === 10")
    assert [text.replace(" + ", " ") for text in page.locator(".exhibit-numbers tbody td:nth-child(2)").all_inner_texts()] == MERGES
    # newer is not in the corpus, and becomes new + e + r + the end of the word.
    assert page.locator(".exhibit .bpe-word").last.locator(".token").all_inner_texts() == ["new", "e", "r", "_"]


def test_the_chapters_table_is_reproduced(open_page: OpenPage) -> None:
    """Six merges with their counts; rained becomes two tokens."""
    page = open_page("bpe-tokenizer", "merges=6")
    found = call(
        page,
        "bpe",
        "lib.train(new Map(argument), 6).merges.map(({ pair, count }) => [pair.join(' '), count])",
        [list(each) for each in CHAPTER.items()],
    )
    assert found == [["r a", 12], ["ra i", 12], ["rai n", 12], ["rain _", 9], ["e d", 5], ["ed _", 5]]
    assert shown_number(page, "tokens") == 5 + 4 * 2 + 3 * 3 + 2 * 5
    assert call(page, "bpe", "lib.encode('rained', lib.train(new Map(argument), 6).merges)", [list(each) for each in CHAPTER.items()]) == [
        "rain",
        "ed_",
    ]
    assert shown(page, "unknown") == "1"


@pytest.mark.parametrize("text", ["aaa aaaa aa b", "the cat that sat there\nthe then they thesis", "näive naïve ça ça 🙂🙂 🙂"])
def test_merges_are_those_of_the_definition(open_page: OpenPage, text: str) -> None:
    """Any text, repeated letters and signs beyond the basic plane too."""
    found = call(open_page("bpe-tokenizer"), "bpe", "lib.train(lib.countWords(argument), 40).merges.map(({ pair }) => pair)", text)
    assert [tuple(pair) for pair in found] == merges_of(Counter(text.split()), 40)


def test_encoding_restores_the_text(open_page: OpenPage) -> None:
    """The tokens of a word joined are the word and its end, at each number of merges."""
    page = open_page("bpe-tokenizer")
    joined = call(
        page,
        "bpe",
        "[0, 3, 9, 40].map((n) => lib.encode('lowestnewest', lib.train(new Map(argument), 40).merges, n).join(''))",
        [list(each) for each in SENNRICH.items()],
    )
    assert joined == ["lowestnewest_"] * 4


def test_typing_a_corpus_trains_anew_and_the_address_holds_it(open_page: OpenPage) -> None:
    """What a reader types is part of the state."""
    page = open_page("bpe-tokenizer", "merges=2")
    page.get_by_label("Corpus", exact=True).fill("banana bandana")
    page.get_by_label("New text").fill("ban")
    page.wait_for_function("() => location.search.includes('banana')")
    assert page.locator(".exhibit .merges li").count() == 2
    query = page.evaluate("() => decodeURIComponent(location.search.slice(1))").replace("bpe-tokenizer.", "").replace("+", " ")
    again = open_page("bpe-tokenizer", query)
    assert again.get_by_label("Corpus", exact=True).input_value() == "banana bandana"
    assert shown(again, "tokens") == shown(page, "tokens")


def test_markup_in_a_corpus_stays_text(open_page: OpenPage) -> None:
    """Nothing that is typed or linked becomes an element."""
    page = open_page("bpe-tokenizer", "text=%3Cimg%20src=x%20onerror=alert(1)%3E&fresh=%3Cb%3E")
    assert page.locator(".exhibit :is(img, b)").count() == 0
    assert page.locator(".exhibit .bpe-word").count() == 4
