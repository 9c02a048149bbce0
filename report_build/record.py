"""The record of the report itself, read from its two places: mkdocs.yml and CITATION.cff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from report_build.model import Position
from report_build.prose import MOST_BYTES
from report_build.report import Entry, Record
from report_build.textfile import Unusable, read_text

CFF = "CITATION.cff"
SHAPES: Mapping[str, type] = {"authors": list, "keywords": list, "preferred-citation": dict}


def read_record(root: Path, config: Mapping[str, Any]) -> Record:
    """The record: title, description, address and language of mkdocs.yml; authors, version, date, licence, keywords of CITATION.cff.

    A report without CITATION.cff has what mkdocs.yml says. Raises Unusable when the file cannot be read, or when its title, which
    its format demands, is not the title of mkdocs.yml.
    """
    text, cff = read_cff(root) if (root / CFF).exists() else ("", {})
    title = str(config.get("site_name") or "")
    for where, given in ((CFF, cff), (f"{CFF}: preferred-citation", cff.get("preferred-citation") or {})):
        if str(given.get("title", title)) != title:
            raise Unusable(f"{where}: title '{given['title']}' is not the site_name '{title}' of mkdocs.yml")
    authors = cff.get("authors") or [{"name": name} for name in (config.get("site_author"),) if name]
    url, date, theme = str(config.get("site_url") or ""), cff.get("date-released"), config.get("theme")
    return Record(
        title=title,
        description=str(config.get("site_description") or ""),
        url=url if url.endswith("/") or not url else url + "/",
        language=str((theme.get("language") if isinstance(theme, dict) else None) or "en"),
        authors=tuple(map(name_of, authors)),
        version=str(cff.get("version") or ""),
        date=date if isinstance(date, dt.date) else None,
        licence=str(cff.get("license") or ""),
        keywords=tuple(map(str, cff.get("keywords") or ())),
        cff=text,
    )


def read_cff(root: Path) -> tuple[str, Mapping[str, Any]]:
    """CITATION.cff: its text and its values."""
    text, flaws = read_text(root, root / CFF, MOST_BYTES)
    if flaws:
        raise Unusable(str(flaws[0]))
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise Unusable(f"{CFF}:{mark.line + 1 if mark else 1}: not YAML: {getattr(error, 'problem', None) or error}") from error
    if not isinstance(found, dict) or not all(isinstance(found.get(name, wanted()), wanted) for name, wanted in SHAPES.items()):
        raise Unusable(f"{CFF}: not a citation file: it needs `key: value` lines, with authors and keywords as lists")
    if not all(isinstance(author, dict) for author in found.get("authors") or []):
        raise Unusable(f"{CFF}: an author is `- name: …`, or `- family-names: …` with `given-names: …`")
    return text, found


def name_of(author: Mapping[str, Any]) -> str:
    """The name of a person or an organisation of CITATION.cff as a bibliography writes it: "Family, Given", or "{Organisation}"."""
    if "name" in author:
        return f"{{{author['name']}}}"
    family = " ".join(str(author[part]) for part in ("name-particle", "family-names", "name-suffix") if author.get(part))
    return f"{family}, {author['given-names']}" if author.get("given-names") else f"{{{family}}}"


def as_entry(record: Record) -> Entry:
    """The report as an entry of a bibliography."""
    fields = {
        "title": f"{{{record.title}}}",
        "author": " and ".join(record.authors),
        "year": str(record.date.year) if record.date else "",
        "date": str(record.date or ""),
        "version": record.version,
        "url": record.url,
        "keywords": ", ".join(record.keywords),
    }
    return Entry(Position(CFF, 1), "report", "report", {name: value for name, value in fields.items() if value}, {})
