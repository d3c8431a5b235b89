"""The table of learned rewards by person and day."""

from aboveboard.signals.reward_tables import (
    DELETE_REWARD_DAY,
    INSERT_REWARD_DAY,
    UPDATE_REWARD_DAY,
    reward_days,
)
from aboveboard.storage.journal import GUARDED
from sqlalchemy import create_engine, select

ROW = {
    "person": b"p",
    "version": 1,
    "placement_key": "shop/home",
    "level": 3,
    "is_control": 0,
    "share": 0.2,
    "day": 20_000,
    "shown": 2,
    "reward": 10**9,
}


def test_a_row_is_written_changed_and_deleted_by_its_key() -> None:
    """And its version is what guards read."""
    engine = create_engine("sqlite://")
    reward_days.metadata.create_all(engine, [reward_days])
    with engine.connect() as connection:
        for key in (b"1", b"2"):
            connection.execute(INSERT_REWARD_DAY, ROW | {"reward_day": key})
        connection.execute(
            UPDATE_REWARD_DAY, {"key": b"1", "next_version": 2, "next_shown": 3, "next_reward": 5}
        )
        connection.execute(DELETE_REWARD_DAY, {"key": b"2"})
        columns = (reward_days.c.shown, reward_days.c.reward)
        assert connection.execute(select(*columns)).all() == [(3, 5)]
        assert connection.execute(GUARDED["reward_days"]).all() == [(b"1", 2)]
