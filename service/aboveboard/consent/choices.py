"""Choices about purposes. Every choice is a stored event, and the current choices are folded from the events.

A withdrawal is an event and never a delete. Of two events that disagree the stricter one wins. A yes counts
only when it was given after the latest no. A no counts from the moment that it is recorded.
"""

from collections.abc import Iterable, Mapping
from typing import assert_never

from msgspec import Struct, structs

from aboveboard.consent.notices import Notice
from aboveboard.consent.purposes import Purpose
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.people.state import PurposeChoice
from aboveboard.words import ConsentState

SKEW_MS = 5 * 60_000
"""The most that the clocks of apps may be ahead of ours."""


def is_no(state: ConsentState) -> bool:
    """Returns whether the person said no, so that a yes must come after it. An expired yes is not a no."""
    match state:
        case ConsentState.REFUSED | ConsentState.WITHDRAWN | ConsentState.OBJECTED:
            return True
        case ConsentState.GIVEN | ConsentState.EXPIRED:
            return False
    assert_never(state)


CHOOSABLE = tuple(state for state in ConsentState if state is ConsentState.GIVEN or is_no(state))
"""The states that a person can choose. Only time brings the others."""


class ConsentEvent(Struct, frozen=True, kw_only=True):
    """One choice about one purpose. `notice` is the id of the text that the person saw, "" when there was
    none.

    `gpc` says whether the browser asked, at that moment, not to share data. Times are ms since 1970 UTC.
    """

    purpose: str
    state: ConsentState
    notice: str
    at_ms: int
    language: str | None = None
    method: str | None = None
    gpc: bool = False
    expires_ms: int | None = None


def in_force(choice: PurposeChoice, at_ms: int) -> bool:
    """Returns whether the purpose is given at `at_ms`. Any state but `given`, known or not, is a no."""
    return choice.state == ConsentState.GIVEN and (choice.expires_ms is None or at_ms < choice.expires_ms)


def fold(events: Iterable[ConsentEvent]) -> dict[str, PurposeChoice]:
    """Returns the current choice about each purpose after `events`, which are in the order of recording."""
    choices: dict[str, PurposeChoice] = {}
    for event in events:
        choices = apply(choices, event)
    return choices


def apply(choices: Mapping[str, PurposeChoice], event: ConsentEvent) -> dict[str, PurposeChoice]:
    """Returns the current choices once `event` is recorded after everything in `choices`.

    The time of a choice never goes back. So a no that arrives late also answers the yes that was recorded
    before it.
    """
    standing = choices.get(event.purpose)
    at_ms = event.at_ms
    if standing is not None:
        if not _replaces(event, standing):
            return dict(choices)
        at_ms = max(at_ms, standing.at_ms)
    return {**choices, event.purpose: PurposeChoice(event.state, event.notice, at_ms, event.expires_ms)}


def _replaces(event: ConsentEvent, standing: PurposeChoice) -> bool:
    standing_no = is_no(standing.state)
    if not is_no(event.state):
        return event.at_ms > standing.at_ms if standing_no else event.at_ms >= standing.at_ms
    return not standing_no or event.at_ms >= standing.at_ms


def check_event(
    event: ConsentEvent, *, purposes: Mapping[str, Purpose], notices: Mapping[str, Notice], now_ms: int
) -> ConsentEvent:
    """Returns the event as it may be recorded, never dated after `now_ms`.

    Raises NotFound for a purpose that is not declared and Unprocessable for anything else; both name the
    field. A yes must point at a notice about its purpose. A no is never refused for its notice, which an
    operator may have withdrawn since. Withdrawing must be as easy as giving (GDPR Art. 7(3)). An unknown
    notice is left out of a no.
    """
    if event.purpose not in purposes:
        raise NotFound(
            "This purpose is not declared.", field="purpose", expected="one of the declared purposes"
        )
    if event.state not in CHOOSABLE:
        raise Unprocessable("This state cannot be chosen.", field="state", expected=", ".join(CHOOSABLE))
    if event.at_ms > now_ms + SKEW_MS:
        raise Unprocessable(
            "The time of the choice is in the future.", field="at", expected="a time that has passed"
        )
    if event.expires_ms is not None and event.expires_ms <= now_ms:
        raise Unprocessable("The choice has already expired.", field="expires", expected="a time to come")
    return structs.replace(event, at_ms=min(event.at_ms, now_ms), notice=_notice(event, notices))


def _notice(event: ConsentEvent, notices: Mapping[str, Notice]) -> str:
    notice = notices.get(event.notice)
    if notice is not None and notice.purpose == event.purpose:
        return notice.id
    if event.state != ConsentState.GIVEN:
        return ""
    problem = "This notice is not declared." if notice is None else "This notice is about another purpose."
    raise Unprocessable(problem, field="notice", expected="the id of a notice about this purpose")
