"""Read one text file safely (regular, below the root, UTF-8, no invisible signs); write one whole or not at all."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from pathlib import Path

from report_build.model import Finding, Position

CODE = "X001"
# Tab and newline are the only control signs of a text; zero-width and bidirectional controls hide what is read.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
MOST_FINDINGS = 100
CYRILLIC = re.compile("[\u0400-\u04ff]")
MIXED = re.compile(r"(?<![A-Za-z])[A-Za-z]+[\u0400-\u04ff]+\w*|(?<![\u0400-\u04ff])[\u0400-\u04ff]+[A-Za-z]+\w*")


class Unusable(Exception):
    """Input without which nothing can be checked; its text is the one line that says why."""


def read_text(root: Path, path: Path, most: int) -> tuple[str, tuple[Finding, ...]]:
    """The text of a file, line ends as newlines, and the flaws of its encoding.

    At most `most` bytes are read. Raises Unusable when there is no such file or it cannot be read.
    """
    shown = path.relative_to(root).as_posix()
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            raise Unusable(f"{shown}: is a link that leaves the report")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Unusable(f"{shown}: not a regular file")
        with path.open("rb") as file:
            data = file.read(most)
    except (OSError, RuntimeError) as error:  # RuntimeError: a circle of links
        raise Unusable(f"{shown}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    findings = []
    if data.startswith(b"\xef\xbb\xbf"):
        findings.append(Finding(Position(shown, 1), CODE, "the file begins with a byte-order mark", "save it as UTF-8 without one"))
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = data[error.start : error.start + 4].hex(" ")
        findings.append(Finding(Position(shown, line), CODE, f"not UTF-8: bytes {found} at byte {error.start}"))
        text = data.decode("utf-8", errors="replace")
    if "\r" in text:
        crlf = text.count("\r\n")
        if 0 < crlf < text.count("\n"):
            findings.append(Finding(Position(shown, 1), CODE, f"{crlf} lines end in CRLF and the others do not"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    findings += hidden(shown, text)
    return text, tuple(findings)


def hidden(shown: str, text: str) -> list[Finding]:
    """Signs that a reader cannot see, and words that mix look-alike alphabets: the first of each line, a hundred at most."""
    if not HIDDEN.search(text) and not CYRILLIC.search(text):
        return []
    findings: list[Finding] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if sign := HIDDEN.search(line):
            name = unicodedata.name(sign.group(), "control sign").lower()
            at = Position(shown, number, sign.start() + 1)
            message = f"invisible U+{ord(sign.group()):04X} ({name}) in column {sign.start() + 1}"
            findings.append(Finding(at, CODE, message, "delete it"))
        elif word := MIXED.search(line):
            at = Position(shown, number, word.start() + 1)
            findings.append(Finding(at, CODE, f"'{word.group()[:40]}' mixes Latin and Cyrillic letters"))
        if len(findings) == MOST_FINDINGS:
            break
    return findings


def write_whole(path: Path, content: str | bytes) -> None:
    """Write through a file beside it, so that a full disk or an interruption leaves the old file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
