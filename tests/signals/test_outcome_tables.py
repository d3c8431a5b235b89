"""The tables of outcomes, and of what was learned from them."""

from collections.abc import Iterator

import pytest
from aboveboard.signals.outcome_tables import (
    INSERT_IMPRESSION,
    INSERT_OUTCOME,
    SETTLE_OUTCOME,
    UPDATE_IMPRESSION,
    impressions,
    outcomes,
)
from aboveboard.storage.journal import GUARDED
from sqlalchemy import Connection, create_engine, exc, select

ROW = {"outcome": b"1", "person": None, "at_ms": 5, "pending": 1, "sealed": b"x"}


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    for table in (outcomes, impressions):
        table.create(engine)
    with engine.begin() as opened:
        yield opened
    engine.dispose()


def test_an_outcome_waits_until_it_is_settled(connection: Connection) -> None:
    """It stays afterwards: that it was there is what makes the next one a duplicate."""
    connection.execute(INSERT_OUTCOME, [ROW, ROW | {"outcome": b"2"}])
    connection.execute(SETTLE_OUTCOME, {"key": b"1", "next_pending": 0})
    assert connection.execute(select(outcomes.c.outcome, outcomes.c.pending)).all() == [(b"1", 0), (b"2", 1)]


def test_an_outcome_is_there_once(connection: Connection) -> None:
    """The database says so too."""
    connection.execute(INSERT_OUTCOME, ROW)
    with pytest.raises(exc.IntegrityError):
        connection.execute(INSERT_OUTCOME, ROW)


@pytest.mark.parametrize(("pending", "version"), [(1, 1), (0, 2)])
def test_an_outcome_that_is_there_has_a_version(connection: Connection, pending: int, version: int) -> None:
    """Waiting or settled: whoever guards on its absence is told that it is there, and who learns, that it waits."""
    connection.execute(INSERT_OUTCOME, ROW | {"pending": pending})
    assert connection.execute(GUARDED["outcomes"]).all() == [(b"1", version)]


def test_an_impression_holds_its_last_reward(connection: Connection) -> None:
    """So that its part in a model can be changed or taken back."""
    connection.execute(INSERT_IMPRESSION, {"impression": b"1", "person": b"p", "reward": 0.0})
    connection.execute(UPDATE_IMPRESSION, {"key": b"1", "next_reward": 0.5})
    assert connection.execute(select(impressions.c.impression, impressions.c.reward)).all() == [(b"1", 0.5)]
