"""A scaling law that is checked: the loss of small networks on a source whose entropy rate is known.

``measure()`` carries out the protocol that ``lab.laws.protocol`` states, or what is left of it, fits the law and
writes ``scaling_law.json``; some 25 minutes of one core. ``draw()`` shows the runs, the fitted law, the known
irreducible loss, and the runs that were held out of the fit.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab import style as look
from lab.calc.chinchilla import Law, loss

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
LABEL = 0.062  # nats, at which two labels do not touch
MINUS = "\N{MINUS SIGN}"


def measure() -> None:
    """Run what is left of the experiment, fit, and write the data file."""
    from lab.experiment import dumps
    from lab.laws import analysis, experiment
    from lab.protocol import write

    data = analysis.complete(experiment.run())
    write(DATA, dumps({key: experiment.digits(value) for key, value in data.items()}))


def read() -> dict[str, Any]:
    """The measured data."""
    return dict(json.loads(DATA.read_text(encoding="utf-8")))


def numbers() -> dict[str, float]:
    """The constants of the fit, the known entropy rate, and the errors of the fit and of the held-out predictions."""
    data = read()
    main = data["fit"]["main"]
    return {name: main[name] for name in ("E", "A", "B", "alpha", "beta", "rms")} | {
        "entropy_rate": data["source"]["entropy_rate"],
        "held_out_rms": data["fit"]["held_out_rms"],
        "seed_spread": data["fit"]["seed_spread"]["relative"],
    }


def cells(data: dict[str, Any]) -> list[dict[str, float]]:
    """Mean loss over seeds of each size and amount of data, with what the law predicts and whether it was fitted."""
    law = Law(*(data["fit"]["main"][name] for name in ("E", "A", "B", "alpha", "beta")))
    last = max(run["size"] + run["amount"] for run in data["runs"].values()) - data["protocol"]["held_out"]
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for run in data["runs"].values():
        found.setdefault((run["size"], run["amount"]), []).append(run)
    return [
        {
            "size": size,
            "N": runs[0]["N"],
            "D": runs[0]["D"],
            "C": runs[0]["C"],
            "loss": float(np.mean([run["loss"] for run in runs])),
            "law": loss(law, runs[0]["N"], runs[0]["D"]),
            "fitted": size + amount <= last,
        }
        for (size, amount), runs in found.items()
    ]


def thousands(count: float) -> str:
    """A number of weights in thousands, to two digits."""
    return f"{count / 1e3:.2g}k" if count < 1e5 else f"{round(count / 1e3)}k"


def draw(style: look.Style) -> Figure:
    """Above: loss against data for every size. Below: by how much the law misses each run."""
    data = read()
    figure = look.canvas(height=9.0)
    upper, lower = figure.subplots(2, 1, height_ratios=[2, 1])
    rows = cells(data)
    curves(upper, data, rows, style)
    errors(lower, rows, style)
    return figure


def curves(ax: Axes, data: dict[str, Any], rows: list[dict[str, float]], style: look.Style) -> None:
    """Measured losses as points, the fitted law as lines labelled with N, the known entropy rate as a level line."""
    main = data["fit"]["main"]
    law, rate = Law(*(main[name] for name in ("E", "A", "B", "alpha", "beta"))), data["source"]["entropy_rate"]
    tokens = np.geomspace(min(r["D"] for r in rows) * 0.9, max(r["D"] for r in rows) * 1.15, 80)
    height = -np.inf
    for weights in sorted({row["N"] for row in rows}, reverse=True):
        line = [loss(law, weights, float(d)) for d in tokens]
        ax.plot(tokens, line, color=style.muted, linewidth=1.4)
        height = max(line[-1], height + LABEL)
        look.note(ax, thousands(weights), (tokens[-1] * 1.12, height), style.text)
    for kept, colour, marker, label in (
        (True, style.colours[0], "o", "run, fitted"),
        (False, style.colours[1], "D", "run, held out"),
    ):
        chosen = [row for row in rows if row["fitted"] is kept]
        ax.plot(
            [r["D"] for r in chosen], [r["loss"] for r in chosen], marker, color=colour, markersize=6.5, label=label,
            markerfacecolor=colour if kept else style.page, markeredgewidth=1.8,
        )  # fmt: skip
    ax.axhline(rate, color=style.colours[2], linewidth=2.4, label=f"entropy rate {rate:.3f}")
    ax.axhline(main["E"], color=style.colours[3], linestyle=look.DASHES[1], label=f"fitted E {main['E']:.3f}")
    ax.set_xscale("log")
    ax.set_xlim(tokens[0] * 0.9, tokens[-1] * 2.4)
    look.plain_ticks(ax, "x", [1e5, 1e6], ["10⁵", "10⁶"])
    low = min(rate, main["E"])
    ax.set_ylim(low - 0.12, max(r["loss"] for r in rows) + 0.55)
    ax.legend(loc="upper right", ncols=2, columnspacing=1.2, handletextpad=0.5)
    look.above(ax, "Loss, nats a symbol; lines: fitted law for N weights", style.text)
    ax.set_xlabel("training symbols D")


def errors(ax: Axes, rows: list[dict[str, float]], style: look.Style) -> None:
    """Measured over predicted loss against compute, in per cent."""
    for kept, colour, marker in ((True, style.colours[0], "o"), (False, style.colours[1], "D")):
        chosen = [row for row in rows if row["fitted"] is kept]
        ax.plot(
            [r["C"] for r in chosen], [100 * (r["loss"] / r["law"] - 1) for r in chosen], marker, color=colour,
            markersize=6.5, markerfacecolor=colour if kept else style.page, markeredgewidth=1.8,
        )  # fmt: skip
    ax.axhline(0, color=style.muted, linewidth=1.4)
    ax.set_xscale("log")
    look.plain_ticks(ax, "x", [1e9, 1e10, 1e11, 1e12], ["10⁹", "10¹⁰", "10¹¹", "10¹²"])
    look.above(ax, f"Measured loss {MINUS} law, per cent", style.text)
    ax.set_xlabel("training compute C = 6 N D, FLOP")
