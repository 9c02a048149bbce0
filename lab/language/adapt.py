"""Adaptation to a shifted domain: low-rank updates beside full fine-tuning.

LoRA: Hu et al. 2021 (arXiv:2106.09685, section 4.1): W + (alpha / r) B A with A drawn and B zero at the start, so that the
adapted model begins as the trained one; alpha = 2 r.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from lab.language.model import LanguageModel
from lab.language.tokenizer import Tokenizer
from lab.language.train import Training, bits_per_byte, fit

QUERY_VALUE = ("query", "value")
ALL = ("query", "key", "value", "output", "gate", "up", "down")


class LowRank(nn.Module):
    """Adds an update of rank r to a matrix (rows, columns)."""

    def __init__(self, rows: int, columns: int, rank: int) -> None:
        super().__init__()
        self.a = nn.Parameter(torch.randn(rank, columns) / math.sqrt(columns))
        self.b = nn.Parameter(torch.zeros(rows, rank))
        self.scale = 2.0  # alpha / r

    def forward(self, weight: Tensor) -> Tensor:
        """The matrix with its update."""
        return weight + self.scale * self.b @ self.a


def with_low_rank(model: LanguageModel, rank: int, names: Sequence[str]) -> LanguageModel:
    """A copy of which only updates of the matrices called `names` are trained."""
    adapted = copy.deepcopy(model)
    for parameter in adapted.parameters():
        parameter.requires_grad_(False)
    for name, module in adapted.named_modules():
        if isinstance(module, nn.Linear) and name.split(".")[-1] in names:
            rows, columns = module.weight.shape
            parametrize.register_parametrization(module, "weight", LowRank(rows, columns, rank))
    return adapted


def merge(model: LanguageModel) -> None:
    """Make the updates part of the matrices, so that the model costs as much as before."""
    for module in model.modules():
        if isinstance(module, nn.Linear) and parametrize.is_parametrized(module):
            parametrize.remove_parametrizations(module, "weight", leave_parametrized=True)


def trained_weights(model: LanguageModel) -> int:
    """Number of weights that an optimiser changes."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def adapted(model: LanguageModel, method: str, seed: int) -> LanguageModel:
    """A copy to be trained: `full`, or `lora-<rank>-<qv or all>`."""
    if method == "full":
        return copy.deepcopy(model)
    _, rank, where = method.split("-")
    torch.manual_seed(seed)
    return with_low_rank(model, int(rank), QUERY_VALUE if where == "qv" else ALL)


def run(
    model: LanguageModel, texts: dict[str, Tensor], tokenizer: Tokenizer, method: str, training: Training
) -> tuple[dict[str, Any], LanguageModel]:
    """Train one way at one rate: what it took, bits per byte on the new domain's validation text; and the adapted model."""
    changed = adapted(model, method, training.seed)
    count = trained_weights(changed)
    spent = fit(changed, texts["train"], training, name=f"{method} at {training.rate:g}")["train_seconds"]
    if method != "full":
        merge(changed)
    bits = bits_per_byte(changed, texts["validation"], tokenizer)
    return {"rate": training.rate, "trained_weights": count, "train_seconds": spent, "validation": bits}, changed
