"""The protocol of the scaling experiment, written before the runs that are reported.

- *Source.* Order 2 over 128 symbols: 16,384 contexts, each with its own order of the same Zipf weights (exponent 1.25),
  see `lab.markov`. The loss of every network is its exact cross-entropy over all contexts: no test set, no noise of one.
- *N* is the number of all trained weights, the embedding among them. *D* is the number of symbols predicted in training.
  *C* = 6 N D.
- *Grid.* Seven sizes, each with twice the weights of the one before, times eight amounts of data, each twice the one
  before; D is moved by up to 2 % so that the runs of a diagonal have the same C.
- *Training.* Adam, batches of 128, one pass, warm-up and a cosine to zero whose length is that of the run.
- *Search.* One setting is searched, the peak rate: five rates for every size, at two amounts of data, with a seed of
  its own. Between the two the logarithm of the best rate is interpolated in that of D, and kept constant outside.
- *Seeds.* Seed 0 everywhere; seeds 1 and 2 too where D is small. A seed draws both the text and the first weights.
- *Held out.* The three highest budgets play no part in any fit, and are predicted.
- *Repetition.* 65,536 symbols seen 1 to 64 times by two sizes, the schedule matched to all passes together.

Two pilots, both with seed 100 and none reported, went before: one of step times over widths and batches of 64 and 256,
and one of the rates 0.002 to 0.016 on three sizes, after which the searched range was moved up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from torch import Tensor

from lab.laws import answers
from lab.laws.network import Outcome, Size, SymbolNetwork, corpus, passes, table, train
from lab.markov import MarkovSource, zipf_source

SEARCH_SEED = 100
FLOP = 6  # for each weight and symbol of training, by convention


@dataclass(frozen=True)
class Scale:
    """All sizes of the experiment."""

    symbols: int = 128
    order: int = 2
    exponent: float = 1.25
    pull: float = 1.0
    spreads: tuple[float, ...] = (1.0, 1.0)
    source_seed: int = 2026
    sizes: tuple[Size, ...] = (
        Size(4, 12), Size(6, 26), Size(8, 56), Size(14, 104), Size(22, 196), Size(32, 360), Size(48, 628),
    )  # fmt: skip
    least_tokens: int = 1 << 15
    amounts: int = 8
    batch: int = 128
    rates: tuple[float, ...] = (4e-3, 8e-3, 1.6e-2, 3.2e-2, 6.4e-2)
    search_amounts: tuple[int, int] = (1, 4)  # positions in the list of amounts
    more_seeds: tuple[int, ...] = (1, 2)
    more_amounts: int = 5  # the smallest amounts, where the other seeds run too
    held_out: int = 3  # highest budgets
    unique_tokens: int = 1 << 16
    epochs: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 64)
    repeated_sizes: tuple[int, ...] = (2, 5)  # positions in the list of sizes
    questions: int = 2048

    def weights(self, index: int) -> int:
        """N of a size."""
        return SymbolNetwork(self.symbols, self.order, self.sizes[index]).weights()

    def steps(self, index: int, amount: int) -> int:
        """Training steps of a size at an amount of data, so that diagonals of the grid have one budget."""
        tokens = self.least_tokens * 2.0 ** (amount + index) * self.weights(0) / self.weights(index)
        return max(1, round(tokens / self.batch))

    def budget(self, diagonal: int) -> float:
        """FLOP of the runs whose size and amount have this sum of positions."""
        return float(FLOP * self.weights(0) * self.least_tokens * 2**diagonal)


@lru_cache(maxsize=1)
def source(scale: Scale) -> MarkovSource:
    """The source of a scale."""
    return zipf_source(scale.symbols, scale.order, scale.exponent, scale.pull, scale.spreads, scale.source_seed)


@lru_cache(maxsize=3)
def text(scale: Scale, seed: int) -> Tensor:
    """The longest corpus that a seed needs; runs read its beginning."""
    few = seed != 0
    most = max(scale.search_amounts) if seed == SEARCH_SEED else scale.more_amounts - 1 if few else scale.amounts - 1
    steps = max(scale.steps(i, most) for i in range(len(scale.sizes)))
    return corpus(source(scale), max(steps, scale.unique_tokens // scale.batch), scale.batch, seed)


@lru_cache(maxsize=1)
def questions(scale: Scale) -> answers.Questions:
    """Prompts and noise, the same for every run."""
    return answers.Questions.draw(source(scale), scale.questions, 0)


def fit_network(scale: Scale, index: int, steps: int, epochs: int, peak: float, seed: int) -> Outcome:
    """Train one network on ``epochs`` passes over ``steps`` batches."""
    batches = passes(text(scale, seed)[:steps], epochs, seed)
    return train(source(scale), scale.sizes[index], batches, steps * epochs, scale.batch, peak, seed)


def search_run(scale: Scale, index: int, amount: int, peak: float) -> dict[str, Any]:
    """Loss of one rate of the search."""
    outcome = fit_network(scale, index, scale.steps(index, amount), 1, peak, SEARCH_SEED)
    return {"loss": outcome.curve[-1][1], "train_seconds": outcome.seconds}


def grid_run(scale: Scale, index: int, amount: int, peak: float, seed: int) -> dict[str, Any]:
    """One run of the grid: N, D, C, the loss in nats a symbol, its curve, and (seed 0) the scores of the answers."""
    steps = scale.steps(index, amount)
    outcome = fit_network(scale, index, steps, 1, peak, seed)
    row = describe(scale, outcome, steps * scale.batch, peak, seed) | {"size": index, "amount": amount}
    if seed == 0:
        logs = table(outcome.network, source(scale))
        row["answers"] = answers.marks(source(scale), logs, questions(scale))
    return row


def repeated_run(scale: Scale, index: int, epochs: int, peak: float) -> dict[str, Any]:
    """One run on the same text seen ``epochs`` times."""
    steps = scale.unique_tokens // scale.batch
    outcome = fit_network(scale, index, steps, epochs, peak, 0)
    return describe(scale, outcome, steps * scale.batch * epochs, peak, 0) | {"size": index, "epochs": epochs}


def describe(scale: Scale, outcome: Outcome, tokens: int, peak: float, seed: int) -> dict[str, Any]:
    """What every run reports."""
    weights = outcome.network.weights()
    return {
        "N": weights,
        "N_without_embedding": outcome.network.weights(embedding=False),
        "D": tokens,
        "C": FLOP * weights * tokens,
        "seed": seed,
        "rate": peak,
        "loss": outcome.curve[-1][1],
        "curve": outcome.curve,
        "train_seconds": outcome.seconds,
    }


def peak_rate(scale: Scale, best: tuple[float, float], tokens: float) -> float:
    """Peak rate at ``tokens`` of data from the best ones at the two amounts of the search."""
    low, high = (math.log(scale.least_tokens * 2.0**amount) for amount in scale.search_amounts)
    share = min(max((math.log(tokens) - low) / (high - low), 0.0), 1.0)
    return math.exp((1 - share) * math.log(best[0]) + share * math.log(best[1]))
