"""A figure under docs/assets/figures/ that no script of the lab draws, or that its script, style or data has outgrown.

Bad: changing lab/scaling/isoflop.py and not drawing again.
Good: `report-build figures` redraws what is stale.
"""

from collections.abc import Iterator

from report_build.model import Finding, Position
from report_build.report import Report

CODE = "G004"


def check(report: Report) -> Iterator[Finding]:
    for path, why in report.stale_figures.items():
        yield Finding(Position(path, 1), CODE, why, "draw it: report-build figures")
