"""Read one chapter: headings, citations, links, captions and formulas of its prose, each with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from report_build.crowd import crowd
from report_build.frontmatter import read_front_matter
from report_build.mask import CONTAINER, Masker, blank
from report_build.model import Allow, Caption, Chapter, Citation, Finding, Formula, Heading, Link, Position

KEY = r"[a-z][a-z0-9-]*"
# A rare sign at the start of a pattern is found at the speed of memory; "^" is tried at every sign.
HEADING = re.compile(r"(?<!#)(?P<marks>#{1,6})(?:[ \t](?P<title>[^\n]*))?(?=\n|\Z)")
BEFORE_HEADING = re.compile(CONTAINER)
SETEXT = re.compile(r"\n[ \t]*\n(?P<title>[^\s|#>*+-][^\n]*)\n(?P<marks>=+|-{2,})[ \t]*(?=\n|\Z)")
ATTRIBUTES = re.compile(r"[ \t]{0,8}\{:?(?P<body>[^{}\n]{0,500})\}\s{0,8}$")
ID = re.compile(r"#(?P<id>[^\s}]+)")
BRACKET = re.compile(r"\\.|[\[\]]|\n[ \t>]*\n", re.S)
DESTINATION = re.compile(
    r"\(\s{0,9}(?P<target><[^<>\n]{0,2000}>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.){0,500}\)){0,2000})"
    r"(?:\s{1,9}(?P<title>\"[^\"\n]{0,1000}\"|'[^'\n]{0,1000}'))?\s{0,9}\)"
)
# What Python-Markdown takes for an address although it is none; the rule on links refuses it.
LOOSE = re.compile(r"\((?P<target>(?:[^()\n]|\n(?![ \t]*\n)|\([^()\n]*\))*)\)")
DEFINITION = re.compile(r"^[ \t>]{0,80}\[(?P<name>[^\]\n^@][^\]\n]{0,200})\]:[ \t]{0,80}(?P<target>\S+)", re.M)
CITATION = re.compile(rf"[ \t]*@(?P<key>{KEY})[ \t]*")
CAPTION = re.compile(r"\n[ \t]{0,80}(?P<kind>Figure|Table): (?P<text>[^\n]+(?:\n[^\n]+)*)")
LABEL = re.compile(r"\\label\{(?P<id>[^{}]*)\}")
NOT_BLANK = re.compile(r"\S")
ALLOW = re.compile(r"^allow:[ \t]*(?P<code>[A-Z]\d{3})?[ \t]*(?P<reason>.*)$", re.S)
# The longest text that is read whole; beyond it only the first part is, and a finding says so.
MOST_BYTES = 1_000_000


def slug(title: str) -> str:
    """The id that Python-Markdown's table of contents gives a title (markdown.extensions.toc.slugify)."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def read_chapter(path: str, source: str, text: str, *, size: int | None = None) -> Chapter:
    """Read one page.

    `path` is relative to docs/, `source` to the report's root; `size` is that of the file in bytes.
    Flaws of the text itself (unclosed fence, unreadable front matter, too large) come as `findings` of the chapter.
    """
    if (size or len(text)) > MOST_BYTES:
        return unread(path, Position(source, 1), f"the chapter has {size or len(text):,} bytes, more than {MOST_BYTES:,}")
    masker = Masker(text)
    spans = masker.run()
    prose = blank(text, spans)
    base = Chapter(path, source, text, prose, spans=spans)
    front, lines, front_flaws = read_front_matter(text, spans)
    findings = [Finding(base.at(offset), "X003", f"{name} is opened and never closed") for offset, name in masker.unclosed]
    findings += [Finding(Position(source, line), "X002", message) for line, message in front_flaws]
    pairs = tuple(bracket_pairs(prose))
    chapter = Chapter(
        path,
        source,
        text,
        prose,
        front=front,
        front_lines=lines,
        spans=spans,
        headings=read_headings(base),
        citations=tuple(read_citations(base, pairs)),
        links=tuple(read_links(base, pairs)),
        captions=tuple(read_captions(base)),
        formulas=tuple(read_formulas(base)),
        allows=tuple(read_allows(base)),
        brackets=pairs,
        findings=tuple(findings),
    )
    flaw = crowd(chapter, masker)
    return unread(path, base.at(flaw[0]), flaw[1]) if flaw else chapter


def unread(path: str, at: Position, flaw: str) -> Chapter:
    """A page that is too much for any renderer: nothing of it is kept, and a finding says why."""
    return Chapter(path, at.path, "", "", findings=(Finding(at, "X004", flaw),))


def read_headings(chapter: Chapter) -> tuple[Heading, ...]:
    """Headings of both styles, ATX and Setext, with the ids that the site will give them."""
    found: list[tuple[int, int, int, str]] = []
    # The first line may be a heading too: with newlines before it, and every offset as much further on.
    prose, text, lead = "\n\n" + chapter.prose, "\n\n" + chapter.text, 2
    for match in HEADING.finditer(prose):
        if not BEFORE_HEADING.fullmatch(prose, prose.rfind("\n", 0, match.start()) + 1, match.start()):
            continue
        raw = text[match.start("title") : match.end("title")].strip() if match["title"] is not None else ""
        raw = re.sub(r"(?:\A|(?<=\s))#+\Z", "", raw).strip()
        found.append((match.start("marks") - lead, match.end() - lead, len(match["marks"]), raw))
    for match in SETEXT.finditer(prose):
        start, end = match.span("title")
        found.append((start - lead, match.end() - lead, 1 if match["marks"][0] == "=" else 2, text[start:end].strip()))
    found.sort()
    ends = section_ends([(start, level) for start, _, level, _ in found], len(chapter.text))
    headings = []
    for (start, body, level, raw), end in zip(found, ends, strict=True):
        attributes = ATTRIBUTES.search(raw)
        explicit = ID.search(attributes["body"]) if attributes else None
        title = raw[: attributes.start()].strip() if attributes else raw
        name = explicit["id"] if explicit else slug(title)
        headings.append(Heading(chapter.at(start), level, title, name, explicit is not None, start, body, end))
    return tuple(headings)


