"""The index of the search: sections with their numbers, and each term of the glossary as an entry of its own."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from report_build.report import GLOSSARY, Report
from report_build.textfile import write_whole

TAG = re.compile(r"<[^<>]*>")
NUMBER = re.compile(r'<sup id="fnref[^<>]*>.*?</sup>|<span class="equation-number">[^<>]*</span>')
QUESTIONS = frozenset({"check-yourself"})


def shape_index(path: Path, report: Report, numbers: Mapping[str, str], urls: Mapping[str, str]) -> None:
    """Write the index that the search plugin made anew; `urls` gives the address of each page, `numbers` those of pages and sections."""
    if not path.exists():
        return
    index = json.loads(path.read_text(encoding="utf-8"))
    docs = [*sections(index["docs"], {url: page for page, url in urls.items()}, numbers), *terms(report, urls)]
    write_whole(path, json.dumps({"config": {"lang": ["en"]}, "docs": docs}, ensure_ascii=False, separators=(",", ":")))


def sections(docs: list[dict[str, Any]], paths: Mapping[str, str], numbers: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Pages and sections in plain text, a page's title and its first heading as one entry.

    Of the glossary there is only its name, since its terms come alone; and no questions, which say again what the sections say.
    """
    titles = {doc["location"]: plain(doc["title"]) for doc in docs}
    headed = {
        url
        for url, _, fragment in (doc["location"].partition("#") for doc in docs)
        if fragment and titles.get(url) == titles[f"{url}#{fragment}"]
    }
    for doc in docs:
        url, _, fragment = doc["location"].partition("#")
        path, title = paths.get(url, ""), titles[doc["location"]]
        if fragment in QUESTIONS or (path == GLOSSARY and fragment) or (url in headed and not fragment):
            continue
        place = url if fragment and url in headed and titles[url] == title else doc["location"]
        entry = {"location": place, "title": title, "text": "" if path == GLOSSARY else plain(doc["text"])}
        if number := numbers.get(f"{path}#{fragment}" if "#" in place else path):
            entry["number"] = number
        yield entry


def terms(report: Report, urls: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Each term with its definition and its other spellings."""
    for term in report.terms:
        entry: dict[str, Any] = {"location": f"{urls.get(GLOSSARY, '')}#{term.id}", "title": term.names[0], "text": term.definition}
        yield entry | {"term": list(term.names[1:])}


def without_numbers(content: str) -> str:
    """The HTML of a page without the numbers of notes and equations, which nobody looks for."""
    return NUMBER.sub("", content)


def plain(markup: str) -> str:
    """Text without tags and with single spaces."""
    return " ".join(html.unescape(TAG.sub(" ", markup)).split()).replace(" .", ".").replace(" ,", ",")
