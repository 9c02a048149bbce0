"""A DOI, arXiv id, ISBN, year or address that cannot be one.

Bad: `doi = {https://doi.org/10.1000/x}`, `eprint = {arXiv:2001.08361v3}`, `year = {19}`, `url = {javascript:…}`
Good: `doi = {10.1000/x}`, `eprint = {2001.08361}`, `year = {2020}`, `url = {https://example.org/a}`
"""

import re
from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Entry, Report

CODE = "B007"
DOI = re.compile(r"10\.\d{4,9}/[^\s{}<>\\]+")
ARXIV = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}")
URL = re.compile(r"https?://[^\s/?#<>\"'\\{}]+\.[^\s<>\"\\{}]+")
FIRST_YEAR = 1600


def check(report: Report) -> Iterator[Finding]:
    for entry in report.entries:
        for name, flaw in flaws(entry, report.today.year + 1):
            yield Finding(entry.line_of(name), CODE, f"'{entry.key}': {flaw}")


def flaws(entry: Entry, last_year: int) -> Iterator[tuple[str, str]]:
    doi, eprint, isbn, url = (entry.fields.get(name, "") for name in ("doi", "eprint", "isbn", "url"))
    if doi and not DOI.fullmatch(doi):
        yield "doi", f"'{doi[:60]}' is no DOI: 10.NUMBER/suffix, without an address before it"
    if eprint and not ARXIV.fullmatch(eprint):
        yield "eprint", f"'{eprint[:60]}' is no arXiv id without version, such as 2001.08361"
    if isbn and not is_isbn(isbn):
        yield "isbn", f"'{isbn[:60]}' is no ISBN: wrong length or check digit"
    if url and not URL.fullmatch(url):
        yield "url", f"'{url[:60]}' is no http(s) address"
    year = entry.get("year")
    if year and not (re.fullmatch(r"\d{4}", year) and FIRST_YEAR <= int(year) <= last_year):
        yield "year", f"year '{year[:20]}' is not between {FIRST_YEAR} and {last_year}"


def is_isbn(text: str) -> bool:
    """Whether a text is an ISBN-10 or ISBN-13 by its check digit (ISO 2108)."""
    signs = re.sub(r"[\s-]", "", text.upper())
    if re.fullmatch(r"\d{9}[\dX]", signs):
        return sum((10 - i) * (10 if sign == "X" else int(sign)) for i, sign in enumerate(signs)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", signs):
        return sum((3 if i % 2 else 1) * int(sign) for i, sign in enumerate(signs)) % 10 == 0
    return False
