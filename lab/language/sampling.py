"""Generation token by token, with and without a cache of keys and values, and what truncation does to it.

Temperature, top-k, nucleus and min-p as in `lab.calc.decoding`, here for many rows at once.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from lab.calc import transformer
from lab.language.model import Cache, LanguageModel
from lab.language.tokenizer import DOCUMENT, Tokenizer
from lab.language.train import log_probabilities

RUN = 8  # words of a run that counts as copied from the training text


@dataclass(frozen=True)
class Decoding:
    """A way to draw the next token; temperature comes first, then whichever cut is set."""

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 0.0
    min_p: float = 0.0

    def probabilities(self, logits: Tensor) -> Tensor:
        """The distributions (..., V) that are drawn from, given `logits` (..., V); the start of a document is never drawn."""
        logits = logits.clone()
        logits[..., DOCUMENT] = -math.inf
        p = (logits / self.temperature).softmax(-1)
        if self.top_k:
            p = p.where(p >= p.topk(self.top_k).values[..., -1:], 0.0)
        if self.top_p:
            ordered, place = p.sort(descending=True, stable=True)
            before = ordered.cumsum(-1) - ordered
            kept = ordered.where(before < self.top_p, 0.0)
            p = torch.zeros_like(p).scatter(-1, place, kept)
        if self.min_p:
            p = p.where(p >= self.min_p * p.amax(-1, keepdim=True), 0.0)
        return p / p.sum(-1, keepdim=True)


@torch.no_grad()
def generate(
    model: LanguageModel, start: Tensor, count: int, decoding: Decoding | None, seed: int = 0, *, cached: bool = True
) -> tuple[Tensor, Tensor]:
    """`start` (b, n) with `count` more tokens, (b, n + count); and the logits of the last step, (b, V).

    Without `decoding` the most probable token is taken. With `cached` each step runs the network on one token only.
    """
    generator = torch.Generator().manual_seed(seed)
    tokens, cache = start, None
    logits = torch.empty(0)
    for _ in range(count):
        logits, cache = _last(model, tokens, cache if cached else None)
        if decoding is None:
            chosen = logits.argmax(-1, keepdim=True)
        else:
            chosen = torch.multinomial(decoding.probabilities(logits), 1, generator=generator)
        tokens = torch.cat([tokens, chosen], dim=1)
    return tokens, logits


def _last(model: LanguageModel, tokens: Tensor, cache: Cache | None) -> tuple[Tensor, Cache]:
    """Logits (b, V) after the last token, and the cache with it."""
    logits, kept = model.step(tokens if cache is None else tokens[:, -1:], cache)
    return logits[:, -1], kept


def beginnings(count: int) -> Tensor:
    """`count` sequences of one token, the start of a document: (count, 1)."""
    return torch.full((count, 1), DOCUMENT)


@torch.no_grad()
def on_text(model: LanguageModel, text: Tensor, decoding: Decoding) -> dict[str, float]:
    """On real text (rows, n + 1): mean entropy in bits, tokens kept, and per cent of real next tokens among these."""
    p = decoding.probabilities(model(text[:, :-1])).double()
    entropy = -(p * p.clamp_min(1e-300).log2()).sum(-1).mean()
    follows = text[:, 1:]
    real = p.gather(-1, follows.unsqueeze(-1)).squeeze(-1)[follows != DOCUMENT]
    return {
        "entropy_bits": float(entropy),
        "kept": float((p > 0).double().sum(-1).mean()),
        "real_kept": 100 * float((real > 0).double().mean()),
    }


def runs(words: Sequence[str], length: int = RUN) -> set[str]:
    """Runs of `length` words."""
    return {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}


class Reader:
    """Tells how far generated text is like the training text: words that it holds, and runs of words copied from it."""

    def __init__(self, documents: Sequence[bytes]) -> None:
        texts = [text.decode() for text in documents]
        self.words = {word.lower() for text in texts for word in re.findall(r"[A-Za-z]+", text)}
        self.seen = {run for text in texts for run in runs(text.split())}

    def measure(self, texts: Sequence[str]) -> dict[str, float]:
        """Per cent: of words that the training text holds, of runs of eight words copied, of repeated runs of four words."""
        words = [word.lower() for text in texts for word in re.findall(r"[A-Za-z]+", text)]
        long = [run for text in texts for run in runs(text.split())]
        fours = [(len(text.split()) - 3, len(runs(text.split(), 4))) for text in texts if len(text.split()) > 3]
        total = sum(n for n, _ in fours)
        return {
            "known_words": 100 * sum(word in self.words for word in words) / max(1, len(words)),
            "copied": 100 * sum(run in self.seen for run in long) / max(1, len(long)),
            "repeated": 100 * sum(n - different for n, different in fours) / max(1, total),
        }


def on_samples(model: LanguageModel, tokenizer: Tokenizer, reader: Reader, decoding: Decoding, count: int, length: int) -> dict[str, Any]:
    """On `count` generated texts of `length` tokens: bits per byte by the uncut model, the reader's measures, one text."""
    tokens, _ = generate(model, beginnings(count), length, decoding)
    texts = [tokenizer.decode(row).decode(errors="replace") for row in tokens.tolist()]
    size = sum(len(tokenizer.decode(row)) for row in tokens.tolist())
    bits = sum(-float(log_probabilities(model, row).double().sum()) for row in tokens) / math.log(2)
    return {"bits_per_byte": bits / size, **reader.measure(texts), "text": texts[0][:240]}


def flop_ratio(model: LanguageModel, length: int) -> float:
    """Operations of generation without a cache over those with one, from the closed form of `lab.calc.transformer`."""
    sizes = model.shape
    shape = transformer.Shape(
        sizes.vocabulary, sizes.layers, sizes.width, sizes.heads, sizes.heads, sizes.width // sizes.heads, sizes.inner, gated=True
    )
    one = [sum(transformer.forward_flop(shape, context).values()) for context in range(1, length + 1)]
    return sum(sum(one[:n]) for n in range(1, length + 1)) / sum(one)


def cache_times(model: LanguageModel, lengths: Sequence[int], repeats: int) -> dict[str, Any]:
    """Processor seconds of greedy generation with and without a cache (medians), and whether the outputs are equal.

    `largest_difference` is that of the last logits of the two ways.
    """
    rows: dict[str, Any] = {}
    for length in lengths:
        seconds: dict[bool, float] = {}
        outputs: dict[bool, tuple[Tensor, Tensor]] = {}
        for cached in (True, False):
            spent = []
            for _ in range(repeats):
                begin = time.process_time()
                outputs[cached] = generate(model, beginnings(1), length, None, cached=cached)
                spent.append(time.process_time() - begin)
            seconds[cached] = sorted(spent)[len(spent) // 2]
        rows[str(length)] = {
            "cached_seconds": seconds[True],
            "uncached_seconds": seconds[False],
            "ratio": seconds[False] / max(seconds[True], 1e-6),
            "flop_ratio": flop_ratio(model, length),
            "equal": bool(torch.equal(outputs[True][0], outputs[False][0])),
            "largest_difference": float((outputs[True][1] - outputs[False][1]).abs().max()),
        }
    return rows
