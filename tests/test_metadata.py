"""Every page carries its record: for cards, for search engines, for reference managers; and all forms of the record agree."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from report import CONFIG, TODAY, make_report, page

from report_build.cards import HEIGHT, WIDTH, Words, card, card_path, draw, fitted
from report_build.companions import robots
from report_build.load import load, read_config
from report_build.metadata import HOME, head, last_change, page_record
from report_build.record import as_entry, read_record
from report_build.report import Report
from report_build.textfile import Unusable

ROOT = Path(__file__).parents[1]
CFF = """cff-version: 1.2.0
message: Cite it.
title: A small report
authors:
  - family-names: Lovelace
    given-names: Ada
  - name: The House & Sons
version: 1.2
date-released: 2026-03-04
license: CC-BY-4.0
keywords: [one, two]
"""
WITH_URL = CONFIG + "site_url: https://example.org/report\nsite_description: What it says.\n"
NASTY = "\"><script>alert(1)</script><!-- & ' \u2028 </head>"


class Head(HTMLParser):
    """The tags of a page: meta by name or property, links by relation, the data of JSON-LD."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.meta: dict[str, list[str]] = {}
        self.links: dict[str, list[Mapping[str, str | None]]] = {}
        self.data: list[dict[str, Any]] = []
        self.tags: list[str] = []
        self._inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self._inside = tag == "script" and given.get("type") == "application/ld+json"
        if tag == "meta" and (name := given.get("name") or given.get("property")):
            self.meta.setdefault(name, []).append(given.get("content") or "")
        elif tag == "link":
            self.links.setdefault(given.get("rel") or "", []).append(given)

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data.append(json.loads(data))

    def one(self, name: str) -> str:
        """The content of a tag that stands there once."""
        (value,) = self.meta[name]
        return value


def small(folder: Path, **files: str) -> Report:
    return load(make_report(folder, {"mkdocs.yml": WITH_URL, "CITATION.cff": CFF, **files}), TODAY)


def test_record_comes_from_its_two_places(tmp_path: Path) -> None:
    """Title, description and address of mkdocs.yml, the rest of CITATION.cff; people with family and given name."""
    record = small(tmp_path).record
    assert (record.title, record.description, record.url) == ("A small report", "What it says.", "https://example.org/report/")
    assert record.authors == ("Lovelace, Ada", "{The House & Sons}")
    assert (record.version, record.date, record.licence, record.keywords) == ("1.2", dt.date(2026, 3, 4), "CC-BY-4.0", ("one", "two"))
    assert as_entry(record).get("author") == "Lovelace, Ada and The House & Sons"


def test_report_without_citation_file_has_what_the_configuration_says(tmp_path: Path) -> None:
    """A second report need not have one."""
    record = read_record(make_report(tmp_path), {"site_name": "A", "site_author": "Me"})
    assert (record.title, record.authors, record.date, record.cff) == ("A", ("{Me}",), None, "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (CFF.replace("A small report", "Another"), "CITATION.cff: title 'Another' is not the site_name 'A small report' of mkdocs.yml"),
        (CFF + "preferred-citation: {title: B}\n", "CITATION.cff: preferred-citation: title 'B' is not the site_name"),
        (CFF + "x: [\n", "CITATION.cff:13: not YAML"),
        ("- a\n", "CITATION.cff: not a citation file"),
        ("authors: me\n", "CITATION.cff: not a citation file"),
        ("authors: [me]\n", "CITATION.cff: an author is"),
    ],
)
def test_citation_file_that_cannot_be_used_is_answered_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    """Where two places disagree, neither is taken."""
    with pytest.raises(Unusable, match=re.escape(message)) as raised:
        small(tmp_path, **{"CITATION.cff": text})
    assert "\n" not in str(raised.value)


