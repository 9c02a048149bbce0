"""The loss of direct preference optimisation against the implied reward margin, and how hard it pulls.

Rafailov et al. 2023 (arXiv:2305.18290, equations 7 and 8): the loss of one pair is -log sigmoid(beta m), m the
difference of log-ratios of policy to reference between the preferred and the other answer; its slope in m is -beta
sigmoid(-beta m).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BETAS = (0.05, 0.1, 0.5)


def loss(margin: float, beta: float) -> float:
    """Loss of one pair in nats: log(1 + exp(-beta m)), in a form that does not overflow."""
    return math.log1p(math.exp(-abs(beta * margin))) + max(-beta * margin, 0.0)


def pull(margin: float, beta: float) -> float:
    """Size of the slope of the loss in the margin: beta / (1 + exp(beta m))."""
    return beta / (1 + math.exp(beta * margin))


def numbers() -> dict[str, float]:
    """Loss and pull at no margin, and at a margin of 20 nats, for each beta."""
    rows: dict[str, float] = {}
    for beta in BETAS:
        rows |= {f"{beta:g}_loss_0": loss(0, beta), f"{beta:g}_loss_20": loss(20, beta)}
        rows |= {f"{beta:g}_pull_0": pull(0, beta), f"{beta:g}_pull_20": pull(20, beta)}
    return rows


def draw(style: look.Style) -> Figure:
    """Above: the loss. Below: its pull as a share of beta."""
    figure, (above, below) = look.panels(2, 1, height=5.8, sharex=True)
    margins = np.linspace(-40, 40, 161)
    for i, beta in enumerate(BETAS):
        look_of = {"color": style.colours[i], "linestyle": look.DASHES[i]}
        above.plot(margins, [loss(float(m), beta) for m in margins], label=f"β = {beta:g}", **look_of)
        below.plot(margins, [pull(float(m), beta) / beta for m in margins], **look_of)
    above.set_ylim(0, 4)
    above.legend(loc="upper right")
    above.set_title("Loss of one pair, nats")
    below.set_title("Pull on the margin, as a share of β")
    look.plain_ticks(above, "y", [0, 1, 2, 3, 4], ["0", "1", "2", "3", "4"])
    look.plain_ticks(below, "y", [0, 0.5, 1], ["0", "0.5", "1"])
    below.set_xlim(-40, 40)
    below.set_xlabel("margin of log-ratios, preferred over other, nats")
    return figure
