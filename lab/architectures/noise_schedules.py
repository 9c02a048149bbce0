"""How much of the signal each step of a diffusion model leaves: the linear and the cosine schedule, T = 1,000."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import diffusion

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STEPS = 1000


def schedules() -> dict[str, diffusion.Array]:
    """Alpha-bar of both schedules, each of shape (1000,) for t = 1 ... 1000; the cosine one with its betas clipped."""
    return {
        "linear": diffusion.alpha_bars(diffusion.linear_betas(STEPS)),
        "cosine": diffusion.alpha_bars(diffusion.cosine_betas(STEPS)),
    }


def numbers() -> dict[str, dict[str, float]]:
    """For each schedule: alpha-bar at the middle and at the end, and the step at which signal and noise are equal."""
    return {
        name: {
            "middle": float(level[STEPS // 2 - 1]),
            "last": float(level[-1]),
            "equal_step": int(np.argmax(level < 0.5)) + 1,
            "below_one_percent_step": int(np.argmax(level < 0.01)) + 1,
        }
        for name, level in schedules().items()
    }


def draw(style: look.Style) -> Figure:
    """Above: the share of signal variance. Below: the signal-to-noise ratio in decibels."""
    figure, (above, below) = look.panels(2, 1, height=6.0, sharex=True)
    steps = np.arange(1, STEPS + 1)
    shown = np.unique(np.concatenate([np.arange(0, STEPS, 8), np.arange(0, 24), np.arange(STEPS - 24, STEPS)]))
    looks = (("linear", style.colours[1], look.DASHES[1]), ("cosine", style.colours[0], look.DASHES[0]))
    for name, colour, dash in looks:
        level = schedules()[name]
        above.plot(steps[shown], level[shown], color=colour, linestyle=dash)
        below.plot(steps[shown], 10 * np.log10(diffusion.signal_to_noise(level))[shown], color=colour, linestyle=dash)
    look.note(above, "cosine", (520, 0.56), style.colours[0])
    look.note(above, "linear", (150, 0.42), style.colours[1], ha="center")
    look.note(below, "cosine", (560, 7), style.colours[0])
    look.note(below, "linear", (300, -17), style.colours[1], ha="center")
    above.set_title("Share of signal left, ᾱₜ")
    above.set_ylim(0, 1.02)
    above.set_yticks([0, 0.25, 0.5, 0.75, 1], labels=["0", "0.25", "0.5", "0.75", "1"])
    below.set_title("Signal over noise, decibels")
    below.set_ylim(-50, 42)
    below.axhline(0, color=style.muted, linewidth=1.2)
    look.note(below, "signal = noise", (990, 4.5), style.muted, ha="right")
    below.set_yticks([-40, -20, 0, 20, 40], labels=["\N{MINUS SIGN}40", "\N{MINUS SIGN}20", "0", "20", "40"])
    below.set_xlim(0, STEPS)
    below.set_xlabel("step t")
    return figure
