"""The records of limits and facts, made of the state that holds after the change."""

from msgspec import UNSET, UnsetType, structs

from aboveboard.gateway.arrangement_record import ArrangementRecord
from aboveboard.gateway.record_bodies import FactsRecord, LimitRecord
from aboveboard.people.arrangements import EVERYWHERE, OwnArrangement
from aboveboard.people.state import Limits, PersonState
from aboveboard.words import OtherId


def limit_record(limits: Limits, via: OtherId | UnsetType = UNSET) -> LimitRecord:
    """Returns the record of these limits, which are all that hold."""
    return LimitRecord(
        categories=limits.categories,
        fields=limits.fields or UNSET,
        interests=limits.interests or UNSET,
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


def arrangement_record(
    placement: str, own: OwnArrangement, via: OtherId | UnsetType = UNSET
) -> ArrangementRecord:
    """Returns the record of the own arrangement of a placement, or of everything under EVERYWHERE."""
    return ArrangementRecord(
        mode=own.mode,
        order=own.order or UNSET,
        pinned=own.pinned or UNSET,
        placement=None if placement == EVERYWHERE else placement,
        via=via,
    )


def with_arrangement(state: PersonState, body: ArrangementRecord) -> PersonState:
    """Returns the state with the arrangement of the record. One that changes nothing is not stored."""
    order = () if isinstance(body.order, UnsetType) else body.order
    pinned = () if isinstance(body.pinned, UnsetType) else body.pinned
    own = OwnArrangement(body.mode, order, pinned)
    placement = EVERYWHERE if body.placement is None else body.placement
    others = {name: each for name, each in state.arrangements.items() if name != placement}
    kept = {} if own == OwnArrangement("adaptive") else {placement: own}
    return structs.replace(state, arrangements=others | kept)
