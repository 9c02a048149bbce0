"""A page that the outline does not list, or one that it lists and that is not there.

Bad: a new chapter in docs/ without a line under `[pages]` of docs/outline.toml.
Good: `"scaling/laws.md" = ["kaplan", "chinchilla"]`
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.nearest import nearest
from report_build.report import Report

CODE = "O005"


def check(report: Report) -> Iterator[Finding]:
    here = {chapter.path for chapter in report.chapters}
    for path, (at, _) in report.outline.pages.items():
        if path not in here | report.generated:
            yield Finding(at, CODE, f"the outline lists '{path}', and docs/ has no such page", nearest(path, here))
    for chapter in report.chapters:
        if chapter.path not in report.outline.pages:
            yield Finding(chapter.top(), CODE, f"page '{chapter.path}' is not in the outline", "list it under [pages]")
