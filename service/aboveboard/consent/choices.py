"""Choices about purposes. Every choice is an event that is kept; what holds now is folded from the events.

A withdrawal is an event and never a delete. Where two events disagree the stricter one holds: a yes counts only
when it was said after the latest no, and a no counts from the moment that it is recorded.
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
"""How far the clocks of apps may be ahead of ours."""


def is_no(state: ConsentState) -> bool:
    """Returns whether it is a no that was said: one that a yes must come after. A yes that ran out is none."""
    match state:
        case ConsentState.REFUSED | ConsentState.WITHDRAWN | ConsentState.OBJECTED:
            return True
        case ConsentState.GIVEN | ConsentState.EXPIRED:
            return False
    assert_never(state)


CHOOSABLE = tuple(state for state in ConsentState if state is ConsentState.GIVEN or is_no(state))
"""The states that a person chooses; time alone brings the others."""


class ConsentEvent(Struct, frozen=True, kw_only=True):
    """One choice about one purpose. `notice` is the id of the text that was seen, "" when there was none.

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
    """Whether the purpose is given at `at_ms`. Any state but `given`, known or not, is a no."""
    return choice.state == ConsentState.GIVEN and (choice.expires_ms is None or at_ms < choice.expires_ms)


def fold(events: Iterable[ConsentEvent]) -> dict[str, PurposeChoice]:
    """What holds after `events`, which come in the order in which they were recorded."""
    choices: dict[str, PurposeChoice] = {}
    for event in events:
        choices = apply(choices, event)
    return choices


def apply(choices: Mapping[str, PurposeChoice], event: ConsentEvent) -> dict[str, PurposeChoice]:
    """What holds once `event` is recorded after everything in `choices`.

    The time of a choice never goes back: a no that arrives late also answers the yes that was recorded before it.
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
    """The event as it may be recorded, never dated after `now_ms`.

    Raises NotFound for a purpose that is not declared and Unprocessable for anything else; both name the field. A yes
    must point at a notice about its purpose. A no is never turned away for its notice, which an operator may have
    withdrawn since: taking back must be as easy as giving (GDPR Art. 7(3)). An unknown notice is left out of it.
    """
    if event.purpose not in purposes:
        raise NotFound(
            "no such purpose is declared", field="purpose", expected="one of the declared purposes"
        )
    if event.state not in CHOOSABLE:
        raise Unprocessable("this state is not one to choose", field="state", expected=", ".join(CHOOSABLE))
    if event.at_ms > now_ms + SKEW_MS:
        raise Unprocessable("the choice lies in the future", field="at", expected="a time that has passed")
    if event.expires_ms is not None and event.expires_ms <= now_ms:
        raise Unprocessable("the choice is over already", field="expires", expected="a time to come")
    return structs.replace(event, at_ms=min(event.at_ms, now_ms), notice=_notice(event, notices))


def _notice(event: ConsentEvent, notices: Mapping[str, Notice]) -> str:
    notice = notices.get(event.notice)
    if notice is not None and notice.purpose == event.purpose:
        return notice.id
    if event.state != ConsentState.GIVEN:
        return ""
    problem = "no such notice is declared" if notice is None else "the notice is about another purpose"
    raise Unprocessable(problem, field="notice", expected="the id of a notice about this purpose")
