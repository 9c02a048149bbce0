"""What stands in any field of any source comes out as text, or the check refuses it; nowhere does it become markup."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from report import BIB, CONFIG, FACTS, GLOSSARY, INDEX, MODELS, OUTLINE, STUDIES, TIMELINE, make_report, page
from test_doors import build

import report_build
from report_build.addresses import plain
from report_build.catalogue import EVENT, MODEL, STUDY, Fields
from report_build.check import check
from report_build.load import load

PAGE, WORKS, LEDGER, HELD, TERMS = "docs/page.md", "docs/references.bib", "docs/facts.toml", "docs/outline.toml", "docs/glossary.md"
CATALOGUES: Mapping[str, tuple[Fields, str]] = {
    "docs/models.toml": (MODEL, MODELS),
    "docs/timeline.toml": (EVENT, TIMELINE),
    "docs/studies.toml": (STUDY, STUDIES),
}
# What fields hold that take no other words; in a poisoned row all fields but one are sound.
SOUND: Mapping[str, str] = {
    "source": "brown2020language",
    "chapter": "index.md",
    "family": "Transformer",
    "topic": "Scaling",
    "design": "audit",
    "direction": "harms",
    "status": "reported",
    "date": "2020",
    "year": "2020",
}
SITE = {"mkdocs.yml": CONFIG.replace("  - index.md\n", "  - index.md\n  - page.md\n")}
POISON = (
    'x"\'><xss-{n} on{n}=1><script>xss{n}</script></title></script>]]><a href="javascript:xss{n}">y</a> '
    "<img src=x onerror='xss{n}'> [z](javascript:xss{n}) ![z](javascript:xss{n}) `<xss-{n}>` {{{{ 7 * 7 }}}}"
)
# A control sign, a right-to-left override and a zero-width joiner in the middle of a word.
SIGNS = ("\x01", "\u202e", "\u200b")
TRACE = re.compile(r"xss-?(\d+)|\bon(\d+)\b")

BIB_FIELDS = (
    "title author editor year journal booktitle publisher school institution howpublished note volume number pages isbn doi eprint url"
)
BIB_ROW = {"title": "{A}", "author": "A, B", "year": "2020", "journal": "A", "url": "https://example.org/", "verified": "2024-01-02"}
FACT_ROW = {"what": '"A"', "value": "1", "unit": '"a"', "source": '"brown2020language"', "locator": '"a"', "status": '"reported"'}
FACT_ROW |= {"date": '"2020"', "verified": "2024-01-02", "version": '"1"', "computed": '"lab.a:b"'}
OUTLINE_PLACES = {
    "kind": '[kinds."{p}"]\nwords = 1\n',
    "headings": '[kinds.other]\nheadings = ["{p}"]\n',
    "page": '"{p}" = []\n',
    "id": '"other.md" = ["{p}"]\n',
}
FRONT_FIELDS = "title description kind reviewed hide author icon status template tags subtitle"
PROSE = {
    "heading": "## {p}\n",
    "heading id": "## A {{#{p}}}\n",
    "paragraph": "{p}\n",
    "link text": "[{p}](https://example.org/)\n",
    "link address": "[a](<{p}>)\n",
    "link title": "[a](https://example.org/ '{p}')\n",
    "reference": "[a][b{n}]\n\n[b{n}]: {p}\n",
    "alternative text": "![{p}](a.svg)\n",
    "image address": "![a]({p})\n",
    "code": "`` {p} ``\n",
    "fence": "```text\n{p}\n```\n",
    "language of a fence": "```{p}\na\n```\n",
    "formula": "$\\text{{{p}}}$\n",
    "display": "$$\na \\label{{{p}}}\n$$\n",
    "caption": "![a](a.svg)\n\nFigure: {p} {{#fig-a{n}}}\n",
    "caption id": "![a](a.svg)\n\nFigure: a {{#{p}}}\n",
    "cell": "| a | b |\n|---|---|\n| {p} | c |\n",
    "admonition": '!!! note "{p}"\n    a\n',
    "tab": '=== "{p}"\n    a\n',
    "citation": "a [@{p}]\n",
    "fact": "[1](fact:{p})\n",
    "attribute list": "a\n{{: title={p} }}\n",
    "element": "<div class='{p}'>a</div>\n",
    "comment": "<!-- {p} -->\n",
    "footnote": "a[^n{n}]\n\n[^n{n}]: {p}\n",
    "abbreviation": "*[XX]: {p}\n",
}


def quoted(text: str) -> str:
    """A text as TOML and YAML both quote it."""
    return json.dumps(text)


def places() -> Iterator[tuple[str, str, str]]:
    """Every place: its name, its file, and what is appended to the file; `{p}` is where a text goes, `{n}` the place's number."""
    for name in BIB_FIELDS.split():
        rest = (
            "".join(f"  {other} = {{{value}}},\n" for other, value in BIB_ROW.items() if other != name)
            .replace("{", "{{")
            .replace("}", "}}")
        )
        yield f".bib {name}", WORKS, f"\n@article{{{{b{{n}},\n{rest}  {name} = {{{{{{p}}}}}},\n}}}}\n"
    yield ".bib key", WORKS, "\n@article{{b{n}{p},\n  title = {{{{A}}}},\n}}\n"
    yield ".bib type", WORKS, "\n@{p}{{b{n},\n  title = {{{{A}}}},\n}}\n"
    for name in FACT_ROW:
        left_out = {name, "source" if name == "computed" else "computed"}
        rest = "".join(f"{other} = {value}\n" for other, value in FACT_ROW.items() if other not in left_out)
        yield f"ledger {name}", LEDGER, f"\n[f{{n}}]\n{rest}{name} = {{q}}\n"
    yield "ledger id", LEDGER, "\n[{q}]\n" + "".join(f"{name} = {value}\n" for name, value in FACT_ROW.items() if name != "computed")
    for path, (fields, _) in CATALOGUES.items():
        for name in (*fields.needed, *fields.allowed):
            others = "".join(f'{other} = "{SOUND.get(other, "A")}"\n' for other in fields.needed if other != name)
            yield f"{Path(path).stem} {name}", path, f"\n[c{{n}}]\n{others}{name} = {{q}}\n"
        yield f"{Path(path).stem} id", path, "\n[{q}]\n" + "".join(f'{name} = "{SOUND.get(name, "A")}"\n' for name in fields.needed)
    for name, text in OUTLINE_PLACES.items():
        yield f"outline {name}", HELD, text.replace('"{p}"', "{q}")
    for name, text in PROSE.items():
        yield f"prose {name}", PAGE, f"\n{text}"
    yield "glossary term", TERMS, "\n{p}\n:   A thing.\n"
    yield "glossary definition", TERMS, "\nThing {n}\n:   {p}\n"


