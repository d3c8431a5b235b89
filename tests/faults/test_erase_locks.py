"""An erasure looks into the files of the database, and must not thereby let go of them."""

from pathlib import Path

from tests.faults.process import Load, check_healthy, check_written, made_key, serving, shop_of, typed
from tests.world import EVE


def test_nothing_is_lost_when_a_command_runs_after_an_erasure(tmp_path: Path) -> None:
    """Whoever closes the database last deletes its write-ahead log. A command is not the last one while a gateway
    serves."""
    key = made_key(tmp_path)
    with serving(tmp_path) as process:
        with shop_of(process, key) as shop:
            shop.place()
            shop.decide(shop.welcome(EVE, "gone"))
            assert shop.ok("DELETE", "/v1/people/gone")["state"] == "erased"
        load = Load(process.url, key)
        load.wait_for(10)
        log = (tmp_path / "aboveboard.db-wal").stat().st_ino
        assert typed(tmp_path, "keys", "create", "--role", "app", "--name", "another").code == 0
        assert (tmp_path / "aboveboard.db-wal").stat().st_ino == log
        load.wait_for(len(load) + 10)
        process.kill()
        load.join()
    assert load.problems == []
    check_written(tmp_path, load)
    check_healthy(tmp_path)
