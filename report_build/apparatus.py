"""What a scholarly page has around its text: numbers of sections, sources in the margin, other places of a work, files of a figure."""

from __future__ import annotations

import html
import math
import posixpath
import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from report_build.model import Chapter
from report_build.numbering import section_numbers
from report_build.references import short_reference
from report_build.report import BIBLIOGRAPHY, Report

HEADING = re.compile(r'(?P<open><h2 id="(?P<id>[^"]+)"[^>]*>)')
MARK = re.compile(r'<sup id="fnref:ref-(?P<key>[^"]+)">(?P<mark>.*?)</sup>(?P<stop>[.,;:!?)]*)')
# A note of the margin may not hang in these: they have boxes of their own.
BOXED = re.compile(r"<(?P<name>table|figcaption|details|check-question|blockquote)[\s>].*?</(?P=name)>", re.S)
FOOTNOTE = re.compile(r'(?P<start><li id="fn:ref-(?P<key>[^"]+)">.*?)(?P<back>(?:&#160;|\s)*<a class="footnote-backref")', re.S)
FIGURE = re.compile(r'(?P<all><figure id="[^"]*">.*?src="(?P<src>[^"#]+\.svg)[^"]*".*?)</figcaption>', re.S)
FIGURES = "assets/figures/"
MOST_PLACES = 5
WORDS_A_MINUTE, MINUTES_A_FORMULA = 220, 0.15


class Place(NamedTuple):
    """A section that cites a work: its page, its id there (empty for the page as a whole) and what to call it."""

    path: str
    id: str
    name: str


