"""Everything that is stored about a person, besides their records: in short for the API, in full for their export."""

from typing import Any

from sqlalchemy import func, select

from aboveboard import canonical
from aboveboard.clock import to_iso
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import Affinity, PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.history import history, states_of
from aboveboard.rights.interest_text import interests_of, profile
from aboveboard.storage.tables import records
from aboveboard.words import Category, EntryKind, Reach

CHOSEN = tuple(kind for kind in EntryKind if kind.scope == "choice")


async def summarize(gateway: Gateway, app: str, name: str) -> dict[str, Any]:
    """Returns what is stored about the person, as `GET /v1/people/{person}` answers it. Raises NotFound."""
    return await _assemble(gateway, name, await gateway.known_person(app, name))


async def describe(
    gateway: Gateway, app: str, name: str, person: Person, guests: list[Person]
) -> dict[str, Any]:
    """Returns the same in full and in words, with each linked guest, as `person.json` of their export holds it."""
    now_ms = gateway.clock()
    return {
        **await _assemble(gateway, name, person),
        "app": app,
        "made": to_iso(now_ms),
        "in_words": profile(person.state, gateway.rules, at_ms=now_ms),
        **_profile(person.state),
        "guests": [
            {"in_words": profile(each.state, gateway.rules, at_ms=now_ms), **_profile(each.state)}
            for each in guests
        ],
    }


async def _assemble(gateway: Gateway, name: str, person: Person) -> dict[str, Any]:
    state = person.state
    return {
        "person": name,
        "dial": state.dial,
        "restricted": state.restricted,
        "guests": len(state.guests),
        "consents": states_of(gateway, person, gateway.clock()),
        "limits": state.limits,
        "facts": state.facts,
        "interests": [_interest(*each) for each in interests_of(state)],
        "records": await _counts(gateway, person),
    }


def _profile(state: PersonState) -> dict[str, Any]:
    visit = state.visit
    return {
        "interests": [
            _interest(*each) | {"weight": canonical.number(each[-1].weight)} for each in interests_of(state)
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


def _interest(reach: Reach, category: Category, key: str, affinity: Affinity) -> dict[str, Any]:
    return {
        "reach": reach,
        "category": category,
        "key": key,
        "count": affinity.count,
        "first": to_iso(affinity.first_ms),
        "last": to_iso(affinity.at_ms),
    }


async def _counts(gateway: Gateway, person: Person) -> dict[str, int]:
    """Returns the number of the person's records of each kind, which are not opened."""
    query = select(records.c.kind, func.count()).where(records.c.person == person.pseudonym)
    return dict(await gateway.database.rows(query.group_by(records.c.kind)))


async def chosen(gateway: Gateway, people: list[Person]) -> list[dict[str, Any]]:
    """Every choice and every change of one that the records tell of, oldest first."""
    found = [event for person in people for event in await history(gateway, person, CHOSEN)]
    return sorted(found, key=lambda event: int(event["index"]))
