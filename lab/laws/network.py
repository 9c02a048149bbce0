"""The network of the scaling experiment and its training.

A feed-forward language model in the manner of Bengio et al. 2003 (JMLR 3:1137-1155): the k symbols before are looked
up in one shared embedding, put side by side, sent through one hidden layer with SiLU, and read out as V logits. A
source of order k needs no longer context, so that nothing but width limits the model.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.markov import Array, MarkovSource

WARM_UP = 0.02  # share of the steps over which the rate rises from zero
FIRST_LOOK = 10_000  # tokens before the first point of a learning curve


@dataclass(frozen=True)
class Size:
    """Widths of a network: of the embedding, and of the hidden layer."""

    embedding: int
    hidden: int


class SymbolNetwork(nn.Module):
    """Logits (n, V) of the next symbol from the k before it, (n, k)."""

    def __init__(self, symbols: int, order: int, size: Size) -> None:
        super().__init__()
        self.look_up = nn.Embedding(symbols, size.embedding)
        self.layers = nn.Sequential(nn.Linear(order * size.embedding, size.hidden), nn.SiLU(), nn.Linear(size.hidden, symbols))

    def forward(self, context: Tensor) -> Tensor:
        """Map symbols ``context`` (n, k) to logits (n, V)."""
        logits: Tensor = self.layers(self.look_up(context).flatten(1))
        return logits

    def weights(self, *, embedding: bool = True) -> int:
        """Number of trained weights; without ``embedding``, of those that are multiplied for each token."""
        total = sum(p.numel() for p in self.parameters())
        return total if embedding else total - self.look_up.weight.numel()


def table(network: SymbolNetwork, source: MarkovSource) -> Array:
    """Log-chances (V**k, V) that the network gives after every context, in float64."""
    contexts = torch.from_numpy(source.digits(np.arange(source.contexts)))
    with torch.no_grad():
        return np.asarray(network(contexts).double().log_softmax(-1).numpy(), dtype=np.float64)


@dataclass
class Outcome:
    """A trained network; its exact loss after some numbers of tokens (nats a symbol); processor seconds of training."""

    network: SymbolNetwork
    curve: list[tuple[int, float]] = field(default_factory=list)
    seconds: float = 0.0


def rate_at(step: int, steps: int, peak: float) -> float:
    """Learning rate of a cosine from ``peak`` to zero over exactly these ``steps``, after a short warm-up."""
    warm = max(1, round(WARM_UP * steps))
    return peak * min((step + 1) / warm, 1.0) * 0.5 * (1 + math.cos(math.pi * step / steps))


def looks(steps: int, batch: int) -> set[int]:
    """Step counts at which the loss is looked at: two for each doubling of the tokens, and the last."""
    ratio = steps * batch / FIRST_LOOK
    count = max(0, math.floor(2 * math.log2(ratio))) if ratio > 1 else 0
    return {round(steps / 2 ** (i / 2)) for i in range(count + 1)}


def train(source: MarkovSource, size: Size, batches: Iterable[Tensor], steps: int, batch: int, peak: float, seed: int) -> Outcome:
    """Train on ``batches``, each (batch, k + 1) symbols whose last is to be predicted, with Adam, no weight decay.

    The schedule ends with the data, as Hoffmann et al. 2022 (appendix B) ask. Seeds torch's global generator.
    """
    torch.manual_seed(seed)
    network = SymbolNetwork(source.symbols, source.order, size)
    optimiser = torch.optim.Adam(network.parameters(), lr=peak, betas=(0.9, 0.99), fused=True)
    result, seen = Outcome(network), looks(steps, batch)
    begin = time.process_time()
    for step, symbols in enumerate(batches):
        optimiser.param_groups[0]["lr"] = rate_at(step, steps, peak)
        loss = functional.cross_entropy(network(symbols[:, :-1]), symbols[:, -1])
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        optimiser.step()
        if step + 1 in seen:
            pause = time.process_time()
            result.curve.append(((step + 1) * batch, source.cross_entropy(table(network, source))))
            begin += time.process_time() - pause
    result.seconds = time.process_time() - begin
    return result


def corpus(source: MarkovSource, steps: int, batch: int, seed: int) -> Tensor:
    """Text of ``steps`` x ``batch`` predictions, shape (steps, batch, k + 1): at each step one of every chain.

    A longer corpus of the same seed begins with the shorter one.
    """
    text = source.sample(batch, steps, np.random.default_rng([seed, 1]))
    windows = np.lib.stride_tricks.sliding_window_view(text, source.order + 1, axis=1)
    return torch.from_numpy(np.ascontiguousarray(windows.transpose(1, 0, 2).astype(np.uint8)))


def passes(text: Tensor, epochs: int, seed: int) -> Iterator[Tensor]:
    """Batches of ``epochs`` passes over ``text`` (steps, batch, k + 1): the first in its order, the next ones shuffled."""
    generator = torch.Generator().manual_seed(seed)
    yield from (part.long() for part in text)
    flat = text.flatten(0, 1)
    for _ in range(epochs - 1):
        mixed = flat[torch.randperm(len(flat), generator=generator)].view_as(text)
        yield from (part.long() for part in mixed)
