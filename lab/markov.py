"""A Markov source of order k whose entropy rate has a closed form, exact to rounding.

Every row of the transition table is the same list of Zipf weights w_r = r^-s / sum, given to the symbols in an order
of the context's own. All rows then have the entropy of the weights, and the entropy rate, the stationary average of
the rows' entropies (Cover and Thomas 2006, theorem 4.2.4 for order 1; a source of order k is one of order 1 over
contexts), is that number whatever the stationary distribution is.

The order in a context is a Plackett-Luce draw: symbols are sorted by  pull * log w_j + sum over i of
spread_i * g_i(last i symbols, j)  with independent Gumbel noise g. With the first term frequent symbols stay frequent
in most contexts, so that contexts are frequent or rare over several orders of magnitude, as in text; with the others
the last symbol tells something, the last two more, and every context has something of its own that can only be learnt
by seeing it. There is no rule to find that would give all contexts at once: the loss falls context by context, the
frequent ones first, which is the mechanism that Michaud et al. 2023 propose for power laws (arXiv:2303.13506).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def zipf(symbols: int, exponent: float) -> Array:
    """Weights r^-exponent for r = 1 to `symbols`, divided by their sum; shape (symbols,)."""
    weights = np.arange(1, symbols + 1, dtype=np.float64) ** -exponent
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def entropy(rows: Array) -> Array:
    """Entropy in nats of each distribution along the last axis; 0 log 0 is 0."""
    logs = np.log(rows, out=np.zeros_like(rows), where=rows > 0)
    return np.asarray(-(rows * logs).sum(axis=-1))


@dataclass(frozen=True, eq=False)
class MarkovSource:
    """A stationary source: `rows` (V**k, V) holds the chance of the next symbol after each context.

    The context of the symbols x_1 ... x_k, oldest first, is the number with these digits in base V. Raises
    `ValueError` when the table has another shape or a row is no distribution.
    """

    rows: Array
    order: int

    def __post_init__(self) -> None:
        """Check the table."""
        contexts, symbols = self.rows.shape
        if self.order < 1 or contexts != symbols**self.order:
            raise ValueError(f"{contexts} rows of {symbols} symbols are no table of order {self.order}")
        if self.rows.min() < 0 or not np.allclose(self.rows.sum(axis=1), 1, atol=1e-9):
            raise ValueError("every row must be a distribution")

    @property
    def symbols(self) -> int:
        """V."""
        return int(self.rows.shape[1])

    @property
    def contexts(self) -> int:
        """V**k."""
        return int(self.rows.shape[0])

    @cached_property
    def stationary(self) -> Array:
        """Stationary chance of every context, shape (V**k,), by power iteration to 1e-14 in total variation.

        Raises `ValueError` when it does not settle in 10,000 steps (a periodic or a nearly reducible table).
        """
        symbols, rest = self.symbols, self.contexts // self.symbols
        chance = np.full(self.contexts, 1 / self.contexts)
        for _ in range(10_000):
            moved = (chance[:, None] * self.rows).reshape(symbols, rest * symbols).sum(axis=0)
            if np.abs(moved - chance).sum() < 2e-14:
                return np.asarray(moved / moved.sum())
            chance = moved
        raise ValueError("the chain does not settle: it may be periodic")

    @cached_property
    def entropy_rate(self) -> float:
        """Entropy rate in nats a symbol: stationary chances times the entropies of the rows."""
        return float(self.stationary @ entropy(self.rows))

    def cross_entropy(self, log_chances: Array) -> float:
        """Exact expected loss in nats a symbol of a model that gives `log_chances` (V**k, V); no test set is drawn."""
        return float(-(self.stationary @ (self.rows * log_chances).sum(axis=1)))

    def contexts_of(self, text: Ints) -> Ints:
        """Number of the context before each symbol from the k-th on: (..., n) to (..., n - k)."""
        length = text.shape[-1] - self.order
        number = np.zeros((*text.shape[:-1], length), dtype=np.int64)
        for i in range(self.order):
            number = number * self.symbols + text[..., i : i + length]
        return number

    def digits(self, contexts: Ints) -> Ints:
        """The k symbols of each context, oldest first: (n,) to (n, k)."""
        places = self.symbols ** np.arange(self.order - 1, -1, -1)
        return np.asarray(contexts[:, None] // places % self.symbols)

    def sample(self, chains: int, length: int, rng: np.random.Generator) -> Ints:
        """`chains` independent stationary texts, shape (chains, k + length): a context, then `length` symbols.

        A longer text of the same generator begins with the shorter one.
        """
        edges = (np.cumsum(self.rows, axis=1) + np.arange(self.contexts)[:, None])[:, :-1]
        table = np.concatenate([edges, np.arange(1.0, self.contexts + 1)[:, None]], axis=1).ravel()
        context = rng.choice(self.contexts, size=chains, p=self.stationary)
        text = np.empty((self.order + length, chains), dtype=np.int64)
        text[: self.order] = self.digits(context).T
        for t in range(length):
            place = np.searchsorted(table, context + rng.random(chains), side="right")
            symbol = np.minimum(place - context * self.symbols, self.symbols - 1)
            text[self.order + t] = symbol
            context = (context * self.symbols + symbol) % self.contexts
        return np.ascontiguousarray(text.T)


def zipf_source(symbols: int, order: int, exponent: float, pull: float, spreads: Sequence[float], seed: int) -> MarkovSource:
    """The source of the module's docstring; `spreads` has one value for each number of symbols looked back, from 1.

    Raises `ValueError` when there are not `order` spreads.
    """
    if len(spreads) != order:
        raise ValueError(f"{order} spreads are needed, not {len(spreads)}")
    rng, weights = np.random.default_rng(seed), zipf(symbols, exponent)
    contexts = symbols**order
    score = np.broadcast_to(pull * np.log(weights), (contexts, symbols)).copy()
    for back, spread in enumerate(spreads, start=1):
        noise = rng.gumbel(size=(symbols**back, symbols))
        score += spread * noise[np.arange(contexts) % symbols**back]
    ranks = np.argsort(np.argsort(-score, axis=1), axis=1)
    return MarkovSource(weights[ranks], order)
