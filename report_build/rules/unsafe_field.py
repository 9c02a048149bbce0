"""A field that would not come out as written: HTML, TeX commands, cross references, names that do not parse.

Titles stand in double braces, else their capitals are lost.

Bad: `title = {GPT-4 <b>report</b>}`, `author = {A, B, C, D}`, `author = {Brown, T. and others and Mann, B.}`
Good: `title = {{GPT-4 Technical Report}}`
"""

import re
from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Entry, Report

CODE = "B009"
HTML = re.compile(r"</?[A-Za-z!][^>]*>?")
# Letters with accents are the commands that the renderer knows; everything else belongs to no field.
COMMAND = re.compile(r"\\(?![`'^\"~=.&%$#_{}]|[cuvHkdbrtijoOlL](?![a-z])|ss|ae|AE|oe|OE|aa|AA|i\b|j\b)[A-Za-z]+")


def check(report: Report) -> Iterator[Finding]:
    for entry in report.entries:
        for name, flaw in flaws(entry):
            yield Finding(entry.line_of(name), CODE, f"'{entry.key}': {flaw}")


def flaws(entry: Entry) -> Iterator[tuple[str, str]]:
    for name, value in entry.fields.items():
        if match := HTML.search(value):
            yield name, f"HTML '{match.group()[:30]}' in {name}"
        if match := COMMAND.search(value):
            yield name, f"TeX command '{match.group()}' in {name}: write the sign itself"
    if "crossref" in entry.fields:
        yield "crossref", "crossref is not read: write the fields out"
    title = entry.fields.get("title", "")
    if title and not (title.startswith("{") and title.endswith("}")):
        yield "title", "title without double braces loses its capitals: title = {{…}}"
    for name in ("author", "editor"):
        people = re.split(r"\s+and\s+", entry.fields.get(name, ""))
        if "others" in people[:-1]:
            yield name, f"'others' must be the last of {name}"
        for person in people:
            if re.search(r"\bet al\b", person):
                yield name, f"'{person[:40]}': write 'and others' for et al."
            elif not person.startswith("{") and person.count(",") > 2:
                yield name, f"name '{person[:40]}' has too many commas: join people by 'and'"
