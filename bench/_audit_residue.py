"""Bytes that split pages kept, in a large database: how long everybody else waits while they are got out.

    python -m bench._audit_residue [--megabytes 500]

Compared are the two ways of an erasure: the pages concerned alone, and the whole file, which is only for what lies
elsewhere. Meanwhile somebody keeps writing, one entry at a time.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.errors import Unavailable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import make_entry
from aboveboard.storage.journal import Submission
from aboveboard.storage.page_slack import HEADER_BYTES, find_unused, layout_of
from aboveboard.storage.secure_delete import clean, rewrite
from aboveboard.storage.sqlite import connect
from aboveboard.words import EntryKind

MEGABYTES = 500
PAGES = 1_000
RESIDUE = b"bytes of a person"


def fill(path: Path, megabytes: int) -> None:
    """Rows of another table until the file is so large."""
    with closing(connect(path)) as connection:
        connection.execute("BEGIN")
        for place in range(megabytes * 1_000_000 // 8192):
            row = (99, place, os.urandom(8192))
            connection.execute("INSERT INTO tiles (level, place, hashes) VALUES (?, ?, ?)", row)
        for _ in range(PAGES * 8):  # names in no order, so that their index has room in its pages
            row = (os.urandom(32), bytes(300))
            connection.execute(
                "INSERT INTO idempotency (request, version, fingerprint, expires_ms, sealed) VALUES (?, 1, x'', 0, ?)",
                row,
            )
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def dirty(gateway: Gateway, path: Path) -> list[int]:
    """The places in the unused part of many pages where something stands now."""
    places: list[int] = []
    with gateway.database.held.opened(path) as file:
        size = path.stat().st_size
        layout = layout_of(os.pread(file, HEADER_BYTES, 0), size)
        assert layout is not None
        for start in range(size - layout.page_bytes, layout.page_bytes, -layout.page_bytes):
            gaps = find_unused(os.pread(file, layout.page_bytes, start), layout.usable_bytes)
            if len(places) < PAGES and gaps and len(gaps[0]) > len(RESIDUE):
                places.append(start + gaps[0].start)
                os.pwrite(file, RESIDUE, places[-1])
    return places


async def write(gateway: Gateway, waits: list[float], refused: list[float]) -> None:
    while True:
        entry = make_entry(
            EntryKind.ADMIN,
            {"v": 1},
            owner=gateway.operator("bench"),
            policy=gateway.rules.policy.id,
            at_ms=gateway.clock(),
        )
        began = time.perf_counter()
        try:
            await gateway.submit(Submission((), (), (entry,)))
        except Unavailable:
            refused.append(time.perf_counter() - began)
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(0.002)


async def measured(gateway: Gateway, what: str, work: Callable[[], Awaitable[None]]) -> None:
    waits: list[float] = []
    refused: list[float] = []
    writing = asyncio.create_task(write(gateway, waits, refused))
    await asyncio.sleep(0.2)
    began = time.perf_counter()
    await work()
    seconds = time.perf_counter() - began
    writing.cancel()
    print(
        f"  {what}: {seconds * 1000:,.0f} ms; the longest that a commit took meanwhile "
        f"{max(waits) * 1000:,.0f} ms, {len(refused)} of {len(waits)} refused"
    )


async def _run(folder: str, megabytes: int) -> None:
    loaded = settings.load({"ABOVEBOARD_DATA": folder})
    path = loaded.sqlite_path
    assert path is not None
    async with run_service(loaded, serving=False) as service:
        gateway = service.gateway
        fill(path, megabytes)
        places = dirty(gateway, path)
        print(
            f"bytes that {len(places)} split pages kept, in a database of {path.stat().st_size / 1e6:.0f} MB"
        )
        await measured(gateway, "these pages overwritten", lambda: clean(path, gateway.database.held, places))
        await measured(gateway, "the whole file made anew", lambda: rewrite(path))


def run(megabytes: int = MEGABYTES) -> None:
    with tempfile.TemporaryDirectory(prefix="aboveboard-residue-") as folder:
        asyncio.run(_run(folder, megabytes))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=MEGABYTES)
    run(parser.parse_args().megabytes)