def section_ends(starts: list[tuple[int, int]], last: int) -> list[int]:
    """Where each section (start, level) ends: at the next one of its level or above."""
    ends = [last] * len(starts)
    opened: list[int] = []
    for number, (start, level) in enumerate(starts):
        while opened and starts[opened[-1]][1] >= level:
            ends[opened.pop()] = start
        opened.append(number)
    return ends


def bracket_pairs(prose: str) -> Iterator[tuple[int, int]]:
    """Offsets of each `[` and its `]` within one paragraph, in the order in which they close; linear."""
    opened: list[int] = []
    for match in BRACKET.finditer(prose):
        sign = match.group()
        if sign == "[":
            opened.append(match.start())
        elif sign == "]":
            if opened:
                yield opened.pop(), match.start()
        elif sign[0] == "\n":
            opened.clear()


def read_citations(chapter: Chapter, pairs: tuple[tuple[int, int], ...]) -> Iterator[Citation]:
    """Keys of well-formed brackets; what is malformed is for the rule on citation syntax."""
    for start, end in pairs:
        inner = chapter.prose[start + 1 : end]
        if "@" not in inner or "\n" in inner or chapter.prose.startswith("(", end + 1):
            continue
        matches = [CITATION.fullmatch(item) for item in inner.split(";")]
        if all(matches):
            for match in matches:
                assert match is not None
                yield Citation(chapter.at(start), match["key"], start, end + 1)


def definitions(prose: str) -> dict[str, re.Match[str]]:
    """The addresses of reference links, `[name]: address`, by name in small letters."""
    return {match["name"].strip().lower(): match for match in reversed([*DEFINITION.finditer(prose)])}


def read_links(chapter: Chapter, pairs: tuple[tuple[int, int], ...]) -> Iterator[Link]:
    """Links and images in order, inline ones and those by reference."""
    links = []
    prose, ends, defined = chapter.prose, dict(pairs), definitions(chapter.prose)
    closing = set(ends.values())
    passed = {match.start("name") - 1 for match in defined.values()}
    for start, end in pairs:
        stop = ends.get(end + 1)
        if prose.startswith("(", end + 1):
            match = DESTINATION.match(prose, end + 1) or LOOSE.match(prose, end + 1)
            last = match.end() if match else end
        else:
            match = defined.get(((stop and prose[end + 2 : stop]) or prose[start + 1 : end]).strip().lower())
            last = (stop or end) + 1
        if match is None or start in passed or start - 1 in closing:
            continue
        image = prose[max(0, start - 1) : start] == "!" and prose[max(0, start - 2) : start - 1] != "\\"
        first = start - 1 if image else start
        target = match["target"].strip("<>") if match["target"].startswith("<") else match["target"].strip()
        title = (match.groupdict().get("title") or "")[1:-1]
        links.append(Link(chapter.at(first), chapter.text[start + 1 : end], target, title, first, last, image))
    yield from sorted(links, key=lambda link: link.start)


def read_captions(chapter: Chapter) -> Iterator[Caption]:
    for match in CAPTION.finditer(chapter.prose):
        end = match.end("text")
        text = chapter.text[match.start("text") : end].rstrip()
        attributes = ATTRIBUTES.search(text)
        found = ID.search(attributes["body"]) if attributes else None
        body = text[: attributes.start()] if attributes else text
        start = match.start("kind")
        yield Caption(chapter.at(start), match["kind"], body, found["id"] if found else "", start, match.start("text") + len(text))


def read_formulas(chapter: Chapter) -> Iterator[Formula]:
    for span in chapter.spans:
        if span.kind in ("math", "display"):
            tex = chapter.text[span.inner_start : span.inner_end]
            label = LABEL.search(tex)
            display = span.kind == "display"
            yield Formula(chapter.at(span.start), tex, display, label["id"] if label else "", span.start, span.end)


def read_allows(chapter: Chapter) -> Iterator[Allow]:
    """The escapes of a page; each holds for the next line on which something stands that is no comment."""
    found: list[Allow] = []
    following, target = -1, 0  # where the comment after this one begins, and the line for which it holds
    for span in reversed([span for span in chapter.spans if span.kind == "comment"]):
        rest = NOT_BLANK.search(chapter.text, span.end)
        if rest is None or rest.start() != following:
            target = chapter.at(rest.start() if rest else span.end).line
        following = span.start
        if match := ALLOW.match(chapter.text[span.inner_start : span.inner_end].strip()):
            found.append(Allow(chapter.at(span.start), match["code"] or "", match["reason"].strip(), target))
    yield from reversed(found)
