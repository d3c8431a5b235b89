"""Every row of every table is flipped, dropped, swapped and doubled in turn: verify finds what matters to the log.

What it does not find is listed here, each with the reason why it cannot or need not; the list is held to be true as
well, so that nothing stays on it that could be found. The long budget takes every row of the long tables, the usual
one some of each.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from aboveboard import canonical
from aboveboard.errors import Unreadable
from aboveboard.gateway.stored_records import open_bytes
from aboveboard.keys.keyring import open_keyring
from aboveboard.storage.tables import metadata
from aboveboard.verify.folder import verify_folder
from aboveboard.verify.report import Report

from tests.conftest import BUDGET
from tests.verify.lived import Lived

EVERY = 1 if BUDGET == "long" else 97
"""Of a long table every so manieth row is taken, and the first and last few."""

KEYS = {
    "entries": 1,
    "log_head": 1,
    "records": 1,
    "tiles": 2,
    "cosigned": 1,
    "deletion_chunks": 1,
    "deletion_head": 1,
}
"""The tables that are the log, or are derived from it, and how many columns say which row it is."""

SEALED = "the account of a person is sealed: only whoever has the keys can open it, and then it does not open"
BESIDE = "it stands beside the log, which commits to what is sealed; an export made with the keys shows the difference"
ORDER = "it orders the changes of several gateways, and says nothing of what is gone"
DERIVED = "it is derived from the entries and made again where it is missing; the report counts it"

NOT_FOUND = {
    ("records", "flip", "record"): BESIDE,
    ("records", "flip", "app"): BESIDE,
    ("records", "flip", "person"): BESIDE,
    ("records", "flip", "sealed"): SEALED,
    ("records", "swap", ""): SEALED,
    ("deletion_head", "flip", "version"): ORDER,
    ("tiles", "drop", ""): DERIVED,
    (
        "cosigned",
        "drop",
        "",
    ): "the signatures of witnesses are extra, and any later checkpoint collects them again",
}
"""Changes within those tables that nobody finds without the keys: table, what is done, and to which column."""

NO_PART = {
    "alembic_version": "the version of the schema; a gateway refuses to start on one that it does not know",
    "api_keys": "who may ask; what they asked and got has its entries",
    "count_cursor": "how far the log was counted; counts are derived from entries, and nothing is decided by them",
    "day_counts": "how often something happened on a day; derived from entries, and nothing is decided by it",
    "approvals": "what the staff want to do; sealed, and what comes of it has its entry",
    "audits": "the terms and states of bias checks; each report has its entry",
    "cases": "what a person asked a human; sealed, and each step has its entry, with a hash of its words",
    "erased": "receipts that only whoever holds the one-time id can find; the log has an entry of each erasure",
    "erased_people": "keyed hashes of erased people, against data from before; the log has an entry of each erasure",
    "erasure_lines": "the ledger of erasures, for every node; the log has an entry of each erasure",
    "erasures": "erasures under way, which go on by themselves; the log has an entry when one begins and ends",
    "key_rates": "how many requests an API key may still make; no answer depends on it",
    "held_records": "copies of records; each opens only as its entry commits to it",
    "holds": "what is kept for a legal claim, and why; sealed, and each step has its entry",
    "exports": "files to be fetched within a day; the log has an entry of each export",
    "forgetting": "whose examples are still to be taken back; the choice that says so has its entry",
    "idempotency": "answers to be repeated for a day; sealed, and each belongs to an entry",
    "intent_counts": "what many visits taught; each version has its entry, with a hash of it",
    "visit_stretches": "what is still to be learned from visits, and what they taught; sealed",
    "imports": "what is still to be learned from an app's own log, and what it taught; each request has its entries",
    "impressions": "the engine's, which adds them up",
    "key_check": "a sealed constant, by which a gateway sees at its start whether its keys are the right ones",
    "drafts": "what waits for an approval; its file has an entry with the hash, and so has its end",
    "unanswered": "how far decisions were searched for unanswered items; a search from before finds what is stored",
    "later_reasons": "where the reasons of decisions are; each has its entry, which names its decision",
    "measurements": "what was measured of a placement in the background; it is measured again",
    "model_versions": "parameters of the engine; each version has its entry, with their hash",
    "models": "sums that the engine learned; derived from outcomes, each with its entry",
    "outcomes": "what is still to be learned from; each has its entry",
    "people": "what is known now about somebody: sealed, and every change of it has its entry",
    "picture_lists": "which change of an app's pictures is the newest one",
    "pictures": "what an app uploaded; each picture has its entry, with its hash",
    "placement_revisions": "what an app declared; each revision has its entry",
    "placements": "which revision is the newest one",
    "public_head": "which checkpoint the public saw last; it is signed, and the log contains it",
    "spent": "hashes of links that were used and sessions that were ended, until they would be over anyway",
    "reward_days": "sums of what was learned, for reports; they follow from outcomes, each with its entry",
    "special_removals": "how far a removal is; its begin and its end have their entries",
    "surface_declarations": "which revision of components or of a surface is the newest one",
    "surface_revisions": "what an app declared; each revision has its entry",
    "topic_lists": "which revision of an app's topics is the newest one",
    "topic_revisions": "what an app declared; each revision has its entry",
    "signals": "sealed and kept for days only; the log has counts of them, not each one",
}
"""The tables that the log says nothing of, and why it need not."""


class Row(NamedTuple):
    columns: tuple[str, ...]
    values: tuple[Any, ...]


class Folder:
    """A copy of the data folder, whose database is put back after each change."""

    def __init__(self, data: Path, lived: Lived) -> None:
        self.data, self.trust = data, lived.trust
        self.database = data / "aboveboard.db"
        self._original = self.database.read_bytes()

    def rows(self, table: str) -> list[Row]:
        with closing(sqlite3.connect(self.database)) as connection:
            found = connection.execute(
                f"SELECT * FROM {table} ORDER BY 1, 2"
                if table == "tiles"
                else f"SELECT * FROM {table} ORDER BY 1"
            )
            columns = tuple([each[0] for each in found.description])
            return [Row(columns, values) for values in found]

    def after(self, *statements: tuple[str, tuple[Any, ...]]) -> Report:
        """What verify says once the statements were carried out."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute("PRAGMA synchronous=OFF")
            for statement, values in statements:
                assert connection.execute(statement, values).rowcount == 1, statement
        try:
            return verify_folder(self.data, self.trust)
        finally:
            self.database.write_bytes(self._original)


