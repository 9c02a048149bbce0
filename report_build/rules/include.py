"""A snippet include (`--8<--`): the report has none, since a page is read, checked and cited as it stands.

Includes read files from elsewhere, can include each other in a circle, and hide lines from every check.

Bad: `--8<-- "../../secret.txt"`
Good: the text itself, or a link to it.
"""

import re
from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "X007"
INCLUDE = re.compile(r"^[ \t]{0,80};*-{1,}8<-{1,}[^\n]{0,200}", re.M)


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        for match in INCLUDE.finditer(chapter.prose):
            yield Finding(chapter.at(match.start()), CODE, f"include '{match.group().strip()[:60]}' is not allowed", "write the text here")
