"""What the report's data files hold, for figures that are drawn from them, and the file that such a figure keeps beside its script.

A script takes its rows from docs/ in ``measure()``, writes them with `write`, and draws what `read` gives. Tests hold every such file
against the report's, so that a figure shows what the report states.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[1] / "docs"


def table(name: str) -> dict[str, dict[str, Any]]:
    """The rows of a data file of docs/ by their ids: `facts` is the ledger; `models`, `studies` and `timeline` are the others."""
    return tomllib.loads((DOCS / f"{name}.toml").read_text(encoding="utf-8"))


def write(path: Path, data: Any) -> None:
    """Write the data of a figure beside its script."""
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def read(path: Path) -> Any:
    """What `write` wrote."""
    return json.loads(path.read_text(encoding="utf-8"))
