"""What a trained network answers: continuations of up to 16 symbols, held against the source's own.

Three ways to continue a prompt, each with the source's own continuation as the right answer:

- *shared noise*: the next symbol is argmax_j (log p_j + g_j) with Gumbel noise g that source and network share, which
  is sampling with a common seed (Gumbel 1954). A network with the source's own chances matches every symbol.
- *greedy*: the likeliest symbol each time. A Markov source runs into short cycles so, which is reported.
- *sampled*: the chance that the network, sampling freely, writes exactly the source's sample: the product of its
  chances of the true symbols.

Strict credit counts an answer of L symbols when all are right. Partial credit counts symbols: their share with the
true symbols before them, or 1 minus the edit distance (Levenshtein 1966) over L of the network's own continuation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lab.markov import Array, Ints, MarkovSource

LENGTHS = (1, 2, 4, 8, 16)


@dataclass(frozen=True, eq=False)
class Questions:
    """Prompts (n,) as numbers of contexts, drawn from the stationary distribution, and noise (n, L, V)."""

    prompts: Ints
    noise: Array

    @classmethod
    def draw(cls, source: MarkovSource, count: int, seed: int) -> Questions:
        """`count` prompts for answers of the greatest length."""
        rng = np.random.default_rng([seed, 2])
        prompts = rng.choice(source.contexts, size=count, p=source.stationary)
        return cls(prompts, rng.gumbel(size=(count, max(LENGTHS), source.symbols)))


def advance(source: MarkovSource, contexts: Ints, symbols: Ints) -> Ints:
    """The contexts (n,) after one more symbol (n,) each."""
    return np.asarray((contexts * source.symbols + symbols) % source.contexts)


def continuation(source: MarkovSource, logs: Array, prompts: Ints, noise: Array) -> Ints:
    """Continuations (n, L) under log-chances `logs` (V**k, V): argmax with noise (n, L, V), greedy where it is 0."""
    context, answer = prompts, []
    for step in range(noise.shape[1]):
        answer.append((logs[context] + noise[:, step]).argmax(axis=-1))
        context = advance(source, context, answer[-1])
    return np.stack(answer, axis=1)


def forced(source: MarkovSource, logs: Array, prompts: Ints, noise: Array, truth: Ints) -> tuple[Ints, Array]:
    """With the true symbols (n, L) before each: the network's choice, and its log-chance of the true one; (n, L) both."""
    context, chosen, chance = prompts, [], []
    for step in range(truth.shape[1]):
        row = logs[context]
        chosen.append((row + noise[:, step]).argmax(axis=-1))
        chance.append(np.take_along_axis(row, truth[:, step, None], axis=1)[:, 0])
        context = advance(source, context, truth[:, step])
    return np.stack(chosen, axis=1), np.stack(chance, axis=1)


def edit_distance(first: Ints, second: Ints) -> Ints:
    """Levenshtein distance between each pair of rows of (n, a) and (n, b); shape (n,)."""
    rows = len(first)
    last = np.broadcast_to(np.arange(second.shape[1] + 1), (rows, second.shape[1] + 1)).copy()
    for i in range(first.shape[1]):
        current = np.empty_like(last)
        current[:, 0] = i + 1
        for j in range(second.shape[1]):
            replaced = last[:, j] + (first[:, i] != second[:, j])
            current[:, j + 1] = np.minimum(replaced, np.minimum(last[:, j + 1], current[:, j]) + 1)
        last = current
    return np.asarray(last[:, -1])


def strict(right: Array | Ints) -> dict[str, float]:
    """Share of rows of a table of booleans (n, L) whose first L are all true, for every length."""
    return {str(length): float(right[:, :length].all(axis=1).mean()) for length in LENGTHS}


def marks(source: MarkovSource, logs: Array, questions: Questions) -> dict[str, Any]:
    """All scores of log-chances `logs` (V**k, V); strict ones by length, partial ones as one number or by length."""
    true_logs = np.log(np.maximum(source.rows, 1e-300))
    result: dict[str, Any] = {}
    for name, noise in (("shared", questions.noise), ("greedy", np.zeros_like(questions.noise))):
        truth = continuation(source, true_logs, questions.prompts, noise)
        answer = continuation(source, logs, questions.prompts, noise)
        choice, chance = forced(source, logs, questions.prompts, noise, truth)
        result[name] = {
            "exact": strict(answer == truth),
            "per_symbol": float((choice == truth).mean()),
            "edit_credit": {str(n): float(1 - edit_distance(answer[:, :n], truth[:, :n]).mean() / n) for n in LENGTHS},
        }
        if name == "shared":
            result["sampled"] = {
                "exact": {str(n): float(np.exp(chance[:, :n].sum(axis=1)).mean()) for n in LENGTHS},
                "log_chance": float(chance.mean()),
            }
    return result


def cycles(source: MarkovSource, questions: Questions) -> dict[str, int]:
    """How many different contexts the source's greedy continuations of all prompts are in after L symbols."""
    result, context = {}, questions.prompts
    for step in range(1, max(LENGTHS) + 1):
        context = advance(source, context, source.rows[context].argmax(axis=1))
        if step in LENGTHS:
            result[str(step)] = len(np.unique(context))
    return result
