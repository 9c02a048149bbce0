"""Check the report's external links, DOIs and arXiv ids with lychee; one failure is no death."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from report_build.build import tool
from report_build.model import Position
from report_build.references import locators
from report_build.report import Report
from report_build.textfile import Unusable, write_whole

FAILURES_UNTIL_DEAD = 3
# Refusing a robot, or asking it to slow down, says nothing of the page.
ACCEPTED = "200..=299,401,403,429"


def addresses(report: Report) -> dict[str, Position]:
    """Every external address of the report with the first place that holds it."""
    found: dict[str, Position] = {}
    for chapter in report.chapters:
        for link in chapter.links:
            if link.target.startswith(("http://", "https://")):
                found.setdefault(link.target.partition("#")[0], link.at)
    for entry in report.entries:
        for _, address in locators(entry):
            found.setdefault(address, entry.at)
    return found


def ask(urls: Iterable[str], folder: Path) -> Mapping[str, str]:
    """The addresses that failed just now, each with why. Answers are kept for a day, and hosts are asked slowly."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8", dir=folder) as listed:
        listed.write("\n".join(urls))
        listed.flush()
        command = [tool("lychee", "links"), "--format", "json", "--accept", ACCEPTED, "--cache", "--max-cache-age", "1d"]
        command += ["--max-concurrency", "8", "--host-concurrency", "1", "--host-request-interval", "1s", "--max-retries", "2"]
        command += ["--timeout", "30", listed.name]
        if not sys.stderr.isatty():
            command.append("--no-progress")
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=False)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError as error:
        raise Unusable(f"lychee failed with status {done.returncode}") from error
    failed = [item for name in ("error_map", "timeout_map") for items in report.get(name, {}).values() for item in items]
    return {item["url"]: str(item.get("status", {}).get("text", "failed")) for item in failed}


def remember(history: Mapping[str, list[str]], failed: Iterable[str], asked: Iterable[str], today: dt.date) -> dict[str, list[str]]:
    """The days on which each address failed since it last answered; an address that answers is forgotten."""
    now = set(failed)
    kept = {url: days for url, days in history.items() if url in now and url in set(asked)}
    return {url: sorted({*kept.get(url, []), today.isoformat()}) for url in sorted(now)}


def read_history(path: Path) -> dict[str, list[str]]:
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(url): [str(day) for day in days] for url, days in found.items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise Unusable(f"{path}: not a history of links; delete it to begin anew") from error


def check_links(report: Report, history_path: Path, today: dt.date | None = None) -> list[str]:
    """Ask every external address; return a line for each that has failed on three different days."""
    found = addresses(report)
    print(f"asking {len(found)} addresses", file=sys.stderr, flush=True)
    failed = ask(found, history_path.parent)
    history = remember(read_history(history_path), failed, found, today or report.today)
    write_whole(history_path, json.dumps(history, indent=1) + "\n")
    print(f"{len(failed)} failed now; {FAILURES_UNTIL_DEAD} failures on different days make a link dead", file=sys.stderr)
    return [
        f"{found[url]}: dead link {url} ({failed[url]}; failed on {', '.join(days)})"
        for url, days in history.items()
        if len(days) >= FAILURES_UNTIL_DEAD and url in found
    ]
