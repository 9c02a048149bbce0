"""N_opt(C) by the three approaches of Hoffmann et al. 2022 (arXiv:2203.15556, sections 3.1 to 3.3).

1. The envelope of all learning curves: at each of many budgets the run that has the lowest loss when it has spent it.
2. IsoFLOP profiles: a parabola in log N through the final losses of the runs of one budget; its vertex.
3. The closed form of the fitted law.

Each gives N_opt = k C^a, fitted as a line in the logarithms. N in weights, C in FLOP, losses in nats a symbol.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lab.calc.chinchilla import Law, optimum

Array = npt.NDArray[np.float64]
FLOP = 6
LEAST_POINTS = 5  # of a profile


@dataclass(frozen=True, eq=False)
class Optima:
    """Best sizes `N` at budgets `C`, both (n,)."""

    C: Array
    N: Array

    def power(self) -> tuple[float, float]:
        """(k, a) of N_opt = k C^a by least squares in the logarithms."""
        slope, intercept = np.polyfit(np.log(self.C), np.log(self.N), 1)
        return float(np.exp(intercept)), float(slope)

    def interval(self, count: int, seed: int) -> list[float]:
        """2.5th and 97.5th percentile of the exponent over budgets drawn again with replacement."""
        rng = np.random.default_rng([seed, 4])
        found: list[float] = []
        while len(found) < count:
            chosen = rng.integers(0, len(self.C), len(self.C))
            if len(np.unique(chosen)) > 1:
                found.append(Optima(self.C[chosen], self.N[chosen]).power()[1])
        return [float(x) for x in np.percentile(found, [2.5, 97.5])]


def envelope(runs: Sequence[dict[str, Any]], budgets: Array) -> Optima:
    """Approach 1. `runs` have "N" and a "curve" of (symbols seen, loss); budgets that no curve reaches are left out.

    Between two points of a curve the loss is interpolated in log C.
    """
    kept, best = [], []
    for budget in budgets:
        found: list[tuple[float, int]] = []
        for run in runs:
            tokens, losses = np.array(run["curve"], dtype=np.float64).T
            spent = FLOP * run["N"] * tokens
            if spent[0] <= budget <= spent[-1]:
                found.append((float(np.interp(np.log(budget), np.log(spent), losses)), run["N"]))
        if found:
            kept.append(budget)
            best.append(min(found)[1])
    return Optima(np.array(kept, dtype=np.float64), np.array(best, dtype=np.float64))


@dataclass(frozen=True, eq=False)
class Profile:
    """Runs of one budget C: sizes N, losses (n,), the parabola's coefficients in log N, highest power first (3,)."""

    C: float
    N: Array
    loss: Array
    parabola: Array

    @property
    def best(self) -> float | None:
        """The vertex, where the parabola has a lowest point between the smallest and the largest size."""
        if self.parabola[0] <= 0:
            return None
        vertex = float(np.exp(-self.parabola[1] / (2 * self.parabola[0])))
        return vertex if self.N.min() <= vertex <= self.N.max() else None


def profiles(runs: Sequence[dict[str, Any]]) -> list[Profile]:
    """Approach 2: a profile for every budget (runs whose "size" and "amount" have one sum) with enough runs."""
    found = []
    for diagonal in sorted({run["size"] + run["amount"] for run in runs}):
        chosen = sorted((run for run in runs if run["size"] + run["amount"] == diagonal), key=lambda run: int(run["N"]))
        if len(chosen) >= LEAST_POINTS:
            sizes, losses = (np.array([run[key] for run in chosen], dtype=np.float64) for key in ("N", "loss"))
            compute = float(np.mean([run["C"] for run in chosen]))
            found.append(Profile(compute, sizes, losses, np.polyfit(np.log(sizes), losses, 2)))
    return found


def vertices(found: Sequence[Profile]) -> Optima:
    """The vertices of those profiles that have one between their sizes."""
    pairs = [(profile.C, profile.best) for profile in found if profile.best is not None]
    return Optima(*(np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True)))


def parametric(law: Law, budgets: Array) -> Optima:
    """Approach 3: the closed form at every budget."""
    return Optima(budgets, np.array([optimum(law, float(c), FLOP).parameters for c in budgets]))
