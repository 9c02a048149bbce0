"""Model families on real handwritten digits: `lab.digit_experiment` states the protocol and carries it out.

`measure()` takes some half an hour of one core, can be stopped, and goes on where it stopped. `draw()` shows samples of each
method beside real images, guidance, and walks.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab import pixels, record
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DATA = Path(__file__).with_suffix(".json")
RUNS = Path(__file__).parents[2] / "build" / "lab"
TITLES = {
    "autoregressive": "Autoregressive",
    "vae": "VAE",
    "gan": "GAN",
    "gan_r1": "GAN with R1",
    "flow": "Flow",
    "diffusion": "Diffusion",
    "flow_matching": "Flow matching",
}


def measure() -> None:
    """All of it, or what is left of it."""
    from lab import digit_experiment as digits
    from lab.protocol import code_digest

    begin, lab = time.perf_counter(), Path(__file__).parents[1]
    names = ("digit_experiment", "image_families", "image_paths", "digits", "feature_metrics")
    code = code_digest(*(lab / f"{name}.py" for name in names))
    folder = RUNS / f"digit_families-{code[:12]}"
    result = digits.experiment(folder, digits.STEPS, digits.RATES, digits.SEEDS, tuple(TITLES))
    record.save(DATA, digits.rounded(result) | {"code": code}, seed=0, seconds=time.perf_counter() - begin, tolerance=0.25)


def read() -> dict[str, Any]:
    """The measured data."""
    return dict(json.loads(DATA.read_text(encoding="utf-8")))


def draw(style: look.Style) -> Figure:
    """Ten samples of each method (seed 0) under ten real images; one image a class at weights of the guidance (flow matching); walks."""
    data = read()
    guidance = data["runs"]["flow_matching"][0]["guidance"]
    rows = [("Real images", data["real"]["pictures"])]
    rows += [(title, data["runs"][name][0]["pictures"]) for name, title in TITLES.items()]
    rows += [(f"Guided by {float(weight):g}", run["pictures"]) for weight, run in guidance.items() if float(weight) in (0, 1, 4)]
    walked = {name: data["runs"][name][0]["walks"] for name in TITLES}
    rows += [(f"Walk, {TITLES[name]}", images) for name, images in walked.items() if images]
    figure = look.canvas(look.WIDTH, 0.62 * len(rows))
    for ax, (title, images) in zip(figure.subplots(len(rows), 1), rows, strict=True):
        strip(ax, title, images, style)
    return figure


def strip(ax: Axes, title: str, images: list[list[int]], style: look.Style) -> None:
    """Images in a row, and their name beside them."""
    pixels.strip(ax, images, style)
    ax.set_xlim(-42, 90)
    look.note(ax, title, (-42, 4), style.text)
