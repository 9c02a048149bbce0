"""The report as plain Markdown for language models: each citation with author, year and identifier, each fact with its source, math as TeX.

One file a page, `llms.txt`, which lists them, and `llms-full.txt`, which holds them all; addresses are whole ones of the site.
"""

from __future__ import annotations

import html
import posixpath
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from report_build.addresses import SCHEME
from report_build.build import swap
from report_build.compile import REFERENCE, Edit, Place, apply, number
from report_build.exhibits import ELEMENT
from report_build.listing import part_of
from report_build.load import load
from report_build.model import Caption, Chapter, Formula, Link
from report_build.pages import generated
from report_build.references import identifier, reference, short_reference
from report_build.report import BIBLIOGRAPHY, LEDGER, Entry, Fact, Report

ATTRIBUTES = re.compile(r"[ \t]*\{:?[ ]*[#.][^{}\n]*\}[ \t]*$", re.M)
EXHIBIT = re.compile(rf"{ELEMENT.pattern}[^<>]* id=\"(?P<id>[^\"<>]+)\"")
TAG = re.compile(r"</?[a-z][^<>]*>")
LABEL = re.compile(r"\\label\{(?P<id>[^{}]*)\}")
ASIDE = re.compile(r"(?P<indent> *)(?:!!!|\?\?\?\+?) [\w ]+(?:\"(?P<title>.*)\")?\s*")
CODE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.M | re.S)
MADE_LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<target>[^\s()]+)(?P<title> \"[^\"]*\")?\)(?:\{[^{}\n]*\})?")


def text_path(path: str) -> str:
    """Where the text of a page lies: beside its HTML, so `scaling/compute.md` is `scaling/compute/index.md`."""
    return path if posixpath.basename(path) == "index.md" else f"{path.removesuffix('.md')}/index.md"


class Texts:
    """Writes the pages of one report as text."""

    def __init__(self, report: Report, made: Mapping[str, str]) -> None:
        """`made` are the pages that are generated."""
        self.report = report
        self.made_pages = made
        self.places: Mapping[str, Place] = dict(number(report))

    def pages(self) -> Iterator[tuple[str, str, str]]:
        """Every page in the order of the report: its path, its title and its text."""
        for chapter in self.report.chapters:
            yield chapter.path, chapter.title, self.chapter(chapter)
        for path, text in self.made_pages.items():
            body = text.partition("\n---\n")[2].strip()
            yield path, body.partition("\n")[0].removeprefix("# "), self.made(path, body)

    def head(self, path: str, reviewed: object) -> str:
        """Where a page comes from, for a reader who meets it alone."""
        record = self.report.record
        lines: dict[str, object] = {"url": self.address(path, ""), "report": record.title, "version": record.version}
        lines |= {"reviewed": reviewed, "licence": record.licence}
        return "---\n" + "".join(f"{name}: {value}\n" for name, value in lines.items() if value) + "---\n\n"

    def chapter(self, chapter: Chapter) -> str:
        """A chapter, with the works that it cites at its end."""
        body = chapter.spans[0].end if chapter.spans and chapter.spans[0].kind == "front" else 0
        text = unfolded(apply(chapter.text, [*self.edits(chapter)], body).strip())
        keys = dict.fromkeys(citation.key for citation in chapter.citations if citation.key in self.report.by_key)
        if keys:
            text += "\n\n## References\n\n" + "\n".join(f"- {html.unescape(reference(self.report.by_key[key]))}" for key in keys)
        return self.head(chapter.path, chapter.front.get("reviewed")) + re.sub(r"\n{3,}", "\n\n", text) + "\n"

    def made(self, path: str, body: str) -> str:
        """A page that is made, without its markup for browsers."""

        def link(match: re.Match[str]) -> str:
            page, _, key = match["target"].partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), page))
            if there == BIBLIOGRAPHY and key in self.report.by_key:
                return named(self.report.by_key[key])
            if there == LEDGER and match["title"] and key in self.report.facts:
                return f"{match['text']} [{self.source(self.report.facts[key])}]"
            return f"[{match['text']}]({self.leads_to(path, html.unescape(match['target']))})"

        # Every second part is code, which stays as it is.
        parts = CODE.split(body)
        parts[::2] = [html.unescape(MADE_LINK.sub(link, ATTRIBUTES.sub("", TAG.sub("", part)))) for part in parts[::2]]
        return self.head(path, "") + re.sub(r"\n{3,}", "\n\n", "".join(parts)).strip() + "\n"

    def edits(self, chapter: Chapter) -> Iterator[Edit]:
        yield from (Edit(span.start, span.end, "") for span in chapter.spans if span.kind == "comment")
        yield from (Edit(*match.span(), "") for match in ATTRIBUTES.finditer(chapter.prose))
        for match in TAG.finditer(chapter.prose):
            here = EXHIBIT.match(match[0])
            yield Edit(*match.span(), f"(Interactive on the page: {self.address(chapter.path, '#' + here['id'])})" if here else "")
        yield from (Edit(formula.start, formula.end, self.formula(formula)) for formula in chapter.formulas)
        for link in chapter.links:
            yield from self.link(chapter, link)
        yield from (self.caption(chapter, caption) for caption in chapter.captions)
        groups: dict[tuple[int, int], list[Entry]] = {}
        for citation in chapter.citations:
            if citation.key in self.report.by_key:
                groups.setdefault((citation.start, citation.end), []).append(self.report.by_key[citation.key])
        yield from (Edit(start, end, f"({'; '.join(map(named, entries))})") for (start, end), entries in groups.items())

    def formula(self, formula: Formula) -> str:
        """A formula as TeX, under the number by which the text calls it."""
        sign = "$$" if formula.display else "$"
        tex = LABEL.sub(lambda match: f"\\tag{{{self.name(match['id']).rpartition(' ')[2]}}}", formula.tex)
        return f"{sign}{tex}{sign}"

    def link(self, chapter: Chapter, link: Link) -> Iterator[Edit]:
        """A fact with its source; the name of a figure; any other link with its whole address, or as its text within a page."""
        opening = chapter.text.index("[", link.start) + 1
        closing = opening + len(link.text)
        match = REFERENCE.fullmatch(link.target)
        if link.fact in self.report.facts:
            yield Edit(link.start, link.end, f"{link.text} [{self.source(self.report.facts[link.fact or ''])}]")
        elif match and not link.text:
            yield Edit(link.start, link.end, self.name(match["id"]))
        elif link.target.startswith("#") and not link.image:
            yield from (Edit(link.start, opening, ""), Edit(closing, link.end, ""))
        else:
            yield Edit(closing, link.end, f"]({self.leads_to(chapter.path, link.target)})")

    def source(self, fact: Fact) -> str:
        """What carries a number: work, identifier, locator, version, date and status."""
        entry = self.report.by_key.get(fact.source)
        return "; ".join([named(entry) if entry else f"computed: {fact.computed}", *fact.details])

    def caption(self, chapter: Chapter, caption: Caption) -> Edit:
        label = f"{caption.kind}: "
        return Edit(caption.start, caption.start + len(label), f"**{self.name(caption.id, caption.kind)}.** ")

    def name(self, thing: str, otherwise: str = "") -> str:
        return self.places[thing].name if thing in self.places else otherwise or thing

    def leads_to(self, path: str, target: str) -> str:
        """The whole address of a link as a page writes it."""
        if SCHEME.match(target):
            return target
        page, sign, place = target.partition("#")
        return self.address(posixpath.normpath(posixpath.join(posixpath.dirname(path), page)), sign + place)

    def address(self, path: str, place: str) -> str:
        """The whole address of a page, or another file, of docs/."""
        shown = text_path(path).removesuffix("index.md") if path.endswith(".md") else path
        return f"{self.report.record.url}{shown}{place}"


