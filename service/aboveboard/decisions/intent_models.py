"""The models that intents are read by, one for each app, compiled once for each version of its counts.

A model is up to two seconds old, as the cache of placements is. It holds nothing about one person.
"""

from sqlalchemy import select

from aboveboard.catalogue.cache import TRUST_MS
from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.gateway.gateway import Gateway
from aboveboard.intent.counts import decode_counts, no_counts
from aboveboard.intent.declared_intents import Intents
from aboveboard.intent.intent_tables import counts_key, intent_counts
from aboveboard.intent.posterior import USUAL_TENTHS, IntentModel, compile_model
from aboveboard.interest_keys import INTENT
from aboveboard.people.state import Visit

_VERSION = select(intent_counts.c.version, intent_counts.c.tenths)
_BODY = select(intent_counts.c.version, intent_counts.c.tenths, intent_counts.c.body)


class IntentModels:
    """The compiled models by app, each with the time until which it is trusted."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._kept: dict[str, tuple[int, IntentModel]] = {}

    async def get(self, app: str) -> IntentModel:
        """Returns the model of the app's counts, as they are now or were up to TRUST_MS ago."""
        intents, now_ms = self._gateway.rules.intents, self._gateway.clock()
        until_ms, kept = self._kept.get(app, (0, None))
        same = kept if kept is not None and kept.intents is intents else None
        # More than TRUST_MS ahead means that the clock was set back since the read.
        if same is not None and 0 < until_ms - now_ms <= TRUST_MS:
            return same
        found = await self._read(app, intents, same)
        self._kept[app] = now_ms + TRUST_MS, found
        return found

    async def _read(self, app: str, intents: Intents, kept: IntentModel | None) -> IntentModel:
        rows, table = self._gateway.database.rows, intent_counts.c
        key = counts_key(app, intents)
        found = await rows(_VERSION.where(table.counts_key == key))
        if kept is not None and (kept.version, kept.exponent) == _version_of(found):
            return kept
        for version, tenths, body in await rows(_BODY.where(table.counts_key == key)):
            return compile_model(intents, decode_counts(body), tenths, version)
        return compile_model(intents, no_counts(), USUAL_TENTHS)


def _version_of(rows: list[tuple[int, int]]) -> tuple[int, float]:
    return (rows[0][0], rows[0][1] / 10) if rows else (0, USUAL_TENTHS / 10)


async def find_model(
    gateway: Gateway, app: str, shelf: CompiledPlacement, visit: Visit | None
) -> IntentModel | None:
    """Returns the model to read the intent of the visit by. None without a step, or without an item for an intent."""
    if visit is None or not visit.steps:
        return None
    if not any(f"{INTENT}:{each.name}" in shelf.rows for each in gateway.rules.intents.intents):
        return None
    return await gateway.part(IntentModels).get(app)
