"""Raw HTML beyond the few elements and attributes that a chapter may use, or HTML that is not closed.

Elements and attributes are held to a list of what is allowed, since a list of what is not is never whole.

Bad: `<script>`, `<iframe>`, `<a onclick=…>`, `<p style=…>`, a `<div>` without its end
Good: Markdown; `<div markdown="1" class="wide">` … `</div>`
"""

import re
from collections.abc import Iterator

from report_build.exhibits import exhibits_of
from report_build.model import Chapter, Finding
from report_build.report import Report
from report_build.tags import read_tags

CODE = "X005"
VOID = {"br", "hr", "wbr"}
PLAIN = "a abbr b blockquote cite code dd del details div dl dt em figcaption figure h2 h3 h4 i kbd li mark ol p pre q s section small"
MORE = "span strong sub summary sup table tbody td th thead tr u ul var"
ELEMENTS = VOID | {*PLAIN.split(), *MORE.split()}
ATTRIBUTES = {"class", "id", "markdown", "title", "href", "lang", "dir", "open", "colspan", "rowspan", "scope", "aria-label", "role"}
# The renderer takes an attribute list from the first brace of a line to the last, whatever stands between.
ATTRIBUTE_LIST = re.compile(r"^[^\n{]*\{(?P<body>[^\n]*)\}", re.M)
UNSAFE = re.compile(r"(?<![\w#.-])(?P<name>on\w+|style|src|href|srcdoc)\s*=", re.I)


def check(report: Report) -> Iterator[Finding]:
    exhibits = exhibits_of(report.assets)
    for chapter in report.chapters:
        for at, flaw in [*tags(chapter, exhibits), *attribute_lists(chapter)]:
            yield Finding(chapter.at(at), CODE, flaw)


def tags(chapter: Chapter, exhibits: frozenset[str]) -> Iterator[tuple[int, str]]:
    opened: list[tuple[str, int]] = []
    for tag in read_tags(chapter.prose):
        if tag.odd or tag.name not in ELEMENTS | exhibits:
            yield tag.start, f"HTML '{tag.shown}' is not allowed"
        elif tag.closes and tag.name not in [name for name, _ in opened]:
            yield tag.start, f"</{tag.name}> closes nothing"
        elif tag.closes:
            while (last := opened.pop())[0] != tag.name:
                yield last[1], f"<{last[0]}> is not closed before </{tag.name}>"
        else:
            if tag.name not in VOID and not tag.empty:
                opened.append((tag.name, tag.start))
            for name, value in tag.attributes:
                if name not in ATTRIBUTES:
                    yield tag.start, f"attribute '{name[:30]}' of <{tag.name}> is not allowed"
                elif name == "id" and re.search(r"\s", value):
                    yield tag.start, f"id '{value[:30]}' holds a blank"
    yield from ((at, f"<{name}> is opened and never closed") for name, at in opened)


def attribute_lists(chapter: Chapter) -> Iterator[tuple[int, str]]:
    for match in ATTRIBUTE_LIST.finditer(chapter.prose):
        for found in UNSAFE.finditer(chapter.prose, *match.span("body")):
            yield found.start(), f"attribute '{found['name'][:30]}' in braces is not allowed"
