"""What other programs read of a page: Open Graph for cards, JSON-LD for search engines, `citation_*` for reference managers."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from report_build.cards import HEIGHT, WIDTH, card_path
from report_build.downloads import names
from report_build.record import as_entry
from report_build.references import locators, plain
from report_build.report import Entry, Report

HOME = "index.md"
KINDS = {"book": "Book", "misc": "CreativeWork", "techreport": "Report", "phdthesis": "Thesis", "mastersthesis": "Thesis"}
# In a script nothing may look like the end of it, nor like the begin of another.
IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class PageRecord(NamedTuple):
    """A page as its own record: `path` in docs/, `url` the whole address or empty, `markdown` the address of its plain text or empty."""

    path: str
    title: str
    description: str
    url: str
    reviewed: dt.date | None
    markdown: str


def page_record(path: str, title: str, meta: Mapping[str, Any], url: str, *, beside: bool) -> PageRecord:
    """The record of a page by its front matter; `beside` says that its plain text lies beside it."""
    reviewed = meta.get("reviewed")
    day = reviewed if isinstance(reviewed, dt.date) else None
    shown = str(meta.get("title") or title)
    return PageRecord(path, shown, str(meta.get("description") or ""), url, day, "index.md" if beside else "")


def last_change(report: Report, reviewed: object) -> dt.date | None:
    """The day of a page's last review; of a page that is made, the newest of all, since it follows from the others."""
    days = [chapter.front.get("reviewed") for chapter in report.chapters] if reviewed is None else [reviewed]
    return max((day for day in days if isinstance(day, dt.date)), default=report.record.date)


def head(report: Report, page: PageRecord) -> str:
    """The tags of a page, one a line, every value escaped."""
    lines = [f'<meta property="{name}" content="{html.escape(value)}">' for name, value in open_graph(report, page) if value]
    lines += [f'<meta name="{name}" content="{html.escape(value)}">' for name, value in highwire(report, page) if value]
    if page.markdown:
        lines.append(f'<link rel="alternate" type="text/markdown" href="{html.escape(page.markdown)}">')
    if licence := licence_url(report.record.licence):
        lines.append(f'<link rel="license" href="{html.escape(licence)}">')
    data = json.dumps(linked_data(report, page), ensure_ascii=False, separators=(",", ":"))
    return "\n".join([*lines, f'<script type="application/ld+json">{data.translate(IN_SCRIPT)}</script>'])


def licence_url(name: str) -> str:
    """The page of a licence by its SPDX name."""
    return f"https://spdx.org/licenses/{name}.html" if name else ""


def open_graph(report: Report, page: PageRecord) -> Iterator[tuple[str, str]]:
    """The properties of the card that is shown where the address is shared."""
    yield "og:type", "website" if page.path == HOME else "article"
    yield "og:title", page.title
    yield "og:description", page.description
    yield "og:site_name", report.record.title
    yield "og:url", page.url
    if report.record.url:
        yield "og:image", report.record.url + card_path(page.path)
        yield "og:image:type", "image/png"
        yield "og:image:width", str(WIDTH)
        yield "og:image:height", str(HEIGHT)
        yield "og:image:alt", f"The words: {page.title}"
    if page.path != HOME:
        yield "article:modified_time", str(page.reviewed or "")


def highwire(report: Report, page: PageRecord) -> Iterator[tuple[str, str]]:
    """The tags that Google Scholar and Zotero read."""
    record = report.record
    yield "citation_title", page.title
    if page.path != HOME:
        yield "citation_inbook_title", record.title
    for author in names(as_entry(record)):
        yield "citation_author", author.get("literal") or ", ".join(author.values())
    yield "citation_publication_date", f"{record.date:%Y/%m/%d}" if record.date else ""
    yield "citation_language", record.language
    yield "citation_keywords", "; ".join(record.keywords)
    yield "citation_public_url", page.url


def linked_data(report: Report, page: PageRecord) -> Mapping[str, Any]:
    """The page in the words of schema.org: the report is an article, each other page a chapter of it as a book."""
    record = report.record
    authors = people(as_entry(record))
    book = {"@id": f"{record.url}#report", "name": record.title, "url": record.url}
    home = page.path == HOME
    item: dict[str, Any] = {"@context": "https://schema.org", "@type": "ScholarlyArticle" if home else "Chapter"}
    item |= {"@id": book["@id"] if home else page.url, "name": page.title, "headline": page.title}
    item |= {"description": page.description, "url": page.url, "inLanguage": record.language, "author": authors}
    item |= {"datePublished": str(record.date or ""), "dateModified": str(page.reviewed or ""), "license": licence_url(record.licence)}
    item |= {"version": record.version, "keywords": ", ".join(record.keywords)} if home else {}
    item["image"] = record.url + card_path(page.path) if record.url else ""
    if not home:
        item["isPartOf"] = {"@type": "Book", **book, "author": authors, "datePublished": str(record.date or "")}
    item["citation"] = [work(report.by_key[key]) for key in works_of(report, page.path)]
    return {name: value for name, value in item.items() if value}


def works_of(report: Report, path: str) -> Iterator[str]:
    """The keys of the works that a page cites, each once, in its order."""
    chapter = next((chapter for chapter in report.chapters if chapter.path == path), None)
    if chapter is not None:
        yield from dict.fromkeys(citation.key for citation in chapter.citations if citation.key in report.by_key)


def work(entry: Entry) -> dict[str, Any]:
    """A cited work in the words of schema.org."""
    addresses = locators(entry)
    item = {
        "@type": KINDS.get(entry.type, "ScholarlyArticle"),
        "@id": addresses[0][1] if addresses else "",
        "name": plain(entry.get("title")),
        "author": people(entry),
        "datePublished": plain(entry.get("year")),
    }
    return {name: value for name, value in item.items() if value}


def people(entry: Entry) -> list[dict[str, str]]:
    """The authors of a work in the words of schema.org; who is not named is left out."""
    found = []
    for name in names(entry):
        if literal := name.get("literal"):
            found += [{"@type": "Organization", "name": literal}] if literal != "others" else []
        else:
            found.append({"@type": "Person", "name": f"{name['given']} {name['family']}".strip()})
    return found
