"""Exports as tests read them: the archive's parts, and whether the verifier takes it."""

import json
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from aboveboard.exports.query import ExportQuery
from aboveboard.exports.write import Contents, ExportOrder, export_to
from aboveboard.gateway import deletions
from aboveboard.gateway.deletion_state import read
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.gateway.record_indexes import list_gone
from aboveboard.storage.journal import Submission
from aboveboard.transparency.signer import vkeys
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.report import Report, Trust

from tests.world import Installation


class Archive(NamedTuple):
    path: Path
    manifest: Any
    lines: list[Any]

    def read(self, name: str) -> bytes:
        with ZipFile(self.path) as archive:
            return archive.read(name)

    @property
    def names(self) -> list[str]:
        with ZipFile(self.path) as archive:
            return archive.namelist()

    @property
    def readable(self) -> list[Any]:
        """The lines of those entries whose records are still there: others have erased people meanwhile."""
        return [line for line in self.lines if not line.get("erased")]

    @property
    def indexes(self) -> list[int]:
        return [line["index"] for line in self.readable]


def opened(path: Path) -> Archive:
    with ZipFile(path) as archive:
        lines = archive.read("records.jsonl").decode().splitlines()
        return Archive(path, json.loads(archive.read("manifest.json")), [json.loads(line) for line in lines])


def asked(query: ExportQuery) -> ExportOrder:
    return ExportOrder("exp_test", query, "tests")


def exported(installation: Installation, folder: Path, **query: Any) -> Archive:
    """An export of this service, as the command makes one."""
    path = folder / f"{len(list(folder.iterdir()))}.zip"
    made(installation, path, **query)
    return opened(path)


async def account_for_removed(gateway: Gateway) -> None:
    """Commits in the log to whatever tests have removed by hand, as an erasure would have."""
    held = await read(gateway)
    removed = [index for index in await list_gone(gateway) if not held.has(index)]
    if removed:
        change = await deletions.account(gateway, removed, ErasureRecord(step="test"))
        await gateway.submit(Submission((change.guard,), change.writes, (change.entry,)))


def made(installation: Installation, path: Path, **query: Any) -> Contents:
    gateway = installation.service.gateway
    installation.run(account_for_removed(gateway))
    return installation.run(export_to(gateway, asked(ExportQuery(**query)), path))


def keys_of(gateway: Gateway) -> tuple[str, ...]:
    return tuple(vkeys(gateway.database.origin, gateway.keyring))


def verified(installation: Installation, archive: Archive) -> Report:
    return verify_archive(archive.path, Trust(keys_of(installation.service.gateway)))
