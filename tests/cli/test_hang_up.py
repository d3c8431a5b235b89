"""A hang-up signal that comes before the gateway has its own handler."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aboveboard.cli.hang_up import hold_signals, take_signal

from tests.faults.process import launched


@pytest.fixture
def held() -> Iterator[None]:
    before = signal.getsignal(signal.SIGHUP)
    hold_signals()
    yield
    signal.signal(signal.SIGHUP, before)
    take_signal()


def test_a_signal_is_kept_until_it_is_asked_for(held: None) -> None:
    """Several count as one, and none is told twice."""
    assert not take_signal()
    os.kill(os.getpid(), signal.SIGHUP)
    os.kill(os.getpid(), signal.SIGHUP)
    assert take_signal()
    assert not take_signal()


def _catches_hang_up(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status").read_text()
    (mask,) = [line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")]
    return bool(int(mask, 16) >> (signal.SIGHUP - 1) & 1)


def test_a_start_survives_it_and_reloads_the_rules(tmp_path: Path) -> None:
    """It comes while the gateway is being imported: it serves, and then reads the policies folder again."""
    process = launched(tmp_path)
    assert process.stdout is not None
    try:
        until = time.monotonic() + 60
        while not _catches_hang_up(process.pid):
            assert time.monotonic() < until
            time.sleep(0.005)
        process.send_signal(signal.SIGHUP)
        events = []
        while "rules_in_force" not in events:
            line = process.stdout.readline()
            assert line, "the process has ended"
            if line.startswith("{"):
                events.append(json.loads(line)["event"])
        assert events == ["serving", "rules_in_force"] or events == ["rules_in_force"]
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == 0
