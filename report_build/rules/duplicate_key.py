"""Two entries with one key; BibTeX takes keys that differ only in capitals for the same.

In one file that is a crash of the renderer, in two files the last one silently wins.

Bad: `@misc{gpt3, …}` and `@article{GPT3, …}`
Good: one entry a work.
"""

import re
from collections.abc import Iterator

from report_build.model import Finding
from report_build.prose import KEY
from report_build.report import Entry, Report

CODE = "B002"


def check(report: Report) -> Iterator[Finding]:
    first: dict[str, Entry] = {}
    for entry in report.entries:
        other = first.setdefault(entry.key.lower(), entry)
        if other is not entry:
            yield Finding(entry.at, CODE, f"key '{entry.key}' stands already on line {other.at.line} as '{other.key}'")
        elif not re.fullmatch(KEY, entry.key):
            yield Finding(entry.at, CODE, f"key '{entry.key}' is not of the form {KEY}", "small letters, digits and hyphens")
