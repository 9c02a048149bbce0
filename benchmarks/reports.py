"""Reports to measure with: ours, reports of any number of chapters made of ours, and ours in the Markdown that every builder reads."""

from __future__ import annotations

import re
import shutil
from itertools import cycle
from pathlib import Path

from report_build.compile import Edit, apply, front_matter
from report_build.load import load
from report_build.model import Chapter
from report_build.report import BIB, Report

ROOT = Path(__file__).resolve().parent.parent
WORD = re.compile(r"[^\W\d_][\w'’-]*")
LABEL = re.compile(r"(#(?:fig|tbl|eq)-|\\label\{eq-)")
ASSET = re.compile(r"\]\(((?:\.\./)*)assets/")
# What one builder reads and another takes for code: titles of notes and tabs, of which the text stays.
CONTAINER = re.compile(r"^(?P<indent>[ ]*)(?:!!!|\?\?\?\+?|===) ?(?P<title>[^\n]*)\n(?P<body>(?:(?P=indent) {4}[^\n]*\n|[ \t]*\n)*)", re.M)
ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*[#.][^{}\n]*\}")
TAG = re.compile(r"</?[a-z][^<>\n]*>")


def generated(folder: Path, count: int) -> int:
    """Write a report of so many chapters, ours in turn, each copy with its own ids; the number of its words."""
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("*.md", "*.js", "models"))
    shutil.copytree(ROOT / "lab", folder / "lab", ignore=shutil.ignore_patterns("__pycache__"))
    chapters = [path.relative_to(ROOT / "docs") for path in sorted((ROOT / "docs").glob("*/*.md"))]
    names = ["glossary.md"]
    for name in ("glossary.md", "index.md"):
        shutil.copy(ROOT / "docs" / name, folder / "docs" / name)
    for number, path in zip(range(count), cycle(chapters), strict=False):
        text = LABEL.sub(rf"\g<1>c{number}-", (ROOT / "docs" / path).read_text(encoding="utf-8"))
        name = Path(f"copy-{number // len(chapters)}") / path
        names.append(name.as_posix())
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / name).write_text(ASSET.sub(r"](\1../assets/", text), encoding="utf-8")
    (folder / "mkdocs.yml").write_text("site_name: Generated\nnav:\n" + "".join(f"  - {name}\n" for name in names), encoding="utf-8")
    outline = (ROOT / "docs/outline.toml").read_text(encoding="utf-8").partition("[pages]")[0]
    (folder / "docs/outline.toml").write_text(outline + "[pages]\n" + "".join(f'"{name}" = []\n' for name in names), encoding="utf-8")
    return words(folder / "docs")


def words(folder: Path) -> int:
    """The words of all pages below a folder."""
    return sum(len(WORD.findall(path.read_text(encoding="utf-8"))) for path in folder.rglob("*.md"))


def common(folder: Path, citation: str = "[@{keys}]", join: str = "; @") -> int:
    """Write our chapters and bibliography as Markdown that every builder reads alike; the number of citations.

    `citation` says how the builder writes a citation of `keys`, joined by `join`. Figures, exhibits, links within the report, facts and
    the glossary are ours alone, and only their words stay.
    """
    report = load(ROOT)
    for chapter in report.chapters:
        front = "".join(f"{name}: {value!r}\n" for name, value in front_matter(chapter).items())
        path = folder / chapter.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{front}---\n\n{plain(report, chapter, citation, join)}", encoding="utf-8")
    shutil.copy(ROOT / "docs" / BIB, folder / BIB)
    return sum(len({citation.start for citation in chapter.citations}) for chapter in report.chapters)


def plain(report: Report, chapter: Chapter, citation: str, join: str) -> str:
    """A chapter without what other builders do not know."""
    edits = [Edit(span.start, span.end, "") for span in chapter.spans if span.kind in ("comment", "front")]
    for link in chapter.links:
        if not link.target.startswith("https://"):
            edits.append(Edit(link.start, link.end, "" if link.image else link.text or "above"))
    groups: dict[tuple[int, int], list[str]] = {}
    for found in chapter.citations:
        if found.key in report.by_key:
            groups.setdefault((found.start, found.end), []).append(found.key)
    edits += [Edit(start, end, citation.format(keys=join.join(keys))) for (start, end), keys in groups.items()]
    text = ATTRIBUTES.sub("", TAG.sub("", apply(chapter.text, edits, 0)))
    while CONTAINER.search(text):
        text = CONTAINER.sub(lambda match: f"{match['title'].strip(chr(34))}\n\n{re.sub('^    ', '', match['body'], flags=re.M)}", text)
    return text
