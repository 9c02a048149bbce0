"""Exact match of an answer of k tokens against accuracy per token, and when the loss falls as a power of compute.

The model of Schaeffer et al. 2023 (arXiv:2304.15004, section 2): tokens are right independently, each with chance p =
exp(-loss). The power law of the lower panel is made for the figure: loss = (C / 10^17)^(-0.2) nats a token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import emergence

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LENGTHS = (1, 10, 30, 100)
EXPONENT, SCALE = 0.2, 1e17


def accuracy(compute: float) -> float:
    """Per-token accuracy of the made-up power law at `compute` FLOP."""
    return emergence.accuracy_from_loss((compute / SCALE) ** -EXPONENT)


def numbers() -> dict[str, dict[str, float]]:
    """For each length: the accuracy per token at which half of the answers match, and the compute for 10 % and 90 %."""
    rows = {}
    for length in LENGTHS:
        low, high = (SCALE * (-np.log(emergence.accuracy_for(share, length))) ** (-1 / EXPONENT) for share in (0.1, 0.9))
        rows[str(length)] = {
            "half": emergence.accuracy_for(0.5, length),
            "at_90_percent": emergence.exact_match(0.9, length),
            "compute_10_percent": float(low),
            "compute_90_percent": float(high),
        }
    return rows


def draw(style: look.Style) -> Figure:
    """Above: p^k against p. Below: the same against compute, when the loss per token falls as its power."""
    figure, (above, below) = look.panels(2, 1, height=6.6)
    p = np.linspace(0, 1, 201)
    compute = np.logspace(16, 28, 161)
    for i, length in enumerate(LENGTHS):
        look_of = {"color": style.colours[i], "linestyle": look.DASHES[i]}
        above.plot(p, [emergence.exact_match(float(x), length) for x in p], label=f"k = {length}", **look_of)
        below.plot(compute, [emergence.exact_match(accuracy(float(c)), length) for c in compute], **look_of)
    above.legend(loc="upper left")
    look.plain_ticks(above, "x", [0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    above.set_title("Answers of k tokens wholly right")
    above.set_xlabel("accuracy per token, p")
    below.set_title("The same when loss falls as a power of compute")
    below.set_xlabel("training compute, FLOP (made-up law)")
    below.set_xscale("log")
    look.plain_ticks(below, "x", [1e16, 1e20, 1e24, 1e28], ["10¹⁶", "10²⁰", "10²⁴", "10²⁸"])
    below.set_xlim(1e16, 1e28)
    above.set_xlim(0, 1)
    for ax in (above, below):
        ax.set_ylim(0, 1.02)
        ax.set_yticks([0, 0.5, 1], labels=["0", "0.5", "1"])
    return figure
