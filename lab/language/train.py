"""Training by next-token prediction, with checkpoints, and the loss in bits per byte.

The loss of a text is the sum of -log2 p of its tokens over the number of its bytes, so that models with different tokens
can be compared. Batches are windows at random places of the training stream; AdamW (Loshchilov and Hutter 2019,
arXiv:1711.05101) with a cosine that falls to a tenth of the peak after a short warm-up.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lab.language.model import LanguageModel
from lab.language.tokenizer import DOCUMENT, Tokenizer

Loss = Callable[[LanguageModel, Tensor], Tensor]


@dataclass(frozen=True)
class Training:
    """How a model is trained: steps, sequences a step, peak learning rate, share of warm-up, seed."""

    steps: int = 2400
    batch: int = 8
    rate: float = 3e-3
    warm_up: float = 0.03
    decay: float = 0.1
    seed: int = 0


def stream(tokenizer: Tokenizer, documents: Iterable[bytes]) -> Tensor:
    """The tokens of all documents in one row, each with the token that starts a document before it."""
    tokens: list[int] = []
    for text in documents:
        tokens += [DOCUMENT, *tokenizer.encode(text)]
    return torch.tensor(tokens)


def windows(text: Tensor, context: int, batch: int, step: int, seed: int) -> Tensor:
    """Windows (batch, context + 1) at random places of `text`; they depend on seed and step alone."""
    places = np.random.default_rng([seed, step]).integers(0, len(text) - context, batch)
    return torch.stack([text[p : p + context + 1] for p in places])


def next_token_loss(model: LanguageModel, tokens: Tensor) -> Tensor:
    """Mean of -log p of each token after those before it, in nats; `tokens` (b, n + 1)."""
    logits = model(tokens[:, :-1])
    return functional.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())


def rate_at(step: int, training: Training) -> float:
    """Learning rate of a step: a linear rise, then a cosine to a tenth of the peak."""
    warm = max(1, round(training.warm_up * training.steps))
    fall = 0.55 + 0.45 * math.cos(math.pi * step / training.steps)
    return training.rate * min(1.0, (step + 1) / warm) * fall


def optimiser(model: LanguageModel, training: Training) -> torch.optim.Optimizer:
    """AdamW on what is trained; matrices decay, gains do not."""
    trained = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in trained if p.dim() >= 2], "weight_decay": training.decay},
        {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW([g for g in groups if g["params"]], lr=training.rate, betas=(0.9, 0.95), fused=True)


def fit(
    model: LanguageModel,
    text: Tensor,
    training: Training,
    *,
    loss: Loss = next_token_loss,
    looks: Iterable[int] = (),
    look: Callable[[LanguageModel], float] | None = None,
    checkpoint: Path | None = None,
    name: str = "training",
) -> dict[str, Any]:
    """Train in place; take up `checkpoint` where it stands, and write it every 100 steps.

    Returns the curve of (tokens seen, value of `look`) at the steps in `looks` (0 is before the first), and the processor
    seconds of the training alone.
    """
    opt, watched = optimiser(model, training), set(looks)
    state: dict[str, Any] = {"step": 0, "curve": [], "seconds": 0.0}
    if checkpoint is not None and checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"])
        opt.load_state_dict(saved["optimiser"])
        state = saved["state"]
    begin, first = time.perf_counter(), state["step"]
    while True:
        if state["step"] in watched and look is not None and len(state["curve"]) < sum(w <= state["step"] for w in watched):
            state["curve"].append((state["step"] * training.batch * model.shape.context, look(model)))
        if state["step"] == training.steps:
            break
        _step(model, opt, text, training, state, loss)
        if state["step"] % 50 == 0:
            left = (time.perf_counter() - begin) * (training.steps - state["step"]) / (state["step"] - first) / 60
            note = f"{name}: step {state['step']}/{training.steps}, loss {state['loss']:.3f} nats; about {left:.1f} min left"
            print(note, file=sys.stderr, flush=True)
        if checkpoint is not None and state["step"] % 100 == 0:
            _save(checkpoint, model, opt, state)
    return {"curve": state["curve"], "train_seconds": state["seconds"]}


def _step(model: LanguageModel, opt: torch.optim.Optimizer, text: Tensor, training: Training, state: dict[str, Any], loss: Loss) -> None:
    """One step of the optimiser; the gradient's length is cut at 1."""
    start, step = time.process_time(), int(state["step"])
    for group in opt.param_groups:
        group["lr"] = rate_at(step, training)
    value = loss(model, windows(text, model.shape.context, training.batch, step, training.seed))
    opt.zero_grad(set_to_none=True)
    torch.autograd.backward(value)
    torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
    opt.step()
    state["loss"] = float(value.detach())
    state["seconds"] += time.process_time() - start
    state["step"] = step + 1


def _save(path: Path, model: LanguageModel, opt: torch.optim.Optimizer, state: dict[str, Any]) -> None:
    """Write a checkpoint through a file beside it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        torch.save({"model": model.state_dict(), "optimiser": opt.state_dict(), "state": state}, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@torch.no_grad()
def log_probabilities(model: LanguageModel, text: Tensor, batch: int = 16) -> Tensor:
    """log p, in nats, of every token of `text` (n,) after the first: (n - 1,), each seen with at least half a context.

    Windows of a whole context advance by half of it; of each but the first only the second half counts.
    """
    context, half = model.shape.context, model.shape.context // 2
    starts = list(range(0, max(1, len(text) - 1 - half), half))
    result = torch.empty(len(text) - 1)
    for i in range(0, len(starts), batch):
        group = starts[i : i + batch]
        rows = [text[s : s + context + 1] for s in group]
        padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
        logp = model(padded[:, :-1]).log_softmax(-1).gather(-1, padded[:, 1:].unsqueeze(-1)).squeeze(-1)
        for s, row, values in zip(group, rows, logp, strict=True):
            skip = half if s else 0
            result[s + skip : s + len(row) - 1] = values[skip : len(row) - 1]
    return result


def bits_per_byte(model: LanguageModel, text: Tensor, tokenizer: Tokenizer) -> float:
    """Bits per byte of a stream that begins with the start of a document; starts of documents are not predicted."""
    counted = text[1:] != DOCUMENT
    size = sum(len(tokenizer.tokens[t]) for t in text.tolist())
    return float(-log_probabilities(model, text)[counted].double().sum()) / math.log(2) / size
