"""Strict and partial credit for the same answers of the same networks, those of `scaling_law`.

``measure()`` takes what is drawn from ``scaling_law.json``, which has to be measured first; it trains nothing. What
the scores are is said in ``lab.laws.answers``.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab import record
from lab import style as look
from lab.calc import emergence

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
RUNS = DATA.with_name("scaling_law.json")
LENGTHS = (1, 4, 8, 16)
LONGEST = "16"
SCORES: dict[str, tuple[str, ...]] = {  # where each score stands in a run
    "per_symbol": ("shared", "per_symbol"),
    "edit_credit_16": ("shared", "edit_credit", LONGEST),
    "log_chance": ("sampled", "log_chance"),
    **{f"exact_{length}": ("shared", "exact", str(length)) for length in LENGTHS},
    "greedy_per_symbol": ("greedy", "per_symbol"),
    "greedy_exact_16": ("greedy", "exact", LONGEST),
    "sampled_16": ("sampled", "exact", LONGEST),
}


def measure() -> None:
    """Take the scores of the runs of seed 0, and say of each score how it rises along the best run of each budget."""
    started = time.perf_counter()
    data = json.loads(RUNS.read_text(encoding="utf-8"))
    runs = [
        {"C": run["C"], "N": run["N"], "D": run["D"], "loss": run["loss"], "budget": run["size"] + run["amount"], **run["answers"]}
        for run in data["runs"].values()
        if "answers" in run
    ]
    path = best(runs)
    result = {
        "entropy_rate": data["source"]["entropy_rate"],
        "ceiling": data["source"]["ceiling"],
        "greedy_contexts": data["source"]["greedy_contexts"],
        "questions": data["protocol"]["questions"],
        "rise": {name: rise([score(run, place) for run in path]) for name, place in SCORES.items()},
        "greedy_jump": greedy_jump(path),
        "independence": {str(n): independence(runs, n) for n in LENGTHS},
        "runs": runs,
    }
    record.save(DATA, result, seed=0, seconds=time.perf_counter() - started, tolerance=0.05)


def greedy_jump(path: Sequence[dict[str, Any]]) -> dict[str, list[float]]:
    """Exact match of 16 greedy symbols, and share of right ones, before and after the largest step between two budgets."""
    exact = [run["greedy"]["exact"]["16"] for run in path]
    after = max(range(1, len(path)), key=lambda i: exact[i] - exact[i - 1])
    pair = path[after - 1], path[after]
    return {
        "exact": [run["greedy"]["exact"]["16"] for run in pair],
        "per_symbol": [run["greedy"]["per_symbol"] for run in pair],
        "budgets": [run["budget"] for run in pair],
    }


def score(run: Any, place: Sequence[str]) -> float:
    """The number at a place in the nested scores of a run."""
    for key in place:
        run = run[key]
    return float(run)


def best(runs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The run of lowest loss of each budget, in the order of the budgets."""
    budgets = sorted({run["budget"] for run in runs})
    return [min((run for run in runs if run["budget"] == b), key=lambda run: float(run["loss"])) for b in budgets]


def rise(values: Sequence[float]) -> dict[str, float | None]:
    """First and last value; share of the rise that the last quarter of the steps brings; how uneven the steps are.

    `jump` is the range, with the sign of its direction, over the square root of the median squared step: the number of
    steps for an even rise, and the larger the more a few steps bring all of it. None where the median step is 0.
    """
    series = np.array(values)
    sign = 1 if int(series.argmax()) > int(series.argmin()) else -1
    typical = math.sqrt(float(np.median(np.diff(series) ** 2)))
    total, late = float(series[-1] - series[0]), max(1, (len(series) - 1) // 4)
    return {
        "first": float(series[0]),
        "last": float(series[-1]),
        "jump": sign * float(np.ptp(series)) / typical if typical > 0 else None,
        "late_share": float(series[-1] - series[-1 - late]) / total if total else None,
    }


def independence(runs: Sequence[dict[str, Any]], length: int) -> dict[str, float]:
    """Largest and mean difference between exact match and (share of symbols right)^length over the runs."""
    gaps = [run["shared"]["exact"][str(length)] - emergence.exact_match(run["shared"]["per_symbol"], length) for run in runs]
    return {"largest": max(gaps, key=abs), "mean": float(np.mean(gaps))}


def numbers() -> dict[str, dict[str, float | None]]:
    """How each score rises along the best run of each budget."""
    return dict(json.loads(DATA.read_text(encoding="utf-8"))["rise"])


def draw(style: look.Style) -> Figure:
    """Exact match, partial credit, and exact match on a logarithmic axis, each against compute."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    figure, (strict, partial, logs) = look.panels(3, 1, height=11.0, sharex=True)
    path = best(data["runs"])
    compute = [run["C"] for run in path]
    for i, length in enumerate(LENGTHS):
        shares = [run["shared"]["exact"][str(length)] for run in path]
        tone = {"color": style.colours[i], "linestyle": look.DASHES[i], "marker": look.MARKERS[i], "markersize": 6}
        strict.plot(compute, shares, label=f"L = {length}", **tone)
        seen = [(c, share) for c, share in zip(compute, shares, strict=True) if share > 0]
        logs.plot(*zip(*seen, strict=True), **tone)
        powers = [emergence.exact_match(run["shared"]["per_symbol"], length) for run in path]
        logs.plot(compute, powers, color=style.muted, linewidth=1.3, zorder=1)
    greedy = [run["greedy"]["exact"][LONGEST] for run in path]
    strict.plot(
        compute, greedy, label="greedy, L = 16", color=style.colours[4], linestyle=look.DASHES[4], marker=look.MARKERS[4], markersize=6
    )
    strict.legend(loc="upper left", ncols=2, columnspacing=1.2)
    credits(partial, path, style)
    look.above(strict, "Answers of L symbols wholly right", style.text)
    look.above(partial, "The same answers, partial credit", style.text)
    look.above(logs, "The same, logarithmic; thin lines: p to the power L", style.text)
    logs.set_yscale("log")
    logs.set_ylim(0.5 / data["questions"], 1.3)
    look.plain_ticks(logs, "y", [0.001, 0.01, 0.1, 1], ["0.001", "0.01", "0.1", "1"])
    for ax in (strict, partial):
        ax.set_ylim(0, 1.02)
        look.plain_ticks(ax, "y", [0, 0.5, 1], ["0", "0.5", "1"])
    logs.set_xscale("log")
    look.plain_ticks(logs, "x", [1e9, 1e10, 1e11, 1e12], ["10⁹", "10¹⁰", "10¹¹", "10¹²"])
    logs.set_xlabel("training compute of the best run, FLOP")
    return figure


def credits(ax: Axes, path: Sequence[dict[str, Any]], style: look.Style) -> None:
    """Shares of symbols right with the true ones before them, and edit credit of whole answers."""
    compute = [run["C"] for run in path]
    rows = (
        ("symbols right, true ones before (p)", [run["shared"]["per_symbol"] for run in path]),
        ("1 \N{MINUS SIGN} edit distance / 16", [run["shared"]["edit_credit"][LONGEST] for run in path]),
        ("greedy: symbols right", [run["greedy"]["per_symbol"] for run in path]),
    )
    for (label, values), i in zip(rows, (0, 1, 4), strict=True):
        ax.plot(compute, values, label=label, color=style.colours[i], linestyle=look.DASHES[i], marker=look.MARKERS[i], markersize=6)
    ax.legend(loc="lower right")
