"""The map of the field that opens the report: how the four parts and the eight families hang together.

Nothing in it is measured; it is the outline of the report as one picture.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lab import diagram
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DRAWN_FROM = ("lab/diagram.py",)
WIDTH, HEIGHT = 504.0, 776.0  # points, the coordinates of the drawing
TEXT = 13.0

# name, how it learns, on what network, what it knows of the density
FAMILIES = (
    ("Autoregressive", "next-token likelihood", "causal Transformer", "full"),
    ("VAE", "a bound on the likelihood", "encoder, decoder", "half"),
    ("GAN", "a game of two networks", "convolutional", "none"),
    ("Flow", "exact likelihood", "invertible layers", "full"),
    ("Diffusion", "removing noise", "U-Net, Transformer", "half"),
    ("Energy-based", "low energy on data", "any, one output", "half"),
    ("Transformer", "any: it is a network", "attention", ""),
    ("Hybrid", "several of these", "VAE + diffusion, …", ""),
)
ARCHITECTURES = ("GPT, BERT, T5 · attention that", "scales · mixture of experts ·", "state-space models · multimodal ·",
                 "post-training · reasoning")  # fmt: skip
APPLICATIONS = ("text · code · science · images ·", "video · speech · proteins · health ·",
                "games · business · education ·", "retrieval and agents · robots")  # fmt: skip
SCALING = ("scaling laws", "compute", "data", "emergence", "test-time compute", "energy, cost", "smaller models",
           "model collapse")  # fmt: skip


class _Sheet:
    """A drawing surface in points with the origin at the upper left."""

    def __init__(self, ax: Axes, style: look.Style) -> None:
        self.ax, self.style = ax, style

    def box(self, x: float, y: float, width: float, height: float, tone: int) -> None:
        """A rounded box in the pale fill and edge of one of the six tones."""
        diagram.box(self.ax, self.style, (x, y, width, height), tone)

    def say(self, x: float, y: float, text: str, **more: Any) -> None:
        """One line of text with its middle at height y."""
        self.ax.text(x, y, text, **{"fontsize": TEXT, "va": "center", **more})

    def arrow(self, start: tuple[float, float], end: tuple[float, float], bend: str = "arc3,rad=0", tone: int = 5) -> None:
        """An arrow along a Matplotlib connection style."""
        diagram.arrow(self.ax, start, end, self.style.colours[tone], connectionstyle=bend, shrinkB=0)

    def knowledge(self, x: float, y: float, kind: str) -> None:
        """A circle that is full, half full or empty; nothing for no kind."""
        from matplotlib.patches import Circle, Wedge  # here: the module is read without Matplotlib

        if not kind:
            return
        colour = self.style.text
        self.ax.add_patch(Circle((x, y), 5, facecolor=colour if kind == "full" else "none", edgecolor=colour, linewidth=1.4))
        if kind == "half":
            self.ax.add_patch(Wedge((x, y), 5, 90, 270, facecolor=colour, edgecolor="none"))


def _foundations(sheet: _Sheet) -> None:
    """The upper band: from data to samples to judgement, and back."""
    colour = sheet.style.colours[0]
    sheet.box(26, 4, 474, 122, 0)
    sheet.say(38, 20, "1  Foundations", fontweight="bold", color=colour)
    stations = (
        (36, 100, "Data", "text, images,", "sound, …"),
        (156, 100, "Model", "learns p(x) from", "an objective"),
        (276, 92, "Samples", "decoding,", "guidance"),
        (388, 102, "Evaluation", "metrics, tests,", "people"),
    )
    for x, width, name, first, second in stations:
        sheet.box(x, 36, width, 28, 5)
        sheet.say(x + width / 2, 50.5, name, ha="center", fontweight="bold")
        sheet.say(x + 2, 78, first, color=sheet.style.text)
        sheet.say(x + 2, 94, second, color=sheet.style.text)
    for (x, width, *_), (after, *_) in pairwise(stations):
        sheet.arrow((x + width + 3, 50), (after - 3, 50))
    sheet.arrow((440, 103), (206, 103), "bar,fraction=-0.05", tone=0)
    sheet.say(323, 113, "human feedback", ha="center", color=colour, bbox={"facecolor": sheet.style.soft[0], "pad": 1.5,
                                                                         "edgecolor": "none"})  # fmt: skip


def _families(sheet: _Sheet) -> None:
    """The table of the eight families on two axes, objective and network."""
    top, row = 146, 23.5
    sheet.box(26, top, 474, 276, 0)
    sheet.say(38, top + 16, "1  Eight families on two axes", fontweight="bold", color=sheet.style.colours[0])
    for x, head in ((58, "family"), (186, "learns by"), (364, "network")):
        sheet.say(x, top + 38, head, color=sheet.style.colours[0], fontstyle="italic")
    for i, (name, objective, network, kind) in enumerate(FAMILIES):
        y = top + 60 + i * row - (2 if i < 6 else -4)
        sheet.knowledge(44, y, kind)
        sheet.say(58, y, name, fontweight="bold", fontsize=12.5)
        sheet.say(186, y, objective, fontsize=12.5)
        sheet.say(364, y, network, fontsize=12.5)
    line = top + 60 + 5.62 * row
    sheet.ax.plot([38, 488], [line, line], color=sheet.style.colours[0], linewidth=1, linestyle=(0, (3, 3)))
    for x, kind, words in (
        (44, "full", "exact density"),
        (176, "half", "bound or unnormalised"),
        (372, "none", "no density"),
    ):
        sheet.knowledge(x, top + 261, kind)
        sheet.say(x + 11, top + 261, words, fontsize=12.5)


def _list(sheet: _Sheet, y: float, title: str, lines: tuple[str, ...], tone: int) -> None:
    """A box at the left with a bold title and lines of text."""
    sheet.box(26, y, 290, 102, tone)
    sheet.say(38, y + 17, title, fontweight="bold", color=sheet.style.colours[tone])
    for i, line in enumerate(lines):
        sheet.say(38, y + 38 + i * 17, line, fontsize=12.5)


def draw(style: look.Style) -> Figure:
    """The whole map, upright so that a phone shows it in full width."""
    figure, ax = diagram.sheet(WIDTH, HEIGHT)
    sheet = _Sheet(ax, style)
    _foundations(sheet)
    _families(sheet)
    _list(sheet, 442, "2  Architectures", ARCHITECTURES, 2)
    _list(sheet, 564, "3  Applications", APPLICATIONS, 1)
    sheet.box(346, 442, 154, 224, 3)
    sheet.say(358, 459, "4  Scaling", fontweight="bold", color=style.colours[3])
    for i, line in enumerate(SCALING):
        sheet.say(358, 484 + i * 23.5, line)
    sheet.box(26, 686, 474, 86, 5)
    sheet.say(38, 702, "Society", fontweight="bold", color=style.colours[5])
    sheet.say(38, 723, "bias · memorisation · misinformation · hallucination ·", fontsize=12.5)
    sheet.say(38, 740, "security · work · energy · law, watermarks, governance", fontsize=12.5)
    sheet.say(38, 757, "what models make returns as training data", fontsize=12.5, fontstyle="italic")
    for x, y in ((171, 126), (171, 422), (171, 544), (171, 666), (423, 666)):
        sheet.arrow((x, y), (x, y + 20))
    for y in (493, 615):
        sheet.arrow((346, y), (316, y), tone=3)
    ax.plot([26, 12, 12], [757, 757, 50], color=style.colours[5], linewidth=1.8, solid_joinstyle="round")
    sheet.arrow((12, 50), (36, 50))
    return figure
