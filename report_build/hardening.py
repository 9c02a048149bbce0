"""Mends of the HTML that Python-Markdown and the theme leave: focusable tables, no inline styles, references out of search."""

from __future__ import annotations

import re

CELL = re.compile(r'<(?P<tag>t[hd]) style="text-align: (?P<where>left|right|center);">')
TABLE = re.compile(r"<table>(?P<body>.*?)</table>(?P<after>\s*<p class=\"table-caption\" id=\"(?P<id>[^\"]+)\")?", re.S)


def hardened(content: str) -> str:
    """The content of one page, mended."""
    content = content.replace('<div class="footnote">', '<div class="footnote" data-search-exclude>')
    content = CELL.sub(lambda match: f'<{match["tag"]} class="align-{match["where"]}">', content)
    counted = 0

    def table(match: re.Match[str]) -> str:
        nonlocal counted
        counted += 1
        name = f'aria-labelledby="{match["id"]}"' if match["id"] else f'aria-label="Table {counted} of this page"'
        # What scrolls must take the focus, or no key can scroll it.
        opening = f'<div class="table-scroll" role="region" tabindex="0" {name}><table class="report-table">'
        return f"{opening}{match['body']}</table></div>{match['after'] or ''}"

    content = TABLE.sub(table, content)
    # A script lets those formulas take the focus that scroll in the reader's window: a page may have fifty, and few do.
    return content.replace('<span class="equation"', '<span class="equation" role="group" aria-label="Formula"')
