"""The tables of the page on the comparison of families, straight from ``eight_families.json``.

``tables(data)`` gives Markdown by the id of each table; a test holds the page
against it, so that no number is typed by hand.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("eight_families.json")
KINDS = {
    "exact": "exact",
    "bound": "lower bound",
    "numeric": "normalised on a grid",
    "ode": "by the differential equation",
    None: "none",
}


def read() -> dict[str, Any]:
    """The committed results."""
    return dict(json.loads(DATA.read_text(encoding="utf-8")))


def figure(value: float, digits: int = 2) -> str:
    """A number with this many decimals, and a true minus sign."""
    text = f"{value:.{digits}f}"
    return "0." + "0" * digits if float(text) == 0 else text.replace("-", "−")


def both(spread: dict[str, float] | None, digits: int = 2, scale: float = 1.0) -> str:
    """Mean and standard deviation, or "none" where there is none."""
    if spread is None:
        return "none"
    return f"{figure(spread['mean'] * scale, digits)} ± {figure(spread['sd'] * scale, digits)}"


def pipe(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown pipe table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def quality(data: dict[str, Any], key: str) -> str:
    """One density: likelihood and samples of every method, under the line of true samples."""
    floor = data["truth"][key]["floor"]
    head = ["Method", "KL (nats)", "Sliced W2", "MMD² × 1,000", "Modes", "Imbalance (%)", "Off support (%)"]
    rows = [["True samples", "0", *measures(floor)]]
    for name, method in data["methods"].items():
        result = data["results"][name][key]
        rows.append([method["title"], ("≤ " if method["likelihood"] == "bound" else "") + both(result["kl"])])
        rows[-1] += measures(result)
    return pipe(head, rows)


def measures(result: dict[str, Any]) -> list[str]:
    """The cells on samples."""
    modes = figure(result["modes"]["mean"], 1)
    return [
        both(result["sliced_w2"], 3),
        both(result["mmd2"], 1, 1000),
        modes,
        both(result["imbalance"], 1, 100),
        both(result["off_support"], 1, 100),
    ]


def cost(data: dict[str, Any]) -> str:
    """What each method costs, on the ring."""
    head = ["Method", "Likelihood", "Weights", "Rate", "Training (s)", "Passes a sample", "Samples a second"]
    rows = []
    for name, method in data["methods"].items():
        result = data["results"][name]["ring"]
        speed = result["samples_per_second"]["mean"]
        rows.append([method["title"], KINDS[method["likelihood"]], f"{method['weights']:,}", f"{method['rate']:g}"])
        rows[-1] += [both(result["train_seconds"], 1), f"{method['evaluations']:,}", f"{float(f'{speed:.2g}'):,.0f}"]
    return pipe(head, rows)


def other_bounds(data: dict[str, Any]) -> str:
    """Second estimates of the same divergence, where a family has two."""
    pairs = (
        ("vae", "kl", "importance-weighted bound"),
        ("vae", "kl_elbo", "evidence lower bound"),
        ("beta_vae", "kl", "importance-weighted bound"),
        ("beta_vae", "kl_elbo", "evidence lower bound"),
        ("diffusion", "kl", "variational bound"),
        ("diffusion", "kl_probability_flow", "probability flow"),
    )
    rows = [
        [data["methods"][name]["title"], label, *(both(data["results"][name][key][measure]) for key in data["truth"])]
        for name, measure, label in pairs
    ]
    return pipe(["Method", "Estimate", *(truth["title"] for truth in data["truth"].values())], rows)


def longer(data: dict[str, Any]) -> str:
    """Seed 0 on the ring with the budget's steps and with four times as many."""
    first = {name: data["runs"][name]["ring"][0] for name in data["methods"]}
    more = next(iter(data["longer"].values()))["steps"]
    steps = (f"{data['protocol']['steps']:,}", f"{more:,}")
    head = ["Method", *(f"{what}, {n} steps" for what in ("KL (nats)", "Sliced W2", "Off support (%)") for n in steps)]
    rows = []
    for name, method in data["methods"].items():
        runs = (first[name], data["longer"][name])
        cells = [["none" if run["kl"] is None else figure(run["kl"]) for run in runs]]
        cells += [[figure(run["sliced_w2"], 3) for run in runs], [figure(100 * run["off_support"], 1) for run in runs]]
        rows.append([method["title"], *(cell for pair in cells for cell in pair)])
    return pipe(head, rows)


def search(data: dict[str, Any]) -> str:
    """The geometric mean distance of every rate that was tried, the chosen one marked."""
    rates = [f"{rate:g}" for rate in data["protocol"]["rates"]]
    rows = []
    for name, method in data["methods"].items():
        cells = [method["title"]]
        for rate in rates:
            product = 1.0
            for trial in data["search"][name][rate].values():
                product *= trial["sliced_w2"] or float("inf")
            mean = figure(product ** (1 / len(data["truth"])), 3)
            cells.append(f"**{mean}**" if rate == f"{method['rate']:g}" else mean)
        rows.append(cells)
    return pipe(["Method", *(f"Rate {rate}" for rate in rates)], rows)


def steps(data: dict[str, Any], key: str = "ring") -> str:
    """Sliced distance on one density against the number of sampling steps."""
    wanted = ("1", "2", "5", "10", "20", "50", "100", "250", "1000")
    head = ["Sampler", *(f"{int(step):,}" for step in wanted)]
    rows = []
    for name, method in data["methods"].items():
        for sampler, points in data["curves"][name][key].items():
            cells = [figure(points[step]["sliced_w2"]["mean"], 3) if step in points else "not run" for step in wanted]
            rows.append([f"{method['title']}, {sampler}", *cells])
    return pipe(head, rows)


def boltzmann(data: dict[str, Any]) -> str:
    """Contrastive divergence on bars and stripes."""
    head = ["Training", "Rate", "KL (nats)", "Probability off the patterns (%)", "Training (s)"]
    rows = []
    for key, title in (("cd1", "CD-1"), ("cd10", "CD-10")):
        row = data["boltzmann"][key]
        rows.append([title, f"{row['rate']:g}", both(row["kl"]), both(row["off_support"], 1, 100)])
        rows[-1].append(both(row["train_seconds"], 1))
    return pipe(head, rows)


def tables(data: dict[str, Any]) -> dict[str, str]:
    """Every table of the page by its id."""
    return {
        "tbl-eight-ring": quality(data, "ring"),
        "tbl-eight-moons": quality(data, "moons"),
        "tbl-eight-checkerboard": quality(data, "checkerboard"),
        "tbl-eight-bounds": other_bounds(data),
        "tbl-eight-cost": cost(data),
        "tbl-eight-steps": steps(data),
        "tbl-eight-longer": longer(data),
        "tbl-eight-boltzmann": boltzmann(data),
        "tbl-eight-search": search(data),
    }
