"""A link whose address is unsafe, empty, absolute, or not one that the site can hold.

MkDocs itself tells missing pages and anchors; this rule sees what it lets through.

Bad: `[x](javascript:…)`, `[x](//host/a)`, `[x]()`, `[](a.md)`, `[x](../../secret.md)`, `[x](/a.md)`, `[x](mailto:nobody)`
Good: `[decoding](../foundations/decoding.md#nucleus-sampling)`, `[the standard](https://example.org/)`
"""

import re
from collections.abc import Iterator

from report_build.addresses import SCHEME, near_miss, path_of, unsafe
from report_build.model import Chapter, Finding, Link
from report_build.report import Report
from report_build.tags import read_tags

CODE = "X006"
NUMBERED = re.compile(r"#(?:fig|tbl|eq)-")


def check(report: Report) -> Iterator[Finding]:
    paths = {chapter.path for chapter in report.chapters} | set(report.assets) | report.generated
    for chapter in report.chapters:
        for link in chapter.links:
            if flaw := flaw_of(chapter, link, paths):
                yield Finding(link.at, CODE, f"{'image' if link.image else 'link'} '{link.target[:80]}' {flaw}")
        for tag in read_tags(chapter.prose):
            for name, target in tag.attributes:
                if name == "href" and (flaw := unsafe(chapter.path, target) or raw_flaw(chapter, target, paths)):
                    yield Finding(chapter.at(tag.start), CODE, f"link '{target[:80]}' {flaw}")


def flaw_of(chapter: Chapter, link: Link, paths: set[str]) -> str:
    if not link.image and not link.text.strip() and not NUMBERED.match(link.target):
        return "has no text"
    return unsafe(chapter.path, link.target) or near_miss(chapter.path, link.target, paths)


def raw_flaw(chapter: Chapter, target: str, paths: set[str]) -> str:
    """MkDocs does not look at links in raw HTML: hold their pages to docs/ here."""
    if SCHEME.match(target) or path_of(chapter.path, target) in paths:
        return ""
    return "in raw HTML leads to no page: use a Markdown link"
