"""A real gateway that has been lived in for a while, stopped, with all that came out of it."""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

from aboveboard.audit import note
from aboveboard.exports.query import ExportQuery
from aboveboard.exports.write import ExportOrder, export_to
from aboveboard.gateway.records import make_entry
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import tiles
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.verify.folder import DATABASE
from aboveboard.verify.report import Trust
from aboveboard.words import EntryKind, Role
from sqlalchemy import func, select

from tests.laws.running import learn, rows
from tests.world import CAST, DAN, Installation, Shop

ENTRIES = 530
"""Enough for two full tiles."""


class Lived(NamedTuple):
    """`data` is the folder of the stopped gateway, its database in one file; `exports` are archives by name."""

    data: Path
    trust: Trust
    exports: dict[str, Path]
    proof: Path
    older: Path


def live(folder: Path) -> Lived:
    """People choose, look, are shown things and ask for what is known about them; auditors ask for exports."""
    data, out = folder / "data", folder / "out"
    out.mkdir()
    installation = Installation(data)
    try:
        gateway = installation.service.gateway
        shop = Shop(installation.url, installation.key(app="shop"))
        with shop.http:
            shop.place()
            older = _kept(out, installation.run(latest_checkpoint(gateway)))
            proof = _busy(installation, shop, out)
            vkey = note.vkey(gateway.settings.log_origin, gateway.keyring.log_signer.public_key())
            exports = _exports(installation, shop, out)
            _await_tiles(installation, 2)
    finally:
        installation.close()
    _cosign(stopped := _copied(data, folder / "stopped"))
    return Lived(stopped, Trust((vkey,)), exports, proof, older)


def _kept(out: Path, checkpoint: str) -> Path:
    path = out / "older.checkpoint"
    path.write_text(checkpoint)
    return path


def _busy(installation: Installation, shop: Shop, out: Path) -> Path:
    """What fills every table, as far as an app can; the proof of a decision."""
    for member in CAST:
        person = shop.welcome(member, member.name)
        shop.signal(person)
        decision = shop.decide(person, headers={"idempotency-key": f"for-{person}"})
        shop.outcome(decision)
    learn(installation, shop)
    shop.ok("PUT", "/v1/people/eve/guests/dan")
    gone = shop.welcome(DAN, "gone")
    shop.decide(gone)
    shop.erase(gone)
    _fill(installation)
    last = shop.decide("dan")
    answer = shop.http.get(f"/v1/decisions/{last['decision']}/proof")
    assert answer.status_code == 200, answer.text
    path = out / "one.tlog-proof"
    path.write_bytes(answer.content)
    return path


def _fill(installation: Installation) -> None:
    """Entries of the operator's, many at once."""
    gateway = installation.service.gateway
    made = [
        make_entry(
            EntryKind.ADMIN,
            {"v": 1, "n": number},
            owner=gateway.operator("operator"),
            policy=gateway.rules.policy.id,
            at_ms=gateway.clock(),
        )
        for number in range(ENTRIES)
    ]
    installation.run(gateway.submit(Submission((), (), tuple(made))))


QUERIES = {
    "all": ExportQuery(formats=("jsonl", "csv")),
    "nameless": ExportQuery(pseudonyms=False),
    "decisions": ExportQuery(kinds=(EntryKind.DECISION,)),
    "placement": ExportQuery(placement="home"),
    "app": ExportQuery(app="shop"),
    "time": ExportQuery(from_ms=1_000, to_ms=4_000_000_000_000),
    "before": ExportQuery(to_ms=1_000),
}


def _exports(installation: Installation, shop: Shop, out: Path) -> dict[str, Path]:
    found = {name: out / f"{name}.zip" for name in QUERIES}
    for name, path in found.items():
        installation.run(
            export_to(installation.service.gateway, ExportOrder(name, QUERIES[name], "test"), path)
        )
    found["person"] = out / "person.zip"
    found["person"].write_bytes(shop.http.get("/v1/people/eve/export").read())
    with Shop(installation.url, installation.key(Role.COMPLIANCE)).http as http:
        assert http.post("/v1/exports", json={}).status_code == 202
    return found


def _await_tiles(installation: Installation, count: int) -> None:
    deadline = time.monotonic() + 20
    while rows(installation, select(func.count()).select_from(tiles))[0][0] < count:
        assert time.monotonic() < deadline, "no tile was stored"
        time.sleep(0.05)


def _cosign(data: Path) -> None:
    """The row that a witness would leave, without its signature, which takes other keys to check anyhow."""
    text = (data / "log.head").read_text()
    values = (1, note.parse_checkpoint(note.split(text)[0]).size, text)
    in_database(data / DATABASE, "INSERT INTO cosigned VALUES (?, ?, ?)", values)


def _copied(data: Path, copy: Path) -> Path:
    """The folder with everything of its database in one file."""
    copytree(data, copy, ignore=lambda _, names: [name for name in names if name.startswith(DATABASE)])
    with (
        closing(sqlite3.connect(data / DATABASE)) as source,
        closing(sqlite3.connect(copy / DATABASE)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    return copy


def in_database(database: Path, statement: str, values: Sequence[Any] = ()) -> None:
    """What somebody does who has the file."""
    connection = sqlite3.connect(database)
    with connection:
        assert connection.execute(statement, values).rowcount == 1
    connection.close()
