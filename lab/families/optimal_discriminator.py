"""The optimal discriminator for a generator far from the data, and how both gradients of the generator change with its mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab import style as look
from lab.calc import discriminator

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MEAN, SPREAD = 5.0, 0.6
FAR = 6.0


def numbers() -> dict[str, float]:
    """Divergence and both slopes by the mean of the generator that is drawn, and of one farther out."""
    here, far = discriminator.play(MEAN, SPREAD), discriminator.play(FAR, SPREAD)
    return {
        "divergence": here.divergence,
        "saturating": here.saturating[0],
        "non_saturating": here.non_saturating[0],
        "far_saturating": far.saturating[0],
        "far_non_saturating": far.non_saturating[0],
    }


def draw(style: look.Style) -> Figure:
    """Above: both densities and D*. Below: the size of the slopes by the mean."""
    figure, (above, below) = look.panels(2, 1, height=6.4)
    game, shown = discriminator.play(MEAN, SPREAD), slice(3400, 6201, 10)  # -7 to 7
    x = discriminator.GRID[shown]
    above.fill_between(x, np.exp(game.log_p[shown]), color=style.colours[2], alpha=0.35, linewidth=0)
    above.fill_between(x, np.exp(game.log_q[shown]), color=style.colours[1], alpha=0.35, linewidth=0)
    above.plot(x, game.discriminator[shown], color=style.colours[0])
    for text, at, colour in (("data p", (-2.9, 0.44), 2), ("generator q", (3.9, 0.77), 1), ("D*", (-6.8, 0.9), 0)):
        look.note(above, text, at, style.colours[colour])
    above.set(xlim=(-7, 7), ylim=(0, 1.08))
    above.set_xlabel("x")
    look.plain_ticks(above, "y", [0, 0.5, 1], ["0", "0.5", "1"])
    look.above(above, "densities (areas) and D* (line)", style.text)
    means = np.linspace(-FAR, FAR, 97)
    games = [discriminator.play(float(mean), SPREAD) for mean in means]
    for name, index, at in (("non-saturating", 0, (-3.2, 14)), ("saturating", 1, (2.4, 0.02))):
        slopes = [abs((game.non_saturating if index == 0 else game.saturating)[0]) for game in games]
        below.plot(means, slopes, color=style.colours[index], linestyle=look.DASHES[index])
        look.note(below, name, at, style.colours[index])
    below.set_yscale("log")
    below.set(xlim=(-7, 7), ylim=(1e-3, 60))
    below.set_xlabel("mean of the generator")
    look.plain_ticks(below, "y", [0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    look.above(below, "size of the slope of the loss by the mean", style.text)
    return figure
