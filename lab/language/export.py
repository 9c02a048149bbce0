"""The trained model as JSON that a page can run: eight-bit weights, the tokenizer, reference inputs and outputs.

Layout of the file: `tensors` maps each name to its `shape` and `data`. A matrix is base64 of int8, row by row, with `scale`,
base64 of little-endian float32, one for each row: weight = scale x integer. A gain of a norm is base64 of little-endian
float32. `merges` are pairs of token numbers: merge i makes token 257 + i; tokens 0 to 255 are the bytes, 256 starts a
document. `words` cuts bytes, read as one letter each, before they are merged. `reference` is computed with the weights of the file.
"""

from __future__ import annotations

import base64
import copy
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lab.export import packed
from lab.language.model import BASE, EPS, LanguageModel, Shape
from lab.language.sampling import Decoding, generate
from lab.language.tokenizer import DOCUMENT, Tokenizer
from lab.protocol import write

LIMIT = 1_200_000  # bytes of the file
_SPACE = r" \t\n\r\f\v"
WORDS = rf" ?[A-Za-z]+| ?[0-9]+| ?[^A-Za-z0-9{_SPACE}]+|[{_SPACE}]+(?![^{_SPACE}])|[{_SPACE}]+"  # as the tokenizer cuts
LEVELS = 127  # integers on each side of zero


def as_bytes(weight: Tensor) -> dict[str, Any]:
    """A matrix as int8 with one scale a row, in the layout of the file."""
    values = weight.detach().numpy()
    scale = (np.abs(values).max(axis=1, keepdims=True) / LEVELS).astype("<f4")
    scale[scale == 0] = 1
    integers = np.round(values / scale).astype(np.int8)
    coded = {name: base64.b64encode(array.tobytes()).decode("ascii") for name, array in (("data", integers), ("scale", scale))}
    return {"shape": list(values.shape), "type": "int8", **coded}


def from_bytes(item: dict[str, Any]) -> Tensor:
    """The tensor of an entry of the file, as float32."""
    raw = base64.b64decode(item["data"])
    if item.get("type") != "int8":
        return torch.from_numpy(np.frombuffer(raw, "<f4").reshape(item["shape"]).copy())
    scale = np.frombuffer(base64.b64decode(item["scale"]), "<f4").reshape(-1, 1)
    return torch.from_numpy(np.frombuffer(raw, np.int8).reshape(item["shape"]).astype(np.float32) * scale)


@torch.no_grad()
def reference(model: LanguageModel, tokenizer: Tokenizer, text: str) -> dict[str, Any]:
    """Tokens of a text, logits after each, attention of every head, a chosen distribution, and a greedy continuation."""
    tokens = torch.tensor([[DOCUMENT, *tokenizer.encode(text.encode())]])
    logits = model(tokens)[0]
    most = logits.topk(8, dim=-1)
    after, _ = generate(model, tokens, 12, None)
    cut = Decoding(temperature=0.8, top_p=0.9)
    p = cut.probabilities(logits[-1])
    return {
        "text": text,
        "tokens": tokens[0].tolist(),
        "top_tokens": most.indices.tolist(),
        "top_logits": np.round(most.values.double().numpy(), 4).tolist(),
        "last_logits": np.round(logits[-1].double().numpy(), 4).tolist(),
        "attention": np.round(model.attention(tokens)[:, 0].double().numpy(), 4).tolist(),
        "decoding": asdict(cut),
        "kept": torch.nonzero(p)[:, 0].tolist(),
        "kept_probabilities": np.round(p[p > 0].double().numpy(), 5).tolist(),
        "greedy": after[0].tolist(),
        "tolerance": 2e-3,
    }


def document(model: LanguageModel, tokenizer: Tokenizer, text: str, about: dict[str, Any]) -> dict[str, Any]:
    """The file's content; `text` is the reference input, `about` says what the model was trained on."""
    tensors = {name: as_bytes(value) if value.dim() == 2 else packed(value) for name, value in model.state_dict().items()}
    number = {token: i for i, token in enumerate(tokenizer.tokens) if i != DOCUMENT}
    held = copy.deepcopy(model)
    held.load_state_dict({name: from_bytes(item) for name, item in tensors.items()})
    return {
        "format": 1,
        "name": "language_model",
        "title": "Decoder-only Transformer",
        "trained": about,
        "shape": asdict(model.shape),
        "constants": {"rope_base": BASE, "rope_pairs": "(2i, 2i + 1)", "norm_eps": EPS, "activation": "silu", "document": DOCUMENT},
        "words": WORDS,
        "merges": [[number[left], number[right]] for left, right in tokenizer.merges],
        "reference": reference(held, tokenizer, text),
        "tensors": tensors,
    }


def export(path: Path, content: dict[str, Any]) -> None:
    """Write the file; raises `ValueError` when it is larger than LIMIT."""
    text = json.dumps(content, separators=(",", ":")) + "\n"
    if len(text) > LIMIT:
        raise ValueError(f"{path.name} would have {len(text)} bytes; at most {LIMIT} are allowed")
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, text)


def load(path: Path) -> tuple[LanguageModel, Tokenizer, dict[str, Any]]:
    """Model and tokenizer of an exported file, and the file's content."""
    content = json.loads(path.read_text(encoding="utf-8"))
    model = LanguageModel(Shape(**content["shape"]))
    model.load_state_dict({name: from_bytes(item) for name, item in content["tensors"].items()})
    tokens = [bytes([b]) for b in range(256)] + [b""]
    merges = []
    for left, right in content["merges"]:
        merges.append((tokens[left], tokens[right]))
        tokens.append(tokens[left] + tokens[right])
    return model, Tokenizer(merges), content
