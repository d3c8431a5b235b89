"""A person's past choices in words: those of their own history, and of their timeline in the console."""

from collections.abc import Sequence

from msgspec import UNSET, Struct, UnsetType, structs

from aboveboard.declared import choose_text
from aboveboard.gateway.arrangement_record import ArrangementRecord
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import (
    ChoiceRecord,
    CorrectionRecord,
    DialRecord,
    FactsRecord,
    LimitRecord,
    LinkRecord,
    RecordBody,
    RestrictionRecord,
    choice_event,
)
from aboveboard.people.state import FIELD
from aboveboard.people.store import Person
from aboveboard.preferences.history import PersonRecord, find_overruling, history, own_standing
from aboveboard.preferences.lapses import YesEnd, find_ends
from aboveboard.web.interest_names import name_interest
from aboveboard.words import ConsentState, LapseCause, Level

LATE_MS = 1000
"""A choice that took longer to arrive is shown with both times."""


class Event(Struct, frozen=True):
    """A choice of the past. `at_ms` is the time from which it counts.

    `code` is that of a phrase, which may name `name`. `notice` is the hash of the text that was seen, or "". `index` is
    that of the entry in the log. `via` is the code of the phrase for the other id, or "" for a choice under this id.

    `arrived_ms` is the time of its arrival, None when it is the same. So is `said_ms`, the time at which it was said.
    `claimed` is a time that the app gave and that cannot be, or "". `carried_by` is the party that said it for the
    person, or "". `overruled`: it did not count. `end` is that of a yes that lapsed. `level` is
    that of a claim about the dial.
    """

    at_ms: int
    code: str
    name: str
    notice: str
    index: int
    via: str
    arrived_ms: int | None = None
    said_ms: int | None = None
    claimed: str = ""
    carried_by: str = ""
    overruled: bool = False
    end: YesEnd | None = None
    level: int | None = None


async def find_fates(
    gateway: Gateway, people: Sequence[Person], found: Sequence[PersonRecord[RecordBody]]
) -> tuple[set[int], dict[int, YesEnd]]:
    """Returns the indexes of these people's choices that did not count, and the end of each yes that lapsed.

    Both are empty when no choice in `found`, the page, needs a look at all of them.
    """
    overruled, ends = set[int](), dict[int, YesEnd]()
    if not any(_has_fate(gateway, people, each) for each in found):
        return overruled, ends
    for person in people:
        made = await history(gateway, person, (ChoiceRecord,))
        overruled |= find_overruling(made).keys()
        ends |= await find_ends(gateway, person, made)
    return overruled, ends


def _has_fate(gateway: Gateway, people: Sequence[Person], found: PersonRecord[RecordBody]) -> bool:
    """Returns True for a late choice, which may not have counted, and for a yes that may have ended."""
    if not isinstance(found.body, ChoiceRecord):
        return False
    is_late = found.at_ms - choice_event(found.body).ordered_ms > LATE_MS or bool(found.body.claimed)
    return is_late or not _is_in_force(gateway, people, found.body)


def _is_in_force(gateway: Gateway, people: Sequence[Person], body: ChoiceRecord) -> bool:
    """Returns True for a choice that cannot have ended: a no, or the yes that holds now."""
    if body.state != ConsentState.GIVEN:
        return True
    return any(
        own_standing(gateway, person.state, body.purpose, gateway.clock()).state == ConsentState.GIVEN
        and person.state.choices[body.purpose].at_ms == body.at_ms
        for person in people
    )


def say_times(event: Event, found: PersonRecord[RecordBody], *, overruled: bool, end: YesEnd | None) -> Event:
    """Returns the event of a choice with the times, the party and the end of its record."""
    if isinstance(found.body, DialRecord):
        return structs.replace(event, carried_by=found.body.carried_by or "")
    if not isinstance(found.body, ChoiceRecord):
        return event
    choice = choice_event(found.body)
    return structs.replace(
        event,
        at_ms=choice.at_ms,
        arrived_ms=found.at_ms if found.at_ms - choice.at_ms > LATE_MS else None,
        said_ms=choice.ordered_ms if choice.at_ms - choice.ordered_ms > LATE_MS else None,
        claimed=choice.claimed or "",
        carried_by=choice.carried_by or "",
        overruled=overruled,
        end=end,
    )


def describe_choice(gateway: Gateway, found: PersonRecord[RecordBody], language: str) -> Event:
    name, notice = "", ""
    match found.body:
        case ChoiceRecord() as body:
            purpose = gateway.rules.purposes.get(body.purpose)
            name = choose_text(purpose.title, language) if purpose else body.purpose
            code, notice = f"consent-{body.state}", body.notice
            if body.because is LapseCause.CAME_OF_AGE:
                code = "consent-came-of-age"
        case FactsRecord() as body if body.removed:
            code = "facts-minor"
        case DialRecord(state=ConsentState.CLAIMED) as body:
            return Event(found.at_ms, "past-dial-claimed", name, notice, found.place, "", level=body.level)
        case DialRecord() as body:
            code = f"dial-{body.level}" if body.level in tuple(Level) else "other"
        case LimitRecord() as body:
            fields = () if isinstance(body.fields, UnsetType) else body.fields
            interests = () if isinstance(body.interests, UnsetType) else body.interests
            keys = [*(f"{FIELD}:{each}" for each in fields), *interests]
            titles = [name_interest(gateway.rules, key, language) for key in keys]
            name = ", ".join([*body.topics, *body.items, *titles])
            code = "limit-things" if name else "limit-categories" if body.categories else "limit-none"
        case ArrangementRecord() as body:
            code = f"arrangement-{body.mode}" if body.placement else f"everything-{body.mode}"
            name = body.placement or ""
        case RestrictionRecord() as body:
            code = "restriction-on" if body.restricted else "restriction-off"
        case LinkRecord(undone=True):
            code = "link-undone"
        case CorrectionRecord() as body:
            code = str(body.kind)
            name = name_interest(gateway.rules, body.forgot, language)
        case body:
            code = str(body.kind)
    via = getattr(found.body, "via", UNSET)
    where = "" if via is UNSET else f"past-via-{via}"
    return Event(found.at_ms, f"past-{code}", name, notice, found.place, where)
