"""A command of the product in a process of its own, with what it printed and took."""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple


class MeasuredCommand(NamedTuple):
    """The output of a command, the seconds it took, its processor time, and the most memory of all its processes."""

    out: str
    seconds: float
    processor_s: float
    memory_mb: float


def measure(*words: str, data: Path | None = None) -> MeasuredCommand:
    """Runs `aboveboard` with these words, on a data folder if there is one. Raises RuntimeError when it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ABOVEBOARD_")}
    if data is not None:
        environment["ABOVEBOARD_DATA"] = str(data)
    with tempfile.TemporaryFile() as out:
        started = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-m", "aboveboard", *words], env=environment, stdout=out)
        most = 0.0
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            most = max(most, sum(_memory_mb(pid) for pid in (process.pid, *_children(process.pid))))
            time.sleep(0.05)
        seconds = time.perf_counter() - started
        _, status, used = ended
        if status != 0:
            raise RuntimeError(f"aboveboard {' '.join(words[:2])} failed")
        out.seek(0)
        return MeasuredCommand(out.read().decode(), seconds, used.ru_utime + used.ru_stime, most)


def _children(pid: int) -> list[int]:
    """Returns the processes that a process started, such as Java."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    own = [int(each) for each in found.split()]
    return [*own, *(deeper for each in own for deeper in _children(each))]


def _memory_mb(pid: int) -> float:
    """Returns the most that the process has taken so far. `wait4` would count what its parent took before it, too."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+([0-9]+) kB", status)
    return int(found[1]) / 1024 if found else 0.0
