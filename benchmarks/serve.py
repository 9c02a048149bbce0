"""How long after the saving of a file the browser of `mkdocs serve` reloads."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

EDITS: Mapping[str, tuple[str, str]] = {
    "a word of a chapter": ("docs/scaling/limits-of-generalisation.md", "\n<!-- {n} -->\n"),
    "a row of the ledger": ("docs/facts.toml", "\n# {n}\n"),
    "the bibliography": ("docs/references.bib", "\n% {n}\n"),
}
PORT = 8917
RUNS = 5


def get(path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    connection.request("GET", path)
    return connection.getresponse().read().decode("utf-8", errors="replace")


def epoch() -> str:
    """The version of the site that the server shows."""
    match = re.search(r"livereload\((\d+), \d+\)", get("/"))
    assert match is not None, "the server does not reload pages"
    return match[1]


def reloads(root: Path, work: Path, programs: Path) -> Iterator[tuple[str, float]]:
    """The median time of each edit, made in a copy of the report."""
    shutil.rmtree(work, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__", "work", ".git", ".venv", "site", "build")
    shutil.copytree(root, work, ignore=ignored)
    command = [programs / "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{PORT}"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(work)}
    with subprocess.Popen(command, cwd=work, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait(server)
            for edit, (path, added) in EDITS.items():
                yield edit, median(reload_after(work / path, added.format(n=number)) for number in range(RUNS))
        finally:
            server.send_signal(signal.SIGINT)


def wait(server: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    for _ in range(600):
        try:
            get("/")
            return
        except OSError:
            assert server.poll() is None, "the server ended"
            time.sleep(0.2)
    raise TimeoutError("the server does not answer")


def reload_after(path: Path, added: str) -> float:
    """Seconds from the saving of a file to the answer for which the browser waits before it reloads."""
    shown = epoch()
    time.sleep(1)  # the server looks for changes by the clock
    start = time.perf_counter()
    with path.open("a", encoding="utf-8") as file:
        file.write(added)
    while get(f"/livereload/{shown}/1") == shown:
        pass
    return time.perf_counter() - start
