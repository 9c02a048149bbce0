"""The faces of the site's text, Source Serif and Source Sans (SIL Open Font License), cut to the signs that the report uses.

The licence reserves the name "Source" for the fonts as their authors made them; what is cut here bears names of its own, and keeps
the notices of copyright and licence.
"""

from __future__ import annotations

import hashlib
import io
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from report_build.references import plain
from report_build.report import Report
from report_build.textfile import Unusable, write_whole

CACHE = Path(".cache/report-build")
FOLDER = "assets/fonts"
# Of each face: its file in the site, the package that carries it and the file in there, and the name that it bears when it is cut.
FACES = {
    "serif": ("font_source_serif_pro", "SourceSerifPro-Regular.ttf", "Report Serif"),
    "serif-italic": ("font_source_serif_pro", "SourceSerifPro-It.ttf", "Report Serif Italic"),
    "sans": ("font_source_sans_pro", "SourceSansPro-Regular.ttf", "Report Sans"),
    "sans-semibold": ("font_source_sans_pro", "SourceSansPro-Semibold.ttf", "Report Sans Semibold"),
}
FEATURES = ("kern", "liga")
# What the templates write besides the signs of the report.
ALWAYS = string.printable.strip() + " \u00a0‘’“”–—…×−·•←→↑↓↗↵§©¶≤≥≈"
COPYRIGHT, FAMILY, WEIGHT, UNIQUE, FULL, POSTSCRIPT, LICENCE, LICENCE_ADDRESS = 0, 1, 2, 3, 4, 6, 13, 14
Change = Callable[[Any], None]


def text_fonts(report: Report, root: Path) -> Mapping[str, bytes]:
    """The fonts as WOFF2 and their licence, by their path in the site. `root` is where what was cut is kept."""
    signs = signs_of(report)
    files = {f"{FOLDER}/{face}.woff2": cut_face(face, signs, root) for face in FACES}
    licence = packaged("font_source_serif_pro", "LICENSE.txt").read_bytes()
    return files | {f"{FOLDER}/LICENSE.txt": licence}


def signs_of(report: Report) -> str:
    """Every sign of the chapters and of the works, in order."""
    found = set(ALWAYS)
    for chapter in report.chapters:
        found.update(chapter.prose)
    for entry in report.entries:
        for value in entry.fields.values():
            found.update(plain(value))
    return "".join(sorted(found))


def packaged(package: str, name: str) -> Path:
    """A file of a font package. Raises Unusable where the package is not installed."""
    spec = find_spec(package)  # found, not imported: it is installed for its fonts alone
    if spec is None or spec.origin is None:
        raise Unusable(f"a font is not installed: pip install {package.replace('_', '-')}")
    return Path(spec.origin).with_name("files") / name


def cut_face(face: str, signs: str, root: Path) -> bytes:
    """One face, cut to `signs`."""
    package, name, family = FACES[face]

    def rename(font: Any) -> None:
        names = font["name"]
        names.names = [record for record in names.names if record.nameID in (COPYRIGHT, WEIGHT, LICENCE, LICENCE_ADDRESS)]
        for which in (FAMILY, UNIQUE, FULL, POSTSCRIPT):
            names.setName(family.replace(" ", "-") if which == POSTSCRIPT else family, which, 3, 1, 0x409)

    return kept(root, face, packaged(package, name).read_bytes(), signs, FEATURES, rename)


def kept(root: Path, name: str, data: bytes, signs: str, features: Sequence[str], after: Change | None = None) -> bytes:
    """A font cut to `signs`, from the cache if it was cut so before: cutting takes a second."""
    digest = hashlib.sha256(b"\0".join([data, signs.encode(), " ".join(features).encode()])).hexdigest()[:32]
    path = root / CACHE / f"{name}-{digest}.woff2"
    if path.exists():
        return path.read_bytes()
    font = subset(data, signs, features, after)
    write_whole(path, font)
    return font


def subset(data: bytes, signs: Iterable[str], features: Sequence[str], after: Change | None = None) -> bytes:
    """A font as WOFF2 with only the glyphs and layout features that are asked for; `after` may change it before it is written.

    Instructions for coarse screens go: they are a third of the file.
    """
    from fontTools import subset as cutter
    from fontTools.ttLib import TTFont

    options = cutter.Options(layout_features=list(features), name_IDs=["*"], notdef_outline=True, hinting=False)
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    cut = cutter.Subsetter(options)
    cut.populate(text="".join(signs))
    cut.subset(font)
    if after:
        after(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
