"""An export of many records, and its verification: rows/s, MB/s against the disk alone, and the most memory taken.

The log is made in bulk, row for row as the journal writes it. What is measured runs as operators run it: each command
in a process of its own.

    python bench/_audit_export.py [--rows 1000000] [--formats csv,parquet]
"""

import argparse
import asyncio
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.audit import note
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import Owner, make_entry
from aboveboard.people.state import NOBODY
from aboveboard.people.store import Person, write_state
from aboveboard.settings import Settings
from aboveboard.storage.journal import JournalHead
from aboveboard.transparency.signer import sealer
from aboveboard.words import EntryKind

ROWS = 1_000_000
ALL_FORMATS = ("csv", "parquet")
AIM_MB = 200
PEOPLE = 20_000
AT_ONCE = 10_000
START_MS = 1_795_000_000_000
TOPICS = ("running", "cooking", "travel", "gardening", "reading", "music", "cycling", "painting")
CLI = [sys.executable, "-m", "aboveboard"]


class Ran(NamedTuple):
    seconds: float
    processor_s: float
    memory_mb: float


def run(rows: int = ROWS, formats: tuple[str, ...] = ALL_FORMATS, *, verify: bool = True) -> None:
    """Makes a log of so many records, exports all of it without and with tables, and verifies the archive; prints what
    it took."""
    with tempfile.TemporaryDirectory(prefix="aboveboard-export-") as folder:
        loaded = settings.load({"ABOVEBOARD_DATA": folder})
        started = time.perf_counter()
        vkey = asyncio.run(fill(loaded, rows))
        print(f"made {rows} records in {time.perf_counter() - started:.0f} s")
        ran = _timed(loaded, "audit", "export", "--out", str(Path(folder) / "plain.zip"))
        print(f"export as JSON Lines alone: {_said(rows, ran)}")
        out = Path(folder) / "all.zip"
        wanted = [word for each in formats for word in ("--format", each)]
        ran = _timed(loaded, "audit", "export", "--out", str(out), *wanted)
        size = out.stat().st_size
        plain = _plain_write(out.with_suffix(".copy"), size)
        rate = size / 1e6 / ran.seconds
        with ZipFile(out) as archive:
            contents = sum(info.file_size for info in archive.infolist())
        print(f"export with {' and '.join(formats)}: {_said(rows, ran)}   (aim at most {AIM_MB} MB)")
        print(
            f"  {contents / 1e6:,.0f} MB of contents, {contents / 1e6 / ran.seconds:.0f} MB/s; packed "
            f"{size / 1e6:,.0f} MB, {rate:.1f} MB/s, which the disk alone takes at {plain:.0f} MB/s"
        )
        if verify:
            ran = _timed(loaded, "audit", "verify", str(out), "--key", vkey)
            print(f"verify: {_said(rows, ran)}")


def _said(rows: int, ran: Ran) -> str:
    return (
        f"{rows / ran.seconds:,.0f} rows/s ({ran.seconds:.1f} s, {ran.processor_s:.1f} s of processor time), "
        f"at most {ran.memory_mb:.0f} MB"
    )


def _timed(loaded: Settings, *words: str) -> Ran:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ABOVEBOARD_")}
    started = time.perf_counter()
    process = subprocess.Popen(
        [*CLI, *words], env=environment | {"ABOVEBOARD_DATA": str(loaded.data)}, stdout=subprocess.DEVNULL
    )
    memory_mb = 0.0
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        memory_mb = max(memory_mb, _memory_mb(process.pid))
        time.sleep(0.05)
    _, status, used = ended
    if status != 0:
        raise RuntimeError(f"aboveboard {' '.join(words[:2])} failed")
    seconds = time.perf_counter() - started
    return Ran(seconds, used.ru_utime + used.ru_stime, memory_mb)


