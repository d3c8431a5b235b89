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


def test_new_inputs_show_no_fault(tmp_path: Path) -> None:
    """Each door takes the inputs that the fuzzer invents, or refuses them as it should. The process stays up.

    The fuzzers of all doors run at once, which takes less time than one after another.
    """
    pytest.importorskip("atheris", reason="atheris has wheels for Linux on x86-64 alone")
    running = {}
    for door in DOORS:
        command = [sys.executable, "-m", "tests.fuzz", door, "--seconds", str(SECONDS)]
        with (tmp_path / door).open("wb") as file:
            running[door] = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file)
    try:
        for each in running.values():
            each.wait(SECONDS + 180)
    finally:
        for each in running.values():
            each.kill()
            each.wait()
    for door, each in running.items():
        found = (tmp_path / door).read_text(errors="replace")
        assert each.returncode == 0, found[-3000:]
        assert "stat::number_of_executed_units" in found
