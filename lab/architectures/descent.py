"""What descends from what: the networks of the part on architectures by the year of their first public report, in seven lines.

Nothing in it is measured. A test holds the years against the bibliography, and an arrow never points back in time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import diagram
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DRAWN_FROM = ("lab/diagram.py",)
WIDTH, TOP, ROW, LEFT, COLUMN = 504.0, 40.0, 54.0, 76.0, 66.0  # points, the coordinates of the drawing
YEARS = (2014, *range(2017, 2026))
HALF = 12.0  # half the height of a name of one line
LINES = ("gaps", "text", "cache", "experts", "states", "vision", "images")
# key in the bibliography: name, year, line (a number between two lines stands between them)
WORKS = {
    "bahdanau2014neural": ("attention", 2014, 1.6),
    "vaswani2017attention": ("Transformer", 2017, 1.6),
    "shazeer2017outrageously": ("MoE", 2017, 3),
    "devlin2018bert": ("BERT", 2018, 0),
    "radford2018improving": ("GPT", 2018, 1),
    "raffel2019exploring": ("T5", 2019, 0),
    "shazeer2019fast": ("MQA", 2019, 2),
    "brown2020language": ("GPT-3", 2020, 1),
    "dosovitskiy2020image": ("ViT", 2020, 5),
    "ho2020denoising": ("DDPM", 2020, 6),
    "austin2021structured": ("D3PM", 2021, 0),
    "fedus2021switch": ("Switch", 2021, 3),
    "gu2021efficiently": ("S4", 2021, 4),
    "radford2021learning": ("CLIP", 2021, 5),
    "rombach2021high": ("LDM", 2021, 6),
    "ouyang2022training": ("InstructGPT", 2022, 1),
    "alayrac2022flamingo": ("Flamingo", 2022, 5),
    "peebles2022scalable": ("DiT", 2022, 6),
    "ainslie2023training": ("GQA", 2023, 2),
    "liu2023visual": ("LLaVA", 2023, 5),
    "gu2023mamba": ("Mamba", 2023, 4),
    "deepseek2024deepseek": ("MLA", 2024, 2),
    "jiang2024mixtral": ("Mixtral", 2024, 3),
    "lieber2024jamba": ("Jamba", 2024, 4),
    "zhou2024transfusion": ("Trans-\nfusion", 2024, 5),
    "esser2024scaling": ("SD3", 2024, 6),
    "nie2025large": ("LLaDA", 2025, 0),
    "deepseek2025deepseek": ("R1", 2025, 1),
}
ARROWS = (
    ("attention", "Transformer"),
    *(("Transformer", name) for name in ("BERT", "GPT", "MQA", "Switch", "ViT")),
    *(("BERT", "T5"), ("BERT", "D3PM"), ("D3PM", "LLaDA")),
    *(("GPT", "GPT-3"), ("GPT-3", "InstructGPT"), ("InstructGPT", "R1")),
    *(("MQA", "GQA"), ("GQA", "MLA")),
    *(("MoE", "Switch"), ("Switch", "Mixtral"), ("Switch", "Jamba")),
    *(("S4", "Mamba"), ("Mamba", "Jamba")),
    *(("ViT", "CLIP"), ("CLIP", "Flamingo"), ("Flamingo", "LLaVA"), ("DiT", "Trans-\nfusion")),
    *(("DDPM", "LDM"), ("LDM", "DiT"), ("ViT", "DiT"), ("DiT", "SD3")),
)

AROUND = {("BERT", "D3PM"): 0.35}  # in one line, past a name that stands between


def places() -> dict[str, tuple[float, float]]:
    """Where each name stands: points from the left and from the top."""
    return {name: (LEFT + COLUMN * line, TOP + ROW * (YEARS.index(year) + 0.5)) for name, year, line in WORKS.values()}


def _name(ax: Axes, name: str, at: tuple[float, float], tone: int, style: look.Style) -> None:
    """A name in a rounded box as wide as it needs."""
    lines = name.split("\n")
    width, half = 12 + 8.2 * max(map(len, lines)), HALF + 8 * (len(lines) - 1)
    place = (at[0] - width / 2, at[1] - half, width, 2 * half)
    diagram.box(ax, style, place, tone, boxstyle="round,pad=0,rounding_size=7", linewidth=1.2)
    ax.text(*at, name, ha="center", va="center", fontsize=12.5, linespacing=1)


def draw(style: look.Style) -> Figure:
    """Years downwards, a line of descent in each column, and arrows from what was there to what was made of it."""
    height = TOP + ROW * len(YEARS)
    figure, ax = diagram.sheet(WIDTH, height)
    for row, year in enumerate(YEARS):
        y = TOP + ROW * (row + 0.5)
        ax.axhline(y, xmin=44 / WIDTH, color=style.grid, linewidth=0.8, zorder=0)
        ax.text(4, y, str(year), va="center", fontsize=12.5, color=style.muted)
    for column, heading in enumerate(LINES):
        ax.text(LEFT + COLUMN * column, 18, heading, ha="center", va="center", fontsize=look.SMALL, fontweight="bold",
                color=style.colours[column % len(style.colours)])  # fmt: skip
    at = places()
    for first, last in ARROWS:
        start, end = (at[first][0], at[first][1] + HALF), (at[last][0], at[last][1] - HALF - 8 * last.count("\n"))
        across = end[0] - start[0]
        bend = AROUND.get((first, last), 0.0) if not across else -0.1 if across > 0 else 0.1
        if abs(across) == COLUMN:  # to the next line: pass on the near side of the names that stand above the end
            bend *= -1.6
        ax.annotate("", end, start, zorder=1,
                    arrowprops={"arrowstyle": "-|>,head_width=0.22,head_length=0.4", "connectionstyle": f"arc3,rad={bend}",
                                "shrinkA": 0, "shrinkB": 1, "color": style.colours[5], "linewidth": 1.5})  # fmt: skip
    for name, _, line in WORKS.values():
        _name(ax, name, at[name], round(line) % len(style.colours), style)
    return figure
