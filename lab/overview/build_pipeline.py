"""The build of the report in one picture: what is written, what is read from it once, and what is made of that.

Nothing in it is measured; each box names a file, a folder or a module that is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 504.0, 560.0  # points, the coordinates of the drawing
# x, y, width, height, colour, name, what it is
BOXES = (
    (8, 8, 116, 64, 0, "chapters", "docs/**/*.md"),
    (132, 8, 116, 64, 0, "bibliography", "references.bib"),
    (256, 8, 116, 64, 0, "ledger, lists", "docs/*.toml"),
    (380, 8, 116, 64, 2, "lab", "lab/**/*.py"),
    (32, 120, 320, 64, 5, "load.py", "reads each file once, with its lines"),
    (380, 120, 116, 64, 2, "figures.py", "draws, stamps"),
    (32, 232, 320, 64, 1, "Report", "frozen values, every one with a path:line"),
    (8, 344, 236, 64, 3, "rules/", "Report to findings, one flaw a file"),
    (260, 344, 236, 64, 4, "compile.py", "chapter to plain Markdown"),
    (8, 456, 150, 96, 3, "cli.py", "text, GitHub,\nJSON, SARIF"),
    (177, 456, 150, 96, 5, "plugin.py", "MkDocs: warnings,\npages, policy"),
    (346, 456, 150, 96, 4, "export/", "PDF, EPUB, zip,\nplain text"),
)
ARROWS = (
    ((66, 72), (100, 120)),
    ((190, 72), (192, 120)),
    ((314, 72), (284, 120)),
    ((438, 72), (438, 120)),
    ((380, 152), (352, 152)),
    ((192, 184), (192, 232)),
    ((150, 296), (126, 344)),
    ((290, 296), (340, 344)),
    ((83, 408), (83, 456)),
    ((190, 408), (232, 456)),
    ((320, 408), (272, 456)),
    ((421, 408), (421, 456)),
)


def box(ax: Axes, style: look.Style, place: tuple[float, float, float, float], tone: int, words: tuple[str, str]) -> None:
    """A rounded box with a bold name and one or two lines below it."""
    from matplotlib.patches import FancyBboxPatch  # here: the module is read without Matplotlib

    x, y, width, height = place
    colour, fill = style.colours[tone], style.soft[tone]
    shape = "round,pad=0,rounding_size=8"
    ax.add_patch(FancyBboxPatch((x, y), width, height, boxstyle=shape, facecolor=fill, edgecolor=colour, linewidth=1.4))
    ax.text(x + width / 2, y + 22, words[0], ha="center", va="center", fontsize=14, fontweight="bold", color=colour)
    ax.text(x + width / 2, y + 38, words[1], ha="center", va="top", fontsize=12.5)


def draw(style: look.Style) -> Figure:
    """The sources above, what is made of them below, upright so that a phone shows it in full width."""
    figure = look.canvas(WIDTH / 72, HEIGHT / 72, arranged=False)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(HEIGHT, 0)
    look.bare(ax)
    for x, y, width, height, tone, name, what in BOXES:
        box(ax, style, (x, y, width, height), tone, (name, what))
    for start, end in ARROWS:
        line = {
            "arrowstyle": "-|>,head_width=0.24,head_length=0.42",
            "shrinkA": 0,
            "shrinkB": 1,
            "color": style.colours[5],
            "linewidth": 1.8,
        }
        ax.annotate("", end, start, arrowprops=line)
    return figure
