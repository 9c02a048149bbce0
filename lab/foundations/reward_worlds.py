"""The worlds of reward over-optimisation for the exhibit: ``docs/assets/data/reward_worlds.json``, some 110 kilobytes.

``python -m lab.foundations.reward_worlds`` fits the proxies and the DPO policies of seed 0 again, about a minute of one core. Of the
20,000 answers of a world those that the proxy likes best stand alone; the rest stand together, so many neighbours in the proxy at a
time, with their mean rewards. A policy of the page gives answers of one group equal chances; by how much its outcomes differ from those
of `lab.policies` is tested against the ``reference``, which is computed on all answers.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab.foundations import reward_overoptimisation as study

if TYPE_CHECKING:
    from numpy.typing import NDArray

OUTPUT = Path(__file__).parents[2] / "docs" / "assets" / "data" / "reward_worlds.json"
SEED, PAIRS = 0, 1000
ALONE, TOGETHER, DRAWN = 800, 120, 500  # answers on their own, answers of one group, answers of groups that are drawn as dots
TOLERANCE = 0.002  # of a mean reward or a divergence in the page


def groups(proxy: NDArray[np.float64], gold: NDArray[np.float64]) -> list[list[float]]:
    """[answers, mean proxy, mean true reward] of each group, by falling proxy; rewards (k,), the proxy in its own spread."""
    order = np.argsort(-proxy, kind="stable")
    cuts = [*range(ALONE), *range(ALONE, len(order), TOGETHER), len(order)]
    parts = [order[start:stop] for start, stop in itertools.pairwise(cuts)]
    return [[len(part), round(float(proxy[part].mean()), 4), round(float(gold[part].mean()), 4)] for part in parts]


def world(name: str, scale: study.Scale) -> dict[str, Any]:
    """One world: its groups, some single answers, and what the lab's own policies reach in it."""
    from lab import preferences

    tail, _, unit = name.partition("-")
    made = preferences.world(tail, unit, scale.answers, SEED)
    proxy, _, _ = preferences.fit(made, preferences.compare(made, PAIRS, SEED), SEED)
    spread = float(proxy.std())
    rest = np.argsort(-proxy, kind="stable")[ALONE:]
    some = np.random.default_rng([SEED, 7]).choice(rest, DRAWN, replace=False)
    run = study.proxy_run(name, scale, PAIRS, SEED)
    direct = study.direct_run(name, scale, SEED)
    return {
        "spread": round(spread, 4),
        "correlation": round(run["correlation"], 3),
        "groups": groups(proxy / spread, made.gold),
        "dots": [[round(float(proxy[i] / spread), 3), round(float(made.gold[i]), 3)] for i in some],
        "reference": {
            way: {key: [float(f"{value:.5g}") for value in row] for key, row in run["curves"][way].items()} for way in run["curves"]
        },
        "direct": {
            beta: {way: {key: float(f"{found[way][key]:.4g}") for key in ("kl", "gold", "proxy")} for way in found}
            for beta, found in direct.items()
        },
    }


def worlds() -> dict[str, Any]:
    """All four worlds at the full scale."""
    import torch

    torch.set_num_threads(1)
    scale = study.Scale()
    return {
        "seed": SEED, "pairs": PAIRS, "answers": scale.answers, "draws": list(scale.draws), "tolerance": TOLERANCE,
        "worlds": {name: world(name, scale) for name in study.WORLDS},
    }  # fmt: skip


if __name__ == "__main__":
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(worlds()) + "\n", encoding="utf-8", newline="\n")
