"""Another program holds SQLite's writing lock, or ours."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from aboveboard.storage.lock import get_writing_lock

from tests.world import Installation, Shop


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("locked")


@pytest.fixture(scope="module")
def lonely(folder: Path) -> Iterator[Installation]:
    """A service of its own, because its database gets locked."""
    installation = Installation(folder)
    yield installation
    installation.close()


@pytest.fixture
def shop(lonely: Installation) -> Iterator[Shop]:
    shop = lonely.shop()
    shop.place()
    yield shop
    shop.http.close()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """As a backup tool that forgets to let go."""
    with closing(sqlite3.connect(folder / "aboveboard.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def ask_together(shop: Shop) -> float:
    """How many seconds eight of them wait until the last one has been refused."""
    with ThreadPoolExecutor(8) as threads:
        begun = time.monotonic()
        answers = list(threads.map(lambda _: ask(shop), range(8)))
    assert {(answer.status_code, answer.headers["retry-after"]) for answer in answers} == {(503, "1")}
    return time.monotonic() - begun


def ask(shop: Shop) -> httpx.Response:
    return shop.http.post("/v1/decisions", json={"placement": "home", "person": "ada"})


def test_a_locked_database_is_said_and_forgotten(folder: Path, shop: Shop) -> None:
    """While it is locked nothing is decided, and records are still read; afterwards all is as before."""
    before = shop.decide("ada")
    with locked(folder):
        refused = ask(shop)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert refused.json()["detail"].startswith("The record could not be written (SQLITE_BUSY)")
        assert shop.record(before)["decision"] == before["decision"]
    assert shop.decide("ada")["log"]["index"] == before["log"]["index"] + 1


def test_all_who_wait_for_a_locked_database_are_told_together(folder: Path, shop: Shop) -> None:
    """They wait once, and not one after the other: whoever waits long enough to give up asks again and adds
    to it."""
    with locked(folder):
        assert ask_together(shop) < 6


def test_a_process_that_keeps_the_file_lock_holds_up_nobody_for_good(folder: Path, shop: Shop) -> None:
    """As a command that was stopped in the middle of a write would."""
    before = shop.decide("ada")
    lock = get_writing_lock(folder / "aboveboard.db")
    lock.acquire()
    waited_s = ask_together(shop)
    lock.close()
    assert waited_s < 6
    assert shop.decide("ada")["log"]["index"] == before["log"]["index"] + 1
