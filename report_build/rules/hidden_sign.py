"""Text that is not UTF-8, or that holds signs which no reader sees: control, zero-width, bidirectional, look-alike.

Hidden signs break keys and links, and can make a text say another thing to a machine than to a reader.

Bad: a zero-width space in a key; a Cyrillic letter in a Latin word.
Good: plain UTF-8 without a byte-order mark.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report

CODE = "X001"


def check(report: Report) -> Iterator[Finding]:
    yield from report.found(CODE)
