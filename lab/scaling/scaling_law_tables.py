"""The tables of the page on the checked scaling law, in Markdown, made from the committed results.

`python -m lab.scaling.scaling_law_tables` prints them; a test compares them with the page.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
MINUS = "\N{MINUS SIGN}"
FITS = {
    "main": "all fitted runs",
    "known_entropy": "the same, $E$ held at the entropy rate",
    "without_embedding": "the same, embedding not counted in $N$",
    "1": "without the smallest amount of data",
    "2": "without the two smallest",
    "3": "without the three smallest",
    "all_runs": "held-out runs added",
}
WAYS = {
    "envelope": "1, envelope of all learning curves",
    "envelope_longest": "1, longest schedule of each size alone",
    "profiles": "2, IsoFLOP parabolas",
    "parametric": "3, fitted law",
    "parametric_known_entropy": "3, fitted law with $E$ known",
}
FORMS = {"joint": "joint (Kaplan) with a floor", "coupled": "coupled, one exponent more"}
SCORES = {
    "per_symbol": "share of symbols right, true ones before",
    "edit_credit_16": "1 minus edit distance over 16",
    "exact_1": "exact match, $L = 1$",
    "exact_4": "exact match, $L = 4$",
    "exact_8": "exact match, $L = 8$",
    "exact_16": "exact match, $L = 16$",
    "greedy_per_symbol": "greedy: share of symbols right",
    "greedy_exact_16": "greedy: exact match, $L = 16$",
}


def read(name: str) -> dict[str, Any]:
    """The data file of one figure."""
    return dict(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A pipe table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def signed(value: float, digits: int) -> str:
    """A number with its sign, and a true minus."""
    return f"{value:+.{digits}f}".replace("-", MINUS)


def span(pair: Sequence[float], digits: int) -> str:
    """An interval in words."""
    return f"{pair[0]:.{digits}f} to {pair[1]:.{digits}f}"


def count(value: float) -> str:
    """A whole number with separators."""
    return f"{round(value):,}"


def fits(data: dict[str, Any]) -> str:
    """Constants of every fit of the sum of two powers."""
    found = data["fit"] | data["fit"]["fewer_amounts"]
    rows = []
    for name, words in FITS.items():
        fit = found[name]
        constants = [f"{fit[key]:.3f}" for key in ("E", "alpha", "beta")]
        rows.append([words, str(fit["points"]), *constants, f"{fit['exponent']:.2f}", f"{100 * fit['rms']:.2f}"])
        if name == "main":
            inside = fit["interval"]
            around = [span(inside[key], 3) for key in ("E", "alpha", "beta")]
            rows.append(["95 % bootstrap interval of it", "", *around, span(inside["exponent"], 2), ""])
    header = ["Fit to", "Points", "$E$", r"$\alpha$", r"$\beta$", r"$\beta/(\alpha+\beta)$", "Error, %"]
    return table(header, rows)


def held_out(data: dict[str, Any]) -> str:
    """The held-out runs against their prediction."""
    rows = []
    for run in data["fit"]["held_out"]:
        measured, predicted = run["measured"], run["predicted"]
        error = signed(100 * (measured / predicted - 1), 2)
        band = span([run["low"], run["high"]], 3)
        rows.append([count(run["N"]), count(run["D"]), f"{measured:.3f}", f"{predicted:.3f}", band, error])
    return table(["$N$", "$D$", "Measured", "Predicted", "Band", "Measured over predicted, %"], rows)


def forms(data: dict[str, Any]) -> str:
    """What other forms say of E, and how well they fit and predict."""
    fit = data["fit"]
    errors = fit["main"]["rms"], fit["held_out_rms"], fit["known_entropy"]["rms"], fit["held_out_known_entropy"]
    rows = [["sum of two powers", f"{fit['main']['E']:.2f}", *(f"{100 * error:.2f}" for error in errors)]]
    for name, words in FORMS.items():
        free, known = fit["forms"][name]["free"], fit["forms"][name]["known_entropy"]
        rows.append([words, f"{free['E']:.2f}", *(f"{100 * fit[key]:.2f}" for fit in (free, known) for key in ("rms", "held_out_rms"))])
    header = ["Form", "Fitted $E$", "Error, %", "Held-out error, %", "Error with $E$ known, %", "Held-out error with $E$ known, %"]
    return table(header, rows)


def optima(data: dict[str, Any]) -> str:
    """The approaches side by side."""
    rows = []
    for name, words in WAYS.items():
        way = data["approaches"]["ways"][name]
        rows.append([words, f"{way['exponent']:.2f}", span(way["interval"], 2), count(way["N"]), f"{way['symbols_per_weight']:.1f}"])
    return table(["Approach", "Exponent", "95 % interval", "Best $N$", "Symbols a weight"], rows)


def repetition(data: dict[str, Any]) -> str:
    """Losses by passes for both sizes, and the fresh data that the law says they are worth."""
    sizes = list(data["repetition"].values())
    rows = []
    for i, passes in enumerate(sizes[0]["epochs"]):
        row = [str(passes)]
        for size in sizes:
            worth = size["worth"][i]
            row += [f"{size['loss'][i]:.3f}", "none" if worth is None else f"{worth:.1f}"]
        rows.append(row)
    header = ["Passes"]
    for size in sizes:
        header += [f"Loss, $N$ = {count(size['N'])}", "worth, passes"]
    return table(header, rows)


def emergence(data: dict[str, Any]) -> str:
    """How each score rises along the best run of each budget."""
    rows = []
    for name, words in SCORES.items():
        rise = data["rise"][name]
        jump = "none" if rise["jump"] is None else f"{rise['jump']:.1f}"
        late = "none" if rise["late_share"] is None else f"{100 * rise['late_share']:.0f}"
        rows.append([words, f"{rise['first']:.3f}", f"{rise['last']:.3f}", late, jump])
    return table(["Score", "Smallest budget", "Largest budget", "Rise in the last quarter, %", "Range over median step"], rows)


def tables() -> dict[str, str]:
    """Every table of the page by its name."""
    data = read("scaling_law")
    found = {"fits": fits, "held_out": held_out, "forms": forms, "optima": optima, "repetition": repetition}
    return {name: make(data) for name, make in found.items()} | {"emergence": emergence(read("emergence_runs"))}


if __name__ == "__main__":
    print("\n\n".join(tables().values()))
