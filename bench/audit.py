"""What the log costs: durable entries a second, and the time of a proof in a log of ten million entries.

    python bench/audit.py [--entries 10000000]

Everything runs in this process, on SQLite in a temporary folder, with the same journal, seal and tiles as the gateway.
The large log has made-up leaf hashes and no leaves, because only its tiles matter to a proof.

With `--against PATH` it compares the checkout at PATH with this one instead, in one interleaved run: processor time
first, as the minimum and the median of all rounds. `_audit_probe.py` then runs `ready_log` and `proof_times` of each.

    python bench/audit.py --against PATH [--rounds 8] [--seconds 1] [--records 5000] [--entries 200000]
"""

import argparse
import asyncio
import importlib
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from hashlib import sha256
from pathlib import Path
from random import Random
from statistics import median, quantiles

import _against
import _against_audit
import uvloop
from _against_audit import AGAINST, Plan
from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.audit import tree
from aboveboard.audit.tiles import HASH_BYTES, WIDTH, tile_root
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import make_entry
from aboveboard.storage.journal import Entry, Submission
from aboveboard.storage.sqlite import connect
from aboveboard.transparency import tiles
from aboveboard.words import EntryKind

SUBMITTERS_AND_AIMS = ((1, 3_000), (10, 15_000), (100, 40_000))
SECONDS = 3.0
PREPARED = 60_000

LARGE = 10_000_000
PROOFS = 2_000
PROOF_AIM_MS = 2.0

LATER = ("_audit_export", "_audit_erasure", "_audit_residue")
"""Modules beside this one with a function `run`, for what else of the log is measured."""


@asynccontextmanager
async def opened() -> AsyncIterator[Gateway]:
    """A gateway on an empty folder, without its routes and background tasks."""
    with tempfile.TemporaryDirectory(prefix="aboveboard-audit-") as folder:
        loaded = settings.load({"ABOVEBOARD_DATA": folder})
        async with run_service(loaded, serving=False) as service:
            yield service.gateway


@asynccontextmanager
async def ready_log() -> AsyncIterator[tuple[Callable[[Submission], Awaitable[object]], list[Submission]]]:
    """Yields, for a log on an empty folder, the function that makes a submission durable, and submissions of one entry."""
    async with opened() as gateway:
        yield gateway.submit, [Submission((), (), (entry,)) for entry in prepared(gateway)]


async def throughput(submitters: int) -> float:
    """Durable entries a second when so many submit one entry each, wait until it is on the disk, and go on."""
    async with ready_log() as (submit_one, ready):
        left = iter(ready)
        until = time.perf_counter() + SECONDS
        done = 0

        async def submit() -> None:
            nonlocal done
            for submission in left:
                await submit_one(submission)
                done += 1
                if time.perf_counter() > until:
                    return

        started = time.perf_counter()
        await asyncio.gather(*(submit() for _ in range(submitters)))
        return done / (time.perf_counter() - started)


def disk_alone() -> float:
    """Commits a second of one small row by sqlite3 itself, under the same durability."""
    with tempfile.TemporaryDirectory(prefix="aboveboard-audit-") as folder:
        connection = connect(Path(folder) / "plain.db")
        connection.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, data BLOB)")
        started, done = time.perf_counter(), 0
        while time.perf_counter() < started + 1:
            connection.execute("INSERT INTO rows (data) VALUES (?)", (bytes(600),))
            done += 1
        taken = time.perf_counter() - started
        connection.close()
        return done / taken


def prepared(gateway: Gateway) -> Iterator[Entry]:
    """Entries ready to be written: sealing them is the work of whoever decides, and is measured there."""
    owner = gateway.operator("bench")
    policy = gateway.rules.policy.id
    for n in range(PREPARED):
        # Almost all entries are decisions. Those of the operator are few, and have an index of their own.
        yield make_entry(
            EntryKind.DECISION, {"v": 1, "n": n}, owner=owner, policy=policy, at_ms=gateway.clock()
        )


def fill(path: Path, size: int) -> bytes:
    """Stores the full tiles of a log of `size` made-up entries; its root."""
    hashes = [sha256(n.to_bytes(8, "big")).digest() for n in range(size)]
    edge: tree.Edge = ()
    for at, leaf in enumerate(hashes):
        edge = tree.append(at, edge, leaf)
    root = tree.root(size, edge)
    level, below = 0, b"".join(hashes)
    with closing(connect(path)) as connection:
        connection.execute("BEGIN")
        while len(below) >= WIDTH * HASH_BYTES:
            full = range(len(below) // (WIDTH * HASH_BYTES))
            cut = [below[at * WIDTH * HASH_BYTES : (at + 1) * WIDTH * HASH_BYTES] for at in full]
            rows = [(level, place, tile) for place, tile in enumerate(cut)]
            connection.executemany("INSERT INTO tiles (level, place, hashes) VALUES (?, ?, ?)", rows)
            level, below = level + 1, b"".join(map(tile_root, cut))
        connection.execute("COMMIT")
    return root


async def proof_times(size: int) -> tuple[float, list[float]]:
    """Milliseconds of the first proof after a start, and of proofs of entries anywhere."""
    size -= size % WIDTH  # so that no leaf is needed
    choose = Random(1).randrange
    async with opened() as gateway:
        root = fill(Path(str(gateway.settings.sqlite_path)), size)
        taken = []
        for index in [choose(size) for _ in range(PROOFS)]:
            started = time.perf_counter()
            proof = await tiles.inclusion(gateway, index, size)
            taken.append((time.perf_counter() - started) * 1000)
            leaf = sha256(index.to_bytes(8, "big")).digest()
            tree.verify_inclusion(leaf, index, size, proof=proof, root=root)
        return taken[0], taken[1:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    entries = f"in the log that proofs are made from: {LARGE}, or {AGAINST.entries} with --against"
    parser.add_argument("--entries", type=int, help=entries)
    parser.add_argument("--seconds", type=float, default=AGAINST.seconds, help="of each rate, with --against")
    parser.add_argument("--records", type=int, default=AGAINST.records, help="to export, with --against")
    _against.add_options(parser)
    chosen = parser.parse_args()
    if chosen.against is not None:
        plan = Plan(chosen.rounds, chosen.seconds, chosen.records, chosen.entries or AGAINST.entries)
        _against_audit.run(_against.pair(chosen.against), plan)
    else:
        measure(chosen.entries or LARGE)


def measure(size: int) -> None:
    """Measures this checkout alone, with proofs from a log of `size` entries."""
    print(f"durable entries a second, each submitter with one entry at a time ({os.cpu_count()} cores)")
    for submitters, aim in SUBMITTERS_AND_AIMS:
        found = uvloop.run(throughput(submitters))
        print(
            f"  {submitters:4} submitters  {found:10,.0f}   aim {aim:,}   ({disk_alone():,.0f} commits/s of the disk alone)"
        )
    first, taken = uvloop.run(proof_times(size))
    print(
        f"proof of inclusion in a log of {size:,} entries, in ms, verified afterwards ({len(taken):,} proofs)"
    )
    print(f"  median {median(taken):.2f}, 99 % under {quantiles(taken, n=100)[-1]:.2f}   aim {PROOF_AIM_MS}")
    print(f"  the first after a start {first:.1f}, with all of the log's right edge still to read")
    for name in LATER:
        if (Path(__file__).parent / f"{name}.py").exists():
            importlib.import_module(f"bench.{name}").run()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
