"""The whole report as frozen values: its chapters and the data that they are held to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from report_build.model import Allow, Chapter, Citation, Finding, Link, Position

BIB, FACTS, OUTLINE, GLOSSARY = "references.bib", "facts.toml", "outline.toml", "glossary.md"
MODELS, TIMELINE, STUDIES = "models.toml", "timeline.toml", "studies.toml"
BIBLIOGRAPHY, LEDGER, RULE_PAGE = "reference/bibliography.md", "reference/facts.md", "reference/rules.md"
MODEL_PAGE, TIMELINE_PAGE, STUDY_PAGE = "reference/models.md", "reference/timeline.md", "reference/studies.md"
CITING, COMMAND_PAGE = "reference/how-to-cite.md", "contributing/commands.md"
GENERATED = frozenset({BIBLIOGRAPHY, LEDGER, RULE_PAGE, CITING, MODEL_PAGE, TIMELINE_PAGE, STUDY_PAGE, COMMAND_PAGE})


@dataclass(frozen=True, slots=True)
class Entry:
    """A work of the bibliography. Values are as written, outer braces removed once."""

    at: Position
    key: str
    type: str
    fields: Mapping[str, str]
    lines: Mapping[str, int]

    def line_of(self, name: str) -> Position:
        """The place of a field, or of the entry when it has none."""
        return Position(self.at.path, self.lines.get(name, self.at.line))

    def get(self, name: str) -> str:
        """A field's value without the braces that protect its capitals, or an empty string."""
        return self.fields.get(name, "").replace("{", "").replace("}", "").strip()


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the ledger. `value` holds one number, or the two ends of a range."""

    at: Position
    id: str
    value: tuple[float, ...]
    unit: str
    what: str
    source: str
    locator: str
    version: str
    date: str
    status: str
    verified: dt.date | None
    computed: str
    flaws: tuple[str, ...]

    @property
    def details(self) -> tuple[str, ...]:
        """What is known of the number besides its source: locator, version, date and status, those that the row has."""
        found = (self.locator, self.version, self.date and f"describes {self.date}", self.status)
        return tuple(detail for detail in found if detail)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a catalogue: of the models, of the studies, or of the timeline, where its id is the key of its work."""

    at: Position
    id: str
    fields: Mapping[str, str]
    flaws: tuple[str, ...] = ()

    def get(self, name: str) -> str:
        """A field, or an empty string."""
        return self.fields.get(name, "")

    @property
    def source(self) -> str:
        """The key of the work that the row rests on."""
        return self.get("source")

    @property
    def numbers(self) -> Mapping[str, str]:
        """The ids of the facts that stand in its cells, by the names of the cells."""
        return {name: value.removeprefix("fact:") for name, value in self.fields.items() if value.startswith("fact:")}


@dataclass(frozen=True, slots=True)
class Kind:
    """What the outline asks of a kind of page; each heading is a tuple of titles that will do."""

    headings: tuple[tuple[str, ...], ...] = ()
    words: int = 0
    sources: int = 0
    figures: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline: what each kind of page holds, which ids each page must have, and where families and topics are treated."""

    at: Position
    kinds: Mapping[str, Kind]
    pages: Mapping[str, tuple[Position, tuple[str, ...]]]
    abbreviations: frozenset[str]
    families: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary; `names` are its spellings, the first one its heading."""

    at: Position
    names: tuple[str, ...]
    definition: str
    id: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of docs/ that is no page: its size and first bytes tell what it really is."""

    at: Position
    size: int
    head: bytes
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """The report itself. `authors` are as a bibliography writes names, `url` ends in a slash or is empty, `licence` is an SPDX name.

    `cff` is the text of CITATION.cff.
    """

    title: str = ""
    description: str = ""
    url: str = ""
    language: str = "en"
    authors: tuple[str, ...] = ()
    version: str = ""
    date: dt.date | None = None
    licence: str = ""
    keywords: tuple[str, ...] = ()
    cff: str = ""


@dataclass(frozen=True)
class Report:
    """Everything a rule may look at."""

    chapters: tuple[Chapter, ...]
    entries: tuple[Entry, ...]
    facts: Mapping[str, Fact]
    outline: Outline
    terms: tuple[Term, ...]
    assets: Mapping[str, Asset]
    generated: frozenset[str]
    today: dt.date
    findings: tuple[Finding, ...] = ()
    allows: tuple[Allow, ...] = ()
    stale_figures: Mapping[str, str] = field(default_factory=dict)
    stale: bool = False
    record: Record = Record()
    models: Mapping[str, Row] = field(default_factory=dict)
    timeline: Mapping[str, Row] = field(default_factory=dict)
    studies: Mapping[str, Row] = field(default_factory=dict)

    def found(self, code: str) -> Iterator[Finding]:
        """What reading itself found under one code."""
        yield from (finding for finding in self.findings if finding.code == code)
        for chapter in self.chapters:
            yield from (finding for finding in chapter.findings if finding.code == code)

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        """Entries by key; of two with one key the first counts."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            found.setdefault(entry.key, entry)
        return found

    @cached_property
    def fact_uses(self) -> Mapping[str, tuple[tuple[Chapter, Link], ...]]:
        """Where each fact is stated."""
        uses: dict[str, list[tuple[Chapter, Link]]] = {}
        for chapter in self.chapters:
            for link in chapter.links:
                if link.fact is not None:
                    uses.setdefault(link.fact, []).append((chapter, link))
        return {name: tuple(places) for name, places in uses.items()}

    @cached_property
    def cited(self) -> Mapping[str, tuple[tuple[Chapter, Citation], ...]]:
        """Where each key is cited in prose."""
        uses: dict[str, list[tuple[Chapter, Citation]]] = {}
        for chapter in self.chapters:
            for citation in chapter.citations:
                uses.setdefault(citation.key, []).append((chapter, citation))
        return {key: tuple(places) for key, places in uses.items()}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all catalogues."""
        return (*self.models.values(), *self.timeline.values(), *self.studies.values())

    def sources_of(self, chapter: Chapter) -> Iterator[str]:
        """The keys on which a chapter rests: those it cites and those of the facts it states."""
        for citation in chapter.citations:
            yield citation.key
        for link in chapter.links:
            if link.fact is not None and (fact := self.facts.get(link.fact)) and fact.source:
                yield fact.source
