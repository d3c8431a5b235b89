"""The commit of a change of a person's choices, with an entry for each id that it changes.

A repeated request changes nothing. It gets the state that holds now.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from msgspec import UNSET, structs

from aboveboard.decisions import fatigue
from aboveboard.gateway.aliases import read_ids
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, StoredAnswer, find_answer, keep, used_before
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import FactsRecord, RecordBody
from aboveboard.learning import withdrawal
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person, write_state
from aboveboard.preferences.age import follow_age
from aboveboard.preferences.narrower import is_narrower, is_younger
from aboveboard.preferences.noes import find_said, keep_minor, spread_noes
from aboveboard.preferences.rebuilt_rows import read_to_change
from aboveboard.signals.next_choice import count_choice
from aboveboard.storage.journal import Submission
from aboveboard.words import OtherId

Change = Callable[[PersonState], tuple[PersonState, RecordBody]]
Check = Callable[[Person], Awaitable[None]]


class ChangeResult(NamedTuple):
    """A recorded change: the index of its entry, its time in ms, and the person's state that holds now."""

    place: int
    at_ms: int
    state: PersonState


async def accept(_: Person) -> None:
    """Accepts every person."""


async def commit_change(
    gateway: Gateway,
    app: str,
    person: str,
    change: Change,
    *,
    asked: Once | None = None,
    check: Check = accept,
) -> ChangeResult:
    """Applies `change` to the person, and a no in it to all their ids. From then on every decision obeys it. The
    asked id gets an entry, and so does each other id that changes. A repeated `asked` changes nothing, and gets the
    state that holds now. `check` may raise for a person as they are in the attempt.

    Raises Unprocessable for a key of another request. A no in the same place is carried out all the same. Raises
    Unprocessable for an id that names no person. A change that narrows what is stored there, or makes the person a
    minor, is still accepted.
    """

    people = {gateway.keyring.pseudonym(app, person)}

    def is_no(state: PersonState) -> bool:
        after, _ = change(state)
        return _takes_away(gateway, after, state)

    async def attempt() -> ChangeResult:
        found = await read_to_change(gateway, app, person, is_no)
        kept = await find_answer(gateway, asked)
        if asked is not None and kept is not None:
            return repeat_change(asked, kept, found)
        await check(found)
        ids, at_ms = await read_ids(gateway, found), gateway.clock()
        people.update(each.pseudonym for each in ids.everyone)
        state, body = keep_minor(ids, *change(found.state))
        if not _takes_away(gateway, state, found.state):
            gateway.placeholders.check(app, person)
            # A retry of an old raise may not undo a later no.
            if asked is not None and asked.spent:
                raise used_before()
        aged = await follow_age(gateway, found, state, at_ms=at_ms)
        if aged.removed is not None and isinstance(body, FactsRecord):
            # A minor's rules may have removed facts too.
            body = structs.replace(body, removed=aged.removed, fields=aged.state.context or UNSET)
        state = fatigue.without_refused(aged.state, gateway.rules, at_ms=at_ms)
        owner = gateway.owner(app, found)
        made = [gateway.entry(each, owner, at_ms=at_ms) for each in (body, *aged.ended)]
        spread = await spread_noes(
            gateway, app, ids.others, find_said(body, state), OtherId.ALIAS, at_ms=at_ms
        )
        changes = ((found, count_choice(state, found.state)), *spread.changes)
        stored = keep(asked, str(at_ms).encode(), owner, at_ms)
        # In the same commit: no example of a withdrawn consent is left without a note to unlearn it.
        guards, writes = await withdrawal.write_withdrawal(gateway, *changes)
        states = [write_state(each, after) for each, after in changes]
        index = await gateway.submit(
            Submission(
                (*ids.guards, *stored[0], *guards),
                (*states, *stored[1], *writes, *aged.writes, *spread.writes),
                (*made, *spread.entries),
            )
        )
        return ChangeResult(index, at_ms, changes[0][1])

    return await gateway.with_retries(in_turn(people, attempt))


def _takes_away(gateway: Gateway, after: PersonState, before: PersonState) -> bool:
    return is_narrower(after, before, gateway.rules.dial) or is_younger(after, before)


async def find_repeat(gateway: Gateway, app: str, person: str, asked: Once | None) -> ChangeResult | None:
    """Returns the result of a repeated request, None for a new one. Raises Unprocessable for a key of another request."""

    async def attempt() -> ChangeResult | None:
        kept = await find_answer(gateway, asked)
        if asked is None or kept is None:
            return None
        return repeat_change(asked, kept, await gateway.person(app, person))

    return await gateway.with_retries(attempt)


def repeat_change(asked: Once, kept: StoredAnswer, found: Person) -> ChangeResult:
    """Returns the result of a repeated request: entry and time of the first one, and the state that holds now."""
    asked.replayed = True
    return ChangeResult(kept.place or 0, int(kept.answer), found.state)