@pytest.fixture(scope="module")
def folder(lived: Lived, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(Path(copytree(lived.data, tmp_path_factory.mktemp("mutations") / "data")), lived)


def some(rows: list[Row]) -> list[Row]:
    return [row for at, row in enumerate(rows) if at < 2 or at >= len(rows) - 2 or at % EVERY == 0]


def where(table: str, row: Row) -> tuple[str, tuple[Any, ...]]:
    keys = KEYS.get(table, len(row.columns))
    named = " AND ".join(f"{name} IS ?" for name in row.columns[:keys])
    return f"WHERE {named}", row.values[:keys]


def changed(table: str, row: Row, column: str, value: Any) -> tuple[str, tuple[Any, ...]]:
    clause, values = where(table, row)
    return f"UPDATE {table} SET {column} = ? {clause}", (value, *values)


def flipped(value: Any, column: str) -> Any:
    """The value with one bit of it changed: of a time one worth more than an hour, of a place one that leads far."""
    if isinstance(value, int):
        return value ^ (1 if column == "size" else 1 << 40)
    if isinstance(value, str):
        return value[:-2] + chr(ord(value[-2]) ^ 1) + value[-1] if len(value) > 1 else "x"
    if isinstance(value, bytes):
        at = len(value) // 2
        return value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :] if value else b"x"
    return b"x" * 32 if column == "person" else "x"


def flips(folder: Folder, table: str) -> Iterator[tuple[str, Report]]:
    for row in some(folder.rows(table)):
        for column, value in zip(row.columns, row.values, strict=True):
            yield column, folder.after(changed(table, row, column, flipped(value, column)))


def drops(folder: Folder, table: str) -> Iterator[tuple[str, Report]]:
    for row in some(folder.rows(table)):
        clause, values = where(table, row)
        yield "", folder.after((f"DELETE FROM {table} {clause}", values))


