"""A green-list watermark on the model's text, its test, and an attack by drawing tokens anew.

Kirchenbauer et al. 2023 (arXiv:2301.10226, algorithm 2 and equation 3): the token before decides, through a secret key,
which half of the vocabulary is green; delta is added to the logits of the green tokens. The test counts green tokens; a pair
of tokens that comes twice counts once, since it is no new evidence.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lab.calc.watermark import z_score
from lab.language.model import LanguageModel
from lab.language.sampling import Decoding, beginnings
from lab.language.train import log_probabilities

GREEN = 0.5  # share of the vocabulary
THRESHOLD = 4.0  # z from which a text counts as marked


def green_lists(vocabulary: int, key: int) -> Tensor:
    """Which tokens are green (column) after each token (row): (V, V) booleans, half of each row."""
    rng = np.random.default_rng(key)
    order = rng.permuted(np.tile(np.arange(vocabulary), (vocabulary, 1)), axis=1)
    return torch.from_numpy(order < round(GREEN * vocabulary))


@torch.no_grad()
def marked(model: LanguageModel, lists: Tensor, delta: float, count: int, length: int, seed: int) -> Tensor:
    """`count` texts of `length` tokens drawn at temperature 1 with the watermark of strength `delta`: (count, length)."""
    generator, plain = torch.Generator().manual_seed(seed), Decoding()
    tokens, cache = beginnings(count), None
    for _ in range(length):
        logits, cache = model.step(tokens if cache is None else tokens[:, -1:], cache)
        favoured = logits[:, -1] + delta * lists[tokens[:, -1]]
        tokens = torch.cat([tokens, torch.multinomial(plain.probabilities(favoured), 1, generator=generator)], dim=1)
    return tokens[:, 1:]


def score(lists: Tensor, tokens: Tensor, *, distinct: bool = True) -> float:
    """The z-score of one text (n,); each pair of tokens counts once, or with `distinct` false each time it comes."""
    pairs = list(zip(tokens[:-1].tolist(), tokens[1:].tolist(), strict=True))
    counted = list(dict.fromkeys(pairs)) if distinct else pairs
    green = sum(bool(lists[before, after]) for before, after in counted)
    return z_score(green, len(counted), GREEN)


@torch.no_grad()
def resampled(model: LanguageModel, tokens: Tensor, share: float, seed: int) -> Tensor:
    """The texts (count, n) with a random `share` of tokens drawn anew by the unmarked model after the text before each."""
    generator, plain = torch.Generator().manual_seed(seed), Decoding()
    logits = model(torch.cat([beginnings(len(tokens)), tokens[:, :-1]], dim=1))
    fresh = torch.multinomial(plain.probabilities(logits).flatten(0, 1), 1, generator=generator).view_as(tokens)
    chosen = torch.rand(tokens.shape, generator=generator) < share
    return torch.where(chosen, fresh, tokens)


def summary(lists: Tensor, texts: Tensor) -> dict[str, float]:
    """Mean and standard deviation of z over texts (count, n), and the per cent above the threshold."""
    scores = np.array([score(lists, text) for text in texts])
    every = np.array([score(lists, text, distinct=False) for text in texts])
    return {
        "z": float(scores.mean()),
        "z_sd": float(scores.std(ddof=1)),
        "detected": 100 * float((scores > THRESHOLD).mean()),
        "z_sd_all_pairs": float(every.std(ddof=1)),
    }


def bits_per_token(model: LanguageModel, texts: Tensor) -> float:
    """Mean of -log2 p by the unmarked model over texts (count, n), each after the start of a document."""
    rows = torch.cat([beginnings(len(texts)), texts], dim=1)
    return float(torch.stack([-log_probabilities(model, row).double().mean() for row in rows]).mean()) / math.log(2)


def attack(model: LanguageModel, lists: Tensor, texts: Tensor, shares: tuple[int, ...], seed: int) -> dict[str, Any]:
    """What is left of z after some per cent of the tokens were drawn anew, and how many (per cent) changed by that."""
    rows = {}
    for share in shares:
        changed = resampled(model, texts, share / 100, seed)
        rows[str(share)] = {"changed": 100 * float((changed != texts).double().mean()), **summary(lists, changed)}
    return rows
