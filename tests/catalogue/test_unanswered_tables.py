"""The table of placements that report only clicks."""

from aboveboard.catalogue.unanswered_tables import (
    DELETE_UNANSWERED,
    INSERT_UNANSWERED,
    MOVE_UNANSWERED,
    unanswered,
)
from sqlalchemy import create_engine, select


def test_a_search_begins_moves_and_ends() -> None:
    """Each by the key of its placement."""
    engine = create_engine("sqlite://")
    unanswered.metadata.create_all(engine, [unanswered])
    with engine.begin() as connection:
        for key in ("app/one", "app/two"):
            connection.execute(INSERT_UNANSWERED, {"placement_key": key, "entry_index": 1})
        connection.execute(MOVE_UNANSWERED, {"key": "app/two", "next_index": 9})
        connection.execute(DELETE_UNANSWERED, {"key": "app/one"})
        assert [tuple(row) for row in connection.execute(select(unanswered))] == [("app/two", 9)]
