"""Whatever stops a build, the old site stays whole and the reason is one line; the same sources give the same bytes."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from report import heed_interrupt, make_report

from report_build.build import swap

OLD = {"index.html": "the old site", "folder/page.html": "its other page"}
BUILD = [sys.executable, "-m", "report_build.cli", "build"]


def files_of(folder: Path) -> dict[str, str]:
    """The digest of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A report that has been built before; after the test that site must be whole, with nothing left beside it."""
    make_report(tmp_path / "report")
    site = tmp_path / "report/site"
    for name, text in OLD.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    before = files_of(site)
    yield tmp_path / "report"
    assert files_of(site) == before
    assert [path.name for path in site.parent.glob(".site-*")] == []


def begin(root: Path) -> subprocess.Popen[str]:
    """A build that has begun to write the new site."""
    building = subprocess.Popen(BUILD, cwd=root, stderr=subprocess.PIPE, text=True, preexec_fn=heed_interrupt)
    assert building.stderr is not None
    assert building.stderr.readline() == "building the site\n"
    while not any(root.glob(".site-*/site/*")):
        assert building.poll() is None
    return building


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_build_says_so_in_one_line(sign: signal.Signals, root: Path) -> None:
    """Ctrl-C in the middle, or the end of a CI job."""
    building = begin(root)
    building.send_signal(sign)
    told = building.communicate(timeout=30)[1]
    assert told.splitlines()[-1] == "report-build: stopped"
    assert "Traceback" not in told
    assert building.returncode == 2


def test_a_killed_build_leaves_the_old_site(root: Path) -> None:
    """Nobody can tidy up after a kill; the old site stands all the same."""
    before = files_of(root / "site")
    building = begin(root)
    building.kill()
    building.communicate(timeout=30)
    assert files_of(root / "site") == before
    for left in root.glob(".site-*"):
        left.rename(root.parent / left.name)


def test_a_full_disk_is_one_line(root: Path) -> None:
    """A limit on the size of files stands for the disk: the theme's script does not fit."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    answer = subprocess.run(BUILD, cwd=root, preexec_fn=limit, capture_output=True, text=True, timeout=60, check=False)
    assert answer.returncode == 1
    assert answer.stdout.splitlines()[-1].endswith(": File too large")
    assert "Traceback" not in answer.stdout + answer.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_standard_output_is_one_line(root: Path) -> None:
    """Findings that cannot be printed are no clean report."""
    (root / "docs/index.md").write_text("# No front matter\n", encoding="utf-8")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "report_build.cli", "check"]
        answer = subprocess.run(command, cwd=root, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert answer.returncode == 2
    assert answer.stderr.splitlines()[-1] == "report-build: No space left on device"
    assert "Exception ignored" not in answer.stderr


def test_a_read_only_folder_is_one_line(root: Path) -> None:
    """A place for the site that takes no files, and a report that takes no cache."""
    for folder in (root, root / "site"):
        folder.chmod(0o500)
        try:
            if os.access(folder, os.W_OK):
                pytest.skip("this user may write everywhere")
            answer = subprocess.run([*BUILD, "--site", "site/new"], cwd=root, capture_output=True, text=True, timeout=60, check=False)
        finally:
            folder.chmod(0o700)
        assert answer.returncode in (1, 2)
        assert "Permission denied" in (answer.stderr + answer.stdout).splitlines()[-1]
        assert "Traceback" not in answer.stdout + answer.stderr


def test_a_new_site_that_cannot_take_the_place_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even Ctrl-C between the two steps of the exchange loses a site."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("old", encoding="utf-8")
    (tmp_path / "work/new").mkdir(parents=True)
    rename = Path.rename

    def stopped(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(KeyboardInterrupt):
        swap(tmp_path / "work/new", tmp_path / "site")
    assert (tmp_path / "site/index.html").read_text(encoding="utf-8") == "old"


def built(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The digests of the files that a build of the small report writes."""
    root = make_report(folder)
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder / "site")]
    subprocess.run(command, cwd=root, env={**os.environ, **environment}, capture_output=True, timeout=60, check=True)
    return files_of(folder / "site")


def test_two_builds_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    """In another folder, with other times on its files, another seed for hashes and another zone, and without what was kept before."""
    first = built(tmp_path / "one", {"SOURCE_DATE_EPOCH": "1700000000", "PYTHONHASHSEED": "1", "TZ": "UTC"})
    for path in make_report(tmp_path / "another/two").rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    second = built(tmp_path / "another/two", {"SOURCE_DATE_EPOCH": "1700000000", "PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"})
    assert [name for name in {*first, *second} if first.get(name) != second.get(name)] == []
    assert len(first) > 20
