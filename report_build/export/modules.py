"""Bundle ES modules into one classic script, which also loads from `file://`.

It knows the forms that the exhibits use: imports by name or of a whole module, and exports of a function, class or constant where it is
declared. Whatever else it meets ends the bundling: a half-understood module would fail in the reader's browser.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping

from report_build.textfile import Unusable

IMPORT = re.compile(
    r"^import (?:\{(?P<names>[^{}]*)\}|\* as (?P<all>[\w$]+)) from \"(?P<source>\.{1,2}/[\w./-]+\.js)\";$",
    re.M,
)
EXPORT = re.compile(r"^export (?=(?:async )?function\*? (?P<function>[\w$]+)|class (?P<class>[\w$]+)|const (?P<const>[\w$]+) =)", re.M)
LEFT = re.compile(r"^(?:import|export)\b.*|\bimport\s*\(.*|\bimport\.meta\b.*", re.M)
RENAMED = re.compile(r"\s+as\s+")


def bundled(entry: str, read: Callable[[str], str], instead: Mapping[str, str]) -> str:
    """The script of a module and all that it imports, each once, what is imported first.

    `read` gives the text of a module by its path, `instead` the text of those that another one stands for. Raises Unusable, naming the
    place, for a form that is not known and for modules that import each other in a circle.
    """
    done: dict[str, str] = {}
    exported: dict[str, set[str]] = {}
    above: list[str] = []

    def add(path: str) -> None:
        if path in above:
            raise Unusable(f"{path}: modules import each other in a circle: {' -> '.join([*above[above.index(path) :], path])}")
        if path in done:
            return
        above.append(path)
        text = instead[path] if path in instead else read(path)
        for match in IMPORT.finditer(text):
            source = resolved(path, match["source"])
            add(source)
            if missing := wanted(match) - exported[source]:
                raise Unusable(f"{path}: imports {', '.join(sorted(missing))}, which {source} does not export")
        above.pop()
        exported[path] = {next(filter(None, match.groups())) for match in EXPORT.finditer(text)}
        done[path] = wrapped(path, text, sorted(exported[path]))

    add(entry)
    return '"use strict";\n(() => {\n' + "\n".join(done.values()) + "\n})();\n"


def wrapped(path: str, text: str, exports: Iterable[str]) -> str:
    """One module as a function that is called at once; its exports are what it returns."""
    text = IMPORT.sub(lambda match: f"const {brought(match)} = {name_of(resolved(path, match['source']))};", text)
    text = EXPORT.sub("", text)
    if left := LEFT.search(text):
        raise Unusable(f"{path}:{text.count(chr(10), 0, left.start()) + 1}: '{left[0][:60]}' is a form that the bundle does not know")
    return f"const {name_of(path)} = (() => {{\n{text}\nreturn {{ {', '.join(exports)} }};\n}})();"


def brought(match: re.Match[str]) -> str:
    """What an import declares, as a pattern of names."""
    names = (name.strip() for name in (match["names"] or "").split(","))
    return match["all"] or "{ " + ", ".join(RENAMED.sub(": ", name) for name in names if name) + " }"


def wanted(match: re.Match[str]) -> set[str]:
    """The names that an import asks for, as the other module has them."""
    return {RENAMED.split(name.strip())[0] for name in (match["names"] or "").split(",") if name.strip()}


def resolved(path: str, source: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), source))


def name_of(path: str) -> str:
    """A name for a module that is one in JavaScript too."""
    return "$" + re.sub(r"\W", lambda match: f"${ord(match[0]):x}", path)
