"""A page with fewer words, sources or figures than the outline asks of its kind.

Bad: a chapter of eighty words, or one that rests on a single source.
Good: at least what `[kinds.chapter]` in docs/outline.toml says.
"""

from collections.abc import Iterator

from report_build.model import Finding
from report_build.report import Report
from report_build.sentences import words

CODE = "O003"


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        kind = report.outline.kinds.get(chapter.kind)
        if kind is None:
            continue
        counts = (
            ("words", words(chapter.prose), kind.words),
            ("sources", len(set(report.sources_of(chapter))), kind.sources),
            ("figures", sum(caption.kind == "Figure" for caption in chapter.captions), kind.figures),
        )
        for name, count, least in counts:
            if count < least:
                yield Finding(chapter.top(), CODE, f"{chapter.kind} '{chapter.title}' has {count} {name}, fewer than {least}")
