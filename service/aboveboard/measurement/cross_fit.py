"""Cross-fitting (Chernozhukov and others 2018): models that did not learn from the outcomes they are judged on.

A model that is judged on its own examples looks better than it is. So people are divided into groups. The
model for a group is the newest one without the outcomes read of that group. Sufficient statistics are exact,
so subtraction gives the very model that learning from the others would have given. The others are not read.
"""

import asyncio
from collections.abc import Mapping, Sequence

import numpy as np

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.engine import decay, ridge
from aboveboard.engine.decay import DatedExample, PeriodSums
from aboveboard.engine.model import Model
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.errors import Stale, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.examples import list_examples, rewards_of
from aboveboard.learning.model_versions import Newest, newest
from aboveboard.learning.stored_outcome import WaitingOutcome

GROUPS = 5
"""The number of groups, and so of models."""

PAGE = 250
"""The decisions whose examples are made before other tasks run."""


def unit_of(one: WaitingOutcome) -> bytes:
    """Returns the pseudonym of the outcome's person. A decision about no person is a unit of its own."""
    return one.person or one.recalled.body.decision.encode()


def number_units(units: Sequence[bytes]) -> Indexes:
    """Returns the number of each unit, from 0 in the order in which they first occur."""
    numbers: dict[bytes, int] = {}
    return np.array([numbers.setdefault(unit, len(numbers)) for unit in units], np.intp)


def deal_groups(read: Sequence[WaitingOutcome]) -> dict[bytes, int]:
    """Returns the group of each unit, from 0 to GROUPS - 1.

    Units take their groups in turn, so that no reward decides about a group.
    """
    people = dict.fromkeys(map(unit_of, read))
    return {person: number % GROUPS for number, person in enumerate(people)}


async def models_without(
    gateway: Gateway,
    revisions: Revisions,
    key: str,
    read: Sequence[WaitingOutcome],
    groups: Mapping[bytes, int],
) -> list[Model] | None:
    """Returns for each group the newest model without the outcomes in `read` of that group.

    All of `read` are of this placement, and `groups` has the group of each unit. Returns None while the
    sufficient statistics are rebuilt or damaged. Raises Unavailable while other processes keep learning.
    """
    by_name = {one.impression: one for one in read}
    records = [*{one.recalled.body.decision: one.decision for one in read}.values()]

    async def attempt() -> tuple[Newest, dict[bytes, float]]:
        before = await newest(gateway, key)
        rewards = await rewards_of(gateway, by_name)
        if (await newest(gateway, key)).version != before.version:
            raise Stale("The model has changed since it was read. Try again.")
        return before, rewards

    # The rewards must be those in the statistics, or the subtraction would leave a rest. So both are of one
    # version.
    before, rewards = await gateway.with_retries(attempt)
    if before.sums is None:
        return None
    held: list[list[DatedExample]] = [[] for _ in range(GROUPS)]
    for at in range(0, len(records), PAGE):
        for each in await list_examples(gateway.keyring, revisions, records[at : at + PAGE], rewards):
            held[groups[unit_of(by_name[each.name])]].append(each.at(rewards[each.name]))
        await asyncio.sleep(0)
    try:
        return await asyncio.to_thread(_models, before, before.sums, held, gateway.clock())
    except Unprocessable:  # damaged statistics; the learner finds that out and rebuilds them
        return None


def _models(
    before: Newest, sums: PeriodSums, held: Sequence[Sequence[DatedExample]], now_ms: int
) -> list[Model]:
    sums, prior = decay.drop_old_periods(sums, now_ms), before.placement.prior_reward
    wholes = (decay.total(decay.subtract(sums, of), now_ms, prior_reward=prior) for of in held)
    return [ridge.solve_model(whole, before.version, prior_reward=prior) for whole in wholes]
