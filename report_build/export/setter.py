"""How a form of the book sets what Markdown has no sign for, and how the book names its places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from report_build.compile import Compiler
from report_build.exhibits import ELEMENT
from report_build.export.parts import parts
from report_build.model import Chapter
from report_build.numbering import section_numbers
from report_build.pages import generated
from report_build.prose import read_chapter
from report_build.report import BIBLIOGRAPHY, GLOSSARY, LEDGER, Report

# Where an id of a generated page stands in the book.
GENERATED_IDS = {LEDGER: "fact-", BIBLIOGRAPHY: "ref-", GLOSSARY: "term-"}


EXHIBIT_ID = re.compile(rf'{ELEMENT.pattern}[^<>]*\sid="(?P<id>[^"<>]+)"')
PLACE = re.compile(r'<span id="(?P<id>[^"<>]+)"[^<>]*></span>')


def addresses(chapter: Chapter) -> Iterator[str]:
    """The places of a page that the book keeps: sections, exhibits and what is marked with an empty span."""
    for heading in chapter.headings:
        if heading.level > 1:
            yield f"{chapter.path}#{heading.id}"
    for pattern in (EXHIBIT_ID, PLACE):
        for match in pattern.finditer(chapter.prose):
            yield f"{chapter.path}#{match['id']}"


class Setter(Compiler):
    """What the book needs of its form; each form says the second half itself."""

    def __init__(self, report: Report, root: Path) -> None:
        super().__init__(report)
        self.parts = parts(root, report)
        self.numbers = section_numbers(report)
        self.chapters = {chapter.path: chapter for chapter in report.chapters}
        self.made = {path: read_chapter(path, path, text) for path, text in generated(report).items()}
        self.paths = {path for part in self.parts for path in part.pages}
        self.known = {address for chapter in (*report.chapters, *self.made.values()) for address in addresses(chapter)}

    def heading(self, level: int, title: str, address: str) -> str:
        """A heading with its number, if it has one, and its id."""
        number = self.numbers.get(address)
        return f"{'#' * level} {self.numbered(number) if number else ''}{title} {{#{self.id_of(address)}}}"

    def id_of(self, address: str) -> str:
        """The id in the book of a page, or of a place on it (`families/diffusion.md#ddpm`); that of the page for what the book has not."""
        path, _, name = address.partition("#")
        if path in GENERATED_IDS and name:
            return GENERATED_IDS[path] + name
        if name in self.places:
            return name
        return path.removesuffix(".md").replace("/", ".") + (f".{name}" if address in self.known else "")

    def target(self, address: str) -> str:
        """Where a link to a page, or to a place on it, leads: inside the book, or to the site when the page is not in the book."""
        return f"#{self.id_of(address)}" if address.partition("#")[0] in self.paths else self.live(address)

    def aim(self, address: str, kind: str = "") -> str:
        """What follows the brackets of a link: its target and kind, or the kind alone for a page that nobody can open."""
        target = self.target(address)
        return (f"({target})" if target else "") + ("" if target and not kind else f"{{{kind}}}")

    def live(self, address: str) -> str:
        """The address on the site of a page, or of a place on it; empty for a report that has no site."""
        if not self.report.record.url:
            return ""
        path, hash_sign, name = address.partition("#")
        page = re.sub(r"(^|/)index/$", r"\1", path.removesuffix(".md") + "/") if path.endswith(".md") else path
        return self.report.record.url + page + hash_sign + name

    # What follows has no sign in Markdown that serves every form.

    def numbered(self, number: str) -> str:
        """The number before the title of a heading."""
        raise NotImplementedError

    def anchor(self, name: str) -> str:
        """A place to lead to, in a line of text."""
        raise NotImplementedError

    def equation(self, formula: str, name: str, number: str) -> str:
        """A display with its number."""
        raise NotImplementedError

    def figure(self, path: str, alt: str, name: str) -> tuple[str, str]:
        """What stands before and after a figure's caption."""
        raise NotImplementedError

    def note(self, chapter: Chapter, key: str, number: int, *, first: bool) -> str:
        """The mark of a citation; `first` of the text of its section, so that it may stand with a note."""
        raise NotImplementedError

    def between_notes(self) -> str:
        """What parts two marks."""
        raise NotImplementedError

    def wrapped(self, kind: str, text: str) -> str:
        """Blocks that are set in their own way: answers, an aside of a kind, live, glossary, list."""
        raise NotImplementedError

    def new_page(self) -> str:
        """What stands between two pages of one part."""
        raise NotImplementedError

    def after(self, chapter: Chapter) -> str:
        """What stands after a page."""
        raise NotImplementedError
