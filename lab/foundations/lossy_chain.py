"""The part on foundations in one picture: the steps from the world to a use, what is lost at each, and who tells of it.

Nothing in it is measured; it is the outline of the part. The chapters stand beside the step that they are about.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lab import diagram

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from lab import style as look

DRAWN_FROM = ("lab/diagram.py",)
WIDTH, HEIGHT = 504.0, 690.0  # points, the coordinates of the drawing
LEFT, BROAD, HIGH, STEP = 68.0, 150.0, 62.0, 124.0  # the boxes: left edge, width, height, and from one to the next
# name, what it is
STATIONS = (
    ("World", "what people do"),
    ("Data", "what was collected"),
    ("Model", "what was learned"),
    ("Samples", "what is drawn"),
    ("Judgement", "what is measured"),
    ("Use", "what is done with it"),
)
# what a step loses, the chapters that are about it
LOSSES = (
    ("Data are not the world.", "Bias, misinformation, memorisation", "Sequences, embeddings and tokens"),
    ("The model is not the data.", "Learning a distribution · Entropy ·", "Latent spaces · How models learn"),
    ("Samples are not the model.", "Decoding: from probabilities to text", ""),
    ("A score is not quality.", "Evaluating images · Evaluating text ·", "Human judgement and benchmarks"),
    ("A test is not the use.", "Transparency, watermarks and", "governance"),
)
# from station, to station, where the line runs, half of the gap for its words, colour, what returns
RETURNS = ((4, 2, 42.0, 104.0, 2, "Learning from human feedback"), (5, 1, 15.0, 114.0, 5, "what is generated returns as data"))


def draw(style: look.Style) -> Figure:
    """Six stations one below the other, with the loss and the chapters beside each step, and two ways back at the left."""
    figure, ax = diagram.sheet(WIDTH, HEIGHT)
    tops = [4 + i * STEP for i in range(len(STATIONS))]
    for top, station in zip(tops, STATIONS, strict=True):
        diagram.named_box(ax, style, (LEFT, top, BROAD, HIGH), 0, station)
    for (above, below), (loss, *chapters) in zip(pairwise(tops), LOSSES, strict=True):
        middle = (above + HIGH + below) / 2
        diagram.arrow(ax, (LEFT + BROAD / 2, above + HIGH), (LEFT + BROAD / 2, below), style.colours[5])
        ax.text(236, middle - 19, loss, va="center", fontsize=14, fontweight="bold", color=style.colours[1])
        for i, chapter in enumerate(chapters):
            ax.text(236, middle + 1 + 18 * i, chapter, va="center", fontsize=12.5)
    for start, end, x, gap, tone, words in RETURNS:
        low, high = tops[start] + HIGH / 2, tops[end] + HIGH / 2
        middle, colour = (low + high) / 2, style.colours[tone]
        ax.plot([LEFT, x, x], [low, low, middle + gap], color=colour, linewidth=1.8, solid_joinstyle="round")
        ax.plot([x, x], [middle - gap, high], color=colour, linewidth=1.8)
        diagram.arrow(ax, (x, high), (LEFT, high), colour)
        ax.text(x, middle, words, rotation=90, ha="center", va="center", fontsize=12.5, color=colour)
    return figure
