"""Strangers' bytes at every door: the kept inputs, and new ones for a while."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import BUDGET
from tests.fuzz.doors import CORPUS, DOORS

ROOT = Path(__file__).parents[2]
SECONDS = 12 if BUDGET != "long" else 720
"""The time for one door: a minute for all of them together, and an hour with the long budget."""

KEPT = [path for door in DOORS for path in sorted((CORPUS / door).iterdir())]


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_kept_input_shows_no_fault(path: Path) -> None:
    """Each of them reached code that no other one did, or was a fault once."""
    DOORS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("door", DOORS)
def test_new_inputs_show_no_fault(door: str) -> None:
    """What the fuzzer invents is taken, or refused as it should be, and the process goes on."""
    pytest.importorskip("atheris", reason="atheris has wheels for Linux on x86-64 alone")
    command = [sys.executable, "-m", "tests.fuzz", door, "--seconds", str(SECONDS)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS + 120)
    assert ended.returncode == 0, ended.stderr[-3000:]
    assert "stat::number_of_executed_units" in ended.stderr
