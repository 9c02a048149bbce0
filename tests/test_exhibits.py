"""Pages get the scripts of the exhibits that they hold, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import markdown
import pytest

from report_build.exhibits import exhibits_of, with_exhibits
from report_build.plugin import ExhibitElements

ROOT = Path(__file__).parents[1]
AVAILABLE = frozenset({"noise-schedule", "sampling-lab"})
PAGE = """Before.

<noise-schedule id="noise-schedule" markdown="1">

<figure id="fig-x" markdown="1">

![Two curves](../a.svg)

<figcaption markdown="span">**Figure 1.** Words.</figcaption>

</figure>

</noise-schedule>

After.
"""


def test_each_script_comes_once_and_the_sheet_first() -> None:
    """Two elements of one name need one script; addresses climb to the root of the site."""
    content = '<noise-schedule id="a"></noise-schedule><noise-schedule></noise-schedule>'
    found = with_exhibits(content, 2, AVAILABLE)
    assert found.startswith('<link rel="stylesheet" href="../../exhibits/exhibits.css">\n')
    assert re.findall(r'src="([^"]+)"', found) == ["../../exhibits/noise-schedule.js"]


@pytest.mark.parametrize(
    "content", ["<p>noise-schedule</p>", "<p>&lt;noise-schedule&gt;</p>", "<font-face></font-face>", "<noise-schedule-more>", ""]
)
def test_a_page_without_exhibits_is_left_alone(content: str) -> None:
    """Text about an exhibit is none, nor is an element that has no script."""
    assert with_exhibits(content, 1, AVAILABLE) == content


def test_only_files_directly_in_the_folder_are_exhibits() -> None:
    """What they share, and the sheet, are not."""
    paths = ["exhibits/noise-schedule.js", "exhibits/lib/plot.js", "exhibits/exhibits.css", "exhibits/Evil.js", "exhibits.md"]
    assert exhibits_of(paths) == {"noise-schedule"}


def test_markdown_is_read_inside_the_element() -> None:
    """The still figure becomes a figure in the element, and no paragraph is torn."""
    html = markdown.markdown(PAGE, extensions=["md_in_html", "attr_list", ExhibitElements(AVAILABLE)])
    assert re.search(
        r'<noise-schedule id="noise-schedule">\s*<figure id="fig-x">.*<img .*<figcaption><strong>.*</figure>\s*</noise-schedule>',
        html,
        re.S,
    )
    assert html.startswith("<p>Before.</p>")
    assert html.endswith("<p>After.</p>")


def test_every_exhibit_defines_its_element_and_keeps_its_place() -> None:
    """The style sheet knows the height of each; what has no heading of its own is an element of another kind."""
    sheet = (ROOT / "docs/exhibits/exhibits.css").read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs/exhibits").glob("*.js")):
        script = path.read_text(encoding="utf-8")
        assert f'customElements.define("{path.stem}"' in script
        if "static heading = " in script:
            assert re.search(rf"^{path.stem} {{ --room-1: \d+px;", sheet, re.M), path.stem
