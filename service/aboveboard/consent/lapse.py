"""The end of a yes without a choice of the person. It follows from the yes and the rules in force, by one table.

    asks_again     its notice is older than the newest text of the purpose that asks again
    expired        its own end has come, or the purpose's `lifetime_days` after it was said have passed
    came_of_age    it was said before the person came of age

The first line that applies is the cause. So a new text counts for all people as soon as it is loaded, without a change
of any row. A yes that ended at the coming of age is a recorded event, and keeps that cause.
"""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from aboveboard.clock import MS_PER_DAY
from aboveboard.people.state import PersonState, PurposeChoice
from aboveboard.words import ConsentState, LapseCause

NEVER_ASKED = "never_asked"
"""The state of a purpose about which the person has made no choice."""


class PurposeTerms(Struct, frozen=True):
    """The terms of a yes to one purpose.

    `counting` are the ids of the notices that a yes may name since a text asked again. None: every notice counts.
    """

    lifetime_days: int | None = None
    counting: frozenset[str] | None = None


FREE = PurposeTerms()
"""The terms of a purpose that declares none."""


class PurposeStanding(NamedTuple):
    """The state of one purpose now. `state` is a state of consent or NEVER_ASKED.

    `cause` is that of an ended yes. `ends_ms` is the end of a yes in force, None when it has none.
    """

    state: str
    cause: LapseCause | None = None
    ends_ms: int | None = None


def find_lapse(
    choice: PurposeChoice, terms: PurposeTerms, at_ms: int, *, of_age_ms: int = 0
) -> LapseCause | None:
    """Returns why this yes is no longer in force at `at_ms`, None while it is. A no never lapses.

    `of_age_ms` is when the person came of age, 0 when that is not known.
    """
    if choice.state != ConsentState.GIVEN:
        return (choice.cause or LapseCause.EXPIRED) if choice.state == ConsentState.EXPIRED else None
    if terms.counting is not None and choice.notice not in terms.counting:
        return LapseCause.ASKS_AGAIN
    ends_ms = find_end_ms(choice.at_ms, choice.expires_ms, terms)
    if ends_ms is not None and at_ms >= ends_ms:
        return LapseCause.EXPIRED
    return LapseCause.CAME_OF_AGE if choice.at_ms < of_age_ms else None


def find_end_ms(at_ms: int, expires_ms: int | None, terms: PurposeTerms) -> int | None:
    """Returns the end of a yes said at `at_ms`: its own end or that of the lifetime, the earlier one. None without."""
    if terms.lifetime_days is None:
        return expires_ms
    lasts_until_ms = at_ms + terms.lifetime_days * MS_PER_DAY
    return lasts_until_ms if expires_ms is None else min(lasts_until_ms, expires_ms)


def get_standing(
    state: PersonState, purpose: str, terms: Mapping[str, PurposeTerms], at_ms: int
) -> PurposeStanding:
    """Returns what holds of the purpose for this person at `at_ms`."""
    choice, own = state.choices.get(purpose), terms.get(purpose, FREE)
    if choice is None:
        return PurposeStanding(NEVER_ASKED)
    cause = find_lapse(choice, own, at_ms, of_age_ms=state.of_age_ms)
    if cause is not None:
        return PurposeStanding(str(ConsentState.EXPIRED), cause)
    if choice.state != ConsentState.GIVEN:
        return PurposeStanding(str(choice.state))
    return PurposeStanding(str(choice.state), ends_ms=find_end_ms(choice.at_ms, choice.expires_ms, own))
