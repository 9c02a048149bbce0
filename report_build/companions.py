"""What lies in the site beside its pages: the card of each, each as plain Markdown, and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from report_build.cards import Words, card, card_path
from report_build.export.text import texts
from report_build.listing import part_of
from report_build.metadata import HOME, PageRecord
from report_build.report import Report


def write_companions(report: Report, made: Mapping[str, str], root: Path, site: Path, pages: Iterable[PageRecord]) -> None:
    """Write all of them into a built site; `pages` are those that it holds, `made` the generated ones among them."""
    parts = {chapter.path: part_of(report, chapter) for chapter in report.chapters if "/" in chapter.path}
    files: dict[str, str | bytes] = {"robots.txt": robots(report)}
    shown = list(pages)
    for page in shown:
        part = "" if page.path == HOME else parts.get(page.path, "Reference")
        title = report.record.title
        files[card_path(page.path)] = card(Words(page.title, part, title if page.title != title else report.record.url), root)
    if all(page.markdown for page in shown):
        files |= texts(report, made)
    write(site, files)


def robots(report: Report) -> str:
    """Everyone may read everything; search engines find the list of pages here."""
    sitemap = f"\nSitemap: {report.record.url}sitemap.xml\n" if report.record.url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files by their paths below a folder."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
