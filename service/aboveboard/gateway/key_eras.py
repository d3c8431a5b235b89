"""Eras: which keys new people are made under, and how a gateway learns that they have changed.

The era in force stands in the database (`key_check.era`). Whoever makes a row of `people` guards it, so the row is
refused to a gateway that has not noticed yet: it would be under a master key that is about to be destroyed, or under a
pseudonym beside which the same person has another. It then reads its keys again (`rotating.Watch`) and begins anew.
"""

from collections.abc import Callable

from sqlalchemy import Connection, bindparam, select, update

from aboveboard.errors import Stale, StartupRefused
from aboveboard.keys.keyring import Keyring
from aboveboard.storage.journal import GUARDED, Guard, Submission, Write
from aboveboard.storage.tables import key_check

UNKNOWN = 0
"""The era of a database that was last opened by a version without eras."""

READ_ERA = select(key_check.c.id, key_check.c.era)
GUARDED["key_check"] = READ_ERA
_SET = update(key_check).where(key_check.c.id == bindparam("key")).values(era=bindparam("next_era"))
_ID = 1


def in_era(submission: Submission, era: int) -> Submission:
    """`submission`, which makes a person's row, so that it holds only in this era. Stale when it was made in
    another."""
    if any(write.row.get("era", era) != era for write in submission.writes):
        raise Stale("made under keys that have been replaced")
    return submission._replace(guards=(*submission.guards, Guard(key_check.name, _ID, era)))


def change(before: int, era: int) -> Submission:
    """Puts `era` into force, unless another one than `before` is by then."""
    return Submission(
        (Guard(key_check.name, _ID, before),), (Write(_SET, {"key": _ID, "next_era": era}),), ()
    )


def check_era(keyring: Keyring, connection: Connection, again: Callable[[], Keyring]) -> None:
    """For the start, once it is known that the keys open this database. `again` reads the keys once more: a rotation
    may have begun since. Raises StartupRefused when people were made under keys that are not here."""
    found = connection.execute(select(key_check.c.era)).scalar_one()
    if found not in (UNKNOWN, *keyring.eras):
        keyring = again()
    if found not in (UNKNOWN, *keyring.eras):
        raise StartupRefused(
            "the keys folder is of another time than this database: keys were rotated in between; "
            "copy the newest keys folder here, or restore the two from the same backup"
        )
    if found != keyring.era:
        connection.execute(update(key_check).values(era=keyring.era))
