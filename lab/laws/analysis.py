"""From the runs to the law, its held-out predictions, the three optima and the worth of repeated data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from lab.calc.chinchilla import Law
from lab.laws import fit, forms, optima, repetition
from lab.laws.findings import findings
from lab.laws.fit import Array, Points

SEED = 20261124
BUDGETS = 60  # at which the envelope is read
EVERY, BESIDE = 7, 11  # every seventh of the 4,500 starts for the main fit; every eleventh of those for the fits beside it
DRAWS = 1000  # bootstrap fits
NAMES = ("E", "A", "B", "alpha", "beta")
Runs = Sequence[dict[str, Any]]


def cells(runs: Runs) -> list[dict[str, Any]]:
    """One row for each size and amount: N, D, C, mean loss over seeds, number of seeds, standard deviation or None."""
    found = []
    for key in sorted({(run["size"], run["amount"]) for run in runs}):
        same = [run for run in runs if (run["size"], run["amount"]) == key]
        losses = [run["loss"] for run in same]
        spread = float(np.std(losses, ddof=1)) if len(losses) > 1 else None
        found.append({**same[0], "loss": float(np.mean(losses)), "seeds": len(losses), "sd": spread})
    return found


def split(rows: Runs, held_out: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows that are fitted, and those of the `held_out` highest budgets."""
    last = max(row["size"] + row["amount"] for row in rows) - held_out
    return (
        [row for row in rows if row["size"] + row["amount"] <= last],
        [row for row in rows if row["size"] + row["amount"] > last],
    )


def points(rows: Runs, size: str = "N") -> Points:
    """Points of a fit; `size` is the key of what counts as N."""
    return Points(*(np.array([row[key] for row in rows], dtype=np.float64) for key in (size, "D", "loss")))


def summary(theta: Array, data: Points) -> dict[str, Any]:
    """Constants of a fit, the exponent of N_opt(C), and the root mean square of its residuals in log loss."""
    a, b, e, alpha, beta = (float(x) for x in theta)
    residuals = fit.log_loss(theta, data)[0] - np.log(data.L)
    return {
        **dict(zip(NAMES, (float(np.exp(e)), float(np.exp(a)), float(np.exp(b)), alpha, beta), strict=True)),
        "exponent": beta / (alpha + beta),
        "rms": float(np.sqrt(np.mean(residuals**2))),
        "points": len(data.L),
    }


def intervals(thetas: Array) -> dict[str, list[float]]:
    """95 % intervals of the constants and of the exponent over bootstrap fits (m, 5)."""
    a, b, e, alpha, beta = thetas.T
    values = {"E": np.exp(e), "A": np.exp(a), "B": np.exp(b), "alpha": alpha, "beta": beta}
    return {name: fit.interval(column) for name, column in (values | {"exponent": beta / (alpha + beta)}).items()}


def complete(data: dict[str, Any], draws: int = DRAWS) -> dict[str, Any]:
    """What `lab.laws.experiment.run` measured, with the fits and what follows from them."""
    runs, held_out = list(data["runs"].values()), data["protocol"]["held_out"]
    rows = cells(runs)
    with threadpool_limits(limits=1):  # idle threads of a linear algebra library cost more than the fit itself
        fits = scaling(rows, held_out, data["source"]["entropy_rate"], draws)
        ways = approaches(rows, runs, held_out, fits)
    law = Law(*(fits["main"][name] for name in NAMES))
    done = data | {
        "fit": fits,
        "approaches": ways,
        "repetition": repeated(list(data["repeated"].values()), rows, data["protocol"]["unique_tokens"], law),
    }
    return done | {"findings": findings(done, rows)}


