"""The records of limits and facts, made of the state that holds after the change."""

from msgspec import UNSET, UnsetType

from aboveboard.gateway.record_bodies import FactsRecord, LimitRecord
from aboveboard.people.state import Limits, PersonState
from aboveboard.words import OtherId


def limit_record(limits: Limits, via: OtherId | UnsetType = UNSET) -> LimitRecord:
    """Returns the record of these limits, which are all that hold."""
    return LimitRecord(
        categories=limits.categories,
        fields=limits.fields or UNSET,
        items=limits.items,
        topics=limits.topics,
        via=via,
    )


def facts_record(
    state: PersonState, via: OtherId | UnsetType = UNSET, removed: dict[str, int] | None = None
) -> FactsRecord:
    """Returns the record of all facts in `state`. `removed` counts what was deleted with the change."""
    facts = state.facts
    return FactsRecord(
        age_class=facts.age_class,
        fields=state.context or UNSET,
        language=facts.language,
        region=facts.region,
        removed=UNSET if removed is None else removed,
        time_zone=facts.time_zone,
        via=via,
    )
