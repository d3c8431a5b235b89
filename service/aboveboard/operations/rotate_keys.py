"""The rotation of each key, from its beginning to its end. The same command resumes an interrupted rotation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple, assert_never

from msgspec import UNSET, UnsetType

from aboveboard.audit import note
from aboveboard.errors import StartupRefused, Unavailable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.log_keys import ADDED, RETIRED, LogKeys
from aboveboard.gateway.operator_records import KeyRecord
from aboveboard.gateway.repseudonymize import count_not_moved
from aboveboard.keys import files, masters, rotation
from aboveboard.keys.keyring import LOG, PSEUDONYM, SEALED_BYTES, KeyFolder, era_of
from aboveboard.keys.rotation import Stage
from aboveboard.keys.sealing import KEY_BYTES
from aboveboard.operations.key_watch import (
    ReportPeople,
    count_people,
    look_at_people,
    rewrap_people,
    say_once,
)
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.signer import vkeys

GO_ON = "aboveboard keys rotate"


def keys_of(gateway: Gateway) -> KeyFolder:
    return KeyFolder(gateway.settings.data / "keys", gateway.settings.kms_uri)


@asynccontextmanager
async def _lock(gateway: Gateway) -> AsyncIterator[Path]:
    """Yields the keys folder under its lock, so that two commands never change the same key files."""
    with rotation.lock_keys(keys_of(gateway).folder):
        yield keys_of(gateway).folder


async def _load_keys(gateway: Gateway) -> None:
    """Loads the keys from the disk, and puts them into force in the database. Raises Unavailable when it cannot."""
    await gateway.look()
    there, here = keys_of(gateway).read(), gateway.keyring
    if (there.era, len(there.log_signers)) != (here.era, len(here.log_signers)):
        raise Unavailable("The new keys could not be put into force. Run the same command again.")


async def rotate_master(gateway: Gateway, report: ReportPeople, *, to: str | None = None) -> int:
    """Puts everything under a new master key, destroys the old one, and records that in the log.

    With `to` the new key is at that address. Returns the number of people; 0 when only the old key was left to be
    destroyed. `report` is called with the number of people of each batch. Raises StartupRefused when another rotation
    is under way or the disk refuses. Raises Unreadable when no master key opens a person's key.
    """
    uri = gateway.settings.kms_uri
    async with _lock(gateway) as folder:
        is_under_way, people = _begin_master(folder, uri, to), 0
        await _load_keys(gateway)
        retired = _older_master_mark(gateway)
        if is_under_way:
            while rotation.rewrap(folder, gateway.keyring.master):
                pass
            people = (await rewrap_people(gateway, report)).seen
            rotation.retire_master(folder, uri)
        old = rotation.get_retired_master(folder, uri)
        # Destroyed before the log says so. The file itself goes last: while it exists, the same command resumes here.
        files.overwrite(old, KEY_BYTES)
        name = f"master_{gateway.keyring.master.mark:08x}"
        body = KeyRecord(did="master key rotated, and the old one destroyed", mark=retired)
        await say_once(gateway, name, body)
        files.remove(old)
    return people


def _older_master_mark(gateway: Gateway) -> str | UnsetType:
    """Returns the mark of the older master key. UNSET when it was retired before this command began."""
    older = gateway.keyring.master.marks[1:]
    return f"{older[0]:08x}" if older else UNSET


def _begin_master(folder: Path, uri: str, to: str | None) -> bool:
    """Begins a rotation unless one has begun. Returns False when only the old key is left to be destroyed."""
    stage = rotation.master_stage(folder, uri)
    if stage is Stage.NONE:
        rotation.begin_master(folder, uri, to)
        return True
    move = masters.read_move(folder)
    if to is not None and (move is None or move.now != to):
        raise StartupRefused(
            f"Another rotation of the master key is under way. Finish it first with `{GO_ON} master`."
        )
    match stage:
        case Stage.UNDER_WAY:
            return True
        case Stage.RETIRED:
            return False
    assert_never(stage)


def _is_to_begin(path: Path, name: str) -> bool:
    """Returns True when no rotation of the key is under way.

    Raises StartupRefused when the last one has not destroyed the old key yet.
    """
    stage = rotation.stage(path)
    match stage:
        case Stage.NONE:
            return True
        case Stage.UNDER_WAY:
            return False
        case Stage.RETIRED:
            raise StartupRefused(
                f"The last rotation is not finished. Finish it first with `{GO_ON} {name} --finish`."
            )
    assert_never(stage)


def _is_to_retire(path: Path, refusal: str) -> bool:
    """Returns False when only the old key is left to be destroyed.

    Raises StartupRefused with `refusal` when no rotation is under way.
    """
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
    """Adds a new key that signs every checkpoint beside the old one, and records that in the log.

    Returns the verifier keys of both, the new one first. While both sign, a repeat adds no third one. Raises
    StartupRefused while the old key of the last rotation is not destroyed.
    """
    async with _lock(gateway) as folder:
        if _is_to_begin(folder / LOG, "log"):
            rotation.begin_log(folder, gateway.keyring)
        await _load_keys(gateway)
        return await _say_log_key(gateway)


async def _say_log_key(gateway: Gateway) -> tuple[str, ...]:
    keys = vkeys(gateway.database.origin, gateway.keyring)
    body = KeyRecord(beside=keys[-1], did=ADDED, verifier=keys[0])
    await say_once(gateway, f"log_{_id_of(keys[0])}", body)
    await _keep_log_keys(gateway)  # so that the head outside of the database is signed by both keys
    return keys


async def _keep_log_keys(gateway: Gateway) -> None:
    """Stores the newest checkpoint and the list of keys outside of the database."""
    await latest_checkpoint(gateway)
    await gateway.part(LogKeys).store()


def _id_of(vkey: str) -> str:
    return note.parse_vkey(vkey).key_id.hex()


async def finish_log(gateway: Gateway) -> str:
    """Retires and destroys the old key that signs the log, and records that in the log.

    Returns the verifier key that signs alone. Raises StartupRefused when no rotation is under way.
    """
    async with _lock(gateway) as folder:
        path = folder / LOG
        if _is_to_retire(path, f"No rotation of the log's key is under way. Begin one with `{GO_ON} log`."):
            await _load_keys(gateway)
            # Again, because an interrupted `rotate_log` may not have recorded the new key.
            await _say_log_key(gateway)
            files.succeed(path)
        await _load_keys(gateway)
        (vkey,) = vkeys(gateway.database.origin, gateway.keyring)
        old = await gateway.part(LogKeys).key_beside(vkey)
        body = (
            KeyRecord(beside=vkey, did=RETIRED, verifier=old)
            if old
            else KeyRecord(did=RETIRED, verifier=vkey)
        )
        await say_once(gateway, f"log_{_id_of(vkey)}_alone", body)
        await _keep_log_keys(gateway)
        _destroy(path)
    return vkey


async def rotate_pseudonym(gateway: Gateway) -> int:
    """Adds a new pseudonym key, and records that in the log. Each person moves to it when a request names them.

    Returns the number of people who still have their old pseudonym. While there are two keys, a
    repeat adds no third one. Raises StartupRefused while the old key of the last rotation is not destroyed.
    """
    async with _lock(gateway) as folder:
        if _is_to_begin(folder / PSEUDONYM, "pseudonym"):
            rotation.begin_pseudonym(folder, gateway.keyring)
        await _load_keys(gateway)
        await say_once(gateway, _pseudonym_name(gateway), KeyRecord(did="pseudonym key added"))
        return await count_not_moved(gateway)


def _pseudonym_name(gateway: Gateway) -> str:
    return f"pseudonym_{gateway.keyring.era >> 32:08x}"


def _former_pseudonym_mark(gateway: Gateway) -> str | UnsetType:
    former = gateway.keyring.former_pseudonym_key
    return UNSET if former is None else f"{era_of(former, 0) >> 32:08x}"


async def finish_pseudonym(gateway: Gateway, *, drop: int = 0) -> int:
    """Destroys the old pseudonym key, and records that in the log. Returns the number of people who are lost.

    A lost person had no request since the rotation began. Their data is unreachable from then on, for themselves too.
    Raises StartupRefused when there are such people and `drop` is not exactly their number, or when no rotation is
    under way.
    """
    async with _lock(gateway) as folder:
        path, left = folder / PSEUDONYM, 0
        refusal = f"No rotation of the pseudonym key is under way. Begin one with `{GO_ON} pseudonym`."
        is_to_retire = _is_to_retire(path, refusal)
        await _load_keys(gateway)
        if is_to_retire:
            left = await _count_left(gateway, drop)
            # Recorded before the key goes: the number cannot be counted without it.
            await say_once(
                gateway,
                f"{_pseudonym_name(gateway)}_alone",
                KeyRecord(did="pseudonym key retired", mark=_former_pseudonym_mark(gateway), unseen=left),
            )
            files.succeed(path)
        await _load_keys(gateway)
        _destroy(path)
    return left


async def _count_left(gateway: Gateway, drop: int) -> int:
    left = await count_not_moved(gateway)
    if left not in (0, drop):
        raise StartupRefused(
            f"{left} people have had no request since the rotation began. Without the old key their data is "
            "unreachable: no decisions, no access, no erasure. Wait, or erase them first. "
            f"To lose their data, add --drop-unseen {left}."
        )
    return left


def _destroy(path: Path) -> None:
    old = files.old_of(path)
    files.overwrite(old, SEALED_BYTES)
    files.remove(old)


class MasterLeft(NamedTuple):
    """The number of people whose key is not under the newest master key, of all people."""

    of: int
    people: int


async def master_left(gateway: Gateway) -> MasterLeft:
    """Counts the people whose key is not under the newest master key. It reads every person, which takes time."""
    found = await look_at_people(gateway, lambda _: None, change=False)
    return MasterLeft(found.seen, found.renewed + found.unreadable)


async def unseen_of(gateway: Gateway) -> tuple[int, int]:
    """Returns the number of people without a request since the pseudonym key's rotation began, and of all people."""
    return await count_not_moved(gateway), await count_people(gateway)
