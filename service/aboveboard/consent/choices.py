"""Choices about purposes. Every choice is a stored event, and the current choices are folded from the events.

A withdrawal is an event and never a delete. Of a yes and a no of the same time, the no wins. A yes counts only when it
was given after the latest no. A no counts from its arrival and not from the time that it claims. A yes that another
party carries is a claim and never counts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, assert_never

from msgspec import UNSET, Struct, UnsetType, structs

from aboveboard.consent.notices import Notice
from aboveboard.consent.purposes import Purpose
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.people.state import PurposeChoice
from aboveboard.words import ConsentState, LapseCause, OtherId

SKEW_MS = 5 * 60_000
"""The most that the clocks of apps may be ahead of ours."""


def is_no(state: ConsentState) -> bool:
    """Returns whether the person said no, so that a yes must come after it. An expired yes is not a no."""
    match state:
        case ConsentState.REFUSED | ConsentState.WITHDRAWN | ConsentState.OBJECTED:
            return True
        case ConsentState.GIVEN | ConsentState.EXPIRED | ConsentState.CLAIMED:
            return False
    assert_never(state)


CHOOSABLE = tuple(state for state in ConsentState if state is ConsentState.GIVEN or is_no(state))
"""The states that a person can choose. Only time and other parties bring the others."""


class ConsentEvent(Struct, frozen=True, kw_only=True):
    """One choice about one purpose. `notice` is the id of the text that the person saw, "" when there was
    none.

    `at_ms` is the time from which the choice counts. `said_ms` is the time at which it was said, None when
    that is the same. `claimed` is the time that the app sent, as it sent it, where it cannot be either of them.
    `carried_by` is the party that carried a choice on the person's behalf, None for the person. `because` is set
    where no choice of the person ended their yes. `via` is set for a no that was said under another id of the person.
    `gpc` says whether the browser asked, at that moment, not to share data. Times are ms since 1970 UTC.
    """

    purpose: str
    state: ConsentState
    notice: str
    at_ms: int
    said_ms: int | None = None
    claimed: str | None = None
    carried_by: str | None = None
    language: str | None = None
    method: str | None = None
    gpc: bool = False
    expires_ms: int | None = None
    because: LapseCause | UnsetType = UNSET
    via: OtherId | UnsetType = UNSET

    @property
    def ordered_ms(self) -> int:
        """The time at which it was said, which is never later than `at_ms`. Choices are compared by it."""
        return self.at_ms if self.said_ms is None else min(self.said_ms, self.at_ms)


class ChoiceEffect(NamedTuple):
    """The effect of an event on the choices before it. `counts`: the event is now the choice that holds."""

    choices: dict[str, PurposeChoice]
    counts: bool


def in_force(choice: PurposeChoice, at_ms: int) -> bool:
    """Returns whether the choice is a yes whose own end comes after `at_ms`. `lapse.find_lapse` knows its other ends.

    Any state but `given`, known or not, is a no.
    """
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
    return judge(choices, event).choices


def judge(choices: Mapping[str, PurposeChoice], event: ConsentEvent) -> ChoiceEffect:
    """Returns the choices as `apply` does, and whether the event is the choice that holds."""
    standing = choices.get(event.purpose)
    if event.state is ConsentState.CLAIMED:
        return ChoiceEffect(dict(choices), counts=False)
    at_ms = event.at_ms if standing is None else max(event.at_ms, standing.at_ms)
    if standing is None or _replaces(event, standing):
        cause = event.because or None
        made = PurposeChoice(event.state, event.notice, at_ms, event.expires_ms, cause)
        return ChoiceEffect({**choices, event.purpose: made}, counts=True)
    if is_no(event.state):
        # The older no keeps its word. But no yes from before the arrival of this one counts any more.
        kept = structs.replace(standing, at_ms=at_ms)
        return ChoiceEffect({**choices, event.purpose: kept}, counts=False)
    return ChoiceEffect(dict(choices), counts=False)


def find_overruled(events: Sequence[ConsentEvent]) -> dict[int, int]:
    """Returns, for each event that did not count when it was recorded, the event that overruled it.

    Both are positions in `events`, which are in the order of recording. A claim is not listed.
    """
    choices: dict[str, PurposeChoice] = {}
    holds: dict[str, int] = {}
    overruled: dict[int, int] = {}
    for place, event in enumerate(events):
        choices, counts = judge(choices, event)
        if counts:
            holds[event.purpose] = place
        elif event.purpose in holds:
            overruled[place] = holds[event.purpose]
    return {place: by for place, by in overruled.items() if events[place].state is not ConsentState.CLAIMED}


def _replaces(event: ConsentEvent, standing: PurposeChoice) -> bool:
    standing_no = is_no(standing.state)
    if not is_no(event.state):
        return event.ordered_ms > standing.at_ms if standing_no else event.ordered_ms >= standing.at_ms
    return not standing_no or event.ordered_ms >= standing.at_ms


def check_event(
    event: ConsentEvent,
    *,
    purposes: Mapping[str, Purpose],
    notices: Mapping[str, Notice],
    now_ms: int,
    known: Collection[str] = (),
) -> ConsentEvent:
    """Returns the event as it may be recorded, never dated after `now_ms`.

    A no is never refused for its time, its expiry or its notice, which an operator may have withdrawn since.
    Withdrawing must be as easy as giving (GDPR Art. 7(3)). It counts from `now_ms`, has no end, and loses an
    unknown notice. It may be about any purpose in `known` too: one that was declared once, or that the person
    has chosen about.

    A yes must point at a notice about its purpose. One that another party carries becomes a claim. Raises
    NotFound for another purpose and Unprocessable for anything else; both name the field.
    """
    if event.state not in CHOOSABLE:
        raise Unprocessable("This state cannot be chosen.", field="state", expected=", ".join(CHOOSABLE))
    if is_no(event.state):
        if event.purpose not in purposes and event.purpose not in known:
            raise unknown_purpose({*purposes, *known})
        said_ms = min(event.at_ms, now_ms)
        return structs.replace(
            event,
            at_ms=now_ms,
            said_ms=None if said_ms == now_ms else said_ms,
            expires_ms=None,
            notice=_notice(event, notices),
        )
    if event.purpose not in purposes:
        raise unknown_purpose(purposes)
    if event.at_ms > now_ms + SKEW_MS:
        raise Unprocessable(
            "The time of the choice is in the future.", field="at", expected="a time that has passed"
        )
    if event.expires_ms is not None and event.expires_ms <= now_ms:
        raise Unprocessable("The choice has already expired.", field="expires", expected="a time to come")
    state = ConsentState.GIVEN if event.carried_by is None else ConsentState.CLAIMED
    return structs.replace(
        event, state=state, at_ms=min(event.at_ms, now_ms), said_ms=None, notice=_notice(event, notices)
    )


def unknown_purpose(names: Iterable[str]) -> NotFound:
    """Returns the refusal of a name that is no purpose. It lists the names that would be right."""
    return NotFound(
        "This purpose is not declared. Use a declared purpose.",
        field="purpose",
        expected=f"one of the declared purposes: {', '.join(sorted(names))}",
    )


def raise_to_floor(event: ConsentEvent, floor_ms: int) -> ConsentEvent:
    """Returns the event so that it counts from `floor_ms` at the earliest. It must be a yes without `said_ms`.

    Its former `at_ms` becomes `said_ms`, by which it is compared with other choices. So an old yes never gets past a
    later no by being moved forward.
    """
    if event.at_ms >= floor_ms:
        return event
    return structs.replace(event, at_ms=floor_ms, said_ms=event.at_ms)


def _notice(event: ConsentEvent, notices: Mapping[str, Notice]) -> str:
    notice = notices.get(event.notice)
    if notice is not None and notice.purpose == event.purpose:
        return notice.id
    if event.state != ConsentState.GIVEN:
        return ""
    problem = "This notice is not declared." if notice is None else "This notice is about another purpose."
    raise Unprocessable(problem, field="notice", expected="the id of a notice about this purpose")
