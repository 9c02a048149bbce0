"""The pages that are made and never written: the bibliography, the ledger of facts, the rules."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping

from report_build.compile import relative
from report_build.model import Chapter
from report_build.references import literal, reference, short_reference, surname
from report_build.report import BIBLIOGRAPHY, LEDGER, RULE_PAGE, Entry, Fact, Report
from report_build.rules import RULES


def front(title: str, description: str) -> str:
    """Front matter of a generated page; it is kept out of the search, which is for prose."""
    return f"---\ntitle: {title}\ndescription: {description}\nkind: appendix\nsearch:\n  exclude: true\n---\n\n# {title}\n\n"


def section_link(page: str, chapter: Chapter, offset: int) -> str:
    """A link to the section of a chapter in which an offset lies."""
    heading = chapter.heading_of(offset)
    name = literal(chapter.title)
    if heading is None or heading.level == 1:
        return f"[{name}]({relative(page, chapter.path)})"
    return f"[{name}: {literal(heading.title)}]({relative(page, chapter.path)}#{heading.id})"


def used_in(page: str, places: list[tuple[Chapter, int]]) -> str:
    """Links to every section that uses something, each once, in the order of the report."""
    return "; ".join(dict.fromkeys(section_link(page, chapter, offset) for chapter, offset in places))


def bibliography(report: Report) -> str:
    """Every work, with the sections that cite it and the facts that rest on it."""
    facts: dict[str, list[Fact]] = {}
    for fact in report.facts.values():
        facts.setdefault(fact.source, []).append(fact)
    text = front("Bibliography", "Every work that the report cites, each with the sections that rest on it.")
    text += f"The report rests on {len(report.entries)} works.\nEach leads back to the sections that cite it.\n\n"
    text += '<div class="filterable" markdown="1">\n\n'
    for entry in sorted(report.by_key.values(), key=lambda entry: (surname(entry).casefold(), entry.get("year"), entry.key)):
        text += f'- <span id="{html.escape(entry.key)}"></span>{reference(entry)} {uses(report, entry, facts.get(entry.key, []))}\n'
    return text + "\n</div>\n"


def uses(report: Report, entry: Entry, facts: list[Fact]) -> str:
    """Where a work is cited and which rows of the ledger it carries."""
    cited = used_in(BIBLIOGRAPHY, [(chapter, citation.start) for chapter, citation in report.cited.get(entry.key, ())])
    parts = [f"Cited in {cited}." if cited else ""]
    if facts:
        rows = ", ".join(f"[{fact.id}]({relative(BIBLIOGRAPHY, LEDGER)}#{fact.id})" for fact in facts)
        parts.append(f"Facts: {rows}.")
    parts.append(f"Verified {literal(entry.get('verified'))}." if entry.get("verified") else "")
    return " ".join(part for part in parts if part)


def ledger(report: Report) -> str:
    """Every fact with what carries it and where it is stated."""
    text = front("Ledger of facts", "Every number that the report states, with its source, locator, version, date and status.")
    text += (
        f"The prose states {len(report.facts)} numbers about the world.\n"
        "Each is held here against its source: measured, estimated, reported by its vendor, disputed, or computed by the lab.\n\n"
        '<div class="filterable" markdown="1">\n\n'
    )
    for fact in report.facts.values():
        value = " to ".join(f"{number:,.15g}" if abs(number) < 1e6 else f"{number:.6g}" for number in fact.value)
        entry = report.by_key.get(fact.source)
        source = f"[{literal(short_reference(entry))}]({relative(LEDGER, BIBLIOGRAPHY)}#{fact.source})" if entry else ""
        source = source or f"`{fact.computed}`"
        where = used_in(LEDGER, [(chapter, link.start) for chapter, link in report.fact_uses.get(fact.id, ())])
        text += f'- <span id="{html.escape(fact.id)}"></span>**{literal(f"{value} {fact.unit}".strip())}** {literal(fact.what)}. '
        text += f"{source}, {'; '.join(map(literal, fact.details))}; verified {fact.verified}. "
        text += f"Stated in {where}.\n" if where else "\n"
    return text + "\n</div>\n"


def rules(report: Report) -> str:
    """Every rule with what it is for, what it refuses and what it wants, from the rules' own docstrings."""
    text = front("Rules", "What the build checks in every chapter, bibliography entry and fact, with an example of each.")
    text += "The build refuses a page that breaks one of these rules.\n`report-build explain CODE` prints them too.\n"
    for rule in RULES:
        # Examples hold citations and TeX, which nothing may read here: they stand in code.
        text += f"\n## {rule.code} {rule.name} {{#{rule.code.lower()}}}\n\n```text\n{rule.doc}\n```\n"
    return text


def generated(report: Report) -> Mapping[str, str]:
    """The Markdown of each generated page by its path."""
    makers: Mapping[str, Callable[[Report], str]] = {BIBLIOGRAPHY: bibliography, LEDGER: ledger, RULE_PAGE: rules}
    return {path: make(report) for path, make in makers.items()}
