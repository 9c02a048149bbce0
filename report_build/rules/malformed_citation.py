"""Brackets with a citation that the renderer would cut, drop or publish as raw text.

Only `[@key]` and `[@key; @other]` on one line, with keys of small letters, digits and hyphens, come out right.

Bad: `[@a, @b]`, `[@a.b]`, `[see @a, p. 3]`, `[@a; @a]`, `[@a`, `@a shows that`
Good: `[@a; @b]`
"""

import re
from collections.abc import Iterator

from report_build.model import Chapter, Finding
from report_build.prose import CITATION, KEY
from report_build.report import Report

CODE = "C002"
WRITE = "write [@key] or [@key; @other] on one line"
ITEM = re.compile(r"(?<![\w.+])@[\w{]")
UNCLOSED = re.compile(r"\[@[^\[\]\n]*$", re.M)
BARE = re.compile(rf"(?<![\w@/.\[\\;-])@(?P<key>{KEY})")


def check(report: Report) -> Iterator[Finding]:
    for chapter in report.chapters:
        yield from brackets(chapter, report)
        closed = [start for start, end in chapter.brackets]
        for match in UNCLOSED.finditer(chapter.prose):
            if match.start() not in closed:
                yield Finding(chapter.at(match.start()), CODE, f"'{match.group()[:40]}' has no ']'", WRITE)
        inside = [(start, end) for start, end in chapter.brackets if "@" in chapter.prose[start:end]]
        for match in BARE.finditer(chapter.prose):
            at = match.start()
            if match["key"] in report.by_key and not any(start < at < end for start, end in inside):
                yield Finding(chapter.at(at), CODE, f"'@{match['key']}' outside brackets is no citation", WRITE)


def brackets(chapter: Chapter, report: Report) -> Iterator[Finding]:
    for start, end in chapter.brackets:
        inner = chapter.prose[start + 1 : end]
        if not ITEM.search(inner) or chapter.prose.startswith("(", end + 1) or "[" in inner:
            continue
        at, shown = chapter.at(start), " ".join(inner.split())[:60]
        matches = [CITATION.fullmatch(item) for item in inner.split(";")]
        if "\n" in inner:
            yield Finding(at, CODE, f"citation '[{shown}]' runs over two lines", WRITE)
        elif not all(matches):
            known = any(key in report.by_key for key in re.findall(rf"@({KEY})", inner))
            if known or "@" in inner.lstrip()[:1] or any(matches) or re.search(r"@\w*\d{4}", inner):
                yield Finding(at, CODE, f"malformed citation '[{shown}]'", WRITE)
        else:
            keys = [match["key"] for match in matches if match]
            for key in {key for key in keys if keys.count(key) > 1}:
                yield Finding(at, CODE, f"'{key}' stands twice in '[{shown}]'")
