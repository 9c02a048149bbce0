"""Walk through docs/: its pages and its other files, and what there cannot be published."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from report_build.model import Finding, Position
from report_build.report import GENERATED, Asset

MOST_DRAWING_BYTES = 5_000_000
PAGES = {".md", ".markdown", ".mdown", ".mkd", ".mkdn"}
ACTIVE = re.compile(
    rb"<(?:script|foreignObject|iframe|!ENTITY)|\son[a-z]{3,20}\s*=|@import|\s(?:xlink:)?href\s*=\s*[\"']\s*[^#\"'\s]{1,40}", re.I
)
# What ACTIVE finds holds one of these too. Each begins with a letter of its own, which is found ten times faster in megabytes of paths.
SUSPECT = tuple(
    map(re.compile, (rb"<(?:script|foreignobject|iframe|!entity)", rb"on[a-z]{3,20}\s*=", rb"@import", rb"href\s*=\s*[\"']\s*[^#\"'\s]"))
)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def walk(root: Path, docs: Path, findings: list[Finding]) -> tuple[list[str], dict[str, Asset]]:
    """Pages and other files below docs/; what is no plain file with a plain name is a finding and left out."""
    pages: list[str] = []
    assets: dict[str, Asset] = {}
    urls = {path[:-3]: "a page that is generated" for path in GENERATED}
    for folder, names, files in os.walk(docs, followlinks=False):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted([*names, *files]):
            path = Path(folder, name)
            relative = path.relative_to(docs).as_posix()
            at = Position(shown(root, path), 1)
            flaw = file_flaw(docs, path, is_folder=name in names)
            if flaw:
                findings.append(Finding(at, "X009", flaw))
            elif name not in names and not name.startswith("."):
                if path.suffix == ".md":
                    url = re.sub(r"(^|/)(index|README)$", "", relative[:-3])
                    if url in urls:
                        findings.append(Finding(at, "X009", f"has the same address as {urls[url]}"))
                    urls[url] = relative
                    pages.append(relative)
                else:
                    assets[relative] = asset(at, path)
        names[:] = [name for name in names if not Path(folder, name).is_symlink()]
    return pages, assets


def asset(at: Position, path: Path) -> Asset:
    """A file that is no page; a drawing is looked through for what a browser would run or fetch."""
    with path.open("rb") as file:
        head = file.read(512)
        data = head + file.read(MOST_DRAWING_BYTES) if path.suffix.lower() == ".svg" else b""
    lowered = data.lower()
    active = ACTIVE.search(data) if any(pattern.search(lowered) for pattern in SUSPECT) else None
    flaw = f"the drawing holds '{active[0].decode(errors='replace').strip()}'" if active else ""
    return Asset(at, path.stat().st_size, head, flaw)


def file_flaw(docs: Path, path: Path, *, is_folder: bool) -> str:
    """Why a file of docs/ cannot be published, or an empty string; nothing is opened to find out."""
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return "is a symbolic link that leads nowhere or to itself"
        if not target.is_relative_to(docs):
            return "is a symbolic link that leaves docs/"
        return "is a symbolic link: the folder would be read twice" if target.is_dir() else ""
    if is_folder and path.suffix == ".md":
        return "is a folder with the name of a page"
    if not is_folder and not stat.S_ISREG(mode):
        return "is not a regular file"
    if path.suffix.lower() in PAGES and path.suffix != ".md":
        return "is a page to MkDocs and not to the check: name it .md"
    if not NAME.fullmatch(path.name) and not path.name.startswith("."):
        return "has a name that is awkward in an address: use letters, digits, '-', '_' and '.'"
    return ""


def shown(root: Path, path: Path) -> str:
    """A path as messages show it: relative to the root where it lies below it."""
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")  # names need not be UTF-8
