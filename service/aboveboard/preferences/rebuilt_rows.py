"""The row on which a no is written when the stored one was changed, put back or deleted.

A no always gets in, and makes the row right again on the safe side. The choices are those of the records. With them hold
each no and limit of the stored row and of the person's other ids. Interests, and facts
of the context, are not taken over.

Of a row that does not open, only the records count. The dial is then at 0, and the person is restricted.

The key of a deleted row is lost, and so are its records. The same is true of a row whose key does not open. Then the
person starts again with the dial at 0 and restricted, and their unreadable rows are deleted.
"""

from collections.abc import Callable, Sequence
from functools import cache

from msgspec import UnsetType, structs
from sqlalchemy import Delete, bindparam, delete

from aboveboard.consent.choices import fold
from aboveboard.consent.noes import with_noes
from aboveboard.errors import PersonRefused, RecordRefused, Stale, Tampered
from aboveboard.gateway import deletions
from aboveboard.gateway.aliases import read_ids
from aboveboard.gateway.arrangement_record import ArrangementRecord
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.key_eras import in_era
from aboveboard.gateway.newest_choices import count_choices
from aboveboard.gateway.person_tables import list_tables
from aboveboard.gateway.record_bodies import (
    ChoiceRecord,
    DialRecord,
    ErasureRecord,
    FactsRecord,
    LimitRecord,
    RecordBody,
    RestrictionRecord,
    choice_event,
)
from aboveboard.gateway.record_indexes import list_of
from aboveboard.people.handling import EraseWay
from aboveboard.people.state import NOBODY, Limits, PersonFacts, PersonState
from aboveboard.people.store import Person, delete_person, write_moved
from aboveboard.preferences.bodies import with_arrangement
from aboveboard.preferences.history import PersonRecord, history
from aboveboard.preferences.unreadable_rows import STRICTEST, RefusedRow, read_refused
from aboveboard.signals.next_choice import count_choice
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import records
from aboveboard.words import ConsentState

LOST = "lost"
"""The step of the entry from which on the records of a person are gone whose key was deleted."""

# The new records are written in the same commit, before this.
_DELETE_RECORDS = delete(records).where(
    records.c.person == bindparam("lost"), records.c.entry_index <= bindparam("last")
)

_SHAPES: tuple[type[RecordBody], ...] = (
    ChoiceRecord,
    DialRecord,
    ArrangementRecord,
    LimitRecord,
    FactsRecord,
    RestrictionRecord,
)


async def read_to_change(
    gateway: Gateway, app: str, person: str, narrows: Callable[[PersonState], bool]
) -> Person:
    """Returns the person as `Gateway.person` does, or for a refused row the one to write a no on.

    `narrows` is True when the request is a no to a person in that state. Otherwise it raises PersonRefused. Raises Stale
    once it has replaced a row that was deleted.
    """
    try:
        return await gateway.person(app, person)
    except PersonRefused:
        refused = await read_refused(gateway, app, person)
        if not refused.has_key:
            if not narrows(STRICTEST):
                raise
            await _replace_lost(gateway, app, refused.person)
            raise Stale("The person's row was replaced. Read it again.") from None
        rebuilt = await _rebuild(gateway, refused)
        if not narrows(rebuilt.state):
            raise
        return rebuilt


async def _rebuild(gateway: Gateway, refused: RefusedRow) -> Person:
    """Returns the person with the choices of their records, and with the count of the newest one."""
    found = refused.person
    newest = await gateway.choices.find(found.pseudonym)
    count = max(found.state.choice_epoch, (newest and count_choices(found, newest)) or 0)
    try:
        recorded = _replay(found.state, await history(gateway, found, _SHAPES))
    except (RecordRefused, Tampered):
        recorded = structs.replace(found.state, dial=0, restricted=True)
    if not refused.has_state:
        recorded = structs.replace(recorded, dial=0, restricted=True)
    state, dial = with_noes(recorded, found.state, gateway.rules.dial), gateway.rules.dial
    ids = await read_ids(gateway, found)
    for each in ids.others:
        state = with_noes(state, each.state, dial)
    gone = {each.pseudonym for each in ids.guests if each.state.owner != found.pseudonym}
    state = structs.replace(
        state,
        guests=tuple(each for each in state.guests if each not in gone),
        choice_epoch=count,
        history={},
        elsewhere={},
        visit=None,
        on_screen=None,
        context={},
        settled={},
        marks={},
    )
    return structs.replace(found, state=state)


def _replay(stored: PersonState, recorded: Sequence[PersonRecord[RecordBody]]) -> PersonState:
    """Returns the state with the choices of all `recorded`, which are in the order of the log, and no claims."""
    events = [choice_event(each.body) for each in recorded if isinstance(each.body, ChoiceRecord)]
    state = structs.replace(
        stored,
        choices=fold(events),
        dial=None,
        limits=Limits(),
        facts=PersonFacts(),
        restricted=False,
        claims={},
        claimed_dial=None,
        arrangements={},
    )
    for record in recorded:
        state = _apply(state, record.body, record.at_ms)
    return state


def _apply(state: PersonState, body: RecordBody, at_ms: int) -> PersonState:
    match body:
        case DialRecord() if body.state is not ConsentState.CLAIMED:
            return structs.replace(state, dial=body.level)
        case LimitRecord():
            fields = () if isinstance(body.fields, UnsetType) else body.fields
            interests = () if isinstance(body.interests, UnsetType) else body.interests
            limits = Limits(body.categories, body.topics, body.items, fields, interests)
            return structs.replace(state, limits=limits)
        case FactsRecord():
            facts = PersonFacts(body.age_class, body.region, body.language, body.time_zone)
            return structs.replace(state, facts=facts)
        case ArrangementRecord():
            return with_arrangement(state, body)
        case RestrictionRecord():
            lifted_ms = at_ms if body.before and not body.restricted else state.lifted_ms
            return structs.replace(
                state, restricted=body.restricted, lifted_ms=max(state.lifted_ms, lifted_ms)
            )
        case _:
            return state


@cache
def _delete_all() -> tuple[Delete, ...]:
    """Returns the deletion of a person's rows, for every table of them but their records."""
    return tuple(
        delete(each.table).where(each.owner == bindparam("lost"))
        for each in list_tables(EraseWay.ROWS)
        if each.table is not records
    )


async def _replace_lost(gateway: Gateway, app: str, fresh: Person) -> None:
    """Writes the strictest row of a person whose key is lost, and deletes what it sealed, in one commit."""
    indexes, _ = await list_of(gateway, fresh.pseudonym)
    change = await deletions.account(gateway, indexes, ErasureRecord(step=LOST), app=app)
    owner = gateway.owner(app, fresh)
    bodies = DialRecord(before=None, level=0), RestrictionRecord(before=False, restricted=True)
    deletes = [Write(statement, {"lost": fresh.pseudonym}) for statement in _delete_all()]
    deletes.append(Write(_DELETE_RECORDS, {"lost": fresh.pseudonym, "last": max(indexes, default=-1)}))
    row = write_moved(fresh, count_choice(STRICTEST, NOBODY))
    submission = Submission(
        (change.guard, fresh.guard),
        (*change.writes, *deletes, delete_person(fresh.pseudonym), row),
        (change.entry, *(gateway.entry(body, owner) for body in bodies)),
    )
    await gateway.submit(in_era(submission, fresh.era))
