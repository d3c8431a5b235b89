"""The ways in which a person's row is refused: each damages it, and the gateway believes none of it any more."""

from collections.abc import Callable
from typing import Any

from aboveboard.people.store import people
from sqlalchemy import delete

from tests.edits import Someone, write


def put_back(who: Someone) -> None:
    before = who.row()
    who.shop.dial(who.name, 3)
    who.put_back(before)


def flip(column: str) -> Callable[[Someone], None]:
    """Changes the last bit of a column."""

    def change(who: Someone) -> None:
        row: dict[str, Any] = who.row()
        value = row[column]
        who.put_back(row | {column: value[:-1] + bytes([value[-1] ^ 1])})

    return change


def remove(who: Someone) -> None:
    write(who.installation, delete(people).where(who.where))


DAMAGE: dict[str, Callable[[Someone], None]] = {
    "put back": put_back,
    "a changed state": flip("sealed"),
    "a changed key": flip("wrapped_key"),
    "deleted": remove,
}
