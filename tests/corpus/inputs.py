"""Inputs that break other builders, each made by code, with the answer that it must get.

The letters of an id are the kind: b for the bibliography, c for citations, m for pages, their front matter and files.
Marks ` <-- C001` in a text stand for the findings of that line; an input without any is accepted.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from report import BIB, CONFIG, FACTS, INDEX, MODELS, OUTLINE, TIMELINE, make_report, page, unmarked

Mark = tuple[str, int, str]
PAGE = "docs/page.md"
PNG = b"\x89PNG\r\n\x1a\n" + 32 * b"\0"


@dataclass(frozen=True)
class Input:
    """One input: its files over the clean report, what `check` must find, and what else must be true of its answer."""

    id: str
    what: str
    files: Mapping[str, str | bytes | None]
    marks: tuple[Mark, ...] = ()
    unusable: str = ""
    says: tuple[str, ...] = ()
    more: bool = False
    after: Callable[[Path], object] = field(default=lambda root: None)

    @property
    def exit(self) -> int:
        """The exit status that the check must have."""
        return 2 if self.unusable else 1 if self.marks else 0

    def make(self, folder: Path) -> Path:
        """Write the report with this input in it."""
        make_report(folder, self.files)
        self.after(folder)
        return folder


def marked(
    id: str,
    what: str,
    files: Mapping[str, str | bytes | None],
    *,
    at: tuple[Mark, ...] = (),
    says: tuple[str, ...] = (),
    more: bool = False,
    after: Callable[[Path], object] = lambda root: None,
) -> Input:
    """An input whose texts carry their marks; `at` holds those of files whose text cannot."""
    plain: dict[str, str | bytes | None] = {}
    marks = list(at)
    for path, content in files.items():
        if isinstance(content, str):
            content, found = unmarked(path, content)
            marks += found
        plain[path] = content
    return Input(id, what, plain, tuple(marks), "", says, more, after)


def cited(*keys: str) -> str:
    """The first page, citing more works."""
    return INDEX + "".join(f"\nAnother work [@{key}].\n" for key in keys)


def work(key: str, *lines: str, kind: str = "misc") -> str:
    """An entry that is right but for the lines given, which come last and replace a field of the same name."""
    fields = {
        "title": f"  title = {{{{The work {key}}}}},",
        "author": "  author = {One, Ann},",
        "year": "  year = {2020},",
        "url": f"  url = {{https://example.org/{key}}},",
        "verified": "  verified = {2024-01-02},",
    }
    for line in lines:
        fields.pop(line.partition("=")[0].strip(), None)
    return "\n".join([f"@{kind}{{{key},", *fields.values(), *lines, "}", ""])


def bibliography(id: str, what: str, text: str, *keys: str, says: tuple[str, ...] = ()) -> Input:
    """An input of the bibliography: text before the entries of the clean one, which must still be read."""
    return marked(id, what, {"docs/references.bib": text + "\n" + BIB, "docs/index.md": cited(*keys)}, says=says)


def one_work(id: str, what: str, *lines: str, says: tuple[str, ...] = (), kind: str = "misc") -> Input:
    """An input of the bibliography that is one cited entry with the lines given."""
    return bibliography(id, what, work(id, *lines, kind=kind), id, says=says)


def listed(*pages: str) -> str:
    """The outline with more pages in it."""
    return OUTLINE + "".join(f'"{name}" = []\n' for name in pages)


def chapter(id: str, what: str, text: str, files: Mapping[str, str | bytes | None] | None = None, says: tuple[str, ...] = ()) -> Input:
    """An input that is one page with the text given below its heading."""
    return marked(id, what, {PAGE: page(text), "docs/outline.toml": listed("page.md"), **(files or {})}, says=says)


def whole(id: str, what: str, text: str | bytes, at: tuple[Mark, ...] = (), says: tuple[str, ...] = ()) -> Input:
    """An input that is one page, front matter and all."""
    return marked(id, what, {PAGE: text, "docs/outline.toml": listed("page.md")}, at=at, says=says)


def front(id: str, what: str, block: str, *, title: str = "A page", says: tuple[str, ...] = ()) -> Input:
    """An input that is the front matter of a page."""
    return whole(id, what, f"---\n{block}\n---\n\n# {title}\n", says=says)


def beside(id: str, what: str, path: str, after: Callable[[Path], object], *, code: str = "X009", more: bool = False) -> Input:
    """An input that is an odd file of docs/, which `after` makes."""
    return marked(id, what, {}, at=((path, 1, code),), after=after, more=more)


def bib_inputs() -> Iterator[Input]:
    """The inputs of the bibliography."""
    end = "  author = {One, Ann},\n  year = {2020},\n}\n"
    yield bibliography("b01", "unbalanced brace in field", "@misc{b01, <-- B001\n  title = {{Unbalanced {brace}},\n" + end, says=("'b01'",))
    open_entry = BIB + "\n@misc{b02, <-- B001\n  title = {{Open}},\n  year = {2020}\n"
    yield marked("b02", "entry not closed at eof", {"docs/references.bib": open_entry}, says=("'b02' is opened and never closed",))
    again = BIB + "\n" + work("kaplan2020scaling").replace(",\n", ", <-- B002\n", 1)
    yield marked("b03", "duplicate key", {"docs/references.bib": again}, says=("line 3",))
    folded = BIB + "\n" + work("Kaplan2020Scaling").replace(",\n", ", <-- B002 B004\n", 1)
    yield marked("b04", "duplicate key case only", {"docs/references.bib": folded}, says=("line 3 as 'kaplan2020scaling'",))
    yield bibliography("b05", "unknown entry type", work("b05", kind="dataset").replace(",\n", ", <-- B005\n", 1), "b05", says=("article",))
    bare = "@article{b06, <-- B005 B005\n  title = {{B}},\n  author = {One, Ann},\n  doi = {10.1000/b},\n  verified = {2024-01-02},\n}\n"
    yield bibliography("b06", "missing required fields", bare, "b06", says=("no journal", "no year"))
    latin = (work("b07", "  author = {Müller, Ann},") + BIB).encode("latin-1")
    yield marked(
        "b07",
        "invalid utf8",
        {"docs/references.bib": latin, "docs/index.md": cited("b07")},
        at=(("docs/references.bib", 6, "X001"),),
        says=("fc",),
    )
    yield marked("b08", "utf8 bom", {"docs/references.bib": b"\xef\xbb\xbf" + BIB.encode()}, at=(("docs/references.bib", 1, "X001"),))
    yield marked("b09", "crlf", {"docs/references.bib": BIB.replace("\n", "\r\n").encode()})
    yield marked("b10", "cr only", {"docs/references.bib": BIB.replace("\n", "\r").encode()})
    yield one_work("b11", "nul byte", "  note = {A\0B}, <-- X001")
    yield bibliography("b12", "key with period", work("b12.2020").replace(",\n", ", <-- B002 B004\n", 1), says=("[a-z][a-z0-9-]*",))
    yield bibliography("b13", "key with space", "@misc{b 13, <-- B001\n  title = {{B}},\n}\n", says=("'b 13'",))
    yield bibliography("b14", "empty key", "@misc{, <-- B001\n  title = {{B}},\n}\n", says=("empty key",))
    yield one_work("b15", "undefined string macro", "  note = nowhere, <-- B001", says=("'nowhere'",))
    yield bibliography("b16", "missing comma", "@misc{b16,\n  title = {{B}} <-- B001\n  year = {2020},\n}\n", says=("no comma",))
    yield one_work("b17", "url macro in field", "  howpublished = {\\url{https://example.org/}}, <-- B009")
    yield one_work("b18", "html script in title", "  title = {{<script>alert(1)</script>}}, <-- B009")
    yield one_work("b19", "javascript url field", "  url = {javascript:alert(1)}, <-- B007")
    yield one_work("b20", "markdown in title", "  title = {{*Not bold* and [no link](https://example.org) and `no code`}},")
    yield one_work(
        "b21",
        "accents",
        "  title = {{\\'Ecole, Gödel, {\\\"O}berg, \\c{c}a and BERT}},",
        "  author = {{\\O}rsted, S{\\o}ren and Erd\\H{o}s, P.},",
    )
    yield one_work("b22", "unknown latex command", "  title = {{A \\nosuchcommand{title}}}, <-- B009", says=("\\nosuchcommand",))
    circle = work("b23", "  crossref = {b23-back}, <-- B009") + work("b23-back", "  crossref = {b23}, <-- B009")
    yield bibliography("b23", "cyclic crossref", circle, "b23", "b23-back")
    yield one_work("b24", "dangling crossref", "  crossref = {nowhere}, <-- B009")
    deep = 5000 * "{"
    yield bibliography("b26", "deep nested braces", f"@misc{{b26,\n  title = {deep}B <-- B001\n}}\n", says=("nested deeper than 100",))
    strings = '@preamble{"\\newcommand{\\x}{y}"}\n@comment{a comment}\n@string{press = "The " # {Press}}\n'
    yield bibliography("b27", "string preamble comment", strings + work("b27", "  publisher = press # { of } # press,"), "b27")
    yield one_work("b28", "duplicate field", "  note = {A},", "  note = {B}, <-- B001")
    yield one_work("b29", "malformed doi", "  doi = {https://doi.org/10.1000/x y}, <-- B007", says=("10.NUMBER/suffix",))
    yield one_work("b30", "impossible year", "  year = {9999}, <-- B007")
    nothing: dict[str, str | bytes | None] = {
        "docs/references.bib": b"",
        "docs/index.md": INDEX.replace("[@kaplan2020scaling].", "[@kaplan2020scaling]. <-- C001"),
        "docs/models.toml": MODELS.replace("[gpt-3]", "[gpt-3] <-- R002"),
        "docs/timeline.toml": TIMELINE.replace("[kaplan2020scaling]", "[kaplan2020scaling] <-- R002"),
    }
    facts = FACTS.replace("[gpt3-parameters]", "[gpt3-parameters] <-- F003")
    yield marked("b31", "empty bib", {**nothing, "docs/facts.toml": facts}, at=(("docs/references.bib", 1, "B001"),), says=("no entry",))
    yield Input("b32", "bib file missing", {"docs/references.bib": None}, unusable="docs/references.bib")
    yield one_work("b33", "too many commas in name", "  author = {One, Ann, Two, Bo}, <-- B009", says=("'One, Ann, Two, Bo'",))
    yield bibliography("b34", "zero width in key", work("b34").replace("b34,\n", "b\u200b34, <-- B002 B004 X001\n", 1), says=("U+200B",))
    yield one_work("b35", "special chars in url", "  url = {https://example.org/a_b/~c?d=e&f=%20#g-h},")
    yield one_work(
        "b36", "author et al literal", "  author = {One, Ann and others and Two, Bo}, <-- B009", says=("'others' must be the last",)
    )
    yield bibliography("b37", "junk between entries", "stray text <-- B001\n" + work("b37"), "b37", says=("'stray text'",))
    yield one_work("b38", "bidi override in title", "  title = {{A \u202eB}}, <-- X001", says=("U+202E",))


def citation_inputs() -> Iterator[Input]:
    """The inputs of citations."""
    hint = "did you mean 'kaplan2020scaling'?"
    yield chapter("c01", "unknown key", "It falls [@kaplan2020scalng]. <-- C001\n", says=(hint,))
    yield chapter("c02", "cite in inline code", "Write `[@nobody]` or ``[@nobody; ` @x]``.\n")
    yield chapter("c03", "cite in fence", "```\n[@nobody]\n```\n\n- item\n\n    ~~~\n    [@nobody]\n    ~~~\n")
    yield chapter("c04", "email address", "Write to me@example.org, <me@example.org> or [me@example.org](mailto:me@example.org).\n")
    yield chapter("c05", "unclosed citation", "It falls [@kaplan2020scaling. <-- C002\n", says=("has no ']'",))
    yield chapter("c06", "same key twice in group", "It falls [@kaplan2020scaling; @kaplan2020scaling]. <-- C002\n")
    yield chapter("c07", "cite in heading", "## The law [@kaplan2020scaling] {#law} <-- C003\n\nText.\n")
    yield chapter("c08", "cite without bibliography", "It falls [@kaplan2020scaling].\n")
    yield chapter("c09", "cite in html comment", "Text <!-- [@nobody] --> and\n\n<!--\n[@nobody]\n-->\n")
    yield chapter("c10", "cite in link text", "See [the paper [@kaplan2020scaling]](index.md). <-- C003\n")
    never = BIB + "\n" + work("c11").replace(",\n", ", <-- B004\n", 1)
    yield marked("c11", "bib entry never cited", {"docs/references.bib": never})


def encoding_inputs() -> Iterator[Input]:
    """The inputs of encodings, line ends and hidden signs in a page."""
    bad = page("A café.\n").encode("latin-1")
    other = {"docs/other.md": page("It falls [@nobody]. <-- C001\n"), "docs/outline.toml": listed("page.md", "other.md")}
    yield marked("m01", "invalid utf8", {PAGE: bad, **other}, at=((PAGE, 9, "X001"),), says=("at byte",))
    yield whole("m02", "bom", b"\xef\xbb\xbf" + page("Text.\n").encode(), ((PAGE, 1, "X001"),))
    yield whole("m03", "crlf mixed", page("Text.\n").encode() + b"More.\r\n", ((PAGE, 1, "X001"),))
    yield chapter("m04", "nul and control", "A\0 <-- X001\nB\x07 <-- X001\n", says=("U+0000", "U+0007"))
    yield chapter("m05", "zero width and bidi", "A\u200bb <-- X001\nA\u202eb <-- X001\nA\u2066b <-- X001\n", says=("U+202E", "U+2066"))
    name, other_name = (unicodedata.normalize(form, "café.md") for form in ("NFC", "NFD"))
    files = {f"docs/{name}": page("Text.\n"), PAGE: page(f"See [it]({other_name}).\n"), "docs/outline.toml": listed("page.md")}
    yield marked("m06", "nfd vs nfc link", files, at=((f"docs/{name}", 1, "X009"),))
    yield chapter("m07", "homoglyph heading", "## Sc\u0430ling <-- X001\n\nText.\n", says=("mixes Latin and Cyrillic",))


def structure_inputs() -> Iterator[Input]:
    """The inputs of a page's structure."""
    yield chapter("m10", "unclosed fence", "Text.\n\n```python <-- X003\ncode\n")
    yield chapter("m11", "tab indented code", "Text.\n\n\tcode <-- X011\n")
    yield chapter("m12", "heading skip", "## Two\n\n#### Four <-- O006\n")
    yield chapter("m13", "two h1", "# Another <-- O006\n")
    no_top = "---\ntitle: Part\ndescription: A page of the test.\nkind: chapter\n---\n\n## Part <-- O006\n\nText.\n"
    yield whole("m14", "no h1", no_top, says=("no top heading",))
    yield chapter("m15", "duplicate headings", "## Uses\n\n## Uses <-- O006\n", says=("line 9",))
    yield chapter("m16", "duplicate explicit id", "## One {#same}\n\n## Two {#same} <-- O006\n", says=("line 9",))
    yield chapter("m17", "empty heading", "## <-- O006\n\nText.\n")
    yield chapter("m18", "emoji or cyrillic heading", "## \U0001f680 <-- O006\n\n## Привет <-- O006\n", says=("{#name}",))
    yield whole("m19", "empty page", b"", tuple((PAGE, 1, code) for code in ("O006", "O007", "O007", "O007")), says=("page is empty",))
    yield chapter("m20", "ragged table", "| A | B |\n|---|---|\n| a | b | c | <-- X010\n", says=("3 cells, its header 2",))
    yield chapter("m21", "undefined footnote", "Text[^1]. <-- X010\n")
    yield chapter("m22", "duplicate footnote", "Text[^1]. <-- X010\n\n[^1]: A <-- X010\n[^1]: B <-- X010\n")
    yield chapter("m23", "unused footnote", "Text.\n\n[^1]: A <-- X010\n")
    yield chapter("m24", "undefined reference link", "See [it][nowhere]. <-- X010\n", says=("'nowhere'",))
    yield chapter("m25", "unclosed html comment", "Text <!-- lost <-- X003\n\nmore.\n")
    yield chapter("m26", "unclosed div", '<div class="a"> <-- X005\n\nText.\n')
    yield chapter("m27", "bad nesting", "<b>a <i>b</b> c</i> <-- X005 X005\n")
    yield chapter("m28", "id with space", '<span id="a b">x</span> <-- X005\n')


