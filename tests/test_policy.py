"""A page's policy knows the theme's own scripts and no others, and what no policy may bless is told."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import material
import pytest

from report_build.policy import Policy

THEME = Path(material.__file__).parent / "templates"
KNOWN = re.findall(r"<script>(.*?)</script>", (THEME / "partials/javascripts/palette.html").read_text(encoding="utf-8"), re.S)


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The policy of Material's pages."""
    return Policy([THEME])


def page(body: str) -> str:
    return f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>A</title></head><body>{body}</body></html>'


@pytest.mark.parametrize(
    "body",
    [
        f"<script>{KNOWN[0]}</script>",
        '<script src="../assets/bundle.js"></script><script type="module" src="x.js"></script>',
        '<script type="application/ld+json">{"@type": "Chapter", "name": "a \\u003c b"}</script>',
        '<a href="https://example.org/?a=b&amp;c">out</a> <a href="mailto:a@example.org">mail</a> <a href=#top>up</a>',
        '<img src="a.svg" alt="a > b"><img src="data:image/svg+xml,%3Csvg/%3E" alt="">',
        '<link rel="canonical" href="https://example.org/"><link rel="stylesheet" href="a.css">',
        "<math><mi>x</mi><mo>&lt;</mo><annotation encoding='application/x-tex'>\\text{onload=1}</annotation></math>",
        "<p data-style='x' title='style=1 onclick=2'>on this = that, style = none, javascript: no</p><br/><input disabled>",
        "<!-- a comment: onclick=x -->",
    ],
)
def test_what_pages_hold_is_accepted(body: str, policy: Policy) -> None:
    """Nothing is told of the theme's own scripts, of data, and of words that only look like attributes."""
    assert list(policy.flaws(page(body))) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<script>alert(1)</script>", "inline script"),
        ("<SCRIPT type=module>alert(1)</SCRIPT >", "inline script"),
        (f"<script>{KNOWN[0]};alert(1)</script>", "inline script"),
        ('<script src="a.js">alert(1)</script>', "inline script"),
        ('<script type="importmap">{"imports": {}}</script>', "inline script"),
        ('<script type="application/ld+json">{"a": </script>', "no JSON"),
        ('<script type="application/ld+json">{"a": "<!-- <script>"}</script>', "no JSON"),
        ('<script src="https://cdn.example/a.js"></script>', "another host"),
        ('<script src="//cdn.example/a.js"></script>', "another host"),
        ('<link rel="preload" href="https://cdn.example/a.css">', "another host"),
        ('<img src="http://example.org/a.png" alt="">', "another host"),
        ('<a href="javascript:alert(1)">x</a>', "scheme 'javascript'"),
        ('<a href="&#106;ava&Tab;script:alert(1)">x</a>', "scheme 'javascript'"),
        ('<a href=" \x01JaVaScRiPt:alert(1)">x</a>', "scheme 'javascript'"),
        ('<a href="data:text/html,x">x</a>', "scheme 'data'"),
        ('<svg><a xlink:href="vbscript:x">x</a></svg>', "scheme 'vbscript'"),
        ("<p onclick='x'>x</p>", "attribute 'onclick'"),
        ("<p ONCLICK = x>x</p>", "attribute 'onclick'"),
        ("<p/onmouseover=x>x</p>", "attribute 'onmouseover'"),
        ('<p title="a"onclick="x">x</p>', "broken markup"),
        ('<p title=a"b onclick=x>', "broken markup"),
        ('<p title="<b>" onclick=x>', "broken markup"),
        ('<p style="color: red">x</p>', "attribute 'style'"),
        ("<style>p { color: red }</style>", "element 'style'"),
        ("<iframe></iframe>", "element 'iframe'"),
        ('<base href="https://example.org/">', "element 'base'"),
        ('<meta http-equiv="refresh" content="0; url=x">', "attribute 'http-equiv'"),
        ('<iframe srcdoc="x"></iframe>', "attribute 'srcdoc'"),
        ("<!--> <b onclick=x> -->", "broken markup"),
        ("<!-- a --!> <b onclick=x> -->", "broken markup"),
        ("<b onclick=x", "broken markup"),
        ("<![CDATA[ x ]]>", "broken markup"),
        ("<?php x ?>", "broken markup"),
    ],
)
def test_what_no_page_may_hold_is_told(body: str, told: str, policy: Policy) -> None:
    """Scripts, handlers, styles, schemes and hosts are found however they are written."""
    assert [flaw for flaw in policy.flaws(page(body)) if told in flaw], list(policy.flaws(page(body)))


def test_the_policy_holds_the_hashes_of_known_scripts_only(policy: Policy) -> None:
    """It stands right after the character set, and an injected script is not in it."""
    guarded = policy.guarded(page(f"<script>{KNOWN[0]}</script><script>alert(1)</script>"))
    match = re.search(r'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="([^"]+)">', guarded)
    assert match is not None
    digest = base64.b64encode(hashlib.sha256(KNOWN[0].encode()).digest()).decode()
    assert re.findall(r"'sha256-[^']+'", match[1]) == [f"'sha256-{digest}'"]
    assert "unsafe" not in match[1]
    assert match[1].startswith("default-src 'none'; script-src 'self' 'sha256-")


@pytest.mark.parametrize("base", [".", "..", "../..", "/", "/report/"])
def test_a_script_with_the_way_to_the_root_is_known_at_every_depth(base: str, policy: Policy) -> None:
    """The theme writes that way into one of its scripts; nothing else may stand there."""
    (script,) = re.findall(r"<script>(.*?)</script>", (THEME / "partials/javascripts/base.html").read_text(encoding="utf-8"), re.S)
    assert policy.knows(re.sub(r"\{\{.*?\}\}", base, script))
    assert not policy.knows(re.sub(r"\{\{.*?\}\}", '"+alert(1)+"', script))


def test_a_page_without_its_character_set_is_told(policy: Policy) -> None:
    """Without it there is no place for the policy."""
    assert list(policy.flaws("<p>x</p>")) == ['no <meta charset="utf-8">, after which its policy would stand']
