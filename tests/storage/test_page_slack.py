"""Residue: what is unused in a page is known for sure, and may become anything without anybody's noticing."""

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from aboveboard.storage.page_slack import HEADER_BYTES, Layout, find_unused, layout_of, overwrite
from hypothesis import example, given
from hypothesis import strategies as st

from tests.storage.splitting import check_integrity

TABLES = {
    "plain": "(number INTEGER PRIMARY KEY, name BLOB UNIQUE, data BLOB)",
    "keyed": "(name BLOB PRIMARY KEY, number INTEGER, data BLOB) WITHOUT ROWID",
}


def made(path: Path, seed: int, page_bytes: int) -> None:
    """A database with tables and indexes, rows short and long, and holes, in which nothing was ever overwritten."""
    chance = random.Random(seed)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {page_bytes}")
        connection.execute("PRAGMA secure_delete = OFF")
        for table, columns in TABLES.items():
            connection.execute(f"CREATE TABLE {table} {columns}")
            connection.execute("BEGIN")
            for _ in range(120):
                row = (chance.randrange(10**9), chance.randbytes(chance.randrange(4, 60)))
                data = chance.randbytes(chance.randrange(1500))
                connection.execute(f"INSERT INTO {table} (number, name, data) VALUES (?, ?, ?)", (*row, data))
                connection.execute(f"DELETE FROM {table} WHERE number % 97 = ?", (chance.randrange(97),))
            connection.execute("COMMIT")


def contents(path: Path) -> list[Any]:
    check_integrity(path)
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES]


@contextmanager
def pages(path: Path) -> Iterator[tuple[int, Layout, list[int]]]:
    """A descriptor, how pages lie, and where each begins but for the first."""
    descriptor = os.open(path, os.O_RDWR)
    size = path.stat().st_size
    layout = layout_of(os.pread(descriptor, HEADER_BYTES, 0), size)
    assert layout is not None
    yield descriptor, layout, list(range(layout.page_bytes, size, layout.page_bytes))
    os.close(descriptor)


@given(seed=st.integers(0, 10**6), page_bytes=st.sampled_from([512, 4096, 65_536]))
def test_what_is_unused_may_become_anything(
    tmp_path_factory: pytest.TempPathFactory, seed: int, page_bytes: int
) -> None:
    """SQLite finds every row, and nothing wrong, whatever stands there; afterwards all of it is zeros."""
    path = tmp_path_factory.mktemp("residue") / "x.db"
    made(path, seed, page_bytes)
    before = contents(path)
    with pages(path) as (descriptor, layout, starts):
        spans = [
            (start + span.start, len(span))
            for start in starts
            for span in find_unused(os.pread(descriptor, layout.page_bytes, start), layout.usable_bytes)
        ]
        for at, length in spans:
            os.pwrite(descriptor, b"\xff" * length, at)
        assert contents(path) == before
        overwrite(descriptor, starts)
        assert contents(path) == before
        assert not any(byte for at, length in spans for byte in os.pread(descriptor, length, at))
        assert overwrite(descriptor, starts) == 0


PAGE = 512


@given(page=st.binary(min_size=PAGE, max_size=PAGE), kind=st.sampled_from([2, 5, 10, 13]))
@example(page=bytes([0, 1, 0, 0, 0, 1, 0]) + bytes(249) + bytes([1, 0, 0, 8]) + bytes(252), kind=13)  # a loop
def test_a_page_that_is_not_right_is_left_alone(page: bytes, kind: int) -> None:
    """Whatever a page says of itself, no cell of it begins in what is called unused, nor does its header."""
    page = bytes([kind]) + page[1:]
    spans = find_unused(page, PAGE)
    header = 12 if kind in (2, 5) else 8
    count = int.from_bytes(page[3:5], "big")
    cells = [int.from_bytes(page[at : at + 2], "big") for at in range(header, header + 2 * count, 2)]
    for span in spans:
        assert header + 2 * count <= span.start and span.stop <= PAGE
        assert not any(cell in span for cell in cells)


@given(page=st.binary(min_size=PAGE, max_size=PAGE).filter(lambda page: page[0] not in (2, 5, 10, 13)))
def test_other_pages_have_nothing_unused(page: bytes) -> None:
    """What continues a long row, or is a free page, is not judged."""
    assert find_unused(page, PAGE) == []


def header(
    page_bytes: int = 4096, reserved: int = 0, vacuums: int = 0, magic: bytes = b"SQLite format 3\0"
) -> bytes:
    size = (1 if page_bytes == 65_536 else page_bytes).to_bytes(2, "big")
    return magic + size + bytes([1, 1, reserved]) + bytes(31) + vacuums.to_bytes(4, "big") + bytes(44)


@pytest.mark.parametrize(
    ("found", "file_bytes", "expected"),
    [
        (header(), 4096, Layout(4096, 4096)),
        (header(65_536, 16), 65_536, Layout(65_536, 65_520)),
        (header(vacuums=1), 4096, None),
        (header(magic=b"another format!\0"), 4096, None),
        (header(), 4096 << 25, None),
        (header(), (4096 << 25) - 1, Layout(4096, 4096)),
    ],
)
def test_a_file_whose_pages_cannot_be_told_apart_has_no_layout(
    found: bytes, file_bytes: int, expected: Layout | None
) -> None:
    """One that is no SQLite database, has maps of pages, or is so long that a page's number looks like a kind of page."""
    assert layout_of(found, file_bytes) == expected