PLACES = list(places())
IDS = [name for name, _, _ in PLACES]
CLEAN_FILES: Mapping[str, str] = {
    WORKS: BIB, LEDGER: FACTS, HELD: OUTLINE + '"page.md" = []\n', TERMS: GLOSSARY, PAGE: page("Text [@kaplan2020scaling].\n"),
    **{path: text for path, (_, text) in CATALOGUES.items()},
}  # fmt: skip


def appended(number: int, poison: str) -> tuple[str, str]:
    """The file of a place, and what is appended to it with a text in it."""
    _, path, template = PLACES[number]
    text = poison.format(n=number)
    return path, template.format(n=number, p=text, q=quoted(text))


class Leaks(HTMLParser):
    """Gathers the numbers of places whose text became an element, an attribute, a script or an address that runs."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.script = False

    def add(self, text: str) -> None:
        self.found |= {match[1] or match[2] for match in TRACE.finditer(text)}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.script = tag in ("script", "style") and dict(attrs).get("type") not in ("application/json", "application/ld+json")
        self.add(tag)
        for name, value in attrs:
            self.add(name)
            if name.startswith("on") or plain(value or "").lower().startswith("javascript:"):
                self.add(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.script = False

    def handle_data(self, data: str) -> None:
        if self.script:
            self.add(data)


def leaks_of(site: Path) -> set[int]:
    """The numbers of the places that came out as markup in any file of a site."""
    reader = Leaks()
    for path in sorted(site.rglob("*")):
        if path.suffix == ".html":
            reader.feed(path.read_text(encoding="utf-8"))
            reader.reset()
        elif path.suffix in (".xml", ".svg"):
            for element in ElementTree.parse(path).iter():
                reader.add(str(element.tag) + " ".join(element.keys()))
    return {int(number) for number in reader.found}


def findings_with(tmp_path: Path, files: Mapping[str, str], path: str) -> list[str]:
    """What the check says of one file of a report."""
    return [str(finding) for finding in check(load(make_report(tmp_path, {**SITE, **CLEAN_FILES, **files}))) if finding.at.path == path]


def codes(findings: list[str]) -> Counter[str]:
    """How often each rule speaks."""
    return Counter(finding.split()[1] for finding in findings)


@pytest.fixture(scope="module")
def leaks(tmp_path_factory: pytest.TempPathFactory) -> set[int]:
    """The places that come out as markup where a build goes on in spite of all findings, all of them poisoned at once."""
    files = dict(CLEAN_FILES)
    for number in range(len(PLACES)):
        path, text = appended(number, POISON)
        files[path] += text
    files["docs/index.md"] = INDEX + "".join(f"\nCited [@b{n}] and stated [1](fact:f{n}).\n" for n in range(len(PLACES)))
    root = make_report(tmp_path_factory.mktemp("poisoned"), {**SITE, **files})
    answer = build(root)
    assert answer.returncode == 0, answer.stderr
    found = leaks_of(root / "site")
    # The test sees what comes out raw: a paragraph of HTML does, and only the check stands before it.
    assert IDS.index("prose paragraph") in found
    return found


def test_scripts_of_the_theme_write_text_and_no_markup() -> None:
    """The search index holds plain text, and what shows it puts text into the page."""
    for script in (Path(report_build.__file__).parent / "theme/assets").glob("*.js"):
        source = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser", source), script.name


@pytest.mark.parametrize("name", IDS)
def test_no_field_becomes_markup(name: str, leaks: set[int], tmp_path: Path) -> None:
    """Either the text of a place is escaped in every page, feed and tag, or the check refuses it."""
    number = IDS.index(name)
    if number in leaks:
        path, text = appended(number, POISON)
        _, sound = appended(number, SOUND.get(name.rpartition(" ")[2], "a"))
        told = codes(findings_with(tmp_path / "poisoned", {path: CLEAN_FILES[path] + text}, path))
        assert told - codes(findings_with(tmp_path / "sound", {path: CLEAN_FILES[path] + sound}, path))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("name", IDS)
def test_no_field_may_hold_signs_that_nobody_sees(name: str, sign: str, tmp_path: Path) -> None:
    """Control signs and those that turn or hide text are refused wherever they stand."""
    path, text = appended(IDS.index(name), f"a{sign}b")
    told = findings_with(tmp_path, {path: CLEAN_FILES[path] + text}, path)
    assert any("invisible" in each or "not TOML" in each for each in told), told


@pytest.mark.parametrize("name", FRONT_FIELDS.split())
def test_no_front_matter_becomes_markup(name: str, tmp_path: Path) -> None:
    """A page's title and description are refused or escaped, and what the theme would read besides is no key of ours."""
    poison = POISON.format(n=0)
    text = re.sub(rf"^{name}: .*\n", "", page("Text [@kaplan2020scaling].\n"), flags=re.M)
    text = text.replace("---\n", f"---\n{name}: {quoted(poison)}\n", 1)
    assert findings_with(tmp_path, {PAGE: text}, PAGE)