def test_head_of_a_page_says_what_the_record_says(tmp_path: Path) -> None:
    """A chapter is part of the report as a book; the home page is the report."""
    report = small(tmp_path, **{"docs/sub/page.md": page("It falls [@kaplan2020scaling; @brown2020language].\n")})
    meta = {"title": "A page", "description": "About it.", "reviewed": dt.date(2026, 5, 6)}
    chapter = Head(head(report, page_record("sub/page.md", "A page", meta, "https://example.org/report/sub/page/", beside=True)))
    assert chapter.one("og:type") == "article"
    assert chapter.one("og:url") == "https://example.org/report/sub/page/"
    assert chapter.one("og:image") == "https://example.org/report/assets/cards/sub-page.png"
    assert chapter.one("og:description") == "About it."
    assert chapter.one("article:modified_time") == "2026-05-06"
    assert chapter.one("citation_inbook_title") == "A small report"
    assert chapter.meta["citation_author"] == ["Lovelace, Ada", "The House & Sons"]
    assert chapter.one("citation_publication_date") == "2026/03/04"
    assert chapter.links["alternate"] == [{"rel": "alternate", "type": "text/markdown", "href": "index.md"}]
    (data,) = chapter.data
    assert data["@type"] == "Chapter"
    assert data["isPartOf"]["@type"] == "Book"
    assert data["author"] == [{"@type": "Person", "name": "Ada Lovelace"}, {"@type": "Organization", "name": "The House & Sons"}]
    assert [work["name"] for work in data["citation"]] == [
        "Scaling Laws for Neural Language Models",
        "Language Models are Few-Shot Learners",
    ]
    assert data["citation"][0] == {
        "@type": "ScholarlyArticle",
        "@id": "https://arxiv.org/abs/2001.08361",
        "name": "Scaling Laws for Neural Language Models",
        "author": [{"@type": "Person", "name": "Jared Kaplan"}],
        "datePublished": "2020",
    }
    home = Head(head(report, page_record(HOME, "A small report", {}, "https://example.org/report/", beside=True)))
    assert home.data[0]["@type"] == "ScholarlyArticle"
    assert home.data[0]["@id"] == data["isPartOf"]["@id"]
    assert "citation_inbook_title" not in home.meta


def test_no_field_leaves_its_tag(tmp_path: Path) -> None:
    """Whatever stands in a title, a name or an address, the head holds the same tags."""
    plain = small(tmp_path / "plain")
    cff = yaml.safe_dump({**yaml.safe_load(CFF), "authors": [{"name": NASTY}], "license": NASTY, "version": NASTY, "keywords": [NASTY]})
    nasty = small(tmp_path / "nasty", **{"CITATION.cff": cff})
    expected = Head(head(plain, page_record("a.md", "A", {"description": "B"}, "https://example.org/", beside=True)))
    found = Head(head(nasty, page_record("a.md", NASTY, {"description": NASTY}, "https://example.org/" + NASTY, beside=True)))
    assert [tag for tag in found.tags if tag != "meta"] == [tag for tag in expected.tags if tag != "meta"]
    assert found.one("og:title") == found.one("og:description") == NASTY
    assert found.one("citation_author") == " ".join(NASTY.replace("--", "–").split())  # a name is written as a bibliography writes it
    assert found.data[0]["name"] == NASTY


def test_page_without_review_follows_the_newest(tmp_path: Path) -> None:
    """The bibliography changes when any page does; a page of its own day keeps it."""
    reviewed = page("Text.\n").replace("kind:", "reviewed: 2026-04-05\nkind:")
    report = small(tmp_path, **{"docs/sub/page.md": reviewed})
    assert last_change(report, None) == dt.date(2026, 4, 5)
    assert last_change(report, dt.date(2026, 1, 1)) == dt.date(2026, 1, 1)
    assert robots(report) == "User-agent: *\nAllow: /\n\nSitemap: https://example.org/report/sitemap.xml\n"


def test_card_is_drawn_once_and_alike(tmp_path: Path) -> None:
    """The same words give the same bytes, other words others, and a kept card is taken as it is."""
    words = Words("Scaling laws", "Scaling", "A small report")
    first = draw(words)
    assert first == draw(words)
    assert first != draw(words._replace(title="Other laws"))
    with Image.open(io.BytesIO(first)) as image:
        assert image.size == (WIDTH, HEIGHT)
        drawn = image.convert("L")
        assert len(drawn.getcolors(256) or []) > 8
        # Ink stands between the margins only.
        assert len(drawn.crop((0, 0, 70, HEIGHT)).getcolors(256) or []) == 1
        assert len(drawn.crop((WIDTH - 70, 0, WIDTH, HEIGHT)).getcolors(256) or []) == 1
    assert card(words, tmp_path) == first
    (kept,) = (tmp_path / ".cache").rglob("*.png")
    kept.write_bytes(b"kept")
    assert card(words, tmp_path) == b"kept"
    assert card_path("scaling/compute.md") == "assets/cards/scaling-compute.png"


