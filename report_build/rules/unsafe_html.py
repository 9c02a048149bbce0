"""Raw HTML beyond the few elements and attributes that a chapter may use, or HTML that is not closed.

Elements and attributes are held to a list of what is allowed, since a list of what is not is never whole.

Bad: `<script>`, `<iframe>`, `<a onclick=…>`, `<p style=…>`, a `<div>` without its end
Good: Markdown; `<div markdown="1" class="wide">` … `</div>`
"""

import html
import re
from collections.abc import Iterator

from report_build.model import Chapter, Finding, Report

CODE = "X005"
VOID = {"br", "hr", "wbr"}
ELEMENTS = VOID | {
    *("abbr", "b", "blockquote", "cite", "code", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3"),
    *("h4", "i", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "section", "small", "span", "strong", "sub", "summary", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "u", "ul", "var", "a"),
}
ATTRIBUTES = {"class", "id", "markdown", "title", "href", "lang", "dir", "open", "colspan", "rowspan", "scope", "aria-label", "role"}
TAG = re.compile(
    r"<(?P<close>/)?(?P<name>[A-Za-z][A-Za-z0-9-]{0,40})(?P<rest>(?:\s[^<>]{0,2000})?)/?>|<(?P<odd>[!?][A-Za-z][^<>]{0,200}>?)"
)
ATTRIBUTE = re.compile(r"(?P<name>[^\s=\"'/]+)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"']+))?")
ATTR_LIST = re.compile(r"\{:?\s*(?P<body>[^{}\n]{1,500}?)\s*\}")
ATTR_NAME = re.compile(r"(?<![\w#.-])(?P<name>[A-Za-z][\w:-]*)\s*=")


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        for at, flaw in [*tags(chapter), *attribute_lists(chapter)]:
            yield Finding(chapter.at(at), CODE, flaw)


def tags(chapter: Chapter) -> Iterator[tuple[int, str]]:
    opened: list[tuple[str, int]] = []
    for match in TAG.finditer(chapter.prose):
        name = (match["name"] or "").lower()
        if match["odd"] or name not in ELEMENTS:
            # An address in angle brackets is a link, not an element.
            yield match.start(), f"HTML '{html.unescape(match.group()[:40])}' is not allowed"
        elif match["close"]:
            if name in [other for other, _ in opened]:
                while opened[-1][0] != name:
                    other, at = opened.pop()
                    yield at, f"<{other}> is not closed before </{name}>"
                opened.pop()
            else:
                yield match.start(), f"</{name}> closes nothing"
        else:
            if name not in VOID and not match.group().endswith("/>"):
                opened.append((name, match.start()))
            for attribute in ATTRIBUTE.finditer(match["rest"]):
                if attribute["name"].lower() not in ATTRIBUTES:
                    yield match.start(), f"attribute '{attribute['name'][:30]}' of <{name}> is not allowed"
                elif attribute["name"].lower() == "id" and re.search(r"\s", (attribute["value"] or "").strip("\"'")):
                    yield match.start(), f"id {attribute['value']} holds a blank"
    for name, at in opened:
        yield at, f"<{name}> is opened and never closed"


def attribute_lists(chapter: Chapter) -> Iterator[tuple[int, str]]:
    for match in ATTR_LIST.finditer(chapter.prose):
        for attribute in ATTR_NAME.finditer(match["body"]):
            name = attribute["name"].lower()
            if name.startswith("on") or name in ("style", "src", "href", "srcdoc"):
                yield match.start(), f"attribute '{attribute['name']}' in '{match.group()[:40]}' is not allowed"
