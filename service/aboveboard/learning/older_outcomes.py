"""The completion of outcomes that an older version stored.

They get their placements, their impressions, and their rewards in the sums by day.
"""

import asyncio
from collections.abc import Sequence
from functools import partial

from sqlalchemy import bindparam, select, update

from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.errors import NotFound, Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.examples import rewards_of
from aboveboard.learning.reward_days import add_rewards
from aboveboard.learning.stored_outcome import WaitingOutcome, open_outcome, value_outcome
from aboveboard.signals.outcome_tables import count_in, outcomes
from aboveboard.storage.journal import Submission, Write

PAGE = 250
"""The outcomes that are decrypted before other tasks run."""

NOWHERE = ""
"""The key of an outcome whose decision is gone. No report reads it."""

_FILL = (
    update(outcomes)
    .where(outcomes.c.outcome == bindparam("key"))
    .values(placement_key=bindparam("of"), impression=bindparam("shown"))
)

_Row = tuple[int, bytes, bytes | None, bytes]


async def complete_outcomes(gateway: Gateway) -> int:
    """Completes every outcome without a placement or an impression. Returns the number of completed rows.

    An outcome that does not decrypt now stays as it is, and is tried again after a restart.
    """
    table, done, revisions = outcomes.c, 0, Revisions(gateway.shelves)
    query = select(table.at_ms, table.outcome, table.person, table.sealed)
    query = (
        query.where(table.placement_key.is_(None) | table.impression.is_(None))
        .order_by(table.at_ms, table.outcome)
        .limit(PAGE)
    )
    page = query
    while rows := await gateway.database.rows(page):
        done += await gateway.with_retries(partial(_complete, gateway, revisions, rows))
        last_ms, last, *_ = rows[-1]
        page = query.where(table.at_ms >= last_ms, (table.at_ms > last_ms) | (table.outcome > last))
        await asyncio.sleep(0)
    return done


async def _complete(gateway: Gateway, revisions: Revisions, rows: Sequence[_Row]) -> int:
    found, writes = dict[bytes, WaitingOutcome](), list[Write]()
    for _, name, person, sealed in rows:
        try:
            one = await value_outcome(
                gateway, revisions, name, await open_outcome(gateway, name, person, sealed)
            )
        except NotFound:
            writes.append(Write(_FILL, {"key": name, "of": NOWHERE, "shown": b""}))
        except (Unreadable, Tampered):
            continue
        else:
            key = placement_key(one.app, one.recalled.body.placement)
            writes.append(Write(_FILL, {"key": name, "of": key, "shown": one.impression}))
            found[one.impression] = one
    rewards = await rewards_of(gateway, found)  # what no model has learned counts once it is learned
    learned = {name: found[name]._replace(reward=reward) for name, reward in rewards.items()}
    sums = await add_rewards(gateway, revisions, learned, rewards)
    marks = (count_in(name, key) for name, key in sums.keys.items())
    await gateway.submit(Submission(sums.guards, (*writes, *sums.writes, *marks), ()))
    return len(writes)
