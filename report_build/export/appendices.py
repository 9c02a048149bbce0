"""The ledger and the bibliography of the book: where the site links to sections, the book has their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from report_build.listing import in_words
from report_build.model import Chapter
from report_build.references import literal, reference, short_reference, surname
from report_build.report import BIBLIOGRAPHY, LEDGER, Entry, Fact

if TYPE_CHECKING:
    from report_build.export.book import Book


def place(book: Book, chapter: Chapter, offset: int) -> str:
    """A link to the section in which an offset lies, shown by its number, else by that of its chapter, else by the page's title."""
    above = [heading for heading in chapter.headings if heading.start <= offset]
    for heading in reversed(above):
        if number := book.numbers.get(address := f"{chapter.path}#{heading.id}"):
            return f"[{number}]{book.aim(address)}"
        if heading.level <= 2:
            break
    return f"[{book.numbers.get(chapter.path) or literal(chapter.title)}]{book.aim(chapter.path)}"


def places(book: Book, uses: Iterable[tuple[Chapter, int]]) -> str:
    """Every section that uses something, once, in the order of the report."""
    return ", ".join(dict.fromkeys(place(book, chapter, offset) for chapter, offset in uses))


def bibliography(book: Book) -> str:
    """Every work with the sections that cite it."""
    report = book.report
    works = sorted(report.by_key.values(), key=lambda entry: (surname(entry).casefold(), entry.get("year"), entry.key))
    items = []
    for entry in works:
        cited = places(book, ((chapter, citation.start) for chapter, citation in report.cited.get(entry.key, ())))
        facts = places(book, uses_of_facts(book, entry))
        where = (f" Cited in {cited}." if cited else "") + (f" Facts of it in {facts}." if facts else "")
        items.append(f"- {book.anchor(f'ref-{entry.key}')}{reference(entry)}{where}")
    return book.heading(2, "Bibliography", BIBLIOGRAPHY) + "\n\n" + book.wrapped("list", "\n".join(items))


def uses_of_facts(book: Book, entry: Entry) -> list[tuple[Chapter, int]]:
    """Where facts of a source are stated, in the order of the report."""
    order = {path: number for number, path in enumerate(book.chapters)}
    found = [fact.id for fact in book.report.facts.values() if fact.source == entry.key]
    uses = [(chapter, link.start) for name in found for chapter, link in book.report.fact_uses.get(name, ())]
    return sorted(uses, key=lambda use: (order[use[0].path], use[1]))


def ledger(book: Book) -> str:
    """Every fact, in the order in which the book states them, so that who reads a chapter on paper finds its facts together."""
    stated: dict[str, list[Fact]] = {}
    done: set[str] = set()
    for path in book.chapters:
        for link in book.chapters[path].links:
            if link.fact in book.report.facts and link.fact not in done:
                done.add(link.fact or "")
                stated.setdefault(path, []).append(book.report.facts[link.fact or ""])
    text = (
        f"{book.heading(2, 'Ledger of facts', LEDGER)}\n\n"
        f"The prose states {len(book.report.facts):,} numbers about the world.\n"
        "Each stands here under the chapter that states it first, with its source, the place in it, the date that it describes, "
        "its status, and the day on which it was last held against the source.\n\n"
    )
    rows = []
    for path, facts in stated.items():
        number = book.numbers.get(path)
        heading = f"{book.numbered(number) if number else ''}{literal(book.chapters[path].title)}"
        rows.append(f"### {heading} {{#ledger.{book.id_of(path)}}}")
        rows.append("\n".join(row(book, fact) for fact in facts))
    if rest := [fact for name, fact in book.report.facts.items() if name not in done]:
        rows += ["### Stated nowhere {#ledger}", "\n".join(row(book, fact) for fact in rest)]
    return text + book.wrapped("list", "\n\n".join(rows))


def row(book: Book, fact: Fact) -> str:
    """A fact: value, unit, what it is, source, details, and the sections that state it."""
    entry = book.report.by_key.get(fact.source)
    source = f"[{literal(short_reference(entry))}](#ref-{fact.source})" if entry else f"`{fact.computed}`"
    value = " to ".join(map(in_words, fact.value)).replace("<sup>", "^").replace("</sup>", "^")
    details = "; ".join([*map(literal, fact.details), f"verified {fact.verified}"])
    where = places(book, ((chapter, link.start) for chapter, link in book.report.fact_uses.get(fact.id, ())))
    stated = f" Stated in {where}." if where else ""
    number = f"{value} {literal(fact.unit)}".strip()
    return f"- {book.anchor(f'fact-{fact.id}')}**{number}** {literal(fact.what)}. {source}, {details}.{stated}"
