"""Exhibits: custom elements around a still figure, each with a script of its name in docs/exhibits/.

A chapter writes `<noise-schedule id="noise-schedule" markdown="1">`, the figure, `</noise-schedule>`. The figure is what stands without
scripts; the script builds the exhibit in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FOLDER = "exhibits"
STYLE = f"{FOLDER}/exhibits.css"
# A custom element has a hyphen in its name; what has none is HTML's own.
ELEMENT = re.compile(r"<(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?=[\s>])")
SCRIPT = re.compile(rf"{FOLDER}/(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)\.js")


def exhibits_of(paths: Iterable[str]) -> frozenset[str]:
    """The names of all exhibits among paths relative to docs/."""
    return frozenset(match["name"] for path in paths if (match := SCRIPT.fullmatch(path)))


def with_exhibits(content: str, page_url_depth: int, available: frozenset[str]) -> str:
    """The HTML of a page, with the style sheet before it and one module script after it for each exhibit that it holds.

    `page_url_depth` is the number of folders in the page's address: 2 for `families/diffusion/`. An element without a script is left
    as it is: what is in it stands. The sheet comes first, so that the place of an exhibit is kept before anything is drawn.
    """
    found = dict.fromkeys(match["name"] for match in ELEMENT.finditer(content) if match["name"] in available)
    if not found:
        return content
    up = "../" * page_url_depth
    scripts = "".join(f'<script type="module" src="{up}{FOLDER}/{name}.js"></script>\n' for name in found)
    return f'<link rel="stylesheet" href="{up}{STYLE}">\n{content}\n{scripts}'
