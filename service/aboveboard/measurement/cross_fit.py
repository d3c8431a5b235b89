"""The newest model without those whom it is judged on: one that is judged on what it learned from looks better than it is.

People are dealt into groups, and for each group there is the model of all the others (cross-fitting: Chernozhukov and
others 2018). Sums are exact, so it is the very model that would be there had nothing that was read of the group been
learned, and it costs no reading of the others.
"""

import asyncio
from collections.abc import Mapping, Sequence

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.engine import decay, ridge
from aboveboard.engine.decay import DatedExample, PeriodSums
from aboveboard.engine.model import Model
from aboveboard.errors import Stale, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.examples import impression, list_examples, rewards_of
from aboveboard.learning.model_versions import Newest, newest
from aboveboard.learning.stored_outcome import WaitingOutcome

GROUPS = 5


def unit(one: WaitingOutcome) -> bytes:
    """The person whose outcome it is. Of what is about nobody, each decision is somebody of its own."""
    return one.person or one.recalled.body.decision.encode()


def dealt(read: Sequence[WaitingOutcome]) -> dict[bytes, int]:
    """The group of each person, in turn: which group one comes into hangs on no reward."""
    people = dict.fromkeys(map(unit, read))
    return {person: number % GROUPS for number, person in enumerate(people)}


async def models_without(
    gateway: Gateway,
    revisions: Revisions,
    key: str,
    read: Sequence[WaitingOutcome],
    groups: Mapping[bytes, int],
) -> list[Model] | None:
    """For each group, the placement's newest model without what was learned from the outcomes that were `read` of it,
    all of this placement. None while the sums are made anew. Raises Unavailable while others keep learning."""
    by_name = {impression(one.recalled.body.decision, one.item): one for one in read}
    records = {one.recalled.body.decision: one.decision for one in read}

    async def attempt() -> tuple[Newest, dict[bytes, float]]:
        before = await newest(gateway, key)
        rewards = await rewards_of(gateway, by_name)
        if (await newest(gateway, key)).version != before.version:
            raise Stale("something was learned meanwhile")
        return before, rewards

    before, rewards = await gateway.with_retries(attempt)
    if before.sums is None:
        return None
    held: list[list[DatedExample]] = [[] for _ in range(GROUPS)]
    for each in await list_examples(revisions, [*records.values()], rewards):
        held[groups[unit(by_name[each.name])]].append(each.at(rewards[each.name]))
    try:
        return await asyncio.to_thread(_models, before, before.sums, held, gateway.clock())
    except Unprocessable:  # damaged: whoever learns next finds that out, and has them made anew
        return None


def _models(
    before: Newest, sums: PeriodSums, held: Sequence[Sequence[DatedExample]], now_ms: int
) -> list[Model]:
    sums, prior = decay.drop_old_periods(sums, now_ms), before.placement.prior_reward
    wholes = (decay.total(decay.subtract(sums, of), now_ms) for of in held)
    return [ridge.solve_model(whole, before.version, prior_reward=prior) for whole in wholes]
