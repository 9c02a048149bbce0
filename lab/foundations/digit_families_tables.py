"""The tables of the page on digits, straight from ``digit_families.json``; a test holds the page against them."""

from __future__ import annotations

from typing import Any

from lab.foundations.digit_families import TITLES, read
from lab.foundations.eight_families_tables import both, figure, pipe

GUIDED = {"diffusion": "Diffusion", "flow_matching": "Flow matching"}


def quality(data: dict[str, Any]) -> str:
    """Every method against the held-out half, under the line of the training half itself."""
    real = data["real"]
    head = ["Method", "FID", "Precision", "Recall", "Copies (%)", "Bits a pixel, held out", "Bits a pixel, training"]
    rows = [["Training half", figure(real["fid"]), figure(real["precision"]), figure(real["recall"]), "all", "none", "none"]]
    for name, title in TITLES.items():
        found = data["results"][name]
        bits = [(bound(name) + both(found[key])) if key in found else "none" for key in ("bits", "bits_training")]
        rows.append([title, both(found["fid"]), both(found["precision"]), both(found["recall"]), both(found["copies"], 1, 100), *bits])
    return pipe(head, rows)


def bound(name: str) -> str:
    """The sign before bits that are an upper bound of those of the levels."""
    return "" if name == "autoregressive" else "≤ "


def guidance(data: dict[str, Any]) -> str:
    """Measures of images with an asked class, against the weight of the guidance."""
    head = ["Method", "Weight", "Obeyed (%)", "FID", "Precision", "Recall"]
    rows = []
    for name, title in GUIDED.items():
        for weight, found in data["guidance"][name].items():
            cells = [both(found["obeyed"], 1, 100), both(found["fid"]), both(found["precision"]), both(found["recall"])]
            rows.append([title, f"{float(weight):g}", *cells])
    return pipe(head, rows)


def search(data: dict[str, Any]) -> str:
    """Distance to the training half for every rate tried; bold is the rate used."""
    rates = [rate for rate in next(iter(data["search"].values())) if rate != "used"]
    rows = []
    for name, title in TITLES.items():
        tried = data["search"][name]
        cells = [figure(tried[rate], 1) for rate in rates]
        rows.append([title, *(f"**{cell}**" if float(rate) == tried["used"] else cell for rate, cell in zip(rates, cells, strict=True))])
    return pipe(["Method", *(f"Rate {rate}" for rate in rates)], rows)


def cost(data: dict[str, Any]) -> str:
    """Weights, processor seconds of the training, passes for one sample."""
    rows = []
    for name, title in TITLES.items():
        run = data["runs"][name][0]
        rows.append([title, f"{run['weights']:,}", both(data["results"][name]["train_seconds"], 1), str(run["passes"])])
    return pipe(["Method", "Weights", "Training (s)", "Passes a sample"], rows)


def tables(data: dict[str, Any] | None = None) -> dict[str, str]:
    """Every table of the page by its name."""
    data = data or read()
    return {make.__name__: make(data) for make in (quality, guidance, search, cost)}


if __name__ == "__main__":
    print("\n\n".join(tables().values()))
