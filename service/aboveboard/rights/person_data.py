"""Everything that is held about a person, besides their records, as it stands in their export."""

from typing import Any

from aboveboard import canonical
from aboveboard.clock import to_iso
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.history import held, history
from aboveboard.rights.interest_text import interests_of, profile
from aboveboard.words import EntryKind

CHOSEN = (
    *(EntryKind.CONSENT, EntryKind.DIAL, EntryKind.LIMIT, EntryKind.FACTS),
    *(EntryKind.RESTRICTION, EntryKind.CORRECTION, EntryKind.LINK),
)


async def holding(
    gateway: Gateway, app: str, name: str, person: Person, guests: list[Person]
) -> dict[str, Any]:
    """What `GET /v1/people/{person}` tells, in full, and in words; for each linked guest too."""
    now_ms = gateway.clock()
    found = await held(gateway, app, name)
    return {
        **found,
        "app": app,
        "made": to_iso(now_ms),
        "in_words": profile(person.state, gateway.rules, at_ms=now_ms),
        **_state(person.state),
        "guests": [
            {"in_words": profile(each.state, gateway.rules, at_ms=now_ms), **_state(each.state)}
            for each in guests
        ],
    }


def _state(state: PersonState) -> dict[str, Any]:
    visit = state.visit
    return {
        "interests": [
            {"reach": reach, "category": category, "key": key, "weight": canonical.number(affinity.weight)}
            | {"count": affinity.count, "first": to_iso(affinity.first_ms), "last": to_iso(affinity.at_ms)}
            for reach, category, key, affinity in interests_of(state)
        ],
        "visit": None
        if visit is None
        else {
            "session": visit.session,
            "started": to_iso(visit.started_ms),
            "last": to_iso(visit.last_ms),
        },
        "on_screen": {} if state.on_screen is None else state.on_screen.items,
        "shown": {item: [to_iso(at_ms) for at_ms in instants] for item, instants in state.shown.items()},
    }


async def chosen(gateway: Gateway, people: list[Person]) -> list[dict[str, Any]]:
    """Every choice and every change of one that the records tell of, oldest first."""
    found = [event for person in people for event in await history(gateway, person, CHOSEN)]
    return sorted(found, key=lambda event: int(event["index"]))
