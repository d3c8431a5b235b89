"""The restriction: a state in which no data about the person is used, learned or newly collected (GDPR Art. 18).

Stored data and choices stay as they are. Lifting the restriction changes nothing else. A pending outcome
stays stored, but is never learned from. It begins under all ids of the person. A lift under the person's id is one for
all ids. Under a guest's id, it is one for that id alone.
"""

from msgspec import UNSET, structs

from aboveboard.gateway.aliases import read_ids
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import RestrictionRecord
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.commit_change import ChangeResult, Check, accept, repeat_change
from aboveboard.preferences.rebuilt_rows import read_to_change
from aboveboard.rights.person_entry import entry, replace
from aboveboard.signals.import_tables import drop_pending
from aboveboard.signals.outcome_tables import OutcomeState, guard_of, select_pending, settle
from aboveboard.storage.journal import Entry, Submission
from aboveboard.words import OtherId


async def put_restriction(
    gateway: Gateway,
    app: str,
    person: str,
    *,
    restricted: bool,
    asked: Once | None = None,
    check: Check = accept,
) -> ChangeResult:
    """Restricts all ids of the person, or lifts the restriction. A lift under a guest's id is for that id alone.

    From then on every decision obeys it. No outcome that waits at a restriction is ever learned from. A repeated
    `asked` writes nothing, and gets the state that holds now. Raises Unprocessable for an id that names no person,
    unless it narrows what is stored under it. `check` is that of `commit_change`.
    """
    if not restricted:
        gateway.placeholders.check(app, person)

    names = {gateway.keyring.pseudonym(app, person)}

    async def attempt() -> ChangeResult:
        found = await read_to_change(gateway, app, person, lambda _: restricted)
        kept = await find_answer(gateway, asked)
        if asked is not None and kept is not None:
            return repeat_change(asked, kept, found)
        await check(found)
        ids = await read_ids(gateway, found)
        names.update(each.pseudonym for each in ids.everyone)
        people = [ids.asked] if ids.is_alias and not restricted else list(ids.everyone)
        at_ms = gateway.clock()
        waiting = await _list_waiting(gateway, people) if restricted else []
        paused = [each.pseudonym for each in people] if restricted else []
        dropped = await drop_pending(gateway.database, paused)
        made = tuple(
            _entry(gateway, app, each, restricted=restricted, is_asked=each is ids.asked, at_ms=at_ms)
            for each in people
        )
        # An outcome that a model learns from in between fails its guard, and the change starts over.
        guards = list(ids.guards) + [guard_of(name, OutcomeState.PENDING) for name in waiting] + dropped[0]
        states = [restrict(each.state, restricted=restricted, at_ms=at_ms) for each in people]
        writes = [replace(each, state) for each, state in zip(people, states, strict=True)]
        writes += [settle(name) for name in waiting] + dropped[1]
        stored = keep(asked, str(at_ms).encode(), gateway.owner(app, found), at_ms)
        place = await gateway.submit(Submission((*guards, *stored[0]), (*writes, *stored[1]), made))
        return ChangeResult(place, at_ms, states[0])

    return await gateway.with_retries(in_turn(names, attempt))


def restrict(state: PersonState, *, restricted: bool, at_ms: int) -> PersonState:
    """Returns the state with the restriction, or without it from `at_ms` on."""
    lifted = state.restricted and not restricted
    return structs.replace(
        state, restricted=restricted, lifted_ms=max(state.lifted_ms, at_ms) if lifted else state.lifted_ms
    )


def _entry(
    gateway: Gateway, app: str, person: Person, *, restricted: bool, is_asked: bool, at_ms: int
) -> Entry:
    via = UNSET if is_asked else OtherId.ALIAS
    body = RestrictionRecord(before=person.state.restricted, restricted=restricted, via=via)
    return entry(gateway, app, person, body, at_ms=at_ms)


async def _list_waiting(gateway: Gateway, people: list[Person]) -> list[bytes]:
    """Returns the pending outcomes of these people."""
    query = select_pending([person.pseudonym for person in people])
    return [name for (name,) in await gateway.database.rows(query)]
