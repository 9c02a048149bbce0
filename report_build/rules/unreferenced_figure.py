"""A figure without caption, a figure that the text never refers to, or a caption without id or without image.

Bad: an image with no line `Figure: … {#fig-name}` below it.
Good: the caption, and `[](#fig-name)` in the sentence that it serves.
"""

from collections.abc import Iterator

from report_build.model import Chapter, Finding
from report_build.report import Report

CODE = "G003"
PREFIX = {"Figure": "fig-", "Table": "tbl-"}


def check(report: Report) -> Iterator[Finding]:
    used = {link.target.partition("#")[2] for chapter in report.chapters for link in chapter.links}
    for chapter in report.chapters:
        for caption in chapter.captions:
            shown = " ".join(caption.text.split())[:50]
            if not caption.id.startswith(PREFIX[caption.kind]):
                yield Finding(caption.at, CODE, f"{caption.kind} '{shown}' has no id", f"end it with {{#{PREFIX[caption.kind]}name}}")
            elif caption.kind == "Figure" and caption.id not in used:
                yield Finding(caption.at, CODE, f"{caption.kind} '{caption.id}' is never referred to", f"write [](#{caption.id})")
        yield from uncaptioned(chapter)


def uncaptioned(chapter: Chapter) -> Iterator[Finding]:
    captions = [caption for caption in chapter.captions if caption.kind == "Figure"]
    for link in chapter.links:
        if link.image and not any(caption.start > link.end and not chapter.prose[link.end : caption.start].strip() for caption in captions):
            yield Finding(link.at, CODE, f"image '{link.target[:60]}' has no caption", "write 'Figure: … {#fig-name}' below it")
    images = [link for link in chapter.links if link.image]
    for caption in captions:
        if not any(link.end <= caption.start and not chapter.prose[link.end : caption.start].strip() for link in images):
            yield Finding(caption.at, CODE, f"caption '{caption.id}' has no image above it")