def swaps(folder: Folder, table: str) -> Iterator[tuple[str, Report]]:
    """Two neighbours exchange everything but their places."""
    rows = folder.rows(table)
    for one, other in zip(some(rows[:-1]), some(rows[1:]), strict=True):
        places = [row.values[: KEYS[table]] for row in (one, other)]
        aside = (-1, *places[0][1:])
        names = [f"{name} = ?" for name in one.columns[: KEYS[table]]]
        move = f"UPDATE {table} SET {', '.join(names)} WHERE {' AND '.join(names)}"
        yield (
            "",
            folder.after(
                *[
                    (move, (*to, *of))
                    for of, to in [(places[0], aside), (places[1], places[0]), (aside, places[1])]
                ]
            ),
        )


def doubles(folder: Folder, table: str) -> Iterator[tuple[str, Report]]:
    """The same once more, behind the last row."""
    rows = folder.rows(table)
    for row in some(rows):
        key = rows[-1].values[KEYS[table] - 1] + 1
        values = list(row.values)
        values[KEYS[table] - 1] = key
        if "record" in row.columns:  # which may be there once only
            values[row.columns.index("record")] = None
        yield (
            "",
            folder.after((f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", tuple(values))),
        )


CHANGES: dict[str, Callable[[Folder, str], Iterator[tuple[str, Report]]]] = {
    "flip": flips,
    "drop": drops,
    "swap": swaps,
    "double": doubles,
}


def test_every_table_is_accounted_for(folder: Folder) -> None:
    """A new table is either part of the log or on the list of those that are not, with its reason."""
    with closing(sqlite3.connect(folder.database)) as connection:
        found = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    assert found == set(KEYS) | set(NO_PART)
    assert set(metadata.tables) <= found


ONE_ROW = ("log_head", "cosigned", "deletion_head", "deletion_chunks")
DONE = [(table, change) for table in KEYS for change in CHANGES if change != "swap" or table not in ONE_ROW]


@pytest.mark.parametrize(("table", "change"), DONE)
def test_what_matters_is_found(folder: Folder, table: str, change: str) -> None:
    """Or it is on the list of what nobody could find without the keys."""
    for column, report in CHANGES[change](folder, table):
        if (table, change, column) not in NOT_FOUND:
            assert report.wrong, (table, change, column)


@pytest.mark.parametrize(("table", "change"), sorted({(table, change) for table, change, _ in NOT_FOUND}))
def test_what_is_not_found_is_said(folder: Folder, table: str, change: str) -> None:
    """The list is true, and the report says of each that it was not checked, or counts it."""
    report = verify_folder(folder.data, folder.trust)
    before, unseen = report.checked + report.unchecked, 0
    for column, report in islice(CHANGES[change](folder, table), 24):
        if (table, change, column) in NOT_FOUND and not report.wrong:
            unseen += 1
            told = report.checked + report.unchecked
            assert (told != before) if change == "drop" else any("takes the keys" in each for each in told)
    assert unseen


@pytest.mark.parametrize("table", list(NO_PART))
def test_other_tables_are_no_part_of_the_log(folder: Folder, table: str) -> None:
    """Emptied or not, the log verifies, and the report says that it did not look at them."""
    with closing(sqlite3.connect(folder.database)) as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    rows = folder.rows(table)
    assert len(rows) == count
    for row in some(rows):
        clause, values = where(table, row)
        report = folder.after((f"DELETE FROM {table} {clause}", values))
        assert report.wrong == 0
        assert "all other tables: they are not part of the log" in report.unchecked


def test_what_is_sealed_does_not_open_once_it_was_changed(folder: Folder) -> None:
    """Whoever has the keys finds a flipped bit, and an account that lies behind another entry."""
    keyring = open_keyring(folder.data / "keys", "", create=False)
    leaves = {row.values[0]: row.values[1] for row in folder.rows("entries")}
    rows = [dict(zip(row.columns, row.values, strict=True)) for row in folder.rows("records")]
    one, other = [row for row in rows if row["kind"] == "admin"][:2]
    leaf = leaves[one["entry_index"]]
    mine = SimpleNamespace(**one, leaf=leaf)
    assert canonical.decode(open_bytes(mine, keyring.operator_key))["n"] == 0
    for sealed in (flipped(one["sealed"], "sealed"), other["sealed"]):
        with pytest.raises(Unreadable):
            open_bytes(SimpleNamespace(**one | {"sealed": sealed}, leaf=leaf), keyring.operator_key)
