"""The noes of one id of a person, added to the settings of another id.

    purposes      a refusal, a withdrawal or an objection ends a yes; of two noes the stricter one stays
    claims        a no ends one from before it, and a lower level ends one about the dial
    dial          the lower of the two, where the other id has set one
    limits        the union of both
    restriction   if either has it
    age class     a minor, if either is one
    arrangement   "as everybody", for each placement where either wants that

Nothing else is taken over: no yes, no higher level, no other fact. What was never asked is nothing.
"""

from collections.abc import Mapping
from typing import assert_never

from msgspec import structs

from aboveboard.consent.choices import is_no
from aboveboard.consent.dial import Dial
from aboveboard.consent.precedence import get_asked_level
from aboveboard.people.arrangements import OwnArrangement
from aboveboard.people.state import ClaimedLevel, ClaimedYes, Limits, PersonState, PurposeChoice
from aboveboard.words import AgeClass, ConsentState


def with_noes(state: PersonState, said: PersonState, dial: Dial) -> PersonState:
    """Returns `state` with every no and limit of `said`. Returns an equal state when it has them already.

    A no ends a yes with any time, as a no does that arrives late. The profile stays as it is: the
    caller removes what is excluded.
    """
    facts = state.facts
    if said.facts.age_class is AgeClass.MINOR:
        facts = structs.replace(facts, age_class=AgeClass.MINOR)
    return structs.replace(
        state,
        dial=_dial(state.dial, said.dial, dial),
        claimed_dial=_drop_claim(state.claimed_dial, said.dial, dial),
        choices=_choices(state.choices, said.choices),
        claims=_claims(state.claims, said.choices),
        limits=_limits(state.limits, said.limits),
        facts=facts,
        restricted=state.restricted or said.restricted,
        lifted_ms=max(state.lifted_ms, said.lifted_ms),
        arrangements=_merge_arrangements(state.arrangements, said.arrangements),
    )


def _dial(own: int | None, said: int | None, dial: Dial) -> int | None:
    if said is None:
        return own
    level = get_asked_level(said, dial)
    return int(level) if level < get_asked_level(own, dial) else own


def _drop_claim(own: ClaimedLevel | None, said: int | None, dial: Dial) -> ClaimedLevel | None:
    if own is None or said is None:
        return own
    return None if get_asked_level(said, dial) < own.level else own


def _choices(own: Mapping[str, PurposeChoice], said: Mapping[str, PurposeChoice]) -> dict[str, PurposeChoice]:
    noes = {purpose: choice for purpose, choice in said.items() if is_no(choice.state)}
    return {**own, **{purpose: _choice(own.get(purpose), no) for purpose, no in noes.items()}}


def _claims(own: Mapping[str, ClaimedYes], said: Mapping[str, PurposeChoice]) -> dict[str, ClaimedYes]:
    """Returns the claims without those that a no has answered."""
    noes = {purpose: choice.at_ms for purpose, choice in said.items() if is_no(choice.state)}
    return {purpose: claim for purpose, claim in own.items() if claim.at_ms > noes.get(purpose, -1)}


def _choice(own: PurposeChoice | None, no: PurposeChoice) -> PurposeChoice:
    """Returns the no that holds. Only a yes after the later of the two times can replace it."""
    if own is None:
        return no
    stricter = max(own, no, key=lambda choice: _strictness(choice.state))
    return structs.replace(stricter, at_ms=max(own.at_ms, no.at_ms))


def _strictness(state: ConsentState) -> int:
    """Returns a higher number for a state that permits less."""
    match state:
        case ConsentState.GIVEN:
            return 0
        case ConsentState.EXPIRED | ConsentState.CLAIMED:
            return 1
        case ConsentState.REFUSED:
            return 2
        case ConsentState.WITHDRAWN:
            return 3
        case ConsentState.OBJECTED:
            return 4
    assert_never(state)


def _merge_arrangements(
    own: dict[str, OwnArrangement], said: dict[str, OwnArrangement]
) -> dict[str, OwnArrangement]:
    noes = [name for name, each in said.items() if each.mode == "as_everybody"]
    if not noes:
        return own
    plain = OwnArrangement("as_everybody")
    return own | {name: structs.replace(own.get(name, plain), mode="as_everybody") for name in noes}


def _limits(own: Limits, said: Limits) -> Limits:
    return Limits(
        categories=tuple(sorted({*own.categories, *said.categories})),
        topics=tuple(sorted({*own.topics, *said.topics})),
        items=tuple(sorted({*own.items, *said.items})),
        fields=tuple(sorted({*own.fields, *said.fields})),
        interests=tuple(sorted({*own.interests, *said.interests})),
    )
