"""The comparison of two states: a change that only takes away is always possible."""

from msgspec import structs

from aboveboard.consent.choices import is_no
from aboveboard.consent.dial import Dial
from aboveboard.consent.precedence import get_asked_level
from aboveboard.people.state import Limits, PersonState
from aboveboard.words import AgeClass


def is_narrower(after: PersonState, before: PersonState, dial: Dial) -> bool:
    """Returns True for a change by which nothing more may be used than before.

    That is a dial that is not higher, noes, and limits that exclude as much. It has no new claim. Facts may open
    something, so they stay.
    """
    return (
        get_asked_level(after.dial, dial) <= get_asked_level(before.dial, dial)
        and after.facts == before.facts
        and after.context.items() <= before.context.items()
        and (after.restricted or not before.restricted)
        and _excludes(after.limits, before.limits)
        and _keeps_order(after, before)
        and after.claims.items() <= before.claims.items()
        and after.claimed_dial in (None, before.claimed_dial)
        and all(
            is_no(choice.state) or choice == before.choices.get(purpose)
            for purpose, choice in after.choices.items()
        )
    )


def is_younger(after: PersonState, before: PersonState) -> bool:
    """Returns True for a change by which the person is a minor, and nothing else. Facts of the context may go with it."""
    facts = structs.replace(before.facts, age_class=AgeClass.MINOR)
    is_less = after.context.items() <= before.context.items()
    return is_less and after == structs.replace(before, facts=facts, context=after.context)


def _keeps_order(after: PersonState, before: PersonState) -> bool:
    """Returns True when the engine may arrange no place that it could not arrange before."""
    own = [name for name, each in before.arrangements.items() if each.mode != "adaptive"]
    return all(name in after.arrangements and after.arrangements[name].mode != "adaptive" for name in own)


def _excludes(after: Limits, before: Limits) -> bool:
    """Returns True when `after` excludes everything that `before` excludes."""
    return (
        set(after.categories) >= set(before.categories)
        and set(after.topics) >= set(before.topics)
        and set(after.items) >= set(before.items)
        and set(after.fields) >= set(before.fields)
        and set(after.interests) >= set(before.interests)
    )
