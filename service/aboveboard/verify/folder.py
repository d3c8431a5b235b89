"""Checking a data folder from its SQLite file alone, without keys and without changing anything.

All of it is read in one transaction, so that a gateway may go on writing meanwhile, and in one pass in the order of
the log, so that memory does not grow with its length.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from aboveboard.audit import tree
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.tiles import HASH_BYTES
from aboveboard.errors import Tampered
from aboveboard.verify.database_rows import Cell, Counts, RecordRow, check_rows
from aboveboard.verify.recompute import Stored, Walk
from aboveboard.verify.records import readable
from aboveboard.verify.report import Progress, Report, Trust, as_text, check_older, no_progress, open_signed

DATABASE = "aboveboard.db"
HEAD_FILE = "log.head"
STEP = 4096

_NOTE_BYTES_MOST = 65_536
_FIRST = (
    "PRAGMA busy_timeout=5000",
    "PRAGMA query_only=ON",
    "PRAGMA trusted_schema=OFF",
    "BEGIN",
)
_TABLES = ("cosigned", "entries", "log_head", "records", "tiles")
_PLAIN = """
    SELECT lower(name) FROM sqlite_master
    WHERE type = 'table' AND rootpage > 0 AND lower(name) IN (?, ?, ?, ?, ?) ORDER BY 1
"""
_RECORDS = """
    SELECT entry_index, kind, at_ms, CASE WHEN person IS NULL THEN NULL ELSE length(person) END,
    CASE typeof(sealed) WHEN 'blob' THEN length(sealed) END FROM records ORDER BY entry_index
"""


class _HeadMark(NamedTuple):
    """A root that the first `size` entries of the log `origin` must have, and where that was said."""

    size: int
    root: bytes
    where: str
    origin: str


def verify_folder(path: Path, trust: Trust, progress: Progress = no_progress) -> Report:
    """What holds of the log in the folder (or the database file) at `path`."""
    report = Report()
    database = path / DATABASE if path.is_dir() else path
    if not database.is_file():
        report.fault(
            str(path),
            f"there is no {DATABASE} in it; a log on PostgreSQL is checked by its exports and by doctor",
        )
        return report
    try:
        with closing(sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)) as connection:
            connection.text_factory = lambda data: data.decode(errors="replace")
            connection.isolation_level = None
            for statement in _FIRST:
                connection.execute(statement)
            with report.part(database.name):
                _check_tables(connection)
                _check(report, connection, database.parent, trust, progress)
    except sqlite3.Error as error:
        says = str(error)  # it may quote a name out of the file, which a terminal might obey
        report.fault(
            database.name, f"SQLite cannot read on: {says if says.isprintable() else type(error).__name__}"
        )
    return report


def _check(
    report: Report, connection: sqlite3.Connection, folder: Path, trust: Trust, progress: Progress
) -> None:
    _check_pages(report, connection)
    marks: list[_HeadMark] = []
    head = None
    with report.part("log_head"):
        head = _head(report, connection, trust, marks)
    with report.part("cosigned"):
        _check_cosignatures(report, connection, trust, marks)
    with report.part(HEAD_FILE):
        _head_file(report, folder, trust, marks)
    sizes = {mark.size for mark in marks} | set(_older_sizes(trust))
    walk, counts = Walk(sizes, _tile_reader(connection), report.fault), Counts()
    total = 0 if head is None else head.size
    found = _with_progress(
        connection.execute("SELECT entry_index, leaf FROM entries ORDER BY entry_index"), total, progress
    )
    signed = None if head is None else head.size
    check_rows(found, _beside(connection), walk, counts, report.fault, signed=signed)
    _check_marks(report, walk, marks, head)
    _check_tiles(report, connection, walk)
    if head is not None:
        check_older(report, head, trust, walk.roots.get, whole=True)
    _say(report, counts)


def _check_tables(connection: sqlite3.Connection) -> None:
    """Tampered unless what is read are tables: a view of the same name may have no end."""
    found = [name for (name,) in connection.execute(_PLAIN, _TABLES)]
    if found != list(_TABLES):
        raise Tampered("it does not have the tables of a log")


def _check_pages(report: Report, connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found == ("ok",):
        report.ok("the pages of the database file are sound")
    else:
        report.fault(DATABASE, "the file is damaged: SQLite finds its pages not sound")


def _head(
    report: Report, connection: sqlite3.Connection, trust: Trust, marks: list[_HeadMark]
) -> Checkpoint | None:
    """The signed head. Its subtrees are marks too: they narrow down where an entry was changed."""
    rows = connection.execute("SELECT id, origin, size, edge, checkpoint FROM log_head").fetchall()
    if [row[0] for row in rows] != [1]:
        raise Tampered("there is one head of the log, in row 1, and not what is there")
    _, origin, size, edge, text = rows[0]
    if not isinstance(text, str) or not isinstance(edge, bytes) or not isinstance(size, int):
        raise Tampered("the head is not written as we write it")
    signed = open_signed(text, trust.vkeys)
    report.ok(f"the head of {signed.size} entries is signed by the log {signed.origin}")
    marks.append(_HeadMark(signed.size, signed.root, "the head", signed.origin))
    hashes = tuple([edge[at : at + HASH_BYTES] for at in range(0, len(edge), HASH_BYTES)])
    if (origin, size) != (signed.origin, signed.size) or tree.root(signed.size, hashes) != signed.root:
        report.fault("log_head", "name, size or subtrees beside the checkpoint are not what was signed")
        return signed
    start = 0
    for count, height in enumerate(reversed([at for at in range(64) if size >> at & 1]), 1):
        start += 1 << height
        marks.append(_HeadMark(start, tree.root(start, hashes[:count]), "the head", signed.origin))
    return signed


def _check_cosignatures(
    report: Report, connection: sqlite3.Connection, trust: Trust, marks: list[_HeadMark]
) -> None:
    rows = connection.execute("SELECT id, size, checkpoint FROM cosigned").fetchall()
    if any(row[0] != 1 for row in rows):
        raise Tampered("there is one checkpoint that witnesses signed, in row 1, and not what is there")
    for _, size, text in rows:
        signed = _check_signature(text if isinstance(text, str) else "", trust, marks)
        if size != signed.size:
            raise Tampered("the size beside the checkpoint is not the one that was signed")
        report.ok(f"the checkpoint that witnesses signed, of {size} entries, is signed by the log")
        report.skip("the signatures of witnesses: that takes their keys")
        marks.append(
            _HeadMark(signed.size, signed.root, "the checkpoint that witnesses signed", signed.origin)
        )


def _check_signature(text: str, trust: Trust, marks: list[_HeadMark]) -> Checkpoint:
    """A checkpoint of the same log as the head's."""
    signed = open_signed(text, trust.vkeys)
    if marks and signed.origin != marks[0].origin:
        raise Tampered("it is a checkpoint of another log than the head")
    return signed


