"""Two entries for one work: the same DOI, arXiv id (whatever its version), ISBN, or title.

Bad: `kaplan2020scaling` and `kaplan2020laws`, both with `eprint = {2001.08361}`
Good: one entry, cited everywhere by one key.
"""

import re
from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Entry, Report

CODE = "B003"


def identities(entry: Entry) -> Iterator[tuple[str, str]]:
    """What makes two entries the same work, as (kind, normal form)."""
    if doi := entry.get("doi").lower():
        yield "DOI", doi
        if doi.startswith("10.48550/arxiv."):
            yield "arXiv id", re.sub(r"v\d+$", "", doi.removeprefix("10.48550/arxiv."))
    if eprint := entry.get("eprint").lower():
        yield "arXiv id", re.sub(r"v\d+$", "", eprint.removeprefix("arxiv:"))
    if isbn := re.sub(r"[^0-9X]", "", entry.get("isbn").upper()):
        yield "ISBN", isbn
    if title := re.sub(r"[\W_]+", "", entry.get("title").lower()):
        yield "title", title


def check(report: Report) -> Iterator[Finding]:
    first: dict[tuple[str, str], Entry] = {}
    for entry in report.entries:
        for kind, value in identities(entry):
            other = first.setdefault((kind, value), entry)
            if other is not entry and other.key.lower() != entry.key.lower():
                yield Finding(entry.at, CODE, f"'{entry.key}' and '{other.key}' (line {other.at.line}) have the same {kind}: {value[:60]}")
                break
