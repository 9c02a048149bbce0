"""Making the model smaller: rounded weights, and a student that learns from the model's own distributions.

Rounding is to the nearest of 2^(bits - 1) - 1 steps on each side of zero (`lab.calc.quantisation`), with one scale for a
whole matrix, a row of it, or 32 weights. Distillation: Hinton et al. 2015 (arXiv:1503.02531, section 2) at temperature 1:
half of the loss is the cross-entropy with the teacher's distribution, half that with the text.
"""

from __future__ import annotations

import copy

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lab.calc.quantisation import absmax_rounded
from lab.language.model import LanguageModel
from lab.language.train import Loss

BLOCK = 32
SCALE_BITS = 16  # of a scale, counted in the size


def block_size(weight: Tensor, grain: str) -> int:
    """Weights that share one scale: of the `tensor`, a `row`, or a `block` of 32."""
    return {"tensor": weight.numel(), "row": weight.shape[-1], "block": BLOCK}[grain]


def rounded(model: LanguageModel, bits: int, grain: str) -> LanguageModel:
    """A copy with every matrix rounded to `bits` bits; the gains of the norms stay."""
    result = copy.deepcopy(model)
    with torch.no_grad():
        for weight in result.parameters():
            if weight.dim() == 2:
                values = weight.double().numpy().reshape(-1)
                near = absmax_rounded(values, bits, block_size(weight, grain))
                weight.copy_(torch.from_numpy(near.astype(np.float32)).view_as(weight))
    return result


def bits_per_weight(model: LanguageModel, bits: int, grain: str) -> float:
    """Bits of the rounded matrices with their scales, over their number of weights."""
    matrices = [p for p in model.parameters() if p.dim() == 2]
    scales = sum(p.numel() // block_size(p, grain) for p in matrices)
    count = sum(p.numel() for p in matrices)
    return bits + SCALE_BITS * scales / count


def taught_by(teacher: LanguageModel, share: float = 0.5) -> Loss:
    """A loss of which `share` is the cross-entropy with the teacher's distribution, and the rest that with the text."""

    def loss(student: LanguageModel, tokens: Tensor) -> Tensor:
        with torch.no_grad():
            soft = teacher(tokens[:, :-1]).softmax(-1).flatten(0, 1)
        logits = student(tokens[:, :-1]).flatten(0, 1)
        hard = functional.cross_entropy(logits, tokens[:, 1:].flatten())
        return share * functional.cross_entropy(logits, soft) + (1 - share) * hard

    return loss
