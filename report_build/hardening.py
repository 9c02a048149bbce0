"""Mends of the HTML that Python-Markdown and the theme leave: focusable tables, no inline styles, references out of search."""

from __future__ import annotations

import re

CELL = re.compile(r'<(?P<tag>t[hd]) style="text-align: (?P<where>left|right|center);">')
TABLE = re.compile(r"<table>(?P<body>.*?)</table>(?P<after>\s*<p class=\"table-caption\" id=\"(?P<id>[^\"]+)\")?", re.S)
DATA = re.compile(r'<td(?: class="(?P<class>[^"]*)")?>(?P<body>.*?)</td>', re.S)
LINK = re.compile(r"<a .*?</a>|<[^<>]*>", re.S)

# What is copied as it stands, tags, and the space between a number and its per cent.
PER_CENT = re.compile(r"<(?P<kept>pre|code|annotation)\b.*?</(?P=kept)>|<[^<>]*>|(?<=\d)(?P<space> )(?=%)", re.S)


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
        return f"{opening}{DATA.sub(cell, match['body'])}</table></div>{match['after'] or ''}"

    content = TABLE.sub(table, content)
    content = PER_CENT.sub(lambda match: "&#160;" if match["space"] else match[0], content)  # no line begins with a lonely sign
    # A script lets those formulas take the focus that scroll in the reader's window: a page may have fifty, and few do.
    return content.replace('<span class="equation"', '<span class="equation" role="group" aria-label="Formula"')


def cell(match: re.Match[str]) -> str:
    """A cell of a table; one that holds several links and no word besides is marked, for what is no sentence must be easy to hit."""
    if match["body"].count("<a ") < 2 or LINK.sub("", match["body"]).strip():
        return match[0]
    return f'<td class="{" ".join(filter(None, (match["class"], "only-links")))}">{match["body"]}</td>'
