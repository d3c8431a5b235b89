"""Packages that only the long budget needs. They are in no lock, so a test installs them into a folder of its own."""

import subprocess
import sys
from pathlib import Path


def install(folder: Path, *requirements: str) -> None:
    """Installs the packages into the folder, which is then a part of PYTHONPATH for a process of its own."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "--target", str(folder), *requirements], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