@pytest.mark.parametrize("sign", SIGNS)
def test_no_front_matter_may_hold_signs_that_nobody_sees(sign: str, tmp_path: Path) -> None:
    """Written out or as an escape."""
    for written in (f"a{sign}b", quoted(f"a{sign}b")):
        text = page("Text [@kaplan2020scaling].\n").replace("A page of the test.", written)
        told = findings_with(tmp_path, {PAGE: text}, PAGE)
        assert any("invisible" in each for each in told), told


def test_quotes_in_front_matter_stay_in_their_attribute(tmp_path: Path) -> None:
    """What the check lets pass, such as a quotation in a description, comes out as it is written."""
    description = "Why \"more\" is 'different' & how onload=xss1 looks"
    text = page("Text [@kaplan2020scaling].\n", title="R&D 'at' \"scale\"").replace("A page of the test.", quoted(description)[1:-1])
    text = re.sub(r"^(title|description): (.*)$", lambda match: f"{match[1]}: {quoted(match[2].replace(chr(92), ''))}", text, flags=re.M)
    root = make_report(tmp_path, {**SITE, **CLEAN_FILES, PAGE: text})
    answer = build(root, "--strict")
    assert answer.returncode == 0, answer.stderr
    html = (root / "site/page/index.html").read_text(encoding="utf-8")

    class Described(HTMLParser):
        found = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if dict(attrs).get("name") == "description":
                self.found = dict(attrs).get("content") or ""

    reader = Described()
    reader.feed(html)
    assert reader.found == description
    assert leaks_of(root / "site") == set()
