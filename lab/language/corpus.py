"""English text that the lab's own packages ship: the prose of their docstrings.

A document is one module of a package. Of its docstrings the paragraphs that read as English are kept: closed by a
full stop, at least 80 characters, mostly letters, and with a good share of the commonest words. Doctests, tables, lists
of parameters without sentences and mathematical markup fall away by that. A paragraph is left out when half of its
runs of eight words stood in an earlier document, so that sentences copied between modules do not join the training text
to the test text. The split is by document: a hash of its name decides.

The packages are read as files and not imported. Versions and the SHA-256 of the text are recorded with every result.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

PACKAGES = {"numpy": "numpy", "scipy": "scipy", "sklearn": "scikit-learn"}  # module and distribution; all BSD-3-Clause
SHIFTED = {"matplotlib": "matplotlib"}  # the text for adaptation; a licence in the manner of the PSF's
LICENCES = dict.fromkeys(PACKAGES.values(), "BSD-3-Clause") | {"matplotlib": "Matplotlib licence (based on the PSF's)"}
SPLIT = {"validation": 5, "test": 8}  # per cent of the documents; the rest is for training
RUN = 8  # words of a run that is looked for in earlier documents
_LEAST_BYTES, _LETTERS, _COMMON = 80, 0.86, 0.3
_STOP = frozenset(
    re.findall(
        r"\w+",
        "the of to a and in is for be that as with are by on it or this if an not from which can at when we will have has"
        " used use its than then all but any only more one each where should may also other",
    )
)
_MARKUP = (
    (re.compile(r"``([^`]*)``"), r"\1"),
    (re.compile(r":\w+:`~?([^`<]*?)(?:\s*<[^>]*>)?`"), r"\1"),
    (re.compile(r"`([^`]*)`_*"), r"\1"),
    (re.compile(r"\*\*"), ""),
    (re.compile(r"\s*\[\d+\]_"), ""),
    (re.compile(r"^.*\n *[-=~^]{3,} *$", re.M), ""),  # headings
)


@dataclass(frozen=True)
class Document:
    """One module: its name with the package's, and its paragraphs, one a line."""

    name: str
    text: bytes

    @property
    def part(self) -> str:
        """`train`, `validation` or `test`, by a hash of the name."""
        draw = int(hashlib.sha256(self.name.encode()).hexdigest(), 16) % 100
        if draw < SPLIT["validation"]:
            return "validation"
        return "test" if draw < SPLIT["validation"] + SPLIT["test"] else "train"


@dataclass(frozen=True)
class Corpus:
    """Documents in the order of their names, and the versions of the packages they come from."""

    documents: tuple[Document, ...]
    versions: dict[str, str]

    def part(self, name: str) -> list[bytes]:
        """The texts of `train`, `validation` or `test`."""
        return [document.text for document in self.documents if document.part == name]

    def divided(self, modules: dict[str, str]) -> tuple[Corpus, Corpus]:
        """Two corpora: without the documents of these modules, and with these alone."""
        own = [document.name.split("/")[0] in modules for document in self.documents]
        rest, taken = (tuple(d for d, o in zip(self.documents, own, strict=True) if o is side) for side in (False, True))
        names = set(modules.values())
        return (
            Corpus(rest, {name: v for name, v in self.versions.items() if name not in names}),
            Corpus(taken, {name: v for name, v in self.versions.items() if name in names}),
        )

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the whole text with the documents' names."""
        total = hashlib.sha256()
        for document in self.documents:
            total.update(document.name.encode() + b"\0" + document.text + b"\0")
        return total.hexdigest()


def read(packages: dict[str, str] | None = None, limit: int | None = None) -> Corpus:
    """The corpus of `packages` (module to distribution); of each only `limit` files, if given.

    Raises `ModuleNotFoundError`, which names the package, where one is not installed.
    """
    packages = PACKAGES if packages is None else packages
    seen: set[int] = set()
    documents = []
    for module in packages:
        spec = find_spec(module)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"No module named '{module}'", name=module)
        root = Path(spec.origin).parent
        for path in sources(root)[:limit]:
            kept = list(unseen(paragraphs(path.read_text(encoding="utf-8")), seen))
            if kept:
                documents.append(Document(path.relative_to(root.parent).as_posix(), "\n".join(kept).encode() + b"\n"))
    return Corpus(tuple(documents), {name: version(name) for name in packages.values()})


def sources(root: Path) -> list[Path]:
    """The Python files of a package in the order of their names, without its tests."""
    files = (path for path in root.rglob("*.py") if not {"tests", "test", "conftest.py"} & set(path.relative_to(root).parts))
    return sorted(files, key=lambda path: path.relative_to(root).as_posix())


def paragraphs(source: str) -> Iterator[str]:
    """The paragraphs of English prose in the long strings of a Python source; none where it cannot be parsed."""
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" in node.value and len(node.value) >= 200:
            text = inspect.cleandoc(node.value)
            for pattern, by in _MARKUP:
                text = pattern.sub(by, text)
            yield from filter(is_prose, blocks(text))


def blocks(text: str) -> Iterator[str]:
    """Runs of lines with the same indentation, each as one line with single spaces."""
    lines: list[str] = []
    indent = 0
    for line in [*text.split("\n"), ""]:
        inset = len(line) - len(line.lstrip())
        if lines and (not line.strip() or inset != indent):
            yield " ".join(" ".join(lines).split())
            lines = []
        if line.strip():
            lines.append(line.strip())
            indent = inset


def is_prose(text: str) -> bool:
    """Whether a paragraph reads as English, by the marks that the module's docstring names."""
    if len(text) < _LEAST_BYTES or not text.isascii() or ">>>" in text or text[0] in ".|+$" or text[-1] not in ".:?!":
        return False
    if sum(c.isalpha() or c == " " for c in text) < _LETTERS * len(text):
        return False
    words = re.findall(r"[a-z]{2,}|a", text.lower())
    return sum(word in _STOP for word in words) >= max(1, _COMMON * len(words))


def unseen(candidates: Iterator[str], seen: set[int]) -> Iterator[str]:
    """The paragraphs of one document of which less than half stood in an earlier one; adds them all to `seen`."""
    fresh: set[int] = set()
    for text in candidates:
        words = text.split()
        runs = {
            int.from_bytes(hashlib.blake2b(" ".join(words[i : i + RUN]).encode(), digest_size=8).digest(), "big")
            for i in range(max(1, len(words) - RUN + 1))
        }
        if len(runs & seen) < 0.5 * len(runs) and not runs <= fresh:
            yield text
        fresh |= runs
    seen |= fresh