def _memory_mb(pid: int) -> float:
    """The most that the process has taken so far. Not by `wait4`, which counts what its parent took before it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+([0-9]+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def _plain_write(path: Path, size: int) -> float:
    """MB/s of writing and syncing as many bytes."""
    block = os.urandom(1 << 20)
    started = time.perf_counter()
    with path.open("wb") as file:
        for _ in range(max(1, size >> 20)):
            file.write(block)
        os.fsync(file.fileno())
    seconds = time.perf_counter() - started
    path.unlink()
    return size / 1e6 / seconds


async def fill(loaded: Settings, rows: int) -> str:
    """Afterwards the log has `rows` records of decisions more. The key to verify it with."""
    async with run_service(loaded) as service:
        gateway = service.gateway
        people = [_person(gateway, number) for number in range(min(PEOPLE, rows))]
    async with run_service(loaded, serving=False) as service:
        assert loaded.sqlite_path is not None
        with sqlite3.connect(loaded.sqlite_path, isolation_level=None) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            _insert(connection, service.gateway, people, rows)
        gateway = service.gateway
        return note.vkey(gateway.database.origin, gateway.keyring.log_signer.public_key())


def _person(gateway: Gateway, number: int) -> Person:
    pseudonym = gateway.keyring.pseudonym("bench", f"p-{number}")
    fresh = gateway.keyring.new_person_key(pseudonym)
    return Person(pseudonym, 0, fresh.key, fresh.wrapped, NOBODY)


def _insert(connection: sqlite3.Connection, gateway: Gateway, people: list[Person], rows: int) -> None:
    seal = sealer(gateway.database.origin, gateway.keyring)
    head = JournalHead(
        *connection.execute("SELECT size, edge, checkpoint FROM log_head WHERE id = 1").fetchone()
    )
    chance = random.Random(7)
    connection.execute("BEGIN")
    states = [write_state(person, NOBODY).row for person in people]
    names = ", ".join(states[0])
    connection.executemany(
        f"INSERT INTO people ({names}) VALUES ({', '.join(':' + name for name in states[0])})", states
    )
    for start in range(0, rows, AT_ONCE):
        made = [
            _entry(gateway, people[number % len(people)], chance, number)
            for number in range(start, min(start + AT_ONCE, rows))
        ]
        first = head.size
        head = seal(head, [entry.leaf for entry in made])
        connection.executemany(
            "INSERT INTO entries VALUES (?, ?)", [(first + at, entry.leaf) for at, entry in enumerate(made)]
        )
        connection.executemany(
            "INSERT INTO records (entry_index, record, app, person, kind, at_ms, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (first + at, each.record, each.app, each.person, each.kind, each.at_ms, each.sealed)
                for at, each in enumerate(made)
            ],
        )
    connection.execute("UPDATE log_head SET size = ?, edge = ?, checkpoint = ? WHERE id = 1", head)
    connection.execute("COMMIT")


def _entry(gateway: Gateway, person: Person, chance: random.Random, number: int) -> Any:
    at_ms = START_MS + number * 40
    record = f"dec_{number:026d}"
    return make_entry(
        EntryKind.DECISION,
        _body(chance, record, at_ms),
        owner=Owner("bench", person.key, person.pseudonym),
        policy=gateway.rules.policy.id,
        at_ms=at_ms,
        record=record,
        randomness=gateway.randomness,
    )


def _body(chance: random.Random, record: str, at_ms: int) -> dict[str, Any]:
    """A decision as `gateway.account` writes it, with five items shown and eight interests used."""
    shown = chance.sample(range(40), 5)
    interests = [
        ["history", "behavioural", f"topic:{topic}", repr(chance.random()), chance.randrange(9), 14]
        for topic in TOPICS
    ]
    return {
        "v": 1,
        "decision": record,
        "build": "aboveboard-1 numpy-2.3.5",
        "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at_ms // 1000)) + f".{at_ms % 1000:03d}Z",
        "placement": f"home-{chance.randrange(4)}",
        "revision": 2,
        "model": 17,
        "candidates": None,
        "count": 5,
        "seed": f"{chance.getrandbits(64):016x}",
        "asked": 3,
        "effective": 3,
        "bound_by": "dial",
        "gpc": False,
        "allowed": {
            "level": 3,
            "strength": "0.85",
            "context": [["device", "mobile"], ["part_of_day", "morning"]],
            "interests": interests,
        },
        "removed": [],
        "impersonal": [],
        "items": [[f"item-{item}", repr(chance.random())] for item in shown],
        "why": {
            "summary": "3-dial",
            "reasons": [
                {
                    "code": "viewed_topic",
                    "key": "topic:running",
                    "reach": "history",
                    "share": "0.7",
                    "count": 3,
                }
            ],
            "counterfactual": None,
            "held_back": [],
        },
        "language": "en",
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--formats", default=",".join(ALL_FORMATS))
    given = parser.parse_args()
    run(given.rows, tuple(each for each in given.formats.split(",") if each))
