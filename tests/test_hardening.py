"""What is mended in the HTML of a page."""

from __future__ import annotations

import pytest

from report_build.hardening import hardened

MARK = '<sup id="fnref:ref-a"><a class="footnote-ref" href="#fn:ref-a">1</a></sup>'


def row(cell: str) -> str:
    """A table of one cell."""
    return f"<table><tbody><tr>{cell}</tr></tbody></table>"


def test_a_number_keeps_its_per_cent() -> None:
    """In text, not in what is copied nor in attributes."""
    text = '<p title="5 %">95 % of <a class="fact">9.8 %</a>, <code>7 % 3</code></p>'
    assert hardened(text) == '<p title="5 %">95&#160;% of <a class="fact">9.8&#160;%</a>, <code>7 % 3</code></p>'


@pytest.mark.parametrize(
    ("cell", "made"),
    [
        (f'<td><a href="#t">VAR</a>{MARK}</td>', f'<td class="only-links"><a href="#t">VAR</a>{MARK}</td>'),
        (f'<td style="text-align: left;">{MARK} {MARK}</td>', f'<td class="align-left only-links">{MARK} {MARK}</td>'),
        (f"<td>{MARK}, {MARK}</td>", f"<td>{MARK}, {MARK}</td>"),
        (f"<td>GPT-3 {MARK}{MARK}</td>", f"<td>GPT-3 {MARK}{MARK}</td>"),
        (f"<td>{MARK}</td>", f"<td>{MARK}</td>"),
        (f"<td>{MARK}</td><td>{MARK}</td>", f"<td>{MARK}</td><td>{MARK}</td>"),
    ],
)
def test_a_cell_of_several_links_alone_is_marked(cell: str, made: str) -> None:
    """A cell with words is a sentence, and one link alone has room."""
    assert hardened(row(cell)).startswith('<div class="table-scroll" role="region" tabindex="0" aria-label="Table 1 of this page"><table')
    assert made in hardened(row(cell))
