"""An `allow` comment that names no rule, gives no reason, or silences nothing.

An exception that is not needed any more hides the next flaw.

Bad: `<!-- allow: C004 -->`
Good: `<!-- allow: C004 the section only defines its terms -->`
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "X008"


def check(report: Report) -> Iterator[Finding]:
    yield from report.found(CODE)
