"""Modules become one classic script; what is not understood is refused, with its place."""

from __future__ import annotations

import re

import pytest

from report_build.export.modules import bundled
from report_build.textfile import Unusable


def bundle(files: dict[str, str], entry: str = "a.js", **instead: str) -> str:
    return bundled(entry, lambda path: files[path], {path.replace("_js", ".js"): text for path, text in instead.items()})


def test_what_is_imported_stands_first_and_once() -> None:
    """In a diamond of modules the lowest is there once; nothing of the syntax of modules is left."""
    text = bundle(
        {
            "a.js": 'import { b as one } from "./lib/b.js";\nimport * as c from "./lib/c.js";\none(c.c);\n',
            "lib/b.js": 'import {\n  d,\n} from "../d.js";\nexport function b() {}\nexport class B {}\n',
            "lib/c.js": 'import { d } from "../d.js";\nexport const c = 1;\nexport async function f() {}\nexport function* g() {}\n',
            "d.js": "export const d = 1;\n",
        }
    )
    assert re.findall(r"^const (\S+) = \(\(\)", text, re.M) == ["$d$2ejs", "$lib$2fb$2ejs", "$lib$2fc$2ejs", "$a$2ejs"]
    assert "const { b: one } = $lib$2fb$2ejs;" in text
    assert "const c = $lib$2fc$2ejs;" in text
    assert "return { B, b };" in text
    assert "return { c, f, g };" in text
    assert not re.search(r"^(?:import|export)\b", text, re.M)


def test_one_module_may_stand_for_another() -> None:
    """What reads files over the network is exchanged."""
    text = bundle({"a.js": 'import { read } from "./data.js";\nread();\n'}, data_js="export const read = () => 1;\n")
    assert "read = () => 1" in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("const x = 1;\nexport default x;\n", "a.js:2: 'export default x;' is a form that the bundle does not know"),
        ("export { x };\n", "a.js:1: 'export { x };'"),
        ("export let x = 1;\n", "a.js:1: 'export let x = 1;'"),
        ("export const { x } = y;\n", "a.js:1: 'export const { x } = y;'"),
        ("\nconst x = await import('./b.js');\n", "a.js:2: 'import('./b.js');'"),
        ("const x = import.meta.url;\n", "a.js:1: 'import.meta.url;'"),
        ('import "./b.js";\n', "a.js:1: 'import \"./b.js\";'"),
        ('import { a } from "https://example.org/b.js";\n', "a.js:1: 'import { a } from"),
        ('import { gone } from "./b.js";\n', "a.js: imports gone, which b.js does not export"),
        ('import { a } from "./c.js";\n', "a.js: modules import each other in a circle: a.js -> c.js -> a.js"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, message: str) -> None:
    """A half-understood module would fail in the reader's browser."""
    with pytest.raises(Unusable) as raised:
        bundle({"a.js": text, "b.js": "export const a = 1, b = 2;\n", "c.js": 'import { a } from "./a.js";\nexport const a = 1;\n'})
    assert str(raised.value).startswith(message)
