"""The command line as a whole."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.process import ROOT, environment

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no file that is always full")
def test_output_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    """As every other refusal is, and not with what the program looks like inside."""
    with FULL.open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "aboveboard", "openapi"],
            cwd=ROOT,
            env=environment(tmp_path, {}),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith("aboveboard: ")
    assert "No space left on device" in ended.stderr
    assert ended.stderr.count("\n") == 1
