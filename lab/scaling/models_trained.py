"""Training tokens against parameters of the language models of the catalogue, with the optimum of the Chinchilla law.

`measure()` takes the models from `docs/models.toml` and their numbers from `docs/facts.toml` and writes `models_trained.json`,
which `draw()` shows; a test holds it against both. The optimum is that of Besiroglu et al. 2024 (arXiv:2404.10102).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab import ledger
from lab import style as look
from lab.calc import chinchilla, transformer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
FAMILIES = ("Transformer", "Autoregressive")
CORPUS = ("flan", "opt", "phi-1")  # their row counts the corpus, and not what was read of it
BUDGETS = ((1e22, "10²² FLOP", 2.6e9), (1e24, "10²⁴", 9e11), (1e26, "10²⁶", 4.1e11))  # and where their names stand
NAMED = {  # the name of a model, where it stands as factors of its mark, and on which side
    "gpt-3": ("GPT-3", 0.88, 1.0, "right"), "gopher": ("Gopher", 1.13, 1.0, "left"), "palm": ("PaLM", 1.13, 1.0, "left"),
    "chinchilla": ("Chinchilla", 0.82, 1.0, "right"), "llama-3-1": ("Llama 3.1", 1.3, 0.78, "right"), "t5": ("T5", 1.13, 1.0, "left"),
    "deepseek-v3": ("DeepSeek-V3", 0.78, 0.8, "left"), "kimi-k2": ("Kimi K2", 3.6, 1.18, "left"), "glam": ("GLaM", 1.25, 1.27, "left"),
    "qwen3": ("Qwen3", 2.2, 0.83, "left"), "llama-4-scout": ("Llama 4 Scout", 0.88, 1.0, "right"), "mamba": ("Mamba", 1.13, 1.0, "left"),
    "olmo": ("OLMo", 0.88, 1.0, "right"), "phi-4": ("phi-4", 0.88, 1.0, "right"),
}  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """Every language model whose parameters and training tokens are in the ledger; of a family of sizes, the largest."""
    models, facts = ledger.table("models"), ledger.table("facts")

    def number(model: dict[str, str], field: str) -> float | None:
        """The fact that a field names, in parameters or tokens; the upper end of a range."""
        fact = facts.get(model.get(field, "").removeprefix("fact:"), {})
        if fact.get("unit") != ("tokens" if field == "data" else "parameters"):
            return None
        value = fact["value"]
        return float(max(value) if isinstance(value, list) else value)

    found = []
    for key, model in models.items():
        total, active, tokens = (number(model, field) for field in ("parameters", "active", "data"))
        if model["family"] in FAMILIES and key not in CORPUS and total and tokens:
            found.append({"model": key, "name": model["name"], "total": total, "active": active or total, "tokens": tokens})
    return found


def measure() -> None:
    """Write the rows to the data file."""
    ledger.write(DATA, rows())


def read() -> list[dict[str, Any]]:
    """The rows of the data file."""
    found: list[dict[str, Any]] = ledger.read(DATA)
    return found


def numbers() -> dict[str, dict[str, float]]:
    """For each model: tokens for each active parameter, compute by the rule of six, and the ratio that the law calls best."""
    found = {}
    for row in read():
        compute = transformer.training_flop(row["active"], row["tokens"])
        best = chinchilla.optimum(chinchilla.BESIROGLU, compute).tokens_per_parameter
        found[row["model"]] = {"ratio": row["tokens"] / row["active"], "compute": compute, "best": best}
    return found


def draw(style: look.Style) -> Figure:
    """A mark for each model; a sparse one has a second, open mark at its total parameters."""
    figure, ax = look.axes(height=6.2)
    for compute, name, x in BUDGETS:
        ax.plot([1e8, 1e13], [compute / 6 / 1e8, compute / 6 / 1e13], color=style.muted, linewidth=1.2, linestyle=(0, (2, 2)))
        look.note(ax, name, (x, compute / 6 / x * 1.06), style.muted, ha="left", va="bottom")
    ridge = [chinchilla.optimum(chinchilla.BESIROGLU, float(c)) for c in np.logspace(18, 28, 21)]
    ax.plot([o.parameters for o in ridge], [o.tokens for o in ridge], color=style.colours[2], linestyle=look.DASHES[1])
    look.note(ax, "optimum", (3.1e10, 3.7e11), style.colours[2], ha="center", rotation=35)
    for row in read():
        sparse = row["active"] < row["total"]
        colour = style.colours[1 if sparse else 0]
        if sparse:
            ax.plot([row["active"], row["total"]], [row["tokens"]] * 2, color=colour, linewidth=1.2)
            ax.plot([row["total"]], [row["tokens"]], "s", markersize=7, markerfacecolor=style.page, markeredgecolor=colour)
        ax.plot([row["active"]], [row["tokens"]], "s" if sparse else "o", color=colour, markersize=8)
        if row["model"] in NAMED:
            name, right, up, side = NAMED[row["model"]]
            look.note(ax, name, (row["active"] * right, row["tokens"] * up), colour, ha=side)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlim(1.2e9, 2.2e12)
    ax.set_ylim(1.1e11, 7e13)
    look.plain_ticks(ax, "x", [1e10, 1e11, 1e12], ["10", "100", "1000"])
    look.plain_ticks(ax, "y", [1e12, 1e13], ["1", "10"])
    ax.set_xlabel("parameters, billions")
    look.above(ax, "training tokens, trillions", style.text)
    return figure
