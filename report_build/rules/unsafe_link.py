"""A link whose address is unsafe, empty, absolute, or not one that the site can hold.

MkDocs itself tells missing pages and anchors; this rule sees what it lets through.

Bad: `[x](javascript:…)`, `[x](//host/a)`, `[x]()`, `[](a.md)`, `[x](../../secret.md)`, `[x](/a.md)`, `[x](mailto:nobody)`
Good: `[decoding](../foundations/decoding.md#nucleus-sampling)`, `[the standard](https://example.org/)`
"""

import html
import posixpath
import re
import unicodedata
import urllib.parse
from collections.abc import Iterator

from report_build.model import Chapter, Finding, Link, Report

CODE = "X006"
SCHEMES = {"http", "https", "mailto", "tel", "fact"}
SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):")
IGNORED = re.compile(r"[\x00-\x20\x7f]")
MAIL = re.compile(r"mailto:[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?:\?.*)?")
PHONE = re.compile(r"tel:\+?[\d().-]{3,}")
RAW = re.compile(r"<a\s[^<>]{0,500}?href\s{0,9}=\s{0,9}(?P<target>\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.I)
NUMBERED = re.compile(r"#(?:fig|tbl|eq)-")


def check(report: Report) -> Iterator[Finding]:
    paths = {chapter.path for chapter in report.chapters} | set(report.assets) | report.generated
    for chapter in report.chapters:
        for link in chapter.links:
            if flaw := flaw_of(chapter, link, paths):
                yield Finding(link.at, CODE, f"{'image' if link.image else 'link'} '{link.target[:80]}' {flaw}")
        for match in RAW.finditer(chapter.prose):
            target = match["target"].strip("\"'")
            if flaw := target_flaw(chapter, target) or raw_flaw(chapter, target, paths):
                yield Finding(chapter.at(match.start()), CODE, f"link '{target[:80]}' {flaw}")


def plain(target: str) -> str:
    """The address as a browser reads it: entities decoded, blanks and control signs dropped."""
    return IGNORED.sub("", html.unescape(html.unescape(target)))


def flaw_of(chapter: Chapter, link: Link, paths: set[str]) -> str:
    if not link.image and not link.text.strip() and not NUMBERED.match(link.target):
        return "has no text"
    return target_flaw(chapter, link.target) or near_miss(chapter, link.target, paths)


def target_flaw(chapter: Chapter, target: str) -> str:
    address = plain(target)
    match = SCHEME.match(address)
    scheme = match["scheme"].lower() if match else ""
    if address in ("", "#"):
        return "leads nowhere"
    if scheme and scheme not in SCHEMES:
        return f"has the scheme '{scheme}', which is not allowed"
    if (scheme == "mailto" and not MAIL.fullmatch(address)) or (scheme == "tel" and not PHONE.fullmatch(address)):
        return f"is no {scheme} address"
    if address.startswith(("//", "\\\\")):
        return "has no scheme: begin it with https://"
    if scheme == "http" and not re.match(r"http://(localhost|127\.0\.0\.1)([:/]|$)", address):
        return "is not encrypted: use https"
    if scheme in ("http", "https"):
        try:
            return "" if urllib.parse.urlsplit(address).hostname else "is no address"
        except ValueError:
            return "is no address"
    if not scheme and address.startswith("/"):
        return "is absolute: write it relative to this page"
    return "" if scheme else climbs(chapter, address)


def climbs(chapter: Chapter, address: str) -> str:
    if re.search(r"%(?:00|2f|5c)", address, re.I):
        return "hides a separator or a null in its address"
    path = posixpath.normpath(posixpath.join(posixpath.dirname(chapter.path), urllib.parse.unquote(address.partition("#")[0])))
    return "leaves docs/" if path.startswith("..") else ""


def near_miss(chapter: Chapter, target: str, paths: set[str]) -> str:
    """A path that differs from a real one in case or in normalisation only: right on one machine, wrong on the next."""
    if SCHEME.match(target) or target.startswith("#"):
        return ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(chapter.path), urllib.parse.unquote(target.partition("#")[0])))
    if path in paths:
        return ""
    folded = {unicodedata.normalize("NFC", known).casefold(): known for known in paths}
    other = folded.get(unicodedata.normalize("NFC", path).casefold())
    return f"differs in capitals or composition only from '{other}'" if other else ""


def raw_flaw(chapter: Chapter, target: str, paths: set[str]) -> str:
    """MkDocs does not look at links in raw HTML: hold their pages to docs/ here."""
    if SCHEME.match(target) or target.startswith("#"):
        return ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(chapter.path), urllib.parse.unquote(target.partition("#")[0])))
    return "" if path in paths else "in raw HTML leads to no page: use a Markdown link"
