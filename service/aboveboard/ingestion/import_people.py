"""The people that imported outcomes are about, and what their choices allow."""

import asyncio
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import structs

from aboveboard.consent.precedence import effective
from aboveboard.decisions.request import Context, coarse
from aboveboard.errors import BeingErased, PersonRefused
from aboveboard.gateway.erased_before import find_erasure_ms
from aboveboard.gateway.gateway import Gateway
from aboveboard.ingestion.signal_answer import FieldProblem
from aboveboard.people.placeholders import EXPECTED
from aboveboard.people.state import NOBODY, PersonState, as_of
from aboveboard.people.store import Person
from aboveboard.privacy.allowed import Allowed
from aboveboard.privacy.filter import FilterInput, Question, admit
from aboveboard.words import PlacementKind

_LEAVING = FieldProblem("person", "a person who is not being erased")
_REFUSED = FieldProblem("person", "a person whose row was not changed in the database")
_NO_PERSON = FieldProblem("person", EXPECTED)
ERASED = FieldProblem("at", "a time after the person was erased")


class KnownPerson(NamedTuple):
    """A person of a batch, and when they were last erased, in ms. 0 for never."""

    person: Person
    erased_ms: int


async def read_people(
    gateway: Gateway, app: str, names: Iterable[str]
) -> dict[str, KnownPerson | FieldProblem]:
    """Returns each person by the app's id, or the problem with one about whom nothing is imported."""
    wanted = list(dict.fromkeys(names))
    found = await asyncio.gather(*(_read_person(gateway, app, name) for name in wanted))
    return dict(zip(wanted, found, strict=True))


async def _read_person(gateway: Gateway, app: str, name: str) -> KnownPerson | FieldProblem:
    if gateway.placeholders.has(app, name):
        return _NO_PERSON
    try:
        person = await gateway.person(app, name)
    except BeingErased:
        return _LEAVING
    except PersonRefused:
        return _REFUSED
    return KnownPerson(person, await find_erasure_ms(gateway, app, name, person))


def allow_context(
    gateway: Gateway, person: Person | None, kind: PlacementKind, context: Context, at_ms: int
) -> Allowed:
    """Returns the coarse facts of the request that a decision at `at_ms` could have used, and nothing else."""
    state = NOBODY if person is None else _without_history(as_of(person.state, at_ms))
    if state.facts.region is None and context.region is not None:
        state = structs.replace(state, facts=structs.replace(state.facts, region=context.region))
    rules = gateway.rules
    standing = effective(state, kind, dial=rules.dial, gpc=False, at_ms=gateway.clock())
    mask = rules.mask(Question(standing, kind, state.limits.categories))
    held = FilterInput(state, None, coarse(context), at_ms)
    return admit(held, standing, mask, relevant=(), half_life_days=rules.half_life_days)[0]


def _without_history(state: PersonState) -> PersonState:
    return structs.replace(
        NOBODY, dial=state.dial, choices=state.choices, limits=state.limits, facts=state.facts
    )
