"""What the attention heads do, in numbers: where each looks on real text, and which of them copy.

The induction score is that of Olsson et al. 2022 (arXiv:2209.11895): on random tokens that are repeated, the mean attention
from a token to the one that followed its earlier copy.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from lab.language.model import LanguageModel
from lab.language.tokenizer import DOCUMENT, Tokenizer


def on_text(model: LanguageModel, rows: Tensor) -> dict[str, Tensor]:
    """Of every head, (layers, h): mean attention to the token before, the token itself and the first, and mean distance.

    The distance is how many tokens back the attention of the second half of each row of `rows` (b, n) lies on average.
    """
    seen = model.attention(rows)
    place = torch.arange(rows.shape[1])
    back = (seen * (place[:, None] - place)).sum(-1)[..., rows.shape[1] // 2 :]
    return {
        "distance": back.mean((1, 3)),
        "previous": seen.diagonal(-1, -2, -1).mean((1, 3)),
        "self": seen.diagonal(0, -2, -1)[..., 1:].mean((1, 3)),
        "first": seen[..., 2:, 0].mean((1, 3)),
    }


def induction(model: LanguageModel, count: int, length: int, seed: int) -> tuple[Tensor, Tensor]:
    """Induction score (layers, h); and the loss (2 length - 1,) in bits on random tokens that come twice, place by place."""
    generator = torch.Generator().manual_seed(seed)
    once = torch.randint(DOCUMENT + 1, model.shape.vocabulary, (count, length), generator=generator)
    rows = torch.cat([torch.full((count, 1), DOCUMENT), once, once], dim=1)
    seen = model.attention(rows)
    copies = seen.diagonal(-(length - 1), -2, -1)[..., 2:]  # from the second copy to what followed the first
    with torch.no_grad():
        logp = model(rows[:, :-1]).log_softmax(-1).gather(-1, rows[:, 1:].unsqueeze(-1)).squeeze(-1)
    bits = -logp.mean(0) / torch.log(torch.tensor(2.0))
    return copies.mean((1, 3)), bits


def report(model: LanguageModel, tokenizer: Tokenizer, rows: Tensor, sentence: str, count: int) -> dict[str, Any]:
    """Scores of every head, the head that stands out for each, and attention on one sentence.

    Shown is, of each layer, the head that attends most to the token before.
    """
    scores = on_text(model, rows)
    length = model.shape.context // 2 - 1
    scores["induction"], bits = induction(model, count, length, 0)
    best = {name: divmod(int(score.argmax()), model.shape.heads) for name, score in scores.items()}
    strongest = scores["previous"].argmax(-1).tolist()
    tokens = [DOCUMENT, *tokenizer.encode(sentence.encode())]
    seen = model.attention(torch.tensor([tokens]))[:, 0]
    return {
        "scores": {name: score.tolist() for name, score in scores.items()},
        "best": {name: {"layer": layer, "head": head, "score": float(scores[name][layer, head])} for name, (layer, head) in best.items()},
        "repeat_bits": {"first": float(bits[:length].mean()), "second": float(bits[length + 1 :].mean())},
        "sentence": ["start" if t == DOCUMENT else tokenizer.tokens[t].decode(errors="replace") for t in tokens],
        "by_layer": {
            str(layer + 1): {
                "head": head,
                "previous": float(scores["previous"][layer, head]),
                "distance": float(scores["distance"][layer].mean()),
            }
            for layer, head in enumerate(strongest)
        },
        "shown": [seen[layer, head].tolist() for layer, head in enumerate(strongest)],
    }
