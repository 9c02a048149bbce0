"""The checkers of HTML and of EPUBs are programs in Java."""

from __future__ import annotations

import os
import shutil

import pytest


def needs_java() -> None:
    """Skip where the checkers cannot run; CI has to have what they need."""
    if shutil.which("java"):
        return
    message = "the checkers of HTML and EPUBs need Java: apt install default-jre-headless"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
