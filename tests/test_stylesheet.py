"""One style sheet and one script, without what nobody uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from report_build.stylesheet import ALTERNATE, merged, script, style_sheet, without_idle_names
from report_build.textfile import Unusable


def sheet(folder: Path, theme: str, own: str = "") -> str:
    """A theme's sheet and one's own, merged."""
    (folder / "theme.css").write_text(theme, encoding="utf-8")
    (folder / "own.css").write_text(own, encoding="utf-8")
    return style_sheet([folder / "theme.css"], [folder / "own.css"])


def test_rules_for_what_no_template_writes_go(tmp_path: Path) -> None:
    """Of a list of selectors the used ones stay; a query without rules goes; names that only begin alike stay."""
    theme = ".md-search,.md-content{color:red}.md-search__form{top:0}@media print{.md-tabs{left:0}}"
    theme += "@media screen{.md-tabs,p{left:1px}}.citenote{top:1px}"
    assert sheet(tmp_path, theme) == ".md-content{color:red}@media screen{p{left:1px}}.citenote{top:1px}"


def test_ones_own_rules_stay_whatever_they_name(tmp_path: Path) -> None:
    """Without comments, after the theme's."""
    assert sheet(tmp_path, "p{top:0}", "/* why */\n.cite { top: 1px; }").replace(" ", "") == "p{top:0}.cite{top:1px;}"


def test_named_values_stay_only_if_a_rule_asks() -> None:
    """An icon that nothing shows is half a kilobyte; a class whose name looks like one is none."""
    icons = ':root{--used:url("data:a;b");--idle:url("data:c;d");--size: 1px;}.a--idle:hover{mask:var(--used);width:var( --size)}'
    assert without_idle_names(icons) == ':root{--used:url("data:a;b");--size: 1px;}.a--idle:hover{mask:var(--used);width:var( --size)}'


def test_scripts_lose_what_is_for_their_readers(tmp_path: Path) -> None:
    """Comments that fill a line, and white space at its begin; addresses and strings with two strokes stay."""
    path = tmp_path / "a.js"
    path.write_text(
        '// Why.\n(() => {\n  /** What. */\n  const a = "https://x//y";\n\n  go(a);\n})()\n//# sourceMappingURL=a.map\n', encoding="utf-8"
    )
    assert script(path) == '(() => {\nconst a = "https://x//y";\ngo(a);\n})();\n'


def test_the_parts_give_way_to_the_whole(tmp_path: Path) -> None:
    """The site has one sheet and one script; the theme's mistake about other languages is mended, or the build stops."""
    names = {
        "assets/stylesheets/main.0a.min.css": "p{top:0}",
        "assets/report.css": "p { left: 0; }",
        "assets/javascripts/bundle.0a.min.js": f'find("{ALTERNATE}")',
        "assets/report.js": "go()",
        "assets/javascripts/workers/search.0a.min.js": "",
        "assets/favicon.svg": "<svg/>",
    }
    files = {}
    for name, text in names.items():
        files[name] = tmp_path / name.replace("/", "-")
        files[name].write_text(text, encoding="utf-8")
    made, gone = merged(files)
    assert made["assets/site.js"] == f'find("{ALTERNATE}[hreflang]");\ngo();\n'
    assert made["assets/site.css"].startswith("p{top:0}")
    assert gone == set(names) - {"assets/favicon.svg"}
    files["assets/javascripts/bundle.0a.min.js"].write_text("other()", encoding="utf-8")
    with pytest.raises(Unusable, match="sitemaps"):
        merged(files)


def test_another_theme_is_left_alone(tmp_path: Path) -> None:
    """Whose templates name its own files."""
    assert merged({"assets/stylesheets/main.0a.min.css": tmp_path / "x.css"}) == ({}, frozenset())
