"""Lets every test, in whatever folder, import `report`: pytest puts the folder of this file on the path. The built site, for all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

# The same examples at each run, on a machine of any speed.
settings.register_profile("report", deadline=None, derandomize=True)
settings.load_profile("report")


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site as `mkdocs build` makes it, built once for all tests. Tests read it and change nothing in it."""
    folder = tmp_path_factory.mktemp("built") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    # Findings are the business of `report-build check`; a page can be looked at all the same.
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
    return folder