@pytest.mark.parametrize(("text", "lines"), [("a b", "a b"), ("", ""), ("w" * 2000, "w" * 1039 + "…"), ("ab " * 900, None)])
def test_words_on_a_card_stay_within_the_margins(text: str, lines: str | None) -> None:
    """Long words are cut, long titles end with a sign that more was there."""
    shown = fitted(text, 2, len)
    assert all(len(line) <= WIDTH - 160 for line in shown.split("\n"))
    assert shown == lines if lines is not None else shown.count("\n") == 1 and shown.endswith("…")


def test_every_page_of_the_site_has_its_record(built_site: Path) -> None:
    """Description, canonical address, card, JSON-LD and tags for reference managers, the same in each form, on each page."""
    record = read_record(ROOT, read_config(ROOT))
    pages = [path for path in sorted(built_site.rglob("*.html")) if path.name != "404.html"]
    assert len(pages) > 80
    titles, images = set(), set()
    for path in pages:
        url = record.url + path.relative_to(built_site).as_posix().removesuffix("index.html")
        found = Head(path.read_text(encoding="utf-8"))
        (data,) = found.data
        assert found.links["canonical"][0]["href"] == url == found.one("og:url") == data["url"] == found.one("citation_public_url")
        assert found.one("og:title") == found.one("citation_title") == data["name"]
        assert found.one("description") == found.one("og:description") == data["description"] != ""
        assert found.one("og:site_name") == record.title
        assert found.one("citation_publication_date").replace("/", "-") == data["datePublished"] == str(record.date)
        home = path.parent == built_site
        assert data["@type"] == ("ScholarlyArticle" if home else "Chapter")
        assert (data if home else data["isPartOf"])["@id"] == record.url + "#report"
        image = built_site / found.one("og:image").removeprefix(record.url)
        assert image.read_bytes().startswith(b"\x89PNG")
        images.add(hashlib.sha256(image.read_bytes()).hexdigest())
        titles.add(found.one("og:title"))
        (alternate,) = (link for link in found.links["alternate"] if link["type"] == "text/markdown")
        assert (path.parent / str(alternate["href"])).exists()
    assert len(images) == len(pages)


def test_chapters_name_the_works_that_they_cite(built_site: Path) -> None:
    """The works of the JSON-LD are those of the footnotes, in number and by title."""
    report = load(ROOT)
    for chapter in report.chapters:
        folder = built_site / chapter.path.removesuffix("index.md").removesuffix(".md")
        text = (folder / "index.html").read_text(encoding="utf-8")
        cited = Head(text).data[0].get("citation", [])
        assert len(cited) == len(set(re.findall(r'<li id="fn:ref-[^"]+">', text))), chapter.path


def test_sitemap_names_every_page_with_the_day_of_its_review(built_site: Path) -> None:
    """Each page once, with its own day; search engines find the list by robots.txt."""
    record = read_record(ROOT, read_config(ROOT))
    text = (built_site / "sitemap.xml").read_text(encoding="utf-8")
    listed = dict(re.findall(r"<loc>([^<]*)</loc>\s*<lastmod>([^<]*)</lastmod>", text))
    report = load(ROOT)
    for path in sorted(built_site.rglob("index.html")):
        name = path.relative_to(built_site).as_posix().removesuffix("index.html")
        assert record.url + name in listed
    for chapter in report.chapters:
        url = record.url + re.sub(r"(^|/)index\.md$", r"\1", chapter.path).replace(".md", "/")
        assert listed[url] == str(chapter.front["reviewed"])
    assert f"Sitemap: {record.url}sitemap.xml" in (built_site / "robots.txt").read_text(encoding="utf-8")


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    """On different days, with one SOURCE_DATE_EPOCH, every file of a small report is the same byte for byte."""
    root = make_report(tmp_path / "report", {"mkdocs.yml": WITH_URL, "CITATION.cff": CFF})
    sums: list[dict[Path, bytes]] = []
    for name in ("one", "two"):
        site = tmp_path / name
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000", "PYTHONHASHSEED": str(len(sums))}
        subprocess.run(command, cwd=root, env=environment, check=True, timeout=120)
        sums.append({path.relative_to(site): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()})
    assert {path.as_posix() for path in sums[0]} >= {"llms.txt", "index.md", "robots.txt", "assets/cards/index.png"}
    assert sums[0] == sums[1]


def test_citation_file_holds_to_its_format() -> None:
    """What version 1.2.0 demands stands there; the kinds it knows for the whole are two, and a report is none of them."""
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cff)
    assert cff.get("type", "software") in ("software", "dataset")
    preferred = cff["preferred-citation"]
    assert preferred["type"] == "report"
    assert {name: value for name, value in preferred.items() if name != "type"} == {name: cff[name] for name in preferred if name != "type"}
