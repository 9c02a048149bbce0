"""An entry that nobody has held against two independent copies, or that says so of a day to come.

Bad: no `verified` field.
Good: `verified = {2026-11-24}`
"""

import datetime as dt
from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "B008"


def check(report: Report) -> Iterator[Finding]:
    for entry in report.entries:
        given = entry.get("verified")
        try:
            date = dt.date.fromisoformat(given) if given else None
        except ValueError:
            yield Finding(entry.line_of("verified"), CODE, f"'{entry.key}': verified '{given[:20]}' is no date like 2026-11-24")
            continue
        if date is None:
            yield Finding(entry.at, CODE, f"'{entry.key}' has no verified date")
        elif date > report.today:
            yield Finding(entry.line_of("verified"), CODE, f"'{entry.key}' is verified on {date}, a day to come")
