"""Findings come out in four forms, each with all signs that its readers would take for their own."""

from __future__ import annotations

import json

import pytest

from report_build.model import Finding, Position
from report_build.output import FORMATS

ODD = Finding(Position("docs/a, b:c.md", 3, 7), "C001", "100% of 'ä'\n::error::", "do: this")


def test_no_findings_are_empty_in_every_form() -> None:
    """A clean report prints nothing, or an empty list of the right shape."""
    assert FORMATS["text"]([]) == FORMATS["github"]([]) == ""
    assert json.loads(FORMATS["json"]([])) == []
    assert json.loads(FORMATS["sarif"]([]))["runs"][0]["results"] == []


def test_text_names_place_code_message_and_hint() -> None:
    """The hint stands in round brackets, and there are none without it."""
    assert FORMATS["text"]([Finding(Position("a.md", 1), "C001", "wrong", "right")]) == "a.md:1: C001 wrong (right)"
    assert FORMATS["text"]([Finding(Position("a.md", 1), "C001", "wrong")]) == "a.md:1: C001 wrong"


def test_github_escapes_what_would_end_the_command() -> None:
    """Per cent signs, line ends, and in properties colons and commas are written as GitHub reads them."""
    line = FORMATS["github"]([ODD])
    assert line == "::error file=docs/a%2C b%3Ac.md,line=3,col=7,title=C001::100%25 of 'ä'%0A::error:: (do: this)"


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_json_forms_keep_the_message(form: str) -> None:
    """What is quoted comes back sign for sign."""
    text = FORMATS[form]([ODD])
    assert json.loads(text)
    assert "ä" in text
    found = json.loads(text)
    message = found[0]["message"] if form == "json" else found["runs"][0]["results"][0]["message"]["text"]
    assert message.startswith(ODD.message)
