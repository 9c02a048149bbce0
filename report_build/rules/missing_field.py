"""An entry without a field that its type needs, or of a type that the renderer does not know.

Bad: `@article{a, title = {{A}}, year = {2020}}`
Good: the same with `author` and `journal`.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.nearest import nearest
from report_build.report import Report

CODE = "B005"
COMMON = ("title", "author", "year")
REQUIRED = {
    "article": (*COMMON, "journal"),
    "inproceedings": (*COMMON, "booktitle"),
    "incollection": (*COMMON, "booktitle", "publisher"),
    "book": (*COMMON, "publisher"),
    "phdthesis": (*COMMON, "school"),
    "mastersthesis": (*COMMON, "school"),
    "techreport": (*COMMON, "institution"),
    "misc": COMMON,
}


def check(report: Report) -> Iterator[Finding]:
    hints = {kind: nearest(kind, REQUIRED) for kind in {entry.type for entry in report.entries} - set(REQUIRED)}
    for entry in report.entries:
        if entry.type not in REQUIRED:
            hint = hints[entry.type] or f"one of {', '.join(REQUIRED)}"
            yield Finding(entry.at, CODE, f"'{entry.key}' is of the unknown type '@{entry.type}'", hint)
        for name in REQUIRED.get(entry.type, ()):
            # A book or a volume may have an editor for an author.
            if not entry.get(name) and not (name == "author" and entry.get("editor")):
                yield Finding(entry.at, CODE, f"@{entry.type} '{entry.key}' has no {name}")
