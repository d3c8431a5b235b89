"""The key generation (`era`) of new people, and the guard that refuses rows made under replaced keys.

The current key generation is stored in `key_check.era`. A submission that adds a row to `people` guards it. So the
journal refuses the row of a gateway that has not loaded the newest keys. Its master key may be about to be destroyed.
Or the person has a second row, under the newest pseudonym key. The gateway then loads its keys again
(`operations.key_watch`) and repeats the attempt.
"""

from collections.abc import Callable

from sqlalchemy import Connection, bindparam, select, update

from aboveboard.errors import KEYS_BEHIND, Stale, StartupRefused
from aboveboard.keys.keyring import Keyring
from aboveboard.storage.journal import GUARDED, Guard, Submission, Write
from aboveboard.storage.tables import key_check

UNKNOWN = 0
"""The key generation in a database that was last opened by a version without key generations."""

READ_ERA = select(key_check.c.id, key_check.c.era)
GUARDED["key_check"] = READ_ERA
_SET = update(key_check).where(key_check.c.id == bindparam("key")).values(era=bindparam("next_era"))
_ID = 1


def in_era(submission: Submission, era: int) -> Submission:
    """Returns the submission with a guard: it is committed only while `era` is the current key generation.

    Raises Stale when one of its rows was made in another key generation.
    """
    if any(write.row.get("era", era) != era for write in submission.writes):
        raise Stale("The person was added under keys that were replaced. Read the person again.")
    return submission._replace(guards=(*submission.guards, Guard(key_check.name, _ID, era)))


def change(before: int, era: int) -> Submission:
    """Returns a submission that makes `era` the current key generation.

    It is refused as Stale unless `before` is the current one.
    """
    return Submission(
        (Guard(key_check.name, _ID, before),), (Write(_SET, {"key": _ID, "next_era": era}),), ()
    )


def check_era(keyring: Keyring, connection: Connection, again: Callable[[], Keyring]) -> None:
    """Checks at the start that these keys have the key generation of the database, and stores the newest one there.

    `again` reads the keys once more, because a rotation may have begun after the first read. The caller has checked that
    the keys decrypt this database. Raises StartupRefused when people were added under keys that are not here.
    """
    found = connection.execute(select(key_check.c.era)).scalar_one()
    if found not in (UNKNOWN, *keyring.eras):
        keyring = again()
    if found not in (UNKNOWN, *keyring.eras):
        raise StartupRefused(
            f"{KEYS_BEHIND} Put the newest keys folder here, or restore both from the same backup."
        )
    if found != keyring.era:
        connection.execute(update(key_check).values(era=keyring.era))
