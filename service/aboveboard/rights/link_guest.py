"""The link of a guest: from then on, two ids of one app are one person.

The person's own choices and facts stay, but each side gets every no, limit and minor's age of the other. A no is dated
when it arrived. Nothing that was never asked counts, and no data moves: what came in under an id stays with that id.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs

from aboveboard.clock import to_iso
from aboveboard.consent.noes import with_noes
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.gateway.aliases import read_guests
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, StoredAnswer, find_answer, keep
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import LinkRecord
from aboveboard.gateway.records import new_id
from aboveboard.learning import withdrawal
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.history import history
from aboveboard.preferences.noes import take_noes
from aboveboard.rights.person_entry import entry, replace
from aboveboard.signals.import_tables import drop_pending
from aboveboard.signals.outcome_tables import OutcomeState, guard_of, select_pending, settle
from aboveboard.storage.journal import Entry, Submission, Write
from aboveboard.words import OtherId


class LinkedAt(NamedTuple):
    """The index of the entry that records the link or its undoing, and the time of that."""

    place: int
    recorded: str


class _StoredLink(Struct, frozen=True, array_like=True):
    recorded: str
    place: int | None


_stored = msgspec.json.Decoder(_StoredLink)


def encode_link(recorded: str, place: int | None = None) -> bytes:
    """Returns what is stored for a repeat. `place` is None for the first entry of the same commit."""
    return msgspec.json.encode(_StoredLink(recorded, place))


def repeat_link(asked: Once, kept: StoredAnswer) -> LinkedAt:
    """Returns the entry and the time that the first request got."""
    asked.replayed = True
    first = _stored.decode(kept.answer)
    return LinkedAt(kept.place or 0 if first.place is None else first.place, first.recorded)


class LinkSides(NamedTuple):
    """The ids that become one person: the person with their guests, and the guest with theirs."""

    person: Person
    guests: Sequence[Person]
    guest: Person
    brought: Sequence[Person]

    @property
    def ours(self) -> tuple[Person, ...]:
        return (self.person, *self.guests)

    @property
    def theirs(self) -> tuple[Person, ...]:
        return (self.guest, *self.brought)


async def link_guest(
    gateway: Gateway, app: str, person: str, guest: str, *, asked: Once | None = None
) -> LinkedAt:
    """Links `guest` to `person`, with the guest's own guests. A link that exists stays as it is. A repeated `asked`
    never changes anything, also when the link was undone since.

    A person of whom nothing is stored gets a row. Raises NotFound for a guest with no stored data. Raises Unprocessable
    when both ids are the same, or when one names no person. It is also raised when either id is linked to another
    person, whose records would become this person's.
    """
    gateway.placeholders.check(app, person)
    gateway.placeholders.check(app, guest, "guest")
    if person == guest:
        raise _refuse_link(
            "A person cannot be linked to themselves. Use another id.", "another id of the same person"
        )
    names = {gateway.keyring.pseudonym(app, name) for name in (person, guest)}

    async def attempt() -> LinkedAt:
        mine = await gateway.person(app, person)
        if asked is not None and (kept := await find_answer(gateway, asked)) is not None:
            return repeat_link(asked, kept)
        theirs = await gateway.person(app, guest)
        if theirs.version == 0:
            raise NotFound(
                "Nothing is stored about this guest. Check the guest's id.",
                field="guest",
                expected="an id that was used",
            )
        _check(mine, theirs)
        if await _is_done(gateway, mine, theirs) and (before := await _place(gateway, mine, theirs)):
            await _keep_link(gateway, app, mine, before, asked)
            return before
        sides = await _read_sides(gateway, mine, theirs)
        names.update(each.pseudonym for each in (*sides.ours, *sides.theirs))
        return await _submit(gateway, app, sides, asked=asked)

    return await gateway.with_retries(in_turn(names, attempt))


async def renew_link(gateway: Gateway, app: str, person: Person, guest: Person) -> None:
    """Links a guest of the person again, with each no of either for both. Raises Stale when either has changed."""
    await _submit(gateway, app, await _read_sides(gateway, person, guest), asked=None)


async def _read_sides(gateway: Gateway, person: Person, guest: Person) -> LinkSides:
    others = [each for each in await read_guests(gateway, person) if each.pseudonym != guest.pseudonym]
    return LinkSides(person, others, guest, await read_guests(gateway, guest))


def _refuse_link(problem: str, expected: str) -> Unprocessable:
    return Unprocessable(problem, field="guest", expected=expected)


def _check(person: Person, guest: Person) -> None:
    if guest.state.owner not in (None, person.pseudonym) and guest.pseudonym not in person.state.guests:
        raise _refuse_link(
            "This guest is linked to another person. Use a guest who is not linked.",
            "a guest who is not linked",
        )
    if person.state.owner is not None:
        raise _refuse_link(
            "This person is linked to another person as a guest. Use that person.",
            "the person they were linked to",
        )


async def _is_done(gateway: Gateway, person: Person, guest: Person) -> bool:
    """Returns True when the two are linked, and the link lets no no pass either of them by.

    A link of version 0.1.0 has no name in the row. It let later noes of the guest pass the person by.
    """
    if guest.pseudonym not in person.state.guests:
        return False
    return bool(guest.state.link) or with_noes(person.state, guest.state, gateway.rules.dial) == person.state


async def _submit(gateway: Gateway, app: str, sides: LinkSides, *, asked: Once | None) -> LinkedAt:
    at_ms = gateway.clock()
    # Only these two records have this name of the link. So one body alone does not identify the other id.
    link = new_id("link", at_ms, gateway.randomness)
    after, noes, rows = await _with_noes(gateway, app, sides, at_ms=at_ms)
    linked = join(sides, after, link, at_ms=at_ms)
    changes = [(each, linked[each.pseudonym]) for each in (*sides.ours, *sides.theirs)]
    mine, theirs = (describe_choices(linked[each.pseudonym]) for each in (sides.person, sides.guest))
    entries = (
        entry(gateway, app, sides.person, structs.replace(mine, guest=link), at_ms=at_ms),
        entry(gateway, app, sides.guest, structs.replace(theirs, person=link), at_ms=at_ms),
        *noes,
    )
    guards, writes = await withdrawal.write_withdrawal(gateway, *changes)
    paused = [each.pseudonym for each, state in changes if state.restricted and not each.state.restricted]
    waiting = [name for (name,) in await gateway.database.rows(select_pending(paused))] if paused else []
    dropped = await drop_pending(gateway.database, paused)
    own = [*(each.guard for each, _ in changes), *(guard_of(name, OutcomeState.PENDING) for name in waiting)]
    own += dropped[0]
    writes = (*writes, *(settle(name) for name in waiting), *dropped[1])
    # The two with an entry are written in any case: the entry counts one choice more.
    named = (sides.person.pseudonym, sides.guest.pseudonym)
    states = [
        replace(each, state) for each, state in changes if state != each.state or each.pseudonym in named
    ]
    recorded = to_iso(at_ms)
    stored = keep(asked, encode_link(recorded), gateway.owner(app, sides.person), at_ms)
    index = await gateway.submit(
        Submission((*own, *guards, *stored[0]), (*states, *writes, *rows, *stored[1]), entries)
    )
    return LinkedAt(index, recorded)


async def _keep_link(gateway: Gateway, app: str, person: Person, link: LinkedAt, asked: Once | None) -> None:
    """Stores the answer about a link that was there before, so that a repeat cannot make it again."""
    answer = encode_link(link.recorded, link.place)
    guards, writes = keep(asked, answer, gateway.owner(app, person), gateway.clock())
    if writes:
        await gateway.submit(Submission((person.guard, *guards), writes, ()))


async def _with_noes(
    gateway: Gateway, app: str, sides: LinkSides, *, at_ms: int
) -> tuple[dict[bytes, PersonState], list[Entry], list[Write]]:
    """Returns the state of each id with the noes of the other side, their entries, and more writes."""
    after, entries, writes = dict[bytes, PersonState](), list[Entry](), list[Write]()
    for side, others in ((sides.ours, sides.theirs), (sides.theirs, sides.ours)):
        for each in side:
            state = each.state
            for other in others:
                person = structs.replace(each, state=state)
                taken = await take_noes(gateway, app, person, other.state, OtherId.LINK, at_ms=at_ms)
                entries += taken.entries
                writes += taken.writes
                state = taken.state
            after[each.pseudonym] = state
    return after, entries, writes


def join(
    sides: LinkSides, after: dict[bytes, PersonState], link: str, *, at_ms: int
) -> dict[bytes, PersonState]:
    """Returns the states `after` the noes, with the ids linked. A pure function; `replace` sets the next epochs.

    All guests become guests of the person. So an id is the guest of one person, who is no guest.
    """
    person, guest = sides.person.pseudonym, sides.guest.pseudonym
    names = {each.pseudonym for each in (*sides.guests, *sides.theirs)}
    linked = {
        each.pseudonym: structs.replace(after[each.pseudonym], owner=person, guests=())
        for each in sides.theirs
    }
    linked[guest] = structs.replace(linked[guest], link=link, linked_ms=at_ms)
    return after | linked | {person: structs.replace(after[person], guests=tuple(sorted(names)))}


def describe_choices(state: PersonState) -> LinkRecord:
    """Returns the choices of one id that hold from then on, for its own record."""
    return LinkRecord(
        consents={purpose: choice.state for purpose, choice in state.choices.items()},
        dial=state.dial,
        restricted=state.restricted,
    )


async def _place(gateway: Gateway, person: Person, guest: Person) -> LinkedAt | None:
    """Returns the newest entry that links the two, or None when its record is deleted.

    A record of version 0.1.0 names the guest by the pseudonym of that time. A later one has the name of the
    link.
    """
    events = await history(gateway, person, (LinkRecord,))
    names = {each.hex() for each in (guest.pseudonym, *guest.state.former)}
    names |= {
        event.body.person for event in await history(gateway, guest, (LinkRecord,)) if event.body.person
    }
    linked = (event for event in reversed(events) if event.body.undone is not True)
    found = next((event for event in linked if event.body.guest in names), None)
    return None if found is None else LinkedAt(found.place, to_iso(found.at_ms))
