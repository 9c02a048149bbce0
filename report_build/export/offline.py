"""The site as a zip that works from a folder, with no server and no network: search, exhibits and all."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import sys
import tempfile
import zipfile
from pathlib import Path

from report_build.build import run
from report_build.exhibits import FOLDER as EXHIBITS
from report_build.exhibits import exhibits_of
from report_build.export.modules import bundled
from report_build.load import load
from report_build.report import Report
from report_build.textfile import Unusable, write_whole

MODULE = re.compile(r'<script type="module" src="(?P<source>[^"<>]+)"></script>')
# Asks for a font with leave of its host, which a folder cannot give; the style sheet asks for it without.
PRELOAD = re.compile(r'<link rel="preload" [^<>]*>\s*')
DATA = f"{EXHIBITS}/lib/data.js"
# From a folder a browser fetches nothing, but it runs scripts: data come as scripts that hand them over.
READ_DATA = """
const ROOT = new URL("../", document.currentScript.src);
const taken = (window.reportData ??= new Map());
export async function readJson(path) {
  if (!taken.has(path)) {
    const script = document.createElement("script");
    script.src = new URL(`${path}.js`, ROOT);
    await new Promise((resolve, reject) => {
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(`The file ${path} is missing.`)));
      document.head.append(script);
    });
  }
  return taken.get(path);
}
"""
# What only a server, or those who ask one, have a use for.
ONLINE_ONLY = re.compile(r"sitemap\.xml(?:\.gz)?|robots\.txt|404\.html|assets/cards/.*|exhibits/lib/.*")
EARLIEST = dt.datetime(1980, 1, 1)  # a zip knows no day before it


def write(root: Path, out: Path) -> str:
    """Build the site with a file for each page, make it independent of a server, and pack it; say how large it is."""
    report = load(root)
    with tempfile.TemporaryDirectory(prefix="report-offline-") as folder:
        site = Path(folder, "site")
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--no-directory-urls", "--site-dir", str(site)]
        if run(command, cwd=root, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}):
            raise Unusable("the site could not be built: see above")
        built = (path for path in sorted(site.rglob("*")) if path.is_file())
        files = offline(report, {path.relative_to(site).as_posix(): path.read_bytes() for path in built})
    packed = pack(files, stamp(report), out.stem)
    write_whole(out, packed)
    return f"{len(files)} files, {len(packed) / 1e6:.1f} MB; unpack it and open index.html"


def offline(report: Report, site: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a site, made independent of a server."""
    files = {}
    exhibits = {f"{EXHIBITS}/{name}.js" for name in exhibits_of(site)}
    for path, content in site.items():
        if ONLINE_ONLY.fullmatch(path):
            continue
        if path.endswith(".html"):
            content = page(report, path, content.decode()).encode()
        elif path in exhibits:
            content = bundled(path, lambda module: site[module].decode(), {DATA: READ_DATA}).encode()
        elif path == "search/search_index.json":
            path, content = "search/search_index.js", b"var __index = " + content
        elif path.startswith("assets/") and path.endswith(".json"):
            files[f"{path}.js"] = f"window.reportData.set({json.dumps(path)}, {content.decode()});\n".encode()
        files[path] = content
    return files


def page(report: Report, path: str, text: str) -> str:
    """A page with classic scripts, and with the address that it has online for those who cite it."""
    online = re.sub(r"(?:^|(?<=/))index\.html$|\.html$", lambda match: "" if match[0].startswith("index") else "/", path)
    text = text.replace(f"{report.record.url}{path}", report.record.url + online)
    text = PRELOAD.sub("", text)
    return MODULE.sub(lambda match: f'<script defer src="{match["source"]}"></script>', text)


def stamp(report: Report) -> dt.datetime:
    """The time of all files: SOURCE_DATE_EPOCH, else the day of the report's version."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return max(EARLIEST, dt.datetime.fromtimestamp(int(epoch), dt.UTC).replace(tzinfo=None))
    day = report.record.date
    return max(EARLIEST, dt.datetime(day.year, day.month, day.day)) if day else EARLIEST


def pack(files: dict[str, bytes], when: dt.datetime, folder: str) -> bytes:
    """Files as a zip, in one folder, the same byte for byte whenever they are the same."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            info = zipfile.ZipInfo(f"{folder}/{path}", when.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, files[path])
    return packed.getvalue()
