"""The check of a data folder from its SQLite file and `log.head`, without secret keys and without changing anything.

It reads everything in one transaction, so that a gateway can write at the same time. It makes one pass in the order of
the log, so that memory does not grow with its length.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from aboveboard.audit import note, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.tiles import HASH_BYTES
from aboveboard.errors import Tampered
from aboveboard.verify.accounting import say_before
from aboveboard.verify.database_deletions import read_deletions
from aboveboard.verify.database_rows import Cell, Counts, RecordRow, check_rows
from aboveboard.verify.recompute import Stored, Walk
from aboveboard.verify.records import readable
from aboveboard.verify.report import Progress, Report, Trust, as_text, check_older, no_progress, open_signed

DATABASE = "aboveboard.db"
HEAD_FILE = "log.head"
STEP = 4096

_NOTE_BYTES_MOST = 65_536
# A hostile file must not run code through its schema, and a check must not write.
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
    """A root that the first `size` entries of the log `origin` must have, and the place (`where`) that states it."""

    size: int
    root: bytes
    where: str
    origin: str


def verify_folder(path: Path, trust: Trust, progress: Progress = no_progress) -> Report:
    """Returns the report about the log in the folder, or the database file, at `path`.

    It covers the `log.head` beside the database too. A path without a database is a fault in it. Raises
    OSError when `log.head` cannot be read.
    """
    report = Report()
    database = path / DATABASE if path.is_dir() else path
    if not database.is_file():
        report.fault(
            str(path),
            f"There is no {DATABASE} in it. Check a log on PostgreSQL by its exports and by doctor.",
        )
        return report
    try:
        with (
            report.to_the_most(),
            closing(sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)) as connection,
        ):
            connection.text_factory = lambda data: data.decode(errors="replace")
            connection.isolation_level = None
            for statement in _FIRST:
                connection.execute(statement)
            with report.part(database.name):
                _check_tables(connection)
                _check(report, connection, database.parent, trust, progress)
    except sqlite3.Error as error:
        says = str(error)  # it may quote a name from the file, with control characters for the terminal
        report.fault(
            database.name,
            f"SQLite cannot read the rest: {says if says.isprintable() else type(error).__name__}",
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
    total = 0 if head is None else head.size
    deleted = None
    with report.part("deletion_head"):
        deleted = read_deletions(connection, progress)
    walk, counts = Walk(sizes, _tile_reader(connection), report.fault), Counts(deleted)
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
    """Raises Tampered unless each name is a table: a view of the same name may return endless rows."""
    found = [name for (name,) in connection.execute(_PLAIN, _TABLES)]
    if found != list(_TABLES):
        raise Tampered("It does not have the tables of a log.")


def _check_pages(report: Report, connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found == ("ok",):
        report.ok("the pages of the database file are sound")
    else:
        report.fault(DATABASE, "The file is damaged: SQLite reports faults in its pages.")


def _head(
    report: Report, connection: sqlite3.Connection, trust: Trust, marks: list[_HeadMark]
) -> Checkpoint | None:
    """Returns the signed head. Its subtrees become marks too: they narrow down the place of a changed entry."""
    rows = connection.execute("SELECT id, origin, size, edge, checkpoint FROM log_head").fetchall()
    if [row[0] for row in rows] != [1]:
        raise Tampered("The head of the log must be exactly one row, row 1.")
    _, origin, size, edge, text = rows[0]
    if not isinstance(text, str) or not isinstance(edge, bytes) or not isinstance(size, int):
        raise Tampered("The head does not have the expected format.")
    signed = open_signed(text, trust)
    report.ok(f"the head of {signed.size} entries is signed by the log {signed.origin}")
    marks.append(_HeadMark(signed.size, signed.root, "the head", signed.origin))
    hashes = tuple([edge[at : at + HASH_BYTES] for at in range(0, len(edge), HASH_BYTES)])
    if (origin, size) != (signed.origin, signed.size) or tree.root(signed.size, hashes) != signed.root:
        report.fault("log_head", "The name, size or subtrees beside the checkpoint are not the signed ones.")
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
        raise Tampered("The cosigned checkpoint must be in row 1, and there must be no other row.")
    for _, size, text in rows:
        signed = _check_signature(text if isinstance(text, str) else "", trust, marks)
        if size != signed.size:
            raise Tampered("The size beside the checkpoint is not the signed one.")
        report.ok(f"the cosigned checkpoint of {size} entries is signed by the log")
        report.skip("the signatures of witnesses: that takes their keys")
        marks.append(_HeadMark(signed.size, signed.root, "the cosigned checkpoint", signed.origin))


def _check_signature(text: str, trust: Trust, marks: list[_HeadMark]) -> Checkpoint:
    """Returns the signed checkpoint in `text`. Raises Tampered when it is of another log than the head."""
    if marks and note.parse_checkpoint(note.split(text)[0]).origin != marks[0].origin:
        raise Tampered("It is a checkpoint of another log than the head.")
    return open_signed(text, trust)


def _head_file(report: Report, folder: Path, trust: Trust, marks: list[_HeadMark]) -> None:
    path = folder / HEAD_FILE
    if not path.exists():
        report.skip(f"the last checkpoint that was handed out: there is no file {HEAD_FILE}")
        return
    with path.open("rb") as file:
        signed = _check_signature(as_text(file.read(_NOTE_BYTES_MOST)), trust, marks)
    report.ok(
        f"{HEAD_FILE}, the last checkpoint that was handed out, of {signed.size} entries, is signed by the log"
    )
    marks.append(_HeadMark(signed.size, signed.root, HEAD_FILE, signed.origin))


def _older_sizes(trust: Trust) -> Iterator[int]:
    scratch = Report()
    for older in trust.older:
        with scratch.part(older.name):  # `check_older` reports its faults later
            yield open_signed(older.text, trust).size


def _tile_reader(connection: sqlite3.Connection) -> Stored:
    def read_tile(level: int, place: int) -> bytes | None:
        query = "SELECT hashes FROM tiles WHERE level = ? AND place = ?"
        row = connection.execute(query, (level, place)).fetchone()
        return None if row is None else row[0]

    return read_tile


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
        report.skip("the entries: without a signed head there is no root to compare them with")
        return
    for mark in sorted(marks):
        if mark.size > walk.size:
            report.fault(
                "entries", f"There are {walk.size} in a row, but {mark.size} were signed ({mark.where})."
            )
            return
        if walk.roots[mark.size] != mark.root:
            what = (
                f"An entry from index {sound} to {mark.size - 1} is not the one that was signed ({mark.where}): "
                f"expected root {mark.root.hex()}, computed {walk.roots[mark.size].hex()}."
            )
            report.fault(
                "entries",
                what if sound < mark.size else f"Two different logs of {sound} entries were signed.",
            )
            return
        sound = mark.size
    if head is not None and walk.size > head.size:
        report.fault("entries", f"There are more than the {head.size} that were signed.")
    report.ok(f"{sound} entries give the signed roots")


def _check_tiles(report: Report, connection: sqlite3.Connection, walk: Walk) -> None:
    rows = connection.execute("SELECT count(*) FROM tiles").fetchone()[0]
    if rows > walk.tiles:
        report.fault("tiles", f"{rows - walk.tiles} tiles are stored that the entries do not fill.")
    report.ok(
        f"{walk.tiles} stored tiles were compared with the entries; {walk.tiles_missing} more can be computed from them"
    )


def _say(report: Report, counts: Counts) -> None:
    report.ok(
        f"{sum(counts.fitting.values())} records belong to an entry of their kind and hour ({readable(counts.fitting)})"
    )
    _say_what_is_gone(report, counts)
    report.skip("the sealed contents of the records, and their ids, apps and pseudonyms: that takes the keys")
    report.skip("all other tables: they are not part of the log")


def _say_what_is_gone(report: Report, counts: Counts) -> None:
    if counts.going:
        report.skip(f"{counts.going} records that the log commits to as gone: their erasure is under way")
    if counts.deleted is not None:
        gone = sum(counts.gone.values())
        report.ok(
            f"{gone} entries have no record, and the log commits to each as gone ({readable(counts.gone)})"
        )
        say_before(report, counts.deleted)
    elif "build" in counts.fitting:
        report.fault("deletion_head", "The database does not account for what is gone, but its version does.")
    elif counts.gone:
        report.skip(
            f"the records of entries that have none ({readable(counts.gone)}): written before, not accounted"
        )
