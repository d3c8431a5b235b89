"""Pages are cleaned under the feet of processes that read and write the same database."""

import asyncio
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from aboveboard.storage.open_files import HeldFiles
from aboveboard.storage.secure_delete import clean
from aboveboard.storage.sqlite import connect

from tests.faults.neighbour import key
from tests.faults.process import ROOT
from tests.storage.ledger import opened
from tests.storage.splitting import check_integrity, leave_residue, places_of

CANARY, PAGE = b"of somebody else", 4096
ROUNDS = 30


def begun(work: str, path: Path) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "tests.faults.neighbour", work, str(path)]
    process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def ended(process: "subprocess.Popen[str]") -> int:
    """How often it did what it does."""
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return int(said)


def test_nobody_notices(tmp_path: Path) -> None:
    """Readers see one state from first to last, every row that was written is there, and the database is whole."""
    path = tmp_path / "aboveboard.db"

    async def work() -> tuple[int, int]:
        async with opened(f"sqlite:///{path}", tmp_path):
            pass
        leave_residue(path, CANARY)
        writer, reader = begun("write", path), begun("read", path)
        with closing(HeldFiles([path])) as held:
            for _ in range(ROUNDS):
                await clean(path, held, range(0, path.stat().st_size, PAGE))
                time.sleep(0.02)
        return ended(writer), ended(reader)

    wrote, has_read = asyncio.run(work())
    assert wrote > ROUNDS and has_read > 0
    with closing(connect(path)) as connection:
        rows = {row for (row,) in connection.execute("SELECT request FROM idempotency WHERE version = 2")}
    expected = {key(number) for number in range(1, wrote, 2)} | ({key(wrote - 1)} if wrote % 2 else set())
    assert rows == expected
    assert places_of(path, CANARY) == []
    check_integrity(path)
