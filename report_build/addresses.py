"""What is wrong with the address of a link, as far as the address and the list of pages can tell."""

from __future__ import annotations

import html
import posixpath
import re
import unicodedata
import urllib.parse
from collections.abc import Collection

SCHEMES = {"http", "https", "mailto", "tel", "fact"}
SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):")
IGNORED = re.compile(r"[\x00-\x20\x7f]")
MAIL = re.compile(r"mailto:[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?:\?.*)?")
PHONE = re.compile(r"tel:\+?[\d().-]{3,}")


def plain(target: str) -> str:
    """The address as a browser reads it: entities decoded, blanks and control signs dropped."""
    return IGNORED.sub("", html.unescape(html.unescape(target)))


def host(target: str) -> str:
    """The host of an address, or an empty string when it has none or cannot be read."""
    try:
        return urllib.parse.urlsplit(target).hostname or ""
    except ValueError:
        return ""


def path_of(page: str, target: str) -> str:
    """The path in docs/ to which an address on a page leads."""
    path = urllib.parse.unquote(re.split(r"[#?]", target, maxsplit=1)[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page


def unsafe(page: str, target: str) -> str:
    """Why nobody may follow an address, or an empty string."""
    address = plain(target)
    match = SCHEME.match(address)
    scheme = match["scheme"].lower() if match else ""
    if address in ("", "#"):
        return "leads nowhere"
    if scheme and scheme not in SCHEMES:
        return f"has the scheme '{scheme[:30]}', which is not allowed"
    if (scheme == "mailto" and not MAIL.fullmatch(address)) or (scheme == "tel" and not PHONE.fullmatch(address)):
        return f"is no {scheme} address"
    if address.startswith(("//", "\\\\")):
        return "has no scheme: begin it with https://"
    if scheme == "http" and not re.match(r"http://(localhost|127\.0\.0\.1)([:/]|$)", address):
        return "is not encrypted: use https"
    if re.search(r"\s", target.strip()):
        return "holds a blank: write %20"
    if scheme in ("http", "https"):
        return "" if host(address) else "is no address"
    if not scheme and address.startswith("/"):
        return "is absolute: write it relative to this page"
    if not scheme and re.search(r"%(?:00|2f|5c)", address, re.I):
        return "hides a separator or a null in its address"
    return "leaves docs/" if not scheme and path_of(page, address).startswith("..") else ""


def near_miss(page: str, target: str, paths: Collection[str]) -> str:
    """A path that differs from a real one in case or in normalisation only: right on one machine, wrong on the next."""
    path = path_of(page, target)
    if SCHEME.match(target) or path in paths:
        return ""
    folded = {unicodedata.normalize("NFC", known).casefold(): known for known in paths}
    other = folded.get(unicodedata.normalize("NFC", path).casefold())
    return f"differs in capitals or composition only from '{other}'" if other else ""
