"""Promise 9 beside a legal hold: an erasure leaves the named records and the hold's row alone, and its end leaves nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aboveboard import schema
from aboveboard.people.hold_tables import held_records, holds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.clocks import HandClock
from tests.erasure.leaving import pseudonym_of, rows_of
from tests.house import House
from tests.rights.holding import Officers, end_holds, officers_of, wait_for_end
from tests.world import EVE, Installation

WORD = b"zqholdground"
"""A word of the ground, which occurs nowhere else."""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    clock = HandClock()
    installation = Installation(tmp_path_factory.mktemp("holds"), clock, learn_every_ms="0")
    shop = installation.shop()
    shop.place()
    yield House(shop, installation, clock)
    shop.http.close()
    installation.close()


@pytest.fixture(scope="module")
def officers(own: House) -> Iterator[Officers]:
    made = officers_of(own.installation, own.clock)
    yield made
    made.close()


def pieces_of(own: House, pseudonym: bytes) -> list[bytes]:
    """A piece of every sealed value of the person."""
    table = schema.records.c
    sealed = own.rows(select(table.sealed).where(table.person == pseudonym))
    ((wrapped, state),) = own.rows(
        select(schema.people.c.wrapped_key, schema.people.c.sealed).where(
            schema.people.c.pseudonym == pseudonym
        )
    )
    return [pseudonym, wrapped[20:44], state[20:44], *(value[20:44] for (value,) in sealed)]


def found_in(folder: Path, pieces: list[bytes]) -> int:
    whole = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    return sum(any(piece in content for content in whole) for piece in pieces)


def rows_with(own: House, names: set[int]) -> dict[str, int]:
    """The number of rows of each table about holds, and the indexes that they keep."""
    kept = {place for (place,) in own.rows(select(held_records.c.entry_index))}
    assert kept == names
    return {"holds": len(own.rows(select(holds.c.hold_id)))}


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.booleans(), min_size=1, max_size=4).filter(any))
def test_only_what_is_named_outlives_an_erasure(own: House, officers: Officers, named: list[bool]) -> None:
    """Whichever of the records a hold names. At its end, no byte of them and no word of the ground is left."""
    data, eve = own.installation.settings.data, own.shop.welcome(EVE)
    decisions = [own.shop.decide(eve) for _ in named]
    chosen = [each for each, is_named in zip(decisions, named, strict=True) if is_named]
    hold = officers.hold(*chosen, days=1)
    pseudonym = pseudonym_of(own.installation, own.app, eve)
    pieces = pieces_of(own, pseudonym)
    assert found_in(data, pieces) == len(pieces)
    own.shop.erase(eve)
    assert (rows_of(own.installation, pseudonym), found_in(data, pieces)) == ({}, 0)
    assert rows_with(own, {each["log"]["index"] for each in chosen}) == {"holds": 1}
    copies = [value[20:44] for (value,) in own.rows(select(held_records.c.sealed))]
    assert found_in(data, copies) == len(copies)
    own.clock.forward(days=1)
    end_holds(own.installation)
    wait_for_end(officers, hold)
    assert rows_with(own, set()) == {"holds": 0}
    assert found_in(data, [*pieces, *copies, WORD]) == 0


def test_no_table_has_the_ground_or_the_name_in_clear(own: House, officers: Officers) -> None:
    """While the hold is in force, either."""
    eve = own.shop.welcome(EVE)
    hold = officers.hold(own.shop.decide(eve))
    for table in schema.TABLES:
        for row in own.rows(select(*table.c)):
            texts = [value if isinstance(value, bytes) else str(value).encode() for value in row]
            assert not any(WORD in each or eve.encode() in each for each in texts), table.name
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")
    wait_for_end(officers, hold)
