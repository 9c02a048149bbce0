"""What Lighthouse says of each kind of page on a phone: medians of the scores in its four categories."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from pages import COMPRESSED_ALREADY, FLAGS, KINDS, Silent, chromium

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 5


class Packed(Silent):
    """Serves a site compressed, as hosts of still files do."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A file, or the index of a folder."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        packed = file.suffix not in COMPRESSED_ALREADY
        body = gzip.compress(file.read_bytes()) if packed else file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")  # as GitHub Pages does
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)


def scores(program: Path, address: str) -> dict[str, float]:
    """The scores of one run, 0 to 100, in a fresh browser."""
    command = [program, address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--chrome-flags=--headless=new {' '.join(FLAGS)}"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"CHROME_PATH": chromium()})
    return {name: 100 * category["score"] for name, category in json.loads(answer.stdout)["categories"].items()}


def lighthouse(site: Path, program: Path, runs: int = RUNS) -> Iterator[tuple[str, dict[str, float]]]:
    """Each kind of page with the median of each category; the first page is opened once before, to warm the machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Packed, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        scores(program, f"{address}/")
        for kind, page in KINDS.items():
            found = [scores(program, f"{address}/{page}") for _ in range(runs)]
            yield kind, {name: median(run[name] for run in found) for name in CATEGORIES}
        server.shutdown()
