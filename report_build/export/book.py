"""The report as one text in pandoc's Markdown, with the numbers of the site; what a form sets in its own way it says itself."""

from __future__ import annotations

import posixpath
import re
import urllib.parse
from collections.abc import Iterator

from report_build.addresses import SCHEME, path_of
from report_build.compile import POWER, REFERENCE, Edit, apply
from report_build.exhibits import ELEMENT
from report_build.export.appendices import bibliography, ledger
from report_build.export.asides import with_asides
from report_build.export.parts import HOME
from report_build.export.setter import EXHIBIT_ID, PLACE, Setter
from report_build.model import Caption, Chapter, Citation, Formula, Heading, Link
from report_build.prose import ATTRIBUTES
from report_build.references import plain
from report_build.report import BIBLIOGRAPHY, GLOSSARY, LEDGER, Fact, Term

ABOUT = "About this report"
# Pandoc reads these in prose and Python-Markdown does not; it has a sign of its own for what stands raised.
SIGNS = re.compile(r"(?<!\\)[$^~]|</?sup>")
CLOSING = re.compile(r"</(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)>")
TABLE = re.compile(r"^\|.*\n(?P<columns>\|[-:| ]+)\n(?:\|.*(?:\n|\Z))+", re.M)
MOST_COLUMNS = 11  # beyond which a table needs the length of a page


