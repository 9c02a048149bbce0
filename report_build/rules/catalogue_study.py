"""A study whose chapter does not say what the row says.

The chapter cites the work and states every number of the row; a sample that is no fact, and a stake, are the chapter's own words.

Bad: `sample = "about 1,000 pupils"` where the chapter writes "nearly a thousand pupils".
Good: `sample = "nearly a thousand pupils"`, or `sample = "fact:kestin-students"` where the chapter states that fact.
"""

from collections.abc import Iterator

from report_build.model import Chapter, Finding
from report_build.nearest import nearest
from report_build.report import Report, Row

CODE = "R005"
QUOTED = ("sample", "stake")


def check(report: Report) -> Iterator[Finding]:
    chapters = {chapter.path: chapter for chapter in report.chapters}
    for row in report.studies.values():
        path = row.get("chapter")
        if path in chapters:
            for said in disagreements(row, chapters[path]):
                yield Finding(row.at, CODE, f"'{row.id}': {path} {said}")
        elif path:
            yield Finding(row.at, CODE, f"'{row.id}': the report has no chapter '{path[:60]}'", nearest(path, chapters))


def disagreements(row: Row, chapter: Chapter) -> Iterator[str]:
    """What the row says and its chapter does not."""
    if row.source and all(citation.key != row.source for citation in chapter.citations):
        yield f"does not cite '{row.source}'"
    facts = {link.fact for link in chapter.links}
    for name, fact in row.numbers.items():
        if fact not in facts:
            yield f"does not state '{fact}', the {name}"
    words = " ".join(chapter.text.split())
    for name in QUOTED:
        if name not in row.numbers and row.get(name) not in words:
            yield f"does not say '{row.get(name)[:60]}', the {name}"
