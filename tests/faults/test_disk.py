"""A disk that takes nothing more, and one that never took anything."""

import asyncio
import ctypes
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aboveboard.errors import Unavailable

from tests.faults.process import (
    Load,
    Process,
    check_healthy,
    check_kept,
    check_written,
    made_key,
    refused,
    serving,
    shop_of,
)
from tests.storage.ledger import leaves_of, opened, plain, submit_all

FILES = ("aboveboard.db", "aboveboard.db-wal")


@contextmanager
def no_file_longer_than(limit: int, process: Process) -> Iterator[None]:
    """Nothing is written beyond that many bytes of any file, as on a full disk; a file's old bytes may
    change."""
    _, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (limit, most))
    try:
        yield
    finally:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))


def check_refusal(problem: tuple[int, dict[str, Any], dict[str, str]], *or_else: str) -> None:
    """It is said in the one shape of errors, and when to come back. It is `unavailable`, or one of `or_else`."""
    status, body, headers = problem
    assert status == 503
    assert body["type"] in [f"urn:aboveboard:problem:{each}" for each in ("unavailable", *or_else)]
    assert headers["content-type"] == "application/problem+json"
    assert headers["retry-after"] == "1"


@pytest.fixture
def key(tmp_path: Path) -> str:
    return made_key(tmp_path)


def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path, key: str) -> None:
    """In the middle of the load there is no more room: 503 for all. With room again it goes on, without a
    restart."""
    with serving(tmp_path) as process, shop_of(process, key) as shop:
        shop.place()
        load = Load(process.url, key)
        load.wait_for(20)
        longest = max((tmp_path / name).stat().st_size for name in FILES)
        with no_file_longer_than(longest + 10_000, process):
            while not load.problems:
                load.wait_for(1)
            assert shop.ok("GET", "/healthz") == {"status": "ok"}
            check_kept(shop, load)
        load.wait_for(len(load) + 20)
        load.join()
        for problem in load.problems:
            check_refusal(problem)
        check_kept(shop, load)
        check_healthy(tmp_path)


def test_when_nothing_can_be_written_it_still_reads(tmp_path: Path, key: str) -> None:
    """Not one byte: records are read, decisions are refused, and a death right then costs nothing."""
    with serving(tmp_path) as process, shop_of(process, key) as shop:
        shop.place()
        load = Load(process.url, key)
        load.wait_for(10)
        load.join()
        with no_file_longer_than(0, process):
            refusal = shop.refused("POST", "/v1/decisions", {"placement": "home", "person": "ada"})
            assert refusal["status"] == 503
            check_kept(shop, load)
        process.kill()
    check_healthy(tmp_path)
    check_written(tmp_path, load)


def test_sqlite_s_own_word_for_full_is_heard_too(tmp_path: Path) -> None:
    """The file may not grow by a page: nothing of what is refused is there, and it heals."""

    async def work() -> None:
        async with opened(f"sqlite:///{tmp_path / 'aboveboard.db'}", tmp_path) as database:
            connection: Any = database.journal._connection  # type: ignore[attr-defined]
            count = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={count + 2}")
            results = await submit_all(database, [plain(f"{n}" + "x" * 30_000) for n in range(9)])
            assert all(isinstance(each, Unavailable) for each in results)
            connection.execute("PRAGMA max_page_count=1000000")
            await submit_all(database, [plain("after")])
            assert await leaves_of(database) == ["after"]

    asyncio.run(work())


def as_nobody_special() -> None:
    """Root writes everywhere, unless it gives up CAP_DAC_OVERRIDE (1) for good: PR_CAPBSET_DROP is 24."""
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("path", "words"), [(".", "Permission denied"), ("aboveboard.db", "readonly database")]
)
def test_what_may_not_be_written_is_said_at_the_start(tmp_path: Path, path: str, words: str) -> None:
    """A read-only folder or database: one line, what to do, exit code 1."""
    made_key(tmp_path)
    (tmp_path / path).chmod(0o500)
    result = refused(tmp_path, before=as_nobody_special)
    tmp_path.chmod(0o700)
    assert result.code == 1
    assert words in result.err
    assert "this user may write there" in result.err
    assert len(result.err.splitlines()) == 1
