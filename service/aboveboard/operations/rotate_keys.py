"""What each rotation does from its beginning to its end. Whoever is interrupted says the same once more, and it
goes on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple, assert_never

from aboveboard.errors import StartupRefused, Unavailable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import KeyRecord
from aboveboard.gateway.repseudonymize import count_not_moved
from aboveboard.keys import files, masters, rotation
from aboveboard.keys.keyring import LOG, PSEUDONYM, SEALED_BYTES, KeyFolder
from aboveboard.keys.rotation import Stage
from aboveboard.keys.sealing import KEY_BYTES
from aboveboard.operations.key_watch import Told, count_people, look_at_people, rewrap_people, say_once
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.signer import vkeys

GO_ON = "aboveboard keys rotate"


def keys_of(gateway: Gateway) -> KeyFolder:
    return KeyFolder(gateway.settings.data / "keys", gateway.settings.kms_uri)


@asynccontextmanager
async def _alone(gateway: Gateway) -> AsyncIterator[Path]:
    with rotation.lock_keys(keys_of(gateway).folder):
        yield keys_of(gateway).folder


async def _take_up(gateway: Gateway) -> None:
    """Raises Unavailable unless this process works with the keys as they are on the disk, and the database knows."""
    await gateway.look()
    there, here = keys_of(gateway).read(), gateway.keyring
    if (there.era, len(there.log_signers)) != (here.era, len(here.log_signers)):
        raise Unavailable("the database did not take up the new keys; say the same once more")


async def rotate_master(gateway: Gateway, told: Told, *, to: str | None = None) -> int:
    """Afterwards nothing is under the old master key, which is destroyed, and the log says so. How many people there
    are; `told` hears of them as they are looked at.

    With `to` the new one is at that address. StartupRefused when another rotation is under way, or the disk refuses.
    """
    uri = gateway.settings.kms_uri
    async with _alone(gateway) as folder:
        is_under_way, people = _begin_master(folder, uri, to), 0
        await _take_up(gateway)
        if is_under_way:
            while rotation.rewrap(folder, gateway.keyring.master):
                pass
            people = (await rewrap_people(gateway, told)).seen
            rotation.retire_master(folder, uri)
        old = rotation.get_retired_master(folder, uri)
        files.overwrite(old, KEY_BYTES)
        name = f"master_{gateway.keyring.master.mark:08x}"
        await say_once(gateway, name, KeyRecord(did="master key rotated, and the old one destroyed"))
        files.remove(old)
    return people


def _begin_master(folder: Path, uri: str, to: str | None) -> bool:
    """Begins a rotation unless one has begun. Returns False when only the old key is left to be destroyed."""
    stage = rotation.master_stage(folder, uri)
    if stage is Stage.NONE:
        rotation.begin_master(folder, uri, to)
        return True
    move = masters.read_move(folder)
    if to is not None and (move is None or move.now != to):
        raise StartupRefused(f"another rotation of the master key is under way; finish it: {GO_ON} master")
    match stage:
        case Stage.UNDER_WAY:
            return True
        case Stage.RETIRED:
            return False
    assert_never(stage)


def _is_to_begin(path: Path, name: str) -> bool:
    """Returns False while a rotation of that key is under way. StartupRefused for one that is not finished."""
    stage = rotation.stage(path)
    match stage:
        case Stage.NONE:
            return True
        case Stage.UNDER_WAY:
            return False
        case Stage.RETIRED:
            raise StartupRefused(f"the last rotation is not finished; say: {GO_ON} {name} --finish")
    assert_never(stage)


def _is_to_retire(path: Path, refusal: str) -> bool:
    """Returns False when only the old key is left to be destroyed. StartupRefused with `refusal` for no rotation."""
    stage = rotation.stage(path)
    match stage:
        case Stage.NONE:
            raise StartupRefused(refusal)
        case Stage.UNDER_WAY:
            return True
        case Stage.RETIRED:
            return False
    assert_never(stage)


async def rotate_log(gateway: Gateway) -> tuple[str, ...]:
    """Afterwards every checkpoint is signed by a new key as well, and the log says which. All that sign, newest
    first."""
    async with _alone(gateway) as folder:
        if _is_to_begin(folder / LOG, "log"):
            rotation.begin_log(folder, gateway.keyring)
        await _take_up(gateway)
        return await _say_log_key(gateway)


async def _say_log_key(gateway: Gateway) -> tuple[str, ...]:
    keys = vkeys(gateway.database.origin, gateway.keyring)
    body = KeyRecord(beside=keys[-1], did="log key added", verifier=keys[0])
    await say_once(gateway, f"log_{_id_of(keys[0])}", body)
    await latest_checkpoint(gateway)  # so that what is kept outside of the database is signed by both
    return keys


def _id_of(vkey: str) -> str:
    return vkey.rsplit("+", 2)[1]


async def finish_log(gateway: Gateway) -> str:
    """Afterwards only the new key signs, the old one is destroyed, and the log says so. The key that signs."""
    async with _alone(gateway) as folder:
        path = folder / LOG
        if _is_to_retire(path, f"no rotation of the log's key is under way; begin one: {GO_ON} log"):
            await _take_up(gateway)
            await _say_log_key(gateway)
            files.succeed(path)
        await _take_up(gateway)
        (vkey,) = vkeys(gateway.database.origin, gateway.keyring)
        await say_once(gateway, f"log_{_id_of(vkey)}_alone", KeyRecord(did="log key retired", verifier=vkey))
        await latest_checkpoint(gateway)
        _destroy(path)
    return vkey


async def rotate_pseudonym(gateway: Gateway) -> int:
    """Afterwards people get new pseudonyms as they come by, and the log says so. How many still have their old one."""
    async with _alone(gateway) as folder:
        if _is_to_begin(folder / PSEUDONYM, "pseudonym"):
            rotation.begin_pseudonym(folder, gateway.keyring)
        await _take_up(gateway)
        await say_once(gateway, _pseudonym_name(gateway), KeyRecord(did="pseudonym key added"))
        return await count_not_moved(gateway)


def _pseudonym_name(gateway: Gateway) -> str:
    return f"pseudonym_{gateway.keyring.era >> 32:08x}"


async def finish_pseudonym(gateway: Gateway, *, drop: int = 0) -> int:
    """Afterwards the old pseudonym key is destroyed, and the log says so. How many people nobody can find any more.

    StartupRefused while there are people who have not come by, unless `drop` is just how many: they are lost to
    everybody, themselves included.
    """
    async with _alone(gateway) as folder:
        path, left = folder / PSEUDONYM, 0
        refusal = f"no rotation of the pseudonym key is under way; begin one: {GO_ON} pseudonym"
        is_to_retire = _is_to_retire(path, refusal)
        await _take_up(gateway)
        if is_to_retire:
            left = await _count_left(gateway, drop)
            await say_once(
                gateway,
                f"{_pseudonym_name(gateway)}_alone",
                KeyRecord(did="pseudonym key retired", unseen=left),
            )
            files.succeed(path)
        await _take_up(gateway)
        _destroy(path)
    return left


async def _count_left(gateway: Gateway, drop: int) -> int:
    left = await count_not_moved(gateway)
    if left not in (0, drop):
        raise StartupRefused(
            f"{left} people have not come by since the rotation began, and without the old key nobody finds them "
            "again: not to decide, not to show them what is held, not to erase it. Wait, or erase them first; "
            f"if they are to be lost, say so with --drop-unseen {left}"
        )
    return left


def _destroy(path: Path) -> None:
    old = files.old_of(path)
    files.overwrite(old, SEALED_BYTES)
    files.remove(old)


class MasterLeft(NamedTuple):
    """What is still under an old master key."""

    of: int
    people: int


async def master_left(gateway: Gateway) -> MasterLeft:
    """Counted, which takes a while when there are many people."""
    found = await look_at_people(gateway, lambda _: None, change=False)
    return MasterLeft(found.seen, found.renewed + found.unreadable)


async def unseen_of(gateway: Gateway) -> tuple[int, int]:
    """How many people have not come by since the pseudonym key's rotation began, of how many."""
    return await count_not_moved(gateway), await count_people(gateway)