def link_inputs() -> Iterator[Input]:
    """The inputs of links and images."""
    yield chapter("m33", "encoded characters", "[a](index%2Emd) [b](index.md%00) [c](a%2Findex.md) <-- X006 X006\n")
    yield chapter("m34", "path traversal", "[a](../../../etc/passwd) <-- X006\n", says=("leaves docs/",))
    yield chapter("m35", "absolute path", "[a](/index.md) <-- X006\n", says=("relative",))
    yield chapter("m36", "javascript link", "[a](JavaScript:alert(1)) <-- X006\n[b]( javascript:alert(1)) <-- X006\n")
    yield chapter("m37", "vbscript entities", "[a](&#118;bscript&colon;x) <-- X006\n[b](vb\tscript:x) <-- X006\n")
    yield chapter("m38", "mixed content", "[a](http://example.org/a.png) <-- X006\n", says=("https",))
    yield chapter("m39", "protocol relative", "[a](//example.org/) <-- X006\n")
    yield chapter("m40", "empty link", "[](index.md) <-- X006\n[a]() <-- X006\n[a](#) <-- X006\n")
    yield chapter("m41", "case only mismatch", "[a](Index.md) <-- X006\n", says=("'index.md'",))
    image = "As [](#fig-a) shows.\n\n![What is seen.](gone.png) <-- G002\n\nFigure: A {#fig-a}\n"
    yield chapter("m42", "missing image", image, says=("'gone.png' is not there",))
    yield chapter(
        "m43", "image without alt", image.replace("What is seen.", "").replace("gone", "a").replace("G002", "G001"), {"docs/a.png": PNG}
    )
    yield chapter("m44", "link to source outside docs", "[a](../lab/part/figure.py) <-- X006\n")
    yield chapter("m46", "raw html links unchecked", '<a href="gone.md">a</a> <-- X006\n')
    yield chapter("m47", "bad mailto tel", "[a](mailto:nobody) <-- X006\n[b](tel:abc) <-- X006\n")
    yield chapter("m48", "target blank no rel", '<a href="https://example.org/" target="_blank">a</a> <-- X005\n')
    yield chapter("m50", "malformed url", "[a](https://[::1) <-- X006\n[b](https:///) <-- X006\n")


