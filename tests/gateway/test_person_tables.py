"""The tables about people as the walkers of the list see them."""

import pytest
from aboveboard import schema
from aboveboard.gateway import person_tables
from aboveboard.gateway.person_tables import list_tables
from aboveboard.people.handling import EraseWay, RekeyWay, Retention, Way

ROWS = [
    "signals",
    "outcomes",
    "impressions",
    "imports",
    "reward_days",
    "visit_stretches",
    "forgetting",
    "idempotency",
    "later_reasons",
    "cases",
    "approvals",
    "records",
]
MOVED = [*ROWS[:-1], "held_records", "records"]


@pytest.mark.parametrize(
    ("way", "names"),
    [
        (None, ["people", "erasures", *MOVED]),
        (EraseWay.ROWS, ROWS),
        (RekeyWay.MOVED, MOVED),
        (EraseWay.WITH_ROW, ["people"]),
        (EraseWay.HELD, ["held_records"]),
        (Retention.DAY, ["idempotency"]),
        (EraseWay.SUBTRACTED, []),
    ],
)
def test_tables_are_listed_by_way(way: Way | None, names: list[str]) -> None:
    """In the order of the list. A table of sums names no person, so it is never among them."""
    assert [each.table.name for each in list_tables(way)] == names


def test_a_table_has_its_own_columns() -> None:
    """Those that the walkers use."""
    (own,) = list_tables(Retention.TYPE_DAYS)
    table = schema.metadata.tables["signals"]
    assert own == (table, table.c.person, table.c.id_hash, table.c.sealed, table.c.expires_ms)


def test_a_listed_table_that_is_not_imported_here_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not left out in silence."""
    monkeypatch.delitem(person_tables._TABLES, "signals")
    with pytest.raises(KeyError, match="signals"):
        list_tables.__wrapped__(None)
