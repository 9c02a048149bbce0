"""The content security policy of each page, and what a page may not hold whatever its policy says.

A script in the page runs only if its hash is in the policy, and the policy holds the hashes of scripts of the theme alone: to hash
whatever is there would bless what was injected. The page is read more strictly than a browser reads it, so that nothing hides in markup
that only a browser understands.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from report_build.addresses import SCHEME, plain

DIRECTIVES = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'none'"
)
ATTRIBUTE = r"[\s/]+[^\s\"'<>/=]+(?:\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'|[^\s\"'=<>`]+))?"
REST = rf"(?:{ATTRIBUTE})*+[\s/]*+"
PIECE = re.compile(
    rf"""</?[a-z][a-z0-9]*>(?<!<script>)
    |<(?!script[\s/>])(?P<name>[a-z][^\s<>/"'=]*)(?P<rest>{REST})>
    |<script(?P<how>{REST})>(?P<body>.*?)</script\s*>
    |</[a-z][^\s<>/]*\s*>
    |<!--(?!-?>)(?:(?!--).)*-->
    |<!doctype\ html>
    |(?P<broken><[a-z/!?][^>]{{0,60}}>?)""",
    re.S | re.I | re.X,
)
NAMED = re.compile(r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?")
DATA = {"application/json", "application/ld+json"}
NO_ELEMENT = re.compile(r"<(?P<name>applet|base|embed|frame|iframe|object|plaintext|style|xmp)(?=[\s/>])", re.I)
NO_ATTRIBUTE = re.compile(r"on.*|style|srcdoc|http-equiv|formaction|ping|nonce")
ADDRESSES = {"href", "xlink:href", "src", "srcset", "poster", "action", "data", "background", "manifest", "cite"}
LED_TO = {"", "http", "https", "mailto", "tel"}
# A link of these kinds names an address; of any other kind it makes the browser fetch it.
NAMING = {"canonical", "prev", "next", "alternate", "license", "author", "cite-as", "describedby"}
CHARSET = '<meta charset="utf-8">'
INLINE = re.compile(r"<script>(?P<body>.*?)</script>", re.S)
EXPRESSION = re.compile(r"\\{\\{.*?\\}\\}")
BASE = r"[\w./-]*"


class Policy:
    """Knows the inline scripts of a theme, and reads the pages that it makes."""

    def __init__(self, theme: Iterable[Path]) -> None:
        """`theme` are the folders of its templates; what it writes into a page stands in partials/javascripts/."""
        templates = [path for folder in theme for path in sorted(folder.glob("partials/javascripts/*.html"))]
        scripts = [match["body"] for path in templates for match in INLINE.finditer(path.read_text(encoding="utf-8"))]
        # The one expression in them is the way to the root of the site, which differs by the depth of the page.
        self.known = [re.compile(EXPRESSION.sub(lambda _: BASE, re.escape(script))) for script in scripts]
        self._tags: dict[str, tuple[str, ...]] = {}

    def guarded(self, page: str) -> str:
        """The page with its policy right after the character set."""
        bodies = dict.fromkeys(match["body"] for match in INLINE.finditer(page) if self.knows(match["body"]))
        hashes = "".join(f" 'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'" for body in bodies)
        meta = f'<meta http-equiv="Content-Security-Policy" content="{DIRECTIVES.format(hashes=hashes)}">'
        return page.replace(CHARSET, f"{CHARSET}\n{meta}", 1)

    def knows(self, script: str) -> bool:
        return any(pattern.fullmatch(script) for pattern in self.known)

    def flaws(self, page: str) -> Iterator[str]:
        """What the page holds and no page may hold."""
        if CHARSET not in page:
            yield f"no {CHARSET}, after which its policy would stand"
        yield from (f"an element '{match['name']}'" for match in NO_ELEMENT.finditer(page))
        for match in PIECE.finditer(page):
            if match["broken"]:
                yield f"broken markup '{shown(match['broken'])}'"
            elif match["body"] is not None:
                yield from self.script_flaws(match["how"], match["body"])
            elif match["rest"]:
                yield from self.tag_flaws(match[0], match["name"], match["rest"])

    def script_flaws(self, how: str, body: str) -> Iterator[str]:
        attributes = read(how)
        yield from self.tag_flaws(f"<script{how}>", "script", how)
        if attributes.get("type") in DATA:
            if "<" in body or not is_json(body):
                yield f"a block of data that is no JSON, or holds '<': '{shown(body)}'"
        elif ("src" in attributes) == bool(body.strip()) or (body.strip() and not self.knows(body)):
            yield f"an inline script that is none of the theme's: '{shown(body)}'"

    def tag_flaws(self, tag: str, name: str, rest: str) -> tuple[str, ...]:
        """The flaws of one tag. Most tags are on every page of a site, and each is looked at once."""
        if tag not in self._tags:
            self._tags[tag] = tuple(attribute_flaws(name.lower(), read(rest)))
        return self._tags[tag]


def attribute_flaws(element: str, attributes: dict[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if NO_ATTRIBUTE.fullmatch(name):
            yield f"an attribute '{name}' of '{element}': '{shown(value)}'"
        elif name in ADDRESSES:
            address = plain(value)
            match = SCHEME.match(address)
            scheme = match["scheme"].lower() if match else ""
            led_to = element in ("a", "area") or (element == "link" and attributes.get("rel", "") in NAMING)
            if scheme not in LED_TO and not (element in ("img", "image") and scheme == "data"):
                yield f"an address of the scheme '{scheme[:30]}' in '{element}'"
            elif (scheme in LED_TO - {""} or address.startswith(("//", "\\\\"))) and not led_to:
                yield f"something of another host in '{element}': '{shown(value)}'"


def read(rest: str) -> dict[str, str]:
    """The attributes of a tag, names in small letters; of two with one name the first counts, as in a browser."""
    found: dict[str, str] = {}
    for match in NAMED.finditer(rest):
        found.setdefault(match["name"].lower(), html.unescape((match["value"] or "").strip("\"'")))
    return found


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def shown(text: str) -> str:
    return " ".join(text.split())[:60]