class Book(Setter):
    """Compiles the chapters into one text, in which every id is its own.

    The parts are headings of level 1, pages of level 2, their sections of level 3 and below.
    """

    def texts(self) -> Iterator[str]:
        """The book, part by part and page by page."""
        made = {LEDGER: ledger, BIBLIOGRAPHY: bibliography}
        for count, part in enumerate(self.parts, start=1):
            for number, path in enumerate(part.pages):
                opening = self.new_page() if number else f"# {part.title} {{#part-{count}}}"
                yield f"{opening}\n\n{made[path](self) if path in made else self.chapter(self.made.get(path) or self.chapters[path])}\n\n"

    def chapter(self, chapter: Chapter) -> str:
        """A page with its heading, and after it what the form adds."""
        body = chapter.spans[0].end if chapter.spans and chapter.spans[0].kind == "front" else 0
        text = with_asides(apply(chapter.text, [*self.chapter_edits(chapter)], body), self.wrapped).strip()
        text = TABLE.sub(lambda match: self.wrapped("wide", match[0]) if match["columns"].count("|") > MOST_COLUMNS else match[0], text)
        if chapter.path == GLOSSARY:
            text = self.wrapped("glossary", text)
        title = next((heading.title for heading in chapter.headings if heading.level == 1), plain(chapter.title))
        heading = self.heading(2, ABOUT if chapter.kind == HOME else title, chapter.path)
        return "\n\n".join(part for part in (heading, text, self.after(chapter)) if part)

    def chapter_edits(self, chapter: Chapter) -> Iterator[Edit]:
        for heading in chapter.headings:
            yield from self.heading_edits(chapter, heading)
        for formula in chapter.formulas:
            yield Edit(formula.start, formula.end, self.formula(formula))
        for span in chapter.spans:
            if span.kind == "comment":
                yield Edit(span.start, span.end, "")
        captions = [edit for caption in chapter.captions for edit in self.caption(chapter, caption)]
        yield from captions
        figures = {edit.start for edit in captions}
        for link in chapter.links:
            if link.start not in figures:
                yield from self.link_edits(chapter, link)
        for match in SIGNS.finditer(chapter.prose):
            yield Edit(match.start(), match.end(), "^" if len(match[0]) > 1 else f"\\{match[0]}")
        yield from self.exhibit_edits(chapter)
        yield from self.glossary_edits(chapter) if chapter.path == GLOSSARY else self.term_edits(chapter)
        yield from self.note_edits(chapter)

    def heading_edits(self, chapter: Chapter, heading: Heading) -> Iterator[Edit]:
        """Only the signs around the title change: what is in it is compiled as everywhere. The page's own heading goes."""
        line = chapter.text[heading.start : heading.body]
        if heading.level == 1 or not line.startswith("#"):
            address = f"{chapter.path}#{heading.id}"
            yield Edit(heading.start, heading.body, self.heading(heading.level + 1, heading.title, address) if heading.level > 1 else "")
            return
        opening, closing = self.heading(heading.level + 1, "\0", f"{chapter.path}#{heading.id}").split("\0")
        attributes = ATTRIBUTES.search(line)
        yield Edit(heading.start, heading.start + heading.level + 1, opening)
        yield Edit(heading.start + (attributes.start() if attributes else len(line.rstrip())), heading.body, closing)

    def link_edits(self, chapter: Chapter, link: Link) -> Iterator[Edit]:
        if link.image:
            yield Edit(link.start, link.end, f"![{link.text}]({self.asset(chapter, link)})")
        elif link.fact in self.report.facts:
            yield Edit(link.start, link.end, self.fact(chapter, link, self.report.facts[link.fact or ""]))
        elif match := REFERENCE.fullmatch(link.target):
            yield Edit(link.start, link.end, self.refer(chapter, link, match["id"]))
        elif not SCHEME.match(link.target):
            path, name = path_of(chapter.path, link.target), urllib.parse.unquote(link.target.partition("#")[2])
            yield Edit(link.start + 1 + len(link.text), link.end, f"]{self.aim(path + (f'#{name}' if name else ''))}")

    def asset(self, chapter: Chapter, link: Link) -> str:
        """The path of an image below docs/."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(chapter.path), link.target))

    def caption(self, chapter: Chapter, caption: Caption) -> Iterator[Edit]:
        name = self.places[caption.id].name if caption.id in self.places else caption.kind
        label_end = caption.start + len(caption.kind) + 2
        tail = caption.end - (len(chapter.text[caption.start : caption.end]) - len(caption.text) - len(caption.kind) - 2)
        image = next((link for link in reversed(chapter.links) if link.image and link.end <= caption.start), None)
        if caption.kind == "Table" or image is None or chapter.prose[image.end : caption.start].strip():
            yield Edit(caption.start, label_end, f"Table: **{name}.** ")
            yield Edit(tail, caption.end, f" {{#{caption.id}}}" if caption.id else "")
            return
        opening, closing = self.figure(self.asset(chapter, image), image.text, caption.id)
        yield Edit(image.start, label_end, f"{opening}**{name}.** ")
        yield Edit(tail, caption.end, closing)

    def exhibit_edits(self, chapter: Chapter) -> Iterator[Edit]:
        """An exhibit is what stands in it, with the address at which a figure or table there can be operated."""
        for match in PLACE.finditer(chapter.prose):
            yield Edit(*match.span(), self.anchor(self.id_of(f"{chapter.path}#{match['id']}")))
        for match in ELEMENT.finditer(chapter.prose):
            end = chapter.prose.find(">", match.end())
            found = EXHIBIT_ID.match(chapter.prose, match.start())
            closing = CLOSING.search(chapter.prose, end)
            if end < 0 or closing is None:
                continue
            address = f"{chapter.path}#{found['id']}" if found else chapter.path
            shown = re.sub(r"^https?://", "", self.live(address))
            yield Edit(match.start(), end + 1, self.anchor(self.id_of(address)) if found else "")
            still = shown and any(match.end() < caption.start < closing.start() for caption in chapter.captions)
            told = "\n" + self.wrapped("live", f"To operate it: [{shown}]({self.live(address)})") if still else ""
            yield Edit(*closing.span(), told)

    def glossary_edits(self, chapter: Chapter) -> Iterator[Edit]:
        for term in self.report.terms:
            start = chapter.line_starts[term.at.line - 1]
            yield Edit(start, start, self.anchor(f"term-{term.id}"))

    def note_edits(self, chapter: Chapter) -> Iterator[Edit]:
        """Citations become marks with the number that they have on the site: their place among the works of the page."""
        keys = self.cited(chapter)
        told: set[tuple[int, str]] = set()
        formulas = {formula.end for formula in chapter.formulas}
        brackets: dict[tuple[int, int], list[Citation]] = {}
        for citation in chapter.citations:
            brackets.setdefault((citation.start, citation.end), []).append(citation)
        for (start, end), citations in brackets.items():
            section = max((heading.start for heading in chapter.headings if heading.level <= 2 and heading.start <= start), default=0)
            in_table = chapter.prose.startswith("|", chapter.prose.rfind("\n", 0, start) + 1)
            marks = []
            for key in (citation.key for citation in citations if citation.key in keys):
                # What a cell cites would crowd the foot of the page: a form may name it elsewhere.
                marks.append(self.note(chapter, key, keys[key], first=not in_table and (section, key) not in told))
                told.update([] if in_table else [(section, key)])
            before = len(chapter.text[:start].rstrip(" "))
            # After a formula a raised number would be one more exponent.
            yield Edit(before, end, ("\u202f" if before in formulas and marks else "") + self.between_notes().join(marks))

    def cited(self, chapter: Chapter) -> dict[str, int]:
        """The works of a page in the order in which it first cites them, each with its number."""
        keys = dict.fromkeys(citation.key for citation in chapter.citations if citation.key in self.report.by_key)
        return {key: number for number, key in enumerate(keys, start=1)}

    def fact(self, chapter: Chapter, link: Link, fact: Fact) -> str:
        shown = POWER.sub(r"10^\1^", link.text)
        return f"[{shown}]{self.aim(f'{LEDGER}#{fact.id}', '.fact')}"

    def refer(self, chapter: Chapter, link: Link, name: str) -> str:
        place = self.places.get(name)
        return f"[{link.text or place.name}]{self.aim(f'{place.page}#{name}')}" if place else link.text

    def term(self, chapter: Chapter, shown: str, term: Term) -> str:
        return f"[{shown}]{self.aim(f'{GLOSSARY}#{term.id}', '.term')}"

    def formula(self, formula: Formula) -> str:
        """TeX as pandoc reads it; a display is a paragraph of its own."""
        tex = " ".join(re.sub(r"\\label\{[^{}]*\}", "", formula.tex).split())
        if not formula.display:
            return f"${tex}$"
        number = self.places[formula.label].name.partition(" ")[2] if formula.label in self.places else ""
        return self.equation(f"$${tex}$$", formula.label, number) if number else f"$${tex}$$"