def named(entry: Entry) -> str:
    """A work as a citation names it."""
    return ", ".join(part for part in (short_reference(entry), identifier(entry)) if part)


def unfolded(text: str) -> str:
    """A text in which notes and folded answers are paragraphs under their titles."""
    lines, inner, fence = [], "", ""
    for line in text.split("\n"):
        aside = None if fence else ASIDE.fullmatch(line)
        if aside:
            inner = aside["indent"] + "    "
            lines.append(f"**{aside['title'] or 'Note'}**")
            continue
        if inner and line.strip() and not line.startswith(inner):
            inner = ""
        line = line.removeprefix(inner)
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        lines.append(line)
    return "\n".join(lines)


def texts(report: Report, made: Mapping[str, str]) -> Mapping[str, str]:
    """Every file of the form by its path; `made` are the pages that are generated."""
    maker = Texts(report, made)
    files, titles = {}, {}
    for path, title, text in maker.pages():
        files[text_path(path)], titles[path] = text, title
    record = report.record
    index = f"# {record.title}\n\n> {record.description}\n\n"
    index += "Every page is here as Markdown.\n"
    index += "Each citation has author, year and identifier, each number its source; formulas are TeX.\n"
    index += f"All pages in one file: {record.url}llms-full.txt\n"
    descriptions = {chapter.path: chapter.front.get("description", "") for chapter in report.chapters}
    parts: dict[str, list[str]] = {}
    for chapter in report.chapters:
        parts.setdefault(part_of(report, chapter) if "/" in chapter.path else "The report", []).append(chapter.path)
    parts.setdefault("Reference", []).extend(path for path in titles if path not in descriptions)
    for part, paths in parts.items():
        index += f"\n## {part}\n\n"
        for path in paths:
            about = f": {descriptions[path]}" if descriptions.get(path) else ""
            index += f"- [{titles[path]}]({record.url}{text_path(path)}){about}\n"
    full = "\n".join(files[text_path(path)] for path in titles)
    return {**files, "llms.txt": index, "llms-full.txt": full}


def write(root: Path, out: Path) -> str:
    """Write all files to a folder, in the place of an older one, and say how many."""
    report = load(root)
    files = texts(report, generated(report))
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
        new = Path(folder, "new")
        for path, text in files.items():
            target = new / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
        swap(new, out)
    return f"{len(files)} files"
