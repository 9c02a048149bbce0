"""The build of the report in one picture: what is written, what is read from it once, and what is made of that.

Nothing in it is measured; each box names a file, a folder or a module that is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import diagram

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from lab import style as look

DRAWN_FROM = ("lab/diagram.py",)
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


def draw(style: look.Style) -> Figure:
    """The sources above, what is made of them below, upright so that a phone shows it in full width."""
    figure, ax = diagram.sheet(WIDTH, HEIGHT)
    for x, y, width, height, tone, name, what in BOXES:
        diagram.named_box(ax, style, (x, y, width, height), tone, (name, what))
    for start, end in ARROWS:
        diagram.arrow(ax, start, end, style.colours[5])
    return figure
