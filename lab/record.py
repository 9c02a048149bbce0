"""Writes what was measured, with what a reader needs to measure it again."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np


def save(path: Path, result: Mapping[str, Any], *, seed: int, seconds: float, tolerance: float) -> None:
    """Write `result` as JSON with an account of the run, through a file beside it, so that none is left half-written.

    `seconds` is how long the run took, `tolerance` the difference of any number that another machine may show.
    """
    account = {
        "seed": seed,
        "tolerance": tolerance,
        "seconds": round(seconds, 1),
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
    }
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(json.dumps({"measured": account, **result}) + "\n", encoding="utf-8", newline="\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