def html_inputs() -> Iterator[Input]:
    """The inputs of HTML and scripts."""
    yield chapter("m60", "script tag", "<script>alert(1)</script> <-- X005 X005\n")
    yield chapter("m61", "iframe object", '<iframe src="a"></iframe> <-- X005 X005\n<object data="a"></object> <-- X005 X005\n')
    yield chapter("m62", "onclick attr list", 'Text.\n{: onclick="alert(1)" } <-- X005\n\n[a](index.md){ onmouseover=alert(1) } <-- X005\n')
    yield chapter("m63", "style attr list", 'Text.\n{: style="color: red" } <-- X005\n')
    drawn = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    inline = "<svg onload=alert(1)> <-- X005\n"
    yield chapter("m64", "svg with script", inline, {"docs/a.svg": drawn + " <-- G002"})
    yield chapter("m65", "meta refresh base", '<meta http-equiv="refresh" content="0;url=a"> <-- X005\n<base href="/"> <-- X005 X006\n')
    yield chapter("m66", "jinja in markdown", "{{ page.title }} and {% include 'x' %} and {# none #}.\n")
    markup = "title: A <b>page</b> <-- X002 O007\ndescription: A page of the test.\nkind: chapter"
    yield front("m67", "html in front matter", markup)


def front_inputs() -> Iterator[Input]:
    """The inputs of front matter."""
    rest = "description: A page of the test.\nkind: chapter"
    yield front("m70", "bad yaml", f"title: A: page <-- X002\n{rest}", says=("not YAML",))
    bomb = "a: &a [x, x, x, x, x, x, x, x, x] <-- X002\n" + "".join(
        f"{name}: &{name} [{', '.join(9 * ['*' + last])}] <-- X002\n" for last, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    yield front("m71", "yaml bomb", bomb + f"title: A page\n{rest}", says=("alias",))
    yield front("m72", "yaml python tag", f"title: !!python/object/apply:os.system [exit] <-- X002\n{rest}", says=("tag",))
    yield front("m73", "front matter list", "- title <-- X002\n- kind", says=("no mapping",))
    open_front = f"--- <-- X003\ntitle: A page\n{rest}\n\n# A page\n"
    yield whole("m74", "front matter unterminated", open_front, says=("front matter '---' is opened and never closed",))
    yield front("m75", "title not string", f"title: [A, page] <-- X002\n{rest}", says=("must be a str",))
    yield front("m76", "duplicate yaml key", f"title: A page\n{rest}\ntitle: A page <-- X002", says=("'title' twice",))
    yield front("m77", "front matter tabs", f"title: A page\n{rest}\nsearch:\n\texclude: true <-- X002", says=("not YAML",))


def math_inputs() -> Iterator[Input]:
    """The inputs of math."""
    yield chapter("m80", "latex error", "So $\\frac{a}{b$ it is. <-- M001\n", says=("near",))
    yield chapter("m81", "unclosed display", "$$ <-- X003\nx = 1\n\nText.\n", says=("'$$'",))
    yield chapter("m82", "dollar prices", "It costs $5, then $10 to $20 [@kaplan2020scaling].\n")
    yield chapter("m83", "unknown command", "So $\\nosuch{x}$ it is. <-- M001\n", says=("\\nosuch",))
    yield chapter("m84", "macro recursion", "So $\\newcommand{\\x}{\\x}\\x$ it is. <-- M001\n")
    yield chapter("m85", "math href injection", "So $\\href{javascript:alert(1)}{x}$ it is. <-- M001\n", says=("\\href",))
    label = "$$ <-- CODE\nx \\label{eq-a}\n$$\n\n"
    yield chapter("m86", "duplicate label", label.replace(" <-- CODE", "") + label.replace("CODE", "M002"), says=("docs/page.md:9",))


def snippet_inputs() -> Iterator[Input]:
    """The inputs of includes, of which the report has none: nothing is read."""
    secret = {"secret.md": "secret", "docs-secret/a.md": "secret"}
    yield chapter("m90", "snippet missing", '--8<-- "gone.md" <-- X007\n')
    circle = {"docs/other.md": page('--8<-- "page.md" <-- X007\n'), "docs/outline.toml": listed("page.md", "other.md")}
    yield chapter("m91", "snippet circular", '--8<-- "other.md" <-- X007\n', circle)
    yield chapter("m92", "snippet traversal", '--8<-- "../secret.md" <-- X007\n', secret)
    yield chapter("m93", "snippet sibling prefix", '--8<-- "../docs-secret/a.md" <-- X007\n', secret)
    yield chapter("m94", "snippet url", '--8<-- "https://example.org/a.md" <-- X007\n')
    yield chapter("m95", "snippet section missing", '--8<-- "index.md:gone" <-- X007\n')


def crowded_inputs() -> Iterator[Input]:
    """The inputs on which renderers hang or recurse without end; each must be answered in seconds."""
    entries = "".join(
        f"@misc{{k{n},title={{{{T{n}}}}},author={{A}},year=2020,url={{http://a.io}},verified={{2024-01-02}}}}\n" for n in range(50_000)
    )
    twice = BIB + entries + "@misc{k7,title={{Again}}}\n"
    line = twice.count("\n")
    yield marked("b25", "50k entries", {"docs/references.bib": twice.encode()}, at=(("docs/references.bib", line, "B002"),), more=True)
    deep = "".join(f"{level * '    '}- item\n" for level in range(300))
    lines = {
        "m101": ("nested blockquotes", 3000 * ">" + " deep", 9),
        "m102": ("nested lists", deep, 9 + 20),
        "m104": ("many brackets", 20_000 * "[", 9),
        "m105": ("many backticks", "a".join(count * "`" for count in range(1, 1200)), 9),
        "m107": ("unclosed links", 20_000 * "[a](", 9),
    }
    for id, (what, text, at) in lines.items():
        files = {PAGE: page(text + "\n"), "docs/outline.toml": listed("page.md")}
        yield marked(id, what, files, at=((PAGE, at, "X004"),))
    large = {PAGE: page(5_000_000 * "a" + "\n"), "docs/outline.toml": listed("page.md")}
    yield marked("m100", "line of 5MB", large, at=((PAGE, 1, "X004"),), says=("1,000,000",))
    yield chapter("m103", "many emphasis", 20_000 * "*a **b " + "\n")
    headings = "".join(f"## Heading a{number}\n\n" for number in range(10_000))
    files = {PAGE: page(headings), "docs/outline.toml": listed("page.md")}
    yield marked("m106", "10k headings", files, at=((PAGE, 9 + 2 * 999, "X004"),), says=("headings",))


def file_inputs() -> Iterator[Input]:
    """The inputs of odd files in docs/."""
    yield beside("m110", "symlink cycle", "docs/loop", lambda root: (root / "docs/loop").symlink_to("loop"))
    yield beside("m111", "symlink outside", "docs/secret.md", lambda root: (root / "docs/secret.md").symlink_to("/etc/hostname"))
    yield beside("m112", "directory named md", "docs/folder.md", lambda root: (root / "docs/folder.md").mkdir())
    yield beside("m113", "fifo in docs", "docs/pipe.md", lambda root: os.mkfifo(root / "docs/pipe.md"))
    yield beside("m114", "dangling symlink", "docs/gone.md", lambda root: (root / "docs/gone.md").symlink_to("nowhere.md"))
    two = {"docs/laws.md": page("Text.\n"), "docs/laws/index.md": page("Text.\n"), "docs/outline.toml": listed("laws.md", "laws/index.md")}
    yield marked("m115", "same url twice", two, at=(("docs/laws/index.md", 1, "X009"),), says=("laws.md",))
    name = 'my "notes" #1.md'
    odd = {f"docs/{name}": page("Text.\n")}
    yield marked("m116", "name with spaces hash quote", odd, at=((f"docs/{name}", 1, "X009"),))
    yield marked("m117", "orphan not in nav", {PAGE: page("Text.\n").replace("# A page", "# A page <-- O005")})
    yield marked("m119", "png that is html", {"docs/a.png": "<html></html> <-- G002"})
    yield marked("m120", "zero byte image", {"docs/a.png": b""}, at=(("docs/a.png", 1, "G002"),), says=("empty",))


MAKERS = (
    bib_inputs,
    citation_inputs,
    encoding_inputs,
    structure_inputs,
    link_inputs,
    html_inputs,
    front_inputs,
    math_inputs,
    snippet_inputs,
    crowded_inputs,
    file_inputs,
)
INPUTS = {made.id: made for maker in MAKERS for made in maker()}
# What MkDocs tells itself, as warnings that count in strict mode: a page that has all of these, and a part of each warning.
SITE = {
    "m30": ("missing page", "[a](gone.md)", "'gone.md'"),
    "m31": ("missing anchor same page", "[a](#gone)", "'#gone'"),
    "m32": ("missing anchor other page", "[a](glossary.md#gone)", "'glossary.md#gone'"),
    "m118": ("nav to missing", "", "'missing.md'"),
    "m45": ("link without md extension", "[a](glossary)", "'glossary'"),
}
SITE_CONFIG = CONFIG.replace("  - glossary.md\n", "  - glossary.md\n  - missing.md\n").replace(
    "  - index.md\n", "  - index.md\n  - page.md\n"
)
# What nothing answers yet, and why.
NOT_YET = {
    "m49": "a link to a dead page is found by `report-build links`, which needs the network",
}