class Apparatus:
    """Adds to the HTML of the pages of one report. `data` are the figures that have their numbers in a file: `scaling/lora_counts`."""

    def __init__(self, report: Report, data: frozenset[str]) -> None:
        self.report = report
        self.data = data
        self.numbers = section_numbers(report)
        self.chapters = {chapter.path: chapter for chapter in report.chapters}
        self.places = cache(self._places)

    def page(self, content: str, path: str, url: str, urls: Mapping[str, str]) -> str:
        """The content of the page at `path` (in docs/) and `url`; `urls` gives the address of each page from the site's root."""
        content = HEADING.sub(lambda match: match["open"] + self.number(f"{path}#{match['id']}"), content)
        content = self.margin(content)
        content = FOOTNOTE.sub(lambda match: match["start"] + self.elsewhere(match, path, url, urls) + match["back"], content)
        return FIGURE.sub(lambda match: f"{match['all']}{self.files(match['src'])}</figcaption>", content)

    def about(self, path: str) -> Mapping[str, object]:
        """What the templates say of a page: its number, the numbers of its sections by their ids, minutes to read, its summary."""
        chapter = self.chapters.get(path)
        if chapter is None:
            return {}
        sections = {
            heading.id: self.numbers[f"{path}#{heading.id}"] for heading in chapter.headings if f"{path}#{heading.id}" in self.numbers
        }
        summary = str(chapter.front.get("description") or "")
        return {
            "number": self.numbers.get(path, ""),
            "sections": sections,
            "minutes": minutes(chapter),
            "summary": summary,
            "tally": self.tally,
        }

    @cached_property
    def tally(self) -> Mapping[str, int]:
        """How much there is of what the report is made of, for its first page."""
        captions = sum(caption.kind == "Figure" for chapter in self.report.chapters for caption in chapter.captions)
        numbered = sum("#" not in address for address in self.numbers)
        counts = {"chapters": numbered, "works cited": len(self.report.by_key), "numbers in the ledger": len(self.report.facts)}
        return counts | {"terms": len(self.report.terms), "figures": captions}

    def number(self, address: str) -> str:
        """The number of a section, in front of its heading; the search has it in a field of its own."""
        number = self.numbers.get(address)
        return f'<span class="section-number" data-search-exclude>{number}</span> ' if number else ""

    def margin(self, content: str) -> str:
        """The short name of each work, in the margin beside the place where the page first cites it.

        The reference itself stands at the end of the page: for programs that read aloud, the note would say it twice.
        """
        boxes = [match.span() for match in BOXED.finditer(content)]
        notes: list[str] = []

        def note(match: re.Match[str]) -> str:
            entry = self.report.by_key.get(match["key"])
            if entry is not None and not any(start <= match.start() < end for start, end in boxes):
                number = re.sub(r"<[^<>]*>", "", match["mark"])
                short = html.escape(short_reference(entry), quote=False)
                notes.append(f'<span class="margin-note" aria-hidden="true" data-search-exclude><b>{number}</b> {short}</span>')
            if MARK.match(content, match.end()):
                return match[0]  # marks in a row stay together, and with the sentence: their notes follow the last and its full stop
            return match[0] + "".join(notes.pop(0) for _ in tuple(notes))

        return MARK.sub(note, content)

    def _places(self, key: str) -> tuple[Place, ...]:
        found = []
        for chapter, citation in self.report.cited.get(key, ()):
            section = next((each for each in reversed(chapter.headings) if each.level == 2 and each.start <= citation.start), None)
            number = self.numbers.get(f"{chapter.path}#{section.id}") if section else None
            name = number or self.numbers.get(chapter.path) or chapter.title
            found.append(Place(chapter.path, section.id if section else "", name))
        return tuple(dict.fromkeys(found))

    def elsewhere(self, reference: re.Match[str], path: str, url: str, urls: Mapping[str, str]) -> str:
        """Links to the sections of other pages that cite a work, for the end of its reference."""
        key = reference["key"]
        places = [place for place in self.places(key) if place.path != path and place.path in urls]
        if not places:
            return ""
        shown = places[:MOST_PLACES] if len(places) > MOST_PLACES + 1 else places
        links = [link(url, urls[place.path], place.id, place.name) for place in shown]
        if rest := len(places) - len(shown):
            links.append(link(url, urls.get(BIBLIOGRAPHY, ""), key, f"{rest} more"))
        stop = "" if reference["start"].endswith(".") else "."
        return f'<span class="elsewhere">{stop} Also cited in {", ".join(links)}.</span>'

    def files(self, source: str) -> str:
        """What there is of a figure to take away: its drawing, and its numbers where they stand in a file."""
        name = source.partition(FIGURES)[2].removesuffix(".svg")
        if not name:
            return ""
        files = [f'<a href="{source}" download data-copy="drawing">SVG</a>']
        if name in self.data:
            data = source.replace(FIGURES, "assets/data/", 1).removesuffix(".svg")
            files.append(f'<a href="{data}.json" download data-copy="data">Data (JSON)</a>')
        return f' <span class="figure-files" data-search-exclude>{" ".join(files)}</span>'


def link(url: str, target: str, fragment: str, shown: str) -> str:
    """A link from the page at `url` to an address of the site."""
    folder = url if url.endswith("/") else posixpath.dirname(url)
    way = posixpath.relpath(target or ".", folder or ".") + ("/" if target.endswith("/") else "")
    return f'<a href="{way}{"#" + html.escape(fragment) if fragment else ""}">{html.escape(shown)}</a>'


def minutes(chapter: Chapter) -> int:
    """Minutes to read a page, at least one."""
    words = len(re.findall(r"[^\W_]+", chapter.prose))
    return max(1, math.ceil(words / WORDS_A_MINUTE + MINUTES_A_FORMULA * sum(formula.display for formula in chapter.formulas)))


def figure_data(root: Path, report: Report) -> Mapping[str, Path]:
    """The file of numbers of each figure that has one, by the figure's part and stem."""
    stems = [path.removeprefix(FIGURES).removesuffix(".svg") for path in report.assets if path.startswith(FIGURES)]
    return {stem: path for stem in stems if (path := root / "lab" / f"{stem}.json").is_file()}
