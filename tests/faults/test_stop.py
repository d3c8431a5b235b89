"""SIGTERM: what was accepted is written down and answered, and then the process ends by itself."""

import signal
import time
from pathlib import Path

from tests.faults.process import Load, Process, check_healthy, check_written, made_key, shop_of


def test_it_stops_under_load_and_loses_nothing(tmp_path: Path) -> None:
    """Exit code 0 well within ten seconds; nobody was refused before the door closed; the files are left
    tidy."""
    key = made_key(tmp_path)
    process = Process(tmp_path)
    with shop_of(process, key) as shop:
        shop.place()
    load = Load(process.url, key)
    load.wait_for(50)
    begun = time.monotonic()
    assert process.end(signal.SIGTERM) == 0
    assert time.monotonic() - begun < 8
    load.join()
    assert load.problems == []
    assert process.said("stopped")
    assert not (tmp_path / "aboveboard.db-wal").exists()
    check_written(tmp_path, load)
    check_healthy(tmp_path)