def _head_file(report: Report, folder: Path, trust: Trust, marks: list[_HeadMark]) -> None:
    path = folder / HEAD_FILE
    if not path.exists():
        report.skip(f"the last checkpoint that left the house: there is no file {HEAD_FILE}")
        return
    with path.open("rb") as file:
        signed = _check_signature(as_text(file.read(_NOTE_BYTES_MOST)), trust, marks)
    report.ok(
        f"{HEAD_FILE}, the last checkpoint that left the house, of {signed.size} entries, is signed by the log"
    )
    marks.append(_HeadMark(signed.size, signed.root, HEAD_FILE, signed.origin))


def _older_sizes(trust: Trust) -> Iterator[int]:
    scratch = Report()
    for older in trust.older:
        with scratch.part(older.name):  # what is wrong with it is told when it is compared
            yield open_signed(older.text, trust.vkeys).size


def _tile_reader(connection: sqlite3.Connection) -> Stored:
    def stored(level: int, place: int) -> bytes | None:
        query = "SELECT hashes FROM tiles WHERE level = ? AND place = ?"
        row = connection.execute(query, (level, place)).fetchone()
        return None if row is None else row[0]

    return stored


def _beside(connection: sqlite3.Connection) -> Iterator[RecordRow]:
    return map(RecordRow._make, connection.execute(_RECORDS))


def _with_progress(rows: sqlite3.Cursor, total: int, progress: Progress) -> Iterator[tuple[Cell, Cell]]:
    for done, row in enumerate(rows, 1):
        yield row
        if done % STEP == 0 or done == total:
            progress(done, total)


def _check_marks(report: Report, walk: Walk, marks: list[_HeadMark], head: Checkpoint | None) -> None:
    sound = 0
    if not marks:
        report.skip("the entries: nothing says what they should give, without a signed head")
        return
    for mark in sorted(marks):
        if mark.size > walk.size:
            report.fault(
                "entries", f"there are {walk.size} in a row, but {mark.size} were signed ({mark.where})"
            )
            return
        if walk.roots[mark.size] != mark.root:
            what = f"one from index {sound} to {mark.size - 1} is not the one that was signed ({mark.where})"
            report.fault(
                "entries", what if sound < mark.size else f"two different logs of {sound} were signed"
            )
            return
        sound = mark.size
    if head is not None and walk.size > head.size:
        report.fault("entries", f"there are more than the {head.size} that were signed")
    report.ok(f"{sound} entries give the roots that were signed")


def _check_tiles(report: Report, connection: sqlite3.Connection, walk: Walk) -> None:
    rows = connection.execute("SELECT count(*) FROM tiles").fetchone()[0]
    if rows > walk.tiles:
        report.fault("tiles", f"{rows - walk.tiles} tiles are stored that the entries do not fill")
    report.ok(
        f"{walk.tiles} stored tiles were compared with the entries; {walk.tiles_missing} more can be made from them"
    )


def _say(report: Report, counts: Counts) -> None:
    report.ok(
        f"{sum(counts.fitting.values())} records lie beside an entry of their kind and hour ({readable(counts.fitting)})"
    )
    if counts.gone:
        report.skip(
            f"the records of entries that have none ({readable(counts.gone)}): erased or gone, which nobody can tell "
            "without the keys"
        )
    report.skip("what is sealed in the records, and their ids, apps and pseudonyms: that takes the keys")
    report.skip("all other tables: they are no part of the log")
