"""The spread of a no to the other ids of a person, in the commit of the no itself.

Every other id gets its own entry and record, which name the way. So the history and the receipt of each id tell
what ended a yes there, and from when that counts.
"""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import structs

from aboveboard.consent.choices import ConsentEvent
from aboveboard.consent.noes import with_noes
from aboveboard.decisions.fatigue import without_refused
from aboveboard.gateway.aliases import LinkedIds, read_ids
from aboveboard.gateway.arrangement_record import ArrangementRecord
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import (
    ChoiceRecord,
    DialRecord,
    FactsRecord,
    LimitRecord,
    RecordBody,
    RestrictionRecord,
    choice_record,
)
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.age import follow_age
from aboveboard.preferences.bodies import (
    arrangement_record,
    facts_record,
    limit_record,
    with_arrangement,
)
from aboveboard.signals.next_choice import count_choice
from aboveboard.signals.profile import without
from aboveboard.storage.journal import Entry, Write
from aboveboard.words import AgeClass, ConsentState, OtherId


class TakenNoes(NamedTuple):
    """The state of an id once it has the noes of another id. `epoch` and `choice_epoch` stay.

    `entries` record the changes. `writes` are those of signals that may no longer be stored.
    """

    state: PersonState
    entries: tuple[Entry, ...] = ()
    writes: tuple[Write, ...] = ()


class SpreadNoes(NamedTuple):
    """The changed people with their next states, in the next epoch, the entries about them, and more writes."""

    changes: tuple[tuple[Person, PersonState], ...]
    entries: tuple[Entry, ...]
    writes: tuple[Write, ...]


def find_said(body: RecordBody, after: PersonState) -> PersonState:
    """Returns a state with only the choice of `body`, as `after` has it. A claim of another party says nothing."""
    match body:
        case ChoiceRecord(state=ConsentState.CLAIMED) | DialRecord(state=ConsentState.CLAIMED):
            return PersonState()
        case ChoiceRecord(purpose=purpose) if purpose in after.choices:
            return PersonState(choices={purpose: after.choices[purpose]})
        case DialRecord():
            return PersonState(dial=after.dial)
        case LimitRecord():
            return PersonState(limits=after.limits)
        case ArrangementRecord(mode="as_everybody"):
            return with_arrangement(PersonState(), body)
        case FactsRecord():
            return PersonState(facts=after.facts)
        case _:
            return PersonState()


async def spread_noes(
    gateway: Gateway, app: str, people: Iterable[Person], said: PersonState, via: OtherId, *, at_ms: int
) -> SpreadNoes:
    """Returns the changes that give each of these people every no of `said`. Submit them with guards on all of them.

    A person who has each no already is left out.
    """
    changes, entries, writes = list[tuple[Person, PersonState]](), list[Entry](), list[Write]()
    for each in people:
        taken = await take_noes(gateway, app, each, said, via, at_ms=at_ms)
        if taken.state == each.state:
            continue
        changes.append((each, count_choice(taken.state, each.state)))
        entries += taken.entries
        writes += taken.writes
    return SpreadNoes(tuple(changes), tuple(entries), tuple(writes))


def keep_minor(ids: LinkedIds, after: PersonState, body: RecordBody) -> tuple[PersonState, RecordBody]:
    """Returns the next state under a guest's id, and its record. An age that is left out there makes no one older.

    Then the person's own row still says that they are a minor, and so does this id.
    """
    is_minor = ids.is_alias and ids.person.state.facts.age_class is AgeClass.MINOR
    if not is_minor or not isinstance(body, FactsRecord) or body.age_class is not AgeClass.UNKNOWN:
        return after, body
    facts = structs.replace(after.facts, age_class=AgeClass.MINOR)
    return structs.replace(after, facts=facts), structs.replace(body, age_class=AgeClass.MINOR)


async def is_said(gateway: Gateway, person: Person, said: PersonState) -> bool:
    """Returns True when every other id of the person has each no of `said` already. True without other ids."""
    others = (await read_ids(gateway, person)).others
    return all(with_noes(each.state, said, gateway.rules.dial) == each.state for each in others)


async def take_noes(
    gateway: Gateway, app: str, person: Person, said: PersonState, via: OtherId, *, at_ms: int
) -> TakenNoes:
    """Returns the person with every no of `said`, and the entries and writes that come with them.

    For one who becomes a minor by it, what a minor's rules would not have kept is deleted. The result belongs in one
    commit with the guard on the person.
    """
    found = add_noes(gateway, person.state, said, at_ms=at_ms)
    if found == person.state:
        return TakenNoes(found)
    aged = await follow_age(gateway, person, found, at_ms=at_ms)
    bodies = (*describe_noes(person.state, aged.state, said, via, removed=aged.removed), *aged.ended)
    owner = gateway.owner(app, person)
    entries = tuple(gateway.entry(body, owner, at_ms=at_ms) for body in bodies)
    return TakenNoes(aged.state, entries, aged.writes)


def add_noes(gateway: Gateway, state: PersonState, said: PersonState, *, at_ms: int) -> PersonState:
    """Returns the state with every no of `said`, without the data that these exclude. The epoch stays."""
    rules = gateway.rules
    found = with_noes(state, said, rules.dial)
    return state if found == state else without_refused(without(found, found.limits), rules, at_ms=at_ms)


def describe_noes(
    before: PersonState,
    after: PersonState,
    said: PersonState,
    via: OtherId,
    *,
    removed: dict[str, int] | None = None,
) -> list[RecordBody]:
    """Returns the bodies that record the change. A choice is dated when the no arrived under the other id.

    `removed` counts what was deleted because the person turned out to be a minor.
    """
    return [*_describe_choices(before, after, said, via), *_describe_rest(before, after, via, removed)]


def _describe_choices(
    before: PersonState, after: PersonState, said: PersonState, via: OtherId
) -> list[RecordBody]:
    found = list[RecordBody]()
    for purpose, choice in sorted(after.choices.items()):
        if choice == before.choices.get(purpose):
            continue
        event = ConsentEvent(
            purpose=purpose,
            state=choice.state,
            notice=choice.notice,
            at_ms=said.choices[purpose].at_ms,
            via=via,
        )
        found.append(choice_record(event))
    return found


def _describe_rest(
    before: PersonState, after: PersonState, via: OtherId, removed: dict[str, int] | None
) -> list[RecordBody]:
    found = list[RecordBody]()
    if after.dial is not None and after.dial != before.dial:
        found.append(DialRecord(via=via, before=before.dial, level=after.dial))
    if after.limits != before.limits:
        found.append(limit_record(after.limits, via))
    for name, own in sorted(after.arrangements.items()):
        if own != before.arrangements.get(name):
            found.append(arrangement_record(name, own, via))
    if after.facts != before.facts:
        found.append(facts_record(after, via, removed))
    if after.restricted != before.restricted:
        found.append(RestrictionRecord(via=via, before=before.restricted, restricted=after.restricted))
    return found
