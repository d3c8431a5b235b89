"""What people of the staff do by hand: each such thing is an entry in the log, with the key that it was done with."""

from typing import Any

from aboveboard.access.api_keys import ApiKey
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import make_entry
from aboveboard.storage.journal import Entry, Submission
from aboveboard.words import EntryKind


def staff_entry(gateway: Gateway, by: ApiKey, did: str, **more: Any) -> Entry:
    """`did` is a few words of ours, such as `signed in`; `more` is said beside it, and holds nothing personal."""
    return make_entry(
        EntryKind.ADMIN,
        {"v": 1, "did": did, "by": by.id, "role": str(by.role), **more},
        owner=gateway.operator(by.app),
        policy=gateway.rules.policy.id,
        at_ms=gateway.clock(),
        randomness=gateway.randomness,
    )


async def write_down(gateway: Gateway, by: ApiKey, did: str, **more: Any) -> int:
    """Afterwards it stands in the log, at the place that is returned. Raises Unavailable."""
    return await gateway.submit(Submission((), (), (staff_entry(gateway, by, did, **more),)))