def scaling(rows: Runs, held_out: int, entropy: float, draws: int, every: int = EVERY) -> dict[str, Any]:
    """The law by several fits, the main one from every `every`-th start and with `draws` bootstrap fits; the held-out runs."""
    inside, outside = split(rows, held_out)
    data, late = points(inside), points(outside)
    few = fit.starts(every * BESIDE)
    theta = fit.descend(data, fit.starts(every))
    known = fit.descend(data, few, entropy)
    resampled = fit.bootstrap(data, theta, draws, SEED)
    bare = points(inside, "N_without_embedding")
    spread = [row["sd"] / row["loss"] for row in rows if row["sd"] is not None]
    amounts = sorted({row["amount"] for row in inside})
    return {
        "main": summary(theta, data) | {"interval": intervals(resampled), "bootstrap_fits": draws},
        "known_entropy": summary(known, data) | {"interval": intervals(fit.bootstrap(data, known, max(draws // 4, 2), SEED, entropy))},
        "without_embedding": summary(fit.descend(bare, few), bare),
        "all_runs": summary(fit.descend(points(rows), [theta, *few]), points(rows)),
        "fewer_amounts": {str(left): smaller(inside, amounts[left:], [theta, *few]) for left in (1, 2, 3)},
        "forms": {
            name: {"free": forms.fitted(name, data, late), "known_entropy": forms.fitted(name, data, late, entropy)} for name in forms.FORMS
        },
        "seed_spread": {"relative": float(np.sqrt(np.mean(np.square(spread)))), "cells": len(spread)},
        "held_out": predictions(outside, late, theta, resampled, fit.log_loss(theta, data)[0] - np.log(data.L)),
        "held_out_known_entropy": rms(fit.log_loss(known, late)[0], late),
        "held_out_rms": rms(fit.log_loss(theta, late)[0], late),
    }


def smaller(rows: Runs, amounts: Sequence[int], starts: Sequence[Array]) -> dict[str, Any]:
    """The fit to the rows of these amounts of data alone."""
    data = points([row for row in rows if row["amount"] in amounts])
    return summary(fit.descend(data, starts), data)


def rms(log_prediction: Array, data: Points) -> float:
    """Root mean square of the error in log loss."""
    return float(np.sqrt(np.mean((log_prediction - np.log(data.L)) ** 2)))


def predictions(rows: Runs, data: Points, theta: Array, resampled: Array, residuals: Array) -> list[dict[str, float]]:
    """Measured and predicted loss of each held-out run, with a 95 % band: bootstrap fits times residuals drawn anew."""
    rng = np.random.default_rng([SEED, 5])
    center = np.exp(fit.log_loss(theta, data)[0])
    noise = np.exp(rng.choice(residuals, size=(len(resampled), len(data.L))))
    band = np.percentile(fit.predict(resampled, data) * noise, [2.5, 97.5], axis=0)
    return [
        {"N": row["N"], "D": row["D"], "C": row["C"], "measured": row["loss"], "predicted": float(center[i])}
        | {"low": float(band[0, i]), "high": float(band[1, i])}
        for i, row in enumerate(rows)
    ]


def approaches(rows: Runs, runs: Runs, held_out: int, fits: dict[str, Any]) -> dict[str, Any]:
    """N_opt(C) by the three approaches on the fitted runs, and the first one on the longest schedules alone.

    `rows` are cells for profiles, `runs` those of seed 0 with their curves.
    """
    inside = split(rows, held_out)[0]
    curves = [run for run in split(runs, held_out)[0] if run["seed"] == 0]
    longest = [max((r for r in curves if r["size"] == i), key=lambda r: int(r["D"])) for i in {r["size"] for r in curves}]
    found = optima.profiles(inside)
    budgets = np.geomspace(found[0].C, found[-1].C, BUDGETS)
    known, main = (Law(*(fits[name][key] for key in NAMES)) for name in ("known_entropy", "main"))
    ways = {
        "envelope": optima.envelope(curves, budgets),
        "envelope_longest": optima.envelope(longest, budgets),
        "profiles": optima.vertices(found),
        "parametric": optima.parametric(main, budgets),
        "parametric_known_entropy": optima.parametric(known, budgets),
    }
    middle = float(np.sqrt(budgets[0] * budgets[-1]))
    result: dict[str, Any] = {name: way(points_, middle) for name, points_ in ways.items()}
    result["parametric"]["interval"] = fits["main"]["interval"]["exponent"]
    result["parametric_known_entropy"]["interval"] = fits["known_entropy"]["interval"]["exponent"]
    return {
        "range": [float(budgets[0]), float(budgets[-1])],
        "middle": middle,
        "ways": result,
        "profiles": [
            {"C": p.C, "N": p.N.tolist(), "loss": p.loss.tolist(), "parabola": p.parabola.tolist(), "best": p.best} for p in found
        ],
    }


def way(found: optima.Optima, middle: float) -> dict[str, Any]:
    """Exponent with its interval, N_opt and symbols per weight at the budget `middle`, and the points themselves."""
    scale, exponent = found.power()
    best = scale * middle**exponent
    return {
        "exponent": exponent,
        "interval": found.interval(1000, SEED),
        "N": best,
        "symbols_per_weight": middle / optima.FLOP / best**2,
        "points": {"C": found.C.tolist(), "N": found.N.tolist()},
    }


def repeated(runs: Runs, fresh: Runs, unique: int, law: Law) -> dict[str, Any]:
    """For each repeated size: losses by passes, fresh runs beside them, what the data was worth, and R*."""
    found = {}
    for index in sorted({run["size"] for run in runs}):
        rows = sorted((run for run in runs if run["size"] == index), key=lambda run: int(run["epochs"]))
        losses, epochs, size = [row["loss"] for row in rows], [row["epochs"] for row in rows], rows[0]["N"]
        beside = sorted((row["D"], row["loss"]) for row in fresh if row["size"] == index and row["D"] >= 0.9 * unique)
        lowest = int(np.argmin(losses))
        falling = slice(0, max(lowest, 1) + 1)  # two points at least
        worth = repetition.equivalent(law, size, losses)
        found[str(index)] = {
            "N": size,
            "epochs": epochs,
            "loss": losses,
            "fresh": [list(pair) for pair in beside],
            "worth": [None if value is None else value / unique for value in worth],
            "constant": repetition.constant(law, size, unique, epochs, losses),
            "constant_while_falling": repetition.constant(law, size, unique, epochs[falling], losses[falling]),
            "best_epochs": epochs[lowest],
            "worst_over_best": losses[-1] - losses[lowest],
        }
    return found
