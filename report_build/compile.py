"""Turn a chapter into Markdown that any engine renders: facts, numbers, math and terms are resolved into page text."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from report_build.mathml import MathConverter, MathError
from report_build.model import Caption, Chapter, Formula, Link, Span
from report_build.questions import with_questions
from report_build.references import reference, short_reference
from report_build.report import GLOSSARY, LEDGER, Fact, Report, Term
from report_build.terms import TermFinder

REFERENCE = re.compile(r"#(?P<id>(?:fig|tbl|eq)-[^\s]+)")
SIZE = re.compile(rb'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')
FOOTNOTE = "ref-"
LONG_FORMULA = 24
FEW_SIGNS = 5
UNPLAIN = re.compile(r"[^\w ,.;:/()-]")
POWER = re.compile(r"\b10\^\{?([-−]?\d+)\}?")
HELD = ("\ue001", "\ue002")
# What TeX says of the looks of a formula is no word to search it by.
LOOKS = re.compile(
    r"\\label\{[^{}]*\}|\\(?:begin|end)\{[^{}]*\}|\\(?:left|right|[Bb]igg?[lr]?|quad|qquad|displaystyle|textstyle|operatorname|limits"
    r"|math(?:rm|bb|cal|bf|it|sf|frak)|text|boldsymbol|frac|tfrac|dfrac)(?![a-zA-Z])|\\[,;!:]|[\\{}&$^_|]"
)
NAME = re.compile(r"[A-Za-z]{2,}")


class Place(NamedTuple):
    """Where a numbered thing stands, and its name as the text calls it ("Figure 3")."""

    page: str
    name: str


class Edit(NamedTuple):
    """Replace text[start:end] by `text`."""

    start: int
    end: int
    text: str


def title_text(text: str) -> str:
    """Text as it may stand in the title of a Markdown link."""
    return html.escape(" ".join(text.split())).replace("&#x27;", "&#39;").replace("[", "&#91;").replace("]", "&#93;").replace("@", "&#64;")


def attribute(text: str) -> str:
    """Text as it may stand in an attribute of a tag in Markdown, which looks for code, links and escapes in there too."""
    return UNPLAIN.sub(lambda match: f"&#{ord(match[0])};", text)


class Compiler:
    """Compiles the chapters of one report; numbers run through the whole report in the order of the nav."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.math = MathConverter()
        self.held: list[tuple[str, str]] | None = None
        self.places = dict(number(report))
        self.finder = TermFinder(report.terms)

    def page(self, chapter: Chapter, *, citations: bool = False, held: list[tuple[str, str]] | None = None) -> str:
        """The Markdown of a chapter. With `citations`, they are footnotes already; else they stay for mkdocs-bibtex.

        Given a list to hold them, formulas become short marks, and their MathML and words go to the list: no Markdown
        engine and no search index then has to read the thousands of tags of a page.
        """
        self.held = held
        body = chapter.spans[0].end if chapter.spans and chapter.spans[0].kind == "front" else 0
        edits = [*self.edits(chapter, citations=citations)]
        text = with_questions(apply(chapter.text, edits, body))
        if citations:
            keys = dict.fromkeys(citation.key for citation in chapter.citations if citation.key in self.report.by_key)
            text += "\n" + "\n".join(f"[^{FOOTNOTE}{key}]: {reference(self.report.by_key[key])}" for key in keys)
        return text

    def edits(self, chapter: Chapter, *, citations: bool) -> Iterator[Edit]:
        for formula in chapter.formulas:
            yield Edit(formula.start, formula.end, self.formula(formula))
        for span in chapter.spans:
            yield from code_edits(chapter, span)
        for link in chapter.links:
            if link.fact in self.report.facts:
                yield Edit(link.start, link.end, self.fact(chapter, link, self.report.facts[link.fact or ""]))
            elif match := REFERENCE.fullmatch(link.target):
                yield Edit(link.start, link.end, self.refer(chapter, link, match["id"]))
        for caption in chapter.captions:
            yield from self.caption(chapter, caption)
        yield from self.term_edits(chapter)
        done = set()
        for citation in chapter.citations:
            if citation.start in done:
                continue
            done.add(citation.start)
            start = len(chapter.text[: citation.start].rstrip(" "))
            group = chapter.text[citation.start : citation.end]
            if citations:
                keys = [other.key for other in chapter.citations if other.start == citation.start]
                group = "".join(f"[^{FOOTNOTE}{key}]" for key in keys if key in self.report.by_key)
            yield Edit(start, citation.end, group)

    def formula(self, formula: Formula) -> str:
        """MathML of a formula; one that does not convert stays as TeX, and the rule on math has told of it."""
        try:
            markup = self.math.convert(formula.tex, display=formula.display)
        except MathError:
            return f"<code>{html.escape(formula.tex.strip())}</code>"
        if self.held is not None:
            self.held.append((markup, words_of(formula.tex)))
            markup = f"{HELD[0]}{len(self.held) - 1}{HELD[1]}"
        if not formula.display:
            # A formula does not break over lines: a long one must be able to scroll on a phone.
            return f'<span class="formula-long">{markup}</span>' if len(formula.tex) > LONG_FORMULA else markup
        if formula.label not in self.places:
            return f'<span class="equation">{markup}</span>'
        shown = self.places[formula.label].name.partition(" ")[2]
        return f'<span class="equation" id="{attribute(formula.label)}">{markup}<span class="equation-number">({shown})</span></span>'

    def fact(self, chapter: Chapter, link: Link, fact: Fact) -> str:
        shown = POWER.sub(r"10<sup>\1</sup>", link.text)
        return f'[{shown}]({relative(chapter.path, LEDGER)}#{fact.id} "{title_text(self.provenance(fact))}"){{ .fact }}'

    def provenance(self, fact: Fact) -> str:
        """Source, locator, version, date and status of a fact, in one line."""
        entry = self.report.by_key.get(fact.source)
        return "; ".join([short_reference(entry) if entry else "computed by the lab", *fact.details])

    def refer(self, chapter: Chapter, link: Link, name: str) -> str:
        place = self.places.get(name)
        if place is None:
            return link.text
        target = "" if place.page == chapter.path else relative(chapter.path, place.page)
        return f"[{link.text or place.name}]({target}#{name})"

    def caption(self, chapter: Chapter, caption: Caption) -> Iterator[Edit]:
        """The caption, named and numbered; with its image it becomes one figure, in both colour schemes."""
        name = self.places[caption.id].name if caption.id in self.places else caption.kind
        label_end = caption.start + len(caption.kind) + 2
        tail = caption.end - (len(chapter.text[caption.start : caption.end]) - len(caption.text) - len(caption.kind) - 2)
        image = next((link for link in reversed(chapter.links) if link.image and link.end <= caption.start), None)
        if caption.kind == "Table" or image is None or chapter.prose[image.end : caption.start].strip():
            yield Edit(caption.start, label_end, f"**{name}.** ")
            yield Edit(tail, caption.end, f"\n{{: #{caption.id} .table-caption }}" if caption.id else "")
            return
        opening = f'<figure id="{attribute(caption.id)}" markdown="1">\n\n{self.image(chapter, image)}\n\n'
        opening += f'<figcaption markdown="span">**{name}.** '
        yield Edit(image.start, label_end, opening)
        yield Edit(tail, caption.end, "</figcaption>\n\n</figure>")

    def image(self, chapter: Chapter, link: Link) -> str:
        """An image with its size, so that nothing moves when it loads, and its dark twin where there is one."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(chapter.path), link.target))
        asset = self.report.assets.get(path)
        size = SIZE.search(asset.head) if asset else None
        attributes = f'{{ width="{float(size["width"]):.0f}" height="{float(size["height"]):.0f}" loading="lazy" }}' if size else ""
        stem, dot, suffix = link.target.rpartition(".")
        dark = f"{stem}-dark{dot}{suffix}"
        if path.rpartition(".")[0] + f"-dark.{suffix}" not in self.report.assets:
            return f"![{link.text}]({link.target}){attributes}"
        return f"![{link.text}]({link.target}#only-light){attributes}\n![{link.text}]({dark}#only-dark){attributes}"

    def term_edits(self, chapter: Chapter) -> Iterator[Edit]:
        """The first use of each term on a page leads to its definition and shows it; the glossary has the places to lead to."""
        if chapter.path == GLOSSARY:
            for term in self.report.terms:
                start = chapter.line_starts[term.at.line - 1]
                yield Edit(start, start, f'<span id="{term.id}"></span>')
            return
        closed = [(heading.start, heading.body) for heading in chapter.headings]
        closed += [(start, end + 1) for start, end in chapter.brackets] + [(link.start, link.end) for link in chapter.links]
        closed += [
            match.span()
            for match in re.finditer(r"<[^<>]*>|https?://\S+|\{[^{}\n]*\}|^(?:!!!|\?\?\?| {4}- \[[ x]\]).*$", chapter.prose, re.M)
        ]
        closed.sort()
        seen: set[str] = set()
        at = 0
        for start, end, term in self.finder.find(chapter.prose):
            while at < len(closed) and closed[at][1] <= start:
                at += 1
            if term.id in seen or any(first < end and start < last for first, last in closed[at : at + 4]):
                continue
            seen.add(term.id)
            yield Edit(start, end, self.term(chapter, chapter.text[start:end], term))

    def term(self, chapter: Chapter, shown: str, term: Term) -> str:
        return f'[{shown}]({relative(chapter.path, GLOSSARY)}#{term.id} "{title_text(term.definition)}"){{ .term }}'


def number(report: Report) -> Iterator[tuple[str, Place]]:
    """Names of all figures, tables and labelled equations by id, numbered by kind through the report."""
    counts = {"Figure": 0, "Table": 0, "Equation": 0}
    for chapter in report.chapters:
        things = [(caption.start, caption.kind, caption.id) for caption in chapter.captions]
        things += [(formula.start, "Equation", formula.label) for formula in chapter.formulas if formula.label]
        for _, kind, name in sorted(things):
            counts[kind] += 1
            yield name, Place(chapter.path, f"{kind} {counts[kind]}")


def code_edits(chapter: Chapter, span: Span) -> Iterator[Edit]:
    """What looks like a citation in a code span is spelled so that mkdocs-bibtex leaves it; comments go."""
    inner = chapter.text[span.inner_start : span.inner_end]
    if span.kind == "code" and "@" in inner:
        yield Edit(span.start, span.end, f"<code>{html.escape(inner.strip()).replace('[', '&#91;').replace('@', '&#64;')}</code>")
    elif span.kind == "comment":
        yield Edit(span.start, span.end, "")


def words_of(tex: str) -> str:
    """A formula as a search finds it: its signs where they are few, else each name of two letters or more in it, once."""
    signs = LOOKS.sub(" ", tex).split()
    return html.escape(" ".join(signs if len(signs) <= FEW_SIGNS else dict.fromkeys(NAME.findall(" ".join(signs)))))


def apply(text: str, edits: list[Edit], start: int) -> str:
    """The text from `start` on with all edits made; an edit inside another one is part of it and left out."""
    parts, at = [], start
    for edit in sorted(edits):
        if edit.start >= at:
            parts += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*parts, text[at:]])


def relative(page: str, target: str) -> str:
    """The address of a page as another one writes it."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def front_matter(chapter: Chapter) -> Mapping[str, str]:
    """Title and description of a chapter, for the engines that read them."""
    return {name: str(chapter.front[name]) for name in ("title", "description") if chapter.front.get(name)}
