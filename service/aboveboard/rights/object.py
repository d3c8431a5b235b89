"""The objection to purposes: a no that overrides any older yes (GDPR Art. 21), under all ids of the person.

The dial does not change."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from aboveboard.clock import to_iso
from aboveboard.consent.choices import ConsentEvent
from aboveboard.decisions.fatigue import without_refused
from aboveboard.errors import Unprocessable
from aboveboard.gateway.aliases import read_ids
from aboveboard.gateway.declared_purposes import DeclaredPurposes
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import choice_record
from aboveboard.learning import withdrawal
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person, write_state
from aboveboard.preferences.changes import apply_choice
from aboveboard.preferences.commit_change import Check, accept
from aboveboard.preferences.noes import spread_noes
from aboveboard.preferences.rebuilt_rows import read_to_change
from aboveboard.rights.person_entry import entry
from aboveboard.signals.next_choice import count_choice
from aboveboard.storage.journal import Submission
from aboveboard.words import ConsentState, OtherId

METHOD = "objection"


class Objection(Struct, frozen=True):
    """The purposes of an objection and its time. Each purpose has an entry; `place` is the index of the first.

    `state` is the person's state that holds now.
    """

    purposes: tuple[str, ...]
    recorded: str
    place: int
    state: PersonState


class _StoredObjection(Struct, frozen=True):
    purposes: tuple[str, ...]
    recorded: str


_stored = msgspec.json.Decoder(_StoredObjection)


async def purposes_of(
    gateway: Gateway, ids: Sequence[Person], named: Sequence[str] | None
) -> tuple[str, ...]:
    """Returns the named purposes, each once. Without names, it returns all that a no of this person may be about.

    Those are the purposes that are or ever were declared, and the ones that they have chosen about. `ids` are all ids of
    the person. Raises Unprocessable for any other name.
    """
    declared = gateway.rules.purposes
    own = {name for each in ids for name in (*each.state.choices, *each.state.claims)}
    ever = gateway.part(DeclaredPurposes)
    if named is None:
        return (*declared, *sorted({*await ever.all_names(), *own} - {*declared}))
    for at, purpose in enumerate(named):
        if purpose in declared or purpose in own:
            continue
        known = await ever.all_names(purpose)
        if purpose not in known:
            raise Unprocessable(
                "This purpose is not declared. Use a declared purpose.",
                field=f"purposes[{at}]",
                expected=f"one of the declared purposes: {', '.join(sorted(known))}",
            )
    return tuple(dict.fromkeys(named))


async def object_to(
    gateway: Gateway,
    app: str,
    person: str,
    named: Sequence[str] | None = None,
    *,
    gpc: bool = False,
    asked: Once | None = None,
    check: Check = accept,
) -> Objection:
    """Records an objection to each purpose in `named`, or to all, for all ids of the person in one commit.

    Only a later yes counts again. A repeated `asked` writes nothing, and gets the state that holds now. Raises
    Unprocessable for a name that is no purpose, and for an id that names no person. `check` is that of `commit_change`.
    """

    people = {gateway.keyring.pseudonym(app, person)}

    async def attempt() -> Objection:
        found, now_ms = await read_to_change(gateway, app, person, lambda _: True), gateway.clock()
        kept = await find_answer(gateway, asked)
        if asked is not None and kept is not None:
            asked.replayed = True
            first = _stored.decode(kept.answer)
            return Objection(first.purposes, first.recorded, kept.place or 0, found.state)
        await check(found)
        ids = await read_ids(gateway, found)
        people.update(each.pseudonym for each in ids.everyone)
        purposes = await purposes_of(gateway, ids.everyone, named)
        events = [_event(found.state, purpose, now_ms, gpc=gpc) for purpose in purposes]
        state = found.state
        for event in events:
            state = apply_choice(state, event)
        state = without_refused(state, gateway.rules, at_ms=now_ms)
        bodies = [choice_record(event) for event in events]
        said = PersonState(choices={purpose: state.choices[purpose] for purpose in purposes})
        spread = await spread_noes(gateway, app, ids.others, said, OtherId.ALIAS, at_ms=now_ms)
        changes = ((found, count_choice(state, found.state)), *spread.changes)
        first = _StoredObjection(purposes, to_iso(now_ms))
        guards, writes = keep(asked, msgspec.json.encode(first), gateway.owner(app, found), now_ms)
        more_guards, more_writes = await withdrawal.write_withdrawal(gateway, *changes)
        states = [write_state(each, after) for each, after in changes]
        submission = Submission(
            (*ids.guards, *guards, *more_guards),
            (*states, *writes, *more_writes, *spread.writes),
            (*(entry(gateway, app, found, body, at_ms=now_ms) for body in bodies), *spread.entries),
        )
        place = await gateway.submit(submission)
        return Objection(purposes, first.recorded, place, state)

    return await gateway.with_retries(in_turn(people, attempt))


def _event(state: PersonState, purpose: str, now_ms: int, *, gpc: bool) -> ConsentEvent:
    """Returns the objection, dated no earlier than the stored choice.

    The clock of another node may be ahead, and a no must count as soon as it is recorded.
    """
    standing = state.choices.get(purpose)
    at_ms = now_ms if standing is None else max(now_ms, standing.at_ms)
    return ConsentEvent(
        purpose=purpose, state=ConsentState.OBJECTED, notice="", at_ms=at_ms, method=METHOD, gpc=gpc
    )
