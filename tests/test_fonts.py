"""The fonts of the text: cut to the report's signs, under names of their own, with their licence."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from report import TODAY, make_report, page

from report_build.fonts import COPYRIGHT, FACES, FAMILY, FOLDER, LICENCE_ADDRESS, POSTSCRIPT, packaged, signs_of, text_fonts
from report_build.load import load
from report_build.report import Report
from report_build.textfile import Unusable


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """One that has a sign beyond the common ones."""
    return load(make_report(tmp_path / "report", {"docs/sub/page.md": page("A façade by Erdős.\n")}), TODAY)


def test_each_face_has_the_signs_of_the_report(report: Report, tmp_path: Path) -> None:
    """And no others that nobody writes; none is heavier than 14 kB."""
    files = text_fonts(report, tmp_path)
    assert set(files) == {f"{FOLDER}/{face}.woff2" for face in FACES} | {f"{FOLDER}/LICENSE.txt"}
    for face in FACES:
        data = files[f"{FOLDER}/{face}.woff2"]
        signs = set(map(chr, TTFont(io.BytesIO(data)).getBestCmap()))
        assert {"a", "Z", "ç", "ő", "–"} <= signs <= set(signs_of(report))
        assert "ŵ" not in signs
        assert len(data) < 14_000


def test_a_cut_font_bears_no_reserved_name_and_keeps_its_notices(report: Report, tmp_path: Path) -> None:
    """As the SIL Open Font License asks of changed fonts."""
    for path, data in text_fonts(report, tmp_path).items():
        if path.endswith(".woff2"):
            names = TTFont(io.BytesIO(data))["name"]
            assert all("source" not in str(names.getDebugName(which)).lower() for which in (FAMILY, POSTSCRIPT, 3, 4))
            assert "Adobe" in names.getDebugName(COPYRIGHT)
            assert "scripts.sil.org/OFL" in names.getDebugName(LICENCE_ADDRESS)


def test_a_font_is_cut_once(report: Report, tmp_path: Path) -> None:
    """What is kept is taken the next time; another text is another font."""
    text_fonts(report, tmp_path)
    kept = next(iter(tmp_path.rglob("serif-[0-9a-f]*.woff2")))
    kept.write_bytes(b"kept")
    assert text_fonts(report, tmp_path)[f"{FOLDER}/serif.woff2"] == b"kept"


def test_a_missing_package_is_named() -> None:
    """With what to install."""
    with pytest.raises(Unusable, match="pip install font-of-nobody"):
        packaged("font_of_nobody", "x.ttf")
