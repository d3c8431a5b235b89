"""The one list as its walkers see it. A contract test compares it with what is stored."""

import subprocess
import sys

import pytest
from aboveboard import schema
from aboveboard.people import inventory
from aboveboard.people.handling import EraseWay, RekeyWay, Retention, Way
from aboveboard.people.inventory import INVENTORY, list_tables, list_topics
from aboveboard.people.personal_data import Topic

ROWS = ["signals", "outcomes", "impressions", "forgetting", "idempotency", "records"]


@pytest.mark.parametrize(
    ("way", "names"),
    [
        (None, ["people", "erasures", *ROWS]),
        (EraseWay.ROWS, ROWS),
        (RekeyWay.MOVED, ROWS),
        (EraseWay.WITH_ROW, ["people"]),
        (Retention.DAY, ["idempotency"]),
        (EraseWay.SUBTRACTED, []),
    ],
)
def test_tables_are_listed_by_way(way: Way | None, names: list[str]) -> None:
    """In the order of the list. A table of sums names no person, so it is never among them."""
    assert [each.table.name for each in list_tables(way)] == names


@pytest.mark.parametrize("module", ["aboveboard.app", "aboveboard.cli.doctor"])
def test_each_process_that_walks_the_list_has_imported_its_tables(module: str) -> None:
    """Otherwise the first erasure would find a table missing."""
    ask = f"import {module}; from aboveboard.people.inventory import list_tables; print(len(list_tables()))"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert int(said.stdout) == len(list_tables())


def test_a_table_has_its_own_columns() -> None:
    """Those that the walkers use."""
    (own,) = list_tables(Retention.TYPE_DAYS)
    table = schema.metadata.tables["signals"]
    assert own == (table, table.c.person, table.c.id_hash, table.c.sealed, table.c.expires_ms)


def test_a_table_that_is_not_imported_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it could be left out in silence."""
    monkeypatch.setattr(inventory, "metadata", type(schema.metadata)())
    with pytest.raises(KeyError, match="people"):
        list_tables.__wrapped__(None)


def test_every_topic_has_data_and_an_end() -> None:
    """In the order of the topics, each end once."""
    found = list_topics()
    assert [topic for topic, _ in found] == list(Topic)
    assert dict(found)[Topic.RECORDS] == (Retention.PERSON, Retention.RECORD_DAYS)
    assert {way for _, ways in found for way in ways} == {row.keep for row in INVENTORY}
