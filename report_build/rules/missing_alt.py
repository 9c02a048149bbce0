"""An image whose alt text is missing, repeats its file's name, or repeats its caption.

Alt text says what the figure shows to those who cannot see it; the caption says it to all.

Bad: `![kv_cache](../assets/figures/architectures/kv_cache.svg)`
Good: `![Bytes of the cache grow linearly with context; grouped queries need a quarter.](…)`
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from report_build.model import Chapter, Finding, Link
from report_build.report import Report

CODE = "G001"
PLAIN = re.compile(r"[\W_]+")


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        for link in chapter.links:
            if link.image and (flaw := flaw_of(chapter, link)):
                yield Finding(link.at, CODE, f"image '{link.target[:80]}': {flaw}")


def flaw_of(chapter: Chapter, link: Link) -> str:
    alt = PLAIN.sub("", link.text.lower())
    if not alt:
        return "no alt text"
    if alt in (PLAIN.sub("", name.lower()) for name in (PurePosixPath(link.target).name, PurePosixPath(link.target).stem)):
        return "the alt text is the name of the file"
    if alt in ("image", "figure", "picture", "diagram", "chart", "screenshot"):
        return f"the alt text '{link.text}' says nothing of what is shown"
    following = next((caption for caption in chapter.captions if caption.start > link.end), None)
    if following and not chapter.prose[link.end : following.start].strip(" \n") and PLAIN.sub("", following.text.lower()) == alt:
        return "the alt text repeats the caption"
    return ""
