"""The load of the machine during a measurement: its averages, the cores that other processes used, and its disk."""

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from _load import cpu_seconds

HIGH = 0.1
SLOW = 0.5
DISK_S = 0.1
BLOCK = bytes(4096)


class Machine:
    """The use of the processor by processes that do not belong to the measurement, one figure for each slice of it."""

    def __init__(self, average: Callable[[], tuple[float, float, float]] = os.getloadavg) -> None:
        self._average = average
        self._before = average()
        self.others: list[float] = []
        """Cores that other processes used, on average of each slice."""
        self.syncs: list[float] = []
        """Synced writes a second of the disk alone, before each slice."""

    @contextlib.contextmanager
    def slice(self, pids: Sequence[int] = ()) -> Iterator[None]:
        """Measures one slice. This process, the children that it waits for in the block, and `pids` with their children
        are not counted as others."""
        self.syncs.append(_syncs_a_second())
        began, busy, own = time.perf_counter(), _busy_s(), _own_s(pids)
        yield
        others = _busy_s() - busy - (_own_s(pids) - own)
        self.others.append(max(0.0, others / (time.perf_counter() - began)))

    def report(self) -> str:
        """Returns the averages before and now, the cores, the disk, and a warning for each of the two that was busy."""
        cores = os.cpu_count() or 1
        before, now = (" ".join(f"{each:.2f}" for each in found) for found in (self._before, self._average()))
        others, syncs = median(self.others), median(self.syncs)
        lines = [
            f"machine: {cores} cores; load average {before} at the start, {now} at the end",
            f"other processes used {others:.2f} cores (median), at most {max(self.others):.2f}; "
            f"the disk alone made {syncs:,.0f} syncs/s (median), at least {min(self.syncs):,.0f}",
        ]
        if others > HIGH * cores:
            lines.append("Other load was high. Trust the minimum, and measure again on a quiet machine.")
        if min(self.syncs) < SLOW * syncs:
            lines.append("The disk was slow at times, which costs processor time too. Trust the minimum.")
        return "\n".join(lines)


def _syncs_a_second() -> float:
    """Returns how often a second the disk of temporary files writes and syncs one block."""
    started, done = time.perf_counter(), 0
    with tempfile.TemporaryFile(buffering=0) as file:
        while time.perf_counter() < started + DISK_S:
            file.write(BLOCK)
            os.fsync(file.fileno())
            done += 1
    return done / (time.perf_counter() - started)


def _busy_s() -> float:
    """Returns the processor time of all processes since the machine started, in seconds, with what its host took."""
    user, nice, system, _, _, irq, softirq, steal = map(
        int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    )
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def _own_s(pids: Sequence[int]) -> float:
    return sum(os.times()[:4]) + sum(map(cpu_seconds, pids))
