"""An image that is not there, lies on another host, is empty, is not what its name says, or runs a script.

Bad: `![…](https://example.org/a.png)`; a page of HTML named `a.png`
Good: a file under docs/assets/figures/, drawn by the lab.
"""

import posixpath
from collections.abc import Iterator

from report_build.addresses import path_of
from report_build.model import Finding
from report_build.nearest import nearest
from report_build.report import Asset, Report

CODE = "G002"
MAGIC = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".svg": (b"<svg", b"<?xml"),
}


def check(report: Report) -> Iterator[Finding]:
    for asset in report.assets.values():
        if flaw := asset_flaw(asset) or asset.flaw:
            yield Finding(asset.at, CODE, flaw)
    for chapter in report.chapters:
        for link in chapter.links:
            if not link.image:
                continue
            if link.target.startswith("//") or ":" in link.target.partition("/")[0]:
                yield Finding(
                    link.at, CODE, f"image '{link.target[:80]}' lies on another host", "draw it in the lab, or copy it to docs/assets"
                )
                continue
            path = path_of(chapter.path, link.target)
            if path not in report.assets:
                yield Finding(link.at, CODE, f"image '{link.target[:80]}' is not there", nearest(path, report.assets))


def asset_flaw(asset: Asset) -> str:
    """Why a file is not the image that its name says, or an empty string."""
    suffix = posixpath.splitext(asset.at.path)[1].lower()
    if suffix not in MAGIC:
        return ""
    if asset.size == 0:
        return "the image is empty"
    head = asset.head.lstrip(b"\xef\xbb\xbf \t\r\n") if suffix == ".svg" else asset.head
    return "" if head.startswith(MAGIC[suffix]) else f"the file is not what its name says ({suffix})"
