"""The seeds hold at each run; where atheris is installed, the fuzzer looks for more from there, for a number of inputs."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from readers import READERS, text_of

SEEDS = Path(__file__).parent / "seeds"
# Inputs that the fuzzer makes: the same at each time, on a machine of any speed.
RUNS = 5_000
# Seconds in which one input of 2,000 bytes is read on any machine, or else it hangs.
HANGS = 60


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_seed_is_read(path: Path) -> None:
    """Each was found by the fuzzer to reach a part that no other reaches, or to break what holds now."""
    READERS[path.parent.name](text_of(path.read_bytes()))


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed, or has no wheel for this machine")
@pytest.mark.parametrize("reader", READERS)
def test_the_fuzzer_finds_nothing(reader: str, tmp_path: Path) -> None:
    """No crash, no hang, and nothing found at a place that is not there."""
    answer = fuzzed(SEEDS.parent / "fuzz.py", reader, tmp_path)
    assert answer.returncode == 0, answer.stdout[-3000:] + answer.stderr[-3000:]
    assert f"Done {RUNS} runs" in answer.stderr


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed, or has no wheel for this machine")
def test_the_fuzzer_would_tell_of_a_reader_that_fails(tmp_path: Path) -> None:
    """A reader that cannot stand a backtick is found out, and the input is kept."""
    readers = (SEEDS.parent / "readers.py").read_text(encoding="utf-8")
    (tmp_path / "readers.py").write_text(readers + '\nREADERS = {"chapter": lambda text: 1 // ("`" not in text)}\n', encoding="utf-8")
    (tmp_path / "fuzz.py").write_bytes((SEEDS.parent / "fuzz.py").read_bytes())
    answer = fuzzed(tmp_path / "fuzz.py", "chapter", tmp_path)
    assert "ZeroDivisionError" in answer.stdout + answer.stderr
    assert answer.returncode != 0
    assert [*tmp_path.glob("crash-*")]


def fuzzed(script: Path, reader: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A bounded run from the seeds; what ends it is kept in the folder."""
    found = folder / "found"
    found.mkdir()
    command = [sys.executable, str(script), reader, str(found), str(SEEDS / reader), f"-runs={RUNS}", "-seed=1", "-max_len=2000"]
    command += [f"-timeout={HANGS}", f"-artifact_prefix={folder}/"]
    environment = {**os.environ, "PYTHONPATH": str(SEEDS.parents[2])}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
