"""How a work is written: in a footnote, in the bibliography, and in short."""

from __future__ import annotations

import codecs
import contextlib
import html
import re

import latexcodec  # noqa: F401 - registers the codec that reads TeX accents

from report_build.report import Entry

MARKDOWN = re.compile(r"([\\`*_\[\]|~^$@#<>&!])")
AND = re.compile(r"(\s+and\s+)")
SAFE_URL = re.compile(r"https?://[^\s<>\"'\\{}]+")
VENUES = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle", "techreport": "institution"}


def plain(value: str) -> str:
    """A field as people read it: TeX accents as letters, no braces, no escapes."""
    if "\\" in value:
        with contextlib.suppress(UnicodeDecodeError):  # TeX that the codec cannot read is shown as it is
            value = str(codecs.lookup("ulatex+utf8").decode(value)[0])  # type: ignore[arg-type]
    value = value.replace("{", "").replace("}", "").replace("--", "–").replace("~", " ")
    return " ".join(value.split())


def literal(value: str) -> str:
    """Text that Markdown and HTML take as it stands."""
    return MARKDOWN.sub(lambda match: f"&#{ord(match[1])};", plain(value))


def written(entry: Entry) -> list[str]:
    """The names of an entry's authors, or of its editors, as the entry has them; an "and" in braces is part of a name."""
    names, depth = [""], 0
    for part in AND.split(entry.fields.get("author") or entry.fields.get("editor") or ""):
        if AND.fullmatch(part) and not depth:
            names.append("")
        else:
            names[-1] += part
            depth += part.count("{") - part.count("}")
    return names


def people(entry: Entry) -> list[str]:
    """The names of an entry's authors, or of its editors, given name first; "et al." for others."""
    names = []
    for name in written(entry):
        if name == "others":
            names.append("et al.")
        elif name.startswith("{"):
            names.append(plain(name))
        else:
            family, _, given = name.partition(",")
            names.append(plain(f"{given} {family}"))
    return names


def family(name: str) -> str:
    """The family name of a name as an entry has it; an organisation, in braces, is one name."""
    if name.startswith("{"):
        return plain(name)
    return plain(name.partition(",")[0]) if "," in name else plain(name).rpartition(" ")[2]


def surname(entry: Entry) -> str:
    """What the works of an entry's first author are filed and cited under."""
    return family(written(entry)[0] or entry.key)


def short_reference(entry: Entry) -> str:
    """Plain text such as "Kaplan et al. 2020"."""
    names = written(entry)
    others = " et al." if len(names) > 2 or names[-1] == "others" else f" and {family(names[1])}" if len(names) == 2 else ""
    return f"{surname(entry)}{others} {plain(entry.get('year'))}".strip()


def locators(entry: Entry) -> list[tuple[str, str]]:
    """Where the work is found, as (what to show, address); only addresses that are surely safe."""
    found = []
    if doi := entry.get("doi"):
        found.append((f"doi:{doi}", f"https://doi.org/{doi}"))
    if eprint := entry.get("eprint"):
        found.append((f"arXiv:{eprint}", f"https://arxiv.org/abs/{eprint}"))
    if (url := entry.get("url")) and not found:
        found.append((re.sub(r"^https?://(?:www\.)?", "", url).partition("/")[0], url))
    # Round brackets, which some DOIs have, would end a Markdown link.
    encoded = [(shown, address.replace("(", "%28").replace(")", "%29")) for shown, address in found]
    return [(shown, address) for shown, address in encoded if SAFE_URL.fullmatch(address)]


def identifier(entry: Entry) -> str:
    """What names a work without doubt: its DOI, arXiv number, ISBN or address; empty when it has none."""
    for shown, address in locators(entry):
        return shown if ":" in shown else address
    return f"ISBN {entry.get('isbn')}" if entry.get("isbn") else ""


def reference(entry: Entry) -> str:
    """The whole reference as one line of Markdown, every field escaped."""
    names = [literal(name) for name in people(entry)]
    if names[-1:] == ["et al."]:
        who = ", ".join(names[:-1]) + " et al."
    else:
        who = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    venue = literal(entry.get(VENUES.get(entry.type, "publisher")) or entry.get("school") or entry.get("howpublished"))
    volume = literal(entry.get("volume")) + (f"({literal(entry.get('number'))})" if entry.get("number") else "")
    where = " ".join(part for part in (f"*{venue}*" if venue else "", volume) if part)
    if entry.get("pages"):
        where += f", {literal(entry.get('pages'))}"
    parts = [f"{who} ({literal(entry.get('year'))})", literal(entry.get("title")), where]
    text = ". ".join(part.rstrip(".") for part in parts if part) + "."
    if isbn := entry.get("isbn"):
        text += f" ISBN {literal(isbn)}."
    links = [f"[{literal(shown)}]({html.escape(address)})" for shown, address in locators(entry)]
    return " ".join([text, *links])
