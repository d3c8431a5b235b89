"""The settings of two ids of one person: the stricter of each, so that a link never adds a yes.

    dial          the lower of the two; an id that never set it has the default
    purposes      objected beats withdrawn beats refused beats expired beats given
    limits        the union of both
    restriction   if either has it
    age class     minor beats unknown beats adult
    region        the one whose caps are lower; if neither is, unknown, which is the strictest class
    other facts   the person's own, or the guest's where the person has none

A yes counts only if both said it. If one id was never asked, the yes has expired. The person may then be
asked again, and an older yes does not come back.
"""

from collections.abc import Mapping
from typing import assert_never

from msgspec import structs

from aboveboard.consent.dial import Caps, Dial, region_class
from aboveboard.consent.precedence import get_asked_level
from aboveboard.people.state import Limits, PersonFacts, PersonState, PurposeChoice
from aboveboard.words import AgeClass, ConsentState


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


def _protection(age: AgeClass) -> int:
    """Returns a higher number for an age class that permits less."""
    match age:
        case AgeClass.ADULT:
            return 0
        case AgeClass.UNKNOWN:
            return 1
        case AgeClass.MINOR:
            return 2
    assert_never(age)


def stricter(person: PersonState, guest: PersonState, dial: Dial, *, at_ms: int) -> PersonState:
    """Returns a state with only the settings that apply to both from `at_ms` on.

    It has no profile, no counts and no links.
    """
    return PersonState(
        dial=_dial(person.dial, guest.dial, dial),
        choices=_choices(person.choices, guest.choices, at_ms),
        limits=_limits(person.limits, guest.limits),
        facts=_facts(person.facts, guest.facts, dial),
        restricted=person.restricted or guest.restricted,
        lifted_ms=max(person.lifted_ms, guest.lifted_ms),
    )


def with_choices(state: PersonState, chosen: PersonState) -> PersonState:
    """Returns `state` with the settings that `stricter` found."""
    return structs.replace(
        state,
        dial=chosen.dial,
        choices=chosen.choices,
        limits=chosen.limits,
        facts=chosen.facts,
        restricted=chosen.restricted,
        lifted_ms=chosen.lifted_ms,
    )


def _dial(person: int | None, guest: int | None, dial: Dial) -> int | None:
    if person is None and guest is None:
        return None
    return int(min(get_asked_level(person, dial), get_asked_level(guest, dial)))


def _choices(
    person: Mapping[str, PurposeChoice], guest: Mapping[str, PurposeChoice], at_ms: int
) -> dict[str, PurposeChoice]:
    return {
        purpose: _choice(person.get(purpose), guest.get(purpose), at_ms)
        for purpose in sorted({*person, *guest})
    }


def _choice(person: PurposeChoice | None, guest: PurposeChoice | None, at_ms: int) -> PurposeChoice:
    found = [choice for choice in (person, guest) if choice is not None]
    strictest = max(found, key=lambda choice: (_strictness(choice.state), choice.at_ms, choice.notice))
    latest_ms = max(choice.at_ms for choice in found)
    if strictest.state != ConsentState.GIVEN:
        return structs.replace(strictest, at_ms=latest_ms)
    if len(found) == 1:
        return PurposeChoice(ConsentState.EXPIRED, strictest.notice, max(latest_ms, at_ms))
    ends = [choice.expires_ms for choice in found if choice.expires_ms is not None]
    return structs.replace(strictest, expires_ms=min(ends, default=None))


def _limits(person: Limits, guest: Limits) -> Limits:
    return Limits(
        categories=tuple(sorted({*person.categories, *guest.categories})),
        topics=tuple(sorted({*person.topics, *guest.topics})),
        items=tuple(sorted({*person.items, *guest.items})),
    )


def _facts(person: PersonFacts, guest: PersonFacts, dial: Dial) -> PersonFacts:
    return PersonFacts(
        age_class=max(person.age_class, guest.age_class, key=_protection),
        region=_region(person.region, guest.region, dial),
        language=person.language or guest.language,
        time_zone=person.time_zone or guest.time_zone,
    )


def _region(person: str | None, guest: str | None, dial: Dial) -> str | None:
    mine, theirs = region_class(dial, person), region_class(dial, guest)
    if mine == theirs:
        return person or guest
    one, other = dial.regions[mine].caps, dial.regions[theirs].caps
    if _no_higher(one, other) and (mine == dial.strictest_region or not _no_higher(other, one)):
        return person
    if _no_higher(other, one) and (theirs == dial.strictest_region or not _no_higher(one, other)):
        return guest
    return None


def _no_higher(one: Caps, other: Caps) -> bool:
    return all(cap <= other[kind] for kind, cap in one.items())
