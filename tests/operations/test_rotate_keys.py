"""The rotations as an operator runs them: each step can be repeated, and out of order it is refused."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.errors import StartupRefused
from aboveboard.gateway.gateway import Gateway
from aboveboard.keys import files, masters, rotation
from aboveboard.keys.keyring import LOG, PSEUDONYM
from aboveboard.operations import rotate_keys
from aboveboard.operations.rotate_keys import MasterLeft
from aboveboard.storage.tables import records
from sqlalchemy import func, select

from tests.faults.process import made_key


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rotate_keys")
    made_key(folder)
    return folder


@pytest.fixture
def data(original: Path, tmp_path: Path) -> Path:
    return Path(copytree(original, tmp_path / "data"))


def act(data: Path, *steps: Callable[[Gateway], Awaitable[Any]]) -> list[Any]:
    """Runs the steps one after another, each with keys as the one before it left them."""

    async def work() -> list[Any]:
        loaded = settings.load({"ABOVEBOARD_DATA": str(data)})
        async with run_service(loaded, serving=False) as service:
            return [await step(service.gateway) for step in steps]

    return asyncio.run(work())


async def count_records(gateway: Gateway) -> int:
    """The number of entries about keys."""
    query = select(func.count()).select_from(records).where(records.c.record.like("key_%"))
    ((count,),) = await gateway.database.rows(query)
    return int(count)


def test_adding_a_log_key_twice_adds_one(data: Path) -> None:
    """The second call resumes, and the log records one key."""
    first, once, second, twice = act(
        data, rotate_keys.rotate_log, count_records, rotate_keys.rotate_log, count_records
    )
    assert (len(first), second, twice) == (2, first, once)


def test_the_new_log_key_stays_alone(data: Path) -> None:
    """The old file is gone, and it was overwritten before."""
    old = (data / "keys" / LOG).read_bytes()
    (new, _), vkey = act(data, rotate_keys.rotate_log, rotate_keys.finish_log)
    assert vkey == new
    assert (data / "keys" / LOG).read_bytes() != old
    assert not files.old_of(data / "keys" / LOG).exists()
    assert rotation.stage(data / "keys" / LOG) is rotation.Stage.NONE


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (
            rotate_keys.finish_log,
            "No rotation of the log's key is under way. Begin one with `aboveboard keys rotate log`.",
        ),
        (
            rotate_keys.finish_pseudonym,
            "No rotation of the pseudonym key is under way. Begin one with `aboveboard keys rotate pseudonym`.",
        ),
    ],
)
def test_what_was_not_begun_cannot_be_finished(data: Path, step: Any, says: str) -> None:
    """The command that begins it is named."""
    with pytest.raises(StartupRefused) as refused:
        act(data, step)
    assert refused.value.detail == says


@pytest.mark.parametrize(
    ("name", "step"), [(LOG, rotate_keys.rotate_log), (PSEUDONYM, rotate_keys.rotate_pseudonym)]
)
def test_an_old_key_is_destroyed_before_the_next_rotation(data: Path, name: str, step: Any) -> None:
    """A second old key would overwrite the file of the first, which is not destroyed then."""
    old = files.old_of(data / "keys" / name)
    old.write_bytes(bytes(61))
    old.chmod(0o600)
    word = name.removesuffix(".key")
    with pytest.raises(StartupRefused) as refused:
        act(data, step)
    assert refused.value.detail == (
        f"The last rotation is not finished. Finish it first with `aboveboard keys rotate {word} --finish`."
    )


def test_a_master_key_moves_to_one_address_at_a_time(data: Path, tmp_path: Path) -> None:
    """Another address is refused while a move is under way, and the move can still be finished."""
    first, second = ((tmp_path / name).as_uri() for name in ("first.key", "second.key"))
    rotation.begin_master(data / "keys", (data / "keys" / "master.key").as_uri(), first)
    with pytest.raises(
        StartupRefused, match=r"^Another rotation of the master key is under way\. Finish it first"
    ):
        act(data, partial(rotate_keys.rotate_master, report=lambda _: None, to=second))
    act(data, partial(rotate_keys.rotate_master, report=lambda _: None, to=first))
    move = masters.read_move(data / "keys")
    assert move is not None
    assert (move.now, move.done) == (first, True)


def test_an_empty_installation_loses_no_person(data: Path) -> None:
    """All counts are 0, so a rotation ends without --drop-unseen."""
    found = act(
        data,
        rotate_keys.rotate_pseudonym,
        rotate_keys.unseen_of,
        rotate_keys.master_left,
        rotate_keys.finish_pseudonym,
    )
    assert found == [0, (0, 0), MasterLeft(0, 0), 0]
