"""An entry by which nobody can find the work: it has neither doi, eprint, isbn nor url.

Bad: author, title and year alone.
Good: `eprint = {2001.08361}`
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "B006"


def check(report: Report) -> Iterator[Finding]:
    for entry in report.entries:
        if not any(entry.get(name) for name in ("doi", "eprint", "isbn", "url")):
            yield Finding(entry.at, CODE, f"'{entry.key}' has no doi, eprint, isbn or url")
